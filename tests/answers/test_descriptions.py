"""Descriptions: labels in the reader's language, dates in words, what is known of sources, each asked once."""

import pytest
from built import QUERIES, iri
from counting import CountingStore

from gpai_graph.answers.descriptions import Descriptions, literal_text
from gpai_graph.queries.library import Library
from gpai_graph.rdf.namespaces import PREFIXES
from gpai_graph.rdf.solutions import IRI, LANG_STRING, Literal
from gpai_graph.rdf.sources import Source, graph_title
from gpai_graph.rdf.sparql import with_prefixes
from gpai_graph.stores.embedded import EmbeddedStore

LIBRARY = Library(QUERIES)
CANADA, FRANCE, SERBIA = iri("country:ca"), iri("country:fr"), iri("country:rs")

# What tiny.trig lacks: labels in several languages. Loaded in this order, which is not the order wanted.
LABELS = """
@prefix country: <https://w3id.org/gpai-graph/id/country/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
country:ca rdfs:label "カナダ"@ja , "Canada (fr)"@fr , "Canada (en)"@en .
country:fr rdfs:label "France (fr)"@fr , "France" .
country:rs rdfs:label "Srbija"@sr , "Serbie"@fr .
country:jp rdfs:label "日本"@ja .
"""


@pytest.fixture
def labelled(tiny: EmbeddedStore) -> EmbeddedStore:
    """The small world with labels."""
    tiny.load(LABELS.encode(), "ttl")
    return tiny


def typed(text: str, datatype: str) -> Literal:
    return Literal(text, IRI(PREFIXES["xsd"] + datatype))


def test_labels_are_english_then_without_language_then_french_then_any_other(labelled: EmbeddedStore) -> None:
    japan = iri("country:jp")
    expected = {CANADA: "Canada (en)", FRANCE: "France", SERBIA: "Serbie", japan: "日本"}
    assert expected == Descriptions(labelled, LIBRARY).labels([japan, CANADA, FRANCE, SERBIA])


def test_what_bears_no_label_is_left_out_and_nothing_asked_gives_nothing(labelled: EmbeddedStore) -> None:
    assert {} == Descriptions(labelled, LIBRARY).labels([iri("membership:ca-gpai")])
    assert {} == Descriptions(labelled, LIBRARY).labels([])


def test_a_date_is_labelled_in_words(tiny: EmbeddedStore) -> None:
    # Three dates of the small world: a day and two months.
    dates = {"date:2020-06-15": "15 June 2020", "date:2020-06": "June 2020", "date:2021-11": "November 2021"}
    assert {iri(date): text for date, text in dates.items()} == Descriptions(tiny, LIBRARY).labels(map(iri, dates))


def test_every_thing_of_the_graph_can_be_asked_for_its_label(graph: EmbeddedStore) -> None:
    # An IRI that a parameter would refuse makes every answer that holds it fail.
    things = {term for quad in graph.quads() for term in quad if isinstance(term, IRI)}
    found = Descriptions(graph, LIBRARY).labels(things)
    assert set(found) <= things
    assert "Serbia" == found[SERBIA]
    assert set() == {thing for thing, label in found.items() if not label.strip()}


@pytest.mark.parametrize(
    ("literal", "text"),
    [
        (typed("2020-06-15", "date"), "15 June 2020"),
        (typed("2020-01-05", "date"), "5 January 2020"),
        (typed("2021-11", "gYearMonth"), "November 2021"),
        (typed("2021", "gYear"), "2021"),
        (typed("2020-99-01", "date"), "2020-99-01"),
        (typed("2020-00-01", "date"), "2020-00-01"),
        # It was an error: a time zone is no day.
        (typed("2020-06-15Z", "date"), "2020-06-15Z"),
        (typed("2020-06-15+02:00", "date"), "2020-06-15+02:00"),
        (typed("2020-06-15-05:00", "date"), "2020-06-15-05:00"),
        (typed("-0044-03-15", "date"), "-0044-03-15"),
        (typed("", "date"), ""),
        (typed("soon", "gYearMonth"), "soon"),
        (typed("2020-06-15T10:00:00", "dateTime"), "2020-06-15T10:00:00"),
        (typed("12.50", "decimal"), "12.50"),
        (Literal("2020-06-15"), "2020-06-15"),
        (Literal("Montréal", LANG_STRING, "fr"), "Montréal"),
    ],
)
def test_a_literal_is_told_as_precisely_as_it_is(literal: Literal, text: str) -> None:
    assert text == literal_text(literal)


def test_a_source_comes_with_title_publisher_date_kind_and_address(graph: EmbeddedStore) -> None:
    embassy = iri("source:fr-embassy-uk-2020-06")
    expected = Source(
        embassy,
        "France among 15 nations creating Global Partnership on AI",
        "Embassy of France in the United Kingdom",
        "15 June 2020",
        "Government",
        "https://uk.ambafrance.org/France-among-15-nations-creating-Global-Partnership-on-AI",
        reliability="Official page",
        counts_as=embassy,
        kind_iri=iri("concept:source-government"),
    )
    assert [expected] == Descriptions(graph, LIBRARY).sources([embassy])


def test_every_source_of_the_graph_is_described(graph: EmbeddedStore) -> None:
    rows = graph.select(with_prefixes("SELECT ?s { ?s a gpai:Source } ORDER BY ?s")).rows
    sources = [IRI(str(row[0])) for row in rows]
    found = Descriptions(graph, LIBRARY).sources(sources)
    assert sources == [source.iri for source in found]
    assert [] == [source.iri for source in found if not (source.title and source.publisher and source.kind)]


def test_source_details_keep_the_order_given_and_need_no_store_for_none(graph: EmbeddedStore) -> None:
    sources = [iri("source:wikimili-gpai"), iri("graph:curation"), iri("source:fr-embassy-uk-2020-06")]
    assert sources == [source.iri for source in Descriptions(graph, LIBRARY).sources(sources)]
    assert [] == Descriptions(graph, LIBRARY).sources([])


@pytest.mark.parametrize(
    ("graph_iri", "title"),
    [
        ("graph:curation", "gpai-graph (curation)"),
        ("derived:labels", "derived by the rule labels"),
        ("derived:inferred-rows", "inferred from the sources it names"),
        ("source:nobody", "source:nobody"),
    ],
)
def test_a_graph_of_ours_is_told_in_words(graph: EmbeddedStore, graph_iri: str, title: str) -> None:
    assert title == graph_title(iri(graph_iri))
    assert [Source(iri(graph_iri), title)] == Descriptions(graph, LIBRARY).sources([iri(graph_iri)])


LARGE = 1_000_000_000
# Whether the store keeps answers, and how many quads it says that it holds.
STORES = {"a server of a small graph": (True, 0), "a server of a large graph": (True, LARGE), "a command": (False, 0)}


@pytest.mark.parametrize(("store", "questions"), [*zip(STORES, (2, 2, 5), strict=True)])
def test_a_server_asks_for_each_label_once(graph: EmbeddedStore, store: str, questions: int) -> None:
    counting = CountingStore(graph, *STORES[store])
    described, unnamed = Descriptions(counting, LIBRARY), iri("country:nowhere")
    first = described.labels([CANADA, FRANCE, unnamed])
    assert {CANADA, FRANCE} == set(first)
    for things in ([CANADA], [unnamed, FRANCE], [FRANCE]):
        assert {thing: first[thing] for thing in things if thing in first} == described.labels(things)
    assert {**first, SERBIA: "Serbia"} == described.labels([CANADA, SERBIA, FRANCE])
    assert questions == counting.asked["labels"]


@pytest.mark.parametrize(("store", "questions"), [*zip(STORES, (2, 2, 4), strict=True)])
def test_a_server_asks_for_each_source_once(graph: EmbeddedStore, store: str, questions: int) -> None:
    counting = CountingStore(graph, *STORES[store])
    described = Descriptions(counting, LIBRARY)
    sources = [iri("source:wikimili-gpai"), iri("source:nobody"), iri("graph:curation")]
    first, second, third = described.sources(sources)
    assert [third, first] == described.sources([sources[2], sources[0]])
    embassy = iri("source:fr-embassy-uk-2020-06")
    assert [second, first, embassy] == [
        *described.sources([sources[1], sources[0]]),
        described.sources([embassy])[0].iri,
    ]
    assert questions == counting.asked["source-details"]


def test_what_a_server_reads_ahead_is_what_a_command_asks_for(graph: EmbeddedStore) -> None:
    things = sorted({term for quad in graph.quads() for term in quad if isinstance(term, IRI)})
    server, command = (Descriptions(CountingStore(graph, keeps), LIBRARY) for keeps in (True, False))
    assert server.labels(things) == command.labels(things)
    sources = [thing for thing in things if thing.compact.startswith(("source:", "graph:", "derived:"))]
    assert server.sources(sources) == command.sources(sources)
