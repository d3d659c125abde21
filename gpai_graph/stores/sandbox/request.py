"""Requests: a query in, a reply out that holds no more rows and bytes than it may. Runs inside a worker.

Requests and replies cross between processes as JSON and bytes: never as pickles, which a broken worker could abuse."""

import io
import json
from itertools import islice
from typing import Any, Final, NamedTuple

import pyoxigraph as ox

from gpai_graph.errors import QuerySyntaxError, QueryTooLargeError
from gpai_graph.rdf import formats
from gpai_graph.rdf.calls import calls_out, may_be_compared, services
from gpai_graph.rdf.namespaces import BASE, PREFIXES
from gpai_graph.rdf.solutions import Solutions
from gpai_graph.rdf.sparql import code_tokens, dataset_of, first_word, prefixed
from gpai_graph.stores.embedded import EmbeddedStore, Results, rewritten
from gpai_graph.stores.oxigraph import (
    GRAPH_FORMATS,
    KIND_NAMES,
    TABLE_FORMATS,
    chosen,
    maybe_term_of,
    repaired,
    serialised,
    set_of,
    translated,
)
from gpai_graph.stores.protocol import Dataset
from gpai_graph.stores.sandbox.limits import DEEPEST, FIRST, LONGEST, LONGEST_RUN, MOST_OPERATORS

JSON: Final = formats.JSON_RESULTS.media_type
XML: Final = formats.XML_RESULTS.media_type
MEMORY_OVER: Final = "the query was stopped because it needed too much memory. Select less, or add LIMIT."
# What a table that was cut links to, in the head of JSON and XML.
CUT_LINK: Final = "#only-the-first-rows"
_FORMS: Final[dict[str, type]] = {"SELECT": ox.QuerySolutions, "ASK": ox.QueryBoolean, "CONSTRUCT": ox.QueryTriples}
_CUT: Final = "ask with cut=yes for its first rows"
# What stands between two rows, or more often: an upper bound of the rows, counted in no time.
_BETWEEN_ROWS: Final = {JSON: b",{", XML: b"<result>", formats.CSV.media_type: b"\n", formats.TSV.media_type: b"\n"}


class Request(NamedTuple):
    """A query, and what its answer may be.

    rows, truth, graph: the media type for SELECT, for ASK, for CONSTRUCT and DESCRIBE; "" if that is not wanted.
    form: SELECT, ASK or CONSTRUCT if it must be that. cut: whether too many rows are cut (`first`), or an error.
    strange: whether a stranger asks; then the query is screened, our prefixes are known, and relative IRIs are ours.
    yields: whether its worker lets all other processes go first; it is its last request."""

    query: str
    rows: str = JSON
    truth: str = JSON
    graph: str = formats.N_TRIPLES.media_type
    form: str = ""
    dataset: Dataset | None = None
    strange: bool = False
    cut: bool = False
    timeout: float = 0.0
    max_rows: int | None = None
    max_bytes: int | None = None
    yields: bool = False

    @property
    def first(self) -> int:
        """How many rows or triples of a longer answer are given where it is cut."""
        return FIRST if self.max_rows is None else min(self.max_rows, FIRST)

    def to_bytes(self) -> bytes:
        """The request as a worker reads it."""
        return json.dumps(self).encode()

    @classmethod
    def from_bytes(cls, data: bytes) -> "Request":
        """Read what `to_bytes` writes."""
        request = cls(*json.loads(data))
        return request if request.dataset is None else request._replace(dataset=Dataset(*map(tuple, request.dataset)))


class Reply(NamedTuple):
    """An answer in a W3C format. cut: whether there are more rows (or triples) than it holds."""

    body: bytes
    media_type: str
    cut: bool = False


def answered(store: EmbeddedStore, request: Request) -> Reply:
    """The answer of a request. Raises QuerySyntaxError, ResultsFormatError, QueryTooLargeError, StoreError."""
    query = request.query
    if request.strange:
        screen(query)
    with translated(query):
        try:
            result = _result(store, query, request)
        except SyntaxError:
            # Not before: to look for prefixes takes as long as a short answer, and most queries declare their own.
            if not request.strange:
                raise
            with prefixed(query) as query, translated(query):
                result = _result(store, query, request)
        wanted = _FORMS.get(request.form)
        if wanted is not None and not isinstance(result, wanted):
            raise QuerySyntaxError(f"this is {KIND_NAMES[type(result)]}, but {request.form} is needed.")
        if isinstance(result, ox.QueryTriples):
            return _graph(result, request)
        if isinstance(result, ox.QueryBoolean):
            written = result.serialize(format=chosen(request.truth, TABLE_FORMATS))
            return Reply(bytes(written or b""), formats.without_parameters(request.truth))
        body = _whole(result, request)
        if body is None:
            # Asked again: rows that were written cannot be counted or taken back.
            again = _result(store, query, request)
            most = request.first if request.cut else request.max_rows
            return _first_rows(again, request._replace(max_rows=most))  # type: ignore[arg-type]  # the same query
        return Reply(body, formats.without_parameters(request.rows))


def _result(store: EmbeddedStore, query: str, request: Request) -> Results:
    # Not the address at which we are asked: a kept answer would be that of another address.
    base = BASE if request.strange else None
    bare, default, named = dataset_of(query)
    if request.dataset is not None:
        # It takes the place of that of the query (SPARQL 1.1 Protocol, 2.1.4).
        return store.result(bare, request.dataset, base)
    # With one graph the engine is right; with more it counts a triple once for each graph.
    return store.result(bare, Dataset(default, named), base) if len(default) > 1 else store.result(query, base=base)


def _whole(result: ox.QuerySolutions, request: Request) -> bytes | None:
    """The table if it is surely within the limits; None if it may have too many rows, or is too long and may be cut."""
    media_type = formats.without_parameters(request.rows)
    out = _Bounded(request)
    try:
        result.serialize(out, format=chosen(media_type, TABLE_FORMATS))
        body = _short_enough(repaired(out.getvalue(), media_type), request)
    except QueryTooLargeError:
        if not request.cut:
            raise
        return None
    most = request.max_rows
    # Fewer bytes than rows allowed: no need to count.
    return body if most is None or len(body) < most or body.count(_BETWEEN_ROWS[media_type]) < most else None


class _Bounded(io.BytesIO):
    """A file that takes what an answer may hold and no more."""

    def __init__(self, request: Request) -> None:
        super().__init__()
        self._request = request

    def write(self, data: Any) -> int:
        if self._request.max_bytes is not None and self.tell() + len(data) > self._request.max_bytes:
            raise _too_long(self._request)
        return super().write(data)


def _first_rows(result: ox.QuerySolutions, request: Request) -> Reply:
    """The first rows, as many as are allowed; the rest is never computed where the query needs no order."""
    names = [variable.value for variable in result.variables]
    most = request.max_rows
    taken, cut = _within(list(islice(result, None if most is None else most + 1)), request)
    body = Solutions(names, [tuple(map(maybe_term_of, row)) for row in taken]).to_json()
    media_type = formats.without_parameters(request.rows)
    if cut:
        body = body.replace(b"]}", f'],"link":["{CUT_LINK}"]}}'.encode(), 1)
    if media_type != JSON:
        body = rewritten(body, media_type)
    if cut and media_type == XML:
        body = body.replace(b"</head>", f'<link href="{CUT_LINK}"/></head>'.encode(), 1)
    return Reply(_short_enough(body, request), media_type, cut)


def _graph(result: ox.QueryTriples, request: Request) -> Reply:
    rdf_format = chosen(request.graph, GRAPH_FORMATS)
    most = request.max_rows
    triples, cut = _within(set_of(islice(result, None if most is None else most + 1)), request)
    body = serialised(triples, rdf_format, PREFIXES)
    return Reply(_short_enough(body, request), formats.without_parameters(request.graph), cut)


def _within(items: list[Any], request: Request) -> tuple[list[Any], bool]:
    """The items that are allowed, and whether there were more. Raises QueryTooLargeError if they may not be cut."""
    most = request.max_rows
    if most is None or len(items) <= most:
        return items, False
    if not request.cut:
        raise QueryTooLargeError(f"the answer has more than {most} rows. Add LIMIT, or {_CUT}.")
    return items[: request.first], True


def _short_enough(body: bytes, request: Request) -> bytes:
    if request.max_bytes is None or len(body) <= request.max_bytes:
        return body
    raise _too_long(request)


def _too_long(request: Request) -> QueryTooLargeError:
    return QueryTooLargeError(f"the answer is longer than {request.max_bytes} bytes. Add LIMIT, or {_CUT}.")


_DEEPER: Final = frozenset("([{")
_HIGHER: Final = frozenset(")]}")
_IN_A_ROW: Final = frozenset(("!", "^", "^^", "+", "-"))
_OPERATORS: Final = frozenset(("||", "&&", *"|/^*+-!;.=<>"))
_UPDATES: Final = frozenset(("INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH"))


def screen(query: str) -> None:
    """Raise QueryTooLargeError for a query longer or deeper than people write, QuerySyntaxError for what is refused.

    >>> screen("ASK " + "{" * 2_000 + "}" * 2_000)
    Traceback (most recent call last):
    gpai_graph.errors.QueryTooLargeError: this query is nested deeper than 60 brackets. Flatten it.
    """
    if len(query) > LONGEST:
        raise QueryTooLargeError(f"this query has {len(query)} characters; the limit is {LONGEST}. Shorten it.")
    if calls_out(query):
        hosts = " and ".join(services(query)[:3]) or "another host"
        raise QuerySyntaxError(
            f"SERVICE is refused: it would send a part of this query to {hosts}. Ask that server yourself and "
            f"join the answers."
        )
    if (word := first_word(query)) in _UPDATES:
        raise QuerySyntaxError(f"{word} is an update, and this graph is read-only. Ask with SELECT.")
    if _is_small(query):
        return
    shape = _Shape.of(query)
    if shape.depth > DEEPEST:
        raise QueryTooLargeError(f"this query is nested deeper than {DEEPEST} brackets. Flatten it.")
    if shape.run > LONGEST_RUN:
        raise QueryTooLargeError(f"this query has more than {LONGEST_RUN} signs such as ! in a row. Remove some.")
    if shape.operators > MOST_OPERATORS:
        raise QueryTooLargeError(f"this query has more than {MOST_OPERATORS} operators. Write lists as VALUES.")


def _is_small(query: str) -> bool:
    """Whether even with its texts and comments it is within all limits: to tell them apart takes longer."""
    return (
        len(query) <= MOST_OPERATORS
        and sum(map(query.count, _DEEPER)) <= DEEPEST
        and sum(query.count(sign) for sign in "!^+-") <= LONGEST_RUN
    )


class _Shape(NamedTuple):
    """How large the code of a query is. depth: of brackets. run: the most signs such as `!` in a row."""

    depth: int
    run: int
    operators: int

    @classmethod
    def of(cls, query: str) -> "_Shape":
        """The shape of a query; where its code cannot be told from its texts, that of all its characters."""
        code = code_tokens(query)
        depth = deepest = run = longest = operators = 0
        for sign in query if any(map(may_be_compared, code)) else (token[0] for token in code):
            depth += (sign in _DEEPER) - (sign in _HIGHER)
            run = run + len(sign) if sign in _IN_A_ROW else 0
            operators += sign in _OPERATORS
            deepest, longest = max(deepest, depth), max(longest, run)
        return cls(deepest, longest, operators)
