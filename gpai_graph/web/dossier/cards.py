"""Cards: what the page of a kind of thing has: its sentence, and cards, each a question with the form of its rows."""

from typing import Final, Literal, NamedTuple

from gpai_graph.queries.library import Library
from gpai_graph.rdf.words import lower_first, upper_first


class CardQuestion(NamedTuple):
    """A card of a kind of thing: a question, asked about the thing, and the form in which its rows stand.

    title: many of what the card holds, as behind a number; left out where the header of the question says it. bound:
    the parameter that takes the thing, or "" for a question about the date of the page, or the day of an event; asked:
    other parameters. item: the column with what a row is about; about: columns told under it; dates: which dates stand
    beside it; is_growing: whether a chart tells how many there were by year. form: a key of `card_forms.FORMS`. of: the
    class of the things that have the card, where the parameter does not tell; kinds: those of the kind that have it, if
    not all."""

    title: str = ""
    query: str = "linked"
    bound: str = "thing"
    asked: tuple[tuple[str, str], ...] = ()
    item: str = "item"
    about: tuple[str, ...] = ("kind",)
    dates: Literal["start", "period", "none"] = "start"
    is_growing: bool = False
    form: str = "rows"
    of: str = ""
    kinds: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """What an address calls it."""
        return lower_first(self.title).replace(" ", "-")


class KindPage(NamedTuple):
    """What the page of a kind of thing has besides its statements.

    about: the question whose sentence says what a thing is, "" where none does. outside: the question and the finding
    about those of the kind that are outside GPAI. is_pictured: whether there is a picture
    of what it is linked with; of vocabulary and observations there is none."""

    about: str = ""
    cards: tuple[CardQuestion, ...] = ()
    is_pictured: bool = True
    outside: tuple[str, str] = ("", "")


def _linked(title: str, link: str, cls: str = "", dates: Literal["start", "period", "none"] = "start") -> CardQuestion:
    return CardQuestion(title, asked=(("link", link), *([("class", cls)] if cls else [])), dates=dates)


def _people(link: str) -> CardQuestion:
    return CardQuestion("People", "roles", asked=(("link", link),), form="people")


_OUTPUT: Final = "gpai:Output"
_JOINED: Final = CardQuestion(
    "Countries and unions that joined", "memberships", item="member", about=(), is_growing=True
)
_PROJECTS: Final = CardQuestion(query="projects", item="project", about=("group",), dates="period")
_CHAIRS: Final = CardQuestion(
    query="chairs", bound="", item="holder", about=("role", "country", "certainty"), dates="none"
)
PAGES: Final[dict[str, KindPage]] = {
    "country": KindPage(
        "about-country",
        (
            CardQuestion("Roles over time", "roles", form="lanes"),
            _people("gpai:country"),
            CardQuestion("Figures", "figures-of", form="figures"),
            _linked("Organisations", "gpai:country", "gpai:Organisation", "none"),
            CardQuestion("Groups and declarations joined", "memberships", item="group", about=()),
            CardQuestion(query="strategies", bound="country", item="strategy", about=("english", "kind")),
            _linked("Events held here", "gpai:country", "gpai:Event"),
        ),
        outside=("about-outsider", "not-every-nation"),
    ),
    "person": KindPage(
        "about-person",
        (
            CardQuestion("Seats", "roles", form="lanes"),
            _linked("Outputs written", "dcterms:creator", _OUTPUT),
            _PROJECTS._replace(title="Projects led", bound="lead"),
        ),
    ),
    "organisation": KindPage(
        "about",
        (
            _PROJECTS._replace(bound="partner"),
            _people("gpai:affiliation"),
            _linked("Outputs", "gpai:producedBy, dcterms:creator", _OUTPUT),
            _linked("Bodies hosted", "gpai:hostedBy", "gpai:Body", dates="period"),
            _JOINED._replace(title="Members"),
            _linked("Parent and child organisations", "org:subOrganizationOf", "gpai:Organisation", "none"),
        ),
    ),
    "body": KindPage(
        "about",
        (
            _CHAIRS._replace(dates="period", of="gpai:Partnership"),
            CardQuestion("Chairs", "roles", form="chairs"),
            CardQuestion("Experts by year", "experts-by-year", form="experts"),
            CardQuestion(query="outputs", bound="group", item="output"),
            CardQuestion("People", "roles", form="people"),
            CardQuestion("Countries and unions", "roles", form="members"),
            _PROJECTS._replace(bound="group", about=()),
            CardQuestion("Projects supported", "support-centres", "centre", item="project", about=()),
            _linked("Parent and child bodies", "org:subOrganizationOf", "gpai:Body", dates="period"),
        ),
    ),
    "project": KindPage(
        "about",
        (
            _linked("Outputs", "gpai:project", _OUTPUT),
            _people("gpai:project"),
            _linked("Partners", "gpai:partner", dates="none"),
            _linked("Themes", "dcterms:subject", "gpai:Theme"),
            _linked("Project leads", "gpai:lead", dates="none"),
        ),
    ),
    "output": KindPage(
        "about",
        (
            _linked("Authors", "dcterms:creator", dates="none"),
            _linked("Projects", "gpai:project", "gpai:Project", dates="period"),
            _linked("Producers", "gpai:producedBy", dates="none"),
            CardQuestion("Themes", "themes-of-output", item="theme", about=()),
        ),
    ),
    "event": KindPage(
        "about",
        (
            _CHAIRS._replace(kinds=("concept:event-summit", "concept:event-ministerial-council")),
            CardQuestion("Participants known", "attendance", "event", item="member", about=("who",), dates="none"),
            _JOINED,
            _linked("Documents of the event", "gpai:atEvent", "gpai:Document"),
            CardQuestion(query="candidates", bound="event", item="country", about=("status",)),
            _linked("Series", "schema:superEvent"),
        ),
    ),
    "instrument": KindPage(
        "about",
        (
            _JOINED,
            _linked("Milestones", "gpai:instrument", "gpai:Milestone"),
        ),
    ),
    "strategy": KindPage("about", (_linked("Countries", "gpai:jurisdiction", dates="none"),)),
    "theme": KindPage(
        "",
        (
            _PROJECTS._replace(bound="theme"),
            CardQuestion(query="outputs", bound="theme", item="output"),
            _linked("Broader and narrower themes", "skos:broader"),
            CardQuestion("OECD AI Principles", "themes-and-principles", "theme", item="principle", about=("link",)),
        ),
    ),
    "group": KindPage(
        "about",
        (
            _JOINED,
            _linked("Instruments", "gpai:instrument"),
        ),
    ),
    "document": KindPage(
        "about",
        (
            _linked("Events", "gpai:atEvent", "gpai:Event"),
            _linked("Issuers", "gpai:issuedBy", dates="none"),
        ),
    ),
    "series": KindPage("", (_linked("Events", "schema:superEvent", "gpai:Event"),)),
    "milestone": KindPage("about", (_linked("Instruments", "gpai:instrument", "gpai:Instrument"),)),
    "principle": KindPage(
        "about", (CardQuestion(query="themes-and-principles", bound="principle", item="theme", about=("link",)),)
    ),
    "aggregate": KindPage("about"),
    "goal": KindPage("about"),
    "indicator": KindPage("about"),
    "completeness": KindPage("about-count", is_pictured=False),
    "membership": KindPage("about-seat", is_pictured=False),
    "observation": KindPage("about-observation", is_pictured=False),
    "seat": KindPage("about-seat", is_pictured=False),
    **dict.fromkeys(
        ("assessment", "attendance", "candidacy", "change", "role", "route", "sector", "source", "use"), KindPage()
    ),
    **dict.fromkeys(("concept", "date", "lookup", "rule", "scheme", "term"), KindPage(is_pictured=False)),
}


def cards_of(kind: str, library: Library) -> list[CardQuestion]:
    """The cards of a kind, each with its title: what the header of its question calls many of its rows, if no other."""
    found = []
    for card in PAGES.get(kind, KindPage()).cards:
        counted = library[card.query].counted
        found.append(card._replace(title=card.title or upper_first(counted.many if counted else "")))
    return found
