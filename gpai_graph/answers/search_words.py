"""Words: what of a text counts in a search (no case, accents, punctuation, articles or plurals), and lists of words;
which text is an identifier."""

import re
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Final

from gpai_graph.errors import UnknownPrefixError
from gpai_graph.rdf.namespaces import BASE, PREFIXES, THINGS, compact, expand
from gpai_graph.rdf.words import unaccented
from gpai_graph.stores.paths import country_names_path

# Words that tell no name from another, in English, French and German.
STOP_WORDS: Final = frozenset(
    "a an and are as at by for from in is it no not of on or that the to was were who with au aux be de des du en et "
    "il la le les l pour sur un une das den der die el los las fur im ein eine und von zu".split()
)
# Words that make a question, and say little else.
_ASKING: Final = frozenset(
    "whom whose what which when where why how que qu qui quoi quel quelle quels quelles quand ou combien comment "
    "pourquoi wer wen wem was welche welcher welches welchen wann wo wie warum wieviel wieviele "
    "quien quienes cual cuales cuando donde cuantos cuantas chi quali quanti quante".split()
)
# Words with which a question begins that is answered by yes or no.
_YES_OR_NO: Final = frozenset(
    "is are was were do does did has have can could should est sont peut ist sind hat kann".split()
)
_LITTLE: Final = frozenset(
    "am been did do does has have had can could will would there its their they this that these those many much all "
    "any anything anyone anybody something someone nothing nobody ever yet still just really about out up into off "
    "over than came come comes coming get got gets made make makes said say says result results list please compare "
    "compared comparison versus vs difference differences between vergleiche vergleich comparer comparaison "
    "my our your show tell me give find currently now today est sont a t elle y ont ete fait font etait cela ce ces "
    "sobre con del para hay son sono sulla sui della i gli "
    "dans par concernant uber mit bei aus einen einem einer ist sind war waren hat haben gibt "
    "es viel viele alle beim wurde wurden derzeit aktuell".split()
)
# Why something was found that no name of it shows.
MENTIONED: Final = "its texts hold these words"
_OURS: Final = ("gpai", "pmia")
_LETTERS: Final = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe", "ß": "ss"})
_DOTTED: Final = re.compile(r"\b(?:\w\.){2,}")
# The vowel signs of Indian scripts are no letters to Python; without them, Tonga and Togo are one name in Hindi.
_WORD: Final = re.compile(r"[\w\u0900-\u0dff]+")
# What a country calls itself before its name, in German: no list of names has these.
_FORMAL: Final = frozenset("republik bundesrepublik volksrepublik konigreich furstentum grossherzogtum".split())
_FEWEST_INITIALS: Final = 3
# A misspelt word has one letter wrong, or two from so many letters on; a shorter one is near to too many.
SHORTEST: Final = 4
_LONG: Final = 7
_NEAR: Final = 12  # words that a misspelt one may mean
# An address of ours with the page, the data or the identifier of a thing.
_PAGE: Final = re.compile(r"https?://[^/]+(?:/.*)?/(?:page|data|id)/([a-z]+/[^?#]+)(?:[?#].*)?")
_GENITIVE: Final = re.compile(r"[’']s\b")
# One way to write what is written in several.
_SAME: Final = (
    (re.compile(r"\b(?:artificial intelligence|intelligence artificielle|kunstlichen? intelligenz)\b"), "ai"),
    (re.compile(r"\b(?:inteligencia artificial|intelligenza artificiale)\b"), "ai"),
    (re.compile(r"(?<=.)\b(?:ia|ki)\b|\b(?:ia|ki)\b(?=.)"), "ai"),
    (re.compile(r"\bo[ck][ds]e\b"), "oecd"),
    (re.compile(r"\bue\b"), "eu"),
    # What instruments are called in French and German.
    (re.compile(r"\berklarung\b"), "declaration"),
    (re.compile(r"\b(?:verordnung|reglement)\b"), "regulation"),
    (re.compile(r"\b(?:prinzipien|grundsatze|principes)\b"), "principles"),
    (re.compile(r"\b(?:prozess|processus)\b"), "process"),
    (re.compile(r"\b(?:empfehlung|recommandation)\b"), "recommendation"),
    (re.compile(r"\b(?:ethik|ethique)\b"), "ethics"),
    (re.compile(r"\b(?:arbeitsplatze?|emplois?|empleos?)\b"), "jobs"),
    (re.compile(r"\b(?:generativ[aeo]?[ns]?|generative[nrs])\b"), "generative"),
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


def initials(name: str) -> set[str]:
    """The first letters of the words of a name, with its little words and without; none of a short name.

    >>> sorted(initials("Kingdom of Saudi Arabia")), initials("Hiroshima AI Process")
    (['kosa', 'ksa'], {'haip'})
    """
    words = [(word, unaccented(word).translate(_LETTERS)) for word in _WORD.findall(_GENITIVE.sub("", name))]
    # AI is an abbreviation itself.
    firsts = [(word, word if told.isupper() else word[:1]) for told, word in words]
    both = firsts, [(word, first) for word, first in firsts if word not in STOP_WORDS]
    found = {"".join(first for _, first in each) for each in both if len(each) >= _FEWEST_INITIALS}
    return {each for each in found if each.isascii() and each.isalpha()}


def spelt_nearly(word: str, known: Sequence[str]) -> list[str]:
    """Those of the known words that a misspelt one may mean."""
    if len(word) < SHORTEST:
        return []
    # Imported here: only a mistake needs it.
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    wrong = 1 if len(word) < _LONG else 2
    return [near for near, _, _ in process.extract(word, known, scorer=OSA.distance, score_cutoff=wrong, limit=_NEAR)]


def is_formal(word: str) -> bool:
    """Whether a word only says what a country calls itself, such as Republik."""
    return word in _FORMAL


def content_words(words: Sequence[str]) -> list[str]:
    """The words that say what is asked about; [] where none does. Nearly every question is about GPAI."""
    said = [word for word in words if word not in STOP_WORDS and word not in _ASKING]
    telling = [word for word in said if word not in _LITTLE]
    # "What did GPAI make?" has little words only; one of them means what our questions ask about.
    meant = [word for word in said if singular(word) in question_words()]
    return next(
        (found for each in (telling, meant, said) if (found := [word for word in each if word not in _OURS])), telling
    )


def is_question(words: Sequence[str]) -> bool:
    """Whether the words ask, and are no name."""
    return len(words) > 1 and (words[0] in (*_YES_OR_NO, "who") or any(word in _ASKING for word in words[:2]))


def _rows_of(path: Path) -> list[dict[str, str]]:
    """The rows of a table. Only searches read one: csv is not imported before."""
    import csv

    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@cache  # one file
def question_words() -> dict[str, list[str]]:
    """{what readers say, in English, French or German: the words of our questions that mean the same}."""
    found: dict[str, list[str]] = {}
    for row in _rows_of(Path(__file__).with_name("question-words.csv")):
        for word in {singular(one) for one in (row["word"], *row["also"].split())}:
            found.setdefault(word, []).append(row["word"])
    return found


@cache  # one file
def country_names() -> dict[str, list[tuple[str, str]]]:
    """{code: the names of the country, each with who calls it so}."""
    found: dict[str, list[tuple[str, str]]] = {}
    for row in _rows_of(country_names_path()):
        found.setdefault(row["code"].lower(), []).append((row["name"], row["origin"]))
    return found


def identified(text: str) -> str:
    """The IRI that a text is or stands for, as prefix:name or the address of a page; "" for other words.

    >>> identified("<https://w3id.org/gpai-graph/id/country/rs>"), identified("country:rs"), identified("Serbia")
    ('https://w3id.org/gpai-graph/id/country/rs', 'https://w3id.org/gpai-graph/id/country/rs', '')
    """
    text = text.strip().removeprefix("<").removesuffix(">")
    if page := _PAGE.fullmatch(text):
        text = THINGS + page[1]
    prefix, colon, _ = text.partition(":")
    if not colon or (prefix not in PREFIXES and "://" not in text):
        return ""
    try:
        return expand(text)
    except UnknownPrefixError:  # "country:", on the way to "country:rs", is a word
        return ""


def is_of_a_vocabulary(text: str) -> bool:
    """Whether a text is a name of a vocabulary that the graph uses, and no thing of ours.

    >>> is_of_a_vocabulary("rdfs:label"), is_of_a_vocabulary("country:rs"), is_of_a_vocabulary("label")
    (True, False, False)
    """
    name = compact(identified(text))
    prefix = name.partition(":")[0]
    return prefix in PREFIXES and not PREFIXES[prefix].startswith(BASE)


def nothing_found(words: str) -> str:
    """What to say where a search finds nothing."""
    if is_of_a_vocabulary(words):
        name = compact(identified(words))
        return f"No results. {name} is a name of a vocabulary, which SPARQL uses. Search finds things and questions."
    return "No results. Try fewer words, or the first letters of a word."


def matching(terms: Iterable[Sequence[str]]) -> str:
    """The terms for FTS5, in double quotes: it reads AND, NEAR or * as operators otherwise."""
    return " AND ".join(f"({' OR '.join(map(_either, each))})" if len(each) > 1 else _either(each[0]) for each in terms)


def in_quotes(term: str) -> str:
    """A word as FTS5 takes it: a text, and no operator."""
    return f'"{term}"'


def _either(term: str) -> str:
    one = singular(term)
    return f'"{term}"*' if one == term else f'("{term}"* OR "{one}")'
