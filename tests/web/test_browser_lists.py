"""Lists of things in a real browser: how long they are on a phone, and how they are narrowed."""

import re
from urllib.parse import urlencode

import pytest
from browser import browser as browser
from playwright.sync_api import expect
from reader import Reader, at, violations, width
from reader import reader as reader
from reader import readers as readers


@pytest.mark.parametrize("reader", [at(390)], indirect=True)
@pytest.mark.parametrize("path", ["/browse", "/browse/person", "/browse/source", "/browse/output", "/search?q=data"])
def test_a_list_has_six_screens_of_a_phone_at_most_before_all_is_shown(reader: Reader, path: str) -> None:
    assert reader.go(path).evaluate("document.documentElement.scrollHeight") <= 6 * 844


@pytest.mark.parametrize("reader", [at(1280), at(390)], indirect=True, ids=["wide", "phone"])
def test_a_facet_narrows_a_list_and_its_choice_can_be_taken_away(reader: Reader) -> None:
    page = reader.go("/browse/person")
    if page.viewport_size["width"] < 860:
        expect(page.get_by_role("link", name="Science")).not_to_be_visible()
        page.get_by_text("Narrow by").click()
    link = page.get_by_role("link", name=re.compile(r"^Science\s*\d+$"))
    number = int(re.findall(r"\d+", link.inner_text())[0])
    link.click()
    expect(page.locator(".lead")).to_have_text(re.compile(rf"^{number} of \d+ people fit your choices"))
    page.get_by_role("link", name="Remove the choice Sector: Science").click()
    expect(page).to_have_url(f"{reader.address}/browse/person")


def test_a_field_narrows_a_list_that_is_whole_as_one_types(reader: Reader) -> None:
    page = reader.go("/browse/body")
    page.get_by_role("searchbox", name="Words in the list").type("support")
    shown = page.locator(".listing tbody tr:visible")
    expect(shown.first).to_contain_text(re.compile("support", re.IGNORECASE))
    assert 0 < shown.count() < len(page.locator(".listing tbody tr").all())


@pytest.mark.parametrize("reader", [at(390)], indirect=True)
@pytest.mark.parametrize("kind", ["country", "organisation", "theme"])
def test_a_phone_shows_no_dash_for_what_is_not_recorded(kind: str, reader: Reader) -> None:
    page = reader.go(f"/browse/{kind}")
    assert page.locator(".listing td:visible").filter(has_text=re.compile("^–$")).count() == 0


@pytest.mark.parametrize("reader", [at(390)], indirect=True)
@pytest.mark.parametrize(
    ("path", "texts"),
    [
        ("/timeline?thing=body:gpai", ".timeline li > :last-child"),
        ("/compare?a=country:ca&b=country:fr", ".pairs th a"),
    ],
)
def test_on_a_phone_what_happened_and_the_names_compared_have_the_whole_width(
    path: str, texts: str, reader: Reader
) -> None:
    page = reader.go(path)
    line = page.locator(texts).evaluate_all(
        "(all) => Math.max(...all.map((each) => each.getBoundingClientRect().width))"
    )
    assert line > 0.8 * page.locator("main").evaluate("(main) => main.getBoundingClientRect().width - 48")


ASKED = "SELECT ?body ?since WHERE { ?body a gpai:Body ; gpai:since ?since } ORDER BY ?body LIMIT 3"


@pytest.mark.parametrize("reader", [at(1280), at(390, "dark")], indirect=True, ids=["desk", "phone dark"])
def test_a_row_of_an_answer_opens_who_says_so_below_it_and_closes_it_again(reader: Reader) -> None:
    page = reader.go(f"/sparql?{urlencode({'query': ASKED, 'view': 'table'})}")
    asked = page.locator("button[form=who]").first
    asked.click()
    says = page.locator("tr.says")
    expect(says).to_contain_text("Who says so?")
    expect(says.locator(".by a").first).to_be_visible()
    assert says.evaluate("(row) => row.sectionRowIndex") == 1
    assert violations(page) == []
    assert width(page) <= page.viewport_size["width"]
    asked.click()
    expect(says).to_have_count(0)


@pytest.mark.parametrize("reader", [at(1280, java_script_enabled=False)], indirect=True, ids=["without scripts"])
def test_without_scripts_who_says_so_stands_above_the_rows(reader: Reader) -> None:
    page = reader.go(f"/sparql?{urlencode({'query': ASKED, 'view': 'table'})}")
    page.locator("button[form=who]").nth(1).click()
    expect(page.locator("section.says")).to_contain_text("Row 2:")
    expect(page.locator("#answer tbody tr")).to_have_count(3)
