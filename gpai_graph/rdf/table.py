"""Tables: rows of cells with the marks of their sources, and the writers of a table: aligned text, Markdown, HTML.

The HTML has no style sheet, no script and no class: an untrusted notebook keeps none of them, so everything here reads
well without. Every text is escaped: labels and titles come from documents that we do not control."""

import os
import unicodedata
from collections.abc import Iterable, Sequence
from itertools import zip_longest
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

from gpai_graph.rdf import words
from gpai_graph.rdf.namespaces import BASE
from gpai_graph.rdf.sources import Mark, Source
from gpai_graph.rdf.words import grouped, writable

if TYPE_CHECKING:
    from decimal import Decimal

# What a cell holds, for files: None is missing.
CellValue: TypeAlias = "str | int | float | Decimal | bool | None"
# So many rows a notebook shows; the others are counted, and `.to_pandas()` holds them all.
ROWS: Final = 20
# Columns of a line of plain text in a notebook.
WIDTH: Final = 160
# Where our pages can be read, such as http://127.0.0.1:8000; things are links only then, as w3id leads nowhere yet.
PAGES_VARIABLE: Final = "GPAI_GRAPH_PAGES"
NOTHING: Final = "We found no record. That does not prove that there is none."
# Between two columns of aligned text.
GAP: Final = "  "
_WIDE: Final = ("W", "F")
# No column of text is made narrower, in terminal columns.
_NARROW: Final = 8
_COMBINING: Final = ("Mn", "Me", "Cf")


class TableColumn(NamedTuple):
    """The name of a column, and what it means ("" where nobody says)."""

    name: str
    meaning: str = ""
    is_number: bool = False


class TableCell(NamedTuple):
    """What stands in a cell: text, where it leads, what it is in full, and its language if it is not English.

    value: what files hold, where that is not the text: a number, a truth, a date as it is sorted, None for nothing.
    For pages: the kind of the thing, whether the text is a number, and by what it is sorted, where not by the text."""

    text: str
    href: str = ""
    title: str = ""
    language: str = ""
    value: CellValue = ""
    kind: str = ""
    is_number: bool = False
    sort: str = ""

    @property
    def data(self) -> CellValue:
        """What a file holds."""
        return self.text if self.value == "" else self.value


class TableRow(NamedTuple):
    """Cells, the marks of their sources, the words before these ("inferred from "), and whether we infer the row."""

    cells: tuple[TableCell, ...]
    marks: tuple[Mark, ...] = ()
    before: str = ""
    is_inferred: bool = False

    @property
    def said_by(self) -> str:
        """The marks as text, with the words before them."""
        return self.before + "".join(mark.text for mark in self.marks)


class Table(NamedTuple):
    """Rows under named columns, and what a reader is told with them.

    title, sentence: above the rows; notes: what to keep in mind; footer: a line under the rows, such as how many there
    are; sources: with the numbers by which the rows refer to them; totals: what the rows add up to, which stands below
    them wherever people read the table and in no file of data."""

    columns: tuple[TableColumn, ...]
    rows: tuple[TableRow, ...]
    title: str = ""
    sentence: str = ""
    notes: tuple[str, ...] = ()
    footer: str = ""
    sources: tuple[tuple[int, Source], ...] = ()
    totals: tuple[TableRow, ...] = ()

    @classmethod
    def of(
        cls,
        names: Iterable[str],
        rows: Iterable[Iterable[CellValue]],
        *,
        footer: str = "",
        notes: Iterable[str] = (),
    ) -> "Table":
        """A table of plain values, without sources."""
        cells = tuple(TableRow(tuple(TableCell(shown(value), value=value) for value in row)) for row in rows)
        return cls(tuple(map(TableColumn, names)), cells, footer=footer, notes=tuple(notes))

    @property
    def has_sources(self) -> bool:
        """Whether any row says who states it."""
        return any(row.said_by for row in self.rows)

    def _texts(self) -> tuple[list[str], list[list[str]], list[list[str]]]:
        """The heads, the rows and the totals as texts, with a column for the sources where a row has any."""
        sources = self.has_sources
        heads = [*(column.name for column in self.columns), *(["sources"] if sources else [])]
        rows, totals = (
            [[*(cell.text for cell in row.cells), *([row.said_by] if sources else [])] for row in part]
            for part in (self.rows, self.totals)
        )
        return heads, rows, totals

    def text(self, width: int | None = None) -> str:
        """Aligned text for a terminal. width: no line of a row is wider than so many columns of it."""
        meanings = [f"{name}: {meaning}" for name, meaning, _ in self.columns if meaning not in ("", name)]
        sources = [f"[{number}] {source.reference}" for number, source in self.sources]
        heads, rows, totals = self._texts()
        parts = [
            _lines([self.title, self.sentence]),
            aligned(heads, rows, width, totals),
            self.footer,
            _lines(meanings),
            _lines(["How sure is this?", *(f"- {note}" for note in self.notes)]) if self.notes else "",
            _lines(["Sources", *sources]) if sources else "",
        ]
        return writable("\n\n".join(part for part in parts if part)).replace("\r", " ")

    def markdown(self) -> str:
        """Markdown, in which no label can pass for markup."""
        heads, rows, totals = self._texts()
        lines = [_markdown_row(heads), _markdown_row(["---"] * len(heads)), *map(_markdown_row, [*rows, *totals])]
        # Two spaces at the end break the line.
        sources = [f"{_markdown(f'[{number}] {source.reference}')}  " for number, source in self.sources]
        parts = [
            f"## {self.title}" if self.title else "",
            self.sentence,
            _lines(lines) if rows else "",
            self.footer,
            _lines(f"- {_markdown(line)}" for note in self.notes for line in note.split("\n")),
            _lines(sources),
        ]
        return "\n\n".join(part for part in parts if part).rstrip()

    def html(self) -> str:
        """HTML for a notebook."""
        parts = [
            f"<p><strong>{_escape(self.title)}</strong></p>" if self.title else "",
            _paragraph(self.sentence),
            *(_paragraph(f"How sure is this? {note}") for note in self.notes),
            self._html_rows() if self.rows else "",
            _paragraph(self.footer),
            sources_html(self.sources),
        ]
        return f"<div>{''.join(parts)}</div>"

    def _repr_html_(self) -> str:
        return self.html()

    def _html_rows(self) -> str:
        heads = [_html_head(column) for column in self.columns]
        if self.has_sources:
            heads.append(_html_head(TableColumn("sources")))
        foot = f"<tfoot>{self._html_lines(self.totals)}</tfoot>" if self.totals else ""
        return (
            f"<table><thead><tr>{''.join(heads)}</tr></thead><tbody>{self._html_lines(self.rows)}</tbody>{foot}</table>"
        )

    def _html_lines(self, rows: Iterable[TableRow]) -> str:
        lines = []
        for row in rows:
            cells = [_html_cell(*pair) for pair in zip(row.cells, self.columns, strict=True)]
            lines.append("".join([*cells, *([_html_said_by(row)] if self.has_sources else [])]))
        return "".join(f"<tr>{line}</tr>" for line in lines)


def rows_shown(shown: int, total: int, every: str) -> str:
    """How many of the rows are shown, and how to see all; what an empty table means; "" where all are shown.

    >>> rows_shown(20, 1045, ".to_pandas() holds them all")
    '20 of 1,045 rows; .to_pandas() holds them all'
    """
    if total == 0:
        return NOTHING
    return "" if shown == total else f"{shown} of {total:,} rows; {every}"


def address(iri: str) -> str:
    """Where a reader who follows an IRI gets to; "" where that is nowhere.

    >>> address("http://www.wikidata.org/entity/Q16")
    'http://www.wikidata.org/entity/Q16'
    >>> address("javascript:alert(1)")
    ''
    """
    if not iri.startswith(BASE):
        return iri if iri.startswith(("http://", "https://")) else ""
    pages = os.environ.get(PAGES_VARIABLE, "").rstrip("/")
    if not pages.startswith(("http://", "https://")):
        return ""
    from urllib.parse import quote  # here: few read answers beside pages, and every start would pay for it

    return f"{pages}/{quote(iri.removeprefix(BASE).replace('ontology#', 'ontology/', 1))}"


def shown(value: CellValue) -> str:
    """A value as text; "" for none."""
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


# Aligned text


def aligned(
    heads: Sequence[str],
    rows: Sequence[Sequence[str]],
    width: int | None = None,
    totals: Sequence[Sequence[str]] = (),
) -> str:
    """Columns aligned by spaces, numbers to the right, a line under the heads and above the totals; "" without rows.

    width: of the terminal. Where the columns are wider, the widest go on in further lines of a row, so that the last
    ones, such as the sources, stay; where not even that fits, the cells of a row stand below each other."""
    if not rows:
        return ""
    clean = [[cell.replace("\n", " ") for cell in row] for row in [*rows, *totals]]
    numeric = [all(_is_number(cell) for cell in column) for column in zip(*clean[: len(rows)], strict=True)]
    widths = [max(map(display_width, column)) for column in zip(heads, *clean, strict=True)]
    if width is not None:
        least = [
            size if right else max(_NARROW, display_width(head))
            for size, right, head in zip(widths, numeric, heads, strict=True)
        ]
        room = width - len(GAP) * (len(heads) - 1)
        if sum(map(min, widths, least)) > room:
            return "\n\n".join(_stacked(heads, row, width) for row in clean)
        widths = _narrowed(widths, least, room)
    rule = ["-" * size for size in widths]
    lines = [
        line
        for row in (heads, rule, *clean[: len(rows)], *([rule] if totals else []), *clean[len(rows) :])
        for line in zip_longest(*map(_broken, row, widths), fillvalue="")
    ]
    return "\n".join(
        GAP.join(_padded(cell, size, right) for cell, size, right in zip(line, widths, numeric, strict=True)).rstrip()
        for line in lines
    )


def _stacked(heads: Sequence[str], row: Sequence[str], width: int) -> str:
    """A row as a line for each cell that is not empty, with the head before it; longer ones go on below, set in."""
    size = max(width - len(GAP), 1)
    cells = [_broken(f"{head}: {cell}", size) for head, cell in zip(heads, row, strict=True) if cell]
    return "\n".join(f"{GAP if at and size > 1 else ''}{line}" for lines in cells for at, line in enumerate(lines))


def _narrowed(widths: list[int], least: list[int], room: int) -> list[int]:
    """The widths of columns in so much room: the widest give way, none below its least, which all fit together."""
    most = max(widths)
    while sum(narrow := [min(size, max(most, floor)) for size, floor in zip(widths, least, strict=True)]) > room:
        most -= 1
    return narrow


def _broken(text: str, size: int) -> list[str]:
    """A text in lines of so many terminal columns, broken between words where it can be."""
    lines = [""]
    for word in text.split(" ") if display_width(text) > size else [text]:
        longer = f"{lines[-1]} {word}" if lines[-1] else word
        if display_width(longer) <= size:
            lines[-1] = longer
            continue
        lines += [word] if lines[-1] else []
        lines[-1] = lines[-1] or word
        while display_width(lines[-1]) > size:
            at = next(at for at in range(len(lines[-1]), 0, -1) if display_width(lines[-1][:at]) <= size or at == 1)
            lines[-1:] = [lines[-1][:at], lines[-1][at:]]
    return lines


def _is_number(text: str) -> bool:
    return text.replace(".", "", 1).replace("-", "", 1).isdigit() or not text


def _padded(text: str, size: int, right: bool) -> str:
    space = " " * (size - display_width(text))
    return space + text if right else text + space


def display_width(text: str) -> int:
    """How many columns of a terminal a text takes: two for a wide character, none for a combining one."""
    if text.isascii():
        return len(text)
    # By category: vowel signs of Devanagari take no column, but do not combine in the sense of `unicodedata.combining`.
    return sum(
        0 if unicodedata.category(char) in _COMBINING else 2 if unicodedata.east_asian_width(char) in _WIDE else 1
        for char in text
    )


def _lines(texts: Iterable[str]) -> str:
    return "\n".join(text for text in texts if text)


# Markdown


def _markdown_row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(map(_markdown, cells))} |"


def _markdown(text: str) -> str:
    escaped = "".join(f"\\{char}" if char in "\\|`*_<>" else char for char in text)
    # `](` would make a link of a label in brackets.
    return escaped.replace("](", "]\\(").replace("\n", " ")


# HTML


def sources_html(sources: Sequence[tuple[int, Source]], summary: str = "") -> str:
    """A numbered list of sources, each with a link, under a heading that opens it; "" for none."""
    if not sources:
        return ""
    heading = summary or f"{words.counted(len(sources), 'source')}: who says so"
    items = "".join(
        f'<li value="{number}">{_link(source.title, address(source.url))}{_escape(source.about)}</li>'
        for number, source in sources
    )
    return f"<details><summary>{_escape(heading)}</summary><ol>{items}</ol></details>"


def _escape(text: str) -> str:
    from html import escape  # here: its table of entities takes a tenth of a bare Python start, and few write HTML

    return escape(text)


def _paragraph(text: str) -> str:
    """A text as a paragraph, each of its lines on a line; "" for none."""
    return f"<p>{'<br>'.join(map(_escape, text.splitlines()))}</p>" if text else ""


def _html_head(column: TableColumn) -> str:
    title = _attribute("title", column.meaning)
    return f'<th scope="col" style="text-align:{_side(column)}"{title}>{_escape(column.name)}</th>'


def _html_cell(cell: TableCell, column: TableColumn) -> str:
    text = grouped(cell.text) if column.is_number else cell.text
    language = _attribute("lang", cell.language)
    return f'<td style="text-align:{_side(column)}"{language}>{_link(text, cell.href, cell.title)}</td>'


def _html_said_by(row: TableRow) -> str:
    marks = " ".join(
        f"<sup>{_link(mark.text, address(mark.source.url), mark.source.words)}</sup>" for mark in row.marks
    )
    return f'<td style="text-align:left">{_escape(row.before)}{marks}</td>'


def _link(text: str, href: str, title: str = "") -> str:
    """A text that leads to an address, or the text alone where there is none."""
    if not href:
        return f"<span{_attribute('title', title)}>{_escape(text)}</span>" if title else _escape(text)
    return f'<a href="{_escape(href)}"{_attribute("title", title)} target="_blank" rel="noopener">{_escape(text)}</a>'


def _attribute(name: str, value: str) -> str:
    return f' {name}="{_escape(value)}"' if value else ""


def _side(column: TableColumn) -> str:
    return "right" if column.is_number else "left"
