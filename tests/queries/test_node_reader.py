"""The reader of nodes: the same checks for YAML and for TOML, each fault with its place."""

import tomllib
from collections.abc import Callable

import pytest
import yaml

from gpai_graph.errors import QueryHeaderError
from gpai_graph.queries.node_reader import NodeReader, node_of

READ: dict[str, Callable[[NodeReader, yaml.Node], object]] = {
    "text": lambda reader, node: reader.text(node),
    "texts": lambda reader, node: reader.texts(node),
    "names": lambda reader, node: reader.names(node),
    "truth": lambda reader, node: reader.truth(node),
    "number": lambda reader, node: reader.whole_number(node),
    "choice": lambda reader, node: reader.one_of("bar", "line")(node),
    "keys": lambda reader, node: {key: reader.text(held) for key, held in reader.mapping(node, ["a"], ["a"]).items()},
}
# (how it is read, the value as YAML and TOML write it, what it gives)
RIGHT = [
    ("text", '"a b"', "a b"),
    ("text", "5", "5"),
    ("texts", '["a", "b"]', ("a", "b")),
    ("texts", "[]", ()),
    ("names", '["old-name"]', ("old-name",)),
    ("truth", "true", True),
    ("truth", "false", False),
    ("number", "45", 45),
    ("choice", '"bar"', "bar"),
]
WRONG = [
    ("text", '""', "this text is empty"),
    ("text", '["a"]', "write one text here, not a list or keys"),
    ("texts", '"a"', "write a list here"),
    ("texts", '["a", ""]', "this text is empty"),
    ("texts", '[["a"]]', "write one text here"),
    ("names", '["Old Name"]', "the name 'Old Name' is not in kebab-case"),
    ("truth", '"yes"', "'yes' is not allowed here. Choose one of true, false."),
    ("number", '"many"', "write a whole number here, not 'many'"),
    ("number", "-1", "write a whole number here, not '-1'"),
    ("number", "1.5", "write a whole number here, not '1.5'"),
    ("choice", '"lime"', "'lime' is not allowed here. Choose one of bar, line. Did you mean 'line'?"),
    ("keys", '"a"', "write keys with values here"),
]


def _yaml(value: str) -> yaml.Node:
    node = yaml.compose(f"\n\nkey: {value}")
    assert isinstance(node, yaml.MappingNode)
    return node.value[0][1]


def _toml(value: str) -> yaml.Node:
    return node_of({"rules": [{}, tomllib.loads(f"key = {value}")]}, {}).value[0][1].value[1].value[0][1]


@pytest.mark.parametrize(("how", "value", "given"), RIGHT)
@pytest.mark.parametrize("written", [_yaml, _toml])
def test_both_ways_to_write_a_value_give_the_same(
    written: Callable[[str], yaml.Node], how: str, value: str, given: object
) -> None:
    assert READ[how](NodeReader("file"), written(value)) == given


@pytest.mark.parametrize(("how", "value", "told"), WRONG)
def test_a_fault_of_yaml_names_its_line_and_one_of_toml_its_keys(how: str, value: str, told: str) -> None:
    with pytest.raises(QueryHeaderError) as by_line:
        READ[how](NodeReader("a.rq", 10), _yaml(value))
    assert str(by_line.value).startswith(f"a.rq:13: {told}")
    with pytest.raises(QueryHeaderError) as by_keys:
        READ[how](NodeReader("a.toml"), _toml(value))
    assert str(by_keys.value).startswith("a.toml:1: rules[1].key")
    assert told in str(by_keys.value)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{b: 1}", "unknown key 'b'. The keys are a."),
        ("{a: 1, a: 2}", "the key 'a' occurs twice here. Remove one."),
        ("{}", "the key 'a' is missing. Write it."),
        ("{[a]: 1}", "write one text here"),
    ],
)
def test_keys_are_known_single_and_there(text: str, told: str) -> None:
    node = yaml.compose(text)
    assert node is not None
    with pytest.raises(QueryHeaderError, match=r".") as error:
        READ["keys"](NodeReader("a.rq"), node)
    assert told in str(error.value)
