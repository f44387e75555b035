"""What came of a file of answers, as lines to read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from jamfor.core.vocabulary.problems import Location, Severity
from jamfor.core.vocabulary.texts import Language, LocalText
from jamfor.formats.answer_sheets.claims import Finding
from jamfor.pipeline.receipt_changes import change_lines
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
    rows = receipt.reading.rows
    telling = sum(row.says_something for row in rows)
    figures = (
        ("år", "year", receipt.asked.period),
        ("lästa rader", "rows read", len(rows)),
        ("  med svar", "  with an answer", telling),
        ("  tomma", "  empty", len(rows) - telling),
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
    yield _explanation(receipt).in_language("sv" if swedish else "en")
    yield from change_lines(receipt, language="sv" if swedish else "en")
    yield from _told(receipt.findings, swedish=swedish)


def _explanation(receipt: Receipt) -> LocalText:
    """Why rows and answers are not as many, and whose rows were read."""
    sheets = len({row.sheet for row in receipt.reading.rows if row.sheet})
    sv = f"Lästa rader är frågorna på filens alla {sheets} blad. " if sheets > 1 else ""
    en = f"Rows read are the questions of all {sheets} sheets. " if sheets > 1 else ""
    return LocalText(
        sv=sv + "En tom rad ändrar ingenting. En rad om en rutin kan ge två svar:"
        " om den finns, och dess datum. Flera rader om samma flervalsfråga ger ett.",
        en=en + "An empty row changes nothing. A row about a routine may give two"
        " answers: whether it exists, and its dates. Several rows about one multiple"
        " choice give one.",
    )


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
