"""`gpai-graph info` and `gpai-graph queries`: what the graph and the library hold."""

from command_line import Call

from gpai_graph._version import __version__
from gpai_graph.graph.knowledge import KnowledgeGraph


def test_info_counts_what_the_graph_holds(call: Call, kg: KnowledgeGraph) -> None:
    code, out, err = call("info")
    assert (0, "") == (code, err)
    figures, quads = kg.run("graph-figures").first(), kg.run("quads").first()
    assert figures is not None
    assert quads is not None
    counted = {line[:26].strip(): line[26:44].strip() for line in out.splitlines()[2:7]}
    assert figures.facts.text == counted["facts"]
    assert figures.sources.text == counted["sources"]
    assert quads.quads.text == counted["quads"]
    assert f"gpai-graph {__version__}:" in out
    assert "Answered from: " in out


def _listed(out: str) -> list[str]:
    """The names in the list: a table for each topic, and a last paragraph that counts them."""
    return [line.split()[0] for table in out.split("\n\n")[:-1] for line in table.splitlines()[2:]]


def test_queries_lists_names_and_questions(call: Call, kg: KnowledgeGraph) -> None:
    code, out, _ = call("queries")
    listed = set(_listed(out))
    assert 0 == code
    assert {"members", "experts", "disputed-facts"} <= listed
    assert listed < set(kg.queries)
    assert kg.queries["members"].summary in out


def test_queries_all_lists_every_one(call: Call, kg: KnowledgeGraph) -> None:
    _, out, _ = call("queries", "--all")
    assert sorted(kg.queries) == sorted(_listed(out))
    assert f"{len(kg.queries)} queries, 1 of which asks another server\n" in out


def test_queries_with_a_name_explains_it(call: Call, kg: KnowledgeGraph) -> None:
    code, out, _ = call("queries", "experts")
    query = kg.queries["experts"]
    assert 0 == code
    assert out.startswith(f"{query.summary}\n\n{query.description}\n")
    for name, parameter in query.parameters.items():
        assert f"{name}: {parameter.label}" in out
    assert "--as-of 2021-12-31" in out
    assert f"The SPARQL is in {query.file}.\n" in out
