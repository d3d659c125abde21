"""Browse: the kinds of things, and a list of each kind that its facets narrow."""

from collections.abc import Iterable, Mapping, Sequence
from string import ascii_uppercase
from typing import Final, NamedTuple

from starlette.responses import Response

from gpai_graph.answers.listings import OTHER, Facet, ListedColumn, ListedThing, ListedValue, Listing
from gpai_graph.errors import ParameterError, did_you_mean, quoted
from gpai_graph.rdf.dates import PartialDate
from gpai_graph.rdf.kinds import kind_word
from gpai_graph.rdf.solutions import Literal
from gpai_graph.rdf.words import grouped, listed, upper_first
from gpai_graph.web.page import PAGE_ROWS, Page
from gpai_graph.web.urls import host_of, outside, page_path, with_query

# More rows than this stand behind a link that shows all.
# Of a facet so many values are shown; the others are folded.
_CHOICES: Final = 8
# Of a column with many values so many are named.
_NAMED: Final = 2
_LONGEST: Final = 200
# Files of a list, in words and by ending.
_FILES: Final = (("CSV with names", "names.csv"), ("Excel", "xlsx"), ("JSON", "json"))


class ListLink(NamedTuple):
    """A link of a list: its words, its address ("" leads nowhere), how many things it opens, whether it is chosen."""

    words: str
    href: str
    things: int = 0
    is_chosen: bool = False


class FacetLinks(NamedTuple):
    """A facet as links: the first ones, and those that are folded."""

    name: str
    label: str
    shown: list[ListLink]
    folded: list[ListLink]


class ListCell(NamedTuple):
    """A cell of a row: words, an address outside, and by what a table is sorted."""

    words: str
    href: str = ""
    sort: str = ""


class ListRow(NamedTuple):
    """A thing in the list. anchor: the letter that begins here, if one does."""

    name: str
    href: str
    anchor: str
    cells: list[ListCell]


def library(page: Page) -> Response:
    """The kinds of things, each with its number."""
    return page.render("browse.html.j2", refused="")


def kind(page: Page) -> Response:
    """The list of a kind, as its facets, the words and the rows of the address ask."""
    name = page.request.path_params["list"]
    if name not in page.site.kinds:
        guess = did_you_mean(name, page.site.kinds)
        refused = f"There is no list of the kind {quoted(name)}.{guess} These are the lists:"
        return page.render("browse.html.j2", status=404, refused=refused)
    listing = page.site.listing(name)
    words = " ".join(page.word("q").split())[:_LONGEST]
    refused = ""
    try:
        chosen = listing.chosen({column.name: page.word(column.name) for column in listing.columns})
    except ParameterError as error:
        chosen, refused = {}, error.message
    found = listing.narrowed(chosen, words)
    shown = found if page.word("rows") == "all" else found[:PAGE_ROWS]
    is_cut = len(shown) < len(found)
    # What is chosen stands above the list, and need not stand in each row.
    columns = [column for column in listing.columns if column.is_shown and column.name not in chosen]
    return page.render(
        "listing.html.j2",
        status=404 if refused else 200,
        kind=name,
        title=upper_first(kind_word(name, 2)),
        said=_said(listing, found),
        description=listing.query.description,
        refused=refused,
        words=words,
        chosen=_chips(page, listing, chosen, words),
        clear=page.url(f"/browse/{name}"),
        facets=[_group(page, facet) for facet in listing.facets(chosen, words)],
        letters=_letters(page, found, shown),
        columns=columns,
        rows=_rows(page, columns, shown),
        counted=grouped(str(len(found))),
        order="family name" if name == "person" else "name",
        more=page.links.again(rows="all") if is_cut else "",
        kept=list(chosen.items()),
        files=_files(page, name, chosen, words),
    )


def _said(listing: Listing, found: Sequence[ListedThing]) -> str:
    """How many things there are, and how many of them are in the list."""
    every, count = len(listing), len(found)
    number = f"{grouped(str(every))} {kind_word(listing.kind, every)}"
    fit = "fits" if count == 1 else "fit"
    return f"{number} are recorded." if count == every else f"{grouped(str(count))} of {number} {fit} your choices."


def _chips(page: Page, listing: Listing, chosen: Mapping[str, str], words: str) -> list[ListLink]:
    """What is chosen; each link takes one choice away."""
    labels = {column.name: column.label for column in listing.columns}
    chips = [
        ListLink(
            f"{upper_first(labels[name])}: {listing.words_for(name, key)}", page.links.again(**{name: "", "rows": ""})
        )
        for name, key in chosen.items()
    ]
    return [*chips, *([ListLink(f"Words: {words}", page.links.again(q="", rows=""))] if words else [])]


def _group(page: Page, facet: Facet) -> FacetLinks:
    links = [
        ListLink(
            upper_first(choice.words),
            page.links.again(**{facet.name: "" if choice.is_chosen else choice.key, "rows": ""}),
            choice.things,
            choice.is_chosen,
        )
        for choice in facet.choices
    ]
    # One value more is no longer than the line that unfolds it.
    cut = _CHOICES if len(links) > _CHOICES + 1 else len(links)
    picked = [link for link in links[cut:] if link.is_chosen]
    folded = [link for link in links[cut:] if not link.is_chosen]
    return FacetLinks(facet.name, upper_first(facet.label), [*links[:cut], *picked], folded)


def _letters(page: Page, found: Iterable[ListedThing], shown: Sequence[ListedThing]) -> list[ListLink]:
    """The letters; one whose things are not on this page leads to the whole list."""
    every, here = {entry.letter for entry in found}, {entry.letter for entry in shown}
    whole = page.links.again(rows="all")
    return [
        ListLink(letter, f"{'' if letter in here else whole}#{_anchor(letter)}" if letter in every else "")
        for letter in (*ascii_uppercase, *([OTHER] if OTHER in every else []))
    ]


def _anchor(letter: str) -> str:
    return "other" if letter == OTHER else letter


def _rows(page: Page, columns: Sequence[ListedColumn], entries: Iterable[ListedThing]) -> list[ListRow]:
    rows, before = [], ""
    for entry in entries:
        cells = [_shown(entry.values.get(column.name, ()), column.is_number) for column in columns]
        path = page_path(entry.thing)
        anchor = _anchor(entry.letter) if entry.letter != before else ""
        rows.append(ListRow(entry.name, page.url(path) if path else entry.thing, anchor, cells))
        before = entry.letter
    return rows


def _shown(values: Sequence[ListedValue], is_number: bool) -> ListCell:
    """The first values in words; an address outside as a link to its host."""
    if not values:
        return ListCell("")
    first = values[0]
    if is_number:
        return ListCell(grouped(first.words))
    if isinstance(first.term, Literal) and (href := outside(first.term.text)):
        return ListCell(host_of(href), href)
    date = PartialDate.of(first.term) if len(values) == 1 else None
    rest = len(values) - _NAMED
    named = [value.words for value in values[: _NAMED if rest > 1 else _NAMED + 1]]
    words = f"{', '.join(named)} and {rest} more" if rest > 1 else listed(named)
    return ListCell(words, sort=date.text if date else "")


def _files(page: Page, name: str, chosen: Mapping[str, str], words: str) -> list[tuple[str, str]]:
    base = page.links.bare(f"/api/browse/{name}")
    return [(word, with_query(f"{base}.{ending}", {**chosen, "q": words})) for word, ending in _FILES]
