"""Claims about GPAI: what is said, what is counted for it, and the rule that decides.

`queries/findings/NAME.toml` holds one claim; the file name is its name, nothing registers it. claim_reader.py
reads it, graph/examiner.py asks what it counts and gives the verdict.

    [values.founders]                    # a number that the claim needs
    words = "Founding members"
    ask = "founding-members"             # a question of the library, with parameters as on the command line
    take = "count member"                # what is taken of its answer: a place of a template (sentence.py)

    [[rules]]                            # in order: the first whose condition holds gives the verdict
    verdict = "supported"
    if = "?founders = 15"                # SPARQL over the values
    when = "15 members founded it"       # the same in words
    says = "GPAI was founded by {founders|member|members}."

`test = "countries-in-works"` takes a number of a test against random networks (`take = "observed"`), `of = "?a / ?b"`
computes one of others, in SPARQL."""

import re
import shlex
from typing import Final, NamedTuple

TESTABLE, OPINION = KINDS_OF_CLAIMS = ("testable", "opinion")
UNTOLD: Final = "cannot be told"
VERDICTS: Final = ("supported", "supported with reservation", "contradicted", UNTOLD)
UNITS: Final = ("", "share", "percent", "decimal", "year")
VARIABLE: Final = re.compile(r"\?(\w+)")


class Asked(NamedTuple):
    """A question of the library and its parameters, as `gpai-graph run` takes them."""

    query: str
    parameters: dict[str, str]

    @classmethod
    def of(cls, words: str) -> "Asked":
        """What words as on the command line ask.

        >>> Asked.of("members as_of=2021")
        Asked(query='members', parameters={'as_of': '2021'})
        """
        name, *pairs = shlex.split(words)
        return cls(name, dict(pair.split("=", 1) for pair in pairs))


class Measure(NamedTuple):
    """A number or text that a claim needs: taken of a question, of a test of structure, or computed of others.

    words: what it counts. take: what is taken of the answer or test. of: a SPARQL expression. unit: one of UNITS."""

    name: str
    words: str
    ask: Asked | None = None
    test: str = ""
    take: str = ""
    of: str = ""
    unit: str = ""


class Rule(NamedTuple):
    """One line of the rule: the verdict where the condition (SPARQL over the values) holds.

    when: the condition in words. says: what is true then, in a sentence or two; both are templates over the values."""

    verdict: str
    condition: str
    when: str
    says: str


class Claim(NamedTuple):
    """What is said about GPAI and how it is tested; see the comment at the top of the module for the fields.

    title: the claim as a question. by: who makes it. because: why it can be tested, or not. number, counted: the one
    number and what it counts. sure: how sure, in a line; sure_values: the values that show it. supporting, opposing:
    the values that speak for and against it. gap: the largest unknown. thresholds: why the limits of the rule are
    where they are. picture: the question whose chart or network shows it. scale: the test whose share is shown beside
    chance. front: the place of the finding on the first page, from 1; 0 for none. questions: more that it rests on.
    aliases: names that it had before. asked: how readers may ask for it, for search. says: of an opinion, what can be
    said all the same."""

    name: str
    file: str
    title: str
    claim: str
    by: str
    topic: str
    kind: str
    because: str
    number: str
    counted: str
    sure: str
    says: str
    gap: str
    thresholds: str
    scale: str
    front: int
    picture: Asked | None
    sure_values: tuple[str, ...]
    supporting: tuple[str, ...]
    opposing: tuple[str, ...]
    questions: tuple[Asked, ...]
    aliases: tuple[str, ...]
    asked: tuple[str, ...]
    values: dict[str, Measure]
    rules: tuple[Rule, ...]

    @property
    def decisive(self) -> list[str]:
        """The values on which the rule rests: without one of them nothing can be told."""
        names = {name for rule in self.rules for name in VARIABLE.findall(rule.condition)}
        return [name for name in self.values if name in names]
