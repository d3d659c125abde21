"""Files of queries for tests."""

from pathlib import Path

from gpai_graph.queries.library import Library

HEADER = """#+ summary: Who joined since a day?
#+ description: One row a member and source.
#+ tags: [members, time]
#+ gpai:
#+   view: timeline
#+   answer: "{count} joined{asked}."
#+   columns:
#+     member: country or union
#+     joined: {label: when it began, type: facet}
#+   parameters:
#+     since: {type: date, label: Joined on or after}
#+     group: {type: iri, prefix: body, class: "gpai:Body", many: true}
"""

QUERY = """PREFIX body: <https://w3id.org/gpai-graph/id/body/>
PREFIX gpai: <https://w3id.org/gpai-graph/ontology#>
PREFIX org: <http://www.w3.org/ns/org#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

SELECT ?member ?joined ?source
WHERE {
  VALUES ?_since { "2020-06-15"^^xsd:date }
  VALUES ?_group { body:gpai }
  ?source a gpai:Source .
  GRAPH ?source { ?membership org:member ?member ; org:organization ?_group ; gpai:since ?joined }
  ?joined gpai:firstDay ?day .
  FILTER(?day >= ?_since)
}
ORDER BY ?member ?joined ?source
"""


def library_of(folder: Path, **files: str) -> Library:
    """A library with these files; `__` in a keyword stands for a folder, `_` for a hyphen."""
    root = folder / "queries"
    for name, text in files.items():
        path = root / (name.replace("__", "/").replace("_", "-") + ".rq")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return Library(root)
