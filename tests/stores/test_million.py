"""A graph a few times as large as that of the package: a million quads are opened, kept in the cache and answered."""

from pathlib import Path

import pytest

import gpai_graph as gpai
from gpai_graph.rdf.namespaces import PREFIXES

GRAPHS, THINGS, QUADS = 1_000, 500, 1_000_000
LABEL = f"{PREFIXES['rdfs']}label"
LINK = f"{PREFIXES['dcterms']}relation"


def graph_of(number: int) -> str:
    """The quads of a graph: each of its things has a label and leads to the next."""
    graph = f"<https://example.org/graph/{number}>"
    things = [f"https://example.org/thing/{number * THINGS + place}" for place in range(THINGS)]
    return "".join(
        f'<{thing}> <{LABEL}> "Thing {thing[26:]}" {graph} .\n<{thing}> <{LINK}> <{other}> {graph} .\n'
        for thing, other in zip(things, (*things[1:], things[0]), strict=True)
    )


@pytest.mark.long
def test_a_million_quads_are_opened_twice_and_answer_alike(tmp_path: Path, cache: Path) -> None:
    file = tmp_path / "million.nq"
    with file.open("w", encoding="utf-8") as written:
        written.writelines(map(graph_of, range(GRAPHS)))
    for _ in range(2):
        # The first time the file is read, the second time the cache that was made of it.
        kg = gpai.load(file)
        counted = kg.query("SELECT (COUNT(*) AS ?quads) (COUNT(DISTINCT ?g) AS ?graphs) { GRAPH ?g { ?s ?p ?o } }")
        assert [(QUADS, GRAPHS)] == [(row.quads.python, row.graphs.python) for row in counted]
        last = f"https://example.org/thing/{GRAPHS * THINGS - 1}"
        found = kg.query(f"SELECT ?label ?g {{ GRAPH ?g {{ <{last}> rdfs:label ?label }} }}").first()
        assert (f"Thing {GRAPHS * THINGS - 1}", f"https://example.org/graph/{GRAPHS - 1}") == (
            found.label.text,
            found.g,
        )
    assert list(cache.glob("store-*"))
