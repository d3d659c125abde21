"""Form: the parameters of a question as fields with words, the current choice selected, and a button that says what
one gets."""

from typing import Final, NamedTuple

from gpai_graph.queries.library import Query
from gpai_graph.queries.parameters import Parameter, parts
from gpai_graph.rdf.dates import CERTAINTY_WORDS, PartialDate
from gpai_graph.rdf.namespaces import PREFIXES
from gpai_graph.rdf.words import upper_first
from gpai_graph.web.page import Page
from gpai_graph.web.urls import Asked

# A list of choices longer than this is a field to type in.
_CHOICES: Final = 320
_DATES: Final = "30 September 2026, 2026-09 or 2026"
# What the date and the certainty of a question are called on pages; other parameters have the label of their header.
_LABELS: Final = {"as_of": "Date", "mode": "Certainty"}


class Field(NamedTuple):
    """A parameter as a field of a form. options: (value, words); chosen: the values asked for now.

    empty: what is asked where nothing is chosen, in words, unless that is one of the options (is_open: it is none);
    accepts: what may be typed."""

    name: str
    label: str
    accepts: str
    empty: str
    options: list[tuple[str, str]]
    chosen: list[str]
    many: bool
    is_open: bool = True

    @property
    def text(self) -> str:
        """What stands in a field to type in."""
        return ", ".join(self.chosen)


class QuestionForm(NamedTuple):
    """The fields of a question, and what its button says. is_changed: whether it asks for more than a date.

    when: for which time a question that takes no date is answered, in words; "" for one that takes a date."""

    fields: list[Field]
    button: str
    is_changed: bool
    when: str

    def has(self, name: str) -> bool:
        """Whether it has a field of this name."""
        return any(field.name == name for field in self.fields)


def form_of(page: Page, query: Query, asked: Asked) -> QuestionForm:
    """The form of a question, with what is asked for now."""
    fields = [_field(page, query, parameter, asked) for parameter in query.parameters.values()]
    # The date stands first, and how sure an answer for it has to be beside it.
    fields.sort(key=lambda field: [*_LABELS].index(field.name) if field.name in _LABELS else len(_LABELS))
    button = f"Show {query.counted.many}" if query.counted else "Show the answer"
    return QuestionForm(fields, button, any(name not in _LABELS for name in asked), _when(page, fields))


def _when(page: Page, fields: list[Field]) -> str:
    if page.takes_date:
        return ""
    if page.view_as_of.date:
        told = f"This answer is for {page.view_as_of.words}, the last date that our sources cover."
    elif any(field.accepts == _DATES for field in fields):
        told = "This answer covers the whole recorded period, unless the date above narrows it."
    else:
        told = "This answer covers the whole recorded period."
    ignored = f" The date that you chose, {page.given.words}, does not change it."
    return told + ignored if page.given.date else told


def in_python(value: PartialDate | str | tuple[str, ...]) -> str:
    """A value of a parameter as one writes it in Python.

    >>> in_python("gpai"), in_python(("chair", "co-chair"))
    ("'gpai'", "['chair', 'co-chair']")
    """
    return repr(list(value)) if type(value) is tuple else repr(str(value))


def _field(page: Page, query: Query, parameter: Parameter, asked: Asked) -> Field:
    given = asked.get(parameter.name, "")
    chosen = [text for each in parts(given, parameter.many) if (text := str(each).strip())]
    label = _LABELS.get(parameter.name) or parameter.label or parameter.name
    if parameter.type == "date":
        shown = page.as_of.date.words if parameter.name == "as_of" and page.as_of.date else _date_words(str(given))
        empty = "all dates" if parameter.name == "as_of" else "any date"
        return Field(parameter.name, label, _DATES, empty, [], [shown], False)
    options = _options(page, parameter)
    if options and parameter.type == "iri":
        # A name or an identifier, as it was asked: the list is told apart by identifiers.
        chosen = [page.kg.resolve(value, parameter.prefix, parameter.of).compact for value in chosen]
        options = _with_rows(page, query, parameter, options, chosen)
    default = _bare(parameter, parameter.default)
    bare = [_bare(parameter, value) for value in chosen]
    is_open = parameter.many or default not in dict(options)
    if not is_open:
        # What is asked anyway needs no word in the address.
        options = [("" if value == default else value, words) for value, words in options]
        bare = ["" if value == default else value for value in bare] or [""]
    empty = upper_first(default or "all")
    return Field(parameter.name, label, parameter.accepts, empty, options, bare, parameter.many, is_open)


def _date_words(text: str) -> str:
    date = PartialDate.typed(text)
    return date.words if date else text


def _options(page: Page, parameter: Parameter) -> list[tuple[str, str]]:
    """The choices of a parameter: words that it lists, or the things of its class, by name; [] if they are too many."""
    if parameter.choices:
        return [(choice, upper_first(CERTAINTY_WORDS.get(choice, choice))) for choice in parameter.choices]
    if not parameter.of:
        return []
    found = page.kg.answer("things-of-class", **{"class": parameter.of})
    things = found.column("thing")
    if len(things) > _CHOICES:
        return []
    named = ((_bare(parameter, getattr(thing, "compact", "")), found.text(thing)) for thing in things)
    return sorted(named, key=lambda option: option[1].casefold())


def _with_rows(
    page: Page, query: Query, parameter: Parameter, options: list[tuple[str, str]], chosen: list[str]
) -> list[tuple[str, str]]:
    """The choices for which the question has rows, and those chosen now; all where the rows do not tell.

    They tell where a column shows what the parameter asks for, and where an answer without it covers all times."""
    tells = parameter.name in query.columns and not parameter.default and not parameter.below
    if not tells or query.falls_back_on_cut_off:
        return options
    column = page.site.undated_answer(query.name).column(parameter.name)
    there = {_bare(parameter, getattr(term, "compact", "")) for term in column} | {
        _bare(parameter, each) for each in chosen
    }
    return [option for option in options if option[0] in there] or options


def _bare(parameter: Parameter, value: str) -> str:
    """A value without the prefix that the parameter takes for granted, so that all ways to write it are one."""
    bare = value.removeprefix(f"{parameter.prefix}:") if parameter.prefix else value
    return bare.removeprefix(PREFIXES[parameter.prefix]) if parameter.prefix in PREFIXES else bare
