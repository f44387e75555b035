"""Who did not take part in the example, and what the others left out.

Response is counted by service area and lies between 94 and 97 per cent, as in the
published rounds of 2019 to 2024. About one answer in a hundred is left out, most of
them by few units.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from jamfor.core.answers.answers import FrameState
from jamfor.core.questionnaires.questions import NO, WRITTEN, ResponseType
from jamfor.pipeline.example.draws import Draws
from jamfor.pipeline.example.sheets import Collected, Sheet


ABSENT = 0.02  # units that answer nothing at all
RESPONSE = (0.94, 0.97)  # lowest and highest share taking part in an area
HURRIED = 0.10  # units, by area, that leave questions out
LEFT_OUT = 0.10  # of the questions of such a unit


def decide_who_answers(
    round_: Collected,
    draws: Draws,
    *,
    always: Collection[str],
    rates: Mapping[str, float],
) -> None:
    """Settle who takes part in what, and which questions are left out.

    `always` are units that take part in everything and leave nothing out; `rates` are
    the published shares taking part, by service area.
    """
    period = round_.period
    ranked = sorted(round_.sheets, key=lambda p: draws.uniform("absent", period, p))
    away = set(ranked[: round(ABSENT * len(ranked))])
    for area, units in round_.units.items():
        low, high = RESPONSE
        drawn = low + (high - low) * draws.uniform("rate", period, area)
        rate = rates.get(area, drawn)
        ways = {u.place: draws.uniform("silent", period, area, u.place) for u in units}
        order = sorted(
            (place for place in ways if place not in always),
            key=lambda place: (place not in away, ways[place]),
        )
        silent = order[: round(len(units) * (1 - rate))]
        round_.silent.update((area, place) for place in silent)
    for sheet in round_.sheets.values():
        opened = _answered_by(round_, sheet)
        hurried = set() if sheet.place in always else _hurried(sheet, opened, draws)
        taken = {
            question
            for question, area in opened.items()
            if area not in hurried or not _left_out(sheet, question, draws)
        }
        sheet.open = frozenset(taken | _at_least_one(round_, opened, taken))


def _at_least_one(
    round_: Collected, opened: Mapping[str, str], taken: Collection[str]
) -> set[str]:
    """A question of each area that was left out whole: whoever takes part answers."""
    answered = {area for question in taken for area in round_.areas_of[question]}
    first: dict[str, str] = {}
    for question, area in opened.items():
        first.setdefault(area, question)
    return {question for area, question in first.items() if area not in answered}


def _answered_by(round_: Collected, sheet: Sheet) -> dict[str, str]:
    """The questions a unit comes to, each with the area under which it is answered.

    A question that several areas ask is answered if the unit takes part in any.
    """
    part_of = {
        area
        for area, members in round_.members.items()
        if sheet.place in members and (area, sheet.place) not in round_.silent
    }
    found = {}
    for question in sheet.questions:
        areas = [area for area in round_.areas_of[question] if area in part_of]
        if areas:
            found[question] = areas[0]
    return found


def _hurried(sheet: Sheet, opened: Mapping[str, str], draws: Draws) -> set[str]:
    """The areas in which a unit leaves questions out."""
    return {
        area
        for area in set(opened.values())
        if draws.uniform("hurried", sheet.period, area, sheet.place) < HURRIED
    }


def _left_out(sheet: Sheet, question: str, draws: Draws) -> bool:
    return draws.uniform("left-out", sheet.period, question, sheet.place) < LEFT_OUT


def state_of(round_: Collected, area: str, place: str) -> FrameState:
    """Return how a unit took part: partly when a question it came to has no answer."""
    if (area, place) in round_.silent:
        return FrameState.NONE
    sheet = round_.sheets[place]
    for question, areas in round_.areas_of.items():
        if area in areas and _unanswered(sheet, question):
            return FrameState.PARTIAL
    return FrameState.ANSWERED


def _unanswered(sheet: Sheet, question: str) -> bool:
    """Whether a question the route comes to lacks an answer to any of its parts."""
    response = sheet.questions[question].response
    if all((question, part) in sheet.values for part in response.parts):
        return False
    unwritten = sheet.values.get((question, WRITTEN.code)) == (NO.code,)
    if response.type is ResponseType.ROUTINE and unwritten:
        return False  # what is not written is not asked about further
    return sheet.reach(question) is True
