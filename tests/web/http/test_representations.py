"""A kept answer and a file on disk are sent by the same rules: whole, packed, as a head, or as 304."""

import gzip
from collections.abc import Iterator
from pathlib import Path

import pytest
from servers import endpoint, serving
from sparql_requests import send
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from gpai_graph.web.http.middleware import ResponseCache
from gpai_graph.web.http.representations import StoredFile
from gpai_graph.web.http.server import hosts_for, protected

TEXT = "Every fact has a source.\n" * 200
BODY = TEXT.encode()


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server that has one text twice: as an answer that is kept, and as a file."""
    path = tmp_path_factory.mktemp("files") / "text.txt"
    path.write_bytes(BODY)
    Path(f"{path}.gz").write_bytes(gzip.compress(BODY, mtime=0))

    def file(request: object) -> StoredFile:
        return StoredFile(path, "text/plain", "abc", "gzip" in request.headers.get("accept-encoding", ""))  # type: ignore[attr-defined]

    routes = [Route("/kept", lambda _: PlainTextResponse(TEXT)), Route("/file", file)]
    with serving(protected(ResponseCache(Starlette(routes=routes)), hosts=hosts_for("127.0.0.1"))) as url:
        yield url


BOTH = pytest.mark.parametrize("name", ["kept", "file"])
CODINGS = pytest.mark.parametrize("coding", ["identity", "gzip"])


@BOTH
@CODINGS
@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ("{tag}", 304),
        ("W/{tag}", 304),
        ('"other", {tag}', 304),
        ('"other",W/{tag} ', 304),
        ("*", 304),
        ('"other"', 200),
        ("{tag}x", 200),
        ("", 200),
        (",", 200),
    ],
)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_who_has_an_answer_is_told_so(
    address: str, name: str, coding: str, asked: str, status: int, method: str
) -> None:
    tag = send(f"{address}/{name}", headers={"accept-encoding": coding})[1]["etag"]
    headers = {"accept-encoding": coding, "if-none-match": asked.format(tag=tag)}
    found, said, body = send(f"{address}/{name}", method, headers=headers)
    assert (found, said["etag"]) == (status, tag)
    assert (body == b"") == (status == 304 or method == "HEAD")
    assert {"vary", "cache-control"} <= said.keys()
    if status == 304:
        assert not {"content-type", "content-length", "content-encoding", "content-disposition"} & said.keys()


@BOTH
def test_plain_and_packed_are_one_text_with_two_tags(address: str, name: str) -> None:
    (_, plain, body), (_, packed, packed_body) = (
        send(f"{address}/{name}", headers={"accept-encoding": coding}) for coding in ("identity", "gzip")
    )
    assert (body, gzip.decompress(packed_body)) == (BODY, BODY)
    assert packed["etag"] == plain["etag"][:-1] + '-gz"'
    assert (plain.get("content-encoding"), packed["content-encoding"]) == (None, "gzip")
    assert plain["vary"] == packed["vary"] == "Accept-Encoding"
    # A tag of one coding is none of the other.
    crossed = {"accept-encoding": "gzip", "if-none-match": plain["etag"]}
    assert send(f"{address}/{name}", headers=crossed)[0] == 200


ANSWERS = {
    "an answer": (200, {"query": "?query=ASK%20%7B%7D"}),
    "a mistake": (400, {"query": "?query=ASK"}),
    "no format": (406, {"query": "?query=ASK%20%7B%7D", "headers": {"accept": "image/png"}}),
    "no method": (405, {"method": "PUT"}),
    "what can be done": (204, {"method": "OPTIONS"}),
    "a foreign host": (421, {"headers": {"host": "rebound.example"}}),
    "a long head": (431, {"headers": {"cookie": "x" * 9_000}}),
    "a long body": (413, {"method": "POST", "body": b" " * 70_000}),
}


@pytest.mark.parametrize("name", ANSWERS)
def test_scripts_of_any_origin_may_read_every_answer(tiny_trig: Path, name: str) -> None:
    status, request = ANSWERS[name]
    with endpoint(tiny_trig) as address:
        found, said, _ = send(address, **request)  # type: ignore[arg-type]
    assert (found, said["access-control-allow-origin"]) == (status, "*")
    assert "ETag" in said["access-control-expose-headers"]
    assert said["x-content-type-options"] == "nosniff"
