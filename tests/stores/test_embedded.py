import json
import multiprocessing
import os
import shutil
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest

from gpai_graph.errors import GpaiGraphError, QuerySyntaxError, ResultsFormatError, StoreError
from gpai_graph.rdf.namespaces import PREFIXES
from gpai_graph.rdf.solutions import IRI, BlankNode, Literal, Quad, Solutions, Triple
from gpai_graph.stores import remembered
from gpai_graph.stores.cache import MANIFEST, digest
from gpai_graph.stores.embedded import EmbeddedStore, Store, open_cached, open_in_memory, with_prefixes
from gpai_graph.stores.remembered import RecentStore

# Counted by hand in the head of tiny.trig.
QUADS = 116
MEMBERS = with_prefixes("SELECT ?member WHERE { ?m org:organization body:gpai ; org:member ?member } ORDER BY ?member")


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
    with pytest.raises(QuerySyntaxError, match="expected"):
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
        ("ASK { }", "text/csv"),
        ("SELECT ?s { ?s ?p ?o }", "text/turtle"),
        ("CONSTRUCT WHERE { ?s ?p ?o }", "text/csv"),
        ("ASK { }", ""),
    ],
)
def test_a_media_type_that_does_not_fit_is_an_error_that_lists_those_that_do(
    tiny: EmbeddedStore, query: str, media_type: str
) -> None:
    with pytest.raises(ResultsFormatError, match=r"but as (application/sparql-results\+json|text/turtle), "):
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
    with pytest.raises(QuerySyntaxError, match=r"SPARQL line 2, column \d+ (near .*|at the end): expected"):
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
    for given in (quads, other):
        store = EmbeddedStore.in_memory()
        store.extend(given)
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


# The cache


def the_folder(cache: Path) -> Path:
    (folder,) = cache.glob("store-*")
    assert {path.name for path in cache.iterdir()} <= {folder.name, "digests"}
    return folder


def is_answered(store: EmbeddedStore) -> bool:
    return len(store) == QUADS and len(store.select(MEMBERS)) == 3


def test_a_cached_store_is_built_once_and_then_opened(cache: Path, tiny_trig: Path) -> None:
    assert is_answered(open_cached(tiny_trig))
    built = {path.name: path.stat().st_mtime_ns for path in the_folder(cache).glob("[!c]*")}
    store = open_cached(tiny_trig)
    assert is_answered(store)
    assert store.source == "cache of tiny.trig"
    assert {path.name: path.stat().st_mtime_ns for path in the_folder(cache).glob("[!c]*")} == built


def test_what_was_found_intact_is_not_read_again_until_touched(
    cache: Path, tiny_trig: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gpai_graph.stores.cache._SETTLED", -1.0)
    for _ in range(2):
        assert is_answered(open_cached(tiny_trig))
    read: list[str] = []

    def watched(path: Path) -> str:
        read.append(path.suffix)
        return digest(path)

    monkeypatch.setattr("gpai_graph.stores.cache.digest", watched)
    assert is_answered(open_cached(tiny_trig))
    assert {".trig", ".sst"} & set(read) == set()
    assert "" in read  # MANIFEST and CURRENT are read each time
    (folder,) = cache.glob("store-*")
    flip_a_byte(max(folder.glob("*.sst"), key=lambda path: path.stat().st_size))
    assert is_answered(open_cached(tiny_trig))
    assert ".sst" in read


def test_a_cached_store_cannot_be_written(cache: Path, tiny_trig: Path) -> None:
    with pytest.raises(StoreError):
        open_cached(tiny_trig).update("INSERT DATA { <http://e/s> <http://e/p> 1 }")
    assert is_answered(open_cached(tiny_trig))
    assert the_folder(cache).name.startswith("store-")


def test_a_server_holds_the_graph_in_memory_and_nothing_on_disk(cache: Path, tiny_trig: Path) -> None:
    store = open_in_memory(tiny_trig)
    assert is_answered(store)
    assert ("memory, from tiny.trig", digest(tiny_trig)) == (store.source, store.digest)
    assert [] == [*cache.glob("store-*")]


def test_a_file_too_long_for_memory_is_read_from_the_cache(
    cache: Path, tiny_trig: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gpai_graph.stores.embedded.LONGEST_IN_MEMORY", tiny_trig.stat().st_size - 1)
    assert is_answered(open_in_memory(tiny_trig))
    assert the_folder(cache).name.startswith("store-")


def test_what_is_held_in_memory_says_that_there_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"no graph in missing\.trig"):
        open_in_memory(tmp_path / "missing.trig")


def flip_a_byte(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 0xFF
    path.write_bytes(data)


def cut_in_half(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


@pytest.mark.parametrize("damage", [flip_a_byte, cut_in_half, Path.unlink])
@pytest.mark.parametrize("pattern", ["*.sst", "MANIFEST-*", "CURRENT", "OPTIONS-*", MANIFEST])
def test_a_damaged_cache_is_built_again(
    cache: Path, tiny_trig: Path, pattern: str, damage: Callable[[Path], None]
) -> None:
    open_cached(tiny_trig)
    damage(max(the_folder(cache).glob(pattern), key=lambda path: path.stat().st_size))
    store = open_cached(tiny_trig)
    assert is_answered(store)
    assert store.source == "cache of tiny.trig"
    assert is_answered(open_cached(tiny_trig))


def test_a_stranger_in_the_cache_folder_makes_it_be_built_again(cache: Path, tiny_trig: Path) -> None:
    open_cached(tiny_trig)
    (the_folder(cache) / "000099.log").write_bytes(b"x")
    assert is_answered(open_cached(tiny_trig))
    assert not (the_folder(cache) / "000099.log").exists()


def test_the_manifest_leaves_out_only_what_holds_no_data(cache: Path, tiny_trig: Path) -> None:
    open_cached(tiny_trig)
    listed = json.loads((the_folder(cache) / MANIFEST).read_bytes())
    assert {path.name for path in the_folder(cache).iterdir()} - listed.keys() - {"checked"} == {
        "LOG",
        "LOCK",
        MANIFEST,
    }


def test_a_cache_that_the_engine_cannot_open_is_built_again_then_left(
    cache: Path, tiny_trig: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = ox.Store

    class Unwilling:
        def __new__(cls, *folder: Path) -> ox.Store:  # type: ignore[misc]
            return engine(*folder)

        @staticmethod
        def read_only(_: str) -> None:
            raise OSError("not today")

    monkeypatch.setattr("gpai_graph.stores.embedded.ox.Store", Unwilling)
    store = open_cached(tiny_trig)
    assert is_answered(store)
    assert store.source.startswith("memory")
    assert list(cache.glob("[!d]*")) == []


def test_another_graph_gets_another_folder_and_only_the_newest_stay(
    cache: Path, tiny_trig: Path, tmp_path: Path
) -> None:
    text = tiny_trig.read_text(encoding="utf-8")
    for number in range(5):
        path = tmp_path / "graph.trig"
        path.write_text(f"{text}\n# {number}\n", encoding="utf-8")
        open_cached(path)
        os.utime(max(cache.glob("store-*"), key=lambda folder: folder.stat().st_ctime_ns), (number, number))
    assert sorted(int(folder.stat().st_mtime) for folder in cache.glob("*-*")) == [2, 3, 4]


def test_a_cache_folder_that_cannot_be_written_means_memory(
    tiny_trig: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A file where the folder should be: a mode without write permission would not stop root.
    (tmp_path / "file").write_text("", encoding="utf-8")
    monkeypatch.setenv("GPAI_GRAPH_CACHE", str(tmp_path / "file" / "cache"))
    store = open_cached(tiny_trig)
    assert is_answered(store)
    assert store.source == "memory, from tiny.trig (the cache folder cannot be used)"


def test_a_missing_graph_names_the_command_that_makes_it(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"no graph in gpai-graph\.trig: .*`gpai-graph build`"):
        open_cached(tmp_path / "gpai-graph.trig")


def test_a_graph_that_cannot_be_read_names_file_and_line(tmp_path: Path, cache: Path) -> None:
    (tmp_path / "x.trig").write_text("\noops", encoding="utf-8")
    with pytest.raises(StoreError, match=r"^x\.trig:2: "):
        open_cached(tmp_path / "x.trig")
    assert list(cache.glob("[!d]*")) == []


def _open_and_count(trig: Path) -> int:
    return len(open_cached(trig).select(MEMBERS))


def test_processes_that_build_at_once_all_answer_and_leave_one_folder(cache: Path, tiny_trig: Path) -> None:
    # Spawned: RocksDB has threads, which a fork does not survive.
    with multiprocessing.get_context("spawn").Pool(3) as pool:
        assert pool.map(_open_and_count, [tiny_trig] * 6, chunksize=1) == [3] * 6
    assert the_folder(cache).name.startswith("store-")


def test_a_cache_removed_while_in_use_does_not_disturb_the_next(cache: Path, tiny_trig: Path) -> None:
    store = open_cached(tiny_trig)
    shutil.rmtree(cache)
    assert is_answered(open_cached(tiny_trig))
    assert len(store) == QUADS


def test_a_store_that_remembers_lately_answers_the_same_and_asks_once() -> None:
    asked: list[str] = []

    class Counted(EmbeddedStore):
        def select(self, query: str) -> Solutions:
            asked.append(query)
            return super().select(query)

    counted = Counted(ox.Store(), "memory")
    counted.load(b"<https://example.org/a> <https://example.org/b> 1, 2 .", "ttl")
    recent = RecentStore(counted)
    query = "SELECT ?n WHERE { ?s ?p ?n } ORDER BY ?n"
    assert recent.select(query) == recent.select(query) == EmbeddedStore.select(counted, query)
    assert asked == [query]
    assert recent.ask("ASK { ?s ?p 2 }")
    assert len(recent) == 2


def test_a_store_that_remembers_lately_keeps_so_many_answers_and_no_texts() -> None:
    store = EmbeddedStore(ox.Store(), "memory")
    recent = RecentStore(store, most=10)
    padding = "#" * 7_000
    queries = [f"SELECT ?s WHERE {{ ?s ?p {number} }} {padding}" for number in range(50)]
    tracemalloc.start()
    try:
        for query in queries:
            assert len(recent.select(query)) == 0
        kept = tracemalloc.take_snapshot().filter_traces([tracemalloc.Filter(True, remembered.__file__)])
    finally:
        tracemalloc.stop()
    assert sum(trace.size for trace in kept.traces) < 10 * len(padding)
    first, latest = recent.select(queries[-1]), recent.select(queries[-1])
    assert first is latest
    assert recent.select(queries[0]) is not first
