"""What came of a published workbook: cells accounted for, columns, and problems."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from jamfor.core.statistics.formatting import number_text
from jamfor.core.vocabulary.problems import Location, Problem, Severity
from jamfor.core.vocabulary.texts import Language, LocalText
from jamfor.formats.workbooks.columns import How, Resolved, Unit
from jamfor.formats.workbooks.reading import Fate, Reading
from jamfor.formats.workbooks.sheets import letters
from jamfor.formats.workbooks.values import Settled


MOST_OF_A_KIND = 10
"""Lines about one problem code; the rest are counted."""


def workbook_report(reading: Reading, *, language: Language) -> str:
    """Return the report of a workbook as text."""
    lines = [
        *_accounts(reading, language),
        *_summaries(reading, language),
        "",
        *_symbols(reading, language),
        *_columns(reading, language),
        "",
        *_problems(reading.problems, language),
    ]
    return "\n".join(lines) + "\n"


_FATES = {
    Fate.STORED: LocalText(sv="tas in", en="taken"),
    Fate.REFUSED: LocalText(sv="med fel, tas inte in", en="with errors, not taken"),
    Fate.REPEATED: LocalText(sv="står två gånger", en="stand twice"),
    Fate.LABEL: LocalText(sv="platsers koder och namn", en="codes and names of places"),
    Fate.HEADING: LocalText(sv="titlar och rubriker", en="titles and headings"),
    Fate.NOTE: LocalText(sv="mellanrubriker och noter", en="subheadings and notes"),
    Fate.SUMMARY: LocalText(
        sv="summeringar som inte gäller någon plats", en="summaries of no place"
    ),
    Fate.SKIPPED: LocalText(sv="utelämnade i kartan", en="left out by the map"),
    Fate.UNREAD: LocalText(sv="på blad som inte lästes", en="in sheets not read"),
}


def _accounts(reading: Reading, language: Language) -> Iterator[str]:
    """Every filled cell, by what became of it; they add up."""
    total = LocalText(sv="ifyllda celler i filen", en="filled cells in the file")
    yield _counted(total, len(reading.fates), language)
    for fate, text in _FATES.items():
        if (count := reading.count(fate)) or fate in {Fate.STORED, Fate.REFUSED}:
            yield _counted(text, count, language, indent="  ")
    if reading.empty:
        text = LocalText(sv="tomma celler i tabellerna", en="empty cells in the tables")
        yield _counted(text, reading.empty, language)


def _counted(text: LocalText, count: int, language: Language, indent: str = "") -> str:
    words = f"{indent}{text.in_language(language)}"
    return f"{words:<44}{number_text(count, language):>10}"


def _summaries(reading: Reading, language: Language) -> Iterator[str]:
    if reading.summaries:
        lead = "Summeringar" if language == "sv" else "Summaries"
        yield f"{lead}: {', '.join(dict.fromkeys(reading.summaries))}"


def _symbols(reading: Reading, language: Language) -> Iterator[str]:
    """What was taken for a reason why there is no figure, to be held to the legend."""
    if not reading.symbols:
        return
    marks = ", ".join(
        f"{mark or ('tom cell' if language == 'sv' else 'empty cell')}"
        f" = {reason.text.in_language(language)} ({number_text(count, language)})"
        for (mark, reason), count in sorted(reading.symbols.items())
    )
    yield f"{'Tecken' if language == 'sv' else 'Symbols'}: {marks}"
    yield ""


def _columns(reading: Reading, language: Language) -> Iterator[str]:
    """Each column: where it stands, what it is taken for, and why."""
    yield "Kolumner" if language == "sv" else "Columns"
    scales = {
        (
            c.resolved.table.sheet.name,
            c.resolved.table.first,
            c.resolved.column.index,
        ): c
        for c in reading.settled
    }
    for column in reading.columns:
        at = f"{column.table.sheet.name}!{letters(column.column.index)}"
        yield f"  {at}  {column.column.heading or '–'}"
        key = (column.table.sheet.name, column.table.first, column.column.index)
        scale = _scale(scales.get(key), language)
        yield f"      {_taken_for(column, language)}{scale}"


def _scale(column: Settled | None, language: Language) -> str:
    """How a column's numbers are read, where they do not say it themselves."""
    if column is None or not column.shares or column.target.unit is Unit.NUMBER:
        return ""
    if column.fractions is None:
        return ""
    said = _FRACTIONS if column.fractions else _PER_CENTS
    return f"; {said.in_language(language)}"


_FRACTIONS = LocalText(
    sv="andelar är delar av ett: 0,45 läses som 45 %",
    en="shares are fractions of one: 0.45 is read as 45%",
)
_PER_CENTS = LocalText(
    sv="andelar är procent: 45 läses som 45 %",
    en="shares are per cents: 45 is read as 45%",
)


def _taken_for(column: Resolved, language: Language) -> str:
    how = _HOW[column.how].in_language(language)
    if column.target is None:
        return f"→ {how}"
    title = column.target.title.in_language(language)
    year = column.year or ("år i raden" if language == "sv" else "year in the row")
    unit = _UNITS[str(column.target.unit)].in_language(language)
    return f"→ {column.target.indicator} {title}, {year}, {unit} ({how})"


_HOW = {
    How.BY_ID: LocalText(sv="id i rubriken", en="id in the heading"),
    How.BY_TITLE: LocalText(sv="titeln är exakt", en="the title is exact"),
    How.BY_MAP: LocalText(sv="enligt kartan", en="by the map"),
    How.SKIPPED: LocalText(sv="utelämnas enligt kartan", en="left out by the map"),
    How.UNKNOWN: LocalText(sv="inte läst, se fel nedan", en="not read, see below"),
}
_UNITS = {
    "yes-no": LocalText(sv="ja/nej", en="yes/no"),
    "levels": LocalText(sv="nivåer", en="levels"),
    "percent": LocalText(sv="procent", en="per cent"),
    "number": LocalText(sv="tal", en="numbers"),
}


def _problems(problems: Sequence[Problem], language: Language) -> Iterator[str]:
    """Problems by code, errors first: the first of a kind, and how many more."""
    kinds = Counter((p.severity is not Severity.ERROR, p.code) for p in problems)
    errors = sum(n for (is_warning, _), n in kinds.items() if not is_warning)
    yield (
        f"{errors} fel, {len(problems) - errors} varningar"
        if language == "sv"
        else f"{errors} errors, {len(problems) - errors} warnings"
    )
    for _, code in sorted(kinds):
        same = [p for p in problems if p.code == code]
        for problem in same[:MOST_OF_A_KIND]:
            yield _told(problem, language)
        if len(same) > MOST_OF_A_KIND:
            more = len(same) - MOST_OF_A_KIND
            yield (
                f"  … och {more} till [{code}]"
                if language == "sv"
                else f"  … and {more} more [{code}]"
            )


def problem_lines(problems: Sequence[Problem], *, language: Language) -> str:
    """Return problems alone, as of a map that cannot be read."""
    return "".join(f"{_told(problem, language)}\n" for problem in problems)


def _told(problem: Problem, language: Language) -> str:
    warning = "varning" if language == "sv" else "warning"
    error = "fel" if language == "sv" else "error"
    severity = error if problem.severity is Severity.ERROR else warning
    said = problem.text.in_language(language)
    return f"{severity}: {_where(problem.where)}: {said} [{problem.code}]"


def _where(where: Location) -> str:
    if where.line is not None:
        return f"{where.file}:{where.line}"
    cell = f"{where.column}{where.row or ''}"
    return f"{where.sheet}!{cell}" if cell else where.sheet or where.file
