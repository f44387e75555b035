"""How a share of positives moved: said only of the factors both years have in common.

A basket is partly replaced between years, so the difference of two plain shares is no
change of anything: among the common factors it often has the other sign. The release
publishes both years' shares of the common ones, one denominator; without them (fewer
than five in common, or an older release) no change is said.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from jamfor.core.vocabulary.observations import Flag, Measure, Observation
from jamfor.store.releases import Release
from jamfor.web.explorer.queries.atlas import Atlas
from jamfor.web.explorer.queries.figures import CAUTION, Change, Common, Figure, near
from jamfor.web.explorer.queries.ledger import baskets_of


Pair = tuple[Observation | None, Observation | None]


def common_breakdown(other: str) -> str:
    """Return the breakdown of what a year has in common with another one."""
    return f"basket=common-{other}"


def common_of(
    release: Release,
    indicator: str,
    place: str,
    *,
    years: tuple[str, str],
    measure: Measure = Measure.SHARE,
) -> Common | None:
    """Return both years' shares among the common factors; None where unpublished."""
    found = [
        release.value(
            indicator,
            place,
            year,
            breakdown=common_breakdown(other),
            measure=measure,
        )
        for year, other in (years, years[::-1])
    ]
    return paired((found[0], found[1]))


def paired(found: Pair) -> Common | None:
    """Return two published shares as a pair; None unless both are there."""
    shares = [_share(each) for each in found]
    before, after = shares
    if before is None or after is None:
        return None
    first = found[0]
    pooled = first is not None and first.measure is Measure.SHARE
    return Common(
        before=before,
        after=after,
        counted=first.denominator if first is not None and pooled else None,
    )


def _share(found: Observation | None) -> Fraction | None:
    if found is None or found.missing is not None:
        return None
    if found.numerator is not None and found.denominator:
        return Fraction(found.numerator, found.denominator)
    return near(found.value)


def same_basket(release: Release, atlas: Atlas, service_area: str) -> bool:
    """Return whether the same factors are counted in both years, and may be joined."""
    pair = baskets_of(release, atlas).pairs[service_area]
    ids = [{factor.id for factor in year} for year in (pair.before, pair.after)]
    return ids[0] == ids[1] and all(v.joins for v in pair.verdicts.values())


def among_common(
    change: Change, common: Common | None, *, same: bool, figures: Sequence[Figure]
) -> Change:
    """Return a change of plain shares told as that of the common factors.

    Where the plain shares may not be compared, neither may these. A caution the release
    has put on a share stands beside its change.
    """
    cautious = any(Flag.CAUTION in figure.flags for figure in figures)
    shown = None if change.amount is None else common
    return replace(
        change,
        amount=None if shown is None else shown.change,
        mark=change.mark or (CAUTION if cautious else None),
        common=shown,
        same_basket=same,
    )
