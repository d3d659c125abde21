"""Forms: networks in the form of their structure, beside the force picture.

`FORMS` lists them, in the order in which readers see them. `drawing(G, "matrix")` draws a networkx graph, `fitting(G)`
tells which forms fit it. A form is a line in FORMS, its name in `FORM_NAMES` of
`queries/header.py`, and a module of this package, named as the form with "_" for "-":

    def lacks(G: nx.Graph) -> str:            # what G would need, as one sentence; "" if the form fits
    def draw(G: nx.Graph, how: How) -> Sheet:  # what it looks like

G has values as attributes (`analysis.attributes.with_values`) and is not changed. `facts` answers what forms ask of a
graph. `How` says for whom it is drawn: `how.sheet(title, subtitle)` makes the Sheet, as wide as `how.width`;
`how.node_page(node)`, `how.link_page(one, other)` and `how.kind_page(kind)` give addresses, "" where there is no page.
On the sheet a form

- moves `sheet.y`, which is also the height in the end, and ends with `sheet.foot(facts.source_words(G))`;
- draws what shows a node within `with sheet.node(node, words, address):`, a link within `with sheet.link(…)`,
  what adds up several of them within `with sheet.part(…)`;
- names every node that it shows and adds up the others ("+14", and `sheet.folded`), unless `how.every`; cuts no text;
  points at three things at most;
- lays out anew for a narrow sheet (`sheet.is_narrow`);
- gives a title that is a finding, computed from the graph (`how.title` replaces it, if given).

`sheet.faults()` must be empty, wide and narrow: a test asks it of every form and network."""

from collections.abc import Callable
from importlib import import_module
from typing import Any, Final, NamedTuple

import networkx as nx

from gpai_graph.errors import DrawingError, did_you_mean, quoted, text_of
from gpai_graph.visual.network.forms import facts as facts
from gpai_graph.visual.network.forms import plain_graph as plain_graph
from gpai_graph.visual.network.forms.sheet import NARROW_SHEET, WIDE_SHEET, Sheet

__all__ = [
    "FORCE",
    "FORMS",
    "NARROW_SHEET",
    "WIDE_SHEET",
    "Form",
    "How",
    "Sheet",
    "checked",
    "fit",
    "fitting",
    "lacks",
    "sheet",
]

FORCE: Final = "force"


class Form(NamedTuple):
    """A form: its name, what tabs call it, what it shows in one line.

    whole: whether it shows what things share, so that a network which joins things of one kind is asked for with the
    works, bodies or groups that they share (`kg.network(…, onto="none")`). hint: what a reader of a page can do."""

    name: str
    title: str
    words: str
    whole: bool = False
    hint: str = "Choose a mark to see what is known, with sources; arrow keys move between marks."


FORMS: Final = {
    form.name: form
    for form in (
        Form(FORCE, "Force picture", "nodes that are linked stand near each other"),
        Form("matrix", "Matrix", "a row and a column for each thing, a mark where they are linked"),
        Form("arcs", "Arcs", "things in a column, an arc for each link, broader for more"),
        Form("lanes", "Lanes", "a lane for each body, a bar for each seat, along the years"),
        Form("teams", "Teams", "a row for each work, its participants, and who bridges works", whole=True),
        Form(
            "org-chart",
            "Org chart",
            "a box for each body below what it is part of, with chairs, before and after a change",
        ),
        Form(
            "schema",
            "Schema",
            "a box for each kind of thing with its number, a line where things are linked",
            hint="Choose a box to open the list of its things.",
        ),
        Form("paths", "Paths", "a row for each path between two things, the shortest first"),
        Form("map", "Map", "a map of the world and columns along the years: who joined when"),
    )
}


def _nothing(*_: Any) -> str:
    return ""


class How(NamedTuple):
    """For whom a form is drawn. width: of the sheet in pixels. bare: for a page that has title and source itself.

    key: begins the ids. title: instead of the finding. every: all rows, where the form else shows the first.
    node_page, link_page, kind_page: give the address of what is known of a node, of a link between two nodes, and of
    the list of all things of a kind. source_number: of a page that lists the sources itself, {source: its number}."""

    width: int = WIDE_SHEET
    bare: bool = False
    key: str = "form"
    title: str = ""
    every: bool = False
    node_page: Callable[[Any], str] = _nothing
    link_page: Callable[[Any, Any], str] = _nothing
    kind_page: Callable[[str], str] = _nothing
    source_number: Callable[[str], int] | None = None

    def sheet(self, title: str, subtitle: str = "") -> Sheet:
        """The empty sheet with the finding as its title."""
        return Sheet(self.width, title=self.title or title, subtitle=subtitle, bare=self.bare, key=self.key)


def checked(name: str) -> str:
    """The name of a form. Raises DrawingError with the nearest one."""
    if text_of(name, "a form") not in FORMS:
        raise DrawingError(
            f"there is no form {quoted(name)}.{did_you_mean(name, FORMS)} The forms are {', '.join(FORMS)}."
        )
    return name


def _module(name: str) -> Any:
    # Imported when asked for: a page draws one form.
    return import_module(f"{__name__}.{checked(name).replace('-', '_')}")


def lacks(G: nx.Graph, name: str) -> str:
    """What a graph (with values) would need for a form, as a sentence; "" if the form fits."""
    return "" if checked(name) == FORCE else str(_module(name).lacks(G))


def fitting(G: nx.Graph) -> list[str]:
    """The forms that fit a graph (with values), in their order; the force picture fits every graph."""
    return [name for name in FORMS if not lacks(G, name)]


def fit(G: nx.Graph, name: str) -> None:
    """Raise DrawingError if a form does not fit a graph; it says what is missing and which forms do fit."""
    if problem := lacks(G, name):
        raise DrawingError(f"{problem} Forms that fit: {', '.join(fitting(G))}.")


def sheet(G: nx.Graph, name: str, how: How = How()) -> Sheet:  # noqa: B008  # a tuple
    """Draw a graph (with values) in a form other than the force picture. Raises DrawingError as `fit` does."""
    fit(G, name)
    drawn = _module(name).draw(G, how)
    assert isinstance(drawn, Sheet)
    return drawn
