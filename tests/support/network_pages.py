"""Pages and images of networks, as a client gets them."""

import re
import xml.etree.ElementTree as ET
from html import unescape

from starlette.testclient import TestClient

SERBIA, BENGIO = "country:rs", "person:bengio-yoshua"


def page(client: TestClient, path: str, **words: str) -> str:
    """The text of a page, which is there."""
    answer = client.get(path, params=words)
    assert 200 == answer.status_code, answer.text[:400]
    return unescape(answer.text)


def text(html: str) -> str:
    """The words of a page, without its tags."""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())


def svg(client: TestClient, path: str, **words: str) -> ET.Element:
    answer = client.get(path, params=words)
    assert 200 == answer.status_code, answer.text[:400]
    assert "image/svg+xml" == answer.headers["content-type"]
    return ET.fromstring(answer.text)
