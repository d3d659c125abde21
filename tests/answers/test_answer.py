"""Answers: rows folded by source, labels in the reader's language, dates in words, sources with numbers."""

import pytest
from built import QUERIES, iri

from gpai_graph.answers.answer import answer, from_solutions, labels, literal_text, source_details
from gpai_graph.answers.rows import FoldedRow, fold
from gpai_graph.queries.library import Library
from gpai_graph.rdf.namespaces import PREFIXES
from gpai_graph.rdf.solutions import IRI, LANG_STRING, BlankNode, Literal, Solutions
from gpai_graph.rdf.sources import Source, graph_title
from gpai_graph.rdf.sparql import with_prefixes
from gpai_graph.stores.embedded import EmbeddedStore

LIBRARY = Library(QUERIES)
CANADA, FRANCE, SERBIA = iri("country:ca"), iri("country:fr"), iri("country:rs")
DECLARATION, REPORT = iri("source:declaration"), iri("source:report")

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


# Folding


def test_rows_equal_but_for_source_become_one_with_both_sources_in_order() -> None:
    solutions = Solutions(["member", "source"], [(CANADA, REPORT), (CANADA, DECLARATION), (FRANCE, REPORT)])
    expected = (("member",), (FoldedRow((CANADA,), (REPORT, DECLARATION)), FoldedRow((FRANCE,), (REPORT,))))
    assert expected == fold(solutions)


def test_a_row_stands_where_it_is_first_mentioned_even_if_others_stand_between() -> None:
    rows = [(CANADA, REPORT), (FRANCE, REPORT), (CANADA, DECLARATION)]
    _, folded = fold(Solutions(["member", "source"], rows))
    assert [CANADA, FRANCE] == [row.terms[0] for row in folded]
    assert (REPORT, DECLARATION) == folded[0].sources


def test_a_source_that_comes_twice_is_named_once() -> None:
    _, (row,) = fold(Solutions(["member", "source"], [(CANADA, REPORT), (CANADA, REPORT)]))
    assert (REPORT,) == row.sources


def test_the_source_may_stand_in_any_column() -> None:
    columns, (row,) = fold(Solutions(["source", "member", "route"], [(REPORT, CANADA, None)]))
    assert ("member", "route") == columns
    assert FoldedRow((CANADA, None), (REPORT,)) == row


def test_without_a_source_column_every_row_stays_even_a_repeated_one() -> None:
    solutions = Solutions(["member"], [(CANADA,), (CANADA,)])
    assert (("member",), (FoldedRow((CANADA,), ()), FoldedRow((CANADA,), ()))) == fold(solutions)


def test_a_source_that_is_unbound_or_a_text_is_no_source() -> None:
    solutions = Solutions(["member", "source"], [(CANADA, None), (CANADA, Literal("hearsay"))])
    assert (("member",), (FoldedRow((CANADA,), ()),)) == fold(solutions)


def test_the_same_word_in_two_languages_makes_two_rows() -> None:
    english, french = (Literal("Canada", LANG_STRING, language) for language in ("en", "fr"))
    _, rows = fold(Solutions(["name", "source"], [(english, REPORT), (french, REPORT)]))
    assert [english, french] == [row.terms[0] for row in rows]


# Labels


def test_labels_are_english_then_without_language_then_french_then_any_other(labelled: EmbeddedStore) -> None:
    japan = iri("country:jp")
    expected = {CANADA: "Canada (en)", FRANCE: "France", SERBIA: "Serbie", japan: "日本"}
    assert expected == labels(labelled, LIBRARY, [japan, CANADA, FRANCE, SERBIA])


def test_what_bears_no_label_is_left_out_and_nothing_asked_gives_nothing(labelled: EmbeddedStore) -> None:
    assert {} == labels(labelled, LIBRARY, [iri("membership:ca-gpai")])
    assert {} == labels(labelled, LIBRARY, [])


def test_a_date_is_labelled_in_words(tiny: EmbeddedStore) -> None:
    # Three dates of the small world: a day and two months.
    dates = {"date:2020-06-15": "15 June 2020", "date:2020-06": "June 2020", "date:2021-11": "November 2021"}
    assert {iri(date): text for date, text in dates.items()} == labels(tiny, LIBRARY, map(iri, dates))


def test_every_thing_of_the_graph_can_be_asked_for_its_label(graph: EmbeddedStore) -> None:
    # An IRI that a parameter would refuse makes every answer that holds it fail.
    things = {term for quad in graph.quads() for term in quad if isinstance(term, IRI)}
    found = labels(graph, LIBRARY, things)
    assert set(found) <= things
    assert "Serbia" == found[SERBIA]
    assert set() == {thing for thing, label in found.items() if not label.strip()}


# Text


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


def test_an_answer_tells_terms_by_label_compact_iri_text_or_nothing(labelled: EmbeddedStore) -> None:
    unnamed = iri("membership:ca-gpai")
    solutions = Solutions(["thing"], [(CANADA,), (unnamed,)])
    readable = from_solutions(labelled, LIBRARY, "What?", solutions)
    assert ["Canada (en)", "membership:ca-gpai", "", "b0"] == [
        readable.text(term) for term in (CANADA, unnamed, None, BlankNode("b0"))
    ]


@pytest.mark.parametrize(
    ("language", "text"), [("", "Serbie"), ("en", "Serbie"), ("fr", "Serbie (fr)"), ("ja", "Serbie (ja)")]
)
def test_a_text_in_a_foreign_language_is_marked(tiny: EmbeddedStore, language: str, text: str) -> None:
    readable = from_solutions(tiny, LIBRARY, "What?", Solutions([], []))
    assert text == readable.text(Literal("Serbie", LANG_STRING, language))


# Sources


def test_sources_are_numbered_by_first_mention(graph: EmbeddedStore) -> None:
    later, earlier = iri("source:wikimili-gpai"), iri("source:fr-embassy-uk-2020-06")
    solutions = Solutions(["x", "source"], [(CANADA, later), (CANADA, earlier), (FRANCE, earlier)])
    readable = from_solutions(graph, LIBRARY, "Who?", solutions)
    assert {later: 1, earlier: 2} == readable.numbers
    assert [later, earlier] == [source.iri for source in readable.sources]


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
    )
    assert [expected] == source_details(graph, LIBRARY, [embassy])


def test_every_source_of_the_graph_is_described(graph: EmbeddedStore) -> None:
    rows = graph.select(with_prefixes("SELECT ?s { ?s a gpai:Source } ORDER BY ?s")).rows
    sources = [IRI(str(row[0])) for row in rows]
    found = source_details(graph, LIBRARY, sources)
    assert sources == [source.iri for source in found]
    assert [] == [source.iri for source in found if not (source.title and source.publisher and source.kind)]


def test_source_details_keep_the_order_given_and_need_no_store_for_none(graph: EmbeddedStore) -> None:
    sources = [iri("source:wikimili-gpai"), iri("graph:curation"), iri("source:fr-embassy-uk-2020-06")]
    assert sources == [source.iri for source in source_details(graph, LIBRARY, sources)]
    assert [] == source_details(graph, LIBRARY, [])


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
    assert [Source(iri(graph_iri), title)] == source_details(graph, LIBRARY, [iri(graph_iri)])


# Answers


def test_an_answer_of_the_library_has_its_question_columns_rows_and_sources(graph: EmbeddedStore) -> None:
    members = answer(graph, LIBRARY, LIBRARY["members"], {"as_of": "2020-12-31"})
    # 15 founding members, and 4 that joined at the Montreal summit of December 2020.
    assert 19 == len(members)
    assert LIBRARY["members"].summary == members.question
    assert "source" not in members.columns
    assert "Australia" == members.text(members.rows[0].terms[0])
    assert set(members.numbers) == {source for row in members.rows for source in row.sources}
    expected = f"<Answer: 19 rows of member, joined, route, basis; {len(members.sources)} sources>"
    assert expected == repr(members)


def test_solutions_without_rows_make_an_empty_answer(tiny: EmbeddedStore) -> None:
    empty = from_solutions(tiny, LIBRARY, "Who?", Solutions(["member", "source"], []))
    assert (0, ("member",), (), (), {}) == (len(empty), empty.columns, empty.rows, empty.sources, empty.labels)
