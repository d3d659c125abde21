"""SPARQLWrapper, the client that everybody uses, gets an answer whatever return format it is set to."""

import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
from servers import endpoint
from SPARQLWrapper import GET, POST, POSTDIRECTLY, URLENCODED, SPARQLWrapper, Wrapper

QUERIES = {
    "SELECT": "SELECT ?c { ?c a <https://w3id.org/gpai-graph/ontology#Country> }",
    "ASK": "ASK { ?s ?p ?o }",
    "CONSTRUCT": "CONSTRUCT { ?c a ?t } WHERE { ?c a ?t }",
    "DESCRIBE": "DESCRIBE <https://w3id.org/gpai-graph/id/country/fr>",
}
ROWS = {"SELECT", "ASK"}
METHODS = {"GET": (GET, URLENCODED), "POST": (POST, URLENCODED), "POST, the query alone": (POST, POSTDIRECTLY)}


@pytest.fixture(scope="module")
def address(tiny_trig: Path) -> Iterator[str]:
    """A running server with the small world."""
    with endpoint(tiny_trig) as address:
        yield address


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("form", QUERIES)
@pytest.mark.parametrize("return_format", Wrapper._allowedFormats)
def test_it_is_answered(address: str, form: str, return_format: str, method: str) -> None:
    wrapper = SPARQLWrapper(address)
    wrapper.setQuery(QUERIES[form])
    request, content = METHODS[method]
    wrapper.setMethod(request)
    wrapper.setRequestMethod(content)
    wrapper.setReturnFormat(return_format)
    with warnings.catch_warnings():
        # It warns where it must ask for anything, as a format does not fit the query.
        warnings.simplefilter("ignore", RuntimeWarning)
        answer = wrapper.query()
    body = answer.response.read()
    assert answer.response.status == 200
    assert body
