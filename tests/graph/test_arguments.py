"""What a method cannot take is refused in words, whichever method, argument and value it is."""

import inspect
from collections.abc import Callable
from typing import Any

import pandas
import pytest

import gpai_graph as gpai
from gpai_graph.errors import GpaiGraphError
from gpai_graph.graph.knowledge import KnowledgeGraph

# {method: arguments that it takes}; of those that hold text or a number each is replaced by what it cannot be.
TAKEN: dict[str, dict[str, object]] = {
    "answer": {"name": "members"},
    "citation": {"title": "A table of mine", "as_of": "", "address": ""},
    "cite": {"name": "members"},
    "compare": {"first": "Serbia", "second": "Canada", "as_of": "2024", "mode": "certain", "undated": "show"},
    "connection": {"source": "Serbia", "target": "Canada", "k": 1},
    "describe": {"thing": "Serbia"},
    "evidence": {
        "subject": "membership:rs-gpai",
        "predicate": "gpai:since",
        "only": "official",
        "min_sources": 1,
        "max_sources": 9,
    },
    "finding": {"name": "founders-and-members", "draws": 2, "seed": 0},
    "findings": {"draws": 2, "seed": 0},
    "hints": {"sparql": "ASK {}"},
    "incoming": {"thing": "Serbia"},
    "is_a": {"thing": "body:gpai", "cls": "gpai:Body"},
    "knows": {"thing": "body:gpai"},
    "label": {"thing": "body:gpai"},
    "network": {"name": "themes", "weights": "count", "onto": "theme"},
    "paths": {"source": "Serbia", "target": "Canada", "k": 1},
    "plot": {"name": "growth"},
    "query": {"sparql": "ASK {}"},
    "resolve": {"text": "Serbia", "kind": "country", "cls": "gpai:Country"},
    "run": {"name": "members"},
    "search": {"words": "Serbia", "kinds": "country", "limit": 5},
    "sparql": {"name": "members"},
    "thing": {"text": "Serbia", "kind": "country", "cls": "gpai:Country"},
}
# "" and None stand for "not given" where an argument has them as default.
WRONG = [b"x", -1, 2.5, pandas.NaT, ["", 1], object()]
CASES = [(method, name) for method, given in TAKEN.items() for name in given]


def test_every_public_method_is_tried() -> None:
    methods = {name for name, _ in inspect.getmembers(KnowledgeGraph, inspect.isfunction) if not name.startswith("_")}
    assert methods - set(TAKEN) == {"evidence_of", "readable", "to_rdflib"}


@pytest.mark.parametrize(("method", "name"), CASES)
def test_an_argument_of_another_type_is_refused_in_words(kg: KnowledgeGraph, method: str, name: str) -> None:
    is_needed = inspect.signature(getattr(kg, method)).parameters[name].default is inspect.Parameter.empty
    for wrong in [*WRONG, *([None] if is_needed else [])]:
        with pytest.raises(GpaiGraphError, match=r"\w.*\. |\.$"):
            getattr(kg, method)(**{**TAKEN[method], name: wrong})


@pytest.mark.parametrize("wrong", [*WRONG, None, {}, lambda: 1], ids=lambda wrong: type(wrong).__name__)
def test_what_other_functions_cannot_take_is_refused_in_words(kg: KnowledgeGraph, wrong: object) -> None:
    answer, plot, network = kg.answer("members"), kg.plot("growth"), kg.network("collaboration")
    calls: dict[str, Callable[[Any], object]] = {
        "column": answer.column,
        "save": answer.save,
        "save of a plot": plot.save,
        "save of a picture": lambda wrong: gpai.draw(network, form="force").save(wrong),
        "view": lambda wrong: kg.plot(answer, view=wrong),
        "width": lambda wrong: plot.svg(None if wrong == 2.5 else wrong),  # type: ignore[arg-type]
        "form": lambda wrong: gpai.draw(network, form=b"x" if wrong is None else wrong),  # type: ignore[arg-type]
        "draw": gpai.draw,
        "load": lambda wrong: gpai.load(5 if wrong is None else wrong),  # type: ignore[arg-type]
        "connect": gpai.connect,
    }
    for name, call in calls.items():
        with pytest.raises(GpaiGraphError, match=r"\w.*\. |\.$") as caught:
            call(wrong)
        assert len(str(caught.value)) < 400, name


@pytest.mark.parametrize("path", ["a\x00b", "\ud800"])
def test_a_name_that_no_file_can_have_is_refused_in_words(kg: KnowledgeGraph, path: str) -> None:
    for call in (gpai.load, kg.answer("members").save, kg.plot("growth").save):
        with pytest.raises(GpaiGraphError, match="the name of a file cannot be"):
            call(path)


@pytest.mark.parametrize("wrong", [*WRONG, None, "x"])
def test_what_holds_no_rows_is_refused_in_words(kg: KnowledgeGraph, wrong: object) -> None:
    with pytest.raises(GpaiGraphError, match="the rows cannot be"):
        kg.readable(wrong)  # type: ignore[arg-type]
    with pytest.raises(GpaiGraphError, match="an answer cannot be"):
        kg.evidence_of(wrong, 0)  # type: ignore[arg-type]
    with pytest.raises(GpaiGraphError, match="the answer has no row"):
        kg.evidence_of(kg.answer("gpai"), wrong if wrong != -1 else 99)  # type: ignore[arg-type]


def test_a_limit_of_0_gives_all(kg: KnowledgeGraph) -> None:
    assert kg.search("report", limit=0) == kg.search("report", limit=100_000)
    assert len(kg.search("report", limit=0)) > len(kg.search("report")) == 20
