"""What an indicator means, in words an official would write.

Built only from the rule's tree and the questions' own words, so that text and figure
cannot drift apart. Where it comes from (basis) is said elsewhere.
"""

from __future__ import annotations

from jamfor.core.indicators.clauses import (
    category_text,
    clause,
    number_phrase,
    where,
)
from jamfor.core.indicators.definitions import IndicatorVersion, Kind
from jamfor.core.indicators.inputs import questions_of
from jamfor.core.indicators.ladder_wording import describe_ladder
from jamfor.core.indicators.phrases import (
    AND,
    OR,
    listed,
    number_word,
    quoted,
    say,
    sentence,
    sentences,
)
from jamfor.core.indicators.routine_wording import Questions
from jamfor.core.indicators.rules import (
    Elsewhere,
    Ladder,
    LevelOf,
    NumberOf,
    NumberRef,
    RatioOf,
    Rule,
    ShareOf,
    ShareOfPositives,
)
from jamfor.core.questionnaires.conditions import All, Condition, In, Is
from jamfor.core.statistics.amounts import unit_name
from jamfor.core.vocabulary.texts import LocalText


def describe(version: IndicatorVersion, *, questions: Questions) -> LocalText:
    """Return what an indicator says, in a few sentences.

    `questions` are the question versions of a round the version was asked in, by id.
    """
    return sentences([*_meaning(version, questions), *_closed(version, questions)])


def describe_method(version: IndicatorVersion) -> LocalText:
    """Return how an indicator is measured and added up: its kind decides (rule 2)."""
    match version.kind:
        case Kind.FACT:
            return _FACT
        case Kind.ORDINAL:
            return say(
                "Uppgift om kommunen på en skala med {n} nivåer. Inget urval, därför "
                "inget konfidensintervall. {share}",
                "A fact about the municipality on a scale of {n} levels. No sample, "
                "and therefore no confidence interval. {share}",
                n=number_word(len(version.levels)),
                share=_levels_share(version),
            )
        case Kind.REPORTED:
            return _REPORTED_SHARE if version.unit == "percent" else _REPORTED
        case Kind.PERSONS:
            return SHARE_OF_PERSONS
        case Kind.COMPOSITE:
            return _COMPOSITE
        case Kind.EXTERNAL:
            return _EXTERNAL


_FACT = LocalText(
    sv="Uppgift om kommunen, ja eller nej. Inget urval, därför inget "
    "konfidensintervall. För riket och länen visas andelen ja bland dem som har "
    "svarat, med gränser för vad bortfallet kan betyda.",
    en="A fact about the municipality, yes or no. No sample, and therefore no "
    "confidence interval. For Sweden and the counties the share of yes among those "
    "that answered is shown, with bounds for what non-response could mean.",
)
SHARE_OF_PERSONS = LocalText(
    sv="En andel av personer, av två antal som kommunen uppger. Intervallet (Wilson, "
    "95 procent) säger hur mycket andelen kan bero på slumpen när personerna är så få; "
    "det säger inget om bortfall eller fel. För riket och länen läggs antalen ihop. "
    "Andelar av för få personer visas inte.",
    en="A share of persons, of two counts the municipality reports. The interval "
    "(Wilson, 95 per cent) says how much of the share can be chance when the persons "
    "are so few; it says nothing of non-response or errors. For Sweden and the "
    "counties the counts are added up. Shares of too few persons are not shown.",
)
_REPORTED = LocalText(
    sv="Ett tal som kommunen uppger. Inget urval, därför inget konfidensintervall. För "
    "riket och länen visas medianen och kvartilerna.",
    en="A figure reported by the municipality. No sample, and therefore no confidence "
    "interval. For Sweden and the counties the median and the quartiles are shown.",
)
_REPORTED_SHARE = LocalText(
    sv="En andel av två tal som kommunen uppger. Inget urval, därför inget "
    "konfidensintervall. För riket och länen visas medianen och kvartilerna, och "
    "andelen för alla tillsammans där båda talen är kända.",
    en="A share of two figures reported by the municipality. No sample, and therefore "
    "no confidence interval. For Sweden and the counties the median and the quartiles "
    "are shown, and the share for all together where both figures are known.",
)
_COMPOSITE = LocalText(
    sv="Sammansatt mått: uppfyllda faktorer delat med de faktorer som räknas. Det som "
    "inte är tillämpligt räknas inte. Saknas svar visas gränser för vad de kan betyda, "
    "och ingen andel visas när mer än en tredjedel saknas eller färre än fem räknas.",
    en="A composite: the factors met divided by the factors counted. What is not "
    "applicable is not counted. Where answers are missing, bounds show what they could "
    "mean, and no share is shown when more than a third are missing or fewer than five "
    "are counted.",
)
_EXTERNAL = LocalText(
    sv="Beräknat och publicerat av någon annan, enligt den källa som anges. Jämför "
    "återger siffrorna som de publicerades och räknar inte om dem.",
    en="Computed and published by somebody else, the source stated. Jämför gives the "
    "figures as they were published and does not compute them again.",
)


def _levels_share(version: IndicatorVersion) -> LocalText:
    """Which levels the printed share is the share of."""
    words = [quoted(step.text) for step in version.levels if _met(version, step.code)]
    return say(
        "För riket och länen visas andelen på nivån {met} bland dem som har svarat, "
        "med gränser för vad bortfallet kan betyda, och hur svaren fördelar sig.",
        "For Sweden and the counties the share at the level {met} among those that "
        "answered is shown, with bounds for what non-response could mean, and how the "
        "answers are distributed.",
        met=listed(words, OR),
    )


def _met(version: IndicatorVersion, level: str) -> bool:
    return version.is_met_at(level)


def _meaning(version: IndicatorVersion, questions: Questions) -> list[LocalText]:
    match version.rule:
        case ShareOfPositives():
            return [_POSITIVES]
        case ShareOf() | RatioOf():
            return [_quotient(version.rule, questions)]
        case NumberOf() | Elsewhere():
            return [_stated(version.rule, version, questions)]
        case LevelOf():
            return _level_of(version.rule, version, questions)
        case Ladder():
            return describe_ladder(version.rule, version, questions)
        case _:
            met = say(
                "uppfylls när {when}",
                "met when {when}",
                when=clause(version.rule, questions),
            )
            return [sentence(met)]


_POSITIVES = LocalText(
    sv="Andelen uppfyllda av de faktorer som räknas. Varje faktor räknas en gång.",
    en="The share met of the factors counted. Each factor counts once.",
)


def _quotient(rule: ShareOf | RatioOf, questions: Questions) -> LocalText:
    what = _PERCENTAGE if isinstance(rule, ShareOf) else _RATIO
    part, whole = _of(rule.numerator, questions), _of(rule.denominator, questions)
    return sentence(
        say(
            "{what} är {part} delat med {whole}",
            "{what} is {part} divided by {whole}",
            what=what,
            part=part,
            whole=whole,
        )
    )


_PERCENTAGE = LocalText(sv="andelen i procent", en="the percentage")
_RATIO = LocalText(sv="kvoten", en="the ratio")


def _of(ref: NumberRef, questions: Questions) -> LocalText:
    return number_phrase(ref.question, ref.part, questions)


def _stated(
    rule: NumberOf | Elsewhere, version: IndicatorVersion, questions: Questions
) -> LocalText:
    """A figure as it was stated: by the unit, or by somebody else."""
    if isinstance(rule, Elsewhere):
        return sentence(rule.what)
    return _number(rule.of, version, questions)


def _number(
    ref: NumberRef, version: IndicatorVersion, questions: Questions
) -> LocalText:
    what, unit = _of(ref, questions), unit_name(version.unit)
    if unit is None:
        return sentence(say("värdet är {what}", "the value is {what}", what=what))
    return sentence(
        say(
            "värdet är {what}, i {unit}",
            "the value is {what}, in {unit}",
            what=what,
            unit=unit,
        )
    )


def _level_of(
    rule: LevelOf, version: IndicatorVersion, questions: Questions
) -> list[LocalText]:
    """From which answers it is met, and all levels in their own words."""
    met = [
        quoted(category_text(rule.question, level.code, questions))
        for level in version.levels
        if _met(version, level.code)
    ]
    every = [quoted(level.text) for level in version.levels]
    return [
        sentence(
            say(
                "uppfylls när svaret är {met} {where}",
                "met when the answer is {met} {where}",
                met=listed(met, OR),
                where=where(rule.question, rule.part, questions),
            )
        ),
        sentence(
            say(
                "nivåerna är, från den lägsta, {every}",
                "the levels are, from the lowest, {every}",
                every=listed(every, AND),
            )
        ),
    ]


def _closed(version: IndicatorVersion, questions: Questions) -> list[LocalText]:
    """What becomes of those who are never asked, where somebody may not be."""
    asked = {
        question for question in questions_of(version.rule) if question in questions
    }
    if all(questions[question].asked_when is None for question in asked):
        return []
    numeric = isinstance(version.rule, ShareOf | RatioOf | NumberOf)
    if version.when_not_reached is None and not numeric:
        return [_COUNTS_AS_NO]
    if all(_follows_its_gate(question, version.rule, questions) for question in asked):
        return []
    return [_LEFT_OUT]


def _follows_its_gate(question: str, rule: Rule, questions: Questions) -> bool:
    """Whether not being asked is decided by what is demanded beside the question.

    “The plan exists and has a date”: where there is no plan, the answer is No already.
    """
    gate = questions[question].asked_when
    if gate is None:
        return True
    conditions = [rung.when for rung in rule.rungs] if isinstance(rule, Ladder) else []
    reading = [when for when in conditions if question in questions_of(when)]
    return bool(reading) and all(
        isinstance(when, All) and any(_implies(part, gate) for part in when.of)
        for when in reading
    )


def _implies(part: Condition, gate: Condition) -> bool:
    if not (isinstance(part, Is | In) and isinstance(gate, Is | In)):
        return False
    same = (part.question, part.part) == (gate.question, gate.part)
    return same and _values(part) <= _values(gate)


def _values(leaf: Is | In) -> set[str]:
    return {leaf.value} if isinstance(leaf, Is) else set(leaf.values)


_COUNTS_AS_NO = LocalText(
    sv="En följdfråga som inte ställs räknas som nej.",
    en="A follow-up question that is not put counts as no.",
)
_LEFT_OUT = LocalText(
    sv="Ställs inte följdfrågan är indikatorn ej tillämplig.",
    en="Where the follow-up question is not put, the indicator is not applicable.",
)
