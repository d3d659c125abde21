"""Articles: what a name is called within a sentence, as in "members of the European Union"."""

import re
from functools import cache
from pathlib import Path
from typing import Final

from gpai_graph.rdf.kinds import BY_NAME
from gpai_graph.rdf.namespaces import kind_of

_WITH: Final = re.compile(r"the ", re.IGNORECASE)


def within(name: str, thing: str) -> str:
    """The name of a thing with the article that it needs inside a sentence.

    >>> within("United States", "country:us"), within("Japan", "country:jp"), within("The Why Not Lab", "body:x")
    ('the United States', 'Japan', 'the Why Not Lab')
    """
    kind = BY_NAME.get(kind_of(thing))
    if kind is None or not kind.is_named:
        return name
    if _WITH.match(name):
        return f"t{name[1:]}"
    return f"the {name}" if _names().fullmatch(name) else name


def capitalised(text: str) -> str:
    """The text with a capital article, as it begins a sentence.

    >>> capitalised("the EU joined"), capitalised("Japan vs. the EU"), capitalised("theory")
    ('The EU joined', 'Japan vs. the EU', 'theory')
    """
    return f"T{text[1:]}" if text.startswith("the ") else text


@cache  # one file
def _names() -> re.Pattern[str]:
    """The names that take an article in English."""
    # Imported here: only a sentence that names a thing needs it.
    import csv

    with Path(__file__).with_suffix(".csv").open(encoding="utf-8", newline="") as lines:
        return re.compile("|".join(f"(?:{row['pattern']})" for row in csv.DictReader(lines)))
