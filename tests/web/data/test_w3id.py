"""The rules that w3id.org is to have lead every name to what is served."""

import re
from pathlib import Path

import pytest
from rdf_documents import BROWSER
from starlette.testclient import TestClient

from gpai_graph.graph.knowledge import KnowledgeGraph
from gpai_graph.rdf.namespaces import BASE
from gpai_graph.web.data.linked_data import MEDIA_TYPES

ROOT = Path(__file__).resolve().parents[3]


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
