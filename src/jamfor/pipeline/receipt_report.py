"""What came of a file of answers, as lines to read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from jamfor.core.vocabulary.problems import Location, Severity
from jamfor.core.vocabulary.texts import Language, LocalText
from jamfor.formats.answer_sheets.claims import Finding
from jamfor.pipeline.receive import Effect, Receipt


_SEVERITIES = {
    Severity.ERROR: LocalText(sv="fel", en="error"),
    Severity.WARNING: LocalText(sv="varning", en="warning"),
}


def report(receipt: Receipt, *, language: Language) -> str:
    """Return the report of a dry run: what was read, what changes, what is wrong."""
    return "\n".join(_lines(receipt, swedish=language == "sv")) + "\n"


def _lines(receipt: Receipt, *, swedish: bool) -> Iterator[str]:
    errors = sum(finding.is_error for finding in receipt.findings)
    figures = (
        ("år", "year", receipt.asked.period),
        ("lästa rader", "rows read", len(receipt.reading.rows)),
        ("förstådda svar", "answers understood", receipt.understood),
        ("  oförändrade", "  unchanged", receipt.count(Effect.UNCHANGED)),
        ("  ändrade", "  changed", receipt.count(Effect.CHANGED)),
        ("  nya", "  new", receipt.count(Effect.NEW)),
        ("rader med fel", "rows with errors", len(receipt.refused)),
        ("fel", "errors", errors),
        ("varningar", "warnings", len(receipt.findings) - errors),
    )
    for sv, en, figure in figures:
        yield f"{sv if swedish else en:<20}{figure:>8}"
    yield from _told(receipt.findings, swedish=swedish)


def told(findings: Iterable[Finding], *, language: Language) -> str:
    """Return problems as lines."""
    return "".join(f"{line}\n" for line in _told(findings, swedish=language == "sv"))


def _told(findings: Iterable[Finding], *, swedish: bool) -> Iterator[str]:
    return (_finding(finding, swedish=swedish) for finding in findings)


def _finding(finding: Finding, *, swedish: bool) -> str:
    """One problem: how bad, where, what to do, and its code."""
    problem = finding.problem
    language: Language = "sv" if swedish else "en"
    severity = _SEVERITIES[problem.severity].in_language(language)
    where = _where(problem.where, swedish=swedish)
    return f"{severity}: {where}: {problem.text.in_language(language)} [{problem.code}]"


def _where(where: Location, *, swedish: bool) -> str:
    sheet, row, column = (
        ("blad", "rad", "kolumn") if swedish else ("sheet", "row", "column")
    )
    parts = [where.file] if not where.sheet else [f"{sheet} {where.sheet}"]
    parts += [f"{row} {where.row}", f"{column} {where.column}"]
    parts += [where.question] if where.question else []
    return ", ".join(parts)
