"""The gate: characters that nobody sees or that look like others, a thing entered twice, and advice that is true."""

import csv
import io
import re
from pathlib import Path

import built
import pytest
from small_tables import append_line, messages

from gpai_graph.stores.paths import ontology_dir

NAME = ("people", "achin-jeremy", "name")
# {what is wrong: (the cell, what the message says of it)}
TEXTS = {
    "zero-width-space": ("Jeremy\u200b Achin", "U+200B (zero width space) in 'Jeremy\\u200b Achin' cannot be seen."),
    "soft-hyphen": ("Jere\u00admy Achin", "U+00AD (soft hyphen)"),
    "mark-of-direction": ("Jeremy\u200f Achin", "U+200F (right-to-left mark)"),
    "order-turned-round": ("\u202eJeremy Achin", "U+202E (right-to-left override)"),
    "word-joiner": ("Jeremy\u2060Achin", "U+2060 (word joiner)"),
    "joiner-between-latin-letters": ("Jere\u200dmy Achin", "U+200D (zero width joiner)"),
    "tag": ("Jeremy Achin\U000e0041", "U+E0041 (tag latin capital letter a)"),
    "form-of-a-character": ("Jeremy\ufe0f Achin", "U+FE0F (variation selector-16)"),
    "letter-that-is-empty": ("Jeremy\u3164Achin", "U+3164 (hangul filler)"),
    "private-use": ("Jeremy \ue000 Achin", "U+E000 (a character without a name)"),
    "no-break-space": ("Jeremy\u00a0Achin", "U+00A0 (no-break space) in 'Jeremy\\xa0Achin' looks like a space."),
    "thin-space": ("Jeremy\u2009Achin", "U+2009 (thin space)"),
    "accent-apart": ("Je\u0301re\u0301my Achin", "is not in Unicode's normal form NFC"),
    "old-ohm-sign": ("Jeremy \u2126", "is not in Unicode's normal form NFC"),
    "cyrillic-letter-in-a-latin-word": ("Jer\u0435my Achin", "U+0435 (cyrillic small letter ie) in 'Jer\u0435my'"),
    "greek-letter-in-a-latin-word": ("Jeremy \u0391chin", "U+0391 (greek capital letter alpha)"),
    "word-of-cyrillic-letters-that-look-latin": (
        "Jeremy \u0421\u043e\u0440\u0435",
        "U+0421 (cyrillic capital letter es)",
    ),
    "wide-letter": ("\uff2aeremy Achin", "U+FF2A (fullwidth latin capital letter j)"),
    "hyphen-that-does-not-break": ("Jeremy Achin\u2011Smith", "U+2011 (non-breaking hyphen)"),
    "other-hyphen": ("Jeremy Achin\u2010Smith", "U+2010 (hyphen)"),
    "minus": ("Jeremy Achin\u2212Smith", "U+2212 (minus sign)"),
    "figure-dash": ("Jeremy Achin \u2012 2021", "U+2012 (figure dash)"),
    "bar": (
        "Jeremy Achin \u2015 2021",
        "U+2015 (horizontal bar) in 'Jeremy Achin \u2015 2021' looks like '–'. Write '–'.",
    ),
    "prime-as-apostrophe": ("Jeremy O\u2032Achin", "U+2032 (prime)"),
    "acute-as-apostrophe": ("Jeremy O\u00b4Achin", "U+00B4 (acute accent)"),
    "double-prime-as-quotation-mark": ("Jeremy \u2033J\u2033 Achin", "U+2033 (double prime)"),
    "ratio-as-colon": ("Jeremy\u2236 Achin", "U+2236 (ratio)"),
    "slash-of-fractions": ("Jeremy\u2044Achin", "U+2044 (fraction slash)"),
    "leader-as-dot": ("J\u2024 Achin", "U+2024 (one dot leader)"),
    "wide-comma": ("Achin\uff0c Jeremy", "U+FF0C (fullwidth comma) in 'Achin\uff0c Jeremy' looks like ','. Write ','."),
    "wide-bracket": ("Jeremy Achin \uff08J\uff09", "U+FF08 (fullwidth left parenthesis)"),
    "letter-of-mathematics": ("\U0001d409eremy Achin", "U+1D409 (mathematical bold capital j)"),
}
# Names and titles as they are written: accents, marks, other scripts, joiners of Persian, wide digits in Japanese.
RIGHT = [
    *("Zoë Łuczak-Ørsted", "Nukuʻalofa", "Ærø's “GPAI” – test…", "Правда", "広島AIプロセス２０２３", "SK텔레콤"),
    *(
        "Jean-Paul d’Orléans",
        "„Zukunft“ und «avenir»",
        "GPAI仕事の未来：報告（案）",
        "Ley N° 31814 · mi·li",
        "2024–2030 — ‘AI’",
    ),
    *("Ελλάδα", "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645", "O’Brien", "CO2 in m²"),
]


@pytest.mark.parametrize(("text", "said"), TEXTS.values(), ids=TEXTS)
def test_what_nobody_sees_or_looks_like_something_else_is_named(text: str, said: str, tables: Path) -> None:
    line = built.set_cell(tables, *NAME, text)
    (message,) = messages(tables)
    assert message.startswith(f"tables/people.csv:{line}: column 'name': ")
    assert said in message
    assert message.endswith((" Remove it.", " Write a space.", " Write the word in one alphabet.", "'.", '".'))


@pytest.mark.parametrize("text", RIGHT)
def test_names_in_any_script_are_accepted(text: str, tables: Path) -> None:
    built.set_cell(tables, *NAME, text)
    assert [] == messages(tables)


# ---- A thing entered twice ----

# (table, its second row under another id, what the message names)
SECOND = {
    "person": ("people", "bengio-y,Yoshua Bengio,,,gpai-about,,high", "name 'Yoshua Bengio'"),
    "person-in-another-order": ("people", 'bengio-y,"BENGIO, Yoshua",,,gpai-about,,high', "name 'BENGIO, Yoshua'"),
    "person-by-another-spelling": ("people", "bengio-y,J. Bengio,yoshua bengió,,gpai-about,,high", "also_known_as"),
    "person-by-number": ("people", "bengio-y,J. Bengio,,Q3572699,gpai-about,,high", "wikidata 'Q3572699'"),
    "source-by-address": (
        *("sources", "gpai-2021,Members,http://gpai.ai/community,GPAI,2021,official,official,,"),
        "url 'http://gpai.ai/community', date '2021'",
    ),
    "organisation": (
        "organisations",
        "aaai-2,association for the Advancement of Artificial-Intelligence,other,us,,,,gpai-about,,high",
        "name",
    ),
}


@pytest.mark.parametrize(("table", "row", "said"), SECOND.values(), ids=SECOND)
def test_a_second_row_for_the_same_thing_is_named(table: str, row: str, said: str, tables: Path) -> None:
    line = append_line(tables, table, f"{row}\n")
    found = [message for message in messages(tables) if f"{table}.csv:{line}: {said}" in message]
    assert 1 == len(found)
    assert "If both are the same, use that id. If not, correct the value that is wrong" in found[0]


@pytest.mark.parametrize(
    ("column", "again"),
    [("doi", "10.5281/ZENODO.99"), ("doi", "10.5281/zenodo.99"), ("title", "data trusts: A report")],
)
def test_a_second_row_for_a_report_is_named(column: str, again: str, tables: Path) -> None:
    names = built.tables().schema["outputs"].by_name
    common = {"kind": "report", "source": "gpai-about", "confidence": "high"}
    first = common | {"slug": "one", "title": "A Report – Data Trusts", "doi": "10.5281/zenodo.99", "date": "2022-11"}
    second = common | {"slug": "other", "title": "Another title", "date": "2022"} | {column: again}
    text = io.StringIO()
    csv.DictWriter(text, names, lineterminator="\n").writerows([first, second])
    line = append_line(tables, "outputs", text.getvalue()) + 1
    (message,) = messages(tables)
    assert message.startswith(f"tables/outputs.csv:{line}: {column} {again!r}")
    assert f"is already at tables/outputs.csv:{line - 1} under the id 'one'." in message


@pytest.mark.parametrize(
    "name",
    [
        *("Jeremi Achin", "J. Achin", "Achin, Jeremyy", "Jeremy Achen"),
        # With initials of middle names.
        *("Jeremy P. Achin", "Jeremy P. Q. Achin", "J. P. Achin", "Achin, Jeremy P.", "Jeremi P Achin"),
    ],
)
def test_nearly_the_name_of_another_person_is_found_and_may_be_meant(name: str, tables: Path) -> None:
    row = {**dict.fromkeys(_columns(tables, "people"), ""), "slug": "other", "name": name}
    row |= {"source": "gpai-dg-page-2022", "confidence": "high"}
    line = append_line(tables, "people", _line(row)) + 1
    (message,) = messages(tables)
    assert message.startswith(f"tables/people.csv:{line - 1}: name {name!r} is nearly 'Jeremy Achin'")
    built.set_cell(tables, "people", "other", "note", "not achin-jeremy: another person")
    assert [] == messages(tables)


def _columns(tables: Path, name: str) -> list[str]:
    with (tables / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return next(csv.reader(file))


def _line(row: dict[str, str]) -> str:
    text = io.StringIO()
    csv.DictWriter(text, [*row], lineterminator="\n").writerow(row)
    return text.getvalue()


def test_editions_of_a_report_may_share_their_title(tables: Path) -> None:
    titles = [row.cells["title"] for row in built.tables().rows["outputs"]]
    assert len(titles) > len(set(titles))
    assert [] == messages(tables)


# (table, the second row, how the message begins, the id that it proposes for another edition)
EDITIONS = {
    "source": (
        "sources",
        {"id": "members-page", "title": "Members", "url": "http://www.gpai.ai/community/", "publisher": "GPAI"}
        | {"date": "2024-05", "kind": "official", "reliability": "official"},
        "url 'http://www.gpai.ai/community/' is already at tables/sources.csv:",
        "gpai-community-2024",
    ),
    "report": (
        "outputs",
        {"slug": "observations", "title": "Observation Platform: report", "kind": "report", "date": "2025"}
        | {"source": "gpai-about", "confidence": "high"},
        "title 'Observation Platform: report' is already at tables/outputs.csv:",
        "fow-observation-2025",
    ),
}


@pytest.mark.parametrize(("table", "row", "said", "edition"), EDITIONS.values(), ids=EDITIONS)
def test_the_same_thing_with_another_date_is_named_and_an_edition_may_be_meant(
    table: str, row: dict[str, str], said: str, edition: str, tables: Path
) -> None:
    empty = dict.fromkeys(_columns(tables, table), "")
    if table == "outputs":
        first = {"slug": "fow-observation-2022", "title": "Observation Platform Report", "date": "2022-11"}
        append_line(tables, table, _line(empty | row | first))
    line = append_line(tables, table, _line(empty | row))
    (message,) = [each for each in messages(tables) if f"{table}.csv:{line}: " in each]
    assert message.partition(": ")[2].startswith(said)
    assert "on another date. If both are the same, use that id." in message
    assert message.endswith(f"'{edition}'.")
    # The advice is true: under that id the row is accepted.
    built.set_cell(tables, table, next(iter(row.values())), next(iter(row)), edition)
    assert [each for each in messages(tables) if f"{table}.csv:{line}: " in each] == []


# ---- Advice ----

ADVICE = {
    "name-of-a-country": (("memberships", "us-gpai", "member", "Kenya"), "Did you mean 'ke'?"),
    "code-in-capitals": (("memberships", "us-gpai", "member", "KE"), "Did you mean 'ke'?"),
    "code-of-three-letters": (("memberships", "us-gpai", "member", "KEN"), "Did you mean 'ke'?"),
    "former-name-of-a-country": (("memberships", "us-gpai", "member", "Turkey"), "Did you mean 'tr'?"),
    "name-of-a-part-of-a-country": (("memberships", "us-gpai", "member", "Holland"), "Did you mean 'nl'?"),
    "name-in-another-language": (("memberships", "us-gpai", "member", "Allemagne"), "Did you mean 'de'?"),
    "name-with-a-typing-mistake": (("memberships", "us-gpai", "member", "Kenia"), "Did you mean 'ke'?"),
    "name-that-looks-like-a-code": (("memberships", "us-gpai", "member", "Chad"), "Did you mean 'td'?"),
    "name-of-a-person": (
        ("seats", "zed-jordan-gpai-steering-committee-co-chair", "person", "Yoshua Bengio"),
        "Did you mean 'bengio-yoshua'?",
    ),
    "title-of-a-body": (("memberships", "us-gpai", "organisation", "GPAI"), "Did you mean 'gpai'?"),
    "one-of-few": (
        ("memberships", "us-gpai", "confidence", "certain"),
        "Use one of high, low, medium, or add it to concepts.csv first.",
    ),
    "label-of-a-concept": (("memberships", "us-gpai", "confidence", "High"), "Did you mean 'high'?"),
    "a-new-route-that-looks-like-another": (
        ("memberships", "us-gpai", "route", "admission"),
        "Did you mean 'accession'? If it is a new one, add it to routes.csv first.",
    ),
    "id-of-another-table": (
        ("memberships", "us-gpai", "organisation", "ca"),
        "It is an id of countries.csv, which is not allowed here.",
    ),
}


@pytest.mark.parametrize(("cell", "advice"), ADVICE.values(), ids=ADVICE)
def test_the_advice_for_an_unknown_id_is_true(cell: tuple[str, str, str, str], advice: str, tables: Path) -> None:
    built.set_cell(tables, *cell)
    (message,) = messages(tables)
    assert message.endswith(advice)


def test_no_message_of_a_check_names_a_route_that_the_table_lacks() -> None:
    lines = (ontology_dir() / "tables" / "routes.csv").read_text(encoding="utf-8").splitlines()
    known = {line.partition(",")[0] for line in lines[1:]}
    texts = [path.read_text(encoding="utf-8") for path in sorted((ontology_dir() / "checks").glob("*.rq"))]
    texts.append((ontology_dir() / "shapes.ttl").read_text(encoding="utf-8"))
    named = {name for text in texts for name in re.findall(r"\bthe route ([a-z-]+)|\broute:([a-z-]+)", text)}
    assert {name or prefixed for name, prefixed in named} <= known
