"""Facts: what is said about a thing, in groups under headings. A description in, facts with marks out."""

from collections.abc import Container
from typing import Any, Final, NamedTuple

from gpai_graph.answers.answer import Answer, FoldedRow
from gpai_graph.answers.evidence import is_rewording
from gpai_graph.rdf.namespaces import PREFIXES
from gpai_graph.rdf.solutions import IRI
from gpai_graph.web import view
from gpai_graph.web.links import Links
from gpai_graph.web.marks import Mark, Numbering
from gpai_graph.web.view import Cell

_GPAI: Final = PREFIXES["gpai"]
_TYPE: Final = PREFIXES["rdf"] + "type"
SUMMARY: Final = _GPAI + "summary"
_INFERRED: Final = PREFIXES["derived"] + "inferred-rows"
# Properties that stand elsewhere on the page, or that only repeat another one in the words of other vocabularies.
ELSEWHERE: Final = frozenset(
    (PREFIXES["rdfs"] + "label", PREFIXES["dcterms"] + "description", PREFIXES["prov"] + "wasDerivedFrom")
)
_OURS: Final = (_GPAI + "note", _GPAI + "confidence", SUMMARY)
_CODES: Final = tuple(PREFIXES["skos"] + name for name in ("notation", "exactMatch", "closeMatch"))
_CODE_WORDS: Final = ("iso", "code", "doi")


class Value(NamedTuple):
    """A value of a fact with its marks; note: "inferred", "disputed" or "" in words."""

    cell: Cell
    marks: list[Mark]
    note: str


class Fact(NamedTuple):
    """A property in words and its values."""

    property: str
    values: list[Value]


class Group(NamedTuple):
    """Facts of one sort under a heading; "" for the first, which needs none."""

    title: str
    facts: list[Fact]


def grouped_facts(
    about: Answer, numbering: Numbering, links: Links, disputed: Container[tuple[object, object]] = ()
) -> list[Group]:
    """The facts in three sorts: what is stated of it, codes and links to elsewhere, what is ours.

    disputed: (property, value) of those that another statement contradicts."""
    sorts: dict[str, dict[str, list[Value]]] = {"": {}, "Codes and other data": {}, "Our reading and notes": {}}
    for row in about.rows:
        predicate = str(row.terms[0])
        if predicate in ELSEWHERE or all(is_rewording(source) for source in row.sources):
            continue
        # A class of another vocabulary has no name here; the kind of the thing stands in the head of its page.
        if predicate == _TYPE and row.terms[1] not in about.labels:
            continue
        # What follows by rule from what is stated, such as a direct link from a membership, is not inferred by us.
        inferred = all(source == _INFERRED for source in row.sources)
        is_disputed = (row.terms[0], row.terms[1]) in disputed
        value = Value(
            view.cell(about, row.terms[1], links.url),
            numbering.marks(about, documents_first(row), inferred, is_disputed),
            "inferred" if inferred else "disputed" if is_disputed else "",
        )
        sorts[_sort(predicate)].setdefault(about.text(row.terms[0]), []).append(value)
    return [
        Group(title, [Fact(capital(name), values) for name, values in sorted(facts.items(), key=_fact_order)])
        for title, facts in sorts.items()
        if facts
    ]


def documents_first(row: FoldedRow) -> list[IRI]:
    """The documents that state a row; the graphs of ours that hold it only where no document does."""
    documents = [source for source in row.sources if source.startswith(PREFIXES["source"])]
    return documents or [source for source in row.sources if not is_rewording(source)]


def _sort(predicate: str) -> str:
    if predicate in _OURS:
        return "Our reading and notes"
    local = predicate.rpartition("#")[2].rpartition("/")[2].lower()
    if predicate in _CODES or any(local.startswith(word) for word in _CODE_WORDS):
        return "Codes and other data"
    return ""


def _fact_order(item: tuple[str, Any]) -> tuple[bool, str]:
    return item[0] != "class", item[0].casefold()


def capital(text: str) -> str:
    """The text with a capital letter at its beginning; the rest as it is."""
    return text[:1].upper() + text[1:]
