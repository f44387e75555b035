"""A small survey with every kind of question, two service areas and a divided city."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from builders.indicators import pack_of, version_of
from builders.questions import (
    ROUTINE,
    YES_OR_NO,
    asked,
    matrix,
    multiple,
    number,
    ordinal,
    text,
)
from jamfor.core.answers.answers import UnitAnswers
from jamfor.core.indicators.rules import NumberRef, ShareOf
from jamfor.core.places.places import (
    FrameRule,
    Geography,
    Place,
    PlaceKind,
    ServiceArea,
)
from jamfor.core.questionnaires.conditions import Is
from jamfor.core.questionnaires.questions import (
    Category,
    Question,
    Questionnaire,
    QuestionVersion,
    Response,
    ResponseType,
    Section,
)
from jamfor.core.releases.pack import Pack
from jamfor.core.vocabulary.basis import Basis
from jamfor.core.vocabulary.missing import Missing
from jamfor.formats.answer_sheets.asked import AskedRound
from jamfor.formats.answer_sheets.long import to_long_csv
from jamfor.formats.answer_sheets.reading import open_file, read_answers
from jamfor.pipeline.receive import Receipt, receive


REFERENCE = date(2022, 2, 1)
METHODS = multiple("audit", "dudit", "none")
BANDS = Response(
    type=ResponseType.SINGLE,
    categories=(
        Category(code="small", text=text("Liten", "Small")),
        Category(code="large", text=text("Stor; eller mycket stor", "Large")),
    ),
)
COVERAGE = (
    Category(code="no", text=text("Nej", "No")),
    Category(code="partly", text=text("Delvis", "Partly")),
    Category(code="yes", text=text("Ja", "Yes")),
)

QUESTIONS: Mapping[str, QuestionVersion] = {
    "jour": asked(YES_OR_NO),
    "jour-hours": asked(
        ordinal("some", "all"), asked_when=Is(question="jour", value="yes")
    ),
    "size": asked(BANDS),
    "methods": asked(METHODS),
    "plan": replace(
        asked(matrix("home-care", "housing", columns=COVERAGE)),
        allow=(Missing.NOT_APPLICABLE,),
    ),
    "staff": asked(number("full-time-equivalents")),
    "staff-degree": asked(number("full-time-equivalents")),
    "waiting": replace(asked(number("days")), allow=(Missing.CANNOT_PROVIDE,)),
    "satisfied": asked(Response(type=ResponseType.PERCENT, minimum=0)),
    "mapped-on": asked(Response(type=ResponseType.DATE)),
    "comment": asked(Response(type=ResponseType.TEXT, max_length=20)),
    "routine-x": asked(ROUTINE),
    "rested": replace(asked(YES_OR_NO), periods=("2021",)),
    "elderly": asked(YES_OR_NO),
}


def survey() -> Pack:
    """Return the pack; the city 1480 is asked district by district in `ifo` only."""
    share = ShareOf(
        numerator=NumberRef(question="staff-degree"),
        denominator=NumberRef(question="staff"),
    )
    small = pack_of({"share": version_of(share)}, QUESTIONS)
    this, before = small.rounds[0], replace(small.rounds[0], period="2021")
    return replace(
        small,
        rounds=(before, this),
        questions=tuple(
            Question(id=name, versions=(version,))
            for name, version in QUESTIONS.items()
        ),
        questionnaires=tuple(
            form
            for period in ("2021", "2022")
            for form in (
                _form(period, "ifo", [q for q in QUESTIONS if q != "elderly"]),
                _form(period, "aldre", ["elderly", "jour"]),
            )
        ),
        geography=_geography(),
    )


def _form(period: str, area: str, questions: Sequence[str]) -> Questionnaire:
    put = tuple(q for q in questions if period in QUESTIONS[q].periods)
    return Questionnaire(
        period=period,
        service_area=area,
        basis=Basis.EXAMPLE,
        sections=(Section(id="all", title=text("Alla frågor"), questions=put),),
    )


def _geography() -> Geography:
    places = [
        Place(code="lan-14", kind=PlaceKind.COUNTY, name=text("Västra Götalands län")),
        *(
            Place(code=code, kind=PlaceKind.MUNICIPALITY, name=text(name))
            for code, name in (
                ("0180", "Stockholm"),
                ("1460", "Bengtsfors"),
                ("1480", "Göteborg"),
                ("1490", "Borås"),
            )
        ),
        *(
            Place(
                code=code,
                kind=PlaceKind.DISTRICT,
                name=text(name),
                parents=(code[:4],),
            )
            for code, name in (
                ("1480-g11", "Nordost"),
                ("1480-g12", "Centrum"),
                ("0180-s04", "Bromma"),
            )
        ),
    ]
    return Geography(
        places=tuple(places),
        service_areas=tuple(
            ServiceArea(id=area, slug=area, name=text(name), short=text(name), group="")
            for area, name in (("ifo", "Individ och familj"), ("aldre", "Äldreomsorg"))
        ),
        frame_rules=tuple(
            FrameRule(
                service_areas=(area,),
                periods=("2021", "2022"),
                districts_of=cities,
                basis=Basis.EXAMPLE,
            )
            for area, cities in (("ifo", ("0180", "1480")), ("aldre", ("0180",)))
        ),
        relations=(),
    )


ASKED = AskedRound.of(survey(), "2022")
NOBODY: Mapping[str, UnitAnswers] = {}


def received(
    content: bytes,
    *,
    before: Mapping[str, UnitAnswers] = NOBODY,
    file: str = "svar.csv",
) -> Receipt:
    """Return what comes of a file of answers to the survey of 2022."""
    opened = open_file(content, file=file, known_questions=ASKED.known_questions)
    return receive(read_answers(opened, ASKED), asked=ASKED, before=before)


def units_in(receipt: Receipt) -> dict[str, UnitAnswers]:
    """Return the units as they are with the file's answers."""
    return {place: unit.merged for place, unit in receipt.units.items()}


def as_file(*units: UnitAnswers) -> bytes:
    """Return answers as a long CSV in Swedish."""
    return to_long_csv(units, language="sv")


def answers_of(
    values: Mapping[tuple[str, str], tuple[str, ...] | Missing], *, place: str = "1460"
) -> UnitAnswers:
    """Return what a unit answered to the survey of 2022."""
    return UnitAnswers(
        place=place, period="2022", reference_date=REFERENCE, values=dict(values)
    )
