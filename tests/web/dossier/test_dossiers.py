"""Dossiers: the page of each kind of thing has its sentences with their sources and the cards of its kind."""

import re
from pathlib import Path
from typing import NamedTuple

import pytest
from dossiers import THINGS
from page_requests import listed_sources, read, things_of_every_kind
from page_texts import plain
from starlette.testclient import TestClient
from webpages import Page

from gpai_graph.graph.knowledge import KnowledgeGraph
from gpai_graph.graph.opening import embedded
from gpai_graph.rdf.namespaces import PREFIXES, kind_of
from gpai_graph.rdf.solutions import IRI, Term
from gpai_graph.rdf.things import Thing
from gpai_graph.web.app import create_app
from gpai_graph.web.dossier.card_forms import CARD_FORMS
from gpai_graph.web.dossier.cards import PAGES, cards_of
from gpai_graph.web.dossier.dossier import Seat
from gpai_graph.web.urls import page_path


def counts(page: Page) -> dict[str, int]:
    """{title: how many rows the card says that it has} of the cards that say so."""
    titles = (re.fullmatch(r"(.+): ([\d,]+)", heading.text) for heading in page.all("h2"))
    return {match[1]: int(match[2].replace(",", "")) for match in titles if match}


def last_day(kg: KnowledgeGraph, event: str) -> Term | None:
    """The day on which an event ended."""
    return next(row.terms[1] for row in kg.answer("facts", thing=event).rows if str(row.terms[0]).endswith("#end"))


def test_each_kind_with_cards_is_tested_here_and_each_card_has_a_form_and_a_question(kg: KnowledgeGraph) -> None:
    assert sorted(THINGS) == sorted(kind for kind, page in PAGES.items() if page.cards)
    for kind in PAGES:
        for card in cards_of(kind, kg.queries):
            assert card.form in CARD_FORMS
            assert {card.bound or "as_of", *dict(card.asked)} <= set(kg.queries[card.query].parameters)
            # What stands behind a number: the head of a page says "3 themes of its project".
            assert re.search(r"\b(\w+s|People|Series)\b", card.title)


@pytest.mark.parametrize("kind", THINGS)
def test_a_dossier_says_first_what_it_is_and_who_says_so(client: TestClient, kind: str) -> None:
    markup = client.get(f"/page/{kind}/{THINGS[kind]}").text
    lead = re.findall(r'<p class="lead">(.*?)</p>', markup, flags=re.S)[0]
    assert re.search(r"[A-Z].+?\.", plain(lead))
    marked = re.findall(r'href="#(source-\d+)"', lead)
    assert marked
    assert set(marked) <= set(listed_sources(Page(markup)))
    assert plain(markup.partition("<h1")[2]).count("We found no") == 0


@pytest.mark.parametrize("kind", [kind for kind in THINGS if kind not in ("document", "milestone", "strategy")])
def test_the_cards_of_a_dossier_count_what_their_questions_answer(
    client: TestClient, kg: KnowledgeGraph, kind: str
) -> None:
    thing = f"{kind}:{THINGS[kind]}"
    told = counts(read(client, f"/page/{kind}/{THINGS[kind]}"))
    checked = 0
    for card in cards_of(kind, kg.queries):
        if card.form == "rows" and card.title in told:
            about = {card.bound: thing} if card.bound else {"as_of": last_day(kg, thing)} if card.kinds else {}
            answer = kg.answer(card.query, **about, **dict(card.asked))
            assert told[card.title] == len(set(answer.column(card.item)) - {None, kg.resolve(thing)}), card.title
            checked += 1
        if card.form == "people" and card.title in told:
            answer = kg.answer(card.query, thing=thing, mode="any", **dict(card.asked))
            people = {holder for holder in answer.column("holder") if kind_of(str(holder)) == "person"}
            assert told[card.title] == len(people)
            checked += 1
    assert checked > 0


COUNCILS = ("belgrade-summit-2024", "montreal-summit-2020", "new-delhi-council-2026", "paris-ministerial-2025")


@pytest.mark.parametrize("event", COUNCILS)
def test_a_council_of_gpai_links_to_who_chaired_it_and_who_took_part(
    client: TestClient, kg: KnowledgeGraph, event: str
) -> None:
    page = read(client, f"/page/event/{event}")
    text = " ".join(page.one("main").text.split())
    chairs = kg.answer("chairs", as_of=last_day(kg, f"event:{event}"))
    assert [] == [holder for holder in chairs.column("holder") if page_path(holder) not in page.addresses]
    assert "Chairs of the Council of GPAI and persons who act for them: " in text
    present = [row for row in kg.answer("attendance", event=f"event:{event}").rows if row.terms[1]]
    assert bool(present) == ("Participants known: " in text)
    assert [] == [who for row in present if (who := getattr(row.terms[2], "text", "")) not in text]


@pytest.mark.parametrize("event", ["bratislava-summit-2025", "new-delhi-research-symposium-2023"])
def test_an_event_that_was_only_planned_says_so(client: TestClient, event: str) -> None:
    text = read(client, f"/page/event/{event}").one("main").text
    assert "Only planned" in text
    assert "no source of ours says that it took place" in text
    assert "Chairs of the Council" not in text


@pytest.mark.parametrize(
    "body", ["gpai-council", "gpai-ministerial-council", "gpai-ip-council", "gpai-steering-committee"]
)
@pytest.mark.parametrize("day", ["", "?as_of=2021-12-01"])
def test_a_card_of_chairs_names_those_who_are_not_in_office(client: TestClient, body: str, day: str) -> None:
    page = read(client, f"/page/body/{body}{day}")
    (card,) = [card.text for card in page.all("section") if card.text.startswith("Chairs")] or [""]
    title = card.partition(" chairs")[0] if card.startswith("Chairs, ") else ""
    for word in ("incoming", "outgoing"):
        assert (f"{word.capitalize()} c" not in card) or word in title


BELOW = re.compile(r"(\d+) (outputs|projects) \((\d+) of (?:a body|bodies) below it\)")


@pytest.mark.parametrize("body", ["gpai-wg-responsible-ai", "gpai-meg", "gpai-wg-data-governance"])
def test_the_numbers_of_a_body_say_how_many_are_of_a_body_below_it(
    client: TestClient, kg: KnowledgeGraph, body: str
) -> None:
    text = read(client, f"/page/body/{body}").one("main").text
    for word, query in (("outputs", "outputs"), ("projects", "projects")):
        answer = kg.answer(query, group=body)
        column = answer.columns.index("group"), answer.columns.index(word.removesuffix("s"))
        every = {row.terms[column[1]] for row in answer.rows}
        own = {row.terms[column[1]] for row in answer.rows if row.terms[column[0]] == kg.resolve(f"body:{body}")}
        if len(every) > len(own):
            assert (str(len(every)), word, str(len(every - own))) in BELOW.findall(text)
            assert len(own) < 2 or f"{len(own)} {word}" in text.partition("Links from other things")[2]
        else:
            assert word not in {found[1] for found in BELOW.findall(text)}


@pytest.mark.parametrize("kind", THINGS)
def test_no_card_tells_a_name_for_programs(client: TestClient, kind: str) -> None:
    for card in Page(client.get(f"/page/{kind}/{THINGS[kind]}").text).all("section"):
        assert not re.findall(r"\b[a-z]+:[a-zA-Z]\w+", card.text.partition("Details")[0])


def test_beside_an_author_or_a_publisher_stands_no_date_of_its_own(client: TestClient) -> None:
    # The OECD began in 1961, which tells nothing about its report of 2022.
    page = read(client, "/page/output/ai-footprint-2022")
    (authors,) = [card.text for card in page.all("section") if card.text.startswith("Authors")]
    assert "Organisation for Economic Co-operation and Development" in authors
    assert not re.findall(r"\b(?:19|20)\d\d\b", authors)


@pytest.mark.parametrize("day", ["", "2021-12-31", "2025-06-30"])
def test_the_page_of_the_partnership_names_those_who_chair_its_council(
    client: TestClient, kg: KnowledgeGraph, day: str
) -> None:
    page = read(client, f"/page/body/gpai{f'?as_of={day}' if day else ''}")
    (card,) = [card.text for card in page.all("section") if card.text.startswith("Chairs of the Council")]
    chairs = {kg.label(row.holder) for row in kg.run("chairs", as_of=day or None)}
    assert chairs
    assert not [name for name in chairs if name not in card]


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("membership/at-gpai", ": inferred, since 3 July 2024."),
        ("seat/iida-yoichi-gpai-steering-committee-co-chair", "2022 or 2023 (sources differ), until"),
        ("seat/aniceto-silva-laercio-gpai-wg-innovation-commercialization-member", ": no source says when."),
        ("observation/ad-gdp-current-usd-2020", ": US$2.89 billion."),
        ("completeness/belgrade-declaration-2024-adopters", ": sources state 44."),
        ("milestone/aisi-network-renamed", "It dates from 9 December 2025."),
        ("document/belgrade-declaration-2024", "It dates from 4 December 2024 or 26 December 2024 (sources differ)."),
    ],
)
def test_the_head_of_a_page_says_what_sources_state_and_only_the_most_exact_date(
    client: TestClient, path: str, told: str
) -> None:
    assert told in plain(re.findall(r'<p class="lead">(.*?)</p>', client.get(f"/page/{path}").text, flags=re.S)[0])


def test_a_card_that_shows_a_part_leads_to_all_of_it(client: TestClient) -> None:
    for path in ("/page/country/ca", "/page/body/gpai-wg-responsible-ai", "/page/body/gpai"):
        markup = client.get(path).text
        more = re.findall(r'href="([^"]+)">Show all (\d+)<span class="sr"> ([^<]+)', markup)
        assert more
        for address, count, title in more:
            every = read(client, address.partition("#")[0].replace("&amp;", "&"))
            if "/questions/" in address:
                assert count in every.one("main").text
            else:
                card = every.elements[
                    [each.attributes.get("id") for each in every.elements].index(address.partition("#")[2])
                ]
                assert counts(every).get(title, int(count)) == int(count)  # lanes are not counted in their title
                assert card.text.count("Show all") == 0


class Counted(NamedTuple):
    """How many rows a card counts, how many stand on other dates, how many have no date; text: all that it says."""

    count: int
    others: int
    undated: int
    text: str


def counted_rows(page: Page) -> dict[str, Counted]:
    """What each card with rows counts, by its key."""
    found = {}
    for card in page.all("section", "card"):
        title = next(
            each.text for each in page.all("h2") if each.attributes.get("id") == f"{card.attributes['id']}-title"
        )
        count, others, undated = (
            sum(map(int, re.findall(pattern, text)))
            for pattern, text in (
                (r": (\d+)$", title),
                (r"(\d+) on other dates", card.text),
                (r"(\d+)(?: of \d+)? without a date", card.text),
            )
        )
        found[card.attributes["id"]] = Counted(count, others, undated, card.text)
    return found


@pytest.mark.parametrize("day", ["2019-12-31", "2021-12-31", "2024-12-31", "the last known one"])
@pytest.mark.parametrize("path", [f"{kind}/{slug}" for kind, slug in THINGS.items()])
def test_cards_obey_the_day_and_count_apart_what_does_not_hold_and_what_has_no_date(
    client: TestClient, kg: KnowledgeGraph, path: str, day: str
) -> None:
    assert kg.cut_off is not None
    day = kg.cut_off.text if day.startswith("the") else day
    whole = counted_rows(read(client, f"/page/{path}"))
    for undated in ("hide", "show"):
        told = counted_rows(read(client, f"/page/{path}?as_of={day}&undated={undated}"))
        for key, card in told.items():
            if not whole[key].count:
                continue  # lanes and charts, of which no heading says how many there are
            assert whole[key].undated == card.undated, key
            hidden = 0 if undated == "show" else card.undated
            assert whole[key].count == card.count + card.others + hidden, key
            # A heading with 0 would say that there is none.
            assert ": 0" not in card.text
            assert ("not counted. Show" in card.text, ". Hide" in card.text) == (
                card.undated > 0 and undated == "hide",
                card.undated > 0 and undated == "show",
            )


def test_what_is_said_of_a_work_holds_since_it_came_out_and_words_hold_always(client: TestClient) -> None:
    # outputs.csv: published in November 2021.
    before, after = (
        counted_rows(read(client, f"/page/output/climate-change-and-ai-2021?as_of={day}"))
        for day in ("2021-10-31", "2021-11-30")
    )
    assert (0, 0) == (after["authors"].others, after["authors"].undated)
    assert after["authors"].count == before["authors"].others > 0
    assert after["themes"].count == before["themes"].count > 0


def test_an_output_opens_from_its_page_and_a_pdf_is_told(client: TestClient, kg: KnowledgeGraph) -> None:
    rows = kg.query(
        "SELECT ?o (MIN(?url) AS ?u) { ?o a gpai:Output ; schema:url ?url } "
        "GROUP BY ?o HAVING(COUNT(?url) = 1) ORDER BY ?o"
    )
    pdf = next(row for row in rows if row.u.text.endswith(".pdf"))  # type: ignore[union-attr]
    other = next(row for row in rows if not row.u.text.endswith("pdf"))  # type: ignore[union-attr]
    for row, words in ((pdf, "Open the report (PDF)"), (other, "Open its page")):
        page = read(client, f"/page/output/{row.o.compact.partition(':')[2]}")
        buttons = [each for each in page.all("a", "main") if each.attributes["href"] == row.u.text]
        assert [each.text for each in buttons] == [words]


def test_a_thing_of_which_little_is_recorded_has_no_empty_card(client: TestClient, kg: KnowledgeGraph) -> None:
    for compact in things_of_every_kind(kg):
        page = read(client, f"/page/{compact.replace(':', '/')}")
        for card in page.all("section", "card"):
            assert re.search(r"\d", card.text), compact


def test_bars_of_seats_say_in_words_what_they_show(client: TestClient) -> None:
    page = read(client, "/page/body/gpai-wg-responsible-ai")
    lanes = page.one("ol", "lanes").text
    for words in ("Yoshua Bengio", "from June 2020", "January 2022 to 2024", "reported 2025"):
        assert words in lanes
    markup = client.get("/page/country/ca").text
    assert "<polygon" in markup.partition('class="lanes')[2].partition("</ol>")[0]
    assert " style=" not in markup


@pytest.mark.parametrize(
    ("path", "note"),
    [
        ("person/bengio-yoshua", "Named co-chair at the launch; end not seen, succeeded by Catherine Régis in"),
        ("person/bae-kyung-hoon", "Science and ICT. Deputy Prime Minister and Minister of Science and ICT."),
        ("person/begovic-jelena", "Minister of Science, Technological Development and Innovation."),
    ],
)
def test_the_page_of_a_person_shows_our_notes_on_the_seats(client: TestClient, path: str, note: str) -> None:
    notes = re.findall(r"Our note: (.*?)</small>", client.get(f"/page/{path}").text)
    assert [each for each in map(plain, notes) if note in each] != []


@pytest.mark.parametrize("path", ["body/gpai-council", "country/ca"])
def test_notes_on_the_seats_of_many_stand_on_pages_of_their_own(client: TestClient, path: str) -> None:
    assert "Our note:" not in client.get(f"/page/{path}").text
    assert "Approved by consensus." in client.get("/page/membership/rs-gpai").text


@pytest.mark.parametrize("day", ["2021-12-31", "2024-07-02", "2024-07-03", "2024-07-31", "2026-09-30"])
def test_a_card_of_bodies_shows_those_that_the_question_of_bodies_finds_on_that_day(
    client: TestClient, kg: KnowledgeGraph, day: str
) -> None:
    linked = kg.answer("linked", thing="body:gpai", link="org:subOrganizationOf", **{"class": "gpai:Body"})
    expected = set(kg.answer("bodies", as_of=day, undated="hide").column("body")) & set(linked.column("item"))
    told = counts(read(client, f"/page/body/gpai?as_of={day}"))
    assert told["Parent and child bodies"] == len(expected)


def test_a_page_says_what_is_not_known_of_its_thing(client: TestClient, kg: KnowledgeGraph) -> None:
    answer = kg.answer("stated-and-recorded", subject="gpai-steering-committee")
    at = {name: place for place, name in enumerate(answer.columns)}
    fewer = [row.terms for row in answer.rows if answer.text(row.terms[at["complete"]]) == "no"]
    # completeness.csv: six non-government seats of December 2020; seats.csv has fewer for that year.
    assert [answer.text(terms[at["measure"]]) for terms in fewer] == ["non-government seats"]
    html = " ".join(client.get("/page/body/gpai-steering-committee").text.split())
    missing = html.partition('id="missing"')[2].partition("</details>")[0]
    assert "1 count not complete, the end of " in html
    assert '<a class="chip" href="#missing">1 count not complete</a>' in html
    for terms in fewer:
        assert f"{answer.text(terms[at['recorded']])} of {answer.text(terms[at['stated']])} recorded" in missing
    # Each count of one country is named with it.
    html = " ".join(client.get("/page/body/gpai-wg-responsible-ai").text.split())
    assert "Members based in the country: Argentina" in html.partition('id="missing"')[2]
    assert 'id="missing"' not in client.get("/page/theme/trustworthy-ai").text


def test_a_card_of_properties_that_the_thing_lacks_has_no_rows(kg: KnowledgeGraph) -> None:
    left_out = 0
    for compact in things_of_every_kind(kg):
        stated = (*kg.describe(compact).column("property"), *kg.incoming(compact).column("property"))
        properties = {each.compact for each in stated if isinstance(each, IRI)}
        for card in cards_of(kind_of(compact), kg.queries):
            link = dict(card.asked).get("link", "")
            if link and properties.isdisjoint(link.split(", ")):
                left_out += 1
                assert kg.answer(card.query, **{card.bound: compact}, **dict(card.asked)).rows == ()
    assert left_out


@pytest.mark.parametrize(
    ("role", "is_chair"),
    [
        *(
            (role, True)
            for role in ("Chair", "Co-chair", "Lead co-chair", "Outgoing chair", "Vice-chair", "Chair for a term")
        ),
        *((role, False) for role in ("Member", "Secretary general", "Chairlift operator", "Head")),
    ],
)
def test_a_role_is_a_chair_if_it_is_called_so(role: str, is_chair: bool) -> None:
    who, what, where = (Thing.of(IRI(f"urn:{label}"), label) for label in ("Zed", role, "Council"))
    assert Seat(who, what, where, "", False, False, False, []).is_chair == is_chair


@pytest.mark.parametrize("kind", THINGS)
def test_a_card_is_called_what_the_header_of_its_question_calls_its_rows(kg: KnowledgeGraph, kind: str) -> None:
    for plain_card, card in zip(PAGES[kind].cards, cards_of(kind, kg.queries), strict=True):
        counted = kg.queries[card.query].counted
        # No title repeats what the header says.
        assert counted is None or plain_card.title.lower() != counted.many.lower()
        assert card.title == plain_card.title or (counted and card.title.lower() == counted.many.lower())


_NAMESAKES = """
country:a a gpai:Country, gpai:Jurisdiction ; rdfs:label "Same"@en .
body:a a gpai:Body ; rdfs:label "Same"@en .
person:a a gpai:Person ; rdfs:label "Same"@en .
role:chair rdfs:label "Chair"@en .
seat:a a gpai:Seat ; org:member person:a ; org:organization body:a ; org:role role:chair ; gpai:represents country:a ;
  gpai:since date:2021 .
date:2021 rdf:value "2021"^^xsd:gYear ; gpai:firstDay "2021-01-01"^^xsd:date ; gpai:lastDay "2021-12-31"^^xsd:date .
"""
_SOURCE = """
source:a a gpai:Source ; dcterms:title "A list" ; gpai:publisherName "A" ; dcterms:type concept:source-news .
concept:source-news skos:prefLabel "News"@en .
<https://w3id.org/gpai-graph/ontology> gpai:dataCutOff "2026-09-30"^^xsd:date .
"""


def test_a_page_tells_things_apart_that_are_called_the_same(tmp_path: Path) -> None:
    path = tmp_path / "world.trig"
    head = "".join(f"@prefix {name}: <{namespace}> .\n" for name, namespace in PREFIXES.items())
    path.write_text(f"{head}{_SOURCE}{_NAMESAKES}source:a {{{_NAMESAKES}}}", encoding="utf-8")
    with TestClient(create_app(embedded(path))) as client:
        country, person = (plain(client.get(f"/page/{kind}/a").text) for kind in ("country", "person"))
    assert "Chair, Same (Same)" in country
    assert "Chair, Same (Same)" not in person
