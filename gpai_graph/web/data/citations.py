"""Citations: pages of this server for reference managers. An address and a title in; BibTeX, CSL-JSON and RIS out."""

import re
from collections.abc import Callable
from typing import Final
from urllib.parse import parse_qsl, quote, urlsplit

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match

from gpai_graph.answers.citation import TITLE, Citation, public
from gpai_graph.errors import ParameterError, did_you_mean, quoted
from gpai_graph.rdf.dates import AsOf
from gpai_graph.web.data.api import in_problems
from gpai_graph.web.site import Site
from gpai_graph.web.urls import LONGEST_ADDRESS

LONGEST_TITLE: Final = 1_000
# {format: (media type, how it is written)}
_FORMATS: Final[dict[str, tuple[str, Callable[[Citation], str]]]] = {
    "bib": ("application/x-bibtex", Citation.bibtex),
    "csl": ("application/vnd.citationstyles.csl+json", Citation.csl),
    "ris": ("application/x-research-info-systems", Citation.ris),
}
_ENDINGS: Final = {"bib": "bib", "csl": "json", "ris": "ris"}
# What an address may hold as it is; everything else is written as %XX, so that no format takes it for its own sign.
_IN_ADDRESSES: Final = "%/?&=:+,;@-._~!$'()*"


@in_problems
def cite(request: Request) -> Response:
    """`/cite?view=PATH&title=TEXT&format=bib`: how a page of this server is cited, as a file."""
    site: Site = request.app.state.site
    words = request.query_params
    name = words.get("format", "bib")
    if name not in _FORMATS:
        raise ParameterError(
            f"There is no format {quoted(name)}.{did_you_mean(name, _FORMATS)} Choose one of {', '.join(_FORMATS)}."
        )
    view = _view(request, words.get("view", ""))
    title = " ".join(_printable(words.get("title", "")).split()) or TITLE
    if len(title) > LONGEST_TITLE:
        raise ParameterError(f"A title has at most {LONGEST_TITLE} characters; this one has {len(title)}.")
    named = dict(parse_qsl(urlsplit(view).query))
    as_of = AsOf.parse(named.get("as_of", ""), named.get("mode", ""))
    citation = site.kg.citation(title, as_of.day, public(site.public_url(request) + view))
    media_type, write = _FORMATS[name]
    headers = {"Content-Disposition": f'attachment; filename="{citation.key}.{_ENDINGS[name]}"'}
    return Response(write(citation).encode(errors="replace"), 200, headers, f"{media_type}; charset=utf-8")


def _view(request: Request, text: str) -> str:
    """The path and words of a page of this server, written safely. Raises ParameterError if it is none."""
    if not text:
        raise ParameterError("There is no view. Write which page to cite, for example view=/questions/members.")
    if len(text) > LONGEST_ADDRESS:
        raise ParameterError(f"The view is longer than the {LONGEST_ADDRESS} characters that an address may have.")
    path = text.partition("?")[0].partition("#")[0]
    if not re.fullmatch(r"/(?![/\\])[^\\\x00-\x20\x7f]*", path) or not _is_served(request, path):
        raise ParameterError(
            f"The view {quoted(text)} is not a page of this server. Write for example view=/questions/members."
        )
    return quote(text.partition("#")[0], safe=_IN_ADDRESSES)


def _is_served(request: Request, path: str) -> bool:
    """Whether one of our routes answers at a path. A citation of what is not there would help nobody."""
    scope = {"type": "http", "method": "GET", "path": path, "root_path": ""}
    return any(route.matches(scope)[0] is Match.FULL for route in request.app.routes)


def _printable(text: str) -> str:
    """The text without what has no shape, such as control characters; they would end a line of RIS."""
    return "".join(letter if letter.isprintable() else " " for letter in text)
