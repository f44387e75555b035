"""The answers a release publishes: without the persons its figures do not show.

A count of children in an answer would give away a share that is hidden. In the copy of
a snapshot that a release carries, such a count is missing with the reason “suppressed”.
"""

from __future__ import annotations

import polars as pl

from jamfor.core.indicators.rules import NumberRef, ShareOf
from jamfor.core.releases.pack import Pack
from jamfor.core.vocabulary.missing import Missing
from jamfor.core.vocabulary.observations import Measure
from jamfor.pipeline.persons import SUPPRESSED, persons_of


KEY = ("place", "question", "part")


def withheld_answers(
    pack: Pack, *, period: str, answers: pl.DataFrame, observations: pl.DataFrame
) -> pl.DataFrame:
    """Return a round's answers as they are published.

    A count of persons stands only where every share it is a part of is shown: not
    where the share is hidden, and not where the other count was never told. A nought
    of nobody stands. Every other answer is as it was.
    """
    keys = _withheld_keys(pack, period, answers, observations)
    marked = answers.with_row_index("row").join(
        keys.with_columns(withheld=pl.lit(value=True)), on=list(KEY), how="left"
    )
    gone = pl.col("withheld").fill_null(value=False)
    return (
        marked.sort("row")
        .with_columns(
            value=pl.when(gone).then(pl.lit("")).otherwise("value"),
            missing=pl.when(gone).then(pl.lit(SUPPRESSED)).otherwise("missing"),
        )
        .select(answers.columns)
    )


def _withheld_keys(
    pack: Pack, period: str, answers: pl.DataFrame, observations: pl.DataFrame
) -> pl.DataFrame:
    """(place, question, part) of each count that may not stand."""
    units = observations.filter(
        pl.col("period") == period, pl.col("measure") == str(Measure.SHARE)
    ).select("indicator", "place", state="missing")
    counts = _counts(pack, period)
    told = answers.filter(pl.col("missing") == "").join(counts, on=["question", "part"])
    told = told.join(units, on=["indicator", "place"], how="left")
    nobody = (pl.col("state") == str(Missing.NOT_APPLICABLE)) & (pl.col("value") == "0")
    shown = (pl.col("state") == "") | nobody
    return told.filter(~shown.fill_null(value=False)).select(KEY).unique()


def _counts(pack: Pack, period: str) -> pl.DataFrame:
    """Which answers are counts of persons, and of which indicator."""
    rows = [
        (name, ref.question, ref.part)
        for name, version in persons_of(pack, period).items()
        if isinstance(version.rule, ShareOf)
        for ref in _refs(version.rule)
    ]
    schema = {"indicator": pl.String, "question": pl.String, "part": pl.String}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _refs(rule: ShareOf) -> tuple[NumberRef, NumberRef]:
    return rule.numerator, rule.denominator
