"""Questions: the library as a list, and a page for each query: answer, table, sources, ways to take it away."""

from collections.abc import Iterator
from typing import Final, NamedTuple

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from gpai_graph.answers.answer import Answer
from gpai_graph.answers.citation import Citation
from gpai_graph.errors import did_you_mean
from gpai_graph.queries.library import Query, without_header
from gpai_graph.queries.parameters import Parameter
from gpai_graph.queries.topics import TOPICS, topic_title
from gpai_graph.rdf.namespaces import PREFIXES
from gpai_graph.web import view as cells
from gpai_graph.web.links import Links
from gpai_graph.web.marks import Numbering
from gpai_graph.web.moments import Moment
from gpai_graph.web.pages.plotting import plotted
from gpai_graph.web.site import Site
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


def library(request: Request) -> Response:
    """The list of questions, by topic."""
    site: Site = request.app.state.site
    by_topic: dict[str, list[Query]] = {}
    for query in site.questions.values():
        by_topic.setdefault(query.topic, []).append(query)
    order = [*TOPICS, *sorted(set(by_topic) - set(TOPICS))]
    topics = [(topic_title(topic), by_topic[topic]) for topic in order if topic in by_topic]
    return site.render(request, "questions.html.j2", topics=topics, view_words=_VIEWS)


def question(request: Request) -> Response:
    """One question, answered."""
    site: Site = request.app.state.site
    query = query_of(request)
    moment = site.moment(request)
    links = Links(request, moment)
    asked = site.asked(query, moment, request.query_params)
    answer = site.kg.answer(query.name, **asked)
    numbering = Numbering()
    shown = answer.rows if request.query_params.get("rows") == "all" else answer.rows[:ROWS]
    return site.render(
        request,
        "question.html.j2",
        moment=moment,
        query=query,
        topic=topic_title(query.topic),
        answer=answer,
        numbering=numbering,
        fields=[_field(site, parameter, asked) for parameter in _open(query)],
        changed=any(name not in ("as_of", "mode") for name in asked),
        rows=cells.rows(answer, numbering, links.url, shown),
        notes={name: column.label for name, column in query.columns.items()},
        sourced=any(row.sources for row in shown),
        more=links.again(rows="all") if len(shown) < len(answer) else "",
        count_words=_count_words(answer, len(shown)),
        files=_files(query, links, asked),
        picture=_picture(query, links, asked, answer),
        plot=plotted(site, query, links, asked),
        citation=citation(site, request, links, moment, query.summary),
        command=_command(query, asked),
        cell_text=_cell(query, asked),
        sparql=without_header(site.kg.sparql(query.name, **asked), query.summary),
    )


def query_of(request: Request) -> Query:
    """The query that a path names. Raises HTTPException 404 with the nearest one."""
    site: Site = request.app.state.site
    name = request.path_params["name"]
    if name not in site.questions:
        guess = did_you_mean(name, site.questions)
        raise HTTPException(404, f"There is no question {name!r} here.{guess}")
    return site.questions[name]


class Cited(NamedTuple):
    """A citation on a page: in words, and as files."""

    words: str
    files: list[tuple[str, str]]


def citation(site: Site, request: Request, links: Links, moment: Moment, title: str) -> Cited:
    """How this view is cited; the files are made by the same address with a format."""
    cited = cited_view(site, request, moment, title, links.permanent)
    files = [(word, links.root + with_query("/cite", {"view": links.permanent, "title": title, "format": name}))
             for word, name in (("BibTeX", "bib"), ("CSL-JSON", "csl"), ("RIS", "ris"))]  # fmt: skip
    return Cited(cited.words, files)


def cited_view(site: Site, request: Request, moment: Moment, title: str, path: str) -> Citation:
    """The citation of a view of this server, its path below the root path."""
    address = site.public_url(request) + path
    return Citation(title, moment.day, site.version, site.digest, site.cut_off[:4], address)


def _open(query: Query) -> Iterator[Parameter]:
    """The parameters that have a field: the day and the mode have the control at the top."""
    return (parameter for parameter in query.parameters.values() if parameter.name not in ("as_of", "mode"))


def _field(site: Site, parameter: Parameter, asked: dict[str, str]) -> Field:
    chosen = [part.strip() for part in asked.get(parameter.name, "").split(",") if part.strip()]
    options = _options(site, parameter)
    standing = dict(options).get(_bare(parameter, parameter.default), parameter.default)
    empty = f"{standing} (as it stands)" if standing else "all"
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


def _options(site: Site, parameter: Parameter) -> list[tuple[str, str]]:
    """The choices of a parameter: words that it lists, or the things of its class, by name; [] if they are too many."""
    if parameter.choices:
        return [(choice, choice) for choice in parameter.choices]
    if not parameter.of:
        return []
    found = site.kg.answer("things-of-class", **{"class": parameter.of})
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
    words = f"{count} {'row' if count == 1 else 'rows'}"
    return f"{words}, the first {shown} shown" if shown < count else words if count else "No row"


def _files(query: Query, links: Links, asked: dict[str, str]) -> list[tuple[str, str]]:
    base = links.bare(f"/api/queries/{query.name}")
    return [(word, with_query(f"{base}.{name}", asked)) for word, name in (("CSV", "csv"), ("JSON", "json"))]


class Shown(NamedTuple):
    """A picture on a page: its image, its own page, what it shows in words."""

    image: str
    page: str
    alt: str
    word: str
    height: int


def _picture(query: Query, links: Links, asked: dict[str, str], answer: Answer) -> Shown | None:
    """The picture of a network query; None for any other."""
    if query.view != "graph" or not {"from", "to"} <= set(answer.columns) or not answer.rows:
        return None
    base = f"/networks/{query.name}"
    image, page = (links.root + with_query(f"{base}/{name}", asked) for name in ("picture.svg", "picture"))
    word = "Open the picture: search, filters, who says so for each link"
    return Shown(image, page, f"Network picture. {answer.sentence or query.summary}", word, 820)


def _command(query: Query, asked: dict[str, str]) -> str:
    words = ["gpai-graph", "run", query.name]
    words += [_quoted(f"{name}={value}") for name, value in asked.items() if name != "as_of"]
    if "as_of" in asked:
        words += ["--as-of", asked["as_of"]]
    return " ".join(words)


def _quoted(word: str) -> str:
    return f"'{word}'" if set(word) & set(" <>:*?#&;()") and "'" not in word else word


def _cell(query: Query, asked: dict[str, str]) -> str:
    arguments = "".join(f", {name}={value!r}" for name, value in asked.items())
    return (
        "import gpai_graph as gpai\n\n"
        "kg = gpai.load()\n"
        f'answer = kg.answer("{query.name}"{arguments})\n'
        "print(answer.sentence)\n"
        "for row in answer.rows[:5]:\n"
        "    print([answer.text(term) for term in row.terms], [answer.numbers[source] for source in row.sources])"
    )
