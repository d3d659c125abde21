"""What two things are linked with: one function answers Python, the command line, notebooks and the page."""

import re
from html import unescape

import pytest
from starlette.testclient import TestClient

from gpai_graph.errors import ParameterError, UnknownEntityError
from gpai_graph.graph.knowledge import KnowledgeGraph
from gpai_graph.graph.linked import FACT, FIGURE
from gpai_graph.rdf.dates import AsOf, PartialDate
from gpai_graph.rdf.solutions import Literal
from gpai_graph.rdf.words import lower_first, upper_first
from gpai_graph.web.urls import page_path

PAIRS = [
    ("Canada", "France", {}),
    ("Canada", "France", {"as_of": "2021"}),
    ("Canada", "France", {"as_of": "2021", "mode": "possible", "undated": "show"}),
    ("Serbia", "Japan", {"as_of": "9999"}),
    ("body:gpai-wg-responsible-ai", "body:gpai-wg-data-governance", {"as_of": "2022"}),
    ("person:bengio-yoshua", "person:regis-catherine", {}),
    ("body:gpai", "country:ca", {}),
]


@pytest.mark.parametrize("day", ["2027", "2030-06-30", "9999"])
@pytest.mark.parametrize("mode", ["", "certain"])
def test_a_comparison_after_the_last_known_day_names_the_day_that_was_asked_for(
    day: str, mode: str, kg: KnowledgeGraph
) -> None:
    asked = f"on 30 September 2026{AsOf.parse(day).beyond(PartialDate.parse('2026-09-30'))}"
    assert AsOf.parse(day).words in asked
    assert asked in lower_first(kg.compare("Canada", "France", as_of=day, mode=mode).sentence)


@pytest.mark.parametrize(("first", "second", "asked"), PAIRS)
def test_the_page_shows_what_the_graph_answers(
    client: TestClient, kg: KnowledgeGraph, first: str, second: str, asked: dict[str, str]
) -> None:
    found = kg.compare(first, second, **asked)  # type: ignore[arg-type]
    answer = client.get("/compare", params={"a": first, "b": second, **asked})
    html = unescape(answer.text)
    assert (200, True) == (answer.status_code, found.sentence in html)
    shown, *others = re.split(
        r'aria-labelledby="(?:figures|facts|sources)"|class="again"', html.partition('id="shared"')[2]
    )
    # What only one is linked with is folded, and stands in the page as well.
    addresses = set(re.findall(r'href="(/page/[^"?#]+)', shown))
    linked = [row for row in found.rows if found.text(row.terms.linked) not in (FIGURE, FACT)]
    things = {row.terms.thing for row in linked if found.text(row.terms.linked) != "with each other"}
    assert {path for path in map(page_path, things) if path} == addresses
    for row in linked:
        for told in (row.terms.first, row.terms.second):
            # The page writes the years in grey.
            assert all(part in html for part in found.text(told).split(", "))
    # The other tables have a row for each figure and each fact, with its values.
    pairs = re.findall(r'<tr><th scope="row">([^<]+)</th>\s*(<td.*?</td>)\s*</tr>', "".join(others), flags=re.DOTALL)
    rows = [row for row in found.rows if row not in linked]
    assert sorted(name for name, _ in pairs) == sorted(upper_first(found.text(row.terms.thing)) for row in rows)
    for row in rows:
        cells = next(cells for name, cells in pairs if name == upper_first(found.text(row.terms.thing)))
        for told in (row.terms.first, row.terms.second):
            assert all(part in cells for part in re.split(r"; |, (?=\d{4}$)", found.text(told)))
    for caveat in found.notes:
        # Of a day after the data the head of each page tells.
        assert caveat.words in html or caveat.words.startswith("Sources were collected")
    api = client.get("/api/compare", params={"a": first, "b": second, **asked}).json()
    assert (found.sentence, list(found.caveats)) == (api["sentence"], api["caveats"])
    assert [[each and each["value"] for each in row["values"].values()] for row in api["rows"]] == [
        [term and (term.text if isinstance(term, Literal) else str(term)) for term in row.terms] for row in found.rows
    ]


def test_caveats_count_no_links_but_those_shown(kg: KnowledgeGraph) -> None:
    # Sources name Canada and France as members; that Colombia and Portugal are members we infer from an agreement.
    assert kg.compare("Canada", "France").caveats == ()
    for pair, number in ((("Canada", "Colombia"), 1), (("Portugal", "Colombia"), 2)):
        (told,) = kg.compare(*pair).caveats
        assert re.match(rf"{number} of \d+ links (is|are) inferred", told)
    dated = kg.compare("Canada", "France", as_of="2021").caveats
    assert dated == ("Links without a date are left out; undated=show counts them.",)


def test_the_rows_say_whether_both_are_linked_and_who_says_so(kg: KnowledgeGraph) -> None:
    found = kg.compare("Canada", "France")
    rows = {row.terms.thing.compact: row for row in found.rows}  # type: ignore[union-attr]
    gpai = rows["body:gpai"]
    assert ["both", "member, since 2020", "member, since 2020"] == [
        found.text(gpai.terms[name]) for name in ("linked", "first", "second")
    ]
    assert gpai.sources
    sides = [found.text(row.terms.linked) for row in found.rows]
    order = ["both", "only Canada", "only France", FIGURE, FACT]
    assert list(dict.fromkeys(sides)) == order
    assert sides == sorted(sides, key=order.index)
    for row in found.rows:
        if found.text(row.terms.linked) in (FIGURE, FACT):
            continue
        told = [found.text(row.terms[name]) != "" for name in ("first", "second")]
        assert {"both": [True, True], "only Canada": [True, False], "only France": [False, True]}[
            found.text(row.terms.linked)
        ] == told


def test_the_order_of_the_two_changes_sides_alone(kg: KnowledgeGraph) -> None:
    one, other = kg.compare("Canada", "France"), kg.compare("France", "Canada")
    assert {(row.terms.thing, row.terms.first, row.terms.second) for row in one.rows} == {
        (row.terms.thing, row.terms.second, row.terms.first) for row in other.rows
    }


def test_two_things_that_are_linked_are_said_to_be(kg: KnowledgeGraph) -> None:
    found = kg.compare("body:gpai", "Canada")
    first = found.rows[0].terms
    assert ["with each other", "member, since 2020"] == [found.text(first[name]) for name in ("linked", "first")]


@pytest.mark.parametrize(
    ("thing", "asked", "why"),
    [
        ("body:gpai-council", "2025", "The GPAI Council ended earlier, in July 2024."),
        ("body:gpai-council", "2030", "The GPAI Council ended earlier, in July 2024."),
        ("body:gpai-council", "2019", "The GPAI Council began later, in December 2020."),
        ("body:gpai-wg-responsible-ai", "2026", "The Working Group on Responsible AI ended earlier, in 2024."),
        ("group:brics", "2005", "BRICS began later, in 2009."),
        ("group:g20", "1990", "The Group of Twenty began later, in 1999."),
    ],
)
def test_a_comparison_says_that_a_thing_was_not_there_on_the_day(
    client: TestClient, kg: KnowledgeGraph, thing: str, asked: str, why: str
) -> None:
    with pytest.raises(UnknownEntityError) as caught:
        kg.compare(thing, "Canada", as_of=asked)
    assert why in str(caught.value)
    assert ("you asked for 31 December" in str(caught.value)) == (asked in ("2026", "2030"))
    page = client.get("/compare", params={"a": thing, "b": "country:ca", "as_of": asked})
    assert upper_first(str(caught.value)) in unescape(page.text)


def test_what_cannot_be_compared_is_told(kg: KnowledgeGraph) -> None:
    with pytest.raises(ParameterError, match=r"both names mean country:ca \(Canada\)"):
        kg.compare("Canada", "country:ca")
    with pytest.raises(UnknownEntityError, match=r"no link from or to Kiribati \(country:ki\)\."):
        kg.compare("Canada", "Kiribati")
    with pytest.raises(UnknownEntityError, match=r"no link from or to Serbia \(country:rs\) on 31 December 2018"):
        kg.compare("Serbia", "Canada", as_of="2018")
    with pytest.raises(ParameterError, match="the date 'soon' is not valid"):
        kg.compare("Serbia", "Canada", as_of="soon")


def test_the_sentence_says_for_which_time_it_holds(kg: KnowledgeGraph) -> None:
    assert kg.compare("Canada", "France").sentence.startswith("In the whole recorded period, both Canada and France ")
    assert kg.compare("Canada", "France", as_of="2021").sentence.startswith("On 31 December 2021, both Canada and ")
    assert " on 31 December 2021: " in kg.compare("Canada", "Serbia", as_of="2021").sentence


def test_figures_are_written_as_people_read_them(kg: KnowledgeGraph) -> None:
    found = kg.compare("Canada", "France")
    told = {found.text(row.terms.thing): found.text(row.terms.first) for row in found.rows}
    assert re.fullmatch(r"US\$2\.\d+ trillion, \d{4}", told["Gross domestic product (current US dollars)"])
    assert re.fullmatch(r"4\d\.\d million persons, \d{4}", told["Population"])
    assert told["capital"] == "Ottawa"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("a=Serbia", "Name two things"),
        ("a=Serbia&b=country:rs", "both names mean country:rs (Serbia)"),
        ("a=Serbia&b=Canada&as_of=soon", "the date 'soon' is not valid"),
        ("a=Serbia&b=Canada&mode=maybe", "there is no certainty 'maybe'"),
        ("a=Serbia&b=Canada&undated=perhaps", "takes hide or show, not 'perhaps'"),
        ("a=Serbia&b=Canada&day=2021", "There is no parameter 'day'"),
        ("a=Serbia&b=nothingofthekind", "nothingofthekind"),
    ],
)
def test_a_comparison_that_cannot_be_made_is_refused_in_words(client: TestClient, words: str, told: str) -> None:
    answer = client.get(f"/api/compare?{words}")
    assert (404 if "nothingofthekind" in words else 400) == answer.status_code
    assert told.casefold() in answer.json()["detail"].casefold()
