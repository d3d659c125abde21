"""Search: words or names that a reader typed, and the things of the graph that they mean."""

from collections import Counter
from itertools import permutations
from typing import Final, NamedTuple

from starlette.responses import JSONResponse, RedirectResponse, Response

from gpai_graph.answers.names import within
from gpai_graph.answers.search import Hit
from gpai_graph.answers.search_words import folded_words, nothing_found
from gpai_graph.errors import UnknownEntityError
from gpai_graph.queries.claims import FINDING
from gpai_graph.queries.library import QUESTION
from gpai_graph.rdf.dates import PartialDate
from gpai_graph.rdf.kinds import SHAPED
from gpai_graph.rdf.namespaces import KINDS, compact, kind_of
from gpai_graph.rdf.solutions import IRI
from gpai_graph.rdf.words import unaccented
from gpai_graph.web.page import Page
from gpai_graph.web.urls import page_path

_SHOWN: Final = 25
# So many are looked at to tell how many there are of each kind.
_COUNTED: Final = 500
_SUGGESTED: Final = 8
_CHOICES: Final = 8
_LONGEST: Final = 300
# Where nothing is found: names that are so much alike (of 100), and some things for each longer word.
_NEAR: Final = 4
_ALIKE: Final = 65
_PARTS: Final = 4
_TELLING: Final = 4
_ALONE: Final = 2
_TWO: Final = 2  # things that may be connected
_TELLS: Final = 4  # values beside a name
# Kinds that readers have in mind sooner than a source or a term of that name.
_OFFERED: Final = tuple(kind for kind in SHAPED if kind != "source")
_THINGS: Final = (*KINDS, "term")
# What is found and is no thing.
_ASKED: Final = (QUESTION, FINDING)


class Found(NamedTuple):
    """A thing or question that was found: its address here, its name, its other names or why it was found, its kind.

    about: what tells it from others of its kind, such as kind, place and date."""

    href: str
    name: str
    other: str
    kind: str
    about: str = ""


class KindLink(NamedTuple):
    """A kind that narrows what was found: how many results it has, and the address that chooses it or takes it away."""

    kind: str
    results: int
    href: str
    is_chosen: bool


def search(page: Page) -> Response:
    """The page of what was found."""
    words = page.word("q").strip()[:200]
    kinds = [kind for kind in page.request.query_params.getlist("kind") if kind]
    every = page.site.found(words, (), _COUNTED) if words else []
    hits = [hit for hit in every if not kinds or hit.kind in kinds]
    if len(every) == 1 and hits:
        return RedirectResponse(page.url(page_path(hits[0].thing)), 303)
    shown = hits if page.word("rows") == "all" else hits[:_SHOWN]
    return page.render(
        "search.html.j2",
        words=words,
        kinds=kinds,
        facets=_kinds_of(page, every, kinds),
        hits=_told(page, shown, PartialDate.within(words)),
        said=_said(len(hits), len(every)),
        more=page.links.again(rows="all") if len(shown) < len(hits) else "",
        every=page.links.again(kind="", rows=""),
        pair=_pair(page, words, every),
        nothing=nothing_found(words),
        near=_near(page, words, bool(every)) if words and all(hit.kind in _ASKED for hit in every) else [],
    )


def _pair(page: Page, words: str, every: list[Hit]) -> list[tuple[str, str]]:
    """Where the words name just two things: what can be asked about both, with its address."""
    typed = f" {' '.join(folded_words(words))} "
    called = {
        hit.thing: name
        for hit in every
        if hit.kind in page.site.kinds
        for name in (f" {' '.join(folded_words(label))} " for label in (hit.label, *hit.others))
        if name.strip() and name in typed
    }
    if len(called) != _TWO or any(one in other for one, other in permutations(called.values(), _TWO)):
        return []  # one name may be part of the other: that names one thing
    start, end = called
    names = [within(page.kg.label(each), each) for each in (start, end)]
    return [
        (f"Compare {names[0]} and {names[1]}", page.url("/compare", a=start.compact, b=end.compact)),
        (
            f"How is {names[0]} connected to {names[1]}?",
            page.url("/connections", **{"from": start.compact, "to": end.compact}),
        ),
    ]


def _kinds_of(page: Page, every: list[Hit], chosen: list[str]) -> list[KindLink]:
    counts = Counter(hit.kind for hit in every)
    return [
        KindLink(kind, count, page.links.again(kind="" if kind in chosen else kind, rows=""), kind in chosen)
        for kind, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    ]


def _near(page: Page, words: str, is_asked: bool) -> list[Found]:
    """Things whose names come near the words, where these mean none; then what each word means alone.

    is_asked: whether the words mean a question or a finding, so that single words say less."""
    from rapidfuzz import fuzz, process  # here: few searches need it

    things = (entry for kind in page.site.kinds if kind != "source" for entry in page.site.listing(kind).entries)
    names = {entry.thing: unaccented(entry.name) for entry in things}
    alike = process.extract(unaccented(words), names, scorer=fuzz.ratio, score_cutoff=_ALIKE, limit=_NEAR)
    near = {thing: Found(page.url(page_path(thing)), page.kg.label(thing), "", kind_of(thing)) for _, _, thing in alike}
    parts = [] if is_asked else [word for word in words.split() if len(word) >= _TELLING][:_PARTS]
    alone = {hit.thing: _shown(page, hit) for word in parts for hit in page.site.found(word, (), _ALONE)}
    return list((near | alone).values())


def suggest(page: Page) -> Response:
    """The first few things that fit, as JSON, for the list beneath a search field."""
    words = page.word("q").strip()[:200]
    hits, date = page.site.found(words, (), _SUGGESTED) if words else [], PartialDate.within(words)
    return JSONResponse([{**_shown(page, hit, date)._asdict(), "id": hit.thing.compact} for hit in hits])


def _shown(page: Page, hit: Hit, date: PartialDate | None = None) -> Found:
    """A hit as pages show it; a question that takes a date is asked for the one that was typed."""
    also = " · ".join(hit.others[:2])
    given, why = {}, hit.why
    if date and hit.kind == QUESTION:
        query = page.site.questions[hit.name]
        dated = next((each for each in query.parameters.values() if each.type == "date"), None)
        if dated:
            given = {"date" if dated.name == "as_of" else dated.name: date.text}
            why = f"{dated.label}: {date.words}"
    return Found(page.url(page_path(hit.thing), **given), hit.label or hit.thing.compact, why or also, hit.kind)


def _told(page: Page, hits: list[Hit], date: PartialDate | None) -> list[Found]:
    """What was found, with the first values by which lists of its kind are narrowed."""
    kinds = {hit.kind for hit in hits} & set(page.site.kinds)
    listings = {kind: page.site.listing(kind) for kind in kinds}
    entries = {entry.thing: entry for listing in listings.values() for entry in listing.entries}
    found = []
    for hit in hits:
        columns = listings[hit.kind].columns if hit.kind in listings else ()
        values = entries[hit.thing].values if hit.thing in entries else {}
        told = [
            values[each.name][0].words for each in columns if each.is_facet and each.is_shown and each.name in values
        ]
        found.append(_shown(page, hit, date)._replace(about=" · ".join(told[:_TELLS])))
    return found


def _said(count: int, every: int) -> str:
    more = "or more " if every == _COUNTED else ""
    which = f"{count} of {every}" if count < every else str(count)
    return f"{which} {more}{'result' if every == 1 else 'results'}"


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
    def within(self) -> str:
        """The name of the thing within a sentence."""
        return within(self.name, self.thing or "")

    @property
    def is_open(self) -> bool:
        """Whether something was typed that is not one thing."""
        return bool(self.text) and self.thing is None


def named(page: Page, typed: str) -> Named:
    """What a text means: an IRI, a compact IRI, a slug or a name."""
    text = " ".join(typed.split())[:_LONGEST]
    if not text:
        return Named("")
    try:
        thing = page.kg.resolve(text)
    except UnknownEntityError:
        return Named(text, choices=_choices(page, text))
    name = page.kg.label(thing)
    return Named(name if _means(page, name, thing) else thing.compact, thing, name, kind_of(thing))


def _means(page: Page, name: str, thing: IRI) -> bool:
    """Whether the name alone leads back to the thing, so that it may stand in a field."""
    try:
        return page.kg.resolve(name) == thing
    except UnknownEntityError:
        return False


def _choices(page: Page, text: str) -> tuple[Choice, ...]:
    # "country:xy" is looked for by its words: nobody is called so.
    words = compact(text).rpartition(":")[2].replace("-", " ").replace("/", " ")
    hits = page.site.found(words, _OFFERED, _CHOICES) or page.site.found(words, _THINGS, _CHOICES)
    return tuple(Choice(hit.thing.compact, hit.label or hit.thing.compact, hit.kind) for hit in hits)
