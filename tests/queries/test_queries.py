"""The contract of the query library: what each query of queries/ keeps, by being there, and what chosen ones answer.

Answers of whole topics stand in tests/queries/expected/*.csv and are written anew by `pytest --update-answers`; what
was counted by hand stands here, and no option changes it."""

import csv
import functools
import io
import random
from collections import Counter
from collections.abc import Callable, Iterable
from decimal import Decimal
from pathlib import Path

import pytest
import rdflib
from built import ONTOLOGY, QUERIES
from engines import Key, RdflibStore, Rows, multiset

from gpai_graph.errors import ParameterError
from gpai_graph.queries.library import Library, Query
from gpai_graph.queries.lint import lint
from gpai_graph.queries.parameters import Values, slots
from gpai_graph.rdf.solutions import IRI, Literal, Solutions, Term
from gpai_graph.rdf.sparql import calls_out, query_form, with_prefixes
from gpai_graph.stores.embedded import EmbeddedStore
from gpai_graph.stores.remote import RemoteStore

LIBRARY = Library(QUERIES)
RULES = Library(ONTOLOGY / "rules")
CHECKS = Library(ONTOLOGY / "checks")
# Read without the library, which would write headers to the user's cache while tests are being collected.
EVERY = {path.stem: path.read_text(encoding="utf-8") for path in sorted(QUERIES.rglob("*.rq"))}
# Those that ask another host are run in test_federation.py, against a stand-in: no test asks the internet.
TEXTS = {name: text for name, text in EVERY.items() if not calls_out(text)}
SELECTS = [name for name, text in TEXTS.items() if query_form(text) == "SELECT"]
DETAILS = {path.stem for path in (QUERIES / "details").glob("*.rq")}
PARAMETERS = [(name, slot) for name, text in TEXTS.items() for slot in dict.fromkeys(slot[0] for slot in slots(text))]
Answers = Callable[..., Rows]

# Queries that may answer nothing as they stand (no row, or only 0), and why.
MAY_BE_EMPTY = {"unmentioned": "it is asked of names, and nothing else is not mentioned"}

# For each parameter a value that must change the answer; where a column bears the parameter's name, its most frequent
# value that is not in all rows is taken and nothing stands here.
VALUES: dict[tuple[str, str], Values] = {
    ("country-codes", "countries"): ["country:ca", "country:sg"],
    ("attributes", "things"): "country:ca, person:martinez-inma",
    ("authorship", "as_of"): "2021",
    ("collaboration", "as_of"): "2021",
    ("commitments", "as_of"): "2019",
    ("expertise", "as_of"): "2021",
    ("governance", "as_of"): "2021",
    ("knowledge-flow", "as_of"): "2021",
    ("membership", "as_of"): "2021",
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
    ("coverage", "mode"): "recorded",
    ("largest-outside", "mode"): "recorded",
    ("members", "mode"): "recorded",
    ("members-of-both", "mode"): "recorded",
    ("members-outside-a-group", "mode"): "recorded",
    ("recorded-member-countries", "mode"): "recorded",
    ("recorded-members", "mode"): "recorded",
    ("before-and-after-accession", "as_of"): "2021",
    ("neighbours", "thing"): "country:ca",
    ("projects-by-principle", "group"): "gpai-wg-responsible-ai",
    ("response-times", "kind"): "concept:milestone-regulation",
    ("strategies-by-year", "as_of"): "2021",
    ("tempo", "kind"): "concept:milestone-regulation",
    ("things-of-class", "class"): "gpai:WorkingGroup",
    ("figures-of", "thing"): "country:fr",
    ("timeline", "thing"): "country:ca",
    ("who-signed-what-else", "as_of"): "2021",
    ("coverage", "as_of"): "2020",
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
    ("class-of", "thing"): "country:atlantis",
    ("seats", "as_of"): "2021",
    ("seats", "mode"): "possible",
    ("stated-sizes", "subjects"): "body:gpai-wg-responsible-ai",
    ("events", "since"): "2024",
    ("experts", "as_of"): "2021",
    ("facts", "thing"): "country:ca",
    ("graph-of-one", "graph"): "gpai-community-2021",
    ("incoming", "thing"): "country:ca",
    ("known", "thing"): "country:atlantis",
    ("unmentioned", "things"): "country:atlantis, country:ca",
    ("labels", "things"): "country:ca, concept:output-report, date:2021-11",
    ("members", "as_of"): "2021",
    ("names", "things"): "country:ca, date:2021-11",
    ("outputs-by-kind-and-year", "group"): "gpai-wg-responsible-ai",
    ("recorded-expert-countries", "as_of"): "2021",
    ("recorded-expert-countries", "subject"): "body:gpai-wg-responsible-ai",
    ("recorded-experts", "as_of"): "2021",
    ("recorded-experts", "country"): "au",
    ("recorded-experts", "subject"): "body:gpai-wg-responsible-ai",
    ("recorded-government-seats", "as_of"): "2020",
    ("recorded-government-seats", "subject"): "body:gpai-steering-committee",
    ("recorded-group-members", "subject"): "organisation:oecd",
    ("recorded-member-countries", "as_of"): "2021",
    ("recorded-members", "as_of"): "2021",
    ("recorded-non-government-seats", "as_of"): "2020",
    ("recorded-non-government-seats", "subject"): "body:gpai-steering-committee",
    ("recorded-projects", "as_of"): "2021",
    ("recorded-projects", "subject"): "body:gpai-wg-data-governance",
    # The one specialist recorded sits in another group.
    ("recorded-specialists", "subject"): "body:gpai-wg-responsible-ai",
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
    ("project-to-output", "group"): "gpai-wg-responsible-ai",
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
        "coverage",
        "largest-outside",
        "members",
        "members-of-both",
        "members-outside-a-group",
        "recorded-member-countries",
        "recorded-members",
    )
} | {("experts", "mode"): {"as_of": "2021"}}
# Its sources state different things of this seat.
BESIDE["document-facts", "document"] = {"things": "seat:bains-navdeep-gpai-council-chair"}
BESIDE["largest-outside", "mode"] = {"as_of": "2021-06", "indicator": "population", "year": "2023"}
BESIDE["members-outside-a-group", "mode"] = {"as_of": "2021-06", "group": "group:g7"}
ONLY_BESIDE = "beside "
# What asks for something else instead of less: the members of another group, who is no member on an earlier day.
ANSWERS_ANEW = {
    ("unmentioned", "things"),
    ("roles", "mode"),
    ("things-of-class", "class"),
    # Shares of less may be larger.
    ("outputs-by-practicality-and-project", "group"),
    ("outputs-by-practicality-and-year", "group"),
    ("class-examples", "class"),
    ("class-properties", "class"),
    ("document-facts", "document"),
    ("document-facts", "things"),
    ("document-things", "document"),
    ("property-examples", "property"),
    ("term-links", "term"),
    ("timeline", "thing"),
    ("figures-of", "thing"),
    ("between", "beside"),
    ("between", "value"),
    ("binding", "beside"),
    ("binding", "value"),
    *((name, parameter) for name, parameter in BESIDE if parameter == "mode"),
    ("response-times", "kind"),
    ("tempo", "kind"),
    ("largest-outside", "as_of"),
    ("largest-outside", "indicator"),
    ("largest-outside", "year"),
    ("members-of-both", "as_of"),
    ("members-of-both", "group"),
    ("members-outside-a-group", "group"),
    ("seats", "as_of"),
    ("seats", "mode"),
    ("what-a-document-supports", "document"),
    ("bodies-before-and-after", "day"),
}
# What is false of a thing that is not there is the whole effect of the parameter.
EMPTY_THEN = {("class-of", "class"), ("class-of", "thing"), ("known", "thing")}


# Seven seconds a run in rdflib: only as it stands; with values its twin, recorded-experts, must do.
SLOW_IN_RDFLIB = {"recorded-expert-countries"}


# ---- Every query, by being there ----


@pytest.mark.parametrize("name", LIBRARY)
def test_a_query_keeps_the_house_rules(name: str) -> None:
    assert lint(LIBRARY[name]) == []


@pytest.mark.parametrize("name", RULES)
def test_a_query_that_tells_why_keeps_the_house_rules_and_is_sparql(name: str) -> None:
    _keeps_the_house_rules(RULES[name])


@pytest.mark.parametrize("name", CHECKS)
def test_a_query_that_checks_keeps_the_house_rules_and_is_sparql(name: str) -> None:
    _keeps_the_house_rules(CHECKS[name])


def _keeps_the_house_rules(query: Query) -> None:
    assert lint(query) == []
    # Read by the engine, over no data: what they answer is tested where rules and checks are.
    assert len(EmbeddedStore.in_memory().select(query.bind({}))) == 0


@pytest.mark.parametrize("name", LIBRARY)
def test_a_header_says_what_the_query_is_about(name: str) -> None:
    query = LIBRARY[name]
    assert query.summary.endswith("?")
    assert query.description
    assert query.tags
    assert [slot for slot, parameter in query.parameters.items() if not parameter.label] == []


@pytest.mark.parametrize("name", [name for name in SELECTS if name not in DETAILS])
def test_a_header_explains_every_column(name: str) -> None:
    query = LIBRARY[name]
    assert set(query.columns) == set(query.variables)


@pytest.mark.parametrize("name", LIBRARY)
def test_a_query_returns_its_sources_or_is_an_aggregate(name: str) -> None:
    query = LIBRARY[name]
    assert query.aggregate or "source" in query.variables


@pytest.mark.parametrize("name", LIBRARY)
def test_what_pages_are_made_of_is_tagged_details(name: str) -> None:
    assert ("details" in LIBRARY[name].tags) == (name in DETAILS)


@pytest.mark.parametrize("name", TEXTS)
def test_a_query_runs_unchanged_and_answers_something(name: str, answer: Answers) -> None:
    assert LIBRARY[name].bind({}) == TEXTS[name]
    says_something = any(any(value not in ((), Decimal(0)) for value in row) for row in answer(name))
    assert says_something == (name not in MAY_BE_EMPTY)


@pytest.mark.parametrize("name", SELECTS)
def test_the_order_of_rows_does_not_depend_on_the_order_of_the_data(
    name: str, graph: EmbeddedStore, shuffled_graph: EmbeddedStore
) -> None:
    query = TEXTS[name]
    one, other = graph.select(query), shuffled_graph.select(query)
    different = [(here, there) for here, there in zip(one.rows, other.rows, strict=True) if here != there]
    assert different[:3] == []


@pytest.fixture(scope="session")
def shuffled_graph(graph: EmbeddedStore) -> EmbeddedStore:
    """The committed graph, filled in another order."""
    # Not backwards: the store hands out its quads the last first, and reversed they would stand as they were loaded.
    quads = list(graph.quads())
    random.Random(2020).shuffle(quads)
    store = EmbeddedStore.in_memory()
    store.extend(quads)
    return store


@pytest.fixture(scope="session")
def answer(graph: EmbeddedStore) -> Answers:
    """What our engine answers to a query, with a value for a parameter if one is named; each is asked once."""
    return functools.cache(lambda name, parameter="": answered(graph, bound(name, parameter, graph)))


def bound(name: str, parameter: str, graph: EmbeddedStore) -> str:
    query = LIBRARY[name]
    if parameter.startswith(ONLY_BESIDE):
        return query.bind(BESIDE[name, parameter.removeprefix(ONLY_BESIDE)])
    beside = BESIDE.get((name, parameter), {})
    return query.bind({**beside, parameter: _value(query, parameter, graph)} if parameter else {})


def answered(engine: EmbeddedStore | RdflibStore | RemoteStore, query: str) -> Rows:
    """Rows or triples as a multiset; the truth of an ASK as one row or none."""
    match query_form(query):
        case "SELECT":
            return multiset(engine.select(query).rows)
        case "CONSTRUCT":
            return multiset(engine.construct(query))
    return multiset([[IRI("true")]] if engine.ask(query) else [])


# ---- Two engines ----


@pytest.mark.parametrize("name", [name for name in TEXTS if name not in DETAILS or not slots(TEXTS[name])])
def test_rdflib_answers_the_same(name: str, answer: Answers, graph_in_rdflib: rdflib.Dataset) -> None:
    assert answer(name) == answered(RdflibStore(graph_in_rdflib), TEXTS[name])


@pytest.mark.parametrize(("name", "parameter"), [pair for pair in PARAMETERS if pair[0] not in SLOW_IN_RDFLIB])
def test_rdflib_answers_the_same_with_a_value(
    name: str, parameter: str, answer: Answers, graph: EmbeddedStore, graph_in_rdflib: rdflib.Dataset
) -> None:
    assert answer(name, parameter) == answered(RdflibStore(graph_in_rdflib), bound(name, parameter, graph))


# ---- Parameters ----


@pytest.mark.parametrize(("name", "parameter"), PARAMETERS)
def test_a_parameter_narrows_the_answer(name: str, parameter: str, answer: Answers) -> None:
    without = ONLY_BESIDE + parameter if (name, parameter) in BESIDE else ""
    wide, narrow = answer(name, without), answer(name, parameter)
    same = wide == narrow
    assert not same, f"{name} answers the same with and without {parameter!r}."
    anew = (name, parameter) in ANSWERS_ANEW
    assert anew or _within(narrow, wide), f"{name} answers with {parameter!r} what it does not answer without."
    assert bool(narrow) == ((name, parameter) not in EMPTY_THEN)


def test_every_value_chosen_here_belongs_to_a_parameter() -> None:
    assert sorted((VALUES.keys() | BESIDE.keys() | ANSWERS_ANEW | EMPTY_THEN) - set(PARAMETERS)) == []


def _value(query: Query, parameter: str, store: EmbeddedStore) -> Values:
    """A value that bites: the one chosen above, or one that stands in a column of the parameter's name."""
    if (query.name, parameter) in VALUES:
        return VALUES[query.name, parameter]
    assert parameter in query.variables, f"{query.file}: add a value for the parameter {parameter!r} to VALUES."
    answer = store.select(query.text)
    occurring = Counter(row[parameter] for row in answer if row[parameter] is not None)
    biting: list[IRI | Literal] = [value for value, times in occurring.most_common() if times < len(answer)]
    assert biting, f"{query.file}: all rows have the same {parameter!r}; add a value for it to VALUES."
    return biting[0]


def _within(narrow: Rows, wide: Rows) -> bool:
    """Whether each row stands in the wider answer, or stands there with larger numbers."""
    return narrow <= wide or all(any(map(functools.partial(_at_most, row), wide)) for row in narrow)


def _at_most(row: tuple[Key, ...], other: tuple[Key, ...]) -> bool:
    """Whether two rows are the same but for numbers, and those of the first are no larger."""
    return all(
        one <= two if isinstance(one, Decimal) and isinstance(two, Decimal) else one == two
        for one, two in zip(row, other, strict=True)
    )


# ---- What the binder says, with queries of the library ----


WRONG: dict[str, tuple[tuple[str, dict[str, Values]], str]] = {
    "a parameter that is not there": (
        ("members", {"asof": "2021"}),
        "no parameter 'asof' in this query. Did you mean 'as_of'? It takes as_of, mode.",
    ),
    "a parameter where there is none": (
        ("founding-members", {"as_of": "2021"}),
        "no parameter 'as_of' in this query. It takes none.",
    ),
    "a day that is not in the calendar": (
        ("members", {"as_of": "2021-02-30"}),
        "parameter 'as_of': '2021-02-30' will not do; it takes a year (2021), a month (2021-12) or a day (2021-12-31).",
    ),
    "a word for a date": (
        ("events", {"since": "yesterday"}),
        "parameter 'since': 'yesterday' will not do; it takes a year (2021), a month (2021-12) or a day (2021-12-31).",
    ),
    "a label for a name": (
        ("experts", {"group": "responsible ai"}),
        "parameter 'group': 'responsible ai' will not do; it takes a name such as body:…",
    ),
    "two values for one": (
        ("experts", {"group": ["gpai-meg", "gpai"]}),
        "parameter 'group' takes one value; 2 were given.",
    ),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_will_not_do_is_one_error_that_says_what_will(case: str) -> None:
    (name, values), message = WRONG[case]
    with pytest.raises(ParameterError) as caught:
        LIBRARY[name].bind(values)
    assert str(caught.value).startswith(message)


# ---- Counted by hand ----

# memberships.csv, the rows with role member, by since: 15 on 2020-06-15 (au ca de eu fr gb in it jp kr mx nz sg si us),
# 4 on 2020-12-04 (br es nl pl), 6 on 2021-11-11 (be cz dk ie il se), 4 on 2022-11-22 (ar rs sn tr), 16 on 2024-07-03
# (at ch cl co cr ee fi gr hu is lt lu lv no pt sk, inferred). No row has an until.
MEMBERS = {
    "2020-06-14": 0,
    "2020-06-15": 15,
    "2020-12-03": 15,
    "2020-12-04": 19,
    "2020-12-31": 19,
    "2021-11-10": 19,
    "2021-11-11": 25,
    "2021-12-31": 25,
    "2022-11-21": 25,
    "2022-11-22": 29,
    "2022-12-31": 29,
    "2024-07-02": 29,
    "2024-07-03": 45,
    # 44 countries and the European Union.
    "2024-12-31": 45,
    None: 45,
}
FOUNDERS = set("au ca de eu fr gb in it jp kr mx nz sg si us".split())
INFERRED = "concept:basis-inferred"
# candidacies.csv, the rows with status applicant.
APPLICANTS = set("hr kh kz ma mt ro rw".split())


@pytest.mark.parametrize(("day", "count"), MEMBERS.items())
def test_members_on_a_day_are_as_many_as_the_table_has(day: str | None, count: int, graph: EmbeddedStore) -> None:
    rows = graph.select(LIBRARY["members"].bind({"as_of": day}))
    assert count == len({row.member for row in rows})
    # The count of what is recorded is another query, and must be no other count.
    recorded = graph.select(LIBRARY["recorded-members"].bind({"as_of": day}))
    assert count == recorded[0].recorded.python
    # The European Union is the only member that is no country.
    countries = graph.select(LIBRARY["recorded-member-countries"].bind({"as_of": day}))
    assert max(count - 1, 0) == countries[0].recorded.python


def test_a_year_or_a_month_means_its_last_day(graph: EmbeddedStore) -> None:
    day = graph.select(LIBRARY["members"].bind({"as_of": "2021-12-31"}))
    assert day == graph.select(LIBRARY["members"].bind({"as_of": "2021"}))
    assert day == graph.select(LIBRARY["members"].bind({"as_of": "2021-12"}))
    assert day != graph.select(LIBRARY["members"].bind({"as_of": "2021-10"}))


def test_the_founding_members_are_fourteen_countries_and_the_european_union(graph: EmbeddedStore) -> None:
    rows = graph.select(TEXTS["founding-members"])
    assert {f"country:{slug}" for slug in FOUNDERS} == {row.member.compact for row in rows}
    assert {"date:2020-06-15"} == {row.joined.compact for row in rows}
    # Each founder's row cites the same three sources: the announcement, the French ministry, GPAI's own page.
    assert 3 * 15 == len(rows)
    assert graph.select(TEXTS["recorded-founding-members"])[0].recorded.python == 15


def test_the_membership_grew_in_five_steps(graph: EmbeddedStore) -> None:
    # From the same rows as MEMBERS.
    assert [
        ("date:2020-06-15", "route:founding", 15, 15),
        ("date:2020-12-04", "route:accession", 4, 19),
        ("date:2021-11-11", "route:accession", 6, 25),
        ("date:2022-11-22", "route:accession", 4, 29),
        ("date:2024-07-03", "route:integrated-partnership", 16, 45),
    ] == [
        (row.joined.compact, row.route.compact, row.arrived.python, row.members.python)
        for row in graph.select(TEXTS["accessions"])
    ]


def test_the_members_that_came_with_the_integrated_partnership_are_inferred(graph: EmbeddedStore) -> None:
    basis = {row.member.compact: row.basis.compact for row in graph.select(TEXTS["members"])}
    # The 16 of MEMBERS; the other 29 are stated.
    inferred = set("at ch cl co cr ee fi gr hu is lt lu lv no pt sk".split())
    assert {f"country:{slug}" for slug in inferred} == {member for member, how in basis.items() if how == INFERRED}
    assert {"concept:basis-stated": 29, INFERRED: 16} == Counter(basis.values())


def test_seven_countries_voiced_interest_in_joining(graph: EmbeddedStore) -> None:
    query = "SELECT ?country { ?c gpai:status concept:candidacy-applicant ; gpai:candidate ?country }"
    rows = graph.select(with_prefixes(query))
    assert {f"country:{slug}" for slug in APPLICANTS} == {row.country.compact for row in rows}
    assert graph.select(TEXTS["recorded-applicants"])[0].recorded.python == 7


# Read from the tables, row by row; (thing, kind of dispute): (property, {claim: what it contradicts}).
TWO, TERM, BODY = "two values", "observed outside the stated term", "observed after the body had ended"
DISPUTES = {
    # ai_milestones.csv: 15 March in one source, 14 March in the other.
    ("milestone:gpt-4", TWO, "gpai:date"): {("2023-03-14", "2023-03-15"), ("2023-03-15", "2023-03-14")},
    # seats.csv: 2023 to 2024 in one source, 2022-11 to 2023-12 in the other; no day fits both.
    ("seat:iida-yoichi-gpai-steering-committee-co-chair", TWO, "gpai:since"): {
        ("2022-11", "2023"),
        ("2023", "2022-11"),
    },
    ("seat:iida-yoichi-gpai-steering-committee-co-chair", TWO, "gpai:until"): {
        ("2023-12", "2024"),
        ("2024", "2023-12"),
    },
    # seats.csv: since 2023 in one row, 2022-11 in the other, which states no end; so the ends do not disagree.
    ("seat:martinez-inma-gpai-steering-committee-co-chair", TWO, "gpai:since"): {
        ("2022-11", "2023"),
        ("2023", "2022-11"),
    },
    # … and the second row observes her in 2022-11, before the start that the first states.
    ("seat:martinez-inma-gpai-steering-committee-co-chair", TERM, "gpai:observed"): {("2022-11", "2023")},
    # country_seats.csv: Serbia leads from 2025 as planned in March 2024, or in 2026.
    ("seat:rs-gpai-council-lead-chair", TWO, "gpai:since"): {("2025", "2026"), ("2026", "2025")},
    # country_seats.csv: Japan's term ends in 2023-12, a page of July 2024 still shows it in the seat.
    ("seat:jp-gpai-council-lead-chair", TERM, "gpai:observed"): {("2024-07", "2023-12")},
    # country_seats.csv: India's term ends in 2024-12, the white paper of 2025 still shows it; bodies.csv: the Council
    # of the old structure ended in 2024-07.
    ("seat:in-gpai-council-lead-chair", TERM, "gpai:observed"): {("2025", "2024-12")},
    ("seat:in-gpai-council-lead-chair", BODY, "gpai:observed"): {("2025", "2024-07")},
    # seats.csv and country_seats.csv: elected on 13 November 2025, in the chair from 2026.
    ("seat:kang-hayun-oecd-wpaigo-chair", TERM, "gpai:observed"): {("2025-11-13", "2026")},
    ("seat:kr-oecd-wpaigo-chair", TERM, "gpai:observed"): {("2025-11-13", "2026")},
    # bodies.csv: the Council, its ministerial part and the Steering Committee ended in 2024-07, the groups in 2024.
    ("seat:banifatemi-amir-gpai-wg-responsible-ai-co-chair", BODY, "gpai:observed"): {("2025", "2024")},
    ("seat:begovic-jelena-gpai-ministerial-council-representative", BODY, "gpai:observed"): {("2024-11", "2024-07")},
    ("seat:blanc-nicolas-gpai-steering-committee-member", BODY, "gpai:observed"): {("2025-10-21", "2024-07")},
    ("seat:blanc-nicolas-gpai-wg-future-of-work-member", BODY, "gpai:observed"): {("2025-10-21", "2024")},
    # 16 August 2024; the two earlier observations of the row fall before the end, or in its month.
    ("seat:rs-gpai-council-incoming-chair", BODY, "gpai:observed"): {("2024-08-16", "2024-07")},
    # The authors of a webinar of 27 February 2025.
    ("seat:schwamberger-sebastian-gpai-wg-data-governance-contributor-cogen", BODY, "gpai:observed"): {
        ("2025-02-27", "2024")
    },
    ("seat:strowel-alain-gpai-wg-data-governance-contributor-cogen", BODY, "gpai:observed"): {("2025-02-27", "2024")},
}


# The United States as if they had left on 1 January 2022: no real member has left, so no other test would see it.
LEFT = """INSERT DATA {
  GRAPH source:fr-mfa-2020-12 { membership:us-gpai gpai:until date:2022-01-01 }
  membership:us-gpai gpai:until date:2022-01-01 .
  date:2022-01-01 gpai:firstDay "2022-01-01"^^xsd:date ; gpai:lastDay "2022-01-01"^^xsd:date .
}"""


@pytest.fixture(scope="module")
def after_a_departure(graph: EmbeddedStore) -> EmbeddedStore:
    store = EmbeddedStore.in_memory()
    store.extend(graph.quads())
    store.update(with_prefixes(LEFT))
    return store


def test_a_member_that_left_is_out_of_every_question_about_members(after_a_departure: EmbeddedStore) -> None:
    def asked(name: str, **values: str) -> list[dict[str, str]]:
        rows = after_a_departure.select(LIBRARY[name].bind(values)).dicts()
        return [{key: _plain_text(term) for key, term in row.items()} for row in rows]

    for day, inside in (("2021-12-31", True), ("2022-01-01", False)):
        assert inside == any(row["member"] == "country:us" for row in asked("members", as_of=day))
        both = {row["inGpai"] for row in asked("members-of-both", as_of=day) if row["country"] == "country:us"}
        assert both == {"yes" if inside else "no"}
        outside = asked("members-outside-a-group", group="country:eu", as_of=day)
        assert inside == any(row["member"] == "country:us" for row in outside)
        largest = asked("largest-outside", as_of=day, indicator="population", year="2023")
        assert inside != any(row["country"] == "country:us" for row in largest)
    counted = [
        row["counted"]
        for day in ("2021-12-31", "2022-01-01")
        for row in asked("coverage", as_of=day, indicator="population")
        if row["year"] == "date:2023"
    ]
    # 24 countries and the European Union at the end of 2021, then one less; the Union is not counted here.
    assert counted == ["24", "23"]


def _plain_text(term: object) -> str:
    return term.compact if isinstance(term, IRI) else term.text if isinstance(term, Literal) else ""


# Seats of countries in the two Councils, by hand from country_seats.csv.
# 2021-11-11: Canada's chair ended that day, which no longer belongs to the term, though a source shows Canada in it
# that day; France and Japan (incoming) began. 2026-03-01: Korea and Singapore since some day of 2026; the end of Serbia
# and Slovakia is not stated.
CHAIRS = {
    ("2021-11-11", "certain"): {
        "ca-gpai-council-outgoing-chair",
        "fr-gpai-council-lead-chair",
        "jp-gpai-council-incoming-chair",
    },
    ("2021-11-11", "recorded"): {
        "ca-gpai-council-chair",
        "ca-gpai-council-outgoing-chair",
        "fr-gpai-council-lead-chair",
        "jp-gpai-council-incoming-chair",
    },
    ("2026-03-01", "certain"): set(),
    ("2026-03-01", "recorded"): {"kr-gpai-ip-council-co-chair", "sg-gpai-ip-council-co-chair"},
    ("2026-03-01", "possible"): {
        "kr-gpai-ip-council-co-chair",
        "rs-gpai-ip-council-co-chair",
        "sg-gpai-ip-council-co-chair",
        "sk-gpai-ip-council-co-chair",
    },
}


@pytest.mark.parametrize(("as_of", "mode"), CHAIRS, ids=map("-".join, CHAIRS))
def test_the_countries_in_the_councils_on_a_day(as_of: str, mode: str, graph: EmbeddedStore) -> None:
    bound = LIBRARY["seats"].bind({"as_of": as_of, "mode": mode})
    countries = {row.seat.compact for row in graph.select(bound) if row.holder.compact.startswith("country:")}
    councils = {seat.removeprefix("seat:") for seat in countries if "council" in seat}
    assert CHAIRS[as_of, mode] == councils


def test_the_disputes_are_those_that_stand_in_the_tables(graph: EmbeddedStore) -> None:
    found: dict[tuple[str, str, str], set[tuple[str, str]]] = {}
    for row in graph.select(TEXTS["disputed-facts"]):
        claims = found.setdefault((row.thing.compact, row.dispute.text, row.property.compact), set())
        claims.add((row.claim.compact.removeprefix("date:"), row.against.compact.removeprefix("date:")))
    assert DISPUTES == found


# ---- Expected answers ----

ANSWERS = Path(__file__).parent / "expected"
TOPICS = """coverage events exchange governance influence members origin overview people provenance tempo vocabulary
    work""".split()
ANSWERED = sorted(path.stem for topic in TOPICS for path in (QUERIES / topic).glob("*.rq"))
# Long answers of which the first rows are enough, because the rest are alike.
FIRST_ROWS = {
    "co-authors": 60,
    "countries-linked-by-groups": 60,
    "publishers": 25,
    "routes": 50,
    "single-source-facts": 40,
    "side-by-side": 60,
    "sources": 25,
    "tempo": 60,
    "what-only-one-publisher-says": 25,
    "who-signed-what-else": 60,
}
RECORDED = ("id", "query", "stated", "recorded")


@pytest.mark.parametrize("name", ANSWERED)
def test_a_query_answers_what_it_is_known_to_answer(
    name: str, graph: EmbeddedStore, pytestconfig: pytest.Config
) -> None:
    answer = graph.select(TEXTS[name])
    _is_the_known_answer(name, _table(answer)[: FIRST_ROWS.get(name, len(answer)) + 1], pytestconfig)


def test_what_is_recorded_is_known_for_every_count_that_a_source_states(
    graph: EmbeddedStore, pytestconfig: pytest.Config
) -> None:
    stated = graph.select(
        with_prefixes("""
            SELECT ?id ?query ?stated ?subject ?country ?as_of WHERE {
              ?id gpai:query ?query ; gpai:expected ?stated ; gpai:about ?subject .
              OPTIONAL { ?id gpai:limitedTo ?country }
              OPTIONAL { ?id gpai:date ?date . ?date rdf:value ?as_of }
            } ORDER BY ?id""")
    )
    rows = []
    for row in stated:
        query = LIBRARY[row.query.text]
        # The date as a reader would type it: 2021 means the last day of 2021.
        asked = {"subject": row.subject, "country": row.country, "as_of": row.as_of and row.as_of.text}
        recorded = graph.select(query.bind({name: asked[name] for name in query.parameters if name in asked}))
        rows.append((row.id, row.query, row.stated, recorded[0].recorded))
    _is_the_known_answer("recorded", [list(RECORDED), *_texts(rows)], pytestconfig)


def test_no_answer_stands_there_that_no_query_gives() -> None:
    assert {*ANSWERED, "recorded"} == {path.stem for path in ANSWERS.iterdir()}


def _table(answer: Solutions) -> list[list[str]]:
    """Title row and rows of an answer: compact IRIs, texts of literals, no labels."""
    return [list(answer.variables), *_texts(answer.rows)]


def _texts(rows: Iterable[Iterable[Term | None]]) -> list[list[str]]:
    return [[_text(term) for term in row] for row in rows]


def _text(term: Term | None) -> str:
    return term.compact if isinstance(term, IRI) else term.text if isinstance(term, Literal) else term or ""


def _is_the_known_answer(name: str, rows: list[list[str]], config: pytest.Config) -> None:
    path = ANSWERS / f"{name}.csv"
    if config.getoption("--update-answers"):
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(rows)
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    expected = list(csv.reader(io.StringIO(text, newline="")))
    help_ = "if the new answer is right, write it with `pytest tests/queries/test_queries.py --update-answers`."
    assert expected == rows, f"tests/queries/expected/{name}.csv is not what the query answers now; {help_}"
