"""Why each figure differs: every cause that moved it, the most decisive first.

A unit's figure is moved by its own answers and by how it took part. An aggregate is
moved by the units below it whose own figure moved, and takes their causes.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import polars as pl

from jamfor.core.releases.changes import Cause, Change
from jamfor.core.vocabulary.observations import Measure
from jamfor.pipeline.comparing.figures import is_external


COMMON = "basket=common-"
SERIES = ["indicator", "period", "other"]
"""An indicator, a year, and the year a common basket shares with it, or nothing."""
YEAR_AND_QUESTION = r"^(\S+) (.*)$"
"""A year and the question that was read in it, in one text."""
_TEXT = pl.String


@dataclass(frozen=True, slots=True, kw_only=True)
class Grounds:
    """Tables of all that changed, and of what rests on what.

    `answers`: period, unit, question. `frames`: period, service_area, unit,
    regrouped. `rests_on`: indicator, period, question. `asked_in`: indicator, period,
    service_area. `targets`: period, unit, place. `units`: indicator, period, place.
    `definitions`: indicator, period, root, marks_only. `imported`: indicator, place,
    period, source, label. `rounds` are the years only one release has, `members` the
    aggregates whose members are others, `composites` the shares of positives
    and `factors` theirs: indicator, period, factor.
    """

    answers: pl.DataFrame
    frames: pl.DataFrame
    rests_on: pl.DataFrame
    asked_in: pl.DataFrame
    targets: pl.DataFrame
    units: pl.DataFrame
    definitions: pl.DataFrame
    imported: pl.DataFrame
    rounds: Collection[str]
    members: Collection[str]
    composites: Collection[str]
    factors: pl.DataFrame
    frames_defined_otherwise: bool

    @property
    def unit_answers(self) -> pl.DataFrame:
        """Return (indicator, period, unit, question): answers that can move a unit."""
        return self.answers.join(self.rests_on, on=["period", "question"])

    @property
    def unit_frames(self) -> pl.DataFrame:
        """Return (indicator, period, unit, regrouped) whose participation differs."""
        on = ["period", "service_area"]
        found = self.frames.join(self.asked_in, on=on)
        return found.group_by("indicator", "period", "unit").agg(
            pl.col("regrouped").any()
        )


def with_causes(figures: pl.DataFrame, grounds: Grounds) -> pl.DataFrame:
    """Return differing figures with `causes`, `cause`, `questions` and `units`.

    `read` are the same questions, each after its year, of those that rest on two years.
    """
    rows = figures.with_row_index("row").with_columns(
        other=pl.when(pl.col("breakdown").str.starts_with(COMMON))
        .then(pl.col("breakdown").str.strip_prefix(COMMON))
        .otherwise(pl.lit("")),
        external=is_external() | is_external("_right"),
    )
    moved = unit_moves(rows, grounds)
    above = _aggregates(rows, moved, grounds)
    found = (
        rows.join(_of_rows(rows, moved), on="row", how="left")
        .join(above, on="row", how="left")
        .join(_defined(rows, grounds), on="row", how="left")
        .join(_imported(rows, grounds), on="row", how="left")
        .with_columns(_rounds(grounds))
    )
    causes = pl.concat_list(
        [
            pl.when(holds).then(pl.lit(str(cause))).otherwise(pl.lit(None, _TEXT))
            for cause, holds in _holding()
        ]
    ).list.drop_nulls()
    other = pl.lit([str(Cause.OTHER)])
    return (
        found.with_columns(
            causes=pl.when(causes.list.len() == 0).then(other).otherwise(causes),
            read=pl.concat_list(_listed("questions"), _listed("questions_below"))
            .list.unique()
            .list.sort(),
            units=pl.when("round").then(0).otherwise(pl.col("units").fill_null(0)),
        )
        .with_columns(
            cause=pl.col("causes").list.first(),
            questions=pl.col("read")
            .list.eval(pl.element().str.extract(YEAR_AND_QUESTION, 2))
            .list.unique()
            .list.sort(),
        )
        .sort("row")
        .select(
            *figures.columns, "other", "cause", "causes", "questions", "read", "units"
        )
    )


_FOUND = ("cause", "causes", "questions", "read", "units")


def _holding() -> list[tuple[Cause, pl.Expr]]:
    """Each cause and when it holds, the most decisive first.

    What came or left with a round or a delivery has that cause alone.
    """
    delivered = _true("imported") & (pl.col("change") != str(Change.CHANGED))
    alone = pl.col("round") | delivered
    unit = _true("by_frame") | _true("frame_below")
    answer = _true("by_answer") | _true("answer_below")
    # Who took part is what a response rate counts, whatever the rule.
    rate = pl.col("measure") == Measure.RESPONSE_RATE
    elsewhere = unit | (answer & ~rate) | _true("imported")
    defined = pl.col("surely").is_not_null() & (
        (_true("surely") & ~(rate & unit)) | ~elsewhere
    )
    return [
        (Cause.ROUND, pl.col("round")),
        (Cause.IMPORT, ~pl.col("round") & _true("imported")),
        (Cause.DEFINITION, ~alone & defined),
        (Cause.UNIT, ~alone & unit),
        (Cause.ANSWER, ~alone & answer),
    ]


def _true(name: str) -> pl.Expr:
    return pl.col(name).fill_null(value=False)


def _listed(name: str) -> pl.Expr:
    return pl.col(name).fill_null(pl.lit([], pl.List(_TEXT)))


def _years(rows: pl.DataFrame) -> pl.DataFrame:
    """Each row once for each year it rests on: a common basket has two."""
    own = rows.select("row", "indicator", "place", year="period")
    other = rows.filter(pl.col("other") != "").select(
        "row", "indicator", "place", year="other"
    )
    return pl.concat([own, other])


def unit_moves(rows: pl.DataFrame, grounds: Grounds) -> pl.DataFrame:
    """Return a row for each figure of a unit that differs, and was not delivered.

    Columns: row, indicator, period, other, unit, by_frame, by_answer, questions, each
    after its year. Where an indicator had a value and has another, the answers moved
    it, not that the unit took part in one area more or less.
    """
    units = grounds.units.select("indicator", "period", "place")
    own = rows.filter(~pl.col("external")).join(
        units, on=["indicator", "period", "place"], how="semi"
    )
    years = _years(own).rename({"place": "unit", "year": "period"})
    on = ["indicator", "period", "unit"]
    questions = (
        years.join(grounds.unit_answers, on=on)
        .group_by("row")
        .agg(questions=pl.format("{} {}", "period", "question").unique().sort())
    )
    frames = years.join(grounds.unit_frames, on=on, how="semi")
    frames = frames.select("row", by_frame=pl.lit(value=True)).unique()
    stayed = (pl.col("missing") == "") & (pl.col("missing_right") == "")
    found = (
        own.select("row", *SERIES, unit="place", stayed=stayed.fill_null(value=False))
        .join(questions, on="row", how="left")
        .join(frames, on="row", how="left")
        .with_columns(
            by_answer=pl.col("questions").is_not_null(),
            by_frame=_true("by_frame"),
            questions=_listed("questions"),
        )
    )
    return _through_factors(found, years, grounds)


def _through_factors(
    found: pl.DataFrame, years: pl.DataFrame, grounds: Grounds
) -> pl.DataFrame:
    """A composite is moved by what moved its factors; by the rest if none was."""
    composite = pl.col("indicator").is_in(list(grounds.composites))
    by_frame = pl.col("by_frame") & ~(pl.col("stayed") & pl.col("by_answer"))
    single = found.filter(~composite).with_columns(by_frame=by_frame).drop("stayed")
    whole = found.filter(composite).drop("stayed")
    names = ["by_frame", "by_answer", "questions"]
    factors = (
        years.join(whole.select("row"), on="row", how="semi")
        .join(grounds.factors, on=["indicator", "period"])
        .join(
            single.select("period", "unit", *names, factor="indicator"),
            on=["factor", "period", "unit"],
        )
        .group_by("row")
        .agg(
            pl.col("by_frame", "by_answer").any(),
            pl.col("questions").explode().drop_nulls().unique().sort(),
        )
    )
    known = whole.drop(names).join(factors, on="row")
    rest = whole.join(factors, on="row", how="anti")
    columns = single.columns
    return pl.concat([single, known.select(columns), rest.select(columns)])


def _of_rows(rows: pl.DataFrame, moved: pl.DataFrame) -> pl.DataFrame:
    """What moved a unit's own row; a response rate is moved by participation alone."""
    names = ["row", "by_frame", "by_answer", "questions"]
    rates = rows.filter(pl.col("measure") == Measure.RESPONSE_RATE).select("row")
    return moved.select(names).join(rates, on="row", how="anti")


def _aggregates(
    rows: pl.DataFrame, moved: pl.DataFrame, grounds: Grounds
) -> pl.DataFrame:
    """What moved each aggregate: the units below it, counted, and their causes."""
    by_series = ["place", *SERIES]
    wanted = rows.filter(~pl.col("external")).select("row", "measure", *by_series)
    more = [_regrouped(wanted, grounds), _in_common(wanted, moved, grounds)]
    others = [each.select(moved.columns) for each in more]
    below = below_by_series(pl.concat([moved, *others]), grounds.targets)
    rate = pl.col("measure") == Measure.RESPONSE_RATE
    figures = wanted.filter(~rate).join(below, on=by_series)
    rates = wanted.filter(rate).join(
        _rates(grounds), on=["indicator", "period", "place"]
    )
    names = ["row", "units", "frame_below", "answer_below", "questions_below"]
    return pl.concat([figures.select(names), rates.select(names)])


def _regrouped(rows: pl.DataFrame, grounds: Grounds) -> pl.DataFrame:
    """The units that stand for another municipality; their own figures may stay."""
    frames = grounds.unit_frames.filter("regrouped")
    series = rows.select(SERIES).unique()
    return frames.join(series, on=["indicator", "period"]).with_columns(
        row=pl.lit(0, pl.UInt32),
        by_frame=pl.lit(value=True),
        by_answer=pl.lit(value=False),
        questions=pl.lit([], pl.List(_TEXT)),
    )


def _in_common(
    rows: pl.DataFrame, moved: pl.DataFrame, grounds: Grounds
) -> pl.DataFrame:
    """What units bring to a common basket, in which too few pairs give no own row."""
    series = rows.filter(pl.col("other") != "").select(SERIES).unique()
    years = [series.with_columns(year=year) for year in ("period", "other")]
    single = moved.filter(~pl.col("indicator").is_in(list(grounds.composites)))
    factors = grounds.factors.rename({"period": "year"})
    return (
        pl.concat(years)
        .join(factors, on=["indicator", "year"])
        .join(
            single.select(
                "unit",
                *("row", "by_frame", "by_answer", "questions"),
                factor="indicator",
                year="period",
            ),
            on=["factor", "year"],
        )
    )


def below_by_series(moved: pl.DataFrame, targets: pl.DataFrame) -> pl.DataFrame:
    """Return, for each series and aggregate, what moved the units below it."""
    units = moved.group_by(*SERIES, "unit").agg(
        pl.col("by_frame", "by_answer").any(), pl.col("questions").explode().unique()
    )
    # A divided city is a unit of some areas: where districts moved it, they are told.
    above = units.join(targets, on=["period", "unit"])
    idle = units.filter(~pl.col("by_frame") & ~pl.col("by_answer")).join(
        above.select(*SERIES, unit="place"), on=[*SERIES, "unit"], how="semi"
    )
    return (
        above.join(idle, on=[*SERIES, "unit"], how="anti")
        .group_by("place", *SERIES)
        .agg(
            units=pl.col("unit").n_unique().cast(pl.Int64),
            frame_below=pl.col("by_frame").any(),
            answer_below=pl.col("by_answer").any(),
            questions_below=pl.col("questions").explode().drop_nulls().unique().sort(),
        )
    )


def _rates(grounds: Grounds) -> pl.DataFrame:
    """The units that moved each aggregate's response rate."""
    return (
        grounds.unit_frames.join(grounds.targets, on=["period", "unit"])
        .group_by("indicator", "period", "place")
        .agg(units=pl.col("unit").n_unique().cast(pl.Int64))
        .with_columns(
            frame_below=pl.lit(value=True),
            answer_below=pl.lit(value=False),
            questions_below=pl.lit([], pl.List(_TEXT)),
        )
    )


def _defined(rows: pl.DataFrame, grounds: Grounds) -> pl.DataFrame:
    """The rows that a definition explains, or what a place belongs to.

    `surely` is false where a composite rests on a factor that was defined otherwise,
    and whose own figure at the place is the same: then only what nothing else explains.
    """
    here = rows.select(
        "place", root="indicator", year="period", differs=pl.lit(value=True)
    ).unique()
    found = (
        _years(rows)
        .join(grounds.definitions.rename({"period": "year"}), on=["indicator", "year"])
        .join(rows.select("row", "moved", "period", "other"), on="row")
        .filter(explains("year"))
        .join(here, on=["place", "root", "year"], how="left")
        .select(
            "row",
            surely=(pl.col("indicator") == pl.col("root"))
            | pl.col("marks_only")
            | _true("differs"),
        )
    )
    members = rows.filter(pl.col("place").is_in(list(grounds.members)))
    framed = rows.filter(~pl.col("moved")).head(
        rows.height if grounds.frames_defined_otherwise else 0
    )
    tables = [t.select("row", surely=pl.lit(value=True)) for t in (members, framed)]
    whole = pl.concat([found, *tables])
    return whole.group_by("row").agg(pl.col("surely").any())


def explains(year: str) -> pl.Expr:
    """Whether a definition that changed in a year explains a row that rests on it.

    One that only says how the year compares with the one before moves marks, and the
    basket the two have in common.
    """
    later = pl.max_horizontal("period", "other") == pl.col(year)
    common = (pl.col("other") != "") & later
    return ~pl.col("marks_only") | ~pl.col("moved") | common


def _imported(rows: pl.DataFrame, grounds: Grounds) -> pl.DataFrame:
    """The rows a delivery explains: its own, and the mark of the step from it to us."""
    own = rows.filter("external").join(
        grounds.imported, on=["indicator", "place", "period"], how="semi"
    )
    joined = rows.filter(~pl.col("external") & ~pl.col("moved")).join(
        grounds.imported, on=["indicator", "place"], how="semi"
    )
    found = pl.concat([own.select("row"), joined.select("row")])
    return found.with_columns(imported=pl.lit(value=True))


def _rounds(grounds: Grounds) -> pl.Expr:
    apart = sorted(grounds.rounds)
    either = pl.any_horizontal(pl.col("period", "other").is_in(apart))
    return (~pl.col("external") & either).alias("round")
