"""What the data set is: VoID, DCAT, and what search engines read."""

import hashlib
import json
import re
from collections import Counter

import pytest
import rdflib
from rdf_documents import BROWSER, as_text, in_oxigraph, in_rdflib
from starlette.testclient import TestClient

from gpai_graph.graph.knowledge import KnowledgeGraph
from gpai_graph.rdf.namespaces import BASE, PREFIXES
from gpai_graph.rdf.solutions import Quad
from gpai_graph.web.data.catalogue import EXAMPLES, dataset_json_ld
from gpai_graph.web.data.linked_data import MEDIA_TYPES


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
    assert partitions == Counter(cls for _, cls in types)
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
    assert kg.answer("graph-figures").sentence in told["description"]
    for file in told["distribution"]:
        assert client.head(file["contentUrl"]).status_code == 200
    assert callable(dataset_json_ld)
