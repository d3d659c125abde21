"""Describing: what belongs to the data about a thing. IRIs in, quads out.

Each statement stands in the graphs of those who make it and, once, in the default graph, as in the whole graph; a
format without graphs shows the latter."""

from collections.abc import Iterable, Iterator
from typing import Any, Final

from gpai_graph.queries.parameters import Values
from gpai_graph.rdf.namespaces import BASE, PREFIXES
from gpai_graph.rdf.solutions import IRI, Quad, Term
from gpai_graph.web.data.linked_data import DATASET, data_path
from gpai_graph.web.site import Site

_DERIVED_FROM: Final = PREFIXES["prov"] + "wasDerivedFrom"
# They say what must hold, and not what does: no part of the default graph.
_SHAPES: Final = PREFIXES["graph"] + "shapes"


def about(site: Site, thing: IRI) -> list[Quad]:
    """Every statement about a thing and every one that leads to it, what all these things are called, and what the
    sources are that say so.

    A description of the document itself (what it is about, the licence) stands in the default graph alone."""
    stated = [Quad(thing, *terms) for terms in _rows(site, "facts", thing=thing)]
    stated += [Quad(start, p, thing, graph) for p, start, graph in _rows(site, "incoming", thing=thing)]
    stated = [quad for quad in stated if quad.graph != _SHAPES]
    beside = {term for quad in stated for term in (quad.subject, quad.object) if isinstance(term, IRI)} - {thing}
    sources = {quad.graph for quad in stated} | {quad.object for quad in stated if quad.predicate == _DERIVED_FROM}
    stated += _about_several(site, "names", "things", beside)
    stated += _about_several(site, "source-statements", "sources", sources)
    quads = dict.fromkeys(quad for quad in stated if quad.graph != _SHAPES)
    return [*quads, *dict.fromkeys(quad._replace(graph=None) for quad in quads), *_of_document(site, thing)]


def of_graph(site: Site, graph: IRI) -> list[Quad]:
    """Every statement of a named graph; [] where there is no such graph."""
    query = site.kg.queries["graph-of-one"].bind({"graph": graph})
    return [Quad(*triple, graph) for triple in site.kg.store.construct(query)]


def _about_several(site: Site, name: str, parameter: str, things: Iterable[Term | None]) -> Iterator[Quad]:
    wanted = sorted(thing for thing in things if isinstance(thing, IRI))
    # Without any, the query would tell of all.
    return (Quad(*terms) for terms in _rows(site, name, **{parameter: wanted})) if wanted else iter(())


def _rows(site: Site, name: str, **values: Values) -> list[tuple[Any, ...]]:
    """The rows of a query whose things are known: thousands of them need not be looked up one by one."""
    return site.kg.store.select(site.kg.queries[name].bind(values)).rows


def _of_document(site: Site, thing: IRI) -> Iterator[Quad]:
    """What the document is; called by its lasting address, so that every server gives the same bytes."""
    document = IRI(BASE.rstrip("/") + data_path(thing))
    yield Quad(document, IRI(PREFIXES["rdf"] + "type"), IRI(PREFIXES["foaf"] + "Document"))
    yield Quad(document, IRI(PREFIXES["foaf"] + "primaryTopic"), thing)
    yield Quad(document, IRI(PREFIXES["void"] + "inDataset"), DATASET)
    for row in site.kg.run("header"):
        yield Quad(document, IRI(PREFIXES["dcterms"] + "license"), row.licence)
