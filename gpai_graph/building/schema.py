"""What the tables hold, as `csvw.json` describes it: columns, keys, references; and what a cell may hold."""

import json
import re
import shlex
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from pathlib import Path
from typing import Any, Final

from rapidfuzz import fuzz

from gpai_graph.errors import OntologyError, ParameterError, quoted
from gpai_graph.rdf.dates import PartialDate
from gpai_graph.rdf.namespaces import PREFIXES
from gpai_graph.rdf.words import unaccented
from gpai_graph.stores.paths import ontology_dir


def place(path: Path) -> str:
    """What messages call a file of an ontology: by its folder, which is `ontology/` for that of this checkout."""
    home = ontology_dir().parent
    return (path.relative_to(home) if path.is_relative_to(home) else path).as_posix()


def command(verb: str, folder: Path) -> str:
    """The command that does something with the ontology in a folder, for messages."""
    named = "" if folder == ontology_dir() else f" --ontology {shlex.quote(str(folder))}"
    return f"`gpai-graph {verb}{named}`"


@dataclass(frozen=True)
class CsvColumn:
    """One column of a table as `csvw.json` describes it; `references` are table names, `value_url` a URI template."""

    name: str
    description: str
    datatype: str
    pattern: str | None
    required: bool
    separator: str | None
    language: str | None
    value_url: str | None
    references: tuple[str, ...]

    @property
    def is_date(self) -> bool:
        """Whether its values become nodes of dates."""
        return self.value_url is not None and self.value_url.startswith(PREFIXES["date"])


@dataclass(frozen=True)
class CsvTable:
    """One table as `csvw.json` describes it; `key` is the primary key, `about_url` the template of a row's IRI.

    `path` is its file. `identities` are the columns, one or several together, in which two things never agree."""

    path: Path
    title: str
    about_url: str
    key: tuple[str, ...]
    columns: tuple[CsvColumn, ...]
    replaced_by: tuple[str, ...]
    identities: tuple[tuple[str, ...], ...]

    @property
    def name(self) -> str:
        """Its name: that of the file."""
        return self.path.stem

    @cached_property
    def place(self) -> str:
        """Its file, for messages."""
        return place(self.path)

    @cached_property
    def by_name(self) -> dict[str, CsvColumn]:
        """{name of a column: CsvColumn}, in the order of the file."""
        return {column.name: column for column in self.columns}

    @property
    def key_columns(self) -> tuple[str, ...]:
        """The columns that make the IRI of a row."""
        return tuple(re.findall(r"{(\w+)}", self.about_url))


def read_schema(path: Path) -> dict[str, CsvTable]:
    """Read `csvw.json`: {table name: CsvTable} in the order of the file.

    Raises OntologyError if the file is missing, is no JSON, lacks what a table needs or names what is not there."""
    try:
        described = json.loads(path.read_text(encoding="utf-8"))
        schema = {table.name: table for table in (_table(each, path.parent) for each in described["tables"])}
        for table in schema.values():
            _check_names(table, schema)
        return schema
    except OSError as error:
        message = f"cannot be read ({error.strerror}). It describes the columns of all tables."
        raise OntologyError(message, place(path)) from error
    except (ValueError, KeyError, TypeError, AttributeError, re.error) as error:
        raise OntologyError(f"is not a CSVW description of tables ({error}).", place(path)) from error


def _table(described: dict[str, Any], folder: Path) -> CsvTable:
    schema = described["tableSchema"]
    return CsvTable(
        path=folder / str(described["url"]),
        title=str(described["dc:title"]),
        about_url=str(schema["aboutUrl"]),
        key=tuple(schema["primaryKey"]),
        columns=tuple(map(_column, schema["columns"])),
        replaced_by=tuple(described.get("dc:isReplacedBy", ())),
        identities=tuple(map(tuple, described.get("owl:hasKey", ()))),
    )


def _column(described: dict[str, Any]) -> CsvColumn:
    datatype = described.get("datatype", "string")
    base, pattern = (datatype["base"], datatype.get("format")) if isinstance(datatype, dict) else (str(datatype), None)
    return CsvColumn(
        name=str(described["name"]),
        description=str(described["dc:description"]),
        datatype=base,
        pattern=pattern,
        required=bool(described.get("required", False)),
        separator=_text(described.get("separator")),
        language=_text(described.get("lang")),
        value_url=_text(described.get("valueUrl")),
        references=tuple(described.get("dc:references", ())),
    )


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _check_names(table: CsvTable, schema: Mapping[str, CsvTable]) -> None:
    """Raise ValueError if a table names a column, table or datatype that is not there, or a pattern that is none."""
    for column in table.columns:
        re.compile(column.pattern or "")
        if column.datatype != "string" and column.datatype not in DATATYPES:
            raise ValueError(f"{table.name}: datatype '{column.datatype}' of column '{column.name}' is not known")
    for name in (
        *table.key,
        *table.key_columns,
        *(name.partition("/")[0] for names in table.identities for name in names),
    ):
        if name not in table.by_name:
            raise ValueError(f"{table.name}: the key names a column '{name}' that is not there")
    for name in (*table.replaced_by, *(name for column in table.columns for name in column.references)):
        if name not in schema:
            raise ValueError(f"{table.name}: a reference names a table '{name}' that is not there")


# One cell: what is wrong with its text, whatever row it stands in, and what helps.

ENCODING_HELP = "Save the file as UTF-8 (in a spreadsheet: 'CSV UTF-8')."
# White space that nobody sees in a cell, and characters that are no text: controls, and what a wrong encoding leaves.
_STRAY_SPACE = re.compile(r"^\s|\s$|\s\s|[\t\n\v\f\r\x1c-\x1f\x85\u2028\u2029]")
_NO_TEXT = re.compile(r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ufeff\ufffd]")
_OTHER_SPACE = re.compile(r"[^\S ]")
# Letters that look like a space, and the sign that says how the character before it is drawn.
_LOOKS_EMPTY = "\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0\ufe00\ufe01\ufe0e\ufe0f\u034f"
# Format, private use, unassigned, half of a pair.
_NOT_SHOWN = {"Cf", "Co", "Cn", "Cs"}
_JOINERS = "\u200c\u200d"
# Scripts that write side by side with Latin letters in one word, as Japanese and Korean do.
_NEIGHBOURS = {"CJK", "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA", "HANGUL", "BOPOMOFO", "MODIFIER", "IDEOGRAPHIC"}
# Signs that are drawn as others are: {what to write: those that stand for it}. O’Brien and Nukuʻalofa are right.
_LIKE_SIGNS: Final = {
    sign: plain
    for plain, signs in {
        "-": "\u02d7\u2010\u2011\u2012\u2043\u207b\u2212\ufe63\u30a0",
        "–": "\u2015\ufe58\u2e3a\u2e3b",
        "'": "\u00b4\u02b9\u02c8\u02ca\u02cb\u055a\u05f3\u201b\u2032\u2035\ua78c",
        '"': "\u02ba\u02dd\u05f4\u201f\u2033\u2036\u3003",
        ":": "\u02f8\u05c3\u2236\ua789\ufe55",
        "/": "\u2044\u2215\u29f8",
        ".": "\u2024\ufe52",
        "...": "\u22ef",
        ",": "\ufe50",
        "*": "\u204e\u2217",
        "|": "\u2223\u23d0",
        "&": "\ufe60",
    }.items()
    for sign in signs
}
# Letters of other scripts that are drawn as Latin ones are.
_LIKE_LATIN = set("асеорхуіјѕһԁԛԝАВСЕНІЈКМОРЅТХУοναιΑΒΕΖΗΙΚΜΝΟΡΤΥΧ")


def text_message(text: str, separator: str | None) -> str | None:
    """What is wrong with a cell as text, None if nothing is. separator: what parts its values, where it has several.

    >>> text_message("Canada ", None)
    "stray white space in 'Canada '. Remove it."
    """
    for message in _text_messages(text):
        return message
    if separator and text and any(not value or value != value.strip() for value in text.split(separator)):
        return f"an empty value or a space beside '{separator}' in {quoted(text)}. Remove it."
    return None


def _text_messages(text: str) -> Iterator[str]:
    found = _NO_TEXT.search(text)
    if found:
        yield f"{quoted(found[0])} in {_around(text, found.start())} is not readable text. Remove it. {ENCODING_HELP}"
    found = _STRAY_SPACE.search(text)
    if found:
        yield f"stray white space in {_around(text, found.start())}. Remove it."
    if text.isascii():
        return
    found = _OTHER_SPACE.search(text)
    if found:
        yield f"{_named(found[0])} in {_around(text, found.start())} looks like a space. Write a space."
    yield from _sign_messages(text)
    whole = unicodedata.normalize("NFC", text)
    if whole != text:
        place = next(at for at, (one, other) in enumerate(zip(text, f"{whole} ", strict=False)) if one != other)
        yield (
            f"{_around(text, place)} is not in Unicode's normal form NFC: the same text can be written in two ways. "
            f"Write {_around(whole, place)}."
        )
    for word in re.finditer(r"\w+", text):
        message = _letters_message(text, word[0])
        if message:
            yield message


def _sign_messages(text: str) -> Iterator[str]:
    for place, character in enumerate(text):
        if _is_invisible(text, place):
            yield f"{_named(character)} in {_around(text, place)} cannot be seen. Remove it."
        elif plain := _plain_sign(text, character):
            yield f"{_named(character)} in {_around(text, place)} looks like {quoted(plain)}. Write {quoted(plain)}."


def _is_invisible(text: str, place: int) -> bool:
    character = text[place]
    if character in _JOINERS and 0 < place < len(text) - 1:
        # Between letters that join, as in Persian and in scripts of India, they are part of the spelling.
        # Letters with case join none; a sign that is no letter, as below those of India, is a mark.
        kinds = (unicodedata.category(text[place - 1]), unicodedata.category(text[place + 1]))
        return any(kind in ("Ll", "Lu", "Lt") or kind[0] not in "LM" for kind in kinds)
    return character in _LOOKS_EMPTY or unicodedata.category(character) in _NOT_SHOWN


def _plain_sign(text: str, character: str) -> str:
    """The sign that a character only looks like; "" for one that is right. Wide signs belong to East Asian texts."""
    if plain := _LIKE_SIGNS.get(character):
        return plain
    plain = unicodedata.normalize("NFKC", character) if "\uff00" < character < "\uff5f" else ""
    return plain if unicodedata.category(character)[0] in "PS" and not _is_east_asian(text) else ""


def _letters_message(text: str, word: str) -> str | None:
    """What is wrong with a word of letters from two alphabets, or of letters that are only drawn like Latin ones."""
    scripts = {letter: unicodedata.name(letter, "?").split()[0] for letter in word if letter.isalpha()}
    others = [letter for letter, script in scripts.items() if script != "LATIN" and script not in _NEIGHBOURS]
    if not others:
        return None
    is_mixed = "LATIN" in scripts.values()
    stands_for_latin = set(word) <= _LIKE_LATIN and any(
        unicodedata.name(letter, "?").startswith("LATIN") for letter in text
    )
    is_styled = not _is_east_asian(text) and any(unicodedata.normalize("NFKC", letter).isascii() for letter in others)
    if not (is_mixed or stands_for_latin or is_styled):
        return None
    return f"{_named(others[0])} in {quoted(word)} looks like another letter. Write the word in one alphabet."


def _is_east_asian(text: str) -> bool:
    return any(unicodedata.name(letter, "?").split()[0] in _NEIGHBOURS - {"MODIFIER"} for letter in text)


def _named(character: str) -> str:
    """A character by number and name, since it cannot be told by its look.

    >>> _named("\u200b")
    'U+200B (zero width space)'
    """
    name = unicodedata.name(character, "a character without a name").lower()
    return f"U+{ord(character):04X} ({name})"


def _around(text: str, place: int) -> str:
    return repr(text[max(0, place - 20) : place + 21])


def date_message(value: str) -> str | None:
    """What is wrong with a date of year, month or day precision, None if nothing is.

    >>> date_message("2021-02-30")
    "'2021-02-30' is not a date of the calendar. Write 2021, 2021-11 or 2021-11-11."
    """
    try:
        PartialDate.parse(value)
    except ParameterError as error:
        return str(error)
    return None


# Canonical forms only: Oxigraph rewrites 01, 1.10, 17.0 and -0, and what is written must be what is read.
DATATYPES = {
    "integer": (r"0|-?[1-9]\d*", "a whole number like 30, without leading zeros"),
    "decimal": (r"0|-?(?=.*[1-9])(0|[1-9]\d*)(\.\d*[1-9])?", "a number like 30 or 0.5, without needless zeros"),
    "boolean": (r"true|false", "true or false"),
    "anyURI": (r"https?://\S+", "an address that begins with https:// or http://"),
}


def literal_message(datatype: str, value: str) -> str | None:
    """What is wrong with a value of a datatype of `DATATYPES`, or of string, which takes any; None if nothing is."""
    if datatype == "string":
        return None
    pattern, form = DATATYPES[datatype]
    return None if re.fullmatch(pattern, value, re.ASCII) else f"{quoted(value)} is not {form}."


def same_when_read(value: str) -> str:
    """What two spellings of one name, title, code or address have in common.

    Case, accents, marks between words and the order of words do not count; nor do http or https, `www.`, what stands
    before a DOI, and a last slash.

    >>> same_when_read("Bengió, YOSHUA") == same_when_read("Yoshua Bengio")
    True
    >>> same_when_read("https://www.gpai.ai/") == same_when_read("http://gpai.ai")
    True
    """
    plain = unaccented(value)
    if "/" in plain:
        return re.sub(r"^(https?://)?(www\.|(dx\.)?doi\.org/)?|/$", "", plain)
    return " ".join(sorted(re.findall(r"\w+", plain))) or plain


# How alike the rest of two names must be, from 0 to 100, where they share a word.
_ALIKE: Final = 80


def are_spellings(one: str, other: str) -> bool:
    """Whether two names that share a word may be one person's: nearly the same, or with initials.

    >>> are_spellings("Jeremy Achin", "Jeremi Achin"), are_spellings("Jeremy Achin", "J. Achin")
    (True, True)
    >>> are_spellings("Jeremy Achin", "Jeremy P. Achin"), are_spellings("Jeremy Achin", "Joan Achin")
    (True, False)
    """
    words, others = (same_when_read(name).split() for name in (one, other))
    rest, beside = ([word for word in some if word not in many] for some, many in ((words, others), (others, words)))
    if len(rest) > len(beside):
        rest, beside = beside, rest
    # What only one of the two has: initials of middle names, if they share a first and a last name.
    initials = len(beside) - len(rest)
    if not beside or (initials and len(set(words) & set(others)) + len(rest) < len(("first", "last"))):
        return False
    return any(
        all(map(_may_be_one, rest, kept)) and all(len(word) == 1 for word in beside if word not in kept)
        for kept in combinations(beside, len(rest))
    )


def _may_be_one(first: str, second: str) -> bool:
    if 1 in (len(first), len(second)):
        return first[0] == second[0]
    return fuzz.ratio(first, second) >= _ALIKE


_YEAR: Final = re.compile(r"-?\b(19|20)\d\d\b")


def without_year(id_: str) -> str:
    """An id without its year: what the editions of one page or report have in common.

    >>> without_year("gpai-community-2021"), without_year("ai-2030-trajectories")
    ('gpai-community', 'ai-trajectories')
    """
    return _YEAR.sub("", id_)
