"""What the rules derive: classes, superproperties, labels, direct links, experts, support centres."""

import built
import pytest
from built import ONTOLOGY, by_source, described, graphs, iri, quads, shown, table, values
from built_graph import INFERRED, SOURCES, TYPE, XSD, days_of, rows_of

from gpai_graph.building.csv_rows import CsvRow
from gpai_graph.rdf.namespaces import BASE, PREFIXES
from gpai_graph.rdf.solutions import IRI, Literal, Quad, Term
from gpai_graph.stores.embedded import EmbeddedStore

# ---- One thing, one IRI ----

ONE_THING = {
    "country:eu": {"gpai:SupranationalUnion", "gpai:CountryGroup"},
    "organisation:oecd": {"gpai:Organisation", "gpai:CountryGroup"},
    "organisation:council-of-europe": {"gpai:Organisation", "gpai:CountryGroup"},
    "body:gpai": {"gpai:Partnership", "gpai:Instrument"},
    "body:ipai": {"gpai:Panel", "gpai:Instrument"},
    "instrument:aisi-network": {"gpai:Instrument", "gpai:CountryGroup"},
    "instrument:hiroshima-friends-group": {"gpai:Instrument", "gpai:CountryGroup"},
}


@pytest.mark.parametrize(("thing", "classes"), ONE_THING.items(), ids=ONE_THING)
def test_a_thing_of_two_tables_is_one(thing: str, classes: set[str]) -> None:
    assert classes <= values(thing, "rdf:type")
    slug = thing.partition(":")[2]
    kinds = ("body", "country", "group", "instrument", "organisation")
    assert built.names() & {f"{kind}:{slug}" for kind in kinds} == {thing}


# ---- Rules ----

CLASSES = {
    "seat:us-gpai-steering-committee-member": {"gpai:Seat", "org:Membership"},
    "membership:us-gpai": {"gpai:Membership", "org:Membership"},
    "country:ca": {"gpai:Country", "gpai:Jurisdiction", "schema:Country", "schema:AdministrativeArea", "foaf:Agent"},
    "person:bengio-yoshua": {"gpai:Person", "gpai:Expert", "foaf:Person"},
    "body:gpai-council": {"gpai:Council", "gpai:Body", "org:OrganizationalUnit", "org:Organization"},
    "source:gpai-about": {"gpai:Source", "prov:Entity", "foaf:Document"},
    "role:chair": {"gpai:Role", "skos:Concept", "org:Role"},
}


@pytest.mark.parametrize(("thing", "classes"), CLASSES.items(), ids=CLASSES)
def test_a_thing_is_in_the_classes_above_its_own(thing: str, classes: set[str]) -> None:
    assert classes <= values(thing, "rdf:type")


def _above(property_: str) -> dict[Term, set[Term]]:
    """{term: the terms above it}, from the axioms in gpai.ttl."""
    direct: dict[Term, set[Term]] = {}
    for subject, predicate, value in graphs()[iri("graph:ontology")]:
        if predicate == iri(property_):
            direct.setdefault(subject, set()).add(value)

    def closure(term: Term) -> set[Term]:
        found = direct.get(term, set())
        return found.union(*map(closure, found))

    return {term: closure(term) for term in direct}


def test_no_superclass_is_missing_or_too_many() -> None:
    above = _above("rdfs:subClassOf")
    stated = {(s, o) for graph, said in graphs().items() if _is_base(graph) for s, p, o in said if p == TYPE}
    stated |= {(s, o) for s, p, o in graphs()[iri("derived:experts")] if p == TYPE}
    expected = {(thing, higher) for thing, own in stated for higher in above.get(own, ())} - stated
    assert expected == {(s, o) for s, p, o in graphs()[iri("derived:superclasses")] if p == TYPE}


def test_no_superproperty_is_missing_or_too_many() -> None:
    above = _above("rdfs:subPropertyOf")
    stated = {statement for graph, said in graphs().items() if _is_base(graph) for statement in said}
    expected = {(s, higher, o) for s, p, o in stated for higher in above.get(p, ())} - stated
    assert expected == graphs()[iri("derived:superproperties")]


def _is_base(graph: IRI | None) -> bool:
    """Whether a graph holds what comes from tables and Turtle, not from rules."""
    if graph is None or graph == iri("graph:shapes"):
        return False
    return graph == INFERRED or not graph.startswith(PREFIXES["derived"])


LABELS = {
    "person:bengio-yoshua": {"Yoshua Bengio"},
    "country:ca": {"Canada"},
    "project:agentic-ai": {"Agentic AI"},
    "source:gpai-about": None,
    "role:chair": {"Chair", "Présidence"},
}


@pytest.mark.parametrize(("thing", "labels"), LABELS.items(), ids=LABELS)
def test_a_label_is_the_name_or_title(thing: str, labels: set[str] | None) -> None:
    names = {
        value for predicate in ("foaf:name", "dcterms:title", "skos:prefLabel") for value in values(thing, predicate)
    }
    assert names == values(thing, "rdfs:label")
    assert names == (labels or names) != set()


def test_nothing_of_ours_with_a_class_is_without_a_name() -> None:
    # A date is called by its value.
    names = {iri("rdfs:label"), iri("rdf:value")}
    of_ours = {thing: {p for p, _ in said} for thing, said in described().items() if thing.startswith(BASE)}
    assert {thing.compact for thing, said in of_ours.items() if TYPE in said and not said & names} == set()


COMPOSED = {
    "seat:bengio-yoshua-gpai-wg-responsible-ai-co-chair": "Yoshua Bengio, co-chair, Working Group on Responsible AI",
    "observation:tr-ai-patent-applications-2020": "Türkiye, AI patent applications, 2020",
    "completeness:aisi-network-members": (
        "International Network of AI Safety Institutes, members of the group, 20 November 2024"
    ),
    "completeness:aisi-network-members-2": (
        "International Network of AI Safety Institutes, members of the group, December 2025"
    ),
    "change:gpai-council": "GPAI Council becomes GPAI Council (integrated partnership), July 2024",
}


@pytest.mark.parametrize(("thing", "label"), COMPOSED.items(), ids=COMPOSED)
def test_what_joins_things_is_called_after_them(thing: str, label: str) -> None:
    assert values(thing, "rdfs:label") == {label}


def test_what_joins_things_has_one_label() -> None:
    labelled = [thing for thing, _, _ in graphs()[iri("derived:composed-labels")]]
    assert len(set(labelled)) == len(labelled)


# 15 founders, 4 of December 2020, 6 of November 2021, 4 of November 2022, 16 of the integrated partnership;
# the OECD and UNESCO are observers.
MEMBERS = {"body:gpai": 45, "organisation:oecd": 38, "country:eu": 27, "group:g7": 7, "group:g20": 20}


@pytest.mark.parametrize(("group", "count"), MEMBERS.items(), ids=MEMBERS)
def test_members_are_linked_directly(group: str, count: int) -> None:
    found = {s for s, p, o in graphs()[iri("derived:member-of")] if (p, o) == (iri("org:memberOf"), iri(group))}
    assert count == len(found)


def test_observers_are_no_members() -> None:
    assert "body:gpai" not in values("organisation:unesco", "org:memberOf")
    linked = graphs()[iri("derived:member-of")]
    assert (iri("organisation:oecd"), iri("org:memberOf"), iri("body:gpai")) not in linked


def test_every_direct_link_is_a_membership_that_holds_at_the_cut_off() -> None:
    (cut_off,) = {shown(o) for _, p, o, _ in quads() if p == iri("gpai:dataCutOff")}
    expected = {
        (built.tables().iri(row.table.by_name[who], row.cells[who]), _organisation(row))
        for name, who in (("memberships", "member"), ("group_memberships", "country"))
        for row in rows_of(name)
        if row.cells.get("role", "member") == "member"
        and days_of(row.cells["since"] or "1800")[1] <= cut_off
        and not (row.cells["until"] and days_of(row.cells["until"])[0] <= cut_off)
    }
    assert expected == {(s, o) for s, _, o in graphs()[iri("derived:member-of")]}


def _organisation(row: CsvRow) -> str | None:
    name = "organisation" if row.table.name == "memberships" else "group"
    return built.tables().iri(row.table.by_name[name], row.cells[name])


# Cut-off 2021-06-30: who is a member then?
PERIODS = {
    ("2020", ""): True,
    ("", ""): True,
    ("2021-06-30", ""): True,
    ("2021-06", ""): True,
    # It may have begun in the second half of the year.
    ("2021", ""): False,
    ("2021-07-01", ""): False,
    ("2022", ""): False,
    ("2020", "2021-06-30"): False,
    ("2020", "2021-07-01"): True,
    # It may have ended in the first half of the year.
    ("2020", "2021"): False,
    ("2020", "2020-12"): False,
    ("", "2020"): False,
}


def _quads_of(compact: str) -> list[Quad]:
    """Quads of the default graph from lines like 'country:ca gpai:since date:2020'."""
    return [Quad(*map(iri, line.split()), None) for line in compact.strip().splitlines()]  # type: ignore[arg-type]


def _date_quads(date: str) -> list[Quad]:
    first, last = (Literal(day, IRI(f"{XSD}date")) for day in days_of(date))
    node = iri(f"date:{date}")
    return [Quad(node, iri("gpai:firstDay"), first, None), Quad(node, iri("gpai:lastDay"), last, None)]


def _run_rule(name: str, given: list[Quad]) -> set[tuple[str, str, str]]:
    store = EmbeddedStore.in_memory()
    store.extend(given)
    store.update((ONTOLOGY / "rules" / f"{name}.ru").read_text(encoding="utf-8"))
    graph = iri(f"derived:{name}")
    return {(shown(s), p.compact, shown(o)) for s, p, o, found in store.quads() if found == graph}


@pytest.mark.parametrize(("period", "is_member"), PERIODS.items(), ids=map("-until-".join, PERIODS))
def test_a_member_is_one_at_the_cut_off(period: tuple[str, str], is_member: bool) -> None:
    since, until = period
    given = _quads_of("membership:x rdf:type gpai:Membership\nmembership:x org:member country:ca")
    given += _quads_of("membership:x org:organization body:gpai")
    cut_off = Literal("2021-06-30", IRI(f"{XSD}date"))
    given.append(Quad(IRI("https://w3id.org/gpai-graph/ontology"), iri("gpai:dataCutOff"), cut_off, None))
    for bound, date in (("since", since), ("until", until)):
        if date:
            given += [*_quads_of(f"membership:x gpai:{bound} date:{date}"), *_date_quads(date)]
    expected = {("country:ca", "org:memberOf", "body:gpai")} if is_member else set()
    assert expected == _run_rule("member-of", given)


def test_an_expert_sits_in_a_group_of_experts_as_member_or_chair() -> None:
    kinds = {row["slug"]: row["kind"] for row in table("bodies")}
    expected = {
        f"person:{row['person']}"
        for row in table("seats")
        if row["role"] in ("member", "co-chair", "chair")
        and kinds[row["body"]] in ("expert-group", "plenary", "working-group")
        and _is_below_gpai(row["body"])
    }
    assert expected == {
        shown(s) for s, p, o in graphs()[iri("derived:experts")] if (p, o) == (TYPE, iri("gpai:Expert"))
    }


def _is_below_gpai(body: str) -> bool:
    parent = {row["slug"]: row["parent"] for row in table("bodies")}[body]
    return parent == "gpai" or (bool(parent) and _is_below_gpai(parent))


def test_an_expert_of_the_oecd_alone_is_no_expert_of_gpai() -> None:
    assert "gpai:Expert" not in values("person:schonstein-michael", "rdf:type")


def test_who_only_contributed_leads_or_governs_is_no_expert() -> None:
    roles = {
        "aitken-mhairi": {"contributor"},
        "hodes-cyrus": {"project-lead"},
        "champagne-francois-philippe": {"chair", "outgoing-chair"},
    }
    for person, expected in roles.items():
        assert expected == {row["role"] for row in table("seats") if row["person"] == person}
        assert "gpai:Expert" not in values(f"person:{person}", "rdf:type")


# By hand: Montréal supports Data Governance and Responsible AI (with Pandemic Response below it), Paris the other two.
CENTRES = {
    "body:gpai-esc-montreal": """ai-immediate-response-pandemics ai-public-domain-drug-discovery pandemic-resilience
        raise social-media-governance srais""",
    "body:gpai-esc-paris": """ai-empowerment-workers ai-for-fair-work ai-literacy-smes-india ai-living-laboratory
        ai-observation-platform genai-global-dialogue genai-labour-south-america genai-medical-practitioners
        humans-behind-ai sustainable-agriculture""",
}


def test_a_project_without_a_centre_has_that_of_its_group() -> None:
    expected = {(f"project:{project}", centre) for centre, projects in CENTRES.items() for project in projects.split()}
    assert expected == {(shown(s), shown(o)) for s, _, o in graphs()[iri("derived:support-centres")]}
    named = {row["slug"] for row in table("projects") if row["support_centre"]}
    open_ = {f"project:{row['slug']}" for row in table("projects") if row["slug"] not in named and row["working_group"]}
    assert open_ == {project for project, _ in expected}


def test_a_centre_that_a_source_names_is_the_only_one() -> None:
    assert by_source("project:sandbox-public-procurement", "gpai:supportCentre").keys() <= {s.compact for s in SOURCES}
    # A group two steps below the one that the centre supports.
    given = """
        project:x rdf:type gpai:Project
        project:x gpai:conductedBy body:group
        body:group org:subOrganizationOf body:middle
        body:middle org:subOrganizationOf body:parent
        body:centre gpai:supports body:parent
    """
    derived = {("project:x", "gpai:supportCentre", "body:centre")}
    quads_given = _quads_of("\n".join(line.strip() for line in given.strip().splitlines()))
    assert derived == _run_rule("support-centres", quads_given)
    named = _quads_of("project:x gpai:supportCentre body:other")
    assert set() == _run_rule("support-centres", [*quads_given, *named])


def test_a_country_is_matched_with_the_one_of_the_eu_authority_table() -> None:
    authority = "http://publications.europa.eu/resource/authority/country/"
    expected = {
        (f"country:{row['slug']}", "skos:exactMatch", authority + row["iso3"])
        for row in table("countries")
        if row["iso3"]
    }
    found = graphs()[iri("derived:eu-authority")]
    assert expected == {(shown(s), p.compact, shown(o)) for s, p, o in found}
    assert f"{authority}CAN" in values("country:ca", "skos:exactMatch")
    assert [match for match in values("country:eu", "skos:exactMatch") if match.startswith(authority)] == []
