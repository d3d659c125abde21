"""Tree: what is part of what in a network, what succeeded what, who leads each, and the date that parts it in two."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any, Final, NamedTuple

import networkx as nx

from gpai_graph.rdf import words
from gpai_graph.rdf.dates import PartialDate
from gpai_graph.visual.network.forms import facts, plain_graph

PART: Final = "part of"  # the kinds of links that make a tree
NEXT: Final = "succeeded by"
Side = list[tuple[Any, int]]


class Tree(NamedTuple):
    """The tree, what succeeded what, and the date that parts it in two. cut: None for one tree."""

    root: Any
    parts: dict[Any, list[Any]]
    following: list[tuple[Any, Any]]
    cut: PartialDate | None

    def units(self) -> list[Any]:
        """All units, from the root down."""
        return [node for node, _ in self.side()]

    def side(self, keep: Callable[[Any], bool] = lambda _: True) -> Side:
        """The units that are kept, each with its depth; parts of one that is not kept are left out with it."""
        found: list[tuple[Any, int]] = []
        waiting = [(self.root, 0)]
        while waiting:
            node, depth = waiting.pop()
            found.append((node, depth))
            waiting += [(part, depth + 1) for part in reversed(self.parts.get(node, ())) if keep(part)]
        return found


def _directed(G: nx.Graph, what: str) -> list[tuple[Any, Any]]:
    """The links of a kind, from where they begin."""
    return [
        (other, one) if each.get("origin") == other else (one, other)
        for one, other, given in G.edges(data=True)
        for each in plain_graph.each_of(given)
        if what in each.get("kind", ())
    ]


def tree_of(G: nx.Graph) -> Tree | None:
    """The largest tree. A part that names several wholes stands below the first of them."""
    parts: dict[Any, list[Any]] = defaultdict(list)
    whole: dict[Any, Any] = {}
    for part, of in sorted(_directed(G, PART), key=str):
        above = of
        while above in whole:
            above = whole[above]
        if part not in whole and above != part:
            whole[part] = of
            parts[of].append(part)
    if not parts:
        return None
    size: dict[Any, int] = {}
    for part in whole:
        above = part
        while above in whole:
            above = whole[above]
        size[above] = size.get(above, 0) + 1
    root = max(sorted(size, key=str), key=lambda node: size[node])
    tree = Tree(root, dict(parts), sorted(_directed(G, NEXT), key=str), None)
    for below in parts.values():
        below.sort(key=lambda part: _rank(G, tree, part))
    return tree if G.graph.get("as_of") else tree._replace(cut=_cut(G, tree.units()))


def _rank(G: nx.Graph, tree: Tree, part: Any) -> tuple[Any, ...]:
    """First what has leaders of most kinds, such as countries and people, in it or below it; then what began first."""
    below = [node for node, _ in tree._replace(root=part).side()]
    kinds = {facts.kind(G, other) for node in below for held in leads(G, node).values() for other in held}
    since = date_of(G, part, "since")
    return -len(kinds), since is None, since.first if since else "", *facts.by_name(G, part)


def date_of(G: nx.Graph, node: Any, what: str) -> PartialDate | None:
    """The date that an attribute of a node tells."""
    return PartialDate.of(words.text(G.nodes[node].get(what)))


def _cut(G: nx.Graph, units: list[Any]) -> PartialDate | None:
    """The date with which most ends and beginnings agree; of equal ones the one that most sources give."""
    ends = [date for node in units if (date := date_of(G, node, "until"))]
    begins = [date for node in units if (date := date_of(G, node, "since"))]

    def rank(cut: PartialDate) -> tuple[int, int, str]:
        agree = [date for date in (*ends, *begins) if date.first <= cut.last and cut.first <= date.last]
        return len(agree), agree.count(cut), cut.text

    both = [
        cut
        for cut in {*ends, *begins}
        if any(date.first <= cut.last and cut.first <= date.last for date in ends)
        and any(date.first <= cut.last and cut.first <= date.last for date in begins)
    ]
    return max(both, key=rank, default=None)


def sides_of(G: nx.Graph, tree: Tree) -> list[Side]:
    """What was there before the cut and what has not ended with it, from the root down; one side where nothing cuts."""
    cut = tree.cut
    if cut is None:
        return [tree.side()]
    return [
        tree.side(lambda node: (since := date_of(G, node, "since")) is None or since.last < cut.first),
        tree.side(lambda node: (until := date_of(G, node, "until")) is None or until.first > cut.last),
    ]


def leads(G: nx.Graph, node: Any) -> dict[str, list[Any]]:
    """{role: who holds it}, from links that lead to a unit; those who came first stand first."""
    found: dict[str, list[Any]] = defaultdict(list)
    for other, given in G[node].items():
        kinds = [each for each in given.get("kind", ()) if each not in (PART, NEXT)]
        if kinds and given.get("origin", other) == other and facts.kind(G, other) != facts.kind(G, node):
            found[", ".join(kinds)].append(other)
    for held in found.values():
        held.sort(key=lambda other: (_first_year(G.edges[node, other]), *facts.by_name(G, other)))
    return dict(sorted(found.items(), key=lambda item: (-len(item[1]), item[0])))


def role_word(G: nx.Graph, units: Iterable[Any]) -> str:
    """The word for all roles: "chair" of chairs, co-chairs and lead chairs; "role" where they differ."""
    found = {each.replace("-", " ").split()[-1].lower() for node in units for each in leads(G, node)}
    return found.pop() if len(found) == 1 else "role"


def _first_year(given: dict[str, Any]) -> int:
    since = PartialDate.of(words.text(given.get("since")))
    return min([*given.get("years", ()), *([since.year] if since else [])], default=9999)


def moved_between(tree: Tree, sides: list[Side]) -> list[tuple[Any, Any]]:
    """The successions from one side to the other."""
    before, after = ({node for node, _ in side} for side in (sides[0], sides[-1]))
    return [(one, other) for one, other in tree.following if one in before - after and other in after - before]
