"""Answers about a routine, with dates: written, decided, followed up, documented.

A routine falls out of date by itself: what was followed up in one round and not since
lies outside the window of the next.
"""

from __future__ import annotations

from datetime import date, timedelta

from jamfor.core.answers.answers import Evidence
from jamfor.core.indicators.judgement import months_before
from jamfor.core.questionnaires.questions import MANAGEMENT, NO, WRITTEN, YES
from jamfor.pipeline.example.draws import Draws
from jamfor.pipeline.example.sheets import Sheet


WINDOW = 12  # months; follow-ups of current routines lie within the shortest window
OLDEST = 1900  # days before the reference date that a routine was decided at most
NEVER = 0.30  # of routines never followed up, where they are not current
# Among routines that are not current and of which last year tells nothing: the shares
# that are out of date, followed up without a document, and written but not decided.
NEW_DRAFT = 0.9  # nearness from which an unwritten one has been written since
OUT_OF_DATE, UNDOCUMENTED, UNDECIDED = 0.35, 0.08, 0.15


def is_current(sheet: Sheet, routine: str, *, months: int = WINDOW) -> bool:
    """Whether a routine holds on every count at the reference date."""
    evidence = sheet.evidence.get(routine)
    return (
        evidence is not None
        and evidence.documented
        and sheet.values.get((routine, MANAGEMENT.code)) == (YES.code,)
        and _in_window(evidence.followed_up, sheet, months)
    )


def _in_window(day: date | None, sheet: Sheet, months: int) -> bool:
    if day is None:
        return False
    return months_before(sheet.reference_date, months) <= day <= sheet.reference_date


def keep_current(
    sheet: Sheet, routine: str, draws: Draws, previous: Sheet | None
) -> None:
    """Answer that a routine is current: followed up in the last year, in writing."""
    held = previous.evidence.get(routine) if previous is not None else None
    follow_up = sheet.reference_date - timedelta(
        days=_days(sheet, routine, draws, 5, 355)
    )
    decided = held.decided if held is not None else None
    if decided is None:
        decided = follow_up - timedelta(days=_days(sheet, routine, draws, 0, OLDEST))
    _write(
        sheet,
        routine,
        management=True,
        evidence=Evidence(decided=decided, followed_up=follow_up, documented=True),
    )


def let_lapse(sheet: Sheet, routine: str, draws: Draws, previous: Sheet | None) -> None:
    """Answer that a routine is written and decided, but not followed up of late."""
    held = previous.evidence.get(routine) if previous is not None else None
    follow_up = held.followed_up if held is not None else None
    if held is None and draws.uniform("never", routine, sheet.place) >= NEVER:
        age = _days(sheet, routine, draws, 380, 1100)
        follow_up = sheet.reference_date - timedelta(days=age)
    decided = held.decided if held is not None else None
    if decided is None:
        latest = follow_up or sheet.reference_date - timedelta(days=400)
        decided = latest - timedelta(days=_days(sheet, routine, draws, 0, OLDEST))
    documented = follow_up is not None and (held is None or held.documented)
    evidence = Evidence(decided=decided, followed_up=follow_up, documented=documented)
    _write(sheet, routine, management=True, evidence=evidence)


def take_back(sheet: Sheet, routine: str) -> None:
    """Answer that a routine is written, but not decided at management level."""
    nothing = Evidence(decided=None, followed_up=None, documented=False)
    _write(sheet, routine, management=False, evidence=nothing)


def lack(
    sheet: Sheet, routine: str, draws: Draws, previous: Sheet | None, *, nearness: float
) -> None:
    """Answer that a routine is not current, in the way that is likely.

    `nearness` is 0 for the unit furthest from having it among those that lack it, and
    nearly 1 for the nearest. What was written last year still is.
    """
    held = previous.evidence.get(routine) if previous is not None else None
    if held is not None and held.decided is not None:
        let_lapse(sheet, routine, draws, previous)
        return
    known = previous is not None and (routine, WRITTEN.code) in previous.values
    written = held is not None or (
        nearness > NEW_DRAFT if known else _first_time(nearness)
    )
    if not written:
        sheet.values[routine, WRITTEN.code] = (NO.code,)
        return
    if known or nearness < 1 - OUT_OF_DATE - UNDOCUMENTED:
        take_back(sheet, routine)
    elif nearness < 1 - OUT_OF_DATE:
        keep_current(sheet, routine, draws, previous)
        told = sheet.evidence[routine]
        sheet.evidence[routine] = Evidence(
            decided=told.decided, followed_up=told.followed_up, documented=False
        )
    else:
        let_lapse(sheet, routine, draws, previous)


def _first_time(nearness: float) -> bool:
    return nearness >= 1 - OUT_OF_DATE - UNDOCUMENTED - UNDECIDED


def _write(sheet: Sheet, routine: str, *, management: bool, evidence: Evidence) -> None:
    sheet.values[routine, WRITTEN.code] = (YES.code,)
    sheet.values[routine, MANAGEMENT.code] = ((YES if management else NO).code,)
    sheet.evidence[routine] = evidence


def _days(sheet: Sheet, routine: str, draws: Draws, least: int, most: int) -> int:
    key = ("days", str(most), sheet.period, routine, sheet.place)
    return least + int(draws.uniform(*key) * (most - least))
