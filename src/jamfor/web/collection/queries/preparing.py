"""What is looked at before a round is opened: definitions, frame, minutes."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median

from jamfor.core.answers.wording import Answer
from jamfor.core.places.places import ServiceArea
from jamfor.core.questionnaires.burden import minutes
from jamfor.core.vocabulary.problems import Severity
from jamfor.formats.contents import content_from_json
from jamfor.formats.definitions import definitions_folder, load_definitions
from jamfor.web.collection.models import Earlier, Round
from jamfor.web.collection.packs import asked_of, pack_of


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameLine:
    """How many are asked about a service area."""

    area: ServiceArea
    units: int
    questions: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Minutes:
    """The minutes foreseen per unit: least, median, most, and all together in hours."""

    least: float
    middle: float
    most: float
    hours: float


def definitions_are_sound() -> tuple[str, ...]:
    """Return the faults of the definitions as they stand; none when `check` passes."""
    loaded = load_definitions(definitions_folder(), example=True)
    return tuple(
        f"{p.where}: {p.text.sv}"
        for p in loaded.problems
        if p.severity is Severity.ERROR
    )


def frame_lines(made: Round) -> tuple[FrameLine, ...]:
    """Return the frame of each service area of a round, and how much is asked."""
    asked, pack = asked_of(made.pack_id, made.period), pack_of(made.pack_id)
    forms = {form.service_area: form for form in asked.questionnaires}
    return tuple(
        FrameLine(
            area=area,
            units=sum(area.id in areas for areas in asked.units.values()),
            questions=len(forms[area.id].questions),
        )
        for area in pack.geography.service_areas
        if area.id in forms
    )


def foreseen(made: Round) -> Minutes:
    """Return the minutes the round is foreseen to take, shared questions once.

    Last year's answers decide which questions are on a unit's route.
    """
    asked = asked_of(made.pack_id, made.period)
    before = _before(made)
    found = sorted(
        minutes(
            (q for form in asked.questionnaires_of(place) for q in form.questions),
            questions=asked.questions,
            values=before.get(place, {}),
        )
        for place in asked.units
    )
    return Minutes(
        least=found[0],
        middle=median(found),
        most=found[-1],
        hours=sum(found) / 60,
    )


def _before(made: Round) -> dict[str, dict[tuple[str, str], Answer]]:
    found: dict[str, dict[tuple[str, str], Answer]] = {}
    rows = Earlier.objects.filter(unit__round=made)
    columns = ("unit__place", "question", "content")
    for place, question, text in rows.values_list(*columns).iterator(2000):
        for part, answer in content_from_json(text).values.items():
            found.setdefault(place, {})[question, part] = answer
    return found
