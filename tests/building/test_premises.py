"""The premises of derived triples: each has some, and they stand in the graph."""

import random

import built
import pytest
from built import ONTOLOGY, graphs, iri, shown
from built_graph import RULES, XSD

from gpai_graph.queries.library import Library
from gpai_graph.rdf.solutions import IRI, Literal

WHY = Library(ONTOLOGY / "rules")


def test_every_rule_has_a_query_that_tells_why() -> None:
    assert list(WHY.names) == RULES


@pytest.mark.parametrize("rule", RULES)
def test_every_derived_triple_has_premises_that_stand(rule: str) -> None:
    derived = sorted(graphs()[iri(f"derived:{rule}")], key=str)
    why = WHY[rule]
    unfounded = []
    for statement in random.Random(2020).sample(derived, min(300, len(derived))):
        given = dict(zip(("subject", "predicate", "object"), statement, strict=True))
        bound = why.bind({name: term for name, term in given.items() if name in why.parameters})
        premises = [tuple(row) for row in built.built().store.select(bound)]
        # What the rule itself made is no premise of it, but for the sources of what was inferred.
        own = set() if rule == "inferred-rows" else graphs()[iri(f"derived:{rule}")] - _others(rule)
        if not premises or not graphs()[None].issuperset(premises) or own & set(premises):
            unfounded.append((statement, premises))
    assert unfounded == []


_OTHERS: dict[str, frozenset[built.Statement]] = {}


def _others(rule: str) -> frozenset[built.Statement]:
    """What stands in a graph other than that of the rule."""
    if rule not in _OTHERS:
        others = (said for graph, said in graphs().items() if graph not in (None, iri(f"derived:{rule}")))
        _OTHERS[rule] = frozenset[built.Statement]().union(*others)
    return _OTHERS[rule]


@pytest.mark.parametrize("rule", RULES)
def test_nothing_has_premises_that_was_not_derived(rule: str) -> None:
    why = WHY[rule]
    given = {"subject": iri("country:atlantis"), "predicate": iri("org:memberOf"), "object": iri("body:gpai")}
    bound = why.bind({name: term for name, term in given.items() if name in why.parameters})
    assert list(built.built().store.select(bound)) == []


PREMISES = {
    "why-canada-is-a-member": (
        ("member-of", {"subject": "country:ca", "object": "body:gpai"}),
        {
            ("membership:ca-gpai", "gpai:since", "date:2020-06-15"),
            ("membership:ca-gpai", "org:member", "country:ca"),
            ("membership:ca-gpai", "org:organization", "body:gpai"),
        },
    ),
    "why-paris-supports-fair-work": (
        ("support-centres", {"subject": "project:ai-for-fair-work", "object": "body:gpai-esc-paris"}),
        {
            ("project:ai-for-fair-work", "gpai:conductedBy", "body:gpai-wg-future-of-work"),
            ("body:gpai-esc-paris", "gpai:supports", "body:gpai-wg-future-of-work"),
        },
    ),
    # The group stands below Responsible AI, which the centre supports: that link is a premise too.
    "why-montreal-supports-pandemic-response": (
        ("support-centres", {"subject": "project:ai-immediate-response-pandemics", "object": "body:gpai-esc-montreal"}),
        {
            ("project:ai-immediate-response-pandemics", "gpai:conductedBy", "body:gpai-wg-pandemic-response"),
            ("body:gpai-wg-pandemic-response", "org:subOrganizationOf", "body:gpai-wg-responsible-ai"),
            ("body:gpai-esc-montreal", "gpai:supports", "body:gpai-wg-responsible-ai"),
        },
    ),
    "why-a-working-group-had-ended-in-july-2024": (
        ("lifetimes", {"subject": "body:gpai-wg-responsible-ai", "predicate": "gpai:latestEnd"}),
        {
            ("body:gpai-wg-responsible-ai", "gpai:until", "date:2024"),
            ("body:gpai-wg-responsible-ai", "org:subOrganizationOf", "body:gpai-meg"),
            ("body:gpai-meg", "gpai:until", "date:2024-07"),
            ("body:gpai-meg", "org:subOrganizationOf", "body:gpai"),
        },
    ),
    "why-canada-is-can": (
        ("eu-authority", {"subject": "country:ca"}),
        {("country:ca", "gpai:iso3", "CAN")},
    ),
    "why-genevieve-bell-is-an-expert": (
        ("experts", {"subject": "person:bell-genevieve"}),
        {
            ("seat:bell-genevieve-gpai-wg-responsible-ai-member", "org:member", "person:bell-genevieve"),
            ("seat:bell-genevieve-gpai-wg-responsible-ai-member", "org:organization", "body:gpai-wg-responsible-ai"),
            ("seat:bell-genevieve-gpai-wg-responsible-ai-member", "org:role", "role:member"),
        },
    ),
    "why-an-event-began": (
        (
            "literal-dates",
            {
                "subject": "event:belgrade-summit-2024",
                "predicate": "schema:startDate",
                "object": Literal("2024-12-03", IRI(f"{XSD}date")),
            },
        ),
        {("event:belgrade-summit-2024", "gpai:start", "date:2024-12-03")},
    ),
}


@pytest.mark.parametrize(("question", "expected"), PREMISES.values(), ids=PREMISES)
def test_premises_are_told_by_hand(
    question: tuple[str, dict[str, str | Literal]], expected: set[tuple[str, str, str]]
) -> None:
    rule, given = question
    terms = {name: iri(term) if isinstance(term, str) else term for name, term in given.items()}
    found = built.built().store.select(WHY[rule].bind(terms))
    assert expected == {(shown(s), p.compact, shown(o)) for s, p, o in found}
