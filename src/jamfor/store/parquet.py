"""Tables in Parquet: fixed columns, sorted by key, the same bytes for the same rows.

The columns of observations and snapshots are joints of the house (A and B).
"""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass
from pathlib import Path

import polars as pl


ROW_GROUP = 250_000  # rows
COMPRESSION_LEVEL = 3  # of zstd


@dataclass(frozen=True, slots=True, kw_only=True)
class TableShape:
    """The columns of a table with their types, which are its key, which may be null."""

    name: str
    columns: dict[str, pl.DataType]
    key: tuple[str, ...]
    nullable: frozenset[str] = frozenset()

    @property
    def file(self) -> str:
        """The name of the table's file."""
        return f"{self.name}.parquet"


_TEXT, _WHOLE, _FLOAT = pl.String(), pl.Int64(), pl.Float64()

OBSERVATIONS = TableShape(
    name="observations",
    columns={
        "indicator": _TEXT,
        "place": _TEXT,
        "period": _TEXT,
        "version": _WHOLE,
        "breakdown": _TEXT,
        "measure": _TEXT,
        "value": _FLOAT,
        "numerator": _WHOLE,
        "denominator": _WHOLE,
        "answered": _WHOLE,
        "frame": _WHOLE,
        "ci_low": _FLOAT,
        "ci_high": _FLOAT,
        "bound_low": _FLOAT,
        "bound_high": _FLOAT,
        "missing": _TEXT,
        "status": _TEXT,
        "flags": _TEXT,  # sorted, joined by ";"
    },
    key=("indicator", "place", "period", "breakdown", "measure"),
    nullable=frozenset(
        {
            "value",
            "numerator",
            "denominator",
            "answered",
            "frame",
            "ci_low",
            "ci_high",
            "bound_low",
            "bound_high",
        }
    ),
)

ANSWERS = TableShape(
    name="answers",
    columns={
        "place": _TEXT,
        "question": _TEXT,
        "part": _TEXT,
        "value": _TEXT,
        "missing": _TEXT,
        "revision": _WHOLE,
        "carried_from": _TEXT,
    },
    key=("place", "question", "part", "value"),
)
EVIDENCE = TableShape(
    name="evidence",
    columns={
        "place": _TEXT,
        "routine": _TEXT,
        "decided": pl.Date(),
        "followed_up": pl.Date(),
        "documented": pl.Boolean(),
    },
    key=("place", "routine"),
    nullable=frozenset({"decided", "followed_up"}),
)
FRAME = TableShape(
    name="frame",
    columns={
        "service_area": _TEXT,
        "place": _TEXT,
        "parent": _TEXT,  # the municipality a unit stands for, itself if undivided
        "in_frame": pl.Boolean(),
        "state": _TEXT,  # answered, partial or none
    },
    key=("service_area", "place"),
)

CELLS = TableShape(
    name="cells",
    columns={
        "indicator": _TEXT,
        "place": _TEXT,
        "period": _TEXT,
        "breakdown": _TEXT,
        "measure": _TEXT,
        "value": _FLOAT,  # as stated; null where a numerator and denominator say it
        "numerator": _WHOLE,
        "denominator": _WHOLE,
        "answered": _WHOLE,
        "frame": _WHOLE,
        "ci_low": _FLOAT,
        "ci_high": _FLOAT,
        "bound_low": _FLOAT,
        "bound_high": _FLOAT,
        "missing": _TEXT,
        "started": _WHOLE,
        "measured_twice": _WHOLE,
        "lost": _WHOLE,
    },
    key=("indicator", "place", "period", "breakdown", "measure"),
    nullable=frozenset(
        {
            "value",
            "numerator",
            "denominator",
            "answered",
            "frame",
            "ci_low",
            "ci_high",
            "bound_low",
            "bound_high",
            "started",
            "measured_twice",
            "lost",
        }
    ),
)

SNAPSHOT_TABLES = (ANSWERS, EVIDENCE, FRAME)


def conform(frame: pl.DataFrame, shape: TableShape) -> pl.DataFrame:
    """Return the table in its columns and order; raise ValueError where it cannot be.

    Refused: a column that is absent or surplus, a null where none may be, and a key
    that stands twice.
    """
    if set(frame.columns) != set(shape.columns):
        found = sorted(set(frame.columns) ^ set(shape.columns))
        raise ValueError(f"{shape.name}: columns absent or surplus: {found}")
    table = frame.select(
        pl.col(name).cast(dtype) for name, dtype in shape.columns.items()
    ).sort(shape.key)
    _refuse_nulls(table, shape)
    # Sorted, so that two rows of one key stand beside each other.
    same = (pl.col(name) == pl.col(name).shift() for name in shape.key)
    twice = table.filter(pl.all_horizontal(same))
    if twice.height:
        raise ValueError(f"{shape.name}: a key stands twice: {twice.row(0)}")
    return table


def _refuse_nulls(table: pl.DataFrame, shape: TableShape) -> None:
    for name in sorted(shape.columns.keys() - shape.nullable):
        if table[name].null_count():
            raise ValueError(f"{shape.name}: {name} is null somewhere")


def write_table(folder: Path, frame: pl.DataFrame, shape: TableShape) -> None:
    """Write a table; the same rows give the same bytes (with the same Polars)."""
    # One chunk, so that how the rows came about leaves no trace in the file.
    conform(frame, shape).rechunk().write_parquet(
        folder / shape.file,
        compression="zstd",
        compression_level=COMPRESSION_LEVEL,
        row_group_size=ROW_GROUP,
        statistics=True,
    )


def read_table(folder: Path, shape: TableShape) -> pl.DataFrame:
    """Read a table and hold its columns to its shape; what its rows say is not judged.

    Raises ValueError for other columns, and for a null where none may be.
    """
    found = pl.read_parquet(folder / shape.file)
    if dict(found.schema) != shape.columns:
        raise ValueError(f"{shape.name}: not the columns of a {shape.name} table")
    _refuse_nulls(found, shape)
    return found


def logical_hash(frame: pl.DataFrame) -> str:
    """Return the SHA-256 of a table's rows, whatever their order and file format."""
    text = io.BytesIO()
    frame.sort(frame.columns, nulls_last=False).write_csv(text)
    return hashlib.sha256(text.getbuffer()).hexdigest()
