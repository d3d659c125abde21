"""The editor: the page that a browser sees at the address of the endpoint. It works as a plain form without scripts."""

from typing import Final

from markupsafe import Markup
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from gpai_graph.rdf.namespaces import PREFIXES, compact
from gpai_graph.web.data.linked_data import in_script
from gpai_graph.web.site import Site

# What a first reader finds in the field: runs as it stands, and shows how sources are asked for.
FIRST: Final = "members"
_MOST: Final = 16_000


def editor(request: Request) -> Response:
    """The page with the query that the address holds, or a first one. Raises HTTPException 404 without an endpoint."""
    site: Site = request.app.state.site
    if not site.has_endpoint:
        raise HTTPException(404, "This server answers no SPARQL.")
    name = request.query_params.get("name", FIRST)
    standing = site.questions.get(name, site.questions[FIRST]).code
    query = request.query_params.get("query", "").strip()[:_MOST]
    examples = [found for found in site.questions.values() if found.variables]
    return site.render(
        request,
        "editor.html.j2",
        query=query or standing,
        examples=examples,
        completions=completions(site),
    )


def completions(site: Site) -> Markup:
    """What the editor completes, as JSON: prefixes, and terms with kind, uses and name, the most used first."""
    found = site.kg.answer("vocabulary-used")
    terms = [
        [compact(str(row.terms[0])), *map(found.text, row.terms[1:]), found.text(row.terms[0])]
        for row in found.rows
        if ":" in compact(str(row.terms[0])) and "//" not in compact(str(row.terms[0]))
    ]
    return in_script({"prefixes": PREFIXES, "terms": terms})
