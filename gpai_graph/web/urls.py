"""Addresses: where a thing of the graph has its page on this server. In: IRIs. Out: paths, without the root path."""

from collections.abc import Iterable, Mapping
from typing import Final
from urllib.parse import quote, urlencode, urlsplit

from gpai_graph.rdf.namespaces import BASE, PREFIXES, compact

_THINGS: Final = f"{BASE}id/"
_TERMS: Final = PREFIXES["gpai"]
_GRAPHS: Final = PREFIXES["graph"]
# A query is read in one piece by people and proxies alike; what is longer is a mistake.
LONGEST_ADDRESS: Final = 8_000


def page_path(iri: str) -> str:
    """The path of the page about a thing, a term or a graph of ours; "" where there is none.

    >>> page_path("https://w3id.org/gpai-graph/id/country/ca")
    '/page/country/ca'
    >>> page_path("https://w3id.org/gpai-graph/ontology#Country")
    '/ontology/Country'
    >>> page_path("http://www.wikidata.org/entity/Q16")
    ''
    """
    if iri.startswith(_THINGS):
        return f"/page/{quote(iri.removeprefix(_THINGS))}"
    if iri.startswith(_TERMS):
        return f"/ontology/{quote(iri.removeprefix(_TERMS))}"
    return ""


def outside(iri: str) -> str:
    """The IRI itself if a browser can follow it, else "": never javascript: or the like.

    >>> outside("javascript:alert(1)")
    ''
    """
    return iri if iri.startswith(("https://", "http://")) else ""


def kind_of(iri: str) -> str:
    """The kind of a thing by its address (`country`), "term" for a term of ours, "" for anything else."""
    if iri.startswith(_THINGS):
        return compact(iri).partition(":")[0] if ":" in compact(iri) else iri.removeprefix(_THINGS).partition("/")[0]
    return "term" if iri.startswith(_TERMS) else ""


def with_query(path: str, query: Mapping[str, str] | Iterable[tuple[str, str]]) -> str:
    """A path with a query string, its words in the order given; empty values fall away, a word may come twice.

    >>> with_query("/search", {"q": "São Paulo", "kind": ""})
    '/search?q=S%C3%A3o+Paulo'
    """
    pairs = query.items() if isinstance(query, Mapping) else query
    words = [(name, value) for name, value in pairs if value]
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
