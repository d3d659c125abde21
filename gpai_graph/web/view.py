"""View: what pages show. Cells and rows of tables, marks of sources, bars, and how each kind of thing looks."""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Final, NamedTuple

from markupsafe import Markup

from gpai_graph.answers.answer import IN_PART, Answer
from gpai_graph.answers.rows import FoldedRow
from gpai_graph.rdf.dates import PartialDate
from gpai_graph.rdf.kinds import BY_NAME, SHAPED, kind_word
from gpai_graph.rdf.namespaces import PREFIXES
from gpai_graph.rdf.solutions import IRI, Literal, Term
from gpai_graph.rdf.sources import SourceNumbers
from gpai_graph.rdf.table import TableCell, TableRow
from gpai_graph.rdf.things import Thing
from gpai_graph.rdf.words import counted, grouped, listed, upper_first, with_article
from gpai_graph.visual import style, typeface
from gpai_graph.visual.network.forms.sheet import SCOPE
from gpai_graph.visual.style import CIRCLES, DARK, LIGHT, POLYGONS, looks_of, properties
from gpai_graph.web.urls import outside, page_path

_NUMBERS: Final = {PREFIXES["xsd"] + name for name in ("integer", "decimal", "double", "float", "int")}
# Things that are values rather than places to go: a link to each would only be in the way.
_PLAIN: Final = frozenset(("basis", "date"))
# {custom property of pages: colour of a scheme}
_COLOURS: Final = {
    "ground": "ground",
    "sunken": "soft",
    "ink": "text",
    "soft": "quiet",
    "edge": "rule",
    "link": "link",
}


def thing_cell(thing: Thing, address: Callable[[str], str]) -> TableCell:
    """A thing as a cell. address: completes the path of a page, so that it keeps the day that is asked for."""
    sort = last_part(thing.iri) if thing.kind == "date" else ""
    if thing.kind in _PLAIN or thing.iri.startswith(PREFIXES["concept"] + "basis-"):
        return TableCell(thing.label, sort=sort)
    path = page_path(thing.iri)
    return TableCell(thing.label, address(path) if path else outside(thing.iri), kind=thing.kind)


def cell(answer: Answer, term: Term | None, address: Callable[[str], str]) -> TableCell:
    """A term as a cell. address: as for `thing_cell`."""
    text = answer.text(term)
    if isinstance(term, IRI):
        return thing_cell(Thing.of(term, text), address)
    if isinstance(term, Literal):
        language = term.language if term.language not in ("", "en") else ""
        is_number = term.datatype in _NUMBERS
        if term.datatype == PREFIXES["xsd"] + "anyURI":
            return TableCell(text, outside(text))
        return TableCell(grouped(text) if is_number else text, is_number=is_number, language=language, sort=term.text)
    return TableCell(text)


def rows(
    answer: Answer, sources: SourceNumbers, address: Callable[[str], str], chosen: Sequence[FoldedRow] | None = None
) -> list[TableRow]:
    """The rows of an answer (or those chosen of it) as a page shows them."""
    found = []
    for row in answer.rows if chosen is None else chosen:
        cells = tuple(cell(answer, term, address) for term in row.terms)
        marks = sources.marks_of(map(answer.source, row.sources), inferred=row.is_inferred)
        note = IN_PART if row.terms in answer.inferred_in_part else ""
        found.append(TableRow(cells, tuple(marks), note, row.is_inferred))
    return found


def labelled(found: Sequence[TableRow]) -> set[int]:
    """The columns whose values say too little without a name beside them, where a row stands as a card.

    These are numbers, yes and no, and values of one sort that stand in several columns, such as two dates."""
    sorts = [_sort_of([row.cells[place] for row in found]) for place in range(len(found[0].cells))] if found else []
    several = {name for name in sorts[1:] if sorts[1:].count(name) > 1}
    return {place for place, name in enumerate(sorts) if place and (name in ("number", "yes or no") or name in several)}


def _sort_of(cells: Sequence[TableCell]) -> str:
    filled = [cell for cell in cells if cell.text]
    if not filled:
        return ""
    first = filled[0]
    if first.is_number:
        return "number"
    if first.text in ("true", "false", "yes", "no"):
        return "yes or no"
    return first.kind or ("date" if PartialDate.of(first.sort) else "text")


def words_of(name: str) -> str:
    """The words of a variable as a heading: `firstOutput` and `days_least` become "First output" and "Days least".

    >>> words_of("cutOff"), words_of("inGpai")
    ('Cut off', 'In GPAI')
    """
    parted = "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in name.replace("_", " ")).strip()
    return upper_first(parted).replace("gpai", "GPAI")


def number(term: Term | None) -> int:
    """The whole number of a literal; 0 for anything else."""
    return int(term.text) if isinstance(term, Literal) else 0


def last_part(term: Term | None) -> str:
    """What stands behind the last slash of an IRI: the slug of a thing, a date as precise as it is known."""
    return str(term).rpartition("/")[2]


def local_name(term: Term | None) -> str:
    """What stands behind the # of an IRI: the name of a term of an ontology."""
    return str(term).rpartition("#")[2]


class Meter(NamedTuple):
    """A bar: what it is about, how much of how much, and both in words. value: at most `most`; most: at least 1."""

    about: TableCell
    value: float
    most: float
    words: str


def of_the_largest(numbers: list[tuple[TableCell, int]], word: str) -> list[Meter]:
    """Bars that are as long as each number is beside the largest. word: what is counted, one of it."""
    most = max((number for _, number in numbers), default=0) or 1
    return [Meter(about, number, most, counted(number, word)) for about, number in numbers]


def part_of(about: TableCell, part: int, whole: int) -> Meter:
    """A bar for a part of a whole, told as "12 of 30, 40%"."""
    said = f"{grouped(str(part))} of {grouped(str(whole))}, {per_cent(part, whole)}"
    return Meter(about, min(part, whole), whole or 1, said)


def per_cent(part: int, whole: int) -> str:
    """A share in words; what is little, and what is nearly all, is not rounded to nothing or to all.

    >>> per_cent(1, 3), per_cent(0, 3), per_cent(1, 900), per_cent(899, 900)
    ('33%', '0%', 'less than 1%', 'more than 99%')
    """
    share = 100 * part / whole if whole else 0
    if 0 < share < 1:
        return "less than 1%"
    if 99 < share < 100:
        return "more than 99%"
    return f"{round(share)}%"


def icon(kind: str) -> Markup:
    """The shape of a kind as a small SVG; what has no shape of its own takes that of what it is like.

    >>> "k-country" in icon("country")
    True
    """
    known = BY_NAME.get(kind)
    name = "" if known is None else kind if known.shape else known.like
    return _icon(name) if name else Markup("")


@cache  # the kinds of things
def _icon(name: str) -> Markup:
    shape = looks_of([name])[name].shape
    head = f'<svg class="icon k-{name}" viewBox="-1.5 -1.5 3 3" aria-hidden="true" focusable="false">'
    if shape in CIRCLES:
        radius, hole = CIRCLES[shape]
        ring = f'<circle class="hole" r="{hole}"/>' if hole else ""
        return Markup(f'{head}<circle r="{radius}"/>{ring}</svg>')
    points = " ".join(f"{x},{y}" for x, y in POLYGONS[shape])
    return Markup(f'{head}<polygon points="{points}"/></svg>')


def place_of(kind: str) -> tuple[int, str]:
    """Where a kind stands among others: as `rdf.kinds` lists them, any other last."""
    return SHAPED.index(kind) if kind in SHAPED else len(SHAPED), kind


def counts(kinds: Mapping[str, int]) -> str:
    """How many things of each kind, the most first.

    >>> counts({"person": 1, "country": 2})
    '2 countries and 1 person'
    """
    most_first = sorted(kinds.items(), key=lambda pair: -pair[1])
    return listed(f"{grouped(str(count))} {kind_word(kind, count)}" for kind, count in most_first)


def with_kind(kind: str) -> str:
    """The word for one thing of a kind with its article.

    >>> with_kind("event"), with_kind("body")
    ('an event', 'a body')
    """
    return with_article(kind_word(kind))


@cache  # one text
def variables() -> str:
    """The colours of both schemes as custom properties, from the one place where they stand."""
    looks = looks_of(SHAPED)
    light = {**_named(LIGHT), **{name: look.light for name, look in looks.items()}}
    dark = {**_named(DARK), **{name: look.dark for name, look in looks.items()}}
    fills = "".join(f".k-{name}{{fill:var(--{name})}}" for name in looks)
    return (
        f"{_faces()}:root{{--font:{typeface.STACK};{properties(light)}}}\n"
        f"@media screen{{:root{{color-scheme:light dark}}}}\n"
        f"@media screen and (prefers-color-scheme:dark){{:root{{{properties(dark)}}}}}\n{fills}\n"
        f"{style.dark(f'.{SCOPE}')}{style.dark('.gpai-plot')}\n"
    )


def _named(colours: Mapping[str, str]) -> dict[str, str]:
    """The colours of a scheme that pages use, by the names that their stylesheet gives them."""
    return {name: colours[key] for name, key in _COLOURS.items()}


def font(weight: int, part: str) -> str:
    """The address of a file of the font, beside the stylesheet; a new version has a new one, so it may be kept."""
    return f"inter.{weight}.{part}.woff2?{typeface.VERSION}"


def _faces() -> str:
    """The rules by which pages load the font: addresses stand beside the stylesheet, the rare letters on demand."""
    return "".join(
        f"@font-face{{font-family:'{typeface.FAMILY}';font-weight:{span};font-display:swap;"
        f"src:url({font(weight, part)}) format('woff2');unicode-range:{letters}}}\n"
        for weight, span in typeface.WEIGHT_RANGES.items()
        for part, letters in typeface.PARTS.items()
    )
