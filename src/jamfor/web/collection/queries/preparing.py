"""What is looked at before a round is opened: definitions, frame, minutes."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median

from jamfor.core.answers.wording import Answer
from jamfor.core.places.places import PlaceKind, ServiceArea
from jamfor.core.questionnaires.burden import minutes
from jamfor.core.vocabulary.problems import Problem, Severity
from jamfor.formats.contents import content_from_json
from jamfor.formats.definitions import definitions_folder, load_definitions
from jamfor.formats.packs import pack_hash, pack_to_json
from jamfor.web.collection.models import Earlier, Round
from jamfor.web.collection.packs import asked_of, pack_of


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameLine:
    """How many are asked about a service area, and how many of them are districts."""

    area: ServiceArea
    units: int
    districts: int
    questions: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Minutes:
    """The minutes foreseen per unit: least, median, most, and all together in hours."""

    least: float
    middle: float
    most: float
    hours: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Definitions:
    """The definitions as they stand today, beside those the round was prepared with."""

    faults: tuple[Problem, ...]
    changed: bool

    @property
    def sound(self) -> bool:
        """Whether `check` passes."""
        return not self.faults


def definitions_now(made: Round) -> Definitions:
    """Check the definitions anew, and say whether they changed since preparation."""
    example = pack_of(made.pack_id).example
    loaded = load_definitions(definitions_folder(), example=example)
    same = loaded.pack is not None and (
        pack_hash(pack_to_json(loaded.pack)) == made.pack_id
    )
    return Definitions(
        faults=tuple(p for p in loaded.problems if p.severity is Severity.ERROR),
        changed=not same,
    )


def frame_lines(made: Round) -> tuple[FrameLine, ...]:
    """Return the frame of each service area of a round, and how much is asked."""
    asked, pack = asked_of(made.pack_id, made.period), pack_of(made.pack_id)
    forms = {form.service_area: form for form in asked.questionnaires}
    found = []
    for area in pack.geography.service_areas:
        if area.id not in forms:
            continue
        units = [place for place, areas in asked.units.items() if area.id in areas]
        kinds = [asked.places[place].kind for place in units]
        found.append(
            FrameLine(
                area=area,
                units=len(units),
                districts=kinds.count(PlaceKind.DISTRICT),
                questions=len(forms[area.id].questions),
            )
        )
    return tuple(found)


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
