"""One cell of a table: each kind of text that cannot be right, and what is right beside it."""

import pytest

from gpai_graph.building.schema import are_spellings, date_message, literal_message, same_when_read, text_message

# {text: words of the message}
WRONG = {
    " Canada": "stray white space",
    "Canada ": "stray white space",
    "Global  Partnership": "stray white space",
    "Global\nPartnership": "stray white space",
    "Global\u2028Partnership": "stray white space",
    "Can\x00ada": "is not readable text",
    "Can\ufffdada": "is not readable text",
    "S\x96o Paulo": "is not readable text",
    "Global\xa0Partnership": "looks like a space",
    "Global\u3000Partnership": "looks like a space",
    "Can\u200bada": "cannot be seen",
    "Can\u00adada": "cannot be seen",
    "Ca\ue000nada": "cannot be seen",
    "\u200dCanada": "cannot be seen",
    "Can\u200dada": "cannot be seen",
    "CAN\u200dADA": "cannot be seen",
    "1\u200d2": "cannot be seen",
    "Tu\u0308rkiye": "is not in Unicode's normal form NFC",
    "C\u0430nada": "looks like another letter",
    "Canada \u0430": "looks like another letter",
    "\uff23anada": "looks like another letter",
}
RIGHT = (
    "Canada",
    "Türkiye",
    "日本",
    "日本 (Japan)",
    "대한민국 AI",
    "Россия",
    "Ελλάδα",
    "ایران",
    "می\u200cخواهم",
    "क्\u200dष",
    "United States – OECD",
    "",
)


@pytest.mark.parametrize("text", WRONG)
def test_a_text_that_cannot_be_right_is_told_with_what_helps(text: str) -> None:
    message = text_message(text, None) or ""
    assert WRONG[text] in message
    assert message.endswith((".", "(in a spreadsheet: 'CSV UTF-8')."))


@pytest.mark.parametrize("text", RIGHT)
def test_a_text_in_any_script_is_right(text: str) -> None:
    assert text_message(text, None) is None


@pytest.mark.parametrize("text", ["a;;b", "a; b", "a ;b", ";a", "a;"])
def test_several_values_have_nothing_between_them_but_their_separator(text: str) -> None:
    assert "an empty value or a space beside ';'" in (text_message(text, ";") or "")
    assert text_message("a;b c", ";") is None


@pytest.mark.parametrize(
    ("datatype", "right", "wrong"),
    [
        ("integer", "0 7 -7 30", "07 +7 7.0 -0 1e3 ٣ seven"),
        ("decimal", "0 0.5 -0.5 30 17.25", "0.50 .5 17.0 -0 -0.0 1. 1e3 1,5"),
        ("boolean", "true false", "True yes 1"),
        ("anyURI", "https://oecd.ai http://gpai.ai/a", "oecd.ai www.gpai.ai ftp://oecd.ai https://"),
        ("string", "anything 07", ""),
    ],
)
def test_a_value_is_written_in_the_one_way_that_is_read_back(datatype: str, right: str, wrong: str) -> None:
    assert [each for each in right.split() if literal_message(datatype, each)] == []
    assert [each for each in wrong.split() if not literal_message(datatype, each)] == []


@pytest.mark.parametrize("date", ["2021-02-30", "2021-13", "21", "November 2021", "2021-11-11T00:00", "2021-1-1"])
def test_a_date_is_one_of_the_calendar(date: str) -> None:
    assert date in (date_message(date) or "")
    assert not any(map(date_message, ("2021", "2021-11", "2021-11-30", "2020-02-29")))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Yoshua Bengio", "BENGIÓ, Yoshua"),
        ("Future of Work", "Work, Future-of"),
        ("https://doi.org/10.1/a", "10.1/a"),
        ("http://www.gpai.ai/", "https://gpai.ai"),
        ("!?", "!?"),
    ],
)
def test_two_ways_to_write_one_thing_are_the_same_when_read(one: str, other: str) -> None:
    assert same_when_read(one) == same_when_read(other)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Jeremy Achin", "Jeremi Achin", True),
        ("Jeremy Achin", "J Achin", True),
        ("Jeremy Achin", "K Achin", False),
        ("Jeremy Achin", "Joan Achin", False),
        ("Jeremy Achin", "Jeremy Achin", False),  # the same name, not another spelling
        ("Jeremy Achin", "Jeremy P Achin", True),
        ("Jeremy Achin", "Jeremy Paul Achin", False),
        ("Achin", "J. Achin", False),
    ],
)
def test_names_that_share_a_word_may_be_spellings_of_one(one: str, other: str, same: bool) -> None:
    assert are_spellings(one, other) == are_spellings(other, one) == same
