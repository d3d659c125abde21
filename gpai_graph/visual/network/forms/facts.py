"""Facts: what forms ask of a networkx graph: its two sides, names, dates, what is known to be missing.

Nodes may have `label`, `short` (a shorter name, where there is little room), `kind`, `region`, `sector`, `since` and
`until` (a lifetime), `founded`, `list` ("partial" where not all links are recorded), `body` and `project` (of a work),
or `bipartite` (0 or 1, as networkx says it) where they have no kinds. Links may have what `gpai.draw` documents. A
graph without any of these is drawn as well."""

import re
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, Final, NamedTuple

import networkx as nx

from gpai_graph.analysis.attributes import texts
from gpai_graph.analysis.graphs import order
from gpai_graph.rdf import words
from gpai_graph.rdf.dates import PartialDate, date_words, year_spans
from gpai_graph.rdf.kinds import plural
from gpai_graph.rdf.words import listed
from gpai_graph.visual.network.forms.plain_graph import Node, each_of, is_directed, links_of, loops_of, number_of

_LONG: Final = 34  # letters of a name
_NAMELESS: Final = "(no name)"
_ACRONYM: Final = re.compile(r"\(([A-Z][\w&.-]{1,11})\)$")
_BREAK: Final = re.compile(r", | [-–] |: ")
_WEAK: Final = frozenset(("country", "project"))  # kinds of links that say nothing beside another
_NAMED: Final = 5  # things that a form leaves out and names
_BOTH: Final = 0.1  # share of the nodes that may stand on both sides


class Sides(NamedTuple):
    """Two sorts of nodes, between which all links lead: the longer side as rows, the other one as columns."""

    rows: tuple[Any, ...]
    columns: tuple[Any, ...]

    def held(self, G: nx.Graph) -> dict[Any, frozenset[Any]]:
        """{row: the columns with which it is linked}."""
        columns = frozenset(self.columns)
        return {row: columns & frozenset(G[row]) for row in self.rows}


def sides(G: nx.Graph) -> Sides | None:
    """Return the two sides of a network; None where links lead from one sort of nodes to the same sort.

    A side is what `bipartite` says, else all nodes of one kind of which every link has exactly one end, else where
    links begin (`origin`) and where they lead to; a few things, such as the European Union, may be both."""
    if not G.number_of_edges():
        return None
    given = nx.get_node_attributes(G, "bipartite")
    if len(given) == len(G) and all(given[one] != given[other] for one, other in G.edges()):
        return _by_length(G, {node for node in G if given[node] in (0, "0")})
    count = Counter(kind(G, node) for node in G)
    ends = {frozenset((kind(G, one), kind(G, other))) for one, other in G.edges()}
    kinds = [(count[name], name) for name in count if all(name in pair and len(pair) > 1 for pair in ends)]
    if not kinds:
        return _by_direction(G)
    # Where each kind is a side of its own it is the same cut; the larger kind is as good a name for it.
    chosen = max(kinds)[1]
    return _by_length(G, {node for node in G if kind(G, node) == chosen})


def _by_direction(G: nx.Graph) -> Sides | None:
    begins, ends = set(), set()
    for one, other, origin in G.edges(data="origin"):
        if origin not in (one, other):
            return None
        begin, end = (one, other) if origin == one else (other, one)
        begins.add(begin)
        ends.add(end)
    if len(begins & ends) > _BOTH * len(G):
        return None
    rows, columns = (begins, ends) if len(begins) >= len(ends) else (ends, begins)
    return Sides(tuple(node for node in G if node in rows), tuple(node for node in G if node in columns))


def _by_length(G: nx.Graph, one: set[Any]) -> Sides:
    first = tuple(node for node in G if node in one)
    second = tuple(node for node in G if node not in one)
    return Sides(first, second) if len(first) >= len(second) else Sides(second, first)


def kind(G: nx.Graph, node: Node) -> str:
    """The kind of a node; "" where it has none."""
    return words.text(G.nodes[node].get("kind"))


def name(G: nx.Graph, node: Node) -> str:
    """What a node is called."""
    return words.text(G.nodes[node].get("label")).strip() or words.text(node).strip() or _NAMELESS


def short(G: nx.Graph, node: Node) -> str:
    """What a node is called where there is little room: its short name if it has one, else what a long name has first.

    >>> G = nx.Graph()
    >>> G.add_node(1, label="National Institute of Information Technology (NIIT)")
    >>> G.add_node(2, label="Inria, National Institute for Research in Digital Science")
    >>> G.add_node(3, label="Toolkit on safety (SAFE project, track C)")
    >>> short(G, 1), short(G, 2), short(G, 3)
    ('NIIT', 'Inria', 'Toolkit on safety')
    """
    told = words.text(G.nodes[node].get("short")).strip()
    whole = name(G, node)
    if (told and len(told) < len(whole)) or len(whole) <= _LONG:
        return told if told and len(told) < len(whole) else whole
    acronym = _ACRONYM.search(whole)
    first = acronym[1] if acronym else _BREAK.split(whole)[0]
    return first.partition(" (")[0] if ")" not in first else first


def by_name(G: nx.Graph, node: Node) -> tuple[str, Any]:
    """What to sort nodes by, so that ties are always broken in the same way."""
    return name(G, node).casefold(), order(node)


def counted_by_kind(G: nx.Graph, nodes: Sequence[Node]) -> str:
    """How many nodes of which kinds: "62 people and 25 organisations", the largest kind first.

    >>> counted_by_kind(nx.path_graph(3), [0, 1])
    '2 nodes'
    """
    counts = Counter(kind(G, node) for node in nodes)
    parts = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return listed(f"{count:,} {plural(kind_name, count)}" for kind_name, count in parts) or "no nodes"


def kinds_word(G: nx.Graph, nodes: Sequence[Node], count: int = 2) -> str:
    """The word for nodes: that of their kinds where these are at most three, such as "people and organisations".

    Of more kinds, what the network says of the ends of its links (`from` and `to`), else "things"."""
    counts = Counter(kind(G, node) for node in nodes)
    names = [name for name, _ in counts.most_common()]
    if len(names) <= 3:
        return (listed if count != 1 else " or ".join)(plural(each, count) for each in names)
    origins = [given.get("origin") == node for node in nodes for given in G[node].values()]
    begins = 2 * sum(origins) > len(origins)
    told = words.text(G.graph.get("from" if begins else "to"))
    return told if told and count != 1 else plural("", count).replace("node", "thing")


def link_words(G: nx.Graph, one: Node, other: Node, given: Mapping[str, Any] | None = None) -> str:
    """A link in one line: who, as what, with whom, when; whether it is inferred. given: one of several, if not all."""
    given = G.edges[one, other] if given is None else given
    what = ", ".join(map(words.lower_first, given.get("kind", ()))) or "linked with"
    through = given.get("through", ())
    shared = f": {listed(through[:3])}{f' and {len(through) - 3} more' if len(through) > 3 else ''}" if through else ""
    when = dates_words(given)
    told = f"{ends_words(G, one, other, name, given)}: {what}{shared}"
    told += f", {number_of(given)} links" if number_of(given) > 1 else ""
    return told + (f" ({when})" if when else "") + (", inferred" if given.get("inferred") else "")


def link_title(G: nx.Graph, one: Node, other: Node) -> str:
    """A link in a few words: both names, when, whether it is inferred. For pictures with hundreds of links."""
    given = G.edges[one, other]
    told = ", ".join(each for each in (dates_words(given), "inferred" if given.get("inferred") else "") if each)
    return ends_words(G, one, other, short) + (f": {told}" if told else "")


def ends_words(
    G: nx.Graph,
    one: Node,
    other: Node,
    naming: Callable[[nx.Graph, Node], str] = name,
    given: Mapping[str, Any] | None = None,
) -> str:
    """The two ends of a link, where it begins first; with arrows if the graph is directed.

    >>> from gpai_graph.visual.network.forms.plain_graph import plain
    >>> G = plain(nx.DiGraph([("a", "b"), ("b", "a"), ("b", "c")]))
    >>> ends_words(G, "a", "b"), ends_words(G, "c", "b"), ends_words(nx.path_graph(2), 0, 1)
    ('a ↔ b', 'b → c', '0 – 1')
    """
    given = G.edges[one, other] if given is None else given
    begin, end = (other, one) if given.get("origin") == other else (one, other)
    return f"{naming(G, begin)} {way(G, begin, end, given)} {naming(G, end)}"


def way(G: nx.Graph, one: Node, other: Node, given: Mapping[str, Any] | None = None) -> str:
    """The sign between two nodes that tells where their link leads: an arrow, or a dash in a graph without directions.

    >>> from gpai_graph.visual.network.forms.plain_graph import plain
    >>> way(plain(nx.DiGraph([("a", "b")])), "b", "a")
    '←'
    """
    given = G.edges[one, other] if given is None else given
    return "–" if not is_directed(G) else "↔" if "origin" not in given else "→" if given["origin"] == one else "←"


def dates_words(given: Mapping[str, Any]) -> str:
    """When a link held: "since 15 June 2020", "2021 to 2023", "2022"; "" where nobody says. Of several, each."""
    if number_of(given) > 1:
        return "; ".join(dict.fromkeys(filter(None, map(dates_words, each_of(given)))))
    since, until = words.text(given.get("since")), words.text(given.get("until"))
    if since and until:
        first, last = PartialDate.of(since), PartialDate.of(until)
        return year_spans(range(first.year, last.year + 1)) if first and last else f"{since} to {until}"
    if since or until:
        return f"since {date_words(since)}" if since else f"until {date_words(until)}"
    return year_spans(given.get("years", ()))


def kinds_said(given: Mapping[str, Any]) -> list[str]:
    """What a link is: each of its kinds that says something, in words."""
    kinds = list(given.get("kind") or ("linked with",))
    # Beside "lead", that a project is one says nothing.
    return [kind for kind in kinds if kind not in _WEAK] or kinds


def kind_said(given: Mapping[str, Any]) -> str:
    """The same in one text, within a sentence."""
    return ", ".join(map(words.lower_first, kinds_said(given)))


def years_words(given: Mapping[str, Any]) -> str:
    """When a link held, in years: no more is certain of dates that sources give in different detail.

    >>> years_words({"since": "2020-06", "until": "2022"}), years_words({"until": "2022"})
    ('2020–2022', 'until 2022')
    """
    if number_of(given) > 1:
        return ", ".join(dict.fromkeys(filter(None, map(years_words, each_of(given)))))
    since, until = (date.year if (date := PartialDate.of(given.get(name))) else None for name in ("since", "until"))
    years, held = given.get("years", ()), given.get("held", ())
    if since and until:
        return year_spans(range(since, until + 1))
    # A seat holds only in the years that sources name: without a stated end, it is not taken to go on.
    is_recorded = bool(held) and all(day for period in held for day in period)
    if since and not (is_recorded and max(years, default=since) > since):
        return f"since {since}"
    if until and not (is_recorded and min(years, default=until) < until):
        return f"until {until}"
    return year_spans(years)


def ends(G: nx.Graph) -> tuple[Any, ...]:
    """The two nodes between which a network shows paths, if it says them (`ends`) and holds them."""
    names = texts(G.graph.get("ends"))
    by_text = {str(node): node for node in G}
    return tuple(by_text[str(node)] for node in names if str(node) in by_text)


def missing(G: nx.Graph) -> dict[Any, tuple[int, int]]:
    """{node whose list is known to be short: (recorded, stated)}: of each the statement with the latest date.

    It follows from `completeness` of the graph."""
    latest: dict[Any, tuple[str, int, int]] = {}
    for row in G.graph.get("completeness", ()):
        node, date = row.get("subject"), words.text(row.get("date"))
        stated, recorded = int(row.get("stated") or 0), int(row.get("recorded") or 0)
        if node in G and (date, stated) >= latest.get(node, ("", 0))[:2]:
            latest[node] = (date, stated, recorded)
    return {node: (recorded, stated) for node, (_, stated, recorded) in latest.items() if recorded < stated}


def period_words(G: nx.Graph) -> str:
    """For which time the network stands: "as of 31 December 2023" or "all years up to 30 September 2026"; else ""."""
    as_of, cut_off = words.text(G.graph.get("as_of")), words.text(G.graph.get("cut_off"))
    return f"as of {date_words(as_of)}" if as_of else f"all years up to {date_words(cut_off)}" if cut_off else ""


def source_words(G: nx.Graph) -> str:
    """The line below a form: how many links, how many of them are loops, how many sources, up to when."""
    count = len({source for *_, given in G.edges(data=True) for source in given.get("sources", ())})
    parts = [
        words.counted(links_of(G), "directed link" if is_directed(G) else "link"),
        words.counted(count, "source") if count else "",
        period_words(G),
    ]
    origin = "gpai-graph" if G.graph.get("name") and G.graph.get("question") else "Network"
    loops = loops_of(G)
    of_them = f" {loops} of them {'leads' if loops == 1 else 'lead'} from a thing to itself." if loops else ""
    return f"{origin}: {', '.join(part for part in parts if part)}.{of_them}"


def not_drawn_words(G: nx.Graph, drawn: Collection[Node], *, directions: bool = True, loops: bool = True) -> str:
    """What a form leaves out, as sentences that follow others; "" if it draws all.

    drawn: the nodes that it draws or adds up. directions: whether it tells where links begin; loops: likewise."""
    alone = sorted((node for node in G if node not in drawn), key=lambda node: by_name(G, node))
    linked = any(G.degree(node) for node in alone)
    who = listed(name(G, node) for node in alone) if len(alone) <= _NAMED else counted_by_kind(G, alone)
    said = [
        f"Not drawn: {who}{'' if linked else ', without a link'}." if alone else "",
        "Not drawn: links from a thing to itself." if loops_of(G) and not loops else "",
        "Not drawn: where links begin." if is_directed(G) and not directions else "",
    ]
    return "".join(f" {each}" for each in said if each)


def first_date(G: nx.Graph, node: Node) -> str:
    """Since when a node exists, as ISO text: as it says, else the first date of its links if all have one; else ""."""
    for told in ("founded", "since"):
        if G.nodes[node].get(told):
            return words.text(G.nodes[node][told])
    dates = [words.text(G.edges[node, other].get("since")) for other in G[node]]
    return min(dates, default="") if all(dates) else ""
