"""Settings: what whoever runs the server decides. Plain values; nothing is read from the environment."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Settings:
    """How the application is to be run.

    public_url: the address under which readers see it, without a slash at its end; "" takes that of each request.
    hosts: names by which it may be called; None allows any, which only an address behind a proxy should.
    contact: where corrections go, an e-mail address or a web address; "" tells how to write one.
    warm: whether what many pages need is computed when the server starts, and not when the first reader comes.
    timeout, max_rows: seconds and rows of one query of a stranger, as the pages tell them (the guard keeps them).
    """

    public_url: str = ""
    hosts: frozenset[str] | None = None
    contact: str = ""
    warm: bool = False
    timeout: float = 2.0
    max_rows: int | None = 10_000
