"""Caches of a server: each has a limit in bytes, counts what is really taken, and nothing beside them grows."""

import ast
import functools
import gc
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest
from addresses import different_addresses
from starlette.testclient import TestClient

import gpai_graph
from gpai_graph.graph.knowledge import KnowledgeGraph
from gpai_graph.queries.library import Library
from gpai_graph.stores.byte_cache import ByteCache
from gpai_graph.stores.embedded import EmbeddedStore
from gpai_graph.stores.paths import ontology_dir, queries_dir
from gpai_graph.stores.wrappers import RecentStore
from gpai_graph.visual import typeface
from gpai_graph.web import create_app
from gpai_graph.web.network_views import Networks

MEGABYTE = 1 << 20
# Kinds, files, weights: what a function that forgets nothing may hold, since nobody who asks can add to it.
FEW = 40


@pytest.fixture
def recent(graph: EmbeddedStore, kg: KnowledgeGraph) -> KnowledgeGraph:
    """The committed graph over a store that keeps its answers, as `gpai-graph serve` has it."""
    return KnowledgeGraph(RecentStore(graph), kg.queries, Library(ontology_dir() / "rules"))


@pytest.fixture
def client(recent: KnowledgeGraph) -> Iterator[TestClient]:
    with TestClient(create_app(recent), follow_redirects=False) as client:
        yield client


def every_object() -> list[object]:
    """What the garbage collector knows, with what a test froze before (`built.quads`), whatever ran first."""
    gc.collect()
    gc.unfreeze()
    found = gc.get_objects()
    gc.freeze()
    return found


def byte_caches() -> list[ByteCache[object, object]]:
    # By its type: what is weakly held may be gone when it is asked for its class.
    return [each for each in every_object() if issubclass(type(each), ByteCache)]


def kept_for_good() -> dict[str, int]:
    """{function of the package that forgets no value: how many it holds}."""
    cached = [each for each in every_object() if issubclass(type(each), functools._lru_cache_wrapper)]
    ours = [each for each in cached if each.__module__.startswith("gpai_graph")]
    return {
        f"{each.__module__}.{each.__qualname__}": each.cache_info().currsize
        for each in ours
        if each.cache_parameters()["maxsize"] is None
    }


def places_that_keep(source: str) -> list[int]:
    """Lines of a module that make what keeps values without counting bytes: `cache`, `lru_cache`, an empty container.

    `cached_property` keeps one value, as any attribute does. Containers count where more than one call reaches them:
    in a module, and in an object."""
    tree = ast.parse(source)
    found = [node.lineno for node in ast.walk(tree) if isinstance(node, ast.Name) and node.id in ("cache", "lru_cache")]
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            target = node.targets[0] if isinstance(node, ast.Assign) else node.target
            is_shared = isinstance(target, ast.Attribute) or node in tree.body
            if is_shared and ast.unparse(node.value) in ("{}", "dict()", "set()", "OrderedDict()"):
                found.append(node.lineno)
    return found


def taken() -> int:
    """Bytes of Python's objects that are in use."""
    gc.collect()
    return tracemalloc.get_traced_memory()[0]


def test_what_keeps_values_without_counting_bytes_is_found() -> None:
    source = "@cache\ndef f(): ...\nknown = {}\n@lru_cache(maxsize=3)\ndef g():\n    self.seen = {}\n    mine = {}\n"
    assert [1, 3, 4, 6] == sorted(places_that_keep(source))


def test_whatever_keeps_values_without_counting_bytes_says_why_it_cannot_grow() -> None:
    folder = Path(gpai_graph.__file__).parent
    bare, number = [], 0
    for path in sorted(folder.rglob("*.py")):
        source = path.read_text(encoding="utf-8")
        lines = source.split("\n")
        for line in places_that_keep(source):
            number += 1
            if "  # " not in lines[line - 1] and not lines[line - 2].strip().startswith("# "):
                bare.append(f"{path.relative_to(folder)}:{line}")
    assert number > 10
    assert [] == bare


@pytest.mark.parametrize("number", [24, pytest.param(72, marks=pytest.mark.long)])
def test_different_addresses_fill_no_cache_beyond_its_limit(
    number: int, kg: KnowledgeGraph, recent: KnowledgeGraph
) -> None:
    others = byte_caches()
    with TestClient(create_app(recent), follow_redirects=False) as client:
        client.get("/")
        ours = [cache for cache in byte_caches() if all(cache is not other for other in others)]
        # Answers as they are sent, networks, charts. The store of `recent` was there before.
        assert 3 == len(ours)
        for address in different_addresses(kg, number):
            assert client.get(address).status_code in (200, 303, 404), address
    caches = [*ours, recent.store.answers, typeface.FONTS]
    assert [] == [(cache.size, cache.most) for cache in caches if not 0 < cache.size <= cache.most]
    assert sum(cache.most for cache in caches) <= 96 * MEGABYTE


def test_what_strangers_make_up_is_kept_by_no_function_without_a_limit(client: TestClient, kg: KnowledgeGraph) -> None:
    for address in different_addresses(kg, 24):
        client.get(address)
    for number in range(FEW + 5):
        word = f"word{number}"
        for address in (
            *(f"/search?q={word}&kind={word}&rows={word}", f"/page/{word}/{word}", f"/networks/{word}", f"/{word}"),
            *(f"/plots/growth.svg?width={number}", f"/questions/members?member={word}&as_of={word}", f"/static/{word}"),
            *(f"/data/country/ca.{word}", f"/api/queries/{word}.json", f"/ontology/{word}", f"/graph/{word}"),
        ):
            client.get(address, headers={"Accept": f"text/{word}", "Accept-Language": word})
    held = kept_for_good()
    assert "gpai_graph.web.view._icon" in held
    assert {} == {name: number for name, number in held.items() if number > FEW}


@pytest.mark.parametrize("name", ["countries-and-bodies", "collaboration", "bodies-and-chairs"])
def test_a_network_counts_the_bytes_that_it_takes_with_its_pictures_and_measures(
    graph: EmbeddedStore, name: str
) -> None:
    def drawn(networks: Networks, day: str) -> None:
        network = networks.network(name, as_of=day)
        assert network.picture.html({})
        assert network.grouped_picture.svg()
        assert len(network.betweenness) == len(network.graph)

    # A graph that keeps no answers: their bytes are counted elsewhere.
    networks = Networks(KnowledgeGraph(graph, Library(queries_dir()), Library(ontology_dir() / "rules")))
    # Once before: fonts and scripts.
    drawn(networks, "2022-12-31")
    before = networks.kept.size
    tracemalloc.start()
    try:
        start = taken()
        for day in ("2023-06-30", "2023-12-31"):
            drawn(networks, day)
        real = taken() - start
    finally:
        tracemalloc.stop()
    assert real / 1.3 < networks.kept.size - before < 4 * real


def test_the_answers_of_a_store_count_the_bytes_that_they_take(recent: KnowledgeGraph) -> None:
    recent.query("SELECT ?s { ?s ?p ?o } LIMIT 1")
    before = recent.store.answers.size
    tracemalloc.start()
    try:
        start = taken()
        for number in range(1, 5):
            recent.store.select(f"SELECT ?s ?p ?o WHERE {{ ?s ?p ?o }} LIMIT {number}000")
        real = taken() - start
    finally:
        tracemalloc.stop()
    assert real / 1.3 < recent.store.answers.size - before < 4 * real
