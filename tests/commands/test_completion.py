"""Completion with Tab in IPython and Jupyter."""

from pathlib import Path

import pytest
from IPython.core import async_helpers
from IPython.core.completer import provisionalcompleter
from IPython.core.interactiveshell import InteractiveShell
from shells import new_shell

from gpai_graph.graph.knowledge import KnowledgeGraph


def offered(shell: InteractiveShell, cell: str) -> list[str]:
    with provisionalcompleter():
        return [each.text for each in shell.Completer.completions(cell, len(cell))]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("kg.run('mem", "members"),
        ("kg.answer('exp", "experts"),
        ("kg.plot('gr", "growth"),
        ("kg.network('kn", "knowledge-flow"),
        ("kg.finding('fou", "founders-and-members"),
        ("%gpai findings to", "too-slow"),
        ("kg.run('members', as", "as_of="),
        ("kg.run('members', as_of='2021', mo", "mode="),
        ("kg.run('members', mode='cer", "certain"),
        ("kg.run('experts', group='gpai-wg-res", "gpai-wg-responsible-ai"),
        ("kg.describe('country:c", "country:ca"),
        ("kg.evidence('membership:ca-g", "membership:ca-gpai"),
        ("kg.run(\n    'members',\n    as_of='2021',\n    mo", "mode="),
        ("kg.answer('experts', group='responsib", "gpai-wg-responsible-ai"),
        ("%gpai show Serb", "country:rs"),
        ("%gpai evidence membership:ca-gpai ", "gpai:"),
        ("%%sparql --format ", "csv"),
        ("%gpai ru", "run"),
        ("%gpai run mem", "members"),
        ("%gpai run members mo", "mode="),
        ("%gpai run members mode=cer", "certain"),
        ("%gpai run members --a", "--as-of"),
        ("%gpai run members --mode p", "possible"),
        ("%gpai show country:r", "country:rs"),
        ("found = %gpai draw kn", "knowledge-flow"),
        ("%%sparql --for", "--format"),
        ("%%sparql\nSELECT ?m { ?m a gpai:Cou", "gpai:Country"),
        ("%%sparql\nSELECT ?m { ?m org:memb", "org:memberOf"),
        ("%%sparql\nSELECT ?m { ?m a cou", "country:"),
        ("%%sparql\nSELECT ?member { ?me", "?member"),
        ("%%sparql\nSEL", "SELECT"),
    ],
)
def test_tab_offers(shell: InteractiveShell, cell: str, expected: str) -> None:
    assert expected in offered(shell, cell)


@pytest.mark.parametrize(
    ("cell", "unwanted"),
    [
        # A network has a picture, a plot is no network.
        ("kg.plot('know", "knowledge-flow"),
        ("kg.network('mem", "members"),
        # A finding is no query.
        ("kg.finding('mem", "members"),
        ("%gpai findings mem", "members"),
        # Queries that others are made of.
        ("kg.run('lab", "labels"),
    ],
)
def test_tab_offers_only_what_fits(shell: InteractiveShell, cell: str, unwanted: str) -> None:
    assert unwanted not in offered(shell, cell)


def test_tab_offers_no_query_to_a_verb_that_is_none(shell: InteractiveShell) -> None:
    assert "members" not in offered(shell, "%gpai nothing ")


@pytest.mark.parametrize("cell", ["import o", "subprocess.run('mem", "df.plot('gr", "ax.label('country:c"])
def test_tab_elsewhere_is_left_to_others_and_opens_nothing(cell: str, kg: KnowledgeGraph, tmp_path: Path) -> None:
    plain = new_shell(kg, tmp_path)
    del plain.user_ns["kg"]
    plain.run_line_magic("load_ext", "gpai_graph")
    assert not {"members", "growth", "country:ca"} & set(offered(plain, cell))
    assert "kg" not in plain.user_ns
    async_helpers.get_asyncio_loop().close()


def test_tab_in_a_sparql_cell_without_a_graph_leaves_no_name_behind(kg: KnowledgeGraph, tmp_path: Path) -> None:
    plain = new_shell(kg, tmp_path)
    del plain.user_ns["kg"]
    plain.run_line_magic("load_ext", "gpai_graph")
    assert "country:ca" in offered(plain, "%%sparql\nASK { country:c")
    assert "kg" not in plain.user_ns


def test_tab_knows_the_graph_by_its_own_name(shell: InteractiveShell) -> None:
    shell.user_ns["other"] = shell.user_ns["kg"]
    assert "members" in offered(shell, "other.run('mem")
