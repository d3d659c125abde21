"""What the pages on provenance share, and the page about the graph."""

import re

import pytest
from page_texts import plain, text
from starlette.testclient import TestClient

import gpai_graph
from gpai_graph.graph.knowledge import KnowledgeGraph
from gpai_graph.web.pages.about import EXAMPLE_DAY
from gpai_graph.web.urls import page_path

# One of each kind of page; the first things of their kind would do as well.
PAGES = (
    *(
        "/sources",
        "/browse",
        "/browse/source?rows=all",
        "/gaps",
        "/gaps?rows=counts",
        "/gaps?rows=inferred",
        "/gaps?rows=ends",
    ),
    *(
        "/ontology",
        "/ontology/Seat",
        "/ontology/since",
        "/ontology/holdsOnce",
        "/ontology/Panel",
        "/about",
        "/developers",
        "/suggest",
    ),
    *(
        "/page/source/frwiki-pmia",
        "/page/source/gpai-community-2021",
        "/page/scheme/basis",
        "/page/concept/source-official",
    ),
)


# ---- Every page ----


@pytest.mark.parametrize("path", PAGES)
def test_a_page_has_one_heading_no_style_of_its_own_and_distinct_ids(client: TestClient, path: str) -> None:
    markup = client.get(path).text
    ids = re.findall(r'\bid="([^"]+)"', markup)
    assert markup.count("<h1") == 1
    assert "style=" not in markup
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("path", PAGES)
def test_each_mark_leads_to_a_source_on_the_page(client: TestClient, path: str) -> None:
    markup = client.get(path).text
    assert set(re.findall(r'href="#(source-\d+)"', markup)) == set(re.findall(r'<li id="(source-\d+)"', markup))


@pytest.mark.parametrize("path", PAGES)
def test_links_within_a_page_have_a_place_to_go_to(client: TestClient, path: str) -> None:
    markup = client.get(path).text
    bare = path.partition("?")[0]
    places = {place for to, place in re.findall(r'href="([^"#]*)#([^"]+)"', markup) if to.split("?")[0] in ("", bare)}
    assert places <= set(re.findall(r'\bid="([^"]+)"', markup))


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_light(client: TestClient, path: str) -> None:
    response = client.get(path, headers={"Accept-Encoding": "gzip"})
    assert int(response.headers["content-length"]) < 100_000


def test_links_between_pages_keep_the_day(client: TestClient) -> None:
    for path in ("/sources", "/gaps", "/ontology", "/about"):
        markup = client.get(f"{path}?as_of=2021").text
        inner = re.findall(r"<main.*?</main>", markup, flags=re.S)[0]
        pages = re.findall(r'href="(/(?:page|gaps|sources|ontology/[A-Z])[^"]*)"', inner)
        assert pages
        assert [link for link in pages if "as_of=2021-12-31" not in link and "picture" not in link] == []


# ---- About ----


def test_the_figures_of_the_page_about_the_graph_are_those_of_the_queries(
    client: TestClient, kg: KnowledgeGraph
) -> None:
    words = text(client, "/about")
    assert kg.answer("quads").sentence in text(client, "/developers")
    for name in ("graph-figures", "disputed-facts", "inferred-facts", "stated-and-recorded"):
        assert kg.answer(name).sentence in words


def test_the_example_of_the_three_ways_is_what_the_question_answers(client: TestClient, kg: KnowledgeGraph) -> None:
    words = text(client, "/about")
    sentences = [
        kg.answer("seats", as_of=EXAMPLE_DAY, mode=mode).sentence for mode in ("certain", "recorded", "possible")
    ]
    assert len(set(sentences)) == len(sentences)
    assert [sentence for sentence in sentences if sentence not in words] == []


def test_the_foot_of_every_page_leads_to_places_of_the_page_about_the_graph(client: TestClient) -> None:
    markup = client.get("/about").text
    for place in re.findall(r'href="/about[^"#]*#([^"]+)"', client.get("/").text):
        assert f'id="{place}"' in markup


def test_the_page_about_the_graph_tells_which_graph_is_shown(client: TestClient) -> None:
    words = text(client, "/about")
    assert gpai_graph.__version__ in words.partition("Versions")[2]


# ---- What is shared ----


def test_words_of_other_scripts_run_in_their_own_direction(client: TestClient, kg: KnowledgeGraph) -> None:
    titles = [row.terms[0] for row in kg.answer("sources").rows if re.search("[\u0590-\u05ff]", kg.label(row.terms[0]))]
    assert titles
    for title in titles:
        assert f'<h1 dir="auto">{kg.label(title)}' in client.get(page_path(str(title))).text


def test_a_word_of_a_list_is_told_by_its_definition(client: TestClient, kg: KnowledgeGraph) -> None:
    for path, thing in (
        ("/page/concept/source-official", "concept:source-official"),
        ("/page/scheme/basis", "scheme:basis"),
    ):
        definition = kg.evidence(thing, "skos:definition")[0].triple.object.text  # type: ignore[union-attr]
        markup = client.get(path).text
        assert f'<p class="lead">{definition}' in markup
        assert "skos:" not in plain(markup.partition("<h2")[2].partition("Share, cite or reuse")[0])
