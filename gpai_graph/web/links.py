"""Links: the addresses that a page writes. A request and a moment in; addresses that keep the day asked for out."""

from starlette.requests import Request

from gpai_graph.web import urls
from gpai_graph.web.moments import Moment


class Links:
    """Writes addresses of this server, below the root path that a proxy gives it."""

    def __init__(self, request: Request, moment: Moment) -> None:
        self._request = request
        self._moment = moment
        self.root: str = request.scope.get("root_path", "").rstrip("/")

    @property
    def path(self) -> str:
        """The path of the request, below the root path."""
        return self._request.url.path.removeprefix(self.root) or "/"

    def url(self, path: str, **words: object) -> str:
        """The address of a path of ours, with the day asked for; a word that is None falls away."""
        query = {**self._moment.query, **{name: "" if value is None else str(value) for name, value in words.items()}}
        bare, _, fragment = path.partition("#")
        return self.root + urls.with_query(bare, query) + (f"#{fragment}" if fragment else "")

    def bare(self, path: str) -> str:
        """The address of what is the same on every day: data, downloads, static files."""
        return self.root + path

    def again(self, **words: str) -> str:
        """The address of this very view with other words; what is not named stays."""
        return self.root + self._view(words)

    def again_at(self, path: str, **words: str) -> str:
        """The address of another path with the words of this view."""
        return self.root + self._view(words, path)

    @property
    def permanent(self) -> str:
        """The path and words of this very view, the day included, below the root path."""
        return self._view({})

    def _view(self, words: dict[str, str], path: str = "") -> str:
        new = {**self._moment.query, **words}
        old = [pair for pair in self._request.query_params.multi_items() if pair[0] not in new]
        return urls.with_query(path or self.path, [*old, *new.items()])
