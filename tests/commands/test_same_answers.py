"""The same question has the same answer in Python, at the prompt, in a notebook, over HTTP and on a page."""

import json
import re
import shlex
from collections.abc import Iterator

import pytest
from IPython.core.interactiveshell import InteractiveShell
from library_queries import DETAILS, LIBRARY, TEXTS, chosen_value
from starlette.testclient import TestClient
from webpages import Page

from gpai_graph.answers.answer import Answer
from gpai_graph.commands.terminal import main
from gpai_graph.graph.knowledge import KnowledgeGraph
from gpai_graph.queries.library import Query
from gpai_graph.queries.parameters import Parameter
from gpai_graph.rdf.solutions import IRI, Literal, Solutions
from gpai_graph.stores.embedded import EmbeddedStore

# Left out: `details`, which serve pages and commands and are no questions; what asks other hosts (test_federation.py).
QUESTIONS = [name for name in TEXTS if name not in DETAILS]
# The sides of a comparison that count records: the web has the comparison, and neither page nor API for these.
RECORDED = {name for name in QUESTIONS if "recorded" in LIBRARY[name].tags}
# Beside the one of `library_queries`.
SECOND = {"date": ["2024-12-31", "2020"], "integer": ["2021", "2022"], "decimal": ["1", "2"], "boolean": ["true"]}

TABLE = re.compile(r'<table class="stack sortable">.*?</table>', re.DOTALL)
TOTALS = re.compile(r"<tfoot>.*?</tfoot>", re.DOTALL)
OPTIONS = {"as_of": "--as-of", "mode": "--mode", "undated": "--undated"}

THOUSANDS = re.compile(r"(?<=\d),(?=\d{3})")
NO_CELLS = {("col", None), ("col", "n"), (None, "marks")}  # heads, and the sources of a row

Asked = dict[str, str]


def text_of(value: object) -> str:
    """A value as people type it."""
    if isinstance(value, list):
        return ", ".join(map(text_of, value))
    if isinstance(value, IRI):
        return value.compact
    return value.text if isinstance(value, Literal) else str(value)


def two_values(query: Query, parameter: Parameter, kg: KnowledgeGraph, graph: EmbeddedStore) -> list[str]:
    """Two values of a parameter as texts."""
    if parameter.choices:
        return list(parameter.choices[:2])
    first = text_of(chosen_value(query, parameter.name, graph)).split(", ")[0]
    if parameter.type in SECOND:
        return [first, next(value for value in SECOND[parameter.type] if value != first)]
    column = query.variables.index(parameter.name) if parameter.name in query.variables else None
    if parameter.of:
        others = [row[0] for row in kg.run("things-of-class", **{"class": parameter.of}).rows]
    elif column is not None:
        others = [row[column] for row in kg.run(query.name).rows if row[column] is not None]
    else:
        return [first]
    return [first, *(text for text in map(text_of, others) if not text.endswith(first))][:2]


def ways_to_ask(query: Query, kg: KnowledgeGraph, graph: EmbeddedStore) -> Iterator[Asked]:
    """Without a parameter, and with each set to one value and to another."""
    yield {}
    for parameter in query.parameters.values():
        for value in two_values(query, parameter, kg, graph):
            yield {parameter.name: value}


def cells(answer: Answer) -> list[list[str]]:
    """What people read in the rows of an answer."""
    return sorted([plain(answer.text(term)) if term else "" for term in row.terms] for row in answer.rows)


def plain(text: str) -> str:
    """A text without the commas that pages write into long numbers."""
    return THOUSANDS.sub("", " ".join(text.split()))


def rows(found: Solutions) -> list[str]:
    """Every row of an answer with its values, sorted."""
    return sorted(repr(row) for row in found.rows)


def at_the_prompt(name: str, asked: Asked, kg: KnowledgeGraph, capture: pytest.CaptureFixture[str]) -> Solutions:
    """What the command prints; as the question stands, it opens the graph by itself."""
    words = [
        word
        for item in asked.items()
        for word in ([OPTIONS[item[0]], item[1]] if item[0] in OPTIONS else ["=".join(item)])
    ]
    assert main(["run", name, *words, "--format", "json"], kg if asked else None) == 0
    return Solutions.from_json(capture.readouterr().out.encode())


def in_a_notebook(name: str, asked: Asked, shell: InteractiveShell) -> Answer:
    given = " ".join(shlex.quote(f"{parameter}={value}") for parameter, value in asked.items())
    found = shell.run_line_magic("gpai", f"run {name} {given}")
    assert isinstance(found, Answer)
    return found


def in_a_sparql_cell(name: str, asked: Asked, kg: KnowledgeGraph, shell: InteractiveShell) -> Answer:
    found = shell.run_cell_magic("sparql", "", kg.sparql(name, **asked))
    assert isinstance(found, Answer)
    return found


def on_a_page(name: str, asked: Asked, client: TestClient) -> list[list[str]]:
    """What stands in the table of answers, without the numbers of sources and totals; a dash is an empty cell."""
    answer = client.get(f"/questions/{name}", params={**asked, "view": "table", "rows": "all"})
    assert answer.status_code == 200
    found = TABLE.search(answer.text)
    if found is None:
        return []
    lines: list[list[str]] = []
    for element in Page(TOTALS.sub("", found[0])).elements:
        if element.tag == "tr":
            lines.append([])
        elif (
            element.tag in ("th", "td")
            and (element.attributes.get("scope"), element.attributes.get("class")) not in NO_CELLS
        ):
            lines[-1].append("" if element.text == "–" else plain(element.text))
    return sorted(line for line in lines if line)


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_question_has_the_same_answer_everywhere(
    name: str,
    kg: KnowledgeGraph,
    graph: EmbeddedStore,
    client: TestClient,
    shell: InteractiveShell,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for asked in ways_to_ask(LIBRARY[name], kg, graph):
        expected = rows(kg.run(name, **asked))
        assert rows(at_the_prompt(name, asked, kg, capsys)) == expected, ("command line", asked)
        answer = kg.answer(name, **asked)
        assert cells(in_a_notebook(name, asked, shell)) == cells(answer), ("notebook", asked)
        assert cells(in_a_sparql_cell(name, asked, kg, shell)) == cells(answer), ("cell", asked)
        over_http = client.get(f"/api/queries/{name}.srj", params=asked)
        if name in RECORDED:
            assert [over_http.status_code, client.get(f"/questions/{name}", params=asked).status_code] == [404, 404]
            continue
        assert rows(Solutions.from_json(over_http.content)) == expected, ("API", asked)
        assert on_a_page(name, asked, client) == cells(answer), ("page", asked)


# Later than what many answers hold, and earlier than what others do.
DATED = {"as_of": "2023-12-01"}


@pytest.mark.parametrize("name", [name for name in QUESTIONS if name not in RECORDED])
def test_a_question_is_cited_alike_everywhere(
    name: str, kg: KnowledgeGraph, graph: EmbeddedStore, client: TestClient, capsys: pytest.CaptureFixture[str]
) -> None:
    query = LIBRARY[name]
    # As it stands, and with the last of the values that the test above asks: all are cited by the same words.
    as_it_stands, *others = ways_to_ask(query, kg, graph)
    for asked in (as_it_stands, *others[-1:]):
        for given in (asked, {**DATED, **asked}):
            # A page keeps the date that a reader chose, also where its question takes none.
            own = {each: value for each, value in given.items() if each in query.parameters}
            cited = kg.cite(name, **own)
            assert main(["cite", name, *map("=".join, own.items())], kg) == 0
            assert capsys.readouterr().out == f"{cited.words}\n", ("command line", given)
            page = Page(client.get(f"/questions/{name}", params={**given, "view": "download"}).text)
            assert cited.words in [each.text for each in page.all("pre")], ("page", given)
            (file,) = (address for address in page.addresses if address.startswith("/cite?") and "csl" in address)
            (item,) = json.loads(client.get(file).content)
            assert (item["title"], item["note"]) == (cited.title, cited.when), ("file", given)


# An empty value is what a form sends for a field that nobody filled, and what an unset variable of a shell gives.
@pytest.mark.parametrize("empty", ["", " "])
@pytest.mark.parametrize(
    ("name", "parameter"),
    [("members", "as_of"), ("seats", "mode"), ("uses", "member"), ("experts-by-sector-and-year", "year")],
)
def test_an_empty_value_means_everywhere_that_none_is_given(
    name: str,
    parameter: str,
    empty: str,
    kg: KnowledgeGraph,
    client: TestClient,
    shell: InteractiveShell,
    capsys: pytest.CaptureFixture[str],
) -> None:
    asked = {parameter: empty}
    expected = kg.answer(name)
    assert kg.answer(name, **asked).sentence == expected.sentence
    assert rows(at_the_prompt(name, asked, kg, capsys)) == rows(kg.run(name))
    assert client.get(f"/api/queries/{name}", params=asked).json()["sentence"] == expected.sentence
    assert in_a_notebook(name, asked, shell).sentence == expected.sentence
    assert on_a_page(name, asked, client) == cells(expected)


@pytest.mark.parametrize("limit", [0, 1, 101])
def test_a_search_takes_the_same_numbers_everywhere(
    limit: int, kg: KnowledgeGraph, client: TestClient, shell: InteractiveShell, capsys: pytest.CaptureFixture[str]
) -> None:
    found = [hit.thing.compact for hit in kg.search("data", limit=limit)]
    assert len(found) == limit or (limit == 0 and len(found) > 101)
    assert [hit["id"] for hit in client.get(f"/api/search.json?q=data&limit={limit}").json()["hits"]] == found
    assert main(["search", "data", "--limit", str(limit)], kg) == 0
    printed = capsys.readouterr().out
    assert [name for name in found if name not in printed] == []
    in_notebook = shell.run_line_magic("gpai", f"search data --limit {limit}")
    assert len(in_notebook) == len(found)
