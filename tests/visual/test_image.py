"""Pictures and plots as images, in every form that a notebook may show."""

import pytest

import gpai_graph as gpai
from gpai_graph.graph.knowledge import KnowledgeGraph
from gpai_graph.queries.library import Library
from gpai_graph.stores.embedded import EmbeddedStore
from gpai_graph.stores.paths import ontology_dir, queries_dir


@pytest.fixture(scope="module")
def kg(graph: EmbeddedStore) -> KnowledgeGraph:
    return KnowledgeGraph(graph, Library(queries_dir()), Library(ontology_dir() / "rules"))


def test_pictures_and_plots_come_in_every_form_that_a_notebook_may_show(kg: KnowledgeGraph) -> None:
    picture = gpai.draw(kg.network("knowledge-flow"))
    for shown in (picture, picture.still(), kg.plot("growth")):
        bundle = shown._repr_mimebundle_()
        assert {"text/html", "text/plain", "image/png"} == set(bundle)
        assert bytes(bundle["image/png"]).startswith(b"\x89PNG")  # type: ignore[arg-type]
        assert str(bundle["text/plain"]).split(".")[0] in str(bundle["text/html"]).replace("&#x27;", "'")


def test_the_same_picture_gives_the_same_png(kg: KnowledgeGraph) -> None:
    from gpai_graph.visual import image

    svg = kg.plot("growth").svg()
    assert image.png(svg) == image.png(svg)
