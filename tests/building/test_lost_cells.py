"""Cells that no mapping takes up are found and named."""

import re
from pathlib import Path

import built
import pytest
from built import QUERIES
from places import CHECKS, place_of

from gpai_graph.building import graph as building
from gpai_graph.building import validation
from gpai_graph.errors import quoted


@pytest.fixture(scope="module")
def ontology(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built.copy_of_ontology(tmp_path_factory.mktemp("validation") / "ontology")


def _misspell(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


# A column in an OPTIONAL, one in an update of its own, one that is ours, one of dates, one of a succession.
LOST = [
    ("countries", "capital"),
    ("ai_milestones", "instrument"),
    ("documents", "key_points"),
    ("seats", "until"),
    ("bodies", "replaced_by"),
    ("candidacies", "route"),
]


@pytest.fixture(scope="module")
def lost(ontology: Path) -> list[str]:
    """What is found when each of these columns is misspelt in its mapping, and one that a row cannot do without."""
    for table, column in LOST:
        _misspell(ontology / "tables" / f"{table}.ru", f"column:{column} ", f"column:{column}x ")
    _misspell(ontology / "tables" / "event_series.ru", "column:definition ", "column:meaning ")
    made = building.build(ontology)
    return [
        str(problem).replace(f"{ontology}", "ontology")
        for problem in validation.cell_problems(made.store.quads(), made.tables)
    ]


@pytest.mark.parametrize(("table", "column"), LOST, ids=map("-".join, LOST))
def test_a_misspelt_column_is_found_with_every_cell_that_it_loses(table: str, column: str, lost: list[str]) -> None:
    rows = built.tables().rows[table]
    described = built.tables().schema[table].by_name
    expected = [
        f"{row.place}: column '{column}': {quoted(value)} got lost. See {table}.ru."
        for row in rows
        for value in row.values(described[column])
        # A capital called like its country: the other cell hides the loss.
        if not any(value in row.values(other) for other in described.values() if other.name != column)
    ]
    assert expected == [text for text in lost if text.startswith(f"ontology/tables/{table}.csv:")] != []


def test_rows_that_yield_nothing_are_found(lost: list[str]) -> None:
    message = "the row makes no statements. See event_series.ru, and the required columns of the row."
    expected = [f"{row.place}: {message}" for row in built.tables().rows["event_series"]]
    assert expected == [text for text in lost if text.startswith("ontology/tables/event_series.csv:")] != []


def test_nothing_else_is_found_lost(lost: list[str]) -> None:
    tables = {table for table, _ in LOST} | {"event_series"}
    assert tables == {re.split(r"[/.]", text)[2] for text in lost}


def test_validation_says_all_that_is_wrong_with_a_broken_mapping(tmp_path: Path) -> None:
    ontology = built.copy_of_ontology(tmp_path / "ontology")
    # A class misspelt: the cells stand, but nothing is a role any more.
    _misspell(ontology / "tables" / "roles.ru", "a gpai:Role ;", "a gpai:Rolle ;")
    made = building.build(ontology)
    problems = validation.validate(made.store, made.tables, ontology, QUERIES)
    found = [str(problem).replace(f"{ontology}", "ontology") for problem in problems]
    declared = CHECKS["declared-terms"].description
    assert f"gpai:Rolle: is used and not declared. {declared}" in found
    seat = re.escape(f"{place_of('country_seats', 'kr-oecd-wpaigo-chair')} seat:kr-oecd-wpaigo-chair: ")
    assert [message for message in found if re.match(seat, message)] != []
