"""Periods that end before they begin, and texts that end in one table only, for the house rules about ends."""

from places import ZED, ZED_PLACE, place_of

Case = tuple[list[str], list[str], str, str]  # quads removed, quads added, place, detail

_COGEN = "project:cogen"
_ORDER = "strategy:us-eo-14179-2025"
_ORDER_PLACE = f"{place_of('strategies', 'us-eo-14179-2025')} {_ORDER}"


def _both(source: str, *statements: str) -> list[str]:
    """Statements in a source's graph and in the default graph."""
    return [f"{graph} {statement}" for statement in statements for graph in (f"source:{source}", "default")]


PERIOD_ORDER: list[Case] = [
    (
        [],
        _both("gpai-community-2021", f"{ZED} gpai:until date:2019"),
        ZED_PLACE,
        "begins on 2020-12-01, after its end on 2019-12-31",
    ),
    (
        [],
        # The start stands in the default graph already.
        [
            f"source:gpai-about {_COGEN} gpai:start date:2023",
            *_both("gpai-about", f"{_COGEN} gpai:end date:2022-11-22"),
        ],
        f"{place_of('projects', 'cogen')} {_COGEN}",
        "begins on 2023-01-01, after its end on 2022-11-22",
    ),
    (
        [],
        _both("govinfo-eo-14179", f"{_ORDER} gpai:until date:2024", "instrument:eo-14179 gpai:until date:2026"),
        _ORDER_PLACE,
        "begins on 2025-01-23, after its end on 2024-12-31",
    ),
]

ONE_END: list[Case] = [
    (
        [],
        _both("wikipedia-eo-14179", "instrument:eo-14179 gpai:until date:2026"),
        _ORDER_PLACE,
        "has no end, unlike instrument:eo-14179 of the same address",
    ),
    (
        [],
        _both("govinfo-eo-14179", f"{_ORDER} gpai:until date:2026"),
        f"{place_of('instruments', 'eo-14179')} instrument:eo-14179",
        f"has no end, unlike {_ORDER} of the same address",
    ),
]
