"""The SPARQL endpoint over HTTP, on a real server on loopback."""

import gzip
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
import yaml
from servers import OverH11, endpoint
from sparql_requests import Told, ask, send
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from gpai_graph.rdf.namespaces import PREFIXES, expand
from gpai_graph.stores.embedded import EmbeddedStore
from gpai_graph.stores.oxigraph import GRAPH_FORMATS, TABLE_FORMATS
from gpai_graph.stores.paths import trig_path
from gpai_graph.stores.sandbox.limits import LIMITS, Limits
from gpai_graph.stores.sandbox.request import CUT_LINK
from gpai_graph.web.http.server import hosts_for

CASES = yaml.safe_load((Path(__file__).parents[1] / "data" / "protocol.yaml").read_text(encoding="utf-8"))

FORM = "application/x-www-form-urlencoded"

ALL = "SELECT * { ?s ?p ?o } ORDER BY ?s ?p ?o"


@pytest.fixture(scope="module", params=["httptools", "h11"])
def address(request: pytest.FixtureRequest, tiny_trig: Path) -> Iterator[str]:
    """The endpoint over the small world, with each of the two protocols that uvicorn has."""
    settings = {"loop": "asyncio", "http": OverH11} if request.param == "h11" else {}
    with endpoint(tiny_trig, Limits(timeout=1, max_rows=60, workers=2), **settings) as url:
        yield url


def encoded(fields: Any) -> str:
    """Fields of a form; graphs may be written as compact IRIs."""
    pairs = fields.items() if isinstance(fields, dict) else fields
    return "&".join(f"{name}={quote(_full(name, value), safe='')}" for name, value in pairs)


def _full(name: str, value: str) -> str:
    return expand(value) if name.endswith("-graph-uri") and value.partition(":")[0] in PREFIXES else value


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["name"]))
def test_the_protocol_is_kept(address: str, case: dict[str, Any]) -> None:
    posted = case.get("post")
    body = None if posted is None else (posted if isinstance(posted, str) else encoded(posted)).encode()
    headers = dict(case.get("headers", {}))
    if body is not None and case.get("type") != "":
        headers["content-type"] = case.get("type", FORM)
    if "accept" in case:
        headers["accept"] = case["accept"]
    query = f"?{encoded(case['get'])}" if "get" in case else ""
    method = case.get("method", "GET" if body is None else "POST")
    status, told, answer = send(address, method, query, body, headers)
    assert (case["status"], answer) == (status, answer)
    if "as" in case:
        assert case["as"] == told["content-type"].partition(";")[0]
    assert [text for text in case.get("holds", ()) if text.encode() not in answer] == []
    for name, value in case.get("says", {}).items():
        assert value == told.get(name)
    if status >= 400 and method != "HEAD":
        problem = json.loads(answer)
        assert status == problem["status"]
        assert {"type", "title", "status", "detail"} == set(problem)
        assert problem["detail"]
    if method == "HEAD":
        assert b"" == answer


def test_the_cases_have_names_of_their_own() -> None:
    names = [case["name"] for case in CASES]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("media_type", [*TABLE_FORMATS, *GRAPH_FORMATS])
def test_every_format_is_that_of_the_embedded_store(address: str, tiny: EmbeddedStore, media_type: str) -> None:
    query = ALL if media_type in TABLE_FORMATS else "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"
    status, headers, body = ask(address, query, accept=media_type)
    assert (200, tiny.answer(query, media_type)) == (status, body)
    assert media_type == headers["content-type"].partition(";")[0]


# What is too much


def test_a_query_beyond_its_time_is_a_504_in_words(address: str) -> None:
    status, headers, body = ask(
        address, "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o }"
    )
    assert (504, "application/problem+json") == (status, headers["content-type"])
    assert "stopped after 1 s" in json.loads(body)["detail"]
    assert "no-store" == headers["cache-control"]


# More than the 60 rows or triples that the endpoint of these tests gives.
LONG = {
    "SELECT": "SELECT * { ?s ?p ?o . ?a ?b ?c }",
    "CONSTRUCT": "CONSTRUCT { ?s ?p ?c } WHERE { ?s ?p ?o . ?a ?b ?c }",
    "VALUES": f"SELECT ?x {{ VALUES ?x {{ {' '.join(map(str, range(61)))} }} }}",
}


@pytest.mark.parametrize("query", [LONG["SELECT"], LONG["VALUES"]])
def test_a_table_that_is_cut_says_so(address: str, query: str) -> None:
    fields = encoded({"query": query, "cut": "yes"})
    by_get, by_post = (f"?{fields}", None, {}), ("", fields.encode(), {"content-type": FORM})
    for words, posted, told in (by_get, by_post):
        status, headers, body = send(address, "POST" if posted else "GET", words, posted, told)
        answer = json.loads(body)
        assert (200, "60", 60) == (status, headers["answer-cut-at"], len(answer["results"]["bindings"]))
        assert [CUT_LINK] == answer["head"]["link"]
    assert "answer-cut-at" not in ask(address, ALL)[1]


@pytest.mark.parametrize("media_type", [*TABLE_FORMATS, *GRAPH_FORMATS])
@pytest.mark.parametrize("form", LONG)
def test_an_answer_is_whole_or_refused_or_was_to_be_cut(address: str, form: str, media_type: str) -> None:
    if (media_type in TABLE_FORMATS) != (form in ("SELECT", "VALUES")):
        media_type = ""
    query = encoded({"query": LONG[form]})
    accept = {"accept": media_type} if media_type else {}
    for more in ("", "&cut=no", "&cut=", "&cut=yes&cut=no"):
        status, headers, body = send(address, query=f"?{query}{more}", headers=accept)
        assert (413, None) == (status, headers.get("answer-cut-at"))
        assert "more than 60 rows. Add LIMIT, or ask with cut=yes for its first rows." in json.loads(body)["detail"]
    status, headers, _ = send(address, query=f"?{query}&cut=yes", headers=accept)
    assert (200, "60") == (status, headers["answer-cut-at"])
    direct = {"content-type": "application/sparql-query", **accept}
    for more, expected in (("", 413), ("?cut=yes", 200)):
        assert expected == send(address, "POST", more, LONG[form].encode(), direct)[0]


def test_an_answer_with_too_many_bytes_is_refused_too(tiny_trig: Path) -> None:
    with endpoint(tiny_trig, Limits(max_bytes=3_000, workers=1)) as address:
        status, headers, body = ask(address, ALL)
        assert (413, None) == (status, headers.get("answer-cut-at"))
        assert "longer than 3000 bytes" in json.loads(body)["detail"]
        assert 200 == ask(address, f"{ALL} LIMIT 3")[0]


def test_the_limits_leave_room_for_all_of_the_graph() -> None:
    everything = "SELECT ?g ?s ?p ?o { GRAPH ?g { ?s ?p ?o } }"
    limits = Limits(timeout=60, max_bytes=64 << 20, max_rows=None, workers=1)
    with endpoint(trig_path(), limits) as address:
        _, _, body = ask(address, "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }", accept="text/csv")
        statements = int(body.split()[1])
        _, _, longest = ask(address, everything, accept=[*TABLE_FORMATS][1])
    assert LIMITS.max_rows is not None
    assert LIMITS.max_bytes is not None
    # A quarter is left for what is added.
    assert 1.25 * statements < LIMITS.max_rows
    assert 1.25 * len(longest) < LIMITS.max_bytes


def test_more_questions_than_are_taken_are_a_503_with_a_time_to_come_again(tiny_trig: Path) -> None:
    import threading

    heavy = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o }"
    with endpoint(tiny_trig, Limits(timeout=1, workers=1, queue=0)) as address:
        found: list[Told] = []
        threads = [threading.Thread(target=lambda: found.append(ask(address, heavy))) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        busy = [(status, headers.get("retry-after")) for status, headers, _ in found if status == 503]
        assert [504] == [status for status, _, _ in found if status != 503]
        assert [(503, "1")] * 3 == busy
        assert 200 == ask(address, "ASK {}")[0]


def test_a_body_that_is_too_long_is_a_413(address: str) -> None:
    headers = {"content-type": "application/sparql-query"}
    for length, status in ((65_536, 200), (65_537, 413), (10 << 20, 413)):
        query = b"ASK {}" + b" " * (length - 6)
        assert status == send(address, "POST", body=query, headers=headers)[0]


def test_a_head_that_is_too_long_is_a_431(address: str) -> None:
    status, headers, body = ask(address, "ASK {}" + " " * 9_000)
    assert (431, "application/problem+json") == (status, headers["content-type"])
    assert "POST" in json.loads(body)["detail"]
    assert 431 == send(address, headers={"cookie": "x" * 9_000})[0]
    assert 200 == ask(address, "ASK {}" + " " * 2_000)[0]


# What is kept


def test_an_answer_that_a_client_has_is_a_304(address: str) -> None:
    _, headers, _ = ask(address, ALL)
    for tag in (headers["etag"], f'"other", W/{headers["etag"]}', "*"):
        status, again, body = ask(address, ALL, if_none_match=tag)
        assert (304, headers["etag"], b"") == (status, again["etag"], body)
        assert "content-length" not in again
    assert 200 == ask(address, ALL, if_none_match='"other"')[0]


def test_other_formats_and_codings_have_other_tags(address: str) -> None:
    tags = {
        ask(address, ALL, accept=accept, accept_encoding=coding)[1]["etag"]
        for accept in TABLE_FORMATS
        for coding in ("identity", "gzip")
    }
    assert 2 * len(TABLE_FORMATS) == len(tags)


def test_an_answer_is_packed_for_who_takes_it(address: str) -> None:
    _, plain, body = ask(address, ALL)
    _, headers, packed = ask(address, ALL, accept_encoding="br, gzip;q=0.5")
    assert ("gzip", None) == (headers["content-encoding"], plain.get("content-encoding"))
    assert body == gzip.decompress(packed)
    assert len(packed) < len(body)
    assert "content-encoding" not in ask(address, ALL, accept_encoding="gzip;q=0")[1]
    assert {"accept", "accept-encoding"} == set(re.split(r",\s*", headers["vary"].lower()))


@pytest.mark.parametrize("function", ["NOW()", "RAND()", "UUID()", "STRUUID()", "now #(\n #)\r()"])
def test_an_answer_that_differs_each_time_is_not_kept(address: str, function: str) -> None:
    query = f"SELECT ({function} AS ?x) {{}}"
    (_, headers, first), (_, _, second) = ask(address, query), ask(address, query)
    assert first != second
    assert ("no-store", None) == (headers["cache-control"], headers.get("etag"))


# Browsers, hosts


def _page(request: Request) -> Response:
    return PlainTextResponse(f"the editor, with {request.query_params.get('query', 'nothing')}")


def test_a_browser_gets_the_page_and_a_program_the_answer(tiny_trig: Path) -> None:
    browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
    with endpoint(tiny_trig, html=_page) as address:
        assert b"the editor, with nothing" == send(address, headers={"accept": browser})[2]
        assert b"the editor, with ASK {}" == ask(address, "ASK {}", accept=browser)[2]
        assert b"true" in ask(address, "ASK {}", accept="*/*")[2]
        assert b"true" in ask(address, "ASK {}")[2]
        assert b"true" in send(address, query="?query=ASK%20%7B%7D&format=json", headers={"accept": browser})[2]


@pytest.mark.parametrize(
    ("fields", "is_page"),
    [
        ("query=ASK{}", True),
        ("query=ASK{}&format=json", False),
        ("format=json&query=ASK{}", False),
        # A word of the query, or the end of another name, is no field.
        ("query=ASK{FILTER(?format=1)}", True),
        ("query=ASK{}%23format=json", True),
        ("query=ASK{}%26format=json", True),
        ("query=ASK{}&preformat=json", True),
    ],
)
def test_a_field_of_an_address_is_told_by_its_name(tiny_trig: Path, fields: str, is_page: bool) -> None:
    with endpoint(tiny_trig, html=_page) as address:
        told = send(address, query=f"?{fields}", headers={"accept": "text/html"})[2]
    assert told.startswith(b"the editor") == is_page


@pytest.mark.parametrize(
    "kind", ["application/x-www-form-urlencoded", "Application/X-WWW-Form-urlencoded; charset=UTF-8"]
)
@pytest.mark.parametrize(
    ("fields", "is_page"),
    [("query=ASK{}&view=table", True), ("view=table&query=ASK{}", True), ("query=ASK{}%23view=1", False)],
)
def test_a_field_of_a_form_is_told_by_its_name(tiny_trig: Path, kind: str, fields: str, is_page: bool) -> None:
    headers = {"accept": "text/html, */*;q=0.1", "content-type": kind}
    with endpoint(tiny_trig, html=_page) as address:
        told = send(address, "POST", body=fields.encode(), headers=headers)[2]
    assert told.startswith(b"the editor") == is_page


def test_only_what_is_bound_to_loopback_is_choosy_about_its_name() -> None:
    assert hosts_for("0.0.0.0") is None
    assert hosts_for("127.0.0.1") == hosts_for("localhost") == hosts_for("::1")
    assert "gpai.example" in (hosts_for("127.0.0.1", ["gpai.example"]) or ())
