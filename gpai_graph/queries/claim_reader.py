"""The claim reader: a file of `queries/findings/` in TOML in, a `Claim` out; every key, name and verdict is checked."""

import re
import tomllib
from typing import Final

import yaml

from gpai_graph.errors import QueryHeaderError, did_you_mean, quoted
from gpai_graph.queries.claim import KINDS_OF_CLAIMS, TESTABLE, UNITS, VARIABLE, VERDICTS, Asked, Claim, Measure, Rule
from gpai_graph.queries.header import KEBAB
from gpai_graph.queries.node_reader import NodeReader, lines_of, node_of

_AT_LINE: Final = re.compile(r"at line (\d+)")
_PLACE: Final = re.compile(r"{(\w+)")
_TEXTS: Final = ("title", "claim", "by", "topic", "kind", "because", "number", "counted", "sure")
_MAY: Final = ("says", "gap", "picture", "scale", "thresholds", "front")
_LISTS: Final = ("sure_values", "for", "against", "questions", "aliases", "asked")
_OF_VALUE: Final = ("words", "ask", "test", "take", "of", "unit")
_OF_RULE: Final = ("verdict", "if", "when", "says")


def read_claim(text: str, name: str, file: str) -> Claim:
    """The claim that a file holds. Raises QueryHeaderError with the file for what it cannot be."""
    try:
        held = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = int(place[1]) if (place := _AT_LINE.search(str(error))) else len(text.splitlines())
        raise QueryHeaderError(f"the file is not TOML: {error}.", file, line) from error
    reader = _ClaimReader(file)
    found = reader.claim(name, node_of(held, lines_of(text)))
    for each in _named(found):
        if each not in found.values:
            place = re.search(rf"[{{?\"]{each}\b", text)
            line = text.count("\n", 0, place.start()) if place else 0
            raise reader.error(f"no value {quoted(each)}.{did_you_mean(each, found.values)}", line)
    return found


class _ClaimReader(NodeReader):
    """Turns the nodes of a file into a `Claim`."""

    def claim(self, name: str, node: yaml.Node) -> Claim:
        if not KEBAB.fullmatch(name):
            raise self.wrong(node, f"the name {quoted(name)} is not in kebab-case. Write it like too-slow.")
        held = self.mapping(node, (*_TEXTS, *_MAY, *_LISTS, "values", "rules"), needed=_TEXTS)
        texts = {key: self.get(held, key, self.text, "") for key in (*_TEXTS, "says", "gap", "thresholds", "scale")}
        self.one_of(*KINDS_OF_CLAIMS)(held["kind"])
        rules = tuple(map(self._rule, self.items(held["rules"]) if "rules" in held else ()))
        if texts["kind"] == TESTABLE and not (rules and rules[-1].condition == "true"):
            raise self.wrong(
                self.items(held["rules"])[-1] if "rules" in held else node, 'the last rule needs if = "true".'
            )
        if texts["kind"] != TESTABLE and (rules or not texts["says"]):
            raise self.wrong(node, "an opinion has no rules, and a text 'says'.")
        return Claim(
            name,
            self.file,
            **texts,
            front=self.get(held, "front", self.whole_number, 0),
            picture=self.get(held, "picture", self._asked, None),
            sure_values=self.get(held, "sure_values", self.texts, ()),
            supporting=self.get(held, "for", self.texts, ()),
            opposing=self.get(held, "against", self.texts, ()),
            questions=tuple(map(self._asked, self.items(held["questions"]) if "questions" in held else ())),
            aliases=self.get(held, "aliases", self.names, ()),
            asked=self.get(held, "asked", self.texts, ()),
            values=self.get(held, "values", self._measures, {}),
            rules=rules,
        )

    def _asked(self, node: yaml.Node) -> Asked:
        try:
            return Asked.of(self.text(node))
        except ValueError as error:
            raise self.wrong(node, "write a question as behind `gpai-graph run`: members as_of=2021.") from error

    def _measures(self, node: yaml.Node) -> dict[str, Measure]:
        return {name: self._measure(name, held) for name, held in self.mapping(node).items()}

    def _measure(self, name: str, node: yaml.Node) -> Measure:
        held = self.mapping(node, _OF_VALUE, needed=["words"])
        ways = [key for key in ("ask", "test", "of") if key in held]
        if len(ways) != 1:
            raise self.wrong(node, "a value needs one of ask, test and of.")
        if ("take" in held) != (ways != ["of"]):
            raise self.wrong(node, "a value needs take, with ask or test alone.")
        words, test, take, of = (self.get(held, key, self.text, "") for key in ("words", "test", "take", "of"))
        ask = self.get(held, "ask", self._asked, None)
        return Measure(name, words, ask, test, take, of, self.get(held, "unit", self.one_of(*UNITS[1:]), ""))

    def _rule(self, node: yaml.Node) -> Rule:
        held = self.mapping(node, _OF_RULE, needed=_OF_RULE)
        verdict = self.one_of(*VERDICTS)(held["verdict"])
        return Rule(verdict, *(self.text(held[key]) for key in _OF_RULE[1:]))


def _named(claim: Claim) -> list[str]:
    """Every value that a claim names, in its texts, its expressions and its lists."""
    rules = [text for rule in claim.rules for text in (rule.when, rule.says)]
    templates = [claim.number, claim.counted, claim.sure, claim.says, claim.gap, claim.thresholds, *rules]
    expressions = [*(rule.condition for rule in claim.rules), *(each.of for each in claim.values.values())]
    return [
        *(name for text in templates for name in _PLACE.findall(text)),
        *(name for text in expressions for name in VARIABLE.findall(text)),
        *(*claim.sure_values, *claim.supporting, *claim.opposing),
    ]
