"""For a date, a statement that bears no date is hidden, counted, and shown on request, by every question alike."""

import pytest
from library_queries import LIBRARY, NETWORKS
from starlette.testclient import TestClient

from gpai_graph.answers.answer import Answer
from gpai_graph.graph.knowledge import KnowledgeGraph
from gpai_graph.queries.library import Library
from gpai_graph.rdf.solutions import IRI
from gpai_graph.rdf.sparql import with_prefixes
from gpai_graph.stores.embedded import EmbeddedStore
from gpai_graph.stores.paths import ontology_dir, queries_dir

SOURCE = "https://w3id.org/gpai-graph/id/source/gpai-community-2021"
MEMBER = (
    "a gpai:Membership , org:Membership ; org:organization body:gpai ; org:role role:member ; "
    "gpai:route route:accession"
)
SEAT = "a gpai:Seat , org:Membership ; org:role"

# Statements without a date, of each kind that a table can hold; a new group, which no source dates, to be a member of.
# China and Saudi Arabia are no members; both have strategies, figures and a seat in the G20.
STATEMENTS = {
    "membership": f"membership:new {MEMBER} ; org:member country:cn ; gpai:basis concept:basis-stated .",
    "inferred membership": f"membership:guess {MEMBER} ; org:member country:sa ; gpai:basis concept:basis-inferred ; "
    f"prov:wasDerivedFrom <{SOURCE}> .",
    "place in a group": "group:new a gpai:CountryGroup ; dcterms:type concept:group-club ; "
    "gpai:completeness concept:completeness-complete . "
    "membership:place a gpai:Membership , org:Membership ; org:organization group:new ; org:member country:ca .",
    "expert": f"seat:expert {SEAT} role:member ; org:organization body:gpai-wg-responsible-ai ; "
    "org:member person:new . person:new a gpai:Person .",
    "seat of a country": f"seat:country {SEAT} role:member ; org:organization body:gpai-council ; "
    "org:member country:cn .",
    "chair": f"seat:chair {SEAT} role:co-chair ; org:organization body:gpai-council ; org:member country:cn .",
    "body": "body:new a gpai:Body ; org:classification concept:body-expert-group ; org:subOrganizationOf body:gpai .",
    "project": "project:new a gpai:Project ; gpai:conductedBy body:gpai-wg-responsible-ai ; gpai:lead person:new ; "
    "dcterms:subject theme:kinds-of-ai ; gpai:partner organisation:research-ict-africa .",
    "output": "output:new a gpai:Output ; dcterms:creator organisation:research-ict-africa .",
    "instrument": "instrument:new a gpai:Instrument ; gpai:binding concept:binding-voluntary .",
    "candidacy": "candidacy:new a gpai:Candidacy ; gpai:candidate country:cn ; gpai:candidateFor body:gpai ; "
    "gpai:status concept:candidacy-applicant .",
}
BOTH = ("membership", "inferred membership")
# The kinds that each question reads, with what it is asked besides.
READ: dict[str, list[tuple[dict[str, str], tuple[str, ...]]]] = {
    "authorship": [({}, ("output",))],
    "strategies-before-and-after-joining": [({}, BOTH)],
    "binding-or-voluntary": [({}, ("instrument",))],
    "bodies": [({}, ("body",))],
    "chairs": [({}, ("chair",))],
    "collaboration": [({}, ("project", "output"))],
    "countries-and-groups": [({}, (*BOTH, "place in a group"))],
    "experts-by-sector": [({}, ("expert",))],
    "world-share": [({}, BOTH)],
    "everything": [({}, tuple(kind for kind in STATEMENTS if kind not in ("inferred membership", "instrument")))],
    "people-and-bodies": [({}, ("expert",))],
    "experts": [({}, ("expert",))],
    "bodies-and-chairs": [({}, ("body", "chair"))],
    "gpai": [({}, BOTH)],
    "knowledge-flow": [({}, ("project", "output"))],
    "largest-outside": [({"indicator": "population"}, BOTH)],
    "members": [({}, BOTH)],
    "members-of-both": [({"group": "group:g20"}, BOTH), ({"group": "group:new"}, ("place in a group",))],
    "members-outside-a-group": [({}, BOTH), ({"group": "group:new"}, ("place in a group",))],
    "countries-and-bodies": [({}, (*BOTH, "seat of a country"))],
    "projects": [({}, ("project",))],
    "seats": [({}, ("expert", "seat of a country", "chair"))],
    "strategies-by-year": [({}, BOTH)],
    "themes": [({}, ("project",))],
    "who-signed-what-else": [({}, (*BOTH, "place in a group"))],
}
CASES = [pytest.param(name, *case, id=f"{name}-{case[1][0]}") for name, cases in READ.items() for case in cases]
# What the question `gpai` counts whatever the date.
COUNTED_ALWAYS = {"bodies", "projects", "outputs"}
# A day on which the bodies above existed, and one before there was GPAI.
DAY, EARLIER = "2022-06-30", "2019-06-30"


@pytest.fixture(scope="module")
def more(graph: EmbeddedStore) -> KnowledgeGraph:
    """The graph with the statements above."""
    store = EmbeddedStore.in_memory()
    store.extend(graph.quads())
    for kind, statement in STATEMENTS.items():
        source = "derived:inferred-rows" if kind.startswith("inferred") else f"<{SOURCE}>"
        store.update(with_prefixes(f"INSERT DATA {{ {statement} GRAPH {source} {{ {statement} }} }}"))
    return KnowledgeGraph(store, Library(queries_dir()), Library(ontology_dir() / "rules"))


def told(answer: Answer) -> list[tuple[object, ...]]:
    """The rows, without what the question counts at all times, whatever the date."""
    always = [name in COUNTED_ALWAYS for name in answer.columns]
    return [tuple(term for term, is_same in zip(row.terms, always, strict=True) if not is_same) for row in answer.rows]


def hidden(answer: Answer) -> int:
    """How many an answer says that are hidden, or would be different, because they bear no date."""
    said = [caveat for caveat in answer.caveats if "; undated=show" in caveat]
    assert len(said) < 2
    return int(next(word for word in said[0].replace(",", "").split() if word.isdigit())) if said else 0


def test_the_cases_are_all_questions_that_take_a_date() -> None:
    assert set(READ) == {query.name for query in LIBRARY.asked if "as_of" in query.parameters}
    assert set(NETWORKS) <= set(READ)
    assert {kind for cases in READ.values() for _, kinds in cases for kind in kinds} == set(STATEMENTS)


@pytest.mark.parametrize(("name", "asked", "kinds"), CASES)
def test_what_bears_no_date_is_hidden_for_a_date_counted_and_shown_on_request(
    name: str, asked: dict[str, str], kinds: tuple[str, ...], kg: KnowledgeGraph, more: KnowledgeGraph
) -> None:
    new = more.answer(name, as_of=DAY, **asked)
    shown = more.answer(name, as_of=DAY, undated="show", **asked)
    if asked != {"group": "group:new"}:
        old = kg.answer(name, as_of=DAY, **asked)
        assert told(new) == told(old)
        assert hidden(new) >= hidden(old) + len(kinds)
    assert hidden(new) >= len(kinds)
    assert set(told(shown)) != set(told(new))
    assert hidden(shown) == 0
    assert "Anything without a date counts too, although no source says when it held." in shown.caveats
    if name in NETWORKS:
        # One count: of the links that sources state, whether a table shows them or a network joins things by them.
        assert more.network(name, as_of=DAY).graph["undated"] == hidden(new)


@pytest.mark.parametrize("mode", ["certain", "recorded", "possible"])
@pytest.mark.parametrize("name", [name for name in READ if "mode" in LIBRARY[name].parameters])
def test_how_sure_an_answer_has_to_be_does_not_bring_in_what_bears_no_date(
    name: str, mode: str, kg: KnowledgeGraph
) -> None:
    day = "2022-06-30"
    rows, every = (kg.answer(name, as_of=day, mode=mode, undated=undated) for undated in ("hide", "show"))
    assert hidden(rows) == len({row.terms for row in every.rows} - {row.terms for row in rows.rows})


@pytest.mark.parametrize("name", [name for name, cases in READ.items() if cases[0][1] == BOTH])
def test_nobody_was_a_member_before_there_was_gpai(name: str, kg: KnowledgeGraph, more: KnowledgeGraph) -> None:
    asked = {"as_of": EARLIER, "undated": "show", **READ[name][0][0]}
    assert told(more.answer(name, **asked)) == told(kg.answer(name, **asked))


# What may be older than GPAI, or is in the rows beside what may not.
OLDER = {"body", "country", "group", "instrument", "organisation", "membership", "source", "role", "concept", "gpai"}


@pytest.mark.parametrize("day", ["1900-12-31", "2015-12-31", EARLIER])
@pytest.mark.parametrize("name", NETWORKS)
def test_no_link_of_gpai_without_a_date_stands_before_there_was_gpai(name: str, day: str, more: KnowledgeGraph) -> None:
    shown, dated = ({row.terms for row in more.answer(name, as_of=day, undated=each).rows} for each in ("show", "hide"))
    added = {term.compact for row in shown - dated for term in row if isinstance(term, IRI)}
    assert {each for each in added if each.partition(":")[0] not in OLDER} == set()
    assert not added & {"membership:new", "membership:guess", "body:gpai"}


@pytest.mark.parametrize(("group", "before"), [("organisation:oecd", "1961-09-29"), ("group:g20", "1998-12-31")])
@pytest.mark.parametrize("name", ["countries-and-groups", "everything"])
def test_no_link_of_a_group_without_a_date_stands_before_the_group_began(
    name: str, group: str, before: str, kg: KnowledgeGraph
) -> None:
    def joined(day: str) -> int:
        return sum(row.to.compact == group for row in kg.run(name, as_of=day, undated="show"))

    assert joined(before) == 0
    assert joined("2022-06-30") > 0


def test_who_attended_an_event_did_so_on_its_date(kg: KnowledgeGraph) -> None:
    rows = [row for row in kg.run("everything") if "/attendance/" in row["from"]]
    events = {row["from"]: row.to for row in rows if row.kind.endswith("#atEvent")}
    dated = {row.event for row in kg.query("SELECT ?event { ?event gpai:start ?date }")}
    assert rows
    assert all(row.seen for row in rows if events[row["from"]] in dated)


def test_a_page_offers_what_bears_no_date(client: TestClient, kg: KnowledgeGraph) -> None:
    count = hidden(kg.answer("seats"))
    html = client.get("/questions/seats").text
    assert count > 0
    assert f"{count} {'row' if count == 1 else 'rows'} without a date" in html
    assert "undated=show" in html.partition("Show items without a date")[0].rpartition("<a")[2]
    assert "Hide items without a date" in client.get("/questions/seats?undated=show").text
