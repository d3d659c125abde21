"""Sources weighed wrongly, for the house rule about their reliability."""

from places import place_of

Case = tuple[list[str], list[str], str, str]  # quads removed, quads added, place, detail

_ANY_FILE = "a file of a public repository, or without an address, is weighed as a document of its author"
_BODY = "a page of a public body is weighed as the text of somebody else"
_COPY = "its title or publisher says that it is a copy, and it is not weighed as one"
_CITED = "it was seen only as cited, and is weighed as if it had been read"
_CHAIN = "a copy of what is itself a copy, of itself, or of a page whose claims are tested"


def _both(source: str, *said: str) -> list[str]:
    """What the graph of sources and the default graph say of a source."""
    return [f"{graph} source:{source} {each}" for graph in ("graph:sources", "default") for each in said]


def _case(source: str, right: tuple[str, ...], wrong: tuple[str, ...], detail: str) -> Case:
    return _both(source, *right), _both(source, *wrong), f"{place_of('sources', source)} source:{source}", detail


def _weighed(source: str, right: str, wrong: str, detail: str) -> Case:
    classes = [f"gpai:reliability concept:reliability-{each}" for each in (right, wrong)]
    return _case(source, (classes[0],), (classes[1],), detail)


WEIGHED: list[Case] = [
    _weighed("actuia-2020-12", "press", "official", "a source of the kind News cannot be weighed as Official page"),
    _weighed("frwiki-pmia", "wiki", "academic", "a source of the kind Encyclopedia cannot be weighed as Academic"),
    _weighed("peia-hpc-porto", "copy", "primary", _ANY_FILE),
    _weighed("sdsa-members", "secondary", "primary", _ANY_FILE),
    _weighed("rnz-nz-ai-2025", "copy", "press", _COPY),
    _weighed("cited-agentic-56", "secondary", "primary", _CITED),
    _case(
        "gpai-about",
        ("gpai:reliability concept:reliability-official", "dcterms:type concept:source-official"),
        ("gpai:reliability concept:reliability-academic", "dcterms:type concept:source-academic"),
        _BODY,
    ),
    *(
        _case("actuia-2020-12", (), (f"gpai:copyOf source:{original}",), _CHAIN)
        for original in ("ieu-oecd-2024-07", "actuia-2020-12", "verifywise-gpai")
    ),
    (
        [],
        ['source:verifywise-gpai body:gpai skos:altLabel "GPAI"'],
        f"{place_of('sources', 'verifywise-gpai')} source:verifywise-gpai",
        "a row cites this page, whose claims are tested here, as if it were evidence",
    ),
]
