"""What a text means: one thing, or an error that names those it may mean. Names in sentences have their article."""

import csv
import re
from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient
from webpages import Page

from gpai_graph.answers.descriptions import Descriptions
from gpai_graph.answers.names import ARTICLES, Names, within
from gpai_graph.answers.search_words import STOP_WORDS
from gpai_graph.errors import ParameterError, UnknownEntityError
from gpai_graph.graph.knowledge import KnowledgeGraph
from gpai_graph.queries.library import Library
from gpai_graph.rdf.calls import service_variables
from gpai_graph.rdf.solutions import IRI, Literal
from gpai_graph.stores.embedded import EmbeddedStore
from gpai_graph.stores.paths import queries_dir

COUNTRY = "https://w3id.org/gpai-graph/id/country/"
ROWS = list(csv.DictReader(ARTICLES.read_text(encoding="utf-8").splitlines()))
NAMES = "United States|United Kingdom|Netherlands|European Union|Council of Europe|GPAI Council|Working Group on"
# A name after a word within a sentence.
BARE = re.compile(rf"\b(?:of|by|from|in|for|with|and|to|than|between|both|are|is) (?:{NAMES})")
ASKED = [
    *((name, {"member": member}) for name in ("uses", "who-signed-what-else") for member in ("us", "gb", "nl", "eu")),
    *((name, {"country": country}) for name in ("experts", "strategies") for country in ("us", "gb", "nl", "eu")),
    *((name, {"group": "gpai-wg-data-governance"}) for name in ("outputs", "projects", "experts", "experts-by-region")),
    *((name, {"group": "council-of-europe"}) for name in ("members-of-both", "members-outside-a-group")),
    *(("about-country", {"thing": f"country:{code}"}) for code in ("us", "gb", "nl", "eu", "cn", "ae")),
    *((name, {}) for name in ("chairs", "attendance", "candidates", "largest-outside")),
]


@pytest.fixture
def names(graph: EmbeddedStore) -> Names:
    """The committed graph, in which no search finds anything: what is left is what the texts of things say."""

    def texts() -> Iterator[tuple[str, str, str]]:
        yield f"{COUNTRY}fr", "label", "France"
        yield f"{COUNTRY}rs", "label", "Serbia"
        yield f"{COUNTRY}ca", "description", "Serbien"

    return Names(Descriptions(graph, Library(queries_dir())), lambda *_: [], texts)


@pytest.mark.parametrize("text", ["country:fr", f"{COUNTRY}fr", f"<{COUNTRY}fr>", "fr", "FR", " fr "])
def test_a_thing_is_meant_by_its_iri_and_its_slug(names: Names, text: str) -> None:
    assert "country:fr" == names.resolve(text.strip() if ":" in text else text).compact


@pytest.mark.parametrize(
    ("text", "kind", "cls", "told"),
    [
        ("Frnace", "", "", "nothing called 'Frnace'. Did you mean country:fr (France)?"),
        ("Serbja", "country", "", "no country called 'Serbja'. Did you mean country:rs (Serbia)?"),
        ("Serbja", "body", "", "no body called 'Serbja'. `gpai-graph search WORDS` finds things by name."),
        # A description is no name, and a short code is near to everything.
        ("Serbien", "person", "", "no person called 'Serbien'. `gpai-graph search WORDS`"),
        ("xx", "", "", "nothing called 'xx'. `gpai-graph search WORDS`"),
        ("country:frr", "", "", "knows no country:frr. `gpai-graph search WORDS`"),
        ("country:serbja", "", "", "knows no country:serbja. Did you mean country:rs (Serbia)?"),
        ("nobody:fr", "", "", "nobody"),
        ("country:fr", "", "gpai:Partnership", "does not fit here. Name one partnership: Global Partnership on"),
        # One body is of this class.
        ("Serbja", "", "gpai:Partnership", "Name one of these: Global Partnership on"),
    ],
)
def test_a_text_that_means_nothing_is_an_error_that_helps(
    names: Names, text: str, kind: str, cls: str, told: str
) -> None:
    with pytest.raises(UnknownEntityError) as caught:
        names.resolve(text, kind, cls)
    assert told in str(caught.value)


def test_what_bears_no_label_is_called_by_its_compact_iri(names: Names) -> None:
    assert ("France", "country:zz") == tuple(map(names.label, ("country:fr", "country:zz")))


def test_among_values_a_text_means_those_that_read_so(names: Names) -> None:
    france, serbia = IRI(f"{COUNTRY}fr"), IRI(f"{COUNTRY}rs")
    values = [france, serbia, Literal("2021"), Literal("France")]
    assert [france, Literal("France")] == names.among(values, "France")
    assert (
        [france] == names.among(values, "country:fr") == names.among(values, "fr") == names.among(values, f"<{france}>")
    )
    assert [Literal("2021")] == names.among(values, "2021")
    # Canada is a thing, and none of these; Atlantis is nothing.
    assert [] == names.among(values, "country:ca") == names.among(values, "Atlantis")


def test_a_name_that_several_bear_is_an_error_that_lists_them(kg: KnowledgeGraph) -> None:
    with pytest.raises(UnknownEntityError, match=r"'Steering' may be body:.*, body:.*Name one of them"):
        kg.resolve("Steering", "body")


@pytest.mark.parametrize("text", ["the", "of", "and", "a", "e", "Respons", "Working", "Council", "AI"])
def test_a_text_that_is_not_clearly_one_thing_is_refused_with_those_it_may_be(kg: KnowledgeGraph, text: str) -> None:
    with pytest.raises(UnknownEntityError, match=r"may be body:\S+ \(.+\)") as caught:
        kg.answer("experts", group=text)
    assert "Name one of them." in str(caught.value) or "Write the whole name." in str(caught.value)


@pytest.mark.parametrize("text", ["the", "of", "a", "e", "The of"])
def test_a_word_that_many_names_hold_is_no_name_where_no_kind_is_asked_for(kg: KnowledgeGraph, text: str) -> None:
    with pytest.raises(UnknownEntityError):
        kg.resolve(text)


@pytest.mark.parametrize("text", sorted(STOP_WORDS))
def test_the_code_of_a_country_is_taken_though_it_is_a_word(kg: KnowledgeGraph, text: str) -> None:
    if kg.knows(f"country:{text}"):
        assert kg.resolve(text).compact == f"country:{text}"
    else:
        with pytest.raises(UnknownEntityError):
            kg.resolve(text)


@pytest.mark.parametrize(
    ("text", "kind", "thing"),
    [
        ("RAI", "body", "body:gpai-wg-responsible-ai"),
        ("meg", "body", "body:gpai-meg"),
        ("Responsible", "body", "body:gpai-wg-responsible-ai"),
        ("in", "country", "country:in"),
        ("cote d’ivoire", "country", "country:ci"),
    ],
)
def test_a_name_or_a_word_that_one_name_alone_holds_is_read(
    kg: KnowledgeGraph, text: str, kind: str, thing: str
) -> None:
    assert thing == kg.resolve(text, kind).compact


def classes_of_parameters(kg: KnowledgeGraph) -> list[str]:
    return sorted({each.of for query in kg.queries.asked for each in query.parameters.values() if each.of})


def test_a_thing_of_another_kind_is_refused_in_words_and_each_name_that_is_offered_is_taken(kg: KnowledgeGraph) -> None:
    offered = 0
    for cls in classes_of_parameters(kg):
        with pytest.raises(UnknownEntityError) as refused:
            kg.resolve("milestone:gpt-4", cls=cls)
        said = str(refused.value)
        assert said.startswith("milestone:gpt-4 (GPT-4) does not fit here. Name one ")
        assert cls not in said
        for name in said.partition("Name one ")[2].partition(": ")[2].rstrip(".").split("; ") if ": " in said else ():
            assert kg.label(kg.resolve(name, cls=cls)) == name
            offered += 1
    assert offered > 50


def parameters_of_things(kg: KnowledgeGraph) -> list[tuple[str, str]]:
    """(question, parameter) of all that take things of the graph: no endpoint, which is an address."""
    return [
        (query.name, name)
        for query in kg.queries.asked
        for name, each in query.parameters.items()
        if each.type == "iri" and f"_{name}" not in service_variables(query.text)
    ]


def test_every_parameter_of_a_question_refuses_a_thing_that_it_cannot_match(kg: KnowledgeGraph) -> None:
    asked, lookup = parameters_of_things(kg), kg.run("lookups").column("lookup")[0]
    assert len(asked) > 50
    for question, name in asked:
        with pytest.raises(UnknownEntityError, match=r"^lookup:\S+ \(.+\) does not fit here\. Name one \S+"):
            kg.answer(question, **{name: lookup})


@pytest.mark.parametrize("year", ["2024-05", "1 May 2022", "date:2022-05-01"])
def test_where_a_year_is_asked_for_a_month_or_a_day_is_refused(kg: KnowledgeGraph, year: str) -> None:
    years = [(question, name) for question, name in parameters_of_things(kg) if name == "year"]
    assert len(years) > 1
    for question, name in years:
        with pytest.raises(ParameterError, match=r"'year' takes a year, not .* (20\d\d)\. Write \1\."):
            kg.answer(question, **{name: year})


def test_a_value_of_another_kind_is_no_year(kg: KnowledgeGraph) -> None:
    with pytest.raises(UnknownEntityError, match=r"does not fit here\. Name one date"):
        kg.run("largest-outside", year="country:ki")


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["example"])
def test_each_pattern_fits_its_example_alone(row: dict[str, str]) -> None:
    fitting = [each["example"] for each in ROWS if re.fullmatch(each["pattern"], row["example"])]
    assert [row["example"]] == fitting
    assert f"the {row['example']}" == within(row["example"], "country:x")


@pytest.mark.parametrize("name", ["Japan", "UNESCO", "BRICS", "Inria", "Canada", "AI Singapore", "Stanford University"])
def test_other_names_have_none(name: str) -> None:
    assert name == within(name, "organisation:x")


def test_a_title_is_no_name_with_an_article() -> None:
    assert "Working Group on AI" == within("Working Group on AI", "output:x")


@pytest.mark.parametrize(("name", "asked"), ASKED, ids=str)
def test_an_answer_gives_each_name_its_article(kg: KnowledgeGraph, name: str, asked: dict[str, str]) -> None:
    answer = kg.answer(name, **asked)
    told = [answer.sentence, *(words for words, _ in answer.instead), *(each.words for each in answer.notes)]
    assert [] == [text for text in told if BARE.search(text) or "the the " in text]
    assert not answer.sentence[:1].islower()


@pytest.mark.parametrize(
    "address",
    [
        *("/page/country/us", "/page/country/eu", "/page/country/nl", "/page/body/gpai-wg-data-governance"),
        *("/connections?from=country:us&to=country:eu", "/search?q=United+States+and+Serbia"),
        *("/networks/countries-and-bodies", "/networks/bodies-and-chairs", "/networks/countries-and-groups"),
    ],
)
def test_a_page_gives_each_name_its_article(client: TestClient, address: str) -> None:
    page = Page(client.get(address).text)
    texts = [element.text for tag in ("h1", "p", "li") for element in page.all(tag)]
    # A link, and the reference of a source, is a name alone.
    told = [text for text in texts if "gpai-graph contributors" not in text and "Register of AI" not in text]
    assert [] == [text for text in told if BARE.search(text) or "the the " in text]


@pytest.mark.parametrize("text", ["é𩣱1", "𠀀", "a\u0085b", "٣", "Ǆ"])
def test_a_text_of_any_letters_that_names_nothing_is_told_as_it_was_written(kg: KnowledgeGraph, text: str) -> None:
    with pytest.raises(UnknownEntityError, match=r"^the graph knows no role called '"):
        kg.run("seats", role=text)
