"""A text in the two languages of the product."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


Language = Literal["sv", "en"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalText:
    """The same thing said in Swedish and in English; neither may be empty.

    >>> LocalText(sv="Riket", en="Sweden").in_language("en")
    'Sweden'
    """

    sv: str
    en: str

    def __post_init__(self) -> None:
        if not (self.sv.strip() and self.en.strip()):
            raise ValueError("a text needs both Swedish and English")

    def in_language(self, language: Language) -> str:
        """Return the text in one language."""
        return self.sv if language == "sv" else self.en
