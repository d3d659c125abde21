"""Cards: which cards the page of each kind of thing has: a question about the thing, and the form of its rows."""

from typing import Final, Literal, NamedTuple

from gpai_graph.rdf.words import lower_first


class CardQuestion(NamedTuple):
    """A card of a kind of thing: a question, asked about the thing, and the form in which its rows stand.

    title: many of what the card holds, as behind a number. bound: the parameter that takes the thing, or "" for a
    question that is always about it and has a date; asked: other parameters. item: the column with what a row is
    about; about: columns told under it; dates: which dates stand beside it; is_growing: whether a chart tells how many
    there were by year. form: a key of `card_forms.FORMS`. of: the class of the things that have the card, where the
    parameter does not tell."""

    title: str
    query: str = "linked"
    bound: str = "thing"
    asked: tuple[tuple[str, str], ...] = ()
    item: str = "item"
    about: tuple[str, ...] = ("kind",)
    dates: Literal["start", "period", "none"] = "start"
    is_growing: bool = False
    form: str = "rows"
    of: str = ""

    @property
    def key(self) -> str:
        """What an address calls it."""
        return lower_first(self.title).replace(" ", "-")


def _linked(title: str, link: str, cls: str = "", dates: Literal["start", "period", "none"] = "start") -> CardQuestion:
    return CardQuestion(title, asked=(("link", link), *([("class", cls)] if cls else [])), dates=dates)


def _people(link: str) -> CardQuestion:
    return CardQuestion("People", "roles", asked=(("link", link),), form="people")


_OUTPUT: Final = "gpai:Output"
_JOINED: Final = CardQuestion(
    "Countries and unions that joined", "memberships", item="member", about=(), is_growing=True
)
_PROJECTS: Final = CardQuestion("Projects", "projects", item="project", about=("group",), dates="period")
CARDS: Final[dict[str, tuple[CardQuestion, ...]]] = {
    "country": (
        CardQuestion("Roles over time", "roles", form="lanes"),
        _people("gpai:country"),
        CardQuestion("Figures", "figures-of", form="figures"),
        _linked("Organisations", "gpai:country", "gpai:Organisation", "none"),
        CardQuestion("Groups and declarations joined", "memberships", item="group", about=()),
        CardQuestion("Strategies and laws", "strategies", "country", item="strategy"),
        _linked("Events held here", "gpai:country", "gpai:Event"),
    ),
    "person": (
        CardQuestion("Seats", "roles", form="lanes"),
        _linked("Outputs written", "dcterms:creator", _OUTPUT),
        _PROJECTS._replace(title="Projects led", bound="lead"),
    ),
    "organisation": (
        _PROJECTS._replace(bound="partner"),
        _people("gpai:affiliation"),
        _linked("Outputs", "gpai:producedBy, dcterms:creator", _OUTPUT),
        _linked("Bodies hosted", "gpai:hostedBy", "gpai:Body", dates="period"),
        _JOINED._replace(title="Members"),
        _linked("Organisations above and below", "org:subOrganizationOf", "gpai:Organisation", "none"),
    ),
    "body": (
        CardQuestion(
            "Chairs of the Council",
            "chairs",
            "",
            item="holder",
            about=("role", "country"),
            dates="period",
            of="gpai:Partnership",
        ),
        CardQuestion("Chairs", "roles", form="chairs"),
        CardQuestion("Experts by year", "experts-by-year", form="experts"),
        CardQuestion("Outputs", "outputs", "group", item="output"),
        CardQuestion("People", "roles", form="people"),
        CardQuestion("Countries and unions", "roles", form="members"),
        _PROJECTS._replace(bound="group", about=()),
        CardQuestion("Projects supported", "support-centres", "centre", item="project", about=()),
        _linked("Bodies above and below", "org:subOrganizationOf", "gpai:Body", dates="period"),
    ),
    "project": (
        _linked("Outputs", "gpai:project", _OUTPUT),
        _people("gpai:project"),
        _linked("Partners", "gpai:partner", dates="none"),
        _linked("Themes", "dcterms:subject", "gpai:Theme"),
        _linked("Leads", "gpai:lead", dates="none"),
    ),
    "output": (
        _linked("Authors", "dcterms:creator", dates="none"),
        _linked("Projects", "gpai:project", "gpai:Project", dates="period"),
        _linked("Producers", "gpai:producedBy", dates="none"),
        CardQuestion("Themes of its project", "themes-of-output", item="theme", about=()),
    ),
    "event": (
        _JOINED,
        _linked("Documents of the event", "gpai:atEvent", "gpai:Document"),
        CardQuestion(
            "Countries that asked to join, or were invited", "candidates", "event", item="country", about=("status",)
        ),
        _linked("Series", "schema:superEvent"),
    ),
    "instrument": (_JOINED, _linked("Milestones", "gpai:instrument", "gpai:Milestone")),
    "strategy": (_linked("Countries", "gpai:jurisdiction", dates="none"),),
    "theme": (
        _PROJECTS._replace(bound="theme"),
        _linked("Broader and narrower themes", "skos:broader"),
        CardQuestion("OECD AI Principles", "themes-and-principles", "theme", item="principle", about=("link",)),
    ),
    "group": (_JOINED, _linked("Instruments", "gpai:instrument")),
    "document": (
        _linked("Events", "gpai:atEvent", "gpai:Event"),
        _linked("Issuers", "gpai:issuedBy", dates="none"),
    ),
    "series": (_linked("Events", "schema:superEvent", "gpai:Event"),),
    "milestone": (_linked("Instruments", "gpai:instrument", "gpai:Instrument"),),
    "principle": (CardQuestion("Themes", "themes-and-principles", "principle", item="theme", about=("link",)),),
}
