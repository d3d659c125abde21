"""Files of networks: GraphML, GEXF, GML, node-link JSON, and tables of nodes and links as CSV."""

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

import networkx as nx

from gpai_graph.analysis.attributes import only_graph, sources, texts, with_scalars
from gpai_graph.errors import NetworkError, did_you_mean, quoted

# What XML 1.0, or UTF-8, cannot hold.
_UNWRITABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def written(G: nx.Graph, form: str) -> bytes:
    r"""Return the network as a file; the same network gives the same bytes.

    Parameters
    ----------
    G : networkx.Graph
        A network, or any graph; attributes that are not scalars are written as `with_scalars` makes them.
    form : {"graphml", "gexf", "gml", "json", "nodes", "edges"}
        "json" is networkx's node-link form: read it with `nx.node_link_graph(data, edges="links")`. "nodes" and "edges"
        are CSV with the columns Id, Label and Source, Target, Weight, which Gephi takes.

    Returns
    -------
    bytes
        The file in UTF-8. GEXF and the tables have no place for what the graph says of itself (question, caveats); the
        other forms keep all. Nodes and links have the titles of their sources in `source_titles`, but in JSON, whose
        readers find them in the graph.

    Raises
    ------
    NetworkError
        For another format, and for a text with a character that no such file can hold, such as U+0000.

    Examples
    --------
    >>> written(nx.Graph([("ca", "fr")]), "edges")
    b'Source,Target\r\nca,fr\r\n'
    """
    only_graph(G)
    if form not in FORMATS:
        raise NetworkError(
            f"there is no format {quoted(form)}.{did_you_mean(form, FORMATS)} The formats are {', '.join(FORMATS)}."
        )
    plain = with_scalars(G)
    _refuse_unwritable(plain)
    if form != "json":
        _refuse_twins(plain)
    return FORMATS[form](_uniform(plain if form == "json" else _with_titles(plain)))


def _with_titles(G: nx.Graph) -> nx.Graph:
    """The graph itself, in which what names sources now has their titles as well."""
    known = sources(G.graph.get("sources"))
    for data in (*(data for _, data in G.nodes(data=True)), *(data for *_, data in G.edges(data=True))):
        if titles := [known[iri].title for iri in texts(data.get("sources")) if iri in known]:
            data["source_titles"] = _BETWEEN_TITLES.join(titles)
    return G


def _refuse_unwritable(G: nx.Graph) -> None:
    """Raise NetworkError for a character that XML cannot hold: another in its place could make two nodes one."""
    told = [
        ("the graph", G.graph),
        *((f"node {quoted(node)}", {"id": node, **data}) for node, data in G.nodes(data=True)),
    ]
    told += [(f"the link from {quoted(start)} to {quoted(end)}", data) for start, end, data in G.edges(data=True)]
    for where, data in told:
        for name, value in data.items():
            if isinstance(value, str) and (found := _UNWRITABLE.search(value)):
                raise NetworkError(f"{where}: its {name} holds U+{ord(found[0]):04X}, which such a file cannot hold.")


def _refuse_twins(G: nx.Graph) -> None:
    """Raise NetworkError for two nodes that are the same text, such as 1 and "1": a file would make them one."""
    seen: dict[str, object] = {}
    for node in G:
        if str(node) in seen:
            raise NetworkError(
                f"the nodes {quoted(seen[str(node)])} and {quoted(node)} would be one in such a file. Rename one."
            )
        seen[str(node)] = node


def _uniform(G: nx.Graph) -> nx.Graph:
    """The graph itself, in which an attribute now has one type for all nodes, and one for all links.

    A file that calls `weight` a whole number here and a decimal there is refused by other readers."""
    for rows in ([data for _, data in G.nodes(data=True)], [data for *_, data in G.edges(data=True)]):
        kinds: dict[str, set[type]] = {}
        for data in rows:
            for name, value in data.items():
                kinds.setdefault(name, set()).add(type(value))
        for name in [name for name, found in kinds.items() if len(found) > 1]:
            common = float if kinds[name] == {int, float} else str
            for data in rows:
                if name in data:
                    data[name] = common(data[name])
    return G


def _graphml(G: nx.Graph) -> bytes:
    # Not with `named_key_ids`: an attribute that nodes and links both have would get the same key twice.
    return ("\n".join(nx.generate_graphml(G)) + "\n").encode()


def _gexf(G: nx.Graph) -> bytes:
    # networkx writes today's date into it; the same network is to be the same file.
    text = "\n".join(nx.generate_gexf(G)) + "\n"
    return re.sub(r' lastmodifieddate="[^"]*"', "", text).encode()


def _gml(G: nx.Graph) -> bytes:
    return ("\n".join(nx.generate_gml(G)) + "\n").encode()


def _json(G: nx.Graph) -> bytes:
    return (json.dumps(nx.node_link_data(G, edges="links"), ensure_ascii=False, indent=1) + "\n").encode()


def _nodes(G: nx.Graph) -> bytes:
    # `name` repeats the label, for GML.
    told = [(node, data, "name" if data.get("name") == data.get("label") else "") for node, data in G.nodes(data=True)]
    return _csv(["Id"], [([node], {key: data[key] for key in data if key != twice}) for node, data, twice in told])


def _edges(G: nx.Graph) -> bytes:
    return _csv(["Source", "Target"], [([start, end], data) for start, end, data in G.edges(data=True)])


def _csv(keys: list[str], rows: Iterable[tuple[list[str], Mapping[str, Any]]]) -> bytes:
    rows = list(rows)
    names = list(dict.fromkeys(name for _, data in rows for name in data))
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    # Gephi knows its own columns by these names.
    writer.writerow([*keys, *(name.capitalize() if name in ("label", "weight") else name for name in names)])
    writer.writerows([*ends, *(data.get(name, "") for name in names)] for ends, data in rows)
    return out.getvalue().encode()


_BETWEEN_TITLES: Final = " | "  # titles hold commas and semicolons

FORMATS: Final[dict[str, Callable[[nx.Graph], bytes]]] = {
    "graphml": _graphml,
    "gexf": _gexf,
    "gml": _gml,
    "json": _json,
    "nodes": _nodes,
    "edges": _edges,
}
