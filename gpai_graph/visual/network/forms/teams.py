"""Teams: a row for each work with its participants as dots, and a column for each one who bridges works.

Outputs stand in the row of their project. A network that joins people by the works that they share is read back from
what its links say (`shared`); works with one member are then unknown."""

from collections import Counter, defaultdict
from typing import Any, Final, NamedTuple

import networkx as nx

from gpai_graph.analysis.attributes import texts
from gpai_graph.rdf import words
from gpai_graph.visual.network.forms import How, facts
from gpai_graph.visual.network.forms.facts import kinds_word, name, short
from gpai_graph.visual.network.forms.sheet import Sheet
from gpai_graph.visual.style import GRID, QUIET, SMALL, Look, looks_of
from gpai_graph.visual.typeface import width as measured

_MOST: Final = 400  # rows
_FIRST: Final = 40  # rows that are shown at first; of a phone half as many
_BRIDGES: Final = (24, 8)  # columns, wide and narrow
_ROW: Final = 20.0
_DOT: Final = 7.0
_LEAN: Final = -50.0
_LONGEST: Final = 200.0
_REST: Final = "Other works"


class Team(NamedTuple):
    """A row: the work that names it, its title, the body it belongs to, its members."""

    node: Any
    title: str
    body: str
    members: tuple[Any, ...]


def lacks(G: nx.Graph) -> str:
    """What the graph would need."""
    teams = _teams(G)
    if not teams:
        return (
            "Teams need works (or other groups) with links from their participants, or links that tell what is shared."
        )
    if len(teams) > _MOST:
        return f"There is room for at most {_MOST} teams, and this network has {len(teams)}."
    return ""


def draw(G: nx.Graph, how: How) -> Sheet:
    """The teams."""
    teams = _teams(G)
    times = Counter(node for team in teams for node in team.members)
    bridges = sorted(
        (node for node in times if times[node] > 1), key=lambda node: (-times[node], *facts.by_name(G, node))
    )
    alone = sum(all(times[node] == 1 for node in team.members) for team in teams)
    rows = [team.node for team in teams if team.node in G]
    teams_word = kinds_word(G, rows) if rows else "works"
    verb = "shares" if alone == 1 else "share"
    who = kinds_word(G, bridges or list(times), len(bridges))
    linked = f"{len(bridges)} {who} {'links' if len(bridges) == 1 else 'link'}" if bridges else "Nobody links"
    title = f"{linked} {len(teams)} {teams_word}; {alone} {verb} no participant with another"
    period = facts.period_words(G)
    members = f"{len(times):,} {kinds_word(G, list(times), len(times))}"
    told = f"{members}{f', {period}' if period else ''}. A row is a work with its participants as dots"
    sheet = how.sheet(title, f"{told}; a column joins the works that one of them shares.")
    _Drawn(sheet, G, how, teams, bridges).all()
    _notes(sheet, G, teams, bridges, times)
    # An output stands in the row of its project.
    found = facts.sides(G)
    works = found.columns if found else rows
    left_out = facts.not_drawn_words(G, {*times, *rows, *works}, directions=False)
    sheet.foot(f"{facts.source_words(G)}{left_out} Participants that no source names are missing.")
    return sheet


def _teams(G: nx.Graph) -> list[Team]:
    """The teams, those of one body together, the largest first."""
    members: dict[Any, set[Any]] = defaultdict(set)
    titles: dict[Any, str] = {}
    if (found := facts.sides(G)) is not None:
        for work in found.columns:
            members[work] |= set(G[work])
            titles[work] = name(G, work)
    else:
        for one, other, given in G.edges(data=True):
            for work, title in zip(given.get("shared", ()), given.get("through", ()), strict=False):
                members[work] |= {one, other}
                titles[work] = title
    by_title = {titles[work]: work for work in sorted(titles, key=str)}
    rows: dict[Any, set[Any]] = defaultdict(set)
    bodies: dict[Any, str] = {}
    for work in sorted(titles, key=str):
        told = G.nodes[work] if work in G else {}
        row = by_title.get(words.text(told.get("project")), work)
        rows[row] |= members[work]
        bodies[row] = bodies.get(row) or next(iter(texts(told.get("body"))), "")
    teams = [Team(row, titles[row], bodies[row], _ordered(G, found)) for row, found in rows.items()]
    size = Counter(team.body for team in teams)
    return sorted(
        teams,
        key=lambda team: (not team.body, -size[team.body], team.body, -len(team.members), team.title, str(team.node)),
    )


def _ordered(G: nx.Graph, nodes: set[Any]) -> tuple[Any, ...]:
    """Members, those of one kind together."""
    return tuple(
        sorted(nodes, key=lambda node: (facts.kind(G, node) != "person", facts.kind(G, node), *facts.by_name(G, node)))
    )


class _Drawn:
    """Draws rows and columns on a sheet."""

    def __init__(self, sheet: Sheet, G: nx.Graph, how: How, teams: list[Team], bridges: list[Any]) -> None:
        self.sheet, self.G, self.how, self.teams = sheet, G, how, teams
        narrow = sheet.is_narrow
        self.bridges = bridges[: _BRIDGES[narrow]]
        self.hidden = len(bridges) - len(self.bridges)
        self.looks = looks_of(facts.kind(G, node) for node in G)
        dots = max(len(team.members) for team in teams)
        self.size = 11.0 if narrow else SMALL
        self.names = sheet.room * (0.56 if narrow else 0.34)  # room of titles
        self.dots = self.names if narrow else 150.0  # room of dots and their number
        self.step = min(_DOT, (self.dots - 26) / dots)
        self.x = sheet.left + (self.names + 14 if narrow else self.names + self.dots + 34)  # where columns begin
        self.column = min(26.0, (sheet.right - self.x - (0 if narrow else 90)) / max(1, len(self.bridges)))
        self.rows: dict[Any, float] = {}  # of one picture

    def all(self) -> None:
        """Draw everything; move `y` of the sheet."""
        sheet = self.sheet
        kinds = sorted({facts.kind(self.G, node) for team in self.teams for node in team.members})
        items: list[tuple[Look | str, str]] = [(self.looks[each], each or "participant") for each in kinds]
        sheet.legend(items)
        top = sheet.y + self._heads()
        y = self._rows(top)
        self._columns()
        sheet.y = y + 8

    def _look(self, node: Any) -> Look:
        return self.looks[facts.kind(self.G, node)]

    def _place(self, bridge: int) -> float:
        return self.x + (bridge + 0.5) * self.column

    def _heads(self) -> float:
        """How high the names of columns are; they are written by `_columns`, when the rows have their places."""
        size = min(11.5, self.column / 0.96)
        self.heads = [self.sheet.wrap(short(self.G, node), _LONGEST, size, most=1)[0] for node in self.bridges]
        widths = [measured(head, size) for head in self.heads]
        ends = [self._place(place) + wide * 0.66 + 8 for place, wide in enumerate(widths)]
        self.turn = _LEAN if self.column >= 18 and max(ends, default=0) <= self.sheet.right else -90.0
        self.head = size
        high = max(widths, default=0) * (0.78 if self.turn == _LEAN else 1.0)
        return high + 14 if self.bridges else 6.0

    def _rows(self, y: float) -> float:
        sheet, start = self.sheet, y
        most = len(self.teams) if self.how.every else _FIRST // (2 if sheet.is_narrow else 1)
        shown = set(sorted(self.teams, key=lambda team: (-len(team.members), team.title))[:most])
        self.first = start - 12
        sheet.folded = len(self.teams) - len(shown)
        for body in dict.fromkeys(team.body for team in self.teams):
            of_body = [team for team in self.teams if team.body == body]
            inside = [team for team in of_body if team in shown]
            title = body or (_REST if len({team.body for team in self.teams}) > 1 else "")
            if title:
                y = (
                    sheet.lines(
                        sheet.left, y + 10, title, self.names + (0 if sheet.is_narrow else self.dots), 13, bold=True
                    )
                    + 2
                )
            for team in inside:
                y = self._row(team, y)
            if rest := [team for team in of_body if team not in shown]:
                count = len({node for team in rest for node in team.members})
                told = f"+{len(rest)} more with {count} {'participant' if count == 1 else 'participants'}"
                at = (sheet.left, "start") if sheet.is_narrow else (sheet.left + self.names - 8, "end")
                sheet.text(at[0], y + 12, told, self.size, fill=QUIET, anchor=at[1])  # type: ignore[arg-type]  # two words
                y += _ROW
            y += 8
        return y

    def _row(self, team: Team, y: float) -> float:
        """Draw a row; return where the next begins."""
        sheet, narrow = self.sheet, self.sheet.is_narrow
        lines = sheet.wrap(team.title, self.names - 8, self.size)
        count = words.counted(len(team.members), "participant")
        with sheet.node(str(team.node), f"{team.title}: {count}", self.how.node_page(team.node)):
            x = sheet.left if narrow else sheet.left + self.names - 8
            below = sheet.lines(x, y + 12, lines, 0, self.size, anchor="start" if narrow else "end")
        middle = below - 4 if narrow else y + 8
        x = sheet.left + 4 if narrow else sheet.left + self.names + 4
        for place, node in enumerate(team.members):
            said = name(self.G, node)
            with sheet.link(str(node), str(team.node), said, self._link(node, team)):
                sheet.mark(self._look(node), x + place * self.step, middle, min(3.4, self.step * 0.5))
        sheet.text(x + len(team.members) * self.step + 3, middle + 4, str(len(team.members)), 11, fill=QUIET)
        self.rows[team.node] = middle
        end = self.x + len(self.bridges) * self.column
        if self.bridges:
            sheet.line(self.x - 4, middle, end, middle, GRID[0])
        return (middle + 12) if narrow else max(y + _ROW, below - 2)

    def _link(self, node: Any, team: Team) -> str:
        return self.how.link_page(node, team.node) if self.G.has_edge(node, team.node) else ""

    def _columns(self) -> None:
        sheet = self.sheet
        for place, (node, head) in enumerate(zip(self.bridges, self.heads, strict=True)):
            x, look = self._place(place), self._look(node)
            in_ = [self.rows[team.node] for team in self.teams if node in team.members and team.node in self.rows]
            count = sum(node in team.members for team in self.teams)
            with sheet.node(
                str(node), f"{name(self.G, node)}: {words.counted(count, 'work')}", self.how.node_page(node)
            ):
                sheet.text(x + self.head * 0.3, self.first, head, self.head, fill=look.light, turn=self.turn)
                if in_:
                    sheet.line(x, min(in_), x, max(in_), look.light, 2)
                for y in in_:
                    sheet.mark(look, x, y, 4.6)


def _notes(sheet: Sheet, G: nx.Graph, teams: list[Team], bridges: list[Any], times: Counter[Any]) -> None:
    """The largest team, who is in most, and how many have one known participant."""
    largest = max(teams, key=lambda team: (len(team.members), team.title))
    single = sum(len(team.members) == 1 for team in teams)
    hidden = len(bridges) - _BRIDGES[sheet.is_narrow]
    said = [f"{largest.title}: {len(largest.members)} participants, the most."]
    if bridges:
        best = [node for node in bridges if times[node] == times[bridges[0]]]
        more = f" {hidden} more link works; the table has them." if hidden > 0 else ""
        said.append(f"{name(G, best[0])} takes part in {times[best[0]]} of {len(teams)} rows, the most.{more}")
    if single:
        said.append(f"Of {single} rows one participant is known.")
    columns = 1 if sheet.is_narrow else len(said)
    room = (sheet.room - 30 * (columns - 1)) / columns
    below = y = sheet.y
    for place, each in enumerate(said):
        below = max(
            below, sheet.note(sheet.left + place % columns * (room + 30), y if columns > 1 else below, each, room)
        )
    sheet.y = below
