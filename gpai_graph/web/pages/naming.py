"""Naming: what a reader typed into a field in; the one thing that is meant, or those that may be meant, out."""

from typing import Final, NamedTuple

from gpai_graph.errors import UnknownEntityError
from gpai_graph.rdf.namespaces import compact
from gpai_graph.rdf.solutions import IRI
from gpai_graph.web.looks import KINDS
from gpai_graph.web.site import Site
from gpai_graph.web.urls import kind_of

_CHOICES: Final = 8
_LONGEST: Final = 300
# Kinds that readers have in mind sooner than a source or a term of that name.
_OFFERED: Final = tuple(kind for kind in (*KINDS, "document", "milestone", "strategy") if kind != "source")


class Choice(NamedTuple):
    """A thing that may be meant: its compact IRI, its name, its kind."""

    compact: str
    name: str
    kind: str


class Named(NamedTuple):
    """What a field means. text: what stands in the field; thing: None where nothing or more than one thing fits."""

    text: str
    thing: IRI | None = None
    name: str = ""
    kind: str = ""
    choices: tuple[Choice, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether something was typed that is not one thing."""
        return bool(self.text) and self.thing is None


def named(site: Site, typed: str) -> Named:
    """What a text means: an IRI, a compact IRI, a slug or a name."""
    text = " ".join(typed.split())[:_LONGEST]
    if not text:
        return Named("")
    try:
        thing = site.thing(text)
    except UnknownEntityError:
        return Named(text, choices=_choices(site, text))
    name = site.kg.label(thing)
    return Named(name if _means(site, name, thing) else thing.compact, thing, name, kind_of(thing))


def _means(site: Site, name: str, thing: IRI) -> bool:
    """Whether the name alone leads back to the thing, so that it may stand in a field."""
    try:
        return site.thing(name) == thing
    except UnknownEntityError:
        return False


def _choices(site: Site, text: str) -> tuple[Choice, ...]:
    # "country:xy" is looked for by its words: nobody is called so.
    words = compact(text).rpartition(":")[2].replace("-", " ").replace("/", " ")
    hits = site.found(words, _OFFERED, _CHOICES) or site.found(words, (), _CHOICES)
    return tuple(Choice(hit.thing.compact, hit.label.split("\n")[0] or hit.thing.compact, hit.kind) for hit in hits)
