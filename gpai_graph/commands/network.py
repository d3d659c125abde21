"""The verbs that show networks and plots: network, draw and plot."""

import argparse
import sys
from collections import Counter
from typing import TYPE_CHECKING, Any

from gpai_graph.commands.arguments import columns
from gpai_graph.commands.output import (
    Graph,
    folded,
    load_library,
    network_of,
    parameters_of,
    terminal_width,
    why_empty,
    write,
)
from gpai_graph.errors import EmptyNetworkError
from gpai_graph.rdf.kinds import kind_word, plural
from gpai_graph.rdf.namespaces import expand, kind_of
from gpai_graph.rdf.table import Table
from gpai_graph.rdf.words import counted, listed

if TYPE_CHECKING:
    import networkx as nx

    from gpai_graph.graph.knowledge import KnowledgeGraph
    from gpai_graph.visual.chart import Plot
    from gpai_graph.visual.network import Drawing, Picture


def network(graph: Graph, options: argparse.Namespace) -> Table | bytes | str:
    """A network as text or as a file for other tools; without a name, the networks there are."""
    if options.name is None:
        return _listed()
    from gpai_graph.analysis import networks

    query = graph().queries.network(options.name)
    G = network_of(graph(), options)
    if options.format != "table":
        return networks.written(G, options.format)
    _checked(graph(), options, G)
    links = sorted(G.edges(data=True), key=lambda link: (-link[2]["weight"], link[0], link[1]))
    shown = links[: options.rows or None]
    rows = [
        [*_ends(G, one, other, data), "; ".join(data["kind"]), f"{data['weight']:.2f}", str(len(data["sources"]))]
        for one, other, data in shown
    ]
    kinds = Counter(kind for _, kind in G.nodes(data="kind"))
    by_kind = [f"{count:,} {plural(kind, count)}" for kind, count in sorted(kinds.items())]
    nodes = f"{len(G):,} nodes ({listed(by_kind)})" if by_kind[1:] else by_kind[0]
    more = f"{len(shown)} of {len(links)} links, the heaviest first; --rows 0 shows all" if shown != links else ""
    notes = [caveat.for_commands for caveat in G.graph["caveats"]]
    parts = [
        f"{query.summary}\n{nodes} and {counted(G.number_of_edges(), 'link')}.{_joined(graph(), options, G)}",
        query.description,
        Table.of(["from", "to", "link", "weight", "sources"], rows, footer=more, notes=notes).text(
            terminal_width(options)
        ),
    ]
    return "\n\n".join(part for part in parts if part)


def _joined(kg: "KnowledgeGraph", options: argparse.Namespace, G: "nx.Graph") -> str:
    """Of a network whose nodes are linked by what they share: how many things these are, and links to them."""
    shared = {node for *_, nodes in G.edges(data="shared", default=()) for node in nodes}
    if not shared:
        return ""
    kinds = Counter(kind_of(expand(node)) for node in shared)
    things = listed([f"{count:,} {kind_word(kind, count)}" for kind, count in sorted(kinds.items())])
    whole = network_of(kg, argparse.Namespace(**{**vars(options), "onto": "none"}))
    links = counted(whole.number_of_edges(), "link")
    return f" Two are linked if they share one of {things}; --onto none shows the {links} to what they have a part in."


def _checked(kg: "KnowledgeGraph", options: argparse.Namespace, G: "nx.Graph") -> "nx.Graph":
    """The network, if there is anything to show. Raises EmptyNetworkError, which says why and what has links."""
    if len(G) == 0:
        raise EmptyNetworkError(f"the network {G.graph['name']} is empty. {why_empty(kg, options, G)}")
    return G


def draw(graph: Graph, options: argparse.Namespace) -> "Picture | Drawing":
    """The picture of a network: in the form asked for, else in its own, where that fits."""
    from gpai_graph import analysis
    from gpai_graph.visual.network import draw, forms

    # Colours are asked for: only the force picture has a choice of them.
    asked = options.form or (forms.FORCE if options.colour else "")
    form = forms.checked(asked or graph().queries.network(options.name).form)
    onto = options.onto
    if forms.FORMS[form].whole and onto is None:
        options.onto = "none"
    G = _checked(graph(), options, network_of(graph(), options))
    if form != forms.FORCE and (asked or not forms.lacks(forms.plain_graph.plain(G), form)):
        return draw(G, form=form)
    if options.onto != onto:
        options.onto = onto
        G = network_of(graph(), options)
    return draw(G, colour=analysis.communities(G).shared if options.colour == "communities" else "kind")


def draw_in_terminal(picture: "Picture | Drawing", _: Graph, options: argparse.Namespace) -> int:
    """Write the picture to a file as a page or an image; tell the name."""
    from gpai_graph.visual.image import SHARP
    from gpai_graph.visual.network import Drawing

    output = options.output or f"{options.name}.{options.format}"
    if options.format == "png":
        write(picture.png(SHARP), output)
    else:
        write((picture.html() if options.format == "html" else picture.svg()).encode(), output)
    if output != "-":
        if isinstance(picture, Drawing):
            nodes, links, hidden = (
                len(picture.graph),
                picture.graph.number_of_edges(),
                picture.graph.graph.get("undated"),
            )
            print(f"{picture.finding}.")
        else:
            scene = picture.scene
            nodes, links, hidden = len(scene.nodes), len(scene.links), scene.undated
        print(f"{output}: {nodes} nodes and {links} links. Open it in any browser.")
        if load_library().network(options.name).onto:
            linked = f"`gpai-graph network {options.name}` links those who share something with each other."
            print(
                f"A link leads to what is shared; {linked}"
                if options.onto == "none"
                else "Two are linked if they share something."
            )
        if hidden:
            print(f"{counted(hidden, 'link')} without a date hidden; --undated show shows them.")
    return 0


def plot(graph: Graph, options: argparse.Namespace) -> "Plot | Table | str":
    """The plot of an answer; without a name, the plots there are."""
    if options.name is None:
        listed = _plots_listed()
        # A list is no image.
        return listed.text(terminal_width(options)) if options.format in ("svg", "png") else listed
    return graph().plot(options.name, **parameters_of(graph().queries.plotted(options.name), options))


def plot_in_terminal(found: "Plot", _: Graph, options: argparse.Namespace) -> int:
    """Write the image or the data to a file; tell the name."""
    from gpai_graph.visual.image import SHARP

    output = options.output or f"{options.name}.{options.format}"
    if options.format == "png":
        write(found.png(SHARP, options.width), output)
    else:
        write((found.csv() if options.format == "csv" else found.svg(options.width)).encode(), output)
    if output != "-":
        print(folded(f"{output}: {found.title}", columns() if sys.stdout.isatty() else None))
    return 0


def _plots_listed() -> Table:
    from gpai_graph.visual.chart import MARKS

    library = load_library()
    found = [library[name] for name in library.plots]
    rows = [[query.name, MARKS[query.plot.mark].short, query.summary] for query in found if query.plot]
    return Table.of(["plot", "as", "question"], rows)


def _ends(G: "nx.Graph", one: str, other: str, data: dict[str, Any]) -> tuple[str, str]:
    """The labels of both ends, where the link begins first."""
    begin, end = (other, one) if data.get("origin") == other else (one, other)
    return G.nodes[begin]["label"], G.nodes[end]["label"]


def _listed() -> Table:
    library = load_library()
    networks = [library[name] for name in library.networks]
    rows = [[query.name, query.summary, " ".join(query.onto)] for query in networks]
    return Table.of(["network", "question", "joins"], rows)
