"""Negotiation: an Accept header and what is there in, the best of it out (RFC 9110, 12.5)."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Final

from gpai_graph.rdf import formats

# What an answer of each kind can be written as; and the other names under which clients ask for the same: the right one
# is what they are told they got.
KINDS: Final = {"rows": formats.TABLES, "truth": formats.TABLES, "graph": formats.GRAPHS}
TYPES: Final[Mapping[str, Sequence[str]]] = {kind: [each.media_type for each in known] for kind, known in KINDS.items()}
ALIASES: Final[Mapping[str, Mapping[str, str]]] = {kind: formats.aliases(known) for kind, known in KINDS.items()}
# What `format=` in an address means: for those who cannot set a header.
_NAMES: Final = {kind: formats.media_types(known) for kind, known in KINDS.items()}
_MOST_RANGES: Final = 40
# Longer headers are read each time: what is kept of headers is at most so many times 512 bytes, about.
_KEPT: Final = 512


def ranges(accept: str) -> tuple[tuple[str, float], ...]:
    """The media ranges of an Accept header with their weights; a weight that is none counts as 1.

    >>> ranges("text/turtle;q=0.5, */*;q=0.1")
    (('text/turtle', 0.5), ('*/*', 0.1))
    """
    return _ranges(accept) if len(accept) <= _KEPT else _ranges.__wrapped__(accept)


@lru_cache(maxsize=_KEPT)  # at most 256 kB of headers
def _ranges(accept: str) -> tuple[tuple[str, float], ...]:
    found = []
    # More is no wish: a header of 8 kB would hold thousands.
    for part in accept.split(",")[:_MOST_RANGES]:
        media_range, *parameters = (piece.strip() for piece in part.lower().split(";"))
        weight = 1.0
        for parameter in parameters:
            name, _, value = parameter.partition("=")
            if name.strip() == "q":
                weight = _weight(value.strip())
        if media_range:
            found.append((media_range, weight))
    return tuple(found)


def _weight(text: str) -> float:
    try:
        return min(max(float(text), 0.0), 1.0)
    except ValueError:
        return 1.0


def weight_of(media_type: str, accept: str) -> tuple[float, int]:
    """How much a media type is wanted (0: not at all), and how exactly it was named; the most exact range decides."""
    best = (0.0, -1)
    for media_range, weight in ranges(accept):
        group = media_range.partition("/")[0]
        exact = (
            2
            if media_range == media_type
            else 1
            if media_range == f"{group}/*" and media_type.startswith(f"{group}/")
            else 0
            if media_range == "*/*"
            else -1
        )
        if exact > best[1]:
            best = (weight, exact)
    return best


def chosen(accept: str, offered: Sequence[str], aliases: Mapping[str, str] | None = None) -> str:
    """The media type of those offered that is wanted most, the earlier one of equals; "" if none is.

    Without a header anything is welcome.

    >>> chosen("text/csv;q=0.2, application/json", ["application/sparql-results+json", "text/csv"],
    ...        {"application/json": "application/sparql-results+json"})
    'application/sparql-results+json'
    """
    if not accept.strip():
        return offered[0]
    named = [(media_type, media_type) for media_type in offered]
    named += [(alias, meant) for alias, meant in (aliases or {}).items() if meant in offered]
    weights = [(weight_of(name, accept), meant) for name, meant in named]
    # A type that is refused by its own name (q=0) is not to be had through a wildcard for its alias.
    refused = {meant for (weight, exact), meant in weights if weight == 0 and exact == 2}
    wanted = [(weight, meant) for (weight, exact), meant in weights if weight > 0 and meant not in refused]
    return max(wanted, key=lambda pair: pair[0])[1] if wanted else ""


def chosen_for_kinds(accept: str, name: str = "") -> dict[str, str]:
    """{"rows", "truth", "graph": the media type for an answer of this kind, "" if none is wanted}.

    name: of a format, or a media type, which an address asks for; a kind that it does not fit is left to the header.

    >>> chosen_for_kinds("text/csv", "turtle")
    {'rows': 'text/csv', 'truth': 'text/csv', 'graph': 'text/turtle'}
    """
    short = len(accept) + len(name) <= _KEPT
    return _chosen_for_kinds(accept, name) if short else _chosen_for_kinds.__wrapped__(accept, name)


@lru_cache(maxsize=_KEPT)  # at most 256 kB of headers
def _chosen_for_kinds(accept: str, name: str) -> dict[str, str]:
    # In an address, + is a space.
    named = {kind: names.get(name.replace(" ", "+").lower(), "") for kind, names in _NAMES.items()}
    asked = name if "/" in name and not any(named.values()) else accept
    return {kind: named[kind] or chosen(asked, offered, ALIASES[kind]) for kind, offered in TYPES.items()}


def takes_gzip(accept_encoding: str) -> bool:
    """Whether a client takes answers packed with gzip."""
    return weight_of("gzip", accept_encoding)[0] > 0


def wants_html(accept: str) -> bool:
    """Whether a browser asks: it names HTML, and nothing of ours by name with as great a weight."""
    html, exact = weight_of("text/html", accept)
    ours = {*TYPES["rows"], *TYPES["graph"]}
    named = [weight for media_range, weight in ranges(accept) if media_range in ours]
    return exact == 2 and html > 0 and all(weight < html for weight in named)
