"""The OpenAPI document: valid, whole, and true of what the API answers."""

import json
import re
from typing import Any

import hypothesis
import pytest
import schemathesis
from api_client import LIBRARY, OFFERED, PUBLIC
from openapi_schema_validator import OAS31Validator
from openapi_spec_validator import validate
from schemathesis.checks import load_all_checks
from starlette.testclient import TestClient
from starlette.types import ASGIApp


def test_the_openapi_document_is_valid_and_knows_every_question(public_client: TestClient) -> None:
    told = public_client.get("/openapi.json").json()
    # Operations that differ in names and descriptions alone are valid alike; all of them would take ten seconds.
    kinds = {_without_words(operations["get"]): path for path, operations in told["paths"].items()}
    assert len(kinds) < len(told["paths"]) / 2
    validate({**told, "paths": {path: told["paths"][path] for path in kinds.values()}})
    assert told["servers"] == [{"url": PUBLIC}]
    for name in OFFERED:
        operation = told["paths"][f"/api/queries/{name}.{{format}}"]["get"]
        assert [p["name"] for p in operation["parameters"]] == ["format", *LIBRARY[name].parameters]
        for ending in ("json", "csv", "tsv", "xml", "names.csv", "excel.csv", "xlsx"):
            operation = told["paths"][f"/api/queries/{name}.{ending}"]["get"]
            assert [p["name"] for p in operation["parameters"]] == [*LIBRARY[name].parameters]
    ids = [operation["operationId"] for path in told["paths"].values() for operation in path.values()]
    assert len(ids) == len({*ids})


def _without_words(operation: dict[str, Any]) -> str:
    named = [{**parameter, "name": "", "description": ""} for parameter in operation["parameters"]]
    assert all(isinstance(parameter["name"], str) for parameter in operation["parameters"])
    assert {*operation} <= {"operationId", "summary", "description", "parameters", "responses", "tags"}
    return json.dumps([sorted(operation), named, operation["responses"]])


def test_every_operation_answers_one_type_that_is_what_the_document_says(public_client: TestClient) -> None:
    told = public_client.get("/openapi.json").json()
    checked = {}
    for path, operations in told["paths"].items():
        (media_type,) = (content := operations["get"]["responses"]["200"]["content"])
        schema = content[media_type]["schema"]
        assert (schema.get("type") == "string") != media_type.endswith("json"), path
        checked.setdefault((media_type, json.dumps(schema)), path.replace("{format}", "srj"))
    words = {"search": "?q=serbia", "evidence": "?subject=country:rs", "hints": "?query=ASK {}"}
    for (media_type, schema), path in checked.items():
        if path == "/sparql":
            continue
        answer = public_client.get(path + next((words[name] for name in words if name in path), ""))
        assert answer.headers["content-type"].partition(";")[0] == media_type, path
        if media_type.endswith("json"):
            # As OpenAPI 3.1 reads schemas.
            OAS31Validator({**json.loads(schema), "components": told["components"]}).validate(answer.json())


@pytest.mark.parametrize("value", ["", "2021", "2021-12", "2021-12-31"])
def test_a_date_that_is_taken_fits_the_pattern(public_client: TestClient, value: str) -> None:
    pattern = dates(public_client)["pattern"]
    assert re.search(pattern, value)
    assert public_client.get(f"/api/queries/members.srj?as_of={value}").status_code == 200


@pytest.mark.parametrize("value", ["2021-13", "2021-12-32", "2021-1", "21", "2021-12-31T00", "soon"])
def test_a_date_that_fits_not_the_pattern_is_refused(public_client: TestClient, value: str) -> None:
    assert not re.search(dates(public_client)["pattern"], value)
    assert public_client.get(f"/api/queries/members.srj?as_of={value}").status_code == 400


def dates(public_client: TestClient) -> dict[str, Any]:
    operation = public_client.get("/openapi.json").json()["paths"]["/api/queries/members.csv"]["get"]
    return next(p["schema"] for p in operation["parameters"] if p["name"] == "as_of")


@pytest.mark.parametrize(("path", "name"), [("search.json", "q"), ("evidence", "subject"), ("hints", "query")])
@pytest.mark.parametrize("value", ["", "%20", "%20%20"])
def test_what_must_be_given_may_not_be_empty(public_client: TestClient, path: str, name: str, value: str) -> None:
    operation = public_client.get("/openapi.json").json()["paths"][f"/api/{path}"]["get"]
    schema = next(p["schema"] for p in operation["parameters"] if p["name"] == name)
    assert schema == {"type": "string", "minLength": 1, "pattern": r"\S"}
    assert public_client.get(f"/api/{path}?{name}={value}").status_code == 400


def test_answers_are_what_the_openapi_document_says(public_client: TestClient) -> None:
    schemas = public_client.get("/openapi.json").json()["components"]["schemas"]

    def fits(value: Any, schema: dict[str, Any]) -> None:
        """Each name that is required is there, all the way down, and none that is not told."""
        if "$ref" in schema:
            schema = schemas[schema["$ref"].rpartition("/")[2]]
        if schema.get("type") == "array":
            assert isinstance(value, list)
            for item in value:
                fits(item, schema["items"])
        if "properties" in schema:
            assert {*schema["required"]} <= {*value} <= {*schema["properties"]}
            for name, item in value.items():
                fits(item, schema["properties"][name])

    fits(public_client.get("/api/queries/members.json").json(), schemas["answer"])
    fits(public_client.get("/api/search.json?q=serbia").json(), schemas["hits"])
    fits(public_client.get("/api/evidence?subject=country:rs").json(), schemas["evidence"])
    fits(public_client.get("/api/compare?a=country:rs&b=Canada&as_of=2023").json(), schemas["answer"])


# ---- Schemathesis ----


def test_requests_made_of_the_document_are_answered_as_it_says(application: ASGIApp) -> None:
    load_all_checks()
    described = schemathesis.openapi.from_asgi("/openapi.json", application)
    operations = [found.ok() for found in described.get_all_operations()]
    # One for each set of types of parameters; there is no endpoint over this graph.
    kinds = {
        json.dumps(sorted({json.dumps(each.definition["schema"]) for each in operation.query})): operation
        for operation in operations
        if operation.path.endswith(".json") and operation.path != "/sparql"
    }
    alone = [operation for operation in operations if operation.path in ("/api/evidence", "/api/hints", "/api/queries")]
    asked = []

    for operation in [*kinds.values(), *alone]:

        @hypothesis.settings(
            max_examples=3, phases=[hypothesis.Phase.generate], suppress_health_check=[*hypothesis.HealthCheck]
        )
        @hypothesis.given(case=operation.as_strategy())
        def ask(case: schemathesis.Case) -> None:
            answer = case.call()
            case.validate_response(answer)
            asked.append(case.path)

        ask()
    assert len({*asked}) > 10
