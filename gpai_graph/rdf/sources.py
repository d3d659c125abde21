"""Sources: the documents that state something, told in words, and the numbers by which rows refer to them."""

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from gpai_graph.rdf.namespaces import INFERRED_ROWS, PREFIXES, compact

_DERIVED: Final = PREFIXES["derived"]
_GRAPHS: Final = PREFIXES["graph"]
_CURATION: Final = _GRAPHS + "curation"
# What a page counts as whose claims are tested: it is no evidence.
_NOTHING: Final = "nothing"


class Source(NamedTuple):
    """What a reader needs to find and to judge a source; empty texts where it is not known.

    A graph of ours (notes, a rule) that holds a statement is shown in the same way, with an empty `kind`.
    remark: its reliability in a text, where that says more than the kind.
    counts_as: the source of which it is a copy, or itself, which "" means, too; "nothing" where its claims are tested.
    kind_iri: the term of the vocabulary that `kind` is the name of."""

    iri: str
    title: str
    publisher: str = ""
    issued: str = ""
    kind: str = ""
    url: str = ""
    licence: str = ""
    reliability: str = ""
    remark: str = ""
    counts_as: str = ""
    kind_iri: str = ""

    @property
    def is_claimant(self) -> bool:
        """Whether it is a page whose claims are tested, which is no evidence."""
        return self.counts_as == _NOTHING

    @property
    def is_ours(self) -> bool:
        """Whether it is what this project says in its own words: summaries, themes, notes. It infers nothing."""
        return self.iri == _CURATION

    @property
    def text(self) -> str:
        """The source whose text it gives, its original or itself; "nothing" where it is no evidence."""
        return self.counts_as or self.iri

    @property
    def original(self) -> str:
        """The source of which it is a copy; "" of another."""
        return "" if self.counts_as in (self.iri, _NOTHING) else self.counts_as

    @property
    def sort(self) -> str:
        """Its kind, and its reliability where that says more: "Government, copy"."""
        return ", ".join(filter(None, (self.kind, self.remark)))

    @property
    def about(self) -> str:
        """Publisher, date, kind and reliability, as they follow the title; "" for a graph of ours.

        >>> Source("", "Declaration", "Government of Canada", "15 June 2020", "Government", remark="copy").about
        '. Government of Canada, 15 June 2020, government, copy.'
        """
        return f". {self.publisher}, {self.issued or 'undated'}, {self.sort.lower()}." if self.kind else ""

    @property
    def words(self) -> str:
        """Title, publisher, date, kind and reliability, as far as they are known; of a graph of ours what it is."""
        return f"{self.title}{self.about}"

    @property
    def reference(self) -> str:
        """The words, and the address where it can be read."""
        return f"{self.words} {self.url if self.kind else ''}".rstrip()


def independent(sources: Iterable[Source]) -> int:
    """How many independent sources these are: a copy and its original are one, a page whose claims are tested is none.

    >>> original = Source("a", "A release")
    >>> independent([original, Source("b", "A reprint", counts_as="a"), Source("c", "A claimant", counts_as=_NOTHING)])
    1
    """
    return len({source.text for source in sources} - {_NOTHING})


class Mark(NamedTuple):
    """The number of a source beside a row that rests on it.

    indirect: the source does not state the row itself, which was inferred, or is a graph of ours; disputed: another
    source disputes the row. Brackets tell these apart, as a notebook may have no styles."""

    number: int
    source: Source
    indirect: bool = False
    disputed: bool = False

    @property
    def text(self) -> str:
        """The number in its brackets: [1], (1) where it is indirect, [[1]] where it is disputed."""
        return f"({self.number})" if self.indirect else f"[[{self.number}]]" if self.disputed else f"[{self.number}]"


class SourceNumbers:
    """Sources numbered from 1 in the order in which they are first mentioned.

    >>> numbers = SourceNumbers()
    >>> first, second = Source("a", "A declaration"), Source("b", "A report")
    >>> [numbers.number(source) for source in (first, second, first)]
    [1, 2, 1]
    """

    def __init__(self, sources: Iterable[Source] = ()) -> None:
        self._numbers: dict[str, int] = {}  # of one answer or page
        self.sources: list[Source] = []
        for source in sources:
            self.number(source)

    def number(self, source: Source) -> int:
        """The number of a source, a new one at its first mention."""
        if source.iri not in self._numbers:
            self.sources.append(source)
            self._numbers[source.iri] = len(self.sources)
        return self._numbers[source.iri]

    def marks_of(self, sources: Iterable[Source], *, inferred: bool = False, disputed: bool = False) -> list[Mark]:
        """The marks of a row. inferred: from these sources, which do not state it; disputed: by another source."""
        return [Mark(self.number(source), source, inferred or not source.kind, disputed) for source in sources]

    @property
    def publishers(self) -> int:
        """How many publishers they come from; what names none is its own."""
        return len({source.publisher or source.iri for source in self.sources})

    def __iter__(self) -> Iterator[tuple[int, Source]]:
        return iter(enumerate(self.sources, 1))


def graph_title(graph: str) -> str:
    """What a graph of ours is, in words.

    >>> graph_title("https://w3id.org/gpai-graph/graph/derived/labels")
    'derived by the rule labels'
    """
    if graph.startswith(_DERIVED):
        rule = graph.removeprefix(_DERIVED)
        return "inferred from the sources it names" if graph == INFERRED_ROWS else f"derived by the rule {rule}"
    if graph.startswith(_GRAPHS):
        return f"gpai-graph ({graph.removeprefix(_GRAPHS)})"
    return compact(graph)
