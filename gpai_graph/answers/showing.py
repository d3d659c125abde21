"""Showing: answers and sources in, what a notebook shows of them out (HTML, by `inline`)."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from gpai_graph.answers.answer import source_words
from gpai_graph.rdf import aligned
from gpai_graph.rdf import table as inline
from gpai_graph.rdf.namespaces import PREFIXES
from gpai_graph.rdf.solutions import IRI, Literal, Term, is_numeric
from gpai_graph.rdf.table import Cell, Head, Mark
from gpai_graph.rdf.things import Source

if TYPE_CHECKING:
    from gpai_graph.answers.answer import Answer, FoldedRow

_SOURCES: Final = PREFIXES["source"]
# Columns of a line of plain text.
WIDTH: Final = 160
_INFERRED: Final = IRI(PREFIXES["concept"] + "basis-inferred")


def answer(found: "Answer", rows: int) -> str:
    """An answer: the question, the answer in words, caveats, so many rows with the marks of their sources, sources."""
    shown = found.rows[:rows]
    cited = dict.fromkeys(source for row in shown for source in row.sources)
    parts = [
        f"<p><strong>{_text(found.question)}</strong></p>" if found.question else "",
        inline.paragraph(found.sentence),
        *(inline.paragraph(f"Keep in mind: {caveat}") for caveat in found.caveats),
        _table(found, shown) if shown else inline.paragraph("" if found.sentence else "No row fits."),
        inline.paragraph(_rest(len(shown), len(found))),
        sources([(found.numbers[iri], found.sources[found.numbers[iri] - 1]) for iri in cited]),
    ]
    return f"<div>{''.join(parts)}</div>"


def sources(numbered: "Sequence[tuple[int, Source]]", summary: str = "", *, opened: bool = False) -> str:
    """A numbered list of sources, each with a link, under a heading that opens it."""
    number = len(numbered)
    words = summary or f"{number} source{'' if number == 1 else 's'}: who says so"
    return inline.folded(
        words, (source(each) for _, each in numbered), numbers=[place for place, _ in numbered], opened=opened
    )


def mark(number: int, found: "Source", *, hollow: bool = False, doubled: bool = False) -> Mark:
    """The mark of a source: it opens what the source is, and leads to it. A graph of ours has a hollow one."""
    return Mark(number, inline.address(found.url), source_words(found), hollow or not found.kind, doubled)


def source(found: "Source") -> str:
    """A source as a list item: title, publisher, date and kind, the title being the link."""
    told = source_words(found).removeprefix(found.title)
    return f"{inline.link(found.title, inline.address(found.url))}{_text(told)}"


def text(found: "Answer", rows: int) -> str:
    """The same as plain text: for terminals, and for notebooks that show no HTML."""
    shown = found.rows[:rows]
    heads = [*found.columns, *(["sources"] if found.sources else [])]
    cited = dict.fromkeys(source for row in shown for source in row.sources)
    body = [
        [
            *map(found.text, row.terms),
            *([_before(found, row) + "".join(each.text for each in _marks(found, row))] * bool(found.sources)),
        ]
        for row in shown
    ]
    parts = [
        "\n".join(part for part in (found.question, found.sentence) if part),
        *(f"Keep in mind: {caveat}" for caveat in found.caveats),
        aligned.table(heads, body, WIDTH) if shown else "" if found.sentence else "No row fits.",
        _rest(len(shown), len(found)),
        "\n".join(f"[{found.numbers[iri]}] {source_words(found.sources[found.numbers[iri] - 1])}" for iri in cited),
    ]
    return "\n\n".join(part for part in parts if part)


def _table(found: "Answer", rows: "Sequence[FoldedRow]") -> str:
    heads = [Head(name, found.meanings.get(name, ""), is_numeric(found.column(name))) for name in found.columns]
    cells = [[_cell(found, term, head) for term, head in zip(row.terms, heads, strict=True)] for row in rows]
    marks = [(_before(found, row), _marks(found, row)) for row in rows] if found.sources else []
    return inline.table(heads, cells, marks)


def _cell(found: "Answer", term: Term | None, head: Head) -> Cell:
    text = found.text(term)
    if isinstance(term, IRI):
        # The compact form is what a reader types next, in `kg.describe` say.
        return Cell(text, inline.address(term), term.compact)
    language = term.language if isinstance(term, Literal) and term.language != "en" else ""
    return Cell(inline.grouped(text) if head.is_number else text, language=language)


def _before(found: "Answer", row: "FoldedRow") -> str:
    """Words before the marks: of what no source states itself, and of what another source disputes."""
    if row.terms in found.disputed:
        return "disputed "
    return "inferred from " if _INFERRED in row.terms and row.sources else ""


def _marks(found: "Answer", row: "FoldedRow") -> list[Mark]:
    inferred, disputed = _INFERRED in row.terms, row.terms in found.disputed
    sources = [(found.numbers[iri], found.sources[found.numbers[iri] - 1]) for iri in row.sources]
    return [mark(number, source, hollow=inferred, doubled=disputed) for number, source in sources]


def _rest(shown: int, all_of_them: int) -> str:
    if shown == all_of_them:
        return ""
    return f"{shown} of {all_of_them:,} rows are shown; .to_pandas() holds them all."


def _text(text: str) -> str:
    return inline.link(text, "")
