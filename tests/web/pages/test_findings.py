"""Findings on pages: the list, each finding, near names for one that is none; and verdicts that follow the tables."""

import json
import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from itertools import cycle
from pathlib import Path
from typing import NamedTuple

import built
import pytest
from page_requests import read
from starlette.testclient import TestClient
from starlette.types import ASGIApp

from gpai_graph.answers.findings import Finding, Findings
from gpai_graph.building import graph as building
from gpai_graph.commands.terminal import main
from gpai_graph.graph.knowledge import KnowledgeGraph
from gpai_graph.graph.opening import embedded
from gpai_graph.queries.library import Library
from gpai_graph.stores.paths import queries_dir
from gpai_graph.web import create_app

CLAIMS = Library(queries_dir()).claims
NAMES = list(CLAIMS)
TESTABLE = [name for name in CLAIMS if CLAIMS[name].kind == "testable"]
CHIPS = {"supported": "yes", "supported with reservation": "partly", "contradicted": "no", "opinion": "opinion"}


@pytest.fixture(scope="module")
def today(kg: KnowledgeGraph) -> Findings:
    return kg.findings()


@pytest.mark.parametrize("asked", ["", "?as_of=2023-12-01&mode=possible"])
@pytest.mark.parametrize("name", NAMES)
def test_a_finding_is_cited_for_the_date_of_its_verdict(
    client: TestClient, kg: KnowledgeGraph, name: str, asked: str
) -> None:
    page = read(client, f"/findings/{name}{asked}")
    cited = kg.cite(name)
    assert cited.words in page.one("main").text
    (file,) = (address for address in page.addresses if address.startswith("/cite?") and "csl" in address)
    (item,) = json.loads(client.get(file).content)
    assert (item["title"], item["note"]) == (cited.title, cited.when)
    assert kg.cut_off is not None
    assert f"As of {kg.cut_off.last_day.short}" in page.one("summary", "date").text


@pytest.fixture(scope="module")
def client(application: ASGIApp) -> Iterator[TestClient]:
    """The application over the graph in memory, where findings are computed once."""
    with TestClient(application) as found:
        yield found


# ---- Pages ----


def test_the_list_has_each_finding_once_with_chip_number_and_how_sure(client: TestClient, today: Findings) -> None:
    page = read(client, "/findings")
    assert sorted(link for link in page.addresses if link.startswith("/findings/")) == sorted(
        f"/findings/{each.name}" for each in today
    )
    text = page.one("main").text
    assert [each.name for each in today if f"{each.title} {each.sure} {each.number} {each.counted}" not in text] == []
    assert [head.text for head in page.all("h2")] == list(today.by_topic)
    assert len(list(page.all("span", "chip"))) == len(today) + len({each.verdict for each in today})


@pytest.mark.parametrize("name", NAMES)
def test_a_finding_has_its_verdict_evidence_rule_and_sources(client: TestClient, today: Findings, name: str) -> None:
    finding = next(each for each in today if each.name == name)
    page = read(client, f"/findings/{name}")
    assert page.one("h1").text == finding.title
    text = page.one("main").text
    told = [finding.says, finding.sure, finding.gap, finding.claim, finding.by, finding.because, *finding.method]
    told += [f"{each.words} {each.text}" for each in (*finding.sure_values, *finding.supporting, *finding.opposing)]
    told += [rule.when for rule in finding.rules]
    assert [each for each in told if " ".join(each.split()) not in text] == []
    first = next(page.all("span", "chip"))
    assert first.text == finding.verdict.capitalize()
    assert CHIPS.get(finding.verdict, "") == " ".join(first.attributes["class"].split()[1:])
    marked = [line for line in page.all("li") if line.attributes.get("aria-current") == "true"]
    assert [line.text for line in marked] == [
        f"{rule.verdict.capitalize()} if {rule.when}" for rule in finding.rules if rule.applies
    ]
    questions = [link for link in page.addresses if link.startswith("/questions/")]
    assert {link.partition("?")[0].rpartition("/")[2] for link in questions} >= {
        each.query for each in finding.questions
    }
    assert [link for link in dict.fromkeys(questions) if client.get(link).status_code != 200] == []
    assert len(client.get(f"/findings/{name}").content) < 300_000


@pytest.mark.parametrize("name", NAMES)
def test_no_two_questions_behind_a_finding_read_alike(client: TestClient, name: str) -> None:
    page = read(client, f"/findings/{name}")
    links = [link for link in page.all("a") if link.attributes.get("href", "").startswith("/questions/")]
    asked = {link.attributes["href"]: link.text for link in links}
    assert len(asked) == len(set(asked.values()))


@pytest.mark.parametrize("name", NAMES)
def test_a_finding_is_told_to_search_engines_as_a_review_of_a_claim(client: TestClient, name: str) -> None:
    told = re.findall(r'<script type="application/ld\+json">(.*?)</script>', client.get(f"/findings/{name}").text)
    (review,) = map(json.loads, told)
    assert review["@type"] == "ClaimReview"
    assert review["claimReviewed"] == CLAIMS[name].claim
    assert review["reviewRating"]["alternateName"] in (*CHIPS, "cannot be told")
    assert review["url"].endswith(f"/findings/{name}")


def test_chance_is_drawn_where_the_finding_was_tested_against_it(client: TestClient, today: Findings) -> None:
    drawn = {each.name for each in today if each.chance}
    assert drawn == {name for name in NAMES if CLAIMS[name].scale} != set()
    for name in drawn:
        chance = next(each.chance for each in today if each.name == name)
        assert chance is not None
        label = next(svg for svg in read(client, f"/findings/{name}").all("svg", "scale")).attributes["aria-label"]
        assert label.startswith(f"Recorded {chance.observed:.0%}, by chance {chance.mean:.0%} (")


@pytest.mark.parametrize(("typed", "near"), [("founders", "founders-and-members"), ("to-slow", "too-slow"), ("x", "")])
def test_a_finding_that_is_none_is_a_page_that_offers_near_ones(client: TestClient, typed: str, near: str) -> None:
    answer = client.get(f"/findings/{typed}", headers={"Accept": "text/html"})
    assert answer.status_code == 404
    assert f'There is no finding &#39;{typed}&#39;. <a href="/findings">See all findings</a>' in answer.text
    assert (f'href="/findings/{near}"' in answer.text) == bool(near)


def test_a_name_that_a_test_had_leads_to_the_finding(client: TestClient) -> None:
    assert read(client, "/findings/countries-in-works").one("h1").text == CLAIMS["exchange-of-knowledge"].title


def test_search_finds_findings_and_leads_to_their_pages(client: TestClient) -> None:
    hits = client.get("/api/search.json?q=is it multi-stakeholder").json()["hits"]
    assert ("finding", "/findings/multi-stakeholder") in [(hit["kind"], hit["page"]) for hit in hits[:3]]
    # What is found alone is shown at once.
    assert client.get("/search?q=too slow").url.path == "/findings/too-slow"
    assert "/findings/practical-outputs" in read(client, "/search?q=practical outputs").addresses


def test_the_first_page_can_show_six_findings(today: Findings) -> None:
    assert [each.front for each in today.front] == [1, 2, 3, 4, 5, 6]


# ---- Verdicts follow the tables ----


class Edit(NamedTuple):
    """A change of the rows of a table that have one of some values in a column: new cells, taken in turn.

    Without cells the rows go; with `copy` they stay, and changed copies stand after them."""

    table: str
    column: str
    values: Sequence[str]
    cells: Mapping[str, Sequence[str]] = {}
    copy: bool = False


class Outcome(NamedTuple):
    """What a finding then says: its verdict, and its number or None for whatever it was before."""

    verdict: str
    number: str | None = None


SUPPORTED, PARTLY, CONTRADICTED = "supported", "supported with reservation", "contradicted"
# {group: its only theme in another history}; projects of these others belong to the group on responsible AI alone.
THEMES = {
    "gpai-wg-data-governance": "data-sharing",
    "gpai-wg-future-of-work": "labour-market",
    "gpai-wg-innovation-commercialization": "ai-adoption",
    "gpai-wg-responsible-ai": "risk-analysis",
}
OTHERS = [
    "gpai-wg-pandemic-response",
    "gpai-wg-pandemic-response;gpai-wg-responsible-ai",
    "gpai-wg-responsible-ai;gpai-wg-data-governance",
]
# Days of 2026 on which something came out.
LATE = sorted({row["date"] for row in built.table("outputs") if row["date"].startswith("2026")})
# Two other histories: rows that are changed together, and what the findings say then.
WORLDS: dict[str, tuple[list[Edit], dict[str, Outcome]]] = {
    "other rules": (
        [
            Edit("memberships", "id", ["nz-gpai"], {"route": ["accession"], "since": ["2020-12-04"], "event": [""]}),
            Edit("instruments", "slug", ["gpai"], {"binding": ["binding"]}),
            Edit("instruments", "slug", ["oecd-ai-principles"], {"kind": ["partnership"]}),
            Edit("events", "slug", ["canada-france-announcement-2018"], {"country": ["us"]}),
            Edit("outputs", "kind", ["report"], {"kind": ["guidance"]}),
            Edit("bodies", "slug", ["gpai-wg-responsible-ai"], {"until": [""], "replaced_by": [""]}),
            Edit("completeness", "query", ["recorded-experts"], {"expected": ["5"]}),
        ],
        {
            "founders-and-members": Outcome(CONTRADICTED, "44"),
            "no-regulator": Outcome(CONTRADICTED, "0"),
            "bridge-builder": Outcome(CONTRADICTED),
            "voluntary": Outcome(CONTRADICTED),
            "first-partnership": Outcome(CONTRADICTED, "1"),
            "franco-canadian-origin": Outcome(CONTRADICTED, "3 of 5"),
            "practical-outputs": Outcome(SUPPORTED),
            "policy-laboratory": Outcome(PARTLY),
            "specialised-groups": Outcome(SUPPORTED),
            "multi-stakeholder": Outcome(PARTLY),
        },
    ),
    "other numbers": (
        [
            Edit("memberships", "id", ["ar-gpai"], {"id": ["cn-gpai"], "member": ["cn"]}, copy=True),
            Edit("seats", "project", ["data-justice", "raise", "social-media-governance"], {"country": ["in"]}),
            Edit(
                "ai_milestones",
                "slug",
                ["gpt-4o", "sora", "claude-3", "gemini-1", "deepseek-r1", "claude-opus-4"],
                {"date": ["2022-04-20"]},
            ),
            Edit("outputs", "date", LATE, {"date": ["2025-12-01"]}),
            Edit(
                "strategies",
                "slug",
                ["rs-ai-strategy-2025"],
                {"slug": ["rs-ai-law-2026"], "title": ["Zakon"], "title_en": ["Act"], "date": ["2026"]},
                copy=True,
            ),
            Edit("uses", "kind", ["implements"], {"kind": ["names"]}),
            Edit("group_memberships", "group", ["aisi-network"]),
            Edit("projects", "working_group", OTHERS, {"working_group": ["gpai-wg-responsible-ai"]}),
            *(Edit("projects", "working_group", [group], {"themes": [theme]}) for group, theme in THEMES.items()),
        ],
        {
            "not-every-nation": Outcome(PARTLY),
            "no-global-consensus": Outcome(PARTLY, "45 of 195"),
            "exchange-of-knowledge": Outcome(CONTRADICTED),
            "diplomatic-speed": Outcome(SUPPORTED),
            "work-since-2020": Outcome("cannot be told", "98"),
            "national-approaches": Outcome("cannot be told", "0 of 46"),
            "better-coordination": Outcome("cannot be told", "18"),
            "shared-vocabulary": Outcome(CONTRADICTED),
        },
    ),
}


def _edit(tables: Path, edit: Edit) -> None:
    path = tables / f"{edit.table}.csv"
    turns = {column: cycle(cells) for column, cells in edit.cells.items()}
    rows, changed = [], 0
    for row in built.read_csv(path):
        fits = row[edit.column] in edit.values
        changed += fits
        if not fits or edit.copy:
            rows.append(row)
        if fits and edit.cells:
            rows.append({**row, **{column: next(cells) for column, cells in turns.items()}})
    assert changed, edit
    built.write_csv(path, rows)


@pytest.fixture(scope="module", params=WORLDS)
def world(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    """Another history, built from changed tables: its name, and the file of its graph."""
    ontology = tmp_path_factory.mktemp("world") / "ontology"
    shutil.copytree(built.ONTOLOGY, ontology, ignore=shutil.ignore_patterns("*.trig"))
    for edit in WORLDS[request.param][0]:
        _edit(ontology / "tables", edit)
    trig = ontology / "gpai-graph.trig"
    building.write(building.build(ontology), trig)
    return request.param, trig


def test_each_finding_that_can_be_tested_changes_in_one_of_the_worlds() -> None:
    assert sorted(name for _, outcomes in WORLDS.values() for name in outcomes) == sorted(TESTABLE)


@pytest.mark.no_cover
def test_a_verdict_follows_from_the_tables_on_the_command_line_in_json_and_on_the_page(
    world: tuple[str, Path], today: Findings, capsys: pytest.CaptureFixture[str]
) -> None:
    name, trig = world
    outcomes = WORLDS[name][1]
    kg = embedded(trig)
    assert main(["findings", "--format", "json"], kg) == 0
    told = {each["name"]: each for each in json.loads(capsys.readouterr().out)}
    assert {each: (told[each]["verdict"], told[each]["number"]) for each in outcomes} == {
        each: (outcome.verdict, outcome.number or told[each]["number"]) for each, outcome in outcomes.items()
    }
    now: Mapping[str, Finding] = {each.name: each for each in today}
    for each, outcome in outcomes.items():
        before = now[each]
        assert (before.verdict, before.number) != (outcome.verdict, told[each]["number"]), each
    with TestClient(create_app(kg)) as client:
        served = {each["name"]: each for each in client.get("/api/findings.json").json()}
        assert served == told
        for each, outcome in outcomes.items():
            page = " ".join(client.get(f"/findings/{each}").text.split())
            assert re.search(rf'<span class="chip \w*">{outcome.verdict.capitalize()}</span> <h1>', page), each
