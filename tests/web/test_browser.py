"""Journeys through the application in a real browser, against a real server; axe on every kind of page."""

import json

import pytest
from browser import browser as browser
from playwright.sync_api import expect
from reader import Reader, at, in_turns, violations, width
from reader import reader as reader
from reader import readers as readers

from gpai_graph.graph.knowledge import KnowledgeGraph
from gpai_graph.graph.opening import embedded

# One of each kind of page, with what makes it full.
KINDS = {
    "home": "/",
    "search": "/search?q=data",
    "findings": "/findings",
    "finding beside chance": "/findings/exchange-of-knowledge",
    "finding with a chart": "/findings/founders-and-members",
    "finding with a network": "/findings/peers-over-reports",
    "near findings": "/findings/founders",
    "nothing found": "/search?q=yoshuah+bengoi+toolkits",
    "kinds": "/browse",
    "list": "/browse/person?group=gpai-wg-responsible-ai",
    "list of sources": "/browse/source",
    "questions": "/questions",
    "answer with a map": "/questions/members",
    "answer with bars": "/questions/experts-by-sector",
    "answer as a table": "/questions/people?view=table",
    "answer to download": "/questions/members?view=download",
    "answer of a network": "/questions/knowledge-flow",
    "empty answer": "/questions/members?as_of=2019",
    "country": "/page/country/rs",
    "person": "/page/person/iida-yoichi",
    "body": "/page/body/gpai-council",
    "source": "/page/source/gpai-community-2021",
    "concept": "/page/concept/output-report",
    "networks": "/networks",
    "network": "/networks/knowledge-flow",
    "force picture": "/networks/themes?form=force",
    "card of a node": "/networks/knowledge-flow/card?thing=country:ca",
    "connections": "/connections?from=country:rs&to=country:ca",
    "comparison": "/compare?a=country:rs&b=country:ca",
    "timeline": "/timeline?thing=body:gpai",
    "sources": "/sources",
    "gaps": "/gaps",
    "suggestion": "/suggest?thing=body:gpai&gap=fewer",
    "vocabulary": "/ontology",
    "term": "/ontology/Membership",
    "about": "/about",
    "developers": "/developers",
    "editor": "/sparql",
    "not found": "/page/country/xx",
    "wrong day": "/questions/members?as_of=yesterday",
}
HOSTILE = ('"><img src=x onerror=alert(1)>', "<script>alert(1)</script>", "javascript:alert(1)")


@pytest.fixture(scope="module")
def kg() -> KnowledgeGraph:
    return embedded()


# ---- Every kind of page ----


@pytest.mark.parametrize(("kind", "reader"), in_turns(KINDS, sizes=2), indirect=["reader"])
def test_axe_finds_nothing_on_a_page_and_it_does_not_scroll_sideways(reader: Reader, kind: str) -> None:
    page = reader.go(KINDS[kind])
    page.evaluate("document.querySelectorAll('details').forEach((part) => { part.open = true; })")
    assert violations(page) == []
    assert width(page) <= page.viewport_size["width"]


@pytest.mark.parametrize("reader", [at(1280, "dark"), at(360)], indirect=True, ids=["wide and dark", "small and light"])
def test_colours_of_the_other_scheme_and_the_smallest_phone_hold_too(reader: Reader) -> None:
    for kind in ("home", "answer with a map", "country", "editor", "gaps"):
        page = reader.go(KINDS[kind])
        assert (kind, violations(page)) == (kind, [])
        assert width(page) <= page.viewport_size["width"], kind


@pytest.mark.parametrize("reader", [at(1280, java_script_enabled=False)], indirect=True, ids=["no scripts"])
def test_every_page_can_be_read_without_scripts(reader: Reader) -> None:
    for path in KINDS.values():
        page = reader.go(path)
        expect(page.locator("h1")).to_be_visible()
        assert page.locator("main").inner_text().strip() != ""
    page = reader.go("/sparql")
    page.fill("#query", "SELECT ?c WHERE { ?c a <https://w3id.org/gpai-graph/ontology#Country> } ORDER BY ?c LIMIT 1")
    with page.expect_download() as download:
        page.click("button:text-is('Download')")
    text = download.value.path().read_text(encoding="utf-8")
    assert text.splitlines()[0] == "c"


@pytest.mark.parametrize("kind", ["connections", "answer with a map", "networks", "answer with bars"])
def test_every_image_of_a_page_is_there(reader: Reader, kind: str) -> None:
    page = reader.go(KINDS[kind])
    # Those further down are loaded when they are scrolled to: all are wanted now.
    sizes = page.evaluate(
        """() => Promise.all([...document.images].map(async (image) => {
             image.loading = "eager";
             await image.decode().catch(() => null);
             return [image.src, image.naturalWidth];
           }))"""
    )
    assert sizes != []
    assert [image for image, width in sizes if not width] == []


# ---- Journeys ----


def test_a_reader_finds_serbia_and_who_says_that_it_joined_in_2022(reader: Reader, kg: KnowledgeGraph) -> None:
    page = reader.go("/")
    page.keyboard.press("/")
    page.keyboard.type("serb")
    expect(page.locator(".suggested li").first).to_contain_text("Serbia")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/page/country/rs**")
    row = page.locator(".lanes li", has_text="Global Partnership on Artificial Intelligence").first
    expect(row).to_contain_text("since 22 November 2022")
    row.locator("a.ref").first.hover()
    titles = [s.title for statement in kg.evidence("membership:rs-gpai", "gpai:since") for s in statement.sources]
    card = page.locator(".tip")
    expect(card).to_be_visible()
    assert any(title[:40] in card.inner_text() for title in titles)
    row.locator("a.ref").first.click()
    assert page.evaluate("document.querySelector(':target').id").startswith("source-")


def test_the_day_is_moved_by_form_and_slider_and_stays_in_the_address(reader: Reader, kg: KnowledgeGraph) -> None:
    page = reader.go("/questions/members")
    page.click(".asof summary")
    page.fill(".asof input[name=as_of]", "2021")
    page.click(".asof .fields button")
    page.wait_for_url("**as_of=2021**")
    expect(page.locator(".answer")).to_have_text(kg.answer("members", as_of="2021").sentence)
    page.click("nav >> text=Questions")
    assert "as_of=2021-12-31" in page.url
    page.click(".asof summary")
    page.locator(".slide input[type=range]").focus()
    before = page.locator(".slide output").inner_text()
    with page.expect_navigation():
        page.keyboard.press("ArrowLeft")
    assert "as_of=2021-11-30" in page.url
    assert before == "31 December 2021"


def test_a_picture_is_opened_and_works_inside_the_site(reader: Reader) -> None:
    page = reader.go("/page/country/rs")
    page.click("summary:has-text('Connections')")
    page.click("text=Show the network around Serbia")
    page.wait_for_url("**/neighbourhood/country/rs/picture**")
    page.wait_for_selector("#canvas canvas")
    page.fill("#search", "Belgrade")
    expect(page.locator("#found li").first).to_be_visible()


def test_a_question_is_asked_with_another_parameter(reader: Reader, kg: KnowledgeGraph) -> None:
    page = reader.go("/questions/experts?as_of=2021&view=table")
    page.select_option("select[name=group]", "gpai-wg-responsible-ai")
    page.click("main .form button")
    page.wait_for_url("**group=gpai-wg-responsible-ai**")
    count = len(kg.answer("experts", group="gpai-wg-responsible-ai", as_of="2021"))
    expect(page.locator("caption")).to_contain_text(f"{count} rows")


def test_a_table_is_sorted_by_its_heads(reader: Reader) -> None:
    page = reader.go("/questions/members?view=table&rows=all")
    page.click("thead button:has-text('Member')")
    names = page.locator("tbody th").all_inner_texts()
    assert names == sorted(names, key=str.casefold)
    page.click("thead button:has-text('Joined')")
    page.click("thead button:has-text('Joined')")
    assert "2024" in page.locator("tbody tr").first.inner_text()


def test_the_number_of_sources_of_a_row_opens_their_list_and_leads_to_the_source(reader: Reader) -> None:
    page = reader.go("/questions/members?view=table")
    row = page.locator("tbody tr").first
    row.locator("summary").click()
    link = row.locator("li a").first
    link.click()
    assert page.evaluate("document.querySelector(':target').id").startswith("source-")
    # The list of sources is folded; it opens for its place.
    expect(page.locator(":target")).to_be_visible()


@pytest.mark.parametrize("name", ["members", "experts-by-sector", "gpai-beside-ai", "growth"])
def test_a_mark_of_a_chart_tells_what_it_is(reader: Reader, name: str) -> None:
    page = reader.go(f"/questions/{name}")
    mark = page.locator(".plot svg [data-tip]").first
    expect(mark).to_be_attached()
    mark.hover(force=True)
    expect(page.locator("body > .tip")).to_have_text(mark.get_attribute("data-tip") or "")


@pytest.mark.parametrize("reader", [at(390)], indirect=True, ids=["phone"])
@pytest.mark.parametrize(
    "path",
    [
        "/questions",
        *(f"/questions/{name}" for name in ("people", "themes-by-year", "members?view=table", "stated-and-recorded")),
    ],
)
def test_a_page_has_at_most_six_screens_of_a_phone_before_all_is_shown(reader: Reader, path: str) -> None:
    page = reader.go(path)
    assert page.evaluate("document.documentElement.scrollHeight") <= 6 * 844


def test_questions_are_found_by_words_of_their_answers(reader: Reader) -> None:
    page = reader.go("/questions")
    page.fill("main input[type=search]", "founded by")
    shown = page.locator(".asked > li:visible")
    expect(shown).to_have_count(1)
    expect(shown.first).to_contain_text("Which members founded GPAI?")


def test_a_citation_is_copied_and_had_as_a_file(reader: Reader) -> None:
    page = reader.go("/questions/members?as_of=2021&view=download")
    cited = page.locator(".again pre").first.inner_text()
    assert "As of 2021-12-31" in cited
    with page.expect_download() as download:
        page.click("main >> text=BibTeX")
    text = download.value.path().read_text(encoding="utf-8")
    assert text.startswith("@misc{")
    assert "2021-12-31" in text


def test_sparql_is_written_with_completion_and_answered_on_the_page(reader: Reader) -> None:
    page = reader.go("/sparql")
    page.evaluate("gpaiEditor.setValue('SELECT ?m WHERE { ?m a gpai:Memb'); gpaiEditor.focus()")
    page.evaluate("gpaiEditor.execCommand('goDocEnd')")
    page.keyboard.press("Control+Space")
    expect(page.locator(".CodeMirror-hint").first).to_contain_text("gpai:Membership")
    page.keyboard.press("Enter")
    assert "PREFIX gpai:" in page.evaluate("gpaiEditor.getValue()")
    page.keyboard.type(" } ORDER BY ?m LIMIT 3")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#answer h2")).to_contain_text("3 rows")
    links = page.locator("#answer tbody a")
    expect(links).to_have_count(3)
    links.first.click()
    page.wait_for_url("**/page/membership/**")


def test_completion_offers_first_the_properties_of_what_the_subject_is(reader: Reader) -> None:
    page = reader.go("/sparql")
    page.evaluate("gpaiEditor.setValue('SELECT * WHERE { ?s a gpai:Body ; gpai:'); gpaiEditor.focus()")
    page.evaluate("gpaiEditor.execCommand('goDocEnd')")
    page.keyboard.press("Control+Space")
    expect(page.locator(".CodeMirror-hint").first).to_be_visible()
    classes = page.evaluate("JSON.parse(document.getElementById('completions').textContent).classes")
    own = [name for name in classes["gpai:Body"] if name.startswith("gpai:")]
    shown = page.locator(".CodeMirror-hint").all_inner_texts()
    assert [text.split()[0] for text in shown[: len(own)]] == own


def test_a_mistake_in_sparql_is_told_with_its_place(reader: Reader) -> None:
    page = reader.go("/sparql")
    page.evaluate("gpaiEditor.setValue('SELECT ?m WHERE { ?m a }')")
    page.click("button:text-is('Run')")
    problem = page.locator("#answer .problem")
    expect(problem).to_contain_text("line 1")
    page.evaluate("gpaiEditor.setValue('SELECT * WHERE { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }')")
    page.click("button:text-is('Run')")
    expect(problem).to_contain_text("SERVICE")


def test_under_an_empty_answer_stands_which_name_the_graph_mentions_nowhere(reader: Reader) -> None:
    page = reader.go("/sparql")
    for query, title in (("SELECT ?m WHERE { ?m a gpai:Contry }", "0 rows"), ("ASK { ?m a gpai:Contry }", "No")):
        page.evaluate("(query) => gpaiEditor.setValue(query)", query)
        page.click("button:text-is('Run')")
        expect(page.locator("#answer h2")).to_contain_text(title)
        expect(page.locator("#answer .problem")).to_have_text(
            "The graph mentions no gpai:Contry. Did you mean gpai:Country?"
        )
    page.evaluate("gpaiEditor.setValue('SELECT ?m WHERE { ?m a gpai:Country } LIMIT 2')")
    page.click("button:text-is('Run')")
    expect(page.locator("#answer h2")).to_contain_text("2 rows")
    expect(page.locator("#answer .problem")).to_have_count(0)


def test_a_query_that_takes_too_long_is_stopped_and_the_next_is_answered(reader: Reader) -> None:
    page = reader.go("/sparql")
    page.evaluate("gpaiEditor.setValue('SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }')")
    page.click("button:text-is('Run')")
    expect(page.locator("#answer .problem")).to_be_visible(timeout=20_000)
    page.evaluate("gpaiEditor.setValue('ASK { }')")
    page.click("button:text-is('Run')")
    expect(page.locator("#answer h2")).to_have_text("Yes")


MANY = " ".join(f"<https://example.org/{number:04d}>" for number in range(400))


QUERIES = {
    "short": ("SELECT ?c WHERE { VALUES ?c { 'é & # + %41' } }", True),
    "long": (f"SELECT ?c WHERE {{ VALUES ?c {{ {MANY} }} }}", True),
    "long and wrong": (f"ASK {{ VALUES ?c {{ {MANY} }} # é & + %41\n ?c ?p }}", True),
    "not run": ("ASK { ?this is ?wrong and ?not ?asked }", False),
    "long and not run": (f"SELECT ?c WHERE {{ VALUES ?c {{ {MANY} }} }} # not asked", False),
}
BEFORE = ("?name=growth", "?query=ASK+%7B%7D", "#query=ASK+%7B%7D")


# Each query and each address before it; each with each other by `make test-long`.
@pytest.mark.parametrize(
    ("before", "query", "runs"),
    [
        pytest.param(before, *QUERIES[name], id=f"{before}-{name}", marks=pytest.mark.long if place and other else ())
        for place, before in enumerate(BEFORE)
        for other, name in enumerate(QUERIES)
    ],
)
def test_the_address_of_the_editor_holds_the_query_that_is_shown(
    reader: Reader, query: str, runs: bool, before: str
) -> None:
    page = reader.go(f"/sparql{before}")
    was = page.evaluate("gpaiEditor.getValue()")
    page.evaluate("(query) => gpaiEditor.setValue(query)", query)
    if runs:
        page.click("button:text-is('Run')")
    page.wait_for_function(
        "() => decodeURIComponent(location.href.replaceAll('+', ' ')).includes(gpaiEditor.getValue())"
    )
    kept = page.url
    page.reload()
    page.wait_for_function("(query) => window.gpaiEditor?.getValue() === query", arg=query)
    # Back to the first one: an address that differs behind # alone loads no page.
    page.evaluate("(address) => { location.href = address; }", f"{kept.partition('#')[0]}#query=ASK+%7B+%7D")
    page.wait_for_function("() => window.gpaiEditor?.getValue() === 'ASK { }'")
    assert was not in ("", query)


def test_two_countries_are_connected_and_compared(reader: Reader) -> None:
    page = reader.go("/page/country/rs")
    page.click("summary:has-text('Connections')")
    page.fill("#to", "cana")
    expect(page.locator(".suggested li").first).to_contain_text("Canada")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/connections**to=country%3Aca**")
    expect(page.locator("h1")).to_contain_text("Canada")


def test_the_keyboard_alone_reaches_content_and_opens_a_row(reader: Reader) -> None:
    page = reader.go("/questions/members")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_do_nothing(reader: Reader, words: str) -> None:
    page = reader.page
    for path in ("/search", "/connections"):
        page.goto(f"{reader.address}{path}")
        page.evaluate("(words) => { location.search = new URLSearchParams({ q: words, from: words }); }", words)
        page.wait_for_load_state("networkidle")
    page.goto(f"{reader.address}/")
    page.fill("#find", words)
    page.wait_for_timeout(300)


def test_a_page_is_printed_whole(reader: Reader) -> None:
    page = reader.go("/questions/members?as_of=2021")
    page.emulate_media(media="print")
    assert page.locator(".top nav").is_hidden()
    expect(page.locator(".sources li").first).to_be_visible()
    assert len(page.pdf()) > 10_000


def test_json_ld_of_a_page_is_json(reader: Reader) -> None:
    page = reader.go("/page/country/rs")
    told = json.loads(page.locator('script[type="application/ld+json"]').first.inner_text())
    assert (told["@type"], told["name"]) == ("Country", "Serbia")
