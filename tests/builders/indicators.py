"""Small indicators, and what the oracle and the engine each say of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction

from builders.answers import REFERENCE, answers_frame, evidence_frame, frame_of
from builders.questions import as_questions, text
from jamfor.core.answers.answers import UnitAnswers
from jamfor.core.indicators.definitions import (
    Aspect,
    Dimension,
    Direction,
    Indicator,
    IndicatorVersion,
    Kind,
    Level,
)
from jamfor.core.indicators.evaluation import Outcome, evaluate
from jamfor.core.indicators.rules import (
    Ladder,
    LevelOf,
    NumberOf,
    NumberRef,
    RatioOf,
    Rule,
    ShareOf,
)
from jamfor.core.places.places import Geography
from jamfor.core.questionnaires.questions import QuestionVersion
from jamfor.core.releases.pack import Pack, Round
from jamfor.core.vocabulary.basis import Basis, IndicatorBasis
from jamfor.core.vocabulary.missing import Missing
from jamfor.pipeline.engine import unit_values


Evaluator = Callable[
    [
        Mapping[str, IndicatorVersion],
        Mapping[str, QuestionVersion],
        Mapping[str, UnitAnswers],
    ],
    dict[tuple[str, str], Outcome],
]


def version_of(
    rule: Rule,
    *,
    when_not_reached: Missing | None = None,
    levels: tuple[str, ...] = (),
    met_from: str = "",
    unit: str = "",
    service_areas: tuple[str, ...] = ("lss",),
) -> IndicatorVersion:
    """Return an indicator version of 2021 and 2022; the rule decides its kind."""
    return IndicatorVersion(
        version=1,
        periods=("2021", "2022"),
        basis=IndicatorBasis(
            title=Basis.EXAMPLE, rule=Basis.EXAMPLE, years=Basis.EXAMPLE
        ),
        title=text("Indikator", "Indicator"),
        kind=_kind(rule),
        rule=rule,
        when_not_reached=when_not_reached,
        service_areas=service_areas,
        counts_in=service_areas,
        counts_motive=None,
        family="",
        theme="other",
        aspect=Aspect.STRUCTURE,
        dimension=Dimension.KNOWLEDGE_BASED,
        direction=Direction.HIGHER,
        source="survey",
        owner="Socialstyrelsen",
        review="2023-09-30",
        unit=unit,
        levels=tuple(
            Level(code=code, text=text(code), kolada=number)
            for number, code in enumerate(levels)
        ),
        met_from=met_from or (levels[-1] if levels else ""),
    )


def persons_version() -> IndicatorVersion:
    """Return a share of persons, under the policy ifo."""
    rule = ShareOf(
        numerator=NumberRef(question="part"), denominator=NumberRef(question="whole")
    )
    version = version_of(rule, unit="percent")
    return replace(version, kind=Kind.PERSONS, suppression="ifo", counts_in=())


def _kind(rule: Rule) -> Kind:
    if isinstance(rule, ShareOf | RatioOf | NumberOf):
        return Kind.REPORTED
    return Kind.ORDINAL if isinstance(rule, LevelOf | Ladder) else Kind.FACT


def by_oracle(
    versions: Mapping[str, IndicatorVersion],
    questions: Mapping[str, QuestionVersion],
    units: Mapping[str, UnitAnswers],
) -> dict[tuple[str, str], Outcome]:
    """Evaluate unit by unit, the obvious way."""
    return {
        (name, place): evaluate(version, questions=questions, answers=answers)
        for name, version in versions.items()
        for place, answers in units.items()
    }


def by_engine(
    versions: Mapping[str, IndicatorVersion],
    questions: Mapping[str, QuestionVersion],
    units: Mapping[str, UnitAnswers],
) -> dict[tuple[str, str], Outcome]:
    """Evaluate all at once, from the frames of a snapshot."""
    areas = {area for version in versions.values() for area in version.service_areas}
    references = {unit.reference_date for unit in units.values()} or {REFERENCE}
    values = unit_values(
        pack_of(versions, questions, reference=references.pop()),
        period="2022",
        answers=answers_frame(units.values()),
        evidence=evidence_frame(units.values()),
        frame=frame_of(units, service_areas=sorted(areas)),
    )
    return {
        (row["indicator"], row["place"]): _outcome(row, versions[row["indicator"]])
        for row in values.iter_rows(named=True)
    }


def _outcome(row: dict[str, object], version: IndicatorVersion) -> Outcome:
    """Read a row of the engine; a number as reported is told by its double."""
    value, part, whole = row["value"], row["numerator"], row["denominator"]
    exact: Fraction | None = None
    if isinstance(part, int) and isinstance(whole, int):
        exact = Fraction(part, whole)
        assert value == float(exact), version.rule
    elif isinstance(value, float):
        exact = Fraction(value).limit_denominator(1_000_000)
    return Outcome(
        missing=Missing(str(row["missing"])) if row["missing"] else None,
        value=exact,
        met=None if row["met"] is None else bool(row["met"]),
        level=str(row["level"]),
        numerator=part if isinstance(part, int) else None,
        denominator=whole if isinstance(whole, int) else None,
    )


def pack_of(
    versions: Mapping[str, IndicatorVersion],
    questions: Mapping[str, QuestionVersion],
    *,
    reference: date = REFERENCE,
) -> Pack:
    """Return a pack of one round, 2022, that holds only these."""
    return Pack(
        example=True,
        rounds=(
            Round(
                period="2022",
                title=text("Omgång"),
                reference_date=reference,
                opens=reference,
                last_day=reference,
                closes=reference,
                published=reference,
                legal_ground=text("Frivilligt"),
                dates_basis=Basis.EXAMPLE,
            ),
        ),
        indicators=tuple(
            Indicator(id=name, versions=(version,))
            for name, version in versions.items()
        ),
        families=(),
        questions=as_questions(dict(questions)),
        questionnaires=(),
        terms=(),
        edges=(),
        geography=Geography(places=(), service_areas=(), frame_rules=(), relations=()),
    )
