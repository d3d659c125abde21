"""The kinds of things, and a list of each kind with what narrows it."""

import csv
import io
import re
from collections import Counter
from html import unescape
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from library_queries import LIBRARY
from page_requests import read
from page_texts import column, things_in
from starlette.testclient import TestClient
from webpages import Page

from gpai_graph.answers.listings import NONE, Listing, kinds
from gpai_graph.graph.knowledge import KnowledgeGraph
from gpai_graph.rdf.dates import PartialDate
from gpai_graph.rdf.solutions import IRI
from gpai_graph.rdf.words import unaccented
from gpai_graph.web.page import PAGE_ROWS
from gpai_graph.web.urls import page_path
from gpai_graph.web.view import place_of

KINDS = kinds(LIBRARY)
# What each facet counts, asked in another way: by statements as they stand in the graph.
SEAT = "?seat a gpai:Seat ; org:member ?thing ;"
COUNTED = {
    "country": {
        "joined": "?m org:member ?thing ; org:organization body:gpai ; org:role role:member ; gpai:since ?value",
        "region": "?thing gpai:unRegion ?value",
        "group": "?thing org:memberOf ?value",
    },
    "person": {
        "group": f"{SEAT} org:organization ?value",
        "role": f"{SEAT} org:role ?value",
        "sector": f"{SEAT} gpai:sector ?value",
        "country": f"{SEAT} gpai:country ?value",
        "year": f"{SEAT} ?how ?value FILTER(?how IN (gpai:since, gpai:until, gpai:observed))",
    },
    "organisation": {
        "kind": "?thing org:classification ?value",
        "country": "?thing gpai:country ?value",
        "project": "?value gpai:partner ?thing",
        "output": "?value dcterms:creator ?thing",
    },
    "body": {
        "kind": "?thing org:classification ?value",
        "parent": "?thing org:subOrganizationOf ?value",
        "whole": "?thing org:subOrganizationOf+ ?value FILTER(?value = body:gpai)",
        "since": "?thing gpai:since ?value",
    },
    "project": {
        "group": "?thing gpai:conductedBy ?value",
        "centre": "?thing gpai:supportCentre ?value",
        "start": "?thing gpai:start ?value",
        "status": "?thing gpai:status ?value",
        "theme": "?thing dcterms:subject ?value",
    },
    "output": {
        "kind": "?thing dcterms:type ?value",
        "issued": "?thing gpai:issued ?value",
        "group": "?thing gpai:producedBy ?value",
        "project": "?thing gpai:project ?value",
    },
    "event": {
        "kind": "?thing dcterms:type ?value",
        "start": "?thing gpai:start ?value",
        "country": "?thing gpai:country ?value",
        "way": "?thing gpai:mode ?value",
    },
    "instrument": {
        "kind": "?thing dcterms:type ?value",
        "date": "?thing gpai:date ?value",
        "binding": "?thing gpai:binding ?value",
        "scope": "?thing gpai:scope ?value",
    },
    "strategy": {
        "kind": "?thing dcterms:type ?value",
        "country": "?thing gpai:jurisdiction ?value",
        "issued": "?thing gpai:issued ?value",
    },
    "theme": {
        "parent": "?thing skos:broader ?value",
        "group": "?project dcterms:subject ?thing ; gpai:conductedBy ?value",
    },
    "milestone": {
        "kind": "?thing dcterms:type ?value",
        "date": "?thing gpai:date ?value",
        "actor": "?thing gpai:actorName ?value",
    },
    "source": {
        "kind": "?thing dcterms:type ?value",
        "reliability": "?thing gpai:reliability ?value",
        "publisher": "?thing gpai:publisherName ?value",
        "issued": "?thing gpai:issued ?value",
    },
}
FACETS = [(kind, facet) for kind, facets in COUNTED.items() for facet in facets]


@pytest.fixture(scope="module")
def listings(kg: KnowledgeGraph) -> dict[str, Listing]:
    queries = {kind: kg.queries[f"browse-{kind}"] for kind in KINDS}
    return {kind: Listing(kind, query, kg.answer(query.name)) for kind, query in queries.items()}


def rows(markup: str) -> list[str]:
    """The addresses of the things that a list shows."""
    return re.findall(r'<th scope="row"><a href="([^"]+)"', markup)


def choices(markup: str) -> list[tuple[str, int]]:
    """(address, number) of the links that narrow a list."""
    found = re.findall(r'<a href="([^"]*)"(?: aria-current="true")?>[^<]*<span>([0-9,]+)</span></a>', markup)
    return [(unescape(address), int(number.replace(",", ""))) for address, number in found]


def tiles(markup: str) -> dict[str, int]:
    """{address: number} of the tiles of kinds."""
    found = re.findall(r'<a href="(/browse[^"]*)"><b>([0-9,]+)</b>', markup)
    return {address: int(number.replace(",", "")) for address, number in found}


# ---- Counts ----


@pytest.mark.parametrize("path", ["/", "/browse"])
def test_every_kind_has_a_tile_and_every_tile_the_number_of_its_list(path: str, client: TestClient) -> None:
    found = tiles(client.get(path).text)
    assert [*found] == [f"/browse/{kind}" for kind in sorted(KINDS, key=place_of)]
    for address, number in found.items():
        assert len(rows(client.get(f"{address}?rows=all").text)) == number > 0


@pytest.mark.parametrize("kind", KINDS)
def test_a_list_has_exactly_the_things_of_its_class(
    kind: str, listings: dict[str, Listing], kg: KnowledgeGraph
) -> None:
    assert {entry.thing for entry in listings[kind].entries} == {*things_in(kg, f"gpai:{kind.capitalize()}")}


def test_every_facet_is_counted_in_another_way(listings: dict[str, Listing]) -> None:
    facets = {
        kind: [column.name for column in listing.columns if column.is_facet] for kind, listing in listings.items()
    }
    assert {kind: sorted(names) for kind, names in facets.items()} == {
        kind: sorted(names) for kind, names in COUNTED.items()
    }


@pytest.mark.parametrize(("kind", "facet"), FACETS)
def test_the_counts_of_a_facet_are_those_of_a_direct_query(
    kind: str, facet: str, listings: dict[str, Listing], kg: KnowledgeGraph
) -> None:
    pattern = COUNTED[kind][facet]
    found = kg.query(f"SELECT DISTINCT ?thing ?value WHERE {{ ?thing a gpai:{kind.capitalize()} . {pattern} }}")
    pairs = set()
    for thing, value in found:
        date = PartialDate.of(value)
        key = str(date.year) if date else value.rpartition("/")[2] if isinstance(value, IRI) else value.text
        pairs.add((thing, key))
    counts = Counter(key for _, key in pairs)
    missing = len(listings[kind]) - len({thing for thing, _ in pairs})
    counts |= Counter({NONE: missing} if missing else {})
    told = next(each for each in listings[kind].facets({}) if each.name == facet)
    assert {choice.key: choice.things for choice in told.choices} == counts


@pytest.mark.parametrize("kind", KINDS)
def test_a_count_is_the_length_of_the_list_that_it_opens_also_where_something_is_chosen(
    kind: str, listings: dict[str, Listing]
) -> None:
    listing = listings[kind]
    first = listing.facets({})[0]
    for chosen in ({}, {first.name: first.choices[0].key}):
        for facet in listing.facets(chosen):
            for choice in facet.choices:
                assert len(listing.narrowed({**chosen, facet.name: choice.key})) == choice.things


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_opens_the_list_that_a_facet_promises(kind: str, client: TestClient) -> None:
    found = choices(client.get(f"/browse/{kind}").text)
    for address, number in (found[0], found[len(found) // 2], found[-1]):
        opened = client.get(f"{address}&rows=all")
        assert len({*rows(opened.text)}) == number
        assert f"{number} of " in read(client, address).one("p", "lead").text


@pytest.mark.parametrize("kind", KINDS)
def test_the_page_of_a_class_opens_the_list_of_its_things(kind: str, client: TestClient) -> None:
    links = {link.attributes["href"]: link.text for link in read(client, f"/ontology/{kind.capitalize()}").all("a")}
    number = tiles(client.get("/browse").text)[f"/browse/{kind}"]
    assert links[f"/browse/{kind}"] == f"All {number} from A to Z"


# ---- The list ----


def test_people_are_sorted_by_family_name_and_countries_by_name(client: TestClient, kg: KnowledgeGraph) -> None:
    people = rows(client.get("/browse/person?rows=all").text)
    assert people == sorted(page_path(thing) for thing in things_in(kg, "gpai:Person"))
    names = [kg.label(thing) for thing in things_in(kg, "gpai:Country")]
    shown = read(client, "/browse/country?rows=all")
    heads = [head.text for head in shown.all("th") if head.attributes["scope"] == "row"]
    assert heads == sorted(names, key=unaccented)


@pytest.mark.parametrize("kind", KINDS)
def test_every_letter_leads_to_the_first_thing_under_it(kind: str, client: TestClient) -> None:
    markup = client.get(f"/browse/{kind}").text
    page = Page(markup)
    here = {row.attributes["id"] for row in page.all("tr") if "id" in row.attributes}
    whole = {
        row.attributes["id"] for row in read(client, f"/browse/{kind}?rows=all").all("tr") if "id" in row.attributes
    }
    letters = re.findall(r'<nav class="letters".*?</nav>', markup, re.S)[0]
    led = dict(address.split("#")[::-1] for address in re.findall(r'href="([^"]+)"', letters))
    assert led.keys() == whole
    assert {letter for letter, address in led.items() if not address} == here
    assert {address for address in led.values() if address} <= {f"/browse/{kind}?rows=all"}


@pytest.mark.parametrize("kind", KINDS)
def test_a_list_shows_the_first_rows_and_all_on_request(kind: str, client: TestClient) -> None:
    markup = client.get(f"/browse/{kind}").text
    every = len(rows(client.get(f"/browse/{kind}?rows=all").text))
    assert len(rows(markup)) == min(PAGE_ROWS, every)
    assert (f"Show all {every}" in markup) == (every > PAGE_ROWS)


@pytest.mark.parametrize("kind", KINDS)
def test_the_whole_list_of_a_kind_is_light(kind: str, client: TestClient) -> None:
    page = client.get(f"/browse/{kind}?rows=all")
    # The frame and the facets, and for each row its name, its link and its values: the list grows with the facts.
    assert len(page.content) < 60_000 + 400 * len(rows(page.text))


def test_what_is_chosen_stands_above_the_list_and_can_be_taken_away(client: TestClient) -> None:
    page = read(client, "/browse/person?group=gpai-wg-responsible-ai&sector=science&as_of=2021")
    chips = {link.text: link.attributes["href"] for link in page.all("a") if link.text.startswith("Remove the choice")}
    left = {words: parse_qs(urlsplit(address).query) for words, address in chips.items()}
    day = {"as_of": ["2021-12-31"]}
    assert left == {
        "Remove the choice Body: Working Group on Responsible AI ✕": {"sector": ["science"], **day},
        "Remove the choice Sector: Science ✕": {"group": ["gpai-wg-responsible-ai"], **day},
    }
    assert "does not change with the date above" in page.one("main").text


def test_words_narrow_a_list_by_name_and_by_what_it_shows(client: TestClient, kg: KnowledgeGraph) -> None:
    every = kg.answer("sources")
    both = [
        unaccented(f"{title} {by}")
        for title, by in zip(column(every, "document"), column(every, "publisher"), strict=True)
    ]
    fitting = [words for words in both if "canada" in words and "gpai" in words]
    assert len(rows(client.get("/browse/source?q=GPAI+Canada&rows=all").text)) == len(fitting) > 0


def test_a_list_that_nothing_fits_says_what_helps(client: TestClient) -> None:
    assert "No source fits these choices" in read(client, "/browse/source?q=no-such-words").one("main").text


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("/browse/persn", "There is no list of the kind 'persn'. Did you mean 'person'?"),
        ("/browse/nothing", "There is no list of the kind 'nothing'."),
        ("/browse/person?sector=sciense", "Did you mean 'science'?"),
        ("/browse/output?issued=1066", "We found no output with the value '1066' for 'published'."),
    ],
)
def test_a_kind_or_a_value_that_does_not_exist_gets_a_page_with_what_there_is(
    address: str, told: str, client: TestClient
) -> None:
    page = read(client, address, 404)
    assert told in page.one("main").text
    assert [link for link in page.all("a") if link.attributes["href"].startswith("/browse/")]


def test_what_a_reader_types_stands_in_the_list_as_text(client: TestClient) -> None:
    for where in ("q", "sector", "group"):
        assert "<script>alert" not in client.get(f"/browse/person?{where}=%22%3E%3Cscript%3Ealert(1)").text


def test_every_name_of_a_facet_value_is_one(listings: dict[str, Listing]) -> None:
    for kind, listing in listings.items():
        for facet in listing.facets({}):
            assert len({choice.words for choice in facet.choices}) == len(facet.choices), (kind, facet.name)


# ---- Files ----


@pytest.mark.parametrize("kind", KINDS)
def test_a_list_can_be_taken_away_as_a_file_with_the_same_rows(kind: str, client: TestClient) -> None:
    address, number = choices(client.get(f"/browse/{kind}").text)[0]
    links = {link.text: link.attributes["href"] for link in read(client, address).all("a")}
    table = list(csv.DictReader(io.StringIO(client.get(links["CSV with names"]).text)))
    told = client.get(links["JSON"]).json()
    opened = rows(client.get(f"{address}&rows=all").text)
    assert len(table) == told["count"] == len(told["rows"]) == number
    assert [row["thing"]["label"] for row in told["rows"]] == [row["name"] for row in table]
    assert [f"/page/{row['identifier'].replace(':', '/')}" for row in table] == [*map(unquote, opened)]
    assert client.get(links["Excel"]).content.startswith(b"PK")


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("/api/browse/persn.json", "Did you mean 'person'?"),
        ("/api/browse/person.pdf", "A list is not available as .pdf."),
        ("/api/browse/person.json?sectr=science", "Did you mean 'sector'?"),
        ("/api/browse/person.json?sector=sciense", "Did you mean 'science'?"),
        ("/api/browse/person.json?sector=science&sector=industry", "takes one value; 2 were given"),
    ],
)
def test_a_file_that_does_not_exist_says_what_does(address: str, told: str, client: TestClient) -> None:
    answer = client.get(address)
    assert answer.status_code in (400, 404)
    assert told in answer.json()["detail"]


@pytest.mark.parametrize("address", ["/browse/country?region={}", "/api/browse/country.json?region={}"])
@pytest.mark.parametrize("value", ["africa", "AFRICA"])
def test_the_case_of_a_value_in_an_address_is_forgiven(client: TestClient, address: str, value: str) -> None:
    found, meant = (client.get(address.format(each)) for each in (value, "Africa"))
    assert found.status_code == meant.status_code == 200
    if address.startswith("/api"):
        assert found.json()["rows"] == meant.json()["rows"] != []
