"""The stylesheet of the pages: every class of it is one that a page can have."""

import re
from pathlib import Path

WEB = Path(__file__).resolve().parents[2] / "gpai_graph"
# In a template, a kind completes the name: in-country, in-body.
MADE = re.compile("in-[a-z]+")
ATTRIBUTE = re.compile(r'class="(.*?)>')
QUOTED = re.compile(r"""["'`]([^"'`\n]*)["'`]""")
RULES, NAME = re.compile(r"([^{}]*)\{"), re.compile(r"\.([a-zA-Z][\w-]*)")


def _named() -> set[str]:
    """All words in attributes of templates, and in texts of the code that writes pages or runs in them."""
    templates = (path.read_text("utf-8") for path in (WEB / "web" / "templates").glob("*.j2"))
    found = [text for template in templates for text in ATTRIBUTE.findall(template)]
    # What a seat is on a day, such as "certain", is a class, too: rdf/dates.py names it.
    for pattern in ("web/**/*.py", "web/static/*.js", "visual/**/*.py", "rdf/dates.py"):
        found += [text for path in WEB.glob(pattern) for text in QUOTED.findall(path.read_text("utf-8"))]
        found += [text for path in WEB.glob(pattern) for text in ATTRIBUTE.findall(path.read_text("utf-8"))]
    return set(re.findall(r"[\w-]+", " ".join(found)))


def test_every_class_of_the_stylesheet_is_named_by_a_template_or_by_code() -> None:
    sheet = re.sub(r"/\*.*?\*/", "", (WEB / "web" / "static" / "style.css").read_text("utf-8"), flags=re.DOTALL)
    classes = set(NAME.findall(" ".join(RULES.findall(sheet))))
    assert len(classes) > 100
    assert [name for name in sorted(classes - _named()) if not MADE.fullmatch(name)] == []
