"""Which numbers are parts of others: what the indicators that are shares divide."""

from __future__ import annotations

from collections.abc import Iterable

from jamfor.core.answers.review import PartOfWhole
from jamfor.core.indicators.definitions import Indicator
from jamfor.core.indicators.rules import ShareOf


def parts_of_wholes(
    indicators: Iterable[Indicator], *, period: str
) -> tuple[PartOfWhole, ...]:
    """Return each numerator with its denominator, for the shares asked in a year."""
    versions = (indicator.in_period(period) for indicator in indicators)
    rules = (version.rule for version in versions if version is not None)
    pairs = (
        (
            (rule.numerator.question, rule.numerator.part),
            (rule.denominator.question, rule.denominator.part),
        )
        for rule in rules
        if isinstance(rule, ShareOf)
    )
    return tuple(dict.fromkeys(pairs))
