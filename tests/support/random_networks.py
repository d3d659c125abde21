"""Small random networks for the tests of the analysis: with islands, lone nodes and, if asked, directions or loops."""

from itertools import combinations, permutations, product

import networkx as nx
from hypothesis import strategies as st

# Powers of two: sums of lengths 1/weight are then exact, and ties are ties for every engine.
WEIGHTS = (0.25, 0.5, 1.0, 2.0, 4.0)
SECTORS = ("government", "industry", "science", "")


@st.composite
def networks(
    draw: st.DrawFn, directed: bool | None = False, loops: bool = False, links: int = 0, most: int = 9
) -> nx.Graph:
    """A network of up to `most` nodes and at least `links` links; `directed` None: of either kind."""
    G = nx.DiGraph() if (draw(st.booleans()) if directed is None else directed) else nx.Graph()
    names = [f"n{index}" for index in range(draw(st.integers(3 if links else 1, most)))]
    pairs = list(permutations(names, 2) if G.is_directed() else combinations(names, 2))
    if loops:
        pairs += [(name, name) for name in names]
    for name in draw(st.permutations(names)):
        G.add_node(name, sector=draw(st.sampled_from(SECTORS)))
    if pairs:
        for pair in draw(st.lists(st.sampled_from(pairs), unique=True, min_size=min(links, len(pairs)))):
            G.add_edge(*pair, weight=draw(st.sampled_from(WEIGHTS)))
    return G


def without_loops(G: nx.Graph) -> nx.Graph:
    """A copy for networkx: no loops, `distance` = 1/weight."""
    plain = G.copy()
    plain.remove_edges_from(list(nx.selfloop_edges(plain)))
    for _, _, link in plain.edges(data=True):
        link["distance"] = 1 / link["weight"]
    return plain


def roster_network(sizes: dict[str, dict[str, int]]) -> nx.Graph:
    """Persons and groups, from {group: {sector: how many}}; each person sits in one group."""
    G = nx.Graph()
    for group, counts in sizes.items():
        G.add_node(group, kind="body", label=group.upper())
        for sector, number in product(sorted(counts), range(max(counts.values()))):
            if number < counts[sector]:
                person = f"{group}-{sector}-{number}"
                G.add_node(person, kind="person", sector=sector)
                G.add_edge(person, group)
    return G
