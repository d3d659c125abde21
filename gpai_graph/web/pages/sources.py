"""Sources: on which documents the graph rests, in figures and as a list that can be narrowed."""

from typing import Final, NamedTuple

from starlette.responses import Response

from gpai_graph.answers.answer import Answer
from gpai_graph.answers.rows import FoldedRow
from gpai_graph.rdf.dates import PartialDate
from gpai_graph.rdf.solutions import Term
from gpai_graph.rdf.words import counted
from gpai_graph.web import view
from gpai_graph.web.page import Page
from gpai_graph.web.view import Cell, Meter

SHOWN: Final = 25
_PUBLISHERS: Final = 8
UNDATED: Final = "undated"


class Wanted(NamedTuple):
    """How the list is narrowed; "" does not narrow. words: each must stand in the title or the publisher."""

    kind: str
    publisher: str
    year: str
    words: str

    @property
    def narrows(self) -> bool:
        """Whether anything is left out."""
        return any(self)


class Choices(NamedTuple):
    """What the list can be narrowed to: kinds as (value, word), publishers, years."""

    kinds: list[tuple[str, str]]
    publishers: list[str]
    years: list[str]


def sources(page: Page) -> Response:
    """The page of all sources."""
    every = page.kg.answer("sources")
    wanted = Wanted(*(page.word(name).strip()[:200] for name in ("kind", "publisher", "year", "q")))
    found = [row for row in every.rows if _fits(every, row, wanted)]
    shown = found if page.word("rows") == "all" else found[:SHOWN]
    return page.render(
        "sources.html.j2",
        sentence=page.site.undated_answer("graph-figures").sentence,
        by_kind=_bars(page, "sources-by-kind", "kind"),
        by_year=_bars(page, "sources-by-year", "year"),
        by_publisher=_bars(page, "publishers", "publisher")[:_PUBLISHERS],
        unused=sum(1 for row in every.rows if view.number(row.terms[4]) == 0),
        wanted=wanted,
        choices=_choices(every),
        rows=page.rows(every, shown),
        columns=every.columns,
        notes={name: column.label for name, column in page.kg.queries["sources"].columns.items()},
        count_words=_said(len(found), len(every), len(shown)),
        more=page.links.again(rows="all") if len(shown) < len(found) else "",
        undated=UNDATED,
    )


def _fits(every: Answer, row: FoldedRow, wanted: Wanted) -> bool:
    document, kind, publisher, issued, _ = row.terms
    if wanted.kind and view.last_part(kind) != wanted.kind:
        return False
    if wanted.publisher and every.text(publisher) != wanted.publisher:
        return False
    if wanted.year and _year(issued) != wanted.year:
        return False
    text = f"{every.text(document)} {every.text(publisher)}".casefold()
    return all(word in text for word in wanted.words.casefold().split())


def _choices(every: Answer) -> Choices:
    kinds = {view.last_part(row.terms[1]): every.text(row.terms[1]) for row in every.rows}
    publishers = {every.text(row.terms[2]) for row in every.rows}
    years = {_year(row.terms[3]) for row in every.rows}
    return Choices(
        sorted(kinds.items(), key=lambda item: item[1]),
        sorted(publishers, key=str.casefold),
        sorted(years - {UNDATED}, reverse=True) + sorted(years & {UNDATED}),
    )


def _bars(page: Page, query: str, narrowed_by: str) -> list[Meter]:
    """A bar for each row of (what, sources, facts); what it is about narrows the list below."""
    answer = page.kg.answer(query)
    numbers: list[tuple[Cell, int]] = []
    facts: list[str] = []
    for what, documents, stated in (row.terms for row in answer.rows):
        text = answer.text(what)
        value = view.last_part(what) if narrowed_by == "kind" else text or UNDATED
        href = page.url("/sources#list", **{narrowed_by: value})
        numbers.append((Cell(text or "without a date", href), view.number(documents)))
        facts.append(counted(view.number(stated), "fact"))
    bars = view.of_the_largest(numbers, "source")
    return [bar._replace(words=f"{bar.words}, {said}") for bar, said in zip(bars, facts, strict=True)]


def _said(count: int, every: int, shown: int) -> str:
    which = f"{count} of {every} sources" if count < every else f"{every} sources"
    return which if shown == count else f"{which}, the first {shown} shown"


def _year(issued: Term | None) -> str:
    date = PartialDate.of(issued)
    return str(date.year) if date else UNDATED
