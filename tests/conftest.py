"""What all tests share: a small world, the committed graph in two engines, and a cache that no user has."""

import gc
import os
import signal
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
from coverage import Coverage
from starlette.testclient import TestClient
from starlette.types import ASGIApp

from gpai_graph.graph.knowledge import KnowledgeGraph
from gpai_graph.queries.library import Library
from gpai_graph.stores.embedded import EmbeddedStore
from gpai_graph.stores.paths import CACHE_VARIABLE, ontology_dir, queries_dir, trig_path
from gpai_graph.stores.wrappers import RecentStore
from gpai_graph.web import create_app

# No files left in the checkout, the same examples each time.
os.environ["HYPOTHESIS_STORAGE_DIRECTORY"] = os.path.join(tempfile.gettempdir(), "gpai-graph-hypothesis")
hypothesis.settings.register_profile("gpai-graph", database=None, derandomize=True, deadline=None)
hypothesis.settings.load_profile("gpai-graph")

HERE = Path(__file__).parent

# Who starts the tests in the background may have them ignore Ctrl-C, and their commands with them.
signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-answers",
        action="store_true",
        help="write tests/queries/expected/*.csv from what the queries answer; read what changed before you commit it",
    )
    parser.addoption(
        "--w3c", type=Path, metavar="FOLDER", help="run the test suites of a clone of github.com/w3c/rdf-tests, too"
    )


# Counting lines takes half as long again as the tests, and most cases of one test run the same lines: the first counts.
# They come first in their file below web/: an application runs in threads of its own, which are counted no more once
# the counting was stopped, and each file has a new application.
COUNTED = 1
# Here it takes longest, and sees no line that the tests beside it do not run.
UNCOUNTED = {
    *(f"building/test_{name}.py" for name in ("graph", "lost_cells", "shapes")),
    *(f"commands/test_{name}.py" for name in ("build", "same_answers")),
    *(f"notebooks/test_{name}.py" for name in ("lab", "notebooks")),
    *(f"queries/test_{name}.py" for name in ("as_of", "counted_by_hand", "engines", "expected", "queries")),
    *(f"rdf/test_{name}.py" for name in ("dataset", "pandas")),
    *(f"repository/test_{name}.py" for name in ("repository", "wheel")),
    "analysis/test_null_models.py",
    "stores/test_engines.py",
    "visual/chart/test_browser.py",
    *(
        f"web/{name}.py"
        for name in (
            "test_browser",
            "test_browser_forms",
            "test_browser_dossiers",
            "test_browser_fonts",
            "test_browser_lists",
            "test_browser_home",
            "test_caches",
            "data/test_dumps",
        )
    ),
}

# Bytes of answers that a process keeps: tests ask the same questions many times.
ANSWERS = 256 << 20

# With several processes, each takes a file at a time: these last longest, so none is the last to begin.
LONGEST = (
    "stores/test_engines.py",
    "queries/test_engines.py",
    "web/test_browser.py",
    "web/test_browser_forms.py",
    "notebooks/test_notebooks.py",
    "notebooks/test_lab.py",
    "repository/test_repository.py",
    "commands/test_same_answers.py",
    "web/test_browser_home.py",
    "web/test_attacks.py",
    "visual/chart/test_browser.py",
    "building/test_validation.py",
    "commands/test_build.py",
    "queries/test_queries.py",
    "queries/test_inferred_counts.py",
    "web/pages/test_findings.py",
    "web/test_browser_dossiers.py",
    "web/test_browser_lists.py",
    "repository/test_wheel.py",
    "web/test_caches.py",
    "visual/network/test_forms.py",
    "building/test_tables.py",
    "building/test_graph.py",
    "commands/test_analyse.py",
    "analysis/test_networks_of_dates.py",
    "building/test_look_alikes.py",
    "web/pages/test_questions.py",
)


@pytest.hookimpl(tryfirst=True)
def pytest_sessionstart(session: pytest.Session) -> None:
    # In a process of xdist, pytest-cov 7.1 starts a second count before the one whose lines are kept. For `no_cover` it
    # stops only that one, and the other goes on: tests that count nothing took 2.5 times as long.
    if hasattr(session.config, "workerinput") and (second := Coverage.current()):
        second.stop()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if gone := sorted(place for place in {*UNCOUNTED, *LONGEST} if not (HERE / place).is_file()):
        raise pytest.UsageError(f"tests/conftest.py names files that are not there: {', '.join(gone)}")
    # Two processes of xdist would know such a test by two names, and run none.
    if odd := [item.nodeid for item in items if " at 0x" in item.nodeid]:
        raise pytest.UsageError(f"the names of these tests hold an address in memory: {', '.join(odd)}. Give them ids.")
    cases: Counter[str] = Counter()
    files: dict[str, int] = {}
    ranks = {place: rank for rank, place in enumerate(LONGEST)}
    places: dict[pytest.Item, tuple[int, int, bool]] = {}
    for item in items:
        test, place = item.nodeid.partition("[")[0], _place(item)
        cases[test] += 1
        # A test that bears the mark itself takes many times as long if it is counted.
        is_uncounted = cases[test] > COUNTED or place in UNCOUNTED or item.get_closest_marker("no_cover") is not None
        if is_uncounted:
            item.add_marker(pytest.mark.no_cover)
        file = files.setdefault(place or test, len(files))
        places[item] = (ranks.get(place, len(LONGEST)), file, is_uncounted and place.startswith("web/"))
    items.sort(key=places.__getitem__)


def pytest_collection_finish() -> None:
    # Two million objects of pytest stay to the end. Each full round of the garbage collector looked at all of them:
    # a tenth of the time of most tests.
    gc.freeze()
    gc.set_threshold(20_000, 10, 10)


def _place(item: pytest.Item) -> str:
    """The file of a test below this folder."""
    return item.path.relative_to(HERE).as_posix() if item.path.is_relative_to(HERE) else ""


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    # Its cases stand in that clone alone; what they ask of us is also in tests/data/protocol.yaml.
    return True if collection_path.name == "test_w3c.py" and config.getoption("--w3c") is None else None


@pytest.fixture(scope="session", autouse=True)
def shared_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """One cache folder for all tests that ask for none of their own: to fill one takes two seconds."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(CACHE_VARIABLE, str(tmp_path_factory.mktemp("shared") / "cache"))
        yield


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache folder that no other test and no user has; it is not there yet."""
    folder = tmp_path / "cache"
    monkeypatch.setenv(CACHE_VARIABLE, str(folder))
    return folder


@pytest.fixture(scope="session")
def tiny_trig() -> Path:
    """The file of the small world; its counts stand in its head."""
    return Path(__file__).parent / "data" / "tiny.trig"


@pytest.fixture
def tiny(tiny_trig: Path) -> EmbeddedStore:
    """The small world in memory, to change at will."""
    store = EmbeddedStore.in_memory()
    store.load(tiny_trig)
    return store


@pytest.fixture(scope="session")
def graph() -> EmbeddedStore:
    """The committed graph in memory. Nobody changes it."""
    store = EmbeddedStore.in_memory()
    store.load(trig_path())
    return store


@pytest.fixture(scope="session")
def kg(graph: EmbeddedStore) -> KnowledgeGraph:
    """The committed graph in memory, with the query library, as the web server holds it. Nobody changes it."""
    return KnowledgeGraph(RecentStore(graph, ANSWERS), Library(queries_dir()), Library(ontology_dir() / "rules"))


@pytest.fixture(scope="session")
def application(kg: KnowledgeGraph) -> ASGIApp:
    """The web application over the committed graph. Nobody changes it."""
    return create_app(kg)


@pytest.fixture(scope="module")
def client(application: ASGIApp) -> Iterator[TestClient]:
    """A client of it that takes an answer as it is, redirects too. Its thread ends with the file: see `COUNTED`."""
    with TestClient(application, follow_redirects=False) as client:
        yield client
