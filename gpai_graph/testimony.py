"""Testimony: statements and who makes them in, what a notebook shows of them out (HTML)."""

from collections.abc import Mapping, Sequence

from gpai_graph import inline, showing
from gpai_graph.answers import Source
from gpai_graph.evidence import Statement
from gpai_graph.solutions import IRI, Literal, Term


def inline_statements(found: Sequence[Statement], names: Mapping[IRI, str]) -> str:
    """Statements, one a row, each with the marks of those who make it. names: what things are called."""
    numbers: dict[IRI, int] = {}
    numbered: list[tuple[int, Source]] = []
    rows, marks = [], []
    for statement in found:
        before, cited = _origin(statement)
        for each in cited:
            if each.iri not in numbers:
                numbers[each.iri] = len(numbers) + 1
                numbered.append((numbers[each.iri], each))
        rows.append([_term(term, names) for term in statement.triple])
        marks.append((before, [showing.mark(numbers[each.iri], each) for each in cited]))
    if not rows:
        return inline.paragraph("No source is recorded that says so, which is not the same as a no.")
    heads = [inline.Head("subject"), inline.Head("property"), inline.Head("value")]
    return f"<div>{inline.table(heads, rows, marks)}{showing.sources(numbered)}</div>"


def _origin(statement: Statement) -> tuple[str, tuple[Source, ...]]:
    """Words before the marks, and the sources to mark; of what no source states, those it was inferred from."""
    if statement.sources:
        return "", statement.sources
    premises = dict.fromkeys(source for premise in statement.premises for source in premise.sources)
    cited = (*statement.inferred_from, *(each for each in premises if each not in statement.inferred_from))
    if statement.rules:
        return f"follows by the rule {', '.join(statement.rules)}{' from ' if cited else ''}", cited
    return "said by gpai-graph itself ", ()


def _term(term: Term, names: Mapping[IRI, str]) -> inline.Cell:
    if isinstance(term, IRI):
        return inline.Cell(names.get(term) or term.compact, inline.address(term), term.compact)
    return inline.Cell(term.text, language=term.language) if isinstance(term, Literal) else inline.Cell(term)
