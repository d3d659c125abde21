"""Charts: answers in, self-contained SVG images and their data out, drawn by Vega-Lite without any network.

`plot(answer, view, header)` makes a `Plot`: `.svg(width)`, `.csv()`, `.save("growth.svg")`, or shown inline in a
notebook. Which columns it draws, and how, stands in the header of the query (`PlotHeader` in queries/header.py)."""

from gpai_graph.visual.chart.chart import BROAD, MARKS, NARROW, WIDE, Plot, deduced, plot

__all__ = ["BROAD", "MARKS", "NARROW", "WIDE", "Plot", "deduced", "plot"]
