"""`gpai-graph network`: lists, tables, files and images of networks."""

from pathlib import Path

import networkx as nx
import pytest
from library_queries import LIBRARY

from gpai_graph.commands.terminal import main
from gpai_graph.graph.knowledge import KnowledgeGraph
from gpai_graph.rdf.kinds import plural
from gpai_graph.stores.paths import queries_dir

NETWORKS = sorted(path.stem for path in (queries_dir() / "networks").glob("*.rq"))


def test_the_command_line_lists_shows_and_writes_networks(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["network"]) == 0
    listed = capsys.readouterr().out
    assert [name for name in NETWORKS if f"\n{name} " not in listed] == []
    assert main(["network", "bodies-and-chairs", "--as-of", "2021", "--rows", "3"]) == 0
    shown = capsys.readouterr().out
    assert "3 of " in shown
    assert "GPAI Council" in shown
    output = tmp_path / "themes.graphml"
    assert main(["network", "themes", "--format", "graphml", "-o", str(output)]) == 0
    assert {kind for _, kind in nx.read_graphml(output).nodes(data="kind")} == {"theme"}


@pytest.mark.parametrize("name", NETWORKS)
def test_the_nodes_of_a_network_are_counted_by_kind_in_words(
    capsys: pytest.CaptureFixture[str], kg: KnowledgeGraph, name: str
) -> None:
    assert main(["network", name, "--rows", "1"], kg) == 0
    told = capsys.readouterr().out.splitlines()[1]
    kinds = dict(kg.network(name).nodes(data="kind")).values()
    parts = [f"{sum(each == kind for each in kinds):,} {plural(kind, 2)}" for kind in sorted(set(kinds))]
    assert [] == [part for part in parts if part not in told and not part.startswith("1 ")]
    assert ("nodes" in told) == (len(parts) > 1)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("countries-and-groups",), "groups and instruments, the most"),
        (("people-and-bodies",), "218 people hold 239 seats in 21 bodies"),
        (("collaboration",), "link 32 projects and outputs"),
        (("collaboration", "--as", "force"), "134 nodes and 711 links"),
        (("collaboration", "--colour", "kind"), "134 nodes and 711 links"),
        (("people-and-bodies", "--form", "matrix"), "have one link only"),
        (("countries-and-groups", "--as-of", "1990"), "nodes and"),  # its own form does not fit what is left
    ],
)
def test_a_network_is_drawn_in_its_own_form_or_the_one_asked_for(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, words: tuple[str, ...], said: str
) -> None:
    for ending in ("html", "svg"):
        output = tmp_path / f"picture.{ending}"
        assert main(["draw", *words, "-o", str(output)]) == 0
        assert said in capsys.readouterr().out
        assert "<svg" in output.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("themes", "--as", "matirx"), "there is no form 'matirx'. Did you mean 'matrix'?"),
        (("everything", "--as", "matrix"), "Forms that fit: force"),
        (("themes", "--as", "lanes"), "Lanes need two kinds of nodes and links only between them."),
    ],
)
def test_a_form_that_cannot_be_drawn_is_explained(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, words: tuple[str, ...], said: str
) -> None:
    assert main(["draw", *words, "-o", str(tmp_path / "x.html")]) == 1
    assert said in capsys.readouterr().err
    assert not (tmp_path / "x.html").exists()


def test_the_command_line_draws_a_network(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    for form, begin in (("html", "<!doctype html>"), ("svg", "<svg")):
        output = tmp_path / f"picture.{form}"
        words = ["draw", "collaboration", "--colour", "communities", "--format", form, "-o", str(output)]
        assert main(words) == 0
        assert capsys.readouterr().out.startswith(f"{output}: ")
        assert output.read_text(encoding="utf-8").lower().lstrip().startswith(begin)


def test_an_image_is_asked_for_by_the_name_of_the_file(tmp_path: Path) -> None:
    output = tmp_path / "themes.svg"
    assert main(["draw", "themes", "-o", str(output)]) == 0
    assert output.read_text(encoding="utf-8").startswith("<svg")


@pytest.mark.parametrize("name", ["governence", "members"])
def test_what_is_no_network_is_told_where_networks_are_listed(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["network", name]) == 1
    assert f"there is no network '{name}'." in (error := capsys.readouterr().err)
    assert "`gpai-graph network` lists all" in error


@pytest.mark.parametrize("name", [name for name in LIBRARY.networks if LIBRARY[name].onto])
def test_two_counts_of_one_network_say_what_they_count(
    capsys: pytest.CaptureFixture[str], kg: KnowledgeGraph, tmp_path: Path, name: str
) -> None:
    joined, whole = (kg.network(name, onto=onto).number_of_edges() for onto in (None, ""))

    def told(*words: str) -> str:
        assert main([*words], kg) == 0
        return capsys.readouterr().out

    shown = told("network", name)
    assert f"{joined:,} link" in shown
    assert f"--onto none shows the {whole:,} link" in shown
    assert " Two are linked if they share one of " in shown
    file = str(tmp_path / "x.html")
    drawn = told("draw", name, "--as", "force", "-o", file)
    assert f" and {joined} links. " in drawn
    assert "Two are linked if they share something." in drawn
    drawn = told("draw", name, "--as", "force", "--onto", "none", "-o", file)
    assert f" and {whole} links. " in drawn
    assert "A link leads to what is shared; " in drawn
