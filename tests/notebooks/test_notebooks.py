"""The notebooks: how they are kept in git, what they say, and that each runs, once, without a network or a trace."""

import ast
import re
from base64 import b64decode
from collections.abc import Callable
from html import unescape
from itertools import pairwise
from pathlib import Path
from types import ModuleType

import bleach
import nbformat
import pytest
from nbformat import NotebookNode
from notebook_runs import ROOT, Found, environment, outputs, shown
from notebook_runs import rendering as _rendering

FOLDER = ROOT / "notebooks"
PATHS = sorted(FOLDER.glob("*.ipynb"))
NAMES = [path.stem for path in PATHS]
NUMBERS = [f"{number:02}" for number in range(1, 9)]
LARGEST = 1_000_000  # bytes of a notebook that ran
CANNOT = "What the data cannot show"
FOLLOWS = "What follows"
SOURCES = "Sources"
# Digits that are no counts: years and days, as figures or in words, and names (G7, GPT-4, SPARQL 1.1).
MONTH = "(?:January|February|March|April|May|June|July|August|September|October|November|December)"
DIGITS_ALLOWED = re.compile(
    rf"\b(?:19|20)\d\d-\d\d-\d\d\b|\b(?:\d{{1,2}} )?{MONTH} (?:19|20)\d\d\b|\b(?:19|20)\d\d\b"
    r"|\bG\d{1,2}\b|\b[A-Z]{3,}-\d\b|\bSPARQL 1\.1\b|\bCO2\b"
)
# What the graph counts; "two countries" may be any pair, so it counts from three.
COUNTED = re.compile(
    r"\b(?:two (?!countries|groups|people|persons)|(?:three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen"
    r"|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|hundred)[- ])(?:[\w-]+ )?"
    r"(?:members|founders|countries|experts|people|persons|seats|groups|bodies|projects|outputs|reports|toolkits|summits"
    r"|meetings|events|sources|publishers|documents|facts|strategies|instruments|signatories|applicants|milestones)\b",
    re.IGNORECASE,
)


@pytest.fixture(scope="module")
def rendering() -> ModuleType:
    return _rendering()


@pytest.fixture(scope="module")
def executed(rendering: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], NotebookNode]:
    """A function that answers a notebook as it is after a run; each is run once for all tests."""
    own = tmp_path_factory.mktemp("jupyter")
    done: dict[str, NotebookNode] = {}
    left: dict[str, list[Path]] = {}

    def _executed(name: str) -> NotebookNode:
        if name not in done:
            folder = tmp_path_factory.mktemp(name)
            done[name] = rendering.run(FOLDER / f"{name}.ipynb", folder, environment(own))
            left[name] = list(folder.iterdir())
        assert left[name] == [], f"{name} leaves files beside it"
        return done[name]

    return _executed


def _read(name: str) -> NotebookNode:
    return nbformat.read(FOLDER / f"{name}.ipynb", as_version=4)


def _words(name: str) -> list[str]:
    """The Markdown cells without code, links to notebooks and the addresses of other links, which are no prose."""
    text = [cell.source for cell in _read(name).cells if cell.cell_type == "markdown"]
    plain = [re.sub(r"^```.*?^```$|`[^`\n]*`", "", each, flags=re.MULTILINE | re.DOTALL) for each in text]
    return [re.sub(r"\[[^]]*\]\([^)\s]*\.ipynb\)|\]\([^)]*\)", "]", each) for each in plain]


def _computed_words(name: str) -> list[str]:
    """The words that code cells hand to Markdown, without what is computed between them and how it is formatted."""
    code = "\n".join(
        re.sub(r"^%.*$", "", cell.source, flags=re.MULTILINE)
        for cell in _read(name).cells
        if cell.cell_type == "code" and not cell.source.startswith("%%")
    )
    calls = [call for call in ast.walk(ast.parse(code)) if isinstance(call, ast.Call)]
    texts = [
        argument for call in calls if getattr(call.func, "id", "") == "Markdown" for argument in ast.walk(call.args[0])
    ]
    formats = {id(part) for each in texts if isinstance(each, ast.FormattedValue) for part in ast.walk(each)}
    words = [each.value for each in texts if isinstance(each, ast.Constant) and id(each) not in formats]
    return [re.sub(r"`[^`\n]*`", "", word) for word in words if isinstance(word, str)]


def _headings(name: str) -> list[str]:
    return re.findall(r"^## +(.+)$", "\n".join(_words(name)), re.MULTILINE)


def _under(notebook: NotebookNode, heading: str) -> list[NotebookNode]:
    """What the cells under a heading put out."""
    found, inside = [], False
    for cell in notebook.cells:
        if cell.cell_type == "markdown" and re.search("^## ", cell.source, re.MULTILINE):
            inside = bool(re.search(rf"^## {heading}$", cell.source, re.MULTILINE))
        elif inside and cell.cell_type == "code":
            found += cell.outputs
    return found


def _text(output: NotebookNode) -> str:
    data = output.get("data", {})
    return str(data.get("text/html") or data.get("text/markdown") or data.get("text/plain") or output.get("text", ""))


# ---- As they are kept ----


def test_there_are_eight_and_they_are_numbered() -> None:
    assert NUMBERS == [name.partition("-")[0] for name in NAMES]


def test_each_leads_to_the_next() -> None:
    for one, following in pairwise(NAMES):
        last = [cell.source for cell in _read(one).cells if cell.cell_type == "markdown"][-1]
        assert [f"{following}.ipynb"] == re.findall(r"\]\(([^)\s:]+\.ipynb)\)", last), (
            f"{one} does not lead to {following}"
        )


@pytest.mark.parametrize("name", NAMES)
def test_a_notebook_holds_nothing_that_a_run_or_an_editor_wrote(
    name: str, rendering: ModuleType, tmp_path: Path
) -> None:
    copy = tmp_path / f"{name}.ipynb"
    copy.write_bytes((FOLDER / f"{name}.ipynb").read_bytes())
    assert not rendering.strip(copy), f"Run `python docs/notebooks.py --strip` to clean {name}."


@pytest.mark.parametrize("name", NAMES)
def test_a_notebook_is_valid_and_each_cell_has_an_id_of_its_own(name: str) -> None:
    notebook = _read(name)
    nbformat.validate(notebook)
    identifiers = [cell.id for cell in notebook.cells]
    assert len(set(identifiers)) == len(identifiers)


@pytest.mark.parametrize("name", NAMES)
def test_the_links_of_a_notebook_lead_to_files(name: str) -> None:
    text = "\n".join(cell.source for cell in _read(name).cells if cell.cell_type == "markdown")
    local = [link for link in re.findall(r"\]\(([^)\s]+)\)", text) if not re.match(r"[a-z]+:|#", link)]
    assert [link for link in local if not (FOLDER / link.partition("#")[0]).exists()] == []


# ---- What they say ----


@pytest.mark.parametrize("name", NAMES)
def test_a_notebook_begins_with_its_title_and_what_it_is_about(name: str, rendering: ModuleType) -> None:
    first = _read(name).cells[0]
    assert re.match(r"# \S.+\n\n\S", first.source)
    assert 1 == sum(len(re.findall(r"^# ", text, re.MULTILINE)) for text in _words(name))
    assert rendering.heading(_read(name), name).sentence.endswith((".", "?"))


@pytest.mark.parametrize("name", NAMES)
def test_no_number_of_the_prose_is_typed(name: str) -> None:
    typed = [
        line.strip()
        for text in [*_words(name), *_computed_words(name)]
        for line in text.splitlines()
        if re.search(r"\d", DIGITS_ALLOWED.sub("", line)) or COUNTED.search(line)
    ]
    assert typed == [], "compute it in a code cell: Markdown(f'…')"


@pytest.mark.parametrize(
    "sentence",
    ["It had 15 founders.", "There are fifteen founding members.", "two outputs", "over 25 countries", "40 %"],
)
def test_a_typed_number_is_found(sentence: str) -> None:
    assert re.search(r"\d", DIGITS_ALLOWED.sub("", sentence)) or COUNTED.search(sentence)


@pytest.mark.parametrize("name", NAMES)
def test_a_notebook_tells_what_the_data_cannot_show_then_concludes_then_cites(name: str) -> None:
    told = [heading for heading in _headings(name) if heading in (CANNOT, FOLLOWS, SOURCES)]
    assert [CANNOT, FOLLOWS, SOURCES] == told


# ---- As they run ----


@pytest.mark.parametrize("name", NAMES)
def test_a_notebook_runs_and_complains_of_nothing(name: str, executed: Callable[[str], NotebookNode]) -> None:
    # An error would have stopped it.
    complaints = [output for output in outputs(executed(name)) if output.get("name") == "stderr"]
    assert complaints == []


@pytest.mark.parametrize("name", NAMES)
def test_a_notebook_that_ran_is_small(
    name: str, executed: Callable[[str], NotebookNode], rendering: ModuleType
) -> None:
    assert len(rendering.text_of(executed(name)).encode()) < LARGEST


@pytest.mark.parametrize("name", NAMES)
def test_a_notebook_shows_a_table_and_a_picture_that_is_told_in_words(
    name: str, executed: Callable[[str], NotebookNode]
) -> None:
    html = shown(executed(name))
    images = Found(html).images
    assert "<table" in html
    assert images != []
    assert [image.get("src", "")[:60] for image in images if not image.get("alt", "").strip()] == []


@pytest.mark.parametrize("name", NAMES)
def test_the_limits_and_the_conclusion_are_computed_or_written(
    name: str, executed: Callable[[str], NotebookNode]
) -> None:
    notebook = executed(name)
    for heading in (CANNOT, FOLLOWS):
        written = re.search(rf"^## {heading}\n+(?!#)\S", "\n".join(_words(name)), re.MULTILINE)
        assert written or any(_text(output).strip() for output in _under(notebook, heading)), f"nothing under {heading}"


@pytest.mark.parametrize("name", NAMES)
def test_a_notebook_cites_sources_that_can_be_opened(name: str, executed: Callable[[str], NotebookNode]) -> None:
    cited = "\n".join(_text(output) for output in _under(executed(name), SOURCES))
    assert re.search(r'<li[^>]*><a href="https?://', cited)


@pytest.mark.parametrize("name", NAMES)
def test_the_page_of_a_notebook_loads_nothing(
    name: str, executed: Callable[[str], NotebookNode], rendering: ModuleType
) -> None:
    page = rendering.page(executed(name), name, [rendering.heading(_read(each), each) for each in NAMES])
    assert Found(page).loaded == []
    assert '<html lang="en">' in page
    assert f"<title>{rendering.heading(_read(name), name).title.split('&')[0][:20]}" in page
    assert ".ipynb" not in re.sub(r"<pre.*?</pre>", "", page, flags=re.DOTALL)


# What the HTML filter that GitHub published for Markdown lets through of what we use (html-pipeline,
# github.com/gjtorikian/html-pipeline, read in November 2026). Its viewer of notebooks is not public: this is the
# strictest that is known, without styles, frames, scripts and images that hold their own bytes.
TAGS = set(
    "a br code details div em figure img li ol p pre strong sub summary sup table tbody td th thead tr ul".split()
)
ATTRIBUTES = {"a": ["href"], "img": ["src"], "*": "align alt colspan height lang open scope title value width".split()}


@pytest.mark.parametrize("name", NAMES)
def test_what_passes_the_filter_of_github_can_still_be_read(name: str, executed: Callable[[str], NotebookNode]) -> None:
    html = shown(executed(name))
    left = bleach.clean(html, tags=TAGS, attributes=ATTRIBUTES, protocols={"http", "https"}, strip=True)
    for tag in ("<td", "<th ", "<li", "<details", "<sup"):
        assert html.count(tag) == left.count(tag)
    assert html.count('href="http') == left.count('href="http')
    words = [image["alt"] for image in Found(html).images]
    assert words == [image["alt"] for image in Found(left).images]
    assert not re.search("<iframe|<script|style=", left)


@pytest.mark.parametrize("name", NAMES)
def test_each_image_is_there_as_png_and_in_words_for_who_shows_no_html(
    name: str, executed: Callable[[str], NotebookNode]
) -> None:
    drawn = [output.data for output in outputs(executed(name)) if "<img" in output.get("data", {}).get("text/html", "")]
    assert drawn != []
    for data in drawn:
        assert b64decode(data["image/png"]).startswith(b"\x89PNG")
        assert Found(data["text/html"]).images[0]["alt"] == data["text/plain"]


# ---- The script ----


def _small(folder: Path, *sources: str) -> Path:
    cells = [nbformat.v4.new_markdown_cell("# A title\n\nA first sentence. And `another`.", id="title")]
    cells += [nbformat.v4.new_code_cell(source, id=f"cell-{number}") for number, source in enumerate(sources, 1)]
    path = folder / "01-small.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=cells), path)
    return path


def test_a_failing_cell_is_told_in_one_line(rendering: ModuleType, tmp_path: Path) -> None:
    work = tmp_path / "work"
    work.mkdir()
    path = _small(tmp_path, "1 + 1", "import gpai_graph\ngpai_graph.load().answer('member')")
    with pytest.raises(rendering.NotebookError) as failed:
        rendering.run(path, work, environment(tmp_path / "jupyter"))
    told = str(failed.value)
    where, what = "01-small.ipynb: cell cell-2 (import gpai_graph)", "UnknownQueryError: there is no query 'member'."
    assert told.startswith(f"{where}: {what}")
    assert "\n" not in told


def test_a_kernel_of_the_tests_reaches_no_other_machine(rendering: ModuleType, tmp_path: Path) -> None:
    work = tmp_path / "work"
    work.mkdir()
    path = _small(tmp_path, "import socket\nsocket.create_connection(('192.0.2.1', 80), timeout=5)")
    with pytest.raises(rendering.NotebookError, match="no network in tests"):
        rendering.run(path, work, environment(tmp_path / "jupyter"))


def test_what_is_no_notebook_is_refused_in_one_line(rendering: ModuleType, tmp_path: Path) -> None:
    path = tmp_path / "01-none.ipynb"
    path.write_text("nothing", encoding="utf-8")
    with pytest.raises(rendering.NotebookError, match=r"^01-none\.ipynb: no notebook: .*$"):
        rendering.read(path)


def test_strip_takes_out_what_a_run_and_an_editor_wrote_and_nothing_else(rendering: ModuleType, tmp_path: Path) -> None:
    path = _small(tmp_path, "1 + 1")
    rendering.strip(path)
    clean = path.read_text(encoding="utf-8")
    notebook = rendering.read(path)
    notebook.metadata["language_info"] = {"name": "python"}
    notebook.cells[1].update(execution_count=3, outputs=[nbformat.v4.new_output("stream", text="2")])
    notebook.cells[1].metadata["collapsed"] = True
    nbformat.write(notebook, path)
    assert rendering.strip(path)
    assert clean == path.read_text(encoding="utf-8")


def test_the_list_of_notebooks_names_each_with_its_first_sentence(rendering: ModuleType) -> None:
    headings = [rendering.heading(_read(name), name) for name in NAMES]
    html = rendering.index(headings)
    assert Found(html).loaded == []
    assert [f'href="{name}.html"' for name in NAMES] == re.findall(r'href="\d\d[^"]*"', html)


@pytest.mark.parametrize("name", NAMES)
def test_the_list_tells_what_each_concluded(
    name: str, executed: Callable[[str], NotebookNode], rendering: ModuleType
) -> None:
    assert () == rendering.heading(_read(name), name).conclusion
    found = rendering.heading(executed(name), name)
    assert re.search(r"\d", found.conclusion[0])
    assert not re.search(r"[*`]|\]\(", "".join(found.conclusion))
    html = unescape(rendering.index([found]))
    assert [] == [paragraph for paragraph in found.conclusion if paragraph not in html]


def test_a_title_cannot_break_out_of_the_list(rendering: ModuleType) -> None:
    assert "<script>" not in rendering.index([rendering.Heading("<script>", "<script>", "01-x", ("<script>",))])


def test_a_page_finds_what_it_would_load() -> None:
    inner = "&lt;script src=&quot;https://c.example/c.js&quot;&gt;&lt;/script&gt;"
    html = (
        '<link href="https://a.example/a.css"><script src="//b.example/b.js"></script><a href="https://ok.example">x</a>'
        f'<iframe srcdoc="{inner}"></iframe><style>@import "https://d.example";p{{background:url(https://e.example)}}</style>'
    )
    found = Found(html).loaded
    assert ["https://a.example/a.css", "//b.example/b.js", "https://c.example/c.js"] == found[:3]
    assert {"https://d.example", "https://e.example"} == set(found[3:])
