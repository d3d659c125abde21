"""Editor: the page that a browser sees at the address of the endpoint. It works as a plain form without scripts.

The answer to a query stands below it with names beside identifiers: as a table, a chart, a map or a network, whichever
its columns allow; for each row, who says so. Queries of readers run in the guarded store, within its limits."""

from collections.abc import Callable
from typing import Final, NamedTuple

from markupsafe import Markup
from starlette.exceptions import HTTPException
from starlette.responses import Response

from gpai_graph.answers.answer import Answer
from gpai_graph.answers.evidence import Statement, by_origin
from gpai_graph.errors import GpaiGraphError, ParameterError, quoted
from gpai_graph.graph.knowledge import KnowledgeGraph
from gpai_graph.queries.library import Query
from gpai_graph.rdf.namespaces import PREFIXES, compact, kind_of
from gpai_graph.rdf.solutions import IRI, Solutions
from gpai_graph.rdf.sources import Source
from gpai_graph.rdf.sparql import ALL_TRIPLES
from gpai_graph.rdf.table import TableCell, TableRow
from gpai_graph.rdf.words import counted
from gpai_graph.stores.embedded import EmbeddedStore
from gpai_graph.stores.sandbox.guarded import GuardedStore
from gpai_graph.stores.sandbox.request import JSON, Request
from gpai_graph.visual import image
from gpai_graph.visual.network.picture_page import in_script
from gpai_graph.web.http.messages import message_of, status_of
from gpai_graph.web.page import Page, Takes

# Queries from which readers learn to write their own, from one triple to evidence; the shortest comes first.
EXAMPLE: Final = "example"
# The first query in the field: it runs without a change.
FIRST_EXAMPLE: Final = "example-bodies"
_ROWS: Final = 200  # rows of a table that stand on the page; files have all
_LINKS: Final = 300
ROW: Final = "row"  # of which readers ask who says so
_VIEWS: Final = {"table": "Table", "bar": "Chart", "timeline": "Timeline", "map": "Map", "network": "Network"}
# What its address may say: the words of the endpoint, too, as both have one address.
TAKES: Final[Takes] = {
    **dict.fromkeys(("name", "query", ROW, "format", "default-graph-uri", "named-graph-uri", "cut"), ()),
    "view": tuple(_VIEWS),
}


class Result(NamedTuple):
    """What a query answers, as the page shows it. title: in a line; note: what is left out, or what it means.

    image: the address of a picture that holds it, and its words; tabs: the views that its columns allow."""

    title: str
    note: str = ""
    problem: str = ""
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[TableRow, tuple[str, ...]], ...] = ()
    sourced: bool = False
    image: tuple[str, str] | None = None
    tabs: tuple[tuple[str, str, bool], ...] = ()
    status: int = 200
    evidence: "RowEvidence | None" = None


class SaidTogether(NamedTuple):
    """Statements (subject, property, value) that the same sources make. said: what to know where no source does."""

    statements: list[tuple[TableCell, ...]]
    said: str
    sources: tuple[Source, ...]


class RowEvidence(NamedTuple):
    """Who says what a row holds. row: from 1; title: what stands in it."""

    row: int
    title: str
    groups: list[SaidTogether]


def editor(page: Page, guard: GuardedStore | None = None) -> Response:
    """The page with the query that the address holds, or a first one; and its answer where a view is asked for.

    Raises HTTPException 404 without an endpoint."""
    if guard is None:
        raise HTTPException(404, "This server has no SPARQL endpoint.")
    name = page.word("name", FIRST_EXAMPLE)
    queries = page.kg.queries
    # Raises UnknownQueryError for a name that is none.
    first = queries[FIRST_EXAMPLE] if queries[name].asks_others else queries[name]
    query = page.word("query").strip() or first.code
    result = answered(page, guard, query, page.word("view")) if page.word("view") else None
    return page.render(
        "editor.html.j2",
        status=result.status if result else 200,
        query=query,
        result=result,
        ladder=ladder(page.kg),
        examples=[found for found in page.site.questions.values() if found.variables],
        completions=completions(page.kg),
    )


def ladder(kg: KnowledgeGraph) -> list[Query]:
    """The queries to learn from, the shortest first."""
    every = (kg.queries[name] for name in kg.queries)
    return sorted((query for query in every if EXAMPLE in query.tags), key=lambda query: len(query.code))


def completions(kg: KnowledgeGraph) -> Markup:
    """What the editor completes, as JSON: prefixes, terms with kind, uses and name, and the properties of each class.

    What is used most comes first."""
    found = kg.answer("vocabulary-used")
    terms = [
        [compact(str(row.term)), found.text(row.kind), found.text(row.uses), found.text(row.term)]
        for row in (folded.terms for folded in found.rows)
        if ":" in compact(str(row.term)) and "//" not in compact(str(row.term))
    ]
    classes: dict[str, list[str]] = {}
    for row in kg.run("properties-by-class"):
        classes.setdefault(compact(str(row["class"])), []).append(compact(str(row.property)))
    return in_script({"prefixes": PREFIXES, "terms": terms, "classes": classes})


# The answer of a query


def answered(page: Page, guard: GuardedStore, query: str, view: str) -> Result:
    """What a query of a reader answers, in the view asked for, or what is wrong with it."""
    try:
        reply = guard.reply(Request(query, strange=True, cut=True))
        if reply.media_type != JSON:
            return _shown(page, query, _triples(reply.body), view, "triple", reply.cut)
        if b'"boolean"' in reply.body[:200]:
            yes = b"true" in reply.body
            note = "" if yes else "“No” means that the graph does not record this. It may still be true."
            return Result("Yes" if yes else "No", note, _hints(page, query))
        return _shown(page, query, Solutions.from_json(reply.body), view, "row", reply.cut)
    except GpaiGraphError as error:
        return Result("No answer", problem=message_of(error), status=status_of(error))


def _hints(page: Page, query: str) -> str:
    return " ".join(page.kg.hints(query))


def _triples(body: bytes) -> Solutions:
    told = EmbeddedStore.in_memory()
    told.load(body, "nt")
    return Solutions(("from", "property", "to"), [tuple(triple) for triple in told.construct(ALL_TRIPLES)])


def _shown(page: Page, query: str, found: Solutions, view: str, noun: str, is_cut: bool) -> Result:
    shown = Solutions(found.variables, found.rows[:_ROWS])
    answer = page.kg.readable(shown)
    drawn = _drawings(page, found)
    chosen = view if view in drawn else "table"
    tabs = tuple((_VIEWS[name], page.links.again(view=name), name == chosen) for name in ("table", *drawn))
    many = "more than " if is_cut else ""
    title = f"{many}{counted(len(found), noun)}"
    if chosen != "table":
        return Result(title, image=drawn[chosen](), tabs=tabs)
    rows = tuple(
        (row, tuple(term.compact if isinstance(term, IRI) else "" for term in folded.terms))
        for row, folded in zip(page.rows(answer), answer.rows, strict=True)
    )
    note = f"The first {_ROWS} are shown; the files below have all." if len(found) > _ROWS else ""
    if not len(found):
        note = "We found no row. That does not prove that there is none."
    sourced = any(row.sources for row in answer.rows)
    evidence = _evidence(page, answer, page.word(ROW)) if page.word(ROW) else None
    tabs = tabs if len(tabs) > 1 else ()
    return Result(title, note, _hints(page, query), answer.columns, rows, sourced, None, tabs, evidence=evidence)


def _evidence(page: Page, answer: Answer, word: str) -> RowEvidence:
    """Who says what a row holds. Raises ParameterError for what is no row."""
    if not word.isdecimal() or not 1 <= int(word) <= len(answer):
        raise ParameterError(f"the answer has no row {quoted(word)}. Give a number from 1 to {len(answer)}.")
    place = int(word) - 1
    found = page.kg.evidence_of(answer, place)
    told = page.kg.readable(Solutions(("subject", "property", "value"), [tuple(each.triple) for each in found]))
    groups = [
        SaidTogether(
            [tuple(page.cell(told, term) for term in each.triple) for each in group],
            _origin(group[0]),
            group[0].supported_by,
        )
        for group in by_origin(found)
    ]
    title = ", ".join(filter(None, map(answer.text, answer.rows[place].terms)))
    return RowEvidence(place + 1, title, groups)


def _origin(statement: Statement) -> str:
    if statement.sources:
        return ""
    if not statement.supported_by:
        return "Stated by gpai-graph itself."
    return "No source states this directly. We inferred it from:"


Drawing = Callable[[], tuple[str, str]]


def _drawings(page: Page, found: Solutions) -> dict[str, Drawing]:
    """The pictures that the columns of rows allow, by view."""
    from gpai_graph.visual.chart.chart import deduced  # here: the page needs no chart before

    rows = Solutions(found.variables, found.rows[:_LINKS])
    answer = page.kg.readable(rows)
    drawings: dict[str, Drawing] = {}
    for view in ("bar", "timeline", "map"):
        try:
            deduced(answer, view)
        except GpaiGraphError:
            continue
        if view != "map" or _has_countries(answer):
            drawings[view] = _plot(page, answer, view)
    named = [place for place, name in enumerate(rows.variables) if name not in ("source", "property")]
    ends = [place for place in named if _are_things(rows, place)][:2]
    pairs = [tuple(row[place] for place in ends) for row in rows.rows]
    if len(ends) > 1 and (linked := [pair for pair in pairs if None not in pair]):
        drawings["network"] = _network(page, Solutions(("from", "to"), linked))
    return drawings


def _has_countries(answer: Answer) -> bool:
    first = answer.column(answer.columns[0])  # what a map takes where nobody says more
    return any(isinstance(term, IRI) and kind_of(term) == "country" for term in first)


def _are_things(rows: Solutions, place: int) -> bool:
    terms = [row[place] for row in rows.rows if row[place] is not None]
    return bool(terms) and all(isinstance(term, IRI) and kind_of(term) != "date" for term in terms)


def _plot(page: Page, answer: Answer, view: str) -> Drawing:
    def draw() -> tuple[str, str]:
        plot = page.kg.plot(answer, view=view, title="The answer to your query")
        return image.address(plot.svg()), plot.alt

    return draw


def _network(page: Page, links: Solutions) -> Drawing:
    def draw() -> tuple[str, str]:
        from gpai_graph.visual.network import draw as drawn  # here: the page needs no network before

        picture = drawn(page.kg.network(links), title="The answer to your query")
        return image.address(picture.svg()), picture.alt

    return draw
