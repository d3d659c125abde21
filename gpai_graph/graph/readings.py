"""Readings: what a reader writes for the parameters of a query; names of things are as good as identifiers."""

from collections.abc import Mapping
from typing import Any

from gpai_graph.answers.descriptions import Descriptions
from gpai_graph.answers.names import Names
from gpai_graph.queries.bound import BoundQuery
from gpai_graph.queries.library import Query
from gpai_graph.queries.parameters import Parameter, Value, Values, parts
from gpai_graph.rdf.calls import service_variables
from gpai_graph.rdf.dates import PartialDate
from gpai_graph.rdf.solutions import IRI
from gpai_graph.rdf.things import Thing
from gpai_graph.rdf.words import is_missing


def bound(described: Descriptions, names: Names, query: Query, parameters: Mapping[str, Values]) -> BoundQuery:
    """The query with its parameters; a name such as "Working Group on Responsible AI" is as good as an IRI."""
    parameters = {name: _given(value) for name, value in parameters.items()}
    resolved = dict(parameters)
    readings: list[str] = []
    below: dict[str, list[IRI]] = {}
    endpoints = service_variables(query.text)
    for name, value in parameters.items():
        parameter = query.parameters.get(name)
        # An endpoint is an address, and no thing of the graph.
        if f"_{name}" in endpoints:
            continue
        if parameter is None or parameter.type != "iri" or value is None:
            continue
        things = [_meant(names, part, parameter, readings) for part in parts(value, parameter.many)]
        resolved[name] = things
        if parameter.below:
            rows = described.select("below", {"things": things})
            below[name] = [row.thing for row in rows if row.thing not in things]
    return BoundQuery.of(query, resolved)._replace(below=below, readings=tuple(readings))


def _meant(names: Names, part: Value, parameter: Parameter, readings: list[str]) -> Value:
    """The thing that a value of a parameter means; a sentence for `readings` where it is not what stands there."""
    # A year of which nothing is recorded is a year all the same.
    if isinstance(part, int | float):
        part = str(part)
    if not isinstance(part, str | Thing) or (parameter.prefix == "date" and PartialDate.of(part)):
        return part
    if parameter.prefix == "date" and isinstance(part, str) and part[:1].isdigit():
        return Parameter(parameter.name, "date").term(part)  # which says what a date looks like
    if isinstance(part, Thing):
        return names.of_class(part.iri, parameter.of)
    thing = names.resolve(part, parameter.prefix, parameter.of)
    if reading := names.reading(part, thing):
        readings.append(reading)
    return thing


def _given(value: Any) -> Any:
    """A value of a parameter, None where nothing is given: an empty text, as of a form, or what pandas has for it.

    A year in a column of pandas with gaps is 2021.0."""
    if type(value) in (list, tuple):  # and not a Thing, which is a tuple, too
        return [_given(part) for part in value]
    if is_missing(value) or (isinstance(value, str) and not value.strip()):
        return None
    return int(value) if isinstance(value, float) and value.is_integer() else value
