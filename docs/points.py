"""Compute where countries lie that are too small for the map at 1:110 million: the middle of their largest part.

    python docs/points.py COARSE FINE > gpai_graph/visual/chart/points.csv

COARSE, FINE: countries-110m.json and countries-50m.json of the npm package world-atlas (Natural Earth)."""

import json
import sys
from pathlib import Path
from typing import Any

Point = tuple[float, float]


def ring(topology: dict[str, Any], arcs: list[int]) -> list[Point]:
    """The corners of a ring, in degrees; a negative arc runs backwards (TopoJSON, 2.1.4)."""
    (wide, high), (left, low) = topology["transform"]["scale"], topology["transform"]["translate"]
    found: list[Point] = []
    for number in arcs:
        x = y = 0
        corners = []
        for dx, dy in topology["arcs"][number if number >= 0 else ~number]:
            x, y = x + dx, y + dy
            corners.append((x * wide + left, y * high + low))
        found += corners if number >= 0 else corners[::-1]
    return found


def middle(corners: list[Point]) -> tuple[float, float, float]:
    """(area, longitude, latitude) of a ring by the shoelace formula."""
    area = x = y = 0.0
    for (x0, y0), (x1, y1) in zip(corners, [*corners[1:], corners[0]], strict=True):
        cross = x0 * y1 - x1 * y0
        area, x, y = area + cross, x + (x0 + x1) * cross, y + (y0 + y1) * cross
    return (abs(area / 2), x / (3 * area), y / (3 * area)) if area else (0.0, *corners[0])


def main() -> None:
    """Print the table."""
    coarse, fine = (json.loads(Path(name).read_text(encoding="utf-8")) for name in sys.argv[1:3])
    drawn = {one.get("id") for one in coarse["objects"]["countries"]["geometries"]}
    print("code,longitude,latitude")
    for one in sorted(fine["objects"]["countries"]["geometries"], key=lambda one: one.get("id", "")):
        if one.get("id") and one["id"] not in drawn:
            parts = [one["arcs"]] if one["type"] == "Polygon" else one["arcs"]
            _, longitude, latitude = max(middle(ring(fine, part[0])) for part in parts)
            print(f"{one['id']},{longitude:.2f},{latitude:.2f}")


if __name__ == "__main__":
    main()
