"""Search: accents, case, prefixes, other names, kinds, order; and whatever a stranger may type."""

import unicodedata
from pathlib import Path

import pytest
from built import iri

from gpai_graph.answers import search_index
from gpai_graph.answers.search import Hit, SearchIndex
from gpai_graph.answers.search_index import write
from gpai_graph.errors import StoreError
from gpai_graph.rdf.namespaces import PREFIXES

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
    found = index.find("Serbie")[0]
    assert ("Serbia", ("Serbie",)) == (found.label, found.others)


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
    assert len(found(index.find("Canada", limit=0))) > 1


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


def test_without_full_text_search_the_error_says_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search_index, "_SCHEMA", "CREATE VIRTUAL TABLE texts USING fts99(words)")
    with pytest.raises(StoreError, match="search needs SQLite with FTS5"):
        SearchIndex.in_memory(ROWS)
