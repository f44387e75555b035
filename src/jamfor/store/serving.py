"""The file pages are served from: derived from the tables of a release, read only.

The only module below the web that opens a database. Parquet stays the truth; a point
query here costs hundredths of a millisecond.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterable, Mapping
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

import polars as pl

from jamfor.core.vocabulary.errors import CorruptReleaseError
from jamfor.store.parquet import logical_hash


FILE = "serve.sqlite"
BATCH = 20_000  # rows inserted at a time, so that memory stays flat
MAPPED = 1 << 30  # bytes of the file that may be mapped into memory

Cell = str | int | float | None
ObservationRow = tuple[
    str,  # indicator
    str,  # place
    str,  # period
    int,  # version
    str,  # breakdown
    str,  # measure
    float | None,  # value
    int | None,  # numerator
    int | None,  # denominator
    int | None,  # answered
    int | None,  # frame
    float | None,  # ci_low
    float | None,  # ci_high
    float | None,  # bound_low
    float | None,  # bound_high
    str,  # missing
    str,  # status
    str,  # flags
]
AnswerRow = tuple[str, str, str, str]
"""Question, part, value, missing."""
EvidenceRow = tuple[str, str | None, str | None, int]
"""Routine, decided, followed up, documented."""

_HERE = Path(__file__).parent

INSERTS = {
    "observation": "INSERT INTO observation VALUES"
    " (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
    "answer": "INSERT INTO answer VALUES (?,?,?,?,?,?,?,?)",
    "evidence": "INSERT INTO evidence VALUES (?,?,?,?,?,?)",
    "participation": "INSERT INTO participation VALUES (?,?,?,?,?,?)",
}
KEYS = {
    "observation": ("indicator", "place", "period", "breakdown", "measure"),
    "answer": ("place", "period", "question", "part", "value"),
    "evidence": ("place", "period", "routine"),
    "participation": ("place", "period", "service_area"),
}
WHOLE_TABLES = {
    "observation": "SELECT * FROM observation",
    "answer": "SELECT * FROM answer",
    "evidence": "SELECT * FROM evidence",
    "participation": "SELECT * FROM participation",
}

POINT = (
    "SELECT * FROM observation WHERE indicator = ? AND place = ? AND period = ?"
    " AND breakdown = ? AND measure = ?"
)
OF_INDICATOR = (
    "SELECT * FROM observation WHERE indicator = ? AND breakdown = ?"
    " ORDER BY place, period, breakdown, measure"
)
OF_SERIES = (
    "SELECT * FROM observation WHERE indicator = ? AND place = ? AND breakdown = ?"
    " ORDER BY period, measure"
)
OF_PLACE = (
    "SELECT * FROM observation WHERE place = ? AND breakdown = ''"
    " ORDER BY indicator, period, measure"
)
OF_PLACE_ONE_MEASURE = (
    "SELECT * FROM observation WHERE place = ? AND breakdown = '' AND measure = ?"
    " ORDER BY indicator, period"
)
ANSWERS_OF = (
    "SELECT question, part, value, missing FROM answer"
    " WHERE place = ? AND period = ? ORDER BY question, part, value"
)
EVIDENCE_OF = (
    "SELECT routine, decided, followed_up, documented FROM evidence"
    " WHERE place = ? AND period = ?"
)
PARTICIPATION_OF = (
    "SELECT service_area, state FROM participation"
    " WHERE place = ? AND period = ? AND in_frame ORDER BY service_area"
)
UNITS_OF = (
    "SELECT place FROM participation"
    " WHERE parent = ? AND period = ? AND service_area = ? AND in_frame ORDER BY place"
)


def write_serving(path: Path, tables: Mapping[str, pl.DataFrame]) -> None:
    """Write the serving file: the tables of `INSERTS`, each in the order of its key.

    Raises sqlite3.IntegrityError for a key that stands twice.
    """
    with closing(sqlite3.connect(path)) as connection:
        # A build that is killed is thrown away whole, so nothing here needs a journal.
        connection.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;")
        connection.executescript((_HERE / "schema.sql").read_text("utf-8"))
        for name, statement in INSERTS.items():
            rows = storable(tables[name]).sort(KEYS[name])
            for batch in rows.iter_slices(BATCH):
                connection.executemany(statement, batch.iter_rows())
        connection.executescript((_HERE / "indexes.sql").read_text("utf-8"))
        connection.commit()


def storable(frame: pl.DataFrame) -> pl.DataFrame:
    """Return a table in the types SQLite has: dates as text, truth as 0 and 1."""
    return frame.with_columns(
        pl.col(pl.Date).dt.to_string("%Y-%m-%d"), pl.col(pl.Boolean).cast(pl.Int64)
    )


def serving_hash(tables: Mapping[str, pl.DataFrame]) -> str:
    """Return the logical hash of the serving file's tables."""
    parts = [f"{name} {logical_hash(storable(tables[name]))}" for name in INSERTS]
    return logical_hash(pl.DataFrame({"table": parts}))


def read_serving(
    path: Path, schemas: Mapping[str, pl.Schema]
) -> dict[str, pl.DataFrame]:
    """Read all tables back, in the types of the tables they were written from."""
    with closing(_connect(path)) as connection:
        return {
            name: pl.DataFrame(
                connection.execute(statement).fetchall(),
                schema=schemas[name],
                orient="row",
            )
            for name, statement in WHOLE_TABLES.items()
        }


def _connect(path: Path) -> sqlite3.Connection:
    address = f"file:{quote(str(path.resolve()))}?mode=ro&immutable=1"
    try:
        connection = sqlite3.connect(address, uri=True, check_same_thread=False)
        connection.execute(f"PRAGMA mmap_size = {MAPPED:d}")
    except sqlite3.DatabaseError as error:
        raise CorruptReleaseError(f"{path} cannot be opened: {error}") from error
    return connection


class Serving:
    """Queries on a serving file, from any thread: each has a connection of its own."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._local = threading.local()
        self._opened: list[sqlite3.Connection] = []
        self._lock = threading.Lock()
        _ = self._connection

    @property
    def _connection(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = _connect(self._path)
            self._local.connection = connection
            with self._lock:
                self._opened.append(connection)
        return connection

    def observations(
        self, statement: str, parameters: Iterable[Cell]
    ) -> list[ObservationRow]:
        """Return the rows of one of this module's queries on observations."""
        return self._connection.execute(statement, tuple(parameters)).fetchall()

    def answers(self, place: str, period: str) -> list[AnswerRow]:
        """Return the rows of a unit's answers in a round."""
        return self._connection.execute(ANSWERS_OF, (place, period)).fetchall()

    def evidence(self, place: str, period: str) -> list[EvidenceRow]:
        """Return the rows of the evidence of a unit's routines."""
        return self._connection.execute(EVIDENCE_OF, (place, period)).fetchall()

    def participation(self, place: str, period: str) -> list[tuple[str, str]]:
        """Return (service area, state) for a unit in a round."""
        return self._connection.execute(PARTICIPATION_OF, (place, period)).fetchall()

    def units_of(self, parent: str, period: str, service_area: str) -> list[str]:
        """Return the units asked in a municipality about a service area."""
        key = (parent, period, service_area)
        return [unit for (unit,) in self._connection.execute(UNITS_OF, key)]

    def close(self) -> None:
        """Close every thread's connection; nothing may be asked after."""
        with self._lock:
            for connection in self._opened:
                connection.close()
            self._opened.clear()
