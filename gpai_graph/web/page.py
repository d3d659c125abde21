"""A page: what one request asks for, and what its page is made with. Made once, where the request comes in."""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any, Final, NamedTuple, TypeAlias

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse

from gpai_graph.answers.answer import HIDDEN, SHOWN, Answer, Caveat
from gpai_graph.answers.citation import Citation, public
from gpai_graph.answers.rows import FoldedRow
from gpai_graph.errors import ParameterError, did_you_mean, quoted
from gpai_graph.graph.knowledge import KnowledgeGraph
from gpai_graph.queries.bound import SHOW
from gpai_graph.queries.library import Query
from gpai_graph.queries.parameters import UNDATED
from gpai_graph.rdf.dates import AsOf
from gpai_graph.rdf.solutions import IRI, Term
from gpai_graph.rdf.sources import Mark, SourceNumbers
from gpai_graph.rdf.table import TableCell, TableRow
from gpai_graph.rdf.things import Thing
from gpai_graph.rdf.words import listed
from gpai_graph.web import view
from gpai_graph.web.site import Site
from gpai_graph.web.urls import Asked, Links, with_query

# What an address may say: {word: its only values, or () for any text}.
Takes: TypeAlias = Mapping[str, tuple[str, ...]]
# What every page takes.
_OF_ALL: Final[Takes] = {"as_of": (), "mode": (), UNDATED: ("hide", SHOW)}
# Pages that tell of all times where no date is given, beside the questions that do.
_OF_ALL_TIMES: Final = ("/page", "/connections", "/compare")
# Pages that are for the last known day whatever date is given: verdicts and the vocabulary.
_OF_LAST_DAY: Final = ("/findings", "/ontology")
# Rows of a table that a page shows first; a link shows all.
PAGE_ROWS: Final = 25
# What other sites add to a link.
_ADDED: Final = re.compile(r"utm_\w+|\w*clk?id|mc_[ce]id|_g[al]|igsh(id)?|ref(_src)?|cmpid", re.IGNORECASE)


def is_added(name: str) -> bool:
    """Whether a word of an address is none of ours: other sites add such words to a link, to count who follows it.

    >>> is_added("utm_source"), is_added("as_of")
    (True, False)
    """
    return _ADDED.fullmatch(name) is not None


class NothingToDraw(HTTPException):
    """What was asked for leaves nothing to draw: the question or the network is there, its picture is not."""

    heading = "There is nothing to draw"

    def __init__(self, message: str) -> None:
        super().__init__(404, message)


class Cited(NamedTuple):
    """A citation on a page: in words, and as files (words, address)."""

    words: str
    files: list[tuple[str, str]]


class Page:
    """A request for a page: the site, the date that is asked for, the links and the numbered sources of the page.

    takes: what its address may say, beside what that of every page may. given: the date that the request names, if it
    is not read from its address, as where the address has a mistake: then nothing of it is read.
    Raises ParameterError for a word of the address with a value that it cannot have."""

    def __init__(self, request: Request, takes: Takes | None = None, given: AsOf | None = None) -> None:
        self.request = request
        self.site: Site = request.app.state.site
        self.sources = SourceNumbers()
        self._given = given
        self._takes = {**_OF_ALL, **(takes or {})}
        if given is None:
            self._check()

    @cached_property
    def query(self) -> Query | None:
        """The question whose answer the page shows, if its path names one; then that decides what no date means."""
        path = self.request.path_params
        if self._given is not None:
            return None
        if (kind := path.get("list")) in self.site.kinds:
            return self.site.list_query(kind)
        return self.site.questions.get(path.get("query", ""))

    @cached_property
    def given(self) -> AsOf:
        """The date that the address names, if it does, and how sure. Raises ParameterError for a date that is none."""
        return self._given or AsOf.parse(self.word("as_of"), self.word("mode"))

    @cached_property
    def as_of(self) -> AsOf:
        """The date for which the page is made: the one given, or what no date means here.

        For a later date than the last known one, that is shown."""
        is_whole = self.query is not None and not self.query.falls_back_on_cut_off and self.given.date is None
        return self.given if is_whole else self.site.known(self.given)

    @property
    def no_date_is_all(self) -> bool:
        """Whether no date means all times here, and not the last known day."""
        if self.query is not None:
            return not self.query.falls_back_on_cut_off
        return self.path == "/questions" or self.is_below(*_OF_ALL_TIMES)

    @property
    def takes_date(self) -> bool:
        """Whether a date that is given changes what the page shows."""
        # A list tells itself what held on a date.
        if self.query is not None and "list" not in self.request.path_params:
            return "as_of" in self.query.parameters
        return not self.is_below(*_OF_LAST_DAY)

    @cached_property
    def view_as_of(self) -> AsOf:
        """The date of what is seen, which the link to it and its citation name: none where it tells of all times."""
        if not self.takes_date:
            return AsOf() if self.no_date_is_all else self.site.latest
        # How sure it is can only be told for a day: with a certainty, the page of a thing is for the last known one.
        is_whole = self.no_date_is_all and not self.given.date and not (self.given.certainty and self.is_below("/page"))
        return self.given if is_whole else self.as_of

    @property
    def names_day(self) -> bool:
        """Whether the heading of a question says its day: one that is given, and not what no date means anyway."""
        query = self.query
        if query is None or self.given.date is None or "as_of" not in query.parameters:
            return False
        return not (query.falls_back_on_cut_off and self.as_of.day == self.site.latest.day)

    @property
    def beyond(self) -> str:
        """What is said behind the last known date where a later one is given."""
        return self.given.beyond(self.site.latest.date) if self.site.latest.date else ""

    def _check(self) -> None:
        """Raise ParameterError for a word of the address with a value that is none of its values."""
        for name, value in self.words:
            choices = self._takes.get(name, ())
            if choices and value and value not in choices:
                accepted = listed((f"{name}={choice}" for choice in choices), "or")
                told = f"parameter {quoted(name)} cannot be {quoted(value)}.{did_you_mean(value, choices)}"
                raise ParameterError(f"{told} Write {accepted}, or leave it out.")

    @property
    def ignored(self) -> str:
        """What is said of the first word of the address that the page does not know; "" where it knows all."""
        if self._given is not None:
            return ""
        known = [*self._takes, *(self.query.parameters if self.query else ())]
        if self.query and "list" in self.request.path_params:
            known += self.query.columns
        asked = next((name for name, _ in self.words if name not in known and not is_added(name)), "")
        return f"This page takes no {quoted(asked)} and leaves it out.{did_you_mean(asked, known)}" if asked else ""

    @cached_property
    def links(self) -> Links:
        """The links of the page, which keep the date that is given."""
        return Links(self.request, self.given)

    @property
    def kg(self) -> KnowledgeGraph:
        """The graph."""
        return self.site.kg

    @property
    def path(self) -> str:
        """The path of the request, below the root path."""
        return self.links.path

    @property
    def permanent(self) -> str:
        """The path and words of what is seen, its date included, below the root path."""
        return self.links.view({"as_of": self.view_as_of.day, "mode": self.view_as_of.certainty})

    def is_below(self, *paths: str) -> bool:
        """Whether the page has one of these paths or stands below one."""
        return any(f"{self.path}/".startswith(f"{path}/") for path in paths)

    @property
    def public(self) -> str:
        """The address of this server as readers see it, without a slash at its end."""
        return self.site.public_url(self.request)

    @property
    def words(self) -> list[tuple[str, str]]:
        """The words of the address, in its order."""
        return self.request.query_params.multi_items()

    def word(self, name: str, default: str = "") -> str:
        """A word of the address; the default where it has none. Raises ParameterError where it has several."""
        words = list(dict.fromkeys(self.request.query_params.getlist(name)))
        if len(words) > 1:
            raise ParameterError(f"parameter {quoted(name)} takes one value; {len(words)} were given.")
        return words[0] if words else default

    def url(self, path: str, **words: object) -> str:
        """The address of a path of ours, with the date that is asked for."""
        return self.links.url(path, **words)

    def asked(self, query: Query) -> Asked:
        """The parameters of a query as the address gives them."""
        beyond = self.query is None and self.site.is_beyond(self.given)
        return self.site.asked(query, self.as_of if beyond else self.given, self.request.query_params)

    def answer(self, name: str) -> Answer:
        """The answer of a query for the date that is asked for, where it takes one."""
        return self.site.answer(name, self.as_of)

    @property
    def undated(self) -> str:
        """Whether a date also shows what bears none: "show", or ""."""
        return SHOW if self.word(UNDATED) == SHOW else ""

    def undated_link(self, caveats: Iterable[Caveat]) -> tuple[str, str] | None:
        """Words and address of the link that shows or hides what has no date; None where nothing tells of that."""
        told = {caveat.undated for caveat in caveats}
        if HIDDEN in told:
            return "Show items without a date", self.links.again(undated=SHOW)
        return ("Hide items without a date", self.links.again(undated="")) if SHOWN in told else None

    def cell(self, answer: Answer, term: Term | None) -> TableCell:
        """A term of an answer as a cell with its link."""
        return view.cell(answer, term, self.links.url)

    def thing_cell(self, thing: Thing) -> TableCell:
        """A thing as a cell with its link."""
        return view.thing_cell(thing, self.links.url)

    def marks(
        self, answer: Answer, sources: Iterable[IRI], inferred: bool = False, disputed: bool = False
    ) -> list[Mark]:
        """The marks of sources of an answer, which get a number with it; see `SourceNumbers.marks_of`."""
        return self.sources.marks_of(map(answer.source, sources), inferred=inferred, disputed=disputed)

    def rows(self, answer: Answer, chosen: Sequence[FoldedRow] | None = None) -> list[TableRow]:
        """The rows of an answer, or those chosen of it, with links and marks."""
        return view.rows(answer, self.sources, self.links.url, chosen)

    def totals(self, answer: Answer, shown: int) -> list[tuple[TableCell, ...]]:
        """What the rows of an answer add up to, of which a reader sees so many, as cells."""
        return [tuple(self.cell(answer, term) for term in terms) for terms in answer.totals(shown)]

    def citation(self, title: str) -> Cited:
        """How this page is cited; the files are made by the same address with a format."""
        return self._cited(self.kg.citation(title, self.view_as_of.day))

    def citation_of(self, name: str, asked: Asked | None = None) -> Cited:
        """How this page is cited as the answer of a query, or as a finding: in the words of every interface."""
        return self._cited(self.kg.cite(name, **(asked or {})))

    def _cited(self, citation: Citation) -> Cited:
        cited = citation._replace(address=public(self.public + self.permanent))
        words = {"view": self.permanent, "title": cited.title}
        formats = (("BibTeX", "bib"), ("CSL-JSON", "csl"), ("RIS", "ris"))
        files = [(word, self.links.root + with_query("/cite", {**words, "format": name})) for word, name in formats]
        return Cited(cited.words, files)

    def render(self, template: str, *, status: int = 200, **context: Any) -> HTMLResponse:
        """The page from its template, which may also use `page`, `site`, `as_of`, `links`, `url` and `static`."""
        shared = {"page": self, "as_of": self.as_of, "links": self.links, "url": self.links.url}
        return HTMLResponse(self.site.rendered(template, {**shared, "static": self._static, **context}), status)

    def _static(self, name: str) -> str:
        """The address of a static file, which changes with the version of the package and of the graph."""
        return self.links.bare(f"/static/{name}?v={self.site.version}-{self.site.digest}")
