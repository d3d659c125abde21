"""The IPython extension: `%load_ext gpai_graph` brings `%%sparql`, `%gpai` (notebook.py) and Tab (completion.py)."""

from typing import Any

from gpai_graph.commands.completion import Completer
from gpai_graph.commands.notebook import GpaiMagics

_COMPLETER = "_gpai_graph_completer"


def register(shell: Any) -> None:
    """Give a shell of IPython the magics and the completion; once more changes nothing."""
    unregister(shell)
    shell.register_magics(GpaiMagics)
    completer = Completer(shell)
    setattr(shell, _COMPLETER, completer)
    shell.Completer.custom_matchers.append(completer.match)


def unregister(shell: Any) -> None:
    """Take them away again."""
    completer = getattr(shell, _COMPLETER, None)
    if completer is None:
        return
    shell.Completer.custom_matchers.remove(completer.match)
    delattr(shell, _COMPLETER)
    for kind, name in (("line", "gpai"), ("cell", "sparql")):
        shell.magics_manager.magics[kind].pop(name, None)
