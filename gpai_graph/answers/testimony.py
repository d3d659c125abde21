"""Testimony: statements and who makes them in, what a notebook shows of them out (HTML)."""

from collections.abc import Mapping, Sequence
from typing import Final

from gpai_graph.answers import showing
from gpai_graph.answers.answer import source_words
from gpai_graph.answers.evidence import Statement
from gpai_graph.rdf import aligned
from gpai_graph.rdf import table as inline
from gpai_graph.rdf.solutions import IRI, Literal, Term
from gpai_graph.rdf.things import Source

_HEADS: Final = ("subject", "property", "value")
_NOBODY: Final = "No source is recorded that says so, which is not the same as a no."


def inline_statements(found: Sequence[Statement], names: Mapping[IRI, str]) -> str:
    """Statements, one a row, each with the marks of those who make it. names: what things are called."""
    if not found:
        return inline.paragraph(_NOBODY)
    numbered = list(enumerate(_cited(found), 1))
    numbers = {each.iri: number for number, each in numbered}
    rows = [[_term(term, names) for term in statement.triple] for statement in found]
    marks = [
        (_words(each), [showing.mark(numbers[cited.iri], cited, hollow=not each.sources) for cited in witnesses(each)])
        for each in found
    ]
    table = inline.table([inline.Head(name) for name in _HEADS], rows, marks)
    return f"<div>{table}{showing.sources(numbered)}</div>"


def text(found: Sequence[Statement], names: Mapping[IRI, str]) -> str:
    """The same as plain text: for terminals, and for notebooks that show no HTML."""
    if not found:
        return _NOBODY
    numbers = {each.iri: number for number, each in enumerate(_cited(found), 1)}
    rows = [
        [
            *(_term(term, names).text for term in statement.triple),
            _words(statement) + "".join(f"[{numbers[each.iri]}]" for each in witnesses(statement)),
        ]
        for statement in found
    ]
    told = [f"[{numbers[each.iri]}] {source_words(each)}" for each in _cited(found)]
    return "\n".join([aligned.table([*_HEADS, "sources"], rows, showing.WIDTH), "", *told]).rstrip()


def witnesses(statement: Statement) -> tuple[Source, ...]:
    """The sources of a statement; of what none states, those from which it was inferred or follows."""
    if statement.sources:
        return statement.sources
    premises = (source for premise in statement.premises for source in premise.sources)
    return tuple(dict.fromkeys((*statement.inferred_from, *premises)))


def _cited(found: Sequence[Statement]) -> list[Source]:
    return list({each.iri: each for statement in found for each in witnesses(statement)}.values())


def _words(statement: Statement) -> str:
    """What stands before the marks of a statement that no source makes itself."""
    if statement.sources:
        return ""
    if not statement.rules:
        return "said by gpai-graph itself "
    rule = "inferred" if statement.inferred_from else f"follows by the rule {', '.join(statement.rules)}"
    return f"{rule}{' from ' if witnesses(statement) else ''}"


def _term(term: Term, names: Mapping[IRI, str]) -> inline.Cell:
    if isinstance(term, IRI):
        return inline.Cell(names.get(term) or term.compact, inline.address(term), term.compact)
    return inline.Cell(term.text, language=term.language) if isinstance(term, Literal) else inline.Cell(term)
