"""Editor: the page that a browser sees at the address of the endpoint. It works as a plain form without scripts."""

from typing import Final

from markupsafe import Markup
from starlette.exceptions import HTTPException
from starlette.responses import Response

from gpai_graph.graph.knowledge import KnowledgeGraph
from gpai_graph.rdf.namespaces import PREFIXES, compact
from gpai_graph.visual.network.page import in_script
from gpai_graph.web.page import Page

# The first query in the field: it runs without a change and shows how to ask for sources.
FIRST: Final = "members"
_MOST: Final = 16_000


def editor(page: Page) -> Response:
    """The page with the query that the address holds, or a first one. Raises HTTPException 404 without an endpoint."""
    if not page.site.has_endpoint:
        raise HTTPException(404, "This server has no SPARQL endpoint.")
    name = page.word("name", FIRST)
    first = page.site.questions.get(name, page.site.questions[FIRST]).code
    query = page.word("query").strip()[:_MOST]
    examples = [found for found in page.site.questions.values() if found.variables]
    return page.render("editor.html.j2", query=query or first, examples=examples, completions=completions(page.kg))


def completions(kg: KnowledgeGraph) -> Markup:
    """What the editor completes, as JSON: prefixes, and terms with kind, uses and name, the most used first."""
    found = kg.answer("vocabulary-used")
    terms = [
        [compact(str(row.terms[0])), *map(found.text, row.terms[1:]), found.text(row.terms[0])]
        for row in found.rows
        if ":" in compact(str(row.terms[0])) and "//" not in compact(str(row.terms[0]))
    ]
    return in_script({"prefixes": PREFIXES, "terms": terms})
