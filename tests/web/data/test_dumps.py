"""The whole graph as a file, and how data are kept by caches, packed and shared."""

import gzip
from pathlib import Path

import pytest
from rdf_documents import WITH_GRAPHS, in_oxigraph
from starlette.testclient import TestClient

from gpai_graph.graph.opening import load
from gpai_graph.rdf.solutions import Quad
from gpai_graph.stores.paths import trig_path
from gpai_graph.web import create_app

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


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        # What is no range is ignored (RFC 9110, 14.2).
        ("bytes=9-1", 200),
        ("bytes=0-1,30-20", 200),
        ("bytes=", 200),
        ("bytes=-", 200),
        ("bytes=,", 200),
        ("bytes=--5", 200),
        ("bytes=+1-4", 200),
        ("bytes=1_0-19", 200),
        ("bytes=one-two", 200),
        ("bytes=0-4,x", 200),
        ("bytes 0-4", 200),
        ("lines=0-4", 200),
        ("bytes=0-" + "9" * 5000, 200),
        ("bytes=0-" + "9" * 90, 206),
        ("bytes=0-4", 206),
        ("BYTES=0-4", 206),
        ("bytes= ,0-4 , ", 206),
        ("bytes=-5", 206),
        ("bytes=0-4,99999999999-", 206),
        ("bytes=99999999999-", 416),
        ("bytes=-0", 416),
    ],
)
@pytest.mark.parametrize("coding", ["identity", "gzip"])
def test_a_range_is_kept_or_ignored_but_never_a_mistake(
    client: TestClient, coding: str, asked: str, status: int
) -> None:
    answer = client.get("/gpai-graph.ttl", headers={"Accept-Encoding": "identity", "Range": asked})
    assert answer.status_code == status
    assert client.head("/gpai-graph.ttl", headers={"Accept-Encoding": coding, "Range": asked}).status_code == status
    whole = client.get("/gpai-graph.ttl", headers={"Accept-Encoding": "identity"}).content
    first, last = ("0-4" in asked and whole[:5]), (asked == "bytes=-5" and whole[-5:])
    assert status != 200 or answer.content == whole
    assert not (status == 206 and (first or last)) or answer.content == (first or last)


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
