"""Picture: what `draw` returns, to be had as a page, as an image, or as the output of a notebook."""

from collections.abc import Collection, Hashable, Mapping
from dataclasses import dataclass
from functools import cached_property
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, overload

from gpai_graph.errors import DrawingError
from gpai_graph.rdf import words
from gpai_graph.rdf.dates import date_words
from gpai_graph.rdf.words import listed
from gpai_graph.visual import image
from gpai_graph.visual.network import picture_page, svg
from gpai_graph.visual.network.forms import FORCE
from gpai_graph.visual.network.forms.export import Drawing, drawing
from gpai_graph.visual.network.scene import Colour, Scene, Size, compose
from gpai_graph.visual.network.svg import SMALL_IMAGE
from gpai_graph.visual.network.views import View, views

if TYPE_CHECKING:
    import networkx as nx


@dataclass(frozen=True)
class Still:
    """The image of a picture alone: for a notebook that has a live one already, and for paper.

    svg: the image; alt: what it shows, in words."""

    svg: str
    alt: str

    def _repr_html_(self) -> str:
        return f'<figure style="margin:0">{image.embedded(self.svg, self.alt)}</figure>'

    def _repr_mimebundle_(self, **_: object) -> dict[str, str | bytes]:
        return image.bundle(self._repr_html_(), self.svg, self.alt)

    def __repr__(self) -> str:
        return self.alt


@dataclass(frozen=True)
class Picture:
    """A drawn network. The same graph gives the same bytes each time. `draw` makes one.

    Attributes
    ----------
    scene : Scene
        What is drawn: nodes, links, groups, sources.
    limit : int
        How many nodes the picture opens with.
    """

    scene: Scene
    limit: int

    @cached_property
    def _views(self) -> tuple[View, View]:
        return views(self.scene, self.limit)

    @property
    def alt(self) -> str:
        """What the picture shows, in words and numbers."""
        return alternative_text(self.scene, self._views[0])

    @property
    def policy(self) -> str:
        """The Content-Security-Policy that the page carries, for a server that sends it in a header as well."""
        return picture_page.policy(self.scene)

    def svg(self) -> str:
        """Return the first view as an image with title, legend and as-of date; light and dark, without scripts."""
        return svg.svg(self.scene, self._views[0], self.alt)

    def still(self) -> Still:
        """Return the first view as an image for a notebook: a tenth of the bytes of the page, which `draw` shows."""
        return Still(self.svg(), self.alt)

    def plain(self, size: tuple[int, int] = SMALL_IMAGE) -> str:
        """Return the first view as an image of this width and height, without a title, for a page that has one."""
        return svg.plain(self.scene, self._views[0], self.alt, size)

    def html(self, pages: Mapping[str, str] | None = None, about: str = "") -> str:
        """Return one page that opens from disk: picture, search, filters, details with sources, tables, exports.

        pages: {node as text: address of a page about it}, to which the details lead; addresses begin with a slash or
        with http(s)://, others are left out. about: the address of a page on the whole picture."""
        return picture_page.render(self.scene, *self._views, alt=self.alt, pages=pages or {}, about=about)

    def save(self, path: str | Path) -> Path:
        """Write the page (.html), or an image (.svg, .png), whole or not at all, and return the path.

        Raises DrawingError for another ending or if the file cannot be written, MissingPackageError as `png` does."""
        return image.saved_picture(path, self.html, self.svg, self.png)

    def _repr_html_(self) -> str:
        """One output for notebooks: an untrusted notebook keeps the image and its text, a trusted one shows the page.

        The frame may run scripts and nothing else: no access to the notebook, no windows, no downloads.
        """
        framed = escape(self.html(), quote=True)
        # Both in one cell of a grid: where the frame is alive it covers the image, which would show twice otherwise.
        return (
            f'<figure style="display:grid;margin:0">{image.embedded(self.svg(), self.alt, "grid-area:1/1;")}'
            f'<iframe title="{escape(self.scene.title, quote=True)}" sandbox="allow-scripts" '
            f'style="grid-area:1/1;width:100%;height:1000px;border:0" srcdoc="{framed}"></iframe>'
            "</figure>"
        )

    def png(self, scale: float = 1.0) -> bytes:
        """Return the first view as a PNG image, for what takes no SVG; scale: pixels for each unit of the SVG image.

        Raises MissingPackageError without vl-convert or Pillow."""
        return image.png(self.svg(), scale)

    def _repr_mimebundle_(self, **_: object) -> dict[str, str | bytes]:
        return image.bundle(self._repr_html_(), self.svg(), self.alt)

    def __repr__(self) -> str:
        return f"<Picture {self.scene.title!r}: {svg.count_words(self.scene)}>"


@overload
def draw(
    G: "nx.Graph",
    *,
    colour: Colour = "kind",
    size: Size = "degree",
    title: str | None = None,
    as_of: str | None = None,
    limit: int = 150,
    mark: str | Collection[Hashable] = (),
) -> Picture: ...


@overload
def draw(G: "nx.Graph", *, form: str, title: str | None = None) -> Picture | Drawing: ...


def draw(
    G: "nx.Graph",
    *,
    colour: Colour = "kind",
    size: Size = "degree",
    title: str | None = None,
    as_of: str | None = None,
    limit: int = 150,
    mark: str | Collection[Hashable] = (),
    form: str = FORCE,
) -> Picture | Drawing:
    """Return a picture of a networkx graph, directed or not; the graph stays as it is.

    Parameters
    ----------
    G : networkx.Graph
        Nodes may have label, kind, since, until, sources; links weight, kind, years, since, until, held, sources,
        inferred, as values or as texts (see `networks.with_values`). Both may have anything else, which the details
        show.
    colour : {"kind"}, mapping of node to group, or None
        Groups are numbers or names, such as communities; shapes still tell kinds. None: one colour.
    size : {"degree"}, mapping of node to number, or None
        The number of links, or a value such as a centrality; areas are in proportion to it. None: one size.
    title : str, optional
        What stands above; else the `question` or the `name` of the graph.
    as_of : str, optional
        The date that stands above; else the `as_of` of the graph.
    limit : int, default 150
        How many nodes the picture opens with, those with most links; the whole is a second view.
    mark : node or collection of nodes, optional
        The nodes that the picture is about; they get a ring, and the page opens with the details of the first.
    form : str, default "force"
        "matrix" or another form of `gpai_graph.visual.network.forms.FORMS`, instead of the picture in which nodes that
        are linked stand near each other. For these, `title` replaces the finding that a form computes; colour, size,
        limit and mark are for the force picture.

    Returns
    -------
    Picture or Drawing
        `.save("x.html")` (or .svg, .png), `.html()`, `.svg()`, `.png()`; shown inline in a notebook. The same graph
        gives the same bytes.

    Raises
    ------
    DrawingError
        If G is no networkx graph, a value cannot be drawn, or the form does not fit: the message says what it needs and
        which forms fit.

    See Also
    --------
    to_pyvis : The same as a pyvis Network.

    Examples
    --------
    >>> import networkx as nx
    >>> draw(nx.path_graph(3), title="Three in a row")
    <Picture 'Three in a row': 3 nodes, 2 links>
    >>> draw(nx.complete_bipartite_graph(3, 2), form="matrix").form
    'matrix'
    """
    if form != FORCE:
        return drawing(G, form, title or "")
    if limit < 1:
        raise DrawingError(f"limit={limit} is too small. Give 1 or more.")
    return Picture(compose(G, colour=colour, size=size, title=title, as_of=as_of, mark=mark), limit)


def alternative_text(scene: Scene, first: View) -> str:
    """What a person reads who does not see it: kinds, counts, the most connected, what is left out, the date."""
    parts = [f"Network picture: {scene.title.rstrip('.')}{'' if scene.title.endswith('?') else '.'}"]
    parts.append(f"{svg.count_words(scene).capitalize()}." if scene.nodes else "The network is empty.")
    central = [scene.nodes[place] for place in scene.ranks[:3] if scene.nodes[place].degree]
    if central:
        named = listed(f"{node.label} ({words.counted(node.degree, 'link')})" for node in central)
        parts.append(f"Most connected: {named}.")
    if len(first.nodes) < len(scene.nodes):
        parts.append(f"The first view shows the {len(first.nodes)} most connected of {len(scene.nodes):,}.")
    if first.least:
        parts.append(f"It draws links of weight {words.number(first.least)} or more.")
    if scene.as_of:
        parts.append(f"As of {date_words(scene.as_of)}.")
    if scene.undated:
        parts.append(
            f"{words.counted(scene.undated, 'link')} without a date {'is' if scene.undated == 1 else 'are'} hidden."
        )
    return " ".join(parts)
