"""Hints: what may be wrong with a query: names that the graph does not hold, texts without a language, mixed dates."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from gpai_graph.answers.descriptions import Descriptions
from gpai_graph.answers.names import ALIKE, Names, thing_near
from gpai_graph.errors import GpaiGraphError, UnknownPrefixError, brief, closest
from gpai_graph.rdf.dates import PartialDate
from gpai_graph.rdf.mistakes import OBJECT, PROPERTY, placed
from gpai_graph.rdf.namespaces import BASE, KINDS, PREFIXES, compact, expand
from gpai_graph.rdf.solutions import IRI, Literal, Solutions
from gpai_graph.rdf.sparql import (
    Token,
    after,
    code_tokens,
    computing,
    dataset_of,
    dates_compared,
    iri_of,
    names_used,
    odd_character,
    prefixes_declared,
    query_form,
    rows_of_construct,
    values_blocks,
    with_prefixes,
)
from gpai_graph.rdf.words import listed

# So many misspelt names are told; the others are counted.
_LISTED: Final = 5
# What no statement need hold: things elsewhere, datatypes and functions, lists.
_NOT_JUDGED: Final = ("rdf:", "wd:", "xsd:")
_A_THING: Final = "gpai:Date"
_TYPE: Final = PREFIXES["rdf"] + "type"
_ANY: Final = "any"  # of the named graphs
_FAR: Final = 200  # characters behind a text in which its datatype stands
# By the length of its text.
_TYPES: Final = {len("2020"): "xsd:gYear", len("2020-06"): "xsd:gYearMonth", len("2020-06-15"): "xsd:date"}
_PRECISIONS: Final = {"xsd:date": "days", "xsd:gYearMonth": "months", "xsd:gYear": "years"}


def hints_for(names: Names, sparql: str, empty: bool = True) -> tuple[str, ...]:
    """A sentence for each thing that may be wrong with a query; empty: whether it was answered with nothing.

    () where they cannot be looked for: a hint must not cost the answer."""
    try:
        told = (*_dates(names.described, sparql), *_at_ends_of_paths(names.described, sparql))
        if not empty:
            return told
        if unasked := _named_graphs_alone(names.described, sparql):
            return unasked
        odd = odd_character(sparql, hidden=True)
        return (
            *_other_prefixes(sparql),
            *_unmentioned(names, sparql),
            *_elsewhere(names.described, sparql),
            *_unused(names.described, sparql),
            *_unknown_graphs(names.described, sparql),
            *_unreadable_patterns(names.described, sparql),
            *_tagged(names.described, sparql),
            *_dates_as_texts(names.described, sparql),
            *told,
            *([f"{odd[0].upper()}{odd[1:]}"] if odd else []),
        )
    except GpaiGraphError:
        return ()


def _dates(described: Descriptions, sparql: str) -> tuple[str, ...]:
    """A sentence for each property whose dates a query compares and that are things, or not all of one precision."""
    if not (compared := {IRI(iri): variable for iri, variable in dates_compared(sparql)}):
        return ()
    rows = described.select("date-precisions", {"properties": [*compared]})
    found: dict[IRI, set[str]] = {}
    for row in rows:
        found.setdefault(row.property, set()).add(row.datatype.compact)
    things = tuple(
        f"{compact(name)} leads to a date that is a thing with a first and a last day, and no day itself. Write "
        f"{compact(name)}/gpai:firstDay ?{compared[name]}."
        for name, datatypes in found.items()
        if _A_THING in datatypes
    )
    mixed = tuple(
        f"{compact(name)} holds {', '.join(_PRECISIONS[each] for each in _PRECISIONS if each in datatypes)}. "
        "SPARQL cannot compare one with another, so rows may be left out. Compare the years, "
        f"SUBSTR(STR(?{compared[name]}), 1, 4), or gpai:firstDay and gpai:lastDay of the date."
        for name, datatypes in found.items()
        if len(datatypes) > 1 and _A_THING not in datatypes
    )
    return (*things, *mixed)


def _unmentioned(names: Names, sparql: str) -> tuple[str, ...]:
    """A sentence for each name in a query that the graph mentions nowhere.

    Names of ours, and those of the vocabularies that we use if one comes near."""
    # What a CONSTRUCT makes may bear any name.
    used = [IRI(iri) for iri in names_used(rows_of_construct(sparql)) if _is_judged(iri)]
    if not used:
        return ()
    found = {str(row.thing) for row in names.described.select("unmentioned", {"things": used})}
    missing = [compact(name) for name in used if name in found]
    return tuple(_nearest_of(names, missing)) if missing else ()


def _named_graphs_alone(described: Descriptions, sparql: str) -> tuple[str, ...]:
    """What to tell who asks the default graph of a file whose statements all stand in named graphs; () otherwise."""
    code = code_tokens(sparql)
    if any(next(after(code, word), None) is not None for word in ("GRAPH", "FROM")):
        return ()
    if described.select("vocabulary-used") or not (graphs := described.select("graphs")):
        return ()
    several = f"its {len(graphs)} named graphs" if len(graphs) > 1 else f"its named graph {compact(graphs[0].graph)}"
    told = f"All statements of this graph are in {several}, and its default graph is empty."
    return (f"{told} Write GRAPH ?g {{ … }} around the pattern.",)


def _other_prefixes(sparql: str) -> Iterator[str]:
    """A sentence for each prefix that a query declares with nearly the address that it has in the graph."""
    for prefix, namespace in prefixes_declared(code_tokens(sparql)).items():
        ours = PREFIXES.get(prefix, "")
        if ours and namespace != ours and namespace.rstrip("/#") == ours.rstrip("/#"):
            yield f"In the graph, {prefix}: stands for <{ours}>, and in this query for <{namespace}>."


def _elsewhere(described: Descriptions, sparql: str) -> Iterator[str]:
    """A sentence for each name of another vocabulary in a pattern that the graph mentions nowhere.

    Who asks whether there is a statement about it has that answer: no."""
    if query_form(sparql) == "ASK":
        return
    query = rows_of_construct(sparql)
    code, ends = code_tokens(query), {iri for iri, _ in _path_ends(sparql)}
    spaces, named = {**PREFIXES, **prefixes_declared(code)}, {*names_used(query)}
    parts = {iri: part.text for part in placed(code) if (iri := iri_of(part.first, spaces)) in named - ends}
    asked = [IRI(iri) for iri in parts if not _is_judged(iri)]
    missing = {str(row.thing) for row in described.select("unmentioned", {"things": asked})} if asked else set()
    for iri in [iri for iri in asked if iri in missing][:_LISTED]:
        yield f"The graph mentions no {brief(parts[iri])}, so no statement fits it."


def _unused(described: Descriptions, sparql: str) -> Iterator[str]:
    """A sentence for each name that a query uses as a class or a property, and the graph only as something else.

    Those that the graph mentions nowhere are told by `_unmentioned`."""
    query = rows_of_construct(sparql)
    code = code_tokens(query)
    # What only a named graph holds, such as the shapes, is not counted.
    if next(after(code, "GRAPH"), None) is not None:
        return
    spaces, asked, before = {**PREFIXES, **prefixes_declared(code)}, dict[tuple[str, str], None](), ""
    for part in placed(code):
        iri = _TYPE if part.text == "a" else iri_of(part.first, spaces)
        if iri and _is_judged(iri):
            if part.place == PROPERTY:
                asked["property", iri] = None
            elif part.place > PROPERTY and before == _TYPE:
                asked["class", iri] = None
        before = iri if part.place == PROPERTY else before
    if not asked:
        return
    used = {(row.kind.text, str(row.term)) for row in described.select("vocabulary-used")}
    absent = {str(row.thing) for row in described.select("unmentioned", {"things": [IRI(iri) for _, iri in asked]})}
    for kind, iri in asked:
        if (kind, iri) not in used and iri not in absent:
            terms = sorted(compact(IRI(term)) for told, term in used if told == kind)
            near = _term_near(compact(IRI(iri)), terms)
            what = "nothing of the class" if kind == "class" else "no statement with the property"
            yield f"The graph holds {what} {compact(IRI(iri))}.{f' Did you mean {near}?' if near else ''}"


def _dates_as_texts(described: Descriptions, sparql: str) -> Iterator[str]:
    """A sentence for each date that a query asks of a property whose dates are written in another way."""
    code = code_tokens(sparql)
    spaces, values = {**PREFIXES, **prefixes_declared(code)}, _texts_of_values(code)
    asked: dict[tuple[IRI, str, str], None] = {}
    name = ""
    for part in placed(code):
        if part.place == PROPERTY:
            name = iri_of(part.first, spaces)
        elif part.place == OBJECT and name:
            for token in values.get(part.text[1:], [part.first]):
                asked.update(dict.fromkeys([(IRI(name), *_text_and_type(token, spaces))]))
    dates = {key: date for key in asked if (date := PartialDate.of(key[1]))}
    if not dates:
        return
    found: dict[IRI, set[str]] = {}
    for row in described.select("date-precisions", {"properties": sorted({name for name, *_ in dates})}):
        found.setdefault(row.property, set()).add(row.datatype.compact)
    for (property_, text, datatype), date in dates.items():
        held, told = found.get(property_, set()), compact(property_)
        written = f'"{text}"^^{_TYPES[len(date.text)]}'
        if _A_THING in held:
            day = f'{told}/gpai:firstDay "{date.first}"^^xsd:date'
            yield f"{told} leads to a date that is a thing with a first and a last day, and no text. Write {day}."
        elif held and datatype not in held:
            kinds = listed(_PRECISIONS[each] for each in _PRECISIONS if each in held)
            fits = f"Write {written}" if _TYPES[len(date.text)] in held else "Choose a date of such a kind"
            yield f"{told} holds {kinds} as dates. {fits}, or compare SUBSTR(STR(?date), 1, 4) with a year."


def _text_and_type(token: Token, spaces: dict[str, str]) -> tuple[str, str]:
    """A literal as its text and its datatype, as a compact IRI; ("", "") for what is none."""
    if token.lastgroup == "word":
        return token[0], "xsd:integer"
    if token.lastgroup != "string":
        return "", ""
    code = code_tokens(token.string[token.end() :][:_FAR])
    typed = code[0][0] == "^^"
    return token[0].strip(token[0][0]), compact(IRI(iri_of(code[1], spaces))) if typed else "xsd:string"


def _texts_of_values(code: Sequence[Token]) -> dict[str, list[Token]]:
    """{variable: the texts that VALUES gives it}."""
    return {
        name: [token for token in block if token.lastgroup == "string"] for name, block in values_blocks(code) if block
    }


def _unknown_graphs(described: Descriptions, sparql: str) -> Iterator[str]:
    """A sentence for each graph of FROM that the store does not hold: a query reads nothing there."""
    _, default, named = dataset_of(with_prefixes(sparql))
    if asked := dict.fromkeys((*default, *named)):
        known = {row.graph for row in described.select("graphs")}
        yield from (
            f"There is no graph {compact(IRI(iri))}, so FROM reads nothing." for iri in asked if iri not in known
        )


def _unreadable_patterns(described: Descriptions, sparql: str) -> Iterator[str]:
    """A sentence for each pattern of REGEX or REPLACE that the engine cannot read: then no row fits."""
    code = code_tokens(sparql)
    for begin in (*after(code, "REGEX"), *after(code, "REPLACE")):
        pairs = ((two[0], one[0]) for one, two in pairwise(code[begin:]) if two.lastgroup == "string")
        pattern = next((text for text, before in pairs if before == ","), '""')
        computed = described.store.select(computing({"nothing": None}, {"fits": f'REGEX("", {pattern})'}))
        if computed.dicts()[0].get("fits") is None:
            yield f"The pattern {pattern} cannot be read, so no row fits it."


def _at_ends_of_paths(described: Descriptions, sparql: str) -> Iterator[str]:
    """A sentence for each thing from or to which a path may have no step, and that what is asked does not mention.

    The standard gives such a thing a path to itself; the engine does not."""
    asked: dict[str, dict[IRI, None]] = {}
    for iri, graph in _path_ends(sparql):
        asked.setdefault(graph, {})[IRI(iri)] = None
    for graph, ends in asked.items():
        if graph:
            # Each named graph has paths of its own, and one that there is not has none.
            graphs = [row.graph for row in described.select("graphs") if graph in (_ANY, row.graph)]
            lacking = {end: next((each for each in graphs if _lacks(described, each, end)), None) for end in ends}
            told = [(f"The graph {brief(compact(each))}", end) for end, each in lacking.items() if each]
        else:
            told = [("The graph", row.thing) for row in described.select("unmentioned", {"things": [*ends]})]
        for where, thing in told:
            yield (
                f"{where} mentions no {brief(compact(thing))}. By the standard, a path with * or ? leads from it to "
                "itself; this answer leaves that out."
            )


def _lacks(described: Descriptions, graph: IRI, thing: IRI) -> bool:
    """Whether no statement of a named graph has a thing."""
    return bool(described.select("not-in-graph", {"things": [thing], "graph": graph}))


def _tagged(described: Descriptions, sparql: str) -> Iterator[str]:
    """A sentence for each text without a language in a query that the graph holds only with one."""
    texts = _plain_texts(sparql)
    if not texts:
        return
    found: dict[str, list[str]] = {}
    for row in described.select("tagged-texts", {"texts": texts}):
        found.setdefault(row.text.text, []).append(f'"{row.text.text}"@{row.language.text}')
    for text, tagged in found.items():
        yield f'The graph holds "{text}" with a language only: write {" or ".join(tagged)}, or compare STR(?text).'


def _nearest_of(names: Names, missing: list[str]) -> Iterator[str]:
    rows = names.described.select("vocabulary-used")
    terms = sorted({compact(row.term) for row in rows})
    things = any(name.partition(":")[0] in KINDS for name in missing[:_LISTED])
    texts = list(names.texts()) if things else []
    for name in missing[:_LISTED]:
        near = _term_near(name, terms)
        prefix, _, slug = name.partition(":")
        if not near and (thing := thing_near(slug, [prefix], texts)):
            near = f"{compact(thing)} ({names.label(thing)})"
        help_text = f"Did you mean {near}?" if near else _instead(name, terms)
        yield f"The graph mentions no {brief(name)}. {help_text}".strip()
    if len(missing) > _LISTED:
        yield f"{len(missing) - _LISTED} more names in this query are not in the graph either."


def _instead(name: str, terms: list[str]) -> str:
    """What helps where no name is near: search for things of ours, the names that the graph uses of a vocabulary."""
    if expand(name).startswith(BASE):
        return "Search finds things by name."
    used = [term for term in terms if term.startswith(f"{name.partition(':')[0]}:")]
    told = listed(used[:_LISTED]) if len(used) <= _LISTED else f"{', '.join(used[:_LISTED])} and others"
    return f"It uses {told}." if used else "It uses no name of this vocabulary."


def _path_ends(sparql: str) -> Iterator[tuple[str, str]]:
    """(IRI, graph) of what stands before or after a path with * or ?, in order. graph: the IRI behind GRAPH or FROM
    where it stands, `_ANY` for a variable, "" for the default graph.

    >>> list(_path_ends("ASK { <urn:a> org:member*/gpai:since <urn:b> . GRAPH <urn:g> { <urn:c> gpai:since* ?d } }"))
    [('urn:a', ''), ('urn:b', ''), ('urn:c', 'urn:g')]
    """
    code = code_tokens(sparql)
    spaces, triple, depth = {**PREFIXES, **prefixes_declared(code)}, list[Token](), 0
    _, default, _ = dataset_of(with_prefixes(sparql))
    graphs = {0: default[0] if len(default) == 1 else ""}
    for at, token in enumerate(code):
        if token[0] not in (".", ";", "{", "}", ""):
            triple.append(token)
            continue
        if any(
            (sign[0] in "*?" and step.lastgroup in ("name", "iri")) or step[0] + sign[0] in (")*", ")?")
            for step, sign in pairwise(triple)
        ):
            here = graphs[max(place for place in graphs if place <= depth)]
            yield from ((iri, here) for end in (triple[0], triple[-1]) if (iri := iri_of(end, spaces)))
        triple = triple[:1] if token[0] == ";" else []
        depth += (token[0] == "{") - (token[0] == "}")
        graphs = {place: graph for place, graph in graphs.items() if place <= depth}
        if token[0] == "{" and at > 1 and code[at - 2][0].upper() == "GRAPH":
            graphs[depth] = iri_of(code[at - 1], spaces) or _ANY


def _plain_texts(sparql: str) -> list[str]:
    """The texts in a query that have neither language nor datatype; those of VALUES if a triple has their variable.

    >>> _plain_texts("SELECT * { ?c rdfs:label 'Canada', 'Kanada'@de FILTER(?n = '1'^^xsd:integer) }")
    ['Canada']
    >>> _plain_texts("SELECT * { VALUES ?l { 'Canada' } VALUES ?own { 'x' } ?c rdfs:label ?l }")
    ['Canada']
    """
    code = code_tokens(sparql)
    joined = {part.text[1:] for part in placed(code) if part.place == OBJECT}
    asked = {token.start() for name, texts in _texts_of_values(code).items() if name in joined for token in texts}
    plain, in_values = [], False
    for token, behind in pairwise(code):
        in_values = (in_values or token[0].upper() == "VALUES") and token[0] != "}"
        if token.lastgroup == "string" and behind[0] not in ("@", "^^") and (not in_values or token.start() in asked):
            plain.append(token[0])
    return [text.strip(text[0]) for text in dict.fromkeys(plain) if "\\" not in text]


def says_nothing(found: object) -> bool:
    """Whether an answer is empty: no row, no triple, false, or one row of nought alone, as a count gives."""
    if not isinstance(found, Solutions) or len(found) != 1:
        return not found
    return all(term is None or (isinstance(term, Literal) and term.text == "0") for term in found.rows[0])


def _is_judged(iri: str) -> bool:
    """Whether a name that occurs nowhere is worth a word: it is ours, or of a vocabulary that we use."""
    try:
        name = compact(expand(iri))
    except UnknownPrefixError:
        return False
    return iri.startswith(BASE) or (name != iri and not name.startswith(_NOT_JUDGED))


def _term_near(name: str, terms: list[str]) -> str:
    """The class or property that a compact IRI may mean; the same word behind another prefix comes first.

    terms: those that the graph uses."""
    prefix, _, local = name.partition(":")
    same = [term for term in terms if term.rpartition(":")[2].casefold() == local.casefold()]
    if same:
        return " or ".join(same)
    # Without the prefix, which makes all of them alike.
    near = closest(local, [term.rpartition(":")[2] for term in terms if term.startswith(f"{prefix}:")], ALIKE)
    return f"{prefix}:{near}" if near else ""
