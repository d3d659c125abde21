"""The site: the graph that is served, the settings of whoever serves it, and what all pages share."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from threading import Lock
from typing import Any, Final, NamedTuple, TypeAlias

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.datastructures import QueryParams
from starlette.requests import Request

from gpai_graph._version import __version__
from gpai_graph.answers.answer import Answer
from gpai_graph.answers.findings import Finding, Findings
from gpai_graph.answers.listings import PREFIX, Listing, kinds
from gpai_graph.answers.names import within
from gpai_graph.answers.rows import FoldedRow
from gpai_graph.answers.search import Hit
from gpai_graph.errors import ParameterError, quoted
from gpai_graph.graph.knowledge import KnowledgeGraph
from gpai_graph.queries.library import QUESTION, Query, Topic
from gpai_graph.queries.parameters import Parameter, parts
from gpai_graph.rdf.dates import CERTAINTIES, CERTAINTY_WORDS, AsOf, PartialDate, nothing_later
from gpai_graph.rdf.kinds import kind_word
from gpai_graph.rdf.solutions import Term
from gpai_graph.rdf.words import counted, lower_first, upper_first
from gpai_graph.stores.byte_cache import ByteCache
from gpai_graph.stores.sandbox.limits import LIMITS, Limits
from gpai_graph.visual.typeface import WEIGHT_RANGES
from gpai_graph.web import urls, view
from gpai_graph.web.network_views import Networks
from gpai_graph.web.urls import Asked

# Queries that only serve pages and commands, and those that ask other hosts, are not offered as questions.
_HIDDEN: Final = frozenset(("details", "recorded"))
# What many pages ask for a date, and without one.
_DATED: Final = ("ticks", "members", "gpai", "stated-and-recorded", "growth")
_UNDATED: Final = ("disputed-facts", "disputed-against", "graph-figures")
_A_WORD: Final = "GPAI"
# The main navigation: words, path, and further paths whose pages belong to it.
_NAVIGATION: Final = (
    ("Findings", "/findings"),
    ("Questions", "/questions"),
    ("Networks", "/networks", "/connections", "/compare"),
    ("Browse", "/browse"),
    ("Sources and gaps", "/sources", "/gaps", "/suggest"),
    ("For developers", "/developers", "/ontology", "/sparql"),
)
_PLOTS: Final = 8 << 20  # bytes of all plots that are kept; one takes 10 to 150 kB


@dataclass(frozen=True)
class Settings:
    """How the application is to be run.

    public_url: the address under which readers see it, without a slash at its end; "" takes that of each request.
    hosts: names by which it may be called; None allows any, which only an address behind a proxy should.
    contact: where corrections go, an e-mail address or a web address; "" tells how to write one.
    warm: whether what many pages need is computed when the server starts, and not when the first reader comes.
    limits: what one query of a stranger may have, as the pages tell it (the guard keeps to it).
    """

    public_url: str = ""
    hosts: frozenset[str] | None = None
    contact: str = ""
    warm: bool = False
    limits: Limits = LIMITS


# Names a claim and what it contradicts, in both queries of disputes: thing, property, claim, against.
DisputeKey: TypeAlias = tuple[Term | None, ...]


def dispute_key(row: FoldedRow) -> DisputeKey:
    """What names a claim of a row and what it contradicts."""
    return row.terms.thing, row.terms.property, row.terms.claim, row.terms.against


class EventTick(NamedTuple):
    """An event on the as-of control: its date and what it is."""

    date: PartialDate
    label: str


class Drawn(NamedTuple):
    """A plot as a file, its width and height in whole pixels, what it shows in words, and how many lines it would have
    if none were left out."""

    svg: str
    size: tuple[int, int]
    title: str
    alt: str
    lines: int


class Site:
    """The application's one state: the graph, how pages are rendered, what is computed once."""

    def __init__(self, kg: KnowledgeGraph, settings: Settings, has_endpoint: bool = False) -> None:
        self.kg = kg
        self.settings = settings
        self.version = __version__
        self.has_endpoint = has_endpoint
        self.networks = Networks(kg)
        self.plots = ByteCache[tuple[object, ...], Drawn](_PLOTS, lambda _, drawn: len(drawn.svg) + len(drawn.alt))
        self._undated: dict[str, Answer] = {}  # queries that pages name, and the kinds
        self._listings: dict[str, Listing] = {}  # the kinds of things
        self._answering = Lock()
        self._environment = Environment(
            loader=PackageLoader("gpai_graph.web", "templates"),
            auto_reload=False,  # a page is made of many templates, and each was looked for anew on disk
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.globals.update(
            icon=view.icon,
            fonts=[view.font(weight, "basic") for weight in WEIGHT_RANGES],
            kind_word=kind_word,
            words_of=view.words_of,
            labelled=view.labelled,
            counted=counted,
            upper_first=upper_first,
            lower_first=lower_first,
            within=within,
            path_of=urls.page_path,
            outside=urls.outside,
            host_of=urls.host_of,
            modes=CERTAINTIES,
            certainty_words=CERTAINTY_WORDS,
            navigation=[(words, path, others) for words, path, *others in _NAVIGATION],
            version=self.version,
        )
        self._environment.globals["parts"] = self._environment.get_template("parts.html.j2").module

    @cached_property
    def digest(self) -> str:
        """What tells this graph from any other, in short: part of citations and of tags for caches."""
        return self.kg.digest or self.version

    @cached_property
    def source_count(self) -> str:
        """How many sources the graph has, for the foot of each page; "" for a graph that names none."""
        figures = self.undated_answer("graph-figures")
        return next(map(figures.text, figures.column("sources")), "")

    @cached_property
    def contradicted(self) -> Mapping[DisputeKey, FoldedRow]:
        """What stands against each claim that another statement contradicts."""
        return {dispute_key(row): row for row in self.undated_answer("disputed-against").rows}

    @cached_property
    def disputed(self) -> frozenset[tuple[object, object, object]]:
        """The statements that another contradicts, on either side: (thing, property, value)."""
        claims = (row.terms for row in self.undated_answer("disputed-facts").rows)
        answers = (row.terms for row in self.undated_answer("disputed-against").rows)
        said = ((claim.thing, claim.property, claim.claim) for claim in claims)
        return frozenset((*said, *((answer.holder, answer.stated, answer.against) for answer in answers)))

    @cached_property
    def in_dispute(self) -> frozenset[object]:
        """The things that disputes are about, and the sources that take a side."""
        rows = (*self.undated_answer("disputed-facts").rows, *self.undated_answer("disputed-against").rows)
        return frozenset((*(row.terms.thing for row in rows), *(source for row in rows for source in row.sources)))

    @cached_property
    def with_stated_sizes(self) -> frozenset[object]:
        """The things of which a source states how many of something they have."""
        return frozenset(self.undated_answer("stated-and-recorded").column("subject"))

    @cached_property
    def ticks(self) -> tuple[EventTick, ...]:
        """The summits and the launch, for the as-of control."""
        found = self.kg.answer("ticks")
        dated = ((PartialDate.of(row.terms.date), row.terms.event) for row in found.rows)
        return tuple(EventTick(date, found.text(event)) for date, event in dated if date)

    @cached_property
    def questions(self) -> dict[str, Query]:
        """The questions that readers are offered, by name."""
        every = (self.kg.queries[name] for name in self.kg.queries)
        return {query.name: query for query in every if not _HIDDEN & set(query.tags) and not query.asks_others}

    @property
    def topics(self) -> dict[Topic, list[Query]]:
        """The same by topic, in the order of topics."""
        every = self.kg.queries.by_topic.items()
        offered = {topic: [query for query in queries if query.name in self.questions] for topic, queries in every}
        return {topic: queries for topic, queries in offered.items() if queries}

    def sentences(self) -> Mapping[str, str]:
        """The answer to each question in words, asked without parameters; computed once, as the graph never changes.

        All together take seconds: `warm` asks for them when the server starts, and who comes sooner waits."""
        with self._answering:
            return self._sentences

    @cached_property
    def _sentences(self) -> dict[str, str]:
        return {name: self.kg.answer(name).sentence for name in self.questions}

    @property
    def asks_others(self) -> list[Query]:
        """The questions that ask another server, which no page does for a reader."""
        return [query for query in self.kg.queries.asked if query.asks_others]

    def found(self, words: str, kinds: Sequence[str], limit: int) -> list[Hit]:
        """The things and questions that the words mean, best first; only questions that have a page."""
        hits = self.kg.search(words, kinds, limit)
        return [hit for hit in hits if hit.kind != QUESTION or hit.name in self.questions]

    def warm(self) -> None:
        """Compute what many pages need, so that the first reader does not wait for it."""
        for name in _DATED:
            self.answer(name, self.latest)
        for name in _UNDATED:
            self.undated_answer(name)
        self.found(_A_WORD, (), 1)
        self.networks.everything()
        self.findings  # noqa: B018  # computed when it is first read
        for kind in self.kinds:
            self.listing(kind)
        self.sentences()

    @cached_property
    def latest(self) -> AsOf:
        """What is asked for where nobody names a date: the last day that is known, if any is."""
        return AsOf(self.kg.cut_off.last_day if self.kg.cut_off else None)

    def dated(self, as_of: AsOf) -> AsOf:
        """The same date, or the last that is known where there is none: for what shows a state."""
        return as_of if as_of.date else self.latest._replace(certainty=as_of.certainty)

    def known(self, as_of: AsOf) -> AsOf:
        """The same as `dated`, and the last date that is known in place of a later one, of which nothing is known."""
        return self.dated(as_of.known(self.latest.date))

    def is_beyond(self, as_of: AsOf) -> bool:
        """Whether a date lies after the last one up to which sources were collected."""
        return self.latest.date is not None and as_of.is_after(self.latest.date)

    @property
    def nothing_later(self) -> str:
        """What is said where a date lies after the last known one."""
        return nothing_later(self.latest.date) if self.latest.date else ""

    def asked(self, query: Query, as_of: AsOf, words: Mapping[str, str]) -> Asked:
        """The parameters of a query as an address gives them: its own words, and the date where it takes one.

        A certainty that a page was given counts where the query knows such; empty words ask nothing."""
        given = {name: _value(words, each) for name, each in query.parameters.items() if name not in ("as_of", "mode")}
        return {name: value for name, value in given.items() if value} | {
            name: value for name, value in as_of.parameters.items() if name in query.parameters
        }

    @cached_property
    def findings(self) -> Findings:
        """Every claim about GPAI with its verdict; computed once, as the graph never changes."""
        return self.kg.findings()

    @property
    def front(self) -> list[Finding] | None:
        """The findings of the first page; None as long as a server that has just started is still computing them."""
        return None if self.settings.warm and "findings" not in vars(self) else self.findings.front

    def finding(self, name: str) -> Finding:
        """One of them. Raises UnknownFindingError with near names."""
        current = self.kg.queries.claims[name].name
        return next(each for each in self.findings if each.name == current)

    def undated_answer(self, name: str) -> Answer:
        """The answer of a query that is asked without parameters; computed once, as the graph never changes."""
        if name not in self._undated:
            self._undated[name] = self.kg.answer(name)
        return self._undated[name]

    def answer(self, name: str, as_of: AsOf, **words: str) -> Answer:
        """The answer of a query for a date, where it takes one."""
        return self.kg.answer(name, **self.asked(self.kg.queries[name], as_of, words))

    @cached_property
    def kinds(self) -> dict[str, int]:
        """How many things each kind that has a list has, in the order in which readers see kinds."""
        classes = (row.terms for row in self.undated_answer("things-by-class").rows)
        counts = {view.local_name(row["class"]).lower(): view.number(row.things) for row in classes}
        return {kind: counts[kind] for kind in sorted(kinds(self.kg.queries), key=view.place_of) if kind in counts}

    def list_query(self, kind: str) -> Query:
        """The query that lists a kind of `kinds`."""
        return self.kg.queries[f"{PREFIX}{kind}"]

    def listing(self, kind: str) -> Listing:
        """All things of a kind of `kinds`; made once."""
        if kind not in self._listings:
            query = self.list_query(kind)
            self._listings[kind] = Listing(kind, query, self.kg.answer(query.name))
        return self._listings[kind]

    def plot(self, name: str, asked: Asked, width: int, most: int | None = None) -> Drawn:
        """The plot of a query, with so many lines at most. Raises PlotError where nothing is left to draw."""
        key = (name, width, most, *sorted(asked.items()))
        drawn = self.plots.get(key)
        if drawn is None:
            plot = self.kg.plot(name, **asked)
            image = plot.drawn(width, most)
            drawn = Drawn(image.text, (image.width, int(image.height)), plot.title, plot.alt, plot.lines)
            self.plots.put(key, drawn)
        return drawn

    def rendered(self, template: str, context: Mapping[str, Any]) -> str:
        """The text of a template in which this site is known as `site`."""
        return self._environment.get_template(template).render({"site": self, **context})

    def public_url(self, request: Request) -> str:
        """The address of this server as readers see it, without a slash at its end."""
        return self.settings.public_url or str(request.base_url).rstrip("/")


def _value(words: Mapping[str, str], parameter: Parameter) -> str | tuple[str, ...]:
    """What an address says of a parameter: "" for nothing, several values where the parameter takes them.

    Raises ParameterError for several values where it takes one."""
    given = words.getlist(parameter.name) if isinstance(words, QueryParams) else [words.get(parameter.name, "")]
    values = [text.strip() for each in given for text in map(str, parts(each, parameter.many)) if text.strip()]
    if len(values) > 1 and not parameter.many:
        raise ParameterError(f"parameter {quoted(parameter.name)} takes one value; {len(values)} were given.")
    return tuple(values) if len(values) > 1 else "".join(values)
