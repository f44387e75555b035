"""What the persons of an indicator are divided by: sex, age, and the words for each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from jamfor.core.vocabulary.basis import Basis
from jamfor.core.vocabulary.texts import LocalText


@dataclass(frozen=True, slots=True, kw_only=True)
class BreakdownCode:
    """A group of a breakdown, in its own words."""

    code: str
    text: LocalText


@dataclass(frozen=True, slots=True, kw_only=True)
class Breakdown:
    """A dimension, such as sex, with its groups in the order they are read."""

    dimension: str
    title: LocalText
    codes: tuple[BreakdownCode, ...]
    basis: Basis

    def words_of(self, code: str) -> LocalText:
        """Return the words for a group; raise KeyError for one that is not here."""
        return {each.code: each.text for each in self.codes}[code]

    def place_of(self, code: str) -> int:
        """Return where a group stands among the others."""
        return [each.code for each in self.codes].index(code)


def group_words(
    breakdowns: Iterable[Breakdown], groups: Iterable[tuple[str, str]]
) -> tuple[LocalText, ...]:
    """Return the words for each group an indicator is about, in the order stated."""
    known = {breakdown.dimension: breakdown for breakdown in breakdowns}
    return tuple(known[dimension].words_of(code) for dimension, code in groups)
