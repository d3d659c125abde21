"""Another graph than the built one: `--graph FILE` before the verb."""

import gzip
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote
from urllib.request import Request, urlopen

import pytest
from servers import oxigraph

from gpai_graph import connect
from gpai_graph.commands.terminal import main
from gpai_graph.stores.embedded import EmbeddedStore
from gpai_graph.stores.paths import trig_path

NEEDS_OURS = [
    ["info"],
    ["run", "members"],
    ["show", "https://example.org/a"],
    ["search", "alpha"],
    ["evidence", "https://example.org/a"],
    ["network", "countries-and-bodies"],
    ["draw", "countries-and-bodies"],
    ["analyse", "countries-and-bodies"],
    ["findings"],
    ["paths", "https://example.org/a", "https://example.org/b"],
    ["plot", "growth"],
    ["serve", "--port", "0"],
    ["load", "--into", "http://127.0.0.1:1/store"],
]
FOREIGN = '<https://example.org/a> <http://www.w3.org/2000/01/rdf-schema#label> "Alpha" .\n'
# {ending: media type}
FORMATS = {
    "trig": "application/trig",
    "ttl": "text/turtle",
    "nt": "application/n-triples",
    "nq": "application/n-quads",
    "rdf": "application/rdf+xml",
    "jsonld": "application/ld+json",
}


@pytest.fixture(scope="module")
def older(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Our graph with one name changed."""
    path = tmp_path_factory.mktemp("own") / "older.trig"
    path.write_text(trig_path().read_text("utf-8").replace('"Canada"', '"Old Canada"'), "utf-8")
    return str(path)


@pytest.fixture
def foreign(tmp_path: Path) -> str:
    """A graph that knows nothing of ours."""
    path = tmp_path / "foreign.ttl"
    path.write_text(FOREIGN, "utf-8")
    return str(path)


@pytest.mark.parametrize(
    "words",
    [
        ["run", "members", "--rows", "0"],
        ["run", "members", "--format", "md"],
        ["show", "country:ca"],
        ["search", "canada"],
        ["sparql", "-e", "SELECT ?name { country:ca rdfs:label ?name }"],
        ["export", "--format", "nt"],
        ["export"],
        ["paths", "country:ca", "country:fr"],
        ["network", "countries-and-bodies", "--rows", "0"],
    ],
    ids=" ".join,
)
def test_a_verb_asks_the_graph_in_the_file(
    older: str, words: list[str], capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert main(["--graph", older, *words]) == 0
    assert b"Old Canada" in capfdbinary.readouterr().out
    assert main(words) == 0
    assert b"Old Canada" not in capfdbinary.readouterr().out


def test_a_time_limit_holds_for_it_too(older: str) -> None:
    # In a process of its own, with which the workers end.
    command = [sys.executable, "-m", "gpai_graph", "--graph", older, "--timeout", "30", "show", "country:ca"]
    assert "Old Canada" in subprocess.run(command, capture_output=True, text=True, check=True).stdout


@pytest.fixture(scope="module")
def address(older: str) -> Iterator[str]:
    command = [sys.executable, "-m", "gpai_graph", "--graph", older, "serve", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        match = re.search(r"http://\S+", process.stdout.readline())
        try:
            yield match[0] if match else ""
        finally:
            process.terminate()


def test_it_is_served_as_pages_data_and_endpoint(address: str) -> None:
    asked = quote("SELECT ?name { country:ca rdfs:label ?name }")
    for path in (
        "page/country/ca",
        "data/country/ca.ttl",
        "api/queries/members.csv",
        f"sparql?query={asked}&format=csv",
    ):
        with urlopen(Request(f"{address}{path}"), timeout=30) as answer:
            assert "Old Canada" in answer.read().decode(), path


def test_it_is_put_on_a_server(older: str, tmp_path: Path) -> None:
    with oxigraph(tmp_path) as server:
        assert main(["--graph", older, "load", "--into", server.graphs]) == 0
        assert connect(server.query).label("country:ca") == "Old Canada"


@pytest.mark.parametrize("ending", FORMATS)
def test_any_rdf_file_can_be_asked_in_sparql_and_written(
    tmp_path: Path, ending: str, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    store = EmbeddedStore.in_memory()
    store.load(FOREIGN.encode(), "nt")
    path = tmp_path / f"foreign.{ending}"
    path.write_bytes(store.answer("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }", FORMATS[ending]))
    for words in (["sparql", "-e", "SELECT ?name { ?s rdfs:label ?name }"], ["export", "--format", "nt"]):
        assert main(["--graph", str(path), *words]) == 0
        assert b"Alpha" in capfdbinary.readouterr().out


@pytest.mark.parametrize("packed", [False, True], ids=["plain", "gz"])
@pytest.mark.parametrize("mark", ["", "\ufeff"], ids=["unmarked", "byte-order-mark"])
@pytest.mark.parametrize("ending", FORMATS)
def test_a_file_may_be_packed_and_begin_with_a_byte_order_mark(
    tmp_path: Path, ending: str, mark: str, packed: bool, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    store = EmbeddedStore.in_memory()
    store.load(FOREIGN.encode(), "nt")
    data = mark.encode() + store.answer("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }", FORMATS[ending])
    path = tmp_path / (f"foreign.{ending}" + ".gz" * packed)
    path.write_bytes(gzip.compress(data) if packed else data)
    assert main(["--graph", str(path), "sparql", "-e", "SELECT ?name { ?s rdfs:label ?name }"]) == 0
    assert b"Alpha" in capfdbinary.readouterr().out


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (gzip.compress(FOREIGN.encode() * 9)[:-20], "broken.ttl.gz is cut off: its end is missing."),
        (b"# Not packed.", "broken.ttl.gz: Not a gzipped file (b'# ')"),
    ],
    ids=["cut off", "not packed"],
)
def test_a_packed_file_that_is_broken_is_refused_in_one_line(
    tmp_path: Path, data: bytes, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "broken.ttl.gz"
    path.write_bytes(data)
    assert main(["--graph", str(path), "sparql", "-e", "ASK {}"]) == 1
    assert capsys.readouterr().err == f"gpai-graph: {said}\n"


@pytest.mark.parametrize("words", NEEDS_OURS, ids=lambda words: words[0])
def test_what_cannot_work_with_a_foreign_graph_says_so_in_one_line(
    foreign: str, words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--graph", foreign, *words]) == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err == (
        f"gpai-graph: foreign.ttl is not a gpai-graph (it has no gpai:dataCutOff), and {words[0]} needs one. "
        "sparql and export read any graph.\n"
    )


def test_a_graph_with_nothing_but_its_date_is_called_empty(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "date.ttl"
    term = "https://w3id.org/gpai-graph/ontology"
    path.write_text(f'<{term}> <{term}#dataCutOff> "2026-09-30"^^<http://www.w3.org/2001/XMLSchema#date> .', "utf-8")
    assert main(["--graph", str(path), "info"]) == 1
    assert capsys.readouterr().err.startswith("gpai-graph: the graph is empty.")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["build"], "build works on the tables. Leave --graph out."),
        (["validate"], "validate works on the tables. Leave --graph out."),
        (["export"], "foreign.ttl is not a TriG file. Choose another --format."),
        (["--endpoint", "http://127.0.0.1:1/query", "info"], "--graph asks a file and --endpoint asks a server"),
    ],
    ids=lambda words: words[0] if isinstance(words, list) else "",
)
def test_what_goes_not_with_a_file_is_told(
    foreign: str, words: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--graph", foreign, *words]) == 1
    assert said in capsys.readouterr().err


@pytest.mark.parametrize(
    "words", [["info"], ["sparql", "-e", "ASK {}"], ["export"], ["serve", "--port", "0"]], ids=" ".join
)
@pytest.mark.parametrize("name", ["nothing.trig", "nothing.ttl"])
def test_a_file_that_is_not_there_is_named(
    tmp_path: Path, name: str, words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--graph", str(tmp_path / name), *words]) == 1
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert name in told
    # A build makes the graph of this project, no file of a reader.
    assert "gpai-graph build" not in told


@pytest.mark.parametrize(
    ("name", "text"), [("broken.ttl", "<a"), ("broken.trig", "{ what"), ("table.csv", "a,b\n1,2\n")]
)
def test_a_file_that_is_no_rdf_is_told(
    tmp_path: Path, name: str, text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / name
    path.write_text(text, "utf-8")
    assert main(["--graph", str(path), "sparql", "-e", "ASK {}"]) == 1
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert name in told


@pytest.mark.parametrize(("graphs", "told"), [(1, "its named graph https://example.org/g0"), (3, "its 3 named graphs")])
def test_who_asks_a_file_of_named_graphs_alone_is_told_to_name_them(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], graphs: int, told: str
) -> None:
    file = tmp_path / "named.nq"
    line = FOREIGN.removesuffix(".\n")
    file.write_text("".join(f"{line} <https://example.org/g{number}> .\n" for number in range(graphs)))
    assert main(["--graph", str(file), "sparql", "-e", "SELECT * { ?s ?p ?o }"]) == 0
    hint = f"All statements of this graph are in {told}, and its default graph is empty. Write GRAPH ?g {{ … }}"
    assert hint in capsys.readouterr().err
    assert main(["--graph", str(file), "sparql", "-e", "SELECT * { GRAPH ?g { ?s ?p ?o } }"]) == 0
    assert capsys.readouterr().err == ""
    assert main(["--graph", str(file), "sparql", "-e", "SELECT * { GRAPH <urn:x> { ?s ?p ?o } }"]) == 0
    assert "default graph is empty" not in capsys.readouterr().err


@pytest.mark.parametrize(
    ("names", "told"),
    [
        ((), "It holds no RDF file."),
        (("notes.txt",), "It holds no RDF file."),
        (("a.ttl", "notes.txt"), "a.ttl."),
        (("b.ttl", "a.nq.gz"), "a.nq.gz, or another of its 2 RDF files."),
    ],
)
def test_a_folder_is_told_to_be_none_and_which_file_to_name(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], names: tuple[str, ...], told: str
) -> None:
    for name in names:
        (tmp_path / name).touch()
    assert main(["--graph", str(tmp_path), "sparql", "-e", "ASK {}"]) == 1
    err = capsys.readouterr().err
    assert "is a folder, and a graph is one file." in err
    assert err.endswith(f"{told}\n")
