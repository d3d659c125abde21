"""Citing: what is cited in; how it is written in words, BibTeX, CSL-JSON and RIS out.

A citation names the version of the package and the digest of the graph, so that the same answer can be had again."""

import json
import re
from typing import Final, NamedTuple

AUTHOR: Final = "gpai-graph contributors"
TITLE: Final = "gpai-graph: the open knowledge graph of the Global Partnership on AI"
_ESCAPED: Final = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}


class Citation(NamedTuple):
    """What is cited: a page or an answer of the graph.

    title: what it is; as_of: the day for which it answers (ISO); version, digest: of the graph; year: in which the
    graph was made; address: where it can be read again. No day of access is named: the digest says more."""

    title: str
    as_of: str
    version: str
    digest: str
    year: str
    address: str

    @property
    def edition(self) -> str:
        """The version and the digest, as they stand in every form."""
        return f"version {self.version}, graph {self.digest}"

    @property
    def words(self) -> str:
        """One line for a footnote."""
        end = "" if self.title.endswith(("?", "!", ".")) else "."
        return f"{AUTHOR} ({self.year}): {self.title}{end} As of {self.as_of}. {TITLE}, {self.edition}. {self.address}"

    @property
    def key(self) -> str:
        """A name for reference managers: the words of the title that say most, and the day."""
        words = re.findall(r"[a-z0-9]+", self.title.lower())
        return "-".join(["gpai-graph", *words[:5], self.as_of])

    def bibtex(self) -> str:
        """An entry of the type misc, which every BibTeX style knows."""
        fields = {
            "author": "{" + AUTHOR + "}",
            "title": "{" + _tex(self.title) + "}",
            "howpublished": _tex(TITLE),
            "version": _tex(self.edition),
            "year": self.year,
            "note": f"As of {self.as_of}",
            "url": self.address,
        }
        lines = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items())
        return f"@misc{{{self.key},\n{lines}\n}}\n"

    def csl(self) -> str:
        """CSL-JSON, a list of one item, as Zotero and pandoc read it."""
        item = {
            "id": self.key,
            "type": "dataset",
            "title": self.title,
            "author": [{"literal": AUTHOR}],
            "container-title": TITLE,
            "version": self.edition,
            "issued": {"date-parts": [[int(self.year)]]},
            "note": f"As of {self.as_of}",
            "URL": self.address,
        }
        return json.dumps([item], ensure_ascii=False, indent=2) + "\n"

    def ris(self) -> str:
        """RIS, type DATA, lines ended as its definition wants."""
        lines = {
            "TY": "DATA",
            "AU": AUTHOR,
            "TI": self.title,
            "T2": TITLE,
            "ET": self.edition,
            "PY": self.year,
            "N1": f"As of {self.as_of}",
            "UR": self.address,
            "ID": self.key,
            "ER": "",
        }
        return "".join(f"{tag}  - {value}\r\n" for tag, value in lines.items())


def _tex(text: str) -> str:
    r"""Text that means itself in TeX.

    >>> print(_tex("R&D {50 %}"))
    R\&D \{50 \%\}
    """
    return "".join(_ESCAPED.get(letter, f"\\{letter}" if letter in "&%$#_{}" else letter) for letter in text)
