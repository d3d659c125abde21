"""Findings: each claim is well formed, and its verdict follows from its rule. That it follows from the tables, too, is
tested in web/pages/test_findings.py."""

import re
from collections.abc import Iterator, Mapping

import pytest
import rdflib
from plain_english import long_sentences, odd_words

from gpai_graph.answers.findings import Finding
from gpai_graph.errors import QueryHeaderError, UnknownFindingError
from gpai_graph.graph.examiner import RULE_VARIABLE, TESTS, expressions_of, shown
from gpai_graph.graph.knowledge import KnowledgeGraph
from gpai_graph.queries.claim import Claim
from gpai_graph.queries.claim_reader import read_claim
from gpai_graph.queries.library import Library
from gpai_graph.rdf.namespaces import expand
from gpai_graph.rdf.solutions import IRI, Literal
from gpai_graph.rdf.sparql import computing
from gpai_graph.stores.paths import queries_dir

LIBRARY = Library(queries_dir())
CLAIMS = {name: LIBRARY.claims[name] for name in LIBRARY.claims}
# What the issue asks for, by the name under which it is tested.
SAID = """
first-partnership founders-and-members franco-canadian-origin policy-laboratory bridge-builder multi-stakeholder
diverse-perspectives specialised-groups practical-outputs national-approaches exchange-of-knowledge peers-over-reports
shared-vocabulary better-coordination no-regulator voluntary influence-through-quality not-every-nation
no-global-consensus diplomatic-speed work-since-2020 too-slow
""".split()


@pytest.fixture(scope="module")
def today(kg: KnowledgeGraph) -> dict[str, Finding]:
    return {finding.name: finding for finding in kg.findings()}


# ---- The files ----


def test_every_claim_that_is_made_in_public_has_a_finding(today: Mapping[str, Finding]) -> None:
    assert sorted(SAID) == sorted(CLAIMS) == sorted(today)


@pytest.mark.parametrize("name", CLAIMS)
def test_a_claim_names_a_topic_questions_for_readers_and_tests_that_are_there(name: str) -> None:
    claim = CLAIMS[name]
    assert LIBRARY.topic(claim.topic).is_asked
    asked = [*(each.ask for each in claim.values.values() if each.ask), *claim.questions]
    asked += [claim.picture] if claim.picture else []
    for each in asked:
        assert LIBRARY[each.query].topic.is_asked, each
        assert set(each.parameters) <= set(LIBRARY[each.query].parameters), each
    assert {each.test for each in claim.values.values() if each.test} | {claim.scale} - {""} <= set(TESTS)
    assert claim.title.endswith("?")
    assert claim.gap


def _texts(claim: Claim) -> Iterator[str]:
    """What readers meet of a claim, with a number in each place of a value."""
    rules = [text for rule in claim.rules for text in (f"If {rule.when}.", rule.says)]
    values = [f"{each.words}." for each in claim.values.values()]
    texts = [claim.title, claim.claim, claim.by, claim.because, claim.sure, claim.says, claim.gap, claim.thresholds]
    for text in [*texts, f"{claim.number} {claim.counted}.", *rules, *values]:
        yield re.sub(r"{\w+(?:\|[^|}]*\|([^}]*))?}", lambda match: f"3 {match[1]}" if match[1] else "3", text)


@pytest.mark.parametrize("name", CLAIMS)
def test_a_claim_is_told_in_plain_english(name: str) -> None:
    assert [found for text in _texts(CLAIMS[name]) for found in odd_words(text)] == []
    assert [found for text in _texts(CLAIMS[name]) for found in long_sentences(text, 30)] == []


@pytest.mark.parametrize("name", CLAIMS)
def test_each_value_of_a_claim_is_used(name: str) -> None:
    claim = CLAIMS[name]
    used = {*claim.decisive, *claim.sure_values, *claim.supporting, *claim.opposing}
    templates = " ".join([claim.number, claim.counted, claim.sure, claim.says, claim.gap, claim.thresholds])
    templates += " ".join(f"{rule.when} {rule.says}" for rule in claim.rules)
    used |= set(re.findall(r"{(\w+)", templates))
    used |= {other for each in claim.values.values() for other in re.findall(r"\?(\w+)", each.of)}
    assert [value for value in claim.values if value not in used] == []


WHOLE = (queries_dir() / "findings/founders-and-members.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new", "line", "told"),
    [
        ("title = ", "titel = ", 1, "unknown key 'titel'. Did you mean 'title'? The keys are title, claim, by,"),
        ('topic = "members"', "", 1, "the key 'topic' is missing."),
        ('topic = "members"', 'topic = ""', 13, "topic: this text is empty."),
        ('topic = "members"', 'topic = ["members"]', 13, "topic: write one text here, not a list or keys."),
        ("front = 1", 'front = "first"', 12, "front: write a whole number here, not 'first'."),
        (
            'topic = "members"',
            'topic = "members"\naliases = ["Old Name"]',
            14,
            "aliases: the name 'Old Name' is not in",
        ),
        ('against = ["inferred"]', 'against = "inferred"', 21, "against: write a list here,"),
        (
            'kind = "testable"',
            'kind = "fact"',
            14,
            "kind: 'fact' is not allowed here. Choose one of testable, opinion.",
        ),
        (
            'ask = "founding-members"',
            'ask = "founding-members today"',
            31,
            "values.founders.ask: write a question as behind",
        ),
        ("[values.founders]", "[[values.founders]]", 29, "values.founders: write keys with values here,"),
        (
            'verdict = "contradicted"',
            'verdict = "false"',
            77,
            "rules[2].verdict: 'false' is not allowed here. Choose one of",
        ),
        ('if = "true"', 'if = "?founders > 1"', 76, 'the last rule needs if = "true".'),
        ("{countries}", "{county}", 16, "no value 'county'."),
        ("?named > 25", "?nmaed > 25", 66, "no value 'nmaed'. Did you mean 'named'?"),
        ('take = "count member"', "", 29, "values.founders: a value needs take, with ask or test alone."),
        ('words = "Member countries today"', "", 34, "values.countries: the key 'words' is missing."),
        ('for = ["founders"', 'for = ["founder"', 20, "no value 'founder'. Did you mean 'founders'?"),
        ("[[rules]]", "[[rules", 64, "the file is not TOML"),
    ],
)
def test_a_mistake_in_a_claim_is_told_with_its_file_its_line_and_the_keys_that_lead_to_it(
    old: str, new: str, line: int, told: str
) -> None:
    assert old in WHOLE
    with pytest.raises(QueryHeaderError) as error:
        read_claim(WHOLE.replace(old, new), "founders-and-members", "queries/findings/founders-and-members.toml")
    assert str(error.value).startswith(f"queries/findings/founders-and-members.toml:{line}: ")
    assert told in str(error.value)


def test_an_unknown_name_is_one_error_with_near_names(kg: KnowledgeGraph) -> None:
    with pytest.raises(UnknownFindingError, match=r"no finding 'speed'. Did you mean diplomatic-speed\?"):
        kg.finding("speed")


# ---- Verdicts of today ----


@pytest.mark.parametrize("name", CLAIMS)
def test_a_verdict_is_that_of_the_one_rule_that_applies(name: str, today: Mapping[str, Finding]) -> None:
    finding = today[name]
    applying = [rule.verdict for rule in finding.rules if rule.applies]
    assert applying == ([] if finding.kind == "opinion" else [finding.verdict])
    assert (finding.kind == "opinion") == (finding.verdict == "opinion")
    assert finding.missing == ()
    assert [value.name for value in finding.values if value.value is None] == []
    assert finding.says
    assert finding.questions


@pytest.mark.parametrize("name", [name for name, claim in CLAIMS.items() if claim.rules])
def test_a_second_engine_computes_the_same_verdict(name: str, today: Mapping[str, Finding]) -> None:
    computed = expressions_of(CLAIMS[name])
    values = {value.name: value.value for value in today[name].values if value.name not in computed}
    decimal = IRI(expand("xsd:decimal"))
    terms = {
        each: Literal(value) if isinstance(value, str) else Literal(str(value), decimal)
        for each, value in values.items()
    }
    (row,) = rdflib.Graph().query(computing(terms, computed))
    assert today[name].rules[int(row[RULE_VARIABLE])].applies


# Counted by hand in the tables, or in the answers that are tested as such.
NUMBERS = {
    "founders-and-members": "44",
    "franco-canadian-origin": "4 of 5",
    "practical-outputs": "18 of 98",
    "exchange-of-knowledge": "52%",
    "multi-stakeholder": "25%",
    "first-partnership": "0",
    "no-regulator": "0",
    "not-every-nation": "26",
    "no-global-consensus": "44 of 195",
    "national-approaches": "2 of 45",
    "too-slow": "0–307 days",
}


@pytest.mark.parametrize("name", NUMBERS)
def test_the_number_of_a_finding_is_that_of_the_tables(name: str, today: Mapping[str, Finding]) -> None:
    assert today[name].number == NUMBERS[name]


def test_values_are_those_of_their_questions(kg: KnowledgeGraph, today: Mapping[str, Finding]) -> None:
    values = {value.name: value for value in today["founders-and-members"].values}
    assert values["founders"].value == len(kg.answer("founding-members"))
    assert values["countries"].value == len(kg.answer("members")) - 1
    assert {source.iri for source in kg.answer("members").sources} <= {
        source.iri for source in today["founders-and-members"].sources
    }


@pytest.mark.parametrize(
    ("value", "unit", "text"), [(None, "", "not known"), ("Canada", "", "Canada"), ("2", "year", "2")]
)
def test_a_text_is_written_as_it_is(value: str | None, unit: str, text: str) -> None:
    assert shown(value, unit) == text
