"""Validation: nothing is wrong with the real graph, and whatever is made wrong is found and named."""

from collections.abc import Iterator
from contextlib import contextmanager

import built
import pytest
from built import ONTOLOGY, QUERIES, iri, quads
from ends import ONE_END, PERIOD_ORDER
from places import CANADA, CHECKS, PLACES, ZED, ZED_PLACE, place_of
from weighed_sources import WEIGHED

from gpai_graph.building import validation
from gpai_graph.rdf.namespaces import PREFIXES
from gpai_graph.rdf.solutions import BlankNode, Literal, Quad
from gpai_graph.stores.embedded import EmbeddedStore


@pytest.mark.no_cover
def test_nothing_is_wrong_with_the_real_graph() -> None:
    real = built.built()
    assert validation.validate(real.store, real.tables, ONTOLOGY, QUERIES) == []


# ---- Checks: one thing made wrong, one check speaks ----


@pytest.fixture(scope="module")
def copy() -> EmbeddedStore:
    """The real graph, to change; without most observations, which no case needs, to be fast."""
    store = EmbeddedStore.in_memory()
    ours = tuple(PREFIXES["observation"] + about for about in ("ca-", "gpai-", "world-"))
    store.extend(q for q in quads() if q.subject.startswith(ours) or not q.subject.startswith(PREFIXES["observation"]))
    return store


def test_no_check_speaks_when_nothing_is_wrong(copy: EmbeddedStore) -> None:
    assert _speaking(copy) == {}


@contextmanager
def _changed(store: EmbeddedStore, removed: list[str], added: list[str]) -> Iterator[EmbeddedStore]:
    """The store without some quads and with others, "graph subject predicate object"; then as it was."""
    prefixes = "".join(f"PREFIX {prefix}: <{namespace}>\n" for prefix, namespace in PREFIXES.items())
    out, in_ = _data(removed), _data(added)
    size = len(store)
    store.update(f"{prefixes}DELETE DATA {{ {out} }} ; INSERT DATA {{ {in_} }}")
    # Each was there, or was not: otherwise the case tests nothing.
    assert size - len(removed) + len(added) == len(store)
    try:
        yield store
    finally:
        store.update(f"{prefixes}DELETE DATA {{ {in_} }} ; INSERT DATA {{ {out} }}")
    assert size == len(store)


def _data(lines: list[str]) -> str:
    """Statements by graph; "default" is the default graph."""
    parts = (line.partition(" ") for line in lines)
    return " ".join(text if graph == "default" else f"GRAPH {graph} {{ {text} }}" for graph, _, text in parts)


def _both(source: str, *statements: str) -> list[str]:
    """Statements in a source's graph and in the default graph."""
    return [f"{graph} {statement}" for statement in statements for graph in (source, "default")]


ONTOLOGY_IRI = "https://w3id.org/gpai-graph/ontology#"

ID = "https://w3id.org/gpai-graph/id/"

DAY = '"{}"^^xsd:date'

COGEN = "project:cogen"

STRATEGY = "strategy:rs-ai-strategy-2020"

SIDE_EVENT = "event:ai-action-summit-side-event-2025"

COGEN_PLACE = f"{place_of('projects', 'cogen')} {COGEN}"


def _date(year: str) -> list[str]:
    """A node for a year that the graph does not have."""
    bounds = ((f"gpai:firstDay {DAY.format(f'{year}-01-01')}"), f"gpai:lastDay {DAY.format(f'{year}-12-31')}")
    return _both("graph:dates", *(f"date:{year} {bound}" for bound in ("a gpai:Date", *bounds)))


# check: [(quads removed, quads added, place, detail)]
CASES: dict[str, list[tuple[list[str], list[str], str, str]]] = {
    "datatypes": [
        (
            [],
            _both("source:gpai-about", 'country:ca gpai:iso2 "CA"@en'),
            CANADA,
            "gpai:iso2 wants xsd:string and not CA",
        ),
        (
            [],
            _both("source:gpai-about", "country:ca gpai:iso2 date:2020"),
            CANADA,
            "gpai:iso2 wants xsd:string and not date:2020",
        ),
    ],
    "date-bounds": [
        (
            _both("graph:dates", f"date:2021 gpai:lastDay {DAY.format('2021-12-31')}"),
            [],
            "date:2021",
            "a date without first or last day, or with the last before the first",
        ),
        (
            # A day that no period begins or ends with.
            _both("graph:dates", f"date:2022-03-22 gpai:lastDay {DAY.format('2022-03-22')}"),
            _both("graph:dates", f"date:2022-03-22 gpai:lastDay {DAY.format('2022-03-21')}"),
            "date:2022-03-22",
            "a date without first or last day, or with the last before the first",
        ),
        (
            [],
            _both("graph:dates", f"date:2021 gpai:firstDay {DAY.format('2021-01-02')}"),
            "date:2021",
            "a date with two first or two last days",
        ),
        (
            [],
            _both("graph:dates", f"date:2021-06 gpai:lastDay {DAY.format('2021-07-01')}"),
            "date:2021-06",
            "a date with two first or two last days",
        ),
    ],
    "dated-groups": [
        (
            _both("source:menafn-g7-2025", "completeness:g7-members gpai:date date:2025-06-16"),
            [],
            f"{place_of('groups', 'g7')} group:g7",
            "a group of which no source states the size for a date",
        ),
    ],
    "declared-terms": [
        (
            [],
            _both("source:gpai-about", 'country:ca gpai:nickname "The Great White North"@en'),
            "gpai:nickname",
            "is used and not declared",
        ),
        ([], _both("source:gpai-about", "country:ca a gpai:Kingdom"), "gpai:Kingdom", "is used and not declared"),
    ],
    "default-graph-has-no-less": [
        (
            [],
            ['source:gpai-about country:ca skos:altLabel "Kanada"@de'],
            CANADA,
            "the default graph lacks skos:altLabel",
        ),
        (
            ['default country:ca gpai:capital "Ottawa"@en'],
            [],
            CANADA,
            "the default graph lacks gpai:capital",
        ),
    ],
    "default-graph-has-no-more": [
        (
            [],
            ['default country:ca skos:altLabel "Kanada"@de'],
            CANADA,
            "the default graph says what no named graph says: skos:altLabel",
        ),
        # What only the shapes say does not belong into the default graph.
        (
            [],
            ["default shape:Body a sh:NodeShape"],
            "shape:Body",
            "the default graph says what no named graph says: rdf:type",
        ),
    ],
    "described-graphs": [
        (
            [],
            ['source:nobody country:ca gpai:iso2 "CA"'],
            "source:nobody",
            "a graph of facts whose source is not described",
        ),
        # Rows of a table that the build forgot to forget.
        (
            [],
            ['<https://w3id.org/gpai-graph/table/countries> country:ca gpai:iso2 "CA"'],
            "https://w3id.org/gpai-graph/table/countries",
            "a graph of facts whose source is not described",
        ),
    ],
    "objects-are-things": [
        (
            [],
            _both("source:gpai-about", f"{ZED} gpai:represents person:bengio-yoshua"),
            ZED_PLACE,
            "gpai:represents leads to person:bengio-yoshua, which is no gpai:Jurisdiction",
        ),
    ],
    "one-membership": [
        (
            [],
            _both(
                "source:gpai-about",
                "membership:ca-gpai-2 a gpai:Membership",
                "membership:ca-gpai-2 org:member country:ca",
                "membership:ca-gpai-2 org:organization body:gpai",
            ),
            f"{place_of('memberships', 'ca-gpai')} membership:ca-gpai",
            "the same member is in the same organisation by membership:ca-gpai-2 too, and neither ends",
        ),
    ],
    "period-order": PERIOD_ORDER,
    "one-end": ONE_END,
    "outlived-bodies": [
        (
            [],
            _both("source:gpai-community-2021", f"{ZED} gpai:since date:2026"),
            ZED_PLACE,
            "begins on 2026-01-01, and the body ended by 2024-07-31",
        ),
    ],
    "begun-before-body": [
        (
            [],
            _both("source:gpai-community-2021", f"{ZED} gpai:observed date:2019"),
            ZED_PLACE,
            "gpai:observed is 2019-12-31, and body:gpai-steering-committee began on 2020-12-01",
        ),
    ],
    "seen-after-own-end": [
        (
            [],
            _both("source:soumu-whitepaper-2025", "seat:in-gpai-council-lead-chair gpai:observed date:2025"),
            f"{place_of('country_seats', 'in-gpai-council-lead-chair')} seat:in-gpai-council-lead-chair",
            "source:soumu-whitepaper-2025 states an end by 2024-12-31 and bears the date 2025-01-01",
        ),
    ],
    "kinds-of-date": [
        (
            [],
            [
                f"source:gpai-about {STRATEGY} a gpai:Strategy",
                *_both("source:gpai-about", f"{STRATEGY} gpai:otherDate date:2021"),
            ],
            f"{place_of('strategies', 'rs-ai-strategy-2020')} {STRATEGY}",
            "a date of which its row does not say what it is the date of",
        ),
    ],
    "weighed-sources": WEIGHED,
    "sure-inferences": [
        (
            _both("graph:curation", f"{COGEN} gpai:confidence concept:confidence-medium"),
            [
                *_both("graph:curation", f"{COGEN} gpai:confidence concept:confidence-high"),
                f"derived:inferred-rows {COGEN} gpai:start date:2023",
            ],
            COGEN_PLACE,
            "something of it is inferred, and its confidence is high",
        ),
    ],
    "names-in-ids": [
        (
            [],
            _both(
                "source:gpai-about",
                "membership:ke-gpai a gpai:Membership",
                "membership:ke-gpai org:member country:kn",
                "membership:ke-gpai org:organization body:gpai",
            ),
            "membership:ke-gpai",
            "the id is ke-gpai, and the row names kn-gpai",
        ),
    ],
    "late-accessions": [
        (
            [],
            _both("source:gpai-about", "membership:rs-gpai gpai:since date:2026"),
            f"{place_of('memberships', 'rs-gpai')} membership:rs-gpai",
            "the accession is of 2026-01-01, and the council ended by 2024-07-31",
        ),
    ],
    "dates-to-come": [
        (
            [],
            [*_date("2036"), *_both("source:gpai-about", f"{COGEN} gpai:start date:2036")],
            COGEN_PLACE,
            "gpai:start is 2036-01-01, and sources were collected up to 2026-09-30",
        ),
        (
            [],
            [*_date("2036"), *_both("source:gpai-about", f"{ZED} gpai:until date:2036")],
            ZED_PLACE,
            "gpai:until is 2036-01-01, and sources were collected up to 2026-09-30",
        ),
    ],
    "dates-before-gpai": [
        (
            [],
            [*_date("1996"), *_both("source:gpai-about", f"{COGEN} gpai:start date:1996")],
            COGEN_PLACE,
            "gpai:start is 1996-12-31, before GPAI was proposed",
        ),
        (
            # It belongs to no series, and no body of GPAI is named.
            [],
            [*_date("1996"), *_both("source:gpai-about", f"{SIDE_EVENT} gpai:start date:1996")],
            f"{place_of('events', 'ai-action-summit-side-event-2025')} {SIDE_EVENT}",
            "gpai:start is 1996-12-31, before GPAI was proposed",
        ),
    ],
    "unmarked-plans": [
        (
            # Its one source is of the day; the event is moved behind it.
            _both(
                "source:nict-20250211",
                f"{SIDE_EVENT} gpai:start date:2025-02-11",
                f"{SIDE_EVENT} gpai:end date:2025-02-11",
            ),
            _both("source:nict-20250211", f"{SIDE_EVENT} gpai:start date:2025-11"),
            f"{place_of('events', 'ai-action-summit-side-event-2025')} {SIDE_EVENT}",
            "begins on 2025-11-01, and its last source was written by 2025-02-11",
        ),
    ],
    "resolved-references": [
        (
            [],
            _both("source:gpai-about", "country:ca skos:related country:atlantis"),
            CANADA,
            "leads to country:atlantis, which the graph does not describe",
        ),
    ],
    "silent-sources": [
        (
            [],
            _both("graph:sources", "source:mute a gpai:Source"),
            "source:mute",
            "a source that no row cites",
        ),
    ],
    # See the tests of blank nodes below: SPARQL cannot delete them by name.
    "no-blank-nodes": [],
}


def test_every_check_has_a_case() -> None:
    assert {*CHECKS.names} == CASES.keys()


def _speaking(store: EmbeddedStore) -> dict[str, list[str]]:
    """{check: its problems}, only those that have any."""
    found = {name: list(validation.check_problems(store, CHECKS[name], PLACES)) for name in CHECKS}
    return {name: [str(problem) for problem in problems] for name, problems in found.items() if problems}


@pytest.mark.parametrize(
    ("name", "removed", "added", "place", "detail"),
    [
        pytest.param(name, removed, added, place, detail, id=f"{name}-{number}")
        for name, cases in CASES.items()
        for number, (removed, added, place, detail) in enumerate(cases, 1)
    ],
)
def test_a_check_speaks_when_something_is_wrong(
    name: str, removed: list[str], added: list[str], place: str, detail: str, copy: EmbeddedStore
) -> None:
    with _changed(copy, removed, added) as store:
        assert {name: [f"{place}: {detail}. {CHECKS[name].description}"]} == _speaking(store)


@pytest.mark.parametrize(
    ("predicate", "checks"),
    [
        ("skos:exactMatch", {"no-blank-nodes"}),
        # The detail of the other checks would name the object, which has no name.
        ("gpai:represents", {"no-blank-nodes", "objects-are-things"}),
        ("gpai:iso2", {"no-blank-nodes", "datatypes"}),
    ],
)
def test_a_blank_node_is_found(predicate: str, checks: set[str]) -> None:
    store = EmbeddedStore.in_memory()
    keep = [quad for quad in quads() if quad.graph is None and quad.subject.startswith(ONTOLOGY_IRI)]
    blank = [Quad(iri("country:ca"), iri(predicate), BlankNode("b"), graph) for graph in (None, iri("graph:curation"))]
    store.extend([*keep, *(Quad(*quad[:3], iri("graph:ontology")) for quad in keep), *blank])
    assert checks == {*_speaking(store)}
    assert {CANADA} == {text.partition(": ")[0] for texts in _speaking(store).values() for text in texts}


def test_a_blank_node_that_says_something_is_found() -> None:
    store = EmbeddedStore.in_memory()
    store.extend(Quad(BlankNode("b"), iri("skos:note"), Literal("x"), graph) for graph in (None, iri("graph:curation")))
    assert {"no-blank-nodes"} == {*_speaking(store)}
