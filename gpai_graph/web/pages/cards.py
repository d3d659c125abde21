"""Cards: which cards the page of each kind of thing has: a question about the thing, and the form of its rows."""

from typing import Final, NamedTuple

from gpai_graph.rdf.words import lower_first


class CardQuestion(NamedTuple):
    """A card of a kind of thing: a question, asked about the thing, and the form in which its rows stand.

    bound: the parameter that takes the thing; asked: other parameters. item: the column with what a row is about;
    about: columns told under it; is_period: whether dates are those of a period; is_growing: whether a chart
    tells how many there were by year. form: a key of `card_forms.FORMS`."""

    title: str
    query: str = "linked"
    bound: str = "thing"
    asked: tuple[tuple[str, str], ...] = ()
    item: str = "item"
    about: tuple[str, ...] = ("kind",)
    is_period: bool = False
    is_growing: bool = False
    form: str = "rows"

    @property
    def key(self) -> str:
        """What an address calls it."""
        return lower_first(self.title).replace(" ", "-")


def _linked(title: str, link: str, cls: str = "", *, is_period: bool = False) -> CardQuestion:
    return CardQuestion(title, asked=(("link", link), *([("class", cls)] if cls else [])), is_period=is_period)


def _people(link: str) -> CardQuestion:
    return CardQuestion("People", "roles", asked=(("link", link),), form="people")


_OUTPUT: Final = "gpai:Output"
_JOINED: Final = CardQuestion("Who joined", "memberships", item="member", about=(), is_growing=True)
_PROJECTS: Final = CardQuestion("Projects", "projects", item="project", about=("group",), is_period=True)
CARDS: Final[dict[str, tuple[CardQuestion, ...]]] = {
    "country": (
        CardQuestion("Role over time", "roles", form="lanes"),
        _people("gpai:country"),
        CardQuestion("Figures", "figures-of", form="figures"),
        _linked("Organisations", "gpai:country", "gpai:Organisation"),
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
        _linked("Bodies hosted", "gpai:hostedBy", "gpai:Body", is_period=True),
        _JOINED._replace(title="Members"),
        _linked("Part of, and parts", "org:subOrganizationOf", "gpai:Organisation"),
    ),
    "body": (
        CardQuestion("Chairs", "roles", form="chairs"),
        CardQuestion("Experts by year", "experts-by-year", form="experts"),
        CardQuestion("Outputs", "outputs", "group", item="output"),
        CardQuestion("People", "roles", form="people"),
        CardQuestion("Countries", "roles", form="members"),
        _PROJECTS._replace(bound="group", about=()),
        CardQuestion("Projects supported", "support-centres", "centre", item="project", about=("basis",)),
        _linked("Bodies above and below", "org:subOrganizationOf", "gpai:Body", is_period=True),
    ),
    "project": (
        _linked("Outputs", "gpai:project", _OUTPUT),
        _people("gpai:project"),
        _linked("Partners", "gpai:partner"),
        _linked("Themes", "dcterms:subject", "gpai:Theme"),
        _linked("Led by", "gpai:lead"),
    ),
    "output": (
        _linked("Authors", "dcterms:creator"),
        _linked("Project", "gpai:project", "gpai:Project", is_period=True),
        _linked("Produced by", "gpai:producedBy", is_period=True),
        CardQuestion("Themes of its project", "themes-of-output", item="theme", about=()),
    ),
    "event": (
        _JOINED,
        _linked("What came out", "gpai:atEvent", "gpai:Document"),
        CardQuestion(
            "Countries that asked to join, or were invited", "candidates", "event", item="country", about=("status",)
        ),
        _linked("Series", "schema:superEvent"),
    ),
    "instrument": (_JOINED, _linked("Milestones", "gpai:instrument", "gpai:Milestone")),
    "strategy": (_linked("Country", "gpai:jurisdiction"),),
    "theme": (
        _PROJECTS._replace(bound="theme"),
        _linked("Broader and narrower themes", "skos:broader"),
        CardQuestion("OECD AI Principles", "themes-and-principles", "theme", item="principle", about=("link",)),
    ),
    "group": (_JOINED, _linked("Instrument", "gpai:instrument")),
    "document": (
        _linked("Event", "gpai:atEvent", "gpai:Event"),
        _linked("Issued by", "gpai:issuedBy", is_period=True),
    ),
    "series": (_linked("Events", "schema:superEvent", "gpai:Event"),),
    "milestone": (_linked("Instrument", "gpai:instrument", "gpai:Instrument"),),
    "principle": (CardQuestion("Themes", "themes-and-principles", "principle", item="theme", about=("link",)),),
}
