"""Validation: nothing is wrong with the real graph, and whatever is made wrong is found and named."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import built
import pytest
from built import ONTOLOGY, QUERIES, iri, quads

from gpai_graph.building import graph as building
from gpai_graph.building import validation
from gpai_graph.building.tables import Finding
from gpai_graph.queries.library import Library
from gpai_graph.rdf.namespaces import PREFIXES
from gpai_graph.rdf.solutions import IRI, XSD_STRING, BlankNode, Literal, Quad, Term
from gpai_graph.stores.embedded import EmbeddedStore

CHECKS = Library(ONTOLOGY / "checks")
PLACES = built.tables().places()


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


def _place(table: str, key: str) -> str:
    """The places of all rows of a key, as a finding names them."""
    rows = [row for row in built.tables().rows[table] if row.cells[row.table.key_columns[0]] == key]
    assert rows
    return " ".join(row.place for row in rows)


CANADA = f"{_place('countries', 'ca')} country:ca"
ZED = "seat:zed-jordan-gpai-steering-committee-co-chair"
ZED_PLACE = f"{_place('seats', 'zed-jordan-gpai-steering-committee-co-chair')} {ZED}"
ONTOLOGY_IRI = "https://w3id.org/gpai-graph/ontology#"
ID = "https://w3id.org/gpai-graph/id/"
DAY = '"{}"^^xsd:date'

# check: [(quads removed, quads added, place, detail)]
CASES: dict[str, list[tuple[list[str], list[str], str, str]]] = {
    "datatypes": [
        (
            [],
            _both("source:gpai-about", 'country:ca gpai:iso2 "CA"@en'),
            CANADA,
            f"{ONTOLOGY_IRI}iso2 wants {PREFIXES['xsd']}string and not CA",
        ),
        (
            [],
            _both("source:gpai-about", "country:ca gpai:iso2 date:2020"),
            CANADA,
            f"{ONTOLOGY_IRI}iso2 wants {PREFIXES['xsd']}string and not {ID}date/2020",
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
            f"the default graph lacks {PREFIXES['skos']}altLabel",
        ),
        (
            ['default country:ca gpai:capital "Ottawa"@en'],
            [],
            CANADA,
            f"the default graph lacks {ONTOLOGY_IRI}capital",
        ),
    ],
    "default-graph-has-no-more": [
        (
            [],
            ['default country:ca skos:altLabel "Kanada"@de'],
            CANADA,
            f"the default graph says what no named graph says: {PREFIXES['skos']}altLabel",
        ),
        # What only the shapes say does not belong into the default graph.
        (
            [],
            ["default shape:Body a sh:NodeShape"],
            "shape:Body",
            f"the default graph says what no named graph says: {PREFIXES['rdf']}type",
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
            f"{ONTOLOGY_IRI}represents leads to {ID}person/bengio-yoshua, which is no {ONTOLOGY_IRI}Jurisdiction",
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
            f"{_place('memberships', 'ca-gpai')} membership:ca-gpai",
            f"the same member is in the same organisation by {ID}membership/ca-gpai-2 too, and neither ends",
        ),
    ],
    "period-order": [
        (
            [],
            _both("source:gpai-community-2021", f"{ZED} gpai:until date:2019"),
            ZED_PLACE,
            "begins on 2020-12-01, after its end on 2019-12-31",
        ),
        (
            [],
            # The start stands in the default graph already.
            [
                "source:gpai-about project:cogen gpai:start date:2023",
                *_both("source:gpai-about", "project:cogen gpai:end date:2022-11-22"),
            ],
            f"{_place('projects', 'cogen')} project:cogen",
            "begins on 2023-01-01, after its end on 2022-11-22",
        ),
    ],
    "resolved-references": [
        (
            [],
            _both("source:gpai-about", "country:ca skos:related country:atlantis"),
            CANADA,
            f"leads to {ID}country/atlantis, which the graph does not describe",
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
    """{check: its findings}, only those that have any."""
    found = {name: list(validation.check_findings(store, CHECKS[name], PLACES)) for name in CHECKS}
    return {name: [str(finding) for finding in findings] for name, findings in found.items() if findings}


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


# ---- Shapes ----

US = "membership:us-gpai"
US_PLACE = f"{_place('memberships', 'us-gpai')} {US}"
ROLE = "A seat needs exactly one role: fill the column role with a slug of roles.csv."
STRING = XSD_STRING.compact


def _text(text: str, datatype: str = STRING) -> Literal:
    return Literal(text, iri(datatype))


# shape: (thing, predicate, what is removed ("all": every value), what is added, place, message)
SHAPES: dict[str, tuple[str, str, str | None, Term | None, str, str]] = {
    "Membership-organization": (
        US,
        "org:organization",
        "all",
        None,
        US_PLACE,
        (
            "A membership needs exactly one body or group of countries it is in: fill the column organisation "
            "(in group_memberships.csv the column group)."
        ),
    ),
    "Membership-since": (
        US,
        "gpai:since",
        "all",
        _text("2020", "xsd:gYear"),
        US_PLACE,
        "The start of a membership is a date node: write YYYY, YYYY-MM or YYYY-MM-DD in the column since. Found: 2020.",
    ),
    "Seat-two-roles": (ZED, "org:role", None, iri("role:chair"), ZED_PLACE, ROLE),
    "Seat-no-role": (ZED, "org:role", "all", None, ZED_PLACE, ROLE),
    "Country-iso2": (
        "country:ca",
        "gpai:iso2",
        "all",
        _text("CAN"),
        CANADA,
        "A country needs its ISO 3166-1 code of two capital letters: fill the column iso2. Found: CAN.",
    ),
    "Project-title": (
        "project:cogen",
        "dcterms:title",
        "all",
        None,
        f"{_place('projects', 'cogen')} project:cogen",
        "A project needs a title: fill the column title.",
    ),
    "Project-theme": (
        "project:cogen",
        "dcterms:subject",
        None,
        iri("role:chair"),
        f"{_place('projects', 'cogen')} project:cogen",
        "The theme of a project is a theme: put slugs of themes.csv in the column themes. Found: role:chair.",
    ),
    "Output-doi": (
        "output:agentic-ai-blog-2026",
        "bibo:doi",
        None,
        _text("https://doi.org/10.5281/zenodo.1"),
        f"{_place('outputs', 'agentic-ai-blog-2026')} output:agentic-ai-blog-2026",
        (
            "A DOI begins with 10. and holds no address: put it in the column doi without https://doi.org/. "
            "Found: https://doi.org/10.5281/zenodo.1."
        ),
    ),
    "any-url": (
        "body:gpai",
        "schema:url",
        None,
        _text("ftp://gpai.ai", "xsd:anyURI"),
        f"{_place('bodies', 'gpai')} {_place('body_names', 'gpai')} {_place('instruments', 'gpai')} body:gpai",
        "An address begins with http:// or https:// and holds no space: mend the column url. Found: ftp://gpai.ai.",
    ),
    "any-confidence": (
        US,
        "gpai:confidence",
        None,
        iri("role:chair"),
        US_PLACE,
        "The confidence is high, medium or low: mend the column confidence. Found: role:chair.",
    ),
    "any-concept-definition": (
        "role:chair",
        "skos:definition",
        "all",
        None,
        f"{_place('roles', 'chair')} role:chair",
        "A concept needs a definition: fill the column definition.",
    ),
    "any-concept-prefLabel": (
        "role:chair",
        "skos:prefLabel",
        None,
        Literal("Chairperson", iri("rdf:langString"), "en"),
        f"{_place('roles', 'chair')} role:chair",
        (
            "A concept needs a label, at most one in each language: fill the columns label and label_fr "
            "(title and title_fr)."
        ),
    ),
    "Date-precision": (
        "date:2021",
        "gpai:precision",
        "all",
        None,
        "date:2021",
        (
            "A date is known to the day, the month or the year, exactly one of them: the build makes it, so mend the "
            "date in the table and build again."
        ),
    ),
    "CompletenessStatement-expected": (
        "completeness:gpai-members",
        "gpai:expected",
        "all",
        _text("19"),
        f"{_place('completeness', 'gpai-members')} completeness:gpai-members",
        (
            "A completeness statement needs the number that the source states: fill the column expected with a whole "
            "number. Found: 19."
        ),
    ),
    "Source-title": (
        "source:gpai-about",
        "dcterms:title",
        "all",
        None,
        f"{_place('sources', 'gpai-about')} source:gpai-about",
        "A source needs a title: fill the column title.",
    ),
    "Person-name": (
        "person:bengio-yoshua",
        "foaf:name",
        "all",
        None,
        f"{_place('people', 'bengio-yoshua')} person:bengio-yoshua",
        "A person needs a name: fill the column name of people.csv.",
    ),
}


def _around(thing: str) -> list[Quad]:
    """What the default graph says of a thing, of what it leads to the class and label, and the shapes."""
    said = built.described()[iri(thing)]
    near = {value for _, value in said if isinstance(value, IRI)} & built.described().keys()
    wanted = {iri("rdf:type"), iri("rdfs:label")}
    return [
        *_shapes(),
        *(Quad(iri(thing), predicate, value, None) for predicate, value in said),
        *(Quad(IRI(o), p, v, None) for o in near for p, v in built.described()[IRI(o)] if p in wanted),
        # What cases lead to.
        Quad(iri("role:chair"), iri("rdf:type"), iri("gpai:Role"), None),
    ]


@cache
def _shapes() -> tuple[Quad, ...]:
    return tuple(quad for quad in quads() if quad.graph == iri("graph:shapes"))


@cache
def _findings_before(thing: str) -> frozenset[Finding]:
    return frozenset(validation.shacl_findings(_around(thing), PLACES))


@pytest.mark.parametrize(("thing", "predicate", "removed", "added", "place", "message"), SHAPES.values(), ids=SHAPES)
def test_a_shape_speaks_in_plain_words_and_names_the_row(
    thing: str, predicate: str, removed: str | None, added: Term | None, place: str, message: str
) -> None:
    before = _around(thing)
    after = [
        quad for quad in before if not (removed and (quad.subject, quad.predicate) == (iri(thing), iri(predicate)))
    ]
    after += [Quad(iri(thing), iri(predicate), added, None)] if added is not None else []
    assert before != after
    # The neighbours lack what their own shapes want: only what is new counts.
    new = {*validation.shacl_findings(after, PLACES)} - _findings_before(thing)
    assert [f"{place}: {message}"] == [str(finding) for finding in new]


def test_shapes_are_not_run_on_themselves() -> None:
    assert validation.shacl_findings(_shapes(), PLACES) == []


# ---- Lost cells ----


@pytest.fixture(scope="module")
def ontology(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built.copy_of_ontology(tmp_path_factory.mktemp("validation") / "ontology")


def _misspell(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


# A column in an OPTIONAL, one in an update of its own, one that is ours, one of dates, one of a succession.
LOST = [
    ("countries", "capital"),
    ("ai_milestones", "instrument"),
    ("documents", "key_points"),
    ("seats", "until"),
    ("bodies", "replaced_by"),
    ("candidacies", "route"),
]


@pytest.fixture(scope="module")
def lost(ontology: Path) -> list[str]:
    """What is found when each of these columns is misspelt in its mapping, and one that a row cannot do without."""
    for table, column in LOST:
        _misspell(ontology / "tables" / f"{table}.ru", f"column:{column} ", f"column:{column}x ")
    _misspell(ontology / "tables" / "event_series.ru", "column:definition ", "column:meaning ")
    made = building.build(ontology)
    return [str(finding) for finding in validation.cell_findings(made.store.quads(), made.tables)]


@pytest.mark.parametrize(("table", "column"), LOST, ids=map("-".join, LOST))
def test_a_misspelt_column_is_found_with_every_cell_that_it_loses(table: str, column: str, lost: list[str]) -> None:
    rows = built.tables().rows[table]
    described = built.tables().schema[table].by_name
    expected = [
        f"{row.place}: column '{column}': {value!r} got lost. See {table}.ru."
        for row in rows
        for value in row.values(described[column])
        # A capital called like its country: the other cell hides the loss.
        if not any(value in row.values(other) for other in described.values() if other.name != column)
    ]
    assert expected == [text for text in lost if text.startswith(f"ontology/tables/{table}.csv:")] != []


def test_rows_that_yield_nothing_are_found(lost: list[str]) -> None:
    message = "the row yields nothing. See event_series.ru, and the required columns of the row."
    expected = [f"{row.place}: {message}" for row in built.tables().rows["event_series"]]
    assert expected == [text for text in lost if text.startswith("ontology/tables/event_series.csv:")] != []


def test_nothing_else_is_found_lost(lost: list[str]) -> None:
    tables = {table for table, _ in LOST} | {"event_series"}
    assert tables == {re.split(r"[/.]", text)[2] for text in lost}


def test_validation_says_all_that_is_wrong_with_a_broken_mapping(tmp_path: Path) -> None:
    ontology = built.copy_of_ontology(tmp_path / "ontology")
    # A class misspelt: the cells stand, but nothing is a role any more.
    _misspell(ontology / "tables" / "roles.ru", "a gpai:Role ;", "a gpai:Rolle ;")
    made = building.build(ontology)
    found = [str(finding) for finding in validation.validate(made.store, made.tables, ontology, QUERIES)]
    declared = CHECKS["declared-terms"].description
    assert f"gpai:Rolle: is used and not declared. {declared}" in found
    seat = re.escape(f"{_place('country_seats', 'kr-oecd-wpaigo-chair')} seat:kr-oecd-wpaigo-chair: ")
    assert [message for message in found if re.match(seat, message)] != []


# ---- Prefixes ----

WRONG = "PREFIX gpai: <https://w3id.org/gpai-graph/ontology/>"


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        (
            "rules/experts.ru",
            f"# A rule.\n\n{WRONG}\n",
            f"rules/experts.ru:3: prefix gpai: is <{ONTOLOGY_IRI}> in prefixes.py. Mend one of them.",
        ),
        (
            "shapes.ttl",
            "@prefix foo: <https://example.org/> .\n",
            "shapes.ttl:1: prefix foo: is no prefix of ours in prefixes.py. Mend one of them.",
        ),
        (
            "checks/x.rq",
            "  prefix org: <http://www.w3.org/ns/org/>\n",
            "checks/x.rq:1: prefix org: is <http://www.w3.org/ns/org#> in prefixes.py. Mend one of them.",
        ),
        (
            "checks/y.rq",
            "PREFIX : <https://example.org/>\n",
            "checks/y.rq:1: prefix : is no prefix of ours in prefixes.py. Mend one of them.",
        ),
    ],
)
def test_a_prefix_of_another_namespace_is_named_with_file_and_line(
    name: str, text: str, expected: str, tmp_path: Path
) -> None:
    path = tmp_path / "ontology" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    findings = validation.prefix_findings(tmp_path / "ontology")
    assert [f"ontology/{expected}"] == [str(finding) for finding in findings]


# ---- The bridge to rdflib, on which SHACL runs ----


@pytest.mark.parametrize("term", ['"x"', '"x"@en', '"1"^^xsd:integer', '"2021"^^xsd:gYear', "country:ca", "true"])
def test_a_term_written_in_a_query_is_found_in_rdflib(term: str) -> None:
    from gpai_graph.rdf.dataset import to_rdflib

    store = EmbeddedStore.in_memory()
    prefixes = f"PREFIX country: <{PREFIXES['country']}> PREFIX xsd: <{PREFIXES['xsd']}>"
    store.update(f"{prefixes} INSERT DATA {{ country:fr country:of {term} }}")
    found = to_rdflib(store.quads()).default_graph.query(f"{prefixes} SELECT * {{ ?thing country:of {term} }}")
    assert len(list(found)) == 1
