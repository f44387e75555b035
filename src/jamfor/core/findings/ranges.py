"""Between which shares the members of a family lie, in words (rule 1b).

“From 6–7 % in elderly care to 21 % in financial assistance.” Shares that print alike
are alike to whoever reads them, so all that print as the lowest are named as lowest.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from jamfor.core.indicators.phrases import AND, listed, say
from jamfor.core.statistics.formatting import percent_text
from jamfor.core.statistics.rounding import round_half_away
from jamfor.core.vocabulary.texts import LocalText


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A share (0–1) and what it is of, as it stands in a sentence."""

    name: LocalText
    share: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """All shares of one name: several indicators may be of one service area."""

    name: LocalText
    low: Fraction
    high: Fraction

    @property
    def is_one(self) -> bool:
        """Whether its shares print alike."""
        return _printed(self.low) == _printed(self.high)


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """The names at the two ends, every one that prints as the end does."""

    low: Fraction
    high: Fraction
    lowest: tuple[Span, ...]
    highest: tuple[Span, ...]
    members: int
    preposition: LocalText

    @property
    def is_one(self) -> bool:
        """Whether all shares print alike."""
        return _printed(self.low) == _printed(self.high)

    @property
    def text(self) -> LocalText:
        """Return "6–7 % inom äldreomsorg till 21 % inom ekonomiskt bistånd"."""
        if self.is_one:
            return say("{p} i alla", "{p} in all of them", p=_percent(self.low))
        if self.lowest == self.highest and not self.lowest[1:]:
            return say(
                "{low} till {high}, båda {in_} {name}",
                "{low} to {high}, both {in_} {name}",
                low=_percent(self.low),
                high=_percent(self.high),
                in_=self.preposition,
                name=self.lowest[0].name,
            )
        return say(
            "{low} till {high}",
            "{low} to {high}",
            low=self._end(self.lowest, self.highest, self.low),
            high=self._end(self.highest, self.lowest, self.high),
        )

    def _end(
        self, spans: tuple[Span, ...], others: tuple[Span, ...], share: Fraction
    ) -> LocalText:
        """Return one end with its names; of a single name its whole span."""
        single = spans[0]
        whole = not spans[1:] and not single.is_one and single not in others
        return say(
            "{p} {in_} {names}",
            "{p} {in_} {names}",
            p=_between(single.low, single.high) if whole else _percent(share),
            in_=self.preposition,
            names=listed([span.name for span in spans], AND),
        )


def range_of(members: Sequence[Member], *, preposition: LocalText) -> Range | None:
    """Return the range of shares; None of fewer than two.

    `preposition` leads from a share to the names: "inom" before service areas.
    """
    if not members[1:]:
        return None
    spans = _spans(members)
    low, high = min(s.low for s in spans), max(s.high for s in spans)
    return Range(
        low=low,
        high=high,
        lowest=tuple(s for s in spans if _printed(s.low) == _printed(low)),
        highest=tuple(s for s in spans if _printed(s.high) == _printed(high)),
        members=len(members),
        preposition=preposition,
    )


def _spans(members: Sequence[Member]) -> tuple[Span, ...]:
    found: dict[LocalText, list[Fraction]] = {}
    for member in members:
        found.setdefault(member.name, []).append(member.share)
    return tuple(
        Span(name=name, low=min(shares), high=max(shares))
        for name, shares in found.items()
    )


def _between(low: Fraction, high: Fraction) -> LocalText:
    first = f"{_printed(low)}\N{EN DASH}"
    text = _percent(high)
    return LocalText(sv=first + text.sv, en=first + text.en)


def _percent(share: Fraction) -> LocalText:
    return LocalText(sv=percent_text(share, "sv"), en=percent_text(share, "en"))


def _printed(share: Fraction) -> int:
    return int(round_half_away(100 * share))
