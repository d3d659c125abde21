"""Attributes: what the nodes and links of a network carry, as values and as scalars.

The package works with values: tuples of years, periods and sources. networkx's writers take text, numbers and truth
values only, so a network that leaves the package has scalars: several values are joined by "; ", and what has parts
is JSON. `with_values` reads these back, and what people write by hand; `with_scalars` is its reverse."""

import json
from collections.abc import Callable, Iterable, Mapping
from numbers import Integral, Real
from typing import Any, Final, TypeAlias

import networkx as nx

from gpai_graph.errors import GpaiGraphError, NetworkError, quoted
from gpai_graph.rdf.dates import PartialDate
from gpai_graph.rdf.solutions import IRI
from gpai_graph.rdf.sources import Source
from gpai_graph.rdf.words import is_day, is_missing

# Its first day and the day after its last, as ISO text; "" where it has none. Such days compare as text.
Period: TypeAlias = tuple[str, str]
# An attribute and its text.
_Key: TypeAlias = tuple[str, str]

# What nodes are told by, in words, of which one may have several.
SEVERAL: Final = ("region", "country", "sector", "body")
_BETWEEN: Final = "; "
# Caveats are sentences, which may hold a semicolon or a single line break.
_PARAGRAPH: Final = "\n\n"
_OPEN: Final = ".."
# Not "": GraphML drops empty texts, and a link that does not say when it holds is taken to hold always.
_NEVER: Final = "never"
_TRUE: Final = frozenset(("true", "yes", "1"))
_FALSE: Final = frozenset(("false", "no", "0", ""))
# What networkx's readers of GraphML and GEXF add to a graph: it says nothing of the network.
_OF_READERS: Final = frozenset(("edge_default", "node_default", "mode"))


def texts(given: Any) -> tuple[str, ...]:
    """Several values as texts; a text holds several where "; " stands between them.

    >>> texts("https://example.org/a; https://example.org/b"), texts(("a", "b")), texts(7), texts(None)
    (('https://example.org/a', 'https://example.org/b'), ('a', 'b'), ('7',), ())
    """
    if is_missing(given):
        return ()
    if isinstance(given, str):
        return tuple(part for part in given.split(_BETWEEN) if part.strip())
    if isinstance(given, set | frozenset):
        given = sorted(given, key=str)
    if isinstance(given, Iterable):
        return tuple(each if isinstance(each, str) else str(each) for each in given if not is_missing(each))
    return (str(given),)


def years(given: Any) -> tuple[int, ...]:
    """Years, sorted, each once. Raises NetworkError for anything but whole numbers.

    >>> years("2021; 2020"), years(2020), years([2020, 2020])
    ((2020, 2021), (2020,), (2020,))
    """
    if is_missing(given):
        return ()
    every = (
        [given] if isinstance(given, Real) else given.replace(",", ";").split(";") if isinstance(given, str) else given
    )
    try:
        found = {_year(part) for part in every if not is_missing(part) and part != ""}
    except (TypeError, ValueError) as error:
        raise NetworkError(f"the years {quoted(given)}. Whole numbers are needed, such as (2020, 2021).") from error
    return tuple(sorted(found))


def _year(part: Any) -> int:
    if isinstance(part, bool) or not isinstance(part, str | Integral | float) or int(part) != float(part):
        raise ValueError(part)
    return int(part)


def periods(held: str | Iterable[str | Period]) -> tuple[Period, ...]:
    """Return when a link holds, from its attribute `held`.

    Parameters
    ----------
    held : str or iterable of str
        Periods with "; " between them, or each by itself; "never" is none.

    Returns
    -------
    tuple of (str, str)
        Of each period the first day and the day after the last, as ISO text, "" for an open end; in the given order.

    Raises
    ------
    NetworkError
        For what is no period.

    Examples
    --------
    >>> periods("2020-06-15/2024-07-03; 2025-01-01/..")
    (('2020-06-15', '2024-07-03'), ('2025-01-01', ''))
    """
    parts = texts(held) if isinstance(held, str) else held
    return tuple(_period(part if isinstance(part, str) else tuple(map(day, part))) for part in parts if part != _NEVER)


def _period(part: str | tuple[str, ...]) -> Period:
    days = [end.replace(_OPEN, "").strip() for end in (part.split("/") if isinstance(part, str) else part)]
    if len(days) != len(("begin", "end")) or any(day and PartialDate.of(day) is None for day in days):
        raise NetworkError(f"the period {quoted(part)}. Write 2020-06-15/2024-07-03, with two dots for an open end.")
    return days[0], days[1]


def _held(given: Any) -> tuple[Period, ...] | None:
    """None: nobody says when the link holds, so that its years and dates have to tell."""
    if is_missing(given):
        return None
    if not isinstance(given, Iterable) or not all(isinstance(part, str | list | tuple) for part in given):
        raise NetworkError(f"the periods {quoted(given)}. A period is written 2020-06-15/2024-07-03.")
    return periods(given)


def united(found: Iterable[Period]) -> tuple[Period, ...]:
    """The same days as periods that do not touch, the earliest first.

    >>> united([("2021", "2022"), ("2020", "2021"), ("2023", "")])
    (('2020', '2022'), ('2023', ''))
    """
    kept: list[Period] = []
    for begin, end in sorted(set(found)):
        if end and begin >= end:
            continue
        if kept and (not kept[-1][1] or begin <= kept[-1][1]):
            last = kept.pop()
            begin, end = last[0], max(last[1], end) if last[1] and end else ""
        kept.append((begin, end))
    return tuple(kept)


def truth(given: Any) -> bool:
    """A truth value, also as files write it. Raises NetworkError for what is none.

    >>> truth("false"), truth(1), truth(None)
    (False, True, False)
    """
    if isinstance(given, bool):
        return given
    if is_missing(given):
        return False
    word = str(given).strip().lower()
    if word not in _TRUE and word not in _FALSE and not isinstance(given, Real):
        raise NetworkError(f"the value {quoted(given)}. True or False is needed.")
    return bool(given) if isinstance(given, Real) else word in _TRUE


def day(given: Any) -> str:
    """A date as text, as precise as it is; a date of Python, numpy or pandas as its day.

    >>> from datetime import date
    >>> day(date(2020, 6, 15)), day("2020-06"), day(2020), day(None)
    ('2020-06-15', '2020-06', '2020', '')
    """
    if is_missing(given):
        return ""
    return str(given)[:10] if is_day(given) else str(given)


def caveats(given: Any) -> tuple[str, ...]:
    """The sentences that say what a network does not know; in a text an empty line stands between two."""
    return tuple(filter(None, given.split(_PARAGRAPH))) if isinstance(given, str) else texts(given)


def completeness(given: Any) -> tuple[Mapping[str, Any], ...]:
    """Sizes that sources state, each beside what is recorded; in a text they are JSON."""
    rows = _parsed(given) if isinstance(given, str) and given else given
    rows = (rows,) if isinstance(rows, Mapping) else () if is_missing(rows) or rows == "" else rows
    if isinstance(rows, str) or not isinstance(rows, Iterable) or not all(isinstance(row, Mapping) for row in rows):
        message = "A mapping with subject, measure, stated and recorded is needed, or several."
        raise NetworkError(f"the completeness {quoted(given)}. {message}")
    return tuple(rows)


def sources(given: Any) -> dict[str, Source]:
    """{IRI: the source}; in a text they are JSON, or nothing but IRIs.

    >>> sources({"https://example.org/a": {"title": "A report"}})["https://example.org/a"].title
    'A report'
    """
    told = _parsed(given) if isinstance(given, str) else given
    if not isinstance(told, Mapping):
        told = dict.fromkeys(texts(told))
    return {str(iri): _source(str(iri), about) for iri, about in told.items()}


def _source(iri: str, about: Any) -> Source:
    if isinstance(about, Source):
        return about
    if about is not None and not isinstance(about, Mapping):
        raise NetworkError(
            f"the source {iri}: {quoted(about)}. A mapping with title, publisher, issued, kind, url is needed."
        )
    _, title, *rest = (day((about or {}).get(name)) for name in Source._fields)
    return Source(IRI(iri), title or iri, *rest)


def _parsed(text: str) -> Any:
    """JSON, or the text itself where it is none."""
    try:
        return json.loads(text)
    except ValueError:
        return text


Readers: TypeAlias = Mapping[str, Callable[[Any], Any]]
_DATED: Final[Readers] = {"since": day, "until": day, "held": _held, "undated": _held, "sources": texts}
_OF_LINKS: Final[Readers] = {
    "kind": texts,
    "years": years,
    **_DATED,
    "shared": texts,
    "through": texts,
    "inferred": truth,
}
_OF_NODES: Final[Readers] = {**_DATED, **dict.fromkeys(SEVERAL, texts)}
_OF_GRAPHS: Final[Readers] = {"caveats": caveats, "completeness": completeness, "sources": sources, "as_of": day}


def of_link(given: Mapping[str, Any], where: str, known: dict[_Key, Any] | None = None) -> dict[str, Any]:
    """The attributes of a link as values. known: as in `_values`. Raises NetworkError, which names the link."""
    return _values(given, _OF_LINKS, where, known)


def _values(
    given: Mapping[str, Any], readers: Readers, where: str, known: dict[_Key, Any] | None = None
) -> dict[str, Any]:
    """The attributes as values. known: texts that were read before; many links have the same."""
    known = {} if known is None else known
    found = {}
    try:
        for name, told in given.items():
            value = "" if isinstance(told, str) and told.isspace() else told
            if name not in readers:
                found[name] = value
            elif type(value) is not str:
                found[name] = readers[name](value)
            else:
                if (name, value) not in known:
                    known[name, value] = readers[name](value)
                found[name] = known[name, value]
    except NetworkError as error:
        raise NetworkError(f"{where} has {error}") from error
    return found


def only_graph(G: object, error: type[GpaiGraphError] = NetworkError) -> None:
    """Raise an error for what is no networkx graph."""
    if not isinstance(G, nx.Graph):
        raise error(f"this takes a networkx graph, not {type(G).__name__}. Make one with kg.network(NAME).")


def with_values(G: nx.Graph) -> nx.Graph:
    """Return a copy of a network whose attributes are values: the one place where texts are read.

    Parameters
    ----------
    G : networkx.Graph
        A network of this package, one that was read from a file, or a graph of your own. Values are taken as they
        are, so a copy of a copy is the same.

    Returns
    -------
    networkx.Graph
        A graph of the same class. Links have `years` as a sorted tuple of int, `kind`, `sources`, `shared` and
        `through` as tuples of str, `held` and `undated` as tuples of periods (first day, day after the last; "" for
        an open end), `inferred` as bool, `since` and `until` as ISO text. Nodes have `sources`, `held` and `undated`
        likewise, `region`, `country`, `sector` and `body` as tuples of str, and `name` as `label` where they have no
        label. The graph has `caveats` as a tuple of sentences,
        `sources` as {IRI: source} and `completeness` as a tuple of mappings. Other attributes stay.

    Raises
    ------
    NetworkError
        If an attribute of one of these names cannot be read; the message names the link or the node.

    Examples
    --------
    >>> G = nx.Graph([("ca", "gpai", {"years": "2020; 2021", "sources": "https://example.org/a"})])
    >>> with_values(G).edges["ca", "gpai"]
    {'years': (2020, 2021), 'sources': ('https://example.org/a',)}
    """
    only_graph(G)
    graph = {name: value for name, value in G.graph.items() if name not in _OF_READERS}
    # GEXF numbers links; the number is an attribute when networkx reads it back.
    numbered = "edge_default" in G.graph and "mode" in G.graph
    links: dict[_Key, Any] = {}
    nodes: dict[_Key, Any] = {}
    return _copied(
        G,
        _values(graph, _OF_GRAPHS, "the network"),
        lambda node, given: _labelled(_values(given, _OF_NODES, f"the node {quoted(node)}", nodes)),
        lambda start, end, given: of_link(
            {name: value for name, value in given.items() if not (numbered and name == "id")},
            f"the link from {quoted(start)} to {quoted(end)}",
            links,
        ),
    )


def with_scalars(G: nx.Graph) -> nx.Graph:
    """Return a copy of a network whose attributes are scalars, which every writer takes; `with_values` reads them back.

    Parameters
    ----------
    G : networkx.Graph
        Any graph; attributes that are scalars already stay as they are.

    Returns
    -------
    networkx.Graph
        A graph of the same class, with texts, numbers and truth values. Several values of one are joined by "; ",
        caveats by an empty line; what has parts is JSON; a missing value (None, NaN, NA) is left out. A node with a
        `label` gets the same as `name` too, since GML keeps the identifier as label.

    Examples
    --------
    >>> G = nx.Graph([("ca", "gpai", {"years": (2020, 2021), "held": (("2020-06-15", ""),)})])
    >>> with_scalars(G).edges["ca", "gpai"]
    {'years': '2020; 2021', 'held': '2020-06-15/..'}
    """
    only_graph(G)
    return _copied(
        G,
        _scalars({name: value for name, value in G.graph.items() if name not in _OF_READERS}),
        lambda node, given: _named(node, _scalars(given)),
        lambda _start, _end, given: _scalars(given),
    )


def _labelled(given: dict[str, Any]) -> dict[str, Any]:
    return {"label": given["name"], **given} if given.get("name") and "label" not in given else given


def _named(node: Any, given: dict[str, Any]) -> dict[str, Any]:
    named = "name" not in given and given.get("label") not in (None, "", node)
    return {**given, "name": given["label"]} if named else given


def _copied(
    G: nx.Graph,
    graph: dict[str, Any],
    of_node: Callable[[Any, Mapping[str, Any]], dict[str, Any]],
    of_edge: Callable[[Any, Any, Mapping[str, Any]], dict[str, Any]],
) -> nx.Graph:
    H = G.__class__()
    H.graph.update(graph)
    H.add_nodes_from((node, of_node(node, given)) for node, given in G.nodes(data=True))
    if G.is_multigraph():
        edges = G.edges(keys=True, data=True)
        H.add_edges_from((start, end, key, of_edge(start, end, given)) for start, end, key, given in edges)
    else:
        H.add_edges_from((start, end, of_edge(start, end, given)) for start, end, given in G.edges(data=True))
    return H


def _scalars(given: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _scalar(name, value) for name, value in given.items() if not is_missing(value)}


def _scalar(name: str, value: Any) -> str | int | float | bool:
    if isinstance(value, str | PartialDate):
        return str(value)
    if isinstance(value, bool | int | float):
        return value
    if isinstance(value, Mapping):
        return _json({str(key): _plain(item) for key, item in value.items()})
    if isinstance(value, set | frozenset | list | tuple | range):
        items = sorted(value, key=str) if isinstance(value, set | frozenset) else list(value)
        if any(isinstance(item, Mapping) for item in items):
            return _json([_plain(item) for item in items])
        if name == "caveats":
            return _PARAGRAPH.join(map(str, items))
        if name in ("held", "undated"):
            return _BETWEEN.join(f"{begin or _OPEN}/{end or _OPEN}" for begin, end in periods(items)) or _NEVER
        # A value that held the mark between values would be two when it is read.
        return _BETWEEN.join(day(item).replace(_BETWEEN, ", ") for item in items if not is_missing(item))
    # An array of numpy or a column of pandas is a list; numbers of numpy are Python's own inside.
    if getattr(value, "ndim", 0) == 1:
        return _scalar(name, list(value))
    return value.item() if hasattr(value, "item") and not is_day(value) else day(value)


def _plain(value: Any) -> Any:
    return value._asdict() if isinstance(value, Source) else value


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)
