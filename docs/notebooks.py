"""Notebooks as pages: `make notebooks` runs them all and writes each as one HTML file, and a list of them.

In: notebooks/*.ipynb, without outputs; the template in docs/notebook-page. Out: build/notebooks/*.html, which load
nothing from anywhere. `python docs/notebooks.py --strip` takes out of the notebooks what a run or an editor wrote into
them."""

import argparse
import os
import re
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final, NamedTuple

import nbformat
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from nbclient import NotebookClient
from nbclient.exceptions import CellControlSignal, DeadKernelError
from nbconvert import HTMLExporter
from nbformat import NotebookNode

ROOT: Final = Path(__file__).resolve().parents[1]
NOTEBOOKS: Final = ROOT / "notebooks"
TEMPLATE: Final = ROOT / "docs" / "notebook-page"
PAGES: Final = ROOT / "build" / "notebooks"
# Seconds that one cell may take: many times what the slowest takes, so that a busy machine stops nothing.
LIMIT: Final = 300
# What a notebook says of itself in git; editors add what only they need.
KERNEL: Final = {"kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}}
FOLLOWS: Final = "What follows"
_LINK: Final = re.compile(r"\]\((\d\d-[a-z0-9-]+)\.ipynb\)")
# What may be wider than a page: tables, and figures that hold an image alone (a live picture fits itself in). What is
# in its frame is escaped, so nothing is found there.
_WIDE: Final = re.compile(r"<(table|figure)\b(?:(?!<iframe).)*?</\1>", re.DOTALL)
_BOXES: Final = {"table": ("table", "Table"), "figure": ("wide", "Image")}


class NotebookError(Exception):
    """A notebook did not run to its end; the text is one line that names it, the cell and the reason."""


class Heading(NamedTuple):
    """What a notebook is about: its title, the first sentence beneath it, the name of its file without an ending.

    conclusion: the paragraphs under "What follows"; () for a notebook that has not run."""

    title: str
    sentence: str
    name: str
    conclusion: tuple[str, ...] = ()


def notebooks() -> list[Path]:
    """The notebooks, in the order of their numbers."""
    return sorted(NOTEBOOKS.glob("*.ipynb"))


def read(path: Path) -> NotebookNode:
    """A notebook. Raises NotebookError if it is none."""
    try:
        return nbformat.read(path, as_version=4)
    except (OSError, ValueError, nbformat.ValidationError) as error:
        raise NotebookError(f"{path.name}: no notebook: {_one_line(str(error))}") from error


def heading(notebook: NotebookNode, name: str) -> Heading:
    """Title, first sentence, and what follows, as plain text."""
    title, _, rest = notebook.cells[0].source.partition("\n")
    paragraph = " ".join(rest.strip().split("\n\n")[0].split())
    sentence = re.split(r"(?<=[.?!])\s", paragraph)[0]
    return Heading(title.removeprefix("# ").strip(), _plain(sentence), name, tuple(_conclusion(notebook)))


def _conclusion(notebook: NotebookNode) -> Iterator[str]:
    """The paragraphs that cells under "What follows" wrote."""
    inside = False
    for cell in notebook.cells:
        if cell.cell_type == "markdown" and (title := re.search(r"^## (.+)$", cell.source, re.MULTILINE)):
            inside = title[1] == FOLLOWS
        elif inside and cell.cell_type == "code":
            for output in cell.outputs:
                text = output.get("data", {}).get("text/markdown", "")
                yield from (_plain(_one_line(paragraph)) for paragraph in text.split("\n\n") if paragraph.strip())


def _plain(markdown: str) -> str:
    return re.sub(r"\[([^]]*)\]\([^)]*\)|[*`]", r"\1", markdown)


def run(path: Path, folder: Path, environment: Mapping[str, str] | None = None) -> NotebookNode:
    """A notebook with its outputs; the file stays as it is.

    folder: where its kernel works. environment: that of the kernel, else ours. Raises NotebookError."""
    notebook = read(path)
    failed: list[NotebookNode] = []
    client = NotebookClient(
        notebook,
        timeout=LIMIT,
        kernel_name=KERNEL["kernelspec"]["name"],
        resources={"metadata": {"path": str(folder)}},
        record_timing=False,
        # It warns of unencrypted loopback, once a notebook; what a cell writes to stderr is in its outputs.
        extra_arguments=["--log-level=40"],
        on_cell_error=lambda cell, **_: failed.append(cell),
    )
    try:
        client.execute(env=dict(environment or os.environ))
    except (CellControlSignal, DeadKernelError) as error:
        raise NotebookError(f"{path.name}: {_where(failed)}{_reason(error)}") from error
    return notebook


def page(notebook: NotebookNode, name: str, neighbours: Iterable[Heading] = ()) -> str:
    """A notebook that ran as one HTML page. neighbours: all notebooks, for the links to the one before and the next."""
    shown = nbformat.from_dict(notebook)
    for cell in shown.cells:
        if cell.cell_type == "markdown":
            cell.source = _LINK.sub(r"](\1.html)", cell.source)
    exporter = HTMLExporter(
        template_name=TEMPLATE.name, extra_template_basedirs=[str(TEMPLATE.parent)], exclude_anchor_links=True
    )
    order = list(neighbours)
    at = next((place for place, each in enumerate(order) if each.name == name), -1)
    resources = {
        "heading": heading(shown, name),
        "before": order[at - 1] if at > 0 else None,
        "next": order[at + 1] if 0 <= at < len(order) - 1 else None,
    }
    html, _ = exporter.from_notebook_node(shown, resources=resources)
    return _WIDE.sub(_boxed, str(html))


def index(headings: Iterable[Heading]) -> str:
    """The list of notebooks as an HTML page."""
    environment = Environment(loader=FileSystemLoader(TEMPLATE), autoescape=True, undefined=StrictUndefined)
    return environment.get_template("list.html.j2").render(headings=list(headings))


def strip(path: Path) -> bool:
    """Take out of a notebook what a run or an editor wrote into it, and tell whether there was anything."""
    notebook = read(path)
    notebook.metadata = nbformat.from_dict(KERNEL)
    for cell in notebook.cells:
        cell.metadata = nbformat.from_dict({})
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    text = text_of(notebook)
    if text == path.read_text(encoding="utf-8"):
        return False
    path.write_text(text, encoding="utf-8", newline="\n")
    return True


def text_of(notebook: NotebookNode) -> str:
    """A notebook as the text of its file."""
    return f"{nbformat.writes(notebook, indent=1)}\n"


def render(paths: Iterable[Path]) -> int:
    """Run notebooks, write their pages and the list of all, and tell how it goes; the number of those that failed."""
    chosen, failures = list(paths), 0
    headings = {path.stem: heading(read(path), path.stem) for path in notebooks()}
    PAGES.mkdir(parents=True, exist_ok=True)
    for number, path in enumerate(chosen, 1):
        print(f"{number} of {len(chosen)}: {path.stem} …", end=" ", flush=True)
        begun = time.perf_counter()
        try:
            with tempfile.TemporaryDirectory() as folder:
                done = run(path, Path(folder))
                headings[path.stem] = heading(done, path.stem)
                html = page(done, path.stem, headings.values())
        except NotebookError as error:
            failures += 1
            print("failed")
            print(f"error: {error}", file=sys.stderr)
            continue
        (PAGES / f"{path.stem}.html").write_text(html, encoding="utf-8", newline="\n")
        print(f"{time.perf_counter() - begun:.0f} s, {len(html.encode()) / 1000:,.0f} kB")
    # A list with the conclusions of some alone would take those of the others away.
    if len(chosen) == len(headings) or not (PAGES / "index.html").exists():
        (PAGES / "index.html").write_text(index(headings.values()), encoding="utf-8", newline="\n")
    print(f"Open {(PAGES / 'index.html').relative_to(ROOT)} in a browser.")
    return failures


def _boxed(found: re.Match[str]) -> str:
    """In a box of its own, which scrolls, by keyboard as well."""
    style, label = _BOXES[found[1]]
    # The corner of a table of pandas is the head of nothing.
    return f'<div class="{style}" role="group" aria-label="{label}" tabindex="0">{_corner(found[0])}</div>'


def _corner(html: str) -> str:
    return html.replace("<th></th>", "<td></td>")


def _where(failed: list[NotebookNode]) -> str:
    if not failed:
        return ""
    first = next(iter(failed[0].source.strip().splitlines()), "")
    return f"cell {failed[0].id} ({first}): "


def _reason(error: Exception) -> str:
    """Name and message of what was raised in the kernel; of a notebook that took too long or died, that it did."""
    name, value = getattr(error, "ename", ""), getattr(error, "evalue", "")
    return _one_line(f"{name}: {value}" if name else str(error))


def _one_line(text: str) -> str:
    return " ".join(text.split())


def main() -> int:
    """Render the notebooks that are named, or all; or strip them. The exit code is 1 if one failed."""
    parser = argparse.ArgumentParser(description=str(__doc__).partition("\n")[0])
    parser.add_argument("notebooks", nargs="*", type=Path, metavar="NOTEBOOK", help="which ones; all if none is named")
    parser.add_argument("--strip", action="store_true", help="take outputs and what editors add out of the files")
    chosen = parser.parse_args()
    paths = chosen.notebooks or notebooks()
    try:
        if chosen.strip:
            print("\n".join(f"stripped {path.name}" for path in paths if strip(path)) or "Nothing to strip.")
            return 0
        return 1 if render(paths) else 0
    except NotebookError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
