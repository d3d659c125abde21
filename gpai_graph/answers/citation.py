"""Citation: the sources on which answers, plots and networks rest, and how an answer of the graph itself is cited.

A citation names the version of the package and the digest of the graph, so that the same answer can be had again."""

import json
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final, NamedTuple

from gpai_graph.answers.answer import Answer
from gpai_graph.answers.evidence import Statement
from gpai_graph.errors import GpaiGraphError
from gpai_graph.rdf.sources import Source
from gpai_graph.rdf.table import Table, sources_html

AUTHOR: Final = "gpai-graph contributors"
TITLE: Final = "gpai-graph: the open knowledge graph of the Global Partnership on AI"
# Names that mean something in one network alone (RFC 6761, 6762, 8375, 9476).
_INSIDE: Final = (".localhost", ".local", ".localdomain", ".internal", ".lan", ".home.arpa", ".intranet", ".test")
_ESCAPED: Final = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}


class References(tuple[Source, ...]):
    """Sources, each once, by publisher and title; a notebook shows them as a numbered list."""

    __slots__ = ()

    def _repr_html_(self) -> str:
        if not self:
            return "no sources"
        words = f"{len(self)} source{'' if len(self) == 1 else 's'} of {len(self.publishers)} publishers"
        return sources_html(list(enumerate(self, 1)), words)

    def __repr__(self) -> str:
        lines = [f"[{number}] {source.reference}" for number, source in enumerate(self, 1)]
        return "\n".join(lines) or "no sources"

    @property
    def publishers(self) -> tuple[str, ...]:
        """Who published them, sorted."""
        return tuple(sorted({source.publisher for source in self if source.publisher}))


def references(*rest: Any) -> References:
    """Return the sources on which answers, plots, statements and networks rest, as one numbered list.

    Parameters
    ----------
    *rest : Answer, Plot, Statement, networkx.Graph, or a list of these
        In any mixture. Of a network, or a part of one, the sources of its links count.

    Returns
    -------
    found : References
        A tuple of Source, each once, ordered by publisher and title. A notebook shows it as a numbered list.

    Raises
    ------
    GpaiGraphError
        For anything that does not know its sources, such as Solutions: take `kg.answer`.

    Examples
    --------
    >>> import gpai_graph as gpai
    >>> kg = gpai.load()
    >>> found = gpai.references(kg.answer("founding-members"))
    >>> len(found), found.publishers[0]
    (3, 'Embassy of France in the United Kingdom')
    """
    found = {source.iri: source for each in rest for source in _sources(each) if source.kind}
    return References(sorted(found.values(), key=lambda source: (source.publisher, source.title, source.iri)))


def _sources(each: Any) -> Iterator[Source]:
    if isinstance(each, Answer):
        yield from each.sources
    elif isinstance(getattr(each, "answer", None), Answer):
        yield from each.answer.sources
    elif "sources" in getattr(each, "graph", {}):
        # Imported here: networkx costs more than an answer, and who holds a network has it already.
        from gpai_graph.analysis import attributes

        # A part of a network keeps the attributes of the whole: what counts is what its own links rest on.
        cited = {iri for *_, told in each.edges(data="sources") for iri in attributes.texts(told)}
        yield from (source for iri, source in attributes.sources(each.graph["sources"]).items() if iri in cited)
    elif isinstance(each, Statement):
        yield from each.supported_by
    elif isinstance(own := getattr(each, "sources", None), Iterable):
        yield from own
    elif isinstance(each, list | tuple):
        for part in each:
            yield from _sources(part)
    else:
        raise GpaiGraphError(
            f"this takes what kg.answer, kg.plot or kg.network answers, not {type(each).__name__}: it has no sources."
        )


class Citation(NamedTuple):
    """What is cited: a page or an answer of the graph.

    title: what it is; as_of: the day for which it answers (ISO), "" for the whole recorded period; version, digest: of
    the graph; year: in which the graph was made; address: where others can read it again, "" where they cannot. No day
    of access is named: the digest says more."""

    title: str
    as_of: str
    version: str
    digest: str
    year: str
    address: str

    @property
    def edition(self) -> str:
        """The version and the digest, as they stand in every form."""
        return f"{self.version}, graph {self.digest}"

    @property
    def container(self) -> str:
        """What it is a part of: the graph; "" for the graph itself."""
        return "" if self.title == TITLE else TITLE

    @property
    def when(self) -> str:
        """The time for which it answers, in words."""
        return f"As of {self.as_of}" if self.as_of else "Whole recorded period"

    @property
    def words(self) -> str:
        """One line for a footnote."""
        end = "" if self.title.endswith(("?", "!", ".")) else "."
        where = f" {self.address}" if self.address else ""
        edition = f"version {self.edition}"
        if not self.container:
            return f"{AUTHOR} ({self.year}): {TITLE}, {edition}. {self.when}.{where}"
        return f"{AUTHOR} ({self.year}): {self.title}{end} {self.when}. {TITLE}, {edition}.{where}"

    def __str__(self) -> str:
        return self.words

    def _repr_html_(self) -> str:
        return Table((), (), sentence=self.words).html()

    @property
    def key(self) -> str:
        """A name for reference managers: the words of the title that say most, and the day."""
        words = re.findall(r"[a-z0-9]+", self.title.lower())
        return "-".join(["gpai-graph", *words[:5], self.as_of or "all-dates"])

    def bibtex(self) -> str:
        """An entry of the type misc, which every BibTeX style knows."""
        fields = {
            "author": "{" + AUTHOR + "}",
            "title": "{" + _tex(self.title) + "}",
            "howpublished": _tex(self.container),
            "version": _tex(self.edition),
            "year": self.year,
            "note": self.when,
            "url": self.address,
        }
        lines = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items() if value)
        return f"@misc{{{self.key},\n{lines}\n}}\n"

    def csl(self) -> str:
        """CSL-JSON, a list of one item, as Zotero and pandoc read it."""
        item = {
            "id": self.key,
            "type": "dataset",
            "title": self.title,
            "author": [{"literal": AUTHOR}],
            **({"container-title": self.container} if self.container else {}),
            "version": self.edition,
            **({"issued": {"date-parts": [[int(self.year)]]}} if self.year else {}),
            "note": self.when,
            **({"URL": self.address} if self.address else {}),
        }
        return json.dumps([item], ensure_ascii=False, indent=2) + "\n"

    def ris(self) -> str:
        """RIS, type DATA, lines ended as its definition wants."""
        lines = {
            "TY": "DATA",
            "AU": AUTHOR,
            "TI": self.title,
            "T2": self.container,
            "ET": self.edition,
            "PY": self.year,
            "N1": self.when,
            "UR": self.address,
            "ID": self.key,
            "ER": "",
        }
        return "".join(f"{tag}  - {value}\r\n" for tag, value in lines.items() if value or tag == "ER")


def public(address: str) -> str:
    """An address that others can open; "" for one of this machine or of a private network.

    >>> public("http://127.0.0.1:8000/questions"), public("https://example.org/questions")
    ('', 'https://example.org/questions')
    """
    # Imported here: few answers are cited.
    import socket
    from ipaddress import ip_address
    from urllib.parse import urlsplit

    try:
        host = (urlsplit(address).hostname or "").rstrip(".")
    except ValueError:
        return ""
    try:
        # 127.1 and 2130706433 are addresses of this machine, too.
        found = ip_address(host.partition("%")[0] if ":" in host else socket.inet_aton(host))
        inside = getattr(found, "ipv4_mapped", None) or found
        return address if inside.is_global else ""
    except (OSError, ValueError):
        return "" if "." not in host or host.endswith(_INSIDE) else address


CITATION_FORMATS: Final[dict[str, Callable[[Citation], str]]] = {
    "txt": lambda citation: f"{citation.words}\n",
    "bib": Citation.bibtex,
    "csl": Citation.csl,
    "ris": Citation.ris,
}


def _tex(text: str) -> str:
    r"""Text that means itself in TeX.

    >>> print(_tex("R&D {50 %}"))
    R\&D \{50 \%\}
    """
    return "".join(_ESCAPED.get(letter, f"\\{letter}" if letter in "&%$#_{}" else letter) for letter in text)
