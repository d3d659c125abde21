"""OpenAPI: the query library over HTTP, told to programs. Questions with parameters in, an OpenAPI 3.1 document out."""

import json
from collections.abc import Iterator
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response

from gpai_graph.answers.citation import TITLE
from gpai_graph.graph.knowledge import SEARCHED
from gpai_graph.queries.library import Query
from gpai_graph.queries.parameters import Parameter
from gpai_graph.rdf.words import upper_first
from gpai_graph.web.data import api, lists
from gpai_graph.web.http.messages import PROBLEM_TYPE
from gpai_graph.web.site import Site

_TYPES: Final[dict[str, dict[str, Any]]] = {
    "boolean": {"type": "boolean"},
    # An empty value, as forms send it, is as if it were absent.
    "date": {"type": "string", "pattern": "^([0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?)?$"},
    "decimal": {"type": "number"},
    "integer": {"type": "integer"},
}
_TEXT: Final = {"type": "string"}
# What must be given holds more than spaces.
_WORDS: Final = {"type": "string", "minLength": 1, "pattern": "\\S"}
_RESULTS: Final = api.ANSWER_FORMATS["srj"]
_ANSWERS: Final = {"json": {"$ref": "#/components/schemas/answer"}, "srj": {"$ref": "#/components/schemas/results"}}
_RESULTS_FORMAT: Final = {
    "name": "format",
    "in": "path",
    "required": True,
    "description": "SPARQL JSON. Each other format has an address of its own, so that an answer has one type.",
    "schema": {"type": "string", "enum": ["srj"], "default": "srj"},
}
_FINDINGS: Final = "Which claims about GPAI hold, and on what evidence?"
_FINDING: Final = "#/components/schemas/finding"
_QUESTIONS: Final = {"$ref": "#/components/schemas/questions"}
_PROBLEM: Final = {"$ref": "#/components/responses/problem"}


def document(request: Request) -> Response:
    """`/openapi.json`."""
    site: Site = request.app.state.site
    told = {
        "openapi": "3.1.0",
        "info": {
            "title": TITLE,
            "version": site.version,
            "summary": "Questions of the library, search, and the sources of statements.",
            "description": f"Facts up to {site.latest.day}, each with its sources. The API is read-only and "
            f"needs no key.",
            "license": {"name": "Data: CC BY 4.0", "identifier": "CC-BY-4.0"},
        },
        "servers": [{"url": site.public_url(request)}],
        "tags": [{"name": topic.title} for topic in site.topics],
        "paths": {
            "/api/queries": {"get": _operation("list-queries", "Which questions can be asked?", _QUESTIONS)},
            **{path: {"get": told} for query in site.questions.values() for path, told in _asking(query)},
            "/api/findings.json": {"get": _operation("findings", _FINDINGS, _list({"$ref": _FINDING}))},
            **{path: {"get": told} for kind in site.kinds for path, told in _listing(kind, site.list_query(kind))},
            "/api/search.json": {"get": _searching()},
            "/api/evidence": {"get": _telling()},
            "/api/compare": {"get": _comparing()},
            "/api/hints": {"get": _hints()},
            "/sparql": {"get": _querying()},
        },
        "components": {"schemas": _SCHEMAS, "responses": {"problem": _problem()}},
    }
    return Response(json.dumps(told, ensure_ascii=False, separators=(",", ":")) + "\n", media_type="application/json")


def _asking(query: Query) -> Iterator[tuple[str, dict[str, Any]]]:
    """The operations that ask one question: one for each format, so that what each answers has one type."""
    parameters = [_parameter(parameter) for parameter in query.parameters.values()]
    for ending, media_type in {**api.ANSWER_FORMATS, **api.FILES}.items():
        is_json = ending == "json"
        is_results = ending == "srj"
        told = _operation(
            query.name if is_json else f"{query.name}-{ending.replace('.', '-')}",
            query.summary,
            _ANSWERS.get(ending, _TEXT),
            [_RESULTS_FORMAT, *parameters] if is_results else parameters,
            media_type,
        )
        told |= {"description": query.description if is_json else f"The rows as {media_type}."}
        path = f"/api/queries/{query.name}.{'{format}' if is_results else ending}"
        yield path, told | {"tags": [query.topic.title]}


def _listing(kind: str, query: Query) -> Iterator[tuple[str, dict[str, Any]]]:
    """The operations that list a kind: one for each format."""
    facets = ((name, column.label) for name, column in query.columns.items() if column.narrows)
    parameters = [_word(name, f"Only with this value: {label}. A year stands for a date.") for name, label in facets]
    parameters.append(_word("q", "Only with these words in the name or in what the list shows."))
    for ending, media_type in lists.LISTED_AS.items():
        schema = {"$ref": "#/components/schemas/list"} if ending == "json" else _TEXT
        name = f"browse-{kind}" if ending == "json" else f"browse-{kind}-{ending.replace('.', '-')}"
        told = _operation(name, query.summary, schema, parameters, media_type)
        yield f"/api/browse/{kind}.{ending}", told | {"description": query.description}


def _parameter(parameter: Parameter) -> dict[str, Any]:
    one = {**_TYPES.get(parameter.type, _TEXT)}
    if parameter.choices:
        one["enum"] = [*parameter.choices, ""]
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
        {
            **_word("kind", "Kinds of things, or question."),
            "schema": {"type": "array", "items": {"type": "string", "enum": SEARCHED}},
        },
        {
            **_word("limit", "The largest number of results; 0 is all."),
            "schema": {"type": "integer", "minimum": 0, "maximum": api.MOST_HITS, "default": 20},
        },
    ]
    question = "Which things and questions do the words mean?"
    return _operation("search", question, {"$ref": "#/components/schemas/hits"}, parameters)


def _telling() -> dict[str, Any]:
    parameters = [
        _word("subject", "A thing: country:ca, its IRI, or its name.", required=True),
        _word("property", "A property: gpai:since, or its IRI."),
        _word("value", "A thing or a text."),
        _word("only", "Only sources of this kind, such as official."),
        {
            **_word("min_sources", "Only statements with at least this many independent sources."),
            "schema": {"type": "integer", "minimum": 0, "maximum": api.MOST_SOURCES},
        },
        {
            **_word("max_sources", "Only statements of sources, with at most this many independent sources."),
            "schema": {"type": "integer", "minimum": 0, "maximum": api.MOST_SOURCES},
        },
    ]
    return _operation("evidence", "Who says so?", {"$ref": "#/components/schemas/evidence"}, parameters)


def _comparing() -> dict[str, Any]:
    parameters = [_word(name, f"{upper_first(told)}.", required=name in "ab") for name, told in api.COMPARED.items()]
    return _operation("compare", "What are two things linked with?", _ANSWERS["json"], parameters)


def _hints() -> dict[str, Any]:
    question = "What may be wrong with a SPARQL query?"
    return _operation(
        "hints", question, {"$ref": "#/components/schemas/hints"}, [_word("query", "SPARQL.", required=True)]
    )


def _word(name: str, description: str, *, required: bool = False) -> dict[str, Any]:
    return {
        "name": name,
        "in": "query",
        "required": required,
        "description": description,
        "schema": _WORDS if required else _TEXT,
    }


def _querying() -> dict[str, Any]:
    parameters = [
        _word("query", "SPARQL 1.1: SELECT or ASK here; CONSTRUCT and DESCRIBE answer in RDF.", required=True),
        {
            **_word("cut", "Whether to answer with the first rows only if there are too many."),
            "schema": {"type": "string", "enum": ["yes", "no"]},
        },
    ]
    results = {"$ref": "#/components/schemas/results"}
    told = _operation("sparql", "What does a SPARQL query of your own find?", results, parameters, _RESULTS)
    return told | {"responses": told["responses"] | dict.fromkeys(("413", "503", "504"), _PROBLEM)}


def _operation(
    name: str, summary: str, schema: dict[str, Any], parameters: Any = (), media_type: str = "application/json"
) -> dict[str, Any]:
    content = {media_type: {"schema": schema}}
    return {
        "operationId": name,
        "summary": summary,
        "parameters": list(parameters),
        "responses": {"200": {"description": "The answer.", "content": content}, "400": _PROBLEM, "404": _PROBLEM},
    }


def _problem() -> dict[str, Any]:
    schema = {"$ref": "#/components/schemas/problem"}
    words = "In words what is wrong with the request (400), or which name nothing has (404)."
    return {"description": words, "content": {PROBLEM_TYPE: {"schema": schema}}}


def _object(**properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(properties)}


def _list(items: Any) -> dict[str, Any]:
    return {"type": "array", "items": items}


_SOURCE: Final[dict[str, Any]] = _object(
    iri=_TEXT, title=_TEXT, publisher=_TEXT, issued=_TEXT, kind=_TEXT, url=_TEXT, licence=_TEXT, reliability=_TEXT,
    remark=_TEXT, counts_as=_TEXT, kind_iri=_TEXT,
)  # fmt: skip
_VALUE: Final = {
    "type": "object",
    "properties": {"value": _TEXT, "label": _TEXT, "id": _TEXT, "datatype": _TEXT, "language": _TEXT},
    "required": ["value"],
}
_VALUE_OF_A_FINDING: Final = "#/components/schemas/findingValue"
_ASKED: Final = _object(query=_TEXT, parameters={"type": "object", "additionalProperties": _TEXT})
_SHARES: Final = {name: {"type": "number"} for name in ("observed", "mean", "low", "high")}
_GRAPH: Final = {"graph": _object(version=_TEXT, digest=_TEXT, cut_off=_TEXT), "licence": _TEXT}
_SCHEMAS: Final[dict[str, Any]] = {
    "answer": _object(
        name=_TEXT,
        question=_TEXT,
        asked={"type": "object"},
        sentence=_TEXT,
        caveats=_list(_TEXT),
        instead=_list(_object(words=_TEXT, values={"type": "object", "additionalProperties": _TEXT})),
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
    "list": _object(
        kind=_TEXT,
        question=_TEXT,
        asked={"type": "object"},
        count={"type": "integer"},
        of={"type": "integer"},
        columns=_list(_object(name=_TEXT, label=_TEXT)),
        facets=_list(
            _object(name=_TEXT, label=_TEXT, values=_list(_object(value=_TEXT, label=_TEXT, count={"type": "integer"})))
        ),
        rows=_list(_object(thing=_VALUE, values={"type": "object", "additionalProperties": _list(_VALUE)})),
        page=_TEXT,
        **_GRAPH,
    ),
    "questions": _object(queries=_list({"$ref": "#/components/schemas/question"})),
    "question": _object(
        **dict.fromkeys("name question description topic page".split(), _TEXT),
        columns={"type": "object", "additionalProperties": _TEXT},
        answers={"type": "object", "additionalProperties": _TEXT},
        tags=_list(_TEXT),
        parameters=_list(
            {
                "type": "object",
                "properties": {
                    **dict.fromkeys("name label type default accepts".split(), _TEXT),
                    "choices": _list(_TEXT),
                    "many": {"type": "boolean"},
                },
                "required": ["name", "type"],
            }
        ),
    ),
    # SPARQL 1.1 Query Results JSON Format: rows of SELECT, or the truth of ASK.
    "results": {
        "type": "object",
        "properties": {
            "head": {"type": "object", "properties": {"vars": _list(_TEXT), "link": _list(_TEXT)}},
            "results": _object(
                bindings=_list({"type": "object", "additionalProperties": {"$ref": "#/components/schemas/term"}})
            ),
            "boolean": {"type": "boolean"},
        },
        "required": ["head"],
    },
    "term": {
        "type": "object",
        "properties": {
            "type": {"type": "string", "enum": ["uri", "literal", "bnode"]},
            "value": _TEXT,
            "datatype": _TEXT,
            "xml:lang": _TEXT,
        },
        "required": ["type", "value"],
    },
    "finding": _object(
        **dict.fromkeys(
            "name title claim by topic kind because verdict says number counted sure gap thresholds as_of".split(),
            _TEXT,
        ),
        **dict.fromkeys("values sure_values supporting opposing".split(), _list({"$ref": _VALUE_OF_A_FINDING})),
        rules=_list(_object(verdict=_TEXT, when=_TEXT, applies={"type": "boolean"})),
        missing=_list(_TEXT),
        method=_list(_TEXT),
        chance={"oneOf": [_object(words=_TEXT, **_SHARES, draws={"type": "integer"}), {"type": "null"}]},
        picture={"oneOf": [_ASKED, {"type": "null"}]},
        questions=_list(_ASKED),
        sources=_list(_TEXT),
    ),
    "findingValue": _object(
        name=_TEXT,
        words=_TEXT,
        value={"type": ["number", "string", "null"]},
        text=_TEXT,
        ask={"oneOf": [_ASKED, {"type": "null"}]},
    ),
    "hits": _object(q=_TEXT, kinds=_list(_TEXT), hits=_list({"$ref": "#/components/schemas/hit"})),
    "hit": _object(id=_TEXT, iri=_TEXT, name=_TEXT, other_names=_list(_TEXT), kind=_TEXT, why=_TEXT, page=_TEXT),
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
    "hints": _object(hints=_list(_TEXT), **_GRAPH),
    "problem": {
        **_object(type=_TEXT, title=_TEXT, status={"type": "integer"}, detail=_TEXT),
        "additionalProperties": True,
    },
}
