"""The pages on sources, on what is disputed and missing, on the vocabulary, and on the graph itself.

Values are compared with what other queries of the library answer; no count is typed here."""

import re
from collections.abc import Iterator
from html import unescape

import pytest
from starlette.testclient import TestClient

import gpai_graph
from gpai_graph.answers.answer import Answer
from gpai_graph.graph.knowledge import KnowledgeGraph
from gpai_graph.rdf.namespaces import PREFIXES
from gpai_graph.rdf.solutions import IRI, Solutions
from gpai_graph.stores.paths import CACHE_VARIABLE
from gpai_graph.web import create_app
from gpai_graph.web.pages.about import EXAMPLE_DAY
from gpai_graph.web.pages.documents import MOST, THINGS
from gpai_graph.web.pages.sources import SHOWN
from gpai_graph.web.pages.suggesting import GAPS
from gpai_graph.web.pages.vocabulary import ANY, THEMES
from gpai_graph.web.settings import Settings
from gpai_graph.web.urls import page_path

# One of each kind of page; the first things of their kind would do as well.
PAGES = (
    *("/sources", "/sources?rows=all", "/gaps", "/gaps?rows=counts", "/gaps?rows=inferred", "/gaps?rows=ends"),
    *("/ontology", "/ontology/Seat", "/ontology/since", "/ontology/holdsOnce", "/ontology/Panel", "/about", "/suggest"),
    *(
        "/page/source/frwiki-pmia",
        "/page/source/gpai-community-2021",
        "/page/scheme/basis",
        "/page/concept/source-official",
    ),
)


@pytest.fixture(scope="module")
def kg(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KnowledgeGraph]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(CACHE_VARIABLE, str(tmp_path_factory.mktemp("cache")))
        yield gpai_graph.load()


@pytest.fixture(scope="module")
def client(kg: KnowledgeGraph) -> Iterator[TestClient]:
    with TestClient(create_app(kg), base_url="http://testserver") as client:
        yield client


def text(client: TestClient, path: str) -> str:
    """The words of a page, without tags, white space made plain."""
    response = client.get(path)
    assert response.status_code == 200, path
    return plain(response.text)


def plain(markup: str) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", "", re.sub(r"<svg.*?</svg>", "", markup, flags=re.S))))


def column(answer: Answer, name: str) -> list[str]:
    at = answer.columns.index(name)
    return [answer.text(row.terms[at]) for row in answer.rows]


def numbers(answer: Answer, name: str) -> list[int]:
    return [int(number.replace(",", "")) for number in column(answer, name)]


def things_in(kg: KnowledgeGraph, name: str) -> list[IRI]:
    found = kg.query(f"SELECT DISTINCT ?thing WHERE {{ ?thing a {name} }} ORDER BY ?thing")
    assert isinstance(found, Solutions)
    return [thing for thing in found.column("thing") if isinstance(thing, IRI)]


# ---- Every page ----


@pytest.mark.parametrize("path", PAGES)
def test_a_page_has_one_heading_no_style_of_its_own_and_distinct_ids(client: TestClient, path: str) -> None:
    markup = client.get(path).text
    ids = re.findall(r'\bid="([^"]+)"', markup)
    assert markup.count("<h1") == 1
    assert "style=" not in markup
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("path", PAGES)
def test_each_mark_leads_to_a_source_on_the_page(client: TestClient, path: str) -> None:
    markup = client.get(path).text
    assert set(re.findall(r'href="#(source-\d+)"', markup)) == set(re.findall(r'<li id="(source-\d+)"', markup))


@pytest.mark.parametrize("path", PAGES)
def test_links_within_a_page_have_a_place_to_go_to(client: TestClient, path: str) -> None:
    markup = client.get(path).text
    bare = path.partition("?")[0]
    places = {place for to, place in re.findall(r'href="([^"#]*)#([^"]+)"', markup) if to.split("?")[0] in ("", bare)}
    assert places <= set(re.findall(r'\bid="([^"]+)"', markup))


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_light(client: TestClient, path: str) -> None:
    response = client.get(path, headers={"Accept-Encoding": "gzip"})
    assert int(response.headers["content-length"]) < 100_000


def test_links_between_pages_keep_the_day(client: TestClient) -> None:
    for path in ("/sources", "/gaps", "/ontology", "/about"):
        markup = client.get(f"{path}?as_of=2021").text
        inner = re.findall(r"<main.*?</main>", markup, flags=re.S)[0]
        pages = re.findall(r'href="(/(?:page|gaps|sources|ontology/[A-Z])[^"]*)"', inner)
        assert pages
        assert [link for link in pages if "as_of=2021-12-31" not in link and "picture" not in link] == []


# ---- Sources ----


def test_the_page_of_sources_lists_those_that_state_the_most(client: TestClient, kg: KnowledgeGraph) -> None:
    every = kg.answer("sources")
    markup = client.get("/sources").text
    links = re.findall(r'<th scope=row[^>]*><a href="([^"?]+)', markup)
    assert links == [page_path(str(row.terms[0])) for row in every.rows[:SHOWN]]
    assert f"{len(every)} sources, the first {SHOWN} shown" in plain(markup)


def test_all_sources_are_shown_on_request(client: TestClient, kg: KnowledgeGraph) -> None:
    assert client.get("/sources?rows=all").text.count("<th scope=row") == len(kg.answer("sources"))


def test_the_list_is_narrowed_by_kind(client: TestClient, kg: KnowledgeGraph) -> None:
    few = kg.answer("sources", kind="concept:source-encyclopedia")
    assert f"{len(few)} of {len(kg.answer('sources'))} sources" in text(client, "/sources?kind=source-encyclopedia")


def test_the_list_is_narrowed_by_publisher_and_year(client: TestClient, kg: KnowledgeGraph) -> None:
    every = kg.answer("sources")
    publisher = column(kg.answer("publishers"), "publisher")[2]
    years = [
        date[-4:]
        for name, date in zip(column(every, "publisher"), column(every, "issued"), strict=True)
        if name == publisher
    ]
    year = years[0]
    response = client.get("/sources", params={"publisher": publisher, "year": year})
    assert response.text.count("<th scope=row") == years.count(year)


def test_the_list_is_narrowed_by_words_of_title_and_publisher(client: TestClient, kg: KnowledgeGraph) -> None:
    every = kg.answer("sources")
    both = [
        f"{title} {by}".casefold()
        for title, by in zip(column(every, "document"), column(every, "publisher"), strict=True)
    ]
    fitting = [words for words in both if "canada" in words and "gpai" in words]
    assert client.get("/sources?q=GPAI+canada").text.count("<th scope=row") == len(fitting) > 0


def test_sources_without_a_date_can_be_asked_for(client: TestClient, kg: KnowledgeGraph) -> None:
    undated = column(kg.answer("sources"), "issued").count("")
    assert client.get("/sources?year=undated").text.count("<th scope=row") == undated > 0


def test_a_list_without_a_source_says_what_helps(client: TestClient) -> None:
    assert "No source of the graph fits all of this. Show all sources" in text(client, "/sources?q=no-such-words")


def test_what_a_reader_types_stands_in_the_page_as_text(client: TestClient) -> None:
    assert "<script>alert" not in client.get("/sources?q=%22%3E%3Cscript%3Ealert(1)").text


# ---- What a document supports ----


def test_the_page_of_a_source_tells_how_much_it_supports_and_what_nobody_else_says(
    client: TestClient, kg: KnowledgeGraph
) -> None:
    document = "source:gpai-community-2021"
    things = kg.answer("what-a-document-supports", document=document)
    alone = [
        statement
        for thing in (row.terms[0] for row in things.rows)
        for statement in kg.evidence(str(thing))
        if [source.iri.compact for source in statement.sources] == [document]
    ]
    words = text(client, "/page/source/gpai-community-2021")
    assert f"It states {sum(numbers(things, 'statements'))} facts about {len(things)} things." in words
    assert f"{len(alone)} of them are stated by no other source seen." in words


def test_the_page_of_a_source_shows_a_dozen_things_and_more_on_request(client: TestClient) -> None:
    path = "/page/source/gpai-community-2021"
    assert client.get(path).text.count('class="supported"') == THINGS
    assert THINGS < client.get(f"{path}?rows=all").text.count('class="supported"') <= MOST


def test_a_large_source_leads_to_the_question_for_the_rest(client: TestClient, kg: KnowledgeGraph) -> None:
    largest = kg.answer("sources").rows[0].terms[0]
    assert len(kg.answer("what-a-document-supports", document=largest)) > MOST
    markup = client.get(f"{page_path(str(largest))}?rows=all").text
    assert markup.count('class="supported"') == MOST
    assert "/questions/what-a-document-supports" in markup


def test_what_has_no_name_is_called_by_what_it_measures(client: TestClient, kg: KnowledgeGraph) -> None:
    largest = kg.answer("sources").rows[0].terms[0]
    assert "observation:" not in text(client, page_path(str(largest))).partition("Take it with you")[0]


def test_publisher_date_kind_and_address_of_a_source_stand_first(client: TestClient, kg: KnowledgeGraph) -> None:
    row = kg.run("source-details", sources="source:gpai-community-2021").first()
    assert row is not None
    head = text(client, "/page/source/gpai-community-2021").partition("What this document supports")[0]
    for value in (row.title, row.publisher, row.issued, row.kind, row.url):
        assert value.text in head


def test_a_source_that_takes_a_side_shows_both_sides(client: TestClient, kg: KnowledgeGraph) -> None:
    disputed = kg.answer("disputed-facts")
    row = disputed.rows[0]
    words = text(client, page_path(str(row.sources[0]))).partition("What it disputes")[2]
    assert disputed.text(row.terms[3]) in words
    assert disputed.text(row.terms[4]) in words


def test_a_source_in_no_dispute_says_so(client: TestClient, kg: KnowledgeGraph) -> None:
    disputed, against = kg.answer("disputed-facts"), kg.answer("disputed-against")
    taking = {source for answer in (disputed, against) for row in answer.rows for source in row.sources}
    quiet = next(row.terms[0] for row in kg.answer("sources").rows if row.terms[0] not in taking)
    assert "Nothing that it states is contradicted" in text(client, page_path(str(quiet)))


def test_a_source_from_which_something_was_only_inferred_states_nothing(client: TestClient, kg: KnowledgeGraph) -> None:
    every = kg.answer("sources")
    silent = [row.terms[0] for row, facts in zip(every.rows, numbers(every, "facts"), strict=True) if facts == 0]
    assert silent
    assert "It states no fact as it stands" in text(client, page_path(str(silent[0])))


# ---- Disputes ----


def test_every_disputed_thing_stands_on_the_page_of_gaps_with_both_claims(
    client: TestClient, kg: KnowledgeGraph
) -> None:
    markup = client.get("/gaps").text
    section = plain(markup.partition('id="disputed"')[2].partition("<section")[0])
    disputed = kg.answer("disputed-facts")
    for row in disputed.rows:
        for term in (row.terms[0], row.terms[3], row.terms[4]):
            assert disputed.text(term) in section


def test_a_dispute_is_told_once_whoever_claims_it_first(client: TestClient, kg: KnowledgeGraph) -> None:
    section = client.get("/gaps").text.partition('id="disputed"')[2].partition("<section")[0]
    pairs = {(row.terms[0], row.terms[2], frozenset(row.terms[3:5])) for row in kg.answer("disputed-facts").rows}
    assert section.count('<dl class="sides">') == len(pairs)


def test_both_sides_of_every_dispute_name_a_source(client: TestClient) -> None:
    section = client.get("/gaps").text.partition('id="disputed"')[2].partition("<section")[0]
    sides = re.findall(r"<div><dt>.*?</div>", section, flags=re.S)
    assert sides
    assert [side for side in sides if "doubled" not in side] == []


def test_each_claim_has_another_side(kg: KnowledgeGraph) -> None:
    claims, against = kg.answer("disputed-facts"), kg.answer("disputed-against")
    assert {(row.terms[0], *row.terms[2:5]) for row in claims.rows} == {row.terms[:4] for row in against.rows}


def test_a_disputed_value_says_so_on_the_page_of_its_thing(client: TestClient, kg: KnowledgeGraph) -> None:
    row = kg.answer("disputed-facts").rows[0]
    markup = client.get(page_path(str(row.terms[0]))).text
    assert 'class="state disputed">disputed' in markup
    assert "sources disagree" in markup


def test_a_thing_without_a_dispute_is_not_called_disputed(client: TestClient) -> None:
    assert "disputed</span>" not in client.get("/page/country/ca").text.partition("<footer")[0].partition("roles")[0]


# ---- What is missing ----


def test_counts_that_are_not_reached_stand_with_bar_and_share(client: TestClient, kg: KnowledgeGraph) -> None:
    counts = kg.answer("stated-and-recorded")
    at = {name: place for place, name in enumerate(counts.columns)}
    fewer = [row.terms for row in counts.rows if counts.text(row.terms[at["complete"]]) == "no"]
    section = client.get("/gaps").text.partition('id="counts"')[2].partition("</section>")[0]
    assert section.count("<meter") == len(fewer)
    for terms in fewer:
        stated, recorded = int(terms[at["stated"]].text), int(terms[at["recorded"]].text)
        assert f'max="{stated}" value="{recorded}"' in section
        assert f"{recorded} of {stated}, " in plain(section)


def test_the_other_counts_are_shown_on_request(client: TestClient, kg: KnowledgeGraph) -> None:
    section = client.get("/gaps?rows=counts").text.partition('id="counts"')[2].partition("</section>")[0]
    assert section.count('<th scope="row">') == len(kg.answer("stated-and-recorded"))


def test_facts_of_one_source_add_up_by_kind(client: TestClient, kg: KnowledgeGraph) -> None:
    section = plain(client.get("/gaps").text.partition('id="single"')[2].partition("</section>")[0])
    found = re.findall(r"([\d,]+) of ([\d,]+), (?:\d|less|more)", section)
    single = kg.answer("single-source-facts")
    sums = [sum(int(pair[place].replace(",", "")) for pair in dict.fromkeys(found)) for place in (0, 1)]
    assert sums == [sum(numbers(single, "alone")), sum(numbers(single, "facts"))]


def test_everything_inferred_is_shown_on_request_with_hollow_marks(client: TestClient, kg: KnowledgeGraph) -> None:
    things = {row.terms[0] for row in kg.answer("inferred-facts").rows}
    section = client.get("/gaps?rows=inferred").text.partition('id="inferred"')[2].partition("</section>")[0]
    entries = re.findall(r"<li><strong>.*?</li>", section, flags=re.S)
    assert len(entries) == len(things)
    assert [entry for entry in entries if "hollow" not in entry] == []


def test_unknown_ends_are_told_body_by_body(client: TestClient, kg: KnowledgeGraph) -> None:
    bodies = kg.answer("open-ends-by-body")
    open_ = [row for row in bodies.rows if len({bodies.text(term) for term in row.terms[1:]}) > 1]
    section = client.get("/gaps?rows=ends").text.partition('id="ends"')[2].partition("</section>")[0]
    assert section.count('<th scope="row">') == len(open_)


def test_seats_by_body_add_up_to_the_seats_of_all(kg: KnowledgeGraph) -> None:
    bodies, row = kg.answer("open-ends-by-body"), kg.run("open-ends").first()
    assert row is not None
    assert (sum(numbers(bodies, "seats")), sum(numbers(bodies, "ended"))) == (int(row.seats.text), int(row.ended.text))


def test_things_by_year_hold_every_project_at_least_once(kg: KnowledgeGraph) -> None:
    by_year = kg.answer("recorded-by-year")
    projects = [
        number
        for name, number in zip(column(by_year, "class"), numbers(by_year, "things"), strict=True)
        if name == "Project"
    ]
    assert sum(projects) >= len(things_in(kg, "gpai:Project"))


def test_every_item_that_lacks_something_leads_to_a_suggestion(client: TestClient) -> None:
    links = {unescape(link) for link in re.findall(r'href="(/suggest[^"]*)"', client.get("/gaps").text)}
    assert {gap for gap in GAPS if any(f"gap={gap}" in link for link in links)} == set(GAPS) - {"other"}
    for link in sorted(links)[:5]:
        assert client.get(link).status_code == 200


def test_seats_of_the_day_are_told_in_three_ways(client: TestClient, kg: KnowledgeGraph) -> None:
    words = text(client, f"/gaps?as_of={EXAMPLE_DAY}")
    for mode, said in (
        ("certain", "are certain"),
        ("recorded", "are recorded for that year"),
        ("possible", "are possible"),
    ):
        assert (
            f"{len(kg.answer('seats', as_of=EXAMPLE_DAY, mode=mode))} {'seats ' if mode == 'certain' else ''}{said}"
            in words
        )


# ---- Suggestions ----


def test_a_suggestion_names_the_thing_and_the_state_of_the_graph(client: TestClient, kg: KnowledgeGraph) -> None:
    words = text(client, "/suggest?thing=country:ca&gap=fewer")
    assert f"Thing: Canada ({PREFIXES['country']}ca)" in words
    assert f"sources up to {kg.run('cut-off').column('day')[0].text}" in words


def test_a_suggestion_on_nothing_or_on_an_unknown_gap_is_refused_in_words(client: TestClient) -> None:
    unknown, wrong = client.get("/suggest?thing=country:atlantis"), client.get("/suggest?gap=disputd")
    assert (unknown.status_code, wrong.status_code) == (404, 400)
    assert "Did you mean 'disputed'?" in plain(wrong.text)


def test_whoever_runs_the_server_can_be_written_to(kg: KnowledgeGraph) -> None:
    with TestClient(create_app(kg, Settings(contact="graph@example.org"))) as client:
        assert "mailto:graph@example.org?subject=gpai-graph%3A%20Canada" in client.get("/suggest?thing=country:ca").text
        assert "mailto:graph@example.org" in client.get("/about").text


# ---- Vocabulary ----


def test_every_term_stands_on_the_page_of_the_vocabulary(client: TestClient, kg: KnowledgeGraph) -> None:
    markup = client.get("/ontology").text
    for row in kg.answer("vocabulary-terms").rows:
        assert f'href="{page_path(str(row.terms[0]))}?' in markup


def test_every_class_has_a_theme(client: TestClient, kg: KnowledgeGraph) -> None:
    last = client.get("/ontology").text.partition(f">{ANY}</h2>")[2].partition("</section>")[0]
    classes = {row.terms[0] for row in kg.answer("vocabulary-terms").rows if row.terms[1] == PREFIXES["owl"] + "Class"}
    assert [term for term in classes if f'"{page_path(str(term))}?' in last] == []


def test_every_theme_names_classes_that_exist(kg: KnowledgeGraph) -> None:
    known = {str(row.terms[0]).rpartition("#")[2] for row in kg.answer("vocabulary-terms").rows}
    assert {name for names in THEMES.values() for name in names} <= known | {"Concept"}


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


def test_a_class_without_things_says_so(client: TestClient, kg: KnowledgeGraph) -> None:
    used = {row.terms[0] for row in kg.answer("entities").rows}
    classes = {row.terms[0] for row in kg.answer("vocabulary-terms").rows if row.terms[1] == PREFIXES["owl"] + "Class"}
    for term in classes - used:
        assert "Nothing in the graph is in this class yet." in text(client, page_path(str(term)))


def test_the_query_of_a_term_runs_and_answers_what_the_page_shows(client: TestClient, kg: KnowledgeGraph) -> None:
    for path in ("/ontology/Seat", "/ontology/route"):
        markup = client.get(path).text
        query = unescape(re.search(r"<pre tabindex=\"0\"><code>(.*?)</code>", markup, flags=re.S)[1])  # type: ignore[index]
        shown = markup.partition('id="instances"')[2].partition("</section>")[0]
        found = kg.query(query)
        assert found
        assert all(f'"{page_path(row.thing)}?' in shown for row in found)  # type: ignore[union-attr]


def test_a_term_names_the_questions_that_use_it(client: TestClient) -> None:
    markup = client.get("/ontology/holdsOnce").text
    assert "/questions/disputed-facts?" in markup
    assert "/questions/members?" not in markup


def test_a_misspelt_term_is_not_found_and_the_nearest_is_named(client: TestClient) -> None:
    response = client.get("/ontology/Saet")
    assert response.status_code == 404
    assert "There is no term 'Saet' in the ontology. Did you mean 'Seat'?" in plain(response.text)


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
    assert "/page/concept/source-official?" in client.get("/page/scheme/source-kinds").text
    assert "/page/scheme/source-kinds?" in client.get("/page/concept/source-official").text


# ---- About ----


def test_the_figures_of_the_page_about_the_graph_are_those_of_the_queries(
    client: TestClient, kg: KnowledgeGraph
) -> None:
    words = text(client, "/about")
    for name in ("figures", "quads", "disputed-facts", "inferred-facts", "stated-and-recorded"):
        assert kg.answer(name).sentence in words


def test_the_example_of_the_three_ways_is_what_the_question_answers(client: TestClient, kg: KnowledgeGraph) -> None:
    words = text(client, "/about")
    sentences = [
        kg.answer("seats", as_of=EXAMPLE_DAY, mode=mode).sentence for mode in ("certain", "recorded", "possible")
    ]
    assert len(set(sentences)) == len(sentences)
    assert [sentence for sentence in sentences if sentence not in words] == []


def test_the_foot_of_every_page_leads_to_places_of_the_page_about_the_graph(client: TestClient) -> None:
    markup = client.get("/about").text
    for place in re.findall(r'href="/about[^"#]*#([^"]+)"', client.get("/").text):
        assert f'id="{place}"' in markup


def test_the_page_about_the_graph_tells_which_graph_is_shown(client: TestClient) -> None:
    words = text(client, "/about")
    assert gpai_graph.__version__ in words.partition("Versions")[2]


# ---- What is shared ----


def test_words_of_other_scripts_run_in_their_own_direction(client: TestClient, kg: KnowledgeGraph) -> None:
    titles = [row.terms[0] for row in kg.answer("sources").rows if re.search("[\u0590-\u05ff]", kg.label(row.terms[0]))]
    assert titles
    for title in titles:
        assert f'<h1 dir="auto">{kg.label(title)}' in client.get(page_path(str(title))).text


def test_a_word_of_a_list_is_told_by_its_definition(client: TestClient, kg: KnowledgeGraph) -> None:
    for path, thing in (
        ("/page/concept/source-official", "concept:source-official"),
        ("/page/scheme/basis", "scheme:basis"),
    ):
        definition = kg.evidence(thing, "skos:definition")[0].triple.object.text  # type: ignore[union-attr]
        markup = client.get(path).text
        assert f'<p class="said">{definition}</p>' in markup
        assert "skos:" not in plain(markup.partition("<h2")[2].partition("Take it with you")[0])
