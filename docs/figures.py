"""Generated text: the parts of our Markdown that are computed, never typed. `make docs` writes them, a test compares.

In: the built graph, the query library, csvw.json, pyproject.toml. Out: the text between `<!-- NAME:begin -->` and
`<!-- NAME:end -->` in README.md, docs/architecture.md and ontology/README.md, and the whole of docs/queries.md and
docs/findings.md."""

import ast
import csv
import json
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import takewhile
from pathlib import Path

from gpai_graph import draw, load
from gpai_graph.answers.findings import Finding, words_of
from gpai_graph.graph.knowledge import KnowledgeGraph
from gpai_graph.queries.library import Library, Query
from gpai_graph.queries.parameters import Parameter
from gpai_graph.rdf.namespaces import compact
from gpai_graph.rdf.sparql import with_prefixes
from gpai_graph.stores import paths

ROOT = Path(__file__).resolve().parents[1]
WIDEST = 100  # columns of a code block that a page shows without a scroll bar
EXAMPLE = ("run", "members", "--as-of", "2021-12-31", "--rows", "5")
REGIONS = """SELECT ?region (COUNT(DISTINCT ?member) AS ?members)
WHERE { ?member org:memberOf body:gpai ; gpai:unRegion ?region }
GROUP BY ?region ORDER BY DESC(?members) ?region"""

# The classes that the README shows, and what each is in words; `gpai-graph info` shows all.
SHOWN = {
    "gpai:Membership": "memberships: who belongs to GPAI or to a group of countries, since when, how it came in",
    "gpai:Body": "bodies: GPAI itself, the {bodies} within it before and after July 2024, and related ones",
    "gpai:Seat": "seats: a person or a country in a body, in a role, for a time; {planned} of them only planned",
    "gpai:Person": "persons with a seat or a work",
    "gpai:Expert": "of these, experts: member, chair or co-chair of a group of experts",
    "gpai:Organisation": "organisations: affiliations, partners, hosts",
    "gpai:Project": "projects",
    "gpai:Output": "outputs: reports, guidance, case studies, toolkits",
    "gpai:Document": "documents of the bodies: declarations, rules, annual reports",
    "gpai:Event": "events: summits, plenaries, workshops",
    "gpai:Country": "countries, whether or not they are members",
    "gpai:Strategy": "national strategies and laws on AI",
    "gpai:Instrument": "instruments: declarations, treaties and laws beside GPAI",
    "gpai:Milestone": "milestones in the development of AI and its governance",
    "gpai:Observation": "values of indicators by country and year",
    "gpai:CompletenessStatement": "totals that sources state, with {values} values, to hold against what is recorded",
}


def blocks(kg: KnowledgeGraph) -> dict[Path, dict[str, str]]:
    """{file: {name of a block: its text}}, all computed now."""
    return {
        ROOT / "README.md": {
            "figures": figures(kg),
            "members": console(*EXAMPLE),
            "regions": console("sparql", "-e", REGIONS),
        },
        ROOT / "docs/architecture.md": {"packages": packages()},
        ROOT / "docs/notebooks.md": {"notebooks": notebooks()},
        ROOT / "ontology/README.md": {"tables": tables(), "terms": terms(kg), "rules": rules()},
    }


def pages(kg: KnowledgeGraph) -> dict[Path, str]:
    """{file: the text that it should have}: blocks put into their files, generated files whole."""
    texts = {path: fill(path.read_text(encoding="utf-8"), parts) for path, parts in blocks(kg).items()}
    return texts | {
        ROOT / "docs/queries.md": queries(kg.queries),
        ROOT / "docs/findings.md": findings(kg),
        ROOT / "docs/images/network.svg": network(kg),
    }


def network(kg: KnowledgeGraph) -> str:
    """The picture of a network that the README opens with."""
    return draw(kg.network("collaboration", onto="", scalars=False), form="teams").svg()


def fill(text: str, parts: dict[str, str]) -> str:
    r"""The text with each block between its markers replaced. Raises ValueError for a marker that is not there.

    >>> fill("<!-- n:begin -->old<!-- n:end -->", {"n": "new"})
    '<!-- n:begin -->\nnew\n<!-- n:end -->'
    """
    for name, part in parts.items():
        begin, end = f"<!-- {name}:begin -->", f"<!-- {name}:end -->"
        if begin not in text or end not in text:
            raise ValueError(f"no markers {begin} … {end}")
        before, _, rest = text.partition(begin)
        text = f"{before}{begin}\n{part}\n{end}{rest.partition(end)[2]}"
    return text


def figures(kg: KnowledgeGraph) -> str:
    """The table of the README: what is in the graph."""
    row, quads = kg.run("graph-figures")[0], kg.run("quads")[0]
    things = {compact(each["class"]): int(each.things.text) for each in kg.run("things-by-class")}
    within = kg.run("gpai")[0].bodies
    planned = things["gpai:Seat"] - int(kg.run("open-ends")[0].seats.text)
    values = len(kg.answer("stated-and-recorded").rows)
    told = {"bodies": within.text, "planned": planned, "values": values}
    cut_off = kg.answer("graph-figures").text(row.cutOff)
    rows = [
        (row.facts.text, "facts: triples with at least one source"),
        (row.corroborated.text, f"of these, stated by two independent sources or more ({row.share.text}%)"),
        (row.sources.text, f"sources, of {int(row.publishers.text):,} publishers"),
        *((things[name], words.format(**told)) for name, words in SHOWN.items()),
        (quads.quads.text, f"quads in all, in {int(quads.graphs.text):,} named graphs and the default graph"),
    ]
    counted = [(f"{int(count):,}", words) for count, words in rows]
    return f"{_table(['how many', 'what'], counted)}\n\nSources were collected up to {cut_off}."


def console(*arguments: str) -> str:
    """A command and its real output, lines cut to what a page can show."""
    # Its own process: what a reader sees is what a reader gets.
    command = [sys.executable, "-m", "gpai_graph", *arguments]
    plain = os.environ | {"PYTHONUTF8": "1"}
    output = subprocess.run(command, check=True, capture_output=True, encoding="utf-8", env=plain).stdout
    lines = map(_cut, output.rstrip().splitlines())
    shown = " ".join(f"'\n{each}'" if "\n" in each else each for each in arguments)
    return "\n".join(["```console", f"$ gpai-graph {shown}", *lines, "```"])


def _cut(line: str) -> str:
    return line if len(line) <= WIDEST else f"{line[: WIDEST - 1].rstrip()}…"


def queries(library: Library) -> str:
    """The page docs/queries.md: every query by topic."""
    lines = [
        "# The query library",
        "",
        "Generated from the headers in `queries/` by `make docs`; do not edit.",
        "`gpai-graph queries NAME` explains a query, `gpai-graph run NAME` answers it.",
        'In Python: `kg.run("NAME")`. Each file also runs unchanged in any SPARQL 1.1 tool that has loaded the graph.',
    ]
    for topic, found in library.by_topic.items():
        lines += ["", f"## {topic.title}", ""]
        lines.append("\n\n".join("\n".join(_entry(query)).rstrip() for query in found))
    return "\n".join(lines).rstrip() + "\n"


def _entry(query: Query) -> Iterator[str]:
    yield f"### {query.name}\n"
    yield f"**{query.summary}** {query.description}".rstrip() + "\n"
    for parameter in query.parameters.values():
        yield f"- `{parameter.name}`: {_meaning(parameter)}"
    if query.parameters:
        yield ""
    before = (
        f" Until the next version also {' and '.join(f'`{name}`' for name in query.aliases)}." if query.aliases else ""
    )
    yield f"[{query.file}](../{query.file}){'.' if before else ''}{before}\n"


def _meaning(parameter: Parameter) -> str:
    default = f" Default: {parameter.default}." if parameter.default else ""
    return f"{parameter.label or parameter.name}; {parameter.accepts}.{default}".replace("<", "&lt;")


def findings(kg: KnowledgeGraph) -> str:
    """The page docs/findings.md: what is said about GPAI, with the verdicts of today and the rules that gave them."""
    found = kg.findings()
    lines = [
        "# What is said about GPAI, and what the data say",
        "",
        "Generated by `make docs` from `queries/findings/`; do not edit.",
        f"Verdicts are as of {found[0].as_of}, the last date up to which sources were collected.",
        "`gpai-graph findings NAME` shows a finding, `kg.finding(NAME)` gives it in Python.",
        "Some rest on tests against random networks;",
        "[analysis.md](analysis.md) says how to read these tests and when not to trust them.",
        "",
        _table(
            ["finding", "verdict", "number"],
            ((f"[{each.title}](#{each.name})", each.verdict, f"{each.number} {each.counted}") for each in found),
        ),
    ]
    for topic, every in found.by_topic.items():
        lines += ["", f"## {topic}"]
        for each in every:
            lines += ["", *_finding(each)]
    return "\n".join(lines) + "\n"


def _finding(finding: Finding) -> Iterator[str]:
    yield f"### {finding.name}\n"
    yield f"**{finding.title}** {finding.verdict.capitalize()}. {finding.says}\n"
    yield f"- The claim: {finding.claim} {finding.by} {finding.because}"
    yield f"- The number: **{finding.number}** {finding.counted}."
    yield f"- How sure: {finding.sure}"
    for words, values in (("For the claim", finding.supporting), ("Against it", finding.opposing)):
        if values:
            yield f"- {words}: {'; '.join(f'{each.words}: {each.text}' for each in values)}."
    for rule in finding.rules:
        yield f"- Rule{' (holds today)' if rule.applies else ''}: {rule.verdict} if {rule.when}."
    if finding.thresholds:
        yield f"- Why these limits: {finding.thresholds}"
    yield f"- The largest gap: {finding.gap}"
    yield from (f"- {line}" for line in finding.method)
    yield f"- Questions behind it: {', '.join(f'`{words_of(each)}`' for each in finding.questions)}."


def packages() -> str:
    """The packages from the top down, as the import contract has them, each with the first line of its docstring."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    names = re.findall(r"\w+", " ".join(project["tool"]["importlinter"]["contracts"][0]["layers"]))
    rows = [
        (f"[`{name}/`](../gpai_graph/{name}/)", _first_line(ROOT / "gpai_graph" / name / "__init__.py"))
        for name in names
        if (ROOT / "gpai_graph" / name).is_dir()
    ]
    return _table(["package", "what it is"], rows)


def _first_line(path: Path) -> str:
    text = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    return text.partition("\n")[0]


def notebooks() -> str:
    """Every notebook: its title, and what it is about."""
    rows = []
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        first = "".join(json.loads(path.read_text(encoding="utf-8"))["cells"][0]["source"])
        title, _, rest = first.partition("\n")
        about = " ".join(rest.strip().split("\n\n")[0].split())
        rows.append((f"[{path.stem}](../notebooks/{path.name})", title.removeprefix("# "), about))
    return _table(["notebook", "question", "what it is about"], rows)


def tables() -> str:
    """Every table: title, rows, what a row is."""
    described = json.loads((paths.ontology_dir() / "tables/csvw.json").read_text(encoding="utf-8"))["tables"]
    rows = [
        (f"[`{table['url']}`](tables/{table['url']})", f"{_rows(str(table['url'])):,}", str(table["dc:description"]))
        for table in described
    ]
    return _table(["table", "rows", "what a row is"], rows)


def _rows(name: str) -> int:
    with (paths.ontology_dir() / "tables" / name).open(encoding="utf-8", newline="") as file:
        return sum(1 for _ in csv.reader(file)) - 1


def terms(kg: KnowledgeGraph) -> str:
    """How many terms the vocabulary files hold."""
    ours = "rdfs:isDefinedBy <https://w3id.org/gpai-graph/ontology>"
    kinds = {
        "classes": f"?thing a owl:Class ; {ours}",
        "object properties": f"?thing a owl:ObjectProperty ; {ours}",
        "datatype properties": f"?thing a owl:DatatypeProperty ; {ours}",
        "annotation properties": f"?thing a owl:AnnotationProperty ; {ours}",
        "concept schemes": "?thing a skos:ConceptScheme",
        "concepts": "?thing a skos:Concept",
        "node shapes": "GRAPH graph:shapes { ?thing a sh:NodeShape }",
    }
    rows = [(f"{_count(kg, pattern):,}", kind) for kind, pattern in kinds.items()]
    return _table(["how many", "what"], rows)


def _count(kg: KnowledgeGraph, pattern: str) -> int:
    counting = f"SELECT (COUNT(DISTINCT ?thing) AS ?things) WHERE {{ {pattern} }}"
    return int(kg.store.select(with_prefixes(counting))[0].things.text)


def rules() -> str:
    """Every rule: the comment at its head, and its why-question."""
    folder = paths.ontology_dir() / "rules"
    library = Library(folder)
    rows = (
        (f"[`{name}`](rules/{name}.ru)", _comment(folder / f"{name}.ru"), library[name].summary) for name in library
    )
    return _table(["rule", "what follows", "its why-query asks"], rows)


def _comment(path: Path) -> str:
    """The comment lines at the head of a file, as one text."""
    head = takewhile(lambda line: line.startswith("#"), path.read_text(encoding="utf-8").splitlines())
    return " ".join(line.removeprefix("#").strip() for line in head).replace("|", "\\|")


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    right = [head in ("how many", "rows") for head in heads]
    lines = [heads, ["---:" if number else "---" for number in right], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def main(say: Callable[[str], object] = print) -> int:
    """Write every page that is not what it should be; tell which."""
    for path, text in pages(load()).items():
        fresh = path.is_file() and path.read_text(encoding="utf-8") == text
        if not fresh:
            path.write_text(text, encoding="utf-8")
        say(f"{path.relative_to(ROOT).as_posix()}: {'as it was' if fresh else 'written'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
