"""Printing: answers and statements in, text for people out (terminal tables, Markdown).

Nothing here asks a store."""

from collections.abc import Iterable, Mapping, Sequence

from gpai_graph.answers.answer import Answer, graph_title, literal_text, source_words
from gpai_graph.answers.evidence import Statement
from gpai_graph.queries.header import Column
from gpai_graph.rdf.aligned import GAP, cut, display_width, table
from gpai_graph.rdf.namespaces import PREFIXES, compact
from gpai_graph.rdf.solutions import IRI, Term
from gpai_graph.rdf.things import Source

__all__ = [
    "answer_table",
    "caveat_list",
    "cut",
    "display_width",
    "markdown",
    "marks",
    "sentence",
    "source_list",
    "source_text",
    "statements",
    "table",
    "term_text",
]


def answer_table(answer: Answer, columns: dict[str, Column], rows: int | None = None, width: int | None = None) -> str:
    """An answer as aligned text: head, one line a row, numbered sources. rows: only so many; width: cut lines to it."""
    shown = answer.rows[:rows] if rows is not None else answer.rows
    heads = [*answer.columns, *(["sources"] if answer.sources else [])]
    body = [[*map(answer.text, row.terms), *([marks(answer, row.sources)] if answer.sources else [])] for row in shown]
    keep = {number for row in shown for number in (answer.numbers[source] for source in row.sources)}
    parts = [
        table(heads, body, width),
        _count(len(answer), len(shown)),
        _legend(answer.columns, columns),
        caveat_list(answer.caveats),
        source_list([(number, source) for number, source in enumerate(answer.sources, 1) if number in keep]),
    ]
    return "\n\n".join(part for part in parts if part)


def caveat_list(caveats: Sequence[str]) -> str:
    """What to keep in mind, one caveat a line; "" if there is nothing."""
    return "\n".join(["Keep in mind", *(f"- {caveat}" for caveat in caveats)]) if caveats else ""


def marks(answer: Answer, sources: Iterable[IRI]) -> str:
    """The numbers of sources: `[1][4]`."""
    return "".join(f"[{number}]" for number in sorted(answer.numbers[source] for source in sources))


def _count(total: int, shown: int) -> str:
    if total == 0:
        return "Nothing is recorded that fits. That no row stands here does not mean that there is none."
    rows = "1 row" if total == 1 else f"{total} rows"
    return rows if shown == total else f"{shown} of {rows}; --rows 0 shows all"


def _legend(names: Sequence[str], columns: dict[str, Column]) -> str:
    told = [(name, columns[name].label) for name in names if name in columns and columns[name].label != name]
    return "\n".join(f"{name}: {label}" for name, label in told)


def source_list(sources: Sequence[tuple[int, Source]]) -> str:
    """The numbered sources, one a line."""
    if not sources:
        return ""
    return "\n".join(["Sources", *(f"[{number}] {source_text(source)}" for number, source in sources)])


def source_text(source: Source) -> str:
    """Title, publisher, date, kind and address of a source, as far as they are known."""
    return f"{source_words(source)} {source.url if source.kind else ''}".rstrip()


def markdown(answer: Answer, rows: int | None = None) -> str:
    """An answer as Markdown: question, table, numbered sources. rows: only so many."""
    heads = [*answer.columns, *(["sources"] if answer.sources else [])]
    shown = answer.rows[:rows] if rows is not None else answer.rows
    body = ([*map(answer.text, row.terms), *([marks(answer, row.sources)] if answer.sources else [])] for row in shown)
    cited = {source for row in shown for source in row.sources}
    numbered = [(answer.numbers[source.iri], source) for source in answer.sources if source.iri in cited]
    legend = [f"[{number}] {source_text(source)}" for number, source in numbered]
    rest = [_count(len(answer), len(shown)), ""] if len(shown) < len(answer) or not shown else []
    table_lines = [_md_row(heads), _md_row(["---"] * len(heads)), *map(_md_row, body), ""] if shown else []
    words = [answer.sentence, ""] if answer.sentence else []
    told = [f"- {_md(line)}" for caveat in answer.caveats for line in caveat.split("\n")]
    kept = [*told, ""] if told else []
    lines = [f"## {answer.question}", "", *words, *table_lines, *rest, *kept]
    # Two spaces at the end break the line.
    return "\n".join([*lines, *(f"{_md(line)}  " for line in legend)]).rstrip()


def _md_row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(map(_md, cells))} |"


def _md(text: str) -> str:
    escaped = "".join(f"\\{char}" if char in "\\|`*_<>" else char for char in text)
    # `](` would make a link of a label in brackets.
    return escaped.replace("](", "]\\(").replace("\n", " ")


def statements(found: Sequence[Statement], names: Mapping[IRI, str]) -> str:
    """Statements, those of one origin together: the triples, then who says so, then what it follows from.

    names: labels of the things mentioned."""
    groups: dict[tuple[object, ...], list[Statement]] = {}
    for statement in found:
        groups.setdefault(statement[1:], []).append(statement)
    return "\n\n".join(_group(group, names, "") for group in groups.values())


def _group(group: Sequence[Statement], names: Mapping[IRI, str], indent: str) -> str:
    lines = [f"{indent}{sentence(statement, names)}" for statement in group]
    first = group[0]
    lines += [f"{indent}{GAP}{line}" for line in _origin(first)]
    lines += [f"{indent}{GAP}- {source_text(source)}" for source in first.inferred_from]
    premises: dict[tuple[object, ...], list[Statement]] = {}
    for premise in first.premises:
        premises.setdefault(premise[1:], []).append(premise)
    lines += [_group(together, names, indent + GAP * 2) for together in premises.values()]
    return "\n".join(lines)


def sentence(statement: Statement, names: Mapping[IRI, str]) -> str:
    """A triple as people read it: `membership:ca-gpai  route  Founding member (route:founding)`."""
    subject, predicate, value = statement.triple
    return f"{compact(subject)}  {names.get(predicate, compact(predicate))}  {term_text(value, names)}"


def term_text(term: Term, names: Mapping[IRI, str]) -> str:
    """A thing by its name and compact IRI, a literal by its text."""
    if isinstance(term, IRI):
        name = names.get(term)
        return f"{name} ({compact(term)})" if name else compact(term)
    return literal_text(term) if not isinstance(term, str) else f"_:{term}"


def _origin(statement: Statement) -> list[str]:
    if statement.sources:
        lines = [f"- {source_text(source)}" for source in statement.sources]
        publishers = len(statement.publishers)
        if len(statement.sources) > 1:
            lines.append(f"{len(statement.sources)} sources of {publishers} publisher{'' if publishers == 1 else 's'}")
        return lines
    notes = [f"said by gpai-graph itself ({compact(note)})" for note in statement.notes]
    end = ":" if statement.premises or statement.inferred_from else ""
    rules = "; ".join(graph_title(PREFIXES["derived"] + rule) for rule in statement.rules)
    return [*notes, *([f"no source states it; {rules}{end}"] if rules else [])]
