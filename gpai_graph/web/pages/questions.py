"""Questions: the library as a list, a page for each query with its answer, and the plots of answers."""

from collections.abc import Sequence
from html import escape
from importlib.util import find_spec
from itertools import accumulate
from math import ceil
from typing import Final, NamedTuple

from starlette.exceptions import HTTPException
from starlette.responses import Response

from gpai_graph.answers.answer import Answer, Caveat
from gpai_graph.answers.rows import FoldedRow
from gpai_graph.errors import ParameterError, PlotError, UnknownEntityError, did_you_mean, quoted
from gpai_graph.queries.header import without_header
from gpai_graph.queries.library import Query
from gpai_graph.queries.parameters import parts
from gpai_graph.rdf.words import counted, listed
from gpai_graph.visual.chart import BROAD, NARROW, WIDE
from gpai_graph.visual.chart.details import counted_answers, sources_of
from gpai_graph.visual.image import SHARP, png
from gpai_graph.web.form import form_of, in_python
from gpai_graph.web.http.messages import message_of
from gpai_graph.web.page import PAGE_ROWS, NothingToDraw, Page
from gpai_graph.web.pages.networks import svg_response
from gpai_graph.web.urls import Asked, with_query

# More rows than this nobody reads at once; a link shows all. Long rows are fewer: a page has at most six screens of a
# phone, where a row is a card.
_FEWEST: Final = 8
_TALL: Final = 2900  # pixels on a phone
_LINE: Final = 24  # pixels of a line of a card, and how many letters it has
_LETTERS: Final = 46
_GAP: Final = 22  # pixels between cards
# The views of an answer in the order of their tabs: pictures, which few answers have, and what each answer has.
_PICTURES: Final = {"chart": "Chart", "map": "Map", "network": "Network"}
_VIEWS: Final = _PICTURES | {"table": "Table", "sparql": "SPARQL", "download": "Download"}
_NEXT: Final = 4


def library(page: Page) -> Response:
    """The list of questions by topic, each with its answer in one line.

    For a date that the address names, answers that depend on a date are left to their own pages."""
    told = {
        name: sentence
        for name, sentence in page.site.sentences().items()
        if not page.given.date or "as_of" not in page.site.questions[name].parameters
    }
    return page.render("questions.html.j2", topics=page.site.topics, told=told, asks_others=page.site.asks_others)


def question(page: Page) -> Response:
    """One question, answered: the answer in words, how sure it is, and the view that the address names."""
    query = query_of(page)
    asked = page.asked(query)
    try:
        answer = page.kg.answer(query.name, **asked)
    except UnknownEntityError as error:
        # The page is there; what is wrong is a value.
        raise ParameterError(error.message) from error
    # A plot takes time: it is drawn where it is shown, which is first of all.
    is_plotted = _is_plotted(query) and bool(answer.rows)
    is_shown = page.word("view", _plot_view(query)) == _plot_view(query)
    plot = plotted(page, query, asked) if is_plotted and is_shown else None
    is_plotted = is_plotted and (plot is not None or not is_shown)
    network = _network(page, query, asked, answer)
    views = [
        *([_plot_view(query)] if is_plotted else []),
        *(["network"] if network else []),
        "table",
        "sparql",
        "download",
    ]
    view = _chosen(page, query, views)
    shown = answer.rows if page.word("rows") == "all" else _first(answer)
    rows = page.rows(answer, shown) if view == "table" else []
    counts = () if answer.sources else sources_of(counted_answers(page.kg, query, asked))
    for source in counts or answer.sources:
        page.sources.number(source)
    return page.render(
        "question.html.j2",
        query=query,
        answer=answer,
        form=form_of(page, query, asked),
        sure=_how_sure(page, answer, bool(counts)),
        view=view,
        tabs=[(words, page.links.again(view=name, rows="") + "#views", name == view) for name, words in _tabs(views)],
        rows=rows,
        totals=page.totals(answer, len(shown)) if rows else [],
        notes={name: column.label for name, column in query.columns.items()},
        more=page.links.again(view="table", rows="all") if len(shown) < len(answer) else "",
        count_words=_count_words(answer, len(shown)),
        files=_files(page, query, asked),
        plot=plot,
        chart=_chart_files(page, query, asked) if is_plotted and view == "download" else None,
        network=network,
        following=_following(page, query),
        citation=page.citation_of(query.name, asked),
        command=_command(query, asked),
        cell_text=_cell(query, asked),
        sparql=without_header(page.kg.sparql(query.name, **asked), query.summary),
    )


def _first(answer: Answer) -> Sequence[FoldedRow]:
    """The rows that stand there at first."""
    tall = list(accumulate(_height(answer, row) for row in answer.rows[:PAGE_ROWS]))
    return answer.rows[: max(_FEWEST, sum(height <= _TALL for height in tall))]


def _height(answer: Answer, row: FoldedRow) -> int:
    """About how many pixels a row takes as a card of a phone: a heading, then the other values and the sources."""
    first, *others = map(answer.text, row.terms)
    # Of an address a phone shows the host.
    letters = sum(len(text.partition("://")[2].partition("/")[0] or text) + 2 for text in others if text)
    return _LINE * (ceil(len(first) / _LETTERS * 1.3) + ceil((letters + len("12 sources")) / _LETTERS)) + _GAP


def query_of(page: Page) -> Query:
    """The query that a path names, whose answer the page shows. Raises HTTPException 404 with the nearest one."""
    name = page.request.path_params["query"]
    if name not in page.site.questions:
        guess = did_you_mean(name, page.site.questions)
        raise HTTPException(404, f"There is no question {quoted(name)}.{guess}")
    return page.site.questions[name]


# What stands above the views


class Sure(NamedTuple):
    """How sure an answer is: the main thing in one line, all that is to be kept in mind, and the link that shows or
    hides what has no date."""

    line: str
    caveats: tuple[Caveat, ...]
    undated: tuple[str, str] | None


def _how_sure(page: Page, answer: Answer, is_counted: bool) -> Sure:
    caveats = answer.notes
    first = next((each for each in caveats if not each.is_general), next(iter(caveats), None))
    told = first.words if first else ""
    found = f"{counted(len(page.sources.sources), 'source')} of {counted(page.sources.publishers, 'publisher')}"
    if not told and (answer.sources or is_counted):
        told = f"Counted from {found}, listed below." if is_counted else f"Each row names its sources: {found}."
    return Sure(
        told or f"Computed from all {page.site.source_count} sources of the graph.", caveats, page.undated_link(caveats)
    )


def _plot_view(query: Query) -> str:
    mark = query.plot.mark if query.plot else query.view
    return "map" if mark == "map" else "chart"


def _chosen(page: Page, query: Query, views: list[str]) -> str:
    """The view that the address names, else the first. Raises ParameterError for one that the question never has.

    A picture is left out where nothing can be drawn, but its address stays right for another date."""
    wanted = page.word("view") or views[0]
    if wanted in views:
        return wanted
    known = [*views, *([_plot_view(query)] if _is_plotted(query) else []), *(["network"] if query.has_links else [])]
    if wanted in known:
        return "table"
    raise ParameterError(f"this question has no view {quoted(wanted)}. Choose one of: {listed(dict.fromkeys(known))}.")


def _tabs(views: list[str]) -> list[tuple[str, str]]:
    return [(name, words) for name, words in _VIEWS.items() if name in views]


def _count_words(answer: Answer, shown: int) -> str:
    count = len(answer)
    words = counted(count, "row")
    return f"{words}; the first {shown} are shown" if shown < count else words if count else "No results"


def _following(page: Page, query: Query) -> list[Query]:
    """Questions of the same topic to ask next: those that share most with this one, its columns and tags."""

    def shared(other: Query) -> int:
        return len({*query.columns, *query.tags} & {*other.columns, *other.tags})

    others = [other for other in page.site.topics[query.topic] if other.name != query.name]
    return sorted(others, key=lambda other: (-shared(other), other.name))[:_NEXT]


# What is downloaded

# The first two are for people, the others for programs.
_FILES: Final = (("Excel", "xlsx"), ("CSV with names", "names.csv"), ("CSV with identifiers", "csv"), ("JSON", "json"))


def _files(page: Page, query: Query, asked: Asked) -> list[tuple[str, str]]:
    base = page.links.bare(f"/api/queries/{query.name}")
    return [(word, with_query(f"{base}.{ending}", asked)) for word, ending in _FILES]


def _command(query: Query, asked: Asked) -> str:
    words = ["gpai-graph", "run", query.name]
    words += [
        _quoted(f"{name}={','.join(map(str, parts(value, False)))}") for name, value in asked.items() if name != "as_of"
    ]
    if "as_of" in asked:
        words += ["--as-of", str(asked["as_of"])]
    return " ".join(words)


def _quoted(word: str) -> str:
    return f"'{word}'" if set(word) & set(" <>:*?#&;()") and "'" not in word else word


def _cell(query: Query, asked: Asked) -> str:
    arguments = "".join(f", {name}={in_python(value)}" for name, value in asked.items())
    return (
        "import gpai_graph as gpai\n\n"
        "kg = gpai.load()\n"
        f'answer = kg.answer("{query.name}"{arguments})\n'
        "print(answer.sentence)\n"
        "for row in answer.rows[:5]:\n"
        "    print([answer.text(term) for term in row.terms], [answer.numbers[source] for source in row.sources])"
    )


# Pictures


class NetworkShown(NamedTuple):
    """The picture of a network on a page: its image, the page where it is alive, what it shows in words."""

    image: str
    page: str
    alt: str


def _network(page: Page, query: Query, asked: Asked, answer: Answer) -> NetworkShown | None:
    """The picture of a network query; None for any other."""
    if query.view != "graph" or not query.has_links or not answer.rows:
        return None
    base = f"/networks/{query.name}"
    still, alive = (page.links.root + with_query(f"{base}/{name}", asked) for name in ("picture.svg", "picture"))
    return NetworkShown(still, alive, f"Network picture. {answer.sentence or query.summary}")


_PLOTTED: Final = ("bar", "timeline", "map")
WIDTHS: Final = {str(width): width for width in (BROAD, WIDE, NARROW)}
_DRAWS_PNG: Final = all(map(find_spec, ("vl_convert", "PIL")))
_EVERY: Final = 1_000_000  # lines of a plot of which none is left out


class Plotted(NamedTuple):
    """A plot on a page: its addresses for a desk, a tablet and a phone, its size, what it shows.

    lines: how many lines it would have if none were left out; is_whole: whether none is."""

    broad: str
    image: str
    narrow: str
    width: int
    height: int
    title: str
    alt: str
    lines: int
    is_whole: bool


def plotted(page: Page, query: Query, asked: Asked) -> Plotted | None:
    """The plot of an answer; None where its query has none, or where what was asked leaves nothing to draw."""
    if not _is_plotted(query):
        return None
    try:
        drawn = page.site.plot(query.name, asked, BROAD, _most(page))
    except PlotError:
        return None
    broad, wide, narrow = (_plot_address(page, query, asked, width) for width in WIDTHS.values())
    is_whole = drawn.lines <= (_most(page) or drawn.lines)
    return Plotted(broad, wide, narrow, *drawn.size, drawn.title, drawn.alt, drawn.lines, is_whole)


def _plot_address(page: Page, query: Query, asked: Asked, width: int, ending: str = "svg") -> str:
    words = {**asked, "width": str(width), "rows": page.word("rows")}
    return with_query(page.links.bare(f"/plots/{query.name}.{ending}"), words)


class ChartFiles(NamedTuple):
    """A chart to take away: its files, each with its size in words, and the line that shows it on another page."""

    files: list[tuple[str, str, str]]
    embedding: str


def _chart_files(page: Page, query: Query, asked: Asked) -> ChartFiles | None:
    """The chart of an answer as files; None where nothing is left to draw."""
    try:
        drawn = page.site.plot(query.name, asked, WIDE, _most(page))
    except PlotError:
        return None
    width, height = drawn.size
    files = [("SVG", _plot_address(page, query, asked, WIDE), f"{width:,} × {height:,}, sharp at any size")]
    if _DRAWS_PNG:
        pixels = f"{round(width * SHARP):,} × {round(height * SHARP):,} pixels"
        files.append(("PNG", _plot_address(page, query, asked, WIDE, "png"), pixels))
    image_at = page.site.public_url(page.request) + with_query(
        f"/plots/{query.name}.svg", {**asked, "width": str(WIDE)}
    )
    page_at = page.site.public_url(page.request) + with_query(f"/questions/{query.name}", asked)
    shown = f'<img src="{escape(image_at)}" alt="{escape(drawn.title)}" width="{width}" height="{height}">'
    return ChartFiles(files, f'<a href="{escape(page_at)}">{shown}</a>')


def _is_plotted(query: Query) -> bool:
    return query.plot is not None or query.view in _PLOTTED


def _most(page: Page) -> int | None:
    return _EVERY if page.word("rows") == "all" else PAGE_ROWS


def image(page: Page) -> Response:
    """The plot of a question as an image, so wide as the address asks: for a page, or for a phone.

    Raises MissingPackageError for PNG where the packages that draw it are not installed."""
    query = query_of(page)
    asked = page.asked(query)
    width = WIDTHS.get(page.word("width"), WIDE)
    try:
        drawn = page.site.plot(query.name, asked, width, _most(page))
    except UnknownEntityError as error:
        raise ParameterError(error.message) from error
    except PlotError as error:
        raise NothingToDraw(message_of(error)) from error
    if page.request.url.path.endswith(".png"):
        return Response(png(drawn.svg, SHARP), media_type="image/png")
    return svg_response(drawn.svg)
