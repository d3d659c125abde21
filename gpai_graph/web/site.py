"""The site: what every page needs. A knowledge graph and settings in, rendered pages out."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any, Final, NamedTuple

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import HTMLResponse

from gpai_graph._version import __version__
from gpai_graph.answers.answer import Answer
from gpai_graph.answers.search import Hit
from gpai_graph.graph.knowledge import KnowledgeGraph
from gpai_graph.queries.library import Query
from gpai_graph.rdf.solutions import IRI
from gpai_graph.visual.typeface import WEIGHTS
from gpai_graph.web import looks, urls
from gpai_graph.web.links import Links
from gpai_graph.web.marks import Numbering
from gpai_graph.web.moments import MODES, Moment, moment_of
from gpai_graph.web.network_views import Networks
from gpai_graph.web.settings import Settings
from gpai_graph.web.view import words_of

# Queries that only serve pages and commands, and those that ask other hosts, are not offered as questions.
_HIDDEN: Final = frozenset(("details", "recorded"))
# What many pages ask.
_OFTEN: Final = ("ticks", "members", "gpai", "entities", "stated-and-recorded", "growth")
_STANDING: Final = ("disputed-facts", "disputed-against", "figures")
_A_WORD: Final = "GPAI"


class Tick(NamedTuple):
    """An event on the as-of control: its day, its month (2018-01 is 0) and what it is."""

    day: str
    month: int
    label: str


class Site:
    """The application's one state: the graph, how pages are rendered, what is computed once."""

    def __init__(self, kg: KnowledgeGraph, settings: Settings, has_endpoint: bool = False) -> None:
        self.kg = kg
        self.settings = settings
        self.version = __version__
        self.has_endpoint = has_endpoint
        self.networks = Networks(kg)
        self._standing: dict[str, Answer] = {}
        self._environment = Environment(
            loader=PackageLoader("gpai_graph.web", "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.globals.update(
            icon=looks.icon,
            fonts=[looks.font(weight, "basic") for weight in WEIGHTS],
            kind_word=looks.kind_word,
            words_of=words_of,
            path_of=urls.page_path,
            outside=urls.outside,
            host_of=urls.host_of,
            modes=MODES,
            version=self.version,
        )
        self._environment.globals["parts"] = self._environment.get_template("parts.html.j2").module

    @cached_property
    def cut_off(self) -> str:
        """The last day that is known, as ISO text."""
        row = self.kg.run("cut-off").first()
        return row.day.text if row is not None else ""

    @cached_property
    def digest(self) -> str:
        """What tells this graph from any other, in short: part of citations and of tags for caches."""
        return str(getattr(self.kg.store, "digest", ""))[:12] or self.version

    @cached_property
    def ticks(self) -> tuple[Tick, ...]:
        """The summits and the launch, for the as-of control."""
        found = self.kg.answer("ticks")
        return tuple(_tick(found, *row.terms) for row in found.rows)

    @cached_property
    def questions(self) -> dict[str, Query]:
        """The questions that readers are offered, by name."""
        every = (self.kg.queries[name] for name in self.kg.queries)
        return {query.name: query for query in every if not _HIDDEN & set(query.tags) and "SERVICE" not in query.text}

    def found(self, words: str, kinds: Sequence[str], limit: int) -> list[Hit]:
        """The things whose names hold the words, best first."""
        return self.kg.search(words, kinds, limit)

    def thing(self, text: str) -> IRI:
        """The one thing that a text means, as `kg.resolve` has it."""
        return self.kg.resolve(text)

    def warm(self) -> None:
        """Compute what many pages need, so that the first reader does not wait for it."""
        moment = Moment(self.cut_off)
        for name in _OFTEN:
            self.answer(name, moment)
        for name in _STANDING:
            self.standing(name)
        self.found(_A_WORD, (), 1)
        self.networks.everything()

    def moment(self, request: Request) -> Moment:
        """The day that a request asks for. Raises ParameterError for a day that is none."""
        return moment_of(request.query_params, self.cut_off)

    def asked(self, query: Query, moment: Moment, words: Mapping[str, str]) -> dict[str, str]:
        """The parameters of a query as an address gives them: its own words, and the day where it takes one.

        A mode that a page was given counts where the query knows modes; empty words ask nothing."""
        given = {name: _value(words, name) for name in query.parameters if name not in ("as_of", "mode")}
        given = {name: value for name, value in given.items() if value}
        if "as_of" in query.parameters:
            given["as_of"] = moment.day
        if "mode" in query.parameters and moment.mode:
            given["mode"] = moment.mode
        return given

    def standing(self, name: str) -> Answer:
        """The answer of a query that is asked without parameters; computed once, as the graph never changes."""
        if name not in self._standing:
            self._standing[name] = self.kg.answer(name)
        return self._standing[name]

    def answer(self, name: str, moment: Moment, **words: str) -> Answer:
        """The answer of a query as of a moment, where it takes one."""
        query = self.kg.queries[name]
        return self.kg.answer(name, **self.asked(query, moment, words))

    def render(
        self, request: Request, template: str, *, moment: Moment | None = None, status: int = 200, **context: Any
    ) -> HTMLResponse:
        """A page. What every template may use: `url`, `moment`, `page` (path, public address), `numbering`."""
        shown = moment if moment is not None else self.moment(request)
        links = Links(request, shown)
        page = {
            "path": links.path,
            "public": self.public_url(request),
            "words": request.query_params.multi_items(),
        }
        text = self._environment.get_template(template).render(
            {
                "site": self,
                "moment": shown,
                "links": links,
                "url": links.url,
                "static": lambda name: links.bare(f"/static/{name}?v={self.version}-{self.digest}"),
                "page": page,
                "numbering": context.pop("numbering", None) or Numbering(),
                **context,
            }
        )
        return HTMLResponse(text, status)

    def public_url(self, request: Request) -> str:
        """The address of this server as readers see it, without a slash at its end."""
        return self.settings.public_url or str(request.base_url).rstrip("/")


def _value(words: Mapping[str, str], name: str) -> str:
    """What an address says of a parameter; several values, as a list of a form sends them, joined by commas."""
    values = words.getlist(name) if isinstance(words, QueryParams) else [words.get(name, "")]
    return ", ".join(value.strip() for value in values if value.strip())


def _tick(answer: Answer, date: Any, event: Any) -> Tick:
    day = date.rpartition("/")[2]
    year, _, rest = day.partition("-")
    month = int(rest[:2]) if rest else 1
    return Tick(day, (int(year) - 2018) * 12 + month - 1, answer.text(event))
