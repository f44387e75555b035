"""Which figures a unit moved, by an answer or by how it took part."""

from __future__ import annotations

import polars as pl

from jamfor.core.releases.changes import Cause
from jamfor.core.vocabulary.observations import Measure
from jamfor.pipeline.comparing.causes import SERIES, Grounds


ASKED = ["period", "place", "question"]


class Moves:
    """The differing figures, found by the place they are about.

    `figures` are those to look among; `wanted` those of them that are asked for.
    """

    def __init__(
        self, figures: pl.DataFrame, wanted: pl.DataFrame, grounds: Grounds
    ) -> None:
        self._grounds = grounds
        self._all, self._wanted = _by_place(figures), _by_place(wanted)
        self._none = figures.clear()
        self._rates: dict[tuple[str, str], list[str]] = {}
        frames = grounds.unit_frames.select("period", "unit", "indicator")
        for period, unit, indicator in frames.iter_rows():
            self._rates.setdefault((period, unit), []).append(indicator)
        self._above: dict[tuple[str, str], list[str]] = {}
        for period, unit, place in grounds.targets.iter_rows():
            self._above.setdefault((period, unit), []).append(place)

    def by(
        self, period: str, unit: str, cause: Cause, *, question: str = ""
    ) -> pl.DataFrame:
        """Return what a unit moved in a year: its own figures, and of what it is in."""
        year = pl.any_horizontal(pl.col("period", "other") == period)
        holds = year & pl.col("causes").list.contains(str(cause))
        if question:
            holds &= pl.col("questions").list.contains(question)
        series = self._at(self._all, unit).filter(holds).select(SERIES).unique()
        rate = pl.col("measure") == Measure.RESPONSE_RATE
        rates = self._rates.get((period, unit), ()) if cause is Cause.UNIT else ()
        found = [self._at(self._wanted, unit).filter(holds)]
        for place in self._above.get((period, unit), ()):
            above = self._at(self._wanted, place).filter(holds)
            found.append(above.filter(~rate).join(series, on=SERIES, how="semi"))
            found.append(above.filter(rate & pl.col("indicator").is_in(rates)))
        return pl.concat(found)

    def own(self) -> pl.DataFrame:
        """Return (period, place, question): answers that moved a unit's own figure."""
        return self._linked(self._all)

    def own_wanted(self) -> pl.DataFrame:
        """Return those that moved a unit's own figure which is asked for."""
        return self._linked(self._wanted)

    def concerned(self) -> pl.DataFrame:
        """Return (period, place) of the units whose figures, or those above, count."""
        targets = self._grounds.targets
        places = [place for place in self._wanted if self._wanted[place].height]
        above = targets.filter(pl.col("place").is_in(places))
        own = targets.filter(pl.col("unit").is_in(places))
        both = pl.concat([above, own]).select("period", place="unit")
        return both.unique()

    def _linked(self, by_place: dict[str, pl.DataFrame]) -> pl.DataFrame:
        units = set(self._grounds.targets["unit"].unique())
        own = [rows for place, rows in by_place.items() if place in units]
        moved = pl.concat([self._none, *own]).filter(
            pl.col("causes").list.contains(str(Cause.ANSWER))
        )
        moved = moved.explode("questions").drop_nulls("questions")
        years = [
            moved.select("period", "place", question="questions"),
            moved.filter(pl.col("other") != "").select(
                "place", period="other", question="questions"
            ),
        ]
        return pl.concat([each.select(ASKED) for each in years]).unique()

    def _at(self, by_place: dict[str, pl.DataFrame], place: str) -> pl.DataFrame:
        return by_place.get(place, self._none)


def _by_place(figures: pl.DataFrame) -> dict[str, pl.DataFrame]:
    found = figures.partition_by("place", as_dict=True)
    return {str(place): rows for (place,), rows in found.items()}
