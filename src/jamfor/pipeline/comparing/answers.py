"""Which answers and dates differ between two releases, in the rounds both have."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import polars as pl

from jamfor.core.answers.wording import EVIDENCE
from jamfor.core.releases.changes import AnswerChange, Said
from jamfor.store.snapshots import SnapshotTables


ANSWER = ["period", "place", "question", "part"]


def differing_answers(
    before: Mapping[str, SnapshotTables], after: Mapping[str, SnapshotTables]
) -> pl.DataFrame:
    """Return a row for each answer and date that differs, sorted.

    `values` and `missing` are what stood, `…_right` what stands; null is nothing.
    """
    both = sorted(before.keys() & after.keys())
    return pl.concat([_EMPTY, *(_differing(p, before[p], after[p]) for p in both)])


def answer_changes(rows: pl.DataFrame) -> Iterator[AnswerChange]:
    """Return differing answers as values of the core, in their order."""
    for row in rows.iter_rows(named=True):
        yield AnswerChange(
            **{name: row[name] for name in ANSWER},
            before=_as_said(row["values"], row["missing"]),
            after=_as_said(row["values_right"], row["missing_right"]),
        )


def _as_said(values: list[str] | None, missing: str | None) -> Said | None:
    return None if values is None else Said(values=tuple(values), missing=missing or "")


def _differing(
    period: str, before: SnapshotTables, after: SnapshotTables
) -> pl.DataFrame:
    old, new = _said(period, before), _said(period, after)
    # Compared as text: a list is no key of a join.
    on = [*ANSWER, "text", "missing"]
    gone, came = old.join(new, on=on, how="anti"), new.join(old, on=on, how="anti")
    return (
        gone.join(came, on=ANSWER, how="full", coalesce=True)
        .select(list(_EMPTY.columns))
        .sort(ANSWER)
    )


def _said(period: str, tables: SnapshotTables) -> pl.DataFrame:
    """A round's answers and evidence in one form, a row each."""
    answers = tables.answers.group_by("place", "question", "part").agg(
        values=pl.col("value").filter(pl.col("missing") == "").sort(),
        missing=pl.col("missing").max(),
    )
    evidence = (
        tables.evidence.with_columns(
            pl.col("documented").replace_strict(
                {True: "yes", False: "no"}, return_dtype=pl.String
            ),
            pl.col("decided", "followed_up").cast(pl.String),
        )
        .unpivot(EVIDENCE, index=["place", "routine"], variable_name="part")
        .filter(pl.col("value").is_not_null())
        .select(
            "place",
            question="routine",
            part="part",
            values=pl.concat_list("value"),
            missing=pl.lit(""),
        )
    )
    return pl.concat([answers, evidence]).with_columns(
        period=pl.lit(period), text=pl.col("values").list.join("\n")
    )


_EMPTY = pl.DataFrame(
    schema={
        **dict.fromkeys(ANSWER, pl.String),
        "values": pl.List(pl.String),
        "missing": pl.String,
        "values_right": pl.List(pl.String),
        "missing_right": pl.String,
    }
)
