"""The editor: the page that a browser sees at the address of the endpoint. It works as a plain form without scripts."""

import json
from typing import Final

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from gpai_graph.prefixes import PREFIXES, compact
from gpai_graph.web.site import Site

_DANGEROUS: Final = {ord(letter): f"\\u{ord(letter):04x}" for letter in "<>&\u2028\u2029"}
# What a first reader finds in the field: runs as it stands, and shows how sources are asked for.
FIRST: Final = "members"
_MOST: Final = 16_000


def editor(site: Site, request: Request) -> Response:
    """The page with the query that the address holds, or a first one."""
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
    told = json.dumps({"prefixes": PREFIXES, "terms": terms}, ensure_ascii=False, separators=(",", ":"))
    return Markup(told.translate(_DANGEROUS))
