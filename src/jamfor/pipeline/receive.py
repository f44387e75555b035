"""Answers that come in a file, reviewed with what was answered before (GSBPM 4.3).

Receiving stores nothing. A row with an error is refused whole; the rest of the file is
laid over the answers the units had, and reviewed again until it stands without the
refused rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from jamfor.core.answers.answers import UnitAnswers
from jamfor.core.answers.faults import AnswerKey, Fault
from jamfor.core.answers.review import faults
from jamfor.core.questionnaires.questions import ResponseType
from jamfor.core.vocabulary.missing import Missing
from jamfor.core.vocabulary.problems import Location
from jamfor.formats.answer_sheets.asked import AskedRound
from jamfor.formats.answer_sheets.cells import canonical_number
from jamfor.formats.answer_sheets.claims import (
    AnswerClaim,
    Choices,
    EvidenceClaim,
    Finding,
    Reading,
    Silence,
)
from jamfor.formats.answer_sheets.problems import problem
from jamfor.formats.answer_sheets.rows import Row
from jamfor.formats.answer_sheets.words import Heading, tidy


class Effect(StrEnum):
    """What a claim does to the answers there were."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivedUnit:
    """A unit's answers with the file's laid over, and what each claim did."""

    before: UnitAnswers
    merged: UnitAnswers
    answers: Mapping[AnswerKey, Effect]
    evidence: Mapping[str, Effect]

    @property
    def changes_anything(self) -> bool:
        """Whether anything is new or changed."""
        effects = {*self.answers.values(), *self.evidence.values()}
        return bool(effects - {Effect.UNCHANGED})

    def count(self, effect: Effect) -> int:
        """Return how many answers and evidences a claim had one effect on."""
        found = (*self.answers.values(), *self.evidence.values())
        return sum(each is effect for each in found)


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What came of a file: its findings, the rows refused, and the units as they are.

    `units` hold only what was not refused.
    """

    asked: AskedRound
    reading: Reading
    findings: tuple[Finding, ...]
    refused: tuple[Row, ...]
    units: Mapping[str, ReceivedUnit]

    def count(self, effect: Effect) -> int:
        """Return how many answers and evidences of the file had one effect."""
        return sum(unit.count(effect) for unit in self.units.values())

    @property
    def understood(self) -> int:
        """Return how many answers and evidences can be stored."""
        return sum(self.count(effect) for effect in Effect)

    @property
    def has_errors(self) -> bool:
        """Whether something in the file cannot be stored."""
        return any(finding.is_error for finding in self.findings)

    @property
    def is_broken(self) -> bool:
        """Whether an error has no rows to refuse: then nothing of the file is sure."""
        return any(f.is_error and not f.rows for f in self.findings)

    @property
    def changes_anything(self) -> bool:
        """Whether storing would make a difference."""
        return any(unit.changes_anything for unit in self.units.values())


def receive(
    reading: Reading, *, asked: AskedRound, before: Mapping[str, UnitAnswers]
) -> Receipt:
    """Review a file's answers together with those the units gave `before`."""
    findings = list(reading.findings)
    refused = {row.name for each in findings if each.is_error for row in each.rows}
    units: dict[str, ReceivedUnit] = {}
    answers = _by_place(reading.answers)
    evidence = _by_place(reading.evidence)
    silences = _by_place(reading.silences)
    for place in sorted({*answers, *evidence, *silences}):
        unit = before.get(place) or nothing_answered(place, asked)
        claims = _Claims.of(answers.get(place, ()), evidence.get(place, ()))
        received, found = _received(unit, claims, asked=asked, refused=refused)
        findings += found
        findings += _emptied(unit, silences.get(place, ()))
        units[place] = received
    return Receipt(
        asked=asked,
        reading=reading,
        findings=tuple(sorted(findings, key=lambda each: _order(each.problem.where))),
        refused=tuple(row for row in reading.rows if row.name in refused),
        units=units,
    )


def nothing_answered(place: str, asked: AskedRound) -> UnitAnswers:
    """Return the answers of a unit that has given none."""
    return UnitAnswers(
        place=place, period=asked.period, reference_date=asked.reference_date, values={}
    )


RowName = tuple[str, int]


def _order(where: Location) -> tuple[str, int, str]:
    return where.sheet, where.row or 0, where.column


C = TypeVar("C", AnswerClaim, EvidenceClaim, Silence)


def _by_place(claims: Iterable[C]) -> dict[str, list[C]]:
    grouped: dict[str, list[C]] = {}
    for claim in claims:
        grouped.setdefault(claim.place, []).append(claim)
    return grouped


@dataclass(frozen=True, slots=True, kw_only=True)
class _Claims:
    """The claims of one unit."""

    answers: Mapping[AnswerKey, AnswerClaim]
    evidence: Mapping[str, EvidenceClaim]

    @classmethod
    def of(
        cls, answers: Iterable[AnswerClaim], evidence: Iterable[EvidenceClaim]
    ) -> _Claims:
        return cls(
            answers={(claim.question, claim.part): claim for claim in answers},
            evidence={claim.routine: claim for claim in evidence},
        )

    def without(self, refused: set[RowName]) -> _Claims:
        """Return the claims of which no row is refused."""
        return _Claims(
            answers={k: c for k, c in self.answers.items() if _stands(c, refused)},
            evidence={k: c for k, c in self.evidence.items() if _stands(c, refused)},
        )

    def located(self, fault: Fault) -> Location | None:
        """Return the cell a fault is in, or None when the file does not speak of it."""
        if fault.field.is_evidence and fault.question in self.evidence:
            row = self.evidence[fault.question].rows[0]
            return row.at_field(fault.field)
        for key in (fault.key, *fault.also):
            if key in self.answers:
                return self.answers[key].rows[0].at_field(fault.field)
        return None

    def rows(self, fault: Fault) -> tuple[Row, ...]:
        """Return the rows of the file that take part in a fault."""
        if fault.field.is_evidence and fault.question in self.evidence:
            return self.evidence[fault.question].rows
        keys = (fault.key, *fault.also)
        return tuple(
            row for k in keys if k in self.answers for row in self.answers[k].rows
        )


def _stands(claim: AnswerClaim | EvidenceClaim, refused: set[RowName]) -> bool:
    return not any(row.name in refused for row in claim.rows)


def _received(
    unit: UnitAnswers, claims: _Claims, *, asked: AskedRound, refused: set[RowName]
) -> tuple[ReceivedUnit, list[Finding]]:
    """Lay a unit's claims over its answers, refusing rows until none is at fault.

    A refused row leaves the former answer, which may not go with what is left of the
    file: hence the reviewing again. Only the last round's warnings hold.
    """
    errors: list[Finding] = []
    while True:
        standing = claims.without(refused)
        received = _laid_over(unit, standing, asked)
        found = list(_findings(received.merged, standing, asked))
        fresh = [finding for finding in found if finding.is_error]
        if not fresh:
            return received, errors + found
        errors += fresh
        refused |= {row.name for finding in fresh for row in finding.rows}


def _findings(
    merged: UnitAnswers, claims: _Claims, asked: AskedRound
) -> Iterator[Finding]:
    """The faults the file takes part in; what was wrong before is not its doing."""
    found = faults(merged, asked.questions, parts_of_wholes=asked.parts_of_wholes)
    for fault in found:
        where = claims.located(fault)
        if where is not None:
            yield Finding(problem=fault.problem(where), rows=claims.rows(fault))


def _laid_over(unit: UnitAnswers, claims: _Claims, asked: AskedRound) -> ReceivedUnit:
    values, evidence = dict(unit.values), dict(unit.evidence)
    answer_effects: dict[AnswerKey, Effect] = {}
    for key, claim in claims.answers.items():
        former = values.get(key, Missing.NOT_ANSWERED)
        answer = _answer(claim, former)
        kind = asked.questions[claim.question].response.type
        answer_effects[key] = _effect(former, answer, kind)
        if answer_effects[key] is not Effect.UNCHANGED:
            values[key] = answer
    evidence_effects: dict[str, Effect] = {}
    for routine, claimed in claims.evidence.items():
        had = evidence.get(routine)
        same = Effect.UNCHANGED if had == claimed.evidence else Effect.CHANGED
        evidence_effects[routine] = Effect.NEW if had is None else same
        evidence[routine] = claimed.evidence
    merged = UnitAnswers(
        place=unit.place,
        period=unit.period,
        reference_date=unit.reference_date,
        values=values,
        evidence=evidence,
    )
    return ReceivedUnit(
        before=unit, merged=merged, answers=answer_effects, evidence=evidence_effects
    )


def _answer(
    claim: AnswerClaim, former: tuple[str, ...] | Missing
) -> tuple[str, ...] | Missing:
    if not isinstance(claim.answer, Choices):
        return claim.answer
    return claim.answer.onto(() if isinstance(former, Missing) else former)


def _effect(
    former: tuple[str, ...] | Missing,
    answer: tuple[str, ...] | Missing,
    kind: ResponseType,
) -> Effect:
    if _canonical(former, kind) == _canonical(answer, kind):
        return Effect.UNCHANGED
    return Effect.NEW if former is Missing.NOT_ANSWERED else Effect.CHANGED


def _canonical(
    answer: tuple[str, ...] | Missing, kind: ResponseType
) -> frozenset[str] | Missing:
    """An answer as it is compared: 12.50 is 12.5, and choices have no order."""
    if isinstance(answer, Missing):
        return answer
    if kind in {ResponseType.NUMBER, ResponseType.PERCENT}:
        return frozenset(canonical_number(code) for code in answer)
    return frozenset(tidy(code) for code in answer)


def _emptied(unit: UnitAnswers, silences: Iterable[Silence]) -> Iterator[Finding]:
    """Warn of cells left empty where there is an answer: silence withdraws nothing."""
    for silence in silences:
        former = _former(unit, silence)
        if former:
            heading = Heading.DECIDED if silence.of_evidence else Heading.ANSWER
            where = silence.row.at(heading)
            yield Finding(problem=problem("answer-emptied", where, found=former))


def _former(unit: UnitAnswers, silence: Silence) -> str:
    """What was answered before where a row is silent; empty where nothing was."""
    if silence.of_evidence:
        return _dates(unit, silence.question)
    answer = unit.values.get((silence.question, silence.part))
    chosen = unit.values.get((silence.question, ""))
    if answer is None and isinstance(chosen, tuple):
        return silence.part if silence.part in chosen else ""
    if answer is None or answer is Missing.NOT_ANSWERED:
        return ""
    return answer.text.sv if isinstance(answer, Missing) else ", ".join(answer)


def _dates(unit: UnitAnswers, routine: str) -> str:
    evidence = unit.evidence.get(routine)
    if evidence is None:
        return ""
    days: Sequence[object] = (evidence.decided, evidence.followed_up)
    return ", ".join(str(day or "–") for day in days)
