"""Tables: the nodes and links of a picture as plain HTML tables, for those who read.

End tags that HTML lets one leave out are left out: a page of 5,000 links becomes a fifth smaller."""

from collections.abc import Iterable, Mapping, Sequence
from html import escape

from gpai_graph.rdf.dates import PartialDate, date_words, year_spans
from gpai_graph.rdf.sources import Source
from gpai_graph.visual import words
from gpai_graph.visual.network.scene import Node, Scene

Column = tuple[str, bool, Sequence[str]]  # heading, whether it holds numbers, cells as HTML


def of_nodes(scene: Scene, pages: Mapping[str, str] | None = None) -> str:
    """Head and body of the table of nodes, the most connected first. pages: {key of a node: address}."""
    known = pages or {}
    nodes = [scene.nodes[place] for place in scene.ranks]
    names = sorted({name for node in nodes for name, _ in node.more})
    weighted = any(node.strength != node.degree for node in nodes)
    columns: list[Column] = [
        ("Name", False, [escape(node.label) for node in nodes]),
        ("Kind", False, [escape(node.kind) for node in nodes]),
        ("Group", False, [escape(scene.groups[node.group].name) if node.group >= 0 else "" for node in nodes]),
        ("Links", True, [str(node.degree) for node in nodes]),
        ("Weight of links", True, [words.number(node.strength) if weighted else "" for node in nodes]),
        ("Since", False, [_time(node.since) for node in nodes]),
        ("Until", False, [_time(node.until) for node in nodes]),
    ]
    told = [dict(node.more) for node in nodes]
    columns += [(name[:1].upper() + name[1:], False, [_time(of.get(name, "")) for of in told]) for name in names]
    columns.append(("Sources", False, [_numbers(node.sources) for node in nodes]))
    columns.append(("Identifier", False, [_identifier(node, known.get(node.key, "")) for node in nodes]))
    # The panel finds an address by the number of the node; without addresses a large page is spared the numbers.
    return _table(columns, [f' data-n="{place}"' if any(known.values()) else "" for place in scene.ranks])


def _identifier(node: Node, address: str) -> str:
    if address:
        return f'<a href="{escape(address)}" target="_top">{escape(node.key)}</a>'
    return escape(node.key) if node.key != node.label else ""


def of_links(scene: Scene) -> str:
    """The table of links, in the order of their ends."""
    links = scene.links
    names = sorted({name for link in links for name, _ in link.more})
    weighted = len({link.weight for link in links}) > 1
    columns: list[Column] = [
        ("From" if scene.oriented else "Between", False, [escape(scene.nodes[link.start].label) for link in links]),
        ("To" if scene.oriented else "and", False, [escape(scene.nodes[link.end].label) for link in links]),
        ("Link", False, [escape(link.kind) for link in links]),
        ("Weight", True, [words.number(link.weight) if weighted else "" for link in links]),
        ("Years", False, [year_spans(link.years) for link in links]),
        ("Since", False, [_time(link.since) for link in links]),
        ("Until", False, [_time(link.until) for link in links]),
        ("Basis", False, ["inferred" if link.inferred else "" for link in links]),
    ]
    told = [dict(link.more) for link in links]
    columns += [(name[:1].upper() + name[1:], False, [_time(of.get(name, "")) for of in told]) for name in names]
    columns.append(("Sources", False, [_numbers(link.sources) for link in links]))
    return _table(columns, [""] * len(links))


def _time(value: str) -> str:
    date = PartialDate.of(value)
    return f"<time datetime={date.text}>{date.words}</time>" if date else escape(value)


def _numbers(sources: Iterable[int]) -> str:
    return ", ".join(str(number + 1) for number in sources)


def _table(columns: Sequence[Column], rows: Sequence[str]) -> str:
    """The table of the columns that hold something; the first always. rows: what stands in the tag of each.

    Its classes name the columns of numbers (n4, n5): a class in each of 5,000 rows made a page two kilobytes larger."""
    kept = [column for place, column in enumerate(columns) if place == 0 or any(column[2])]
    heads = "".join(f"<th scope=col{' class=n' if numeric else ''}>{escape(heading)}" for heading, numeric, _ in kept)
    numbers = " ".join(f"n{place}" for place, (_, numeric, _) in enumerate(kept, start=1) if numeric)
    lines = zip(rows, *(cells for _, _, cells in kept), strict=True)
    body = "".join(f"<tr{row}><td>{'<td>'.join(cells)}\n" for row, *cells in lines)
    return f'<table class="{numbers}"><thead><tr>{heads}<tbody>\n{body}</table>'


def source_words(source: Source) -> dict[str, str]:
    """A source as the page lists it: title, what else is known of it, its address or nothing."""
    known = (source.publisher, date_words(source.issued), source.kind)
    return {"title": source.title, "about": ", ".join(part for part in known if part), "url": source.url}
