"""The pictures that the README opens with are there, and are those of the graph and the pages of today."""

import re
from pathlib import Path

import pytest
from scripts import ROOT, script
from starlette.testclient import TestClient

README = (ROOT / "README.md").read_text(encoding="utf-8")
SHOWN = re.findall(r'(?:src|srcset)="([^"]+)"', README)


@pytest.mark.parametrize("place", SHOWN)
def test_a_picture_of_the_readme_is_there(place: str) -> None:
    picture = ROOT / place
    begin = {".png": b"\x89PNG", ".svg": b"<svg"}[picture.suffix]
    assert picture.read_bytes().startswith(begin)
    assert picture.stat().st_size < 300_000


def test_the_readme_opens_with_pictures_in_light_and_dark() -> None:
    before = README.partition("## First three commands")[0]
    assert {Path(place).name for place in SHOWN if place in before} == {
        "home-light.png",
        "home-dark.png",
        "network.svg",
    }
    assert "prefers-color-scheme" in (ROOT / "docs/images/network.svg").read_text(encoding="utf-8")


def test_the_picture_of_the_first_page_is_of_today(client: TestClient) -> None:
    pictures = script("docs/pictures.py")
    told = pictures.DRAWN_FROM.read_text(encoding="utf-8").strip()
    assert told == pictures.drawn_from(client.get("/").text), "The picture is out of date. Run `make pictures`."
