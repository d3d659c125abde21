"""The knowledge graph that a user holds: it answers by name, by SPARQL, by thing and by words."""

import warnings
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from gpai_graph._version import __version__
from gpai_graph.answers import caveats
from gpai_graph.answers.answer import Answer, Told, from_solutions
from gpai_graph.answers.descriptions import Descriptions
from gpai_graph.answers.evidence import EvidenceFinder, Statement, Statements
from gpai_graph.answers.names import Names
from gpai_graph.answers.rows import fold
from gpai_graph.answers.sentence import sentence_of
from gpai_graph.errors import (
    GpaiGraphError,
    ParameterError,
    QuerySyntaxError,
    QueryWarning,
    UnknownEntityError,
    did_you_mean,
    quoted,
    text_of,
    whole_number,
)
from gpai_graph.queries.bound import BoundQuery
from gpai_graph.queries.claims import FINDING
from gpai_graph.queries.library import QUESTION, Library, Query
from gpai_graph.queries.parameters import Values, collected
from gpai_graph.rdf.dates import AsOf, PartialDate, before_launch
from gpai_graph.rdf.mistakes import no_query
from gpai_graph.rdf.namespaces import KINDS, expand
from gpai_graph.rdf.solutions import IRI, Literal, Quad, Solutions, Term, Triple
from gpai_graph.rdf.sparql import ordered_by, prefixed, query_form
from gpai_graph.rdf.things import Thing
from gpai_graph.rdf.words import lower_first
from gpai_graph.stores.protocol import Store

if TYPE_CHECKING:
    import networkx as nx
    import rdflib

    from gpai_graph.analysis import Path
    from gpai_graph.answers.citation import Citation
    from gpai_graph.answers.findings import Finding, Findings
    from gpai_graph.answers.search import Hit, SearchIndex
    from gpai_graph.graph.examiner import Examiner
    from gpai_graph.visual.chart import Plot

# The network in which paths between things are looked for.
EVERYTHING: Final = "everything"
# The kinds of what `search` finds.
SEARCHED: Final = (*KINDS, "term", FINDING, QUESTION)


class KnowledgeGraph:
    """The graph with its query library. `gpai.load()` and `gpai.connect()` make one.

    Attributes
    ----------
    store : Store
        Whatever answers SPARQL.
    queries : Library
        The questions that can be asked by name.
    described : Descriptions
        What things are called, and what is known of sources.
    source : str
        Where the answers come from, in words.
    cut_off : PartialDate or None
        The last date up to which sources were collected.

    Examples
    --------
    >>> import gpai_graph as gpai
    >>> kg = gpai.load()
    >>> len(kg.answer("members", as_of="2021-12-31"))
    25
    """

    def __init__(self, store: Store, queries: Library, rules: Library) -> None:
        self.store = store
        self.queries = queries
        self.described = Descriptions(store, queries)
        self._evidence_finder = EvidenceFinder(self.described, rules)
        self._names = Names(self.described, self._search_things, self.described.texts)
        self._examined: tuple[tuple[int, int], Examiner] | None = None

    def __reduce__(self) -> tuple[Any, ...]:
        # What a store holds open belongs to its process.
        help_text = "Open it again with gpai.load() or gpai.connect(); answers, networks and plots can be copied."
        raise GpaiGraphError(f"a knowledge graph cannot be copied or pickled. {help_text}")

    @property
    def source(self) -> str:
        """Where the answers come from, for people: a cache, a file, an endpoint."""
        return str(getattr(self.store, "source", type(self.store).__name__))

    @cached_property
    def cut_off(self) -> PartialDate | None:
        """The last date up to which sources were collected; None for a graph that does not say it."""
        row = self.run("cut-off").first()
        return PartialDate.of(row.day) if row is not None else None

    @cached_property
    def launch(self) -> PartialDate | None:
        """When GPAI began; None for a graph that does not say it."""
        row = self.run("launch").first()
        return PartialDate.of(row.date) if row is not None else None

    @property
    def digest(self) -> str:
        """What tells this graph from any other, in short: part of citations; "" where a server does not tell it."""
        return str(getattr(self.store, "digest", ""))[:12]

    def citation(self, title: str, as_of: str = "", address: str = "") -> "Citation":
        """Return how something that this graph tells is cited.

        Parameters
        ----------
        title : str
            What it is.
        as_of : str
            The day for which it answers (ISO), "" for the whole recorded period.
        address : str
            Where others can read it.

        Returns
        -------
        Citation
            `.words`, `.bibtex()`, `.csl()`, `.ris()`.

        Examples
        --------
        >>> import gpai_graph as gpai
        >>> gpai.load().citation("A table of mine").title
        'A table of mine'
        """
        from gpai_graph.answers.citation import Citation  # here: most questions are not cited

        title, as_of, address = text_of(title, "a title"), text_of(as_of, "a day"), text_of(address, "an address")
        year = str(self.cut_off.year) if self.cut_off else ""
        return Citation(title, as_of, __version__, self.digest or __version__, year, address)

    def cite(self, name: str = "", **parameters: Values) -> "Citation":
        """Return how the answer of a query of the library, or a finding, is cited.

        Parameters
        ----------
        name : str
            A query of the library, or a finding; "" cites the graph itself.
        **parameters : str, date, Thing, IRI or a list of them
            As in `answer`. A finding and the graph take none.

        Returns
        -------
        Citation
            The version and the digest of the graph are in it, so that the same answer can be had again. `.words` is a
            line for a footnote; `.bibtex()`, `.csl()` and `.ris()` are for reference managers.

        Raises
        ------
        UnknownQueryError
            Neither a query nor a finding has this name.
        ParameterError
            The query has no such parameter, or the value does not fit; a finding or the graph is given one.
        UnknownEntityError
            The graph knows no such thing, or several.

        Examples
        --------
        >>> import gpai_graph as gpai
        >>> gpai.load().cite("members", as_of="2021-12-31").when
        'As of 2021-12-31'
        """
        from gpai_graph.answers.citation import TITLE

        given = next(iter(parameters), "")
        if not name:
            if given:
                raise ParameterError(f"the citation of the whole graph takes no {quoted(given)}. Name a question.")
            return self.citation(TITLE)
        if name not in self.queries and name in self.queries.claims:
            last = self.cut_off.last_day if self.cut_off else None
            if given:
                when = f" Its verdict is for {last.words}, the last date that our sources cover." if last else ""
                raise ParameterError(f"the finding {quoted(name)} takes no {quoted(given)}.{when}")
            return self.citation(self.queries.claims[name].title, last.text if last else "")
        asked = self._bound(self.queries[name], parameters)
        told = {each: asked.words(each, self.label, self.cut_off) for each in asked.terms if each != "as_of"}
        chosen = [f"{each} = {words}" for each, words in told.items() if words]
        title = f"{asked.query.summary} ({', '.join(chosen)})" if chosen else asked.query.summary
        known = self.cut_off.last_day if self.cut_off and asked.is_dated else None
        day = asked.as_of.date.last_day if asked.as_of.date else known
        return self.citation(title, day.text if day else "")

    def run(self, name: str, **parameters: Values) -> Solutions:
        """Return the solutions of a query of the library, one row a source.

        Parameters
        ----------
        name : str
            A query of `queries/`, such as "members".
        **parameters : str, date, Thing, IRI or a list of them
            As in `answer`.

        Returns
        -------
        Solutions
            Rows of RDF terms in the order of the query; a row that several sources state stands there once for each.

        Examples
        --------
        >>> import gpai_graph as gpai
        >>> gpai.load().run("members", as_of="2021-12-31").first().member.compact
        'country:au'
        """
        return self.store.select(self._bound(self.queries[name], parameters).sparql)

    def sparql(self, name: str, **parameters: Values) -> str:
        """Return the SPARQL of a query of the library with these values.

        Parameters
        ----------
        name : str
            A query of the library.
        **parameters : str, date, Thing, IRI or a list of them
            As in `answer`.

        Returns
        -------
        str
            SPARQL 1.1 that runs unchanged in any tool that has loaded the graph.

        Examples
        --------
        >>> import gpai_graph as gpai
        >>> gpai.load().sparql("members", as_of="2021-12-31").count("2021-12-31")
        1
        """
        return self._bound(self.queries[name], parameters).sparql

    def answer(self, name: str, **parameters: Values) -> Answer:
        """Return the answer of a query of the library as people read it.

        Parameters
        ----------
        name : str
            A query of the library.
        **parameters : str, date, Thing, IRI or a list of them
            Values of the parameters of the query, as its header declares them; `kg.queries[name]` shows them.
            A thing may be given by name, slug or IRI.

        Returns
        -------
        Answer
            Rows that differ only in their source are one row with several sources; with labels, the answer in one
            sentence, caveats, and the sources numbered from 1.

        Raises
        ------
        UnknownQueryError
            The library has no such query; the nearest name is told.
        ParameterError
            The query has no such parameter, or the value does not fit.
        UnknownEntityError
            The graph knows no such thing, or several.

        Examples
        --------
        >>> import gpai_graph as gpai
        >>> answer = gpai.load().answer("members", as_of="2021-12-31")
        >>> answer.text(answer.rows[0].terms.member)
        'Australia'
        """
        return self._answer(self._bound(self.queries[name], parameters))

    def _answer(self, asked: BoundQuery) -> Answer:
        query = asked.query

        def told(found: Answer) -> Told:
            if not query.answer:
                return "", ()
            if not found and query.counted:
                from gpai_graph.answers.empty import explained  # here: most answers have rows

                return explained(self.described, asked, self.label, self.cut_off, self.launch)
            before = self._before_launch(asked.as_of)
            chosen = [name for name, terms in asked.terms.items() if len(terms) == 1]
            sentence = sentence_of(
                query.answer, found, lambda name: asked.words(name, self._names.within, self.cut_off), chosen
            )
            is_told = not before or not sentence or (self.launch is not None and self.launch.words in sentence)
            return sentence if is_told else f"{sentence} {before}", ()

        found = from_solutions(self.described, query.summary, self.store.select(asked.sparql), ordered_by(query.text))
        return found.replaced(
            meanings={name: column.label for name, column in query.columns.items()},
            summed=query.totals,
            tell=told,
            warn=lambda found: caveats.caveats(self.described, asked, found, self.cut_off),
            infer=lambda found: caveats.inferred_in_part(self.described, asked, found),
        )

    def _before_launch(self, as_of: AsOf) -> str:
        """What is said of a day before GPAI began; "" of any other, and where no date is asked for."""
        if as_of.date is None or self.launch is None or not as_of.is_before(self.launch):
            return ""
        return before_launch(self.launch)

    def readable(self, solutions: Solutions, question: str = "") -> Answer:
        """Return any solutions as an answer: labels instead of IRIs, rows folded by `?source`, sources numbered.

        Parameters
        ----------
        solutions : Solutions
            What `query` or `run` gave.
        question : str
            The question that they answer, which is shown above them.

        Returns
        -------
        Answer
            The same rows, for people.

        Examples
        --------
        >>> import gpai_graph as gpai
        >>> kg = gpai.load()
        >>> found = kg.readable(kg.query("SELECT ?c { VALUES ?c { country:fr } }"))
        >>> found.text(found.rows[0].terms.c)
        'France'
        """
        if not isinstance(solutions, Solutions):
            raise ParameterError(f"the rows cannot be {quoted(solutions)}. It takes what a query with SELECT gives.")
        return from_solutions(self.described, text_of(question, "a question"), solutions)

    def query(self, sparql: str, *, warn: bool = True) -> Solutions | bool | list[Triple]:
        """Ask any SPARQL 1.1 query; the prefixes of the graph need not be declared.

        Parameters
        ----------
        sparql : str
            SELECT, ASK, CONSTRUCT or DESCRIBE; updates are refused.
        warn : bool
            Whether a QueryWarning tells what `hints` finds; of names, under an empty answer alone.

        Returns
        -------
        Solutions, bool or list of Triple
            Rows for SELECT, a truth value for ASK, triples for CONSTRUCT and DESCRIBE.

        Raises
        ------
        QuerySyntaxError
            The query cannot be read; line and column are told.

        Examples
        --------
        >>> import gpai_graph as gpai
        >>> gpai.load().query("ASK { country:rs org:memberOf body:gpai }")
        True
        """
        found = self._queried(sparql)
        if warn:
            from gpai_graph.answers.hints import hints_for, says_nothing  # here: `run` needs no hints

            for sentence in hints_for(self._names, sparql, empty=says_nothing(found)):
                warnings.warn(sentence, QueryWarning, stacklevel=2)
        return found

    def hints(self, sparql: str) -> tuple[str, ...]:
        """Return what may be wrong with a query that can be read, a sentence each.

        Told are names with a prefix of the graph that the graph mentions nowhere, characters that cannot be seen, and
        comparisons of dates of which some are days and others months or years.

        Parameters
        ----------
        sparql : str
            A query.

        Returns
        -------
        tuple of str
            Empty if there is nothing to tell.

        Examples
        --------
        >>> import gpai_graph as gpai
        >>> gpai.load().hints("SELECT ?c { ?c a gpai:Contry }")
        ('The graph mentions no gpai:Contry. Did you mean gpai:Country?',)
        """
        from gpai_graph.answers.hints import hints_for

        return hints_for(self._names, text_of(sparql, "a query"))

    def _queried(self, sparql: str) -> Solutions | bool | list[Triple]:
        with prefixed(text_of(sparql, "a query")) as text:
            match query_form(text):
                case "SELECT":
                    return self.store.select(text)
                case "ASK":
                    return self.store.ask(text)
                case "CONSTRUCT" | "DESCRIBE":
                    return self.store.construct(text)
        raise QuerySyntaxError(no_query(sparql))

    def to_rdflib(self) -> "rdflib.Dataset":
        """Return the whole graph as an rdflib Dataset, one named graph a source; this takes some seconds.

        Add statements of your own to a named graph of your own, so that they are not taken for what a source says.

        Returns
        -------
        rdflib.Dataset
            A copy: changes do not reach this graph.

        Examples
        --------
        >>> import gpai_graph as gpai
        >>> dataset = gpai.load().to_rdflib()  # doctest: +SKIP
        """
        # Imported here: rdflib costs eight bare starts of Python.
        from gpai_graph.rdf.dataset import to_rdflib

        quads = [Quad(*triple) for triple in self.store.construct(self.queries["default-graph"].bind())]
        for row in self.run("graphs"):
            held = self.store.construct(self.queries["graph-of-one"].bind({"graph": row.graph}))
            quads += [Quad(*triple, row.graph) for triple in held]
        return to_rdflib(quads)

    def describe(self, thing: str | Thing) -> Answer:
        """Return every statement about a thing.

        Parameters
        ----------
        thing : str or Thing
            A name ("Serbia"), a compact IRI ("country:rs"), an IRI, or a Thing.

        Returns
        -------
        Answer
            Columns `property` and `value`; the sources of a row are the graphs that make the statement. The sentence
            says what the thing is, if a question of the library tells it: of a country since when it is a member.

        Raises
        ------
        UnknownEntityError
            The graph knows no such thing, or several.

        Examples
        --------
        >>> import gpai_graph as gpai
        >>> gpai.load().describe("Serbia").columns
        ('property', 'value')
        """
        thing = self.thing(thing)
        disputed = {(row.property, row.claim) for row in self.run("disputed-facts") if row.thing == thing.iri}
        about = self.answer("facts", thing=thing)
        said = (row.terms for row in about.rows)
        what = f"about-{thing.kind}"
        return about.replaced(
            question=f"What is said about {thing.label}?",
            tell=lambda _: (_with_sources(self.answer(what, thing=thing)) if what in self.queries else "", ()),
            disputed=frozenset(terms for terms in said if (terms.property, terms.value) in disputed),
        )

    def incoming(self, thing: str | Thing) -> Answer:
        """Return every statement that leads to a thing.

        Parameters
        ----------
        thing : str or Thing
            As in `describe`.

        Returns
        -------
        Answer
            Columns `property` and `from`, with sources as in `describe`.

        Raises
        ------
        UnknownEntityError
            The graph knows no such thing, or several.

        Examples
        --------
        >>> import gpai_graph as gpai
        >>> gpai.load().incoming("Serbia").columns
        ('property', 'from')
        """
        return self.answer("incoming", thing=self.thing(thing))

    def evidence(
        self,
        subject: str | Thing,
        predicate: str | None = None,
        value: str | Thing | Term | None = None,
        *,
        only: str = "",
        min_sources: int = 0,
        max_sources: int | None = None,
    ) -> Statements:
        """Return who makes the statements about a subject: all, those of one property, or one.

        What follows by a rule comes with its premises and their sources.

        Parameters
        ----------
        subject : str or Thing
            As in `describe`.
        predicate : str, optional
            Only this property, such as "gpai:since".
        value : str, Thing or Term, optional
            Only this value, by name or as a term.
        only : str
            Only sources of this kind, such as "official"; "" takes all.
        min_sources : int
            Only what at least so many independent sources state: a copy and its original are one.
        max_sources : int, optional
            Only what sources state, and at most so many of them are independent: with 1, what rests on one source.

        Returns
        -------
        Statements
            A list of statements, each with its sources. An empty list means that nobody says so, which is not a "no".

        Raises
        ------
        UnknownEntityError
            The graph knows no such subject or kind of source.

        Examples
        --------
        >>> import gpai_graph as gpai
        >>> len(gpai.load().evidence("membership:ca-gpai", "gpai:route"))
        1
        """
        least = max(whole_number(min_sources, "min_sources"), 1) if only else whole_number(min_sources, "min_sources")
        found = self._evidence(subject, predicate, value)
        if only:
            kind = self._evidence_finder.source_kind(text_of(only, "the kind of sources"))
            found = [
                statement._replace(sources=tuple(source for source in statement.sources if source.kind_iri == kind))
                for statement in found
            ]
        if max_sources is not None:
            most = whole_number(max_sources, "max_sources")
            found = [statement for statement in found if statement.sources and statement.independent <= most]
        return self._evidence_finder.named([statement for statement in found if statement.independent >= least])

    def evidence_of(self, answer: Answer, row: int, column: str = "") -> Statements:
        """Return the statements on which a row of an answer rests, or one cell of it, each with who makes it.

        Parameters
        ----------
        answer : Answer
            What `answer` gave.
        row : int
            From 0; negative numbers count from the end.
        column : str
            Only this column; "" takes the whole row.

        Returns
        -------
        Statements
            Empty for what a query computed (a count, a share), which rests on no single statement.

        Raises
        ------
        ParameterError
            The answer has no such row or column.

        Examples
        --------
        >>> import gpai_graph as gpai
        >>> kg = gpai.load()
        >>> answer = kg.answer("founding-members")
        >>> [statement.publishers for statement in kg.evidence_of(answer, 0, "member")]  # doctest: +ELLIPSIS
        [(...)]
        """
        if not isinstance(answer, Answer):
            raise ParameterError(f"an answer cannot be {quoted(answer)}. It takes what kg.answer gives.")
        if not isinstance(row, int) or not -len(answer) <= row < len(answer):
            raise ParameterError(f"the answer has no row {quoted(row)}. It has {len(answer)} rows, counted from 0.")
        if column and text_of(column, "a column") not in answer.columns:
            raise ParameterError(f"the answer has no column {quoted(column)}.{did_you_mean(column, answer.columns)}")
        wanted = [column] if column else answer.columns
        found = [statement for name in wanted for statement in self._evidence_finder.of_cell(answer, row, name)]
        return self._evidence_finder.named(list(dict.fromkeys(found)))

    def _evidence(
        self, subject: str | Thing, predicate: str | None, value: str | Thing | Term | None
    ) -> list[Statement]:
        wanted: dict[str, Values] = {"subject": self.resolve(subject)}
        if predicate is not None:
            # A misspelt term of ours would look like a fact that nobody states.
            predicate = text_of(predicate, "a property")
            wanted["property"] = self.resolve(predicate) if predicate.startswith("gpai:") else IRI(expand(predicate))
        if isinstance(value, Thing):
            value = value.iri
        if not isinstance(value, str) or isinstance(value, IRI):
            return self._evidence_finder.of(wanted | ({} if value is None else {"value": value}))
        _, rows = fold(self.store.select(self.queries["statements"].bind(wanted)))
        values = [said for said in dict.fromkeys(row.terms.value for row in rows) if isinstance(said, IRI | Literal)]
        meant = self._names.among(values, value)
        return [found for term in meant for found in self._evidence_finder.of({**wanted, "value": term})]

    def network(
        self,
        name: str | Solutions | Answer | Sequence[Triple],
        *,
        onto: str | Collection[str] | None = None,
        weights: str = "newman",
        directed: bool = False,
        scalars: bool = True,
        **parameters: Values,
    ) -> "nx.Graph":
        """Return a network as a plain networkx graph.

        Parameters
        ----------
        name : str, Solutions, Answer or sequence of Triple
            A query of `queries/networks/`, or any with columns `from` and `to`; or what `query` or `answer` gave with
            them. Of triples, as CONSTRUCT gives them, each that joins two things is a link.
        onto : str or collection of str, optional
            Kinds of nodes to join by what they share (see `networks.project`). None takes what the query is made for,
            "" gives the network as it was asked, without a projection.
        weights : {"newman", "count"}
            How shared things count in a projection.
        directed : bool
            Whether links have a direction.
        scalars : bool
            Whether attributes are texts, numbers and truth values, which every writer of networkx takes. False leaves
            them as values: tuples of years, kinds, sources and periods, as `networks.with_values` reads them back.
        **parameters : str, date, Thing, IRI or a list of them
            As in `answer`.

        Returns
        -------
        networkx.Graph or networkx.DiGraph
            Nodes are compact IRIs, sorted, with `label`, `kind` and what is known of region, country and sector. Links
            have `weight`, `kind`, `years`, `since`, `until`, `held`, `undated`, `sources`, `inferred`. The graph has
            its question, day, caveats, sources and the completeness of the rosters it rests on; `undated` is the number
            of links hidden on that day because they bear no date, which the parameter `undated="show"` shows.

        Raises
        ------
        NetworkError
            The query answers no network.
        UnknownQueryError
            The library has no such query.

        Examples
        --------
        >>> import gpai_graph as gpai
        >>> gpai.load().network("knowledge-flow").nodes["country:ca"]["label"]
        'Canada'
        """
        # Imported here: `run` needs no networkx.
        from gpai_graph.analysis.attributes import with_scalars
        from gpai_graph.graph.network import links_of, network_of

        if parameters and not isinstance(name, str):
            raise ParameterError("solutions take no parameters. Choose the rows in the query.")
        for kind in _several(onto):
            text_of(kind, "a kind")
        if isinstance(name, Answer):
            name = name._solved()
        elif not isinstance(name, str | Solutions):
            name = links_of(name)
        asked = self._bound(self.queries.network(name), parameters) if isinstance(name, str) else name
        G = network_of(self.described, asked, self.cut_off, onto=onto, weights=weights, directed=directed)
        return with_scalars(G) if scalars else G

    def findings(self, draws: int = 999, seed: int = 0) -> "Findings":
        """Return every claim that is made about GPAI, with the verdict that a rule over the data gives.

        Parameters
        ----------
        draws : int
            How many random networks a test of structure makes.
        seed : int
            The same seed gives the same networks.

        Returns
        -------
        tuple of Finding
            By topic; a notebook shows them as a table.

        Examples
        --------
        >>> import gpai_graph as gpai
        >>> {finding.verdict for finding in gpai.load().findings()} <= {
        ...     "supported", "supported with reservation", "contradicted", "cannot be told", "opinion"}
        True
        """
        from gpai_graph.answers.findings import Findings

        examiner, claims = self._examiner(draws, seed), self.queries.claims
        topics = list(self.queries.topics)
        order = sorted(claims, key=lambda name: (topics.index(claims[name].topic), name))
        return Findings(examiner.finding(claims[name]) for name in order)

    def finding(self, name: str, draws: int = 999, seed: int = 0) -> "Finding":
        """Return one claim about GPAI with its verdict, the evidence for and against it, and the rule.

        Parameters
        ----------
        name : str
            Such as "founders-and-members"; `kg.findings()` shows all.
        draws, seed : int
            As in `findings`.

        Returns
        -------
        Finding
            `.verdict`, `.says`, `.number`, `.sure`, `.supporting`, `.opposing`, `.rules`, `.sources`.

        Raises
        ------
        UnknownFindingError
            There is no such finding; the nearest name is told.

        Examples
        --------
        >>> import gpai_graph as gpai
        >>> gpai.load().finding("founders-and-members").verdict
        'supported'
        """
        return self._examiner(draws, seed).finding(self.queries.claims[name])

    def _examiner(self, draws: int, seed: int) -> "Examiner":
        # Imported here: `run` needs no networkx.
        from gpai_graph.graph.examiner import Examiner

        draws, seed = whole_number(draws, "draws", 1), whole_number(seed, "seed")
        # One is kept: its tests take seconds.
        if self._examined is None or self._examined[0] != (draws, seed):
            self._examined = (draws, seed), Examiner(self, draws, seed)
        return self._examined[1]

    def paths(self, source: str | Thing, target: str | Thing, k: int = 3, **choices: Any) -> "tuple[Path, ...]":
        """Return how two things are connected: the shortest paths through everything that sources state.

        Groups, sources and themes join nearly everything, so no path leads through them unless asked.

        Parameters
        ----------
        source, target : str or Thing
            As in `describe`.
        k : int
            How many paths at most.
        **choices : object
            `through`, `avoid_kinds`, `links`, as in `analysis.paths`.

        Returns
        -------
        tuple of Path
            The shortest first; empty if there is none.

        Raises
        ------
        UnknownEntityError
            The graph knows no such thing, or nothing is linked with it.
        ParameterError
            Both are one thing, or there is no such kind of things.

        Examples
        --------
        >>> import gpai_graph as gpai
        >>> len(gpai.load().paths("Serbia", "Canada", k=2))
        2
        """
        from gpai_graph import analysis

        return analysis.paths(*self._between(source, target, choices), k, **choices)

    def connection(
        self, source: str | Thing, target: str | Thing, k: int = 5, *, scalars: bool = True, **choices: Any
    ) -> "nx.Graph":
        """Return the shortest paths between two things as a network that says its two ends, to be drawn as paths.

        Parameters
        ----------
        source, target : str or Thing
            As in `describe`.
        k : int
            How many paths at most.
        scalars : bool
            As in `network`.
        **choices : object
            As in `paths`.

        Returns
        -------
        networkx.Graph
            As of `analysis.connection`; without a link if there is no path.

        Raises
        ------
        UnknownEntityError, ParameterError
            As `paths`.

        Examples
        --------
        >>> import gpai_graph as gpai
        >>> G = gpai.load().connection("Serbia", "Canada")
        >>> gpai.draw(G, form="paths").form
        'paths'
        """
        from gpai_graph import analysis
        from gpai_graph.analysis.attributes import with_scalars

        G, start, end = self._between(source, target, choices)
        H = analysis.connection(G, start, end, k, **choices)
        H.graph["question"] = f"How are {G.nodes[start]['label']} and {G.nodes[end]['label']} connected?"
        return with_scalars(H) if scalars else H

    def compare(
        self,
        first: str | Thing,
        second: str | Thing,
        as_of: str | PartialDate | None = None,
        mode: str = "",
        undated: str = "",
    ) -> Answer:
        """Return what two things are linked with: both, or only one of them. The page `/compare` shows the same.

        Parameters
        ----------
        first, second : str or Thing
            As in `describe`.
        as_of : str or PartialDate, optional
            Only links of this date; without it, of the whole recorded period.
        mode : {"certain", "recorded", "possible"}, optional
            With a date: how sure it has to be that a person sits for a country.
        undated : {"show", "hide"}, optional
            With a date: whether links without a date count.

        Returns
        -------
        Answer
            A row for each thing: `thing`, its `kind`, whether `both` are linked with it or only one, and how the
            `first` and the `second` are.

        Raises
        ------
        UnknownEntityError
            The graph knows no such thing, or nothing is linked with it (on that date).
        ParameterError
            Both are one thing, there is no such date, or `undated` is another word.

        Examples
        --------
        >>> import gpai_graph as gpai
        >>> found = gpai.load().compare("Canada", "France")
        >>> found.columns
        ('thing', 'kind', 'linked', 'first', 'second')
        """
        from gpai_graph.graph.linked import compared, unlinked

        given = "" if as_of is None else as_of.text if isinstance(as_of, PartialDate) else str(as_of)
        asked = AsOf.parse(given, text_of(mode, "a certainty"))
        if (undated := text_of(undated, "what to do with undated links")) not in ("", "hide", "show"):
            raise ParameterError(f"parameter 'undated' takes hide or show, not {quoted(undated)}.")
        ends = self._two(first, second)
        chosen: dict[str, Any] = {"as_of": asked.date, "undated": undated or None} if asked.date else {}
        G = self.network(EVERYTHING, onto="", scalars=False, **chosen)
        last = self.cut_off.last_day if self.cut_off else None
        day = asked.known(self.cut_off) if asked.date else AsOf(last, asked.certainty)
        found = compared(self, G, *ends, day, asked)
        if found is None:
            raise UnknownEntityError(lower_first(unlinked(self, G, ends, day, asked)))
        return found.answer(self)

    def _two(self, first: str | Thing, second: str | Thing) -> tuple[IRI, IRI]:
        """Two different things."""
        one, other = self.resolve(first), self.resolve(second)
        if one == other:
            raise ParameterError(f"both names mean {one.compact} ({self.label(one)}). Name two different things.")
        return one, other

    def _between(
        self, source: str | Thing, target: str | Thing, choices: dict[str, Any]
    ) -> "tuple[nx.Graph, str, str]":
        """The network in which paths are looked for, and both ends in it."""
        start, end = self._two(source, target)
        _check_kinds((*_several(choices.get("through")), *_several(choices.get("avoid_kinds"))), KINDS)
        G = self.network(EVERYTHING, onto="", scalars=False)
        if alone := next((end for end in (start, end) if end.compact not in G), None):
            raise UnknownEntityError(f"the graph has no link from or to {self.label(alone)} ({alone.compact}).")
        return G, start.compact, end.compact

    def plot(self, name: str | Solutions | Answer, **parameters: Any) -> "Plot":
        """Return the chart of a query of the library, drawn as its header says, or of rows of your own.

        Parameters
        ----------
        name : str, Solutions or Answer
            A query with a chart; `kg.queries.plots` lists them. Or what `query` or `readable` gave.
        **parameters : str, date, Thing, IRI or a list of them
            As in `answer`. Of rows of your own `view`, `header` and `title`, as in `gpai.plot`.

        Returns
        -------
        Plot
            `.svg()`, `.png()`, `.csv()`, `.save("growth.svg")`; a notebook shows it.

        Raises
        ------
        PlotError
            The answer of the query is no chart.
        UnknownQueryError, ParameterError, UnknownEntityError
            As in `answer`.

        Examples
        --------
        >>> import gpai_graph as gpai
        >>> gpai.load().plot("growth")  # doctest: +ELLIPSIS
        <Plot 'growth': GPAI grew from 15 founding members on 15 June 2020 to ...>
        """
        from gpai_graph.visual import chart  # here: `run` needs no plot
        from gpai_graph.visual.chart import details

        if not isinstance(name, str):
            answer = self.readable(name) if isinstance(name, Solutions) else name
            if parameters.get("view") == "map":
                parameters.setdefault("codes", details.country_codes(self.described, answer))
            return chart.plot(answer, **parameters)
        query = self.queries.plotted(name)
        asked = self._bound(query, parameters)
        found = self._answer(asked)
        header = query.plot or chart.deduced(found, query.view)
        needs = chart.MARKS[header.mark].needs
        counted = details.counted_answers(self, query, parameters)
        return chart.plot(
            found,
            query.view,
            header,
            name=query.name,
            title=details.plot_title(query, found, lambda given: asked.words(given, self._names.within, self.cut_off)),
            columns=query.columns,
            source=details.source_line(
                self.described,
                found,
                asked.as_of.date or self.cut_off,
                details.sources_of(counted),
            ),
            counted=counted,
            codes=details.country_codes(self.described, found) if needs == "codes" else {},
            weights=details.mentions(self.described, found, header.label) if needs == "weights" else {},
        )

    def search(self, words: str, kinds: Iterable[str] = (), limit: int = 20) -> "list[Hit]":
        """Return the things and questions that the words mean, best first.

        Parameters
        ----------
        words : str
            Words, how they begin, or nearly how they are spelt: names in any language, or a question.
        kinds : str or iterable of str
            Only these kinds, such as "country" or "question"; all if empty.
        limit : int
            How many at most; 0 takes all.

        Returns
        -------
        list of Hit
            Each with `thing` (an IRI; of a question `question:NAME`), `label`, `kind` and `why` it was found, where the
            label does not show that.

        Raises
        ------
        ParameterError
            There is no such kind, or no such limit.

        Examples
        --------
        >>> import gpai_graph as gpai
        >>> gpai.load().search("Serbia", "country")[0].thing.compact
        'country:rs'
        >>> gpai.load().search("Türkei")[0].why
        'called Türkei (Unicode CLDR)'
        """
        wanted = _several(kinds)
        _check_kinds(wanted, SEARCHED)
        return self._index.find(text_of(words, "what to search"), wanted, whole_number(limit, "limit"))

    def _search_things(self, words: str, kinds: list[str], limit: int) -> "list[Hit]":
        return self._index.find(words, kinds or (*KINDS, "term", ""), limit)

    @cached_property
    def _index(self) -> "SearchIndex":
        # Imported here: SQLite costs a fifth of a bare Python start, and `run` does not search.
        from gpai_graph.answers.search import SearchIndex
        from gpai_graph.answers.search_index import searched

        digest = getattr(self.store, "digest", "")
        # A store without a digest may change under us: its index lives as long as this object.
        if not digest:
            return SearchIndex.in_memory(searched(self.described))
        return SearchIndex.cached(f"{digest}-{self.queries.stamp}", lambda: searched(self.described))

    def label(self, thing: str | Thing) -> str:
        """Return what a thing is called.

        Parameters
        ----------
        thing : str or Thing
            An IRI, a compact IRI or a Thing.

        Returns
        -------
        str
            The English label, else one without a language, else the French one; the compact IRI if it has none.

        Examples
        --------
        >>> import gpai_graph as gpai
        >>> gpai.load().label("country:kr")
        'South Korea'
        """
        return thing.label if isinstance(thing, Thing) else self._names.label(thing)

    def knows(self, thing: str | Thing) -> bool:
        """Return whether the graph says anything about a thing.

        Parameters
        ----------
        thing : str or Thing
            An IRI, a compact IRI or a Thing.

        Returns
        -------
        bool
            False also for what is only mentioned by others.

        Examples
        --------
        >>> import gpai_graph as gpai
        >>> gpai.load().knows("country:atlantis")
        False
        """
        return isinstance(thing, Thing) or self._names.knows(thing)

    def is_a(self, thing: str | Thing, cls: str) -> bool:
        """Return whether a thing is in a class.

        Parameters
        ----------
        thing : str or Thing
            An IRI, a compact IRI or a Thing.
        cls : str
            Such as "gpai:Body"; classes above its own count.

        Returns
        -------
        bool
            Whether it is.

        Examples
        --------
        >>> import gpai_graph as gpai
        >>> gpai.load().is_a("body:gpai", "gpai:Body")
        True
        """
        return self._names.is_a(thing.iri if isinstance(thing, Thing) else thing, cls)

    def thing(self, text: str | Thing, kind: str = "", cls: str = "") -> Thing:
        """Return the thing that a text means, with its label and kind. Every method here takes it as it is.

        Parameters
        ----------
        text : str or Thing
            As in `resolve`.
        kind : str
            As in `resolve`.
        cls : str
            As in `resolve`.

        Returns
        -------
        Thing
            IRI, label and kind.

        Raises
        ------
        UnknownEntityError
            Nothing, or more than one thing, fits.

        Examples
        --------
        >>> import gpai_graph as gpai
        >>> gpai.load().thing("Canada").compact
        'country:ca'
        """
        if isinstance(text, Thing) and not cls:
            return text
        iri = self.resolve(text, kind, cls)
        return Thing.of(iri, self.label(text if isinstance(text, Thing) else iri))

    def resolve(self, text: str | Thing, kind: str = "", cls: str = "") -> IRI:
        """Return the IRI of the thing that a text means.

        Parameters
        ----------
        text : str or Thing
            An IRI, a compact IRI, a slug, or a name that only one thing has.
        kind : str
            Such as "body": a text without a prefix then means a thing of this kind only.
        cls : str
            Such as "gpai:CountryGroup": then only a thing of this class is meant.

        Returns
        -------
        IRI
            The full IRI.

        Raises
        ------
        UnknownEntityError
            Nothing, or more than one thing, fits; the nearest things are told.

        Examples
        --------
        >>> import gpai_graph as gpai
        >>> gpai.load().resolve("Serbie").compact
        'country:rs'
        """
        if isinstance(text, Thing):
            return self._names.of_class(text.iri, cls)
        return self._names.resolve(text, kind, cls)

    def _bound(self, query: Query, parameters: Mapping[str, Values]) -> BoundQuery:
        asked = self._names.bound(query, parameters)
        # Of a later day than the last known one nothing is known, through whatever interface it is asked for.
        return asked.known(self.cut_off) if asked.as_of.date else asked


def _with_sources(answer: Answer) -> str:
    """The sentence of an answer and who says so: the first source, and how many more."""
    if not answer.sources:
        return answer.sentence
    told = "Inferred from" if any(row.is_inferred for row in answer.rows) else "Source"
    more = f" And {len(answer.sources) - 1} more." if len(answer.sources) > 1 else ""
    return f"{answer.sentence} {told}: {answer.sources[0].words.removesuffix('.')}.{more}"


def _several(kinds: str | Iterable[str] | None) -> list[str]:
    """The kinds that an argument names: one as a text, or several."""
    several = collected(kinds)
    if isinstance(several, list):
        return several
    if several and not isinstance(several, str):
        raise ParameterError(f"a kind cannot be {quoted(several)}. It takes text.")
    return [several] if several else []


def _check_kinds(kinds: Iterable[str], known: Sequence[str]) -> None:
    """Raise ParameterError for a kind that is none: nothing would be found, which looks like a "no"."""
    for kind in kinds:
        if text_of(kind, "a kind") not in known:
            near = did_you_mean(kind, known)
            raise ParameterError(f"there is no kind {quoted(kind)}.{near} The kinds are {', '.join(known)}.")
