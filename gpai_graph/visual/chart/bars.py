"""Bars of things, one below the other; columns by year; circles in a grid of two kinds of things.

Bars and columns start at zero, and each carries its number."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from itertools import pairwise
from math import ceil, pi, sqrt
from typing import Any, Final

from gpai_graph.errors import PlotError
from gpai_graph.queries.header import PlotHeader
from gpai_graph.rdf.words import number_words
from gpai_graph.visual.chart.data import ChartRow
from gpai_graph.visual.chart.vega import (
    HATCHED,
    Layer,
    Panel,
    amount,
    headings,
    layer,
    places,
    rows_below,
    series,
)
from gpai_graph.visual.style import FILLS, GRID, GROUND, INK, LINE, QUIET, SMALL, TEXT
from gpai_graph.visual.typeface import width as text_width
from gpai_graph.visual.typeface import wrapped

Amounts = dict[str, dict[str, float]]
_Values = dict[str, Any]
_UNKNOWN: Final = "not stated"
_REST: Final = "stated, but not recorded by name"
_MOST_BARS: Final = 24
_BAR: Final = 18
_COLUMNS_HIGH: Final = 220
_ROW: Final = 34  # of the grid of circles


def bars(rows: Sequence[ChartRow], header: PlotHeader, width: int, most: int = _MOST_BARS) -> Panel:
    """Draw amounts by thing, or by year where x is a year; stacked where there is a series."""
    amounts = _amounts(rows, header)
    if _are_years(amounts):
        return _columns(amounts, width)
    stated = {row[header.x].text: row[header.total].number or 0.0 for row in rows}
    return _lying(amounts, stated, width, most)


def bar_lines(rows: Sequence[ChartRow], header: PlotHeader) -> int:
    """How many bars there are, one below the other; none where they are columns by year."""
    names = {row[header.x].text for row in rows}
    return 0 if _are_years(names) else len(names)


def dot_lines(rows: Sequence[ChartRow], header: PlotHeader) -> int:
    """How many things a grid of circles has, one below the other."""
    return len({row[header.series].text for row in rows})


def _are_years(names: Collection[str]) -> bool:
    return all(not name or (len(name) == len("2020") and name.isdecimal()) for name in names)


def _amounts(rows: Sequence[ChartRow], header: PlotHeader) -> Amounts:
    """Return {x: {series: amount}}, both in the order of the rows.

    Raises PlotError for two amounts of one x and series: to draw one of them, or their sum, would be a guess."""
    found: Amounts = {}
    for row in rows:
        of_one = found.setdefault(row[header.x].text, {})
        name = row[header.series].text
        if name in of_one:
            what = ", ".join(part for part in (row[header.x].text, name) if part) or _UNKNOWN
            raise PlotError(f"there are two amounts of {what}. Name in the header the series that separates them.")
        of_one[name] = row[header.y].number or 0
    return found


def _order(amounts: Amounts) -> list[str]:
    """Return the series, the largest in sum first; what is not stated comes last."""
    sums: dict[str, float] = {}
    for of_one in amounts.values():
        for name, number in of_one.items():
            sums[name] = sums.get(name, 0) + number
    return sorted(sums, key=lambda name: (not name, -sums[name], name))


def _year_words(names: Sequence[str], slot: float) -> list[str]:
    """Return the years as far as there is room: 2021, ’21; "none", or "?", where no date is known.

    >>> _year_words(["2020", "2021", ""], 33), _year_words(["2020", "2021", ""], 25)
    (['2020', '2021', 'none'], ['’20', '’21', '?'])
    """
    short = max(text_width(name or "none", SMALL) for name in names) >= slot
    return [f"’{name[2:]}" if short and name else name or ("?" if short else "none") for name in names]


def _parts(places: Mapping[str, int], amounts: Amounts, fits: Callable[[float], bool]) -> Iterator[_Values]:
    """Yield the parts of the bar at each place, with their numbers, if several, as far as these fit."""
    order = _order(amounts)
    for name, place in places.items():
        of_one = amounts.get(name, {})
        for part, number in of_one.items():
            at = {"place": place, "series": part or _UNKNOWN, "order": order.index(part), "amount": number}
            at["tip"] = f"{', '.join(filter(None, (name or _UNKNOWN, part)))}: {number_words(number)}"
            ink = GROUND if part else INK
            yield at | {"ink": ink, "text": number_words(number) if len(of_one) > 1 and fits(number) else ""}


def _stacked(
    parts: Sequence[_Values], ends: Sequence[_Values], along: _Values, across: _Values, width: float, size: int = TEXT
) -> list[Layer]:
    """Draw the parts of bars one after the other, and what stands in them and at their ends."""
    lying = "labelAlign" in across["axis"]
    place, length = ("y", "x") if lying else ("x", "y")
    order = {part["order"]: part["series"] for part in parts}
    looks = {name: (FILLS[at % len(FILLS)], GROUND) for at, name in sorted(order.items())}
    looks |= {_UNKNOWN: (GROUND, QUIET)} if _UNKNOWN in looks and len(looks) > 1 else {}
    looks |= {_REST: (HATCHED + QUIET, QUIET)} if _REST in looks else {}
    at: _Values = {place: across, "order": {"field": "order", "type": "quantitative"}}
    look = {"dx": 6, "align": "left"} if lying else {"dy": -5, "baseline": "bottom"}
    middle = along | {"stack": "zero", "bandPosition": 0.5}
    fills = series(looks, width - (0 if lying else 40), None if [*looks] != [_UNKNOWN] else [])
    thick = {"size": _BAR, "orient": "horizontal"} if lying else {"width": {"band": 0.8}}
    return [
        layer(parts, "bar", thick, **at, **fills, **{length: along | {"stack": "zero"}}),
        layer(_untipped(parts), "text", {"fontSize": SMALL}, **at, **{length: middle}, text="text", color="ink"),
        layer(ends, "text", look | {"fontSize": size}, **{place: across, length: along}, text="text"),
    ]


def _untipped(parts: Sequence[_Values]) -> list[_Values]:
    """The same rows for a text, which says by itself what it stands for."""
    return [{name: value for name, value in part.items() if name != "tip"} for part in parts]


def _lying(amounts: Amounts, stated: dict[str, float], width: int, most: int) -> Panel:
    """Draw a bar a thing, its name above it; hatched up to the number that a source states of it."""
    sums = {name: sum(of_one.values()) for name, of_one in amounts.items()}
    names = sorted(amounts, key=lambda name: -sums[name])[:most]
    laid = rows_below([name or _UNKNOWN for name in names], width, _BAR)
    at = dict(zip(names, laid.at, strict=True))
    ends: list[_Values] = []
    rest: list[_Values] = []
    for name, place in at.items():
        words = number_words(sums[name]) + (f" of {number_words(stated[name])}" if stated[name] else "")
        ends.append({"place": place, "amount": max(sums[name], stated[name]), "text": words})
        if stated[name] > sums[name]:
            more = {"place": place, "order": 1000, "amount": stated[name] - sums[name]}
            tip = f"{name or _UNKNOWN}, {_REST}: {number_words(more['amount'])}"
            rest.append(more | {"series": _REST, "text": "", "ink": INK, "tip": tip})
    largest = max(end["amount"] for end in ends) or 1
    unit = (width - laid.broad - max(text_width(end["text"], TEXT) for end in ends) - 6) / largest
    parts = list(_parts(at, amounts, lambda number: unit * number > text_width(number_words(number), SMALL) + 4))
    across = laid.axis | {"field": "place"}
    layers = _stacked([*parts, *rest], ends, amount("amount", largest), across, width)
    notes = [f"The chart shows the {len(names)} largest of {len(amounts)}."] if len(names) < len(amounts) else []
    return Panel(layers, laid.height, notes=notes)


def _columns(amounts: Amounts, width: int) -> Panel:
    """Draw a column a year; years without a row keep their place."""
    known = sorted(name for name in amounts if name)
    years = [str(year) for year in range(int(known[0]), int(known[-1]) + 1)] if known else []
    names = [*years, *([""] if "" in amounts else [])]
    sums = [sum(amounts.get(name, {}).values()) for name in names]
    slot = (width - text_width(number_words(max(sums)), SMALL) - 12) / len(names)
    # Where there are too many columns for a year below each, every second or third has one.
    every = ceil((text_width("’20", SMALL) + 4) / slot)
    labels = _year_words(names, slot * every - 4)
    labelled = [at for at, name in enumerate(names) if at % every == 0 or not name]
    across = places(labels, values=labelled, domain=True)
    top = max(sums) * 1.1 or 1
    unit = _COLUMNS_HIGH / top
    parts = list(_parts({name: at for at, name in enumerate(names)}, amounts, lambda number: unit * number > SMALL + 3))
    said = [number_words(total) if name in amounts else "" for name, total in zip(names, sums, strict=True)]
    ends: list[_Values] = [
        {"place": at, "amount": total, "text": text} for at, (total, text) in enumerate(zip(sums, said, strict=True))
    ]
    size = SMALL if max(text_width(end["text"], TEXT) for end in ends) + 2 > slot else TEXT
    for one, other in pairwise(ends):
        # Beside each other and as high: the lower column goes without its number.
        is_narrow = (text_width(one["text"], size) + text_width(other["text"], size)) / 2 + 2 > slot
        if is_narrow and unit * abs(one["amount"] - other["amount"]) < LINE:
            min(one, other, key=lambda end: float(end["amount"]))["text"] = ""
    layers = _stacked(parts, ends, amount("amount", top), across, width, size)
    notes = [f"“{labels[-1]}”: no date is known."] if "" in names else []
    return Panel(layers, _COLUMNS_HIGH, notes=notes)


def dots(rows: Sequence[ChartRow], header: PlotHeader, width: int, most: int | None = None) -> Panel:
    """Draw how many of each thing (lines) there are in each year (columns): the area of a circle, and a number."""
    amounts = _amounts(rows, header)
    every, years = _order(amounts), sorted(amounts, key=lambda name: (not name, name))
    order = every[:most]
    labels, at, high = dict[int, list[str]](), dict[str, int](), 0
    for name in order:
        lines = wrapped(name or _UNKNOWN, min(180.0, width * 0.36), TEXT)
        row = max(_ROW, LINE * len(lines) + 6)
        labels[high + (row - LINE * len(lines)) // 2], at[name] = lines, high + row // 2
        high += row
    broadest = max(text_width(line, TEXT) for lines in labels.values() for line in lines)
    slot = (width - broadest - 10) / (len(years) + 1)
    largest = max(number for of_one in amounts.values() for number in of_one.values()) or 1
    radius = min(slot * 0.45, _ROW * 0.48)
    marks, said = [], []
    for year, of_one in amounts.items():
        for name, number in ((name, of_one[name]) for name in order if name in of_one):
            r, words = radius * sqrt(number / largest), number_words(number)
            dot = {"place": at[name], "year": years.index(year), "area": pi * r * r}
            tip = f"{name or _UNKNOWN}, {year or 'no date'}: {words}"
            marks.append(dot | {"fill": FILLS[1] if year else GROUND, "tip": tip})
            broad = text_width(words, SMALL)
            inside = 2 * r > broad + 6
            look = {"ink": GROUND if inside and year else INK, "dx": 0 if inside else r + 2 + broad / 2}
            said.append(dot | look | {"text": words, "size": SMALL})
    for name, place in at.items():
        whole = number_words(sum(of_one.get(name, 0) for of_one in amounts.values()))
        said.append({"place": place, "year": len(years), "text": whole, "ink": INK, "dx": 0, "size": TEXT})
    y = headings(labels, high, labelAlign="right", labelPadding=5, minExtent=broadest + 5) | {"field": "place"}
    heads = _year_words(years, slot)
    x = places([*heads, "all"], orient="top") | {"field": "year"}
    area = {"field": "area", "type": "quantitative", "scale": None, "legend": None}
    text = {"dx": {"expr": "datum.dx"}, "fontSize": {"expr": "datum.size"}}
    layers = [
        layer([{"place": place} for place in at.values()], "rule", {"stroke": GRID[0]}, y=y),
        layer(marks, "circle", {"stroke": FILLS[1]}, x=x, y=y, size=area, fill="fill"),
        layer(said, "text", text, x=x, y=y, text="text", color="ink"),
    ]
    notes = [f"“{heads[-1]}”, hollow: no date is known."] if "" in years else []
    notes += [f"The chart shows the {len(order)} largest of {len(every)}."] if len(order) < len(every) else []
    return Panel(layers, high, notes=notes)
