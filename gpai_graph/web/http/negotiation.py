"""Negotiation: what a client accepts and what is there in, the best of it out (RFC 9110, 12.5)."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from http import HTTPStatus
from math import isnan
from typing import Final, NamedTuple

from starlette.exceptions import HTTPException
from starlette.types import Scope

from gpai_graph.errors import brief
from gpai_graph.rdf import formats
from gpai_graph.web.http.messages import header

# What an answer of each kind can be written as; and the other names under which clients ask for the same: the right one
# is what they are told they got.
_KINDS: Final = {"rows": formats.TABLES, "truth": formats.TABLES, "graph": formats.GRAPHS}
TYPES_OF_KINDS: Final[Mapping[str, Sequence[str]]] = {
    kind: [each.media_type for each in known] for kind, known in _KINDS.items()
}
ALIASES: Final[Mapping[str, Mapping[str, str]]] = {kind: formats.aliases(known) for kind, known in _KINDS.items()}
# What `format=` in an address means: for those who cannot set a header.
_NAMES: Final = {kind: formats.media_types(known) for kind, known in _KINDS.items()}
# What an answer says whose format the header decides.
VARY: Final = {"Vary": "Accept"}
_MOST_RANGES: Final = 40
# Longer headers are read each time: what is kept of headers is at most so many times 512 bytes, about.
_KEPT: Final = 512


class AcceptHeader(NamedTuple):
    """What a client accepts: media ranges, or codings, with their weights from 0 (not at all) to 1.

    text: as the client wrote it, for messages."""

    text: str
    ranges: tuple[tuple[str, float], ...]

    @classmethod
    def of(cls, scope: Scope, name: bytes = b"accept") -> "AcceptHeader":
        """What a request says in this header."""
        return cls.read(header(scope, name).decode("latin-1"))

    @classmethod
    def read(cls, text: str) -> "AcceptHeader":
        """Read the text of a header; a weight that is no number counts as 1.

        >>> AcceptHeader.read("text/turtle;q=0.5, */*;q=0.1").ranges
        (('text/turtle', 0.5), ('*/*', 0.1))
        """
        return _read(text) if len(text) <= _KEPT else _read.__wrapped__(text)

    def weight_of(self, name: str) -> tuple[float, int]:
        """How much a media type or a coding is wanted, and how exactly it was named; the most exact range decides."""
        best = (0.0, -1)
        group = name.partition("/")[0]
        for named, weight in self.ranges:
            exact = 2 if named == name else 1 if named == f"{group}/*" else 0 if named == "*/*" else -1
            if exact > best[1]:
                best = (weight, exact)
        return best

    def best(self, offered: Sequence[str], aliases: Mapping[str, str] | None = None) -> str:
        """The media type of those offered that is wanted most, the earlier one of equals; "" if none is.

        Without a header anything is welcome.

        >>> AcceptHeader.read("text/csv;q=0.2, application/json").best(
        ...     ["application/sparql-results+json", "text/csv"],
        ...     {"application/json": "application/sparql-results+json"})
        'application/sparql-results+json'
        """
        if not self.text.strip():
            return offered[0]
        named = [(media_type, media_type) for media_type in offered]
        named += [(alias, meant) for alias, meant in (aliases or {}).items() if meant in offered]
        weights = [(self.weight_of(name), meant) for name, meant in named]
        # A type that is refused by its own name (q=0) is not to be had through a wildcard for its alias.
        refused = {meant for (weight, exact), meant in weights if weight == 0 and exact == 2}
        wanted = [(weight, meant) for (weight, exact), meant in weights if weight > 0 and meant not in refused]
        return max(wanted, key=lambda pair: pair[0])[1] if wanted else ""

    def required(self, offered: Sequence[str], aliases: Mapping[str, str] | None = None, what: str = "This") -> str:
        """The media type that is wanted most. Raises HTTPException 406, with what is offered, if none will do."""
        found = self.best(offered, aliases)
        if not found:
            message = f"{what} is not available as {brief(self.text)}. Ask for {', '.join(offered)}."
            raise HTTPException(HTTPStatus.NOT_ACCEPTABLE, message, VARY)
        return found

    def for_kinds(self, name: str = "") -> dict[str, str]:
        """{"rows", "truth", "graph": the media type for an answer of this kind, "" if none is wanted}.

        name: of a format, or a media type, which an address asks for; what it does not fit is left to the header.

        >>> AcceptHeader.read("text/csv").for_kinds("turtle")
        {'rows': 'text/csv', 'truth': 'text/csv', 'graph': 'text/turtle'}
        """
        short = len(self.text) + len(name) <= _KEPT
        return _for_kinds(self, name) if short else _for_kinds.__wrapped__(self, name)

    @property
    def takes_gzip(self) -> bool:
        """Whether the codings (Accept-Encoding) that a client takes include gzip."""
        return self.weight_of("gzip")[0] > 0

    @property
    def wants_html(self) -> bool:
        """Whether a browser asks: it names HTML, and nothing of ours by name with as great a weight."""
        html, exact = self.weight_of("text/html")
        ours = {*TYPES_OF_KINDS["rows"], *TYPES_OF_KINDS["graph"]}
        named = [weight for media_range, weight in self.ranges if media_range in ours]
        return exact == 2 and html > 0 and all(weight < html for weight in named)


@lru_cache(maxsize=_KEPT)  # at most 256 kB of headers, and as much again of what they say
def _read(text: str) -> AcceptHeader:
    found = []
    # More is no wish: a header of 8 kB would hold thousands.
    for part in text.split(",")[:_MOST_RANGES]:
        name, *parameters = (piece.strip() for piece in part.lower().split(";"))
        weight = 1.0
        for parameter in parameters:
            key, _, value = parameter.partition("=")
            if key.strip() == "q":
                weight = _weight(value.strip())
        if name:
            found.append((name, weight))
    return AcceptHeader(text, tuple(found))


def _weight(text: str) -> float:
    try:
        weight = float(text)
    except ValueError:
        return 1.0
    return 1.0 if isnan(weight) else min(max(weight, 0.0), 1.0)


@lru_cache(maxsize=_KEPT)  # as above
def _for_kinds(accept: AcceptHeader, name: str) -> dict[str, str]:
    # In an address, + is a space.
    named = {kind: names.get(name.replace(" ", "+").lower(), "") for kind, names in _NAMES.items()}
    asked = AcceptHeader.read(name) if "/" in name and not any(named.values()) else accept
    return {kind: named[kind] or asked.best(offered, ALIASES[kind]) for kind, offered in TYPES_OF_KINDS.items()}
