"""Things, graphs and documents as data over HTTP: each format is read back, in two engines, and compared."""

import re

import pytest
import rdflib
from rdf_documents import BROWSER, WITH_GRAPHS, as_text, in_oxigraph, in_rdflib
from starlette.testclient import TestClient

from gpai_graph.graph.knowledge import KnowledgeGraph
from gpai_graph.rdf.dataset import to_rdflib
from gpai_graph.rdf.namespaces import BASE, PREFIXES, expand
from gpai_graph.rdf.solutions import IRI, Literal, Quad
from gpai_graph.stores.embedded import EmbeddedStore, written
from gpai_graph.web import Settings, create_app
from gpai_graph.web.data.linked_data import MEDIA_TYPES

SHAPES = PREFIXES["graph"] + "shapes"

NAMING = {PREFIXES["rdfs"] + "label", PREFIXES["rdf"] + "value", expand("gpai:firstDay"), expand("gpai:lastDay")}

FORMATS = list(MEDIA_TYPES)

# A country, a membership with inferred parts, a source, a date, a body with a long history.
THINGS = ["country/rs", "membership/mx-gpai", "source/meti-2022-11", "date/2021-11", "body/gpai-council"]


def expected_about(thing: str, quads: list[Quad]) -> set[Quad]:
    """What belongs to the data about a thing, by rule: read from all quads without a query."""
    named = [quad for quad in quads if quad.graph not in (None, SHAPES)]
    about = {quad for quad in named if thing in (quad.subject, quad.object)}
    beside = {term for quad in about for term in (quad.subject, quad.object) if isinstance(term, IRI)} - {thing}
    derived = {quad.object for quad in about if quad.predicate == PREFIXES["prov"] + "wasDerivedFrom"}
    sources = {quad.subject for quad in named if quad.object == expand("gpai:Source")}
    told = ({quad.graph for quad in about} | derived) & sources
    names = {quad for quad in named if quad.subject in beside and quad.predicate in NAMING}
    return about | names | {quad for quad in named if quad.subject in told}


def without_graphs(quads: set[Quad]) -> set[Quad]:
    return {quad._replace(graph=None) for quad in quads}


def told_of_document(quads: set[Quad], path: str) -> set[Quad]:
    """The statements about the document itself, which are no statements of the graph."""
    document = f"{BASE}data/{path}"
    found = {quad for quad in quads if quad.subject == document}
    topics = {quad.object for quad in found if quad.predicate == PREFIXES["foaf"] + "primaryTopic"}
    assert topics == {f"{BASE}id/{path}"}
    licences = {quad.object for quad in found if quad.predicate == PREFIXES["dcterms"] + "license"}
    assert licences == {"https://creativecommons.org/licenses/by/4.0/"}
    return found


# ---- A thing ----


@pytest.mark.parametrize("path", THINGS)
def test_the_data_about_a_thing_are_what_the_graph_says(client: TestClient, quads: list[Quad], path: str) -> None:
    expected = expected_about(f"{BASE}id/{path}", quads)
    assert expected
    for ending in FORMATS:
        answer = client.get(f"/data/{path}.{ending}")
        assert (answer.status_code, answer.headers["content-type"].partition(";")[0]) == (200, MEDIA_TYPES[ending])
        found = in_oxigraph(answer.content, ending)
        found -= told_of_document(found, path)
        if ending in WITH_GRAPHS:
            own = {quad for quad in quads if quad.graph == f"{BASE}id/{path}"}
            assert found == expected | without_graphs(expected) | own
        else:
            assert found == without_graphs(expected)


@pytest.mark.parametrize("ending", FORMATS)
def test_rdflib_reads_the_same_from_every_format(client: TestClient, ending: str) -> None:
    body = client.get(f"/data/membership/rs-gpai.{ending}").content
    assert as_text(to_rdflib(in_oxigraph(body, ending))) == as_text(in_rdflib(body, ending))


def test_a_plain_query_and_one_for_sources_work_on_the_trig_of_a_thing(client: TestClient) -> None:
    store = EmbeddedStore.in_memory()
    store.load(client.get("/data/membership/rs-gpai.trig").content, "trig")
    since = IRI(expand("membership:rs-gpai"))
    plain = store.select(f"SELECT ?since WHERE {{ <{since}> <{expand('gpai:since')}> ?since }}")
    assert len(plain) == 1
    sourced = store.select(
        f"""SELECT ?title WHERE {{ ?source a <{expand("gpai:Source")}> ; <{PREFIXES["dcterms"]}title> ?title .
        GRAPH ?source {{ <{since}> <{expand("gpai:since")}> ?since }} }}"""
    )
    assert len(sourced) > 1


def test_a_source_as_trig_holds_all_that_it_states(client: TestClient, quads: list[Quad]) -> None:
    source = IRI(expand("source:meti-2022-11"))
    stated = {quad for quad in quads if quad.graph == source}
    found = in_oxigraph(client.get("/data/source/meti-2022-11.trig").content, "trig")
    assert stated <= found
    plain = in_oxigraph(client.get("/data/source/meti-2022-11.ttl").content, "ttl")
    assert not without_graphs({quad for quad in stated if source not in (quad.subject, quad.object)}) & plain


def test_the_same_thing_gives_the_same_bytes_on_every_server(kg: KnowledgeGraph, client: TestClient) -> None:
    with TestClient(create_app(kg, Settings(public_url="https://gpai.example/graph"))) as other:
        for ending in FORMATS:
            path = f"/data/country/rs.{ending}"
            assert client.get(path).content == other.get(path).content


def test_rdf_xml_names_only_the_namespaces_it_uses_in_order() -> None:
    label = Literal("<rdfs:label> & gpai:x", IRI(PREFIXES["xsd"] + "string"))
    text = written([Quad(IRI(expand("country:ca")), IRI(PREFIXES["rdfs"] + "label"), label)], "application/rdf+xml")
    assert re.findall(rb"xmlns:(\w+)", text) == [b"rdf", b"rdfs"]
    assert len(rdflib.Graph().parse(data=text, format="xml")) == 1


@pytest.mark.parametrize(
    ("accept", "location"),
    [
        ("", "/page/country/ca"),
        ("*/*", "/page/country/ca"),
        (BROWSER, "/page/country/ca"),
        ("application/xhtml+xml", "/page/country/ca"),
        ("text/turtle", "/data/country/ca.ttl"),
        ("application/x-turtle", "/data/country/ca.ttl"),
        ("application/ld+json", "/data/country/ca.jsonld"),
        ("application/json", "/data/country/ca.jsonld"),
        ("application/rdf+xml", "/data/country/ca.rdf"),
        ("application/xml", "/data/country/ca.rdf"),
        ("application/n-triples", "/data/country/ca.nt"),
        ("application/n-quads", "/data/country/ca.nq"),
        ("application/trig", "/data/country/ca.trig"),
        ("text/html;q=0.5, application/rdf+xml;q=0.6", "/data/country/ca.rdf"),
        ("text/turtle;q=0.3, text/html;q=0.9", "/page/country/ca"),
        ("text/*;q=0.5, text/html;q=0, application/ld+json;q=0.1", "/data/country/ca.ttl"),
        ("application/*, text/*;q=0.9", "/data/country/ca.jsonld"),
        ("TEXT/TURTLE ; q=1.0", "/data/country/ca.ttl"),
        ("image/png, application/trig;q=0.001", "/data/country/ca.trig"),
    ],
)
@pytest.mark.parametrize("path", ["/id/country/ca", "/data/country/ca"])
def test_a_thing_leads_to_the_document_that_is_wanted_most(
    client: TestClient, path: str, accept: str, location: str
) -> None:
    answer = client.get(path, headers={"Accept": accept})
    assert (answer.status_code, answer.headers["location"]) == (303, location)
    assert answer.headers["vary"] == "Accept"


@pytest.mark.parametrize("accept", ["image/png", "text/html;q=0, image/*", "*/*;q=0", "text/turtle;q=0"])
@pytest.mark.parametrize("path", ["/id/country/ca", "/ontology", "/graph/sources", "/source/meti-2022-11"])
def test_what_is_not_to_be_had_is_refused_in_words_with_what_is(client: TestClient, path: str, accept: str) -> None:
    answer = client.get(path, headers={"Accept": accept})
    assert answer.status_code == 406
    assert answer.headers["vary"] == "Accept"
    assert "text/turtle" in answer.text
    if answer.headers["content-type"].startswith("application/problem+json"):
        assert answer.json()["status"] == 406


def test_the_day_asked_for_goes_along_to_the_page(client: TestClient) -> None:
    answer = client.get("/id/country/ca?as_of=2021", headers={"Accept": BROWSER})
    assert answer.headers["location"] == "/page/country/ca?as_of=2021-12-31"
    assert client.get("/id/country/ca?as_of=never", headers={"Accept": BROWSER}).status_code == 400


@pytest.mark.parametrize("path", ["/id/country/ca", "/data/country/ca", "/id/source/meti-2022-11"])
def test_an_ending_names_the_format_whatever_is_accepted(client: TestClient, path: str) -> None:
    for ending in FORMATS:
        answer = client.get(f"{path}.{ending}", headers={"Accept": "image/png"})
        assert (answer.status_code, answer.headers["content-type"].partition(";")[0]) == (200, MEDIA_TYPES[ending])
    answer = client.get(f"{path}.html", headers={"Accept": "text/turtle"})
    assert (answer.status_code, answer.headers["location"]) == (303, f"/page/{path.split('/', 2)[2]}")


def test_a_source_is_also_had_as_it_is_often_written(client: TestClient) -> None:
    assert client.get("/source/meti-2022-11").headers["location"] == "/page/source/meti-2022-11"
    turtle = client.get("/source/meti-2022-11", headers={"Accept": "text/turtle"})
    assert turtle.headers["location"] == "/data/source/meti-2022-11.ttl"
    assert client.get("/source/meti-2022-11.ttl").content == client.get(turtle.headers["location"]).content


def test_links_in_the_head_lead_to_all_formats_the_thing_and_the_licence(client: TestClient) -> None:
    for path in ("/data/country/ca.ttl", "/page/country/ca", "/id/country/ca"):
        answer = client.get(path)
        links = answer.headers["link"]
        for target, media_type in re.findall(r'<(/[^>]*)>; rel="alternate"; type="([^"]*)"', links):
            found = client.get(target)
            assert (found.status_code, found.headers["content-type"].partition(";")[0]) == (200, media_type)
        if path.startswith("/data"):
            assert f'<{BASE}id/country/ca>; rel="describes"' in links
            assert '<http://testserver/data/country/ca.ttl>; rel="canonical"' in links
            assert '<https://creativecommons.org/licenses/by/4.0/>; rel="license"' in links
            assert answer.headers["content-location"] == path
    assert (
        '<http://testserver/page/country/ca>; rel="canonical"'
        in client.get("/page/country/ca?as_of=2021").headers["link"]
    )


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/id/country/serbai", "Did you mean country:rs (Serbia)?"),
        ("/data/country/serbai.ttl", "Did you mean country:rs (Serbia)?"),
        ("/id/contry/ca", "There is no kind 'contry'."),
        ("/source/meti-2022-12", "Did you mean source:"),
        ("/graph/derived/label", "Did you mean 'derived/labels'?"),
        ("/graph/../secrets", ""),
        ("/ontology/9.9.9", "This server does not have release 9.9.9."),
        ("/gpai-graph.zip", "gpai-graph.trig, gpai-graph.nq, gpai-graph.ttl"),
        ("/id/country/ca%22%3E%3Cscript%3E", ""),
        ("/nothing", "We found no page at this address."),
    ],
)
def test_what_is_not_there_is_told_with_the_nearest_for_people_and_programs(
    client: TestClient, path: str, words: str
) -> None:
    told = client.get(path, headers={"Accept": "text/turtle"})
    assert (told.status_code, told.headers["content-type"]) == (404, "application/problem+json")
    assert words in told.json()["detail"]
    page = client.get(path, headers={"Accept": BROWSER})
    assert (page.status_code, page.headers["content-type"]) == (404, "text/html; charset=utf-8")
    assert "<script>" not in page.text.replace("<script src", "")


# ---- The ontology, the shapes, graphs ----


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/ontology", "graph:ontology"),
        ("/shapes", "graph:shapes"),
        ("/graph/ontology", "graph:ontology"),
        ("/graph/sources", "graph:sources"),
        ("/graph/derived/inferred-rows", "derived:inferred-rows"),
    ],
)
def test_a_document_is_had_where_it_is_in_every_format(
    client: TestClient, quads: list[Quad], path: str, name: str
) -> None:
    expected = {quad for quad in quads if quad.graph == expand(name)}
    assert expected
    for ending in FORMATS:
        answer = client.get(path, headers={"Accept": MEDIA_TYPES[ending]})
        assert (answer.status_code, answer.headers["content-location"]) == (200, f"{path}.{ending}")
        assert "Accept" in answer.headers["vary"]
        assert client.get(f"{path}.{ending}").content == answer.content
        found = in_oxigraph(answer.content, ending)
        assert found == (expected if ending in WITH_GRAPHS else without_graphs(expected))


@pytest.mark.parametrize("path", ["/ontology", "/shapes", "/graph/sources", "/graph/derived/labels"])
def test_a_browser_gets_a_page_about_a_document_that_leads_to_its_data(client: TestClient, path: str) -> None:
    page = client.get(path, headers={"Accept": BROWSER})
    assert (page.status_code, page.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert f'<{path}.ttl>; rel="alternate"; type="text/turtle"' in page.headers["link"]
    assert "Accept" in page.headers["vary"]
    assert client.get(f"{path}.html").status_code == 200


def test_the_release_that_is_served_is_the_ontology(client: TestClient, kg: KnowledgeGraph) -> None:
    version = kg.run("header")[0].version.text
    assert client.get(f"/ontology/{version}.ttl").content == client.get("/ontology.ttl").content
    answer = client.get(f"/ontology/{version}", headers={"Accept": "text/turtle"})
    assert answer.content == client.get("/ontology.ttl").content
