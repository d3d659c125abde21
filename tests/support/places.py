"""Places in tables, for the tests of validation."""

import built
from built import ONTOLOGY

from gpai_graph.queries.library import Library

CHECKS = Library(ONTOLOGY / "checks")

PLACES = built.tables().places()


def place_of(table: str, key: str) -> str:
    """The places of all rows of a key, as a problem names them."""
    rows = [row for row in built.tables().rows[table] if row.cells[row.table.key_columns[0]] == key]
    assert rows
    return " ".join(row.place for row in rows)


CANADA = f"{place_of('countries', 'ca')} country:ca"

ZED = "seat:zed-jordan-gpai-steering-committee-co-chair"

ZED_PLACE = f"{place_of('seats', 'zed-jordan-gpai-steering-committee-co-chair')} {ZED}"
