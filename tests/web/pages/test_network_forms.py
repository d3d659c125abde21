"""Networks in the form of their structure, on their pages: tabs, cards, filters, images."""

import re
from html import unescape

import pytest
from network_pages import page, svg, text
from starlette.testclient import TestClient

from gpai_graph.graph.knowledge import KnowledgeGraph
from gpai_graph.queries.library import Library
from gpai_graph.stores.paths import queries_dir
from gpai_graph.visual.network import draw, forms
from gpai_graph.visual.network.forms import FORCE, FORMS

LIBRARY = Library(queries_dir())
NAMES = LIBRARY.networks
OWN = [name for name in NAMES if LIBRARY[name].form != FORCE]
BUDGET = 300_000


def _main(html: str) -> str:
    return html.partition("<main")[2].partition("</main>")[0]


def _tabs(html: str) -> dict[str, bool]:
    """{title of a form: whether it is shown}."""
    tabs = html.partition('<nav class="tabs"')[2].partition("</nav>")[0]
    found = re.findall(r"<a href=[^>]*?( aria-current=\"page\")?>([^<]*)</a>", tabs)
    return {words: bool(current) for current, words in found if words != "Table"}


@pytest.mark.parametrize("name", NAMES)
def test_a_network_opens_in_its_own_form_with_the_finding_as_title(
    client: TestClient, kg: KnowledgeGraph, name: str
) -> None:
    answer = client.get(f"/networks/{name}")
    html = unescape(answer.text)
    form = FORMS[kg.queries[name].form]
    shown = [words for words, is_shown in _tabs(html).items() if is_shown]
    assert shown == [form.title]
    if form.name != FORCE:
        G = kg.network(name, onto="" if form.whole else None)
        assert f"<h1>{draw(G, form=form.name).finding}</h1>" in html
    assert len(answer.content) < BUDGET
    assert not re.search(r"<[^>]* (style|on\w+)=", answer.text)


@pytest.mark.parametrize("name", NAMES)
def test_the_tabs_are_the_forms_that_fit(client: TestClient, kg: KnowledgeGraph, name: str) -> None:
    graphs = {whole: kg.network(name, scalars=False, onto="" if whole else None) for whole in (False, True)}
    fitting = {form.title for form in FORMS.values() if not forms.lacks(graphs[form.whole], form.name)}
    assert set(_tabs(page(client, f"/networks/{name}"))) == fitting


@pytest.mark.parametrize("name", NAMES)
def test_a_network_stays_within_the_budget_of_a_page_in_each_form(client: TestClient, name: str) -> None:
    titles = _tabs(page(client, f"/networks/{name}"))
    fitting = [form.name for form in FORMS.values() if form.title in titles]
    large = {form: len(client.get(f"/networks/{name}", params={"form": form}).content) for form in fitting}
    assert {form: size for form, size in large.items() if size >= BUDGET} == {}


@pytest.mark.parametrize("name", OWN)
def test_each_mark_leads_to_a_card_or_a_list_that_is_there(client: TestClient, name: str) -> None:
    html = client.get(f"/networks/{name}").text
    marks = re.findall(r'<a href="([^"]+)" tabindex="-1" class="(node|link|part)"', html)
    assert {kind for _, kind in marks} in ({"node", "link"}, {"part"})
    for kind in dict.fromkeys(kind for _, kind in marks):
        href = unescape(next(href for href, each in marks if each == kind))
        if kind == "part":
            assert {each.partition("?")[0].rpartition("/")[0] for each, _ in marks} == {"/browse"}
            assert client.get(href).status_code == 200
            continue
        card = unescape(client.get(f"/networks/{href}").text)
        assert 'id="card"' in card
        if kind == "link":
            assert "Source" in card
            assert "/page/source/" in card


def test_the_card_of_a_link_says_the_sentence_the_date_and_the_sources(client: TestClient, kg: KnowledgeGraph) -> None:
    words = {"from": "country:rs", "to": "body:gpai"}
    told = text(_main(page(client, "/networks/countries-and-groups/card", **words)))
    assert "Serbia, member of the Global Partnership on Artificial Intelligence." in told
    assert "Since 22 November 2022." in told
    given = kg.network("countries-and-groups", scalars=False).edges["country:rs", "body:gpai"]
    for iri in given["sources"]:
        assert kg.label(iri) in told


def test_the_card_of_a_node_leads_to_its_page_and_to_the_cards_of_its_links(client: TestClient) -> None:
    html = page(client, "/networks/countries-and-groups/card", thing="country:rs")
    assert 'href="/page/country/rs"' in html
    assert 'href="/networks/countries-and-groups/card?from=country:rs&to=body:gpai"' in html


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({"thing": "country:xx"}, "nothing that is called 'country:xx'"),
        ({"from": "country:rs", "to": "country:ca"}, "no link between Serbia and Canada"),
        ({"from": "country:rs"}, "Name a thing, or both ends of a link"),
    ],
)
def test_a_card_of_what_is_not_there_says_so(client: TestClient, words: dict[str, str], said: str) -> None:
    answer = client.get("/networks/countries-and-groups/card", params=words)
    assert answer.status_code == 404
    assert said in unescape(answer.text)


def test_a_form_that_does_not_fit_is_explained_and_another_is_shown(client: TestClient) -> None:
    html = page(client, "/networks/collaboration", form="matrix")
    assert "A matrix of one kind shows at most" in html
    assert _tabs(html)[FORMS[FORCE].title]


def test_an_unknown_form_is_a_page_that_names_the_forms(client: TestClient) -> None:
    answer = client.get("/networks/collaboration", params={"form": "matirx"}, headers={"Accept": "text/html"})
    assert answer.status_code == 400
    assert "Did you mean 'matrix'?" in unescape(answer.text)


def _nodes(html: str) -> set[str]:
    return set(re.findall(r'class="node"[^>]* data-node="([^"]+)"', html))


def test_a_filter_lays_the_picture_out_again(client: TestClient, kg: KnowledgeGraph) -> None:
    G = kg.network("countries-and-groups")
    regions = dict(G.nodes(data="region"))
    every, some = (_nodes(page(client, "/networks/countries-and-groups", region=region)) for region in ("", "Africa"))
    africa = {node for node in G if regions[node] == "Africa" and G.degree(node)}
    assert {node for node in some if regions[node]} == africa
    # The picture of all adds up what has room only here.
    assert every - some
    chosen = page(client, "/networks/countries-and-groups", region="Africa")
    assert '<option value="Africa" selected>' in chosen


def test_a_filter_holds_in_each_form_in_the_table_in_the_force_picture_and_in_files(
    client: TestClient, kg: KnowledgeGraph
) -> None:
    name, chosen = "countries-and-groups", {"region": "Africa"}
    G = kg.network(name)
    other = {node for node, region in G.nodes(data="region") if region not in ("", "Africa", None)}
    html = page(client, f"/networks/{name}", **chosen, form=FORCE)
    assert '<option value="Africa" selected>' in html
    table = html.partition('id="table"')[2].partition("</section>")[0]
    assert table
    assert not {f"/page/{node.replace(':', '/')}" for node in other} & set(re.findall(r'href="([^"?]+)', table))
    picture = next(href for href in re.findall(r'href="([^"]+)"', html) if "/picture?" in href)
    assert "region=Africa" in unescape(picture)
    drawn = client.get(unescape(picture)).text
    assert "(Africa)" in drawn
    names = {G.nodes[node]["label"] for node in other}
    assert not {label for label in names if f">{label}<" in drawn}
    file = client.get(unescape(next(href for href in re.findall(r'href="([^"]+)"', html) if "links.csv" in href)))
    assert not {node for node in other if node in file.text}
    assert f"{name}-all-times-africa-links.csv" in file.headers["Content-Disposition"]


def test_a_date_lays_the_picture_out_again(client: TestClient, kg: KnowledgeGraph) -> None:
    G = kg.network("countries-and-groups", as_of="2021-12-31")  # type: ignore[arg-type]
    html = page(client, "/networks/countries-and-groups", as_of="2021")
    assert _nodes(html) == set(G)
    assert "card?thing=country:ca&as_of=2021-12-31" in html


@pytest.mark.parametrize("name", OWN)
@pytest.mark.parametrize("size", ["", "narrow"])
def test_a_form_is_had_as_an_image_that_stands_alone(client: TestClient, name: str, size: str) -> None:
    image = svg(client, f"/networks/{name}/form.svg", size=size)
    assert image.get("width") == str(forms.NARROW_SHEET if size else forms.WIDE_SHEET)
    assert not [element for element in image.iter() if element.tag.endswith("}a")]


def test_an_empty_network_shows_no_picture_and_says_so(client: TestClient) -> None:
    html = page(client, "/networks/countries-and-groups", as_of="1800")
    assert "We found no link" in html
    assert "gpai-form" not in _main(html)


def test_the_colours_of_the_dark_scheme_are_in_the_stylesheet(client: TestClient) -> None:
    html = _main(client.get("/networks/countries-and-groups").text)
    css = client.get("/static/style.css").text
    used = set(re.findall(r' (?:fill|stroke)="(#[0-9a-f]{6})"', html.partition("gpai-form")[2]))
    assert used
    assert [colour for colour in used if f'.gpai-form [fill="{colour}"]' not in css] == []


def test_the_list_of_networks_shows_each_in_its_own_form_within_the_budget_of_a_page(client: TestClient) -> None:
    html = client.get("/networks")
    images = {unescape(src): client.get(unescape(src)) for src in re.findall(r'<img src="([^"]+)"', html.text)}
    shown = {src.split("/")[2]: "form.svg" in src for src in images}
    assert shown == {name: name in OWN for name in shown}
    assert {answer.status_code for answer in images.values()} == {200}
    assert len(html.content) + sum(len(answer.content) for answer in images.values()) < BUDGET


@pytest.mark.parametrize("name", OWN)
def test_a_thumbnail_has_no_texts_and_nothing_to_choose(client: TestClient, name: str) -> None:
    drawn = svg(client, f"/networks/{name}/form.svg", size="small")
    assert {element.tag.rpartition("}")[2] for element in drawn.iter()} & {"text", "a", "g"} == set()
    assert len(list(drawn)) > 20
