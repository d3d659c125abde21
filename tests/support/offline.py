"""What pip says where there is no package index."""

# What pip says when there is nobody at the other end, and not when a dependency is wrong.
UNREACHABLE = (
    "ConnectionError",
    "ConnectTimeout",
    "Could not fetch URL",
    "Name or service not known",
    "Network is unreachable",
    "ProxyError",
    "Read timed out",
    "SSLError",
    "Temporary failure in name resolution",
)

OFFLINE = "pip reaches no package index: connect, or set PIP_INDEX_URL, to try the wheel in an empty environment"
