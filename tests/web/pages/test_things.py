"""The page of a thing: every fact has a source."""

import re
from html import unescape

import pytest
from page_requests import listed_sources, read, things_of_every_kind
from starlette.testclient import TestClient
from webpages import Page

from gpai_graph.graph.knowledge import KnowledgeGraph
from gpai_graph.web.dossier.cards import PAGES
from gpai_graph.web.urls import page_path


def test_things_of_every_kind_have_a_page_on_which_every_fact_has_a_source(
    client: TestClient, kg: KnowledgeGraph
) -> None:
    kinds = things_of_every_kind(kg)
    assert len(kinds) > 20
    for compact in kinds:
        page = read(client, f"/page/{compact.replace(':', '/')}")
        values = list(page.all("span", "value"))
        assert values != [], compact
        bare = [value.text for value in values if not re.search(r"\d$", value.text)]
        assert bare == [], compact


def test_the_page_of_serbia_says_who_says_since_when_it_is_a_member(client: TestClient, kg: KnowledgeGraph) -> None:
    page = read(client, "/page/country/rs")
    said = page.one("main").text
    assert "Serbia joined GPAI on 22 November 2022." in said
    assert "Member, Global Partnership on Artificial Intelligence" in next(page.all("ol", "lanes")).text
    titles = [s.title for st in kg.evidence("membership:rs-gpai", "gpai:since") for s in st.sources]
    assert titles != []
    listed = " ".join(listed_sources(page).values())
    assert [title for title in titles if " ".join(title.split()) not in listed] == []


def test_the_day_decides_which_seats_hold(client: TestClient) -> None:
    then = read(client, "/page/country/rs?as_of=2021")
    now = read(client, "/page/country/rs?as_of=2024-12-31")
    before = read(client, "/page/country/rs?as_of=2024-03-01")
    assert "We found no membership or seat on 31 December 2021." in then.one("main").text
    assert "Co-chair, GPAI Council (integrated partnership)" in next(now.all("ol", "lanes")).text
    # Its term was to end that month, in a council that had ended in July.
    assert "Incoming chair" not in next(now.all("ol", "lanes")).text
    # It began in that month: reported that year, and not certain on the first day.
    assert "Incoming chair" in next(before.all("ol", "lanes")).text
    certain = read(client, "/page/country/rs?as_of=2024-03-01&mode=certain")
    assert "Incoming chair" not in next(certain.all("ol", "lanes")).text


def test_what_is_not_ruled_out_is_apart(client: TestClient) -> None:
    # Raja Chatila was reported as co-chair in 2021 and 2022: nothing excludes 2020, and nothing confirms it.
    possible = read(client, "/page/body/gpai-wg-responsible-ai?as_of=2020-11-30&mode=possible")
    cards = [each.text for each in (*possible.all("ol", "lanes"), *possible.all("ul", "rows"))]
    apart = [after for card in cards for _, head, after in [card.partition("Not ruled out: ")] if head]
    assert apart
    assert not [card for card in apart if "confirmed on this date" in card or "reported that year" in card]
    sure = read(client, "/page/body/gpai-wg-responsible-ai?as_of=2020-11-30&mode=certain")
    assert "Not ruled out: " not in sure.one("main").text


def test_what_is_disputed_about_a_thing_stands_on_its_page(client: TestClient, kg: KnowledgeGraph) -> None:
    thing = kg.answer("disputed-facts").rows[0].terms[0]
    page = read(client, page_path(str(thing)))
    assert "Where sources disagree" in page.one("main").text


def test_several_values_of_one_parameter_are_all_asked(client: TestClient, kg: KnowledgeGraph) -> None:
    both = len(kg.answer("seats", role="chair, co-chair", as_of="2021"))
    one = len(kg.answer("seats", role="chair", as_of="2021"))
    assert both != one
    for words in ("role=chair&role=co-chair", "role=chair,co-chair"):
        page = client.get(f"/questions/seats?{words}&as_of=2021&view=table").text
        assert f"{both} rows" in Page(page).one("main").text
        # Files and commands to copy ask for the same.
        other = client.get(f"/questions/seats?{words}&as_of=2021&view=download").text
        assert "role=chair&amp;role=co-chair&amp;" in other
        assert "gpai-graph run seats role=chair,co-chair --as-of 2021" in other
        assert "role=['chair', 'co-chair']" in unescape(other)


def test_a_name_with_a_comma_is_one_value(client: TestClient) -> None:
    """A parameter that takes one value is asked for a name as it is: "Korea, Republic of"."""
    for name in ("Korea, Republic of", "South Korea"):
        page = client.get("/questions/experts", params={"country": name})
        assert (200, True) == (page.status_code, '<option value="kr" selected>' in page.text)


@pytest.mark.parametrize("day", ["2019-12-31", "2021-12-31", "2023-06-30", "2026-09-30"])
def test_a_country_that_is_no_member_says_so_on_its_page(client: TestClient, kg: KnowledgeGraph, day: str) -> None:
    members = {row.member.compact for row in kg.run("members", as_of=day, mode="possible")}
    for country in ("country:ca", "country:cn", "country:rs", "country:tr", "country:at"):
        path = country.replace(":", "/")
        said = read(client, f"/page/{path}?as_of={day}").one("main").text
        assert ("We found no membership of GPAI on" in said) == (country not in members), country


@pytest.mark.parametrize(
    ("path", "count"),
    [
        ("/page/country/cn", "Sources count 44 member countries"),
        ("/page/country/ke?as_of=2021-06", "Sources count 19 members (December 2020)"),
        ("/page/country/tr?as_of=2021-06", "Sources count 19 members (December 2020)"),
        ("/page/country/fr", ""),
        ("/page/country/cn?as_of=2019", ""),
    ],
)
def test_the_page_of_a_country_outside_says_with_sources_what_is_counted(
    client: TestClient, path: str, count: str
) -> None:
    lead = next(part for part in read(client, path).all("p") if part.attributes.get("class") == "lead")
    assert (count in lead.text) if count else ("Sources count" not in lead.text)
    findings = {link.attributes["href"].partition("?")[0] for link in read(client, path).all("a")}
    assert ("/findings/not-every-nation" in findings) == ("/fr" not in path)
    if count:
        said = client.get(path).text.partition('class="lead"')[2].partition("</p>")[0]
        assert "<a " in said.partition(" not among these")[2], said


def test_a_card_shows_the_english_title_beside_the_original(client: TestClient) -> None:
    card = read(client, "/page/country/cn").one("main").text.partition("Strategies and laws: ")[2]
    assert "New Generation Artificial Intelligence Development Plan" in card.partition("Details")[0]


@pytest.mark.parametrize("path", ["/page/event/belgrade-summit-2024", "/page/body/gpai-wg-responsible-ai"])
def test_our_summary_is_told_as_ours_and_not_as_inferred(client: TestClient, path: str) -> None:
    page = read(client, path)
    items = [each.text for each in page.all("li") if each.attributes.get("id", "").startswith("source-")]
    assert sum("our summary, in our own words" in item for item in items) == 1
    assert not [item for item in items if "curation" in item]
    labels = [link.attributes.get("aria-label", "") for link in page.all("a")]
    assert any(label.endswith(": gpai-graph, our summary") for label in labels)
    assert not [label for label in labels if "curation" in label]


def test_a_page_of_any_kind_leads_to_the_list_of_its_kind(client: TestClient, kg: KnowledgeGraph) -> None:
    tiles = {link.attributes["href"] for link in read(client, "/browse").all("a")}
    for compact in things_of_every_kind(kg):
        markup = client.get(f"/page/{compact.replace(':', '/')}").text
        above = re.findall(r'href="([^"]+)"', re.findall(r'<p class="crumbs">.*?</p>', markup)[0])
        listing = f"/browse/{compact.partition(':')[0]}"
        assert above == ["/browse", *({listing} & tiles)], compact


# What readers want to know first, by its words on the page; all others stand between the last two.
IMPORTANCE = (["Is a"], ["Name", "Title"], ["Status"], ["Since", "Start", "Date"], ["Until", "End"], ["Address"])


def test_the_statements_of_any_thing_stand_in_the_order_of_importance(client: TestClient, kg: KnowledgeGraph) -> None:
    told = set()
    for compact in things_of_every_kind(kg):
        markup = client.get(f"/page/{compact.replace(':', '/')}").text
        first = re.findall(r'<dl class="facts">(.*?)</dl>', markup, re.S)[:1]
        names = re.findall(r"<dt>(.*?)</dt>", "".join(first))
        places = [place for name in names for place, each in enumerate(IMPORTANCE) if name in each]
        assert places == sorted(places), (compact, names)
        told.update(places)
    assert told == set(range(len(IMPORTANCE)))


def test_a_mark_for_more_sources_counts_them_in_words(client: TestClient) -> None:
    counted = re.compile(r'aria-label="(\d+) more (sources?)"')
    found = {
        (number == "1", words)
        for compact in ("body:gpai-steering-committee", "country:rs", "person:bengio-yoshua")
        for number, words in counted.findall(client.get(f"/page/{compact.replace(':', '/')}").text)
    }
    assert found == {(True, "source"), (False, "sources")}


def test_each_kind_of_which_a_question_says_what_it_is_is_asked_for_it(kg: KnowledgeGraph) -> None:
    kinds = {compact.partition(":")[0]: compact for compact in things_of_every_kind(kg)}
    told = {kind for kind, compact in kinds.items() if kg.answer("about", thing=compact).rows}
    assert told <= {kind for kind, page in PAGES.items() if page.about}
    assert {kind for kind, page in PAGES.items() if page.about == "about"} <= told


@pytest.mark.parametrize(
    ("day", "ended", "count"), [("", "ended January 2025", 2), ("2024-06-01", "ended", 1), ("2025-06-01", "", 1)]
)
def test_a_strategy_that_ended_says_so_and_is_not_counted_later(
    client: TestClient, day: str, ended: str, count: int
) -> None:
    page = read(client, f"/page/country/rs{day and f'?as_of={day}'}")
    (card,) = [card for card in page.all("section", "card") if card.text.startswith("Strategies and laws")]
    assert card.text.startswith(f"Strategies and laws: {count}")
    assert ("ended" in card.text) is bool(ended)
