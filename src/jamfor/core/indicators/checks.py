"""What can be wrong with indicators that have the right form."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from jamfor.core.indicators.coordination_checks import check_coordination
from jamfor.core.indicators.definitions import Indicator, IndicatorVersion, Kind
from jamfor.core.indicators.rule_checks import Asked, check_rule
from jamfor.core.indicators.rules import (
    Elsewhere,
    Ladder,
    LevelOf,
    NumberOf,
    RatioOf,
    Rule,
    ShareOf,
    ShareOfPositives,
)
from jamfor.core.places.places import Geography
from jamfor.core.questionnaires.checks import asked_in, unknown_service_area
from jamfor.core.questionnaires.question_checks import check_periods
from jamfor.core.questionnaires.questions import Question, Questionnaire
from jamfor.core.vocabulary.problems import Problem, Subject, Where, error


ALL_AREAS = "all"
"""What a composite names instead of a service area when it takes every basket."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What indicators are checked against."""

    questions: Sequence[Question]
    questionnaires: Sequence[Questionnaire]
    families: Collection[str]
    parties: Collection[str]
    geography: Geography
    policies: Collection[str] = ()
    groups: Collection[tuple[str, str]] = ()

    @property
    def service_areas(self) -> frozenset[str]:
        """The ids of the service areas."""
        return frozenset(area.id for area in self.geography.service_areas)

    @property
    def framed(self) -> frozenset[tuple[str, str]]:
        """The service areas and years that have a frame."""
        return frozenset(
            (area, period)
            for rule in self.geography.frame_rules
            for area in rule.service_areas
            for period in rule.periods
        )

    def asked(self) -> dict[tuple[str, str], Asked]:
        """What was asked, by home and year."""
        known = frozenset(question.id for question in self.questions)
        periods = {questionnaire.period for questionnaire in self.questionnaires}
        put = {period: asked_in(self.questions, period) for period in periods}
        return {
            (questionnaire.service_area, questionnaire.period): Asked(
                period=questionnaire.period,
                questions=put[questionnaire.period],
                in_home=frozenset(questionnaire.questions),
                known=known,
            )
            for questionnaire in self.questionnaires
        }


def check_indicators(
    indicators: Sequence[Indicator], *, surroundings: Surroundings, where: Where
) -> list[Problem]:
    """Report faults of indicators: what they name, their levels, and their rules."""
    asked = surroundings.asked()
    areas, framed = surroundings.service_areas, surroundings.framed
    found: list[Problem] = []
    for indicator in indicators:
        spans = [(v.version, v.periods + v.elsewhere) for v in indicator.versions]
        found += check_periods(("indicator", indicator.id), spans, where)
        for version in indicator.versions:
            subject = ("indicator", indicator.id, version.version)
            found += _check_names(version, areas, surroundings.families, subject, where)
            found += check_coordination(version, surroundings.parties, subject, where)
            found += _check_kind(version, subject, where)
            found += _check_persons(version, surroundings, subject, where)
            found += _check_levels(version, subject, where)
            found += _check_baskets(version, subject, where)
            found += _check_years(version, asked, framed, subject, where)
    return list(dict.fromkeys(found))


def _check_names(
    version: IndicatorVersion,
    areas: Collection[str],
    families: Collection[str],
    subject: Subject,
    where: Where,
) -> Iterator[Problem]:
    named = [("service-areas", area) for area in version.service_areas]
    named += [("counts-in", area) for area in version.counts_in]
    rule = version.rule
    if isinstance(rule, ShareOfPositives) and rule.service_area != ALL_AREAS:
        named.append(("rule", rule.service_area))
    for field, area in named:
        if area not in areas:
            yield unknown_service_area(area, where((*subject, field)))
    if version.family and version.family not in families:
        yield error(
            "unknown-family",
            where((*subject, "family")),
            sv=f"Familjen ”{version.family}” finns inte. Rätta id eller lägg till den i"
            " indicators/families.yaml.",
            en=f"There is no family “{version.family}”. Correct the id or add it to"
            " indicators/families.yaml.",
        )


def _kinds_of(rule: Rule) -> frozenset[Kind]:
    """The kinds of indicator a rule can be the rule of."""
    match rule:
        case LevelOf() | Ladder():
            return frozenset({Kind.ORDINAL})
        case ShareOf():
            return frozenset({Kind.REPORTED, Kind.PERSONS})
        case RatioOf() | NumberOf():
            return frozenset({Kind.REPORTED})
        case ShareOfPositives():
            return frozenset({Kind.COMPOSITE})
        case Elsewhere():
            return frozenset({Kind.EXTERNAL})
        case _:
            return frozenset({Kind.FACT})


def _check_kind(
    version: IndicatorVersion, subject: Subject, where: Where
) -> Iterator[Problem]:
    fitting = _kinds_of(version.rule)
    if version.kind not in fitting:
        kinds = ", ".join(sorted(fitting))
        yield error(
            "rule-does-not-fit-kind",
            where((*subject, "kind")),
            sv=f"Regeln hör till sorten {kinds}, inte {version.kind}. Rätta den ena.",
            en=f"The rule belongs to kind {kinds}, not {version.kind}. Correct one.",
        )
    if (version.kind.is_number or version.kind is Kind.EXTERNAL) != bool(version.unit):
        yield error(
            "unit-and-kind",
            where((*subject, "unit")),
            sv="”unit” anges för sorterna reported, persons och external, och bara för"
            " dem.",
            en="“unit” is stated for the kinds reported, persons and external, and"
            " only there.",
        )
    if not version.years or (version.kind is Kind.EXTERNAL and version.periods):
        yield error(
            "years-and-kind",
            where((*subject, "periods")),
            sv="Ange år: ”periods” för det vi beräknar av svar, ”elsewhere” för det som"
            " bara andra har publicerat. Sorten external har inga ”periods”.",
            en="State years: “periods” for what we compute from answers, “elsewhere”"
            " for what only others published. The kind external has no “periods”.",
        )


def _check_persons(
    version: IndicatorVersion,
    surroundings: Surroundings,
    subject: Subject,
    where: Where,
) -> Iterator[Problem]:
    """A share of persons names its policy and its groups, and nothing else does."""
    persons = version.kind is Kind.PERSONS
    named = bool(version.suppression)
    out_of_place = named and version.kind not in {Kind.PERSONS, Kind.EXTERNAL}
    if out_of_place or (persons and not named) or (version.groups and not persons):
        yield error(
            "suppression-and-kind",
            where((*subject, "suppression")),
            sv="”suppression” anges för sorten persons, får anges för external och för"
            " inga andra; ”groups” bara för persons. Ange en regel ur suppression.yaml"
            " eller ändra sorten.",
            en="“suppression” is stated for kind persons, may be for external and for"
            " no other; “groups” only for persons. Name a policy of suppression.yaml or"
            " change the kind.",
        )
    elif named and version.suppression not in surroundings.policies:
        yield error(
            "unknown-policy",
            where((*subject, "suppression")),
            sv=f"Regeln ”{version.suppression}” finns inte i suppression.yaml. Rätta id"
            " eller lägg till den.",
            en=f"There is no policy “{version.suppression}” in suppression.yaml."
            " Correct the id or add it.",
        )
    for dimension, code in version.groups:
        if (dimension, code) not in surroundings.groups:
            yield error(
                "unknown-group",
                where((*subject, "groups")),
                sv=f"Gruppen {dimension}: {code} finns inte i breakdowns/. Rätta den"
                " eller lägg till den.",
                en=f"There is no group {dimension}: {code} in breakdowns/. Correct it"
                " or add it.",
            )


def _check_levels(
    version: IndicatorVersion, subject: Subject, where: Where
) -> Iterator[Problem]:
    codes = [level.code for level in version.levels]
    if version.kind is not Kind.ORDINAL:
        if codes or version.met_from:
            yield error(
                "levels-out-of-place",
                where((*subject, "levels" if codes else "met-from")),
                sv="Nivåer anges bara för sorten ordinal. Ta bort dem.",
                en="Levels are stated only for the kind ordinal. Remove them.",
            )
        return
    if len(codes) < len({"lowest", "highest"}) or len(set(codes)) < len(codes):
        yield error(
            "levels-incomplete",
            where((*subject, "levels")),
            sv="Ange minst två nivåer, lägst först, var och en med egen kod.",
            en="State at least two levels, lowest first, each with a code of its own.",
        )
    if version.met_from not in codes[1:]:
        yield error(
            "unknown-level",
            where((*subject, "met-from")),
            sv=f"”met-from” ska vara en nivå över den lägsta: {', '.join(codes[1:])}.",
            en=f"“met-from” must be a level above the lowest: {', '.join(codes[1:])}.",
        )
    if isinstance(version.rule, Ladder):
        yield from _check_ladder(version.rule, codes, subject, where)


def _check_ladder(
    rule: Ladder, codes: Sequence[str], subject: Subject, where: Where
) -> Iterator[Problem]:
    falling = [*(rung.level for rung in rule.rungs), rule.otherwise]
    if falling != list(reversed(codes)):
        yield error(
            "levels-differ",
            where((*subject, "rule")),
            sv=f"Regelns nivåer ({', '.join(falling)}) ska vara alla i ”levels”, högst"
            " först. Rätta dem.",
            en=f"The levels of the rule ({', '.join(falling)}) must be all of “levels”,"
            " highest first. Correct them.",
        )


def _check_baskets(
    version: IndicatorVersion, subject: Subject, where: Where
) -> Iterator[Problem]:
    counted, shown = set(version.counts_in), set(version.service_areas)
    place = where((*subject, "counts-in"))
    if counted - shown or (counted and not version.kind.counts):
        yield error(
            "counts-out-of-place",
            place,
            sv="”counts-in” får bara ha områden där indikatorn visas, och ingenting"
            " för tal och andelar. Rätta listan.",
            en="“counts-in” may only have areas where the indicator is shown, and"
            " nothing for numbers and shares. Correct the list.",
        )
    if version.kind.counts and counted != shown and version.counts_motive is None:
        yield error(
            "counts-in-without-motive",
            place,
            sv="Indikatorn räknas inte överallt där den visas. Skriv varför i"
            " ”counts-motive”.",
            en="The indicator does not count everywhere it is shown. Say why in"
            " “counts-motive”.",
        )


def _check_years(
    version: IndicatorVersion,
    asked: Mapping[tuple[str, str], Asked],
    framed: Collection[tuple[str, str]],
    subject: Subject,
    where: Where,
) -> Iterator[Problem]:
    for period in version.periods:
        place = where((*subject, "periods"))
        if (version.home, period) not in framed:
            yield error(
                "missing-frame",
                place,
                sv=f"Det finns ingen ram för {version.home} {period}. Lägg till den i"
                " places/frames.yaml eller ta bort året.",
                en=f"There is no frame for {version.home} in {period}. Add it to"
                " places/frames.yaml or remove the year.",
            )
        form = asked.get((version.home, period))
        if form is not None:
            yield from check_rule(version, form, where((*subject, "rule")))
        else:
            yield error(
                "missing-questionnaire",
                place,
                sv=f"Det finns ingen enkät för {version.home} {period}. Lägg till den"
                " eller ta bort året.",
                en=f"There is no questionnaire for {version.home} in {period}. Add it"
                " or remove the year.",
            )
