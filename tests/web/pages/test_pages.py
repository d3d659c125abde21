"""The pages for readers: home, search, questions with their answers, a page for each thing; and what all pages keep."""

import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from built import ONTOLOGY
from page_requests import read
from page_texts import plain
from starlette.testclient import TestClient
from webpages import Page

from gpai_graph.graph.knowledge import KnowledgeGraph
from gpai_graph.rdf.dates import PartialDate
from gpai_graph.stores.sandbox.guarded import GuardedStore
from gpai_graph.stores.sandbox.limits import Limits
from gpai_graph.web import Settings, create_app
from gpai_graph.web.pages.editor import FIRST_EXAMPLE
from gpai_graph.web.urls import outside, page_path

DAY = "2021-12-31"

HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(2)>'

# What is the same on every day needs none in its address.
WITHOUT_A_DAY = tuple(
    "/static/ /plots/ /data/ /api/ /search.json /id/ /sparql /search /connections /cite /dcat /.well-known/ "
    "/gpai-graph. /openapi.json".split()
)

PAGES = [
    "/",
    "/findings",
    "/questions",
    "/questions/members",
    "/questions/largest-outside",
    "/search?q=data",
    "/search?q=nothingofthekind",
    "/page/country/rs",
    "/page/body/gpai",
    "/page/person/iida-yoichi",
    "/page/source/gpai-community-2021",
    "/sparql-is-not-here",
]


# ---- What every page keeps ----


@pytest.mark.parametrize("address", PAGES)
def test_a_page_is_whole_and_has_one_heading_a_language_and_a_title(client: TestClient, address: str) -> None:
    page = Page(client.get(address).text)
    assert page.one("html").attributes["lang"] == "en"
    assert page.one("h1").text != ""
    assert next(page.all("title")).text != ""
    assert page.one("main").attributes["id"] == "main"
    assert 'href="#main"' in client.get(address).text


@pytest.mark.parametrize("address", PAGES)
def test_a_page_runs_no_script_and_no_style_but_our_files(client: TestClient, address: str) -> None:
    answer = client.get(address)
    page = Page(answer.text)
    code = [script for script in page.all("script") if script.attributes.get("type") != "application/ld+json"]
    assert [script.text for script in code if script.text] == []
    assert list(page.all("style")) == []
    assert [e for e in page.elements if "style" in e.attributes or any(n.startswith("on") for n in e.attributes)] == []
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    loaded = [e.attributes[n] for e in page.elements for n in ("src",) if n in e.attributes]
    loaded += [link.attributes["href"] for link in page.all("link") if link.attributes["rel"] == "stylesheet"]
    assert [address for address in loaded if not address.startswith("/")] == []


@pytest.mark.parametrize("address", PAGES)
def test_every_link_inside_keeps_the_day_that_is_asked_for(client: TestClient, address: str) -> None:
    joined = f"{address}{'&' if '?' in address else '?'}as_of=2021&mode=possible"
    page = Page(client.get(joined).text)
    if client.get(joined).status_code != 200:
        return
    inside = [link for link in page.addresses if link.startswith("/") and not link.startswith(WITHOUT_A_DAY)]
    # The link to a view names the day that is shown, which is another where a page takes no date.
    view = next(a.attributes["href"] for a in page.all("a") if a.attributes.get("rel") == "bookmark")
    inside = [link for link in inside if link != view]
    assert inside != []
    without = [link for link in inside if parse_qs(urlsplit(link).query).get("as_of") != [DAY]]
    assert without == []


@pytest.mark.parametrize("address", [page for page in PAGES if "not-here" not in page])
def test_a_page_says_its_day_or_all_dates_and_links_to_itself_for_good(
    client: TestClient, kg: KnowledgeGraph, address: str
) -> None:
    page = read(client, address)
    day = kg.run("cut-off").first().day
    is_whole = address == "/questions" or address.startswith("/page/")
    told = "All dates" if is_whole else f"As of {PartialDate.parse(day.text).short}"
    assert told in page.one("summary", "date").text
    permanent = next(a for a in page.all("a") if a.attributes.get("rel") == "bookmark").attributes["href"]
    assert parse_qs(urlsplit(permanent).query).get("as_of", []) == ([] if is_whole else [day.text])
    assert read(client, permanent).one("h1").text == page.one("h1").text


def test_a_page_below_a_root_path_leads_nowhere_else(kg: KnowledgeGraph) -> None:
    with TestClient(create_app(kg, Settings()), root_path="/gpai") as below:
        page = Page(below.get("/gpai/page/country/rs").text)
        assert [link for link in page.addresses if link.startswith("/") and not link.startswith("/gpai/")] == []
        assert below.get("/gpai/questions/members").status_code == 200


def test_an_answer_is_packed_tagged_and_not_sent_twice(client: TestClient) -> None:
    first = client.get("/questions/members", headers={"accept-encoding": "gzip"})
    assert first.headers["content-encoding"] == "gzip"
    known = {"if-none-match": first.headers["etag"], "accept-encoding": "gzip"}
    again = client.get("/questions/members", headers=known)
    assert (again.status_code, again.content) == (304, b"")
    plain = client.get("/questions/members", headers={"accept-encoding": "identity"})
    assert plain.text == first.text
    assert plain.headers["etag"] != first.headers["etag"]


def test_head_tells_what_get_would_send(client: TestClient) -> None:
    head = client.head("/questions/members", headers={"accept-encoding": "identity"})
    get = client.get("/questions/members", headers={"accept-encoding": "identity"})
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == str(len(get.content))


def test_a_foreign_name_is_refused_where_names_are_listed(kg: KnowledgeGraph) -> None:
    app = create_app(kg, Settings(hosts=frozenset({"127.0.0.1"})))
    for address, status in (("http://127.0.0.1:8000", 200), ("http://evil.example", 421)):
        with TestClient(app, base_url=address) as client:
            assert client.get("/").status_code == status


# ---- Mistakes ----


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/page/country/xx", 404, "the graph knows no country:xx"),
        ("/page/county/ca", 404, "There is no kind 'county'"),
        ("/questions/member", 404, "Did you mean 'members'?"),
        ("/questions/members?as_of=yesterday", 400, "a year (2021), a month (2021-12) or a day (2021-12-31)"),
        ("/questions/members?as_of=2021-13", 400, "a year (2021), a month (2021-12) or a day (2021-12-31)"),
        ("/?mode=perhaps", 400, "certain, recorded or possible"),
        ("/questions/experts?group=atlantis", 400, "atlantis"),
        ("/questions/members?as_of=yesterday", 400, "This address has a mistake"),
        ("/?mode=perhaps", 400, "This address has a mistake"),
        ("/plots/members.svg?as_of=1990", 404, "There is nothing to draw"),
        ("/connections/form.svg?from=Serbia&to=Atlantis", 404, "There is nothing to draw"),
        ("/nothing/here", 404, "Page not found"),
        ("/nothing/here", 404, "Search the graph"),
        ("/static/../app.py", 404, "Search the graph"),
        ("/static/..%2Fapp.py", 404, "There is no file"),
    ],
)
def test_a_mistake_is_told_in_words_with_what_helps(client: TestClient, address: str, status: int, words: str) -> None:
    answer = client.get(address)
    assert answer.status_code == status
    assert words.lower() in Page(answer.text).one("main").text.lower()
    assert "gpai-graph search" not in answer.text


@pytest.mark.parametrize(
    "address",
    [
        f"/search?q={HOSTILE}",
        f"/questions/members?as_of={HOSTILE}",
        f"/questions/experts?group={HOSTILE}",
        f"/page/country/{HOSTILE}",
        f"/questions/members?other={HOSTILE}",
        f"/questions/{HOSTILE}",
        f"/page/{HOSTILE}/x",
    ],
)
def test_hostile_words_are_shown_as_words(client: TestClient, address: str) -> None:
    text = client.get(address).text
    page = Page(text)
    assert "<script>alert" not in text
    assert [image for image in page.all("img") if "onerror" in image.attributes] == []


def test_only_addresses_of_the_web_become_links() -> None:
    assert outside("javascript:alert(1)") == outside("data:text/html,x") == outside("file:///etc/passwd") == ""
    assert page_path("javascript:alert(1)") == ""


# ---- Search ----


def test_search_finds_with_and_without_accents_and_by_kind(client: TestClient) -> None:
    with_accent, without = (read(client, f"/search?q={word}").one("ol", "hits").text for word in ("québec", "quebec"))
    assert with_accent == without != ""
    only = read(client, "/search?q=data&kind=project")
    assert {chip.text for chip in only.all("span", "chip")} == {"project"}


def test_a_search_that_one_thing_fits_goes_there(client: TestClient, kg: KnowledgeGraph) -> None:
    labels = (kg.label(row.thing) for row in kg.query("SELECT ?thing WHERE { ?thing a gpai:Project } ORDER BY ?thing"))
    words = next(label for label in labels if len(kg.search(label, limit=2)) == 1)
    answer = client.get("/search", params={"q": words, "as_of": "2021"})
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/page/project/")
    assert "as_of=2021-12-31" in answer.headers["location"]


def test_search_finds_other_names_and_questions_and_says_why(client: TestClient) -> None:
    assert "/page/country/tr" == client.get("/search?q=Turkey").headers["location"].removeprefix("http://testserver")
    korea = read(client, "/search?q=Korea").one("ol", "hits")
    assert korea.text.startswith("South Korea country")
    chairs = client.get("/search?q=qui+préside").text
    assert chairs.index("/questions/council-chairs") < chairs.index("/questions/chair-continuity")
    assert ("Türkiye", "called Türkei (Unicode CLDR)") == tuple(
        client.get("/search.json?q=Türkei").json()[0][key] for key in ("name", "other")
    )


def test_suggestions_are_the_first_things_that_search_finds(client: TestClient, kg: KnowledgeGraph) -> None:
    found = client.get("/search.json?q=serb&as_of=2021").json()
    assert found[0]["href"] == "/page/country/rs?as_of=2021-12-31"
    found = client.get("/search.json?q=serb").json()
    assert found[0]["href"] == "/page/country/rs"
    assert (found[0]["name"], found[0]["kind"], found[0]["id"]) == ("Serbia", "country", "country:rs")
    assert [hit["id"] for hit in found] == [hit.thing.compact for hit in kg.search("serb", limit=8)]


# ---- Things ----


def test_a_source_may_be_called_by_its_short_address(client: TestClient) -> None:
    answer = client.get("/source/gpai-community-2021")
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/page/source/gpai-community-2021")


# ---- The editor, at the address of the endpoint ----


@pytest.fixture(scope="module")
def whole(kg: KnowledgeGraph) -> Iterator[TestClient]:
    """The application with its endpoint, as `serve` has it."""
    with (
        GuardedStore(ONTOLOGY / "gpai-graph.trig", Limits(workers=1)) as guard,
        TestClient(create_app(kg, Settings(), guard), follow_redirects=False) as client,
    ):
        yield client


BROWSER = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


def test_a_browser_gets_the_editor_as_a_page_like_any_other(whole: TestClient, kg: KnowledgeGraph) -> None:
    answer = whole.get("/sparql", headers=BROWSER)
    assert answer.status_code == 200
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["etag"]
    page = Page(answer.text)
    assert page.one("textarea").text == " ".join(kg.queries[FIRST_EXAMPLE].code.split())
    hostile = whole.get("/sparql", params={"query": "</textarea>" + HOSTILE}, headers=BROWSER)
    assert "<script>alert" not in hostile.text
    assert Page(hostile.text).one("textarea").text.startswith("</textarea>")


def test_a_wrong_day_at_the_editor_is_told_in_words(whole: TestClient) -> None:
    answer = whole.get("/sparql?as_of=xyz", headers=BROWSER)
    assert answer.status_code == 400
    assert "a day (2021-12-31)" in Page(answer.text).one("main").text


def test_a_program_at_the_same_address_gets_its_answer(whole: TestClient) -> None:
    found = whole.get("/sparql", params={"query": "ASK { }"}, headers={"accept": "application/sparql-results+json"})
    assert found.json()["boolean"] is True


def test_without_an_endpoint_no_page_leads_to_one(client: TestClient) -> None:
    assert client.get("/sparql", headers=BROWSER).status_code == 404
    assert [link for link in read(client, "/").addresses if link.startswith("/sparql")] == []


# ---- What a page may not claim ----


@pytest.mark.parametrize("mode", ["certain", "recorded", "possible"])
@pytest.mark.parametrize("day", ["2020-06-15", "2021-11-11", "2022-11-22", "2024-07-03", "2024-09-01", "2026-03-01"])
def test_the_seats_on_the_page_of_a_body_are_those_of_the_question(kg: KnowledgeGraph, day: str, mode: str) -> None:
    by_question = {(row.body, row.seat) for row in kg.run("seats", as_of=day, mode=mode)}
    bodies = {row.body for row in kg.run("seats", as_of=day, mode="possible")} | {body for body, _ in by_question}
    assert bodies != set()
    found = {(body, row.seat) for body in bodies for row in kg.run("roles", thing=body, as_of=day, mode=mode)}
    seats = {row.seat for row in kg.query("SELECT ?seat WHERE { ?seat a gpai:Seat }")}
    assert {(body, seat) for body, seat in found if seat in seats} == by_question


SURENESS = ("certain", "recorded", "possible", "none")


@pytest.mark.parametrize("day", ["2019", "2020-06-15", "2021-11", "2022-11-22", "2024-07-03", "2026-03-01", None])
@pytest.mark.parametrize(
    "thing",
    [
        "country:fr",
        "country:rs",
        "country:mx",
        "body:gpai",
        "body:gpai-council",
        "body:gpai-wg-responsible-ai",
        "person:bains-navdeep",
        "person:martinez-inma",
        "organisation:oecd",
    ],
)
def test_the_states_of_seats_are_those_of_three_questions(kg: KnowledgeGraph, thing: str, day: str | None) -> None:
    every = kg.run("roles", thing=thing, as_of=day, mode="any")
    told = {
        row.seat: min((other.state.text for other in every if other.seat == row.seat), key=SURENESS.index)
        for row in every
    }
    asked: dict[object, str] = {}
    for mode in SURENESS[:3]:
        for row in kg.run("roles", thing=thing, as_of=day, mode=mode):
            asked.setdefault(row.seat, mode)
    assert told != {}
    assert told == {seat: asked.get(seat, "none") for seat in told}


def test_a_membership_that_is_inferred_is_told_so_in_the_sentence(client: TestClient, kg: KnowledgeGraph) -> None:
    rows = kg.answer("members").rows
    inferred = [row.terms[0] for row in rows if str(row.terms[3]).endswith("basis-inferred")]
    assert inferred != []
    said = read(client, page_path(str(inferred[0]))).one("p", "lead").text
    assert "No source names it, and we infer this" in said


@pytest.mark.parametrize(
    "path",
    [
        *("/page/country/ca", "/page/source/gpai-about", "/questions/members", "/networks/themes", "/ontology/Body"),
        *("/timeline?thing=body:gpai", "/compare?a=country:rs&b=country:ca", "/findings/too-slow", "/about"),
        "/connections?from=country:rs&to=country:ca",
    ],
)
def test_cite_in_the_footer_leads_to_the_citation_of_the_page(client: TestClient, path: str) -> None:
    (href,) = re.findall(r'<a href="([^"]*)#cite">Cite</a>', client.get(path).text)
    assert href.partition("?")[0] in ("", path)
    assert client.get(unescape(href) or path).text.count(' id="cite"') == 1


WRONG = (
    "/plots/people-and-bodies.svg",
    "/plots/membrs.svg",
    "/questions/membrs",
    "/networks/colaboration",
    "/findings/nothing-such",
    "/page/country/zz",
    "/page/person/xyzzyxyzzy",
    "/timeline?thing=xyzzyxyzzy",
    "/api/queries/membrs",
    "/api/evidence?subject=country:zz",
)


@pytest.mark.parametrize("path", WRONG)
def test_what_a_wrong_address_is_told_is_whole_and_names_no_command(client: TestClient, path: str) -> None:
    told = client.get(path)
    text = told.json()["detail"] if "json" in told.headers["content-type"] else plain(told.text.partition("<main")[2])
    assert "gpai-graph " not in text.partition("Facts:")[0]
    if "json" in told.headers["content-type"]:
        assert text[0].isupper()
        assert text.endswith((".", "?"))
