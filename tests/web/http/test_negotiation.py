"""The Accept header is read once, by one rule, for every address that has several formats."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from gpai_graph.stores.oxigraph import TABLE_FORMATS
from gpai_graph.web.http.negotiation import ALIASES, AcceptHeader

JSON, XML, CSV, TSV = TABLE_TYPES = tuple(TABLE_FORMATS)
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        # Nothing said, or anything welcome: the first one.
        ("", JSON),
        ("  ", JSON),
        ("*/*", JSON),
        ("application/*", JSON),
        # By name, in any case of letters, with parameters that say nothing of the weight.
        (CSV, CSV),
        ("Text/CSV", CSV),
        ("text/csv;charset=utf-8", CSV),
        # The greater weight, then the order of ours; the most exact range decides on the weight.
        (f"{TSV};q=0.4, {CSV};q=0.5", CSV),
        (f"{TSV}, {CSV}", CSV),
        (f"*/*;q=0.1, {TSV}", TSV),
        (f"text/*;q=0.9, {CSV};q=0.1", TSV),
        ("text/*", CSV),
        # Weight 0 is a no, also to the aliases of what is refused.
        (f"{JSON};q=0, */*", XML),
        (f"{JSON};q=0, application/json", ""),
        ("*/*;q=0", ""),
        # Aliases mean what they are called elsewhere.
        ("application/json", JSON),
        ("text/xml", XML),
        (f"application/json;q=0.5, {CSV};q=0.6", CSV),
        # Weights that are none count as 1, and those out of range as the nearest.
        (f"{CSV};q=high, {JSON};q=0.9", CSV),
        (f"{CSV};q=nan, {JSON};q=0.9", CSV),
        (f"{CSV};q=7, {TSV};q=1", CSV),
        (f"{CSV};q=-1", ""),
        (f"{CSV} ; Q=0.2 , {TSV};q = 0.3", TSV),
        # Unknown, empty and broken ranges are no wish.
        ("image/png", ""),
        ("text", ""),
        (",", ""),
        (f",,{CSV},;q=1", CSV),
    ],
)
def test_a_header_chooses_by_weight_then_by_exactness_then_by_our_order(accept: str, expected: str) -> None:
    assert AcceptHeader.read(accept).best(TABLE_TYPES, ALIASES["rows"]) == expected


WEIGHTS = st.floats(0, 1).map(lambda weight: f";q={weight:.3f}") | st.just("")

RANGES = st.sampled_from([*TABLE_TYPES, *ALIASES["rows"], "text/*", "application/*", "*/*", "image/png"])


@given(st.lists(st.tuples(RANGES, WEIGHTS), max_size=6))
def test_what_is_chosen_is_wanted_and_nothing_is_wanted_more(wishes: list[tuple[str, str]]) -> None:
    accept = AcceptHeader.read(", ".join(f"{media_range}{weight}" for media_range, weight in wishes))
    chosen = accept.best(TABLE_TYPES, ALIASES["rows"])
    weights = {media_type: accept.weight_of(media_type)[0] for media_type in TABLE_TYPES}
    if chosen and accept.text:
        names = [chosen, *(alias for alias, meant in ALIASES["rows"].items() if meant == chosen)]
        best = max(accept.weight_of(name)[0] for name in names)
        assert best > 0
        assert best >= max(weights.values()) or any(
            accept.weight_of(media_type) == (0.0, 2) for media_type in TABLE_TYPES
        )
    elif accept.text:
        assert not any(weights.values())


@given(st.text())
def test_any_accept_header_is_read(text: str) -> None:
    accept = AcceptHeader.read(text)
    assert accept.best(TABLE_TYPES) in (*TABLE_TYPES, "")
    assert accept.text == text


@pytest.mark.parametrize(
    ("accept", "is_page"),
    [(BROWSER, True), ("text/html", True), ("*/*", False), ("", False), (f"text/html, {JSON}", False), (CSV, False)],
)
def test_a_page_is_for_who_names_html_above_all_of_ours(accept: str, is_page: bool) -> None:
    assert AcceptHeader.read(accept).wants_html == is_page


@pytest.mark.parametrize(
    ("coding", "packed"),
    [("gzip", True), ("br, gzip;q=0.5", True), ("GZIP", True), ("gzip;q=0", False), ("br", False), ("", False)],
)
def test_gzip_is_for_who_names_it(coding: str, packed: bool) -> None:
    assert AcceptHeader.read(coding).takes_gzip == packed


# {address: a media type that it has, another name for it, and how an answer in it says so}
ADDRESSES = {
    "/id/country/ca": ("application/rdf+xml", "text/xml", "/data/country/ca.rdf"),
    "/source/meti-2022-11": ("text/turtle", "application/x-turtle", "/data/source/meti-2022-11.ttl"),
    "/ontology": ("application/n-triples", "text/plain", "application/n-triples"),
    "/shapes": ("text/turtle", "application/x-turtle", "text/turtle"),
    "/graph/derived/labels": ("application/ld+json", "application/json", "application/ld+json"),
    "/dcat": ("application/rdf+xml", "application/xml", "application/rdf+xml"),
    "/.well-known/void": ("application/n-triples", "text/plain", "application/n-triples"),
    "/api/queries/members": ("application/sparql-results+xml", "text/xml", "application/sparql-results+xml"),
}


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_address_with_several_formats_reads_the_header_alike(client: TestClient, address: str) -> None:
    media_type, alias, told = ADDRESSES[address]

    def got(*lines: str) -> str:
        answer = client.get(address, headers=[("accept", line) for line in lines], follow_redirects=False)
        assert (answer.status_code, "Accept" in answer.headers["vary"]) == (
            303 if "location" in answer.headers else 200,
            True,
        )
        return answer.headers.get("location") or answer.headers["content-type"].partition(";")[0]

    same = [
        [media_type],
        [alias],
        [media_type.upper()],
        [f"{media_type};q=0.5"],
        [f"*/*;q=0.1, {media_type};q=0.2"],
        ["image/png", f"{media_type};q=0.3"],
        [f"image/png, {media_type}"],
    ]
    assert {got(*lines) for lines in same} == {told}
    assert got() == got("*/*") == got("")
    for refused in ("image/png", f"{media_type};q=0", "*/*;q=0"):
        answer = client.get(address, headers={"accept": refused}, follow_redirects=False)
        assert (answer.status_code, answer.headers["vary"]) == (406, "Accept")
        assert answer.headers["content-type"] == "application/problem+json"
        assert refused in answer.json()["detail"]
        assert media_type in answer.json()["detail"]
