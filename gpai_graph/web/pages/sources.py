"""Sources: on which documents the graph rests. A request in; figures and a list that can be narrowed out."""

from typing import Final, NamedTuple

from starlette.requests import Request
from starlette.responses import Response

from gpai_graph.answers.answer import Answer, FoldedRow
from gpai_graph.rdf.solutions import Literal, Term
from gpai_graph.web import meters, view
from gpai_graph.web.links import Links
from gpai_graph.web.marks import Numbering
from gpai_graph.web.site import Site
from gpai_graph.web.view import Cell

SHOWN: Final = 100
_PUBLISHERS: Final = 10
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


def sources(request: Request) -> Response:
    """The page of all sources."""
    site: Site = request.app.state.site
    moment = site.moment(request)
    links = Links(request, moment)
    every = site.kg.answer("sources")
    asked = request.query_params
    wanted = Wanted(*(asked.get(name, "").strip()[:200] for name in ("kind", "publisher", "year", "q")))
    found = [row for row in every.rows if _fits(every, row, wanted)]
    shown = found if asked.get("rows") == "all" else found[:SHOWN]
    return site.render(
        request,
        "sources.html.j2",
        moment=moment,
        sentence=site.standing("figures").sentence,
        by_kind=_bars(site.kg.answer("sources-by-kind"), links, "kind"),
        by_year=_bars(site.kg.answer("sources-by-year"), links, "year"),
        by_publisher=_bars(site.kg.answer("publishers"), links, "publisher")[:_PUBLISHERS],
        unused=sum(1 for row in every.rows if _number(row.terms[4]) == 0),
        wanted=wanted,
        choices=_choices(every),
        rows=view.rows(every, Numbering(), links.url, shown),
        columns=every.columns,
        notes={name: column.label for name, column in site.kg.queries["sources"].columns.items()},
        count_words=_said(len(found), len(every), len(shown)),
        more=links.again(rows="all") if len(shown) < len(found) else "",
        undated=UNDATED,
    )


def _fits(every: Answer, row: FoldedRow, wanted: Wanted) -> bool:
    document, kind, publisher, issued, _ = row.terms
    if wanted.kind and _slug(kind) != wanted.kind:
        return False
    if wanted.publisher and every.text(publisher) != wanted.publisher:
        return False
    if wanted.year and _year(issued) != wanted.year:
        return False
    text = f"{every.text(document)} {every.text(publisher)}".casefold()
    return all(word in text for word in wanted.words.casefold().split())


def _choices(every: Answer) -> Choices:
    kinds = {_slug(row.terms[1]): every.text(row.terms[1]) for row in every.rows}
    publishers = {every.text(row.terms[2]) for row in every.rows}
    years = {_year(row.terms[3]) for row in every.rows}
    return Choices(
        sorted(kinds.items(), key=lambda item: item[1]),
        sorted(publishers, key=str.casefold),
        sorted(years - {UNDATED}, reverse=True) + sorted(years & {UNDATED}),
    )


def _bars(answer: Answer, links: Links, narrowed_by: str) -> list[meters.Meter]:
    """A bar for each row of (what, sources, facts); what it is about narrows the list below."""
    numbers: list[tuple[Cell, int]] = []
    facts: list[str] = []
    for what, documents, stated in (row.terms for row in answer.rows):
        text = answer.text(what)
        value = _slug(what) if narrowed_by == "kind" else text or UNDATED
        href = links.url("/sources#list", **{narrowed_by: value})
        numbers.append((Cell(text or "without a date", href), _number(documents)))
        facts.append(meters.counted(_number(stated), "fact"))
    bars = meters.of_the_largest(numbers, "source")
    return [bar._replace(words=f"{bar.words}, {said}") for bar, said in zip(bars, facts, strict=True)]


def _said(count: int, every: int, shown: int) -> str:
    which = f"{count} of {every} sources" if count < every else f"{every} sources"
    return which if shown == count else f"{which}, the first {shown} shown"


def _slug(kind: Term | None) -> str:
    return str(kind).rpartition("/")[2]


def _year(issued: Term | None) -> str:
    """The year of a date node, from its address, which bears the date as precise as it is."""
    return str(issued).rpartition("/")[2][:4] if issued is not None else UNDATED


def _number(term: Term | None) -> int:
    return int(term.text) if isinstance(term, Literal) else 0
