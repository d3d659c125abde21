"""What search looks through: the texts of things, questions and findings."""

from collections.abc import Iterable

from gpai_graph.answers.descriptions import Descriptions
from gpai_graph.queries.claims import FINDING
from gpai_graph.queries.library import QUESTION


def searched(described: Descriptions) -> Iterable[tuple[str, str, str]]:
    """(thing or question, field, text) of all that can be found."""
    yield from described.texts()
    for query in described.queries.asked:
        thing = f"{QUESTION}:{query.name}"
        yield thing, "label", query.summary
        for name in (query.name, *query.aliases):
            yield thing, "other", name.replace("-", " ")
        yield thing, "summary", query.description
    for claim in map(described.queries.claims.__getitem__, described.queries.claims):
        thing = f"{FINDING}:{claim.name}"
        yield thing, "label", claim.title
        yield thing, "other", claim.name
        yield from ((thing, "summary", text) for text in (claim.claim, *claim.asked))
