"""The page and the image of a picture, as far as no browser is needed."""

import hashlib
import os
import re
import stat
import subprocess
import sys
import xml.etree.ElementTree as ET
import zlib
from base64 import b64decode, b64encode
from html.parser import HTMLParser
from pathlib import Path

import pytest
from networks_to_draw import HOSTILE, council, hostile
from pictures import SUPPORT, data_of

from gpai_graph.errors import DrawingError
from gpai_graph.visual.network import draw


class Elements(HTMLParser):
    """The elements of a page with their attributes, and the text outside scripts and styles."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self._silent = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        self._silent = tag in ("script", "style")

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002
        self._silent = False

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.text += data


def test_the_tables_hold_every_node_and_link_without_a_script() -> None:
    page = draw(council()).html()
    nodes, links = (part.count("<tr><td>") for part in page.split("<table")[1:])
    assert (6, 5) == (nodes, links)
    assert "<td>2020–2022" in page
    assert "<time datetime=2022-11-22>22 November 2022</time>" in page
    assert "inferred" in page
    assert "<td>acting" in page


def test_sources_are_numbered_by_date_and_only_web_addresses_become_links() -> None:
    page = draw(council()).html()
    links = [given["href"] for tag, given in Elements(page).found if tag == "a" and "href" in given]
    assert ["https://example.org/1"] == [link for link in links if link and not link.startswith("#")]
    assert ["First report", "Second report"] == [source[0] for source in data_of(page)["sources"]]
    assert "March 2021" in page


def test_a_page_names_no_address_to_load_from() -> None:
    page = draw(council()).html()
    elements = Elements(page).found
    assert [] == [
        given
        for tag, given in elements
        if tag in ("script", "img", "iframe", "link") and str(given.get("src", "")).startswith("http")
    ]
    assert ["data:,"] == [given["href"] for tag, given in elements if tag == "link"]
    assert "sourceMappingURL" not in page
    style = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)[0]
    assert {"data:font/woff;base64"} == set(re.findall(r"url\(([^,]*)", style))


def test_the_policy_of_a_page_allows_just_its_own_scripts_and_style() -> None:
    page = draw(council()).html()
    policy = next(str(given["content"]) for tag, given in Elements(page).found if given.get("http-equiv"))
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    scripts = re.compile(r"<script>(.*?)</script>", re.DOTALL)
    # A script holds the word <style>, too: it writes one into the image that it saves.
    inside = scripts.findall(page) + re.findall(r"<style>(.*?)</style>", scripts.sub("", page), re.DOTALL)
    packed = re.search(r'<script type="text/plain" id="library">(.*?)</script>', page)
    assert packed is not None
    inside.append(zlib.decompress(b64decode(packed[1])).decode())
    digests = {f"'sha256-{b64encode(hashlib.sha256(text.encode()).digest()).decode()}'" for text in inside}
    assert digests == set(re.findall(r"'sha256-[^']+'", policy))


def test_hostile_text_stays_text_in_the_page() -> None:
    page = draw(hostile(), title=HOSTILE[3], as_of=HOSTILE[1], colour={f"n{text}": text for text in HOSTILE}).html()
    found = Elements(page).found
    plain = Elements(draw(council()).html()).found
    assert {tag for tag, _ in plain} >= {tag for tag, _ in found}
    assert [] == [given for _, given in found if any(name.startswith("on") for name in given)]
    assert 3 == sum(tag == "script" for tag, _ in found)
    assert [] == [given for tag, given in found if str(given.get("href", "")).startswith("javascript")]
    page.encode("utf-8")


def test_the_image_is_well_formed_with_hostile_text_and_says_what_it_shows() -> None:
    picture = draw(hostile(), title=HOSTILE[0])
    root = ET.fromstring(picture.svg())
    tags = {element.tag.split("}")[1] for element in root.iter()}
    assert {"svg", "style", "title", "rect", "g", "path", "circle", "polygon", "text"} >= tags
    assert [] == [name for element in root.iter() for name in element.attrib if name.startswith("on") or "href" in name]
    assert root[0].text == picture.alt
    assert draw(council()).svg() == draw(council()).svg()


def test_a_notebook_gets_one_figure_with_image_words_and_a_locked_frame() -> None:
    output = draw(council())._repr_html_()
    elements = Elements(output).found
    assert ["figure", "img", "iframe"] == [tag for tag, _ in elements]
    _, image, frame = (given for _, given in elements)
    assert str(image["src"]).startswith("data:image/svg+xml;base64,")
    assert "3 countries" in str(image["alt"])
    assert "allow-scripts" == frame["sandbox"]
    assert str(frame["srcdoc"]) == draw(council()).html()


def test_saving_takes_paths_and_text_and_writes_utf_8_whole_or_not_at_all(tmp_path: Path) -> None:
    picture = draw(council())
    assert picture.save(tmp_path / "a.html").read_bytes() == picture.html().encode("utf-8")
    assert picture.save(str(tmp_path / "b.svg")).read_text(encoding="utf-8") == picture.svg()
    assert {"a.html", "b.svg"} == {path.name for path in tmp_path.iterdir()}
    mask = os.umask(0)
    os.umask(mask)
    assert stat.S_IMODE((tmp_path / "a.html").stat().st_mode) == 0o666 & ~mask
    with pytest.raises(DrawingError, match="Create the folder"):
        picture.save(tmp_path / "missing" / "a.html")


def test_saving_works_where_the_locale_knows_only_ascii(tmp_path: Path) -> None:
    script = f"import sys; sys.path.insert(0, {SUPPORT!r}); from networks_to_draw import council; "
    script += f"import gpai_graph; gpai_graph.draw(council()).save({str(tmp_path / 'a.html')!r})"
    environment = {**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    subprocess.run([sys.executable, "-W", "error", "-c", script], check=True, env=environment)
    assert "Fránce" in (tmp_path / "a.html").read_text(encoding="utf-8")
