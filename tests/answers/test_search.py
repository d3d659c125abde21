"""Search: accents, case, prefixes, other names, kinds, order; and whatever a stranger may type."""

import csv
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
from built import QUERIES, iri

from gpai_graph.answers import search
from gpai_graph.answers.search import Hit, SearchIndex, write
from gpai_graph.errors import StoreError
from gpai_graph.graph.knowledge import KnowledgeGraph
from gpai_graph.queries.library import Library
from gpai_graph.rdf.namespaces import PREFIXES, kind_of
from gpai_graph.stores.embedded import EmbeddedStore
from gpai_graph.stores.paths import ontology_dir

# Two countries, a person with a second name, and a body that mentions them.
ROWS = [
    (iri("body:ottawa-office"), "label", "Office of Serbia in Ottawa, Canada"),
    (iri("body:ottawa-office"), "summary", "Canada Canada Canada: a summary that says it often."),
    (iri("country:ca"), "label", "Canada"),
    (iri("country:rs"), "label", "Serbia"),
    (iri("country:rs"), "label", "Serbie"),
    (iri("person:ada"), "label", "Ada Éxample"),
    (iri("person:ada"), "other", "江間有沙"),
    (iri("organisation:oecd"), "label", "Organisation for Economic Co-operation and Development"),
    (iri("instrument:oecd-principles"), "label", "OECD"),
    (iri("instrument:oecd-principles"), "summary", "Principles"),
    (PREFIXES["gpai"] + "Country", "label", "country"),
]
HOSTILE = [
    "",
    " ",
    "\n\t",
    '"',
    "'",
    '"""',
    "*",
    "**",
    "?",
    "^",
    "-",
    "+",
    ":",
    "(",
    ")",
    "((((((",
    "{}",
    "\\",
    "%",
    ";--",
    "\x00",
    "a\x00b",
    "\ud800",
    "\N{FACE WITH TEARS OF JOY}",
    "AND",
    "OR",
    "NOT",
    "AND AND",
    "NOT Canada",
    "NEAR(",
    "NEAR(Canada Serbia, 5)",
    "label:Canada",
    "label : Canada",
    "^Canada",
    "- Canada",
    "{label other}: Canada",
    'Canada" OR "Serbia',
    '"; DROP TABLE texts; --',
    "x" * 100_000,
    "Canada " * 20_000,
    " ".join(f"w{number}" for number in range(5_000)),
    " ".join("abcdefghijklmnopqrstuvwxyz0123456789"),
]


@pytest.fixture(scope="module")
def index() -> SearchIndex:
    return SearchIndex.in_memory(ROWS)


def found(hits: list[Hit]) -> list[str]:
    return [hit.thing.compact for hit in hits]


# By hand


def test_the_thing_itself_comes_before_what_mentions_it(index: SearchIndex) -> None:
    assert ["country:ca", "body:ottawa-office"] == found(index.find("Canada"))
    assert ["country:rs", "body:ottawa-office"] == found(index.find("serbia"))


def test_all_words_must_be_there(index: SearchIndex) -> None:
    assert ["body:ottawa-office"] == found(index.find("Canada Serbia"))
    assert [] == index.find("Canada Zanzibar")


def test_the_beginning_of_a_word_is_enough_but_not_its_middle(index: SearchIndex) -> None:
    assert ["person:ada"] == found(index.find("exam"))
    assert [] == index.find("ample")


def test_one_letter_finds_the_names_that_begin_with_it_and_else_the_words(index: SearchIndex) -> None:
    # "Ottawa office" only mentions Canada; no name begins with an E, but the second word of "Ada Éxample" does.
    assert ["country:ca"] == found(index.find("c", kinds=["country", "body"]))
    assert "person:ada" in found(index.find("e"))


@pytest.mark.parametrize("words", ["éxample", "EXAMPLE", "Example", unicodedata.normalize("NFD", "Éxample")])
def test_case_and_accents_do_not_matter_however_they_are_encoded(index: SearchIndex, words: str) -> None:
    assert ["person:ada"] == found(index.find(words))


def test_another_name_finds_the_thing_and_the_hit_shows_its_label(index: SearchIndex) -> None:
    called = Hit(iri("person:ada"), "person", "Ada Éxample", named=True, why="called 江間有沙", whole=True)
    assert [called] == index.find("江間有沙")


def test_a_hit_carries_all_labels_the_first_one_first(index: SearchIndex) -> None:
    assert "Serbia\nSerbie" == index.find("Serbie")[0].label


def test_a_hit_says_whether_the_thing_is_called_so(index: SearchIndex) -> None:
    assert [True, False] == [hit.named for hit in index.find("canada")]
    assert [False, False] == [hit.named for hit in index.find("canad")]


def test_an_acronym_in_the_address_is_a_name(index: SearchIndex) -> None:
    hits = index.find("oecd")
    assert {"instrument:oecd-principles", "organisation:oecd"} == set(found(hits))
    assert [True, True] == [hit.named for hit in hits]


def test_kinds_keep_only_these(index: SearchIndex) -> None:
    assert ["body:ottawa-office"] == found(index.find("Canada", kinds=["body"]))
    assert ["country:ca", "body:ottawa-office"] == found(index.find("Canada", kinds=["country", "body"]))
    assert [] == index.find("Canada", kinds=["person"])
    assert ["gpai:Country"] == found(index.find("country", kinds=["term"]))


def test_kinds_may_be_hostile_too(index: SearchIndex) -> None:
    assert [] == index.find("Canada", kinds=["') OR 1=1 --"])


def test_the_limit_cuts_the_rest(index: SearchIndex) -> None:
    assert ["country:ca"] == found(index.find("Canada", limit=1))
    assert [] == index.find("Canada", limit=0)


@pytest.mark.parametrize("words", HOSTILE, ids=lambda words: repr(words[:24]))
def test_nothing_that_one_can_type_raises(index: SearchIndex, words: str) -> None:
    assert isinstance(index.find(words), list)


@pytest.mark.parametrize("words", ["", "*", '"', "(", "!?", "\ud800"])
def test_without_a_letter_or_digit_nothing_is_found(index: SearchIndex, words: str) -> None:
    assert [] == index.find(words)


@pytest.mark.parametrize("words", ['"Canada"', "Canada*", "(Canada)", "Canada!", "-Canada"])
def test_signs_around_a_word_do_not_matter(index: SearchIndex, words: str) -> None:
    assert index.find("Canada") == index.find(words)


def test_the_index_on_disk_gives_the_same_hits_and_refuses_to_change(tmp_path: Path, index: SearchIndex) -> None:
    path = tmp_path / "texts.sqlite"
    write(path, ROWS)
    before = path.read_bytes()
    on_disk = SearchIndex.open(path)
    for words in ("Canada", "serb", "江間有沙", "oecd", "zanzibar"):
        assert index.find(words) == on_disk.find(words)
    on_disk.close()
    assert before == path.read_bytes()
    assert [path] == list(tmp_path.iterdir())


def test_the_order_of_the_rows_does_not_matter() -> None:
    turned = SearchIndex.in_memory(reversed(ROWS))
    assert ["country:ca", "body:ottawa-office"] == found(turned.find("Canada"))


def test_equal_texts_come_in_the_order_of_their_addresses() -> None:
    rows = [(iri(f"person:p{number}"), "label", "Same Name") for number in (3, 1, 2)]
    assert ["person:p1", "person:p2", "person:p3"] == found(SearchIndex.in_memory(rows).find("same"))


def test_an_index_of_nothing_finds_nothing() -> None:
    assert [] == SearchIndex.in_memory([]).find("Canada")


# In the real graph


@pytest.mark.parametrize(
    ("words", "thing"),
    [
        ("Serbia", "country:rs"),
        ("Serbie", "country:rs"),
        ("SERBIA", "country:rs"),
        ("Canada", "country:ca"),
        ("India", "country:in"),
        ("Inde", "country:in"),
        ("Corée du Sud", "country:kr"),
        ("Coree du sud", "country:kr"),
        ("Republic of Korea", "country:kr"),
        ("South Korea", "country:kr"),
        ("European Union", "country:eu"),
        ("Royaume-Uni", "country:gb"),
        ("OECD", "organisation:oecd"),
        ("GPAI", "body:gpai"),
        ("Global Partnership on Artificial Intelligence", "body:gpai"),
        ("Working Group on Responsible AI", "body:gpai-wg-responsible-ai"),
        # Names in other scripts: one Korean, one Japanese.
        ("오혜연", "person:oh-alice"),
        ("江間有沙", "person:ema-arisa"),
    ],
)
def test_what_is_called_so_comes_first(kg: KnowledgeGraph, words: str, thing: str) -> None:
    assert thing == found(kg.search(words))[0]


def test_every_country_is_first_by_its_english_and_its_french_name(kg: KnowledgeGraph, graph: EmbeddedStore) -> None:
    rows = graph.select(Library(QUERIES)["search-texts"].bind({})).rows
    names = [(thing, name.text) for thing, field, name in rows if kind_of(thing) == "country" and field.text == "label"]
    # About 195 countries, two languages each.
    assert len(names) > 350
    assert [] == [(thing, name) for thing, name in names if kg.search(name, limit=1)[0].thing != thing]


def test_montreal_finds_montréal(kg: KnowledgeGraph) -> None:
    plain, accented = kg.search("Montreal", limit=50), kg.search("Montréal", limit=50)
    assert plain == accented
    assert "body:gpai-esc-montreal" in found(plain)


def test_the_label_that_is_shown_is_english(kg: KnowledgeGraph) -> None:
    # "Corée du Sud" stood first: labels came in the order of the alphabet.
    assert "South Korea" == kg.search("Corée du Sud")[0].label.split("\n")[0]


def test_kinds_of_the_real_graph_can_be_chosen(kg: KnowledgeGraph) -> None:
    hits = kg.search("data", kinds=["project", "theme"], limit=100)
    assert {"project", "theme"} == {hit.kind for hit in hits}


def test_memberships_and_seats_do_not_stand_between_the_things(kg: KnowledgeGraph) -> None:
    assert set() == {hit.kind for hit in kg.search("Serbia", limit=1000)} & {"membership", "seat", "date"}


def test_the_same_words_give_the_same_order(kg: KnowledgeGraph, graph: EmbeddedStore) -> None:
    again = KnowledgeGraph(graph, Library(QUERIES), Library(ontology_dir() / "rules"))
    assert kg.search("artificial intelligence", limit=200) == again.search("artificial intelligence", limit=200)


def test_a_small_limit_gives_the_beginning_of_a_large_one(kg: KnowledgeGraph) -> None:
    assert kg.search("responsible AI", limit=30)[:5] == kg.search("responsible AI", limit=5)


def test_an_index_is_kept_in_the_cache_and_made_anew_when_damaged(cache: Path) -> None:
    asked = []

    def rows() -> list[tuple[str, str, str]]:
        asked.append(1)
        return [(iri("country:ca"), "label", "Canada")]

    for _ in range(2):
        index = SearchIndex.cached("a-digest", rows)
        assert [hit.thing.compact for hit in index.find("cana")] == ["country:ca"]
        index.close()
    assert len(asked) == 1
    (file,) = cache.glob("search-a-digest-*/index.sqlite")
    file.write_bytes(file.read_bytes()[:-100])
    index = SearchIndex.cached("a-digest", rows)
    assert [hit.thing.compact for hit in index.find("cana")] == ["country:ca"]
    index.close()
    assert len(asked) == 2


def test_an_index_lives_in_memory_where_the_cache_cannot_be_written(cache: Path) -> None:
    cache.write_text("no folder")
    index = SearchIndex.cached("a-digest", lambda: [(iri("country:ca"), "label", "Canada")])
    assert len(index.find("canada")) == 1
    index.close()


# A hundred searches as users type them: a name in any language, a mistake, a question

SEARCHES = list(csv.DictReader(Path(__file__).with_name("searches.csv").read_text(encoding="utf-8").splitlines()))


def rank(kg: KnowledgeGraph, words: str, expected: str) -> int:
    """Which hit is expected, from 1; 99 if none of the first twenty is."""
    places = [place for place, thing in enumerate(found(kg.search(words)), 1) if thing in expected.split("|")]
    return min(places, default=99)


def test_a_hundred_searches_find_what_is_meant_among_the_first_five(kg: KnowledgeGraph) -> None:
    assert 100 == len(SEARCHES)
    far = {each["text"]: place for each in SEARCHES if (place := rank(kg, each["text"], each["expected"])) > 5}
    assert len(far) <= 5, far


def test_every_usual_name_of_a_country_or_body_comes_first(kg: KnowledgeGraph) -> None:
    usual = [each for each in SEARCHES if each["kind"] in ("country", "abbreviation")]
    assert 55 <= len(usual)
    assert [] == [each["text"] for each in usual if rank(kg, each["text"], each["expected"]) > 1]


@pytest.mark.parametrize(
    "written",
    [
        str.upper,
        str.lower,
        lambda text: unicodedata.normalize("NFD", text),
        lambda text: "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c)),
        lambda text: text.replace(" ", "-"),
        lambda text: text.replace("-", " "),
        lambda text: text.replace("'", "’"),
        lambda text: text.replace("’", " "),
        lambda text: f"  {text} ",
        lambda text: f"The {text}",
    ],
    ids="upper lower decomposed plain hyphens blanks apostrophe no-apostrophe spaces article".split(),
)
def test_how_a_name_is_written_does_not_matter(kg: KnowledgeGraph, written: Callable[[str], str]) -> None:
    names = [each["text"] for each in SEARCHES if each["kind"] in ("country", "abbreviation", "instrument", "body")]
    other = [name for name in names if found(kg.search(written(name), limit=1)) != found(kg.search(name, limit=1))]
    assert [] == other


@pytest.mark.parametrize(("one", "several"), [("working group", "working groups"), ("summit", "summits")])
def test_one_and_several_find_the_same(kg: KnowledgeGraph, one: str, several: str) -> None:
    assert found(kg.search(one))[:3] == found(kg.search(several))[:3]


def test_every_name_in_the_list_finds_its_country(kg: KnowledgeGraph) -> None:
    rows = csv.DictReader(
        (Path(search.__file__).parents[1] / "vendor" / "country-names.csv").read_text(encoding="utf-8").splitlines()
    )
    listed: dict[str, set[str]] = {}
    for row in rows:
        if kg.knows(thing := f"country:{row['code'].lower()}"):
            listed.setdefault(row["name"], set()).add(thing)
    assert len(listed) > 5000
    some = sorted(listed)[::50]
    assert [] == [name for name in some if rank(kg, name, "|".join(listed[name])) > len(listed[name])]


@pytest.mark.parametrize(
    ("words", "country"),
    [("Britain", "gb"), ("Grande-Bretagne", "gb"), ("Macedonia", "mk"), ("America", "us"), ("Korea", "kr")],
)
def test_a_short_name_that_no_collection_has_finds_its_country(kg: KnowledgeGraph, words: str, country: str) -> None:
    assert rank(kg, words, f"country:{country}") == 1


def test_every_name_in_the_list_has_a_source() -> None:
    path = Path(search.__file__).parents[1] / "vendor" / "country-names.csv"
    origins = {row["origin"] for row in csv.DictReader(path.read_text(encoding="utf-8").splitlines())}
    assert origins == {"CLDR", "UN", "ISO"}


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("Turkey", "called Turkey (Unicode CLDR)"),
        ("Slovak Republic", "called Slovak Republic (United Nations)"),
        ("PMIA", "called PMIA"),
        ("oecd", "called OECD"),
        ("Bengoi", "the spelling is near"),
        # What its label shows, or its code, needs no word.
        ("Canada", ""),
        ("hkust", ""),
    ],
)
def test_a_hit_says_by_what_it_was_found_where_its_label_does_not(kg: KnowledgeGraph, words: str, why: str) -> None:
    assert why == kg.search(words)[0].why


@pytest.mark.parametrize(
    ("text", "thing"),
    [
        ("Turkey", "country:tr"),
        ("Czech Republic", "country:cz"),
        ("United States", "country:us"),
        ("Korea", "country:kr"),
        ("Britain", "country:gb"),
        ("gdp", "indicator:gdp-current-usd"),
        ("AI Act", "instrument:eu-ai-act"),
        ("Inria", "organisation:inria"),
        ("Bengio", "person:bengio-yoshua"),
    ],
)
def test_a_usual_name_means_the_thing_and_no_document_about_it(kg: KnowledgeGraph, text: str, thing: str) -> None:
    assert thing == kg.resolve(text).compact


def test_a_question_is_no_thing_that_a_parameter_could_mean(kg: KnowledgeGraph) -> None:
    assert "question:founding-members" in found(kg.search("founding members"))
    assert "route:founding" == kg.resolve("founding members").compact


def test_without_full_text_search_the_error_says_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "_SCHEMA", "CREATE VIRTUAL TABLE texts USING fts99(words)")
    with pytest.raises(StoreError, match="search needs SQLite with FTS5"):
        SearchIndex.in_memory(ROWS)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("who joined since 2022", "new-members"),
        ("what happened since 2024", "what-happened"),
        ("new members 2022", "new-members"),
        ("how multi-stakeholder is GPAI", "experts-by-sector"),
        ("data governance reports", "outputs"),
        ("who chairs GPAI", "chairs"),
    ],
)
def test_a_question_that_holds_most_of_the_words_stands_before_others(
    kg: KnowledgeGraph, words: str, expected: str
) -> None:
    questions = [hit.thing.compact for hit in kg.search(words, limit=20) if hit.kind == "question"]
    assert f"question:{expected}" in questions[:2]
