"""The one door to an interval: a share of persons has one, a fact is refused."""

from __future__ import annotations

from jamfor.core.indicators.definitions import IndicatorVersion
from jamfor.core.statistics.intervals import Interval, newcombe, wilson
from jamfor.core.statistics.shares import Share


def interval_of(version: IndicatorVersion, share: Share) -> Interval:
    """Return the interval of an indicator's share; raise TypeError for other kinds."""
    _refuse(version)
    return wilson(share)


def interval_of_change(
    version: IndicatorVersion, *, now: Share, before: Share
) -> Interval:
    """Return the interval of the change; raise TypeError for kinds that have none."""
    _refuse(version)
    return newcombe(now, before)


def _refuse(version: IndicatorVersion) -> None:
    if not version.kind.has_interval:
        raise TypeError(f"a figure of kind {version.kind} has no sampling error")
