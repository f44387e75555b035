"""What differs between two releases, as files: a row for each figure, and the facts."""

from __future__ import annotations

import msgspec
import polars as pl

from jamfor.core.releases.changes import Cause
from jamfor.pipeline.comparing.answers import answer_changes
from jamfor.pipeline.comparing.figures import CELLS, KEY
from jamfor.pipeline.comparing.grouped import Grouped
from jamfor.pipeline.comparing.report import summary


def figures_csv(grouped: Grouped) -> bytes:
    """Return every figure asked for as CSV, UTF-8 with a heading.

    Several causes or questions stand in one cell, joined by semicolons; `moved` is
    false where only what is said beside the figure differs.
    """
    table = _table(grouped).with_columns(pl.col("causes", "questions").list.join(";"))
    return table.write_csv().encode()


def difference_json(grouped: Grouped) -> bytes:
    """Return the summary, the facts and every figure asked for, as JSON."""
    found = grouped.found
    counts = {
        str(cause): {area.sv: told for area, told in areas.items()}
        for cause, areas in summary(grouped).items()
    }
    facts = {
        Cause.ROUND: found.rounds,
        Cause.IMPORT: found.imports,
        Cause.DEFINITION: found.definitions,
        Cause.UNIT: found.units,
        Cause.ANSWER: tuple(answer_changes(found.answers)),
    }
    told = {
        "before": found.before,
        "after": found.after,
        "summary": counts,
        "facts": {str(cause): listed for cause, listed in facts.items()},
        "places": found.places,
        "words": found.texts,
        "figures": _table(grouped).to_dicts(),
    }
    return msgspec.json.encode(told, order="sorted") + b"\n"


def _table(grouped: Grouped) -> pl.DataFrame:
    cells = [*CELLS, "level"]
    return grouped.figures.select(
        "cause",
        "causes",
        "change",
        "moved",
        *KEY,
        *(pl.col(name).alias(f"{name}_before") for name in cells),
        *(pl.col(f"{name}_right").alias(f"{name}_after") for name in cells),
        "questions",
        "units",
    )
