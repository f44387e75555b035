"""Routines of the example: what makes them current, and how they cease to be."""

from __future__ import annotations

from datetime import date

from jamfor.core.answers.answers import Evidence
from jamfor.core.questionnaires.questions import NO, WRITTEN
from jamfor.pipeline.example.draws import Draws
from jamfor.pipeline.example.routines import is_current, keep_current, lack, let_lapse
from jamfor.pipeline.example.sheets import Sheet


ROUTINE = "sip"
DRAWS = Draws(seed=1)


def _sheet(year: int) -> Sheet:
    return Sheet(
        place="1490",
        size=8,
        period=str(year),
        reference_date=date(year, 2, 1),
        questions={},
    )


def _current(year: int) -> Sheet:
    sheet = _sheet(year)
    keep_current(sheet, ROUTINE, DRAWS, None)
    return sheet


def test_a_routine_kept_current_is_followed_up_within_the_year() -> None:
    """Broken by a follow-up drawn from two years."""
    for year in range(2010, 2030):
        assert is_current(_current(year), ROUTINE)


def test_a_routine_not_followed_up_again_has_lapsed_with_its_old_date() -> None:
    """Broken by drawing a new date for a routine that lapses."""
    before = _current(2021)
    sheet = _sheet(2022)

    let_lapse(sheet, ROUTINE, DRAWS, before)

    assert sheet.evidence[ROUTINE] == before.evidence[ROUTINE]
    assert not is_current(sheet, ROUTINE)


def test_a_routine_followed_up_again_keeps_the_day_it_was_decided() -> None:
    """Broken by deciding a routine anew each year."""
    before = _current(2021)
    sheet = _sheet(2022)

    keep_current(sheet, ROUTINE, DRAWS, before)

    assert sheet.evidence[ROUTINE].decided == before.evidence[ROUTINE].decided
    assert is_current(sheet, ROUTINE)


def test_what_is_far_from_having_a_routine_has_not_written_one() -> None:
    """Broken by evidence for a routine that is not written."""
    sheet = _sheet(2022)

    lack(sheet, ROUTINE, DRAWS, None, nearness=0.0)

    assert sheet.values == {(ROUTINE, WRITTEN.code): (NO.code,)}
    assert sheet.evidence == {}


def test_no_way_of_lacking_a_routine_makes_it_current() -> None:
    """Broken by documenting the follow-up of those that did not document it."""
    for step in range(100):
        for before in (None, _current(2021), _lacking(2021)):
            sheet = _sheet(2022)
            lack(sheet, ROUTINE, DRAWS, before, nearness=step / 100)
            assert not is_current(sheet, ROUTINE)


def _lacking(year: int) -> Sheet:
    sheet = _sheet(year)
    lack(sheet, ROUTINE, DRAWS, None, nearness=0.0)
    return sheet


def test_a_routine_without_a_document_is_not_current() -> None:
    """Broken by judging the dates alone."""
    sheet = _current(2022)
    held = sheet.evidence[ROUTINE]
    sheet.evidence[ROUTINE] = Evidence(
        decided=held.decided, followed_up=held.followed_up, documented=False
    )

    assert not is_current(sheet, ROUTINE)
