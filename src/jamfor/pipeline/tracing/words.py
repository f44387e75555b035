"""The words of a trace: figures, states and answers, in both languages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from jamfor.core.answers.answers import Evidence
from jamfor.core.answers.wording import answer_words, part_words
from jamfor.core.indicators.definitions import IndicatorVersion
from jamfor.core.questionnaires.questions import Response
from jamfor.core.statistics.formatting import number_text, percent_text
from jamfor.core.vocabulary.missing import Missing
from jamfor.core.vocabulary.observations import Flag, Measure, Observation
from jamfor.core.vocabulary.texts import Language, LocalText
from jamfor.pipeline.derive import is_quotient, measure_of


SCALED = 10_000  # reported numbers are counted in ten-thousandths


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of a trace and how far it is indented; a heading stands at nought."""

    text: LocalText
    depth: int = 1


def line(sv: str, en: str, *, depth: int = 1) -> Line:
    """Return a line said in both languages."""
    return Line(text=LocalText(sv=sv, en=en), depth=depth)


def heading(sv: str, en: str) -> Line:
    """Return a heading."""
    return line(sv, en, depth=0)


_OF: dict[Language, str] = {"sv": "av", "en": "of"}
_STATES = {
    "met": LocalText(sv="uppfylls", en="met"),
    "not-met": LocalText(sv="uppfylls inte", en="not met"),
    "reported": LocalText(sv="tal redovisat", en="number reported"),
    "missing": LocalText(sv="svar saknas", en="no answer"),
}


def state_text(state: str) -> LocalText:
    """Return how a unit or an item stands, in words."""
    return _STATES.get(state) or Missing(state).text


def counted(states: Iterable[tuple[str, int]]) -> LocalText:
    """Return how many stand in each way; of one alone only how it stands."""
    found = [(state_text(state), number) for state, number in states]
    alone = sum(number for _, number in found) == 1
    return LocalText(
        sv=", ".join(t.sv if alone else f"{t.sv} {n}" for t, n in found),
        en=", ".join(t.en if alone else f"{t.en} {n}" for t, n in found),
    )


def answer_line(
    part: str, answer: tuple[str, ...] | Missing | None, response: Response
) -> Line:
    """Return the answer to one part, or the reason it is not there, in words."""
    name = part_words(response, part) or LocalText(sv="Svar", en="Answer")
    told = answer_words(Missing.NOT_ANSWERED if answer is None else answer, response)
    return line(f"{name.sv}: {told.sv}", f"{name.en}: {told.en}", depth=2)


def evidence_line(evidence: Evidence) -> Line:
    """Return the dates of a routine."""
    sv = f"beslutad {evidence.decided or '–'}, senast uppföljd "
    en = f"decided {evidence.decided or '–'}, last followed up "
    sv += f"{evidence.followed_up or 'aldrig'}, dokumenterad: "
    en += f"{evidence.followed_up or 'never'}, documented: "
    done = evidence.documented
    return line(sv + ("ja" if done else "nej"), en + ("yes" if done else "no"), depth=2)


def figure_lines(figure: Observation, version: IndicatorVersion) -> Iterator[Line]:
    """Return a figure with its parts, then its bounds where it has them."""
    name = _named(figure, version)
    if figure.missing is not None:
        text = figure.missing.text
        yield line(f"{name.sv}: {text.sv}", f"{name.en}: {text.en}")
        return
    sv, en = (_figure_text(figure, version, language) for language in ("sv", "en"))
    yield line(f"{name.sv}: {sv}", f"{name.en}: {en}")
    yield from _bound_lines(figure)


def _bound_lines(figure: Observation) -> Iterator[Line]:
    """What non-response could do to a share; nothing where everybody answered."""
    low, high = figure.bound_low, figure.bound_high
    answered, frame = figure.answered, figure.frame
    if low is None or high is None or answered is None or frame is None:
        return
    if answered < frame:
        sv, en = (
            f"{number_text(answered, language)} {of} {number_text(frame, language)}"
            for language, of in _OF.items()
        )
        ends = (Fraction(low), Fraction(high))
        sv_low, sv_high = (percent_text(end, "sv", 1) for end in ends)
        en_low, en_high = (percent_text(end, "en", 1) for end in ends)
        yield line(
            f"{sv} räknas; bortfallet kunde göra andelen {sv_low} till {sv_high}",
            f"{en} counted; non-response could make the share {en_low} to {en_high}",
            depth=2,
        )


def _named(figure: Observation, version: IndicatorVersion) -> LocalText:
    measure = figure.measure.text
    held = next(
        (s.text for s in version.levels if figure.breakdown == f"level={s.code}"), None
    )
    if held is None:
        return measure
    return LocalText(
        sv=f"{measure.sv} på nivån ”{held.sv}”", en=f"{measure.en} at “{held.en}”"
    )


def short_figure(figure: Observation, version: IndicatorVersion) -> LocalText:
    """Return a figure alone with its parts, or the reason it is not there."""
    if figure.missing is not None:
        return figure.missing.text
    sv, en = (_figure_text(figure, version, language) for language in ("sv", "en"))
    return LocalText(sv=sv, en=en)


def _figure_text(
    figure: Observation, version: IndicatorVersion, language: Language
) -> str:
    """A figure, from its whole numbers where it has them."""
    if figure.value is None:
        raise ValueError("a figure that is not there has no text")
    numerator, denominator = figure.numerator, figure.denominator
    if numerator is None or denominator is None:
        exact, parts = Fraction(figure.value), ""
    elif Flag.EXTERNAL in figure.flags and figure.measure is not Measure.SHARE:
        # A rate of a thousand is no plain quotient of its parts.
        exact = Fraction(str(figure.value))
        parts = f"{_parts(numerator, denominator, 1, language)}: "
    else:
        exact = Fraction(numerator, denominator)
        scale = SCALED if is_quotient(version) else 1
        parts = _parts(numerator, denominator, scale, language) + " = "
    if measure_of(version) is Measure.SHARE:
        # What others published in whole per cent is no more exact than that.
        whole = round(100 * figure.value, 6).is_integer()
        published = whole and Flag.EXTERNAL in figure.flags
        return parts + percent_text(exact, language, 0 if published else 1)
    return parts + number_text(exact, language, 1)


def _parts(numerator: int, denominator: int, scale: int, language: Language) -> str:
    return f" {_OF[language]} ".join(
        _plain(Fraction(number, scale), language) for number in (numerator, denominator)
    )


def _plain(number: Fraction, language: Language) -> str:
    """A number with as many decimals as it has, four at most."""
    digits = next(d for d in range(5) if (number * 10**d).denominator == 1)
    return number_text(number, language, digits)
