"""Things, graphs and the whole graph as data over HTTP: each format is read back, in two engines, and compared."""

import gzip
import hashlib
import json
import re
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
import rdflib
from starlette.testclient import TestClient

from gpai_graph.graph.knowledge import KnowledgeGraph
from gpai_graph.graph.opening import load
from gpai_graph.queries.library import Library
from gpai_graph.rdf.dataset import to_rdflib
from gpai_graph.rdf.namespaces import BASE, PREFIXES, expand
from gpai_graph.rdf.solutions import IRI, Literal, Quad
from gpai_graph.stores.embedded import EmbeddedStore, written
from gpai_graph.stores.paths import ontology_dir, queries_dir, trig_path
from gpai_graph.web import Settings, create_app
from gpai_graph.web.data.catalogue import EXAMPLES, dataset_json_ld
from gpai_graph.web.data.linked_data import MEDIA_TYPES

ROOT = Path(__file__).resolve().parents[3]
SHAPES = PREFIXES["graph"] + "shapes"
NAMING = {PREFIXES["rdfs"] + "label", PREFIXES["rdf"] + "value", expand("gpai:firstDay"), expand("gpai:lastDay")}
FORMATS = list(MEDIA_TYPES)
WITH_GRAPHS = ("trig", "nq")
# As rdflib calls its parsers.
IN_RDFLIB = {"ttl": "turtle", "jsonld": "json-ld", "nt": "nt", "rdf": "xml", "trig": "trig", "nq": "nquads"}
# A country, a membership with inferred parts, a source, a date, a body with a long history.
THINGS = ["country/rs", "membership/mx-gpai", "source/meti-2022-11", "date/2021-11", "body/gpai-council"]
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"


@pytest.fixture(scope="module")
def kg(graph: EmbeddedStore) -> KnowledgeGraph:
    return KnowledgeGraph(graph, Library(queries_dir()), Library(ontology_dir() / "rules"))


@pytest.fixture(scope="module")
def client(kg: KnowledgeGraph) -> Iterator[TestClient]:
    with TestClient(create_app(kg), follow_redirects=False) as client:
        yield client


@pytest.fixture(scope="module")
def quads(graph: EmbeddedStore) -> list[Quad]:
    return list(graph.quads())


def in_oxigraph(body: bytes, ending: str) -> set[Quad]:
    store = EmbeddedStore.in_memory()
    store.load(body, MEDIA_TYPES[ending])
    return set(store.quads())


def in_rdflib(body: bytes, ending: str) -> rdflib.Dataset:
    # Literals must be what is written, in both engines.
    rdflib.NORMALIZE_LITERALS = False
    try:
        dataset = rdflib.Dataset(default_union=False)
        with warnings.catch_warnings():
            # rdflib's own parser asks a Dataset for what rdflib has renamed.
            warnings.simplefilter("ignore", DeprecationWarning)
            dataset.parse(data=body, format=IN_RDFLIB[ending])
        return dataset
    finally:
        rdflib.NORMALIZE_LITERALS = True


def as_text(dataset: rdflib.Dataset) -> set[tuple[str, ...]]:
    names = {dataset.default_graph.identifier: ""}
    return {
        (subject.n3(), predicate.n3(), value.n3(), "" if graph is None else names.get(graph, str(graph)))
        for subject, predicate, value, graph in dataset.quads()
    }


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
        ("/id/contry/ca", "There is no kind of things called 'contry' here."),
        ("/source/meti-2022-12", "Did you mean source:"),
        ("/graph/derived/label", "Did you mean 'derived/labels'?"),
        ("/graph/../secrets", ""),
        ("/ontology/9.9.9", "Release 9.9.9 is not served here, but"),
        ("/gpai-graph.zip", "gpai-graph.trig, gpai-graph.nq, gpai-graph.ttl"),
        ("/id/country/ca%22%3E%3Cscript%3E", ""),
        ("/nothing", "There is nothing at this address."),
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


# ---- The whole graph ----


@pytest.mark.parametrize("ending", ["trig", "nq", "ttl"])
def test_a_dump_is_the_whole_graph(client: TestClient, quads: list[Quad], ending: str) -> None:
    found = in_oxigraph(client.get(f"/gpai-graph.{ending}").content, ending)
    assert found == ({*quads} if ending in WITH_GRAPHS else {quad for quad in quads if quad.graph is None})


def test_the_trig_dump_is_the_file_whose_digest_citations_name() -> None:
    with TestClient(create_app(load())) as client:
        answer = client.get("/gpai-graph.trig")
        assert answer.content == trig_path().read_bytes()
        kept = client.get("/gpai-graph.nq").headers["etag"]
    # The next process finds the files in the cache.
    with TestClient(create_app(load())) as client:
        assert client.head("/gpai-graph.nq").headers["etag"] == kept


def test_a_dump_goes_packed_in_part_or_not_at_all(client: TestClient) -> None:
    plain = client.get("/gpai-graph.nq", headers={"Accept-Encoding": "identity"})
    packed = client.get("/gpai-graph.nq", headers={"Accept-Encoding": "gzip"})
    assert "content-encoding" not in plain.headers
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.content == plain.content
    assert int(packed.headers["content-length"]) < int(plain.headers["content-length"]) / 10
    assert plain.headers["etag"] != packed.headers["etag"]
    refused = client.get("/gpai-graph.nq", headers={"Accept-Encoding": "gzip;q=0"})
    assert "content-encoding" not in refused.headers
    for answer, coding in ((plain, "identity"), (packed, "gzip")):
        again = {"Accept-Encoding": coding, "If-None-Match": f'"other", W/{answer.headers["etag"]}'}
        same = client.get("/gpai-graph.nq", headers=again)
        assert (same.status_code, same.content) == (304, b"")
        assert same.headers["access-control-allow-origin"] == "*"
    part = client.get("/gpai-graph.nq", headers={"Accept-Encoding": "identity", "Range": "bytes=10-19"})
    assert (part.status_code, part.content) == (206, plain.content[10:20])


def test_a_dump_cannot_be_written_to_the_cache_and_is_served_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kg = load()
    kg.run("graphs")
    blocked = tmp_path / "file"
    blocked.write_text("no folder")
    monkeypatch.setenv("GPAI_GRAPH_CACHE", str(blocked))
    with TestClient(create_app(kg)) as client:
        assert client.get("/gpai-graph.trig").content == trig_path().read_bytes()


# ---- What the data set is ----


@pytest.fixture(scope="module")
def void(client: TestClient) -> rdflib.Graph:
    return rdflib.Graph().parse(data=client.get("/.well-known/void").content, format="turtle")


DATASET = rdflib.URIRef(f"{BASE}#dataset")
VOID = rdflib.Namespace(PREFIXES["void"])
DCAT = rdflib.Namespace(PREFIXES["dcat"])


def test_void_counts_what_is_there(void: rdflib.Graph, quads: list[Quad]) -> None:
    plain = {quad for quad in quads if quad.graph is None}
    types = [(quad.subject, quad.object) for quad in plain if quad.predicate == PREFIXES["rdf"] + "type"]
    expected = {
        "triples": len(plain),
        "distinctSubjects": len({quad.subject for quad in plain}),
        "distinctObjects": len({quad.object for quad in plain}),
        "properties": len({quad.predicate for quad in plain}),
        "classes": len({cls for _, cls in types}),
        "entities": len({thing for thing, _ in types if thing.startswith(f"{BASE}id/")}),
    }
    assert {name: void.value(DATASET, VOID[name]).toPython() for name in expected} == expected
    partitions = {
        str(void.value(part, VOID["class"])): void.value(part, VOID.entities).toPython()
        for part in void.objects(DATASET, VOID.classPartition)
    }
    assert partitions == {cls: sum(1 for _, other in types if other == cls) for _, cls in types}
    uses = {
        str(void.value(part, VOID.property)): void.value(part, VOID.triples).toPython()
        for part in void.objects(DATASET, VOID.propertyPartition)
    }
    assert sum(uses.values()) == len(plain)
    assert set(uses) == {quad.predicate for quad in plain}
    for part in void.objects(DATASET, VOID.subset):
        link, target = void.value(part, VOID.linkPredicate), void.value(part, VOID.objectsTarget)
        space = str(void.value(target, VOID.uriSpace))
        found = {q for q in plain if q.predicate == str(link) and str(q.object).startswith(space) and BASE in q.subject}
        assert void.value(part, VOID.triples).toPython() == len(found)


def test_void_leads_to_what_is_served(client: TestClient, void: rdflib.Graph, kg: KnowledgeGraph) -> None:
    for dump in void.objects(DATASET, VOID.dataDump):
        assert client.head(str(dump)).status_code == 200
    examples = {str(example) for example in void.objects(DATASET, VOID.exampleResource)}
    assert examples == {kg.resolve(name) for name in EXAMPLES}
    spaces = {str(vocabulary) for vocabulary in void.objects(DATASET, VOID.vocabulary)}
    assert {PREFIXES["gpai"], PREFIXES["org"], PREFIXES["skos"]} <= spaces


def test_dcat_tells_files_that_are_as_it_says(client: TestClient) -> None:
    graph = rdflib.Graph().parse(data=client.get("/dcat").content, format="turtle")
    spdx = rdflib.Namespace(PREFIXES["spdx"])
    files = list(graph.objects(DATASET, DCAT.distribution))
    assert len(files) == 3
    for file in files:
        body = client.get(str(graph.value(file, DCAT.downloadURL)), headers={"Accept-Encoding": "identity"})
        assert graph.value(file, DCAT.byteSize).toPython() == len(body.content)
        checksum = str(graph.value(graph.value(file, spdx.checksum), spdx.checksumValue, any=False))
        assert checksum.lower() == hashlib.sha256(body.content).hexdigest()
        assert str(graph.value(file, DCAT.mediaType)).endswith(body.headers["content-type"].partition(";")[0])
    library = rdflib.URIRef(f"{BASE}#service-library")
    assert client.get(str(graph.value(library, DCAT.endpointURL))).status_code == 200
    assert client.get(str(graph.value(library, DCAT.endpointDescription))).status_code == 200


@pytest.mark.parametrize("path", ["/.well-known/void", "/dcat"])
def test_a_description_is_the_same_in_every_format(client: TestClient, path: str) -> None:
    turtle = client.get(path).content
    for ending in ("ttl", "jsonld", "nt", "rdf"):
        answer = client.get(path, headers={"Accept": MEDIA_TYPES[ending]})
        assert in_oxigraph(answer.content, ending) == in_oxigraph(turtle, "ttl")
        assert as_text(in_rdflib(answer.content, ending)) == as_text(in_rdflib(turtle, "ttl"))
    refused = client.get(path, headers={"Accept": "image/png"})
    assert (refused.status_code, refused.json()["status"]) == (406, 406)
    assert client.get(path, headers={"Accept": BROWSER}).status_code == 200


@pytest.mark.parametrize(
    "host",
    [
        "wrong-name host",
        "wrong-name<host>",
        'wrong-name"host',
        "wrong-name{host}",
        "wrong-name\\host",
        "wrong-name/host",
    ],
)
@pytest.mark.parametrize("path", ["/dcat", "/.well-known/void", "/sitemap.xml", "/openapi.json", "/cite?view=/"])
def test_a_name_of_the_server_that_is_none_gets_into_no_answer(client: TestClient, path: str, host: str) -> None:
    answer = client.get(path, headers={"Host": host})
    assert answer.status_code in (200, 400)
    assert "wrong-name" not in answer.text


def test_the_first_page_tells_search_engines_what_the_data_set_is(client: TestClient, kg: KnowledgeGraph) -> None:
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', client.get("/").text)
    assert len(found) == 1
    told = json.loads(found[0])
    assert (told["@type"], told["@id"]) == ("Dataset", str(DATASET))
    assert kg.answer("figures").sentence in told["description"]
    for file in told["distribution"]:
        assert client.head(file["contentUrl"]).status_code == 200
    assert callable(dataset_json_ld)


# ---- Keeping, packing, sharing ----

ROUTES = [
    *("/id/country/ca", "/id/country/ca.ttl", "/data/country/ca.trig", "/source/meti-2022-11", "/ontology.nt"),
    *("/ontology", "/shapes.ttl", "/graph/derived/labels", "/gpai-graph.ttl", "/.well-known/void", "/dcat"),
    *("/api/queries", "/api/queries/members.json", "/api/queries/members", "/api/search.json?q=canada"),
    *("/openapi.json", "/api/evidence?subject=membership:rs-gpai", "/cite?view=/&format=ris"),
    *("/sitemap.xml", "/robots.txt"),
    *("/id/country/nowhere", "/api/queries/nothing.json", "/api/search.json", "/cite?view=//x"),
]  # fmt: skip


@pytest.mark.parametrize("path", ROUTES)
def test_any_page_may_read_and_head_tells_what_get_would(client: TestClient, path: str) -> None:
    answer = client.get(path, headers={"Origin": "https://elsewhere.example"})
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in answer.headers
    head = client.head(path, headers={"Origin": "https://elsewhere.example"})
    assert (head.status_code, head.content) == (answer.status_code, b"")
    assert head.headers == answer.headers
    asked = client.options(path, headers={"Origin": "https://x.example", "Access-Control-Request-Method": "GET"})
    assert (asked.status_code, asked.headers["access-control-allow-origin"]) == (204, "*")
    refused = client.post(path)
    assert refused.status_code == 405
    assert {"GET", "HEAD", "OPTIONS"} == set(refused.headers["allow"].split(", "))


@pytest.mark.parametrize("path", [path for path in ROUTES if "nowhere" not in path and "nothing" not in path])
def test_who_has_it_already_is_told_so(client: TestClient, path: str) -> None:
    answer = client.get(path)
    if answer.status_code != 200:
        pytest.fail("a redirect or a problem bears a tag") if "etag" in answer.headers else None
        return
    same = client.get(path, headers={"If-None-Match": answer.headers["etag"]})
    assert (same.status_code, same.content) == (304, b"")
    assert same.headers["access-control-allow-origin"] == "*"
    other = client.get(path, headers={"If-None-Match": '"other"'})
    assert other.status_code == 200


def test_data_go_packed_to_whom_takes_it(client: TestClient) -> None:
    with client.stream("GET", "/data/country/ca.nt", headers={"Accept-Encoding": "gzip"}) as answer:
        packed = b"".join(answer.iter_raw())
        assert answer.headers["content-encoding"] == "gzip"
    plain = client.get("/data/country/ca.nt", headers={"Accept-Encoding": "gzip;q=0, identity"})
    assert "content-encoding" not in plain.headers
    assert gzip.decompress(packed) == plain.content


# ---- The addresses that w3id.org is to lead here ----


def rules() -> list[tuple[str, str, str]]:
    """(what Accept must hold, pattern, target) of each redirect in .htaccess, in order."""
    found, accept = [], ""
    for line in (ROOT / "docs/w3id/.htaccess").read_text(encoding="utf-8").splitlines():
        if line.startswith("RewriteCond %{HTTP_ACCEPT}"):
            accept = line.split()[2]
        elif line.startswith("RewriteRule") and "E=TARGET" not in line:
            _, pattern, target, _ = line.split()
            found.append((accept, pattern, target))
            accept = ""
    return found


def redirected(path: str, accept: str) -> str:
    """Where the rules of .htaccess lead, as Apache reads them: the first that fits."""
    for wanted, pattern, target in rules():
        match = re.search(pattern, path)
        if match and re.search(wanted, accept, re.IGNORECASE):
            return target.replace("%{ENV:TARGET}", "").replace("$1", match[1] if match.groups() else "")
    pytest.fail(f"no rule for {path}")


@pytest.mark.parametrize("accept", [*MEDIA_TYPES.values(), BROWSER])
@pytest.mark.parametrize(
    "path",
    [
        *("id/country/ca", "data/country/ca", "source/meti-2022-11", "id/membership/rs-gpai", "id/source/meti-2022-11"),
        *("ontology", "shapes", "graph/sources", "graph/derived/labels"),
    ],
)
def test_w3id_leads_every_name_to_what_is_served(client: TestClient, path: str, accept: str) -> None:
    target = redirected(path, accept)
    answer = client.get(target, headers={"Accept": accept}, follow_redirects=True)
    wanted = "text/html" if accept == BROWSER else accept
    assert (answer.status_code, answer.headers["content-type"].partition(";")[0]) == (200, wanted)


@pytest.mark.parametrize(
    "path", ["", "gpai-graph.trig", "gpai-graph.nq", ".well-known/void", "dcat", "id/country/ca.ttl"]
)
def test_w3id_leads_to_the_whole_graph_and_what_describes_it(client: TestClient, path: str) -> None:
    assert client.get(redirected(path, "*/*")).status_code == 200


def test_w3id_serves_the_release_that_the_ontology_names(client: TestClient, kg: KnowledgeGraph) -> None:
    (release,) = kg.query("SELECT ?iri WHERE { ?ontology owl:versionIRI ?iri }").column("iri")
    target = redirected(str(release).removeprefix(BASE), "text/turtle")
    assert client.get(target).content == client.get("/ontology.ttl").content
