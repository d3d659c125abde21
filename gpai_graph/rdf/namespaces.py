"""Namespaces: the prefixes of the graph, and the way between an IRI and its compact form.

Every query, table and Turtle file uses these names; a test compares them."""

import re
from typing import Final

from gpai_graph.errors import UnknownPrefixError, did_you_mean, quoted
from gpai_graph.rdf.kinds import BY_NAME

BASE: Final = "https://w3id.org/gpai-graph/"
# What all things of ours begin with.
THINGS: Final = f"{BASE}id/"

# One prefix for each kind of thing: country:ca is the thing id/country/ca.
KINDS: Final = sorted(BY_NAME)

PREFIXES: Final[dict[str, str]] = dict(
    sorted(
        {
            **{kind: f"{THINGS}{kind}/" for kind in KINDS},
            "bibo": "http://purl.org/ontology/bibo/",
            "dc": "http://purl.org/dc/elements/1.1/",
            "dcat": "http://www.w3.org/ns/dcat#",
            "dcterms": "http://purl.org/dc/terms/",
            "derived": f"{BASE}graph/derived/",
            "fabio": "http://purl.org/spar/fabio/",
            "foaf": "http://xmlns.com/foaf/0.1/",
            "gpai": f"{BASE}ontology#",
            "graph": f"{BASE}graph/",
            "org": "http://www.w3.org/ns/org#",
            "owl": "http://www.w3.org/2002/07/owl#",
            "prov": "http://www.w3.org/ns/prov#",
            "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
            "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
            "schema": "https://schema.org/",
            "sh": "http://www.w3.org/ns/shacl#",
            "shape": f"{BASE}shapes#",
            "spdx": "http://spdx.org/rdf/terms#",
            "skos": "http://www.w3.org/2004/02/skos/core#",
            "time": "http://www.w3.org/2006/time#",
            "vann": "http://purl.org/vocab/vann/",
            "void": "http://rdfs.org/ns/void#",
            "wd": "http://www.wikidata.org/entity/",
            "xsd": "http://www.w3.org/2001/XMLSchema#",
        }.items()
    )
)

# Only while building: a table's rows before they become facts. No query and no published file uses them.
BUILD_PREFIXES: Final[dict[str, str]] = {"column": f"{BASE}column/", "table": f"{BASE}table/"}

# The basis of what no source states in so many words, and the graph that holds inferred rows.
BASIS_INFERRED: Final = f"{PREFIXES['concept']}basis-inferred"
INFERRED_ROWS: Final = f"{PREFIXES['derived']}inferred-rows"
# The graph that holds the shapes of SHACL; they stand in this graph only.
SHAPES: Final = f"{PREFIXES['graph']}shapes"
# The vocabulary as a whole: each graph that `build` makes holds its description.
ONTOLOGY: Final = PREFIXES["gpai"].removesuffix("#")

_BY_NAMESPACE: Final = {namespace: prefix for prefix, namespace in PREFIXES.items()}
# Narrower than SPARQL's PN_LOCAL, so that the compact form needs no escapes in any syntax.
_PLAIN_LOCAL: Final = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_-])?")
# No character that could end `<…>` or that an IRI may not hold: what passes can stand in a query as it is.
_ABSOLUTE: Final = (
    r"(?:[A-Za-z][A-Za-z0-9+.-]*://|urn:|mailto:)(?:[A-Za-z0-9._~:/?#@!$&'()*+,;=\-{more}]|%[0-9A-Fa-f]{{2}})+"
)
# Apart, because Python takes 1.5 ms to compile what most texts do not hold.
_ASCII: Final = _ABSOLUTE.format(more="")
_ANY: Final = _ABSOLUTE.format(more=r"\u00A1-\uD7FF\uF900-\uFDCF\uFDF0-\uFFEF")


def compact(iri: str) -> str:
    """The IRI as prefix:local where a prefix of ours fits, else the IRI itself; `expand` leads back.

    >>> compact("https://w3id.org/gpai-graph/id/country/ca")
    'country:ca'
    >>> compact("https://example.org/x")
    'https://example.org/x'
    """
    # Each namespace ends in # or /, and a plain local name holds neither: one look-up instead of a search.
    cut = max(iri.rfind("#"), iri.rfind("/")) + 1
    prefix = _BY_NAMESPACE.get(iri[:cut])
    return f"{prefix}:{iri[cut:]}" if prefix and _PLAIN_LOCAL.fullmatch(iri[cut:]) else iri


def kind_of(iri: str) -> str:
    """The kind of a thing by its IRI, in full or compact; "term" for the ontology and its terms, else "".

    >>> kind_of("https://w3id.org/gpai-graph/id/country/ca"), kind_of("country:ca")
    ('country', 'country')
    >>> kind_of("gpai:Country"), kind_of("https://example.org/x")
    ('term', '')
    """
    if iri.startswith(("gpai:", f"{BASE}ontology")):
        return "term"
    kind = iri.removeprefix(THINGS).partition("/")[0] if iri.startswith(THINGS) else iri.partition(":")[0]
    return kind if kind in KINDS else ""


def expand(text: str) -> str:
    """The full IRI of `country:ca`, `<https://…>` or `https://…`.

    Raises UnknownPrefixError for anything else, naming the prefix that comes nearest.

    >>> expand("country:ca")
    'https://w3id.org/gpai-graph/id/country/ca'
    """
    prefix, colon, local = text.partition(":")
    if prefix in PREFIXES and _PLAIN_LOCAL.fullmatch(local):
        return PREFIXES[prefix] + local
    bare = text[1:-1] if text.startswith("<") and text.endswith(">") else text
    if re.fullmatch(_ASCII if bare.isascii() else _ANY, bare):
        return bare
    if not colon:
        raise UnknownPrefixError(
            f"{quoted(text)} is not an IRI. Write it as prefix:name, for example country:ca, or as <https://…>."
        )
    if prefix not in PREFIXES:
        raise UnknownPrefixError(
            f"there is no prefix {quoted(prefix)} (in {quoted(text)}).{did_you_mean(prefix, PREFIXES)}"
        )
    raise UnknownPrefixError(
        f"{quoted(text)}: after the prefix, use only letters, digits, '-', '_' or '.', or write <https://…>."
    )
