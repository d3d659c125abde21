"""Questions on pages: the library, an answer with its sentence, rows and sources, and the form that asks again."""

import re
from urllib.parse import urlsplit

import pytest
from page_requests import listed_sources, read
from starlette.testclient import TestClient

from gpai_graph.answers import citation
from gpai_graph.graph.knowledge import KnowledgeGraph
from gpai_graph.queries.library import Library
from gpai_graph.rdf.solutions import IRI
from gpai_graph.stores.paths import queries_dir
from gpai_graph.web import Settings, create_app

LIBRARY = Library(queries_dir())
DRAWN = ("bar", "timeline", "map")
QUESTIONS = [
    query.name
    for query in (LIBRARY[name] for name in LIBRARY)
    if not {"details", "recorded"} & set(query.tags) and not query.asks_others
]


def test_the_library_lists_every_question_once(client: TestClient) -> None:
    links = [urlsplit(link).path for link in read(client, "/questions").addresses]
    assert sorted(path.rpartition("/")[2] for path in links if path.startswith("/questions/")) == sorted(QUESTIONS)


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_question_is_answered_with_its_sentence_its_rows_and_its_sources(
    client: TestClient, kg: KnowledgeGraph, name: str
) -> None:
    query = kg.queries[name]
    page = read(client, f"/questions/{name}?as_of=2024-12-31&view=table&rows=all")
    asked = {"as_of": "2024-12-31"} if "as_of" in query.parameters else {}
    answer = kg.answer(name, **asked)
    assert page.one("h1").text == query.summary + (" As of 31 December 2024" if asked else "")
    assert " ".join(answer.sentence.split()) in page.one("main").text
    # What to type to ask otherwise is for those who type; the page has a control.
    told = [" ".join(line.split()) for note in answer.notes for line in note.lines]
    assert [line for line in told if line not in page.one("main").text] == []
    heads = [head.attributes["title"] for head in page.all("th") if "title" in head.attributes]
    labels = [query.columns[column].label for column in answer.columns if column in query.columns]
    assert heads == (labels if len(answer) else [])
    assert len(list(page.all("tr"))) == (1 + len(answer) + len(answer.totals()) if len(answer) else 0)
    # Every source of every row has its mark, and every mark its source at the end of the page. Of a count, the sources
    # of what is counted stand there.
    marks = {link for link in page.addresses if link.startswith("#source-")}
    is_count = not answer.sources and query.counts
    assert is_count or marks == {f"#{name}" for name in listed_sources(page)}
    assert len(marks) == len(answer.sources)


def test_the_parameters_of_a_question_are_a_form_that_asks_again(client: TestClient, kg: KnowledgeGraph) -> None:
    page = read(client, "/questions/experts?group=gpai-wg-responsible-ai&as_of=2021&view=table")
    chosen = [option.attributes["value"] for option in page.all("option") if "selected" in option.attributes]
    assert "gpai-wg-responsible-ai" in chosen
    rows = kg.answer("experts", group="gpai-wg-responsible-ai", as_of="2021")
    assert f"{len(rows)} rows" in page.one("main").text


@pytest.mark.parametrize("name", [name for name in QUESTIONS if LIBRARY[name].parameters])
def test_the_form_has_a_field_for_each_parameter_and_its_button_says_what_one_gets(
    client: TestClient, name: str
) -> None:
    page = read(client, f"/questions/{name}")
    query = LIBRARY[name]
    fields = {e.attributes["name"] for e in page.elements if e.tag in ("input", "select") and "name" in e.attributes}
    assert set(query.parameters) <= fields
    button = next(e.text for e in page.all("button", "main") if e.text != "Show")
    assert button == f"Show {query.counted.many}" if query.counted else "Show the answer"
    chosen = [e for e in page.all("option") if "selected" in e.attributes]
    defaults = [each for each in query.parameters.values() if each.choices and each.default]
    assert len(chosen) >= len(defaults)


def test_a_date_in_a_form_is_read_and_shown_in_words(client: TestClient, kg: KnowledgeGraph) -> None:
    page = read(client, "/questions/members?as_of=31+December+2021")
    shown = next(e for e in page.all("input") if e.attributes.get("name") == "as_of" and "placeholder" in e.attributes)
    assert shown.attributes["value"] == "31 December 2021"
    assert kg.answer("members", as_of="2021").sentence in page.one("main").text


PICTURES = {"bar": "chart", "timeline": "chart", "map": "map", "graph": "network"}


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_question_opens_with_its_own_picture_or_else_its_table(client: TestClient, name: str) -> None:
    page = read(client, f"/questions/{name}")
    own = PICTURES.get(LIBRARY[name].view)
    tabs = page.one("nav", "tabs").text.split()
    assert tabs[-3:] == ["Table", "SPARQL", "Download"]
    shown = [link.text.lower() for link in page.all("a") if link.attributes.get("aria-current") == "page"]
    assert shown[-1:] == [own if own and own.capitalize() in tabs else "table"]
    assert len(list(page.all("table"))) + len(list(page.all("figure"))) == 1


@pytest.mark.parametrize("view", ["map", "table", "sparql", "download"])
def test_each_view_has_an_address_and_only_its_own_panel(client: TestClient, view: str) -> None:
    page = read(client, f"/questions/members?view={view}")
    panels = {
        "map": list(page.all("figure")),
        "table": list(page.all("table")),
        "sparql": [e for e in page.all("pre") if "SELECT" in e.text],
        "download": [e for e in page.all("pre") if "gpai-graph run" in e.text],
    }
    assert [name for name, found in panels.items() if found] == [view]


@pytest.mark.parametrize(
    ("name", "known"), [("members", "map, table, sparql and download"), ("people", "table, sparql and download")]
)
def test_a_view_that_a_question_has_not_is_told_with_those_that_it_has(
    client: TestClient, name: str, known: str
) -> None:
    answer = client.get(f"/questions/{name}?view=nosuch", headers={"accept": "text/html"})
    assert answer.status_code == 400
    assert f"Choose one of: {known}." in answer.text


def test_the_address_of_a_picture_stays_right_where_nothing_can_be_drawn(client: TestClient) -> None:
    page = read(client, "/questions/members?as_of=2019&view=map")
    assert list(page.all("figure")) == []
    assert page.one("nav", "tabs").text.split() == ["Table", "SPARQL", "Download"]


@pytest.mark.parametrize("name", [name for name in QUESTIONS if name in ("members", "people", "outputs", "sources")])
def test_a_table_has_25_rows_or_fewer_long_ones_until_all_are_asked_for(
    client: TestClient, kg: KnowledgeGraph, name: str
) -> None:
    whole = len(kg.answer(name))
    page = read(client, f"/questions/{name}?view=table")
    shown = int(re.findall(r"the first (\d+) are shown", page.one("caption").text)[0])
    assert (25 if name == "members" else 8) <= shown <= 25
    assert len(list(page.all("tr"))) - 1 == shown + len(kg.answer(name).totals(shown))
    more = next(link for link in page.all("a", "button") if link.text == f"Show all {whole}")
    every = read(client, more.attributes["href"])
    assert len(list(every.all("th"))) >= whole
    # What is sorted is whole.
    assert "sortable" not in page.one("table").attributes["class"]
    assert "sortable" in every.one("table").attributes["class"]


def test_a_long_chart_is_cut_and_a_link_shows_all_of_it(client: TestClient, kg: KnowledgeGraph) -> None:
    page = read(client, "/questions/themes-by-year")
    lines = kg.plot("themes-by-year").lines
    more = next(link for link in page.all("a", "button") if link.text == f"Show all {lines}")
    images = [page.one("img").attributes["src"], read(client, more.attributes["href"]).one("img").attributes["src"]]
    heights = [int(re.findall(r' height="(\d+)"', client.get(address).text)[0]) for address in images]
    assert heights[0] * lines < heights[1] * 25 * 1.5


@pytest.mark.parametrize("name", QUESTIONS)
def test_next_questions_are_others_of_the_same_topic(client: TestClient, name: str) -> None:
    page = read(client, f"/questions/{name}?view=sparql")
    same = {LIBRARY[other].summary for other in QUESTIONS if LIBRARY[other].topic == LIBRARY[name].topic}
    following = page.one("ul", "next").text
    told = [summary for summary in same if summary in following]
    assert 1 <= len(told) <= 4
    assert LIBRARY[name].summary not in told


@pytest.mark.parametrize("name", QUESTIONS)
def test_how_sure_an_answer_is_stands_in_one_line_that_opens(client: TestClient, kg: KnowledgeGraph, name: str) -> None:
    page = read(client, f"/questions/{name}?view=sparql")
    line = page.one("details", "sure").text
    assert line.startswith("How sure? ")
    notes = kg.answer(name).notes
    assert not notes or any(line.startswith(f"How sure? {note.words}") for note in notes)


@pytest.mark.parametrize(
    ("address", "chosen"),
    [
        ("members-of-both?group=brics", "group:brics"),
        ("members-of-both?group=BRICS", "group:brics"),
        ("outputs?kind=toolkit", "output-toolkit"),
        ("outputs?kind=concept:output-toolkit", "output-toolkit"),
        ("experts?group=RAI", "gpai-wg-responsible-ai"),
    ],
)
def test_the_form_shows_what_was_asked_however_it_was_written(client: TestClient, address: str, chosen: str) -> None:
    options = read(client, f"/questions/{address}").all("option")
    values = [option.attributes["value"] for option in options if "selected" in option.attributes]
    assert chosen in values


def test_the_address_of_an_output_is_a_link(client: TestClient, kg: KnowledgeGraph) -> None:
    answer = kg.answer("outputs", kind="toolkit")
    addresses = {row.terms.address.text for row in answer.rows if row.terms.address}
    assert addresses
    assert addresses <= set(read(client, "/questions/outputs?kind=toolkit").addresses)


def test_an_empty_answer_says_that_it_is_no_no(client: TestClient) -> None:
    page = read(client, "/questions/events?kind=event-summit&since=2030")
    assert "That does not prove that there is none." in page.one("main").text
    page = read(client, "/questions/seats?as_of=2021&body=gpai-ip-council")
    assert " began later, in July 2024." in page.one("main").text
    page = read(client, "/questions/members?as_of=2019")
    assert "GPAI was launched later, on 15 June 2020." in page.one("main").text


def test_a_citation_of_an_answer_names_day_version_and_address(kg: KnowledgeGraph) -> None:
    with TestClient(create_app(kg, Settings(public_url="https://gpai.example"))) as client:
        page = read(client, "/questions/members?as_of=2021&view=download")
    cited = next(e.text for e in page.all("pre"))
    assert "As of 2021-12-31" in cited
    assert "https://gpai.example/questions/members?view=download&as_of=2021-12-31" in cited
    assert citation.AUTHOR in cited


@pytest.mark.parametrize("name", [name for name in QUESTIONS if "as_of" not in LIBRARY[name].parameters])
def test_a_question_that_takes_no_date_says_for_which_time_it_is_answered(
    client: TestClient, kg: KnowledgeGraph, name: str
) -> None:
    page = read(client, f"/questions/{name}?as_of=2023-12-01&mode=possible")
    query, last = kg.queries[name], kg.cut_off
    assert last is not None
    is_whole = not query.falls_back_on_cut_off
    told = "covers the whole recorded period" if is_whole else f"is for {last.last_day.words}"
    assert f"This answer {told}" in page.one("main").text
    assert "The date that you chose, 1 December 2023, does not change it." in page.one("main").text
    assert ("All dates" if is_whole else f"As of {last.last_day.short}") in page.one("summary", "date").text
    link = next(each.attributes["href"] for each in page.all("a") if each.attributes.get("rel") == "bookmark")
    assert urlsplit(link).query == ("" if is_whole else f"as_of={last.last_day}")
    assert "does not change it" not in read(client, f"/questions/{name}").one("main").text


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("/questions/outputs?group=%F0%9F%98%80", "group"),
        ("/questions/experts?group=gpai-wg-responsible-ai&group=gpai-meg", "takes one value; 2 were given"),
        ("/plots/largest-outside.svg?indicator=nosuch", "nosuch"),
    ],
)
def test_a_wrong_value_is_a_mistake_in_the_question_and_no_missing_page(
    client: TestClient, address: str, said: str
) -> None:
    answer = client.get(address, headers={"accept": "text/html"})
    assert 400 == answer.status_code
    assert said in answer.text
    assert "Page not found" not in answer.text


# A chart whose rows name no source counts.
COUNTING = [name for name in QUESTIONS if LIBRARY[name].view in DRAWN and "source" not in LIBRARY[name].variables]


@pytest.mark.parametrize("name", COUNTING)
def test_the_chart_of_a_count_names_the_sources_of_what_is_counted(
    client: TestClient, kg: KnowledgeGraph, name: str
) -> None:
    query = kg.queries[name]
    assert query.aggregate
    if "about-the-graph" in query.tags:
        assert f"computed from {len(kg.answer('sources'))} sources" in kg.plot(name).source
        return
    number = len({source.iri for counted in query.counts for source in kg.answer(counted).sources})
    assert f"counted from {number} sources: " in kg.plot(name).source
    page = read(client, f"/questions/{name}").one("main").text
    assert f"{number} sources" in page.partition("Sources")[2]
    assert kg.answer(name).notes or f"Counted from {number} sources of " in page


def test_a_chart_can_be_had_as_png_and_shown_on_another_page(client: TestClient) -> None:
    page = read(client, "/questions/growth?view=download")
    files = {
        link.text: link.attributes["href"] for link in page.all("a") if link.attributes["href"].startswith("/plots/")
    }
    assert set(files) == {"SVG", "PNG"}
    drawn = client.get(files["PNG"])
    assert drawn.headers["content-type"] == "image/png"
    width, height = (int.from_bytes(drawn.content[at : at + 4]) for at in (16, 20))
    assert f"PNG: {width:,} × {height:,} pixels" in page.one("main").text
    line = next(code.text for code in page.all("code") if code.text.startswith("<a href="))
    source = re.findall(r'src="([^"]+)"', line)[0]
    assert client.get(source).headers["content-type"] == "image/svg+xml"
    assert client.get(re.findall(r'<a href="([^"]+)"', line)[0]).status_code == 200
    assert 'alt="GPAI grew from' in line


@pytest.mark.parametrize(
    ("name", "parameter"),
    [("uses", "member"), ("attendance", "event"), ("attendance", "member"), ("strategies", "country")],
)
def test_a_form_offers_only_what_has_rows(client: TestClient, kg: KnowledgeGraph, name: str, parameter: str) -> None:
    markup = client.get(f"/questions/{name}?view=table").text
    field = re.findall(rf'<select name="?{parameter}"?[^>]*>(.*?)</select>', markup, re.DOTALL)[0]
    offered = set(re.findall(r'<option value="?([^">]+)"?', field))
    there = {term.compact.partition(":")[2] for term in kg.answer(name).column(parameter) if isinstance(term, IRI)}
    assert offered == there
    # What was asked for stays in the list, and says that nothing is found.
    assert 'value="ad" selected' in client.get("/questions/uses?member=Andorra").text
