"""The query library: a folder of `.rq` files in, named questions with parameters out.

A file's name is the query's name; nothing registers it. Its folder is its topic; `topics.tsv` says what topics are
called and in which order they stand. A header is read when its query is asked for, not before, so that one question
costs one file."""

import os
import warnings
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, Final, NamedTuple

from gpai_graph.errors import (
    NetworkError,
    PlotError,
    QueryHeaderError,
    QueryWarning,
    StoreError,
    UnknownQueryError,
    did_you_mean,
    quoted,
    text_of,
)
from gpai_graph.queries.claims import Claims
from gpai_graph.queries.header import (
    KEBAB,
    SHAPE,
    Header,
    from_written,
    without_header,
    written,
)
from gpai_graph.queries.parameters import Values, bind, defaults
from gpai_graph.rdf.calls import calls_out
from gpai_graph.rdf.sparql import names_used, projected
from gpai_graph.rdf.table import Table
from gpai_graph.stores.cache import cached_bytes, digest_of
from gpai_graph.stores.paths import cache_dir

# The file of a library that lists its topics, and what stands in it for those that readers ask.
_TOPICS: Final = "topics.tsv"
_READERS: Final = "readers"
# What searches call the kind of a query, and write before its name.
QUESTION: Final = "question"
# The folder of those that answer ?from and ?to.
NETWORKS: Final = "networks"


class Topic(NamedTuple):
    """What questions are about. folder: of their files; title: for readers; is_asked: not what others are made of."""

    folder: str
    title: str
    is_asked: bool = True


class Query(Header):
    """A question of the library: what its header says, and the file that has it.

    name: of the file. topic: what it is about, by its folder. file: how messages name it
    ("queries/members/members.rq"). text: the whole file, which runs as it is; `bind` gives it a reader's values.
    """

    name: str
    topic: Topic
    path: Path
    file: str
    text: str

    @property
    def variables(self) -> tuple[str, ...]:
        """The variables that the answer has, in order; () if the query is no SELECT."""
        return projected(self.text)

    @property
    def asks_others(self) -> bool:
        """Whether it sends a part of itself to another server."""
        return calls_out(self.text)

    @property
    def names(self) -> frozenset[str]:
        """The IRIs that its patterns name."""
        return _names(self.text)

    @property
    def has_links(self) -> bool:
        """Whether each row is a link, from ?from to ?to: what a network is made of."""
        return {"from", "to"} <= set(self.variables)

    @property
    def code(self) -> str:
        """The query alone, its question as a comment above it, for people who read SPARQL."""
        return without_header(self.text, self.summary)

    @property
    def described(self) -> dict[str, Any]:
        """What it asks, for programs: values that JSON takes."""
        return {
            "name": self.name,
            "question": self.summary,
            "description": self.description,
            "topic": self.topic.title,
            "tags": list(self.tags),
            "columns": {name: column.label for name, column in self.columns.items()},
            "parameters": [parameter.described for parameter in self.parameters.values()],
        }

    def _repr_pretty_(self, printer: Any, _cycle: bool) -> None:
        printer.text(explained(self))

    def bind(self, values: Mapping[str, Values] | None = None) -> str:
        """The query with values for its parameters; what is not given, or None, keeps its default.

        Raises ParameterError for a name that the query does not declare, and for a value that does not fit.
        """
        return bind(self.text, self.parameters, values or {})


@lru_cache(maxsize=512)  # texts that the library holds anyway
def _names(text: str) -> frozenset[str]:
    return frozenset(names_used(text))


def explained(query: Query) -> str:
    """What a query asks, its parameters and columns, in words; one paragraph a line."""
    lines = [query.summary, query.description, *told_parameters(query)]
    lines += [f"Column {name}: {column.label}" for name, column in query.columns.items()]
    return "\n".join(line for line in lines if line)


def told_parameters(query: Query) -> list[str]:
    """What each parameter asks for, accepts and is by default, one a line."""
    lines = []
    for parameter in query.parameters.values():
        default = f" Default: {parameter.default}." if parameter.default else " Default: all."
        if parameter.name == "as_of":
            whole = not query.falls_back_on_cut_off
            default = f" Default: {'the whole recorded period' if whole else 'the last known day'}."
        lines.append(f"{parameter.name}: {parameter.label}; {parameter.accepts}.{default}")
    return lines


class Library:
    """The queries of a folder, by name: `library["members"]`, `"members" in library`, `for name in library`.

    Whatever looks for a query raises QueryHeaderError if two files have one name, or a name is not in kebab-case.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        # A page asks for thirty queries: each is parsed once, and again after its file was changed. One a file.
        self._parsed: dict[str, tuple[int, Query]] = {}

    @cached_property
    def _files(self) -> dict[str, Path]:
        """{name: its file}, sorted by name; looked for when a query is first asked for."""
        found: dict[str, str] = {}
        for root, folders, files in os.walk(self._folder):
            folders.sort()
            for file in sorted(files):
                name, extension = os.path.splitext(file)
                if extension != ".rq":
                    continue
                path = os.path.join(root, file)
                if not KEBAB.fullmatch(name):
                    raise QueryHeaderError(
                        f"the name {quoted(name)} is not in kebab-case. Write it like as-of.",
                        self._label(Path(path)),
                        1,
                    )
                if name in found:
                    other = self._label(Path(found[name]))
                    told = f"two queries are called {quoted(name)}; the other is {other}. Rename one."
                    raise QueryHeaderError(told, self._label(Path(path)), 1)
                found[name] = path
        return {name: Path(found[name]) for name in sorted(found)}

    def _label(self, path: Path) -> str:
        return path.relative_to(self._folder.parent).as_posix()

    def __repr__(self) -> str:
        """Name, parameters and question of every query, one a line, by topic."""
        lines = [f"<Library: {len(self)} queries>"]
        for topic, queries in self.by_topic.items():
            lines.append(topic.title)
            lines += (f"  {query.name}({', '.join(query.parameters)}): {query.summary}" for query in queries)
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        """The questions that readers ask by topic, for a notebook; those that others are made of are counted."""
        parts = [
            f"<h4>{topic.title}</h4>{_listed(queries).html()}"
            for topic, queries in self.by_topic.items()
            if topic.is_asked
        ]
        hidden = len(self) - len(self.asked)
        more = f"<p>{len(self.asked)} questions; {hidden} more queries are parts of answers.</p>" if hidden else ""
        return f"<div>{''.join(parts)}{more}</div>"

    @property
    def names(self) -> tuple[str, ...]:
        """All names, sorted."""
        return tuple(self._files)

    def __getitem__(self, name: str) -> Query:
        """Read one query; by a name that it had before, with a QueryWarning.

        Raises UnknownQueryError, and QueryHeaderError if its header cannot be read."""
        if told := self.renamed(text_of(name, "the name of a query")):
            warnings.warn(told, QueryWarning, stacklevel=3)
        return self._query(self.current(name))

    def _query(self, name: str) -> Query:
        path = self._files.get(name)
        if path is None:
            # What answers are made of is not what a reader means.
            asked = [each for each, file in self._files.items() if self.topic(file.parent.name).is_asked]
            guess = did_you_mean(name, asked)
            raise UnknownQueryError(f"there is no query {quoted(name)}.{guess}", "`gpai-graph queries` lists them.")
        try:
            changed = path.stat().st_mtime_ns
        except OSError as error:
            raise StoreError(f"{self._label(path)} cannot be read: {error}") from error
        known = self._parsed.get(name)
        if known is None or known[0] != changed:
            known = self._parsed[name] = changed, self._read(path)
        return known[1]

    def _read(self, path: Path) -> Query:
        folder, file = path.relative_to(self._folder).parent.as_posix().removeprefix("."), self._label(path)
        text = _text(path, file)
        header = _header(text, file).fields
        return Query(name=path.stem, topic=self.topic(folder), path=path, file=file, text=text, **header)

    def topic(self, folder: str) -> Topic:
        """What the queries of a folder are about."""
        return self.topics.get(folder) or Topic(folder, folder.capitalize())

    @cached_property
    def topics(self) -> dict[str, Topic]:
        """The topics by folder, in the order in which readers see them. A folder that is not listed comes last."""
        file = self._folder / _TOPICS
        # No csv: few modules are as dear at the start of a command.
        lines = _text(file, self._label(file)).splitlines()[1:] if file.exists() else ()
        rows = (line.split("\t") for line in lines)
        return {folder: Topic(folder, title, asked_by == _READERS) for folder, title, asked_by in rows}

    @property
    def by_topic(self) -> dict[Topic, list[Query]]:
        """The queries of each topic that has any, by name; the topics in their order."""
        found: dict[Topic, list[Query]] = {}
        for query in (self._query(name) for name in self):
            found.setdefault(query.topic, []).append(query)
        order = [*self.topics.values()]
        return dict(sorted(found.items(), key=lambda one: order.index(one[0]) if one[0] in order else len(order)))

    @cached_property
    def aliases(self) -> dict[str, str]:
        """{a name that a query had before: the one that it has now}.

        Raises QueryHeaderError for an alias that is the name or an alias of another query."""
        found: dict[str, str] = {}
        for name, path in self._files.items():
            # Few have any, and to read a header costs more than to look.
            if "aliases:" not in _text(path, self._label(path)):
                continue
            for alias in self._query(name).aliases:
                taken = alias if alias in self._files else found.get(alias)
                if taken:
                    raise QueryHeaderError(
                        f"the alias {quoted(alias)} is taken by {taken}: leave it out.", self._label(path), 1
                    )
                found[alias] = name
        return found

    def current(self, name: str) -> str:
        """The name that a query has now, by its name or by one that it had before; any other text as it is."""
        return name if name in self._files or not KEBAB.fullmatch(name) else self.aliases.get(name, name)

    def renamed(self, name: str) -> str:
        """A sentence that tells the name which a query has now; "" for a name that is none from before."""
        now = self.current(name)
        return f"{name} is now called {now}. The old name will go in a later version." if now != name else ""

    @cached_property
    def claims(self) -> Claims:
        """What is said about GPAI, and how questions of the library test it."""
        return Claims(self._folder)

    @property
    def asked(self) -> list[Query]:
        """The questions that readers ask, by name; not those that others are made of."""
        return [query for query in (self._query(name) for name in self) if query.topic.is_asked]

    def only(self, names: Iterable[str]) -> "Library":
        """The library with these queries alone, in this order."""
        found = Library(self._folder)
        found._files = {name: self._files[name] for name in names}
        return found

    @property
    def stamp(self) -> str:
        """What changes when a query does: eight digits for the name of what is made of them."""
        told = "".join(f"{name} {path.stat().st_mtime_ns}\n" for name, path in self._files.items())
        return digest_of((told + self.claims.stamp).encode())[:8]

    @property
    def networks(self) -> list[str]:
        """The names of the networks, sorted."""
        return [name for name, path in self._files.items() if path.parent == self._folder / NETWORKS]

    @property
    def plots(self) -> list[str]:
        """The names of the queries whose header tells how to plot them, sorted."""
        return [name for name in self if self[name].plot]

    def network(self, name: str) -> Query:
        """A query with `?from` and `?to`. Raises UnknownQueryError or NetworkError with the nearest network."""
        known = name in self
        if known and (query := self[name]).has_links:
            return query
        guess = did_you_mean(name, self.networks)
        error = NetworkError if known else UnknownQueryError
        command = f"`gpai-graph network` lists all {len(self.networks)}."
        raise error(f"there is no network {quoted(name)}.{guess}", command)

    def plotted(self, name: str) -> Query:
        """A query whose answer can be plotted. Raises UnknownQueryError or PlotError with the nearest plot."""
        known = name in self
        if known and (query := self[name]).view not in ("graph", "table"):
            return query
        is_network = self.current(name) in self.networks
        near = " That is a network." if is_network else did_you_mean(name, self.plots)
        use = "Use `gpai-graph draw`. " if is_network else ""
        error = PlotError if known else UnknownQueryError
        raise error(f"there is no plot {quoted(name)}.{near}", f"{use}`gpai-graph plot` lists all {len(self.plots)}.")

    def __contains__(self, name: object) -> bool:
        """Whether a query has this name, or had it before."""
        return isinstance(name, str) and self.current(name) in self._files

    def __iter__(self) -> Iterator[str]:
        return iter(self._files)

    def __len__(self) -> int:
        return len(self._files)


def _text(path: Path, file: str) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        raise StoreError(f"{file} cannot be read: {error}") from error


def _listed(queries: Iterable[Query]) -> Table:
    rows = [[query.name, query.summary, ", ".join(query.parameters)] for query in queries]
    return Table.of(["query", "question", "parameters"], rows)


def _header(text: str, file: str) -> Header:
    """The header of a query file, from the cache if this text was read before: YAML alone costs two bare starts."""

    def read() -> bytes:
        # Imported here, because it brings PyYAML.
        from gpai_graph.queries.header_reader import read_header

        return written(_with_defaults(read_header(text, file), text))

    name = digest_of(f"{SHAPE}\n{text}".encode())
    return from_written(cached_bytes(cache_dir() / "headers" / name, read))


def _with_defaults(header: Header, text: str) -> Header:
    """The header, its parameters with the defaults that stand in the query."""
    given = defaults(text)
    parameters = {
        name: parameter._replace(default=given.get(name, "")) for name, parameter in header.parameters.items()
    }
    return header.replaced(parameters=parameters)
