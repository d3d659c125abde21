"""Questions: the library as a list, a page for each query with its answer, and the plots of answers."""

from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from starlette.exceptions import HTTPException
from starlette.responses import Response

from gpai_graph.answers.answer import Answer
from gpai_graph.errors import ParameterError, PlotError, UnknownEntityError, did_you_mean
from gpai_graph.queries.library import Query, without_header
from gpai_graph.queries.parameters import Parameter
from gpai_graph.rdf.dates import PartialDate
from gpai_graph.rdf.namespaces import PREFIXES
from gpai_graph.rdf.words import counted
from gpai_graph.visual.chart import NARROW, WIDE
from gpai_graph.web.page import NothingToDraw, Page
from gpai_graph.web.urls import with_query

# More rows than this make a page heavy; a link shows all.
ROWS: Final = 200
# A list of choices longer than this is a field to type in.
_CHOICES: Final = 320
_VIEWS: Final = {"table": "table", "graph": "network", "timeline": "timeline", "map": "map", "bar": "chart"}


class Field(NamedTuple):
    """A parameter as a field of a form. options: (value, words); chosen: the values asked for now."""

    name: str
    label: str
    accepts: str
    empty: str
    options: list[tuple[str, str]]
    chosen: list[str]
    many: bool


def library(page: Page) -> Response:
    """The list of questions, by topic."""
    return page.render("questions.html.j2", topics=page.site.topics, view_words=_VIEWS)


def question(page: Page) -> Response:
    """One question, answered."""
    query = query_of(page)
    asked = page.asked(query)
    try:
        answer = page.kg.answer(query.name, **asked)
    except UnknownEntityError as error:
        # The page is there; what is wrong is a value.
        raise ParameterError(str(error)) from error
    shown = answer.rows if page.word("rows") == "all" else answer.rows[:ROWS]
    caveats, undated = page.noted(answer.caveats)
    return page.render(
        "question.html.j2",
        query=query,
        topic=query.topic.title,
        answer=answer,
        fields=[_field(page, parameter, asked) for parameter in _open(query)],
        changed=any(name not in ("as_of", "mode") for name in asked),
        rows=page.rows(answer, shown),
        totals=page.totals(answer, len(shown)),
        caveats=caveats,
        undated=undated,
        notes={name: column.label for name, column in query.columns.items()},
        sourced=any(row.sources for row in shown),
        more=page.links.again(rows="all") if len(shown) < len(answer) else "",
        count_words=_count_words(answer, len(shown)),
        files=_files(page, query, asked),
        picture=_picture(page, query, asked, answer),
        plot=plotted(page, query, asked),
        citation=page.citation(query.summary),
        command=_command(query, asked),
        cell_text=_cell(query, asked),
        sparql=without_header(page.kg.sparql(query.name, **asked), query.summary),
    )


def query_of(page: Page) -> Query:
    """The query that a path names, whose answer the page shows. Raises HTTPException 404 with the nearest one."""
    name = page.request.path_params["query"]
    if name not in page.site.questions:
        guess = did_you_mean(name, page.site.questions)
        raise HTTPException(404, f"There is no question {name!r}.{guess}")
    page.query = page.site.questions[name]
    return page.query


def _open(query: Query) -> Iterator[Parameter]:
    """The parameters that have a field: the day and the mode have the control at the top."""
    return (parameter for parameter in query.parameters.values() if parameter.name not in ("as_of", "mode"))


def _field(page: Page, parameter: Parameter, asked: Mapping[str, PartialDate | str]) -> Field:
    chosen = [part.strip() for part in str(asked.get(parameter.name, "")).split(",") if part.strip()]
    options = _options(page, parameter)
    if options and parameter.type == "iri":
        # A name or an identifier, as it was asked: the list is told apart by identifiers.
        chosen = [page.kg.resolve(value, parameter.prefix, parameter.of).compact for value in chosen]
    default = dict(options).get(_bare(parameter, parameter.default), parameter.default)
    empty = f"{default} (default)" if default else "all"
    label = parameter.label or parameter.name
    return Field(
        parameter.name,
        label if not options else label.partition(", for example")[0].partition(":")[0],
        parameter.accepts,
        empty,
        options,
        [_bare(parameter, value) for value in chosen],
        parameter.many,
    )


def _options(page: Page, parameter: Parameter) -> list[tuple[str, str]]:
    """The choices of a parameter: words that it lists, or the things of its class, by name; [] if they are too many."""
    if parameter.choices:
        return [(choice, choice) for choice in parameter.choices]
    if not parameter.of:
        return []
    found = page.kg.answer("things-of-class", **{"class": parameter.of})
    things = [row.terms[0] for row in found.rows]
    if len(things) > _CHOICES:
        return []
    named = ((_bare(parameter, getattr(thing, "compact", "")), found.text(thing)) for thing in things)
    return sorted(named, key=lambda option: option[1].casefold())


def _bare(parameter: Parameter, value: str) -> str:
    """A value without the prefix that the parameter takes for granted, so that all ways to write it are one."""
    bare = value.removeprefix(f"{parameter.prefix}:") if parameter.prefix else value
    return bare.removeprefix(PREFIXES[parameter.prefix]) if parameter.prefix in PREFIXES else bare


def _count_words(answer: Answer, shown: int) -> str:
    count = len(answer)
    words = counted(count, "row")
    return f"{words}, the first {shown} shown" if shown < count else words if count else "No results"


# The first two are for people, the others for programs.
_FILES: Final = (("Excel", "xlsx"), ("CSV with names", "names.csv"), ("CSV with identifiers", "csv"), ("JSON", "json"))


def _files(page: Page, query: Query, asked: Mapping[str, PartialDate | str]) -> list[tuple[str, str]]:
    base = page.links.bare(f"/api/queries/{query.name}")
    return [(word, with_query(f"{base}.{ending}", asked)) for word, ending in _FILES]


class Shown(NamedTuple):
    """A picture on a page: its image, its own page, what it shows in words."""

    image: str
    page: str
    alt: str
    word: str
    height: int


def _picture(page: Page, query: Query, asked: Mapping[str, PartialDate | str], answer: Answer) -> Shown | None:
    """The picture of a network query; None for any other."""
    if query.view != "graph" or not query.has_links or not answer.rows:
        return None
    base = f"/networks/{query.name}"
    still, whole = (page.links.root + with_query(f"{base}/{name}", asked) for name in ("picture.svg", "picture"))
    word = "Open the interactive picture with search, filters and sources"
    return Shown(still, whole, f"Network picture. {answer.sentence or query.summary}", word, 820)


def _command(query: Query, asked: Mapping[str, PartialDate | str]) -> str:
    words = ["gpai-graph", "run", query.name]
    words += [_quoted(f"{name}={value}") for name, value in asked.items() if name != "as_of"]
    if "as_of" in asked:
        words += ["--as-of", str(asked["as_of"])]
    return " ".join(words)


def _quoted(word: str) -> str:
    return f"'{word}'" if set(word) & set(" <>:*?#&;()") and "'" not in word else word


def _cell(query: Query, asked: Mapping[str, PartialDate | str]) -> str:
    arguments = "".join(f", {name}={str(value)!r}" for name, value in asked.items())
    return (
        "import gpai_graph as gpai\n\n"
        "kg = gpai.load()\n"
        f'answer = kg.answer("{query.name}"{arguments})\n'
        "print(answer.sentence)\n"
        "for row in answer.rows[:5]:\n"
        "    print([answer.text(term) for term in row.terms], [answer.numbers[source] for source in row.sources])"
    )


_PLOTTED: Final = ("bar", "timeline", "map")
# It is shown as an image, which runs nothing; its own style is all that it needs.
_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'; font-src data:"


class Plotted(NamedTuple):
    """A plot on a page: its addresses, wide and for phones, its size, what it shows."""

    image: str
    narrow: str
    width: int
    height: int
    title: str
    alt: str


def plotted(page: Page, query: Query, asked: Mapping[str, PartialDate | str]) -> Plotted | None:
    """The plot of an answer; None where its query has none, or where what was asked leaves nothing to draw."""
    if query.plot is None and query.view not in _PLOTTED:
        return None
    try:
        drawn = page.site.plot(query.name, asked, WIDE)
    except PlotError:
        return None
    address = page.links.bare(f"/plots/{query.name}.svg")
    wide, narrow = (with_query(address, {**asked, "width": str(width)}) for width in (WIDE, NARROW))
    return Plotted(wide, narrow, *drawn.size, drawn.title, drawn.alt)


def image(page: Page) -> Response:
    """The plot of a question as an image, so wide as the address asks: for a page, or for a phone."""
    query = query_of(page)
    asked = page.asked(query)
    width = NARROW if page.word("width") == str(NARROW) else WIDE
    try:
        drawn = page.site.plot(query.name, asked, width)
    except UnknownEntityError as error:
        raise ParameterError(str(error)) from error
    except PlotError as error:
        raise NothingToDraw(str(error)) from error
    return Response(drawn.svg, media_type="image/svg+xml", headers={"Content-Security-Policy": _POLICY})
