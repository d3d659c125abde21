"""Words: what of a text counts when readers search: no case, accents, punctuation, articles or plurals."""

import re
from collections.abc import Sequence
from typing import Final

from gpai_graph.rdf.words import unaccented

# Words that tell no name from another, in English, French and German.
STOP_WORDS: Final = frozenset(
    "a an and are as at by for from in is it no not of on or that the to was were who with au aux be de des du en et "
    "il la le les l pour sur un une das den der die el los las fur im ein eine und von zu".split()
)
# Words that make a question, and say little else.
_ASKING: Final = frozenset(
    "whom whose what which when where why how que qu qui quoi quel quelle quels quelles quand ou combien comment "
    "pourquoi wer wen wem was welche welcher welches welchen wann wo wie warum wieviel wieviele".split()
)
_LITTLE: Final = frozenset(
    "am been did do does has have had can there its their they this many much all any list "
    "show tell me give find currently now today est sont a t elle y ont ete fait font etait cela ce ces "
    "dans par ist sind war waren hat haben gibt es viel viele alle beim bei wurde wurden derzeit aktuell".split()
)
_LETTERS: Final = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe", "ß": "ss"})
_DOTTED: Final = re.compile(r"\b(?:\w\.){2,}")
# The vowel signs of Indian scripts are no letters to Python; without them, Tonga and Togo are one name in Hindi.
_WORD: Final = re.compile(r"[\w\u0900-\u0dff]+")
# One way to write what is written in several.
_SAME: Final = (
    (re.compile(r"\b(?:artificial intelligence|intelligence artificielle|kunstlichen? intelligenz)\b"), "ai"),
    (re.compile(r"(?<=.)\b(?:ia|ki)\b|\b(?:ia|ki)\b(?=.)"), "ai"),
    (re.compile(r"\bo[ck][ds]e\b"), "oecd"),
    (re.compile(r"\bue\b"), "eu"),
    (re.compile(r"\b(\w+)iz(ation|ations|e|ed|ing)\b"), r"\1is\2"),
    (re.compile(r"\bcenter(s?)\b"), r"centre\1"),
)


def folded_words(text: str) -> list[str]:
    """The words of a text, each written as the index writes it.

    >>> folded_words("Côte d’Ivoire, the U.S.A. & Artificial Intelligence")
    ['cote', 'd', 'ivoire', 'the', 'usa', 'ai']
    """
    plain = _DOTTED.sub(lambda found: found[0].replace(".", ""), unaccented(text).translate(_LETTERS))
    joined = " ".join(_WORD.findall(plain.replace("_", " ")))
    for pattern, same in _SAME:
        joined = pattern.sub(same, joined)
    return joined.split()


def singular(word: str) -> str:
    """A word without the sign of a plural; it need not be a word any more.

    >>> singular("bodies"), singular("groups"), singular("gas")
    ('body', 'group', 'gas')
    """
    if len(word) <= len("xxx") or word.endswith("ss"):
        return word
    return f"{word[:-3]}y" if word.endswith("ies") else word.removesuffix("s") if word.endswith("s") else word


def key_of(words: Sequence[str]) -> str:
    """What names that are written alike have in common: no articles, plurals, blanks.

    >>> key_of(folded_words("The Netherlands")) == key_of(folded_words("netherland"))
    True
    """
    return "".join(singular(word) for word in words if word not in STOP_WORDS) or "".join(words)


def content_words(words: Sequence[str]) -> list[str]:
    """The words that say what is asked about; [] where none does. Nearly every question is about GPAI."""
    found = [word for word in words if word not in STOP_WORDS and word not in _ASKING and word not in _LITTLE]
    return [word for word in found if word not in ("gpai", "pmia")] or found


def is_question(words: Sequence[str]) -> bool:
    """Whether the words ask, and are no name."""
    return len(words) > 1 and any(word in _ASKING for word in words[:2])
