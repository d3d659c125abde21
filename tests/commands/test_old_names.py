"""Names that queries had before: each still leads to its query, through every interface, and none is offered."""

import json
import re
from pathlib import Path

import pytest
from command_line import Call
from IPython.core.completer import provisionalcompleter
from IPython.core.interactiveshell import InteractiveShell
from starlette.testclient import TestClient

from gpai_graph.commands.verbs import VERBS
from gpai_graph.errors import QueryWarning
from gpai_graph.graph.knowledge import KnowledgeGraph
from gpai_graph.queries.library import Library
from gpai_graph.stores.paths import queries_dir

LIBRARY = Library(queries_dir())
OLD = [pytest.param(old, new, id=old) for old, new in LIBRARY.aliases.items()]
NETWORKS = [pytest.param(old, new, id=old) for old, new in LIBRARY.aliases.items() if new in LIBRARY.networks]
PLOTS = [pytest.param(old, new, id=old) for old, new in LIBRARY.aliases.items() if new in LIBRARY.plots]
WORDS = {"analyse": ["--rows", "1"], "network": ["--rows", "1"], "run": ["--rows", "1"]}
# What each verb that takes the name of a query is asked with.
FITTING = [
    pytest.param(verb, old, new, id=f"{verb} {old}")
    for old, new in LIBRARY.aliases.items()
    for verb in VERBS
    if (verb in ("run", "cite"))
    or (verb == "plot" and new in LIBRARY.plots)
    or (verb in ("network", "draw", "analyse") and new in LIBRARY.networks)
]


def told(old: str, new: str) -> str:
    return f"{old} is now called {new}. The old name will go in a later version."


@pytest.mark.parametrize(("old", "new"), OLD)
def test_an_old_name_is_explained_as_the_new_one_and_said_to_be_old(call: Call, old: str, new: str) -> None:
    code, out, err = call("queries", old)
    assert (0, f"{told(old, new)}\n") == (code, err)
    assert (0, out, "") == call("queries", new)


@pytest.mark.parametrize(("verb", "old", "new"), FITTING[::2])
def test_every_verb_of_queries_takes_an_old_name_and_says_so_in_one_line(
    call: Call, verb: str, old: str, new: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    code, out, err = call(verb, old, *WORDS.get(verb, ()))
    assert (0, f"{told(old, new)}\n") == (code, err)
    assert (0, out, "") == call(verb, new, *WORDS.get(verb, ()))
    assert [file.stem for file in tmp_path.iterdir()] in ([], [new])


def _warned(old: str, new: str) -> pytest.WarningsRecorder:
    return pytest.warns(QueryWarning, match=f"^{old} is now called {new}\\.")  # type: ignore[return-value]


@pytest.mark.parametrize(("old", "new"), OLD)
def test_python_answers_by_an_old_name_with_a_warning(kg: KnowledgeGraph, old: str, new: str) -> None:
    assert old in kg.queries
    assert old not in list(kg.queries)
    with _warned(old, new):
        assert kg.queries[old] == kg.queries[new]
    with _warned(old, new):
        assert kg.run(old) == kg.run(new)
    with _warned(old, new):
        assert kg.answer(old).rows == kg.answer(new).rows
    with _warned(old, new):
        assert kg.sparql(old) == kg.sparql(new)
    with _warned(old, new):
        assert kg.cite(old) == kg.cite(new)


@pytest.mark.parametrize(("old", "new"), NETWORKS)
def test_python_gives_a_network_by_an_old_name_with_a_warning(kg: KnowledgeGraph, old: str, new: str) -> None:
    with _warned(old, new):
        G = kg.network(old)
    assert (new, set(kg.network(new).edges)) == (G.graph["name"], set(G.edges))


@pytest.mark.parametrize(("old", "new"), PLOTS)
def test_python_plots_by_an_old_name_with_a_warning(kg: KnowledgeGraph, old: str, new: str) -> None:
    with _warned(old, new):
        plot = kg.plot(old)
    assert (new, kg.plot(new).svg()) == (plot.name, plot.svg())


@pytest.mark.parametrize(("old", "new"), OLD)
def test_a_notebook_answers_by_an_old_name_and_says_so(
    shell: InteractiveShell, capsys: pytest.CaptureFixture[str], old: str, new: str
) -> None:
    capsys.readouterr()
    found = shell.run_cell(f"%gpai run {old}", store_history=False).result
    assert shell.user_ns["kg"].answer(new).rows == found.rows
    assert f"{told(old, new)}\n" == capsys.readouterr().err


@pytest.mark.parametrize(("old", "new"), OLD)
@pytest.mark.parametrize("begin", ["%gpai run ", "%gpai queries ", "%gpai draw ", "kg.run('", "kg.network('"])
def test_tab_offers_no_old_name_but_knows_its_parameters(
    shell: InteractiveShell, begin: str, old: str, new: str
) -> None:
    def offered(cell: str) -> list[str]:
        with provisionalcompleter():
            return [each.text for each in shell.Completer.completions(cell, len(cell))]

    assert old not in offered(f"{begin}{old[:3]}")
    if LIBRARY[new].parameters:
        assert [f"{name}=" for name in LIBRARY[new].parameters] == offered(f"%gpai run {old} ")


PAGES = ["/questions/{}", "/api/queries/{}", "/api/queries/{}.json", "/api/queries/{}.names.csv"]
OF_NETWORKS = ["", "/picture", "/picture.svg", "/network.graphml", "/links.csv"]


@pytest.mark.parametrize(("old", "new"), OLD)
@pytest.mark.parametrize("words", ["", "?as_of=2021&mode=certain&q=S%C3%A3o+Paulo"])
def test_the_address_of_an_old_name_leads_to_the_new_one_for_good(
    client: TestClient, old: str, new: str, words: str
) -> None:
    places = [*PAGES, *(["/plots/{}.svg"] if new in LIBRARY.plots else [])]
    places += [f"/networks/{{}}{file}" for file in OF_NETWORKS if new in LIBRARY.networks]
    for place in places:
        answer = client.get(place.format(old) + words, follow_redirects=False)
        assert (308, place.format(new) + words) == (answer.status_code, answer.headers["location"])
        if not words:
            assert 200 == client.get(answer.headers["location"]).status_code


@pytest.mark.parametrize(("old", "new"), NETWORKS)
def test_two_days_of_a_network_are_compared_by_an_old_name(client: TestClient, old: str, new: str) -> None:
    pages = [client.get("/compare", params={"day": "2021", "day2": "2022", "network": name}) for name in (old, new)]
    assert [200, 200] == [page.status_code for page in pages]
    assert f'<option value="{new}" selected>' in pages[0].text


def test_lists_of_questions_name_no_old_one(call: Call, client: TestClient, kg: KnowledgeGraph) -> None:
    listed = json.loads(call("queries", "--format", "json")[1])
    names = {query["name"] for query in listed} | {
        each["name"] for each in client.get("/api/queries").json()["queries"]
    }
    names |= {query.name for query in kg.queries.asked} | {*kg.queries.networks, *kg.queries.plots}
    assert {*LIBRARY.aliases} & names == set()
    pages = "".join(client.get(path).text for path in ("/questions", "/networks", "/sitemap.xml", "/openapi.json"))
    places = [f"/{folder}/{old}" for old in LIBRARY.aliases for folder in ("questions", "networks", "queries")]
    assert [place for place in places if re.search(rf"{place}[^\w-]", pages)] == []


@pytest.mark.parametrize(("old", "new"), OLD)
def test_search_finds_a_question_by_its_old_name(kg: KnowledgeGraph, old: str, new: str) -> None:
    hits = kg.search(old.replace("-", " "), "question")
    assert f"question:{new}" in [hit.thing for hit in hits]


def test_an_alias_is_no_name_and_no_other_alias() -> None:
    every = [*LIBRARY, *(alias for name in LIBRARY for alias in LIBRARY[name].aliases)]
    assert len(every) == len(set(every))
