"""Whether the sums of persons a release tells may be told, seen from outside.

From what is published alone: a sum less its shown parts is what anybody knows of the
hidden ones, and it must say too little of any one of them (rule 9).
"""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from jamfor.core.indicators.evaluation import SCALE
from jamfor.core.releases.pack import Pack
from jamfor.core.statistics.complementary import Rest
from jamfor.core.statistics.shares import Share
from jamfor.core.statistics.suppression import SuppressionPolicy
from jamfor.core.vocabulary.observations import Measure
from jamfor.pipeline.persons import Earlier, Stood, persons_of, share_of_persons
from jamfor.pipeline.rollup import Rollup


def told_of(observations: pl.DataFrame) -> Earlier:
    """Return what figures say of shares: the two numbers, or None where hidden.

    Shares that are missing for any other reason are left out.
    """
    rows = observations.filter(
        pl.col("measure") == str(Measure.SHARE), pl.col("breakdown") == ""
    ).select("indicator", "period", "place", "numerator", "denominator", "missing")
    found: dict[tuple[str, str], dict[str, tuple[int, int] | None]] = {}
    for indicator, period, place, numerator, denominator, missing in rows.iter_rows():
        if missing in {"", "suppressed"}:
            said = (numerator, denominator) if denominator is not None else None
            found.setdefault((indicator, period), {})[place] = said
    return found


def remainder_faults(
    pack: Pack, observations: pl.DataFrame, units: dict[str, dict[str, str]]
) -> Iterator[str]:
    """Say which shares of persons should not be shown.

    `units` are the units asked each year, with the municipality each stands for.
    """
    rollup = Rollup.of(pack.geography)
    names = [name for period in units for name in persons_of(pack, period)]
    told = told_of(observations.filter(pl.col("indicator").is_in(names)))
    for period, asked in units.items():
        for name, version in persons_of(pack, period).items():
            policy = pack.policy_of(version)
            stood = told.get((name, period), {})
            if policy is None:
                yield f"{name} {period}: shares of persons without a policy"
                continue
            for place, why in _faults(policy, stood, asked, rollup):
                yield f"{name} {place} {period}: {why}"


def _faults(
    policy: SuppressionPolicy, stood: Stood, asked: dict[str, str], rollup: Rollup
) -> Iterator[tuple[str, str]]:
    for place, numbers in stood.items():
        if numbers is None:
            continue
        share = share_of_persons(*numbers)
        told = policy.applied(numerator=share.numerator, denominator=share.denominator)
        if not isinstance(told, Share):
            yield place, f"shown, and the policy {policy.id} does not let it be"
    for whole, parts in _under_shown(stood, asked, rollup).items():
        hidden = [part for part in parts if stood[part] is None]
        if not hidden:
            continue
        rest = _rest(stood, whole, parts, len(hidden))
        if not rest.is_safe(policy):
            yield whole, "what it hides follows from what it shows"


def _under_shown(
    stood: Stood, asked: dict[str, str], rollup: Rollup
) -> dict[str, set[str]]:
    """Sort each shown part and each hidden unit under its nearest shown whole."""
    found: dict[str, set[str]] = {}
    for place, municipality in asked.items():
        if place not in stood:
            continue
        chain = (place, *rollup.targets_of(place=place, municipality=municipality))
        part = place
        for whole in chain[1:]:
            if stood.get(whole) is not None:
                found.setdefault(whole, set()).add(part)
                part = whole
    return found


def _rest(stood: Stood, whole: str, parts: set[str], hidden: int) -> Rest:
    sums = [said for part in parts if (said := stood[part]) is not None]
    own = stood[whole] or (0, 0)
    share = (
        own[0] - sum(numerator for numerator, _ in sums),
        own[1] - sum(denominator for _, denominator in sums),
    )
    return Rest(
        parts=hidden, numerator=share[0] // SCALE, denominator=share[1] // SCALE
    )
