"""OpenAPI: the query library over HTTP, told to programs. Questions with parameters in, an OpenAPI 3.1 document out."""

import json
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response

from gpai_graph.answers.citation import TITLE
from gpai_graph.queries.library import Query, topic_title
from gpai_graph.queries.parameters import Parameter
from gpai_graph.rdf.namespaces import KINDS
from gpai_graph.web.data import api
from gpai_graph.web.http.messages import PROBLEM_TYPE
from gpai_graph.web.site import Site

_TYPES: Final[dict[str, dict[str, Any]]] = {
    "boolean": {"type": "boolean"},
    "date": {"type": "string", "pattern": "^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$"},
    "decimal": {"type": "number"},
    "integer": {"type": "integer"},
}
_TEXT: Final = {"type": "string"}
_PROBLEM: Final = {"$ref": "#/components/responses/problem"}


def document(request: Request) -> Response:
    """`/openapi.json`."""
    site: Site = request.app.state.site
    told = {
        "openapi": "3.1.0",
        "info": {
            "title": TITLE,
            "version": site.version,
            "summary": "Questions of the library, search, and who says so.",
            "description": f"Facts as known on {site.latest.day}, each with its sources. Read-only; no key is needed.",
            "license": {"name": "Data: CC BY 4.0", "identifier": "CC-BY-4.0"},
        },
        "servers": [{"url": site.public_url(request)}],
        "tags": [{"name": name} for name in {topic_title(query.topic): None for query in site.questions.values()}],
        "paths": {
            "/api/queries": {"get": _operation("list-queries", "Which questions can be asked?", {"type": "object"})},
            **{f"/api/queries/{query.name}.{{format}}": {"get": _asking(query)} for query in site.questions.values()},
            "/api/search.json": {"get": _searching()},
            "/api/evidence": {"get": _telling()},
            "/api/unmentioned": {"get": _naming()},
        },
        "components": {"schemas": _SCHEMAS, "responses": {"problem": _problem()}},
    }
    return Response(json.dumps(told, ensure_ascii=False, separators=(",", ":")) + "\n", media_type="application/json")


def _asking(query: Query) -> dict[str, Any]:
    """The operation that asks one question."""
    formats = {
        "name": "format",
        "in": "path",
        "required": True,
        "description": "json tells rows with names and sources; the others are the W3C's result formats.",
        "schema": {"type": "string", "enum": list(api.FORMATS), "default": "json"},
    }
    answers = {kind: {"schema": _TEXT} for kind in api.FORMATS.values()}
    answers["application/json"] = {"schema": {"$ref": "#/components/schemas/answer"}}
    return {
        "operationId": query.name,
        "summary": query.summary,
        "description": query.description,
        "tags": [topic_title(query.topic)],
        "parameters": [formats, *(_parameter(parameter) for parameter in query.parameters.values())],
        "responses": {"200": {"description": "The answer.", "content": answers}, "400": _PROBLEM, "404": _PROBLEM},
    }


def _parameter(parameter: Parameter) -> dict[str, Any]:
    one = {**_TYPES.get(parameter.type, _TEXT)}
    if parameter.choices:
        one["enum"] = list(parameter.choices)
    schema: dict[str, Any] = {"type": "array", "items": one} if parameter.many else one
    default = f" Default: {parameter.default}." if parameter.default else ""
    return {
        "name": parameter.name,
        "in": "query",
        "description": f"{parameter.label}. Takes {parameter.accepts}.{default}",
        "schema": schema,
        **({"style": "form", "explode": True} if parameter.many else {}),
    }


def _searching() -> dict[str, Any]:
    parameters = [
        _word("q", "Words to search for.", required=True),
        {**_word("kind", "Kinds of things."), "schema": {"type": "array", "items": {"type": "string", "enum": KINDS}}},
        {
            **_word("limit", "How many at most."),
            "schema": {"type": "integer", "minimum": 1, "maximum": api.MOST_HITS, "default": 20},
        },
    ]
    return _operation("search", "Which things are called so?", {"$ref": "#/components/schemas/hits"}, parameters)


def _telling() -> dict[str, Any]:
    parameters = [
        _word("subject", "A thing: country:ca, its IRI, or its name.", required=True),
        _word("property", "A property: gpai:since, or its IRI."),
        _word("value", "A thing or a text."),
        _word("only", "Sources of this kind alone, such as official."),
        {**_word("min_sources", "What at least so many sources state."), "schema": {"type": "integer", "minimum": 0}},
    ]
    return _operation("evidence", "Who says so?", {"$ref": "#/components/schemas/evidence"}, parameters)


def _naming() -> dict[str, Any]:
    question = "Which names in a SPARQL query does the graph mention nowhere?"
    return _operation(
        "unmentioned",
        question,
        {"$ref": "#/components/schemas/unmentioned"},
        [_word("query", "SPARQL.", required=True)],
    )


def _word(name: str, description: str, *, required: bool = False) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": required, "description": description, "schema": _TEXT}


def _operation(name: str, summary: str, schema: dict[str, Any], parameters: Any = ()) -> dict[str, Any]:
    content = {"application/json": {"schema": schema}}
    return {
        "operationId": name,
        "summary": summary,
        "parameters": list(parameters),
        "responses": {"200": {"description": "The answer.", "content": content}, "400": _PROBLEM},
    }


def _problem() -> dict[str, Any]:
    schema = {"$ref": "#/components/schemas/problem"}
    return {"description": "What is wrong with the request, in words.", "content": {PROBLEM_TYPE: {"schema": schema}}}


def _object(**properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(properties)}


def _list(items: Any) -> dict[str, Any]:
    return {"type": "array", "items": items}


_SOURCE: Final[dict[str, Any]] = _object(
    iri=_TEXT, title=_TEXT, publisher=_TEXT, issued=_TEXT, kind=_TEXT, url=_TEXT, licence=_TEXT
)  # fmt: skip
_VALUE: Final = {
    "type": "object",
    "properties": {"value": _TEXT, "label": _TEXT, "id": _TEXT, "datatype": _TEXT, "language": _TEXT},
    "required": ["value"],
}
_GRAPH: Final = {"graph": _object(version=_TEXT, digest=_TEXT, cut_off=_TEXT), "licence": _TEXT}
_SCHEMAS: Final[dict[str, Any]] = {
    "answer": _object(
        name=_TEXT,
        question=_TEXT,
        asked={"type": "object"},
        sentence=_TEXT,
        caveats=_list(_TEXT),
        columns=_list(_object(name=_TEXT, label=_TEXT)),
        rows=_list(
            _object(
                values={"type": "object", "additionalProperties": {"oneOf": [_VALUE, {"type": "null"}]}},
                sources=_list({"type": "integer"}),
            )
        ),
        sources=_list(_object(number={"type": "integer"}, **_SOURCE["properties"])),
        page=_TEXT,
        **_GRAPH,
    ),
    "hits": _object(
        q=_TEXT,
        kinds=_list(_TEXT),
        hits=_list(_object(id=_TEXT, iri=_TEXT, name=_TEXT, other_names=_list(_TEXT), kind=_TEXT, page=_TEXT)),
    ),
    "evidence": _object(subject=_TEXT, statements=_list({"$ref": "#/components/schemas/statement"}), **_GRAPH),
    "statement": _object(
        subject=_VALUE,
        property=_VALUE,
        value=_VALUE,
        sources=_list(_SOURCE),
        notes=_list(_TEXT),
        rules=_list(_TEXT),
        premises=_list({"$ref": "#/components/schemas/statement"}),
        inferred_from=_list(_SOURCE),
    ),
    "unmentioned": _object(unmentioned=_list(_TEXT), **_GRAPH),
    "problem": {
        **_object(type=_TEXT, title=_TEXT, status={"type": "integer"}, detail=_TEXT),
        "additionalProperties": True,
    },
}
