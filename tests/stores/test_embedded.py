"""The embedded store: answers, refusals, loading and writing."""

import csv
import io
import json
import os
import re
from collections.abc import Callable
from pathlib import Path
from xml.dom import minidom

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tiny_world import MEMBERS, QUADS

from gpai_graph.errors import GpaiGraphError, QuerySyntaxError, ResultsFormatError, StoreError
from gpai_graph.rdf.dialects import for_oxigraph
from gpai_graph.rdf.namespaces import PREFIXES
from gpai_graph.rdf.solutions import IRI, BlankNode, Literal, Quad, Solutions, Triple, n3
from gpai_graph.rdf.sparql import with_prefixes
from gpai_graph.stores.embedded import EmbeddedStore, rewritten
from gpai_graph.stores.protocol import Store
from gpai_graph.stores.sandbox.request import Request, answered


def test_the_embedded_store_keeps_the_protocol(tiny: EmbeddedStore) -> None:
    store: Store = tiny
    assert store.ask("ASK { ?s ?p ?o }")


# Answers


def test_the_small_world_has_the_facts_counted_by_hand(tiny: EmbeddedStore) -> None:
    facts = "SELECT DISTINCT ?s ?p ?o WHERE { ?source a gpai:Source . GRAPH ?source { ?s ?p ?o } }"
    assert len(tiny) == QUADS
    assert len(tiny.select("SELECT * WHERE { ?s ?p ?o }")) == 54
    assert len(tiny.select(with_prefixes(facts))) == 31


def test_select_gives_rows_in_the_order_of_the_query(tiny: EmbeddedStore) -> None:
    assert [row.member.compact for row in tiny.select(MEMBERS)] == ["country:ca", "country:fr", "country:rs"]


def test_select_gives_terms_with_language_and_datatype_and_none_where_unbound(tiny: EmbeddedStore) -> None:
    query = """SELECT ?name ?day ?none WHERE {
      country:ca skos:prefLabel ?name . date:2021-11 gpai:firstDay ?day .
      OPTIONAL { country:ca gpai:capital ?none } }"""
    row = tiny.select(with_prefixes(query)).first()
    assert row is not None
    assert row.name == Literal("Canada", IRI(PREFIXES["rdf"] + "langString"), "en")
    assert row.day == Literal("2021-11-01", IRI(PREFIXES["xsd"] + "date"))
    assert row.none is None


def test_ask_tells_the_truth(tiny: EmbeddedStore) -> None:
    assert tiny.ask(with_prefixes("ASK { country:ca a gpai:Country }")) is True
    assert tiny.ask(with_prefixes("ASK { country:ca a gpai:Body }")) is False


def test_construct_gives_each_triple_once_and_sorted(tiny: EmbeddedStore) -> None:
    query = "CONSTRUCT { ?c a gpai:Country } WHERE { GRAPH ?g { ?m org:member ?c } ?c a gpai:Country }"
    country = IRI(PREFIXES["gpai"] + "Country")
    expected = [
        Triple(IRI(PREFIXES["country"] + slug), IRI(PREFIXES["rdf"] + "type"), country) for slug in ("ca", "fr", "rs")
    ]
    assert tiny.construct(with_prefixes(query)) == expected


@pytest.mark.parametrize("method", ["select", "ask", "construct"])
def test_a_query_of_another_kind_is_named(tiny: EmbeddedStore, method: str) -> None:
    query = "SELECT ?s WHERE { ?s ?p ?o }" if method != "select" else "ASK { ?s ?p ?o }"
    with pytest.raises(QuerySyntaxError, match="needed"):
        getattr(tiny, method)(query)


@pytest.mark.parametrize(
    ("media_type", "beginning"),
    [
        ("application/sparql-results+json", b'{"head"'),
        ("application/sparql-results+xml", b"<?xml"),
        ("text/csv; charset=utf-8", b"member\r\n"),
        ("text/tab-separated-values", b"?member\n"),
    ],
)
def test_a_select_is_answered_in_the_w3c_formats(tiny: EmbeddedStore, media_type: str, beginning: bytes) -> None:
    assert tiny.answer(MEMBERS, media_type).startswith(beginning)


def test_engine_and_solutions_write_the_same_values(tiny: EmbeddedStore) -> None:
    query = "SELECT ?s ?p ?o WHERE { ?s ?p ?o } ORDER BY ?s ?p ?o"
    solutions = tiny.select(query)
    assert Solutions.from_json(tiny.answer(query, "application/sparql-results+json")) == solutions
    assert tiny.answer(query, "text/csv") == solutions.to_csv()
    assert tiny.answer(query, "text/tab-separated-values") == solutions.to_tsv()


# What the store answers, and what a worker does, which writes in its own way.
WAYS: list[Callable[[EmbeddedStore, str, str], bytes]] = [
    EmbeddedStore.answer,
    lambda store, query, kind: answered(store, Request(query, rows=kind, graph=kind)).body,
    lambda store, query, kind: answered(store, Request(query, rows=kind, graph=kind, max_rows=99)).body,
    lambda store, query, kind: rewritten(store.select(query).to_json(), kind),
]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    ("cells", "read"),
    [
        ("UNDEF", [""]),
        ('"" UNDEF ""', [""] * 3),
        (r'"a\r\n\r\nb" UNDEF "\n\n" "\r"', ["a\r\n\r\nb", "", "\n\n", "\r"]),
        (r'"\"" UNDEF "\"\r\n\r\n\"" UNDEF "x,y"', ['"', "", '"\r\n\r\n"', "", "x,y"]),
    ],
)
def test_no_row_of_one_column_is_lost_in_csv(
    tiny: EmbeddedStore, way: Callable[[EmbeddedStore, str, str], bytes], cells: str, read: list[str]
) -> None:
    query = f"SELECT ?name {{ VALUES ?name {{ {cells} }} }}"
    body = way(tiny, query, "text/csv; charset=utf-8")
    assert body == tiny.select(query).to_csv()
    rows = csv.DictReader(io.StringIO(body.decode(), newline=""))
    assert [row["name"] for row in rows] == read


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(("text", "told"), [(0x0, "U+0000"), (0x8, "U+0008"), (0x1F, "U+001F"), (0xFFFF, "U+FFFF")])
def test_a_character_that_xml_cannot_hold_is_named(
    tiny: EmbeddedStore, way: Callable[[EmbeddedStore, str, str], bytes], text: int, told: str
) -> None:
    with pytest.raises(ResultsFormatError, match=re.escape(f"{told} (after 'Paris')")):
        way(tiny, f'SELECT ("Paris\\u{text:04X}" AS ?x) {{}}', "application/sparql-results+xml")


@pytest.mark.parametrize("way", WAYS[:3])
@pytest.mark.parametrize(
    "iri", ["http://e.org/2020/06/15", "https://w3id.org/gpai-graph/ontology#", "urn:isbn:42", "http://e.org/?a=1&b=2"]
)
def test_a_property_that_rdf_xml_cannot_write_is_named(
    tiny: EmbeddedStore, way: Callable[[EmbeddedStore, str, str], bytes], iri: str
) -> None:
    query = f"CONSTRUCT {{ <http://e.org/s> <{iri}> 1 ; <http://e.org/p> 2 }} {{}}"
    with pytest.raises(ResultsFormatError, match=re.escape(f"the property <{iri}>")):
        way(tiny, query, "application/rdf+xml")
    with pytest.raises(ResultsFormatError, match=re.escape("U+000C")):
        way(tiny, r'CONSTRUCT { <http://e.org/s> <http://e.org/p> "a\u000Cb" } {}', "application/rdf+xml")


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("text", ["\r", "a\r\nb", "\r\r", "a\tb\nc", "<&>\r]]>", "\x7f\ufffd\U0001f600"])
def test_a_text_comes_back_from_xml_as_it_was(
    tiny: EmbeddedStore, way: Callable[[EmbeddedStore, str, str], bytes], text: str
) -> None:
    query = f"SELECT ({n3(Literal(text))} AS ?x) {{}}"
    table = minidom.parseString(way(tiny, query, "application/sparql-results+xml"))
    assert table.getElementsByTagName("literal")[0].firstChild.data == text  # type: ignore[union-attr]
    triple = f"CONSTRUCT {{ <http://e.org/s> <http://e.org/v2p> {n3(Literal(text))} }} {{}}"
    if way is not WAYS[-1]:
        graph = minidom.parseString(way(tiny, triple, "application/rdf+xml"))
        assert graph.getElementsByTagName("v2p")[0].firstChild.data == text  # type: ignore[union-attr]


# What the standard says, which the engine itself gets wrong.
TWO_GRAPHS = b"<urn:a> { <urn:s> <urn:p> 1, 2 ; <urn:q> 1 } <urn:b> { <urn:s> <urn:p> 3 }"


@pytest.mark.parametrize("strange", [False, True])
@pytest.mark.parametrize(
    ("pattern", "rows"),
    [
        ("GRAPH ?g { ?s <urn:p> ?x MINUS { ?a <urn:q> ?b } }", "a1 a2 b3"),
        ("GRAPH ?g { ?s <urn:p> ?x minus { ?s <urn:q> ?x } }", "a2 b3"),
        ("GRAPH $g { _:s <urn:p> ?x . OPTIONAL { ?s <urn:no> ?y } MINUS { ?y <urn:q> [] } }", "a1 a2 b3"),
        ("VALUES ?g { <urn:a> } GRAPH ?g { ?s <urn:p> ?x MINUS { ?a <urn:q> ?b } }", "a1 a2"),
        ("GRAPH ?g { SELECT ?x { ?s <urn:p> ?x } ORDER BY DESC(?x) LIMIT 1 }", "a2 b3"),
        ("GRAPH ?g { { SELECT (COUNT(*) AS ?x) { ?s <urn:q> ?o } } }", "a1 b0"),
        ("GRAPH ?g { SELECT (SUM(?o) AS ?x) { ?s ?p ?o } }", "a4 b3"),
        ("GRAPH ?g { VALUES ?x { 7 } }", "a7 b7"),
        ("GRAPH ?g { VALUES (?x ?y) { (7 8) } }", "a7 b7"),
        ("GRAPH ?g { ?s <urn:q> ?y GRAPH ?h { ?t <urn:p> ?x MINUS { ?a <urn:q> ?b } } }", "a1 a2 a3"),
        ("GRAPH ?g { VALUES ?x { 1 3 } ?s <urn:p> ?x }", "a1 b3"),
        ("GRAPH ?g { ?s <urn:p> ?x FILTER NOT EXISTS { ?s <urn:q> ?x } } # MINUS", "a2 b3"),
    ],
)
def test_a_group_asked_of_each_graph_is_answered_as_the_standard_says(pattern: str, rows: str, strange: bool) -> None:
    store = EmbeddedStore.in_memory()
    store.load(TWO_GRAPHS, "trig")
    query = f"SELECT ?g ?x {{ {pattern}\n }}"
    one = query.replace("{", "FROM NAMED <urn:b> {", 1)
    for asked, expected in ((query, rows.split()), (one, [row for row in rows.split() if row[0] == "b"])):
        found = (
            Solutions.from_json(answered(store, Request(asked, strange=True)).body) if strange else store.select(asked)
        )
        # ?h is another one than the only graph left.
        if not ("?h" in pattern and asked == one):
            assert sorted(f"{row.g.removeprefix('urn:')}{row.x.text}" for row in found) == expected


@pytest.mark.parametrize(
    ("expression", "text"),
    [
        ("GROUP_CONCAT(?x)", "a b"),
        ("group_concat(DISTINCT ?x ; separator=')')", "a)b"),
        ("CONCAT(GROUP_CONCAT(?x), GROUP_CONCAT(?x))", "a ba b"),
    ],
)
def test_what_is_joined_of_tagged_texts_has_no_language(tiny: EmbeddedStore, expression: str, text: str) -> None:
    found = tiny.select(f"SELECT ({expression} AS ?y) {{ VALUES ?x {{ 'a'@fr 'b'@fr }} }} HAVING ({expression} != 'x')")
    assert found.column("y") == [Literal(text)]


# What a query is made of here: groups, what Oxigraph answers wrongly in them, and what hides a bracket.
_PIECES = [
    *("GRAPH ?g {", "graph $x{", "GRAPH <urn:g> {", "OPTIONAL {", "{", "}", " }", "?s ?p ?o .", "FILTER(?a < 1)"),
    *("Graph # ?\n?g {", " MINUS {", " VALUES ?a { 1 }", " SELECT * {}", " # }\n", ' "}" ', "'{'", " <http://a#b>"),
]


@given(st.lists(st.sampled_from(_PIECES), max_size=12), st.sampled_from(["", " GROUP_CONCAT"]), st.sampled_from("\r\n"))
def test_a_query_is_written_out_alike_whatever_words_its_comments_hold(pieces: list[str], more: str, end: str) -> None:
    query, comment = f"SELECT * {{{' '.join(pieces)}}}", f"# GRAPH MINUS SELECT VALUES{more}{end}"
    assert for_oxigraph(comment + query, lambda: ["urn:g"]) == comment + for_oxigraph(query, lambda: ["urn:g"])


def test_a_mistake_in_a_query_that_is_written_out_is_placed_as_written(tiny: EmbeddedStore) -> None:
    query = "SELECT ?g { GRAPH ?g { ?s ?p ?o MINUS { ?a ?b } } }"
    with pytest.raises(QuerySyntaxError, match=r"line 1, column (4\d|50)"):
        tiny.select(query)
    many = "SELECT ?g { " + "GRAPH ?g { ?s ?p ?o MINUS { ?a ?b ?c } } " * 9 + "}"
    with pytest.raises(QuerySyntaxError, match=r"GRAPH \?g .* too long.*Write the IRI of a graph"):
        for_oxigraph(many, lambda: [f"urn:{number:09}" for number in range(9_000)])


def test_an_ask_is_answered_in_json(tiny: EmbeddedStore) -> None:
    assert json.loads(tiny.answer("ASK { ?s ?p ?o }", "application/sparql-results+json"))["boolean"] is True


def test_a_construct_is_answered_in_turtle_with_the_prefixes_it_uses(tiny: EmbeddedStore) -> None:
    query = with_prefixes("CONSTRUCT WHERE { country:ca skos:prefLabel ?name }")
    expected = (
        f"@prefix country: <{PREFIXES['country']}> .\n@prefix skos: <{PREFIXES['skos']}> .\n\n"
        'country:ca skos:prefLabel "Canada"@en .\n'
    )
    assert tiny.answer(query, "text/turtle").decode() == expected


@pytest.mark.parametrize(
    ("query", "media_type"),
    [
        ("ASK { }", "text/turtle"),
        ("SELECT ?s { ?s ?p ?o }", "text/turtle"),
        ("CONSTRUCT WHERE { ?s ?p ?o }", "text/csv"),
        ("ASK { }", ""),
    ],
)
def test_a_media_type_that_does_not_fit_is_an_error_that_lists_those_that_do(
    tiny: EmbeddedStore, query: str, media_type: str
) -> None:
    with pytest.raises(ResultsFormatError, match=r"Use one of (application/sparql-results\+json|text/turtle), "):
        tiny.answer(query, media_type)


# Refusals and errors


@pytest.mark.parametrize("method", ["select", "ask", "construct", "update"])
def test_service_is_refused(tiny: EmbeddedStore, method: str) -> None:
    with pytest.raises(QuerySyntaxError, match="SERVICE"):
        getattr(tiny, method)("SELECT * WHERE { SERVICE <https://example.org/> { ?s ?p ?o } }")


def test_load_is_refused_in_an_update(tiny: EmbeddedStore) -> None:
    with pytest.raises(QuerySyntaxError, match="LOAD"):
        tiny.update("LOAD <https://example.org/x.ttl>")


def test_a_syntax_error_names_line_column_and_what_stands_there(tiny: EmbeddedStore) -> None:
    with pytest.raises(QuerySyntaxError, match=r"SPARQL line 2, column \d+: a triple has"):
        tiny.select("SELECT ?s\nWHERE { ?s ?p }")


def test_an_error_keeps_its_cause(tiny: EmbeddedStore) -> None:
    with pytest.raises(GpaiGraphError) as caught:
        tiny.select("SELEC")
    assert isinstance(caught.value.__cause__, SyntaxError)


@pytest.mark.parametrize("foreign", [OSError, RuntimeError, ValueError])
def test_what_the_engine_raises_arrives_as_a_store_error(
    foreign: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    class Broken:
        def query(self, _: str, **__: object) -> None:
            raise foreign("disk on fire")

    store = EmbeddedStore.in_memory()
    monkeypatch.setattr(store, "_engine", Broken())
    with pytest.raises(StoreError, match="disk on fire"):
        store.ask("ASK { }")


def test_a_triple_term_is_refused_in_words(tiny: EmbeddedStore) -> None:
    with pytest.raises(StoreError, match=r"RDF 1\.2"):
        tiny.select("SELECT ?t WHERE { ?s ?p ?o BIND(TRIPLE(?s, ?p, ?o) AS ?t) }")


# Building


def test_load_puts_triples_into_the_graph_asked_for() -> None:
    store = EmbeddedStore.in_memory()
    store.load(b"<http://e/s> <http://e/p> 1 .", "text/turtle", graph="http://e/g")
    one = Literal("1", IRI(PREFIXES["xsd"] + "integer"))
    assert list(store.quads()) == [Quad(IRI("http://e/s"), IRI("http://e/p"), one, IRI("http://e/g"))]


def test_load_names_file_and_line_of_a_fault_and_leaves_the_store_as_it_was(
    tmp_path: Path, tiny: EmbeddedStore
) -> None:
    path = tmp_path / "broken.ttl"
    path.write_text("<http://e/s> <http://e/p> 1 .\n<http://e/s> oops .\n", encoding="utf-8")
    with pytest.raises(StoreError, match=r"^broken\.ttl:2: "):
        tiny.load(path)
    assert len(tiny) == QUADS


@pytest.mark.parametrize("name", ["missing.ttl", "notes.txt"])
def test_load_names_the_file_it_cannot_read(tmp_path: Path, name: str) -> None:
    with pytest.raises(StoreError, match=name):
        EmbeddedStore.in_memory().load(tmp_path / name)


def test_update_changes_the_data_and_drop_removes_a_graph(tiny: EmbeddedStore) -> None:
    tiny.update("INSERT DATA { GRAPH <http://e/g> { <http://e/s> <http://e/p> 1 } }")
    assert len(tiny) == QUADS + 1
    tiny.drop("http://e/g")
    tiny.drop("http://e/g")
    assert len(tiny) == QUADS


def test_quads_leave_and_enter_unchanged(tiny: EmbeddedStore) -> None:
    copy = EmbeddedStore.in_memory()
    copy.extend(tiny.quads())
    assert set(copy.quads()) == set(tiny.quads())


def test_extend_refuses_what_is_no_iri() -> None:
    with pytest.raises(StoreError, match="cannot be stored"):
        EmbeddedStore.in_memory().extend([Quad(IRI("no iri"), IRI("http://e/p"), Literal("x"))])


def test_a_dump_is_the_same_byte_for_byte_whatever_the_order_and_the_names_of_blank_nodes(tmp_path: Path) -> None:
    quads = [
        Quad(IRI("http://e/s"), IRI("http://e/p"), BlankNode("x"), IRI("http://e/g")),
        Quad(BlankNode("x"), IRI("http://e/q"), BlankNode("y"), IRI("http://e/g")),
        Quad(BlankNode("y"), IRI("http://e/q"), Literal('é "\n'), IRI("http://e/g")),
        Quad(IRI("http://e/s"), IRI("http://e/p"), Literal("z")),
    ]
    swapped = {"x": BlankNode("b7"), "y": BlankNode("b1")}
    other = [
        quad._replace(
            subject=swapped.get(quad.subject, quad.subject), object=swapped.get(str(quad.object), quad.object)
        )
        for quad in reversed(quads)
    ]
    texts = []
    for each in (quads, other):
        store = EmbeddedStore.in_memory()
        store.extend(each)
        store.dump_trig(
            tmp_path / "dump.trig", {"g": "http://e/", "a": "http://unused/"}, header="What it is\n\nand whose"
        )
        texts.append((tmp_path / "dump.trig").read_text(encoding="utf-8"))
    assert texts[0] == texts[1]
    assert texts[0].startswith('# What it is\n#\n# and whose\n\n@prefix g: <http://e/> .\n\ng:s g:p "z" .\ng:g {\n')
    assert os.listdir(tmp_path) == ["dump.trig"]


def test_a_dump_holds_every_quad(tmp_path: Path, tiny: EmbeddedStore) -> None:
    tiny.dump_trig(tmp_path / "dump.trig")
    again = EmbeddedStore.in_memory()
    again.load(tmp_path / "dump.trig")
    assert len(again) == QUADS


def test_a_dump_that_cannot_be_written_names_the_file(tmp_path: Path, tiny: EmbeddedStore) -> None:
    with pytest.raises(StoreError, match=r"dump\.trig cannot be written"):
        tiny.dump_trig(tmp_path / "missing" / "dump.trig")
