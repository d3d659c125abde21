"""The plots of the library, and what stands in an image or in its data."""

from xml.etree import ElementTree

from gpai_graph.answers.answer import Answer, Caveat
from gpai_graph.answers.rows import FoldedRow
from gpai_graph.queries.library import Library
from gpai_graph.rdf.solutions import IRI, Literal
from gpai_graph.stores.paths import queries_dir

LIBRARY = Library(queries_dir())

PLOTS = [name for name in LIBRARY if LIBRARY[name].plot]

# Those whose header names a view and no plot: their columns tell how.
DEDUCED = [
    name
    for name in LIBRARY
    if LIBRARY[name].view in ("bar", "map", "timeline") and not LIBRARY[name].plot and name != "strategies-of-members"
]

SVG = "{http://www.w3.org/2000/svg}"

XSD = "http://www.w3.org/2001/XMLSchema#"


def texts(svg: str) -> list[str]:
    """The texts of an image; the lines of one text as words of it."""
    return [" ".join(element.itertext()) for element in ElementTree.fromstring(svg).iter(f"{SVG}text")]


def literal(value: object, datatype: str = "integer") -> Literal:
    return Literal(str(value), IRI(XSD + datatype))


def answer(columns: str, *rows: tuple[object, ...], caveats: tuple[str, ...] = ()) -> Answer:
    """An answer of texts and numbers."""
    terms = [
        tuple(
            None if value is None else literal(value) if isinstance(value, int) else literal(value, "string")
            for value in row
        )
        for row in rows
    ]
    notes = tuple(map(Caveat, caveats))
    rows = tuple(FoldedRow(row, ()) for row in terms)
    return Answer("What?", tuple(columns.split()), rows, {}, (), warn=lambda _: notes)
