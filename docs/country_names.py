"""Collect the names of countries by which readers may search for them, from three public collections.

    python docs/country_names.py CLDR ISO UN > gpai_graph/vendor/country-names.csv

CLDR: folder of the npm package cldr-localenames-full: names in many languages, short and former ones. ISO: folder of
the npm package i18n-iso-countries: further English and German names. UN: data/country-codes.csv of
github.com/datasets/country-codes: short and formal names in the languages of the United Nations."""

import csv
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

# Those of the members of GPAI and of the United Nations; Estonian says Holland.
LANGUAGES = (
    "en fr de es ar zh ru pt it nl ja ko hi tr pl sv da nb nn fi is cs sk sl hr sr bg ro hu et lv lt el he ga mt lb uk"
).split()
_UN = re.compile(r"(?:UNTERM .* (?:Short|Formal)|official_name_[a-z]+)")
_ARTICLE = re.compile(r"^(?:the|le|la|les|el|los|las) |^l['’]| \((?:the|le|la|les|l'|el|los|las)\)$", re.IGNORECASE)


def from_cldr(folder: Path) -> Iterator[tuple[str, str]]:
    """(code, name) of the Common Locale Data Repository."""
    for language in LANGUAGES:
        file = folder / "main" / language / "territories.json"
        found = json.loads(file.read_text(encoding="utf-8"))["main"][language]["localeDisplayNames"]["territories"]
        for key, name in found.items():
            # Abbreviations in other languages are codes of other countries in English: RU is the Regno Unito, too.
            is_code = language != "en" and re.fullmatch(r"[A-Z][A-Z.-]*", name)
            if re.fullmatch(r"[A-Z]{2}(?:-alt-.*)?", key) and not is_code:
                yield key[:2], name


def from_iso(folder: Path) -> Iterator[tuple[str, str]]:
    """(code, name) of the English and German names of ISO 3166."""
    for language in ("en", "de"):
        found = json.loads((folder / "langs" / f"{language}.json").read_text(encoding="utf-8"))["countries"]
        for code, names in found.items():
            yield from ((code, name) for name in ([names] if isinstance(names, str) else names))


def from_un(file: Path) -> Iterator[tuple[str, str]]:
    """(code, name) of the terminology of the United Nations, without the article."""
    with file.open(encoding="utf-8-sig", newline="") as lines:
        for row in csv.DictReader(lines):
            told = (name for column, name in row.items() if column and _UN.fullmatch(column) and name)
            yield from ((row["ISO3166-1-Alpha-2"], _ARTICLE.sub("", name.strip())) for name in told)


def main() -> None:
    """Print the table: each name of a country once, with the first collection that has it."""
    cldr, iso, un = map(Path, sys.argv[1:4])
    origins: dict[tuple[str, str], str] = {}
    collections = {"CLDR": from_cldr(cldr), "UN": from_un(un), "ISO": from_iso(iso)}
    for origin, pairs in collections.items():
        for code, name in pairs:
            if code:
                origins.setdefault((code, name), origin)
    print("code,name,origin")
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerows((code, name, origin) for (code, name), origin in sorted(origins.items()))


if __name__ == "__main__":
    main()
