"""Copies of the tables with few rows, and the messages of reading them."""

from pathlib import Path

import built

from gpai_graph.building.tables import Tables
from gpai_graph.errors import OntologyError

REAL = built.ONTOLOGY / "tables"


def messages(tables: Path) -> list[str]:
    """What the gate says: its problems, or the one error that keeps it from reading on; of the folder, its name."""
    try:
        told = [str(problem) for problem in Tables(tables).problems()]
    except OntologyError as error:
        told = [str(error)]
    return [message.replace(f"{tables}/", "tables/") for message in told]


def append_line(tables: Path, table: str, text: str) -> int:
    """Add a line at the end of a table; its number."""
    path = tables / f"{table}.csv"
    before = path.read_text(encoding="utf-8")
    path.write_text(before + text, encoding="utf-8")
    return before.count("\n") + 1
