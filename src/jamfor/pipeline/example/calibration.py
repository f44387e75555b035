"""How the example came out against what was published: target beside computed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from jamfor.core.statistics.rounding import round_half_away
from jamfor.core.vocabulary.observations import Measure
from jamfor.formats.example_targets import BengtsforsFile, NationalFile
from jamfor.pipeline.example.levels import published
from jamfor.store.releases import Release


NATION = "0000"
TOLERANCE = 2.0  # percentage points


@dataclass(frozen=True, slots=True, kw_only=True)
class National:
    """A published national share and what the release says, both in per cent."""

    indicator: str
    period: str
    target: float
    computed: float | None

    @property
    def agrees(self) -> bool:
        """Whether the two lie within two percentage points."""
        if self.computed is None:
            return False
        return abs(self.computed - self.target) <= TOLERANCE


@dataclass(frozen=True, slots=True, kw_only=True)
class Basket:
    """A published share of positives of a unit, and what the release says.

    `share` is in whole per cent, as printed by the municipality; the pairs are met and
    counted.
    """

    service_area: str
    period: str
    share: float
    target: tuple[int, int]
    computed: tuple[int | None, int | None]

    @property
    def agrees(self) -> bool:
        """Whether met and counted are as wanted and print as the published share."""
        met, counted = self.computed
        if met is None or not counted:
            return False
        printed = round_half_away(Fraction(100 * met, counted), 0)
        return self.computed == self.target and float(printed) == self.share


def national(release: Release, goals: NationalFile) -> Iterator[National]:
    """Yield every published national figure beside the one computed."""
    for (indicator, period), share in sorted(published(goals).items()):
        found = release.value(indicator, NATION, period, measure=Measure.SHARE)
        value = None if found is None or found.value is None else 100 * found.value
        yield National(
            indicator=indicator, period=period, target=100 * share, computed=value
        )


def baskets(release: Release, goals: BengtsforsFile) -> Iterator[Basket]:
    """Yield every published share of positives beside the one computed."""
    for target in goals.baskets:
        composite = f"oj-share-{target.service_area}"
        for year in target.years:
            found = release.value(composite, goals.place, str(year.period))
            yield Basket(
                service_area=target.service_area,
                period=str(year.period),
                share=year.share,
                target=(year.met, year.counted),
                computed=(None, None)
                if found is None
                else (found.numerator, found.denominator),
            )


def _response(release: Release) -> Iterator[str]:
    """The lowest and the highest response rate of each year, with their areas."""
    for round_ in release.pack.rounds:
        found = []
        for area in release.pack.geography.service_areas:
            rate = release.value(
                f"oj-share-{area.id}",
                NATION,
                round_.period,
                measure=Measure.RESPONSE_RATE,
            )
            if rate is not None and rate.value is not None:
                found.append((100 * rate.value, area.id))
        if found:
            (low, least), (high, most) = min(found), max(found)
            yield f"  {round_.period} {low:>5.1f} {least}, {high:.1f} {most}"


def report(
    release: Release, nation: NationalFile, bengtsfors: BengtsforsFile
) -> Iterator[str]:
    """Yield the lines of a report: one for each figure, a mark where they part."""
    yield "National shares (per cent): published, computed"
    for row in national(release, nation):
        computed = "–" if row.computed is None else f"{row.computed:.1f}"
        mark = " " if row.agrees else "!"
        yield f"{mark} {row.period} {row.indicator:<36}{row.target:>6.1f}{computed:>7}"
    yield "Published, and about no indicator of ours:"
    for figure in nation.unmatched:
        yield f"  {figure.period} {figure.share:>5.0f}  {figure.name}: {figure.why}"
    yield "Units taking part in each service area (per cent): lowest, highest"
    yield from _response(release)
    yield f"Share of positives at {bengtsfors.place}: published, met/counted, computed"
    for basket in baskets(release, bengtsfors):
        wanted, computed = (
            "/".join(map(str, pair)) for pair in (basket.target, basket.computed)
        )
        mark = " " if basket.agrees else "!"
        yield (
            f"{mark} {basket.period} {basket.service_area:<30}"
            f"{basket.share:>5.0f}{wanted:>8}{computed:>10}"
        )
