"""Articles: what a name is called within a sentence, as in "members of the European Union"."""

import re
from functools import cache
from pathlib import Path
from typing import Final

from gpai_graph.rdf.namespaces import kind_of

# Names of other things are titles, or have no article.
_KINDS: Final = frozenset(("country", "group", "body", "organisation", "event", "instrument"))
_WITH: Final = re.compile(r"the ", re.IGNORECASE)
# The beginning of a text, and of each sentence in it.
_BEGIN: Final = re.compile(r"(^|[.!?] )the ")


def within(name: str, thing: str) -> str:
    """The name of a thing as it stands within a sentence.

    >>> within("United States", "country:us"), within("Japan", "country:jp"), within("The Why Not Lab", "body:x")
    ('the United States', 'Japan', 'the Why Not Lab')
    """
    if kind_of(thing) not in _KINDS:
        return name
    if _WITH.match(name):
        return f"t{name[1:]}"
    return f"the {name}" if _names().fullmatch(name) else name


def capitalised(text: str) -> str:
    """Sentences, of which none begins with a small article.

    >>> capitalised("the EU joined. the OECD did not.")
    'The EU joined. The OECD did not.'
    """
    return _BEGIN.sub(r"\1The ", text)


@cache  # one file
def _names() -> re.Pattern[str]:
    """The names that take an article in English."""
    # Imported here: only a sentence that names a thing needs it.
    import csv

    with Path(__file__).with_suffix(".csv").open(encoding="utf-8", newline="") as lines:
        return re.compile("|".join(f"(?:{row['pattern']})" for row in csv.DictReader(lines)))
