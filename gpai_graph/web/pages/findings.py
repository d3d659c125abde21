"""Findings: the list of claims about GPAI with their verdicts, and a page for each with its evidence and its rule."""

from collections.abc import Iterable
from typing import Any, Final, NamedTuple

from markupsafe import Markup
from starlette.responses import Response

from gpai_graph.answers.findings import Chance, Finding, FindingValue, words_of
from gpai_graph.errors import UnknownFindingError, quoted
from gpai_graph.queries.claim import OPINION, Asked
from gpai_graph.rdf.dates import PartialDate
from gpai_graph.rdf.words import counted
from gpai_graph.visual.network.picture_page import in_script
from gpai_graph.web.page import Page
from gpai_graph.web.pages.questions import plotted
from gpai_graph.web.urls import with_query

# The class of the chip of a verdict; "cannot be told" has none.
_CHIPS: Final = {"supported": "yes", "supported with reservation": "partly", "contradicted": "no", OPINION: OPINION}
_NOT_FOUND: Final = 404
# From so many per cent of the scale on, a label grows to the left, and below the rest to the right: nothing is cut.
_EDGE: Final = 12


class FindingCard(NamedTuple):
    """A finding in a list: its chip, its title and page, its number, how sure it is and on how much it rests."""

    chip: str
    verdict: str
    title: str
    href: str
    number: str
    counted: str
    sure: str


class Line(NamedTuple):
    """A value of a finding: what it counts, its text, and the question it is from, if it is from one."""

    words: str
    text: str
    href: str


class ScaleMark(NamedTuple):
    """A share on a scale from 0 to 100: its text, where its mark stands, and how its label grows from there."""

    text: str
    x: float
    anchor: str


class Scale(NamedTuple):
    """What is recorded beside what random networks give, in per cent."""

    words: str
    recorded: ScaleMark
    chance: ScaleMark
    low: float
    width: float
    between: str
    draws: int


def library(page: Page) -> Response:
    """The list of findings, by topic."""
    found = page.site.findings
    topics = [(topic, cards(page, group)) for topic, group in found.by_topic.items()]
    return page.render("findings.html.j2", topics=topics, number=len(found), verdicts=_verdicts(found))


def finding(page: Page) -> Response:
    """One finding, or a page that offers near ones."""
    name = page.request.path_params["name"]
    try:
        found = page.site.finding(name)
    except UnknownFindingError:
        near = [page.site.finding(each) for each in page.kg.queries.claims.near(name)]
        return page.render(
            "findings.html.j2",
            status=_NOT_FOUND,
            missing=f"There is no finding {quoted(name)}.",
            topics=[("Did you mean?", cards(page, near))] if near else [],
        )
    query = page.kg.queries[found.picture.query] if found.picture else None
    return page.render(
        "finding.html.j2",
        it=found,
        chip=_CHIPS.get(found.verdict, ""),
        chips=_CHIPS,
        scale=_scale(found.chance) if found.chance else None,
        plot=plotted(page, query, found.picture.parameters) if found.picture and query else None,
        network=query if query and query.has_links else None,
        sure=_lines(page, found.sure_values),
        supporting=_lines(page, found.supporting),
        opposing=_lines(page, found.opposing),
        questions=[(_question_words(page, each), _address(page, each)) for each in found.questions],
        question_count=counted(len(found.questions), "question"),
        source_count=counted(len(found.sources), "source"),
        command=f"gpai-graph findings {found.name}",
        runs=[f"gpai-graph run {words_of(each)}" for each in found.questions],
        citation=page.citation_of(found.name),
        json_ld=_review(page, found),
    )


def cards(page: Page, found: Iterable[Finding]) -> list[FindingCard]:
    """Findings as cards, for the list and the first page."""
    return [
        FindingCard(
            _CHIPS.get(each.verdict, ""),
            each.verdict.capitalize(),
            each.title,
            page.url(f"/findings/{each.name}"),
            each.number,
            each.counted,
            each.sure,
        )
        for each in found
    ]


def _verdicts(found: Iterable[Finding]) -> list[tuple[str, str, int]]:
    """(class of the chip, verdict, how many have it), in the order of the chips; those that none has are left out."""
    every = [each.verdict for each in found]
    order = [*_CHIPS, *sorted(set(every) - _CHIPS.keys())]
    return [(_CHIPS.get(each, ""), each.capitalize(), every.count(each)) for each in order if each in every]


def _lines(page: Page, values: Iterable[FindingValue]) -> list[Line]:
    return [Line(each.words, each.text, _address(page, each.ask) if each.ask else "") for each in values]


def _question_words(page: Page, asked: Asked) -> str:
    """A question with its values: a finding may ask the same one several times."""
    title = page.kg.cite(asked.query, **asked.parameters).title
    date = PartialDate.of(asked.parameters.get("as_of", ""))
    return f"{title} As of {date.words}" if date else title


def _address(page: Page, asked: Asked) -> str:
    """The page of a question as a finding asks it: a verdict takes no other date."""
    return page.links.root + with_query(f"/questions/{asked.query}", asked.parameters)


def _scale(chance: Chance) -> Scale:
    def place(share: float) -> ScaleMark:
        x = round(100 * share, 1)
        return ScaleMark(f"{share:.0%}", x, "start" if x < _EDGE else "end" if x > 100 - _EDGE else "middle")

    low, high = place(chance.low), place(chance.high)
    between = f"{low.text.removesuffix('%')}–{high.text}"
    return Scale(
        chance.words,
        place(chance.observed),
        place(chance.mean),
        low.x,
        round(high.x - low.x, 1),
        between,
        chance.draws,
    )


def _review(page: Page, found: Finding) -> Markup:
    """The finding as a ClaimReview of schema.org."""
    said: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "name": found.title,
        "url": f"{page.public}/findings/{found.name}",
        "claimReviewed": found.claim,
        "datePublished": page.site.latest.day,
        "author": {"@type": "Organization", "name": "gpai-graph", "url": page.public},
        "itemReviewed": {"@type": "Claim", "text": found.claim},
        "reviewRating": {"@type": "Rating", "alternateName": found.verdict, "ratingExplanation": found.says},
    }
    return in_script(said)
