from pathlib import Path

import pytest
from platformdirs import user_cache_dir

import gpai_graph
from gpai_graph.stores import paths


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


@pytest.mark.parametrize("chosen", [None, "", "/elsewhere"])
def test_without_a_choice_the_cache_folder_is_the_one_that_platformdirs_names(
    chosen: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(paths.CACHE_VARIABLE)
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    if chosen is not None:
        monkeypatch.setenv("XDG_CACHE_HOME", chosen)
    assert paths.cache_dir() == Path(user_cache_dir("gpai-graph", appauthor=False))
