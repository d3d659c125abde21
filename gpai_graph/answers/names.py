"""Names: what things are called, also within a sentence, and which thing a text that a reader types means."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from gpai_graph.answers.descriptions import Descriptions, literal_text
from gpai_graph.errors import (
    ParameterError,
    UnknownEntityError,
    UnknownPrefixError,
    brief,
    did_you_mean,
    quoted,
    text_of,
)
from gpai_graph.queries.bound import BoundQuery
from gpai_graph.queries.library import Query
from gpai_graph.queries.parameters import Parameter, Value, Values, collected, parts
from gpai_graph.rdf.calls import service_variables
from gpai_graph.rdf.dates import PartialDate
from gpai_graph.rdf.kinds import BY_NAME
from gpai_graph.rdf.namespaces import KINDS, PREFIXES, compact, expand, kind_of
from gpai_graph.rdf.solutions import IRI, Literal
from gpai_graph.rdf.things import Thing
from gpai_graph.rdf.words import is_blank, listed, lower_first

if TYPE_CHECKING:
    from gpai_graph.answers.search import Hit


_SLUG: Final = re.compile(r"[\w.-]+", re.ASCII)
# What parts the words of a slug.
_PARTED: Final = re.compile(r"[-._]")
# Characters of code, which no name holds: "%s%n" does not mean Senegal (SN).
_NO_NAME: Final = re.compile(r"[%{}<>\\^`|~$=\x00-\x1f]")
# So many things are listed where a text may mean several.
_LISTED: Final = 5
# So many things of a class are named where none of them was meant.
_READABLE: Final = 20
# So many hits are looked at: a word such as "Paris" stands in many names.
_HITS: Final = 100
# A shorter text is near to too many names.
_TOO_SHORT: Final = 4
# How alike a misspelt name and what is meant must be, from 0 to 1: nobody mistypes half of a short word.
ALIKE: Final = 0.75
# The names that have an article within a sentence, as patterns.
ARTICLES: Final = Path(__file__).with_name("articles.csv")
_WITH: Final = re.compile(r"the ", re.IGNORECASE)
_SEARCH: Final = "`gpai-graph search WORDS` finds things by name."


class Names:
    """What things are called, and which thing a text means.

    search: finds things by words, of certain kinds, at most so many. texts: (thing, field, text) of all things."""

    def __init__(
        self,
        described: Descriptions,
        search: "Callable[[str, list[str], int], list[Hit]]",
        texts: Callable[[], Iterable[tuple[str, str, str]]],
    ) -> None:
        self.described = described
        self._search = search
        self.texts = texts

    def label(self, thing: str) -> str:
        """What a thing is called; its compact IRI if it bears no label."""
        iri = IRI(expand(text_of(thing, "a thing")))
        return self.described.labels([iri]).get(iri) or compact(iri)

    def within(self, thing: str) -> str:
        """The same within a sentence: with an article, if it takes one."""
        return within(self.label(thing), thing)

    def knows(self, thing: str) -> bool:
        """Whether the graph says anything about a thing."""
        return bool(self._known([text_of(thing, "a thing")]))

    def _known(self, things: Sequence[str]) -> list[IRI]:
        """Those of the things that the graph describes: asked at once."""
        return self._those("known", {}, things)

    def is_a(self, thing: str, cls: str) -> bool:
        """Whether a thing is in a class, such as "gpai:Body", or in one of several; classes above its own count."""
        return bool(self._in_class([text_of(thing, "a thing")], text_of(cls, "a class")))

    def _in_class(self, things: Sequence[str], cls: str) -> list[IRI]:
        """Those of the things that are in a class: asked at once."""
        return self._those("class-of", {"class": cls}, things)

    def _those(self, name: str, values: Mapping[str, Values], things: Sequence[str]) -> list[IRI]:
        """Those of the things that a query answers, in the order in which they are given."""
        if not things:
            return []
        found = {row.thing for row in self.described.select(name, {**values, "things": things})}
        return [iri for thing in things if (iri := IRI(expand(thing))) in found]

    def resolve(self, text: str, kind: str = "", cls: str = "") -> IRI:
        """The thing that a text means: its IRI, its compact IRI, its slug, or its name if only one thing bears it.

        kind: such as "body"; then a text without a prefix means a thing of this kind only. cls: such as
        "gpai:CountryGroup"; then only a thing of this class is meant.
        Raises UnknownEntityError with the nearest things where nothing or more than one thing fits."""
        # A parameter may also take terms of the ontology: `prefix: gpai`.
        if kind and text_of(kind, "a kind") not in PREFIXES:
            near = did_you_mean(kind, KINDS)
            raise ParameterError(f"there is no kind {quoted(kind)}.{near} The kinds are {', '.join(KINDS)}.")
        # Titles hold colons and strokes, addresses hold no blanks.
        bare = " " in text_of(text, "a thing").strip() or (":" not in text and "/" not in text)
        if kind and bare and _SLUG.fullmatch(text) and self.knows(PREFIXES[kind] + text):
            return self.of_class(IRI(PREFIXES[kind] + text), cls)
        if bare:
            return self.of_class(self._named(text.strip(), [kind] if kind else [], cls), cls)
        try:
            iri = IRI(expand(text))
        except UnknownPrefixError as error:
            raise UnknownEntityError(str(error)) from error
        if self.knows(iri):
            if kind and not cls and not iri.startswith(PREFIXES[kind]):
                raise UnknownEntityError(f"{compact(iri)} ({self.label(iri)}) does not fit here. Name one {kind}.")
            return self.of_class(iri, cls)
        prefix, _, slug = compact(iri).partition(":")
        near = self._nearest(slug, [prefix])
        raise UnknownEntityError(f"the graph knows no {brief(compact(iri))}.{near}", "" if near else _SEARCH)

    def bound(self, query: Query, parameters: Mapping[str, Values]) -> BoundQuery:
        """A query with its parameters; a name such as "Working Group on Responsible AI" is as good as an IRI."""
        parameters = {name: _given(value) for name, value in parameters.items()}
        resolved = dict(parameters)
        readings: list[str] = []
        below: dict[str, list[IRI]] = {}
        endpoints = service_variables(query.text)
        for name, value in parameters.items():
            parameter = query.parameters.get(name)
            # An endpoint is an address, and no thing of the graph.
            if f"_{name}" in endpoints:
                continue
            if parameter is None or parameter.type != "iri" or value is None:
                continue
            things = [self._meant(part, parameter, readings) for part in parts(value, parameter.many)]
            resolved[name] = things
            if parameter.below:
                rows = self.described.select("below", {"things": things})
                below[name] = [row.thing for row in rows if row.thing not in things]
        return BoundQuery.of(query, resolved)._replace(below=below, readings=tuple(readings))

    def _meant(self, part: Value, parameter: Parameter, readings: list[str]) -> Value:
        """The thing that a value of a parameter means; a sentence for `readings` where it is not what stands there."""
        # A year of which nothing is recorded is a year all the same.
        if isinstance(part, int | float):
            part = str(part)
        date = PartialDate.typed(part) if isinstance(part, str) else PartialDate.of(part)
        if date and parameter.prefix == "date":
            if date.text != f"{date.year:04}":
                what = f"parameter {quoted(parameter.name)} takes a year, not {date.words}"
                raise ParameterError(f"{what}. Write {date.year:04}.")
            return date.text
        if not isinstance(part, str | Thing):
            return part
        if parameter.prefix == "date" and isinstance(part, str) and part[:1].isdigit():
            return Parameter(parameter.name, "date").term(part)  # which says what a date looks like
        if isinstance(part, Thing):
            return self.of_class(part.iri, parameter.of)
        thing = self.resolve(part, parameter.prefix, parameter.of)
        if reading := self.reading(part, thing):
            readings.append(reading)
        return thing

    def reading(self, text: str, thing: IRI) -> str:
        """What a text was taken for, as a sentence; "" where it says so itself."""
        label = self.label(thing)
        clear = {thing, f"<{thing}>", compact(thing), compact(thing).partition(":")[2]}
        return "" if text in clear or _words(text) == _words(label) else f"“{text}” was read as {label}."

    def among(self, values: Iterable[IRI | Literal], text: str) -> list[IRI | Literal]:
        """Those of the values that a text means: a thing by its IRI or label, a literal by its text."""
        known = list(values)
        names = self.described.labels([value for value in known if isinstance(value, IRI)])

        def readings(value: IRI | Literal) -> set[str]:
            if isinstance(value, Literal):
                return {value.text, literal_text(value)}
            return {value, f"<{value}>", value.compact, value.compact.rpartition(":")[2], names.get(value, value)}

        found = [value for value in known if text in readings(value)]
        if found:
            return found
        try:
            thing = self.resolve(text)
        except UnknownEntityError:
            return []
        return [thing] if thing in known else []

    def of_class(self, thing: IRI, cls: str) -> IRI:
        """The thing, if it is of the class, or if none is asked for; else UnknownEntityError.

        An empty answer about another thing would look like a "no"."""
        if cls and not self.is_a(thing, cls):
            what = f"{compact(thing)} ({self.label(thing)})"
            raise UnknownEntityError(f"{what} does not fit here. Name one {self._kind(cls)}{self._all_of(cls) or '.'}")
        return thing

    def _kind(self, cls: str) -> str:
        """What a thing of a class is, or of one of several, within a sentence.

        The concepts of "Kinds of event" are kinds of event. What has no label is called by the last word of its name:
        owl:ObjectProperty and owl:DatatypeProperty are properties."""
        labels = [
            label if ":" not in (label := self.label(each)) else re.split("(?=[A-Z])", label)[-1]
            for each in text_of(cls, "a class").split(", ")
        ]
        return listed(dict.fromkeys(lower_first(label).replace("kinds of", "kind of") for label in labels), "or")

    def _named(self, text: str, kinds: list[str], cls: str) -> IRI:
        slug = text.lower() if _SLUG.fullmatch(text) else ""
        if _is_stop_word(text) and not kinds:
            # India is "in", Italy "it": an identifier that stands alone is meant, a word in names is not.
            codes = self._known([PREFIXES[kind] + slug for kind in KINDS])
            if len(codes) == 1:
                return codes[0]
            several = ", ".join(f"{thing.compact} ({self.label(thing)})" for thing in codes)
            meant = f" It may be {several}: name one of them." if codes else ""
            raise UnknownEntityError(f"{quoted(text)} is a word in many names.{meant}", "" if codes else _SEARCH)
        bearing = self._known([PREFIXES[kind] + slug for kind in kinds or KINDS]) if slug else []
        if len(bearing) == 1 and (not cls or self.is_a(bearing[0], cls)):
            return bearing[0]
        hits = [] if _NO_NAME.search(text) else self._search(text, kinds, _HITS)
        if cls:
            fitting = {*self._in_class([*bearing, *(hit.thing for hit in hits)], cls)}
            hits = [hit for hit in hits if hit.thing in fitting]
            bearing = [thing for thing in bearing if thing in fitting]
        return self._one_of(text, hits, bearing) or self._none(text, kinds, cls)

    def _one_of(self, text: str, hits: "list[Hit]", bearing: list[IRI]) -> IRI | None:
        """The one hit that a text means; None where nothing was found. Raises UnknownEntityError for several."""
        words = _words(text)
        names = {hit: [_words(name) for name in (hit.label, *hit.others)] for hit in hits}
        exact = [hit for hit in hits if hit.named or words in names[hit]]
        # The words stand in the name, as whole words or as the beginning of one.
        within = [hit for hit in hits if any(f" {words}" in f" {name}" for name in names[hit])]
        whole = [hit for hit in within if any(f" {words} " in f" {name} " for name in names[hit])]
        # What is called so, else what alone has it in its name. What only mentions it elsewhere is not what is meant.
        # A document may be titled as what it is about: who names that means the thing, not the document.
        about = [hit for hit in exact if not hit.thing.compact.startswith("source:")] or exact
        if len(about) == 1:
            return about[0].thing
        # "gdp" is in the title of a document, and in another name of what that is about.
        alone = [hit for hit in hits if hit.whole and hit.kind != "source"]
        if not about and len(alone) == 1 and len(hits) < _HITS and not _says_little(words):
            return alone[0].thing
        # Many a document has the words of a name in its title.
        clear = len(whole) == 1 and (len(within) == 1 or not whole[0].thing.compact.startswith("source:"))
        if clear and len(hits) < _HITS and not _says_little(words):
            return whole[0].thing
        things = [hit.thing for hit in about or whole or within] or bearing
        if not things:
            return None
        several = ", ".join(f"{thing.compact} ({self.label(thing)})" for thing in things[:_LISTED])
        more = ", …" if len(things) > _LISTED else ""
        # A word such as "the" or the beginning of one stands in a name by chance.
        help_text = "Name one of them." if len(things) > 1 else "Write the whole name."
        raise UnknownEntityError(f"{quoted(text)} may be {several}{more}. {help_text}")

    def _none(self, text: str, kinds: list[str], cls: str) -> IRI:
        what = f"no {self._kind(cls)}" if cls else f"no {kinds[0]}" if kinds else "nothing"
        known = self._all_of(cls) if cls else ""
        near = f" Name one of these{known}" if known else self._nearest(text, kinds)
        near = near or self._told_of(text, kinds)
        raise UnknownEntityError(f"the graph knows {what} called {quoted(text)}.{near}", "" if near else _SEARCH)

    def _all_of(self, cls: str) -> str:
        """The names of all things of a class, to end a sentence; "" where they are too many to be read."""
        things = [row.thing for row in self.described.select("things-of-class", {"class": cls})]
        if not 0 < len(things) <= _READABLE:
            return ""
        # Names hold commas.
        return f": {'; '.join(sorted(map(self.label, things), key=str.casefold))}."

    def _nearest(self, text: str, kinds: list[str]) -> str:
        """A sentence with the thing whose name or slug comes nearest; "" where none comes near."""
        # Search knows more names, and compares words: Bengoi is Bengio, not Benin. It also finds words in long titles.
        hits = [] if _NO_NAME.search(text) or len(text) < _TOO_SHORT else self._search(text, kinds, _LISTED)
        found = (hit.thing for hit in hits if any(_is_near(text, name) for name in _names_of(hit)))
        thing = next(found, None) or thing_near(text, kinds, self.texts())
        return f" Did you mean {compact(thing)} ({self.label(thing)})?" if thing else ""

    def _told_of(self, text: str, kinds: list[str]) -> str:
        """A sentence with the few things of these kinds whose texts hold the words, and no name; "" without."""
        from gpai_graph.answers.search_words import MENTIONED  # here: only a mistake needs it

        # "jobs" is no theme, and what the theme "Work and skills" is about.
        hits = [] if not kinds or _NO_NAME.search(text) else self._search(text, kinds, _LISTED)
        about = [f"{hit.thing.compact} ({hit.label})" for hit in hits if hit.why == MENTIONED]
        few = 0 < len(about) < _LISTED
        return f" {quoted(text)} stands in the text about {listed(about, 'or')}." if few else ""


def _words(text: str) -> str:
    """The words of a text as search compares them."""
    from gpai_graph.answers.search_words import folded_words  # here, as below: a question without names needs none

    return " ".join(folded_words(text))


def _names_of(hit: "Hit") -> tuple[str, ...]:
    """What a hit is called, its slug among it."""
    return (re.split("[/#:]", hit.thing)[-1], hit.label, *hit.others)


def _is_near(text: str, name: str) -> bool:
    """Whether each word of a text stands in a name, begins a word of it or is spelt nearly so, and they are half of it.

    One word of a long title is not near to it."""
    from gpai_graph.answers.search_words import folded_words, spelt_nearly

    asked, known = folded_words(_PARTED.sub(" ", text)), folded_words(_PARTED.sub(" ", name))
    stand = (any(one.startswith(word) for one in known) or spelt_nearly(word, known) for word in asked)
    return all(stand) and 2 * len("".join(asked)) >= len("".join(known))


def _says_little(words: str) -> bool:
    """Whether a text is made of words that stand in any name, and of single letters."""
    return all(len(word) == 1 or _is_stop_word(word) for word in words.split())


def _is_stop_word(word: str) -> bool:
    from gpai_graph.answers.search_words import STOP_WORDS

    return word in STOP_WORDS


def thing_near(text: str, kinds: list[str], texts: Iterable[tuple[str, str, str]]) -> str | None:
    """The thing whose name or slug comes nearest to a text, of these kinds or of any; texts: as in Names."""
    names: dict[str, str] = {}
    for thing, field, name in texts:
        if field == "label" and (not kinds or compact(thing).partition(":")[0] in kinds):
            names.setdefault(name.casefold(), thing)
            names.setdefault(re.split("[/#]", thing)[-1].casefold(), thing)
    if len(text) < _TOO_SHORT:
        return None
    # Imported here: only a mistake needs it.
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    near = process.extractOne(text.casefold(), sorted(names), scorer=OSA.normalized_similarity, score_cutoff=ALIKE)
    return names[near[0]] if near else None


def within(name: str, thing: str) -> str:
    """The name of a thing inside a sentence: with its article, or in quotation marks if it is a sentence itself.

    >>> within("United States", "country:us"), within("Japan", "country:jp"), within("The Why Not Lab", "body:x")
    ('the United States', 'Japan', 'the Why Not Lab')
    >>> within("What is agentic AI?", "output:x")
    '“What is agentic AI?”'
    """
    if name.endswith(("?", "!", "…")):
        return f"“{name}”"
    kind = BY_NAME.get(kind_of(thing))
    if kind is None or not kind.is_named:
        return name
    if _WITH.match(name):
        return f"t{name[1:]}"
    return f"the {name}" if _with_article().fullmatch(name) else name


def capitalised(text: str) -> str:
    """The text with a capital article, as it begins a sentence.

    >>> capitalised("the EU joined"), capitalised("Japan vs. the EU"), capitalised("theory")
    ('The EU joined', 'Japan vs. the EU', 'theory')
    """
    return f"T{text[1:]}" if text.startswith("the ") else text


@cache  # one file
def _with_article() -> re.Pattern[str]:
    """The names that take an article in English."""
    # Imported here: only a sentence that names a thing needs it.
    import csv

    with ARTICLES.open(encoding="utf-8", newline="") as lines:
        return re.compile("|".join(f"(?:{row['pattern']})" for row in csv.DictReader(lines)))


def _given(value: Any) -> Any:
    """A value of a parameter, None where nothing is given: an empty text, as of a form, or what pandas has for it.

    A year in a column of pandas with gaps is 2021.0."""
    value = collected(value)
    if type(value) is list:
        return [_given(part) for part in value]
    if is_blank(value):
        return None
    return int(value) if isinstance(value, float) and value.is_integer() else value
