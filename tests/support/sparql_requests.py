"""Requests to a SPARQL endpoint, with just the headers given."""

import http.client
from typing import Any
from urllib.parse import quote, urlsplit

Headers = dict[str, str]

Told = tuple[int, Headers, bytes]


def send(address: str, method: str = "GET", query: str = "", body: bytes | None = None, headers: Any = None) -> Told:
    """One request, with just these headers."""
    parts = urlsplit(address)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=30)
    try:
        connection.putrequest(
            method, f"{parts.path}{query}", skip_host="host" in (headers or {}), skip_accept_encoding=True
        )
        for name, value in (headers or {}).items():
            connection.putheader(name, value)
        if body is not None:
            connection.putheader("content-length", str(len(body)))
        connection.endheaders(body)
        response = connection.getresponse()
        return response.status, {name.lower(): value for name, value in response.getheaders()}, response.read()
    finally:
        connection.close()


def ask(address: str, query: str, **headers: str) -> Told:
    """A query by GET."""
    return send(
        address, query=f"?query={quote(query)}", headers={name.replace("_", "-"): headers[name] for name in headers}
    )
