from pathlib import Path

import pytest

import gpai_graph
from gpai_graph import paths


def test_a_checkout_has_ontology_and_queries_beside_the_package() -> None:
    root = Path(gpai_graph.__file__).parent.parent
    assert paths.ontology_dir() == root / "ontology"
    assert paths.queries_dir() == root / "queries"
    assert paths.trig_path() == root / "ontology" / "gpai-graph.trig"


def test_a_wheel_has_them_inside_the_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paths, "_PACKAGE", tmp_path)
    (tmp_path / "data" / "queries").mkdir(parents=True)
    assert paths.queries_dir() == tmp_path / "data" / "queries"


def test_the_environment_chooses_the_cache_folder(cache: Path) -> None:
    assert paths.cache_dir() == cache


def test_without_a_choice_the_cache_folder_is_the_users(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(paths.CACHE_VARIABLE)
    assert "gpai-graph" in paths.cache_dir().parts
