"""A correction in words: what was answered and shown before, and what is now."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from jamfor.core.indicators.definitions import IndicatorVersion, Kind
from jamfor.core.indicators.phrases import amount, capital, say
from jamfor.core.questionnaires.questions import (
    MANAGEMENT,
    WRITTEN,
    QuestionVersion,
    ResponseType,
)
from jamfor.core.releases.corrections import (
    DECIDED,
    DOCUMENTED,
    FOLLOWED_UP,
    AnswerChange,
    FigureChange,
    FigureState,
    Said,
)
from jamfor.core.statistics.formatting import date_text, number_text, percent_text
from jamfor.core.vocabulary.missing import Missing
from jamfor.core.vocabulary.observations import Measure
from jamfor.core.vocabulary.texts import LocalText


SCALE = Fraction(10_000)  # reported numbers are added in whole ten-thousandths
YES, NO = LocalText(sv="Ja", en="Yes"), LocalText(sv="Nej", en="No")
NOTHING = LocalText(sv="fanns inte", en="was not there")
NEVER = LocalText(sv="aldrig", en="never")
NO_DATE = LocalText(sv="inget datum", en="no date")
ANSWERED = LocalText(sv="svar", en="answer")
DATES = {
    DECIDED: LocalText(sv="beslutad", en="decided"),
    FOLLOWED_UP: LocalText(sv="senast uppföljd", en="last followed up"),
}
FOLLOW_UP_DOCUMENTED = LocalText(
    sv="uppföljningen dokumenterad", en="follow-up documented"
)
YES_NO = {"yes": YES, "no": NO}


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerWords:
    """A changed answer: the question, which part of it, what it was and is."""

    about: LocalText
    part: LocalText
    before: LocalText
    after: LocalText

    @property
    def change(self) -> LocalText:
        """The whole change on a line."""
        return say(
            "{about}: {part} {before} → {after}",
            "{about}: {part} {before} → {after}",
            about=self.about,
            part=self.part,
            before=self.before,
            after=self.after,
        )

    @property
    def was(self) -> LocalText:
        """What it was, within a bracket."""
        return say("{part} {was}", "{part} {was}", part=self.part, was=self.before)


def answer_words(change: AnswerChange, put: QuestionVersion | None) -> AnswerWords:
    """Return a changed answer in words; `put` is the question as it was put."""
    about = LocalText(sv=change.question, en=change.question)
    if put is not None:
        about = capital(put.phrase)
    return AnswerWords(
        about=about,
        part=_part(change.part, put),
        before=_said(change.before, change.part, put),
        after=_said(change.after, change.part, put),
    )


def _part(part: str, put: QuestionVersion | None) -> LocalText:
    if part in DATES:
        return DATES[part]
    rows = put.response.rows if put is not None else ()
    names = {row.code: row.text for row in (*rows, WRITTEN, MANAGEMENT)}
    names[DOCUMENTED] = FOLLOW_UP_DOCUMENTED
    found = names.get(part) or ANSWERED
    sv, en = (t[0].lower() + t[1:] + ":" for t in (found.sv, found.en))
    return LocalText(sv=sv, en=en)


def _said(said: Said | None, part: str, put: QuestionVersion | None) -> LocalText:
    if said is None:
        if part in DATES:
            return NEVER if part == FOLLOWED_UP else NO_DATE
        return Missing.NOT_ANSWERED.text
    if said.missing:
        return Missing(said.missing).text
    texts = [_value(code, part, put) for code in said.values]
    return LocalText(
        sv=", ".join(t.sv for t in texts), en=", ".join(t.en for t in texts)
    )


def _value(code: str, part: str, put: QuestionVersion | None) -> LocalText:
    if part in DATES:
        day = date.fromisoformat(code)
        return LocalText(sv=date_text(day, "sv"), en=date_text(day, "en"))
    if part == DOCUMENTED:
        return YES_NO[code]
    if put is not None:
        chosen = {c.code: c.text for c in put.response.categories}
        if code in chosen:
            return chosen[code]
        if put.response.type in {ResponseType.NUMBER, ResponseType.PERCENT}:
            return amount(Fraction(code), put.response.unit)
    return LocalText(sv=code, en=code)


def state_words(
    state: FigureState | None, version: IndicatorVersion, *, of_unit: bool
) -> LocalText:
    """Return a figure as it stood: an answer at a unit, else its parts or value."""
    if state is None:
        return NOTHING
    if state.missing:
        return Missing(state.missing).text
    if of_unit and version.kind is Kind.FACT:
        return YES if state.value else NO
    if of_unit and state.level:
        levels = {level.code: level.text for level in version.levels}
        return levels.get(state.level, LocalText(sv=state.level, en=state.level))
    parts = _parts(state, version)
    return _number(state, version) if parts is None else parts


def _parts(state: FigureState, version: IndicatorVersion) -> LocalText | None:
    numerator, denominator = state.numerator, state.denominator
    if numerator is None or denominator is None:
        return None
    scale = SCALE if version.kind.is_number else Fraction(1)
    sv, en = (
        [
            number_text(n / scale, to, _digits(n / scale))
            for n in (numerator, denominator)
        ]
        for to in ("sv", "en")
    )
    return LocalText(sv=" av ".join(sv), en=" of ".join(en))


def _digits(number: Fraction) -> int:
    return next(d for d in range(5) if (number * 10**d).denominator == 1)


def _number(state: FigureState, version: IndicatorVersion) -> LocalText:
    value = Fraction(state.value or 0)
    if not version.kind.is_number or version.unit == "percent":
        sv, en = (percent_text(value, to, 1) for to in ("sv", "en"))
        return LocalText(sv=sv, en=en)
    return amount(value.limit_denominator(10_000), version.unit)


def headline_change(
    changes: Iterable[FigureChange], version: IndicatorVersion
) -> FigureChange | None:
    """Return the change of the figure a reader sees first; None if none changed."""
    found = [change for change in changes if not change.breakdown]
    shown = (change for change in found if change.measure == version.headline)
    others = (c for c in found if c.measure != Measure.RESPONSE_RATE)
    return next(shown, None) or next(others, None)


def before_words(
    release: str,
    change: FigureChange,
    version: IndicatorVersion,
    answers: Iterable[AnswerWords] | None,
) -> LocalText:
    """Return what an earlier release said: with the answers at a unit, else both.

    `answers` are None where the place is no unit that was asked.
    """
    of_unit = answers is not None
    before = state_words(change.before, version, of_unit=of_unit)
    if answers is None:
        after = state_words(change.after, version, of_unit=False)
        return say(
            "Rättat: {before} → {after}",
            "Corrected: {before} → {after}",
            before=before,
            after=after,
        )
    told = [words.was for words in answers]
    why = LocalText(sv="; ".join(w.sv for w in told), en="; ".join(w.en for w in told))
    bracket = say(" ({why})", " ({why})", why=why) if told else LocalText(sv="", en="")
    return say(
        "I utgåva {release}: {before}{bracket}",
        "In release {release}: {before}{bracket}",
        release=LocalText(sv=release, en=release),
        before=before,
        bracket=bracket,
    )
