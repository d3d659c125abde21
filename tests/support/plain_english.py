"""Plain English, as far as a rule can check it: long sentences, words with a plainer one, inversion, double negatives.

The words stand in tests/repository/plain-words.csv: a pattern, what to write instead, and an example that it finds."""

import csv
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

MOST_WORDS: Final = 25
_LIST: Final = Path(__file__).resolve().parents[1] / "repository" / "plain-words.csv"
_PLACE: Final = re.compile(r"{([^{}]*)}")
# A colon before a list ends a sentence, too; what stands in brackets is read by itself.
_END: Final = re.compile(r"[.?!:](?=\s|$)|[()]")
_INVERSION: Final = re.compile(
    r"^(shown|counted|recorded|listed|told|named|meant|hidden|given|left out|included) (is|are|was|were)\b",
    re.IGNORECASE,
)
_NOT: Final = r"\b(no|not|none|never|nothing|nobody|cannot)\b"
_DOUBLE_NEGATIVE: Final = re.compile(rf"{_NOT}((?!\band\b|\bor\b|[,;]).)*{_NOT}|\bnot un\w+", re.IGNORECASE)


class PlainWord(NamedTuple):
    """Words that are not used, what is written instead, and a sentence that has them."""

    pattern: str
    instead: str
    example: str


def plain_words() -> list[PlainWord]:
    """The words that are not used, in the order of the list."""
    with _LIST.open(encoding="utf-8", newline="") as lines:
        return [PlainWord(**row) for row in csv.DictReader(lines)]


_WORDS: Final = plain_words()


def findings(text: str) -> Iterator[str]:
    """What keeps a text from being plain English, and what helps.

    A place of a template counts as one number with its last noun: `{count member|member|members}` as "9 members".
    The brackets around parts of a template are no words of it."""
    text = " ".join(_PLACE.sub(_filled, text).replace(".[", ". ").replace("[", "").replace("]", "").split())
    yield from odd_words(text)
    yield from long_sentences(text, MOST_WORDS)
    for sentence in map(str.strip, _END.split(text)):
        if _DOUBLE_NEGATIVE.search(sentence):
            yield f"two negatives: {sentence!r}. Say what is so."


def odd_words(text: str) -> Iterator[str]:
    """The words of a text that have a plainer one, and its sentences that begin with the verb."""
    for word in _WORDS:
        if found := re.search(word.pattern, text, re.IGNORECASE):
            yield f"{found[0]!r}: write {word.instead}."
    for sentence in map(str.strip, _END.split(text)):
        if _INVERSION.search(sentence):
            yield f"the verb comes before its subject: {sentence!r}."


def long_sentences(text: str, most: int) -> Iterator[str]:
    """The sentences of a text that have more words."""
    for sentence in map(str.strip, _END.split(text)):
        words = len(sentence.split())
        if words > most:
            yield f"a sentence of {words} words: {sentence!r}. Write two."


def _filled(place: re.Match[str]) -> str:
    what, *nouns = place[1].split("|")
    return (
        f"{nouns[0]}9{nouns[1] if len(nouns) > 2 else ''}"
        if what.startswith("asked") and nouns
        else f"9 {(nouns or [''])[-1]}"
    )
