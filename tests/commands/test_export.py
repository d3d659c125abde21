"""`gpai-graph export`: graphs in each format."""

import pytest
import rdflib
from built import iri
from command_line import Call

from gpai_graph.stores.embedded import EmbeddedStore
from gpai_graph.stores.paths import trig_path


def test_trig_is_the_file_itself(call: Call) -> None:
    code, out, _ = call("export")
    assert 0 == code
    assert trig_path().read_bytes() == out.encode()


# rdflib's own reader of JSON-LD warns of itself.
@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
@pytest.mark.parametrize(
    ("form", "parser"), [("ttl", "turtle"), ("nt", "nt"), ("rdfxml", "xml"), ("jsonld", "json-ld")]
)
def test_one_graph_is_exported_in_every_format(call: Call, graph: EmbeddedStore, form: str, parser: str) -> None:
    name = "source:fr-embassy-uk-2020-06"
    expected = sum(quad.graph == iri(name) for quad in graph.quads())
    code, out, _ = call("export", "--graph", name, "--format", form)
    assert 0 == code
    assert expected == len(rdflib.Graph().parse(data=out, format=parser))


def test_a_graph_may_be_given_by_the_slug_of_its_source_or_its_iri(call: Call) -> None:
    expected = call("export", "--graph", "source:fr-embassy-uk-2020-06", "--format", "nt")
    for name in ("fr-embassy-uk-2020-06", iri("source:fr-embassy-uk-2020-06")):
        assert expected == call("export", "--graph", name, "--format", "nt")


def test_without_a_graph_the_default_graph_is_exported(call: Call, graph: EmbeddedStore) -> None:
    _, out, _ = call("export", "--format", "nt")
    assert sum(quad.graph is None for quad in graph.quads()) == out.count("\n")
