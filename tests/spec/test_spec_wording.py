"""What rules say in words, and how a value is explained.

Each row is a rule and its sentence: the sentence is built from the tree, so a rule that
changes changes its sentence.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from builders.answers import parse_answers
from builders.indicators import version_of
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
from jamfor.core.indicators.definitions import Kind
from jamfor.core.indicators.explanation import explain
from jamfor.core.indicators.rules import (
    Ladder,
    LevelOf,
    NumberOf,
    NumberRef,
    RatioOf,
    Rule,
    Rung,
    ShareOf,
    ShareOfPositives,
)
from jamfor.core.indicators.wording import describe, describe_method
from jamfor.core.questionnaires.conditions import (
    All,
    AnyOf,
    AtLeast,
    AtMost,
    Chosen,
    FollowedUpWithin,
    FollowUpDocumented,
    In,
    Is,
)
from jamfor.core.vocabulary.missing import Missing


A = Is(question="jour", value="yes")
B = Is(question="mobile", value="yes")
C = Is(question="web", value="yes")
QUESTIONS = {
    "jour": asked(
        YES_OR_NO,
        phrase=text("kommunen har socialjour", "the municipality has a duty service"),
    ),
    "mobile": asked(
        YES_OR_NO,
        phrase=text("kommunen har ett mobilt team", "the municipality has a team"),
    ),
    "web": asked(
        YES_OR_NO,
        phrase=text("webbplatsen är tillgänglig", "the website is accessible"),
    ),
    "next": asked(
        YES_OR_NO,
        asked_when=A,
        phrase=text("resultaten har använts", "the results have been used"),
    ),
    "sip": asked(ROUTINE, phrase=text("rutinen för SIP", "the routine for SIP")),
    "deal": asked(
        ROUTINE, phrase=text("avtalet med regionen", "the agreement with the region")
    ),
    "deals": asked(
        ROUTINE,
        phrase=text("de lokala avtalen", "the local agreements"),
    ),
    "ibic": asked(
        ordinal("none", "some", "all"),
        phrase=text("användningen av IBIC", "the use of IBIC"),
    ),
    "plan": asked(
        matrix("home", "lss"), phrase=text("plan för värme", "a plan for heat")
    ),
    "help": asked(
        multiple("a", "b", "c", "d", "none"), phrase=text("stödet", "the support")
    ),
    "days": asked(number("days"), phrase=text("väntetiden", "the waiting time")),
    "degree": asked(
        number("full-time-equivalents"),
        phrase=text("antalet socionomer", "the number of social workers"),
    ),
    "staff": asked(
        number("full-time-equivalents"),
        phrase=text("antalet handläggare", "the number of case workers"),
    ),
}


def current(routine: str, months: int = 12) -> All:
    """Return the rule of a current routine."""
    return All(
        of=(
            Is(question=routine, part="written", value="yes"),
            Is(question=routine, part="management", value="yes"),
            FollowedUpWithin(routine=routine, months=months),
            FollowUpDocumented(routine=routine),
        )
    )


def choice(codes: str, at_least: int = 1) -> Chosen:
    """Return a rule over several categories, a letter each."""
    return Chosen(question="help", codes=tuple(codes), at_least=at_least)


def in_one_line(prose: str) -> str:
    """Return prose without its line breaks."""
    return " ".join(prose.split())


FACTS: list[tuple[Rule, str, str]] = [
    (
        current("sip"),
        """
        Uppfylls när rutinen för SIP finns skriftligt, är beslutad på ledningsnivå och
        har följts upp under de tolv månaderna före den 1 februari, och uppföljningen är
        dokumenterad.
        """,
        """
        Met when the routine for SIP exists in writing, is decided at management level
        and has been followed up in the twelve months before 1 February, and the
        follow-up is documented.
        """,
    ),
    (
        current("deal", 24),
        """
        Uppfylls när avtalet med regionen finns skriftligt, är beslutat på
        ledningsnivå och har följts upp under de 24 månaderna före den 1 februari,
        och uppföljningen är dokumenterad.
        """,
        """
        Met when the agreement with the region exists in writing, is decided at
        management level and has been followed up in the 24 months before 1
        February, and the follow-up is documented.
        """,
    ),
    (
        All(of=current("deals").of[:2]),
        """
        Uppfylls när de lokala avtalen finns skriftligt och är beslutade
        på ledningsnivå.
        """,
        """
        Met when the local agreements exist in writing and are decided
        at management level.
        """,
    ),
    (
        FollowUpDocumented(routine="sip"),
        """
        Uppfylls när den senaste uppföljningen av rutinen för SIP är dokumenterad.
        """,
        """
        Met when the last follow-up of the routine for SIP is documented.
        """,
    ),
    (
        A,
        """
        Uppfylls när kommunen har socialjour.
        """,
        """
        Met when the municipality has a duty service.
        """,
    ),
    (
        Is(question="jour", value="no"),
        """
        Uppfylls när det inte stämmer att kommunen har socialjour.
        """,
        """
        Met when it is not the case that the municipality has a duty service.
        """,
    ),
    (
        All(of=(A, B, C)),
        """
        Uppfylls när kommunen har socialjour, kommunen har ett mobilt team och
        webbplatsen är tillgänglig.
        """,
        """
        Met when the municipality has a duty service, the municipality has a
        team and the website is accessible.
        """,
    ),
    (
        AnyOf(of=(A, B)),
        """
        Uppfylls när kommunen har socialjour eller kommunen har ett mobilt team.
        """,
        """
        Met when the municipality has a duty service or the municipality has a
        team.
        """,
    ),
    (
        All(of=(C, AnyOf(of=(A, B)))),
        """
        Uppfylls när webbplatsen är tillgänglig, och antingen kommunen har socialjour
        eller kommunen har ett mobilt team.
        """,
        """
        Met when the website is accessible, and either the municipality has a duty
        service or the municipality has a team.
        """,
    ),
    (
        AnyOf(of=(All(of=(A, B)), C)),
        """
        Uppfylls när kommunen har socialjour och kommunen har ett mobilt team, eller
        webbplatsen är tillgänglig.
        """,
        """
        Met when the municipality has a duty service and the municipality has a
        team, or the website is accessible.
        """,
    ),
    (
        All(of=(A, current("sip"), C)),
        """
        Uppfylls när kommunen har socialjour; rutinen för SIP finns skriftligt, är
        beslutad på ledningsnivå och har följts upp under de tolv månaderna före den 1
        februari, och uppföljningen är dokumenterad; och webbplatsen är tillgänglig.
        """,
        """
        Met when the municipality has a duty service; the routine for SIP exists in
        writing, is decided at management level and has been followed up in the twelve
        months before 1 February, and the follow-up is documented; and the website is
        accessible.
        """,
    ),
    (
        Is(question="plan", part="home", value="yes"),
        """
        Uppfylls när svaret är ”Ja” för ”home” i frågan om plan för värme.
        """,
        """
        Met when the answer is “Yes” for “home” in the question on a plan for heat.
        """,
    ),
    (
        In(question="ibic", values=("some", "all")),
        """
        Uppfylls när svaret är ”some” eller ”all” i frågan om användningen av IBIC.
        """,
        """
        Met when the answer is “some” or “all” in the question on the use of IBIC.
        """,
    ),
    (
        choice("ab"),
        """
        Uppfylls när minst ett av alternativen ”a” och ”b” har valts i frågan om stödet.
        """,
        """
        Met when at least one of the alternatives “a” and “b” has been chosen in the
        question on the support.
        """,
    ),
    (
        choice("ab", 2),
        """
        Uppfylls när ”a” och ”b” har valts i frågan om stödet.
        """,
        """
        Met when “a” and “b” have been chosen in the question on the support.
        """,
    ),
    (
        choice("abcd", 2),
        """
        Uppfylls när minst två andra alternativ än ”none” har valts i frågan om stödet.
        """,
        """
        Met when at least two of the alternatives other than “none” have been chosen in
        the question on the support.
        """,
    ),
    (
        AtMost(question="days", value=Fraction(14)),
        """
        Uppfylls när väntetiden är högst 14 dagar.
        """,
        """
        Met when the waiting time is at most 14 days.
        """,
    ),
    (
        AtLeast(question="days", value=Fraction(3, 2)),
        """
        Uppfylls när väntetiden är minst 1,5 dagar.
        """,
        """
        Met when the waiting time is at least 1.5 days.
        """,
    ),
    (
        AtLeast(question="staff", value=Fraction(5)),
        """
        Uppfylls när antalet handläggare är minst 5.
        """,
        """
        Met when the number of case workers is at least 5.
        """,
    ),
    (
        All(of=(A, Is(question="next", value="yes"))),
        """
        Uppfylls när kommunen har socialjour och resultaten har använts. En följdfråga
        som inte ställs räknas som nej.
        """,
        """
        Met when the municipality has a duty service and the results have been used. A
        follow-up question that is not put counts as no.
        """,
    ),
]


@pytest.mark.parametrize(("rule", "sv", "en"), FACTS)
def test_a_fact_says_when_it_is_met(rule: Rule, sv: str, en: str) -> None:
    """Breaks if a leaf, a join or a limit is worded as another."""
    found = describe(version_of(rule), questions=QUESTIONS)

    assert (found.sv, found.en) == (in_one_line(sv), in_one_line(en))


def test_a_follow_up_question_may_make_it_not_applicable() -> None:
    """Breaks if the text forgets `when_not_reached`."""
    version = version_of(
        Is(question="next", value="yes"), when_not_reached=Missing.NOT_APPLICABLE
    )

    found = describe(version, questions=QUESTIONS)

    assert found.sv.endswith("Ställs inte följdfrågan är indikatorn ej tillämplig.")


def test_an_ordinal_says_from_which_answer_it_is_met_and_all_its_levels() -> None:
    """Breaks if `met_from` is not read."""
    version = version_of(
        LevelOf(question="ibic"), levels=("none", "some", "all"), met_from="some"
    )

    found = describe(version, questions=QUESTIONS)

    assert found.sv == (
        "Uppfylls när svaret är ”some” eller ”all” i frågan om användningen av IBIC. "
        "Nivåerna är, från den lägsta, ”none”, ”some” och ”all”."
    )


def test_a_ladder_says_what_each_level_takes() -> None:
    """Breaks if rungs are told in another order than they are judged."""
    version = version_of(
        Ladder(
            rungs=(
                Rung(level="yes", when=All(of=(A, B))),
                Rung(level="partly", when=A),
            ),
            otherwise="no",
        ),
        levels=("no", "partly", "yes"),
    )

    found = describe(version, questions=QUESTIONS)

    assert found.sv == (
        "Nivån är ”yes” när kommunen har socialjour och kommunen har ett mobilt team. "
        "Annars är nivån ”partly” när kommunen har socialjour. I övriga fall är nivån "
        "”no”. Uppfylls på nivån ”yes”."
    )


def test_a_ladder_that_copies_an_answer_says_so_once() -> None:
    """Breaks if every answer is told as a condition for itself."""
    version = version_of(
        Ladder(
            rungs=tuple(
                Rung(level=code, when=Is(question="ibic", value=code))
                for code in ("all", "some")
            ),
            otherwise="none",
        ),
        levels=("none", "some", "all"),
        met_from="some",
    )

    found = describe(version, questions=QUESTIONS)

    assert found.sv == (
        "Nivån är svaret i frågan om användningen av IBIC. I övriga fall är nivån "
        "”none”. Nivåerna är, från den lägsta, ”none”, ”some” och ”all”. Uppfylls på "
        "nivån ”some” eller ”all”."
    )


def test_what_is_no_already_is_not_said_to_be_left_out() -> None:
    """Breaks if No to the first of two demands is told as not applicable."""
    both = All(of=(A, Is(question="next", value="yes")))
    version = version_of(
        Ladder(rungs=(Rung(level="yes", when=both),), otherwise="no"),
        levels=("no", "yes"),
        when_not_reached=Missing.NOT_APPLICABLE,
    )

    found = describe(version, questions=QUESTIONS)

    assert "ej tillämplig" not in found.sv


DEGREE, STAFF = NumberRef(question="degree"), NumberRef(question="staff")


@pytest.mark.parametrize(
    ("rule", "unit", "sv"),
    [
        (
            ShareOf(numerator=DEGREE, denominator=STAFF),
            "percent",
            "Andelen i procent är antalet socionomer delat med antalet handläggare.",
        ),
        (
            RatioOf(numerator=DEGREE, denominator=STAFF),
            "count",
            "Kvoten är antalet socionomer delat med antalet handläggare.",
        ),
        (
            NumberOf(of=NumberRef(question="days")),
            "days",
            "Värdet är väntetiden, i dagar.",
        ),
        (NumberOf(of=STAFF), "count", "Värdet är antalet handläggare."),
    ],
)
def test_a_reported_figure_says_what_is_divided_by_what(
    rule: Rule, unit: str, sv: str
) -> None:
    """Breaks if numerator and denominator change places."""
    assert describe(version_of(rule, unit=unit), questions=QUESTIONS).sv == sv


@pytest.mark.parametrize(
    ("rule", "levels", "begins"),
    [
        (A, (), "Uppgift om kommunen, ja eller nej. Inget urval, därför inget konf"),
        (
            LevelOf(question="ibic"),
            ("x", "y", "z"),
            "Uppgift om kommunen på en skala me",
        ),
        (NumberOf(of=STAFF), (), "Ett tal som kommunen uppger. Inget urval, därför"),
    ],
)
def test_the_method_follows_from_the_kind(
    rule: Rule, levels: tuple[str, ...], begins: str
) -> None:
    """Breaks if a fact is said to have an interval."""
    assert describe_method(version_of(rule, levels=levels)).sv.startswith(begins)


def test_a_composite_is_a_share_of_factors() -> None:
    """Breaks if a composite is told as a fact."""
    version = version_of(ShareOfPositives(service_area="lss"))
    composite = replace(version, kind=Kind.COMPOSITE)

    assert describe_method(composite).en.startswith("A composite: the factors met")
    assert describe(composite, questions={}).en.startswith(
        "The share met of the factors"
    )


EXPLAINED = {
    "current routine": (
        version_of(current("sip")),
        """
        Allt detta ska gälla
            → nej
        . Rutinen för SIP finns skriftligt
            → ja
        . Rutinen för SIP är beslutad på ledningsnivå
            → svar saknas
        . Rutinen för SIP har följts upp under de tolv månaderna före den 1 februari
            → nej: senast uppföljd 2020-03-01
        . Den senaste uppföljningen av rutinen för SIP är dokumenterad
            → ja: senast uppföljd 2020-03-01
        """,
    ),
    "closed question": (
        version_of(Is(question="next", value="yes")),
        """
        Resultaten har använts
            → nej: frågan ställdes inte till kommunen
        """,
    ),
    "level": (
        version_of(LevelOf(question="ibic"), levels=("none", "some", "all")),
        """
        Svaret i frågan om användningen av IBIC
            → ”some”
        """,
    ),
    "choice": (
        version_of(choice("ac")),
        """
        Minst ett av alternativen ”a” och ”c” har valts i frågan om stödet
            → ja: svaret är ”a” och ”b”
        """,
    ),
    "limit": (
        version_of(AtMost(question="days", value=Fraction(14))),
        """
        Väntetiden är högst 14 dagar
            → nej: svaret är 15,5
        """,
    ),
    "share": (
        version_of(ShareOf(numerator=DEGREE, denominator=STAFF), unit="percent"),
        """
        Antalet socionomer
            → kan inte lämna uppgift
        Antalet handläggare
            → 12
        """,
    ),
    "ladder": (
        version_of(
            Ladder(
                rungs=(Rung(level="yes", when=A), Rung(level="partly", when=B)),
                otherwise="no",
            ),
            levels=("no", "partly", "yes"),
        ),
        """
        Nivån ”yes”
            → nej
        . Kommunen har socialjour
            → nej
        Nivån ”partly”
            → ja
        . Kommunen har ett mobilt team
            → ja
        """,
    ),
}


@pytest.mark.parametrize("name", EXPLAINED)
def test_each_thing_judged_is_told_with_what_was_answered(name: str) -> None:
    """Breaks if a step is judged otherwise than `evaluate` judges it."""
    version, told = EXPLAINED[name]
    unit = parse_answers(
        """
        unit | jour | mobile | sip/written | sip/followed-up | sip/documented | ibic
        -----+------+--------+-------------+-----------------+----------------+-----
        1    | no   | yes    | yes         | 2020-03-01      | yes            | some
        """
    )["1"]
    more = parse_answers(
        """
        unit | help | days | degree         | staff
        -----+------+------+----------------+------
        1    | a, b | 15.5 | cannot-provide | 12
        """
    )["1"]

    steps = explain(
        version,
        questions=QUESTIONS,
        answers=replace(unit, values={**unit.values, **more.values}),
    )

    assert [
        line
        for step in steps
        for line in (f"{'. ' * step.depth}{step.text.sv}", f"→ {step.outcome.sv}")
    ] == [line.strip() for line in told.strip().splitlines()]
