"""Networks of the library: what their nodes are told by."""

from functools import cache

import networkx as nx
import pytest

from gpai_graph.analysis.attributes import SEVERAL
from gpai_graph.graph.knowledge import KnowledgeGraph
from gpai_graph.queries.library import Library
from gpai_graph.stores.paths import queries_dir

NETWORKS = Library(queries_dir()).networks


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
