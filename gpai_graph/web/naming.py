"""Naming: what a reader typed into a field in; the one thing that is meant, or those that may be meant, out."""

from collections.abc import Collection
from typing import NamedTuple

from gpai_graph.errors import UnknownEntityError
from gpai_graph.prefixes import compact
from gpai_graph.solutions import IRI
from gpai_graph.web.addresses import kind_of
from gpai_graph.web.site import Site

_CHOICES = 8
_LONGEST = 300


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


def named(site: Site, typed: str, kinds: Collection[str] = ()) -> Named:
    """What a text means: an IRI, a compact IRI, a slug or a name; with kinds, only things of these kinds fit."""
    text = " ".join(typed.split())[:_LONGEST]
    if not text:
        return Named("")
    try:
        thing = site.thing(text)
    except UnknownEntityError:
        return Named(text, choices=_choices(site, text, kinds))
    kind = kind_of(thing)
    if kinds and kind not in kinds:
        return Named(text, choices=_choices(site, text, kinds))
    name = site.kg.label(thing)
    return Named(name if _means(site, name, thing) else thing.compact, thing, name, kind)


def _means(site: Site, name: str, thing: IRI) -> bool:
    """Whether the name alone leads back to the thing, so that it may stand in a field."""
    try:
        return site.thing(name) == thing
    except UnknownEntityError:
        return False


def _choices(site: Site, text: str, kinds: Collection[str]) -> tuple[Choice, ...]:
    # "country:xy" is looked for by its words: nobody is called so.
    words = compact(text).rpartition(":")[2].replace("-", " ").replace("/", " ")
    hits = site.found(words, list(kinds), _CHOICES)
    return tuple(Choice(hit.thing.compact, hit.label.split("\n")[0] or hit.thing.compact, hit.kind) for hit in hits)
