"""Names within sentences have the article that English gives them."""

import csv
import re

import pytest
from starlette.testclient import TestClient
from webpages import Page

from gpai_graph.answers.names import ARTICLES, within
from gpai_graph.graph.knowledge import KnowledgeGraph

ROWS = list(csv.DictReader(ARTICLES.read_text(encoding="utf-8").splitlines()))
NAMES = "United States|United Kingdom|Netherlands|European Union|Council of Europe|GPAI Council|Working Group on"
# A name after a word within a sentence.
BARE = re.compile(rf"\b(?:of|by|from|in|for|with|and|to|than|between|both|are|is) (?:{NAMES})")
ASKED = [
    *((name, {"member": member}) for name in ("uses", "who-signed-what-else") for member in ("us", "gb", "nl", "eu")),
    *((name, {"country": country}) for name in ("experts", "strategies") for country in ("us", "gb", "nl", "eu")),
    *((name, {"group": "gpai-wg-data-governance"}) for name in ("outputs", "projects", "experts", "experts-by-region")),
    *((name, {"group": "council-of-europe"}) for name in ("members-of-both", "members-outside-a-group")),
    *(("about-country", {"thing": f"country:{code}"}) for code in ("us", "gb", "nl", "eu", "cn", "ae")),
    *((name, {}) for name in ("chairs", "attendance", "candidates", "largest-outside")),
]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["example"])
def test_each_pattern_fits_its_example_alone(row: dict[str, str]) -> None:
    fitting = [each["example"] for each in ROWS if re.fullmatch(each["pattern"], row["example"])]
    assert [row["example"]] == fitting
    assert f"the {row['example']}" == within(row["example"], "country:x")


@pytest.mark.parametrize("name", ["Japan", "UNESCO", "BRICS", "Inria", "Canada", "AI Singapore", "Stanford University"])
def test_other_names_have_none(name: str) -> None:
    assert name == within(name, "organisation:x")


def test_a_title_is_no_name_with_an_article() -> None:
    assert "Working Group on AI" == within("Working Group on AI", "output:x")


@pytest.mark.parametrize(("name", "asked"), ASKED, ids=str)
def test_an_answer_gives_each_name_its_article(kg: KnowledgeGraph, name: str, asked: dict[str, str]) -> None:
    answer = kg.answer(name, **asked)
    told = [answer.sentence, *(words for words, _ in answer.instead), *(each.words for each in answer.notes)]
    assert [] == [text for text in told if BARE.search(text) or "the the " in text]
    assert not answer.sentence[:1].islower()


@pytest.mark.parametrize(
    "address",
    [
        *("/page/country/us", "/page/country/eu", "/page/country/nl", "/page/body/gpai-wg-data-governance"),
        *("/connections?from=country:us&to=country:eu", "/search?q=United+States+and+Serbia"),
        *("/networks/countries-and-bodies", "/networks/bodies-and-chairs", "/networks/countries-and-groups"),
    ],
)
def test_a_page_gives_each_name_its_article(client: TestClient, address: str) -> None:
    page = Page(client.get(address).text)
    texts = [element.text for tag in ("h1", "p", "li") for element in page.all(tag)]
    # A link, and the reference of a source, is a name alone.
    told = [text for text in texts if "gpai-graph contributors" not in text and "Register of AI" not in text]
    assert [] == [text for text in told if BARE.search(text) or "the the " in text]
