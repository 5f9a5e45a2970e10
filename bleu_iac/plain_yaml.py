"""YAML as it is written: every plain value is a text, and a key that stands twice is refused."""

from typing import Any

import yaml


class TwiceError(yaml.MarkedYAMLError):
    """A key that stands twice, of which PyYAML would take the last."""


class _Loader(yaml.SafeLoader):
    """YAML as it is written: a date or a number is a text until the model says otherwise."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[str] = set()
        for key, _ in node.value if isinstance(node, yaml.MappingNode) else ():
            if isinstance(key, yaml.ScalarNode):
                if key.value in seen:
                    raise TwiceError(problem=key.value, problem_mark=key.start_mark)
                seen.add(key.value)
        return super().construct_mapping(node, deep)


_NULL = "tag:yaml.org,2002:null"
_Loader.yaml_implicit_resolvers = {
    first: [each for each in resolvers if each[0] == _NULL]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def load(content: bytes) -> Any:
    """Give what a document holds. Raises `yaml.YAMLError`, `ValueError` for a tag that its value does not fit."""
    return yaml.load(content, _Loader)  # noqa: S506 - a SafeLoader
