"""Kinds: a row for each kind of thing. Its prefix, its class, its words, its shape, its places in lists and in search.

A new kind is a row here; `web/dossier/cards.py` says what its page has besides, `visual/style.py` what colour a shape
has."""

from typing import Final, NamedTuple

TEXTS: Final = 100


class Kind(NamedTuple):
    """A kind of thing. name: its prefix. cls: its class, or the one above all its classes.

    one, many: what readers call one and several, where the name says too little. shape: of its marks in pictures and
    on pages; like: the kind whose shape it has on pages, if it has none of its own. schema: its type in schema.org.
    listed: its place among the kinds with a shape. found: its place in search among what readers have in mind; from
    TEXTS on are texts, whose titles name what they are about, and 0 is all else, which stands between. is_named:
    whether what they are called is a name, which may have an article in a sentence; other things have titles."""

    name: str
    cls: str = ""
    one: str = ""
    many: str = ""
    shape: str = ""
    like: str = ""
    schema: str = "Thing"
    listed: int = 0
    found: int = 0
    is_named: bool = False


# {theme of the vocabulary: kinds}, in the order in which a reader of the vocabulary sees them.
THEMES: Final[dict[str, tuple[Kind, ...]]] = {
    "Countries and their groups": (
        Kind("country", "Jurisdiction", shape="square", schema="Country", listed=10, found=10, is_named=True),
        Kind(
            "group",
            "CountryGroup",
            "group of countries",
            "groups of countries",
            shape="flag",
            listed=120,
            found=60,
            is_named=True,
        ),
        Kind("aggregate", "Aggregate"),
    ),
    "The partnership and its bodies": (
        Kind("body", "Body", shape="star", schema="Organization", listed=20, found=20, is_named=True),
        Kind("change", "Succession", "change of a body", "changes of bodies", like="body"),
    ),
    "People and organisations": (
        Kind("person", "Person", shape="circle", schema="Person", listed=30, found=40),
        Kind(
            "organisation", "Organisation", shape="hexagon", schema="Organization", listed=40, found=30, is_named=True
        ),
    ),
    "Belonging": (
        Kind("membership", "Membership", like="country"),
        Kind("seat", "Seat", like="person"),
        Kind("candidacy", "Candidacy", like="country"),
        Kind("rule", "Rule", like="body"),
    ),
    "Work": (
        Kind("project", "Project", shape="triangle", schema="Project", listed=50, found=80),
        Kind("output", "Output", shape="diamond", schema="CreativeWork", listed=60, found=90),
        Kind("document", "Document", shape="page", schema="CreativeWork", listed=130, found=100),
        Kind("use", "Use", like="output"),
        Kind("assessment", "Assessment", like="source"),
    ),
    "Events": (
        Kind("event", "Event", shape="triangle down", schema="Event", listed=70, found=70, is_named=True),
        Kind("series", "EventSeries", "series of events", "series of events", like="event"),
        Kind("attendance", "Attendance", like="event"),
    ),
    "Governance of AI at large": (
        Kind("instrument", "Instrument", shape="pentagon", listed=90, found=50, is_named=True),
        Kind(
            "strategy",
            "Strategy",
            "strategy or law",
            "strategies and laws",
            shape="shield",
            listed=100,
            found=102,
        ),
        Kind("milestone", "Milestone", shape="triangle right", listed=80, found=101),
    ),
    "Figures": (
        Kind("indicator", "Indicator", found=91),
        Kind("observation", "Observation"),
    ),
    "Evidence, time and completeness": (
        Kind("source", "Source", shape="ring", schema="CreativeWork", listed=140, found=103),
        Kind("date", "Date"),
        Kind("completeness", "CompletenessStatement", "stated count", "stated counts", like="source"),
        Kind("lookup", "Lookup", "thing looked for", "things looked for", like="source"),
    ),
    "Words that classify things": (
        Kind("concept", "Concept", "term", "terms"),
        Kind("goal", "Goal", "sustainable development goal", "sustainable development goals", like="theme", found=94),
        Kind("principle", "Principle", like="theme", found=93),
        Kind("role", "Role"),
        Kind("route", "Route"),
        Kind("scheme", "", "list of words", "lists of words"),
        Kind("sector", "StakeholderType"),
        Kind("theme", "Theme", shape="small circle", listed=110, found=92),
    ),
}
BY_NAME: Final = {kind.name: kind for kinds in THEMES.values() for kind in kinds}
# Those with a shape, in the order in which readers see them.
SHAPED: Final = tuple(kind.name for kind in sorted(BY_NAME.values(), key=lambda kind: kind.listed) if kind.shape)
# The ontology and its terms are things, too, though no prefix is theirs alone.
_WORDS: Final = {"term": ("term of the vocabulary", "terms of the vocabulary")}
_PLURALS: Final = {"class": "classes", "person": "people"}


def kind_word(name: str, count: int = 1) -> str:
    """The word for so many things of a kind, as a reader would say it.

    >>> kind_word("group"), kind_word("country", 2)
    ('group of countries', 'countries')
    """
    kind = BY_NAME.get(name)
    one, many = _WORDS.get(name) or ((kind.one, kind.many) if kind else ("", ""))
    return (one or name) if count == 1 else many or plural(name, count)


def plural(name: str, count: int) -> str:
    """The name of a kind, one of ours or any other, for so many things.

    >>> plural("country", 2), plural("country", 1), plural("survey", 2), plural("", 3)
    ('countries', 'country', 'surveys', 'nodes')
    """
    name = name or "node"
    if count == 1:
        return name
    if name.endswith("y") and name[-2:-1] not in "aeiou":
        return f"{name[:-1]}ies"
    return _PLURALS.get(name, name if name.endswith("s") else f"{name}s")
