"""Formats of RDF and of SPARQL results: their media types, the endings of files, and the other names they go by."""

from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple


class Format(NamedTuple):
    """A format of data.

    words: what readers call it. names: other short names, beside the ending, as `format=` of an address or `--format`
    may have them. aliases: other media types under which clients ask for it."""

    media_type: str
    ending: str
    words: str
    names: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()


JSON_RESULTS: Final = Format(
    "application/sparql-results+json", "srj", "SPARQL results in JSON", ("json",), ("application/json",)
)
XML_RESULTS: Final = Format(
    "application/sparql-results+xml",
    "xml",
    "SPARQL results in XML",
    ("srx",),
    ("application/xml", "text/xml"),
)
CSV: Final = Format("text/csv", "csv", "CSV")
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TSV: Final = Format("text/tab-separated-values", "tsv", "TSV")
TURTLE: Final = Format("text/turtle", "ttl", "Turtle", ("turtle", "n3"), ("application/x-turtle",))
N_TRIPLES: Final = Format("application/n-triples", "nt", "N-Triples", ("ntriples", "n-triples"), ("text/plain",))
RDF_XML: Final = Format(
    "application/rdf+xml", "rdf", "RDF/XML", ("rdfxml", "rdf+xml", "xml"), ("application/xml", "text/xml")
)
JSON_LD: Final = Format("application/ld+json", "jsonld", "JSON-LD", ("json-ld", "json"), ("application/json",))
TRIG: Final = Format("application/trig", "trig", "TriG with sources")
N_QUADS: Final = Format("application/n-quads", "nq", "N-Quads with sources", ("nquads", "n-quads"))

# For answers of SELECT and ASK, and of CONSTRUCT and DESCRIBE; the first one where a client does not mind.
TABLES: Final = (JSON_RESULTS, XML_RESULTS, CSV, TSV)
GRAPHS: Final = (TURTLE, JSON_LD, N_TRIPLES, RDF_XML, TRIG, N_QUADS)
# Those in which the graphs tell who says so.
WITH_GRAPHS: Final = (TRIG, N_QUADS)


def without_parameters(media_type: str) -> str:
    """A media type alone, in small letters, as headers name it with a charset, a weight and the like.

    >>> without_parameters("Text/CSV; charset=utf-8")
    'text/csv'
    """
    return media_type.partition(";")[0].strip().lower()


def media_types(formats: Iterable[Format]) -> dict[str, str]:
    """{short name: media type}: endings and other names.

    >>> media_types([RDF_XML])
    {'rdf': 'application/rdf+xml', 'rdfxml': 'application/rdf+xml', 'rdf+xml': 'application/rdf+xml', 'xml': \
'application/rdf+xml'}
    """
    return {name: each.media_type for each in formats for name in (each.ending, *each.names)}


def aliases(formats: Iterable[Format]) -> Mapping[str, str]:
    """{other media type: media type}.

    >>> aliases([JSON_RESULTS])
    {'application/json': 'application/sparql-results+json'}
    """
    return {alias: each.media_type for each in formats for alias in each.aliases}
