"""Make build/lite: a JupyterLite site, in which the notebooks run in the browser, on rdflib, without a Python server.

In: the notebooks, the package. Out: a folder of static files with all pure-Python wheels that are
needed. What is compiled (numpy, pandas, igraph, PyYAML, MarkupSafe) comes with Pyodide: from its CDN, or from a folder
that is copied into the site (--pyodide), which then asks no other host for anything."""

import argparse
import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any, Final
from zipfile import ZipFile

from jupyterlite_pyodide_kernel.constants import PYODIDE_PYTHON_VERSION
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT: Final = Path(__file__).resolve().parents[1]
NAME: Final = "gpai-graph"
# Compiled: only Pyodide's own builds run in a browser.
COMPILED: Final = frozenset({"igraph", "markupsafe", "numpy", "pandas", "pyyaml"})
# Pyodide loads it for the kernel, in the version that fits.
KERNEL: Final = frozenset({"ipython"})
# What the kernel needs and Pyodide has not; it would come from PyPI at every start.
FOR_KERNEL: Final = ("comm",)
BROWSER: Final = {
    "extra": "",
    "platform_system": "Emscripten",
    "python_full_version": f"{PYODIDE_PYTHON_VERSION}.0",
    "python_version": PYODIDE_PYTHON_VERSION,
    "sys_platform": "emscripten",
}
# Where micropip looks for what this site has not. Named at all, it makes micropip look into the site before it takes
# what Pyodide has: its networkx brings matplotlib along.
INDEX: Final = "https://pypi.org/pypi/{package_name}/json"
# What a notebook uses of which package that is no dependency of ours.
USES: Final = {"pandas": re.compile(r"\bto_pandas\(|\bimport pandas\b")}
FOLDER: Final = "build/lite"


def needed(requirements: Sequence[str]) -> dict[str, str]:
    """{name: version} of all pure packages that the requirements need in a browser, and of what these need in turn.

    The versions are those installed here, which the tests ran with. Raises SystemExit where one is not."""
    found: dict[str, str] = {}
    waiting = [Requirement(text) for text in requirements]
    while waiting:
        requirement = waiting.pop()
        name = canonicalize_name(requirement.name)
        if (
            name in found
            or name in COMPILED | KERNEL
            or (requirement.marker and not requirement.marker.evaluate(BROWSER))
        ):
            continue
        try:
            installed = distribution(name)
        except PackageNotFoundError:
            raise SystemExit(f"{name} is not installed here: pip install --editable '.[lite]', then again.") from None
        found[name] = installed.version
        waiting += [Requirement(text) for text in installed.requires or ()]
    return dict(sorted(found.items()))


def own_wheel(folder: Path) -> Path:
    """Build our wheel into a folder."""
    _run([sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)])
    (wheel,) = folder.glob("gpai_graph-*.whl")
    return wheel


def download(packages: dict[str, str], folder: Path) -> None:
    """The pure-Python wheels of packages, from the index that pip uses."""
    pure = ["--only-binary", ":all:", "--platform", "any", "--implementation", "py", "--abi", "none"]
    names = [f"{name}=={version}" for name, version in packages.items()]
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", "download"]
    _run([*pip, "--no-deps", "--dest", str(folder), *pure, *names])


def requirements_of(wheel: Path) -> list[str]:
    """What a wheel of ours requires, in a browser and elsewhere."""
    with ZipFile(wheel) as archive:
        (name,) = (name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        text = archive.read(name).decode("utf-8")
    return [line.partition(": ")[2] for line in text.splitlines() if line.startswith("Requires-Dist: ")]


def prepared(notebook: dict[str, Any], wheels: Sequence[str], compiled: Sequence[str]) -> dict[str, Any]:
    """A copy of a notebook with a folded first cell that installs the package in a browser, and nowhere else.

    wheels: the packages of this site; nothing else is looked for, so PyPI is not asked. compiled: those that Pyodide
    brings."""
    text = "\n".join("".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "code")
    also = sorted({*compiled, *(name for name, used in USES.items() if used.search(text))})
    source = (
        "# In the browser: install gpai-graph and what it needs, from this site. Nowhere else does this do anything.\n"
        "import sys\n\n"
        'if sys.platform == "emscripten":\n'
        "    import piplite\n\n"
        f"    await piplite.install({json.dumps(also)})\n"
        f"    await piplite.install({json.dumps(list(wheels))}, deps=False, index_urls={json.dumps(INDEX)})"
    )
    cell = {
        "cell_type": "code",
        "execution_count": None,
        "id": "install-in-browser",
        "metadata": {"jupyter": {"source_hidden": True}, "tags": ["install"]},
        "outputs": [],
        "source": source,
    }
    return {**notebook, "cells": [cell, *notebook["cells"]]}


def contents(wheels: Sequence[str], compiled: Sequence[str], folder: Path) -> list[str]:
    """Write the prepared copies of all notebooks; gives their names."""
    names = []
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        notebook = json.loads(path.read_text(encoding="utf-8"))
        copy = json.dumps(prepared(notebook, wheels, compiled), indent=1, ensure_ascii=False)
        (folder / path.name).write_text(copy + "\n", encoding="utf-8")
        names.append(path.name)
    return names


def available(pyodide: Path | None) -> list[str]:
    """The compiled packages that we need and Pyodide brings. A folder may hold its core alone."""
    wanted = sorted(COMPILED - {"numpy", "pandas"})
    if pyodide is None:
        return wanted
    lock = json.loads((pyodide / "pyodide-lock.json").read_text(encoding="utf-8"))["packages"]
    there = [name for name in wanted if name in lock and (pyodide / lock[name]["file_name"]).is_file()]
    for name in sorted(set(wanted) - set(there)):
        print(f"     {pyodide.name} holds no {name}: what needs it will not run.")
    return there


def site(work: Path, wheels: Path, pyodide: Path | None, output: Path) -> None:
    """Let JupyterLite write the site."""
    (work / "jupyter-lite.json").write_text(
        json.dumps({"jupyter-lite-schema-version": 0, "jupyter-config-data": {"appName": "gpai-graph"}})
    )
    command = [sys.executable, "-m", "jupyter", "lite", "build", "--lite-dir", str(work), "--output-dir", str(output)]
    command += ["--contents", str(work / "contents"), "--no-sourcemaps", "--no-libarchive", "--apps", "lab"]
    command += ["--apps", "notebooks"]
    for wheel in sorted(wheels.glob("*.whl")):
        command += ["--piplite-wheels", str(wheel)]
    if pyodide is not None:
        # The place where JupyterLite looks for it by itself.
        shutil.copytree(pyodide, work / "static" / "pyodide")
    _run(command, folder=work)


def _run(command: list[str], folder: Path | None = None) -> None:
    """Run a program quietly; what it said is shown if it fails."""
    done = subprocess.run(command, cwd=folder, capture_output=True, encoding="utf-8")
    if done.returncode:
        raise SystemExit(f"{done.stdout}{done.stderr}\n{' '.join(command[:5])} … failed.")


def _steps(output: Path, pyodide: Path | None) -> Iterator[str]:
    """Make the site; tells what comes next before it is done."""
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        wheels = work / "wheels"
        for folder in (wheels, work / "contents"):
            folder.mkdir()
        yield "the wheel of gpai-graph"
        wheel = own_wheel(wheels)
        pure = needed([*requirements_of(wheel), *FOR_KERNEL])
        yield f"{len(pure)} pure-Python wheels that it needs: {', '.join(pure)}"
        download(pure, wheels)
        yield "the notebooks, each with a folded first cell that installs these wheels"
        names = contents([NAME, *pure], available(pyodide), work / "contents")
        yield f"the site: JupyterLab for the browser, {len(names)} notebooks" + (", Pyodide" if pyodide else "")
        shutil.rmtree(output, ignore_errors=True)
        site(work, wheels, pyodide, output)


def main(words: Sequence[str] | None = None) -> None:
    """Read the options, make the site, tell how to look at it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--output", type=Path, default=ROOT / FOLDER, help=f"where to write it (default: {FOLDER})")
    parser.add_argument("--pyodide", type=Path, help="a folder with a Pyodide distribution: a site without CDN")
    options = parser.parse_args(words)
    pyodide = options.pyodide.resolve() if options.pyodide else None
    if pyodide and not (pyodide / "pyodide-lock.json").is_file():
        raise SystemExit(f"{pyodide} is no Pyodide distribution: it holds no pyodide-lock.json.")
    output: Path = options.output.resolve()
    for number, step in enumerate(_steps(output, pyodide), 1):
        print(f"---- {number} of 4: {step} …", flush=True)
    size = sum(path.stat().st_size for path in output.rglob("*") if path.is_file()) / 1e6
    shown = output.relative_to(Path.cwd()) if output.is_relative_to(Path.cwd()) else output
    print(f"{shown} is made: {size:.0f} MB of static files, to be put on any web server.")
    print(
        f"Look at it: python3 -m http.server --directory {shown} 8000, then http://127.0.0.1:8000/lab/?path=01-tour.ipynb"
    )


if __name__ == "__main__":
    main()
