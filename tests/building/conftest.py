"""Copies of the tables with few rows, to break."""

import shutil
from pathlib import Path

import built
import pytest


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built.copy_of_ontology(tmp_path_factory.mktemp("gate") / "ontology") / "tables"


@pytest.fixture
def tables(template: Path, tmp_path: Path) -> Path:
    """A copy of the real tables to break, with few rows in long tables."""
    return Path(shutil.copytree(template, tmp_path / "tables", ignore=shutil.ignore_patterns("*.ru")))
