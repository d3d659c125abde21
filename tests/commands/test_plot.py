"""The verb `plot`: files, formats, names that are not there."""

import csv
import io
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest

from gpai_graph.commands.terminal import main
from gpai_graph.graph.opening import load
from gpai_graph.queries.library import Library
from gpai_graph.stores.paths import queries_dir

Call = Callable[..., tuple[int, str, str]]


@pytest.fixture
def call(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Call:
    """Call the command line in a folder of its own: its exit code, standard output, standard error."""
    monkeypatch.chdir(tmp_path)

    def called(*words: str) -> tuple[int, str, str]:
        code = main(words)
        out, err = capsys.readouterr()
        return code, out, err

    return called


def test_plot_alone_lists_the_plots(call: Call) -> None:
    library = Library(queries_dir())
    code, out, err = call("plot")
    assert (0, "") == (code, err)
    assert [name for name in library if library[name].plot] == [line.split()[0] for line in out.splitlines()[2:]]


def test_a_plot_is_written_to_a_file_whose_name_and_title_are_told(call: Call) -> None:
    code, out, err = call("plot", "growth")
    assert (0, "") == (code, err)
    assert out.startswith("growth.svg: GPAI grew from ")
    assert Path("growth.svg").read_text(encoding="utf-8") == load().plot("growth").svg()


def test_a_plot_takes_a_day_parameters_and_a_width(call: Call) -> None:
    assert 0 == call("plot", "members", "--as-of", "2021-12-31", "--width", "390", "-o", "m.svg")[0]
    root = ElementTree.fromstring(Path("m.svg").read_text(encoding="utf-8"))
    assert "390" == root.get("width")
    assert "The 25 members of GPAI on 31 December 2021 by way of joining (25 named by sources)" == root[0].text
    assert 0 == call("plot", "experts-by-sector", "-o", "c.svg", "group=gpai-wg-responsible-ai")[0]
    assert "Future of Work" not in Path("c.svg").read_text(encoding="utf-8")


@pytest.mark.parametrize("words", [("-o", "data.csv"), ("--format", "csv", "-o", "-")])
def test_the_data_are_csv(words: tuple[str, ...], call: Call) -> None:
    _, out, _ = call("plot", "growth", *words)
    text = out if words[-1] == "-" else Path("data.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert len(load().answer("growth")) == len(rows)
    assert "15" == rows[0]["members"]


# Of a day before GPAI began.
LATER = "GPAI was launched later, on 15 June 2020."


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("grwth",), "no plot 'grwth'. Did you mean 'growth'? `gpai-graph plot` lists all "),
        (("themes",), "That is a network. Use `gpai-graph draw`."),
        (("bodies",), "no plot 'bodies'."),
        (("growth", "--as-of", "2021"), "growth takes no --as-of"),
        (("growth", "--width", "100"), "is too narrow. Give 300 or more"),
        (("growth", "--width", "100000", "-o", "growth.png"), "is too wide. Give 8000 or less"),
        (
            ("members", "--as-of", "2019"),
            "members has no rows to plot. We found no member of GPAI on 31 December 2019.",
        ),
        (("members", "--as-of", "2019"), f". {LATER} On 30 September 2026, 45 members of GPAI are recorded."),
        (("growth", "-o", "nowhere/growth.svg"), "cannot be written"),
    ],
)
def test_what_will_not_do_is_one_line_that_says_what_will(words: tuple[str, ...], message: str, call: Call) -> None:
    code, out, err = call("plot", *words)
    assert (1, "") == (code, out)
    assert message in err
    assert 1 == err.count("\n")
    assert [] == list(Path.cwd().glob("*.svg"))
