"""The verbs that show networks and plots, in a terminal: network, draw and plot."""

import argparse
from typing import TYPE_CHECKING, Any

from gpai_graph.commands.output import graph_of, load_library, table_text, terminal_width, write
from gpai_graph.commands.verbs import network_of, parameters_of, picture_of
from gpai_graph.errors import ParameterError
from gpai_graph.rdf.table import Table

if TYPE_CHECKING:
    import networkx as nx


def network(arguments: argparse.Namespace) -> int:
    """Print a network, or write it to a file."""
    if arguments.name is None:
        print(_listed())
        return 0
    from gpai_graph.analysis import networks

    kg = graph_of(arguments)
    query = kg.queries.network(arguments.name)
    G = network_of(kg, arguments)
    if arguments.format != "table":
        write(networks.written(G, arguments.format), arguments.output)
        return 0
    links = sorted(G.edges(data=True), key=lambda link: (-link[2]["weight"], link[0], link[1]))
    shown = links[: arguments.rows] if arguments.rows else links
    rows = [
        [*_ends(G, one, other, data), "; ".join(data["kind"]), f"{data['weight']:.2f}", str(len(data["sources"]))]
        for one, other, data in shown
    ]
    kinds = sorted({kind for _, kind in G.nodes(data="kind")})
    counted = ", ".join(f"{sum(data == kind for _, data in G.nodes(data='kind'))} {kind}" for kind in kinds)
    more = f"{len(shown)} of {len(links)} links, the heaviest first; --rows 0 shows all" if shown != links else ""
    parts = [
        f"{query.summary}\n{G.number_of_nodes()} nodes ({counted}) and {G.number_of_edges()} links.",
        query.description,
        Table.of(["from", "to", "link", "weight", "sources"], rows, footer=more, notes=G.graph["caveats"]).text(
            terminal_width()
        ),
    ]
    write(("\n\n".join(part for part in parts if part) + "\n").encode(), arguments.output)
    return 0


def draw(arguments: argparse.Namespace) -> int:
    """Draw a network as a page or an image; it is written to a file, whose name is told."""
    output = arguments.output or f"{arguments.name}.{arguments.format or 'html'}"
    suffix = output.rpartition(".")[2].lower() if "." in output else ""
    form = arguments.format or (suffix if suffix in ("png", "svg") else "html")
    if suffix in ("csv", "jpg", "pdf"):
        raise ParameterError(f"{output}: a picture is written as .html or .svg, or as .png with the extra `notebook`.")
    picture = picture_of(graph_of(arguments), arguments)
    if form == "png":
        write(picture.png(), output)
    else:
        write((picture.html() if form == "html" else picture.svg()).encode(), output)
    if output != "-":
        nodes, links = len(picture.scene.nodes), len(picture.scene.links)
        print(f"{output}: {nodes} nodes and {links} links. Open it in any browser; it needs no network.")
    return 0


def plot(arguments: argparse.Namespace) -> int:
    """Plot an answer as an image, or give its data; it is written to a file, whose name is told."""
    if arguments.name is None:
        print(_plots_listed())
        return 0
    output = arguments.output or f"{arguments.name}.{arguments.format or 'svg'}"
    suffix = output.rpartition(".")[2].lower() if "." in output else ""
    form = arguments.format or ("csv" if suffix == "csv" else "svg")
    if suffix in ("html", "jpg", "pdf", "png"):
        raise ParameterError(f"{output}: a plot is written as .svg, its data as .csv; a browser makes a PNG of it.")
    kg = graph_of(arguments)
    query = kg.queries.plotted(arguments.name)
    found = kg.plot(arguments.name, **parameters_of(query, arguments))
    write((found.csv() if form == "csv" else found.svg(arguments.width)).encode(), output)
    if output != "-":
        print(f"{output}: {found.title}")
    return 0


def _plots_listed() -> str:
    from gpai_graph.visual.chart import MARKS

    library = load_library()
    found = [library[name] for name in library.plots]
    rows = [[query.name, MARKS[query.plot.mark].short, query.summary] for query in found if query.plot]
    return table_text(["plot", "as", "question"], rows)


def _ends(G: "nx.Graph", one: str, other: str, data: dict[str, Any]) -> tuple[str, str]:
    """The labels of both ends, where the link begins first."""
    begin, end = (other, one) if data.get("origin") == other else (one, other)
    return G.nodes[begin]["label"], G.nodes[end]["label"]


def _listed() -> str:
    library = load_library()
    networks = [library[name] for name in library.networks]
    rows = [[query.name, query.summary, " ".join(query.onto)] for query in networks]
    return table_text(["network", "question", "joins"], rows)
