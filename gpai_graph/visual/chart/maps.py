"""Maps: countries by what is said of them, on a world map of equal areas.

In: rows with countries, their codes (ISO 3166-1, numeric). Out: a Panel. The shapes are those of Natural Earth at
1:110 million; a country too small for them is a point (points.csv, from its shape at 1:50 million)."""

import csv
import json
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final

from gpai_graph.queries.header import PlotHeader
from gpai_graph.visual.chart.data import Row
from gpai_graph.visual.chart.layers import (
    FILLS,
    GROUND,
    HATCHED,
    LAND,
    LINE,
    QUIET,
    TEXT,
    Key,
    Layer,
    Panel,
    shape_path,
    texts,
)
from gpai_graph.visual.typeface import wrapped

_WORLD: Final = Path(__file__).parents[2] / "vendor" / "countries-110m.json"
_POINTS: Final = Path(__file__).parent / "points.csv"
_RATIO: Final = 0.44  # of height to width, without Antarctica
BOUNDARIES: Final = (
    "Boundaries and names are those of Natural Earth and imply no opinion on the status of any territory."
)
_ANTARCTICA: Final = "010"
# Colours of series: told apart by people who see no red or no green, too.
_ORDER: Final = (0, 1, 3, 2, 4, 5, 6, 7, 8)
Topology = dict[str, Any]


@cache
def world() -> Topology:
    """The shapes of the world without Antarctica, as TopoJSON."""
    shapes: Topology = json.loads(_WORLD.read_text(encoding="utf-8"))
    countries = shapes["objects"]["countries"]
    kept = [{key: one[key] for key in ("type", "arcs", "id") if key in one} for one in countries["geometries"]]
    countries["geometries"] = [one for one in kept if one.get("id") != _ANTARCTICA]
    del shapes["objects"]["land"]
    return shapes


@cache
def small() -> dict[str, tuple[float, float]]:
    """{code: (longitude, latitude)} of what the shapes do not hold."""
    with _POINTS.open(encoding="utf-8", newline="") as file:
        return {row["code"]: (float(row["longitude"]), float(row["latitude"])) for row in csv.DictReader(file)}


def countries(rows: Sequence[Row], header: PlotHeader, width: int, codes: Mapping[str, str]) -> Panel:
    """Each country filled by its series, hatched where it is inferred; what is on no map is named below it."""
    said: dict[str, Row] = {}
    for row in rows:
        said.setdefault(row[header.x].iri, row)
    names = list(dict.fromkeys(row[header.series].text for row in said.values()))
    fills = {name: FILLS[_ORDER[place % len(_ORDER)]] for place, name in enumerate(names)}
    shapes = {one.get("id") for one in world()["objects"]["countries"]["geometries"]}
    filled, dotted, off = {}, [], []
    for iri, row in said.items():
        code, fill = codes.get(iri, ""), fills[row[header.series].text]
        inferred = row[header.basis].text.lower() == "inferred"
        if code in shapes:
            filled[code] = (HATCHED if inferred else "") + fill
        elif code in small():
            dotted.append((*small()[code], GROUND if inferred else fill, fill))
        else:
            off.append(row)
    height = width * _RATIO
    grouped = {name: [row for row in said.values() if row[header.series].text == name] for name in names}
    keys = [_key(name, grouped[name], header, fills[name]) for name in names]
    away = [", ".join(part for part in (row[header.series].text, row[header.label].text) if part) for row in off]
    extra = [
        f"Not on the map: {row[header.x].text}{f' ({words})' if words else ''}."
        for row, words in zip(off, away, strict=True)
    ]
    layers, y = _layers(filled, dotted), height + 4
    words: list[dict[str, Any]] = []
    for name in names:
        listed = _by_date(grouped[name], header)
        for text in wrapped(f"{name}: {listed}" if name else listed, width, TEXT):
            y += LINE
            words.append({"x": 0, "y": y, "text": text})
        y += 5
    return Panel(
        [*layers, texts(words)],
        height,
        bottom=y - height + 6,
        keys=[
            *keys,
            Key("small country: a circle", GROUND, "circle", QUIET),
            Key("not a member", LAND[0], "square", QUIET),
        ],
        notes=[*extra, BOUNDARIES],
        projection={"type": "equalEarth"},
    )


def _key(name: str, rows: Sequence[Row], header: PlotHeader, fill: str) -> Key:
    """What a fill means, for how many countries, and whether all of them are inferred."""
    inferred = bool(header.basis) and all(row[header.basis].text.lower() == "inferred" for row in rows)
    words = f"{name or 'members'} ({len(rows)}{', inferred' if inferred else ''})"
    return Key(words, (HATCHED if inferred else "") + fill, "square", fill)


def _by_date(rows: Sequence[Row], header: PlotHeader) -> str:
    """Countries in words, those of one date together."""
    dated: dict[str, list[str]] = {}
    for row in rows:
        dated.setdefault(row[header.label].text, []).append(row[header.x].text)
    return "; ".join(f"{', '.join(sorted(names))}{f' ({when})' if when else ''}" for when, names in dated.items())


def _layers(filled: Mapping[str, str], dotted: Sequence[tuple[float, float, str, str]]) -> list[Layer]:
    """Land, then what is filled over it, then the points."""
    source = {"values": world(), "format": {"type": "topojson", "feature": "countries"}}
    found: list[Layer] = [
        {
            "data": source,
            "transform": [{"filter": {"not": {"field": "id", "oneOf": sorted(filled)}}}],
            "mark": {"type": "geoshape", "fill": LAND[0], "stroke": GROUND, "strokeWidth": 0.5},
        }
    ]
    for fill in sorted(set(filled.values())):
        wanted = [code for code in sorted(filled) if filled[code] == fill]
        rim = fill.removeprefix(HATCHED) if fill.startswith(HATCHED) else GROUND
        found.append(
            {
                "data": source,
                "transform": [{"filter": {"field": "id", "oneOf": wanted}}],
                "mark": {"type": "geoshape", "fill": fill, "stroke": rim, "strokeWidth": 0.6},
            }
        )
    spots = [{"lon": lon, "lat": lat, "fill": fill, "stroke": rim} for lon, lat, fill, rim in dotted]
    raw = {"type": "nominal", "scale": None, "legend": None}
    found.append(
        {
            "data": {"values": spots},
            "mark": {"type": "point", "shape": shape_path("circle"), "size": 50, "strokeWidth": 1.8, "opacity": 1},
            "encoding": {
                "longitude": {"field": "lon", "type": "quantitative"},
                "latitude": {"field": "lat", "type": "quantitative"},
                "fill": {"field": "fill"} | raw,
                "stroke": {"field": "stroke"} | raw,
            },
        }
    )
    return found
