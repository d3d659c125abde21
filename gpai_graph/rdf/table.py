"""Inline: tables and lists of sources as the HTML that a notebook shows. Plain values in, HTML out.

No style sheet, no script, no class: an untrusted notebook keeps none of them, so everything here reads well without.
Every text is escaped: labels and titles come from documents that we do not control."""

import os
from collections.abc import Iterable, Sequence
from html import escape
from typing import Final, NamedTuple
from urllib.parse import quote

from gpai_graph.rdf.namespaces import BASE

# So many rows are shown; the others are counted, and `.to_pandas()` holds them all.
ROWS: Final = 20
# Where our pages can be read, such as http://127.0.0.1:8000; things are links only then, as w3id leads nowhere yet.
PAGES: Final = "GPAI_GRAPH_PAGES"
# Beyond so many digits a number is read in groups of three.
_LONG: Final = len("10000")


class Head(NamedTuple):
    """The title of a column, and what it means ("" where nobody says)."""

    text: str
    meaning: str = ""
    is_number: bool = False


class Cell(NamedTuple):
    """What stands in a cell: text, where it leads, what it is in full, and its language if it is not English."""

    text: str
    href: str = ""
    title: str = ""
    language: str = ""


class Mark(NamedTuple):
    """A source at the side of a row: its number, where it can be read ("" nowhere), what it is.

    hollow: it does not state the row itself; doubled: another source disputes it. Brackets tell, as a notebook may have
    no styles: [1], (1), [[1]]."""

    number: int
    href: str = ""
    title: str = ""
    hollow: bool = False
    doubled: bool = False

    @property
    def text(self) -> str:
        """The number in its brackets."""
        return f"({self.number})" if self.hollow else f"[[{self.number}]]" if self.doubled else f"[{self.number}]"


def address(iri: str) -> str:
    """Where a reader who follows an IRI gets to; "" where that is nowhere.

    >>> address("http://www.wikidata.org/entity/Q16")
    'http://www.wikidata.org/entity/Q16'
    >>> address("javascript:alert(1)")
    ''
    """
    if iri.startswith(BASE):
        pages = os.environ.get(PAGES, "").rstrip("/")
        path = iri.removeprefix(BASE).replace("ontology#", "ontology/", 1)
        return f"{pages}/{quote(path)}" if pages.startswith(("http://", "https://")) else ""
    return iri if iri.startswith(("http://", "https://")) else ""


def grouped(number: str) -> str:
    """A number of five digits or more in groups of three; years stay as they are.

    >>> grouped("1410710000.5")
    '1,410,710,000.5'
    """
    whole, point, rest = number.partition(".")
    digits = whole.lstrip("-")
    if not digits.isdecimal() or len(digits) < _LONG:
        return number
    return f"{int(whole):,}{point}{rest}"


def table(
    heads: Sequence[Head],
    rows: Iterable[Sequence[Cell]],
    marks: Sequence[tuple[str, Sequence[Mark]]] = (),
) -> str:
    """An HTML table. marks: of each row the words before the marks of its sources, and these; () for no such column."""
    titles = [
        f'<th scope="col" style="text-align:{_side(head)}"{_attribute("title", head.meaning)}>{escape(head.text)}</th>'
        for head in heads
    ]
    if marks:
        titles.append('<th scope="col" style="text-align:left">sources</th>')
    body = []
    for place, row in enumerate(rows):
        cells = [_cell(cell, head) for cell, head in zip(row, heads, strict=True)]
        if marks:
            words, found = marks[place]
            cells.append(f'<td style="text-align:left">{escape(words)}{" ".join(map(_mark, found))}</td>')
        body.append(f"<tr>{''.join(cells)}</tr>")
    return f"<table><thead><tr>{''.join(titles)}</tr></thead><tbody>{''.join(body)}</tbody></table>"


def paragraph(text: str, tag: str = "p") -> str:
    """A text between tags, each of its lines on a line; "" for none."""
    return f"<{tag}>{'<br>'.join(map(escape, text.splitlines()))}</{tag}>" if text else ""


def folded(summary: str, items: Iterable[str], *, numbers: Sequence[int] = (), opened: bool = False) -> str:
    """A list (of HTML) under a heading that opens it; "" if it is empty. numbers: those of the items."""
    entries = list(items)
    if not entries:
        return ""
    kind = "ol" if numbers else "ul"
    values = [f' value="{number}"' for number in numbers] or [""] * len(entries)
    points = "".join(f"<li{value}>{entry}</li>" for value, entry in zip(values, entries, strict=True))
    state = " open" if opened else ""
    return f"<details{state}><summary>{escape(summary)}</summary><{kind}>{points}</{kind}></details>"


def link(text: str, href: str, title: str = "") -> str:
    """A text that leads to an address, or the text alone where there is none."""
    if not href:
        return f"<span{_attribute('title', title)}>{escape(text)}</span>" if title else escape(text)
    return (
        f'<a href="{escape(href, quote=True)}"{_attribute("title", title)} target="_blank" rel="noopener">'
        f"{escape(text)}</a>"
    )


def _cell(cell: Cell, head: Head) -> str:
    language = _attribute("lang", cell.language)
    return f'<td style="text-align:{_side(head)}"{language}>{link(cell.text, cell.href, cell.title)}</td>'


def _mark(mark: Mark) -> str:
    return f"<sup>{link(mark.text, mark.href, mark.title)}</sup>"


def _side(head: Head) -> str:
    return "right" if head.is_number else "left"


def _attribute(name: str, value: str) -> str:
    return f' {name}="{escape(value, quote=True)}"' if value else ""
