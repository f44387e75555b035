"""A figure that others computed, traced to the delivery it came with.

There are no answers behind it here: what can be said is whose it is, what it counts,
and that the release shows it as it was delivered.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from jamfor.core.indicators.definitions import IndicatorVersion
from jamfor.core.indicators.wording import describe
from jamfor.core.places.places import Place
from jamfor.core.vocabulary.observations import Observation
from jamfor.core.vocabulary.texts import LocalText
from jamfor.formats.register_files.words import SEX_TEXTS, Sex
from jamfor.pipeline.collect import read_collected
from jamfor.pipeline.oracle.outside import outside_figures
from jamfor.pipeline.oracle.remarks import marks
from jamfor.pipeline.tracing.words import Line, figure_lines, heading, line
from jamfor.pipeline.verify import cells_of, differences
from jamfor.store.releases import SNAPSHOTS, Release


BREAKDOWNS = {f"sex={s.value}" if s.value else "": SEX_TEXTS[s] for s in Sex}


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """A figure from outside: what was delivered, of everybody and of each sex."""

    release: Release
    indicator: str
    version: IndicatorVersion
    place: Place
    period: str
    due: tuple[Observation, ...]

    def mismatches(self) -> Iterator[str]:
        """Say where the release does not show what was delivered."""
        for figure in self.due:
            stored = self.release.value(
                figure.indicator,
                figure.place,
                figure.period,
                breakdown=figure.breakdown,
                measure=figure.measure,
            )
            if stored is None:
                yield f"{figure.place} {figure.measure}: not in the release"
            else:
                yield from differences(cells_of(stored), cells_of(figure))

    def lines(self) -> Iterator[Line]:
        """Say whose the figure is, what it counts, and what it is."""
        title, name = self.version.title, self.place.name
        yield heading(
            f"{self.indicator} {title.sv}: {name.sv} {self.period}",
            f"{self.indicator} {title.en}: {name.en} {self.period}",
        )
        yield heading("Regeln", "The rule")
        yield Line(text=describe(self.version, questions={}))
        yield heading("Källan", "The source")
        credit = self._credit()
        yield line(
            f"{credit.sv}. Siffran är inte räknad av svar i enkäten.",
            f"{credit.en}. The figure is not computed from answers.",
        )
        yield heading("Siffran", "The figure")
        for figure in self.due:
            who = BREAKDOWNS[figure.breakdown]
            yield Line(text=who)
            for told in figure_lines(figure, self.version):
                yield Line(text=told.text, depth=told.depth + 1)

    def _credit(self) -> LocalText:
        found = (self.release.credit(figure) for figure in self.due)
        unsaid = LocalText(sv="Källan anges inte", en="The source is not stated")
        return next((credit for credit in found if credit is not None), unsaid)


def delivered(
    release: Release, *, indicator: str, place: str, period: str
) -> Delivered | None:
    """Return what was delivered of a figure; None for what is computed from answers."""
    known = next((i for i in release.pack.indicators if i.id == indicator), None)
    version = known.in_year(period) if known else None
    where = next((p for p in release.pack.geography.places if p.code == place), None)
    if version is None or where is None or period in version.periods:
        return None
    found = read_collected(release.folder / SNAPSHOTS, release.manifest.snapshots)
    figures = outside_figures(release.pack, marks(release.pack), found.outside)
    due = tuple(
        figure
        for figure in figures
        if (figure.indicator, figure.place, figure.period) == (indicator, place, period)
        and figure.breakdown in BREAKDOWNS
    )
    if not due:
        return None
    return Delivered(
        release=release,
        indicator=indicator,
        version=version,
        place=where,
        period=period,
        due=due,
    )
