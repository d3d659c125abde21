"""The verbs analyse and paths, and the tests of GPAI's structure: what an analyst without Python gets."""

import csv
import io
import json
import re
from collections.abc import Callable
from pathlib import Path

import networkx as nx
import pytest
from command_line import Call

from gpai_graph.analysis import ClaimTest, betweenness, compare_networks, paths
from gpai_graph.analysis.networks import from_solutions
from gpai_graph.commands.terminal import main
from gpai_graph.errors import AnalysisError, UnknownEntityError
from gpai_graph.graph.examiner import TESTS, StructureTest, conclusion, held_against_chance, numbers
from gpai_graph.graph.knowledge import KnowledgeGraph
from gpai_graph.rdf.solutions import IRI, Solutions
from gpai_graph.visual.network import draw


@pytest.fixture
def printed(call_shared: Call) -> Callable[..., str]:
    """What a command prints that ends well."""

    def found(*words: str) -> str:
        code, out, err = call_shared(*words)
        assert (code, err) == (0, "")
        return out

    return found


# ---- Paths ----


def test_paths_tell_each_step_with_its_sources(printed: Callable[..., str], kg: KnowledgeGraph) -> None:
    shown = printed("paths", "Serbia", "Canada", "-k", "1")
    lines = shown.splitlines()
    assert lines[0] == "Serbia"
    # memberships.csv: Serbia since 2022, Canada since 2020, each with a source or more.
    assert re.fullmatch(r"  – Member, 2022 (\[\d+\])+ → Global Partnership on Artificial Intelligence", lines[1])
    assert re.fullmatch(r"  ← Member, 2020 (\[\d+\])+ – Canada", lines[2])
    marks = set(re.findall(r"\[(\d+)\]", "".join(lines[:3])))
    sources = set(re.findall(r"^\[(\d+)\] ", shown, re.MULTILINE))
    assert marks == sources
    evidence = {source.url for each in kg.evidence("membership:rs-gpai", "gpai:since") for source in each.sources}
    assert [url for url in evidence if url not in shown] == []


def test_paths_in_python_take_names_and_tell_the_same(kg: KnowledgeGraph) -> None:
    found = kg.paths("person:bengio-yoshua", "Japan", k=4)
    assert len(found) == 4
    assert [path.nodes[0] for path in found] == ["person:bengio-yoshua"] * 4
    assert {path.nodes[-1] for path in found} == {"country:jp"}
    assert [hop for path in found for hop in path.hops if not hop.sources] == []
    assert found == paths(kg.network("everything"), "person:bengio-yoshua", "country:jp", 4)


def test_no_path_leads_through_groups_unless_asked(kg: KnowledgeGraph) -> None:
    between = {node.partition(":")[0] for path in kg.paths("Serbia", "Canada", k=6) for node in path.nodes[1:-1]}
    assert between
    assert not between & {"group", "source", "theme"}
    assert {
        node.partition(":")[0] for path in kg.paths("China", "India", through=["group"]) for node in path.nodes[1:-1]
    } == {"group"}


def test_a_step_leads_the_way_that_its_source_says() -> None:
    # In an undirected network, too: that the group supports the centre would be the contrary.
    def iri(name: str) -> IRI:
        return IRI(f"https://w3id.org/gpai-graph/id/{name}")

    rows = [(iri("body/centre"), iri("body/group")), (iri("person/x"), iri("body/group"))]
    (path,) = paths(from_solutions(Solutions(["from", "to"], rows)), "body:group", "body:centre")
    assert path.route == "body:group ← linked with – body:centre"
    (path,) = paths(nx.Graph([("a", "b")]), "a", "b")
    assert path.hops[0].forward is None


def test_paths_for_programs_hold_a_row_a_step(printed: Callable[..., str], kg: KnowledgeGraph) -> None:
    rows = list(csv.DictReader(io.StringIO(printed("paths", "Serbia", "Canada", "--format", "csv"))))
    found = kg.paths("Serbia", "Canada")
    assert [(row["path"], row["from"], row["to"]) for row in rows] == [
        (str(number), hop.source, hop.target) for number, path in enumerate(found, 1) for hop in path.hops
    ]
    step = json.loads(printed("paths", "Serbia", "Canada", "--format", "json"))[0]
    assert (step["link"], step["step"], step["forward"], step["inferred"]) == ("Member", 1, True, False)
    assert printed("paths", "Serbia", "Canada", "--format", "md").startswith("| path | step |")


@pytest.mark.parametrize(("ending", "begin"), [("svg", b"<svg"), ("html", b"<!doctype html>"), ("png", b"\x89PNG")])
def test_paths_are_written_as_a_picture(tmp_path: Path, kg: KnowledgeGraph, ending: str, begin: bytes) -> None:
    file = tmp_path / f"paths.{ending}"
    assert main(["paths", "Serbia", "Canada", "-k", "2", "-o", str(file)]) == 0
    data = file.read_bytes()
    assert data.startswith(begin)
    drawn = draw(kg.connection("Serbia", "Canada", 2), form="paths")
    assert ending == "png" or drawn.svg().strip() in data.decode()


def test_that_no_way_is_recorded_is_no_no(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["paths", "Serbia", "Canada", "--through", "milestone"]) == 1
    out, err = capsys.readouterr()
    assert ("", True) == (out, "That does not prove that there is none." in err)


def test_a_thing_that_nobody_knows_is_one_error(capsys: pytest.CaptureFixture[str], kg: KnowledgeGraph) -> None:
    assert main(["paths", "Serbia", "Serbonia"]) == 1
    assert "the graph knows nothing called 'Serbonia'. Did you mean country:rs" in capsys.readouterr().err
    with pytest.raises(UnknownEntityError, match=r"the graph has no link from or to Chair"):
        kg.paths("Serbia", "role:chair")


# ---- Analyse ----


def test_analyse_measures_every_node_and_orders_by_betweenness(printed: Callable[..., str], kg: KnowledgeGraph) -> None:
    rows = list(csv.DictReader(io.StringIO(printed("analyse", "knowledge-flow", "--format", "csv"))))
    G = kg.network("knowledge-flow")
    expected = betweenness(G)
    assert [row["node"] for row in rows] == [*expected]
    assert [float(row["betweenness"]) for row in rows] == [*expected.values()]
    assert {row["node"]: int(row["links"]) for row in rows} == dict(G.degree)
    (row, *_) = json.loads(printed("analyse", "knowledge-flow", "--format", "json"))
    assert (expected[row["node"]], G.degree(row["node"])) == (row["betweenness"], row["links"])
    columns = {"weight", "closeness", "eigenvector", "pagerank", "constraint", "core", "community"}
    assert columns <= set(rows[0])


def test_analyse_tells_communities_mixing_brokers_changes_and_limits(
    printed: Callable[..., str], kg: KnowledgeGraph
) -> None:
    words = (
        "analyse",
        "knowledge-flow",
        "--rows",
        "2",
        "--by",
        "region",
        "--since",
        "2022",
        "--pair",
        "Japan",
        "France",
    )
    shown = printed(*words)
    G = kg.network("knowledge-flow")
    assert f"{len(G)} nodes and {G.number_of_edges()} links" in shown
    assert "modularity" in shown
    assert "stability over 10 seeds" in shown
    assert f"2 of {len(G)} nodes, by betweenness" in shown
    assert f"of {G.number_of_edges()} links join two different ones" in shown
    assert "gatekeeper" in shown
    assert compare_networks(kg.network("knowledge-flow", as_of="2022"), G).text in shown
    assert "Japan and France share " in shown
    assert "A missing link does not prove that there was none" in shown


def test_the_table_of_mixing_holds_each_pair_of_links(printed: Callable[..., str], kg: KnowledgeGraph) -> None:
    shown = printed("analyse", "knowledge-flow", "--by", "region")
    G = kg.network("knowledge-flow")
    region = dict(G.nodes(data="region"))
    within = sum(region[one] == region[other] == "Europe" for one, other in G.edges)
    (line,) = [line.split() for line in shown.splitlines() if line.startswith("Europe ")]
    (head,) = [line.split() for line in shown.splitlines() if line.startswith("links ")]
    assert int(line[head.index("Europe")]) == within


def test_analyse_says_how_much_of_the_rosters_is_recorded(printed: Callable[..., str]) -> None:
    shown = printed("analyse", "people-and-bodies", "--onto", "person", "--rows", "3")
    assert re.search(r"Working Group on Responsible AI: \d+ of 30 members are recorded", shown)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["analyse", "body-and-chairs"], "no network 'body-and-chairs'. Did you mean 'bodies-and-chairs'"),
        (["analyse", "knowledge-flow", "--as-of", "2015"], "has no links to measure"),
        (["analyse", "knowledge-flow", "--by", "regoin"], "no node has a value of 'regoin'. Did you mean 'region'"),
        (["analyse", "themes", "--rows", "3", "--format", "csv"], "--rows works for tables only"),
        (["findings", "exchange"], "no finding 'exchange'. Did you mean exchange-of-knowledge?"),
        (["findings", "exchange-of-knowledge", "--draws", "1"], "1 draws: take 2 or more"),
        (["analyse", "knowledge-flow", "--by", "foo"], "no node has a value of 'foo'. Nodes have kind, region."),
        (["analyse", "bodies-and-chairs", "--since", "foo"], "--since cannot be 'foo'. It takes a "),
    ],
)
def test_what_cannot_be_measured_is_one_line(words: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words) == 1
    assert said in (error := capsys.readouterr().err)
    assert error.count("\n") == 1


# ---- Claims ----


@pytest.fixture(scope="module")
def tests(kg: KnowledgeGraph) -> dict[str, ClaimTest]:
    return {name: held_against_chance(kg, name) for name in TESTS}


def test_each_test_of_structure_says_how_it_knows(tests: dict[str, ClaimTest]) -> None:
    for name, test in tests.items():
        assert (test.effect.draws, test.rests_on > 0) == (999, True), name
        assert test.can_tell != test.verdict.startswith("Cannot tell"), name
        assert test.limits[-1] == "All this holds for the recorded members only.", name


@pytest.mark.parametrize("name", ["sectors-in-groups", "countries-in-groups"])
def test_rosters_of_which_a_quarter_is_recorded_cannot_tell(name: str, tests: dict[str, ClaimTest]) -> None:
    recorded = tests[name].recorded
    assert recorded is not None
    # Once enough is recorded, the other branch has to hold, and the documentation will say so.
    assert (recorded < 0.6) == tests[name].verdict.startswith("Cannot tell: only")


def test_pairs_in_works_are_counted_as_by_hand(kg: KnowledgeGraph, tests: dict[str, ClaimTest]) -> None:
    G = kg.network("collaboration", onto="")
    different = every = 0
    for work in (node for node, kind in G.nodes(data="kind") if kind in ("project", "output")):
        countries = [country for each in G[work] if (country := G.nodes[each].get("country"))]
        pairs = [(a, b) for place, a in enumerate(countries) for b in countries[place + 1 :]]
        every += len(pairs)
        different += sum(a != b for a, b in pairs)
    assert tests["countries-in-works"].effect.observed == pytest.approx(different / every, abs=1e-12)


def test_a_verdict_is_told_in_plain_words(tests: dict[str, ClaimTest]) -> None:
    # Whatever the graph says today, each way it can come out has its sentence.
    for name, test in tests.items():
        told = conclusion(name, test)
        if not test.can_tell:
            assert told == test.verdict
        elif test.effect.p > 0.05:
            assert told == "Not distinguishable from chance."
        else:
            below = test.effect.observed < test.effect.mean
            assert told == (TESTS[name].less if below else TESTS[name].more)
        assert f"{test.effect.observed:.3f}" in numbers(test)
        assert f"{test.effect.draws} draws" in numbers(test)
    assert all(isinstance(each, StructureTest) and each.question.endswith("?") for each in TESTS.values())


def test_the_same_seed_gives_the_same_verdict_and_an_unknown_test_is_one_error(
    kg: KnowledgeGraph, tests: dict[str, ClaimTest]
) -> None:
    assert held_against_chance(kg, "groups-on-themes") == tests["groups-on-themes"]
    with pytest.raises(AnalysisError, match="no test 'groups'"):
        held_against_chance(kg, "groups")
