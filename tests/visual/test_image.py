"""Pictures and plots as images, in every form that a notebook may show."""

from base64 import b64encode

import nbformat
import pytest
from nbconvert import HTMLExporter
from traitlets.config import Config

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


def test_a_sanitised_page_of_a_notebook_shows_images_if_they_come_first(kg: KnowledgeGraph) -> None:
    # nbconvert --sanitize-html lets no figure and no frame through: their source would stand there as text.
    picture = gpai.draw(kg.network("knowledge-flow"))
    first = Config({"NbConvertBase": {"display_data_priority": ["image/png", "text/html", "text/plain"]}})
    for shown in (picture, picture.still(), kg.plot("growth")):
        bundle = {
            each: data if isinstance(data, str) else b64encode(data).decode()
            for each, data in shown._repr_mimebundle_().items()
        }
        cell = nbformat.v4.new_code_cell("", outputs=[nbformat.v4.new_output("display_data", data=bundle)])
        page, _ = HTMLExporter(sanitize_html=True, config=first).from_notebook_node(
            nbformat.v4.new_notebook(cells=[cell])
        )
        assert page.count("<img") == 1
        assert "&lt;" not in page.partition("<body")[2]
