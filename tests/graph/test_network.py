"""Networks of the library: what their nodes are told by."""

from functools import cache

import networkx as nx
import pytest
from counting import CountingStore

from gpai_graph.analysis.attributes import SEVERAL
from gpai_graph.answers.sentence import amount
from gpai_graph.graph.knowledge import KnowledgeGraph
from gpai_graph.queries.library import Library
from gpai_graph.rdf.solutions import Solutions
from gpai_graph.rdf.words import counted
from gpai_graph.stores.embedded import EmbeddedStore
from gpai_graph.stores.paths import ontology_dir, queries_dir
from gpai_graph.stores.sandbox.limits import LONGEST

LIBRARY = Library(queries_dir())
NETWORKS = LIBRARY.networks


@cache
def network(kg: KnowledgeGraph, name: str) -> nx.Graph:
    return kg.network(name, scalars=False)


@pytest.mark.parametrize("name", NETWORKS)
def test_what_a_node_may_have_several_of_is_a_tuple_of_words(kg: KnowledgeGraph, name: str) -> None:
    told = [given[each] for _, given in network(kg, name).nodes(data=True) for each in SEVERAL if each in given]
    assert [] == [value for value in told if not (isinstance(value, tuple) and all(map(str.strip, value)))]


@pytest.mark.parametrize("name", NETWORKS)
def test_two_dates_of_a_node_are_told_only_where_they_contradict_each_other(kg: KnowledgeGraph, name: str) -> None:
    dates = [given.get(each, "") for _, given in network(kg, name).nodes(data=True) for each in ("since", "until")]
    several = [date.split("; ") for date in dates if "; " in date]
    assert [] == [parts for parts in several if all(max(parts, key=len).startswith(part) for part in parts)]


def test_the_most_exact_of_several_dates_counts(kg: KnowledgeGraph) -> None:
    council = network(kg, "people-and-bodies").nodes["body:gpai-council"]["since"]
    stated = {row.date.text for row in kg.query("SELECT ?date { body:gpai-council gpai:since/rdf:value ?date }")}
    assert len(stated) > 1
    assert council == max(stated, key=len)


class Longest(CountingStore):
    """A store that notes the length of the longest query."""

    length = 0

    def select(self, query: str) -> Solutions:
        self.length = max(self.length, len(query))
        return super().select(query)


@pytest.mark.parametrize("name", NETWORKS)
def test_a_server_of_ours_takes_every_query_that_a_network_asks(graph: EmbeddedStore, name: str) -> None:
    store = Longest(graph)
    KnowledgeGraph(store, Library(queries_dir()), Library(ontology_dir() / "rules")).network(name)
    assert 0 < store.length <= LONGEST


@pytest.mark.parametrize("day", [None, "2021-12-31", "2024-12-31"])
@pytest.mark.parametrize("name", NETWORKS)
def test_a_question_counts_the_links_that_its_network_has(kg: KnowledgeGraph, name: str, day: str | None) -> None:
    query = LIBRARY[name]
    answer, two_mode = kg.answer(name, as_of=day), kg.network(name, as_of=day, onto=())
    assert query.counted is not None
    assert two_mode.number_of_edges() == amount(query.counted, answer)
    assert f"{two_mode.number_of_edges():,} link" in answer.sentence
    shown = kg.network(name, as_of=day, scalars=False)
    if query.onto:
        # The network joins those that share something: its links are others, and the sentence says so.
        assert "In the network, " in answer.sentence
        assert f"The network rests on {counted(two_mode.number_of_edges(), 'link')} to what is shared." in str(
            shown.graph["caveats"][0]
        )
    else:
        assert two_mode.number_of_edges() == shown.number_of_edges()


def test_a_network_with_bodies_of_others_says_so(kg: KnowledgeGraph) -> None:
    # seats.csv: 17 of the persons sit in the working party, the expert group or the unit of the OECD alone.
    network, people = kg.answer("people-and-bodies"), kg.answer("people")
    bodies = {row.terms.body for row in people.rows}
    of_gpai = {row.terms[0] for row in network.rows if row.terms.to in bodies}
    assert {row.terms.person for row in people.rows} == of_gpai
    others = {row.terms.to for row in network.rows} - bodies
    assert all(str(body).rpartition("/")[2].startswith("oecd-") for body in others)
    assert bool(others) == ("Bodies of the OECD count, too." in network.sentence)


def test_a_body_of_others_has_its_people_where_it_is_asked_for(kg: KnowledgeGraph) -> None:
    network = kg.answer("people-and-bodies")
    for body in {row.terms.to for row in network.rows}:
        below = {body, *(row.terms.body for row in kg.answer("people", body=body).rows)}
        expected = {row.terms[0] for row in network.rows if row.terms.to in below}
        assert expected == {row.terms.person for row in kg.answer("people", body=body).rows}, body
    # seats.csv: five members of the expert group on AI futures.
    assert 5 == len({row.terms.expert for row in kg.answer("experts", group="oecd-eg-ai-futures").rows})
