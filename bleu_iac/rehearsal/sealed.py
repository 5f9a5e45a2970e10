"""The secrets of a stack's configuration, which only the real stack's key opens."""

from collections.abc import Iterator

import yaml

PLACEHOLDER = "REHEARSAL-SECRET"
"""What a program under rehearsal sees in the place of such a secret. The engine hides the word wherever it is shown,
so it must not be one that messages use."""

_SECURE = "secure"


def replace(config: yaml.Node, ciphertext: str) -> None:
    """Put the placeholder, encrypted with the rehearsal's own key, in the place of every secret."""
    for secret in find(config):
        secret.value, secret.style = ciphertext, None


def find(config: yaml.Node) -> list[yaml.ScalarNode]:
    """Give the encrypted values of a configuration, at any depth: Pulumi writes each as a mapping of `secure` alone."""
    return list(_find(config, set()))


def _find(node: yaml.Node, seen: set[int]) -> Iterator[yaml.ScalarNode]:
    if id(node) in seen:  # an anchor used twice, or a loop of them
        return
    seen.add(id(node))
    if isinstance(node, yaml.MappingNode):
        match node.value:
            case [(yaml.ScalarNode(value=key), yaml.ScalarNode() as value)] if key == _SECURE:
                yield value
            case _:
                for _, value in node.value:
                    yield from _find(value, seen)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _find(item, seen)
