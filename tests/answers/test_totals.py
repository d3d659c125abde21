"""Totals under answers that count by group: computed from the rows, below what people read and in no file of data."""

import csv
import io
import json
import re
from collections.abc import Iterable
from html import unescape
from io import BytesIO
from zipfile import ZipFile

import pytest
from starlette.testclient import TestClient

from gpai_graph.answers.answer import Answer
from gpai_graph.answers.rows import Terms, totals
from gpai_graph.graph.knowledge import KnowledgeGraph
from gpai_graph.queries.header import TotalsHeader
from gpai_graph.queries.library import Library, Query
from gpai_graph.rdf.solutions import Literal
from gpai_graph.stores.paths import queries_dir

LIBRARY = Library(queries_dir())
SUMMED = [name for name in LIBRARY if LIBRARY[name].totals]


def header_of(query: Query) -> TotalsHeader:
    assert query.totals is not None
    return query.totals


def texts(answer: Answer, rows: Iterable[Terms]) -> list[list[str]]:
    return [[answer.text(term) for term in row] for row in rows]


def added(rows: Iterable[list[str]], at: int) -> str:
    return str(sum(int(row[at] or 0) for row in rows))


@pytest.mark.parametrize("name", SUMMED)
def test_the_last_total_is_the_sum_of_all_rows(kg: KnowledgeGraph, name: str) -> None:
    answer, header = kg.answer(name), header_of(LIBRARY[name])
    rows = texts(answer, (row.terms for row in answer.rows))
    last = dict(zip(answer.columns, texts(answer, answer.totals())[-1], strict=True))
    expected = {column: added(rows, answer.columns.index(column)) for column in header.sum}
    assert expected == {column: last[column] for column in header.sum}
    others = [text for column, text in last.items() if column not in header.sum and text]
    assert others == [f"Total ({header.note})" if header.note else "Total"]


@pytest.mark.parametrize(("name", "group"), [(name, group) for name in SUMMED for group in header_of(LIBRARY[name]).by])
def test_each_group_has_the_sum_of_its_rows(kg: KnowledgeGraph, name: str, group: str) -> None:
    answer, header = kg.answer(name), header_of(LIBRARY[name])
    at = answer.columns.index(group)
    rows = texts(answer, (row.terms for row in answer.rows))
    told = {
        total[at]: [total[answer.columns.index(column)] for column in header.sum]
        for total in texts(answer, answer.totals())
        if total[at] and not total[at].startswith("Total")
    }
    expected = {
        value or "not stated": [
            added([row for row in rows if row[at] == value], answer.columns.index(column)) for column in header.sum
        ]
        for value in dict.fromkeys(row[at] for row in rows)
    }
    assert expected == told


def test_the_sectors_of_all_experts_need_not_be_added_by_hand(kg: KnowledgeGraph) -> None:
    # Counted in seats.csv: persons once a group and sector.
    answer = kg.answer("experts-by-sector")
    sectors = {row[1]: row[2] for row in texts(answer, answer.totals()) if row[0] == "Total"}
    assert {"Science": "55", "Industry": "8", "Civil society": "7", "not stated": "6", "Government": "2"} == {
        sector: sectors[sector] for sector in sectors if sector != "Labour"
    }
    assert ("1", "79") == (sectors["Labour"], texts(answer, answer.totals())[-1][2])


def test_a_total_counts_what_is_there_once(kg: KnowledgeGraph) -> None:
    def total(name: str, column: str) -> int:
        answer = kg.answer(name)
        return int(answer.text(answer.totals()[-1][answer.columns.index(column)]))

    outputs = len(set(kg.answer("outputs").column("output")))
    facts = kg.run("graph-figures")[0].facts.python
    of_outputs = ("outputs-by-kind-and-year", "outputs-by-practicality-and-year", "outputs-by-practicality-and-project")
    assert dict.fromkeys(of_outputs, outputs) == {name: total(name, "outputs") for name in of_outputs}
    of_facts = ("facts-by-number-of-sources", "single-source-facts")
    assert dict.fromkeys(of_facts, facts) == {name: total(name, "facts") for name in of_facts}
    assert len(set(kg.answer("members").column("member"))) == total("growth-by-region", "arrived")


def test_no_total_says_that_things_count_twice_where_one_group_is_asked_for(kg: KnowledgeGraph) -> None:
    answer = kg.answer("experts-by-sector", group="gpai-wg-future-of-work")
    assert [["Working Group on the Future of Work", "Science"], ["Total", ""]] == [
        row[:2] for row in texts(answer, [answer.rows[0].terms, *answer.totals()])
    ]


@pytest.mark.parametrize("name", SUMMED)
def test_people_read_the_totals_and_files_of_data_hold_none(kg: KnowledgeGraph, client: TestClient, name: str) -> None:
    answer = kg.answer(name)
    last = texts(answer, answer.totals())[-1]
    label = next(text for text in last if text.startswith("Total"))
    table = answer.table()
    page = re.sub(
        r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", client.get(f"/questions/{name}?rows=all&view=table").text))
    )
    told = {"text": table.text(), "markdown": table.markdown(), "html": unescape(table.html()), "page": page}
    assert {form for form, text in told.items() if label not in text} == set()
    rows = len(answer) + 1
    assert rows == len(list(csv.reader(io.StringIO(answer.to_csv().decode(), newline=""))))
    assert rows == len(list(csv.reader(io.StringIO(client.get(f"/api/queries/{name}.names.csv").text, newline=""))))
    assert len(answer) == len(client.get(f"/api/queries/{name}.json").json()["rows"])
    assert len(answer) == len(json.loads(client.get(f"/api/queries/{name}.srj").text)["results"]["bindings"])
    with ZipFile(BytesIO(answer.to_xlsx())) as book:
        assert rows == book.read("xl/worksheets/sheet1.xml").count(b"<row ")
    assert len(answer) == len(answer.to_pandas())


def test_a_part_of_the_rows_has_the_total_of_all_and_says_so(kg: KnowledgeGraph) -> None:
    answer = kg.answer("outputs-by-kind-and-year")
    few, every = answer.table(2), answer.table()
    assert (len(few.rows), len(few.totals)) == (2, len(every.totals))
    assert [row.cells[2:] for row in every.totals] == [row.cells[2:] for row in few.totals]
    assert f"Total of all {len(answer)} rows" == few.totals[-1].cells[0].text
    assert f"Total of all {len(answer)} rows" in few.text(80)


def test_what_needs_no_total_has_none(kg: KnowledgeGraph) -> None:
    header = TotalsHeader(("n",), ("a",), "a", "twice")
    row = (Literal("x"), Literal("1"))
    assert [[], []] == [totals(("a", "n"), rows, header, len(rows)) for rows in ([], [row])]
    # Each value comes once: their totals would be the rows again.
    assert 1 == len(totals(("a", "n"), [row, (Literal("y"), Literal("2"))], header, 2))
    assert [] == kg.answer("members").totals()


def test_totals_stand_below_a_line_and_numbers_stay_to_the_right(kg: KnowledgeGraph) -> None:
    lines = kg.answer("sources-by-year").table().text().splitlines()
    rules = [number for number, line in enumerate(lines) if line.startswith("-----")]
    assert 2 == len(rules)
    assert re.match(r"Total +\d+$", lines[rules[1] + 1])
    assert lines[rules[1] - 1].startswith(" 20")
