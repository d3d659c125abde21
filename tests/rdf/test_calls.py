"""Words of a query that decide something are found by its tokens: never in a text, an IRI, a comment or a name."""

from collections.abc import Callable
from pathlib import Path

import pytest

from gpai_graph.rdf.calls import calls_out, differs_each_time, service_variables, services, with_services_named
from gpai_graph.rdf.dialects import for_oxigraph
from gpai_graph.rdf.sparql import dataset_of, first_word, query_form
from gpai_graph.stores.sandbox.limits import DEEPEST, LONGEST_RUN, MOST_OPERATORS
from gpai_graph.stores.sandbox.request import screen

HOST = "<http://127.0.0.1:9/>"
# Oxigraph 0.5 evaluates each of these as a SERVICE call; a search for the whole word misses half of them.
CALLS = [
    f"SELECT * {{ SERVICE {HOST} {{ ?s ?p ?o }} }}",
    f"SELECT * {{ sErViCe#x\n{HOST} {{ ?s ?p ?o }} }}",
    f"SELECT * {{ ?s ?p trueSERVICE{HOST}{{?x ?y ?z}} }}",
    f"SELECT * {{ ?s ?p 1SERVICE{HOST}{{?x ?y ?z}} }}",
    f"SELECT * {{ ?s ?p ?o.SERVICESILENT{HOST}{{?x ?y ?z}} }}",
    f"PREFIX : {HOST} SELECT * {{ ?s ?p ?o.SERVICE:x{{?x ?y ?z}} }}",
    f"PREFIX e: {HOST} SELECT * {{ ?s ?p e:.SERVICE e:x{{?x ?y ?z}} }}",
    "SELECT * { ?s ?p ?o.SERVICE?service{?x ?y ?z} }",
    f"SELECT * {{ ?s ?p 'a' . SERVICE {HOST} {{}} BIND('b' AS ?b) }}",
    f"PREFIX e: {HOST} SELECT * {{ ?s ?p e:a\\#b . SERVICE {HOST} {{}} }}",
    f"PREFIX e: {HOST} SELECT * {{ ?s ?p e:a.b\\'c . SERVICE {HOST} {{}} #'\n }}",
    f"SELECT * {{ ?a ?p ?b FILTER(?a<'x>y') SERVICE {HOST} {{}} FILTER(?b='z') }}",
    f"SELECT * {{ ?a ?p ?b FILTER(?a<#>'''\n?b) SERVICE {HOST} {{}} #'''\n }}",
    f"SELECT * {{ ?a ?p ?b BIND(IF(?a<'x>y', 1, 2) AS ?c) SERVICE {HOST} {{}} FILTER(?b='z') }}",
    f"SELECT (?a<'x>y' AS ?d) {{ SERVICE {HOST} {{ ?a ?p ?b }} FILTER(?b='z') }}",
    f"SELECT ?a {{ SERVICE {HOST} {{ ?a ?p ?b }} }} ORDER BY (?a<'x>y') ?b # '",
    f"SELECT * {{ ?a ?p ?b # a comment ends at a carriage return\rSERVICE {HOST} {{}} }}",
]


@pytest.mark.parametrize("query", CALLS)
def test_every_way_to_write_a_call_is_seen(query: str) -> None:
    assert calls_out(query)


# ---- Where a word is no keyword ----

# Each holds the word where it says nothing.
HIDDEN = {
    "a text": "?s e:p '{word}'",
    "a text in double quotation marks": '?s e:p "a \\" {word}"',
    "a long text": "?s e:p '''it's\n{word}\n'''",
    "a comment": "?s e:p 1 # {word}\n",
    "an IRI": "?s e:p <https://e.org/{word}>",
    "an IRI with a fragment": "?s <https://e.org/it's#{word}> ?o",
    "a relative IRI": "?s <#{word}> ?o",
    "an IRI with a quotation mark": "?s <a'{word}> ?o",
    "a prefixed name": "?s e:{name} ?o",
    "a name in the middle": "?s e:a-{name}.b ?o",
    "a variable": "?s ?{name} ${name}",
}
CASES: dict[str, Callable[[str], str]] = {"upper": str.upper, "lower": str.lower, "title": str.title}


def _graphs() -> list[str]:
    return ["urn:a", "urn:b"]


def _refused(query: str) -> bool:
    try:
        screen(query)
    except Exception as error:
        return "SERVICE" in str(error) or "update" in str(error)
    return False


# {name: (a use as it may stand in a text, whether a query has one, true uses)}
SCREENS: dict[str, tuple[str, Callable[[str], bool], list[str]]] = {
    "SERVICE": ("SERVICE <x:y>", calls_out, [f"SERVICE {HOST} {{}}", f"SERVICE\n# to\nSILENT {HOST} {{}}"]),
    "SERVICE to a stranger": ("SERVICE <x:y>", _refused, [f"SERVICE {HOST} {{}}", f"SERVICE#\n{HOST} {{}}"]),
    "servers": ("SERVICE <x:y>", lambda query: bool(services(query)), [f"SERVICE {HOST} {{}}"]),
    "variables of servers": ("SERVICE ?x", lambda query: bool(service_variables(query)), ["SERVICE #\n?x {}"]),
    "servers by name": (
        "VALUES ?x { <x:y> } SERVICE ?x",
        lambda query: with_services_named(query) != query,
        ["VALUES ?x { <x:y> } SERVICE ?x {}", "VALUES ?x { <x:y> } SERVICE SILENT #\n ?x {}"],
    ),
    **{
        name: (f"{name}()", differs_each_time, [f"BIND({name}{gap}() AS ?x)" for gap in ("", " ", "# (\n", "#\r ")])
        for name in ("NOW", "RAND", "UUID", "STRUUID", "BNODE")
    },
    "graphs that are written out": (
        "GRAPH ?g { MINUS SELECT VALUES }",
        lambda query: for_oxigraph(query, _graphs) != query,
        [
            f"GRAPH{gap}?g {{ ?s ?p ?o {inner} }}"
            for gap in (" ", "#?\n")
            for inner in ("MINUS { ?s ?p 1 }", "{ SELECT * {} }", "{ VALUES ?s { 1 } }")
        ],
    ),
    "joined texts": (
        "GROUP_CONCAT(?x)",
        lambda query: for_oxigraph(query, _graphs) != query,
        ["{ SELECT (GROUP_CONCAT(?x) AS ?y) {} }", "{ SELECT (GROUP_CONCAT #\n (?x) AS ?y) {} }"],
    ),
}


def _around(inner: str) -> str:
    return f"PREFIX e: <https://e.org/> SELECT * {{ ?s ?p ?o . {inner} }}"


def _written(place: str, text: str) -> str:
    """A query that holds the text in a place where it is no code; names take its letters only."""
    word = text.partition("(")[0].split()[0]
    # In an IRI no spaces and brackets can stand.
    inside = "".join(sign for sign in text if sign not in ' {}<>?"\n') if "IRI" in place else text
    return _around(HIDDEN[place].format(word=inside, name=word))


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("name", SCREENS)
def test_a_word_in_what_is_no_code_is_no_keyword(name: str, case: str) -> None:
    text, has, _ = SCREENS[name]
    assert [place for place in HIDDEN if has(_written(place, CASES[case](text)))] == []


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize(("name", "use"), [(name, use) for name, (_, _, uses) in SCREENS.items() for use in uses])
def test_a_keyword_is_seen_in_any_case_of_letters_and_beside_comments(name: str, use: str, case: str) -> None:
    text, has, _ = SCREENS[name]
    word = text.partition("(")[0].split()[0]
    assert has(_around(use.replace(word, CASES[case](word))))
    # What is hidden before it hides nothing else.
    before = {place: HIDDEN[place].format(word="it", name="it") for place in HIDDEN}
    assert all(has(_around(f"{before[place]} . {use.replace(word, CASES[case](word))}")) for place in HIDDEN)


UPDATES = ("INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH")


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("word", UPDATES)
def test_an_update_is_told_by_its_first_word(word: str, case: str) -> None:
    written = CASES[case](word)
    for before in ("", "# SELECT\n", f"PREFIX {word}: <a:{word}> ", "BASE <a:b>\nprefix : <select:>"):
        assert first_word(f"{before}{written} DATA {{}}") == word
        assert _refused(f"{before}{written} DATA {{}}")
        assert not _refused(f"{before}SELECT ?{word} {{ ?s {word}:{word} '{written} {{' }} # {written}")
    for place in HIDDEN:
        assert not _refused(_written(place, f"{written} {{"))


@pytest.mark.parametrize("place", ["a text", "a long text", "a comment"])
@pytest.mark.parametrize(
    ("signs", "named"),
    [
        ("(" * (DEEPEST + 1), "brackets"),
        ("!" * (LONGEST_RUN + 1), "in a row"),
        ("=" * (MOST_OPERATORS + 1), "operators"),
    ],
)
def test_only_signs_of_the_code_are_counted(place: str, signs: str, named: str) -> None:
    screen(_around(HIDDEN[place].format(word=signs, name="")))
    with pytest.raises(Exception, match=named):
        screen(_around(f"FILTER({signs}1)"))


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("text", ["FROM <a:b>", "ASK {", "CONSTRUCT {"])
def test_the_form_and_the_dataset_are_those_of_the_code(text: str, case: str) -> None:
    for query in (_written(place, CASES[case](text)) for place in HIDDEN):
        assert dataset_of(query) == (query, (), ())
        assert query_form(query) == query_form(f"# {text}\n{query}") == "SELECT"


def test_load_is_seen_in_an_update() -> None:
    assert calls_out("LOAD <https://e.org/x.ttl>", "load")
    assert not calls_out("INSERT DATA { <https://e.org/s> <https://e.org/load> 'LOAD' }", "load")


LIBRARY = [*Path("queries").rglob("*.rq")]


@pytest.mark.parametrize("path", LIBRARY, ids=lambda path: path.stem)
def test_a_query_of_the_library_calls_out_if_it_says_where(path: Path) -> None:
    query = path.read_text(encoding="utf-8")
    assert calls_out(query) == bool(service_variables(query) or services(query))
