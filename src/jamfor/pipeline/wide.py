"""Answers turned once from a row a part to a column a part, a row for each unit."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from jamfor.core.indicators.evaluation import SCALE
from jamfor.core.vocabulary.missing import Missing
from jamfor.pipeline.codes import CODE_OF, Column


_DTYPES = {
    "reason": pl.Int8,
    "value": pl.String,
    "number": pl.Int64,
    "chosen": pl.Int8,
    "followed-up": pl.Date,
    "documented": pl.Boolean,
    "evidence": pl.Int8,
}
_DECIMAL = r"^(-?)(\d+)(?:\.(\d{1,4}))?$"
_REASONS = {str(reason): code for reason, code in CODE_OF.items()} | {"": 0}


def widen(
    places: pl.Series,
    *,
    answers: pl.DataFrame,
    evidence: pl.DataFrame,
    needed: Iterable[Column],
) -> pl.DataFrame:
    """Return one row a place with the needed columns; a part without a row is a reason.

    Raises ValueError for a number that is no decimal of at most four places, and for a
    reason no unit can give.
    """
    wide = pl.DataFrame({"place": places})
    columns = sorted(needed)
    long = _prepared(answers)
    for holds in ("reason", "value", "number", "chosen"):
        wanted = [column for column in columns if column.holds == holds]
        wide = wide.join(_pivoted(long, holds, wanted), on="place", how="left")
    for holds in ("followed-up", "documented", "evidence"):
        wanted = [column for column in columns if column.holds == holds]
        wide = wide.join(
            _pivoted_evidence(evidence, holds, wanted), on="place", how="left"
        )
    return _completed(wide, columns)


def _prepared(answers: pl.DataFrame) -> pl.DataFrame:
    """Answers with the reason as a code, nought where there is an answer."""
    reason = pl.col("missing").cast(pl.String).fill_null("")
    prepared = answers.select(
        "place",
        "question",
        pl.col("part").fill_null(""),
        "value",
        reason.alias("missing"),
        reason.replace_strict(_REASONS, default=None, return_dtype=pl.Int8).alias(
            "reason"
        ),
    )
    faulty = prepared.filter(pl.col("reason").is_null())
    if faulty.height:
        raise ValueError(f"no unit can give such a reason: {faulty.row(0)}")
    return prepared


def _pivoted(long: pl.DataFrame, holds: str, wanted: list[Column]) -> pl.DataFrame:
    """The parts wanted, side by side."""
    part = "value" if holds == "chosen" else "part"
    keys = _keys(wanted).rename({"part": part})
    rows = long.join(keys, on=["question", part], how="inner")
    match holds:
        case "reason":
            return _side_by_side(
                rows.group_by("place", "key").agg(pl.col("reason").max())
            )
        case "number":
            return _side_by_side(_numbers(rows.filter(pl.col("reason") == 0)))
        case "chosen":
            rows = rows.filter(pl.col("reason") == 0)
            chosen = rows.select("place", "key", pl.lit(1, pl.Int8).alias("chosen"))
            return _side_by_side(chosen.unique())
        case _:
            answered = rows.filter(pl.col("reason") == 0)
            return _side_by_side(answered.select("place", "key", "value"))


def _pivoted_evidence(
    evidence: pl.DataFrame, holds: str, wanted: list[Column]
) -> pl.DataFrame:
    """One property of the routines wanted, side by side."""
    value = {
        "followed-up": pl.col("followed_up").cast(pl.Date),
        "documented": pl.col("documented").cast(pl.Boolean),
        "evidence": pl.lit(1, pl.Int8),
    }[holds]
    keys = _keys(wanted).select(pl.col("question").alias("routine"), "key")
    rows = evidence.join(keys, on="routine", how="inner")
    return _side_by_side(rows.select("place", "key", value.alias(holds)))


def _keys(wanted: list[Column]) -> pl.DataFrame:
    return pl.DataFrame(
        [(column.question, column.part, column.name) for column in wanted],
        schema={"question": pl.String, "part": pl.String, "key": pl.String},
        orient="row",
    )


def _side_by_side(rows: pl.DataFrame) -> pl.DataFrame:
    """Keys as columns; two values of one part would be refused here."""
    return rows.pivot(on="key", index="place", values=rows.columns[-1])


def _numbers(rows: pl.DataFrame) -> pl.DataFrame:
    """Decimals as whole ten-thousandths, without a detour over binary fractions."""
    groups = pl.col("value").str.extract_groups(_DECIMAL).struct
    sign = pl.when(groups["1"] == "-").then(-1).otherwise(1)
    whole = groups["2"].cast(pl.Int64) * SCALE
    rest = groups["3"].fill_null("").str.pad_end(4, "0").cast(pl.Int64)
    numbers = rows.select(
        "place", "key", "value", (sign * (whole + rest)).alias("number")
    )
    faulty = numbers.filter(pl.col("number").is_null())
    if faulty.height:
        raise ValueError(f"not a decimal of at most four places: {faulty.row(0)}")
    return numbers.select("place", "key", "number")


def _completed(wide: pl.DataFrame, columns: list[Column]) -> pl.DataFrame:
    """Add columns nobody answered, and the reason where a part has no row."""
    absent = [column for column in columns if column.name not in wide.columns]
    wide = wide.with_columns(
        pl.lit(None, _DTYPES[column.holds]).alias(column.name) for column in absent
    )
    filled = {"reason": CODE_OF[Missing.NOT_ANSWERED], "chosen": 0}
    return wide.with_columns(
        pl.col(column.name).fill_null(pl.lit(filled[column.holds], pl.Int8))
        for column in columns
        if column.holds in filled
    )
