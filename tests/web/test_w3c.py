"""The W3C's tests of the SPARQL 1.1 Protocol, asked of our endpoint: `pytest --w3c FOLDER`, a clone of w3c/rdf-tests.

What they ask stands in tests/data/protocol.yaml, too, in our words; without the clone this file is not collected."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
import rdflib
from rdflib.collection import Collection
from servers import endpoint
from sparql_requests import send

MANIFESTS = rdflib.Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
HTTP = rdflib.Namespace("http://www.w3.org/2011/http#")
CONTENT = rdflib.Namespace("http://www.w3.org/2011/content#")
FORMATS = {
    "boolean": {"application/sparql-results+json", "application/sparql-results+xml"},
    "tabular": {"application/sparql-results+json", "application/sparql-results+xml", "text/csv"},
    "RDF": {"text/turtle", "application/rdf+xml", "application/n-triples"},
}


class Case(NamedTuple):
    """A test: the requests of one connection, and what is expected of each."""

    name: str
    graph: rdflib.Graph
    requests: list[rdflib.term.Node]


def _folder(config: pytest.Config) -> Path:
    folder: Path | None = config.getoption("--w3c")
    if folder is None:
        raise pytest.UsageError("tests/web/test_w3c.py needs a clone of github.com/w3c/rdf-tests: --w3c FOLDER")
    return folder / "sparql" / "sparql11" / "protocol"


def _cases(config: pytest.Config) -> list[Case]:
    manifest = _folder(config) / "manifest.ttl"
    graph = rdflib.Graph().parse(manifest, publicID=manifest.as_uri())
    cases = []
    for test in graph.subjects(rdflib.RDF.type, MANIFESTS.ProtocolTest):
        action = graph.value(test, MANIFESTS.action)
        requests = Collection(graph, graph.value(action, HTTP.requests))
        cases.append(Case(str(test).rpartition("#")[2], graph, list(requests)))
    return sorted(cases)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "case" in metafunc.fixturenames:
        metafunc.parametrize("case", _cases(metafunc.config), ids=lambda case: case.name)


@pytest.fixture(scope="module")
def address(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The endpoint over the data of the suite, each file in the graph that the tests call it."""
    text = "".join(
        f"<http://kasei.us/2009/09/sparql/data/{path.stem}.rdf> {{ {path.read_text(encoding='utf-8')} }}\n"
        for path in sorted(_folder(request.config).glob("data*.nt"))
    )
    trig = tmp_path_factory.mktemp("w3c") / "data.trig"
    trig.write_text(text, encoding="utf-8")
    with endpoint(trig) as url:
        yield url


def _sent(address: str, graph: rdflib.Graph, request: rdflib.term.Node) -> tuple[int, dict[str, str], bytes]:
    body = graph.value(request, HTTP.body)
    text = None if body is None else str(graph.value(body, CONTENT.chars))
    coding = "utf-8" if body is None else str(graph.value(body, CONTENT.characterEncoding) or "utf-8")
    listed = graph.value(request, HTTP.headers)
    headers = {
        str(graph.value(header, HTTP.fieldName)).lower(): str(graph.value(header, HTTP.fieldValue))
        for header in (Collection(graph, listed) if listed is not None else ())
    }
    headers.pop("content-length", None)
    path = str(graph.value(request, HTTP.absolutePath)).removeprefix("/sparql/").removeprefix("/sparql")
    return send(
        address,
        str(graph.value(request, HTTP.methodName)),
        path,
        None if text is None else text.encode(coding),
        headers,
    )


def test_the_protocol_of_the_w3c_is_kept(address: str, case: Case) -> None:
    if case.name.startswith("update"):
        # We take no update: each is refused, and says so.
        status, _, told = _sent(address, case.graph, case.requests[0])
        assert (True, True) == (400 <= status < 500, "read-only" in json.loads(told)["detail"])
        return
    for request in case.requests:
        status, headers, body = _sent(address, case.graph, request)
        response = case.graph.value(request, HTTP.resp)
        wanted = {str(node)[-3] for node in case.graph.objects(response, MANIFESTS.expectedStatus)}
        assert str(status)[0] in wanted, body
        shape = case.graph.value(response, MANIFESTS.expectedFormat)
        if shape is not None:
            assert headers["content-type"].partition(";")[0] in FORMATS[str(shape)]
        truth = case.graph.value(response, MANIFESTS.expectedBoolean)
        if truth is not None:
            assert truth.toPython() == json.loads(body)["boolean"]
