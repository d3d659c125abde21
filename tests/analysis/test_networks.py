"""Networks: solutions to networkx graphs, projections, files that other tools read back."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import networkx as nx
import pytest

from gpai_graph.analysis.attributes import with_values
from gpai_graph.analysis.files import written
from gpai_graph.analysis.networks import from_solutions, project, things
from gpai_graph.errors import NetworkError, UnknownQueryError
from gpai_graph.graph.knowledge import KnowledgeGraph
from gpai_graph.rdf.namespaces import expand
from gpai_graph.rdf.solutions import IRI, Literal, Solutions, Term
from gpai_graph.stores.paths import queries_dir

NETWORKS = sorted(path.stem for path in (queries_dir() / "networks").glob("*.rq"))

FORMS = ("graphml", "gexf", "json")


def iri(compact: str) -> IRI:
    return IRI(expand(compact))


def solutions(head: str, *lines: str) -> Solutions:
    """Solutions from lines of compact IRIs, numbers and words; `-` is unbound."""

    def term(text: str) -> Term | None:
        return None if text == "-" else iri(text) if ":" in text else Literal(text)

    return Solutions(head.split(), [tuple(map(term, line.split())) for line in lines])


# ---- From solutions ----


def test_rows_of_one_pair_become_one_link_with_all_that_they_say() -> None:
    G = from_solutions(
        solutions(
            "from to kind via since until seen source",
            "person:a body:x role:member seat:1 date:2020 date:2022-06 - source:one",
            "person:a body:x role:member seat:1 date:2020 date:2022-06 - source:two",
            "person:a body:x role:chair seat:2 date:2021-03 - date:2023 source:one",
        )
    )
    assert dict(G.edges["person:a", "body:x"]) == {
        # Two seats.
        "weight": 2.0,
        "kind": "role:chair; role:member",
        "origin": "person:a",
        "years": "2020; 2021; 2022; 2023",
        "since": "2020-01-01",
        # The second seat has no end, so the link has none.
        "until": "",
        # The first begins for certain with the last day of 2020, the second goes on.
        "held": "2020-12-31/..",
        "undated": "never",
        "sources": f"{iri('source:one')}; {iri('source:two')}",
        "inferred": False,
    }


def test_a_link_ends_with_the_last_day_that_its_ends_may_mean() -> None:
    rows = ["person:a body:x seat:1 date:2020-02", "person:a body:x seat:2 date:2020"]
    G = from_solutions(solutions("from to via until", *rows))
    assert G.edges["person:a", "body:x"]["until"] == "2020-12-31"
    G = from_solutions(solutions("from to until", "person:a body:x date:2020-02"))
    assert G.edges["person:a", "body:x"]["until"] == "2020-02-29"


@pytest.mark.parametrize(
    ("line", "held"),
    [
        # Without a word on it: from its begin on, never without any date.
        ("- - - -", "never"),
        ("date:2020-06-15 - - -", "2020-06-15/.."),
        ("- date:2024-07-03 - -", "../2024-07-03"),
        # A date without a day begins on its last and ends on its first; so this may never have held.
        ("date:2020 date:2022-03 - -", "2020-12-31/2022-03-01"),
        ("date:2020 date:2020 - -", "never"),
        # In these years, and not before it began.
        ("date:2020-06-15 date:2021-11 date:2023 recorded", "2020-06-15/2024-01-01"),
        ("date:2020-06-15 - - recorded", "2020-06-15/2021-01-01"),
        ("date:2020 date:2021-11 - recorded", "2020-01-01/2022-01-01"),
        ("- - - recorded", "never"),
        ("- - date:2022-03 dated", "2022-03-31/.."),
        ("- - - dated", "never"),
        # On all days that its dates may mean.
        ("date:2020 date:2022-03 - possible", "2020-01-01/2022-03-31"),
        ("- date:2022-03 - possible", "../2022-03-31"),
        ("- - - possible", "never"),
    ],
)
def test_when_a_link_holds_follows_from_its_dates(line: str, held: str) -> None:
    G = from_solutions(solutions("from to since until seen holds", f"person:a body:x {line}"))
    assert G.edges["person:a", "body:x"]["held"] == held
    undated = "../.." if set(line.split()[:3]) == {"-"} else "never"
    assert G.edges["person:a", "body:x"]["undated"] == undated


@pytest.mark.parametrize(
    ("line", "held"),
    [
        ("- date:2025 - date:2024-07-03 -", "../2024-07-03"),
        ("date:2020-06-15 - - date:2024-07 -", "2020-06-15/2024-07-31"),
        ("date:2020-06-15 date:2021-11 - date:2024-07 -", "2020-06-15/2021-11-01"),
        ("- - date:2026 date:2024-07-03 recorded", "never"),
        ("- - date:2024 date:2024-07-03 recorded", "2024-01-01/2024-07-03"),
        ("- - date:2022-03 date:2024-07-03 dated", "2022-03-31/2024-07-03"),
    ],
)
def test_no_link_outlives_what_it_leads_to(line: str, held: str) -> None:
    G = from_solutions(solutions("from to since until seen ended holds", f"person:a body:x {line}"))
    assert G.edges["person:a", "body:x"]["held"] == held


def test_no_link_begins_before_what_it_leads_to() -> None:
    rows = ["person:a body:x date:2020 date:2020-06-15 recorded", "person:b body:x - date:2020-06-15 recorded"]
    G = from_solutions(solutions("from to seen begun holds", *rows))
    assert G.edges["body:x", "person:a"]["held"] == "2020-06-15/2021-01-01"
    undated = G.edges["body:x", "person:b"]
    assert (undated["held"], undated["undated"]) == ("never", "2020-06-15/..")


def test_a_link_holds_while_one_of_the_things_that_make_it_does() -> None:
    lines = [
        "seat:1 date:2020-01-01 date:2021-01-01",
        "seat:2 date:2020-06-01 date:2022-01-01",
        "seat:3 date:2023-01-01 -",
    ]
    G = from_solutions(solutions("from to via since until", *(f"person:a body:x {line}" for line in lines)))
    assert G.edges["person:a", "body:x"]["held"] == "2020-01-01/2022-01-01; 2023-01-01/.."


def test_a_projected_link_holds_while_both_sides_do() -> None:
    G = from_solutions(
        solutions(
            "from to since until",
            "person:a body:x date:2020-01-01 date:2021-06-01",
            "person:b body:x date:2021-01-01 -",
            "person:c body:x date:2022-01-01 -",
        )
    )
    H = project(G, "person")
    assert H.edges["person:a", "person:b"]["held"] == "2021-01-01/2021-06-01"
    assert H.edges["person:a", "person:c"]["held"] == "never"
    assert H.edges["person:b", "person:c"]["held"] == "2022-01-01/.."
    assert {link["undated"] for *_, link in H.edges(data=True)} == {"never"}
    assert H.nodes["person:c"]["held"] == "2022-01-01/.."


def test_a_projected_link_is_undated_while_one_side_is() -> None:
    G = from_solutions(solutions("from to since", "person:a body:x date:2020-01-01", "person:b body:x -"))
    link = project(G, "person").edges["person:a", "person:b"]
    assert (link["held"], link["undated"]) == ("never", "2020-01-01/..")


def test_another_word_for_when_a_link_holds_is_one_error() -> None:
    with pytest.raises(NetworkError, match="holds is 'sometimes'"):
        from_solutions(solutions("from to holds", "person:a body:x sometimes"))


def test_weights_are_summed_once_a_thing_that_makes_the_link() -> None:
    G = from_solutions(
        solutions(
            "from to via weight source",
            "person:a body:x seat:1 2.5 source:one",
            "person:a body:x seat:1 2.5 source:two",
            "person:a body:x seat:2 1 source:one",
        )
    )
    assert G.edges["person:a", "body:x"]["weight"] == 3.5


def test_a_network_is_sorted_whatever_the_order_of_the_rows() -> None:
    lines = ["person:b body:x", "person:a body:y", "person:a body:x", "person:c person:a"]
    one, other = (from_solutions(solutions("from to", *order)) for order in (lines, lines[::-1]))
    assert list(one.nodes) == list(other.nodes) == sorted(one.nodes)
    assert list(one.edges(data=True)) == list(other.edges(data=True))


def test_a_directed_network_keeps_both_directions_and_an_undirected_one_the_origin() -> None:
    rows = solutions("from to", "person:b body:x", "body:x person:b", "person:c body:x")
    assert sorted(from_solutions(rows, directed=True).edges) == [
        ("body:x", "person:b"),
        ("person:b", "body:x"),
        ("person:c", "body:x"),
    ]
    G = from_solutions(rows)
    assert G.number_of_edges() == 2
    assert G.edges["body:x", "person:c"]["origin"] == "person:c"


def test_rows_that_lead_nowhere_are_left_out_and_other_peoples_things_are_taken() -> None:
    G = from_solutions(
        Solutions(
            ["from", "to"],
            [(iri("person:a"), None), (IRI("https://example.org/a"), Literal("a word")), (None, None)],
        )
    )
    assert dict(G.nodes(data=True)) == {
        "a word": {"label": "a word", "kind": ""},
        "https://example.org/a": {"label": "https://example.org/a", "kind": ""},
    }


@pytest.mark.parametrize(
    ("head", "line", "message"),
    [
        ("from until", "person:a date:2020", "the solutions have no ?to"),
        ("from to weight", "person:a body:x heavy", "the weight 'heavy' is not a number"),
        ("from to weight", "person:a body:x 0", "the weight 0 is not a positive number"),
        ("from to weight", "person:a body:x -1", "the weight -1 is not a positive number"),
        ("from to weight", "person:a body:x nan", "the weight nan is not a positive number"),
    ],
)
def test_what_is_no_network_is_one_error(head: str, line: str, message: str) -> None:
    with pytest.raises(NetworkError) as caught:
        from_solutions(solutions(head, line))
    assert message in str(caught.value)


# ---- Projections ----


def _two_mode() -> nx.Graph:
    # x: a, b, c (k = 3: 1/2 each pair); y: a, b (k = 2: 1); z: c alone.
    return from_solutions(
        solutions(
            "from to since source",
            "person:a project:x date:2020 source:one",
            "person:b project:x date:2021 source:two",
            "person:c project:x - source:one",
            "person:a project:y - source:three",
            "person:b project:y - source:three",
            "person:c project:z - source:one",
            "person:d person:a - source:one",
        )
    )


def test_a_projection_weighs_by_newman() -> None:
    H = project(_two_mode(), "person")
    assert {tuple(sorted(link)): H.edges[link]["weight"] for link in H.edges} == {
        ("person:a", "person:b"): 1.5,
        ("person:a", "person:c"): 0.5,
        ("person:b", "person:c"): 0.5,
    }
    # Each shared thing gives a node one in all, as far as its weights are by Newman: x and y for a and b, x for c.
    assert dict(H.degree(weight="weight")) == {"person:a": 2.0, "person:b": 2.0, "person:c": 1.0, "person:d": 0}


def test_a_projection_counts_what_is_shared_and_keeps_who_says_so() -> None:
    H = project(_two_mode(), "person", "count")
    link = with_values(H).edges["person:a", "person:b"]
    assert link["weight"] == 2.0
    assert link["shared"] == ("project:x", "project:y")
    assert link["through"] == ("project:x", "project:y")
    assert link["kind"] == ("shared project",)
    assert link["sources"] == (iri("source:one"), iri("source:three"), iri("source:two"))
    assert link["years"] == (2020, 2021)


def test_a_projection_agrees_with_networkx() -> None:
    G = _two_mode()
    G.remove_edge("person:d", "person:a")
    for weights, oracle in (
        ("newman", nx.bipartite.collaboration_weighted_projected_graph),
        ("count", nx.bipartite.weighted_projected_graph),
    ):
        H, expected = project(G, "person", weights), oracle(G, [n for n in G if n.startswith("person")])
        assert {frozenset(link): H.edges[link]["weight"] for link in H.edges} == {
            frozenset(link): float(expected.edges[link]["weight"]) for link in expected.edges
        }


def test_a_projection_onto_nothing_there_is_one_error() -> None:
    with pytest.raises(
        NetworkError, match=r"the network has no node of the kind 'country'\. Its kinds are person, project"
    ):
        project(_two_mode(), "country")
    with pytest.raises(NetworkError, match="no weights 'newton'"):
        project(_two_mode(), "person", "newton")


# ---- Files ----


@pytest.mark.parametrize("name", NETWORKS)
def test_the_values_of_a_network_are_what_its_scalars_read_back_as(name: str, kg: KnowledgeGraph) -> None:
    G, H = kg.network(name, scalars=False), with_values(kg.network(name))
    assert list(G.edges(data=True)) == list(H.edges(data=True))
    assert {kind for *_, kinds in G.edges(data="kind") for kind in kinds if ";" in kind} == set()
    assert {**G.graph, "caveats": tuple(map(str, G.graph["caveats"]))} == H.graph
    for node, told in G.nodes(data=True):
        assert {"name": told["label"]} | told == {"name": told["label"]} | H.nodes[node]


@pytest.mark.parametrize("name", NETWORKS)
def test_networkx_reads_back_every_network_from_every_format(name: str, kg: KnowledgeGraph, tmp_path: Path) -> None:
    G = kg.network(name)
    assert G.number_of_edges() > 0
    for form in FORMS:
        data = written(G, form)
        assert data == written(kg.network(name), form)
        H = _read(data, form, tmp_path / f"network.{form}")
        assert set(G) == set(H)
        assert {frozenset(link): G.edges[link]["weight"] for link in G.edges} == {
            frozenset(link): H.edges[link]["weight"] for link in H.edges
        }
        assert {node: G.nodes[node]["label"] for node in G} == {node: H.nodes[node]["label"] for node in H}


def _read(data: bytes, form: str, path: Path) -> Any:
    path.write_bytes(data)
    if form == "json":
        return nx.node_link_graph(json.loads(data), edges="links")
    return nx.read_graphml(path) if form == "graphml" else nx.read_gexf(path)


def test_csv_holds_every_node_and_link(kg: KnowledgeGraph) -> None:
    G = kg.network("bodies-and-chairs")
    nodes, edges = (list(csv.DictReader(io.StringIO(written(G, form).decode()))) for form in ("nodes", "edges"))
    assert [row["Id"] for row in nodes] == list(G)
    assert [(row["Source"], row["Target"]) for row in edges] == list(G.edges)
    assert len(edges) == G.number_of_edges()
    assert all(row["sources"] for row in edges)


def test_another_format_is_one_error() -> None:
    with pytest.raises(NetworkError, match=r"no format 'graphlm'\. Did you mean 'graphml'"):
        written(nx.Graph(), "graphlm")


# ---- Of the graph ----


@pytest.mark.parametrize("name", NETWORKS)
def test_every_link_says_who_says_so(name: str, kg: KnowledgeGraph) -> None:
    G = with_values(kg.network(name))
    assert [link for link in G.edges if not G.edges[link]["sources"]] == []
    assert set(G.graph["sources"]) >= {source for *_, data in G.edges(data=True) for source in data["sources"]}
    assert [node for node, kind in G.nodes(data="kind") if not kind] == []


def test_what_was_inferred_is_told(kg: KnowledgeGraph) -> None:
    G = kg.network("countries-and-bodies")
    assert G.edges["body:gpai", "country:at"]["inferred"]
    assert not G.edges["body:gpai", "country:ca"]["inferred"]
    assert sum(G.edges["body:gpai", country]["inferred"] for country in G["body:gpai"]) == 16


def test_a_network_is_projected_as_its_header_says_unless_asked_otherwise(kg: KnowledgeGraph) -> None:
    assert {kind for _, kind in kg.network("themes").nodes(data="kind")} == {"theme"}
    assert {kind for _, kind in kg.network("themes", onto="").nodes(data="kind")} == {"project", "theme"}
    assert {kind for _, kind in kg.network("themes", onto="project").nodes(data="kind")} == {"project"}


def test_nodes_bear_what_tells_them_apart(kg: KnowledgeGraph) -> None:
    G = kg.network("people-and-bodies")
    assert G.nodes["person:bengio-yoshua"]["sector"] == "Science"
    assert G.nodes["person:bengio-yoshua"]["country"] == "Canada"
    assert kg.network("countries-and-bodies").nodes["country:ca"]["region"] == "Americas"


def test_a_query_that_is_no_network_says_so(kg: KnowledgeGraph) -> None:
    with pytest.raises(NetworkError, match=r"the solutions have no \?from"):
        from_solutions(kg.run("members"))
    with pytest.raises(NetworkError, match="no network 'members'"):
        kg.network("members")
    with pytest.raises(UnknownQueryError, match="no network 'membershup'"):
        kg.network("membershup")


def test_a_network_says_how_complete_its_rosters_are(kg: KnowledgeGraph) -> None:
    (stated,) = [
        each
        for each in with_values(kg.network("people-and-bodies")).graph["completeness"]
        if (each["subject"], each["date"], each["measure"]) == ("body:gpai-wg-responsible-ai", "2020-11-30", "members")
    ]
    # completeness.csv: 30 members on 2020-11-30. seats.csv, members and chairs of whom something is said in 2020:
    # bengio, bryson, choset, oh, regis, spielkamp, and in the subgroup on the pandemic coiera.
    assert (stated["stated"], stated["recorded"]) == (30, 7)


# ---- At the command line ----


def test_a_network_of_a_day_before_everything_is_empty(kg: KnowledgeGraph) -> None:
    assert len(kg.network("knowledge-flow", as_of="2015")) == 0


def test_the_things_of_a_network_can_be_read_twice() -> None:
    found = things(solutions("from to", "country:ca body:gpai", "country:fr body:gpai"))
    assert [*found] == [*found] == [iri("country:ca"), iri("body:gpai"), iri("country:fr")]
