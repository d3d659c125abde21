"""Plot: what `plot` answers. An answer and the header of its query in; an image, its data, a notebook's output out."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from numbers import Real
from pathlib import Path
from typing import Any, Final, Literal, NamedTuple

from gpai_graph.answers.answer import Answer
from gpai_graph.answers.rows import fold
from gpai_graph.errors import PlotError, did_you_mean, quoted, text_of
from gpai_graph.queries.header import Column, PlotHeader
from gpai_graph.rdf.solutions import Solutions
from gpai_graph.rdf.sources import Mark
from gpai_graph.rdf.table_files import names_csv
from gpai_graph.rdf.words import listed, upper_first
from gpai_graph.visual import image
from gpai_graph.visual.chart import bars, lines, maps, times, vega
from gpai_graph.visual.chart.data import ChartRow, drawable, row_words, rows_of
from gpai_graph.visual.chart.details import cited_sources, sources_by_row, sources_of
from gpai_graph.visual.chart.vega import Panel
from gpai_graph.visual.style import FILLS

# The widths of charts: on paper and in notebooks, on phones, on pages of a desk.
WIDE: Final = 720
NARROW: Final = 390
BROAD: Final = 1140
_LEAST: Final = 300
_WIDEST: Final = 8000
_UNNAMED: Final = re.compile(r"[^a-z0-9]+")


class ChartKind(NamedTuple):
    """A kind of chart: what it is called in a list, what it is called beside its data, and what draws it.

    lines: counts the lines of rows that a chart needs one below the other, where its height grows with them. needs:
    what it has to know beside the rows, "codes" of countries or "weights" of things, an attribute of `Plot`."""

    short: str
    words: str
    draw: Callable[..., Panel]
    lines: Callable[[Sequence[ChartRow], PlotHeader], int] | None = None
    needs: Literal["", "codes", "weights"] = ""


# One for each of `queries.header.MARK_COLUMNS`, which says what columns a header must name for it.
MARKS: Final = {
    "bar": ChartKind("bars", "Bar chart", bars.bars, bars.bar_lines),
    "dots": ChartKind("dots", "Grid of circles whose areas are the numbers", bars.dots, bars.dot_lines),
    "line": ChartKind("lines", "Line chart", lines.curves),
    "step": ChartKind("curve", "Curve that rises at events", lines.steps),
    "span": ChartKind("timeline", "Timeline, one line a row", times.spans, times.span_lines),
    "lanes": ChartKind("timeline", "Timeline in lanes", times.lanes, needs="weights"),
    "map": ChartKind("map", "World map", maps.countries, needs="codes"),
}


# {view: what it needs}
_VIEWS: Final = {
    "bar": "a column of numbers and another one",
    "timeline": "a column of dates and a column of names",
    "map": "a column of countries",
}


@dataclass(frozen=True)
class Plot:
    """A plot of an answer. The same answer gives the same bytes each time. `plot` and `kg.plot` make one.

    Attributes
    ----------
    name : str
        The query that was asked, part of the identifiers in the image.
    title : str
        What it shows, in words.
    answer : Answer
        The rows that are drawn.
    header : PlotHeader
        Which columns are drawn, and how.
    columns : mapping of str to Column
        What the columns mean.
    source : str
        On what it rests, and as of which day.
    codes : mapping of str to str
        {IRI of a country: its numeric code of ISO 3166-1}, for maps.
    weights : mapping of str to int
        {IRI of a thing: how many statements lead to it}, for lanes, which name the heaviest first.
    counted : tuple of Answer
        Of a count, whose rows name no sources: the answers whose rows are counted.
    """

    name: str
    title: str
    answer: Answer
    header: PlotHeader
    columns: Mapping[str, Column] = field(default_factory=dict)
    source: str = ""
    codes: Mapping[str, str] = field(default_factory=dict)
    weights: Mapping[str, int] = field(default_factory=dict)
    counted: tuple[Answer, ...] = ()

    @property
    def lines(self) -> int:
        """How many lines the chart has, one below the other; 0 where its height does not grow with its rows."""
        count = MARKS[self.header.mark].lines
        return count(drawable(rows_of(self.answer), self.header)[0], self.header) if count else 0

    def svg(self, width: int = WIDE, most: int | None = None) -> str:
        """Return the image, light and dark, without scripts or requests; its height follows from the rows.

        width: pixels, from 300 to 8,000; 390 suits phones. most: how many lines one below the other (bars, periods,
        things of a grid) it has at most; a note tells how many there are. None leaves it to the kind of chart. Raises
        PlotError for another width, where no row can be drawn, and for numbers below 0 or without end; a note names the
        rows that have no number."""
        return self.drawn(width, most).text

    def drawn(self, width: int = WIDE, most: int | None = None) -> vega.Svg:
        """Return what `svg` gives with its size: `text`, `width` and `height`."""
        given: object = width
        if isinstance(given, bool) or not isinstance(given, Real) or given != given:
            raise PlotError(f"the width of a plot cannot be {quoted(width)}. It takes a number of pixels.")
        if width < _LEAST:
            raise PlotError(f"a plot {width} pixels wide is too narrow. Give {_LEAST} or more.")
        if width > _WIDEST:
            raise PlotError(f"a plot {width} pixels wide is too wide. Give {_WIDEST} or less.")
        rows = rows_of(self.answer)
        if not rows:
            # The sentence of an empty answer says why, and what has rows.
            raise PlotError(f"{self.name} has no rows to plot. {self.answer.sentence or 'Try other parameters.'}")
        rows, without = drawable(rows, self.header)
        if not rows:
            raise PlotError(f"no row of {self.name} has a number in the column {quoted(self.header.y)}.")
        kind = MARKS[self.header.mark]
        more: dict[str, Any] = {kind.needs: getattr(self, kind.needs)} if kind.needs else {}
        more |= {"most": most} if most and kind.lines else {}
        panel = kind.draw(rows, self.header, width - 2 * vega.MARGIN, **more)
        notes = [self.header.note] if self.header.note and not self.header.most else []
        notes += [line for note in self.answer.notes for line in note.lines]
        key = f"gpai-{_UNNAMED.sub('-', self.name.lower()).strip('-')}-{width}"
        notes = [*panel.notes, *without, *notes, self.source]
        return vega.drawn(panel, width, key, title=self.title, axis=self._axis(), alt=self.alt, notes=notes)

    def _axis(self) -> str:
        """What the numbers count, in the words of the header, or their unit, and the year of all; "" without any."""
        label = ", ".join(filter(None, (self._of_all("unit") or self._label(self.header.y), self._of_all("year"))))
        by = f", by {self._label(self.header.series)}" if self.header.mark == "bar" and self.header.series else ""
        return f"{upper_first(label)}{by}"

    def _of_all(self, column: str) -> str:
        """What all rows have in a column that is not drawn; "" where they differ or there is none."""
        if not self.header.y or column not in self.answer.columns or column in self.header.columns:
            return ""
        told = {self.answer.text(term) for term in self.answer.column(column) if term is not None}
        return told.pop() if len(told) == 1 else ""

    def _label(self, column: str) -> str:
        return self.columns[column].label if column in self.columns else column

    @property
    def alt(self) -> str:
        """What a person reads who does not see the plot: how it is drawn, and its data as far as they are few."""
        shown = [row_words(row, self.header) for row in rows_of(self.answer)]
        few = "; ".join(text for text in shown[:30] if text)
        more = f"; and {len(shown) - 30} more, in the table of the data" if len(shown) > 30 else ""
        caveats = [line for note in self.answer.notes for line in note.lines]
        return " ".join([f"{MARKS[self.header.mark].words}.", f"{few}{more}.", *caveats, self.source])

    def csv(self, *, ids: bool = False) -> str:
        """Return the data as CSV for people, a line for each row: names, dates as 2021-11, sources with addresses.

        Each row of a count names the sources of the rows that it counts, or of all that is counted where these cannot
        be told, or says on what it rests. ids: for programs, as `Answer.to_csv` has it."""
        if ids or any(row.sources for row in self.answer.rows):
            return self.answer.to_csv(ids=ids).decode()
        numbers = {source.iri: number for number, source in enumerate(sources_of(self.counted), 1)}
        cited = sources_by_row(self.answer, self.counted)
        table = self.answer.table()
        rows = []
        for row, sources in zip(table.rows, cited, strict=True):
            marks = tuple(Mark(numbers[source.iri], source) for source in sources)
            rows.append(row._replace(marks=marks, before="" if marks else self.source))
        return names_csv(table._replace(rows=tuple(rows))).decode()

    def save(self, path: str | Path, width: int = WIDE) -> Path:
        """Write the image (.svg, or .png of two pixels for each unit of width) or the data (.csv); return the path.

        Raises PlotError for another ending, if the file cannot be written, and as `svg` and `png` do."""
        writers: dict[str, Callable[[], bytes]] = {
            ".svg": lambda: self.svg(width).encode(),
            ".png": lambda: self.png(image.SHARP, width),
            ".csv": lambda: self.csv().encode(),
        }
        return image.saved(path, writers, "a plot file ends in .svg or .png, a file of its data in .csv.", PlotError)

    def html(self) -> str:
        """Return a figure of HTML that loads nothing: the wide image, and the narrow one where there is little room."""
        alt = escape(f"{self.title} {self.alt}", quote=True)
        wide, narrow = (image.address(self.svg(width)) for width in (WIDE, NARROW))
        return (
            f'<figure style="margin:0"><picture><source media="(max-width: 600px)" srcset="{narrow}">'
            f'<img alt="{alt}" src="{wide}" style="max-width:100%"></picture></figure>'
        )

    def png(self, scale: float = 1.0, width: int = WIDE) -> bytes:
        """Return the image as PNG, for what takes no SVG; scale: pixels for each unit of the width.

        Raises MissingPackageError without vl-convert or Pillow, and PlotError as `svg` does."""
        return image.png(self.svg(width), scale)

    def _repr_html_(self) -> str:
        """What a notebook shows: one image; a second one for narrow screens would double its bytes.

        Words where no row fits: an error while something is shown would be told twice."""
        if not drawable(rows_of(self.answer), self.header)[0]:
            return f"<p>{escape(self.title)}</p><p>There is nothing to plot.</p>"
        alt = escape(f"{self.title} {self.alt}", quote=True)
        address = image.address(self.svg())
        return f'<figure style="margin:0"><img alt="{alt}" src="{address}" style="max-width:100%"></figure>'

    def _repr_mimebundle_(self, **_: object) -> dict[str, str | bytes]:
        if not drawable(rows_of(self.answer), self.header)[0]:
            return {"text/html": self._repr_html_(), "text/plain": f"{self.title} There is nothing to plot."}
        return image.bundle(self._repr_html_(), self.svg(), f"{self.title} {self.alt}")

    def __repr__(self) -> str:
        return f"<Plot {self.name!r}: {self.title}>"


def plot(
    answer: Answer | Solutions,
    view: str = "bar",
    header: PlotHeader | None = None,
    *,
    name: str = "plot",
    title: str = "",
    columns: Mapping[str, Column] | None = None,
    source: str = "",
    codes: Mapping[str, str] | None = None,
    weights: Mapping[str, int] | None = None,
    counted: tuple[Answer, ...] = (),
) -> Plot:
    """Return the plot of an answer, drawn as a header says, or else as its view and columns suggest.

    `kg.plot` does the same for a query of the library, with its header.

    Parameters
    ----------
    answer : Answer or Solutions
        What `kg.answer` or `kg.readable` gave, or `kg.query`: then things are called by their compact IRIs;
        `kg.plot(kg.query(...))` gives them their names.
    view : {"bar", "timeline", "map"}
        How to draw it where there is no header: numbers by date or name, periods, or countries.
    header : PlotHeader, optional
        Which columns to draw, and how.
    name : str
        What the plot is called, part of the identifiers in the image.
    title : str
        What it shows, in words; else the sentence of the answer, or its question.
    columns : mapping of str to Column, optional
        What the columns mean.
    source : str
        The line on sources below it; else how many sources the answer has, and their publishers.
    codes : mapping of str to str, optional
        {IRI of a country: its numeric code of ISO 3166-1}; a map needs it.
    weights : mapping of str to int, optional
        {IRI of a thing: how many statements lead to it}; lanes name the heaviest first.
    counted : tuple of Answer
        Of a count, the answers whose rows are counted; the data of the chart name their sources.

    Returns
    -------
    Plot
        `.svg()`, `.png()`, `.csv()`, `.save("growth.svg")`; a notebook shows it.

    Raises
    ------
    PlotError
        The view is no plot, or the answer lacks the columns.

    Examples
    --------
    >>> import gpai_graph as gpai
    >>> kg = gpai.load()
    >>> rows = kg.query('SELECT ?kind ?number { VALUES (?kind ?number) { ("report" 3) ("model" 1) } }')
    >>> plot(kg.readable(rows, "How many of each kind?"))
    <Plot 'plot': How many of each kind?>
    """
    if isinstance(answer, Solutions):
        answer = Answer("", *fold(answer), {}, ())
    if not isinstance(answer, Answer):
        raise PlotError(
            f"plot() takes the result of kg.answer, or of kg.query with a SELECT, not {type(answer).__name__}."
        )
    chosen = header or deduced(answer, view)
    for column in chosen.columns:
        if column not in answer.columns:
            raise PlotError(f"the answer has no column {quoted(column)}.{did_you_mean(column, answer.columns)}")
    said = title or answer.sentence or answer.question
    line = source or cited_sources(answer)
    return Plot(name, said, answer, chosen, dict(columns or {}), line, codes or {}, weights or {}, counted)


def deduced(answer: Answer, view: str) -> PlotHeader:
    """How to draw an answer whose header names a view and no plot: by what its columns hold."""
    if text_of(view, "a view") not in _VIEWS:
        known = listed(_VIEWS, "or")
        raise PlotError(f"there is no view {quoted(view)}.{did_you_mean(view, _VIEWS)} Choose {known}.")
    rows = rows_of(answer)

    def holds(what: Callable[[ChartRow, str], object]) -> list[str]:
        return [name for name in answer.columns if any(what(row, name) for row in rows)]

    dates = holds(lambda row, name: row[name].iri and row[name].first)
    numbers = [name for name in holds(lambda row, name: row[name].number is not None) if name not in dates]
    named = [name for name in answer.columns if name not in dates and name not in numbers]
    if view == "map" and named:
        return PlotHeader("map", x=named[0])
    if view == "timeline" and dates and named:
        return PlotHeader("span", x=dates[0], label=named[0])
    free = [*dates, *named] or numbers[:-1]
    if view == "bar" and numbers and free:
        numbers = [name for name in numbers if name not in free]
        few = [name for name in free[1:] if len({row[name].text for row in rows}) <= len(FILLS)]
        return PlotHeader("bar", x=free[0], y=numbers[0], series=few[0] if few else "")
    columns = ", ".join(answer.columns)
    raise PlotError(f"an answer with the columns {columns} cannot be plotted as {view}. It needs {_VIEWS[view]}.")
