"""Every indicator for every unit at once: rules compiled to columns, answers wide.

The fast form of `core.indicators.evaluation`, which it must agree with cell by cell.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import narwhals as nw
import polars as pl

from jamfor.core.indicators.definitions import IndicatorVersion, Kind
from jamfor.core.indicators.evaluation import SCALE
from jamfor.core.indicators.rules import NumberOf
from jamfor.core.releases.pack import Pack
from jamfor.pipeline.codes import (
    CODE_OF,
    NO_CODE,
    YES_CODE,
    level_codes,
)
from jamfor.pipeline.compile import Compiler, Measured
from jamfor.pipeline.wide import widen


SCHEMA = {
    "indicator": pl.String,
    "place": pl.String,
    "version": pl.Int64,
    "value": pl.Float64,
    "met": pl.Int8,
    "level": pl.String,
    "numerator": pl.Int64,
    "denominator": pl.Int64,
    "missing": pl.String,
}


def unit_values(
    pack: Pack,
    *,
    period: str,
    answers: pl.DataFrame,
    evidence: pl.DataFrame,
    frame: pl.DataFrame,
) -> pl.DataFrame:
    """Return what each indicator asked in a year says of each unit of its home's frame.

    The frames are those of a round's answers snapshot. Rows are sorted by indicator and
    place, in the columns of `SCHEMA`: `value` as in `Outcome`, `missing` empty where
    there is a value. Raises ValueError for answers no validation should have let by.
    """
    versions = _asked(pack, period)
    asked = frame.filter(pl.col("in_frame"))
    compiler = Compiler(
        questions={
            question.id: version
            for question in pack.questions
            if (version := question.asked_in(period)) is not None
        },
        reference_date=_reference_date(pack, period),
    )
    measured = {name: compiler.measure(version) for name, version in versions.items()}
    wide = _stepped(
        widen(
            asked["place"].unique().sort(),
            answers=answers,
            evidence=evidence,
            needed=compiler.needed,
            categories=compiler.categories,
        ),
        compiler,
    )
    cells = _long(wide, measured).join(_homes(versions), on="indicator")
    units = asked.select("service_area", "place").unique()
    cells = cells.join(units, on=["service_area", "place"], how="semi")
    return _decoded(cells, versions)


def _asked(pack: Pack, period: str) -> dict[str, IndicatorVersion]:
    """The indicators asked in a year that a unit's answers decide."""
    return {
        indicator.id: version
        for indicator in pack.indicators
        if (version := indicator.in_period(period)) is not None
        and version.kind is not Kind.COMPOSITE
    }


def _reference_date(pack: Pack, period: str) -> date:
    return next(r.reference_date for r in pack.rounds if r.period == period)


def _stepped(wide: pl.DataFrame, compiler: Compiler) -> pl.DataFrame:
    """Add the leaves and routes the rules lean on, layer by layer."""
    stepped = nw.from_native(wide, eager_only=True)
    for layer in compiler.layers:
        stepped = stepped.with_columns(step.expr.alias(step.name) for step in layer)
    return stepped.to_native()


def _long(wide: pl.DataFrame, measured: Mapping[str, Measured]) -> pl.DataFrame:
    """A row for each indicator and place: its code, and its numbers if it has any."""
    codes = _column_of(wide, {name: m.code for name, m in measured.items()}, "code")
    for number in ("numerator", "denominator"):
        exprs = {
            name: expr
            for name, m in measured.items()
            if (expr := getattr(m, number)) is not None
        }
        column = _column_of(wide, exprs, number)
        codes = codes.join(column, on=["indicator", "place"], how="left")
    return codes


def _column_of(
    wide: pl.DataFrame, exprs: Mapping[str, nw.Expr], name: str
) -> pl.DataFrame:
    """Compute a column an indicator, and turn them into rows."""
    dtype = pl.Int16 if name == "code" else pl.Int64
    computed = nw.from_native(wide, eager_only=True).select(
        nw.col("place"), *(expr.alias(indicator) for indicator, expr in exprs.items())
    )
    long = computed.to_native().unpivot(
        index="place", variable_name="indicator", value_name=name
    )
    return long.cast({name: dtype})


def _homes(versions: Mapping[str, IndicatorVersion]) -> pl.DataFrame:
    rows = [
        (name, version.home, version.version, *_shape(version))
        for name, version in versions.items()
    ]
    return pl.DataFrame(
        rows,
        schema={
            "indicator": pl.String,
            "service_area": pl.String,
            "version": pl.Int64,
            "shape": pl.String,
            "scale": pl.Int64,
        },
        orient="row",
    )


def _shape(version: IndicatorVersion) -> tuple[str, int]:
    """How a value follows from the numbers, and what a number alone is divided by."""
    if not isinstance(version.rule, NumberOf):
        return ("met" if version.kind.counts else "quotient"), 1
    return "number", SCALE * (100 if version.unit == "percent" else 1)


def _meanings(versions: Mapping[str, IndicatorVersion]) -> pl.DataFrame:
    """What each code says, indicator by indicator."""
    rows: list[tuple[str, int, int | None, str, str]] = []
    for name, version in versions.items():
        rows += [(name, code, None, "", str(why)) for why, code in CODE_OF.items()]
        if version.kind is Kind.ORDINAL:
            rows += [
                (name, code, int(version.is_met_at(level)), level, "")
                for level, code in level_codes(version).items()
            ]
        elif version.kind is Kind.FACT:
            rows += [(name, NO_CODE, 0, "", ""), (name, YES_CODE, 1, "", "")]
        else:
            rows += [(name, YES_CODE, None, "", "")]
    schema = {
        "indicator": pl.String,
        "code": pl.Int16,
        "met": pl.Int8,
        "level": pl.String,
        "missing": pl.String,
    }
    return pl.DataFrame(rows, schema=schema, orient="row")


def _decoded(
    cells: pl.DataFrame, versions: Mapping[str, IndicatorVersion]
) -> pl.DataFrame:
    """Turn codes into values and reasons; refuse a code that says nothing."""
    read = cells.join(_meanings(versions), on=["indicator", "code"], how="left")
    senseless = read.filter(pl.col("missing").is_null())
    if senseless.height:
        where = senseless.select("indicator", "place").row(0)
        raise ValueError(f"an answer that validation should have refused: {where}")
    known = pl.col("missing") == ""
    met = pl.col("shape") == "met"
    quotient = pl.col("shape") == "quotient"
    numerator = pl.when(met).then(pl.col("met").cast(pl.Int64)).otherwise("numerator")
    denominator = pl.when(met).then(1).otherwise("denominator")
    read = read.with_columns(
        numerator=pl.when(known).then(numerator),
        denominator=pl.when(known).then(denominator),
    )
    divisor = pl.when(quotient | met).then("denominator").otherwise("scale")
    return (
        read.with_columns(value=pl.col("numerator") / divisor)
        .with_columns(
            numerator=pl.when(quotient | met).then("numerator"),
            denominator=pl.when(quotient | met).then("denominator"),
        )
        .select(pl.col(name).cast(dtype) for name, dtype in SCHEMA.items())
        .sort("indicator", "place")
    )
