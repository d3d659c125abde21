"""Claims about GPAI: what is said, what is counted for it, and the rule that decides. TOML files in, claims out.

`queries/findings/NAME.toml` holds one claim; the file name is its name, nothing registers it. graph/examiner.py asks
what it counts and gives the verdict.

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
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple

from gpai_graph.errors import LIKENESS, QueryHeaderError, UnknownFindingError, did_you_mean, text_of
from gpai_graph.queries.header import KEBAB
from gpai_graph.stores.cache import digest_of

FOLDER: Final = "findings"
# What searches call the kind of a finding, and write before its name.
FINDING: Final = "finding"
TESTABLE, OPINION = KINDS_OF_CLAIMS = ("testable", "opinion")
UNTOLD: Final = "cannot be told"
VERDICTS: Final = ("supported", "supported with reservation", "contradicted", UNTOLD)
UNITS: Final = ("", "share", "percent", "decimal", "year")
_NEAR: Final = 3  # names that are offered instead of one that is none
_VARIABLE: Final = re.compile(r"\?(\w+)")
_PLACE: Final = re.compile(r"{(\w+)")
_TEXTS: Final = ("title", "claim", "by", "topic", "kind", "because", "number", "counted", "sure")
_MAY: Final = ("says", "gap", "picture", "scale", "thresholds", "front")
_LISTS: Final = ("sure_values", "for", "against", "questions", "aliases", "asked")


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
        names = {name for rule in self.rules for name in _VARIABLE.findall(rule.condition)}
        return [name for name in self.values if name in names]


class Claims:
    """The claims of a folder, by name: `claims["founders-and-members"]`, `for name in claims`."""

    def __init__(self, folder: Path) -> None:
        self._files = {path.stem: path for path in sorted((folder / FOLDER).glob("*.toml"))}
        self._read: dict[str, Claim] = {}  # the claims of the library

    def __getitem__(self, name: str) -> Claim:
        """The claim of a name, or of one that it had before. Raises UnknownFindingError with the nearest ones."""
        if text_of(name, "the name of a finding") not in self._files:
            now = next((each for each in self if name in self[each].aliases), "")
            if not now:
                near = f" Did you mean {' or '.join(self.near(name))}?" if self.near(name) else ""
                raise UnknownFindingError(f"there is no finding {name!r}.{near}", "`gpai-graph findings` lists them.")
            name = now
        if name not in self._read:
            path = self._files[name]
            self._read[name] = read_claim(path.read_text(encoding="utf-8"), name, f"queries/{FOLDER}/{path.name}")
        return self._read[name]

    def near(self, name: str) -> list[str]:
        """The names that a text may mean, at most three: those that hold one of its words, then those spelt so."""
        # Here: a question is asked without it.
        from difflib import get_close_matches

        words = [word for word in re.split(r"\W+|_", name.lower()) if len(word) > len("and")]
        holding = [each for each in self if any(word in each for word in words)]
        return list(dict.fromkeys((*holding, *get_close_matches(name.lower(), self, cutoff=LIKENESS))))[:_NEAR]

    def __iter__(self) -> Iterator[str]:
        return iter(self._files)

    def __len__(self) -> int:
        return len(self._files)

    @property
    def stamp(self) -> str:
        """What changes when a claim does: eight digits for the name of what is made of them."""
        told = "".join(f"{name} {path.stat().st_mtime_ns}\n" for name, path in self._files.items())
        return digest_of(told.encode())[:8]


def read_claim(text: str, name: str, file: str) -> Claim:
    """The claim that a file holds. Raises QueryHeaderError with the file for what it cannot be."""
    # Here: a question is asked without it.
    import tomllib

    try:
        held = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise QueryHeaderError(f"the file is not TOML: {error}.", file, 1) from error
    return _Reader(file).claim(name, held)


class _Reader:
    """Turns TOML into a claim; every key, name and verdict is checked."""

    def __init__(self, file: str) -> None:
        self._file = file

    def _check(self, fine: bool, message: str) -> None:
        if not fine:
            raise QueryHeaderError(message, self._file, 1)

    def _known(self, held: Mapping[str, Any], known: tuple[str, ...], where: str) -> None:
        for key in held:
            self._check(key in known, f"{where} has no key {key!r}.{did_you_mean(key, known)}")

    def claim(self, name: str, held: dict[str, Any]) -> Claim:
        self._check(bool(KEBAB.fullmatch(name)), f"the name {name!r} is not in kebab-case. Write it like too-slow.")
        self._known(held, (*_TEXTS, *_MAY, *_LISTS, "values", "rules"), "a claim")
        for key in _TEXTS:
            self._check(isinstance(held.get(key), str) and bool(held[key]), f"the claim needs a text {key!r}.")
        self._check(held["kind"] in KINDS_OF_CLAIMS, f"kind = {held['kind']!r}: take {' or '.join(KINDS_OF_CLAIMS)}.")
        values = {each: self._measure(each, told) for each, told in held.get("values", {}).items()}
        rules = tuple(map(self._rule, held.get("rules", ())))
        if held["kind"] == TESTABLE:
            self._check(bool(rules) and rules[-1].condition == "true", 'the last rule needs if = "true".')
        else:
            self._check(not rules and bool(held.get("says")), "an opinion has no rules, and a text 'says'.")
        lists = {key: tuple(held.get(key, ())) for key in _LISTS}
        found = Claim(
            name,
            self._file,
            **{key: held[key] for key in _TEXTS},
            says=held.get("says", ""),
            gap=held.get("gap", ""),
            thresholds=held.get("thresholds", ""),
            scale=held.get("scale", ""),
            front=held.get("front", 0),
            picture=Asked.of(held["picture"]) if "picture" in held else None,
            sure_values=lists["sure_values"],
            supporting=lists["for"],
            opposing=lists["against"],
            questions=tuple(map(Asked.of, lists["questions"])),
            aliases=lists["aliases"],
            asked=lists["asked"],
            values=values,
            rules=rules,
        )
        self._names(found)
        return found

    def _measure(self, name: str, told: dict[str, str]) -> Measure:
        where = f"the value {name!r}"
        self._known(told, ("words", "ask", "test", "take", "of", "unit"), where)
        self._check(bool(told.get("words")), f"{where} needs words.")
        ways = [key for key in ("ask", "test", "of") if key in told]
        self._check(len(ways) == 1, f"{where} needs one of ask, test and of.")
        self._check(("take" in told) == (ways != ["of"]), f"{where} needs take, with ask or test alone.")
        unit = told.get("unit", "")
        self._check(unit in UNITS, f"unit = {unit!r}: take one of {', '.join(UNITS[1:])}, or none.")
        ask = Asked.of(told["ask"]) if "ask" in told else None
        return Measure(name, told["words"], ask, told.get("test", ""), told.get("take", ""), told.get("of", ""), unit)

    def _rule(self, told: dict[str, str]) -> Rule:
        self._known(told, ("verdict", "if", "when", "says"), "a rule")
        for key in ("verdict", "if", "when", "says"):
            self._check(bool(told.get(key)), f"a rule needs {key!r}.")
        verdict = told["verdict"]
        self._check(verdict in VERDICTS, f"verdict = {verdict!r}: take one of {', '.join(VERDICTS)}.")
        return Rule(verdict, told["if"], told["when"], told["says"])

    def _names(self, found: Claim) -> None:
        """Check that every value which is named is one of the claim."""
        rules = [text for rule in found.rules for text in (rule.when, rule.says)]
        templates = [found.number, found.counted, found.sure, found.says, found.gap, found.thresholds, *rules]
        expressions = [*(rule.condition for rule in found.rules), *(each.of for each in found.values.values())]
        named = [
            *(name for text in templates for name in _PLACE.findall(text)),
            *(name for text in expressions for name in _VARIABLE.findall(text)),
            *(*found.sure_values, *found.supporting, *found.opposing),
        ]
        for name in named:
            self._check(name in found.values, f"no value {name!r}.{did_you_mean(name, found.values)}")
