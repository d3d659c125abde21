"""What an answer without rows says: what was asked, why there is no row, and what to ask instead."""

import re
from collections.abc import Iterator
from typing import cast

import pytest
from starlette.testclient import TestClient

from gpai_graph.answers.answer import Answer
from gpai_graph.answers.descriptions import Descriptions
from gpai_graph.answers.empty import explained
from gpai_graph.answers.rows import fold
from gpai_graph.answers.sentence import Place, sentence_of
from gpai_graph.errors import GpaiGraphError
from gpai_graph.graph.knowledge import KnowledgeGraph
from gpai_graph.queries.library import Query
from gpai_graph.queries.parameters import Parameter
from gpai_graph.rdf.dates import PartialDate
from gpai_graph.rdf.kinds import kind_word
from gpai_graph.rdf.solutions import IRI, Solutions
from gpai_graph.stores.protocol import Store
from tests.support.library_queries import LIBRARY

# Queries that others are made of are asked for no sentence, and another server is not asked here.
ASKED = [
    name
    for name in LIBRARY
    if LIBRARY[name].parameters and LIBRARY[name].topic.folder != "details" and not LIBRARY[name].asks_others
]
BELOW = [(name, each.name) for name in ASKED for each in LIBRARY[name].parameters.values() if each.below]
NO_PROOF = "That does not prove that there is none."
# Of a day before GPAI began.
LATER = "GPAI was launched later, on 15 June 2020."
Values = dict[str, str]


def amount(kg: KnowledgeGraph, name: str, values: Values) -> str:
    """What a question has, counted as its header says; "" for nothing."""
    rows = fold(kg.run(name, **values))
    return (
        sentence_of(f"{{{'|'.join(LIBRARY[name].counted or ())}}}", Answer("?", *rows, {}, ()), str) if rows[1] else ""
    )


def called(kg: KnowledgeGraph, value: str) -> str:
    date = PartialDate.of(value)
    return kg.label(value) if ":" in value else date.words if date and "-" in value else value


def without_rows(kg: KnowledgeGraph, query: Query, parameter: Parameter) -> str:
    """A thing that the parameter takes and of which the answer says nothing; "" if there is none."""
    if not parameter.of or parameter.name not in query.variables:
        return ""
    known = {row.thing for row in kg.run("things-of-class", **{"class": parameter.of}) if isinstance(row.thing, IRI)}
    prefix = f"{parameter.prefix}:" if parameter.prefix else ""
    left = known - {row[parameter.name] for row in kg.run(query.name)}
    return next((thing.compact for thing in sorted(left) if thing.compact.startswith(prefix)), "")


def with_rows(kg: KnowledgeGraph, query: Query, parameter: Parameter) -> str:
    """A thing of which the answer says something; "" if no column shows it."""
    if parameter.type != "iri" or parameter.name not in query.variables:
        return ""
    return next((row[parameter.name].compact for row in kg.run(query.name) if row[parameter.name]), "")


def questions(kg: KnowledgeGraph, query: Query) -> Iterator[Values]:
    """Values that may leave nothing: of one parameter each, and a date before everything with one of another."""
    parameters = query.parameters.values()
    early = {each.name: "2099" if each.edge == "first" else "1900" for each in parameters if each.type == "date"}
    early.pop("day", None)
    if early:
        yield early
    for parameter in parameters:
        if nothing := without_rows(kg, query, parameter):
            yield {parameter.name: nothing}
            yield {parameter.name: nothing, **early}
        if parameter.name == "year":
            yield {"year": "1900"}
        if early and (something := with_rows(kg, query, parameter)):
            yield {parameter.name: something, **early}


@pytest.mark.parametrize("name", ASKED)
def test_a_header_says_what_a_row_is_about(name: str) -> None:
    query = LIBRARY[name]
    assert query.counted, f"{query.file}: after ' || ', write {{count column|one|many}}."
    place = Place.of(query.counted.place)
    assert (place.verb in ("count", "pairs", "sum", "most", "rows"), set(place.columns) - set(query.variables)) == (
        True,
        set(),
    )


@pytest.fixture(scope="module")
def empty(kg: KnowledgeGraph) -> dict[str, list[tuple[Values, Answer]]]:
    """The answers without rows, by query; each is asked once."""
    asked = {name: [(values, kg.answer(name, **values)) for values in questions(kg, LIBRARY[name])] for name in ASKED}
    return {name: [(values, answer) for values, answer in asked[name] if not len(answer)] for name in ASKED}


Empty = dict[str, list[tuple[Values, Answer]]]


@pytest.mark.parametrize("name", ASKED)
def test_an_empty_answer_names_what_was_asked(name: str, empty: Empty, kg: KnowledgeGraph) -> None:
    query = LIBRARY[name]
    for values, answer in empty[name]:
        said = answer.sentence
        assert said.startswith("We found no ")
        # No internals.
        assert not re.search(r"\w:\w|mode=|None", said), said
        first = re.split(r"(?<!\.\.)\. (?=[A-Z])", said)[0]  # a title may hold "..."
        left = [
            each
            for each in query.parameters.values()
            if each.name not in values and each.name not in ("mode", "undated")
        ]
        defaults = [each.default for each in left if each.default]
        assert not [value for value in (*values.values(), *defaults) if called(kg, value) not in first], said


class CountingStore:
    """The store of a graph; it counts what is asked for the rows of questions."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.asked: list[str] = []

    def select(self, sparql: str) -> Solutions:
        self.asked.append(sparql)
        return self.store.select(sparql)


@pytest.mark.parametrize("name", ASKED)
def test_an_empty_answer_takes_at_most_ten_more_questions(name: str, kg: KnowledgeGraph) -> None:
    for values in questions(kg, LIBRARY[name]):
        asked = kg._bound(LIBRARY[name], dict(values))
        store = CountingStore(kg.store)
        if not len(store.select(asked.sparql)):
            described = Descriptions(cast("Store", store), kg.queries)
            explained(described, asked, kg.label, kg.cut_off, kg.launch)
            # With the first one, and one for when bodies and groups began and ended.
            assert len(store.asked) <= 12, values
            assert len(set(store.asked)) == len(store.asked), values


@pytest.mark.parametrize("name", ASKED)
def test_what_is_told_to_ask_instead_has_so_many(name: str, empty: Empty, kg: KnowledgeGraph) -> None:
    for values, answer in empty[name]:
        for each in answer.instead:
            there = amount(kg, name, each.values)
            assert (there != "", f"{there} " in each.words.replace(" such ", " "), each.words in answer.sentence) == (
                True,
                True,
                True,
            ), each
        left = ({given: value for given, value in values.items() if given != name} for name in values)
        if any(amount(kg, name, others) for others in left):
            assert answer.instead, (values, answer.sentence)


@pytest.mark.parametrize("name", ASKED)
def test_that_there_is_nothing_is_said_only_where_that_is_recorded(name: str, empty: Empty, kg: KnowledgeGraph) -> None:
    for values, answer in empty[name]:
        for given, value in values.items():
            if f"{called(kg, value)} is recorded" in answer.sentence:
                assert not amount(kg, name, {given: value}), answer.sentence
        closings = [closing for closing in (LATER, " began later, ", NO_PROOF) if closing in answer.sentence]
        assert len(closings) == ("about-the-graph" not in LIBRARY[name].tags)
        assert values.get("as_of") == "1900" or closings in ([], [NO_PROOF])


@pytest.mark.parametrize("name", ASKED)
def test_a_value_that_no_row_can_have_is_refused(name: str, kg: KnowledgeGraph) -> None:
    for parameter in LIBRARY[name].parameters.values():
        if parameter.type in ("iri", "date") and parameter.name != "endpoint":
            with pytest.raises(GpaiGraphError) as caught:
                kg.answer(name, **{parameter.name: "Atlantis"})
            assert "'Atlantis'" in str(caught.value)
        if parameter.of and parameter.of not in ("gpai:Jurisdiction", "gpai:Source"):
            with pytest.raises(GpaiGraphError, match="does not fit here"):
                kg.answer(name, **{parameter.name: "country:fr"})


@pytest.mark.parametrize(("name", "parameter"), BELOW)
def test_what_stands_below_a_thing_is_counted_with_it_once(name: str, parameter: str, kg: KnowledgeGraph) -> None:
    whole = {
        "theme": "theme:governance-of-data",
        "organisation": "organisation:university-of-oxford",
        "partner": "organisation:university-of-oxford",
    }.get(parameter, "body:gpai")
    below = [row.thing.compact for row in kg.run("below", things=whole)]
    assert below
    rows = kg.run(name, **{parameter: whole}).rows
    assert len(rows) == len(set(rows))
    parts = {each: kg.run(name, **{parameter: each}).rows for each in below}
    if parameter in LIBRARY[name].variables:
        assert set(rows) >= {row for each in parts.values() for row in each}
    assert bool(rows) or not any(parts.values())
    answer = kg.answer(name, **{parameter: whole})
    assert "below it" in " ".join([answer.sentence, *answer.caveats])


@pytest.mark.parametrize(
    ("name", "values", "sentence"),
    [
        (
            "strategies-before-and-after-joining",
            {"country": "China"},
            (
                "We found no member of GPAI called China on 30 September 2026. We also found none for 31 December of "
                f"each of the 9 years before. {NO_PROOF} Without the country, 45 members of GPAI are recorded."
            ),
        ),
        (
            "members",
            {"as_of": "2020-06-14"},
            (
                f"We found no member of GPAI on 14 June 2020. {LATER} On 30 September 2026, 45 members of GPAI are "
                "recorded."
            ),
        ),
        (
            "largest-outside",
            {"indicator": "ai-publications", "year": "2024"},
            (
                "We found no figure of a country outside GPAI for AI scholarly publications in 2024 given the members "
                f"of 30 September 2026. {NO_PROOF} Without the year, 130 such figures of countries outside GPAI are "
                "recorded (the latest for 2023)."
            ),
        ),
        (
            "events",
            {"kind": "event-summit", "since": "2030"},
            (
                f"We found no event of the kind Summit on or after 1 January 2030. {NO_PROOF} Without the date, 7 such "
                "events are recorded."
            ),
        ),
        (
            "experts",
            {"group": "gpai-wg-pandemic-response", "as_of": "2019"},
            (
                "We found no expert of a working or expert group in the AI and Pandemic Response Subgroup on 31 "
                f"December 2019 (reported that year). {LATER} Without the date, 3 such experts of working or expert "
                "groups are recorded."
            ),
        ),
    ],
)
def test_empty_answers_in_words(name: str, values: Values, sentence: str, kg: KnowledgeGraph) -> None:
    assert sentence == kg.answer(name, **values).sentence


@pytest.mark.parametrize("indicator", ["ai-publications", "gdp-current-usd", "ai-patent-applications", "population"])
def test_the_year_that_nobody_names_is_the_latest_with_data(indicator: str, kg: KnowledgeGraph) -> None:
    years = {row.year for row in kg.run("largest-outside", indicator=indicator)}
    of_countries = f"?o gpai:indicator indicator:{indicator} ; gpai:about ?c ; gpai:date ?year . ?c a gpai:Country"
    every = kg.query(f"SELECT ?year {{ {of_countries} }}")
    assert years == {max(row.year for row in every)}  # type: ignore[union-attr, arg-type]


def test_the_group_that_a_question_takes_by_itself_has_its_reason_too(kg: KnowledgeGraph) -> None:
    told = "The Organisation for Economic Co-operation and Development began later, on 30 September 1961."
    assert told in kg.answer("members-of-both", as_of="1900").sentence
    assert told in kg.answer("members-of-both", as_of="1900", group="organisation:oecd").sentence


# The parameters for a body or a group of countries, of questions as of a date; what counts the recorded has a row, 0.
OF_BODIES = [
    (name, each.name)
    for name in ASKED
    if "as_of" in LIBRARY[name].parameters and "recorded" not in LIBRARY[name].tags
    for each in LIBRARY[name].parameters.values()
    if each.of in ("gpai:Body", "gpai:CountryGroup")
]


@pytest.mark.parametrize(("name", "parameter"), OF_BODIES)
def test_an_empty_answer_tells_that_a_body_or_group_was_not_there_yet_or_no_longer(
    name: str, parameter: str, kg: KnowledgeGraph
) -> None:
    known = {row.thing for row in kg.run("things-of-class", **{"class": LIBRARY[name].parameters[parameter].of})}
    told = 0
    for row in kg.run("begin-and-end"):
        if row.thing not in known:
            continue
        begun, ended = (PartialDate.of(each) for each in (row.begun, row.ended))
        assert begun
        days = {f"{begun.year - 1}-12-31": LATER if row.begun.text == "2020-06-15" else " began later, "}
        if ended:
            days |= dict.fromkeys((ended.last, "2026-06-30", "2030"), " ended earlier, ")
        for day, words in days.items():
            answer = kg.answer(name, **{parameter: row.thing.compact}, as_of=day)
            # Who was outside a group that was not there is a question with an answer.
            if not len(answer) and name != "members-outside-a-group":
                told += 1
                assert words in answer.sentence, (row.thing.compact, day)
                assert (LATER in answer.sentence) == (words == LATER)
    assert told or name == "members-outside-a-group"


@pytest.mark.parametrize("day", ["1900", "1990", "2019-12-31"])
@pytest.mark.parametrize("name", [name for name in ASKED if "as_of" in LIBRARY[name].parameters])
def test_the_launch_of_gpai_is_a_reason_only_where_it_makes_the_difference(
    name: str, day: str, kg: KnowledgeGraph
) -> None:
    groups = [{}, *({"group": each} for each in ("group:g7", "group:g20") if "group" in LIBRARY[name].parameters)]
    for values in groups:
        if "group" in values and LIBRARY[name].parameters["group"].of != "gpai:CountryGroup":
            continue
        answer = kg.answer(name, as_of=day, **values)
        if not len(answer) and len(kg.answer(name, as_of="2020-06-14", **values)):
            assert LATER not in answer.sentence


def test_what_a_text_was_read_as_is_said(kg: KnowledgeGraph) -> None:
    read = "“RAI” was read as Working Group on Responsible AI."
    assert read == kg.answer("experts", group="RAI").caveats[0]
    for clear in ("gpai-wg-responsible-ai", "body:gpai-wg-responsible-ai", "Working group on responsible AI"):
        assert not [said for said in kg.answer("experts", group=clear).caveats if "was read as" in said]


def test_a_page_leads_to_what_there_is_without_the_date(client: TestClient) -> None:
    page = client.get("/questions/experts?group=RAI&as_of=2019").text
    (address,) = re.findall(r'<li><a href="([^"]*)">Without the date, ', page)
    assert address == "/questions/experts?group=body%3Agpai-wg-responsible-ai"


@pytest.mark.parametrize("name", ASKED)
def test_no_empty_answer_says_that_the_thing_asked_for_is_not_there(name: str) -> None:
    # "We found no theme for Health" would say so of a theme.
    counted = LIBRARY[name].counted
    assert counted is None or counted.one not in {
        kind_word(each.prefix) for each in LIBRARY[name].parameters.values() if each.of
    }
