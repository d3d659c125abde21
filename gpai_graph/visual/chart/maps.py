"""Maps: countries by what is said of them, on a world map of equal areas.

Countries are found by their codes (ISO 3166-1, numeric). The shapes are those of Natural Earth at
1:110 million; a country too small for them is a point (points.csv, from its shape at 1:50 million)."""

import csv
import json
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import accumulate, pairwise
from math import asin, cos, radians, sin, sqrt
from pathlib import Path
from typing import Any, Final, NamedTuple

from gpai_graph.queries.header import PlotHeader
from gpai_graph.visual.chart.data import ChartRow
from gpai_graph.visual.chart.vega import HATCHED, Panel, layer, series
from gpai_graph.visual.style import GROUND, GROUPS, LAND

_WORLD: Final = Path(__file__).parents[2] / "vendor" / "countries-110m.json"
_POINTS: Final = Path(__file__).parent / "points.csv"
_RATIO: Final = 0.44  # of height to width, without Antarctica
BOUNDARIES: Final = "Boundaries and names are from Natural Earth. They imply no opinion on the status of any territory."
_ANTARCTICA: Final = "010"
OTHERS: Final = "not a member"
# Colours of series: told apart by people who see no red or no green, too.
_ORDER: Final = (0, 1, 3, 2, 4, 5, 6, 7, 8)
Topology = dict[str, Any]
_Point = tuple[float, float]  # longitude and latitude
# Of the outlines: the width of the sheet, and how near to the last one a point may lie to be left out.
SHEET: Final = 1440
_NEAR: Final = 2.0
# The four coefficients of the Equal Earth projection (Šavrič, Patterson and Jenny, 2018).
_A: Final = (1.340264, -0.081106, 0.000893, 0.003796)
_EDGE: Final = 2.7066299836960748  # of the projection: x of 180 degrees east on the equator


@cache  # one file
def world() -> Topology:
    """The shapes of the world without Antarctica, as TopoJSON."""
    shapes: Topology = json.loads(_WORLD.read_text(encoding="utf-8"))
    countries = shapes["objects"]["countries"]
    kept = [{key: one[key] for key in ("type", "arcs", "id") if key in one} for one in countries["geometries"]]
    countries["geometries"] = [one for one in kept if one.get("id") != _ANTARCTICA]
    del shapes["objects"]["land"]
    return shapes


@cache  # one file
def small() -> dict[str, tuple[float, float]]:
    """{code: (longitude, latitude)} of what the shapes do not hold."""
    with _POINTS.open(encoding="utf-8", newline="") as file:
        return {row["code"]: (float(row["longitude"]), float(row["latitude"])) for row in csv.DictReader(file)}


class Outlines(NamedTuple):
    """The world as paths of SVG: of each country by its code ("" has what bears none), points, and the height."""

    paths: dict[str, str]
    points: dict[str, tuple[int, int]]
    height: int


@cache  # one file
def outlines() -> Outlines:
    """Return the shapes of the world as short paths, for a map in a page whose countries can be pointed at."""
    shapes = world()
    arcs = [_thinned(_places(arc, shapes["transform"])) for arc in shapes["arcs"]]
    rings: dict[str, list[list[_Point]]] = {}
    for one in shapes["objects"]["countries"]["geometries"]:
        parts = one["arcs"] if one["type"] == "MultiPolygon" else [one["arcs"]]
        rings.setdefault(one.get("id", ""), []).extend(_ring(ring, arcs) for part in parts for ring in part)
    latitudes = [y for group in rings.values() for ring in group for _, y in ring]
    top, height = projected(0, max(latitudes))[1] - 1, projected(0, min(latitudes))[1] + 1
    return Outlines(
        {
            code: "".join(_path([_point(place, top) for place in ring]) for ring in group)
            for code, group in rings.items()
        },
        {code: _point(place, top) for code, place in small().items()},
        round(height - top),
    )


def projected(longitude: float, latitude: float) -> tuple[float, float]:
    """Return where a place lies on the sheet, in the Equal Earth projection; y grows to the south.

    >>> [tuple(map(round, projected(*place))) for place in ((0, 0), (180, 0), (0, 90))]
    [(720, 0), (1440, 0), (720, -350)]
    """
    turn = asin(sqrt(3) / 2 * sin(radians(latitude)))
    square = turn * turn
    sixth = square**3
    x = radians(longitude) * cos(turn) * 2 / sqrt(3)
    x /= _A[0] + 3 * _A[1] * square + sixth * (7 * _A[2] + 9 * _A[3] * square)
    y = turn * (_A[0] + _A[1] * square + sixth * (_A[2] + _A[3] * square))
    scale = SHEET / 2 / _EDGE
    return SHEET / 2 + x * scale, -y * scale


def _point(place: _Point, top: float) -> tuple[int, int]:
    x, y = projected(*place)
    return round(x), round(y - top)


def _places(arc: Sequence[Sequence[int]], transform: Mapping[str, Sequence[float]]) -> list[_Point]:
    """Return an arc of TopoJSON, which holds steps between whole numbers, as longitudes and latitudes."""
    (scale_x, scale_y), (left, bottom) = transform["scale"], transform["translate"]
    steps = zip(accumulate(x for x, _ in arc), accumulate(y for _, y in arc), strict=True)
    return [(left + x * scale_x, bottom + y * scale_y) for x, y in steps]


def _thinned(places: Sequence[_Point]) -> list[_Point]:
    """Return the places without those that lie near the one before; the two ends stay, where arcs meet."""
    kept = [places[0]]
    for place in places[1:-1]:
        (x, y), (a, b) = projected(*place), projected(*kept[-1])
        if abs(x - a) + abs(y - b) > _NEAR:
            kept.append(place)
    return [*kept, places[-1]]


def _ring(ring: Sequence[int], arcs: Sequence[list[_Point]]) -> list[_Point]:
    """Return a ring of arcs as places; one that crosses the edge of the map goes on beyond it."""
    found: list[_Point] = []
    for arc in ring:
        for x, y in arcs[arc] if arc >= 0 else arcs[~arc][::-1]:
            found.append((x - 360 * round((x - found[-1][0]) / 360) if found else x, y))
    shift = 360 * round(sum(x for x, _ in found) / len(found) / 360)
    return [(x - shift, y) for x, y in found]


def _path(points: Sequence[tuple[int, int]]) -> str:
    """Return a ring as a path of steps; "" for one of which too little is left.

    >>> _path([(0, 0), (5, 0), (5, 5), (0, 0)])
    'M0 0l5 0 0 5z'
    """
    steps = [(x - a, y - b) for (a, b), (x, y) in pairwise(points[:-1]) if (x, y) != (a, b)]
    if len(steps) < 2:
        return ""
    return f"M{points[0][0]} {points[0][1]}l{' '.join(f'{x} {y}' for x, y in steps)}z".replace(" -", "-")


def fill(place: int) -> tuple[str, str]:
    """Return the colours of a series of a map on a light and on a dark ground; beyond nine they repeat."""
    return GROUPS[_ORDER[place % len(_ORDER)]]


def countries(rows: Sequence[ChartRow], header: PlotHeader, width: int, codes: Mapping[str, str]) -> Panel:
    """Draw each country in the colour of its series, hatched where it is inferred; who is on no map is named below."""
    said: dict[str, ChartRow] = {}
    for row in rows:
        said.setdefault(row[header.x].iri, row)
    groups: dict[tuple[str, bool], list[ChartRow]] = {}
    for row in said.values():
        groups.setdefault((row[header.series].text, row[header.basis].text.lower() == "inferred"), []).append(row)
    names = list(dict.fromkeys(name for name, _ in groups))
    shapes = {one.get("id") for one in world()["objects"]["countries"]["geometries"]}
    looks: dict[str, tuple[str, str]] = {}
    filled: list[dict[str, Any]] = []
    dotted: list[dict[str, Any]] = []
    notes, off = [], []
    for (name, inferred), group in groups.items():
        shade = fill(names.index(name))[0]
        words = f"{name or 'members'} ({len(group)}{', inferred' if inferred else ''})"
        looks[words] = (HATCHED + shade, shade) if inferred else (shade, GROUND)
        notes.append(f"{name}: {_by_date(group, header)}" if name else _by_date(group, header))
        for row in group:
            code = codes.get(row[header.x].iri, "")
            parts = (row[header.x].text, row[header.series].text, row[header.label].text, "inferred" * inferred)
            tip = ", ".join(filter(None, parts))
            if code in shapes:
                filled.append({"id": code, "series": words, "tip": tip})
            elif code in small():
                dotted.append({"lon": small()[code][0], "lat": small()[code][1], "series": words, "tip": tip})
            else:
                told = ", ".join(part for part in (name, row[header.label].text) if part)
                off.append(f"The map cannot show {row[header.x].text}{f' ({told})' if told else ''}.")
    land = {"values": world(), "format": {"type": "topojson", "feature": "countries"}}
    look = series(looks | {OTHERS: (LAND[0], GROUND)}, width)
    at = {"longitude": {"field": "lon", "type": "quantitative"}, "latitude": {"field": "lat", "type": "quantitative"}}
    found = {"data": {"values": filled}, "key": "id", "fields": ["series", "tip"]}
    joined = {"lookup": "id", "from": found, "default": OTHERS}
    shape = {"strokeWidth": 0.6, "aria": True}
    layers = [
        layer([], "geoshape", shape, description="tip", **look) | {"data": land, "transform": [joined]},
        layer(dotted, "circle", {"size": 80}, **at, **look),
    ]
    notes += [*off, *(["A small country is a circle."] if dotted else []), BOUNDARIES]
    return Panel(layers, width * _RATIO, notes=notes, projection={"type": "equalEarth"})


def _by_date(rows: Sequence[ChartRow], header: PlotHeader) -> str:
    """Return countries in words, those of one date together."""
    dated: dict[str, list[str]] = {}
    for row in rows:
        dated.setdefault(row[header.label].text, []).append(row[header.x].text)
    return "; ".join(f"{', '.join(sorted(names))}{f' ({when})' if when else ''}" for when, names in dated.items())
