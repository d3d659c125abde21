"""The query library, search and evidence over HTTP. Requests in, JSON and the W3C's result formats out.

Every mistake is a problem document (RFC 9457) in words, with what would be accepted."""

import csv
import io
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import wraps
from typing import Any, Final, TypeVar

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from gpai_graph.answers.answer import Answer
from gpai_graph.answers.evidence import Statement
from gpai_graph.answers.search import Hit
from gpai_graph.errors import (
    GpaiGraphError,
    ParameterError,
    UnknownEntityError,
    UnknownPrefixError,
    brief,
    did_you_mean,
    quoted,
)
from gpai_graph.graph.knowledge import SEARCHED
from gpai_graph.queries.library import Query
from gpai_graph.queries.parameters import Values
from gpai_graph.rdf import formats
from gpai_graph.rdf.solutions import IRI, Literal, Solutions, Term
from gpai_graph.web.http.messages import message_of, problem
from gpai_graph.web.http.negotiation import VARY, AcceptHeader
from gpai_graph.web.page import is_added
from gpai_graph.web.site import Site
from gpai_graph.web.urls import Links, page_path, with_query

# {ending: media type} of an answer; the first one where a client does not mind.
ANSWER_FORMATS: Final = {
    "json": "application/json",
    **{each.ending: each.media_type for each in (formats.CSV, formats.TSV, formats.JSON_RESULTS, formats.XML_RESULTS)},
}
# Of files for people, which are to be had by their ending alone.
FILES: Final = {"names.csv": "text/csv", "excel.csv": "text/csv", "xlsx": formats.XLSX}
_ALIASES: Final = formats.aliases([formats.XML_RESULTS])
_DIGITS: Final = 20  # of a number; Python refuses to read thousands of them
MOST_HITS: Final = 999_999_999  # that somebody may ask for
MOST_SOURCES: Final = 9_999
_HITS: Final = 20
_LONGEST: Final = 200  # characters of words to search for
Endpoint = Callable[[Request], Response]
_Error = TypeVar("_Error", bound=GpaiGraphError)


def in_problems(endpoint: Endpoint) -> Endpoint:
    """An endpoint whose mistakes come as problem documents: all of them are in the words of an address."""

    @wraps(endpoint)
    def guarded(request: Request) -> Response:
        try:
            return endpoint(request)
        except ParameterError as error:
            return problem(400, message_of(error), more=getattr(error, "more", None))
        except (UnknownEntityError, UnknownPrefixError) as error:
            # A name that nothing has: no schema can tell which names are known.
            return problem(404, message_of(error), more=getattr(error, "more", None))
        except HTTPException as error:
            return problem(error.status_code, error.detail, headers=error.headers)

    return guarded


@in_problems
def queries(request: Request) -> Response:
    """`/api/queries`: the questions that can be asked, and how."""
    site: Site = request.app.state.site
    links = Links.undated(request)
    return as_json({"queries": [_described(query, links) for query in site.questions.values()]})


@in_problems
def answer(request: Request) -> Response:
    """`/api/queries/NAME`, with an ending (those of ANSWER_FORMATS and FILES) or in the format that is accepted."""
    site: Site = request.app.state.site
    name, dot, ending = request.path_params["query"].partition(".")
    if name not in site.questions:
        return problem(404, f"There is no question {quoted(name)}.{did_you_mean(name, site.questions)}")
    query = site.questions[name]
    if dot and ending in FILES:
        return _file(request, query, ending)
    if dot and ending not in ANSWER_FORMATS:
        known = ", ".join(f".{each}" for each in (*ANSWER_FORMATS, *FILES))
        return problem(404, f"An answer is not available as .{brief(ending)}. Choose one of {known}.")
    accept = AcceptHeader.of(request.scope)
    media_type = ANSWER_FORMATS[ending] if dot else accept.required([*ANSWER_FORMATS.values()], _ALIASES, "An answer")
    asked = _values_of(query, request)
    response = _answered(request, query, asked, media_type)
    ending = next(ending for ending, kind in ANSWER_FORMATS.items() if kind == media_type)
    response.headers["Content-Disposition"] = f'inline; filename="{name}.{ending}"'
    if not dot:
        response.headers.update(VARY)
    return response


@in_problems
def findings(request: Request) -> Response:
    """`/api/findings.json`: every claim about GPAI with its verdict, as `gpai-graph findings --format json` has it."""
    site: Site = request.app.state.site
    given_words(request, {})
    return as_json([each.described for each in site.findings])


@in_problems
def search(request: Request) -> Response:
    """`/api/search.json`: the things and questions that the words mean, best first."""
    site: Site = request.app.state.site
    given = given_words(request, {"q": "words to search for", "kind": ", ".join(SEARCHED), "limit": "0, 1, 2 …"})
    words = given.get("q", [""])[0].strip()
    if not words:
        raise _refused("q", "There are no words to search for. Write q=WORDS.")
    kinds = given.get("kind", [])
    limit = given.get("limit", [str(_HITS)])[0]
    number = _whole_number(limit)
    if number is None:
        raise _refused("limit", f"The limit {quoted(limit)} is not a whole number. Write 0 for all, or 1, 2, 3 …")
    if number > MOST_HITS:
        raise _refused("limit", f"The limit {quoted(limit)} is more than {MOST_HITS:,}. Write 0 for all.")
    try:
        hits = site.found(words[:_LONGEST], kinds, number)
    except ParameterError as error:
        raise with_accepted(error, {}, "kind") from error
    return as_json({"q": words[:_LONGEST], "kinds": kinds, "hits": [_hit(hit, request) for hit in hits]})


def _number_of(given: Mapping[str, Sequence[str]], name: str) -> int | None:
    """A number of sources; None where none is given. Raises an error of the API for anything else."""
    text = given.get(name, [""])[0]
    if not text:
        return None
    number = _whole_number(text)
    if number is None or number > MOST_SOURCES:
        asked = f"a whole number, at most {MOST_SOURCES:,}"
        raise _refused(name, f"The parameter {quoted(name)} takes {asked}, not {quoted(text)}.")
    return number


def _whole_number(text: str) -> int | None:
    """The number that digits write, of which the first 20 are read; None for another text."""
    return int(f"0{text.lstrip('0')[:_DIGITS]}") if text.isascii() and text.isdecimal() else None


@in_problems
def evidence(request: Request) -> Response:
    """`/api/evidence`: who makes the statements about a subject; of what follows by rule, from what."""
    site: Site = request.app.state.site
    given = given_words(
        request,
        {
            "subject": "a thing: country:ca, its IRI, or its name",
            "property": "a property: gpai:since, or its IRI",
            "value": "a thing or a text",
            "only": "a kind of source, such as official",
            "min_sources": "a whole number",
            "max_sources": "a whole number",
        },
    )
    if "subject" not in given:
        told = "There is no subject. Write for example subject=country:ca; property=gpai:since narrows it."
        raise _refused("subject", told)
    least, most = _number_of(given, "min_sources"), _number_of(given, "max_sources")
    subject = given["subject"][0]
    predicate, value = (given.get(name, [None])[0] for name in ("property", "value"))
    only = given.get("only", [""])[0]
    found = site.kg.evidence(subject, predicate, value, only=only, min_sources=least or 0, max_sources=most)
    return as_json(
        {
            "subject": site.kg.resolve(subject),
            "statements": [_statement(site, each) for each in found],
            **our_graph(site),
        }
    )


@in_problems
def hints(request: Request) -> Response:
    """`/api/hints`: what may be wrong with a query: names that are misspelt, dates that cannot be compared."""
    site: Site = request.app.state.site
    query = given_words(request, {"query": "a SPARQL query"}).get("query", [""])[0]
    if not query:
        raise _refused("query", "There is no query. Write query=SELECT …")
    return as_json({"hints": site.kg.hints(query), **our_graph(site)})


@in_problems
def compare(request: Request) -> Response:
    """`/api/compare`: what two things are both linked with, or only one of them, their figures and other facts."""
    site: Site = request.app.state.site
    given = {name: values[0] for name, values in given_words(request, COMPARED).items()}
    for name in ("a", "b"):
        if name not in given:
            raise _refused(name, "Name two things, for example a=country:ca and b=country:fr.")
    asked = {name: value for name, value in given.items() if name not in ("a", "b")}
    found = site.kg.compare(given["a"], given["b"], **asked)
    labels = {name: found.meanings.get(name, "") for name in found.columns}
    page = Links.undated(request).bare(with_query("/compare", given))
    return as_json({"name": "compare", "question": found.question, **_told(site, given, found, labels, page)})


# {parameter of a comparison: what it takes}; the first two have to be there.
COMPARED: Final = {
    "a": "a thing: country:ca, its IRI, or its name",
    "b": "another thing",
    "as_of": "a date: 2021-12-31, 2021-12 or 2021",
    "mode": "with a date, how sure it has to be that a person sits for a country: certain, recorded or possible",
    "undated": "with a date, whether links without a date count: hide or show",
}


def _answered(request: Request, query: Query, asked: dict[str, Values], media_type: str) -> Response:
    site: Site = request.app.state.site
    if media_type == ANSWER_FORMATS["json"]:
        return as_json(_as_json(request, query, asked, site.kg.answer(query.name, **asked)))
    if media_type == ANSWER_FORMATS["xml"]:
        return Response(site.kg.store.answer(site.kg.sparql(query.name, **asked), media_type), media_type=media_type)
    found = site.kg.run(query.name, **asked)
    if media_type == ANSWER_FORMATS["csv"]:
        return Response(_as_csv(site.kg.answer(query.name, **asked), found), media_type=media_type)
    written = found.to_tsv() if media_type == ANSWER_FORMATS["tsv"] else found.to_json()
    return Response(written, media_type=media_type)


def _file(request: Request, query: Query, ending: str) -> Response:
    """An answer as a file for people, with names."""
    from gpai_graph.rdf import table_files  # here: few requests want one

    site: Site = request.app.state.site
    table = site.kg.answer(query.name, **_values_of(query, request)).table(typed=False)
    headers = {"Content-Disposition": f'attachment; filename="{query.name}.{ending}"'}
    return Response(table_files.WRITERS[ending](table), headers=headers, media_type=FILES[ending])


def _values_of(query: Query, request: Request) -> dict[str, Values]:
    """The values that an address gives, by parameter. Raises ParameterError for one that the question does not have."""
    accepted = {name: parameter.accepts for name, parameter in query.parameters.items()}
    given = given_words(request, accepted, many={p.name for p in query.parameters.values() if p.many})
    asked: dict[str, Values] = {name: values if len(values) > 1 else values[0] for name, values in given.items()}
    try:
        # Before anything is asked, so that the message can name what is accepted.
        for name, values in asked.items():
            query.parameters[name].terms(values) if query.parameters[name].type != "iri" else None
    except ParameterError as error:
        raise with_accepted(error, accepted) from error
    return asked


def given_words(request: Request, accepted: dict[str, str], many: Iterable[str] = ("kind",)) -> dict[str, list[str]]:
    """{name: values that are not empty}. Raises ParameterError for a name that is not accepted, or given twice."""
    found: dict[str, list[str]] = {}
    for name, value in request.query_params.multi_items():
        if is_added(name) and name not in accepted:
            continue
        if name not in accepted:
            known = f" It takes {', '.join(accepted)}." if accepted else " It takes none."
            message = f"There is no parameter {quoted(name)}.{did_you_mean(name, accepted)}{known}"
            raise with_accepted(ParameterError(message), accepted)
        if value.strip():
            found.setdefault(name, []).append(value.strip())
    for name, values in found.items():
        if len(values) > 1 and name not in many:
            message = f"The parameter {quoted(name)} takes one value; {len(values)} were given."
            raise with_accepted(ParameterError(message), accepted)
    return found


def _refused(name: str, message: str) -> ParameterError:
    return with_accepted(ParameterError(message), {}, name)


def with_accepted(error: _Error, accepted: dict[str, str], name: str = "") -> _Error:
    """The error with what its problem document tells beside the words."""
    error.more = {"parameter": name} if name else {"accepted": accepted}  # type: ignore[attr-defined]
    return error


# What is told


def _described(query: Query, links: Links) -> dict[str, Any]:
    base = links.bare(f"/api/queries/{query.name}")
    return {
        **query.described,
        "page": links.bare(f"/questions/{query.name}"),
        "answers": {ending: f"{base}.{ending}" for ending in (*ANSWER_FORMATS, *FILES)},
    }


def _as_json(request: Request, query: Query, asked: dict[str, Values], found: Answer) -> dict[str, Any]:
    """An answer as people read it, for programs: rows with names, and the numbers of their sources."""
    words = [(name, text) for name, value in asked.items() for text in ([value] if isinstance(value, str) else value)]  # type: ignore[union-attr]
    labels = {name: query.columns[name].label if name in query.columns else "" for name in found.columns}
    page = Links.undated(request).bare(with_query(f"/questions/{query.name}", [(n, str(t)) for n, t in words]))
    told = _told(request.app.state.site, asked, found, labels, page)
    return {"name": query.name, "question": query.summary, **told}


def _told(
    site: Site, asked: Mapping[str, object], found: Answer, labels: Mapping[str, str], page: str
) -> dict[str, Any]:
    """What every answer tells. labels: of its columns; page: where people read it."""
    return {
        "asked": asked,
        "sentence": found.sentence,
        "caveats": list(found.caveats),
        "instead": [each._asdict() for each in found.instead],
        "columns": [{"name": name, "label": labels[name]} for name in found.columns],
        "rows": [
            {
                "values": {name: json_term(found, term) for name, term in zip(found.columns, row.terms, strict=True)},
                "sources": [found.numbers[source] for source in row.sources],
            }
            for row in found.rows
        ],
        "sources": [{"number": number, **source._asdict()} for number, source in enumerate(found.sources, 1)],
        "page": page,
        **our_graph(site),
    }


def _as_csv(found: Answer, rows: Solutions) -> bytes:
    """The rows as the W3C's CSV has them, one a source; behind them what each cell is called, for people."""
    titles = {source.iri: source.title for source in found.sources}
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([*rows.variables, *(f"{name}_label" for name in rows.variables)])
    plain = csv.reader(io.StringIO(rows.to_csv().decode(), newline=""))
    next(plain)
    for cells, terms in zip(plain, rows.rows, strict=True):
        called = (titles.get(term) or found.text(term) if isinstance(term, IRI) else found.text(term) for term in terms)
        writer.writerow([*cells, *called])
    return out.getvalue().encode()


def json_term(found: Answer, term: Term | None) -> dict[str, str] | None:
    """A term of an answer: its value, what it is called, and its identifier or datatype."""
    if term is None:
        return None
    if isinstance(term, Literal):
        language = {"language": term.language} if term.language else {}
        return {"value": term.text, "label": found.text(term), "datatype": term.datatype, **language}
    compact = {"id": term.compact} if isinstance(term, IRI) else {}
    return {"value": str(term), "label": found.text(term), **compact}


def _statement(site: Site, statement: Statement) -> dict[str, Any]:
    triple = statement.triple
    return {
        "subject": _named(site, triple.subject),
        "property": _named(site, triple.predicate),
        "value": _named(site, triple.object),
        "sources": [source._asdict() for source in statement.sources],
        "notes": list(statement.notes),
        "rules": list(statement.rules),
        "premises": [_statement(site, premise) for premise in statement.premises],
        "inferred_from": [source._asdict() for source in statement.inferred_from],
    }


def _named(site: Site, term: Term) -> dict[str, str]:
    if isinstance(term, Literal):
        language = {"language": term.language} if term.language else {}
        return {"value": term.text, "datatype": term.datatype, **language}
    return {"value": str(term), "label": site.kg.label(term)}


def _hit(hit: Hit, request: Request) -> dict[str, Any]:
    path = page_path(hit.thing)
    return {
        "id": hit.thing.compact,
        "iri": str(hit.thing),
        "name": hit.label or hit.thing.compact,
        "other_names": hit.others,
        "kind": hit.kind,
        "why": hit.why,
        "page": Links.undated(request).bare(path) if path else "",
    }


def our_graph(site: Site) -> dict[str, Any]:
    """Which graph said so, so that the same answer can be had again."""
    graph = {"version": site.version, "digest": site.digest, "cut_off": site.latest.day}
    return {"graph": graph, "licence": "https://creativecommons.org/licenses/by/4.0/"}


def as_json(told: Any) -> Response:
    """An answer in JSON."""
    body = json.dumps(told, ensure_ascii=False, separators=(",", ":")) + "\n"
    return Response(body.encode(errors="replace"), media_type="application/json")
