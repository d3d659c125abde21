import copy
import datetime
import io
import json
import pickle
from collections.abc import Callable
from decimal import Decimal

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gpai_graph.errors import StoreError
from gpai_graph.rdf.namespaces import PREFIXES
from gpai_graph.rdf.solutions import IRI, LANG_STRING, BlankNode, Literal, Row, Solutions, Term, n3

XSD = PREFIXES["xsd"]
CANADA = IRI(PREFIXES["country"] + "ca")
# No surrogates: they are no characters, and no RDF term can hold them.
TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
TERMS = st.one_of(
    TEXTS.map(Literal),
    TEXTS.map(lambda text: Literal(text, LANG_STRING, "en")),
    st.integers().map(lambda number: Literal(str(number), IRI(XSD + "integer"))),
    st.sampled_from([CANADA, IRI("https://example.org/x"), BlankNode("b1")]),
)


def answer() -> Solutions:
    """One row bound, one with an unbound count."""
    return Solutions(
        ["member", "count"], [(CANADA, Literal("2", IRI(XSD + "integer"))), (IRI("https://e.org/x"), None)]
    )


def test_a_row_gives_terms_by_attribute_name_and_position() -> None:
    row = answer()[0]
    assert row.member == row["member"] == row[0] == CANADA
    assert row.count == Literal("2", IRI(XSD + "integer"))
    assert list(row) == list(answer().rows[0])
    assert row[:1] == (CANADA,)
    assert CANADA in row
    assert "no term of it" not in row


@pytest.mark.parametrize(
    "again",
    [copy.copy, copy.deepcopy, *(lambda row, p=p: pickle.loads(pickle.dumps(row, p)) for p in range(6))],
)
def test_a_row_survives_copies_and_pickles(again: Callable[[Row], Row]) -> None:
    """Its variables may be called as what `copy` and `pickle` look for."""
    terms = (CANADA, None, Literal("Kanada", LANG_STRING, "de"), BlankNode("b"))
    for row in (Solutions(["a", "count", "_terms", "__reduce_ex__"], [terms])[0], answer()[1]):
        copied = again(row)
        assert (copied, repr(copied), hash(copied)) == (row, repr(row), hash(row))


def test_an_unbound_variable_is_none() -> None:
    assert answer()[1].count is None


def test_an_unknown_variable_names_the_closest() -> None:
    with pytest.raises(AttributeError, match=r"no variable \?membr.*Did you mean 'member'"):
        _ = answer()[0].membr
    with pytest.raises(KeyError, match="Did you mean 'member'"):
        _ = answer()[0]["membr"]
    with pytest.raises(KeyError, match="Did you mean 'member'"):
        answer().column("membr")


def test_solutions_give_first_row_columns_and_dicts() -> None:
    first = answer().first()
    assert first is not None
    assert first.member == CANADA
    assert Solutions(["x"], []).first() is None
    assert answer().column("member") == [CANADA, IRI("https://e.org/x")]
    assert answer().dicts()[1] == {"member": IRI("https://e.org/x"), "count": None}
    assert len(answer()) == 2


@pytest.mark.parametrize(
    ("text", "datatype", "value"),
    [
        ("17", "integer", 17),
        ("17", "nonNegativeInteger", 17),
        ("1.50", "decimal", Decimal("1.5")),
        ("1e3", "double", 1000.0),
        ("2020-06-15", "date", datetime.date(2020, 6, 15)),
        ("true", "boolean", True),
        ("0", "boolean", False),
        ("2020", "gYear", "2020"),
        ("plain", "string", "plain"),
        ("not a date", "date", "not a date"),
        ("many", "integer", "many"),
        ("x", "decimal", "x"),
    ],
)
def test_a_literal_has_its_python_value_or_else_its_text(text: str, datatype: str, value: object) -> None:
    assert Literal(text, IRI(XSD + datatype)).python == value


def test_csv_is_as_the_recommendation_shows_it() -> None:
    rows: list[tuple[Term | None, ...]] = [
        (IRI("http://example/x"), Literal('String-with-dquote"')),
        (BlankNode("b0"), Literal("a,b")),
        (IRI("http://example/x"), None),
    ]
    expected = b'x,literal\r\nhttp://example/x,"String-with-dquote"""\r\n_:b0,"a,b"\r\nhttp://example/x,\r\n'
    assert Solutions(["x", "literal"], rows).to_csv() == expected


def test_tsv_keeps_the_terms_and_one_line_a_row() -> None:
    rows: list[tuple[Term | None, ...]] = [
        (CANADA, Literal('a\tb\n"c"', LANG_STRING, "en")),
        (BlankNode("b0"), Literal("4", IRI(XSD + "integer"))),
        (None, Literal("2020", IRI(XSD + "gYear"))),
    ]
    expected = f'?x\t?y\n<{CANADA}>\t"a\\tb\\n\\"c\\""@en\n_:b0\t4\n\t"2020"^^<{XSD}gYear>\n'
    assert Solutions(["x", "y"], rows).to_tsv() == expected.encode()


@given(st.lists(st.tuples(TERMS, st.none() | TERMS)))
def test_json_leads_back_to_the_same_solutions(rows: list[tuple[Term | None, ...]]) -> None:
    solutions = Solutions(["x", "y"], rows)
    assert Solutions.from_json(solutions.to_json()) == solutions


def test_json_is_what_another_reader_of_the_standard_understands() -> None:
    parsed = ox.parse_query_results(io.BytesIO(answer().to_json()), format=ox.QueryResultsFormat.JSON)
    assert isinstance(parsed, ox.QuerySolutions)
    assert [variable.value for variable in parsed.variables] == ["member", "count"]
    assert [row["member"].value for row in parsed] == [CANADA, "https://e.org/x"]


def test_json_with_virtuosos_typed_literal_is_read() -> None:
    binding = {"x": {"type": "typed-literal", "value": "2", "datatype": XSD + "integer"}}
    data = json.dumps({"head": {"vars": ["x"]}, "results": {"bindings": [binding]}}).encode()
    assert Solutions.from_json(data).column("x") == [Literal("2", IRI(XSD + "integer"))]


@pytest.mark.parametrize(
    "data", [b"<html>", b"[]", b'{"head": {}, "boolean": true}', b'{"head": {"vars": ["x"]}, "results": {}}']
)
def test_json_that_is_no_select_answer_is_a_store_error(data: bytes) -> None:
    with pytest.raises(StoreError, match="not a SELECT answer"):
        Solutions.from_json(data)


@given(TERMS)
def test_n3_is_one_line_that_another_parser_reads_as_the_same_term(term: Term) -> None:
    text = n3(term)
    assert len(text.split("\n")) == 1
    triple = next(iter(ox.parse(f"<http://s> <http://p> {text} .".encode(), format=ox.RdfFormat.TURTLE)))
    value = triple.object.value
    assert value == (term.text if isinstance(term, Literal) else term) or isinstance(term, BlankNode)


def test_html_escapes_everything() -> None:
    rows: list[tuple[Term | None, ...]] = [(Literal("<script>alert('x')</script>"),), (CANADA,), (None,)]
    page = Solutions(["a<b"], rows)._repr_html_()
    assert "<script" not in page
    assert "a&lt;b" in page
    assert ">country:ca</span></td>" in page
