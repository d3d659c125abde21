"""Many different addresses of the application: pages of things, comparisons, networks, answers, data, mistakes."""

import datetime
from collections.abc import Iterator
from itertools import cycle, islice
from urllib.parse import quote

from gpai_graph.graph.knowledge import KnowledgeGraph
from gpai_graph.rdf.solutions import IRI

_FIRST = datetime.date(2020, 6, 15)
_DAYS = 2200
# Questions and networks that take a date.
_QUESTIONS = ("members", "experts", "bodies", "projects", "world-share", "largest-outside", "seats")
_KINDS = ("body", "country", "organisation", "person", "project")
_NETWORKS = ("countries-and-bodies", "people-and-bodies", "bodies-and-chairs", "collaboration")


def different_addresses(kg: KnowledgeGraph, number: int) -> list[str]:
    """So many addresses, each another one, in a fixed order in which the kinds take turns."""
    found = list(islice(_addresses(_things(kg)), number))
    assert len(set(found)) == number
    return found


def _things(kg: KnowledgeGraph) -> list[str]:
    """kind/name of members, bodies, people, projects and outputs, so that neighbours are of different kinds."""
    things = kg.run("things").rows
    names = dict.fromkeys(term.compact.replace(":", "/", 1) for term, *_ in things if isinstance(term, IRI))
    pages = [name for name in names if name.partition("/")[0] in _KINDS]
    return [pages[place * 97 % len(pages)] for place in range(len(pages))]


def _day(number: int) -> str:
    """A day of GPAI's time; neighbours in number lie far from each other, and none comes twice in 2,200."""
    return (_FIRST + datetime.timedelta(days=number * 811 % _DAYS)).isoformat()


def _addresses(things: list[str]) -> Iterator[str]:
    for number, thing in enumerate(cycle(things)):
        day, other = _day(2 * number), _day(2 * number + 1)
        question, network = _QUESTIONS[number % len(_QUESTIONS)], _NETWORKS[number % len(_NETWORKS)]
        count = f"SELECT (COUNT(*) AS ?n) WHERE {{ ?s ?p ?o }} # {number}"
        yield f"/page/{thing}?as_of={day}"
        yield f"/compare?day={day}&day2={other}"
        yield f"/questions/{question}?as_of={day}"
        yield f"/page/{thing}/{number}"
        yield f"/api/queries/{question}.json?as_of={other}"
        yield f"/networks/{network}?as_of={day}"
        yield f"/data/{thing}.{('ttl', 'jsonld', 'trig')[number % 3]}?{number}"
        yield f"/sparql?query={quote(count)}"
        yield f"/connections?from={thing.replace('/', ':', 1)}&to=country:jp&as_of={other}"
        yield f"/neighbourhood/{thing}/picture.svg?as_of={day}"
        yield f"/compare?a={thing.replace('/', ':', 1)}&b=country:fr&as_of={day}"
        yield f"/search?q={quote(thing.partition('/')[2][:4])}+{number}&as_of={day}"
