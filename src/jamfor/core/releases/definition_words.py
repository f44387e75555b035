"""What changed in a definition, in words: which part, from what to what."""

from __future__ import annotations

from collections.abc import Iterator

from jamfor.core.indicators.definitions import IndicatorVersion
from jamfor.core.indicators.phrases import quoted, say
from jamfor.core.indicators.routine_wording import Questions
from jamfor.core.indicators.rules import ShareOfPositives
from jamfor.core.indicators.wording import describe
from jamfor.core.releases.definition_changes import Definition, Part, windows_of
from jamfor.core.vocabulary.missing import Missing
from jamfor.core.vocabulary.texts import LocalText


PARTS = {
    Part.YEARS: LocalText(sv="åren den finns för", en="the years it is of"),
    Part.VERSION: LocalText(sv="versionen", en="the version"),
    Part.KIND: LocalText(sv="sorten", en="the kind"),
    Part.RULE: LocalText(sv="regeln", en="the rule"),
    Part.WINDOW: LocalText(sv="uppföljningsfönstret", en="the window of follow-up"),
    Part.REACH: LocalText(
        sv="vad en fråga som inte nåddes räknas som",
        en="what a question not reached counts as",
    ),
    Part.LEVELS: LocalText(sv="nivåerna", en="the levels"),
    Part.FRAME: LocalText(sv="vilka som tillfrågas", en="who is asked"),
    Part.UNIT: LocalText(sv="enheten", en="the unit"),
    Part.BASKET: LocalText(sv="korgen", en="the basket"),
    Part.QUESTION: LocalText(
        sv="frågans alternativ, delar eller villkor",
        en="the choices, parts or condition of the question",
    ),
    Part.REFERENCE_DATE: LocalText(sv="mätdatum", en="the reference date"),
    Part.COMPARABILITY: LocalText(
        sv="vilka år som kan jämföras", en="which years can be compared"
    ),
}
_NO = LocalText(sv="nej", en="no")


def definition_words(
    parts: tuple[Part, ...],
    before: tuple[Definition | None, Questions],
    after: tuple[Definition | None, Questions],
) -> Iterator[LocalText]:
    """Return a line for each part that changed.

    Each side is a definition with the questions of its year, by id.
    """
    for part in parts:
        states = [_state(part, *side) for side in (before, after)]
        if None in states or states[0] == states[1]:
            yield _alone(part, before[0], after[0])
        else:
            was, now = (state for state in states if state is not None)
            yield say("{p}: {b} → {a}", "{p}: {b} → {a}", p=PARTS[part], b=was, a=now)


def _alone(
    part: Part, before: Definition | None, after: Definition | None
) -> LocalText:
    if part is Part.YEARS:
        if before is None:
            return LocalText(
                sv="definieras inte för året i den förra utgåvan",
                en="not defined for the year in the release before",
            )
        return LocalText(
            sv="definieras inte för året i den nya utgåvan",
            en="not defined for the year in the new release",
        )
    if part is Part.BASKET and before is not None and after is not None:
        return _basket(before, after)
    return PARTS[part]


def _basket(before: Definition, after: Definition) -> LocalText:
    came = sorted(set(after.factors) - set(before.factors))
    left = sorted(set(before.factors) - set(after.factors))
    sv = [*(f"ny {f}" for f in came), *(f"utgick {f}" for f in left)]
    en = [*(f"new {f}" for f in came), *(f"left {f}" for f in left)]
    counts = f"{len(before.factors)} → {len(after.factors)}"
    return LocalText(
        sv=f"korgen: {counts} faktorer ({', '.join(sv)})",
        en=f"the basket: {counts} factors ({', '.join(en)})",
    )


def _state(
    part: Part, found: Definition | None, questions: Questions
) -> LocalText | None:
    """How a part stands in one of the releases; None where only that it changed."""
    if found is None:
        return None
    version = found.version
    if part is Part.RULE and not isinstance(version.rule, ShareOfPositives):
        return quoted(describe(version, questions=questions))
    if part is Part.WINDOW:
        months = ", ".join(str(m) for m in windows_of(version.rule))
        return LocalText(sv=f"{months} månader", en=f"{months} months")
    states = {
        Part.REACH: _reach(version.when_not_reached),
        Part.LEVELS: _levels(version),
        Part.VERSION: _plain(str(version.version)),
        Part.REFERENCE_DATE: _plain(str(found.reference_date)),
        Part.FRAME: _plain(version.home or "–"),
        Part.UNIT: _plain(version.unit or "–"),
        Part.KIND: _plain(str(version.kind)),
    }
    return states.get(part)


def _reach(missing: Missing | None) -> LocalText:
    return _NO if missing is None else missing.text


def _levels(version: IndicatorVersion) -> LocalText:
    """The levels in order, those that count as met last and parted from the others."""
    sv, en = (
        ", ".join(level.text.in_language(to) for level in version.levels)
        for to in ("sv", "en")
    )
    texts = {level.code: level.text for level in version.levels}
    met = texts.get(version.met_from)
    if met is None:
        return _plain(sv or "–") if sv == en else LocalText(sv=sv, en=en)
    return LocalText(
        sv=f"{sv} (uppfylls från {met.sv})", en=f"{en} (met from {met.en})"
    )


def _plain(text: str) -> LocalText:
    return LocalText(sv=text, en=text)
