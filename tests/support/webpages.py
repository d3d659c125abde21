"""Pages for tests: a client over the whole application, and what a page says, read by an HTML parser."""

from collections.abc import Iterator
from html.parser import HTMLParser
from typing import NamedTuple

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


class Element(NamedTuple):
    """A start tag: its name, its attributes, and the text inside it."""

    tag: str
    attributes: dict[str, str]
    parts: list[str]

    @property
    def text(self) -> str:
        return " ".join("".join(self.parts).split())


class Page(HTMLParser):
    """All elements of a page in order, each with its text; fails on a tag that is not closed."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[Element] = []
        self._open: list[Element] = []
        self.feed(html)
        self.close()
        assert [element.tag for element in self._open] == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs}, [])
        self.elements.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(Element(tag, {name: value or "" for name, value in attrs}, []))

    def handle_endtag(self, tag: str) -> None:
        assert self._open, f"</{tag}> without a beginning"
        element = self._open.pop()
        assert element.tag == tag, f"<{element.tag}> is closed by </{tag}>"

    def handle_data(self, data: str) -> None:
        for element in self._open:
            element.parts.append(data)

    def all(self, tag: str, cls: str = "") -> Iterator[Element]:
        """The elements of a name, those of a class only."""
        for element in self.elements:
            if element.tag == tag and (not cls or cls in element.attributes.get("class", "").split()):
                yield element

    def one(self, tag: str, cls: str = "") -> Element:
        """The only element of that name (and class)."""
        found = list(self.all(tag, cls))
        assert len(found) == 1, f"{len(found)} elements <{tag}>"
        return found[0]

    @property
    def addresses(self) -> list[str]:
        """Where links, images, scripts, styles, forms and frames lead."""
        names = ("href", "src", "action")
        return [element.attributes[name] for element in self.elements for name in names if name in element.attributes]
