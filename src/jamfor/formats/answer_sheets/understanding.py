"""One row understood: who answers what, with which answer, on what evidence."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches

from jamfor.core.answers.answers import Evidence
from jamfor.core.answers.faults import Fault
from jamfor.core.answers.response_review import (
    several_answers,
    unknown_answer,
    unreadable_date,
)
from jamfor.core.answers.review import not_a_routine, not_asked, part_fault
from jamfor.core.questionnaires.questions import (
    MANAGEMENT,
    NO,
    WRITTEN,
    YES,
    YES_NO,
    QuestionVersion,
    Response,
    ResponseType,
)
from jamfor.core.vocabulary.missing import Missing
from jamfor.core.vocabulary.problems import Location, Problem
from jamfor.core.vocabulary.texts import LocalText
from jamfor.formats.answer_sheets.asked import AskedRound
from jamfor.formats.answer_sheets.cells import code_of, codes_in, day_in, is_yes
from jamfor.formats.answer_sheets.problems import problem
from jamfor.formats.answer_sheets.rows import Row
from jamfor.formats.answer_sheets.words import Heading, plain, reason_in


_EVIDENCE = (Heading.DECIDED, Heading.FOLLOWED_UP, Heading.DOCUMENTED)
_NEVER = frozenset({"aldrig", "never", "-"})
_YES_OR_NO = Response(type=ResponseType.YES_NO, categories=YES_NO)


@dataclass(slots=True, kw_only=True)
class UnderstoodRow:
    """What one row says; `problems` are why it, or a part of it, is not understood.

    The part of a row about a multiple choice is the option it takes or leaves.
    """

    row: Row
    asked: AskedRound
    place: str = ""
    question: str = ""
    part: str = ""
    answer: tuple[str, ...] | Missing | None = None
    evidence: Evidence | None = None
    problems: list[Problem] = field(default_factory=list)

    @property
    def version(self) -> QuestionVersion | None:
        """The question as it was put in the round, if it was."""
        return self.asked.questions.get(self.question)


def understand(row: Row, asked: AskedRound) -> UnderstoodRow:
    """Read a row in a round; every fault in it is told, not just the first."""
    read = UnderstoodRow(row=row, asked=asked)
    _read_period(read)
    _read_place(read)
    _read_question(read)
    if read.version is None:
        return read
    _read_part(read, read.version)
    _read_answer(read, read.version.response)
    _read_evidence(read, read.version.response)
    return read


def _report(read: UnderstoodRow, code: str, heading: Heading, found: str = "") -> None:
    _report_with(read, code, heading, found=found)


def _report_with(
    read: UnderstoodRow,
    code: str,
    heading: Heading,
    *,
    found: str,
    hint: LocalText | None = None,
) -> None:
    where = read.row.at(heading)
    period = read.asked.period
    read.problems.append(problem(code, where, found=found, period=period, hint=hint))


def _report_fault(read: UnderstoodRow, fault: Fault, heading: Heading) -> None:
    where: Location = read.row.at(heading)
    read.problems.append(fault.problem(where))


def _read_period(read: UnderstoodRow) -> None:
    stated = read.row.cell(Heading.PERIOD)
    if stated and stated != read.asked.period:
        _report(read, "other-period", Heading.PERIOD, stated)


def _read_place(read: UnderstoodRow) -> None:
    """A code may have lost its leading nought, or be followed by a name."""
    cell = read.row.cell(Heading.PLACE)
    if not cell:
        _report(read, "place-missing", Heading.PLACE)
        return
    code = cell.split()[0].casefold()
    code = code.zfill(4) if code.isdigit() else code
    if code not in read.asked.places:
        _report(read, "place-unknown", Heading.PLACE, cell)
    elif code not in read.asked.units:
        hint = _districts(read.asked, code)
        _report_with(read, "place-outside-frame", Heading.PLACE, found=cell, hint=hint)
    else:
        read.place = code


def _districts(asked: AskedRound, place: str) -> LocalText | None:
    districts = ", ".join(asked.divided_into(place))
    if not districts:
        return None
    return LocalText(
        sv=f"Staden svarar stadsdelsvis: {districts}.",
        en=f"The city answers district by district: {districts}.",
    )


def _read_question(read: UnderstoodRow) -> None:
    written = read.row.question
    question = plain(written)
    if not question:
        _report(read, "question-missing", Heading.QUESTION)
    elif question not in read.asked.known_questions:
        hint = _nearest(question, read.asked)
        _report_with(
            read, "question-unknown", Heading.QUESTION, found=written, hint=hint
        )
    elif question not in read.asked.questions:
        fault = not_asked(question, period=read.asked.period)
        _report_fault(read, fault, Heading.QUESTION)
    elif read.place and not read.asked.asks(read.place, question):
        _report(read, "question-outside-frame", Heading.QUESTION, read.place)
    else:
        read.question = question


def _nearest(question: str, asked: AskedRound) -> LocalText | None:
    near = ", ".join(get_close_matches(question, asked.questions, n=2, cutoff=0.75))
    if not near:
        return None
    return LocalText(sv=f"Menades {near}?", en=f"Was {near} meant?")


def _read_part(read: UnderstoodRow, version: QuestionVersion) -> None:
    """A part goes by its code or its words; of a multiple choice, it is an option."""
    written, response = read.row.part, version.response
    named = {
        ResponseType.MULTIPLE: response.categories,
        ResponseType.ROUTINE: (WRITTEN, MANAGEMENT),
    }.get(response.type, response.rows)
    read.part = (code_of(written, named) if written else None) or plain(written)
    if response.type is ResponseType.MULTIPLE and read.part in response.codes:
        return
    only_evidence = not any(
        read.row.cells.get(heading) for heading in (Heading.ANSWER, Heading.MISSING)
    )
    if not read.part and only_evidence:
        return
    fault = part_fault(version, question=read.question, part=read.part)
    if fault is not None:
        heading = Heading.PART if Heading.PART in read.row.columns else Heading.QUESTION
        _report_fault(read, fault, heading)


def _read_answer(read: UnderstoodRow, response: Response) -> None:
    answer = read.row.cells.get(Heading.ANSWER, "")
    reason = read.row.cells.get(Heading.MISSING, "")
    if answer and reason:
        _report(read, "answer-and-reason", Heading.MISSING)
    elif reason:
        read.answer = reason_in(reason)
        if read.answer is None:
            _report(read, "reason-unknown", Heading.MISSING, reason)
    elif answer:
        _read_codes(read, answer, response)


def _read_codes(read: UnderstoodRow, cell: str, response: Response) -> None:
    key = (read.question, read.part)
    if response.type is ResponseType.MULTIPLE and read.part:
        response = _YES_OR_NO
    codes = codes_in(cell, response)
    if isinstance(codes, str):
        _report_fault(read, unknown_answer(key, codes, response), Heading.ANSWER)
    elif len(codes) > 1 and response.type is not ResponseType.MULTIPLE:
        _report_fault(read, several_answers(key, codes), Heading.ANSWER)
    else:
        read.answer = codes


def _read_evidence(read: UnderstoodRow, response: Response) -> None:
    written = [h for h in _EVIDENCE if read.row.cells.get(h)]
    if not written:
        return
    if response.type is not ResponseType.ROUTINE:
        fault = not_a_routine(read.question, part=read.part)
        _report_fault(read, fault, written[0])
        return
    read.evidence = Evidence(
        decided=_day(read, Heading.DECIDED),
        followed_up=_day(read, Heading.FOLLOWED_UP),
        documented=_documented(read),
    )


def _day(read: UnderstoodRow, heading: Heading) -> date | None:
    cell = read.row.cells.get(heading, "")
    if not cell or (heading is Heading.FOLLOWED_UP and plain(cell) in _NEVER):
        return None
    day = day_in(cell)
    if day is None:
        fault = unreadable_date((read.question, read.part), cell)
        _report_fault(read, fault, heading)
    return day


def _documented(read: UnderstoodRow) -> bool:
    cell = read.row.cells.get(Heading.DOCUMENTED, "")
    if not cell:
        return False
    documented = is_yes(cell)
    if documented is None:
        key = (read.question, read.part)
        fault = unknown_answer(key, cell, _YES_OR_NO)
        _report_fault(read, fault, Heading.DOCUMENTED)
    return documented is True


TAKEN, LEFT = (YES.code,), (NO.code,)
"""What the row of an option says of it."""
