"""Answers in words: templates filled from folded rows, the singular, the plural and the empty case."""

from decimal import Decimal

import pytest
from library_queries import DETAILS

from gpai_graph.answers import sentence as wording
from gpai_graph.answers.answer import Answer
from gpai_graph.answers.rows import FoldedRow
from gpai_graph.errors import ParameterError
from gpai_graph.graph.knowledge import KnowledgeGraph
from gpai_graph.graph.opening import load
from gpai_graph.queries.library import Library
from gpai_graph.rdf.solutions import IRI, Literal
from gpai_graph.stores.paths import queries_dir

LIBRARY = Library(queries_dir())
WORDED = [name for name in LIBRARY if LIBRARY[name].answer]
# What asks another host is told in words in test_federation.py, against a stand-in.
AT_HOME = [name for name in WORDED if "federated" not in LIBRARY[name].tags]
# What stands behind pages is asked of one thing: of all it is the whole graph.
SMALL = [name for name in AT_HOME if name not in DETAILS or not LIBRARY[name].parameters]


def _answer(*members: str) -> Answer:
    """One row a member: who, the year 2020 or 2021 in turns, and the numbers 2 and 3."""
    numbers = Literal("2"), Literal("3")
    rows = (FoldedRow((IRI(who), Literal(str(2020 + at % 2)), *numbers), ()) for at, who in enumerate(members))
    names = {IRI("urn:ca"): "Canada", IRI("urn:fr"): "France"}
    return Answer("Who?", ("member", "year", "low", "high"), tuple(rows), names, ())


@pytest.mark.parametrize(
    ("template", "members", "expected"),
    [
        ("{count member|member|members}.", ["urn:ca"], "1 member."),
        ("{count member|member|members}.", ["urn:ca", "urn:fr"], "2 members."),
        # Canada stands twice, and is one member in two rows.
        ("{count member|member|members}, {rows|row|rows}.", ["urn:ca", "urn:ca"], "1 member, 2 rows."),
        ("{sum year}.", ["urn:ca"] * 5, "10,102."),
        ("{count member} and {rows}.", ["urn:ca", "urn:fr"], "2 and 2."),
        ("{first member} {first year}, {last member} {last year}.", ["urn:ca", "urn:fr"], "Canada 2020, France 2021."),
        ("As of {asked day}.", ["urn:ca"], "As of <day>."),
        ("Some.", [], ""),
        # The years add up to 2020 + 2021 + 2020 in three rows.
        ("{sum year}, {least year} to {most year}.", ["urn:ca", "urn:fr", "urn:ca"], "6061, 2020 to 2021."),
        ("{sum year where member=France|year|years}.", ["urn:ca", "urn:fr"], "2,021 years."),
        ("{count member where year=2020|member|members}.", ["urn:ca", "urn:fr"], "1 member."),
        ("{rows where member=canada}, {last year where member=Canada}.", ["urn:ca", "urn:fr"], "1, 2020."),
        # No row says so: nothing adds up to 0, and nothing is the first.
        ("{sum year where member=Mars}, {count member where member=Mars}.", ["urn:ca"], "0, 0."),
        ("<{first member where year=1999}>", ["urn:ca"], "<>"),
        ("{rows where member!=Canada}, {rows where member!=}.", ["urn:ca", "urn:fr"], "1, 2."),
        ("{rows where year<2021}, {rows where year>2020}.", ["urn:ca", "urn:fr", "urn:ca"], "2, 1."),
        ("{rows where year<2020|none|row|rows} so.", ["urn:ca"], "none so."),
        ("{rows where year<2021|none|row|rows} so.", ["urn:ca"], "1 row so."),
        ("{a member}, {lower member}.", ["urn:ca"], "a canada, canada."),
        ("{any member}, {each member where year=1999|nobody}.", ["urn:ca", "urn:fr"], "Canada or France, nobody."),
        ("In use {on year}.", ["urn:ca", "urn:fr"], "In use in 2020 and in 2021."),
        ("It dates from {either year}.", ["urn:ca"], "It dates from 2020."),
        ("It dates from {either year}.", ["urn:ca", "urn:fr"], "It dates from 2020 or 2021 (sources differ)."),
        # A part that nothing fills is left out, and with it the words around it.
        ("Some[ of {each member where year=1999}][ since {first year}].", ["urn:ca"], "Some since 2020."),
        # "At least 28 and at most 28 days" is no way to say it.
        ("{first year year|day|days}.", ["urn:ca"], "exactly 2,020 days."),
        ("{last low high|day|days}.", ["urn:ca"], "2 to 3 days."),
        # No number is not the number 0.
        ("{least year where year=1999|day|days}.", ["urn:ca"], "an unknown number of days."),
        # A part that is zero is left out.
        ("{rows}[: {rows where year<2021} old; {rows where year>2020} new].", ["urn:ca", "urn:fr"], "2: 1 old, 1 new."),
        ("{rows}[: {rows where year<2021} old; {rows where year>2020} new].", ["urn:ca"], "1: 1 old."),
        ("{rows}[: {rows where year=1999} old; {rows where year=1998} new].", ["urn:ca"], "1."),
        ("{rows}.[ {rows where year=1999|is|are} old.][ {rows|is|are} recorded.]", ["urn:ca"], "1. 1 is recorded."),
        ("[{first year} to {last year}].", ["urn:ca"], "2020 to 2020."),
        # Different pairs: Canada and France in 2020 and 2021, and Canada in 2020 again.
        ("{count member year|change|changes}.", ["urn:ca", "urn:fr", "urn:ca"], "2 changes."),
        # In whichever order: 2 and 3 in all rows.
        ("{pairs low high|link|links}, {pairs high low}.", ["urn:ca", "urn:fr"], "1 link, 1."),
        # "From 2020 to 2020" is no way to say it.
        ("{from year}.", ["urn:ca", "urn:fr"], "from 2020 to 2021."),
        ("{from year}.", ["urn:ca"], "in 2020."),
        ("{asked day| on |, always}.", ["urn:ca"], " on <day>."),
    ],
)
def test_a_template_becomes_a_sentence(template: str, members: list[str], expected: str) -> None:
    assert expected == wording.sentence_of(template, _answer(*members), lambda name: f"<{name}>")


@pytest.mark.parametrize(
    ("name", "first"),
    [
        *(
            (name, name)
            for name in ("Japan vs. the EU", "AI Inc. the second", "What is AI? the answer", "St. the Elder")
        ),
        ("the EU", "The EU"),
        ("the U.S. the EU", "The U.S. the EU"),
    ],
)
def test_a_name_has_a_capital_article_only_where_the_template_begins_a_sentence(name: str, first: str) -> None:
    template = "{first name} met {first name}. {first name} wrote.[ {first name} read.]"
    answer = Answer("Who?", ("name",), (FoldedRow((Literal(name),), ()),), {}, ())
    assert f"{first} met {name}. {first} wrote. {first} read." == wording.sentence_of(template, answer, lambda _: "")


@pytest.mark.parametrize(
    ("template", "expected"),
    [("As of {asked day}.", "As of all."), ("Experts{asked day| on |, of all times}.", "Experts, of all times.")],
)
def test_a_template_says_what_stands_for_nothing_asked(template: str, expected: str) -> None:
    assert expected == wording.sentence_of(template, _answer("urn:ca"), lambda _: "")


@pytest.mark.parametrize(
    ("template", "message"),
    [
        ("{count membr}", "'{count membr}' in an answer: no column 'membr'. Did you mean 'member'?"),
        (
            "{mean year}",
            "'{mean year}' in an answer: 'mean' is not one of "
            + ", ".join(
                "rows count pairs each figure sum least most first last any a lower either from on asked".split()
            )
            + ".",
        ),
        ("{sum member}", "'{sum member}' in an answer: the column holds text, and not numbers."),
        ("{rows where year}", "'{rows where year}' in an answer: 'year' is no condition such as role=Observer."),
        ("{rows where yaer=1}", "'{rows where yaer=1}' in an answer: no column 'yaer'. Did you mean 'year'?"),
    ],
)
def test_a_place_that_nothing_fills_is_an_error(template: str, message: str) -> None:
    with pytest.raises(ParameterError) as error:
        wording.sentence_of(template, _answer("urn:ca"), str)
    assert message == str(error.value)


@pytest.mark.parametrize(
    ("template", "counts"),
    [
        ("{rows where inferred=yes|one|many}", True),
        ("{count seat where inferred=no}", True),
        ("{count seat where inferred!=no}", True),
        # Also as the second condition, in brackets, and behind other places.
        ("{rows} and [: {count seat where role=Chair and inferred=yes} inferred]", True),
        # In the words around a place, in its nouns, as a column and as a value it says nothing.
        ("Rows where inferred=yes: {rows}.", False),
        ("{rows|where inferred=yes|many}", False),
        ("{sum inferred} where {rows}", False),
        ("{count seat where role=inferred=yes}", False),
    ],
)
def test_a_template_counts_what_is_inferred_if_a_condition_says_so(template: str, counts: bool) -> None:
    assert wording.counts_inferred(template) == counts


@pytest.fixture(scope="module")
def kg() -> KnowledgeGraph:
    graph = load()
    assert graph.run("cut-off").first() is not None
    return graph


def test_every_question_of_a_reader_is_answered_in_words() -> None:
    assert [name for name in LIBRARY if name not in WORDED and "details" not in LIBRARY[name].tags] == []


def test_a_question_with_parameters_says_what_no_row_means() -> None:
    assert [name for name in WORDED if LIBRARY[name].parameters and not LIBRARY[name].counted] == []


@pytest.mark.parametrize("name", SMALL)
def test_the_answer_of_a_query_is_a_sentence(name: str, kg: KnowledgeGraph) -> None:
    sentence = kg.answer(name).sentence
    assert (sentence[:1].upper() == sentence[:1], sentence[-1:], set("{}|") & set(sentence)) == (True, ".", set())


@pytest.mark.parametrize("name", WORDED)
def test_the_places_of_a_template_name_columns_and_parameters(name: str) -> None:
    query = LIBRARY[name]
    places = wording.places(query.answer)
    columns = {name for place in places if place.verb != "asked" for name in place.columns}
    parameters = {name for place in places if place.verb == "asked" for name in place.names}
    assert (columns - {*query.variables, wording.INFERRED}, parameters - set(query.parameters)) == (set(), set())


ONE = "the European Union counted as one"


# Counted by hand: 15 founders, 4 of December 2020, 6 of November 2021.
@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        ("2021-12-31", f"GPAI had 25 members on 31 December 2021, {ONE}: 25 named by sources."),
        ("2020-12", f"GPAI had 19 members on 31 December 2020, {ONE}: 19 named by sources."),
    ],
)
def test_the_members_are_told_in_words(as_of: str, expected: str, kg: KnowledgeGraph) -> None:
    assert expected == kg.answer("members", as_of=as_of).sentence


def test_a_day_that_nobody_named_is_the_last_that_is_known(kg: KnowledgeGraph) -> None:
    assert kg.answer("members").sentence == (
        f"GPAI had 45 members on 30 September 2026, {ONE}: 29 named by sources, 16 inferred."
    )


def test_two_things_of_one_name_are_two() -> None:
    rows = (FoldedRow((IRI("urn:one"),), ()), FoldedRow((IRI("urn:other"),), ()))
    answer = Answer("What?", ("report",), rows, {IRI("urn:one"): "Report", IRI("urn:other"): "Report"}, ())
    assert wording.sentence_of("{count report|report|reports}.", answer, str) == "2 reports."


def test_long_numbers_are_told_in_groups_and_years_are_not() -> None:
    rows = (FoldedRow((Literal("1410710000"), Literal("2024"), Literal("12345.6")), ()),)
    answer = Answer("What?", ("people", "year", "share"), rows, {}, ())
    told = wording.sentence_of("{first people} {first year} {first share}", answer, str)
    assert told == "1,410,710,000 2024 12,345.6"


@pytest.mark.parametrize(
    ("place", "taken"),
    [
        ("count member where role=Observer and member!=Paris", Decimal(1)),
        ("count member where role=Observer", Decimal(2)),
        ("rows", Decimal(3)),
        ("sum days where role=Member", Decimal(1400)),
        ("first member", "Paris"),
        # As it is, and not in groups of three as a sentence has it.
        ("last days", "1400"),
        ("each role", "Observer and Member"),
        ("first member where role=Chair", None),
        ("each member where role=Chair", None),
        ("most days where role=Chair", None),
        ("count member where role=Chair", Decimal(0)),
    ],
)
def test_a_value_is_taken_of_an_answer_as_a_number_a_text_or_nothing(place: str, taken: Decimal | str | None) -> None:
    rows = [("Paris", "Observer", "3"), ("London", "Observer", ""), ("Rome", "Member", "1400")]
    terms = [tuple(Literal(text) if text else None for text in row) for row in rows]
    answer = Answer("", ("member", "role", "days"), tuple(FoldedRow(row, ()) for row in terms), {}, ())
    assert wording.value(place, answer) == taken


@pytest.mark.parametrize(
    ("values", "told"),
    # outputs.csv: the rows whose url is that of a PDF; that of no toolkit is.
    [({}, "For 17 outputs, the address leads to the text itself."), ({"kind": "Toolkit"}, "")],
)
def test_the_sentence_on_outputs_says_how_many_have_an_address_of_the_text(
    kg: KnowledgeGraph, values: dict[str, str], told: str
) -> None:
    sentence = kg.answer("outputs", **values).sentence
    assert sentence.endswith(told)
    assert ("leads to" in sentence) == bool(told)
