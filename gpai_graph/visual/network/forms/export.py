"""Drawing: a network in one form, to be had as a page, as an image, or as the output of a notebook."""

from dataclasses import dataclass
from functools import cached_property
from html import escape
from importlib.resources import files
from pathlib import Path

import networkx as nx
from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from gpai_graph.analysis.attributes import with_values
from gpai_graph.errors import DrawingError, NetworkError
from gpai_graph.rdf.sources import Source
from gpai_graph.visual import image, style, typeface
from gpai_graph.visual.network import forms
from gpai_graph.visual.network.forms import How, Sheet, facts, plain_graph


@dataclass(frozen=True)
class Drawing:
    """A network in one form. The same graph gives the same bytes each time. `draw(G, form=…)` makes one.

    Attributes
    ----------
    graph : networkx.Graph
        The network, with values as attributes.
    form : str
        The form, a name in `FORMS`.
    title : str
        What stands above instead of the finding; "" for the finding.
    """

    graph: nx.Graph
    form: str
    title: str = ""

    def sheet(self, width: int = forms.WIDE_SHEET) -> Sheet:
        """Return the sheet of a width in pixels, which tells what is drawn and what is wrong with it.

        Examples
        --------
        >>> drawing(nx.complete_bipartite_graph(3, 2), "matrix").sheet().faults()
        []
        """
        return forms.sheet(self.graph, self.form, How(width, title=self.title))

    @cached_property
    def _sheet(self) -> Sheet:
        return self.sheet()

    @property
    def finding(self) -> str:
        """What the drawing tells, in one sentence: its title."""
        return self._sheet.title

    @property
    def alt(self) -> str:
        """What the drawing shows, in words."""
        told = f"{forms.FORMS[self.form].title}: {self._sheet.title}"
        return f"{told}{'' if told.endswith(('.', '?')) else '.'} {self._sheet.subtitle}".strip()

    def svg(self, width: int = forms.WIDE_SHEET) -> str:
        """Return an image with title, legend and source, light and dark, without scripts. width: in pixels.

        Examples
        --------
        >>> drawing(nx.complete_bipartite_graph(3, 2), "matrix").svg(390)[:4]
        '<svg'
        """
        return self.sheet(width).svg(self.alt)

    def png(self, scale: float = 1.0, width: int = forms.WIDE_SHEET) -> bytes:
        """Return the image as PNG. scale: pixels for each unit of the SVG image.

        Raises MissingPackageError if vl-convert or Pillow is not installed.

        Examples
        --------
        >>> drawing(nx.complete_bipartite_graph(3, 2), "matrix").png()[1:4]
        b'PNG'
        """
        return image.png(self.svg(width), scale)

    def html(self) -> str:
        """Return one page that opens from disk: the image, and all links with their dates and sources as a table.

        Examples
        --------
        >>> drawing(nx.complete_bipartite_graph(3, 2), "matrix").html()[:15]
        '<!doctype html>'
        """
        template = (files("gpai_graph.visual.network.forms") / "page.html.j2").read_text(encoding="utf-8")
        environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
        return environment.from_string(template).render(
            title=self._sheet.title,
            light=Markup(style.properties(style.LIGHT)),
            dark=Markup(style.properties(style.DARK)),
            font=typeface.STACK,
            wide=Markup(self.svg()),
            rows=self._rows(),
        )

    def _rows(self) -> list[tuple[str, list[Source]]]:
        """Each link in words, with its sources."""
        G, known = self.graph, self.graph.graph.get("sources", {})
        return sorted(
            (facts.link_words(G, one, other), [known.get(each) or Source(each, each) for each in given])
            for one, other, given in G.edges(data="sources", default=())
        )

    def save(self, path: str | Path) -> Path:
        """Write the page, or an image where the name ends in .svg or .png; return where it is.

        Raises DrawingError for another ending or a folder that is missing, MissingPackageError as `png` does.

        Examples
        --------
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     drawing(nx.complete_bipartite_graph(3, 2), "matrix").save(f"{folder}/matrix.svg").name
        'matrix.svg'
        """
        return image.saved_picture(path, self.html, self.svg, self.png)

    def _repr_html_(self) -> str:
        return f'<figure style="margin:0">{image.embedded(self.svg(), self.alt)}</figure>'

    def _repr_mimebundle_(self, **_: object) -> dict[str, str | bytes]:
        return image.bundle(self._repr_html_(), self.svg(), self.alt)

    def __repr__(self) -> str:
        return f"<Drawing {escape(self._sheet.title, quote=False)!r}: {self.form}>"


def drawing(G: nx.Graph, form: str, title: str = "") -> Drawing:
    """Return a graph in a form. Raises DrawingError if it is no graph, cannot be read, or the form does not fit."""
    forms.checked(form)
    if not isinstance(G, nx.Graph):
        raise DrawingError(f"draw() takes a networkx graph, not {type(G).__name__}. Make one with kg.network(NAME).")
    try:
        read = plain_graph.plain(with_values(G))
        for one, other, given in read.edges(data=True):
            given["weight"] = plain_graph.weight(given, one, other)
    except NetworkError as error:
        raise DrawingError(str(error)) from error
    forms.fit(read, form)
    return Drawing(read, form, title)
