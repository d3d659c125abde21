"""pyoxigraph: its terms, formats and errors on one side, ours on the other.

In: what pyoxigraph gives or raises. Out: our terms, bytes in W3C formats, our errors; and back."""

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final, TypeVar

import pyoxigraph as ox

from gpai_graph.errors import QuerySyntaxError, ResultsFormatError, StoreError, quoted
from gpai_graph.rdf import formats
from gpai_graph.rdf.mistakes import mistake, no_query
from gpai_graph.rdf.namespaces import PREFIXES
from gpai_graph.rdf.solutions import IRI, BlankNode, Literal, Quad, Term, Triple
from gpai_graph.rdf.sparql import NO_PREFIX, UNREADABLE, odd_character, query_form

# Terms, ours and the engine's

Result = TypeVar("Result", ox.QuerySolutions, ox.QueryBoolean, ox.QueryTriples)
# What nearly every literal has is one object, not one a row; others are made anew, so this does not grow.
_DATATYPES: Final = {
    each: IRI(each)
    for each in (
        f"{PREFIXES['rdf']}langString",
        *(f"{PREFIXES['xsd']}{name}" for name in ("boolean", "date", "decimal", "double", "integer", "string")),
        *(f"{PREFIXES['xsd']}{name}" for name in ("anyURI", "gYear", "gYearMonth")),
    )
}


def term_of(term: Any) -> Term:
    """A term of the engine as ours. Raises ResultsFormatError for a triple term."""
    if type(term) is ox.NamedNode:
        return IRI(term.value)
    if type(term) is ox.Literal:
        datatype = term.datatype.value
        return Literal(term.value, _DATATYPES.get(datatype) or IRI(datatype), term.language or "")
    if type(term) is ox.BlankNode:
        return BlankNode(term.value)
    raise ResultsFormatError("the answer holds a triple term (RDF 1.2), which gpai-graph cannot read.")


def maybe_term_of(term: Any) -> Term | None:
    """The same for a cell of a row, which may be empty."""
    return None if term is None else term_of(term)


def triple_of(triple: Any) -> Triple:
    """A triple of the engine as ours."""
    subject, predicate, value = map(term_of, triple)
    return Triple(subject, predicate, value)  # type: ignore[arg-type]  # the engine keeps RDF's positions


def quad_of(quad: ox.Quad) -> Quad:
    """A quad of the engine as ours."""
    graph = quad.graph_name
    return Quad(*triple_of(quad.triple), None if isinstance(graph, ox.DefaultGraph) else IRI(graph.value))


def _engine_term(term: Term) -> Any:
    if isinstance(term, IRI):
        return ox.NamedNode(term)
    if isinstance(term, BlankNode):
        return ox.BlankNode(term)
    if term.language:
        return ox.Literal(term.text, language=term.language)
    return ox.Literal(term.text, datatype=ox.NamedNode(term.datatype))


def engine_quad(quad: Quad) -> ox.Quad:
    """A quad of ours as the engine's. Raises ValueError if it holds an IRI that is none."""
    graph = ox.NamedNode(quad.graph) if quad.graph is not None else ox.DefaultGraph()
    return ox.Quad(_engine_term(quad.subject), ox.NamedNode(quad.predicate), _engine_term(quad.object), graph)


# Writing

GRAPH_FORMATS: Final = {
    formats.TURTLE.media_type: ox.RdfFormat.TURTLE,
    formats.N_TRIPLES.media_type: ox.RdfFormat.N_TRIPLES,
    formats.RDF_XML.media_type: ox.RdfFormat.RDF_XML,
    formats.JSON_LD.media_type: ox.RdfFormat.JSON_LD,
    formats.TRIG.media_type: ox.RdfFormat.TRIG,
    formats.N_QUADS.media_type: ox.RdfFormat.N_QUADS,
}
TABLE_FORMATS: Final = {
    formats.JSON_RESULTS.media_type: ox.QueryResultsFormat.JSON,
    formats.XML_RESULTS.media_type: ox.QueryResultsFormat.XML,
    formats.CSV.media_type: ox.QueryResultsFormat.CSV,
    formats.TSV.media_type: ox.QueryResultsFormat.TSV,
}
KIND_NAMES: Final[dict[type, str]] = {
    ox.QuerySolutions: "a SELECT query",
    ox.QueryBoolean: "an ASK query",
    ox.QueryTriples: "a CONSTRUCT or DESCRIBE query",
}
# What no XML 1.0 may hold (section 2.2), in UTF-8: control characters, U+FFFE and U+FFFF.
_NO_XML: Final = rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]"
# An element without a name: the engine writes so what has no letter to begin one with, as <…/year/2021>.
_NAMELESS: Final = rb"<([^\s<>/:]+):(?:\s+xmlns:\S+=\"([^\"]*)\")?[\s/>]"
# A quoted value, or the blank line of a row whose only cell is empty.
_BLANK_ROW: Final = rb'"(?:[^"]|"")*"|(?<=\n)\r\n'
_PREFIX_LINE: Final = rb"@prefix ([^:]*): <[^>]*> \.\n"
_F = TypeVar("_F")


def chosen(media_type: str, known: Mapping[str, _F]) -> _F:
    """The format of a media type; parameters such as charset are ignored."""
    found = known.get(formats.without_parameters(media_type))
    if found is None:
        raise ResultsFormatError(
            f"this answer cannot be written as {quoted(media_type)}. Use one of {', '.join(known)}."
        )
    return found


def repaired(results: bytes, media_type: str) -> bytes:
    """What the engine wrote of rows, so that readers get all of it. Raises ResultsFormatError for what XML cannot hold.

    A row whose only cell is empty is `""` in CSV: readers skip blank lines."""
    kind = formats.without_parameters(media_type)
    if kind == formats.XML_RESULTS.media_type:
        return _checked_xml(results)
    if kind == formats.CSV.media_type and b"\n\r\n" in results and b"," not in results.partition(b"\n")[0]:
        return re.sub(_BLANK_ROW, lambda match: b'""\r\n' if match[0] == b"\r\n" else match[0], results)
    return results


def _checked_xml(text: bytes) -> bytes:
    """XML with carriage returns that survive reading (XML 1.0, 2.11). Raises ResultsFormatError for what it forbids."""
    if wrong := re.search(_NO_XML, text):
        before = text[: wrong.start()].rpartition(b">")[2][-30:].decode(errors="ignore")
        raise ResultsFormatError(
            f"the answer holds the character U+{ord(wrong[0].decode()):04X} (after {quoted(before)}), "
            "which XML cannot hold. Ask for another format, such as JSON or Turtle."
        )
    return text.replace(b"\r", b"&#xD;")


def set_of(triples: Iterable[Any]) -> list[Any]:
    """The triples, each once, sorted by their N-Triples text."""
    # A set: the engine itself drops repetitions among the first million triples of a CONSTRUCT only.
    return sorted(set(triples), key=str)


def position(quad: ox.Quad) -> tuple[str, str, str, str]:
    """Where a quad stands in a sorted file: the default graph first."""
    graph = quad.graph_name
    name = "" if isinstance(graph, ox.DefaultGraph) else str(graph)
    return name, str(quad.subject), str(quad.predicate), str(quad.object)


def canonical(quads: Iterable[ox.Quad]) -> Iterator[ox.Quad]:
    """The quads with blank nodes named by their place in the graph, so that two builds name them alike."""
    blank = ox.Dataset()
    for quad in quads:
        if any(isinstance(term, ox.BlankNode) for term in quad):
            blank.add(quad)
        else:
            yield quad
    # Only they: a blank node's canonical name depends on nothing but the quads that mention blank nodes.
    blank.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    yield from blank


def serialised(statements: Iterable[Any], rdf_format: ox.RdfFormat, prefixes: Mapping[str, str]) -> bytes:
    """The statements in this format, in this order, with the prefixes they use, sorted.

    Raises ResultsFormatError for what RDF/XML cannot hold."""
    text = ox.serialize(statements, format=rdf_format, prefixes=dict(prefixes)) or b""
    if rdf_format == ox.RdfFormat.RDF_XML:
        if nameless := re.search(_NAMELESS, text):
            prefix, written_out = nameless.groups()
            iri = written_out.decode().replace("&amp;", "&") if written_out else prefixes.get(prefix.decode(), "")
            raise ResultsFormatError(
                f"RDF/XML cannot write the property <{iri}>: it does not end in a name that begins with a letter. "
                "Ask for another format, such as Turtle."
            )
        return _checked_xml(_with_sorted_namespaces(text))
    if rdf_format not in (ox.RdfFormat.TURTLE, ox.RdfFormat.TRIG):
        return text
    # The engine writes all prefixes, in an order that differs from process to process.
    lines: list[tuple[bytes, bytes]] = []
    end = 0
    prefix_line = re.compile(_PREFIX_LINE)
    while match := prefix_line.match(text, end):
        lines.append((match[1], match[0]))
        end = match.end()
    body = text[end:]
    return b"".join(line for prefix, line in sorted(lines) if prefix + b":" in body) + b"\n" + body


def _with_sorted_namespaces(xml: bytes) -> bytes:
    """RDF/XML with the namespaces that it uses, sorted: the engine writes all, in an order of its own."""
    head, tag, rest = xml.partition(b"<rdf:RDF")
    declared, end, body = rest.partition(b">")
    prefixes = set(re.findall(rb"</?([^\s:>]+):", tag + body))
    used = [part for part in sorted(declared.split()) if part.removeprefix(b"xmlns:").partition(b"=")[0] in prefixes]
    return b" ".join([head + tag, *used]) + end + body


# Errors, translated at this border

_AT: Final = r"error at (\d+):(\d+): (.*)"
_UNKNOWN_FUNCTION: Final = re.compile(r"custom (?:aggregate )?function (<[^>]*>) is not supported", re.IGNORECASE)
_KNOWN_FUNCTIONS: Final = "Use the functions and casts of SPARQL 1.1, such as xsd:integer, or those of GeoSPARQL."


@contextmanager
def translated(query: str, is_update: bool = False) -> Iterator[None]:
    """Turn what the engine raises into our errors, the cause kept. is_update: the text changes a graph of ours."""
    try:
        yield
    except SyntaxError as error:
        raise QuerySyntaxError(_syntax_message(query, str(error), is_update)) from error
    except UnicodeEncodeError as error:
        raise QuerySyntaxError("the query holds half of a surrogate pair, which is not a character.") from error
    except (OSError, RuntimeError, ValueError) as error:
        if isinstance(error, QuerySyntaxError):
            raise
        if unknown := _UNKNOWN_FUNCTION.search(str(error)):
            raise QuerySyntaxError(f"the function {unknown[1]} is unknown here. {_KNOWN_FUNCTIONS}") from error
        raise StoreError(f"the query failed: {error}") from error


def _syntax_message(query: str, message: str, is_update: bool) -> str:
    match = re.match(_AT, message, re.DOTALL)
    if not match:
        return f"this is not SPARQL 1.1: {message}"
    if odd := odd_character(query):
        return f"SPARQL {odd}"
    if not is_update and not query_form(query):
        return no_query(query)
    if told := mistake(query):
        return f"SPARQL {told}"
    line, column = int(match[1]), int(match[2])
    # Not `splitlines`: the engine begins a line at a line feed alone.
    lines = query.split("\n")
    rest = lines[line - 1][max(column - 1, 0) :][:30].rstrip("\r") if line <= len(lines) else ""
    near = f" near {quoted(rest)}" if rest else " at the end" if line >= len(query.rstrip().split("\n")) else ""
    return f"SPARQL line {line}, column {column}{near}: {_in_short(match[3])}"


def _in_short(expected: str) -> str:
    """What the engine says, if a reader can take it in: its lists are of what it tried last, and often far off."""
    if NO_PREFIX in expected:
        return f"{NO_PREFIX}. Write PREFIX with its name and its address before the query."
    return UNREADABLE if expected.startswith("expected") else expected
