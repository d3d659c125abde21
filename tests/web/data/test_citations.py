"""Citations over HTTP: BibTeX, CSL and RIS are read back as they were meant."""

import json
import re
from urllib.parse import quote

import bibtexparser
import pytest
import rispy
from api_client import PUBLIC, problem
from bibtexparser.middlewares import LatexDecodingMiddleware
from starlette.testclient import TestClient

from gpai_graph.answers import citation
from gpai_graph.web.data.citations import LONGEST_TITLE
from gpai_graph.web.urls import LONGEST_ADDRESS

TITLES = [
    "Who is a member of GPAI on a given day, and who says so?",
    'R&D {50 %} of $1 #tags_and "quotes" \\textbf{x} ~ ^ café São Paulo',
    "}, author = {someone else",
    "},\n}\n@misc{evil, title = {x}}",
    "Title\r\nER  - \r\nTY  - BOOK\r\nAU  - Nobody",
    "日本のメンバー — 会員",
    "</script><script>alert(1)</script>",
]

VIEW = "/questions/members?as_of=2021-12-31&mode=certain"


def cited(public_client: TestClient, title: str, name: str, view: str = VIEW) -> str:
    answer = public_client.get("/cite", params={"view": view, "title": title, "format": name})
    assert answer.status_code == 200
    assert "attachment" in answer.headers["content-disposition"]
    return answer.text


def plain(title: str) -> str:
    """A title on one line."""
    return " ".join(title.split())


@pytest.mark.parametrize("title", TITLES)
def test_bibtex_is_read_back_as_it_was_meant(public_client: TestClient, title: str) -> None:
    text = cited(public_client, title, "bib")
    library = bibtexparser.parse_string(text)
    assert library.failed_blocks == []
    (entry,) = library.entries
    fields = {name: field.value for name, field in entry.fields_dict.items()}
    (decoded,) = bibtexparser.parse_string(text, append_middleware=[LatexDecodingMiddleware()]).entries
    # TeX has no other sign for it.
    assert decoded.fields_dict["title"].value.strip("{}").replace("ˆ", "^") == plain(title).strip("{}")
    assert fields["author"].strip("{}") == citation.AUTHOR
    assert fields["url"] == PUBLIC + VIEW
    assert fields["note"] == "As of 2021-12-31"
    assert re.fullmatch(r"[a-z0-9-]+", entry.key)


@pytest.mark.parametrize("title", TITLES)
def test_csl_is_read_back_as_it_was_meant(public_client: TestClient, title: str) -> None:
    (item,) = json.loads(cited(public_client, title, "csl"))
    assert (item["title"], item["URL"], item["type"]) == (plain(title), PUBLIC + VIEW, "dataset")
    assert item["author"] == [{"literal": citation.AUTHOR}]


@pytest.mark.parametrize("title", TITLES)
def test_ris_is_read_back_as_it_was_meant(public_client: TestClient, title: str) -> None:
    (item,) = rispy.loads(cited(public_client, title, "ris"))
    assert (item["title"], item["type_of_reference"]) == (plain(title), "DATA")
    assert item["authors"] == [citation.AUTHOR]
    assert item["urls"] == [PUBLIC + VIEW]


def test_a_citation_names_the_version_and_the_day_of_the_view(public_client: TestClient) -> None:
    (item,) = json.loads(cited(public_client, "", "csl", "/"))
    assert item["title"] == citation.TITLE
    assert item["note"] == "Whole recorded period"
    told = public_client.get("/api/evidence?subject=country:ca").json()["graph"]
    assert item["version"] == f"{told['version']}, graph {told['digest']}"


def test_an_address_that_bibtex_would_misread_is_written_so_that_it_is_not(public_client: TestClient) -> None:
    view = '/search?q="}{\\x\u00e9\n'
    library = bibtexparser.parse_string(cited(public_client, "Search", "bib", view))
    (entry,) = library.entries
    address = entry.fields_dict["url"].value
    assert address == f"{PUBLIC}/search?q={quote(view.partition('=')[2])}"


def test_every_page_offers_citations_that_work(public_client: TestClient) -> None:
    for page in ("/questions/members?as_of=2021&view=download", "/page/country/ca"):
        addresses = re.findall(r'href="(/cite\?[^"]+)"', public_client.get(page).text)
        assert len(addresses) == 3
        for address in addresses:
            assert public_client.get(address.replace("&amp;", "&")).status_code == 200


@pytest.mark.parametrize(
    "view",
    [
        *(
            "",
            "questions/members",
            "//evil.example/",
            "https://evil.example/",
            "javascript:alert(1)",
            "/\\evil.example",
        ),
        *("/nowhere", "/../etc/passwd", "/questions/members\r\nX: y", "/questions/a b"),
    ],
)
def test_only_a_page_of_this_server_can_be_cited(public_client: TestClient, view: str) -> None:
    assert "view" in problem(public_client, f"/cite?title=x&view={quote(view, safe='')}")["detail"].lower()


def test_a_citation_without_a_view_says_what_to_write(public_client: TestClient) -> None:
    for address in ("/cite", "/cite?view=", "/cite?title=x"):
        told = problem(public_client, address)["detail"]
        assert told == "There is no view. Write which page to cite, for example view=/questions/members."


def test_a_view_too_long_for_an_address_is_refused(public_client: TestClient) -> None:
    answer = public_client.get(f"/cite?title=x&view=/search?q={'x' * LONGEST_ADDRESS}")
    assert answer.status_code in (400, 414, 431)
    assert answer.json()["detail"]


def test_a_citation_that_is_none_says_why(public_client: TestClient) -> None:
    assert "Did you mean 'bib'?" in problem(public_client, "/cite?view=/&format=bibt")["detail"]
    assert str(LONGEST_TITLE) in problem(public_client, f"/cite?view=/&title={'x' * (LONGEST_TITLE + 1)}")["detail"]
    assert "'never'" in problem(public_client, "/cite?view=/%3Fas_of=never")["detail"]
