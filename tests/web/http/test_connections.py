"""What a server answers before a request reaches the application: its host, its number among the connections."""

import contextlib
import json
import socket
from typing import Any
from urllib.parse import urlsplit

import pytest
from servers import OverH11, serving
from sparql_requests import send
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from gpai_graph.web.http.server import protected

APP = protected(Starlette(routes=[Route("/", lambda _: PlainTextResponse("here"))]))
PROTOCOLS: dict[str, dict[str, Any]] = {"httptools": {}, "h11": {"loop": "asyncio", "http": OverH11}}


def said(address: str, request: bytes) -> bytes:
    parts = urlsplit(address)
    with socket.create_connection((parts.hostname or "", parts.port or 0), timeout=20) as connection:
        connection.sendall(request)
        return b"".join(iter(lambda: connection.recv(65_536), b""))


@pytest.mark.parametrize("protocol", PROTOCOLS)
@pytest.mark.parametrize(
    ("head", "status"),
    [
        # RFC 9112, section 3.2: a request of HTTP/1.1 without Host, or with two, is a 400.
        (b"GET / HTTP/1.1\r\n", b"HTTP/1.1 400 "),
        (b"GET / HTTP/1.1\r\nhost: a\r\nhost: b\r\n", b"HTTP/1.1 400 "),
        (b"GET / HTTP/1.1\r\nhost: a\r\n", b"HTTP/1.1 200 "),
        (b"GET / HTTP/1.0\r\n", b"HTTP/1.1 200 "),
    ],
)
def test_a_request_names_its_host_once_unless_it_is_of_http_1_0(protocol: str, head: bytes, status: bytes) -> None:
    with serving(APP, **PROTOCOLS[protocol]) as address:
        assert said(address, head + b"connection: close\r\n\r\n").startswith(status)


def test_who_comes_where_too_many_connections_are_open_gets_a_problem_document() -> None:
    with serving(APP, most=3) as address, contextlib.ExitStack() as stack:
        parts = urlsplit(address)
        for _ in range(3):
            stack.enter_context(socket.create_connection((parts.hostname or "", parts.port or 0), timeout=20))
        status, headers, body = send(address)
        assert (503, "application/problem+json") == (status, headers["content-type"])
        assert {"retry-after", "access-control-allow-origin"} <= {name.lower() for name in headers}
        assert "too many connections" in json.loads(body)["detail"]
        stack.close()
        assert 200 == next(status for status in iter(lambda: send(address)[0], None) if status == 200)


@pytest.mark.parametrize("path", ["/page/country/ca", "/id/country/ca", "/data/country/ca", "/questions/members"])
def test_a_slash_too_many_at_the_end_of_an_address_leads_to_the_page(client: TestClient, path: str) -> None:
    answer = client.get(f"{path}/?as_of=2021", headers={"accept": "text/html"}, follow_redirects=False)
    assert answer.status_code in (307, 308)
    assert (
        answer.headers["location"].removeprefix("http://127.0.0.1:8000").removeprefix("http://testserver")
        == f"{path}?as_of=2021"
    )


@pytest.mark.parametrize(
    ("path", "status"), [("/page/country/xx/", 404), ("/nothing/", 404), ("/page/country/ca//", 200)]
)
def test_slashes_at_the_end_change_nothing_about_whether_there_is_a_page(
    client: TestClient, path: str, status: int
) -> None:
    assert client.get(path, follow_redirects=True).status_code == status
