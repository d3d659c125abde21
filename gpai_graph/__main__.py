"""`python -m gpai_graph` is the command `gpai-graph`."""

from gpai_graph.commands.terminal import entry

if __name__ == "__main__":
    entry()
