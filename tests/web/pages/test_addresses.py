"""Addresses that ask for more than is known: days after the last known one, days before all records, unknown words."""

import re
from html import unescape

import dossiers
import pytest
from network_pages import page
from starlette.testclient import TestClient

from gpai_graph.graph.knowledge import KnowledgeGraph
from gpai_graph.web.app import PAGE_ROUTES

# Years after the last day up to which sources were collected, however far that moves.
LATE = ("9999", "9998-12-31")
THINGS = ("/page/country/rs", "/page/body/gpai", "/page/person/bengio-yoshua", "/page/organisation/oecd")


def words(html: str) -> str:
    """The text of the main part of a page, without its citation."""
    main = html.partition('id="main" tabindex="-1">')[2].partition('id="cite"')[0]
    main = re.sub(r"<(script|style|svg)\b.*?</\1>", " ", main, flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


@pytest.mark.parametrize("late", LATE)
@pytest.mark.parametrize("mode", ["certain", "recorded"])
@pytest.mark.parametrize("path", THINGS)
def test_a_page_for_a_later_day_shows_the_last_known_one_and_says_so(
    client: TestClient, kg: KnowledgeGraph, path: str, mode: str, late: str
) -> None:
    assert kg.cut_off is not None
    told = words(page(client, path, as_of=late, mode=mode))
    assert f"Sources were collected up to {kg.cut_off.words}: nothing later is known. What is shown is for" in told
    assert late[:4] not in told
    known = words(page(client, path, as_of=kg.cut_off.text, mode=mode))
    assert known == told.partition("What is shown is for that day. ")[2]


def test_nothing_is_lost_by_a_day_of_which_nothing_is_known(client: TestClient, kg: KnowledgeGraph) -> None:
    assert kg.cut_off is not None
    late, known = (
        words(page(client, "/compare", day="2021", day2=day, network="people-and-bodies"))
        for day in ("9999", kg.cut_off.text)
    )
    assert "9999" not in late
    said = f"Sources were collected up to {kg.cut_off.words}: nothing later is known. What is shown is for that day."
    assert said in late
    assert said not in known
    change = r"The network gained .*?\."
    assert re.findall(change, late) == re.findall(change, known) != []


@pytest.mark.parametrize("path", ["/networks/collaboration", "/networks/people-and-bodies", "/questions/members"])
def test_what_is_shown_for_a_later_day_is_that_of_the_last_known_one(
    client: TestClient, kg: KnowledgeGraph, path: str
) -> None:
    assert kg.cut_off is not None
    late, known = (words(page(client, path, as_of=day)) for day in ("9999", kg.cut_off.text))
    told = " (the last day that our sources cover; you asked for 31 December 9999)"
    assert f"on {kg.cut_off.words}{told}" in late
    said = f"Sources were collected up to {kg.cut_off.words}: nothing later is known. What is shown is for that day."
    assert said in late
    assert said not in known
    assert "as of 31 December 9999" not in late


@pytest.mark.parametrize("path", ["/connections?from=Serbia&to=Canada", "/compare?a=Serbia&b=Canada"])
def test_what_a_day_leaves_out_is_told_with_the_day(client: TestClient, path: str) -> None:
    assert "on 31 December 2018" in words(client.get(f"{path}&as_of=2018").text)


def test_a_body_is_not_on_record_before_what_it_is_part_of(client: TestClient, kg: KnowledgeGraph) -> None:
    assert not kg.answer("bodies", as_of="2020-06-14")
    assert "parent and child bodies" not in words(page(client, "/page/body/gpai", as_of="2020-06-14"))
    assert not kg.answer("linked", thing="body:gpai", link="org:subOrganizationOf", as_of="2020-06-14")


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("/browse/output?year=2022", "takes no 'year' and leaves it out"),
        ("/browse/person?sectr=science", "Did you mean 'sector'?"),
        ("/questions/members?as_off=2021", "takes no 'as_off' and leaves it out. Did you mean 'as_of'?"),
        ("/questions/experts?gruop=gpai-meg", "Did you mean 'group'?"),
    ],
)
def test_a_word_of_an_address_that_a_page_leaves_out_is_told(client: TestClient, path: str, told: str) -> None:
    assert told in words(client.get(path).text).replace("&#39;", "'")


@pytest.mark.parametrize("path", ["/browse/output?utm_source=x", "/questions/members?utm_medium=mail&view=table"])
def test_what_other_sites_add_to_an_address_is_not_told(client: TestClient, path: str) -> None:
    assert "leaves it out" not in client.get(path).text


@pytest.mark.parametrize("word", ["as_of", "mode"])
@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/page/country/rs",
        "/questions/members",
        "/plots/members.svg",
        "/networks/collaboration",
        "/compare",
        "/sources",
    ],
)
def test_a_date_takes_one_value(client: TestClient, path: str, word: str) -> None:
    first, second = {"as_of": ("2021", "2022"), "mode": ("certain", "recorded")}[word]
    answer = client.get(f"{path}?{word}={first}&{word}={second}", headers={"accept": "text/html"})
    assert 400 == answer.status_code
    assert "takes one value; 2 were given" in answer.text
    # Twice the same is one value.
    assert 200 == client.get(f"{path}?{word}={first}&{word}={first}").status_code


# What stands for the parts of a path that name something.
NAMES = {"{query}": "collaboration", "{list}": "person", "{kind}/{slug:path}": "country/rs", "{name}": "too-slow"}
NAMES |= {"{term}": "Country", "{file}": "network.json"}
# The words without which these answer nothing.
NEEDED = {
    "/networks/{query}/card": {"thing": "person:bengio-yoshua"},
    "/connections/picture": {"from": "Serbia", "to": "Canada"},
}
NEEDED["/connections/form.svg"] = NEEDED["/connections/picture"]
CHOICES = [
    (path, name, choices)
    for path, (_, takes) in PAGE_ROUTES.items()
    for name, choices in {"undated": ("hide", "show"), **takes}.items()
    if choices
]


def answered(client: TestClient, path: str, **given: str) -> tuple[int, str, str]:
    """The status of a page, the type and the text of what it answers."""
    needed, shown = NEEDED.get(path, {}), path
    for part, value in NAMES.items():
        shown = shown.replace(part, "growth" if path.startswith("/plots/") and part == "{query}" else value)
    answer = client.get(shown, params={**needed, **given}, headers={"accept": "text/html"})
    kind = answer.headers["content-type"]
    return answer.status_code, kind, unescape(answer.text) if kind.startswith("text/") else ""


@pytest.mark.parametrize(("path", "name", "choices"), CHOICES, ids=str)
def test_a_word_of_an_address_has_one_of_its_values(
    client: TestClient, path: str, name: str, choices: tuple[str, ...]
) -> None:
    for wrong in ("abc", "-1", "a" * 3000):
        status, _, told = answered(client, path, **{name: wrong})
        assert 400 == status
        assert f"Parameter '{name}' cannot be '{wrong[:60]}" in told
        assert all(f"{name}={choice}" in told for choice in choices)
        assert "or leave it out" in told
    assert 200 == answered(client, path, **{name: choices[0]})[0]
    # Nothing is asked.
    assert 200 == answered(client, path, **{name: ""})[0]


@pytest.mark.parametrize("path", PAGE_ROUTES)
def test_a_page_tells_which_word_of_its_address_it_leaves_out(client: TestClient, path: str) -> None:
    status, kind, told = answered(client, path, page="-1", utm_source="news")
    assert 200 == status
    # An image has no words, nor has a picture to look around in: the page that shows it has told.
    is_page = kind.startswith("text/html") and 'id="main"' in told
    assert is_page == ("This page takes no 'page' and leaves it out." in told)


@pytest.mark.parametrize("added", ["utm_source", "utm_campaign", "fbclid", "gclid", "msclkid", "mc_cid", "ref", "_ga"])
@pytest.mark.parametrize(
    "path", ["/", "/questions/members", "/browse/output", "/page/country/rs", "/networks", "/compare"]
)
def test_what_other_sites_add_to_a_link_is_no_word_of_ours(client: TestClient, path: str, added: str) -> None:
    assert (200, False) == (answered(client, path)[0], "leaves it out" in answered(client, path, **{added: "x"})[2])


@pytest.mark.parametrize(
    "path", ["/api/queries/members.csv", "/api/search.json?q=Serbia", "/api/evidence?subject=Serbia"]
)
def test_what_other_sites_add_to_a_link_of_data_is_taken_too(client: TestClient, path: str) -> None:
    assert 200 == client.get(path + ("&" if "?" in path else "?") + "utm_source=news").status_code
    assert 400 == client.get(path + ("&" if "?" in path else "?") + "sauce=news").status_code


@pytest.mark.parametrize("words_asked", ["", "as_of=2022-06-30", "mode=possible", "as_of=2022-06-30&undated=show"])
@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/questions",
        "/questions/members",
        "/questions/experts",
        "/browse/person",
        "/findings/too-slow",
        "/timeline?thing=body:gpai",
        "/sources",
        "/networks/collaboration",
        "/connections?from=Serbia&to=Canada",
        "/compare?a=Serbia&b=Canada",
        "/compare?day=2021&day2=2024",
        *(f"/page/{kind}/{slug}" for kind, slug in dossiers.THINGS.items()),
    ],
)
def test_the_link_to_a_view_gives_what_is_seen(client: TestClient, path: str, words_asked: str) -> None:
    seen = client.get(f"{path}{'&' if '?' in path else '?'}{words_asked}" if words_asked else path).text
    link = re.findall(r'href="([^"]*)" rel="bookmark"', seen)
    assert 1 == len(link)
    assert words(seen) == words(client.get(unescape(link[0])).text)


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("/page/country/ca?all=abc", "Parameter 'all' cannot be 'abc'."),
        ("/page/country/ca?all=organisation", ""),  # of the links from other things
        ("/page/country/ca?all=organisations", ""),
        ("/page/country/ca?all=peopel", "Did you mean 'people'?"),
        ("/page/country/rs?all=people&as_of=2019", ""),  # nothing on this date, and no mistake
        ("/page/membership/rs-gpai?all=abc", "Parameter 'all' cannot be 'abc'."),
        ("/networks/countries-and-groups?region=Africa", ""),
        ("/networks/countries-and-groups?region=Africa&as_of=2019", ""),
        ("/networks/countries-and-groups?region=Afrika", "Did you mean 'Africa'?"),
        ("/networks/countries-and-groups/picture?region=Afrika", "Did you mean 'Africa'?"),
        ("/networks/countries-and-groups/form.svg?region=Afrika", "Did you mean 'Africa'?"),
        ("/networks/countries-and-groups/network.json?region=Afrika", "Did you mean 'Africa'?"),
        ("/networks/themes?region=Africa", "This network cannot be narrowed by it."),
        ("/networks/themes?sector=science", "This network cannot be narrowed by it."),
    ],
)
def test_a_choice_that_a_page_does_not_have_is_refused_in_words(client: TestClient, path: str, told: str) -> None:
    answer = client.get(path, headers={"accept": "text/html"})
    assert (400 if told else 200) == answer.status_code
    assert told in unescape(answer.text)
