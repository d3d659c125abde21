"""Small networks for tests of pictures, counted by hand, and strings that would like to be more than text."""

import networkx as nx

# One a way in: markup, an attribute, the end of a script, a link, a template, a style, JSON, XML, an address,
# and letters that no file holds or that turn the reading direction.
HOSTILE = (
    "<img src=x onerror=alert(1)>",
    '" onmouseover="alert(1)',
    "</script><script>alert(1)</script>",
    "<a href=\"javascript:alert(1)\">href</a><img src=x onerror='alert(1)'>",
    "{{ 7*7 }}{% raw %}${alert(1)}",
    "</style><style>*{display:none}</style>",
    '\\u003c/script>","x":alert(1),"',
    "]]><svg onload=alert(1)></svg><!--",
    "javascript:alert(1)",
    "a\x00b\x1bc\ud800d\u2028e\u202ef",
)

SOURCE = "https://w3id.org/gpai-graph/id/source/first-report"
SECOND = "https://w3id.org/gpai-graph/id/source/second-report"


def council() -> nx.Graph:
    """Three countries, two bodies, one person without a link; five links, two of them dated, one inferred.

    2020: Canada and France in the Council; Japan from 22 November 2022 on; the old Council ends on 3 July 2024.
    """
    G = nx.Graph(
        name="council",
        question="Who sits in which council?",
        as_of="2024-12-31",
        caveats=("One roster is missing.",),
        completeness=({"subject": "body:old", "measure": "members", "stated": 3, "recorded": 2, "date": "2020-12"},),
        sources={
            SOURCE: {
                "title": "First report",
                "publisher": "OECD",
                "issued": "2021-03",
                "kind": "report",
                "url": "https://example.org/1",
            },
            SECOND: {
                "title": "Second report",
                "publisher": "",
                "issued": "2023",
                "kind": "",
                "url": "javascript:alert(1)",
            },
        },
    )
    G.add_node("body:new", label="New Council", kind="body", since="2024-07-03", until="")
    G.add_node("body:old", label="Old Council", kind="body", since="2020-12-04", until="2024-07-03")
    G.add_node("country:ca", label="Canada", kind="country", region="Americas")
    G.add_node("country:fr", label="Fránce", kind="country", region="Europe")
    G.add_node("country:jp", label="Japan", kind="country", region="Asia")
    G.add_node("person:x", label="Xenia Lone", kind="person")
    G.add_edge("country:ca", "body:old", weight=3.0, kind="member of", years=(2020, 2021, 2022), sources=(SOURCE,))
    G.add_edge("country:fr", "body:old", weight=1.0, kind="member of", years=(2020,), sources=(SOURCE, SECOND))
    G.add_edge("country:jp", "body:old", weight=1.0, kind="member of", since="2022-11-22", until="2024-07-03", years=())
    G.add_edge("country:ca", "body:new", weight=2.0, kind="chair of", years=(), inferred=True, sources=(SECOND,))
    G.add_edge("country:fr", "body:new", weight=1.0, kind="chair of", years=(), note="acting")
    return G


def hostile() -> nx.Graph:
    """Every hostile string in every place that holds text."""
    G = nx.Graph(name=HOSTILE[0], question=HOSTILE[2], as_of=HOSTILE[1], caveats=HOSTILE)
    G.graph["sources"] = {
        text: {"title": text, "publisher": text, "issued": text, "kind": text, "url": text} for text in HOSTILE
    }
    for text in HOSTILE:
        G.add_node(f"n{text}", label=text, kind=text, since=text, until="", **{f"more {text}": text})
    nodes = list(G)
    for text, start, end in zip(HOSTILE, nodes, nodes[1:] + nodes[:1], strict=True):
        more = {f"note {text}": text, "origin": start, "through": (text,)}
        G.add_edge(start, end, kind=text, since="", sources=(text,), **more)
    return G


def ring(count: int, extra: int = 0) -> nx.Graph:
    """A ring of so many people, and chords of weight 2 from the first ones."""
    G = nx.Graph(name="ring")
    for place in range(count):
        G.add_node(f"person:{place:05}", label=f"Person number {place}", kind="person")
    for place in range(count):
        G.add_edge(f"person:{place:05}", f"person:{(place + 1) % count:05}", weight=1.0, kind="knows")
    for place in range(extra):
        G.add_edge(f"person:{place:05}", f"person:{(place + count // 2) % count:05}", weight=2.0, kind="knows")
    return G
