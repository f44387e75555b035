"""Reading a file of answers: long or wide, workbook or CSV.

Nothing is judged by itself here that depends on other answers; the merged answers of
each unit are reviewed when the file is received.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from jamfor.core.questionnaires.questions import WRITTEN, ResponseType
from jamfor.core.vocabulary.missing import Missing
from jamfor.core.vocabulary.problems import Location
from jamfor.formats.answer_sheets.asked import AskedRound
from jamfor.formats.answer_sheets.claims import (
    Answer,
    AnswerClaim,
    Choices,
    EvidenceClaim,
    Finding,
    Reading,
    Silence,
)
from jamfor.formats.answer_sheets.grids import UnreadableFileError, read_grids
from jamfor.formats.answer_sheets.problems import problem
from jamfor.formats.answer_sheets.rows import Row, rows_of
from jamfor.formats.answer_sheets.understanding import (
    LEFT,
    TAKEN,
    UnderstoodRow,
    understand,
)
from jamfor.formats.answer_sheets.words import Heading


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedFile:
    """The rows of a file, before it is known which round they are for."""

    rows: tuple[Row, ...]
    findings: tuple[Finding, ...]

    @property
    def period(self) -> str:
        """The year the file says it is for; empty where it says none."""
        years = (row.cell(Heading.PERIOD) for row in self.rows)
        return next((year for year in years if year), "")


def open_file(
    content: bytes, *, file: str, known_questions: frozenset[str]
) -> OpenedFile:
    """Find the rows of a file; what cannot be read at all is a finding."""
    try:
        grids = read_grids(content)
    except UnreadableFileError:
        where = Location(file=file, row=1, column="A")
        found = (Finding(problem=problem("file-unreadable", where)),)
        return OpenedFile(rows=(), findings=found)
    rows, problems = rows_of(grids, file=file, known_questions=known_questions)
    findings = tuple(
        Finding(
            problem=fault,
            rows=tuple(row for row in rows if row.sheet == fault.where.sheet),
        )
        for fault in problems
    )
    return OpenedFile(rows=rows, findings=findings)


def read_answers(opened: OpenedFile, asked: AskedRound) -> Reading:
    """Understand a file's rows as answers in a round."""
    understood = [understand(row, asked) for row in opened.rows]
    spoken = [read for read in understood if read.row.says_something]
    findings = [
        Finding(problem=found, rows=(read.row,))
        for read in spoken
        for found in read.problems
    ]
    sound = [read for read in spoken if not read.problems]
    answers, conflicts = _answers(sound)
    evidence, disputes = _evidence(sound)
    return Reading(
        rows=opened.rows,
        answers=answers,
        evidence=evidence,
        silences=_silences(understood),
        findings=(
            *opened.findings,
            *_gathered(findings),
            *conflicts,
            *disputes,
        ),
    )


def _gathered(findings: Sequence[Finding]) -> Iterator[Finding]:
    """A fault that stands above all rows of a sheet is told once."""
    rows: dict[object, list[Row]] = {}
    for finding in findings:
        rows.setdefault(finding.problem, []).extend(finding.rows)
    seen: set[object] = set()
    for finding in findings:
        if finding.problem not in seen:
            seen.add(finding.problem)
            yield Finding(problem=finding.problem, rows=tuple(rows[finding.problem]))


def _silences(understood: Sequence[UnderstoodRow]) -> tuple[Silence, ...]:
    """Cells left empty, of answers and of the evidence of routines."""
    return tuple(
        Silence(
            place=read.place,
            question=read.question,
            part=read.part,
            row=read.row,
            of_evidence=of_evidence,
        )
        for read in understood
        if read.place and read.version and not read.problems
        for of_evidence in (False, True)
        if (_lacks_evidence(read) if of_evidence else read.answer is None)
    )


def _lacks_evidence(read: UnderstoodRow) -> bool:
    """Whether a row has room for the evidence of a routine and leaves it empty."""
    room = Heading.DECIDED in read.row.columns and read.part == WRITTEN.code
    return room and read.evidence is None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Said:
    """One thing said in one row."""

    key: tuple[str, str, str]
    said: object
    read: UnderstoodRow


def _settled(
    said: Iterable[_Said], heading: Heading
) -> tuple[list[tuple[_Said, tuple[Row, ...]]], list[Finding]]:
    """Agree on each key: the same twice is a warning, a difference a conflict."""
    agreed: list[tuple[_Said, tuple[Row, ...]]] = []
    findings: list[Finding] = []
    for _, group in groupby(sorted(said, key=lambda s: s.key), key=lambda s: s.key):
        first, *others = group
        rows = (first.read.row, *(other.read.row for other in others))
        if any(other.said != first.said for other in others):
            numbers = ", ".join(_named(row, rows) for row in rows)
            found = problem("answer-conflict", rows[1].at(heading), found=numbers)
            findings.append(Finding(problem=found, rows=rows))
            continue
        findings += [
            Finding(
                problem=problem(
                    "answer-twice", row.at(heading), found=_named(rows[0], rows)
                )
            )
            for row in rows[1:]
        ]
        agreed.append((first, rows))
    return agreed, findings


def _named(row: Row, among: Sequence[Row]) -> str:
    """A row's number, with its sheet where the rows are on several."""
    sheets = {other.sheet for other in among}
    return f"{row.sheet}:{row.number}" if len(sheets) > 1 else str(row.number)


def _answers(
    sound: Sequence[UnderstoodRow],
) -> tuple[tuple[AnswerClaim, ...], list[Finding]]:
    said = [
        _Said(key=(read.place, read.question, read.part), said=read.answer, read=read)
        for read in sound
        if read.answer is not None
    ]
    agreed, findings = _settled(said, Heading.ANSWER)
    claims: list[AnswerClaim] = []
    options: dict[tuple[str, str], list[tuple[UnderstoodRow, tuple[Row, ...]]]] = {}
    for each, rows in agreed:
        read = each.read
        if _is_multiple(read):
            options.setdefault((read.place, read.question), []).append((read, rows))
        elif read.answer is not None:
            claims.append(_claim(read, read.answer, rows))
    for group in options.values():
        claim, finding = _chosen(group)
        claims += [claim] if claim else []
        findings += [finding] if finding else []
    return tuple(claims), findings


def _is_multiple(read: UnderstoodRow) -> bool:
    version = read.version
    return version is not None and version.response.type is ResponseType.MULTIPLE


def _claim(
    read: UnderstoodRow,
    answer: Answer,
    rows: tuple[Row, ...],
    *,
    part: str | None = None,
) -> AnswerClaim:
    return AnswerClaim(
        place=read.place,
        question=read.question,
        part=read.part if part is None else part,
        answer=answer,
        rows=rows,
    )


def _chosen(
    group: Sequence[tuple[UnderstoodRow, tuple[Row, ...]]],
) -> tuple[AnswerClaim | None, Finding | None]:
    """Put the rows of a multiple choice together: whole answers, options, a reason."""
    rows = tuple(row for _, its_rows in group for row in its_rows)
    reads = [read for read, _ in group]
    reasons = [read for read in reads if isinstance(read.answer, Missing)]
    if reasons:
        if len({read.answer for read in reads}) == 1:
            return _claim(reads[0], reads[0].answer or (), rows, part=""), None
        where = reasons[0].row.at(Heading.MISSING)
        code = "answer-and-reason" if len(reasons) < len(reads) else "answer-conflict"
        numbers = ", ".join(_named(row, rows) for row in rows)
        found = problem(code, where, found=numbers)
        return None, Finding(problem=found, rows=rows)
    whole = next((read.answer for read in reads if not read.part), None)
    choices = Choices(
        taken=frozenset(r.part for r in reads if r.part and r.answer == TAKEN),
        left=frozenset(r.part for r in reads if r.part and r.answer == LEFT),
    )
    if not isinstance(whole, tuple):
        return _claim(reads[0], choices, rows, part=""), None
    if frozenset(choices.onto(whole)) == frozenset(whole):
        return _claim(reads[0], whole, rows, part=""), None
    numbers = ", ".join(_named(row, rows) for row in rows)
    found = problem("answer-conflict", rows[-1].at(Heading.ANSWER), found=numbers)
    return None, Finding(problem=found, rows=rows)


def _evidence(
    sound: Sequence[UnderstoodRow],
) -> tuple[tuple[EvidenceClaim, ...], list[Finding]]:
    said = [
        _Said(key=(read.place, read.question, ""), said=read.evidence, read=read)
        for read in sound
        if read.evidence is not None
    ]
    agreed, findings = _settled(said, Heading.DECIDED)
    claims = tuple(
        EvidenceClaim(
            place=each.read.place,
            routine=each.read.question,
            evidence=each.read.evidence,
            rows=rows,
        )
        for each, rows in agreed
        if each.read.evidence is not None
    )
    return claims, findings
