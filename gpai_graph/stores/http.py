"""HTTP for the stores: one request in, the whole body out, or one error that says what happened at which address.

Nothing is sent twice, but for the one request that a server answers by asking for a password; nothing is redirected."""

import time
from collections.abc import Mapping
from importlib.metadata import version
from typing import Final, NamedTuple
from urllib.parse import urlsplit

import requests
from requests.auth import AuthBase, HTTPBasicAuth, HTTPDigestAuth
from urllib3.exceptions import HTTPError

from gpai_graph.errors import EndpointError
from gpai_graph.rdf.formats import without_parameters

USER_AGENT: Final = f"gpai-graph/{version('gpai-graph')} (SPARQL 1.1 client; Python requests)"
_PIECE: Final = 1 << 16
_HELP: Final = {
    400: "The server does not accept this query. Its message says why.",
    401: "Give --user NAME and the password in GPAI_GRAPH_PASSWORD; in Python user= and password=.",
    403: "This account has no permission. Use another account.",
    404: "Check whether the address is complete, such as …/sparql or …/query.",
    405: "Check whether this is the address for queries or the address for graphs.",
    413: "The request is too large for the server. Raise the limit of the server.",
    429: "The server had too many requests. Try again later.",
    503: "The server is busy or starting. Try again later.",
}
_OTHER_HELP: Final = "Ask the operator of the server."
# How much of an error message of a server is shown.
_SHOWN: Final = 200


class Body(NamedTuple):
    """What a server answered: the media type without parameters, the headers, all bytes."""

    media_type: str
    headers: Mapping[str, str]
    data: bytes
    status: int


class Connection:
    """Requests to one server. timeout: seconds for a request and its whole answer."""

    def __init__(self, user: str, password: str, timeout: float) -> None:
        self._session = requests.Session()
        self._session.headers["User-Agent"] = USER_AGENT
        self._user = user
        self._password = password
        self._timeout = timeout

    def send(
        self,
        method: str,
        url: str,
        data: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        accepted: tuple[int, ...] = (200,),
    ) -> Body:
        """The answer of a server, if its status is one of the accepted. Raises EndpointError."""
        until = time.monotonic() + self._timeout
        try:
            response = self._answered(method, url, data, headers)
            body = Body(_media_type(response), response.headers, self._read(response, until), response.status_code)
        except (requests.RequestException, HTTPError, OSError) as error:
            raise EndpointError(self._unanswered(error), url) from error
        if body.status not in accepted:
            raise EndpointError(_refusal(body, url), url)
        return body

    def _answered(
        self, method: str, url: str, data: bytes | None, headers: Mapping[str, str] | None
    ) -> requests.Response:
        # Never redirected: the query, or the password, would go to a server that nobody named.
        def ask(auth: AuthBase | None) -> requests.Response:
            return self._session.request(
                method,
                url,
                data=data,
                headers=headers,
                auth=auth,
                timeout=self._timeout,
                allow_redirects=False,
                stream=True,
            )

        response = ask(None)
        challenge = response.headers.get("WWW-Authenticate", "")
        if response.status_code == requests.codes.unauthorized and self._user and not self._session.auth:
            response.close()
            # As the server wants it: the digest does not show the password to those who listen.
            if "digest" in challenge.lower():
                self._session.auth = HTTPDigestAuth(self._user, self._password)
            else:
                # As bytes: requests writes text as Latin-1, which has no password in Greek.
                self._session.auth = HTTPBasicAuth(self._user.encode(), self._password.encode())
            response = ask(None)
        return response

    def _read(self, response: requests.Response, until: float) -> bytes:
        """The whole body. A server that sends a byte now and then does not reset the clock."""
        pieces = []
        with response:
            while piece := response.raw.read1(_PIECE, decode_content=True):
                pieces.append(piece)
                if time.monotonic() > until:
                    raise requests.Timeout
        return b"".join(pieces)

    def _unanswered(self, error: Exception) -> str:
        if isinstance(error, requests.Timeout) or "timed out" in str(error).lower():
            return (
                f"there was no complete answer within {self._timeout:g} seconds. Ask for less, or allow more time: "
                "--timeout SECONDS, in Python timeout=."
            )
        if isinstance(error, requests.exceptions.SSLError):
            return f"there is no secure connection ({_reason(error)}). Check the certificate, or try http://."
        if isinstance(error, requests.ConnectionError) and not _broken_off(error):
            return f"the server does not answer ({_reason(error)}). Check the address and whether the server runs."
        return f"the answer was cut off ({_reason(error)}). Try again."


def checked(url: str) -> str:
    """The address, if it is one of a server. Raises EndpointError."""
    if urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).hostname:
        raise EndpointError("this is not the address of a server. It must begin with http:// or https://.", url)
    return url


def _broken_off(error: Exception) -> bool:
    return any(words in str(error) for words in ("IncompleteRead", "Connection aborted", "Connection broken"))


def _reason(error: BaseException) -> str:
    """The innermost cause, in a few words."""
    while (inner := error.__cause__ or error.__context__) is not None:
        error = inner
    text = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return str(text)[:_SHOWN]


def _media_type(response: requests.Response) -> str:
    return without_parameters(response.headers.get("Content-Type", ""))


def _refusal(body: Body, url: str) -> str:
    """What an answer other than the expected one means."""
    if body.headers.get("Location") and body.status // 100 == 3:
        target = body.headers["Location"]
        where = "another host" if urlsplit(target).netloc not in ("", urlsplit(url).netloc) else "another address"
        return f"the server redirects to {where}, {target}. If you trust that address, use it directly."
    what = f"the server refused the request (HTTP {body.status}{_explanation(body)})."
    return f"{what} {_HELP.get(body.status, _OTHER_HELP)}"


def _explanation(body: Body) -> str:
    """What the server says of its refusal, in one line; a page of HTML says nothing to us."""
    if body.media_type in ("text/html", "application/xhtml+xml"):
        return ""
    text = " ".join(body.data[: 4 * _SHOWN].decode("utf-8", "replace").split())
    return f": {text[:_SHOWN]}" if text else ""
