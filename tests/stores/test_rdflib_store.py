"""The store over rdflib, on which notebooks in a browser run; that it answers every query alike stands in
test_queries.py."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gpai_graph.errors import GpaiGraphError, ParameterError, QuerySyntaxError, ResultsFormatError, StoreError
from gpai_graph.graph.opening import load
from gpai_graph.rdf.solutions import IRI, LANG_STRING, Literal, Quad, Solutions
from gpai_graph.rdf.sparql import with_prefixes
from gpai_graph.stores.embedded import EmbeddedStore
from gpai_graph.stores.oxigraph import GRAPH_FORMATS, TABLE_FORMATS, TRUTH_FORMATS
from gpai_graph.stores.paths import trig_path
from gpai_graph.stores.rdflib_store import RdflibStore, open_in_rdflib
from gpai_graph.stores.trig import UnknownTrigError, read

MEMBERS = "SELECT ?member ?joined { ?m org:member ?member ; gpai:since ?joined } ORDER BY ?member ?joined"
CANADA = "CONSTRUCT { country:ca ?p ?o } WHERE { country:ca ?p ?o }"


@pytest.fixture(scope="module")
def store() -> RdflibStore:
    return open_in_rdflib(trig_path())


# ---- Reading ----


def test_the_committed_graph_is_read_without_pyoxigraph_as_with_it(graph: EmbeddedStore) -> None:
    quads = list(read(trig_path().read_text(encoding="utf-8")))
    assert len(quads) == len(graph)
    assert set(quads) == set(graph.quads())


def test_what_is_read_arrives_in_rdflib(store: RdflibStore, graph: EmbeddedStore) -> None:
    assert len(store) == len(graph)
    assert set(store.quads()) == set(graph.quads())


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
IRIS = st.sampled_from(["country/ca", "country/côte", "date/2021-11", "a.b", "x,y(z)", "50%25", "~"]).map(
    lambda name: IRI(f"https://w3id.org/gpai-graph/id/{name}")
)
NUMBERS = st.sampled_from([("integer", "-7"), ("decimal", "3.50"), ("double", "1.5E3"), ("boolean", "true")]).map(
    lambda number: Literal(number[1], IRI(f"http://www.w3.org/2001/XMLSchema#{number[0]}"))
)
TERMS = st.one_of(
    IRIS,
    NUMBERS,
    TEXTS.map(Literal),
    TEXTS.map(lambda text: Literal(text, LANG_STRING, "fr-ca")),
    TEXTS.map(lambda text: Literal(text, IRI("https://w3id.org/gpai-graph/ontology#words"))),
)
QUADS = st.builds(Quad, IRIS, IRIS, TERMS, st.none() | IRIS)


@given(quads=st.lists(QUADS, max_size=8))
def test_whatever_the_build_writes_is_read_back(quads: list[Quad], tmp_path_factory: pytest.TempPathFactory) -> None:
    store = EmbeddedStore.in_memory()
    store.extend(quads)
    path = tmp_path_factory.getbasetemp() / "written.trig"
    store.dump_trig(path, header="a head # with a sign")
    assert set(read(path.read_text(encoding="utf-8"))) == set(store.quads())


UNKNOWN = {
    "a blank node without a name": "@prefix : <urn:x:> .\n:a :b [ :c :d ] .",
    "a list": "@prefix : <urn:x:> .\n:a :b ( :c ) .",
    "a long string": '@prefix : <urn:x:> .\n:a :b """c""" .',
    "a base": "@base <urn:x:> .\n<a> <b> <c> .",
    "a prefix that nobody declared": "no:a no:b no:c .",
    "a literal that states something": '@prefix : <urn:x:> .\n"a" :b :c .',
    "a graph that does not end": "@prefix : <urn:x:> .\n:g {\n\t:a :b :c .\n",
    "a statement that does not end": "@prefix : <urn:x:> .\n:a :b :c",
    "a number that is none": "@prefix : <urn:x:> .\n:a :b 1x .",
    "two things without a sign": "@prefix : <urn:x:> .\n:a :b :c :d .",
}


@pytest.mark.parametrize("case", UNKNOWN)
def test_what_the_build_never_writes_is_told(case: str) -> None:
    with pytest.raises(UnknownTrigError):
        list(read(UNKNOWN[case]))


def test_what_others_write_is_read_by_rdflib(tmp_path: Path) -> None:
    path = tmp_path / "other.trig"
    path.write_text(UNKNOWN["a long string"], encoding="utf-8")
    assert open_in_rdflib(path).select("SELECT ?o { ?s ?p ?o }").rows == [(Literal("c"),)]


@pytest.mark.parametrize("text", [None, UNKNOWN["a graph that does not end"], b"\xff"])
def test_a_file_that_cannot_be_read_is_named(text: str | bytes | None, tmp_path: Path) -> None:
    path = tmp_path / "broken.trig"
    if text is not None:
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(StoreError, match=r"broken\.trig"):
        open_in_rdflib(path)


# ---- Asking ----


@pytest.mark.parametrize("media_type", TABLE_FORMATS)
def test_a_table_is_written_as_the_other_engine_writes_it(
    media_type: str, store: RdflibStore, graph: EmbeddedStore
) -> None:
    query = with_prefixes(MEMBERS)
    here, there = store.answer(query, media_type), graph.answer(query, media_type)
    if media_type.endswith("+json"):
        assert Solutions.from_json(here) == Solutions.from_json(there)
    elif media_type.endswith("+xml"):
        for words in (b"<result>", b"<uri>https://w3id.org/gpai-graph/id/country/ca</uri>"):
            assert here.count(words) == there.count(words) > 0
    else:
        assert here == there


@pytest.mark.parametrize("media_type", TRUTH_FORMATS)
@pytest.mark.parametrize(
    ("query", "truth"), [("ASK { country:ca ?p ?o }", b"true"), ("ASK { country:xx ?p ?o }", b"false")]
)
def test_truth_is_written(media_type: str, query: str, truth: bytes, store: RdflibStore) -> None:
    assert truth in store.answer(with_prefixes(query), media_type)


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
@pytest.mark.parametrize("media_type", GRAPH_FORMATS)
def test_triples_are_written_in_every_format(media_type: str, store: RdflibStore, graph: EmbeddedStore) -> None:
    query = with_prefixes(CANADA)
    read_back = EmbeddedStore.in_memory()
    read_back.load(store.answer(query, media_type), media_type)
    assert {quad[:3] for quad in read_back.quads()} == set(graph.construct(query))
    assert store.answer(query, media_type) == store.answer(query, media_type)


def test_triples_come_once_and_sorted(store: RdflibStore, graph: EmbeddedStore) -> None:
    query = with_prefixes(CANADA)
    assert store.construct(query) == graph.construct(query)


def test_a_row_without_values_is_a_row(store: RdflibStore) -> None:
    assert store.select("SELECT ?nothing {}").rows == [(None,)]


REFUSED = {
    "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }": "SERVICE is refused",
    "SELECT * FROM <file:///etc/hostname> { ?s ?p ?o }": "FROM is refused",
    "SELECT * FROM NAMED <http://127.0.0.1:9/> { GRAPH ?g { ?s ?p ?o } }": "FROM is refused",
    "LOAD <http://127.0.0.1:9/>": "not SPARQL 1.1",
    "SELECT ?s WHERE {\n  ?s ?p }": "line 2, column 3 near '",
    "SELECT ?s WHERE { foo:bar ?p ?s }": "Prefix not found: foo",
    "ASK {}": "an ASK query, where SELECT is expected",
    "SELECT * {" + "{" * 2000 + "}" * 2001: "too deep",
}


@pytest.mark.parametrize("query", REFUSED)
def test_what_is_refused_says_why(query: str, store: RdflibStore) -> None:
    with pytest.raises((QuerySyntaxError, StoreError), match=REFUSED[query]):
        store.select(query)


def test_a_format_that_does_not_fit_is_refused(store: RdflibStore) -> None:
    with pytest.raises(ResultsFormatError, match="text/turtle"):
        store.answer("ASK {}", "text/turtle")


# ---- Opening ----


def test_load_takes_rdflib_where_it_is_asked_to() -> None:
    kg = load(engine="rdflib")
    assert kg.source == "gpai-graph.trig, in rdflib"
    assert kg.run("members", as_of="2021") == load().run("members", as_of="2021")
    with pytest.raises(QuerySyntaxError, match=r"no prefix 'contry'\. Did you mean 'country'"):
        kg.query("ASK { contry:ca ?p ?o }")


@pytest.mark.parametrize("choice", [{"allow_service": True}, {"guarded": True}])
def test_what_rdflib_cannot_do_is_told(choice: dict[str, bool]) -> None:
    with pytest.raises(ParameterError, match="leave out"):
        load(engine="rdflib", **choice)  # type: ignore[arg-type]


def test_an_engine_that_is_none_is_told() -> None:
    with pytest.raises(GpaiGraphError, match="'oxigraph' or 'rdflib'"):
        load(engine="virtuoso")
