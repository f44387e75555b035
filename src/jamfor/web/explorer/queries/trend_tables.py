"""The years of an indicator as a table: the figures, and how each joins the last."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from jamfor.core.vocabulary.texts import LocalText
from jamfor.formats.tables import Cell, Column, ColumnKind, Table
from jamfor.web.explorer.queries.figures import BASIS_WORDS
from jamfor.web.explorer.queries.trends import PlaceTrend, YearRow


KEY = "years"


def _column(key: str, sv: str, en: str, kind: ColumnKind = ColumnKind.TEXT) -> Column:
    return Column(key=key, title=LocalText(sv=sv, en=en), kind=kind)


def years_table(found: PlaceTrend) -> Table:
    """Return every year of an indicator at a place."""
    share, count = ColumnKind.SHARE, ColumnKind.COUNT
    return Table(
        key=KEY,
        title=LocalText(
            sv=f"Alla år: {found.place.name.sv}", en=f"All years: {found.place.name.en}"
        ),
        columns=(
            _column("year", "År", "Year"),
            _column("answer", "Svar", "Answer"),
            _column("value", "Värde", "Value", share),
            _column("numerator", "Uppfyller", "Meet it", count),
            _column("denominator", "Av", "Of", count),
            _column("answered", "Svarande", "Answered", count),
            _column("frame", "Berörda", "Concerned", count),
            _column("low", "Lägst om alla svarat", "Lowest if all had answered", share),
            _column(
                "high", "Högst om alla svarat", "Highest if all had answered", share
            ),
            _column("version", "Version", "Version", count),
            _column("source", "Från", "From"),
            *JOIN_COLUMNS,
            _column("motive", "Varför", "Why"),
            _column("years_basis", "Årets grund", "Basis of the year"),
            _column("no_to_yes", "Från nej till ja", "From no to yes", count),
            _column("yes_to_no", "Från ja till nej", "From yes to no", count),
            _column("both_years", "Svarade båda åren", "Answered both years", count),
        ),
        rows=tuple(_cells(row) for row in found.rows),
    )


JOIN_COLUMNS = (
    _column("segment", "Jämförbara år", "Comparable years"),
    _column("compared_with", "Jämförs med", "Compared with"),
    _column("verdict_to_previous", "Omdöme, kod", "Verdict, code"),
    _column("comparability", "Jämförbarhet", "Comparability"),
)


def join_cells(row: YearRow) -> tuple[Cell, ...]:
    """Return the cells under `JOIN_COLUMNS`."""
    step = row.step
    code = None if step is None else step.comparison.verdict.value
    return (row.segment or None, row.since or None, code, row.verdict)


_OURS = LocalText(sv="kommunernas svar", en="the answers")
_THEIRS = LocalText(sv="publicerad av annan", en="published by others")


def _cells(row: YearRow) -> tuple[Cell, ...]:
    figure, flows = row.figure, row.flows
    origin = _THEIRS if row.outside else _OURS
    return (
        row.year,
        figure.words,
        figure.cell,
        figure.numerator_cell,
        figure.denominator_cell,
        figure.answered,
        figure.frame,
        figure.low,
        figure.high,
        row.version.version if row.version else None,
        origin if row.version else None,
        *join_cells(row),
        joined(row.motives),
        BASIS_WORDS[row.basis] if row.basis else None,
        flows.no_to_yes if flows else None,
        flows.yes_to_no if flows else None,
        flows.both if flows else None,
    )


def joined(motives: Iterable[LocalText]) -> LocalText | None:
    """Return motives after each other; None without any."""
    texts = list(dict.fromkeys(motives))
    if not texts:
        return None
    return LocalText(sv=" ".join(_said(texts, "sv")), en=" ".join(_said(texts, "en")))


def _said(texts: list[LocalText], language: str) -> Iterator[str]:
    for text in texts:
        yield text.sv if language == "sv" else text.en
