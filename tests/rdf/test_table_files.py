"""Files of tables: what a spreadsheet gets, and what it does not run."""

import csv
import io
import json
import re
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from gpai_graph.commands.output import answer_table
from gpai_graph.graph.knowledge import KnowledgeGraph
from gpai_graph.rdf import table_files
from gpai_graph.rdf.solutions import IRI, Literal, Solutions
from gpai_graph.rdf.table import Table

VALUES = ["Türkiye", 13, 0.4308300395256917, True, None, Decimal("1410710000.5")]
NAMES = ["name", "whole", "part", "truth", "nothing", "money"]
RUN = ["=1+1", "+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1"]
HARMLESS = ["a=1", "'=1", "", "3-1", " =1"]


@pytest.mark.parametrize("name", ["experts", "members", "seats"])
def test_no_file_for_readers_says_what_to_type(name: str, kg: KnowledgeGraph, tmp_path: Path) -> None:
    answer = kg.answer(name, as_of="2022-06-30")
    assert any("mode=" in line for line in answer.caveats)
    told = " ".join(str(cell) for row in sheet(answer.to_xlsx(), "About") for cell in row)
    answer.save(tmp_path / "answer.md")
    for text in (told, (tmp_path / "answer.md").read_text("utf-8"), answer_table(answer).markdown()):
        assert "We count " in text
        assert not re.search("mode=|undated=", text)


def cells(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def sheet(data: bytes, name: str = "Answer") -> list[list[object]]:
    book = openpyxl.load_workbook(io.BytesIO(data))
    return [[cell.value for cell in row] for row in book[name].iter_rows()]


def test_json_and_excel_hold_numbers_truths_and_nothing_as_what_they_are() -> None:
    table = Table.of(NAMES, [VALUES])
    assert [dict(zip(NAMES, [*VALUES[:-1], 1410710000.5], strict=True))] == json.loads(table_files.plain_json(table))
    assert [NAMES, [*VALUES[:-1], 1410710000.5]] == sheet(table_files.xlsx(table))
    assert [NAMES, ["Türkiye", "13", "0.4308300395256917", "true", "", "1410710000.5"]] == cells(
        table_files.plain_csv(table)
    )


@pytest.mark.parametrize("number", [float("nan"), float("inf"), -float("inf")])
def test_what_is_no_number_is_null_in_json_and_a_text_in_excel(number: float) -> None:
    table = Table.of(["x"], [[number]])
    assert [{"x": None}] == json.loads(table_files.plain_json(table))
    assert [["x"], [str(number)]] == sheet(table_files.xlsx(table))


def test_excel_keeps_all_digits_of_what_it_would_round() -> None:
    table = Table.of(["x"], [[12345678901234567890], [Decimal("0.12345678901234567")], [10**20]])
    assert [["x"], ["12345678901234567890"], ["0.12345678901234567"], [10**20]] == sheet(table_files.xlsx(table))


@pytest.mark.parametrize("text", RUN)
def test_what_a_spreadsheet_would_run_is_a_text_in_files_for_people_alone(text: str) -> None:
    table = Table.of(["x"], [[text]])
    assert [["x"], [f"'{text}"]] == cells(table_files.names_csv(table)) == cells(table_files.excel_csv(table))
    assert [["x"], [text]] == cells(table_files.plain_csv(table))
    book = openpyxl.load_workbook(io.BytesIO(table_files.xlsx(table)))
    assert "s" == book["Answer"]["A2"].data_type


def test_numbers_and_other_texts_are_left_as_they_are() -> None:
    rows = [[text, number] for text, number in zip(HARMLESS, [-1, 2, -0.5, 0, 1], strict=True)]
    found = cells(table_files.names_csv(Table.of(["text", "number"], rows)))
    assert [[text, str(number)] for text, number in rows] == found[1:]


def test_a_mark_for_excel_stands_before_the_same_rows() -> None:
    table = Table.of(NAMES, [VALUES])
    assert table_files.excel_csv(table) == b"\xef\xbb\xbf" + table_files.names_csv(table)


def test_texts_that_xml_or_excel_cannot_hold_are_shortened_or_shown() -> None:
    found = sheet(table_files.xlsx(Table.of(["x"], [["a\x00b\ud800"], ["y" * 40_000]])))
    assert ["a�b�"] == found[1]
    assert ("y" * 32_766) + "…" == found[2][0]


def test_an_answer_for_people_has_names_dates_as_text_and_the_addresses_of_its_sources(kg: KnowledgeGraph) -> None:
    answer = kg.answer("members", as_of="2021-12-31")
    head, first, *rest = cells(answer.to_csv())
    assert ["member", "joined", "route", "basis", "sources", "source_urls"] == head
    assert ["Australia", "2020-06-15", "Founding member"] == first[:3]
    assert len(answer) == len([first, *rest])
    for row, line in zip(answer.rows, [first, *rest], strict=True):
        named = [answer.source(iri) for iri in row.sources]
        assert {source.url for source in named} == set(line[-1].split(" | "))
        assert all(source.title in line[-2] for source in named)
    assert not any("w3id.org" in cell for line in [first, *rest] for cell in line)
    assert [head, first, *rest] == [[str(cell) for cell in row] for row in sheet(answer.to_xlsx())]
    assert answer.question == sheet(answer.to_xlsx(), "About")[0][0]
    assert len(answer.sources) == len(sheet(answer.to_xlsx(), "Sources")) - 1


def test_the_ending_of_a_file_decides_how_an_answer_is_saved(kg: KnowledgeGraph, tmp_path: Path) -> None:
    answer = kg.answer("founding-members")
    written = {
        "a.csv": kg.run("founding-members").to_csv(),
        "a.names.csv": answer.to_csv(),
        "a.excel.csv": answer.to_csv(bom=True),
        "a.xlsx": answer.to_xlsx(),
        "a.md": f"{answer.table().markdown()}\n".encode(),
        "a.TSV": kg.run("founding-members").to_tsv(),
        "a.json": kg.run("founding-members").to_json(),
    }
    for name, data in written.items():
        answer.save(tmp_path / name)
        assert data == (tmp_path / name).read_bytes(), name
    with pytest.raises(ValueError, match=r"a\.png: an answer is written as \.csv, \.xlsx"):
        answer.save(tmp_path / "a.png")
    with pytest.raises(Exception, match="cannot be written"):
        answer.save(tmp_path / "nowhere" / "a.csv")


def test_addresses_numbers_and_truths_of_an_own_query_are_themselves(kg: KnowledgeGraph) -> None:
    xsd = "http://www.w3.org/2001/XMLSchema#"
    row = (
        IRI("https://example.org/report.pdf"),
        Literal("-5", IRI(f"{xsd}integer")),
        Literal("true", IRI(f"{xsd}boolean")),
        Literal("=1"),
        None,
    )
    found = kg.readable(Solutions(list("abcde"), [row]))
    assert ["https://example.org/report.pdf", "-5", "true", "'=1", ""] == cells(found.to_csv())[1]
    assert ["https://example.org/report.pdf", -5, True, "=1", None] == sheet(found.to_xlsx())[1]
