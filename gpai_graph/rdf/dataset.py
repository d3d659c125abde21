"""The bridge to rdflib: our quads in, an rdflib Dataset out.

For pySHACL, for the second engine of the tests and for people who like rdflib; the public is answered without it."""

from collections.abc import Iterable
from functools import cache
from threading import RLock
from typing import Any, Final

import rdflib
import rdflib.plugins.sparql

from gpai_graph.rdf.solutions import IRI, XSD_STRING, BlankNode, Quad, Term

# rdflib's setting is one for the whole process: a query has it alone, and gives it back.
_SETTING: Final = RLock()


class LocalDataset(rdflib.Dataset):
    """A Dataset in whose queries FROM means its own graphs; rdflib would read local files and addresses (7.6)."""

    def query(self, *args: Any, **kwargs: Any) -> rdflib.query.Result:
        """The result of a query, as of any Dataset."""
        with _SETTING:
            before = rdflib.plugins.sparql.SPARQL_LOAD_GRAPHS
            rdflib.plugins.sparql.SPARQL_LOAD_GRAPHS = False
            try:
                return super().query(*args, **kwargs)
            finally:
                rdflib.plugins.sparql.SPARQL_LOAD_GRAPHS = before


def to_rdflib(quads: Iterable[Quad]) -> LocalDataset:
    """An rdflib Dataset of the quads; its default graph is what it is here, no union."""
    dataset = LocalDataset(default_union=False)
    graphs: dict[IRI | None, rdflib.Graph] = {None: dataset.default_graph}
    node = cache(_node)  # for this call: half of its time, and gone with it
    for quad in quads:
        graph = graphs.get(quad.graph)
        if graph is None:
            graph = graphs[quad.graph] = dataset.graph(rdflib.URIRef(quad.graph or ""))
        graph.add((node(quad.subject), node(quad.predicate), node(quad.object)))
    return dataset


def to_graph(quads: Iterable[Quad]) -> rdflib.Graph:
    """One plain rdflib Graph of the quads, whatever graphs they stand in; pySHACL reads it faster than a Dataset's."""
    graph = rdflib.Graph()
    node = cache(_node)  # as above
    for quad in quads:
        graph.add((node(quad.subject), node(quad.predicate), node(quad.object)))
    return graph


def _node(term: Term) -> rdflib.URIRef | rdflib.BNode | rdflib.Literal:
    if isinstance(term, IRI):
        return rdflib.URIRef(term)
    if isinstance(term, BlankNode):
        return rdflib.BNode(term)
    if term.language:
        return rdflib.Literal(term.text, lang=term.language)
    if term.datatype == XSD_STRING:
        # rdflib's parser reads "x" so; with the datatype written out, the pattern { ?s ?p "x" } would find nothing.
        return rdflib.Literal(term.text)
    # normalize=False: what is written must be what is read, in both engines.
    return rdflib.Literal(term.text, datatype=rdflib.URIRef(term.datatype), normalize=False)
