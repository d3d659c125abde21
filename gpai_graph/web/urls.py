"""URLs: where a thing of the graph has its page on this server, and the links that a page writes."""

from collections.abc import Iterable, Mapping
from typing import Final, TypeAlias
from urllib.parse import quote, urlencode, urlsplit

from starlette.requests import Request

from gpai_graph.queries.claims import FINDING
from gpai_graph.queries.library import QUESTION
from gpai_graph.rdf.dates import AsOf, PartialDate
from gpai_graph.rdf.namespaces import PREFIXES, THINGS

_TERMS: Final = PREFIXES["gpai"]
_GRAPHS: Final = PREFIXES["graph"]
# A query is read in one piece by people and proxies alike; what is longer is a mistake.
LONGEST_ADDRESS: Final = 8_000
# What an address gives for the parameters of a question; several values of one are a tuple.
Asked: TypeAlias = Mapping[str, PartialDate | str | tuple[str, ...]]


def page_path(iri: str) -> str:
    """The path of the page about a thing, a question, a finding, a term or a graph of ours; "" where there is none.

    >>> page_path("https://w3id.org/gpai-graph/id/country/ca")
    '/page/country/ca'
    >>> page_path("https://w3id.org/gpai-graph/ontology#Country")
    '/ontology/Country'
    >>> page_path("http://www.wikidata.org/entity/Q16")
    ''
    >>> page_path("question:members")
    '/questions/members'
    """
    for kind, path in ((QUESTION, "questions"), (FINDING, "findings")):
        if iri.startswith(f"{kind}:"):
            return f"/{path}/{quote(iri.partition(':')[2])}"
    if iri.startswith(THINGS):
        return f"/page/{quote(iri.removeprefix(THINGS))}"
    if iri.startswith(_TERMS):
        return f"/ontology/{quote(iri.removeprefix(_TERMS))}"
    return ""


def outside(iri: str) -> str:
    """The IRI itself if a browser can follow it, else "": never javascript: or the like.

    >>> outside("javascript:alert(1)")
    ''
    """
    return iri if iri.startswith(("https://", "http://")) else ""


def with_query(path: str, query: Mapping[str, object] | Iterable[tuple[str, object]]) -> str:
    """A path with a query string, its words in the order given; empty values fall away, several come one by one.

    >>> with_query("/search", {"q": "São Paulo", "kind": ""})
    '/search?q=S%C3%A3o+Paulo'
    """
    pairs = query.items() if isinstance(query, Mapping) else query
    # A date is a tuple of its own kind, and one value.
    every = [(name, each) for name, value in pairs for each in (value if type(value) is tuple else (value,))]
    words = [(name, value) for name, value in every if value]
    return f"{path}?{urlencode(words)}" if words else path


def host_of(url: str) -> str:
    """The host of an address, for people.

    >>> host_of("https://www.gpai.ai/community/")
    'gpai.ai'
    """
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


class Links:
    """The links of one page: they stand below the root path that a proxy gives, and keep the date that is asked for.

    given: the date that the address names."""

    def __init__(self, request: Request, given: AsOf) -> None:
        self._request = request
        self._given = given
        self.root: str = request.scope.get("root_path", "").rstrip("/")

    @classmethod
    def undated(cls, request: Request) -> "Links":
        """The links of what is the same on every day."""
        return cls(request, AsOf())

    @property
    def path(self) -> str:
        """The path of the request, below the root path."""
        return self._request.url.path.removeprefix(self.root) or "/"

    def url(self, path: str, **words: object) -> str:
        """The address of a path of ours, with the day asked for; a word that is None falls away."""
        query = {
            **self._given.query_params,
            **{name: "" if value is None else str(value) for name, value in words.items()},
        }
        bare, _, fragment = path.partition("#")
        return self.root + with_query(bare, query) + (f"#{fragment}" if fragment else "")

    def bare(self, path: str) -> str:
        """The address of what is the same on every day: data, downloads, static files."""
        return self.root + path

    def again(self, **words: str) -> str:
        """The address of this very view with other words; what is not named stays."""
        return self.root + self.view(words)

    def again_at(self, path: str, **words: str) -> str:
        """The address of another path with the words of this view."""
        return self.root + self.view(words, path)

    def view(self, words: Mapping[str, str], path: str = "") -> str:
        """The path, or another one, with the words of this view and other words, below the root path."""
        new = {**self._given.query_params, **words}
        old = [pair for pair in self._request.query_params.multi_items() if pair[0] not in new]
        return with_query(path or self.path, [*old, *new.items()])
