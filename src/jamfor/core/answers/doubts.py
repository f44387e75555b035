"""A doubt about answers of the right form: what is odd, and what would explain it.

A doubt is an error, which blocks signing, or a warning, which needs an explanation. The
explanation holds for the values that were doubted: its signature names them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256

from jamfor.core.answers.answers import UnitAnswers
from jamfor.core.answers.content import Content, content_of
from jamfor.core.vocabulary.missing import Missing
from jamfor.core.vocabulary.problems import Severity
from jamfor.core.vocabulary.texts import LocalText


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A rule of review: its severity, who looks after it, and why it is there."""

    code: str
    severity: Severity
    owner: LocalText
    why: LocalText


_METHOD = LocalText(sv="metodansvarig på myndigheten", en="the agency’s methodologist")
_COORDINATOR = LocalText(sv="kommunens kontaktperson", en="the unit’s coordinator")

RULES: Mapping[str, Rule] = {
    rule.code: rule
    for rule in (
        Rule(
            code="unanswered",
            severity=Severity.ERROR,
            owner=_COORDINATOR,
            why=LocalText(
                sv="En fråga på vägen har varken svar eller skäl. Varje tomrum ska ha"
                " ett skäl.",
                en="A question on the route has neither an answer nor a reason. Every"
                " gap has a reason.",
            ),
        ),
        Rule(
            code="two-answers",
            severity=Severity.ERROR,
            owner=_COORDINATOR,
            why=LocalText(
                sv="Två personer har svarat olika samtidigt och ingen har valt.",
                en="Two people answered differently at once and nobody has chosen.",
            ),
        ),
        Rule(
            code="unsound",
            severity=Severity.ERROR,
            owner=_COORDINATOR,
            why=LocalText(
                sv="Svaret har inte den form som frågan begär, eller motsägs av ett"
                " annat svar.",
                en="The answer does not have the form the question asks for, or another"
                " answer contradicts it.",
            ),
        ),
        Rule(
            code="lost",
            severity=Severity.WARNING,
            owner=_METHOD,
            why=LocalText(
                sv="Det som fanns förra året sägs inte finnas i år. Det händer, men"
                " är oftare ett missförstånd.",
                en="What existed last year is said not to exist. It happens, but more"
                " often it is a misunderstanding.",
            ),
        ),
        Rule(
            code="older-than-it-was",
            severity=Severity.WARNING,
            owner=_METHOD,
            why=LocalText(
                sv="Rutinen anges vara beslutad före förra mätdatumet, då den inte"
                " uppgavs finnas.",
                en="The routine is said to have been decided before the last reference"
                " date, when it was said not to exist.",
            ),
        ),
        Rule(
            code="no-follow-up",
            severity=Severity.WARNING,
            owner=_COORDINATOR,
            why=LocalText(
                sv="En rutin utan datum för uppföljning räknas inte som aktuell.",
                en="A routine without a date of follow-up does not count as current.",
            ),
        ),
        Rule(
            code="all-alike",
            severity=Severity.WARNING,
            owner=_METHOD,
            why=LocalText(
                sv="Alla ja- och nejfrågor i området har samma svar. Så är det sällan.",
                en="Every yes/no question of the area has one answer. That is rare.",
            ),
        ),
        Rule(
            code="number-jump",
            severity=Severity.WARNING,
            owner=_METHOD,
            why=LocalText(
                sv="Talet är mer än tre gånger större eller mindre än förra året.",
                en="The number is more than three times larger or smaller than last"
                " year.",
            ),
        ),
        Rule(
            code="areas-disagree",
            severity=Severity.WARNING,
            owner=_COORDINATOR,
            why=LocalText(
                sv="En förvaltning är av annan mening om en gemensam fråga.",
                en="An administration holds another view of a shared question.",
            ),
        ),
    )
}
"""Every rule of review, by code; a code never changes its meaning."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """Something a rule found: about which question, and for which values.

    `also` are other questions that take part in it. The signature changes when what was
    doubted changes: an explanation then no longer holds.
    """

    code: str
    question: str
    text: LocalText
    signature: str
    also: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.code not in RULES:
            raise ValueError(f"an unknown rule of review: {self.code}")

    @property
    def severity(self) -> Severity:
        """Whether it blocks signing, or needs an explanation."""
        return RULES[self.code].severity

    @property
    def blocks(self) -> bool:
        """Whether nothing but another answer settles it."""
        return self.severity is Severity.ERROR


LONGEST_SIGNATURE = 300


def signature_of(
    unit: UnitAnswers, question: str, *, beside: Iterable[Content] = ()
) -> str:
    """Return what stands of a question, as one line: values, dates, other opinions.

    At most `LONGEST_SIGNATURE` characters; what is longer ends in a digest of it all.
    """
    told = " | ".join([_line(content_of(unit, question)), *sorted(map(_line, beside))])
    if len(told) <= LONGEST_SIGNATURE:
        return told
    digest = sha256(told.encode()).hexdigest()
    return f"{told[: LONGEST_SIGNATURE - len(digest) - 1]} {digest}"


def _line(content: Content) -> str:
    values = [
        f"{part}={answer if isinstance(answer, Missing) else '+'.join(sorted(answer))}"
        for part, answer in sorted(content.values.items())
    ]
    found = content.evidence
    dates = [found.decided, found.followed_up, found.documented] if found else []
    return " ".join([";".join(values), *(str(each) for each in dates)])
