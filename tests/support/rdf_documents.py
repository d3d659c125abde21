"""RDF documents read back in two engines, and what belongs in the data about a thing."""

import warnings

import rdflib

from gpai_graph.rdf.solutions import Quad
from gpai_graph.stores.embedded import EmbeddedStore
from gpai_graph.web.data.linked_data import MEDIA_TYPES

WITH_GRAPHS = ("trig", "nq")

# As rdflib calls its parsers.
IN_RDFLIB = {"ttl": "turtle", "jsonld": "json-ld", "nt": "nt", "rdf": "xml", "trig": "trig", "nq": "nquads"}

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"


def in_oxigraph(body: bytes, ending: str) -> set[Quad]:
    store = EmbeddedStore.in_memory()
    store.load(body, MEDIA_TYPES[ending])
    return set(store.quads())


def in_rdflib(body: bytes, ending: str) -> rdflib.Dataset:
    # Literals must be what is written, in both engines.
    rdflib.NORMALIZE_LITERALS = False
    try:
        dataset = rdflib.Dataset(default_union=False)
        with warnings.catch_warnings():
            # rdflib's own parser asks a Dataset for what rdflib has renamed.
            warnings.simplefilter("ignore", DeprecationWarning)
            dataset.parse(data=body, format=IN_RDFLIB[ending])
        return dataset
    finally:
        rdflib.NORMALIZE_LITERALS = True


def as_text(dataset: rdflib.Dataset) -> set[tuple[str, ...]]:
    names = {dataset.default_graph.identifier: ""}
    return {
        (subject.n3(), predicate.n3(), value.n3(), "" if graph is None else names.get(graph, str(graph)))
        for subject, predicate, value, graph in dataset.quads()
    }
