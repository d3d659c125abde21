"""Lists of kinds over HTTP, as JSON and as files for people; narrowed by facets as the pages are."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response

from gpai_graph.answers.answer import Answer
from gpai_graph.answers.listings import ListedThing, ListedValue, Listing
from gpai_graph.errors import ParameterError, UnknownEntityError, brief, did_you_mean, quoted
from gpai_graph.web.data.api import (
    ANSWER_FORMATS,
    FILES,
    as_json,
    given_words,
    in_problems,
    json_term,
    our_graph,
    with_accepted,
)
from gpai_graph.web.http.messages import problem
from gpai_graph.web.site import Site
from gpai_graph.web.urls import Links, with_query

# {ending: media type} of a list.
LISTED_AS: Final = {"json": ANSWER_FORMATS["json"], **FILES}
_LONGEST: Final = 200  # characters of words


@in_problems
def listing(request: Request) -> Response:
    """`/api/browse/KIND`, as JSON or with an ending of FILES: the things of a kind that have what is asked for."""
    site: Site = request.app.state.site
    kind, _, ending = request.path_params["kind"].partition(".")
    if kind not in site.kinds:
        return problem(404, f"There is no list of the kind {quoted(kind)}.{did_you_mean(kind, site.kinds)}")
    if ending not in ("", *LISTED_AS):
        known = ", ".join(f".{each}" for each in LISTED_AS)
        return problem(404, f"A list is not available as .{brief(ending)}. Choose one of {known}.")
    found = site.listing(kind)
    accepted = {column.name: column.label for column in found.columns if column.is_facet}
    given = {name: values[0] for name, values in given_words(request, {**accepted, "q": "words"}).items()}
    words = given.pop("q", "")[:_LONGEST]
    try:
        chosen = found.chosen(given)
    except ParameterError as error:
        raise with_accepted(UnknownEntityError(error.message), accepted) from error
    entries = found.narrowed(chosen, words)
    if ending in FILES:
        from gpai_graph.rdf import table_files  # here: few requests want one

        headers = {"Content-Disposition": f'attachment; filename="{kind}.{ending}"'}
        return Response(table_files.WRITERS[ending](found.table(entries)), headers=headers, media_type=FILES[ending])
    return as_json(_list_as_json(request, found, given, words, entries))


def _list_as_json(
    request: Request, found: Listing, chosen: dict[str, str], words: str, entries: Sequence[ListedThing]
) -> dict[str, Any]:
    """A list as people read it, for programs: each thing with its values, and what would narrow the list."""
    answer = found.answer
    return {
        "kind": found.kind,
        "question": found.query.summary,
        "asked": {**chosen, **({"q": words} if words else {})},
        "count": len(entries),
        "of": len(found),
        "columns": [{"name": column.name, "label": column.label} for column in found.columns],
        "facets": [
            {
                "name": facet.name,
                "label": facet.label,
                "values": [{"value": each.key, "label": each.words, "count": each.things} for each in facet.choices],
            }
            for facet in found.facets(chosen, words)
        ],
        "rows": [
            {"thing": json_term(answer, entry.thing), "values": _values(answer, entry.values)} for entry in entries
        ],
        "page": Links.undated(request).bare(with_query(f"/browse/{found.kind}", {**chosen, "q": words})),
        **our_graph(request.app.state.site),
    }


def _values(answer: Answer, values: Mapping[str, Sequence[ListedValue]]) -> dict[str, list[Any]]:
    return {name: [json_term(answer, value.term) for value in each] for name, each in values.items()}
