"""Answers turned once from a row a part to a column a part, a row for each unit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

import polars as pl

from jamfor.core.indicators.evaluation import SCALE
from jamfor.core.vocabulary.missing import Missing
from jamfor.pipeline.codes import ANSWERED, CODE_OF, Column, Holds


_ABSENT = {
    Holds.ANSWER: pl.lit(CODE_OF[Missing.NOT_ANSWERED], pl.Int16),
    Holds.ANSWERED: pl.lit(CODE_OF[Missing.NOT_ANSWERED], pl.Int16),
    Holds.CHOSEN: pl.lit(0, pl.Int16),
    Holds.NUMBER: pl.lit(0, pl.Int64),
    Holds.FOLLOWED_UP: pl.lit(date.min, pl.Date),
    Holds.DOCUMENTED: pl.lit(CODE_OF[Missing.NOT_ANSWERED], pl.Int16),
}
_OF_EVIDENCE = {Holds.FOLLOWED_UP, Holds.DOCUMENTED}
_DECIMAL = r"^(-?)(\d+)(?:\.(\d{1,4}))?$"
_REASONS = {str(reason): code for reason, code in CODE_OF.items()} | {"": ANSWERED}


def widen(
    places: pl.Series,
    *,
    answers: pl.DataFrame,
    evidence: pl.DataFrame,
    needed: Iterable[Column],
    categories: Mapping[str, int],
) -> pl.DataFrame:
    """Return one row a place with the needed columns, and no nulls.

    `categories` gives the code of each category that rules name. Raises ValueError for
    a number that is no decimal of at most four places, for a reason no unit can give,
    and for two answers where there can be one.
    """
    wide = pl.DataFrame({"place": places})
    long = _reasoned(answers)
    for holds in Holds:
        wanted = [column for column in needed if column.holds is holds]
        if wanted:
            source = evidence if holds in _OF_EVIDENCE else long
            rows = _rows(holds, wanted, source, categories)
            wide = wide.join(_side_by_side(rows), on="place", how="left")
            wide = _completed(wide, holds, [column.name for column in wanted])
    return wide


def _reasoned(answers: pl.DataFrame) -> pl.DataFrame:
    """Answers with the reason as a code, `ANSWERED` where there is an answer."""
    reason = pl.col("missing").cast(pl.String).fill_null("")
    code = reason.replace_strict(_REASONS, default=None, return_dtype=pl.Int16)
    reasoned = answers.with_columns(pl.col("part").fill_null(""), code.alias("code"))
    faulty = reasoned.filter(pl.col("code").is_null())
    if faulty.height:
        raise ValueError(f"no unit can give such a reason: {faulty.row(0)}")
    return reasoned


def _rows(
    holds: Holds,
    wanted: list[Column],
    source: pl.DataFrame,
    categories: Mapping[str, int],
) -> pl.DataFrame:
    """The place, the column's name and the value of each cell there is."""
    if holds in _OF_EVIDENCE:
        keys = _keys(wanted, "routine")
        return _evidence(holds, source.join(keys, on="routine"))
    part = "value" if holds is Holds.CHOSEN else "part"
    rows = source.join(_keys(wanted, "question", part), on=["question", part])
    answered = rows.filter(pl.col("code") == ANSWERED)
    match holds:
        case Holds.ANSWER:
            named = pl.col("value").replace_strict(
                dict(categories), default=ANSWERED, return_dtype=pl.Int16
            )
            code = pl.when(pl.col("code") == ANSWERED).then(named).otherwise("code")
            return rows.select("place", "key", code.alias("code"))
        case Holds.ANSWERED:
            return rows.select("place", "key", "code").unique()
        case Holds.CHOSEN:
            chosen = pl.lit(1, pl.Int16).alias("chosen")
            return answered.select("place", "key", chosen).unique()
        case _:
            return _numbers(answered)


def _evidence(holds: Holds, rows: pl.DataFrame) -> pl.DataFrame:
    """A follow-up that never was is not documented."""
    followed_up = pl.col("followed_up").cast(pl.Date)
    if holds is Holds.FOLLOWED_UP:
        return rows.select("place", "key", followed_up)
    documented = followed_up.is_not_null() & pl.col("documented").fill_null(value=False)
    return rows.select("place", "key", documented.cast(pl.Int16))


def _keys(wanted: list[Column], question: str, part: str = "") -> pl.DataFrame:
    """The names of the columns wanted, beside what they hold."""
    columns = {
        question: [column.question for column in wanted],
        "key": [column.name for column in wanted],
    }
    if part:
        columns[part] = [column.part for column in wanted]
    return pl.DataFrame(columns)


def _numbers(rows: pl.DataFrame) -> pl.DataFrame:
    """Decimals as whole ten-thousandths, without a detour over binary fractions."""
    groups = pl.col("value").str.extract_groups(_DECIMAL).struct
    sign = pl.when(groups["1"] == "-").then(-1).otherwise(1)
    whole = groups["2"].cast(pl.Int64) * SCALE
    rest = groups["3"].fill_null("").str.pad_end(4, "0").cast(pl.Int64)
    numbers = rows.with_columns(number=sign * (whole + rest))
    faulty = numbers.filter(pl.col("number").is_null())
    if faulty.height:
        raise ValueError(f"not a decimal of at most four places: {faulty.row(0)}")
    return numbers.select("place", "key", "number")


def _side_by_side(rows: pl.DataFrame) -> pl.DataFrame:
    """Turn column names into columns; a cell has one value or is our mistake."""
    if rows.select("place", "key").is_duplicated().any():
        raise ValueError("two answers where there can be one")
    return rows.pivot(on="key", index="place", values=rows.columns[-1])


def _completed(wide: pl.DataFrame, holds: Holds, names: list[str]) -> pl.DataFrame:
    """Say what a cell nobody filled means."""
    absent = _ABSENT[holds]
    there = set(wide.columns)
    return wide.with_columns(
        pl.col(name).fill_null(absent) if name in there else absent.alias(name)
        for name in names
    )
