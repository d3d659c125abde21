"""Matrix: things as rows and columns, a mark where two are linked.

Two sorts of things: columns by date, rows by number of links. A mark is filled if a source states the link, hollow if
it is inferred. An empty place is a dot; a column whose list is known to be short is hatched, as it tells nothing.
Things of one sort: see `square`."""

from collections import Counter, defaultdict
from typing import Any, Final, NamedTuple

import networkx as nx

from gpai_graph.rdf import words
from gpai_graph.rdf.words import listed
from gpai_graph.visual.network.forms import How, facts, plain_graph, square
from gpai_graph.visual.network.forms.facts import Sides, kinds_word, name, short
from gpai_graph.visual.network.forms.sheet import LEAD, Sheet
from gpai_graph.visual.style import GROUND, INK, QUIET, RULE, SMALL, Look, looks_of
from gpai_graph.visual.typeface import width as measured

MOST_COLUMNS: Final = 40
_FIRST: Final = 54  # rows of a panel that are shown at first
_ROW: Final = 17.0
_GAP: Final = 40.0
_HEAD: Final = 11.5  # size of the names of columns
_LEAN: Final = -45.0
_COS: Final = 0.72  # of it, and a little for the height of letters
_LEAST: Final = 18.0  # from column to column, where names lean
_NAME: Final = 0.31  # of a panel's width, at most, for the names of rows
_LONGEST: Final = 240.0  # pixels of the name of a column
_WAYS: Final = {
    "→": "Links lead from rows to columns.",
    "←": "Links lead from columns to rows.",
    "↔": "Links lead both ways.",
}
_SHORT: Final = frozenset(("partial", "short"))  # what `list` says of a node whose links are not all recorded


class _Row(NamedTuple):
    """A row: one thing, or several that are linked with the same columns."""

    nodes: tuple[Any, ...]
    words: str
    links: int


def lacks(G: nx.Graph) -> str:
    """What the graph would need."""
    found = facts.sides(G)
    if found is None:
        return square.lacks(G)
    if len(found.columns) > MOST_COLUMNS:
        many = f"{len(found.columns)} {kinds_word(G, found.columns)}"
        return f"A matrix shows at most {MOST_COLUMNS} columns, and this network has {many}."
    return ""


class _View(NamedTuple):
    """The graph with its rows in order, columns in order, and what each row holds."""

    G: nx.Graph
    how: How
    rows: list[Any]
    columns: list[Any]
    held: dict[Any, frozenset[Any]]
    links: dict[Any, int]  # of each column
    ways: frozenset[str]  # where links lead, as signs; none if the graph has no directions
    looks: dict[str, Look]

    @property
    def way_words(self) -> str:
        """Where links lead, as a sentence that follows others; "" if the graph has no directions."""
        if len(self.ways) > 1:
            return " An arrow in a mark leads from row (left) to column (right), or back."
        return f" {_WAYS[next(iter(self.ways))]}" if self.ways else ""

    def look(self, node: Any) -> Look:
        """What marks of a column look like."""
        return self.looks[facts.kind(self.G, node)]

    def head(self, column: Any) -> str:
        """The name of a column with its year and its number of links."""
        date = facts.first_date(self.G, column)
        return f"{short(self.G, column)}{f', {date[:4]}' if date else ''}: {self.links[column]}"


def _view(G: nx.Graph, how: How, found: Sides) -> _View:
    held = found.held(G)
    count: Counter[Any] = Counter()
    for row, columns_of in held.items():
        count.update({column: plain_graph.number_of(G.edges[row, column]) for column in columns_of})
    ways = frozenset(facts.way(G, row, column) for row in held for column in held[row] if plain_graph.is_directed(G))
    rows = sorted(found.rows, key=lambda node: (-len(held[node]), *facts.by_name(G, node)))
    columns = sorted(found.columns, key=lambda node: (facts.first_date(G, node) or "9999", *facts.by_name(G, node)))
    return _View(G, how, rows, columns, held, count, ways, looks_of(facts.kind(G, node) for node in columns))


def draw(G: nx.Graph, how: How) -> Sheet:
    """The matrix."""
    found = facts.sides(G)
    if found is None:
        return square.draw(G, how)
    view = _view(G, how, found)
    sheet = how.sheet(_finding(view), _subtitle(view))
    rows = _rows(view, 60 if sheet.is_narrow else 2 * _FIRST)
    sheet.folded = sum(len(row.nodes) for row in rows if len(row.nodes) > 1)
    halves = [rows]
    if not sheet.is_narrow and len(rows) > _FIRST * 0.75 and len(view.columns) <= MOST_COLUMNS / 2:
        middle = (len(rows) + 1) // 2
        halves = [rows[:middle], rows[middle:]]
    top = sheet.y + 4
    wide = (sheet.room - _overhang(view, sheet) - _GAP * (len(halves) - 1)) / len(halves)
    names = max(measured(row.words, _size(sheet)) for row in rows) + 10
    bottoms = []
    for place, half in enumerate(halves):
        bottoms.append(_Panel(sheet, view, sheet.left + place * (wide + _GAP), top, wide, names).drawn(half))
    sheet.y = max(bottoms) + 10
    _legend(sheet, view)
    _notes(sheet, view)
    left_out = facts.not_drawn_words(G, {*view.rows, *view.columns})
    sheet.foot(f"{facts.source_words(G)}{left_out} Nothing recorded does not mean that there is no link.")
    return sheet


def _finding(view: _View) -> str:
    G, rows = view.G, view.rows
    best = len(view.held[rows[0]])
    top = [node for node in rows if len(view.held[node]) == best]
    few = sum(plain_graph.links_of(G, node) == 1 for node in rows)
    who = listed(name(G, node) for node in top) if len(top) <= 4 else f"{len(top)} {kinds_word(G, top)}"
    verb = "is" if len(top) == 1 else "are"
    rest = f"; {few} of {len(rows)} {kinds_word(G, rows)} {'has' if few == 1 else 'have'} one link only" if few else ""
    return f"{who} {verb} linked with {best} of {len(view.columns)} {kinds_word(G, view.columns)}, the most{rest}"


def _subtitle(view: _View) -> str:
    period = facts.period_words(view.G)
    rows, columns = (facts.counted_by_kind(view.G, side).capitalize() for side in (view.rows, view.columns))
    when = f"; {period}" if period else ""
    return f"{rows} as rows, by number of links. {columns} as columns, by date{when}.{view.way_words}"


def _rows(view: _View, most: int) -> list[_Row]:
    """The rows. Where they are too many, those with the same links are one row, those with fewest links first."""
    G, order, held = view.G, view.rows, view.held
    rows = [_Row((node,), name(G, node), len(held[node])) for node in order]
    if view.how.every or len(rows) <= most:
        return rows
    alike: dict[Any, list[Any]] = defaultdict(list)
    # Rows that are one look the same: they have the same marks.
    pattern = {
        node: frozenset((each, _is_inferred(G, node, each), facts.way(G, node, each)) for each in held[node])
        for node in order
    }
    for node in order:
        alike[pattern[node]].append(node)
    folded, shown = set(), len(rows)
    # Two names find room in a row; of more the row tells how many.
    for least in (3, 2):
        for each, nodes in sorted(alike.items(), key=lambda item: (len(item[0]), -len(item[1]))):
            if shown > most and len(nodes) >= least and each not in folded:
                folded.add(each)
                shown -= len(nodes) - 1
    found: list[_Row] = []
    for node in order:
        nodes = alike[pattern[node]]
        if pattern[node] not in folded:
            found.append(_Row((node,), name(G, node), len(held[node])))
        elif node == nodes[0]:
            told = (
                f"{len(nodes)} {kinds_word(G, nodes)}" if len(nodes) > 2 else listed(short(G, each) for each in nodes)
            )
            found.append(_Row(tuple(nodes), told, len(held[node])))
    if len(found) > most:
        rest = tuple(node for row in found[most - 1 :] for node in row.nodes)
        found = [*found[: most - 1], _Row(rest, f"+{len(rest)} more", 0)]
    return found


def _is_inferred(G: nx.Graph, node: Any, column: Any) -> bool:
    return bool(G.edges[node, column].get("inferred"))


def _overhang(view: _View, sheet: Sheet) -> float:
    """Room that leaning names need to the right of the last column."""
    if sheet.is_narrow:
        return 0.0
    widths = [min(_LONGEST, measured(view.head(column), _HEAD)) for column in reversed(view.columns)]
    # A name further to the left leans over the columns beside it; these are at least so broad.
    return max(0.0, *(wide * _COS - place * _LEAST - 20 for place, wide in enumerate(widths)))


def _size(sheet: Sheet) -> float:
    """The size of the names of rows."""
    return 11.0 if sheet.is_narrow else SMALL


class _Panel:
    """Names of columns, and rows below them."""

    def __init__(self, sheet: Sheet, view: _View, x: float, y: float, wide: float, names: float) -> None:
        self.sheet, self.view, self.x, self.y = sheet, view, x, y
        self.G, self.how, self.columns = view.G, view.how, view.columns
        self.size = _size(sheet)
        self.heads = [sheet.wrap(view.head(column), _LONGEST, _HEAD, most=1)[0] for column in self.columns]
        self.names = min(names, wide * _NAME)
        self.step = min(34.0, (wide - self.names - 22) / len(self.columns))

    def drawn(self, rows: list[_Row]) -> float:
        """Draw the panel; return where it ends."""
        size = self.size
        top = self._heads()
        lines = [self.sheet.wrap(row.words, self.names - 8, size) for row in rows]
        highs = [_ROW + (len(each) - 1) * size * LEAD for each in lines]
        self._ground(top, sum(highs), rows)
        y = top
        for place, (row, each, high) in enumerate(zip(rows, lines, highs, strict=True)):
            if place and rows[place - 1].links != row.links:
                self.sheet.line(self.x, y, self.x + self.names + self.step * len(self.columns) + 20, y, RULE, 0.6)
            if not place or rows[place - 1].links != row.links:
                end = self.x + self.names + self.step * len(self.columns) + 5
                if row.links:
                    self.sheet.text(end, y + 12, str(row.links), 10.5, fill=QUIET)
            self._row(row, each, size, y)
            y += high
        return y + 4

    def _heads(self) -> float:
        size = min(_HEAD, self.step / 0.96)
        widths = [measured(head, size) for head in self.heads]
        first = self.x + self.names + self.step / 2 + 6
        ends = [first + place * self.step + wide * _COS for place, wide in enumerate(widths)]
        # Upright where columns are too near each other to lean, or the edge is.
        turn = _LEAN if self.step >= _LEAST and max(ends) <= self.sheet.right else -90.0
        top = self.y + max(widths) * (_COS if turn == _LEAN else 1) + 12
        several = len({facts.kind(self.G, column) for column in self.columns}) > 1
        for place, (column, head) in enumerate(zip(self.columns, self.heads, strict=True)):
            x = self.x + self.names + (place + 0.5) * self.step
            said = f"{name(self.G, column)}: {words.counted(self.view.links[column], 'link')}"
            with self.sheet.node(str(column), said, self.how.node_page(column)):
                fill = self.view.look(column).light if several else INK
                self.sheet.text(x + size * 0.34, top - 6, head, size, fill=fill, turn=turn)
        return top

    def _ground(self, top: float, high: float, rows: list[_Row]) -> None:
        """Dots where nothing is recorded, hatches where nothing can be told."""
        short_ones = _incomplete(self.G, self.columns)
        dots = []
        for place, column in enumerate(self.columns):
            x = self.x + self.names + (place + 0.5) * self.step
            if column in short_ones:
                self.sheet.hatch(x - self.step * 0.36, top, self.step * 0.72, high)
        y = top
        for row in rows:
            more = (len(self.sheet.wrap(row.words, self.names - 8, self.size)) - 1) * self.size * LEAD
            for place, column in enumerate(self.columns):
                if column not in short_ones and row.links and column not in self.view.held[row.nodes[0]]:
                    dots.append(f"M{self.x + self.names + (place + 0.5) * self.step:.0f} {y + _ROW / 2:.0f}h1")
            y += _ROW + more
        if dots:
            self.sheet.path("".join(dots), RULE, broad=1.5)

    def _row(self, row: _Row, lines: list[str], size: float, y: float) -> None:
        node = row.nodes[0]
        single = len(row.nodes) == 1
        count = plain_graph.links_of(self.G, node)
        said = f"{name(self.G, node)}: {words.counted(count, 'link')}" if single else _several(self.G, row)
        address = self.how.node_page(node) if single else ""
        if single:
            with self.sheet.node(str(node), said, address):
                self.sheet.lines(self.x + self.names - 6, y + 12.5, lines, 0, size, anchor="end")
        else:
            self.sheet.lines(self.x + self.names - 6, y + 12.5, lines, 0, size, anchor="end", fill=QUIET)
        if not row.links:
            return
        side = min(13.0, self.step - 2)
        for place, column in enumerate(self.columns):
            if column not in self.view.held[node]:
                continue
            x = self.x + self.names + (place + 0.5) * self.step
            told = facts.link_title(self.G, node, column) if single else said
            with self.sheet.link(str(node), str(column), told, self.how.link_page(node, column) if single else ""):
                self._cell(self.view.look(column), x, y + _ROW / 2, side, row, column)

    def _cell(self, look: Look, x: float, y: float, side: float, row: _Row, column: Any) -> None:
        if _is_inferred(self.G, row.nodes[0], column):
            inner = side - 1.6
            self.sheet.rect(
                *(x - inner / 2, y - inner / 2, inner, inner, GROUND, look.light), broad=1.6, round_=2, dash="2.5 2"
            )
        else:
            self.sheet.square(x, y, side, look.light)
        if len(self.view.ways) > 1:
            way, stated = facts.way(self.G, row.nodes[0], column), not _is_inferred(self.G, row.nodes[0], column)
            size, fill = min(10.0, side), GROUND if stated else look.light
            self.sheet.text(x, y + size * 0.36, way, size, bold=True, fill=fill, anchor="middle")


def _several(G: nx.Graph, row: _Row) -> str:
    return f"{row.words}: {listed(name(G, node) for node in row.nodes)}"


def _incomplete(G: nx.Graph, columns: list[Any]) -> set[Any]:
    """The columns whose recorded list is known to be short."""
    return {node for node in columns if words.text(G.nodes[node].get("list")).casefold() in _SHORT} | (
        facts.missing(G).keys() & set(columns)
    )


def _legend(sheet: Sheet, view: _View) -> None:
    G = view.G
    kinds = Counter(facts.kind(G, node) for node in view.columns)
    items: list[tuple[Look | str, str]] = [
        (view.looks[each].light, f"{each or 'linked'}, stated by a source") for each, _ in kinds.most_common()
    ]
    if any(given.get("inferred") for *_, given in G.edges(data=True)):
        items.append(("inferred", "inferred: no source states it directly"))
    items.append(("nothing", "nothing recorded"))
    if short_ones := _incomplete(G, view.columns):
        known = facts.missing(G)
        told = [
            f"{short(G, node)}{f': {known[node][0]} of {known[node][1]} known' if node in known else ''}"
            for node in view.columns
            if node in short_ones
        ]
        items.append(("hatch", f"cannot be told: the recorded list is not complete ({'; '.join(told)})"))
    sheet.legend(items)


def _notes(sheet: Sheet, view: _View) -> None:
    """The broadest column, and the most frequent pattern."""
    G, many = view.G, kinds_word(view.G, view.rows)
    rows_of = Counter(column for columns in view.held.values() for column in columns)
    widest = max(view.columns, key=lambda node: rows_of[node])
    said = [f"{name(G, widest)}: {rows_of[widest]} of {len(view.rows)} {many}, the most."]
    alike = Counter(view.held.values())
    pattern, times = max(alike.items(), key=lambda item: (item[1], -len(item[0]), sorted(map(str, item[0]))))
    if times > 2 and len(pattern) <= 3:
        only = listed(short(G, node) for node in view.columns if node in pattern)
        said.append(f"{times} {many} are linked with {only} and nothing else.")
    sheet.y += 6
    room = sheet.room if sheet.is_narrow else sheet.room / 2 - 20
    y, below = sheet.y, sheet.y
    for place, each in enumerate(said):
        x = sheet.left if sheet.is_narrow else sheet.left + place * (room + 40)
        below = max(below, sheet.note(x, below if sheet.is_narrow else y, each, room))
    sheet.y = below
