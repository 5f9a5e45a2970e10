"""Messages in French and English: every text is written once, beside its check, in both languages.

The language is that of `BLEU_IAC_LANG` (`fr` or `en`); without it, of the locale (`LC_ALL`, `LC_MESSAGES`,
`LANG`, the first one set); English in any other case. Ids, codes and JSON never change with it.
"""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Literal, NamedTuple

Language = Literal["en", "fr"]

_FRENCH = re.compile(r"\s*fr(?![a-z])|\s*french|\s*français", re.IGNORECASE)
"""`fr`, `fr_CA.UTF-8`, `fr-FR`: but neither `frr` (North Frisian) nor `fro`."""
_LOCALE_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")


def language(environment: Mapping[str, str] | None = None) -> Language:
    """Give the language messages are shown in."""
    env = os.environ if environment is None else environment
    chosen = env.get("BLEU_IAC_LANG") or next((env[name] for name in _LOCALE_VARIABLES if env.get(name)), "")
    return "fr" if _FRENCH.match(chosen) else "en"


class Message(NamedTuple):
    """A text with its values filled in; `str()` shows it in the reader's language."""

    text: "Text"
    values: Mapping[str, Any] = MappingProxyType({})

    def in_language(self, chosen: Language) -> str:
        """Give the message in one language, whatever the reader's."""
        template = self.text.fr if chosen == "fr" else self.text.en
        shown = {
            name: value.in_language(chosen) if isinstance(value, Message | Text) else value
            for name, value in self.values.items()
        }
        return template.format(**shown)

    def __str__(self) -> str:
        return self.in_language(language())


@dataclass(frozen=True, slots=True)
class Text:
    """One text in both languages; `{name}` marks a value, given when the text is called."""

    en: str
    fr: str

    def __call__(self, **values: Any) -> Message:
        """Fill in the values."""
        return Message(self, values)

    def in_language(self, chosen: Language) -> str:
        """Give a text without values in one language, whatever the reader's."""
        return self().in_language(chosen)

    def __str__(self) -> str:
        return str(self())
