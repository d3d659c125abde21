"""Networks, neighbourhoods, connections, comparisons and timelines on the web: requests in, what a reader gets out.

What pages say is compared with what the library answers; no count of the graph stands here."""

import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from html import unescape

import networkx as nx
import pytest
from starlette.testclient import TestClient

from gpai_graph import analysis
from gpai_graph.analysis.networks import written
from gpai_graph.graph.knowledge import KnowledgeGraph
from gpai_graph.queries.library import Library
from gpai_graph.rdf.namespaces import KINDS
from gpai_graph.rdf.solutions import IRI
from gpai_graph.stores.embedded import EmbeddedStore
from gpai_graph.stores.paths import ontology_dir, queries_dir
from gpai_graph.visual.network import draw
from gpai_graph.web import Settings, create_app, measures
from gpai_graph.web.network_views import AROUND, Networks, begun_by
from gpai_graph.web.pages.networks import FILES

OPENED = Library(queries_dir())
NAMES = OPENED.networks
SERBIA, BENGIO = "country:rs", "person:bengio-yoshua"
TWO_GROUPS = {"a": "body:gpai-wg-responsible-ai", "b": "body:gpai-wg-data-governance"}


@pytest.fixture(scope="module")
def kg(graph: EmbeddedStore) -> KnowledgeGraph:
    return KnowledgeGraph(graph, OPENED, Library(ontology_dir() / "rules"))


@pytest.fixture(scope="module")
def client(kg: KnowledgeGraph) -> Iterator[TestClient]:
    with TestClient(create_app(kg, Settings())) as opened:
        yield opened


def page(client: TestClient, path: str, **words: str) -> str:
    """The text of a page, which is there."""
    answer = client.get(path, params=words)
    assert 200 == answer.status_code, answer.text[:400]
    return unescape(answer.text)


def text(html: str) -> str:
    """The words of a page, without its tags."""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())


def svg(client: TestClient, path: str, **words: str) -> ET.Element:
    answer = client.get(path, params=words)
    assert 200 == answer.status_code, answer.text[:400]
    assert "image/svg+xml" == answer.headers["content-type"]
    return ET.fromstring(answer.text)


def test_the_list_of_networks_names_each_with_its_question_page_and_picture(client: TestClient) -> None:
    html = page(client, "/networks")
    for name in NAMES:
        assert OPENED[name].summary in html
        assert f'href="/networks/{name}?' in html
        assert f'src="/networks/{name}/picture.svg?' in html


@pytest.mark.parametrize("name", NAMES)
def test_the_page_of_a_network_says_how_many_are_linked_and_who_has_most_links(
    client: TestClient, kg: KnowledgeGraph, name: str
) -> None:
    asked = {"as_of": "2023-12-31"} if "as_of" in OPENED[name].parameters else {}
    G = kg.network(name, **asked)  # type: ignore[arg-type]
    html = page(client, f"/networks/{name}", as_of="2023-12-31")
    assert OPENED[name].summary in html
    assert f"{G.number_of_edges():,} link" in html
    first = next(iter(analysis.degree(G)))
    assert G.nodes[first]["label"] in text(html)
    assert 'href="/networks/' + name + "/picture?" in html
    assert all(f"/networks/{name}/{file}" in html for file in FILES)


def test_the_middle_of_a_network_is_who_lies_on_most_shortest_ways(client: TestClient, kg: KnowledgeGraph) -> None:
    G = kg.network("membership", as_of="2023-12-31")  # type: ignore[arg-type]
    html = page(client, "/networks/membership", as_of="2023-12-31")
    table = html.partition('id="central"')[2].partition("</section>")[0]
    first = re.search(r"<tbody>.*?<a [^>]*>([^<]+)</a>", table, re.DOTALL)
    ranked = analysis.betweenness(G)
    best = next(iter(ranked))
    assert first is not None
    assert G.nodes[best]["label"] == first[1]
    assert f"{100 * ranked[best]:.1f} %" in table


def test_the_groups_of_a_network_hold_each_linked_node_once(client: TestClient, kg: KnowledgeGraph) -> None:
    G = kg.network("themes")
    found = analysis.communities(G)
    html = page(client, "/networks/themes", times="all")
    part = html.partition('id="groups"')[2].partition("</section>")[0]
    shown = re.findall(r'<a href="/page/(theme/[^?"]+)', part)
    assert sorted(node for group in found.groups if len(group) > 1 for node in group) == sorted(
        name.replace("/", ":") for name in shown
    )


def test_a_network_of_a_day_leads_to_that_of_all_times_and_back(client: TestClient, kg: KnowledgeGraph) -> None:
    every = kg.network("expertise").number_of_edges()
    html = page(client, "/networks/expertise", as_of="2022")
    assert f"Of all times, {every:,} links" in html
    assert "times=all" in html
    back = page(client, "/networks/expertise", as_of="2022", times="all")
    assert f"{every:,} links" in back
    assert "Show the day asked for" in back


def test_a_network_before_its_first_fact_says_that_nothing_is_recorded(client: TestClient) -> None:
    html = page(client, "/networks/expertise", as_of="1990")
    assert "Nothing is recorded on 31 December 1990." in html
    assert "<img" not in html.partition("<main")[2].partition("</main>")[0]
    assert "There is nothing to show." in client.get("/networks/expertise/picture.svg?as_of=1990").text


def test_links_stand_with_their_sources_and_all_of_them_on_request(client: TestClient, kg: KnowledgeGraph) -> None:
    G = kg.network("commitments", as_of="2024-12-31")  # type: ignore[arg-type]
    few, every = (page(client, "/networks/commitments", as_of="2024", rows=rows) for rows in ("", "all"))
    assert len(re.findall(r"<tr", few)) < len(re.findall(r"<tr", every))
    assert f"Show all {G.number_of_edges():,} links" in few
    sources = {source for *_, told in G.edges(data="sources") for source in told}
    assert len(sources) == len(re.findall(r'<li id="source-', every))


@pytest.mark.parametrize("file", FILES)
def test_a_network_is_had_as_a_file_that_is_what_the_library_writes(
    client: TestClient, kg: KnowledgeGraph, file: str
) -> None:
    answer = client.get(f"/networks/membership/{file}", params={"as_of": "2021"})
    form, media_type, _ = FILES[file]
    G = kg.network("membership", as_of="2021")  # type: ignore[arg-type]
    assert media_type.partition(";")[0] == answer.headers["content-type"].partition(";")[0]
    assert answer.headers["content-disposition"].startswith('attachment; filename="gpai-membership-2021-12-31')
    assert written(G, form) == answer.content


def test_the_files_of_all_times_say_so(client: TestClient, kg: KnowledgeGraph) -> None:
    html = page(client, "/networks/membership", times="all")
    address = re.search(r'href="(/networks/membership/network\.json[^"]*)"', html)
    assert address is not None
    answer = client.get(address[1])
    assert "all-times" in answer.headers["content-disposition"]
    assert len(kg.network("membership")) == len(json.loads(answer.text)["nodes"])


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/networks/memberships", "membership"),
        ("/networks/members", "There is no network"),
        ("/networks/memberships/picture", "membership"),
        ("/networks/memberships/picture.svg", "membership"),
        ("/networks/membership/network.graphm", "network.graphml"),
        ("/neighbourhood/country/xx/picture.svg", "the graph"),
        ("/neighbourhood/planet/mars/picture", "no kind of things"),
        ("/connections/picture.svg", "No way is recorded"),
        ("/connections/picture", "No way is recorded"),
    ],
)
def test_what_is_not_there_is_a_404_that_helps(client: TestClient, path: str, words: str) -> None:
    answer = client.get(path)
    assert 404 == answer.status_code
    assert words.lower() in text(answer.text).lower()


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/networks/membership?as_of=yesterday", "yesterday"),
        ("/compare?day=soon&day2=2024", "soon"),
        ("/compare?day=2021&day2=2024&network=everythin", "everythin"),
        ("/compare?day=2021&network=everything", "everything"),
    ],
)
def test_a_day_or_network_that_is_none_is_a_400_that_names_it(client: TestClient, path: str, words: str) -> None:
    answer = client.get(path)
    assert 400 == answer.status_code
    assert words in text(answer.text)


def test_the_page_of_a_picture_carries_its_own_policy_in_header_and_page(client: TestClient) -> None:
    answer = client.get("/networks/membership/picture?as_of=2022")
    policy = answer.headers["content-security-policy"]
    meta = re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', answer.text)
    assert meta is not None
    assert f"{unescape(meta[1])}; frame-ancestors 'self'" == policy
    assert "unsafe" not in policy


def test_the_page_of_a_picture_leads_to_the_pages_of_its_things_and_back(client: TestClient) -> None:
    html = page(client, "/networks/membership/picture", as_of="2022")
    assert 'href="/page/country/ca?as_of=2022-12-31" target="_top"' in html
    assert 'href="/networks/membership?as_of=2022"' in html
    around = page(client, "/neighbourhood/country/rs/picture", as_of="2022")
    assert 'href="/page/country/rs?as_of=2022-12-31" target="_top"' in around
    assert f'"marked":"{SERBIA}"' in around


def test_a_picture_takes_no_address_that_a_browser_should_not_follow() -> None:
    G = nx.Graph([("a", "b")])
    html = draw(G).html({"a": "javascript:alert(1)", "b": "//elsewhere.example/"}, about="data:text/html,x")
    assert "javascript:" not in html
    assert "elsewhere" not in html
    assert "data:text" not in html
    assert 'href="/page/b"' in draw(G).html({"b": "/page/b"})


def test_stills_come_whole_wide_and_small_and_follow_light_and_dark(client: TestClient) -> None:
    sizes = {size: svg(client, "/networks/membership/picture.svg", size=size) for size in ("", "wide", "small")}
    assert len(sizes) == len({(root.get("width"), root.get("height")) for root in sizes.values()})
    titled = [OPENED["membership"].summary in "".join(root.itertext()).partition("}")[2] for root in sizes.values()]
    assert [True, False, False] == titled
    for root in sizes.values():
        style = root.find("{http://www.w3.org/2000/svg}style")
        assert style is not None
        assert "prefers-color-scheme:dark" in str(style.text)


def test_groups_can_be_what_colours_tell(client: TestClient) -> None:
    assert '"groups":[{' in page(client, "/networks/commitments/picture", as_of="2023", colour="groups")
    assert '"groups":[]' in page(client, "/networks/commitments/picture", as_of="2023")


def test_a_neighbourhood_holds_all_that_sources_link_with_the_thing_and_marks_it(kg: KnowledgeGraph) -> None:
    every = kg.network("everything")
    around = Networks(kg).around(IRI(kg.resolve(SERBIA)))
    assert {SERBIA, *every[SERBIA]} <= set(around.graph)
    stated = {row.neighbour.compact for row in kg.run("neighbours", thing=SERBIA)}
    assert {node for node in stated if not node.startswith("change:")} <= set(around.graph)
    assert [SERBIA] == [around.picture.scene.nodes[place].key for place in around.picture.scene.marked]
    assert all(around.graph.has_edge(SERBIA, node) for node in around.graph if node != SERBIA)


def test_a_neighbourhood_stays_small_and_says_what_it_leaves_out(kg: KnowledgeGraph) -> None:
    around = Networks(kg).around(kg.resolve("role:member"))
    linked = {row.neighbour for row in kg.run("neighbours", thing="role:member")}
    assert AROUND < len(linked)
    assert AROUND == len(around.graph)
    assert f"It is linked with {len(linked)} things" in around.graph.graph["caveats"][0]


def test_a_neighbourhood_of_an_earlier_day_lacks_links_that_begin_later(kg: KnowledgeGraph) -> None:
    networks = Networks(kg)
    serbia = kg.resolve(SERBIA)
    since = kg.network("everything").edges[SERBIA, "body:gpai"]["since"]
    assert "body:gpai" in networks.around(serbia).graph
    assert "body:gpai" in networks.around(serbia, since).graph
    assert "body:gpai" not in networks.around(serbia, "2020-01-01").graph


def test_links_that_begin_later_go_with_the_nodes_that_had_no_other() -> None:
    G = nx.Graph([("a", "b", {"since": "2020-01-01"}), ("b", "c", {"since": "2022-01-01"}), ("d", "b", {})])
    G.add_node("alone")
    kept = begun_by(G, "2021-06-30")
    assert {"a", "b", "d", "alone"} == set(kept)
    assert {frozenset("ab"), frozenset("bd")} == {frozenset(link) for link in kept.edges}


def test_a_thing_without_links_has_a_picture_of_itself(client: TestClient, kg: KnowledgeGraph) -> None:
    goals = [row.terms[0] for row in kg.answer("things-of-class", **{"class": "gpai:Goal"}).rows]
    alone = next(goal for goal in goals if isinstance(goal, IRI) and not kg.run("neighbours", thing=goal).rows)
    root = svg(client, f"/neighbourhood/{alone.compact.replace(':', '/')}/picture.svg")
    assert kg.label(alone)[:10] in "".join(root.itertext())


def test_things_of_every_kind_with_a_page_have_a_neighbourhood(client: TestClient, kg: KnowledgeGraph) -> None:
    seen = set()
    for kind in KINDS:
        hits = kg.search("a", [kind], limit=1)
        if hits:
            seen.add(kind)
            svg(client, f"/neighbourhood/{hits[0].thing.compact.replace(':', '/')}/picture.svg")
    assert {"country", "person", "theme"} <= seen


def test_networks_are_made_once_and_no_more_are_kept_than_allowed(kg: KnowledgeGraph) -> None:
    networks = Networks(kg, most=2)
    first = networks.network("membership", as_of="2021-12-31")
    assert first is networks.network("membership", as_of="2021-12-31")
    networks.network("membership", as_of="2022-12-31")
    networks.network("membership", as_of="2023-12-31")
    again = networks.network("membership", as_of="2021-12-31")
    assert first is not again
    assert set(first.graph.edges) == set(again.graph.edges)


def test_ways_between_two_things_stand_in_words_with_the_sources_of_each_link(
    client: TestClient, kg: KnowledgeGraph
) -> None:
    G = kg.network("everything")
    ways = analysis.paths(G, SERBIA, BENGIO, 5)
    html = page(client, "/connections", **{"from": SERBIA, "to": BENGIO})
    told = html.partition('class="ways"')[2].partition("</section>")[0]
    assert len(ways) == told.count("<h3>")
    assert sum(len(way.hops) for way in ways) == len(re.findall(r"<li><a ", told))
    sources = {source for way in ways for source in way.sources}
    assert len(sources) == len(re.findall(r'<li id="source-', html))
    assert f"{len(ways[0].hops)} links." in html
    drawn = svg(client, "/connections/picture.svg", **{"from": SERBIA, "to": BENGIO})
    assert "Yoshua Bengio" in "".join(drawn.itertext())
    assert page(client, "/connections/picture", **{"from": SERBIA, "to": BENGIO}).count("<tr data-n=") == len(
        {node for way in ways for node in way.nodes}
    )


def test_ways_can_do_without_gpai_and_go_through_groups(client: TestClient, kg: KnowledgeGraph) -> None:
    asked = {"from": "country:sn", "to": "country:fr"}
    plain = page(client, "/connections", **asked)
    without = page(client, "/connections", **asked, gpai="no")
    ways = analysis.paths(
        nx.restricted_view(kg.network("everything"), ["body:gpai"], []), "country:sn", "country:fr", 5
    )
    gpai = kg.label("body:gpai")
    for html, is_there in ((plain, True), (without, False)):
        heads = re.findall(r"<h3>(.*?)</h3>", html.partition('class="ways"')[2].partition("</section>")[0], re.DOTALL)
        assert is_there == any(gpai in text(head) for head in heads)
    assert f"{len(ways[0].hops)} links." in without
    through = page(client, "/connections", **asked, hubs="yes")
    assert "member of" in through


def test_names_are_enough_and_open_ones_offer_choices(client: TestClient) -> None:
    assert (
        page(client, "/connections", **{"from": SERBIA, "to": BENGIO}).partition("<h1>")[2].partition("</h1>")[0]
        == page(client, "/connections", **{"from": "Serbia", "to": "Yoshua Bengio"})
        .partition("<h1>")[2]
        .partition("</h1>")[0]
    )
    html = page(client, "/connections", **{"from": "working group", "to": "Serbia"})
    assert "Which is meant?" in html
    choice = re.search(r'class="choices">\s*<li><a href="([^"]+)"', html)
    assert choice is not None
    chosen = page(client, choice[1])
    assert "Which is meant?" not in chosen
    assert "Serbia" in chosen
    assert "Nothing here is called “qqqzzz”." in page(client, "/connections", **{"from": "qqqzzz", "to": "Serbia"})


def test_a_name_that_means_two_things_stands_in_its_field_as_an_identifier(
    client: TestClient, kg: KnowledgeGraph
) -> None:
    html = page(client, "/compare", **TWO_GROUPS)
    fields = re.findall(r'<input id="[ab]" name="([ab])" value="([^"]*)"', html)
    assert {name: kg.resolve(thing) for name, thing in TWO_GROUPS.items()} == {
        name: kg.resolve(value) for name, value in fields
    }


def test_no_way_is_said_honestly(client: TestClient, kg: KnowledgeGraph) -> None:
    G = kg.network("everything")
    parts = analysis.components(G)
    far = next(part[0] for part in parts[1:])
    html = page(client, "/connections", **{"from": SERBIA, "to": far})
    assert f"No way is recorded between Serbia and {G.nodes[far]['label']}." in text(html)
    assert "does not mean that there is none" in html
    assert "<figure" not in html
    assert "Both are the same thing" in page(client, "/connections", **{"from": SERBIA, "to": "Serbia"})


def test_a_theme_is_connected_through_our_reading(client: TestClient, kg: KnowledgeGraph) -> None:
    themed = next(row.terms for row in kg.answer("themes-by-group").rows)
    theme = next(term for term in themed if isinstance(term, IRI) and term.compact.startswith("theme:"))
    html = page(client, "/connections", **{"from": theme.compact, "to": "body:gpai"})
    assert "theme:" in text(html.partition('class="ways"')[2])


def test_two_things_share_what_both_are_linked_with(client: TestClient, kg: KnowledgeGraph) -> None:
    G = kg.network("everything")
    found = analysis.compare_nodes(G, "country:ca", "country:fr")
    html = page(client, "/compare", a="country:ca", b="country:fr")
    shared = html.partition('id="shared"')[2].partition("</section>")[0]
    assert sorted(found.shared) == sorted(
        name.replace("/", ":") for name in re.findall(r'<th scope="row"><a href="/page/([^?"]+)', shared)
    )
    assert f"both linked with {len(found.shared)} things" in html
    apart = html.partition('class="two even"')[2].partition("</section>")[0]
    assert len(found.only_first) + len(found.only_second) == len(re.findall(r"<li><a ", apart))


def test_figures_are_of_the_newest_year_that_both_have_by_the_day(client: TestClient, kg: KnowledgeGraph) -> None:
    html = page(client, "/compare", a="country:ca", b="country:fr", as_of="2023")
    rows = [kg.answer("figures-of", thing=thing).rows for thing in ("country:ca", "country:fr")]
    population = "indicator:population"
    years = [
        {str(row.terms[1])[-4:] for row in side if isinstance(row.terms[0], IRI) and row.terms[0].compact == population}
        for side in rows
    ]
    newest = max(year for year in years[0] & years[1] if year <= "2023")
    row = next(part for part in html.partition('id="figures"')[2].split("<tr>") if "Population" in part)
    assert 2 == row.count(f'<span class="quiet">{newest}</span>')


def test_two_days_tell_who_joined_and_who_left(client: TestClient, kg: KnowledgeGraph) -> None:
    before, after = (
        {row.member for row in kg.run("members", as_of=day)}  # type: ignore[arg-type]
        for day in ("2021-12-31", "2024-12-31")
    )
    html = page(client, "/compare", day="2021", day2="2024")
    assert f"{len(before)} members on 31 December 2021, {len(after)} on 31 December 2024" in html
    joined = html.partition('id="joined"')[2].partition("</section>")[0]
    assert {thing.compact for thing in after - before} == {
        name.replace("/", ":") for name in re.findall(r'<th scope=row><a href="/page/([^?"]+)', joined)
    }
    back = page(client, "/compare", day="2024", day2="2021")
    assert f": {'none' if not before - after else len(before - after)} joined" in back


def test_any_network_that_knows_days_is_compared_with_its_links(client: TestClient, kg: KnowledgeGraph) -> None:
    old, new = (kg.network("collaboration", as_of=day) for day in ("2021-12-31", "2023-12-31"))  # type: ignore[arg-type]
    found = analysis.compare_networks(old, new)
    html = page(client, "/compare", day="2021", day2="2023", network="collaboration")
    assert f"{len(found.links_gained)} links more" in html.replace(" link more", " links more")
    assert f"Links only on 31 December 2023: {len(found.links_gained)}" in html


def test_comparing_begins_with_two_forms_and_examples_that_work(client: TestClient) -> None:
    html = page(client, "/compare")
    assert 2 == html.partition("<main")[2].count("<form")
    for address in re.findall(r'<a href="(/compare\?[^"]+)"', html.partition("For example")[2]):
        assert 200 == client.get(address).status_code
    assert "Both are the same thing" in page(client, "/compare", a="Canada", b="country:ca")


def test_the_whole_timeline_stands_by_year_with_its_sources(client: TestClient, kg: KnowledgeGraph) -> None:
    found = kg.answer("timeline", thing="body:gpai")
    html = page(client, "/timeline", thing="body:gpai")
    assert len(found) == len(re.findall(r'<span class="date">', html))
    years = re.findall(r'aria-label="(\d{4})" class="year"', html)
    assert sorted({str(row.terms[0]).rpartition("/")[2][:4] for row in found.rows}) == years
    early = page(client, "/timeline", thing="body:gpai", as_of="2021")
    assert 1 == early.count('class="today"')
    assert 'class="later"' in early


def test_a_timeline_begins_with_a_form_and_tells_what_has_no_dates(client: TestClient, kg: KnowledgeGraph) -> None:
    assert "For example" in page(client, "/timeline")
    goals = [row.terms[0] for row in kg.answer("things-of-class", **{"class": "gpai:Goal"}).rows]
    undated = next(goal for goal in goals if isinstance(goal, IRI) and not len(kg.answer("timeline", thing=goal)))
    assert "Nothing dated is recorded of it." in page(client, "/timeline", thing=undated.compact)


@pytest.mark.parametrize(
    "path",
    [
        "/connections?from=<script>alert(1)</script>&to=Serbia",
        "/compare?a=<script>alert(1)</script>&b=Serbia",
        "/timeline?thing=<script>alert(1)</script>",
        "/networks/membership?colour=<script>alert(1)</script>",
    ],
)
def test_what_is_typed_into_a_field_stays_text(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert "<script>alert" not in answer.text


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"kind": "Member"}, "member of"),
        ({"kind": "Chair; Outgoing chair"}, "chair and outgoing chair of"),
        ({"kind": "author"}, "author:"),
        ({"kind": "part of"}, "part of"),
        ({"kind": "lead; project"}, "lead:"),
        ({"kind": "project"}, "project:"),
        ({}, "linked with"),
    ],
)
def test_a_link_reads_as_words_between_its_ends(data: dict[str, str], words: str) -> None:
    assert words == measures.phrase(data)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"since": "2020-06-15", "until": "2022-01-01"}, "2020 to 2022"),
        ({"since": "2020-06-15", "until": "2020-12-31"}, "2020"),
        ({"since": "2020-06-15"}, "since 2020"),
        ({"until": "2020-06-15"}, "until 2020"),
        ({"years": (2020, 2021, 2023)}, "2020–2021, 2023"),
        ({}, ""),
    ],
)
def test_a_link_says_when_in_years(data: dict[str, object], words: str) -> None:
    assert words == measures.when_said(data)
