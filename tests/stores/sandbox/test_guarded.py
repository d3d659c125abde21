"""The guarded store in real processes: what it answers, and what it stops."""

from pathlib import Path

import pytest
from attacks import MEMORY
from sandbox import ALL, ENDLESS, linux

from gpai_graph.errors import (
    GpaiGraphError,
    QueryMemoryError,
    QuerySyntaxError,
    QueryTimeoutError,
    QueryTooLargeError,
    StoreError,
)
from gpai_graph.rdf.solutions import Solutions
from gpai_graph.rdf.sparql import with_prefixes
from gpai_graph.stores.embedded import EmbeddedStore
from gpai_graph.stores.oxigraph import GRAPH_FORMATS, TABLE_FORMATS
from gpai_graph.stores.paths import trig_path
from gpai_graph.stores.protocol import Dataset, Store
from gpai_graph.stores.sandbox.guarded import GuardedStore
from gpai_graph.stores.sandbox.limits import Limits
from gpai_graph.stores.sandbox.request import CUT_LINK, JSON, XML, Request

# What it answers


def test_it_keeps_the_protocol_and_answers_as_the_embedded_store(guard: GuardedStore, tiny: EmbeddedStore) -> None:
    store: Store = guard
    construct = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"
    assert tiny.select(ALL) == store.select(ALL)
    assert (True, False) == (store.ask("ASK { ?s ?p ?o }"), store.ask("ASK { ?s ?p 'nobody says so' }"))
    assert tiny.construct(construct) == store.construct(construct)
    for media_type in TABLE_FORMATS:
        assert tiny.answer(ALL, media_type) == store.answer(ALL, media_type)
    for media_type in GRAPH_FORMATS:
        assert tiny.answer(construct, media_type) == store.answer(construct, media_type)


def test_it_raises_what_the_embedded_store_raises(guard: GuardedStore, tiny: EmbeddedStore) -> None:
    def message(store: Store, method: str, *arguments: str) -> tuple[type, str]:
        with pytest.raises(GpaiGraphError) as caught:
            getattr(store, method)(*arguments)
        return type(caught.value), str(caught.value)

    for call in (
        ("select", "SELECT ?x"),
        ("select", "ASK {}"),
        ("ask", ALL),
        ("construct", ALL),
        ("answer", ALL, "text/turtle"),
        ("answer", "ASK {}", "text/turtle"),
        ("select", "SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }"),
    ):
        assert message(tiny, *call) == message(guard, *call)


def test_it_has_the_digest_of_the_graph_and_says_where_answers_come_from(guard: GuardedStore) -> None:
    assert len(guard.digest) == 64
    assert "tiny.trig" in guard.source


def test_a_file_that_is_missing_or_broken_is_named(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"there is no file .*nowhere\.trig\."):
        GuardedStore(tmp_path / "nowhere.trig")
    broken = tmp_path / "broken.trig"
    broken.write_text("this is no TriG", encoding="utf-8")
    with pytest.raises(StoreError, match=r"broken\.trig:1:"):
        GuardedStore(broken)


# Limits


def test_a_query_is_stopped_at_its_deadline_and_the_next_is_answered(guard: GuardedStore) -> None:
    with pytest.raises(QueryTimeoutError, match=r"stopped after 0\.5 s"):
        guard.select(ENDLESS)
    assert guard.ask("ASK { ?s ?p ?o }")


def test_a_query_may_have_a_deadline_of_its_own(guard: GuardedStore) -> None:
    with pytest.raises(QueryTimeoutError, match=r"stopped after 0\.1 s"):
        guard.reply(Request(ENDLESS, timeout=0.1))


def test_too_many_rows_are_an_error_where_they_may_not_be_cut(tiny_trig: Path) -> None:
    with GuardedStore(tiny_trig, Limits(max_rows=54)) as exact, GuardedStore(tiny_trig, Limits(max_rows=53)) as less:
        # 54 triples, counted by hand in the head of tiny.trig.
        assert 54 == len(exact.select(ALL))
        with pytest.raises(QueryTooLargeError, match="more than 53 rows"):
            less.select(ALL)
        with pytest.raises(QueryTooLargeError, match="more than 53 rows"):
            less.construct("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")


@pytest.mark.parametrize("media_type", TABLE_FORMATS)
@pytest.mark.parametrize("most", [1, 53, 54, 55])
def test_rows_are_cut_where_they_may_be_and_the_reply_says_so(
    guard: GuardedStore, tiny: EmbeddedStore, media_type: str, most: int
) -> None:
    reply = guard.reply(Request(ALL, rows=media_type, cut=True, max_rows=most))
    whole = guard.reply(Request(ALL, rows=media_type)).body
    first = tiny.answer(f"{ALL} LIMIT {most}", media_type)
    assert (most < 54, media_type) == (reply.cut, reply.media_type)
    marks = (f',"link":["{CUT_LINK}"]', f'<link href="{CUT_LINK}"/>')
    body = reply.body.replace(marks[0].encode(), b"").replace(marks[1].encode(), b"")
    assert body == (first if most < 54 else whole)
    assert (body != reply.body) == (reply.cut and media_type in (JSON, XML))


def test_rows_are_counted_right_where_texts_look_like_the_end_of_a_row(guard: GuardedStore) -> None:
    query = 'SELECT ?x { VALUES ?x { ",{,{,{,{" "<result><result>" "\\n\\n\\n\\n" } }'
    for media_type in TABLE_FORMATS:
        assert not guard.reply(Request(query, rows=media_type, cut=True, max_rows=3)).cut
        assert guard.reply(Request(query, rows=media_type, cut=True, max_rows=2)).cut


def test_an_answer_that_is_cut_stops_the_computation() -> None:
    with GuardedStore(trig_path(), Limits(timeout=60, max_rows=10)) as store:
        reply = store.reply(Request("SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }", cut=True))
    assert (True, 10) == (reply.cut, len(Solutions.from_json(reply.body)))


def test_triples_are_cut_too(guard: GuardedStore) -> None:
    reply = guard.reply(Request("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }", cut=True, max_rows=7))
    assert (True, 7) == (reply.cut, reply.body.count(b"\n"))


def test_an_answer_of_too_many_bytes_is_an_error(guard: GuardedStore) -> None:
    for query in (ALL, "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"):
        with pytest.raises(QueryTooLargeError, match="longer than 100 bytes"):
            guard.reply(Request(query, cut=True, max_bytes=100))


@linux
def test_a_query_that_needs_too_much_memory_is_stopped_and_the_next_is_answered(tiny_trig: Path) -> None:
    with GuardedStore(tiny_trig, Limits(timeout=20, memory=64 << 20)) as store:
        with pytest.raises(QueryMemoryError, match="needed too much memory"):
            store.select(MEMORY["text that doubles"])
        assert store.ask("ASK { ?s ?p ?o }")


# Datasets

SOURCES = ("https://w3id.org/gpai-graph/id/source/declaration", "https://w3id.org/gpai-graph/id/source/report")

COUNT = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"

COUNT_NAMED = "SELECT (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } }"


# Counted by hand in the head of tiny.trig: the declaration says 13 triples, the report 15, and 3 say both.
@pytest.mark.parametrize(
    ("query", "dataset", "count"),
    [
        (COUNT, None, 54),
        (COUNT, Dataset(SOURCES[:1]), 13),
        (COUNT, Dataset(SOURCES), 25),
        (COUNT, Dataset((), SOURCES), 0),
        (COUNT_NAMED, Dataset(SOURCES), 0),
        (COUNT_NAMED, Dataset((), SOURCES), 28),
        (COUNT_NAMED, Dataset(SOURCES, SOURCES[1:]), 15),
        (COUNT.replace("WHERE", f"FROM <{SOURCES[0]}> WHERE"), None, 13),
        (COUNT.replace("WHERE", f"FROM <{SOURCES[0]}> FROM <{SOURCES[1]}> WHERE"), None, 25),
        (with_prefixes(COUNT.replace("WHERE", "FROM source:declaration FROM source:report WHERE")), None, 25),
        (COUNT_NAMED.replace("WHERE", f"FROM NAMED <{SOURCES[1]}> WHERE"), None, 15),
        # What the request names takes the place of what the query names.
        (COUNT.replace("WHERE", f"FROM <{SOURCES[0]}> WHERE"), Dataset(SOURCES[1:]), 15),
        (COUNT_NAMED.replace("WHERE", f"FROM NAMED <{SOURCES[0]}> WHERE"), Dataset((), SOURCES[1:]), 15),
        (COUNT, Dataset(("https://example.org/nowhere",)), 0),
    ],
)
def test_a_dataset_is_a_set_of_triples(guard: GuardedStore, query: str, dataset: Dataset | None, count: int) -> None:
    found = Solutions.from_json(guard.reply(Request(query, dataset=dataset)).body)
    assert count == found[0].n.python


def test_a_graph_that_is_no_iri_is_an_error(guard: GuardedStore) -> None:
    with pytest.raises(QuerySyntaxError, match="'no iri' is not a full IRI"):
        guard.reply(Request(COUNT, dataset=Dataset(("no iri",))))
