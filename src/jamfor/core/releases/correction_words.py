"""A correction in words: what was answered and shown before, and what is now."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from jamfor.core.answers import wording
from jamfor.core.answers.wording import DECIDED, FOLLOWED_UP
from jamfor.core.indicators.definitions import IndicatorVersion, Kind
from jamfor.core.indicators.phrases import capital, say
from jamfor.core.questionnaires.questions import NO, YES, QuestionVersion
from jamfor.core.releases.changes import AnswerChange, FigureChange, FigureState, Said
from jamfor.core.statistics.amounts import amount
from jamfor.core.statistics.formatting import number_text, percent_text
from jamfor.core.vocabulary.missing import Missing
from jamfor.core.vocabulary.observations import Measure
from jamfor.core.vocabulary.texts import LocalText


SCALE = Fraction(10_000)  # reported numbers are added in whole ten-thousandths
NOTHING = LocalText(sv="fanns inte", en="was not there")
ANSWERED = LocalText(sv="svar:", en="answer:")


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
            "{q}: {change}", "{q}: {change}", q=self.about, change=self.part_change
        )

    @property
    def part_change(self) -> LocalText:
        """The change after the name of the question; a nameless part has none."""
        if self.part == ANSWERED:
            return say("{b} → {a}", "{b} → {a}", b=self.before, a=self.after)
        return say(
            "{part} {b} → {a}",
            "{part} {b} → {a}",
            part=self.part,
            b=self.before,
            a=self.after,
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
    """The part before its answer; a date follows its part without a colon."""
    name = wording.part_words(put.response if put else None, part)
    if name is None:
        return ANSWERED
    colon = "" if part in {DECIDED, FOLLOWED_UP} else ":"
    sv, en = (t[0].lower() + t[1:] + colon for t in (name.sv, name.en))
    return LocalText(sv=sv, en=en)


def _said(said: Said | None, part: str, put: QuestionVersion | None) -> LocalText:
    answer = said.answer if said is not None else ()
    return wording.answer_words(answer, put.response if put else None, part)


def state_words(
    state: FigureState | None, version: IndicatorVersion, *, of_unit: bool
) -> LocalText:
    """Return a figure as it stood: an answer at a unit, else its parts or value."""
    if state is None:
        return NOTHING
    if state.missing:
        return Missing(state.missing).text
    if of_unit and version.kind is Kind.FACT:
        return YES.text if state.value else NO.text
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
    if version.unit in {"", "percent"}:
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
    said = say(
        "I utgåva {release}: {before}",
        "In release {release}: {before}",
        release=LocalText(sv=release, en=release),
        before=before,
    )
    told = [words.was for words in answers]
    if not told:  # no answer of its own changed: a definition did
        return said
    why = LocalText(sv="; ".join(w.sv for w in told), en="; ".join(w.en for w in told))
    return say("{said} ({why})", "{said} ({why})", said=said, why=why)
