"""What is kept of answers, on a real server: nothing wrong, no more than there is room for, and few made at once."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial

import pytest
from servers import serving
from sparql_requests import Told, send
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from gpai_graph.web import app
from gpai_graph.web.http.middleware import ResponseCache


@contextmanager
def _kept(page: Callable[[Request], Response], **limits: float) -> Iterator[tuple[str, ResponseCache]]:
    """A server of one page behind what keeps answers; its address, and that."""
    routes = [Route("/page", page), Route("/health", lambda _: PlainTextResponse("ok"))]
    kept = ResponseCache(Starlette(routes=routes), **limits)  # type: ignore[arg-type]
    with serving(kept) as address:
        yield address, kept


@contextmanager
def _echo(**limits: float) -> Iterator[tuple[str, ResponseCache, list[str]]]:
    """The same with a page that says how it was asked; and how often it was asked."""
    asked: list[str] = []

    def page(request: Request) -> Response:
        said = f"{request.url} {', '.join(request.headers.getlist('accept'))}"
        asked.append(said)
        return PlainTextResponse(said * int(request.query_params.get("times", "1")))

    with _kept(page, **limits) as (address, kept):
        yield address, kept, asked


def test_what_was_asked_before_is_not_made_again_however_accept_is_written() -> None:
    with _echo() as (address, kept, asked):
        for accept in ("text/html, */*;q=0.1", "Text/HTML,*/*;q=0.10", "text/html;charset=utf-8, */*; q=.1"):
            assert send(f"{address}/page", headers={"accept": accept})[0] == 200
        assert (1, 1) == (len(asked), len(kept.answers))


@pytest.mark.parametrize(
    "other",
    [{"accept": "text/html"}, {"host": "gpai.example"}, {"x-forwarded-proto": "https"}],
    ids=lambda headers: next(iter(headers)),
)
def test_who_asks_in_another_way_gets_another_answer(other: dict[str, str]) -> None:
    with _echo() as (address, _, _):
        first, second = send(f"{address}/page")[2], send(f"{address}/page", headers=other)[2]
        assert first != second
        assert [first, second] == [send(f"{address}/page")[2], send(f"{address}/page", headers=other)[2]]


def test_no_more_answers_are_kept_than_there_may_be() -> None:
    # With its headers and its key each takes between 1,140 and 1,250 bytes.
    with _echo(most=9_999) as (address, kept, asked):
        for number in range(12):
            send(f"{address}/page", query=f"?n={number}")
        assert (8, 12) == (len(kept.answers), len(asked))
        send(f"{address}/page", query="?n=11")
        send(f"{address}/page", query="?n=0")
        assert 13 == len(asked)


def test_short_answers_count_with_what_stands_around_them() -> None:
    most = 20_000
    with _echo(most=most) as (address, kept, asked):
        for number in range(200):
            send(f"{address}/page", query=f"?n={number}")
        bodies = sum(len(said) for said in asked)
        # All bodies would have room; with headers and keys they have not.
        assert bodies < most
        assert len(kept.answers) < len(asked)
        assert 0 < kept.answers.size <= most


def test_a_long_answer_is_kept_and_tagged_as_a_short_one() -> None:
    with _echo() as (address, _, asked):
        first = send(f"{address}/page", query="?times=10000")
        again = send(f"{address}/page", query="?times=10000")
        assert len(first[2]) > 1 << 17
        assert (first[2], first[1]["etag"], 1) == (again[2], again[1]["etag"], len(asked))


class _Gate:
    """A page that waits until it is let through; counts who is inside."""

    def __init__(self) -> None:
        self.opened = threading.Event()
        self.most = self.inside = 0
        self._lock = threading.Lock()

    def page(self, request: Request) -> Response:
        with self._lock:
            self.inside += 1
            self.most = max(self.most, self.inside)
        self.opened.wait(30)
        with self._lock:
            self.inside -= 1
        return PlainTextResponse(request.url.query)


def _until(true: Callable[[], bool]) -> None:
    for _ in range(3_000):
        if true():
            return
        time.sleep(0.01)
    pytest.fail("it never came so far")


def test_a_flood_of_new_pages_takes_few_threads_and_the_rest_is_told_to_come_again() -> None:
    gate = _Gate()
    with _kept(gate.page, at_once=2, waiting=3) as (address, _), ThreadPoolExecutor(12) as pool:
        try:
            asked = [pool.submit(send, f"{address}/page", query=f"?n={number}") for number in range(12)]
            _until(lambda: sum(told.done() for told in asked) == 12 - 2 - 3)
            refused: list[Told] = [told.result() for told in asked if told.done()]
            # What needs no page is answered meanwhile.
            assert 200 == send(f"{address}/health")[0]
        finally:
            gate.opened.set()
        answered = [told.result() for told in asked]
    assert 2 == gate.most
    assert [200] * 5 + [503] * 7 == sorted(told[0] for told in answered)
    for _, headers, body in refused:
        assert 0 < int(headers["retry-after"])
        assert "Try again" in json.loads(body)["detail"]


def test_who_waits_too_long_for_a_page_is_told_to_come_again_and_its_place_is_free_again() -> None:
    gate = _Gate()
    with _kept(gate.page, at_once=1, waiting=1, patience=0.1) as (address, _), ThreadPoolExecutor(1) as pool:
        try:
            first = pool.submit(send, f"{address}/page", query="?n=0")
            _until(lambda: gate.inside == 1)
            assert [503, 503] == [send(f"{address}/page", query=f"?n={number}")[0] for number in (1, 2)]
        finally:
            gate.opened.set()
        assert [200, 200] == [first.result()[0], send(f"{address}/page", query="?n=1")[0]]


def test_a_page_that_breaks_gives_its_turn_back() -> None:
    def page(request: Request) -> Response:
        raise HTTPException(404 if "n" in request.query_params else 500)

    with _kept(page, at_once=1, waiting=0) as (address, _):
        assert [404, 500, 404] == [send(f"{address}/page", query=query)[0] for query in ("?n=1", "", "?n=2")]


def test_readers_are_told_in_a_page_of_the_site_that_many_ask(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app, "ResponseCache", partial(ResponseCache, at_once=0, waiting=0))
    with serving(app.create_app()) as address:
        status, headers, body = send(f"{address}/about", headers={"accept": "text/html"})
        assert (503, "no-store") == (status, headers["cache-control"])
        assert headers["content-type"].startswith("text/html")
        assert b"The server is making many pages" in body
        assert "application/problem+json" == send(f"{address}/api/queries")[1]["content-type"]
