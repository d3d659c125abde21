"""The typeface: which letters of an image it embeds, and how wide it takes a text to be."""

import pytest

from gpai_graph.visual.typeface import BOLD, REGULAR, cut, embedded, faces, width, wrapped

# {what stands in an image: the letters of its texts by weight}
IMAGES = {
    "<text>ab</text><text>b c</text>": {REGULAR: "ab c"},
    '<text font-weight="600">ab</text><text>c</text>': {BOLD: "ab", REGULAR: "c"},
    '<text font-weight="bold">ab</text>': {BOLD: "ab"},
    '<text font-weight="500">ab</text>': {REGULAR: "ab"},
    "<text font-weight='600'>ab</text>": {BOLD: "ab"},
    '<text x="1"><tspan dy="2">a</tspan>b<tspan>c</tspan></text>': {REGULAR: "abc"},
    '<text data-said="a > b">c</text>': {REGULAR: "c"},
    "<text>&lt;&amp;&#233;</text>": {REGULAR: "<&é"},
    "<text><![CDATA[<b>]]></text>": {REGULAR: "<b>"},
    "<text>a<!-- b --></text>": {REGULAR: "a"},
    "<g><a><text>a</text></a></g>": {REGULAR: "a"},
    "<textPath>a</textPath><title>b</title><text/>": {},
    "": {},
}


@pytest.mark.parametrize("image", IMAGES)
def test_an_image_embeds_the_letters_of_its_texts_and_no_others(image: str) -> None:
    assert embedded(image) == faces(IMAGES[image])


@pytest.mark.parametrize("words", ["Working Group on Responsible AI", "Türkiye", "日本 and Korea", "a" * 80])
def test_a_text_that_is_wrapped_or_cut_fits_the_room(words: str) -> None:
    for room in (60.0, 120.0, 400.0):
        lines = [*wrapped(words, room, 13), cut(words, room, 13)]
        assert all(width(line, 13) <= room for line in lines)
        assert wrapped(words, 10_000, 13) == [words]
