"""The pages on the vocabulary."""

import re
from html import unescape
from pathlib import Path

from page_texts import numbers, plain, text, things_in
from starlette.testclient import TestClient

from gpai_graph.graph.knowledge import KnowledgeGraph
from gpai_graph.graph.opening import embedded
from gpai_graph.rdf.kinds import BY_NAME
from gpai_graph.rdf.namespaces import PREFIXES
from gpai_graph.web.app import create_app
from gpai_graph.web.pages.vocabulary import ANY
from gpai_graph.web.urls import page_path


def test_every_term_stands_on_the_page_of_the_vocabulary(client: TestClient, kg: KnowledgeGraph) -> None:
    markup = client.get("/ontology").text
    for row in kg.answer("vocabulary-terms").rows:
        assert f'href="{page_path(str(row.terms[0]))}"' in markup


def test_every_class_has_a_theme(client: TestClient, kg: KnowledgeGraph) -> None:
    last = client.get("/ontology").text.partition(f">{ANY}</h2>")[2].partition("</section>")[0]
    classes = {row.terms[0] for row in kg.answer("vocabulary-terms").rows if row.terms[1] == PREFIXES["owl"] + "Class"}
    assert [term for term in classes if f'"{page_path(str(term))}?' in last] == []


def test_every_theme_names_classes_that_exist(kg: KnowledgeGraph) -> None:
    known = {str(row.terms[0]).rpartition("#")[2] for row in kg.answer("vocabulary-terms").rows}
    assert {kind.cls for kind in BY_NAME.values() if kind.cls} <= known | {"Concept"}


def test_every_term_has_a_page_with_its_definition(client: TestClient, kg: KnowledgeGraph) -> None:
    terms = kg.answer("vocabulary-terms")
    for term, definition in dict.fromkeys((row.terms[0], terms.text(row.terms[2])) for row in terms.rows):
        words = text(client, page_path(str(term)))
        assert definition in words
        assert str(term) in words


def test_a_class_tells_how_many_things_it_has_and_which_properties_they_use(
    client: TestClient, kg: KnowledgeGraph
) -> None:
    count = len(things_in(kg, "gpai:Seat"))
    since = sum(
        1 for seat in things_in(kg, "gpai:Seat") if kg.run("statements", subject=seat, property="gpai:since").rows
    )
    words = text(client, "/ontology/Seat")
    assert f"{count} things of this class" in words
    assert f"{since} of {count}, " in words


# A vocabulary of three classes: of one thing with a title, of one that has only a name, and of none.
_CLASS = 'a owl:Class ; skos:definition "A class."@en ; rdfs:isDefinedBy <https://w3id.org/gpai-graph/ontology> .'
_CLASSES = " ".join(f"gpai:{name} {_CLASS}" for name in ("Used", "Named", "Unused"))
_CLASSES += 'body:a a gpai:Used ; dcterms:title "A body"@en . body:b a gpai:Named ; rdfs:label "Another"@en .'


def test_a_class_without_things_says_so(tmp_path: Path) -> None:
    path = tmp_path / "classes.trig"
    head = "".join(f"@prefix {name}: <{namespace}> .\n" for name, namespace in PREFIXES.items())
    path.write_text(f"{head}{_CLASSES} graph:vocabulary {{ {_CLASSES} }}", encoding="utf-8")
    with TestClient(create_app(embedded(path))) as client:
        pages = {name: text(client, f"/ontology/{name}") for name in ("Used", "Named", "Unused")}
    assert [name for name in pages if "1 thing of this class" in pages[name]] == ["Used", "Named"]
    assert [name for name in pages if "We know only the names of these things." in pages[name]] == ["Named"]
    assert [name for name in pages if "The graph has no thing of this class yet." in pages[name]] == ["Unused"]


def test_the_query_of_a_term_runs_and_answers_what_the_page_shows(client: TestClient, kg: KnowledgeGraph) -> None:
    for path in ("/ontology/Seat", "/ontology/route"):
        markup = client.get(path).text
        query = unescape(re.search(r"<pre tabindex=\"0\"><code>(.*?)</code>", markup, flags=re.S)[1])  # type: ignore[index]
        shown = markup.partition('id="instances"')[2].partition("</section>")[0]
        found = kg.query(query)
        assert found
        assert all(f'"{page_path(row.thing)}"' in shown for row in found)  # type: ignore[union-attr]


def test_a_term_names_the_questions_that_use_it(client: TestClient) -> None:
    markup = client.get("/ontology/holdsOnce").text
    assert '/questions/disputed-facts"' in markup
    assert '/questions/members"' not in markup


def test_a_misspelt_term_is_not_found_and_the_nearest_is_named(client: TestClient) -> None:
    response = client.get("/ontology/Saet")
    assert response.status_code == 404
    assert "There is no term 'Saet' in the vocabulary. Did you mean 'Seat'?" in plain(response.text)


def test_the_picture_of_the_vocabulary_names_the_classes_that_are_linked(
    client: TestClient, kg: KnowledgeGraph
) -> None:
    image, page = client.get("/ontology/picture.svg"), client.get("/ontology/picture")
    assert image.headers["content-type"].startswith("image/svg+xml")
    links = kg.answer("schema")
    for name in {links.text(term) for row in links.rows for term in row.terms[:2]}:
        assert name in unescape(image.text)
        assert name in unescape(page.text)
    # Its own policy stands in the page: that of the server would forbid its scripts.
    assert "script-src" not in page.headers["content-security-policy"]
    assert 'http-equiv="Content-Security-Policy"' in page.text


def test_lists_of_words_count_their_concepts(client: TestClient, kg: KnowledgeGraph) -> None:
    words = text(client, "/ontology")
    schemes = kg.answer("schemes")
    assert f"{len(schemes)} lists hold the {sum(numbers(schemes, 'concepts'))} words" in words


def test_a_scheme_shows_its_concepts_and_a_concept_its_scheme(client: TestClient) -> None:
    assert '"/page/concept/source-official"' in client.get("/page/scheme/source-kinds").text
    assert '"/page/scheme/source-kinds"' in client.get("/page/concept/source-official").text
