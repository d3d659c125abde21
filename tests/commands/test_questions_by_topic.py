"""The questions of the library by topic: the same topics in the same order, wherever they are listed."""

import json
import os
import re
import subprocess
from contextlib import suppress
from html import unescape
from pathlib import Path

import pytest
from command_line import COMMAND, Call
from starlette.testclient import TestClient

from gpai_graph.graph.knowledge import KnowledgeGraph
from gpai_graph.queries.library import Library
from gpai_graph.stores.paths import queries_dir

LIBRARY = Library(queries_dir())
TITLES = [topic.title for topic in LIBRARY.by_topic if topic.is_asked]


def in_order(text: str) -> list[str]:
    """The titles in the order in which a text has them; a question may hold a word that is a title."""
    places = {title: re.search(rf"^\W*{re.escape(title)}\b(?=\s*$|  )", text, re.MULTILINE) for title in TITLES}
    found = {title: place.start() for title, place in places.items() if place}
    return sorted(found, key=found.__getitem__)


def test_the_topics_are_listed_in_one_order(call: Call, client: TestClient, kg: KnowledgeGraph) -> None:
    lines = unescape(re.sub(r"<[^>]+>", "\n", client.get("/questions").text.partition("</nav>")[2]))
    texts = {
        "terminal": call("queries")[1],
        "page": lines.rpartition("Show only those with")[2],
        "notebook": unescape(re.sub(r"<[^>]+>", "\n", kg.queries._repr_html_())),
        "Python": repr(kg.queries),
        "documentation": Path("docs/queries.md").read_text(encoding="utf-8"),
    }
    assert dict.fromkeys(texts, TITLES) == {name: in_order(text) for name, text in texts.items()}


def in_a_terminal(columns: int, *words: str) -> list[str]:
    """The lines that a command writes to a terminal of so many columns."""
    ours, theirs = os.openpty()
    environment = {**os.environ, "COLUMNS": str(columns)}
    with subprocess.Popen([*COMMAND, *words], stdout=theirs, env=environment):
        os.close(theirs)
        written = b""
        # To read behind the last line is an error of the terminal.
        with suppress(OSError):
            while part := os.read(ours, 65536):
                written += part
    os.close(ours)
    return written.decode().splitlines()


@pytest.mark.parametrize("columns", [80, 120])
def test_every_question_can_be_read_to_its_end_in_the_terminal(columns: int) -> None:
    lines = in_a_terminal(columns, "queries")
    assert [line for line in lines if "…" in line or len(line) > columns] == []
    words = set(" ".join(lines).split())
    assert [query.name for query in LIBRARY.asked if not {query.name, *query.summary.split()} <= words] == []


def test_questions_for_programs_have_their_topic(call: Call, client: TestClient) -> None:
    listed = json.loads(call("queries", "--format", "json")[1])
    assert [query.name for queries in LIBRARY.by_topic.values() for query in queries if query.topic.is_asked] == [
        query["name"] for query in listed
    ]
    topics = {query["name"]: query["topic"] for query in listed}
    assert {query.name: query.topic.title for query in LIBRARY.asked} == topics
    of_api = {query["name"]: query["topic"] for query in client.get("/api/queries").json()["queries"]}
    assert {name: topics[name] for name in of_api} == of_api
    assert TITLES == [tag["name"] for tag in client.get("/openapi.json").json()["tags"]]


def test_one_question_and_those_that_words_find_are_written_for_programs_too(call: Call) -> None:
    assert ["members"] == [query["name"] for query in json.loads(call("queries", "members", "--format", "json")[1])]
    found = json.loads(call("queries", "who", "chairs", "--format", "json")[1])
    assert "chairs" == found[0]["name"]
    assert "Bodies and chairs" == found[0]["topic"]


def test_a_part_of_the_questions_says_how_many_there_are(call: Call) -> None:
    out = call("queries", "--rows", "12")[1]
    assert f"12 of {len(LIBRARY.asked)} queries; --rows 0 shows all" in out
    assert TITLES[:2] == in_order(out)
    assert "labels" in call("queries", "--all")[1]
