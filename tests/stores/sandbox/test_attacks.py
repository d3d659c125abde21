"""Attacks on the guarded store: each ends within its time, reaches nobody, and the next query is answered."""

from collections.abc import Iterator

import pytest
from attacks import HEAVY, MEMORY, NESTED, calling
from hypothesis import given, settings
from hypothesis import strategies as st
from servers import Actor, Reply, acting

from gpai_graph.errors import GpaiGraphError, QueryLimitError, QuerySyntaxError, QueryTooLargeError
from gpai_graph.queries.library import Library
from gpai_graph.stores.paths import queries_dir, trig_path
from gpai_graph.stores.sandbox.guarded import GuardedStore
from gpai_graph.stores.sandbox.limits import Limits
from gpai_graph.stores.sandbox.request import Request, screen

LIMITS = Limits(timeout=1, memory=256 << 20, workers=2)


@pytest.fixture(scope="module")
def guard() -> Iterator[GuardedStore]:
    """The real graph behind two workers."""
    with GuardedStore(trig_path(), LIMITS) as store:
        yield store


@pytest.fixture
def canary() -> Iterator[Actor]:
    """A server that nobody must call."""
    with acting(lambda _: Reply(body=b'{"head":{"vars":[]},"results":{"bindings":[]}}')) as actor:
        yield actor


def _ends(guard: GuardedStore, query: str, strange: bool) -> GpaiGraphError | None:
    """What the query ends with; and the next one is answered."""
    try:
        guard.reply(Request(query, strange=strange, cut=True))
        error = None
    except GpaiGraphError as raised:
        error = raised
    assert guard.ask("ASK { ?s ?p ?o }")
    return error


@pytest.mark.parametrize("name", NESTED)
def test_nesting_is_refused_by_the_screen(guard: GuardedStore, name: str) -> None:
    error = _ends(guard, NESTED[name], strange=True)
    assert isinstance(error, QueryTooLargeError), error


@pytest.mark.parametrize("name", NESTED)
def test_nesting_that_passes_the_screen_harms_no_other_query(guard: GuardedStore, name: str) -> None:
    error = _ends(guard, NESTED[name], strange=False)
    assert error is None or isinstance(error, QueryLimitError | QuerySyntaxError), error


@pytest.mark.parametrize("name", HEAVY)
def test_a_heavy_query_is_stopped(guard: GuardedStore, name: str) -> None:
    assert isinstance(_ends(guard, HEAVY[name], strange=True), QueryLimitError)


@pytest.mark.parametrize("name", MEMORY)
def test_a_query_that_fills_memory_is_stopped(guard: GuardedStore, name: str) -> None:
    assert isinstance(_ends(guard, MEMORY[name], strange=True), QueryLimitError)


def test_a_regular_expression_that_backtracks_elsewhere_is_answered(guard: GuardedStore) -> None:
    assert not guard.ask(f"ASK {{ FILTER REGEX('{'a' * 40}!', '^(a+)+$') }}")


@pytest.mark.parametrize("name", calling(""))
@pytest.mark.parametrize("strange", [True, False])
def test_no_query_calls_another_host(guard: GuardedStore, canary: Actor, name: str, strange: bool) -> None:
    error = _ends(guard, calling(canary.url)[name], strange)
    if not name.startswith(("FROM", "GRAPH")):
        assert isinstance(error, QuerySyntaxError)
    assert [] == canary.requests


def test_every_query_of_the_library_passes_the_screen() -> None:
    library = Library(queries_dir())
    for name in library:
        if not library[name].asks_others:
            screen(library[name].bind({}))


PIECES = st.sampled_from(
    """SELECT ASK CONSTRUCT DESCRIBE WHERE { } ( ) [ ] . ; , / | ^ * + ? ! = < > && || ?s ?p ?o ?x a 1 0.5 1e9 'x'
    "y"@en <https://example.org/p> _:b FILTER OPTIONAL UNION MINUS GRAPH VALUES UNDEF BIND AS GROUP BY HAVING ORDER
    LIMIT OFFSET COUNT(*) DISTINCT REDUCED FROM NAMED EXISTS NOT IN REGEX CONCAT STR # \\ \\u0041 é 𝔸""".split()
)
CHARACTERS = st.sampled_from(["\x00", "\ud800", "\n", "'", '"'])
SEEDS = st.sampled_from(
    ["SELECT ?s { ?s ?p ?o } LIMIT 3", "ASK { ?s a ?o FILTER(?s > 1) }", "CONSTRUCT { ?s ?p 1 } { ?s ?p ?o } LIMIT 2"]
)


@settings(max_examples=300)
@given(seed=SEEDS, pieces=st.lists(st.tuples(st.integers(0, 60), st.integers(0, 3), PIECES | CHARACTERS), max_size=12))
def test_no_mutation_breaks_the_store(guard: GuardedStore, seed: str, pieces: list[tuple[int, int, str]]) -> None:
    query = seed
    for place, length, piece in pieces:
        query = f"{query[:place]} {piece} {query[place + length :]}"
    try:
        guard.reply(Request(query, strange=True, cut=True, timeout=0.5))
    except (QuerySyntaxError, QueryLimitError):
        return
