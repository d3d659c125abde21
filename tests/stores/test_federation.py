"""Federation: queries that ask another host, tried against a SPARQL server on loopback that plays Wikidata."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from library_queries import LIBRARY, answered
from servers import Served, free_port, oxigraph

from gpai_graph import connect
from gpai_graph.commands.terminal import main
from gpai_graph.errors import EndpointError, QuerySyntaxError
from gpai_graph.graph.opening import load
from gpai_graph.rdf.calls import calls_out
from gpai_graph.rdf.solutions import IRI
from gpai_graph.stores.embedded import EmbeddedStore
from gpai_graph.stores.http import Connection
from gpai_graph.stores.remote import RemoteStore, load_into
from gpai_graph.stores.wrappers import FederatingStore

NAME = "wikidata-populations"
WIKIDATA = "https://query.wikidata.org/sparql"
# Shaped as Wikidata is, with figures of our own: the item, labels, the ISO code (P297), the population (P1082).
ITEMS = {
    "Q16": ("Canada", "Canada", "CA", 41),
    "Q142": ("France", "France", "FR", 68),
    "Q403": ("Serbia", "Serbie", "RS", 7),
    # Indonesia is no member, the last is no country.
    "Q252": ("Indonesia", "Indonésie", "ID", 280),
    "Q3624078": ("sovereign state", "État souverain", None, 1),
}


def shaped() -> str:
    """The stand-in's triples."""
    lines = ["@prefix wd: <http://www.wikidata.org/entity/> .", "@prefix wdt: <http://www.wikidata.org/prop/direct/> ."]
    lines.append("@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .")
    for item, (english, french, code, population) in ITEMS.items():
        lines.append(f'wd:{item} rdfs:label "{english}"@en, "{french}"@fr ; wdt:P1082 {population}.0 .')
        if code:
            lines.append(f'wd:{item} wdt:P297 "{code}" .')
    return "\n".join(lines)


@pytest.fixture(scope="module")
def wikidata(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server that plays Wikidata."""
    with oxigraph(tmp_path_factory.mktemp("wikidata")) as served:
        headers = {"Content-Type": "text/turtle"}
        Connection("", "", 30).send("PUT", f"{served.graphs}?default", shaped().encode(), headers, (201, 204))
        yield served


def test_what_calls_out_is_tagged_federated() -> None:
    federated = [name for name in LIBRARY if "federated" in LIBRARY[name].tags]
    assert federated == [name for name in LIBRARY if calls_out(LIBRARY[name].text)]
    assert NAME in federated


@pytest.mark.parametrize("name", [name for name in LIBRARY if "federated" in LIBRARY[name].tags])
def test_a_federated_query_answers_with_a_stand_in(name: str, wikidata: Served) -> None:
    kg = load(allow_service=True)
    answer = kg.answer(name, endpoint=wikidata.query)
    assert len(answer) > 0
    assert answer.sentence.endswith(".")
    assert set("{}|").isdisjoint(answer.sentence)


def test_the_populations_of_members_are_joined_with_those_recorded(wikidata: Served) -> None:
    rows = load(allow_service=True).run(NAME, endpoint=wikidata.query)
    assert [("country:fr", "France", 68), ("country:ca", "Canada", 41), ("country:rs", "Serbia", 7)] == [
        (row.member.compact, row.name.text, row.population.python) for row in rows
    ]
    told = load(allow_service=True).answer(NAME, endpoint=wikidata.query).sentence
    assert told == "Wikidata gives a population for 3 members of GPAI."
    # Ours are people, those of the stand-in invented.
    assert all(row.recorded.python > 1_000_000 for row in rows)
    french = load(allow_service=True).run(NAME, endpoint=wikidata.query, language="fr")
    assert [row.name.text for row in french] == ["France", "Canada", "Serbie"]


def test_another_year_has_other_recorded_figures(wikidata: Served) -> None:
    kg = load(allow_service=True)
    now, then = (kg.run(NAME, endpoint=wikidata.query, year=year).column("recorded") for year in ("2024", "2020"))
    assert len(now) == len(then) == 3
    assert now != then


def test_what_another_host_says_is_not_kept(wikidata: Served) -> None:
    kg = load(allow_service=True)
    before = kg.run(NAME, endpoint=wikidata.query)
    headers = {"Content-Type": "text/turtle"}
    changed = shaped().replace("68.0", "69.0").encode()
    connection = Connection("", "", 30)
    connection.send("PUT", f"{wikidata.graphs}?default", changed, headers, (201, 204))
    after = load(allow_service=True).run(NAME, endpoint=wikidata.query)
    connection.send("PUT", f"{wikidata.graphs}?default", shaped().encode(), headers, (201, 204))
    assert [before[0].population.python, after[0].population.python] == [68, 69]


# Permission


def test_without_permission_one_line_says_what_would_be_sent_where(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", NAME]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") == 1
    assert f"would send a part of this query to {WIKIDATA}. To allow that, write --allow-service" in err
    with pytest.raises(QuerySyntaxError, match="allow_service=True"):
        load().run(NAME)


def test_the_command_line_asks_with_permission(wikidata: Served, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--allow-service", "run", NAME, f"endpoint={wikidata.query}", "--format", "csv"]) == 0
    assert "http://www.wikidata.org/entity/Q403,Serbia,7" in capsys.readouterr().out


def test_load_stays_refused_with_permission() -> None:
    store = EmbeddedStore.in_memory(allow_service=True)
    with pytest.raises(QuerySyntaxError, match="LOAD"):
        store.update("LOAD <http://127.0.0.1:7878/x.ttl>")


def test_what_calls_nobody_is_answered_as_ever() -> None:
    store = FederatingStore(EmbeddedStore.in_memory(), 0.001)
    assert store.ask("ASK { }")
    assert len(store.select("SELECT * { ?s ?p ?o }")) == 0
    assert store.construct("CONSTRUCT WHERE { ?s ?p ?o }") == []
    assert store.answer("ASK { }", "application/sparql-results+json") == b'{"head":{},"boolean":true}'
    assert store.source == "memory"


# Hosts that do not answer


def test_a_host_that_is_not_there_is_named() -> None:
    url = f"http://127.0.0.1:{free_port()}/sparql"
    with pytest.raises(EndpointError) as caught:
        load(allow_service=True).run(NAME, endpoint=url)
    assert str(caught.value).startswith(f"{url}: SERVICE got no complete answer (")
    assert "Check the address" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_host_that_says_nothing_is_left_after_the_time_limit(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/sparql"
        with pytest.raises(EndpointError, match=r"no answer within 0\.3 seconds\)"):
            load(allow_service=True, timeout=0.3).run(NAME, endpoint=url)
        assert main(["--allow-service", "--timeout", "0.3", "run", NAME, f"endpoint={url}"]) == 1
        assert f"{url}: SERVICE got no complete answer (no answer within 0.3 seconds)" in capsys.readouterr().err


# From another server


def test_a_remote_graph_asks_another_host_too(wikidata: Served, graph: EmbeddedStore, tmp_path: Path) -> None:
    with oxigraph(tmp_path) as ours:
        load_into(graph, ours.graphs, ours.query)
        here = load(allow_service=True).run(NAME, endpoint=wikidata.query)
        text = LIBRARY[NAME].bind({"endpoint": IRI(wikidata.query)})
        there = answered(RemoteStore(ours.query, allow_service=True), text)
        assert there.total() == len(here)
        with pytest.raises(QuerySyntaxError, match="allow-service"):
            connect(ours.query).run(NAME, endpoint=wikidata.query)
