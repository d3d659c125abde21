"""Bars: amounts of things, one below the other; columns by year; circles in a grid of two kinds of things.

In: rows, which columns to draw, how broad. Out: a Panel. Bars and columns start at zero; each carries its number."""

from collections.abc import Iterator, Sequence
from math import ceil, pi, sqrt

from gpai_graph.errors import PlotError
from gpai_graph.queries.header import PlotHeader
from gpai_graph.visual.chart.data import Row
from gpai_graph.visual.chart.layers import (
    FILLS,
    GRID,
    GROUND,
    HATCHED,
    INK,
    LINE,
    QUIET,
    SMALL,
    TEXT,
    Key,
    Panel,
    Scale,
    nice_top,
    number_words,
    points,
    rects,
    rules,
    texts,
)
from gpai_graph.visual.typeface import width as text_width
from gpai_graph.visual.typeface import wrapped

Mark = dict[str, object]
UNKNOWN = "not stated"
_MOST_BARS = 24
_BAR = 18.0
_COLUMNS_HIGH = 220.0
_DOT = 34.0


def bars(rows: Sequence[Row], header: PlotHeader, width: int) -> Panel:
    """Amounts by thing, or by year where x is a year; stacked where there is a series."""
    if all(_is_year(row[header.x].text) or not row[header.x].text for row in rows):
        return _columns(rows, header, width)
    return _lying(rows, header, width)


def _is_year(text: str) -> bool:
    return len(text) == len("2020") and text.isdecimal()


def _amounts(rows: Sequence[Row], header: PlotHeader) -> dict[str, dict[str, float]]:
    """{x: {series: amount}}, both in the order of the rows.

    Raises PlotError for two amounts of one x and series: to draw one of them, or their sum, would be a guess."""
    found: dict[str, dict[str, float]] = {}
    for row in rows:
        of_one = found.setdefault(row[header.x].text, {})
        series = row[header.series].text
        if series in of_one:
            what = ", ".join(name for name in (row[header.x].text, series) if name) or UNKNOWN
            raise PlotError(f"there are two amounts of {what}: say in the header by which series to tell them apart.")
        of_one[series] = row[header.y].number or 0
    return found


def _order(amounts: dict[str, dict[str, float]]) -> list[str]:
    """The series, the largest in sum first; what is not stated comes last."""
    sums: dict[str, float] = {}
    for of_one in amounts.values():
        for series, amount in of_one.items():
            sums[series] = sums.get(series, 0) + amount
    return sorted(sums, key=lambda name: (not name, -sums[name], name))


def _look(place: int, name: str, header: PlotHeader) -> tuple[str, str]:
    """(fill, stroke) of a series; what is not stated is hollow."""
    return (GROUND, QUIET) if header.series and not name else (FILLS[place % len(FILLS)], GROUND)


def _keys(order: Sequence[str], header: PlotHeader) -> list[Key]:
    if not header.series:
        return []
    looks = [_look(place, name, header) for place, name in enumerate(order)]
    return [
        Key(name or UNKNOWN, fill, "square", "" if stroke == GROUND else stroke)
        for name, (fill, stroke) in zip(order, looks, strict=True)
    ]


def _year_words(name: str, slot: float) -> str:
    """A year as far as there is room: 2021, ’21; "none", or "?", where no date is known."""
    if not name:
        return "none" if text_width("none", SMALL) < slot else "?"
    return name if text_width(name, SMALL) < slot else f"’{name[2:]}"


def _scale(top: float) -> Scale:
    """An axis from zero to a round number."""
    stop, step = nice_top(top)
    return Scale(0, stop, [step * tick for tick in range(round(stop / step) + 1)])


def _lying(rows: Sequence[Row], header: PlotHeader, width: int) -> Panel:
    amounts = _amounts(rows, header)
    sums = {name: sum(of_one.values()) for name, of_one in amounts.items()}
    totals = {row[header.x].text: row[header.total].number or 0.0 for row in rows}
    kept = sorted(amounts, key=lambda name: -sums[name])[:_MOST_BARS]
    order = _order(amounts)
    scale, room = _scale(max(max(sums[name], totals[name]) for name in kept)), width - 46.0
    drawn, said, inside, y = [], [], [], 0.0
    for name in kept:
        for line in wrapped(name or UNKNOWN, width, TEXT, 2):
            y += LINE
            said.append({"x": 0, "y": y, "text": line})
        y += 5
        for start, amount, fill, stroke in _stack(amounts[name], order, header):
            drawn.append({"x": start, "x2": start + amount, "y": y, "y2": y + _BAR, "fill": fill, "stroke": stroke})
            if header.series and scale.pixel(amount, room) > text_width(number_words(amount), SMALL) + 4:
                inside.append({"x": start + amount / 2, "y": y + 13.5} | _number_in(amount, fill))
        if totals[name] > sums[name]:
            rest = {"x": sums[name], "x2": totals[name], "y": y, "y2": y + _BAR}
            drawn.append(rest | {"fill": HATCHED + QUIET, "stroke": QUIET})
        words = number_words(sums[name]) + (f" of {number_words(totals[name])}" if totals[name] else "")
        said.append(_end_label(scale.pixel(max(sums[name], totals[name]), room), y, words, width))
        y += _BAR + 12
    keys = _keys(order, header)
    if any(totals.values()):
        keys.append(Key("stated, but not recorded by name", HATCHED + QUIET, "square", QUIET))
    layers = [rects(drawn, x=scale), texts(said, size=TEXT), texts(inside, x=scale, size=SMALL, align="center")]
    notes = [f"Shown are the {len(kept)} largest of {len(amounts)}."] if len(kept) < len(amounts) else []
    return Panel(layers, y, right=46, bottom=24, keys=keys, notes=notes)


def _stack(
    amounts: dict[str, float], order: Sequence[str], header: PlotHeader
) -> Iterator[tuple[float, float, str, str]]:
    """The parts of one bar, each from where the former ends: start, amount, fill, stroke."""
    at = 0.0
    for series in sorted(amounts, key=order.index):
        yield at, amounts[series], *_look(order.index(series), series, header)
        at += amounts[series]


def _number_in(amount: float, fill: str) -> dict[str, object]:
    """A number that stands on a fill."""
    return {"text": number_words(amount), "fill": INK if fill == GROUND else GROUND}


def _end_label(x: float, y: float, words: str, width: float) -> dict[str, object]:
    """The number behind a bar; above it at its end where there is no room behind."""
    broad = text_width(words, TEXT)
    if x + 6 + broad <= width:
        return {"x": x + 6, "y": y + 14, "text": words}
    return {"x": width - broad, "y": y - 5, "text": words}


def _columns(rows: Sequence[Row], header: PlotHeader, width: int) -> Panel:
    amounts = _amounts(rows, header)
    known = sorted(name for name in amounts if name)
    years = [str(year) for year in range(int(known[0]), int(known[-1]) + 1)] if known else []
    names = [*years, *([""] if "" in amounts else [])]
    order = _order(amounts)
    scale = _scale(max(sum(of_one.values()) for of_one in amounts.values()))
    left = text_width(number_words(scale.stop), SMALL) + 12
    slot = (width - left) / len(names)
    broad = min(slot - 6, 48.0)
    # Where there are too many columns for a year below each, every second or third has one.
    every = ceil((text_width("’20", SMALL) + 4) / slot)
    drawn, said, inside, under = [], [], [], []
    for place, name in enumerate(names):
        middle, of_one = slot * (place + 0.5), amounts.get(name, {})
        for start, amount, fill, stroke in _stack(of_one, order, header):
            box = {"x": middle - broad / 2, "x2": middle + broad / 2, "y": start, "y2": start + amount}
            drawn.append(box | {"fill": fill, "stroke": stroke})
            if header.series and len(of_one) > 1 and scale.pixel(amount, _COLUMNS_HIGH) > SMALL + 3:
                inside.append({"x": middle, "y": start + amount / 2} | _number_in(amount, fill))
        said.append({"x": middle, "y": sum(of_one.values()), "text": number_words(sum(of_one.values()))})
        if place % every == 0 or not name:
            words = _year_words(name, slot * every - 4 if name else slot)
            under.append({"x": middle, "y": _COLUMNS_HIGH + 16, "text": words, "fill": QUIET})
    layers = [
        rects(drawn, y=scale),
        texts(said, y=scale, align="center", dy=-5),
        texts(inside, y=scale, align="center", size=SMALL, dy=4),
        texts(under, align="center", size=SMALL),
    ]
    notes = [f"“{_year_words('', slot)}”: no date is known."] if "" in names else []
    return Panel(layers, _COLUMNS_HIGH, left=left, top=20, bottom=26, keys=_keys(order, header), notes=notes)


def dots(rows: Sequence[Row], header: PlotHeader, width: int) -> Panel:
    """How many of each thing (lines) in each year (columns): the area of a circle, and a number."""
    amounts = _amounts(rows, header)
    columns = sorted(amounts, key=lambda name: (not name, name))
    label = min(190.0, width * 0.34)
    slot = (width - label - 44) / len(columns)
    largest = max(amount for of_one in amounts.values() for amount in of_one.values())
    unit = min(slot * 0.47, _DOT * 0.48) / sqrt(largest or 1)
    at = {name: label + slot * (place + 0.5) for place, name in enumerate(columns)}
    said, marks, inside, grid, y = [], [], [], [], 26.0
    for series in _order(amounts):
        lines = wrapped(series or UNKNOWN, label - 8, TEXT, 2)
        for place, words in enumerate(lines):
            said.append({"x": 0, "y": y + _DOT / 2 + 5 + (place - (len(lines) - 1) / 2) * 14, "text": words})
        whole = number_words(sum(of_one.get(series, 0) for of_one in amounts.values()))
        said.append({"x": width - text_width(whole, TEXT), "y": y + _DOT / 2 + 5, "text": whole})
        grid.append({"x": label, "x2": width - 44, "y": y + _DOT / 2, "y2": y + _DOT / 2})
        for name in columns:
            if series in amounts[name]:
                mark, number = _dot(at[name], y + _DOT / 2, amounts[name][series], unit, hollow=not name)
                marks.append(mark)
                inside.append(number)
        y += _DOT
    heads = [{"x": at[name], "y": 14, "text": _year_words(name, slot), "fill": QUIET} for name in columns]
    heads.append({"x": width - text_width("all", SMALL) / 2, "y": 14, "text": "all", "fill": QUIET})
    layers = [
        rules(grid, colour=GRID[0]),
        points(marks),
        texts(said),
        texts(inside, align="center", size=SMALL),
        texts(heads, align="center", size=SMALL),
    ]
    notes = [f"“{_year_words('', slot)}”, hollow: no date is known."] if "" in columns else []
    return Panel(layers, y, notes=notes)


def _dot(
    x: float, y: float, amount: float, unit: float, *, hollow: bool
) -> tuple[dict[str, object], dict[str, object]]:
    """A circle of this area, and its number: in it, or beside it where it does not fit."""
    radius, broad = unit * sqrt(amount), text_width(number_words(amount), SMALL)
    fill = GROUND if hollow else FILLS[1]
    mark = {"x": x, "y": y, "size": pi * radius**2, "shape": "circle", "fill": fill, "stroke": FILLS[1]}
    if 2 * radius > broad + 2:
        return mark, {"x": x, "y": y + 4.5} | _number_in(amount, fill)
    return mark, {"x": x + radius + 2 + broad / 2, "y": y + 4.5, "text": number_words(amount), "fill": INK}
