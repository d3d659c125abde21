"""The queries of the library, the values with which tests ask them, and answers as multisets."""

from collections import Counter
from collections.abc import Callable

from built import QUERIES
from engines import RdflibStore, Rows, multiset

from gpai_graph.queries.library import Library, Query
from gpai_graph.queries.parameters import Values, slots
from gpai_graph.rdf.calls import calls_out
from gpai_graph.rdf.solutions import IRI, Literal
from gpai_graph.rdf.sparql import query_form
from gpai_graph.stores.embedded import EmbeddedStore
from gpai_graph.stores.protocol import Store

LIBRARY = Library(QUERIES)

# Read without the library, which would write headers to the user's cache while tests are being collected.
EVERY = {path.stem: path.read_text(encoding="utf-8") for path in sorted(QUERIES.rglob("*.rq"))}

# Those that ask another host are run in test_federation.py, against a stand-in: no test asks the internet.
TEXTS = {name: text for name, text in EVERY.items() if not calls_out(text)}

DETAILS = {path.stem for path in (QUERIES / "details").glob("*.rq")}

PARAMETERS = [(name, slot) for name, text in TEXTS.items() for slot in dict.fromkeys(slot[0] for slot in slots(text))]

# Those that tell what holds on a date, and hide what bears none.
UNDATED = [name for name, text in TEXTS.items() if "?_undated" in text]

NETWORKS = [path.stem for path in (QUERIES / "networks").glob("*.rq")]

Answers = Callable[..., Rows]


# For each parameter a value that must change the answer; where a column bears the parameter's name, its most frequent
# value that is not in all rows is taken and nothing stands here.
VALUES: dict[tuple[str, str], Values] = {
    ("country-codes", "countries"): ["country:ca", "country:sg"],
    ("attributes", "things"): "country:ca, person:martinez-inma",
    ("network-details", "things"): "body:gpai-meg, group:g7, project:data-trusts, output:data-trusts-survey-2022",
    ("everything", "as_of"): "2021",
    **{(name, "undated"): "show" for name in UNDATED},
    ("authorship", "as_of"): "2021",
    ("collaboration", "as_of"): "2021",
    ("countries-and-groups", "as_of"): "2019",
    ("people-and-bodies", "as_of"): "2021",
    ("bodies-and-chairs", "as_of"): "2021",
    ("knowledge-flow", "as_of"): "2021",
    ("countries-and-bodies", "as_of"): "2021",
    ("themes", "as_of"): "2021",
    ("between", "beside"): "membership:fr-gpai",
    ("between", "value"): "country:ca",
    ("binding", "beside"): "country:ca",
    ("binding", "value"): "country:ca",
    ("experts", "mode"): "certain",
    ("gpai", "as_of"): "2021",
    ("roles", "as_of"): "2021",
    ("roles", "mode"): "any",
    ("roles", "thing"): "country:rs",
    ("open-ends", "bodies"): "body:gpai-council",
    ("roles", "link"): "gpai:country",
    ("reports", "thing"): "body:gpai-wg-data-governance",
    ("reports", "link"): "gpai:country",
    ("notes", "thing"): "country:rs",
    ("facts-with-one-source", "kind"): "seat",
    ("facts-with-one-source", "property"): "gpai:since",
    ("about", "thing"): "project:raise",
    ("about-country", "thing"): "country:at",
    ("about-outsider", "thing"): "country:ke",
    ("about-outsider", "as_of"): "2021",
    ("about-count", "thing"): "completeness:bletchley-declaration-signatories-members",
    ("about-observation", "thing"): "observation:ad-gdp-current-usd-2020",
    ("about-person", "thing"): "person:chatila-raja",
    ("about-seat", "thing"): "membership:at-gpai",
    ("experts-by-year", "thing"): "body:gpai-wg-data-governance",
    ("linked", "thing"): "country:ca",
    ("linked", "link"): "gpai:candidateFor",
    ("linked", "class"): "gpai:Council",
    ("linked", "as_of"): "2021-12-31",
    ("memberships", "thing"): "country:ca",
    ("themes-of-output", "thing"): "output:cogen-report",
    ("assessments", "position"): "position-observer",
    ("assessments", "stance"): "stance-critical",
    ("assessments", "topic"): "assessed-usefulness",
    ("attendance", "event"): "new-delhi-summit-2023",
    ("attendance", "member"): "it",
    ("candidates", "event"): "paris-ministerial-2025",
    ("world-share", "mode"): "recorded",
    ("largest-outside", "mode"): "recorded",
    ("members", "mode"): "recorded",
    ("members-of-both", "mode"): "recorded",
    ("members-outside-a-group", "mode"): "recorded",
    ("recorded-member-countries", "mode"): "recorded",
    ("recorded-members", "mode"): "recorded",
    ("strategies-before-and-after-joining", "as_of"): "2021",
    ("neighbours", "thing"): "country:ca",
    ("projects-by-principle", "group"): "gpai-wg-responsible-ai",
    ("response-times", "kind"): "concept:milestone-regulation",
    ("strategies-by-year", "as_of"): "2021",
    ("nearest-milestones", "kind"): "concept:milestone-regulation",
    ("things-of-class", "class"): "gpai:WorkingGroup",
    ("figures-of", "thing"): "country:fr",
    ("timeline", "thing"): "country:ca",
    ("who-signed-what-else", "as_of"): "2021",
    ("world-share", "as_of"): "2020",
    ("largest-outside", "as_of"): "2019",
    ("largest-outside", "indicator"): "population",
    ("largest-outside", "year"): "2023",
    ("members-of-both", "as_of"): "2021",
    ("members-of-both", "group"): "group:g7",
    ("members-outside-a-group", "as_of"): "2021",
    ("members-outside-a-group", "group"): "group:g7",
    ("milestones", "since"): "2024",
    ("what-a-document-supports", "document"): "meti-2022-11",
    ("class-examples", "class"): "gpai:Seat",
    ("class-properties", "class"): "gpai:Seat",
    ("document-facts", "document"): "gpai-montreal-2020",
    ("document-facts", "things"): "membership:fr-gpai",
    ("document-things", "document"): "meti-2022-11",
    ("property-examples", "property"): "gpai:basis",
    ("property-subjects", "property"): "gpai:basis",
    ("term-links", "term"): "gpai:Seat",
    ("class-of", "class"): "gpai:Atlantis",
    ("class-of", "things"): "body:gpai-meg, body:atlantis",
    ("seats", "as_of"): "2021",
    ("seats", "mode"): "possible",
    ("stated-sizes", "subjects"): "body:gpai-wg-responsible-ai",
    ("chairs", "as_of"): "2025-03-01",
    ("new-members", "since"): "2022",
    ("what-happened", "since"): "2025",
    ("events", "since"): "2024",
    ("experts", "as_of"): "2021",
    ("facts", "thing"): "country:ca",
    ("graph-of-one", "graph"): "gpai-community-2021",
    ("incoming", "thing"): "country:ca",
    ("known", "things"): "country:ca, country:atlantis",
    ("unmentioned", "things"): "country:atlantis, country:ca",
    ("not-in-graph", "things"): "country:atlantis, country:ca",
    ("not-in-graph", "graph"): "graph:curation",
    ("date-precisions", "properties"): "dcterms:issued, gpai:firstDay",
    ("tagged-texts", "texts"): "Canada",
    ("below", "things"): "body:gpai-meg",
    ("labels", "things"): "country:ca, concept:output-report, date:2021-11",
    ("members", "as_of"): "2021",
    ("mentions", "things"): "event:launch-2020, body:gpai-meg",
    ("names", "things"): "country:ca, date:2021-11",
    ("outputs-by-kind-and-year", "group"): "gpai-wg-responsible-ai",
    ("outputs", "theme"): "generative-ai",
    ("recorded-expert-countries", "as_of"): "2021",
    ("recorded-expert-countries", "subject"): "body:gpai-wg-responsible-ai",
    ("recorded-experts", "as_of"): "2021",
    ("recorded-experts", "country"): "au",
    ("recorded-experts", "subject"): "body:gpai-wg-responsible-ai",
    ("recorded-government-seats", "as_of"): "2020",
    ("recorded-government-seats", "subject"): "body:gpai-steering-committee",
    ("binding-or-voluntary", "as_of"): "2021",
    ("experts-by-sector", "as_of"): "2022",
    ("begin-and-end", "things"): "group:brics",
    ("group-lists", "groups"): "group:g7",
    ("recorded-group-members", "as_of"): "2020",
    ("recorded-group-members", "subject"): "organisation:oecd",
    ("recorded-member-countries", "as_of"): "2021",
    ("recorded-members", "as_of"): "2021",
    ("recorded-non-government-seats", "as_of"): "2020",
    ("recorded-non-government-seats", "subject"): "body:gpai-steering-committee",
    ("recorded-projects", "as_of"): "2021",
    ("recorded-projects", "subject"): "body:gpai-wg-data-governance",
    # The one specialist recorded sits in another group.
    ("recorded-specialists", "subject"): "body:gpai-wg-responsible-ai",
    ("lookups", "due_by"): "2027-01-31",
    ("rules", "body"): "gpai-meg",
    ("rules", "kind"): "rule-chair",
    ("uses", "kind"): "use-implements",
    ("uses", "member"): "jp",
    ("source-details", "sources"): "gpai-community-2021, meti-2022-11",
    ("source-statements", "sources"): "gpai-community-2021, meti-2022-11",
    ("statements", "property"): "gpai:route",
    ("statements", "subject"): "membership:ca-gpai",
    ("statements", "value"): "country:ca",
    ("bodies", "as_of"): "2021",
    ("bodies-before-and-after", "day"): "2023",
    ("co-authors", "author"): "organisation:mila",
    ("co-authors", "project"): "data-justice",
    ("countries-linked-by-authorship", "country"): "country:ae",
    ("countries-linked-by-authorship", "project"): "data-justice",
    ("countries-linked-by-groups", "country"): "country:sn",
    ("countries-linked-by-projects", "country"): "country:co",
    ("countries-linked-by-projects", "project"): "data-trusts",
    ("organisations-linked-by-projects", "organisation"): "organisation:mila",
    ("organisations-linked-by-projects", "project"): "cogen",
    ("outputs-by-project", "group"): "gpai-wg-responsible-ai",
    ("time-to-first-output-by-project", "group"): "gpai-wg-responsible-ai",
    ("projects-by-year", "group"): "gpai-wg-responsible-ai",
    ("outputs-by-practicality-and-project", "group"): "gpai-wg-responsible-ai",
    ("outputs-by-practicality-and-year", "group"): "gpai-wg-responsible-ai",
    ("instruments-related-to-gpai", "kind"): "instrument-partnership",
    ("projects", "as_of"): "2021",
    ("projects", "centre"): "gpai-esc-paris",
    ("projects", "lead"): "martinez-inma",
    ("projects", "partner"): "organisation:oecd",
}

# What else must be asked for so that a parameter can change the answer: every membership of today is certain, so a
# mode tells something else on an earlier day only.
BESIDE: dict[tuple[str, str], dict[str, Values]] = {
    (name, "mode"): {"as_of": "2021-06"}
    for name in (
        "world-share",
        "largest-outside",
        "members",
        "members-of-both",
        "members-outside-a-group",
        "recorded-member-countries",
        "recorded-members",
    )
} | {("experts", "mode"): {"as_of": "2021"}}

# Without a date everything is shown.
BESIDE |= {(name, "undated"): {"as_of": "2021"} for name in UNDATED}

# Its sources state different things of this seat.
BESIDE["document-facts", "document"] = {"things": "seat:bains-navdeep-gpai-council-chair"}

BESIDE["largest-outside", "mode"] = {"as_of": "2021-06", "indicator": "population", "year": "2023"}

BESIDE["members-outside-a-group", "mode"] = {"as_of": "2021-06", "group": "group:g7"}

# No body is a country in which something is.
BESIDE["linked", "thing"] = {"link": "gpai:country"}
BESIDE["reports", "link"] = {"thing": "country:ca"}
BESIDE["roles", "link"] = {"thing": "country:ca", "mode": "any"}
BESIDE["not-in-graph", "things"] = {"graph": "graph:curation"}
BESIDE["not-in-graph", "graph"] = {"things": "country:atlantis, country:ca"}

ONLY_BESIDE = "beside "


def bound(name: str, parameter: str, graph: EmbeddedStore) -> str:
    query = LIBRARY[name]
    if parameter.startswith(ONLY_BESIDE):
        return query.bind(BESIDE[name, parameter.removeprefix(ONLY_BESIDE)])
    beside = BESIDE.get((name, parameter), {})
    return query.bind({**beside, parameter: chosen_value(query, parameter, graph)} if parameter else {})


def answered(engine: Store | RdflibStore, query: str) -> Rows:
    """Rows or triples as a multiset; the truth of an ASK as one row or none."""
    match query_form(query):
        case "SELECT":
            return multiset(engine.select(query).rows)
        case "CONSTRUCT":
            return multiset(engine.construct(query))
    return multiset([[IRI("true")]] if engine.ask(query) else [])


def chosen_value(query: Query, parameter: str, store: EmbeddedStore) -> Values:
    """A value that bites: the one chosen above, or one that stands in a column of the parameter's name."""
    if (query.name, parameter) in VALUES:
        return VALUES[query.name, parameter]
    assert parameter in query.variables, f"{query.file}: add a value for the parameter {parameter!r} to VALUES."
    answer = store.select(query.text)
    occurring = Counter(row[parameter] for row in answer if row[parameter] is not None)
    biting: list[IRI | Literal] = [value for value, times in occurring.most_common() if times < len(answer)]
    assert biting, f"{query.file}: all rows have the same {parameter!r}; add a value for it to VALUES."
    return biting[0]
