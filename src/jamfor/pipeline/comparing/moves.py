"""Which figures a unit moved, by an answer or by how it took part."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import polars as pl

from jamfor.core.releases.changes import Cause
from jamfor.core.vocabulary.observations import Measure
from jamfor.pipeline.comparing.causes import SERIES, YEAR_AND_QUESTION, Grounds
from jamfor.pipeline.comparing.figures import KEY


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
        self._above: dict[tuple[str, str], list[str]] = {}
        for period, unit, place in grounds.targets.iter_rows():
            self._above.setdefault((period, unit), []).append(place)

    def by_answer(self, period: str, unit: str, question: str) -> pl.DataFrame:
        """Return what an answer moved: the unit's figures, and of what it is in."""
        holds = _holds(period, Cause.ANSWER)
        holds &= pl.col("read").list.contains(f"{period} {question}")
        return pl.concat(list(self._moved(period, unit, holds)))

    def by_unit(
        self, period: str, unit: str, areas: Iterable[str], *, regrouped: bool
    ) -> pl.DataFrame:
        """Return what a unit's participation in some service areas moved."""
        asked = self._asked_in(period, areas)
        holds = _holds(period, Cause.UNIT) & pl.col("indicator").is_in(asked)
        found = list(self._moved(period, unit, holds))
        # A response rate, and what a unit that stands for another municipality left or
        # came to, are moved without any figure of the unit's own.
        more = holds & ~_RATE if regrouped else pl.lit(value=False)
        for place in self._above.get((period, unit), ()):
            found.append(self._at(self._wanted, place).filter(holds & _RATE | more))
        return pl.concat(found).unique(KEY, maintain_order=True)

    def _moved(self, period: str, unit: str, holds: pl.Expr) -> Iterator[pl.DataFrame]:
        own = self._at(self._all, unit).filter(holds)
        series = own.select(SERIES).unique()
        baskets = self._baskets(period, own["indicator"].unique().to_list())
        common = (pl.col("other") != "") & pl.col("indicator").is_in(baskets)
        yield self._at(self._wanted, unit).filter(holds)
        for place in self._above.get((period, unit), ()):
            above = self._at(self._wanted, place).filter(holds & ~_RATE)
            yield above.filter(~common).join(series, on=SERIES, how="semi")
            yield above.filter(common)

    def _baskets(self, period: str, factors: list[str]) -> list[str]:
        """The composites that count any of some factors in a year."""
        counted = self._grounds.factors.filter(
            pl.col("period") == period, pl.col("factor").is_in(factors)
        )
        return counted["indicator"].unique().to_list()

    def _asked_in(self, period: str, areas: Iterable[str]) -> list[str]:
        asked = self._grounds.asked_in.filter(
            pl.col("period") == period, pl.col("service_area").is_in(list(areas))
        )
        return asked["indicator"].unique().to_list()

    def moving_units(self) -> frozenset[tuple[str, str, str]]:
        """Return (period, unit, service area) that surely moved a figure asked for."""
        own = self._of_units(self._wanted, Cause.UNIT)
        years = [
            own.select("indicator", "period", "place"),
            own.filter(pl.col("other") != "").select(
                "indicator", "place", period="other"
            ),
        ]
        both = pl.concat(
            [year.select("indicator", "period", "place") for year in years]
        )
        framed = self._grounds.frames.rename({"unit": "place"})
        found = (
            both.unique()
            .join(self._grounds.asked_in, on=["indicator", "period"])
            .join(framed, on=["period", "service_area", "place"], how="semi")
        )
        return frozenset(
            found.select("period", "place", "service_area").unique().iter_rows()
        )

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
        moved = self._of_units(by_place, Cause.ANSWER).explode("read")
        moved = moved.drop_nulls("read").select(
            pl.col("read").str.extract(YEAR_AND_QUESTION, 1).alias("period"),
            "place",
            pl.col("read").str.extract(YEAR_AND_QUESTION, 2).alias("question"),
        )
        return moved.unique()

    def _of_units(
        self, by_place: dict[str, pl.DataFrame], cause: Cause
    ) -> pl.DataFrame:
        units = set(self._grounds.targets["unit"].unique())
        names = ["indicator", "period", "place", "other", "causes", "read"]
        own = [rows.select(names) for p, rows in by_place.items() if p in units]
        rows = pl.concat([self._none.select(names), *own])
        return rows.filter(pl.col("causes").list.contains(str(cause)))

    def _at(self, by_place: dict[str, pl.DataFrame], place: str) -> pl.DataFrame:
        return by_place.get(place, self._none)


_RATE = pl.col("measure") == Measure.RESPONSE_RATE


def _holds(period: str, cause: Cause) -> pl.Expr:
    """Whether a figure rests on a year, and a cause is one of its causes."""
    year = pl.any_horizontal(pl.col("period", "other") == period)
    return year & pl.col("causes").list.contains(str(cause))


def _by_place(figures: pl.DataFrame) -> dict[str, pl.DataFrame]:
    found = figures.partition_by("place", as_dict=True)
    return {str(place): rows for (place,), rows in found.items()}
