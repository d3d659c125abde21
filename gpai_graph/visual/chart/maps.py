"""Maps: countries by what is said of them, on a world map of equal areas.

Countries are found by their codes (ISO 3166-1, numeric). The shapes are those of Natural Earth at
1:110 million; a country too small for them is a point (points.csv, from its shape at 1:50 million)."""

import csv
import json
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final

from gpai_graph.queries.header import PlotHeader
from gpai_graph.visual.chart.data import ChartRow
from gpai_graph.visual.chart.vega import HATCHED, Panel, layer, series
from gpai_graph.visual.style import FILLS, GROUND, LAND

_WORLD: Final = Path(__file__).parents[2] / "vendor" / "countries-110m.json"
_POINTS: Final = Path(__file__).parent / "points.csv"
_RATIO: Final = 0.44  # of height to width, without Antarctica
BOUNDARIES: Final = "Boundaries and names are from Natural Earth. They imply no opinion on the status of any territory."
_ANTARCTICA: Final = "010"
_OTHERS: Final = "not a member"
# Colours of series: told apart by people who see no red or no green, too.
_ORDER: Final = (0, 1, 3, 2, 4, 5, 6, 7, 8)
Topology = dict[str, Any]


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
        fill = FILLS[_ORDER[names.index(name) % len(_ORDER)]]
        words = f"{name or 'members'} ({len(group)}{', inferred' if inferred else ''})"
        looks[words] = (HATCHED + fill, fill) if inferred else (fill, GROUND)
        notes.append(f"{name}: {_by_date(group, header)}" if name else _by_date(group, header))
        for row in group:
            code = codes.get(row[header.x].iri, "")
            if code in shapes:
                filled.append({"id": code, "series": words})
            elif code in small():
                dotted.append({"lon": small()[code][0], "lat": small()[code][1], "series": words})
            else:
                told = ", ".join(part for part in (name, row[header.label].text) if part)
                off.append(f"The map cannot show {row[header.x].text}{f' ({told})' if told else ''}.")
    land = {"values": world(), "format": {"type": "topojson", "feature": "countries"}}
    look = series(looks | {_OTHERS: (LAND[0], GROUND)}, width)
    at = {"longitude": {"field": "lon", "type": "quantitative"}, "latitude": {"field": "lat", "type": "quantitative"}}
    found = {"data": {"values": filled}, "key": "id", "fields": ["series"]}
    joined = {"lookup": "id", "from": found, "default": _OTHERS}
    layers = [
        layer([], "geoshape", {"strokeWidth": 0.6}, **look) | {"data": land, "transform": [joined]},
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
