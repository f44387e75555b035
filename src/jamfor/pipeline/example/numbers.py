"""Numbers that units report in pairs: posts and persons, and how many of them.

The parts of all units together come to the share that is wanted.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from jamfor.core.indicators.rules import NumberRef, RatioOf, ShareOf
from jamfor.core.releases.pack import Pack
from jamfor.core.vocabulary.missing import Missing
from jamfor.pipeline.example.draws import Draws
from jamfor.pipeline.example.levels import Wanted
from jamfor.pipeline.example.reasons import reason
from jamfor.pipeline.example.sheets import Collected, Sheet


# Posts in a service area by size class, 1 to 9.
POSTS = (0.0, 2.0, 3.5, 5.0, 7.0, 10.0, 16.0, 30.0, 55.0, 120.0)
PERSONS_PER_POST = 5  # so few in the smallest municipalities that some are hidden
OLDER_PER_POST = 70
VARIATION = 0.25
DRIFT = 0.05  # from one year to the next
SPREAD = 0.16  # of a share between units
ROUNDS = 12
QUARTERS = 4  # posts are told in quarters


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pair:
    part: NumberRef
    whole: NumberRef
    share: float
    of_persons: bool


def report_numbers(
    pack: Pack, round_: Collected, goals: Mapping[str, Wanted], draws: Draws
) -> None:
    """Answer the questions that take a number, pair by pair."""
    for pair in _pairs(pack, round_.period, goals):
        wholes = _wholes(pair, round_, draws)
        _parts(pair, wholes, draws)
    for ratio in _ratios(pack, round_.period):
        for sheet, posts in _wholes(ratio, round_, draws):
            drawn = draws.normal("ratio", ratio.part.question, sheet.place)
            persons = round(posts * (OLDER_PER_POST + 12 * drawn))
            _tell(sheet, ratio.part, Fraction(max(persons, 1)), draws)


def _pairs(pack: Pack, period: str, goals: Mapping[str, Wanted]) -> Iterator[_Pair]:
    for indicator in pack.indicators:
        version = indicator.in_period(period)
        if version is None or not isinstance(version.rule, ShareOf):
            continue
        yield _Pair(
            part=version.rule.numerator,
            whole=version.rule.denominator,
            share=goals[indicator.id].share,
            of_persons=version.theme == "participation",
        )


def _ratios(pack: Pack, period: str) -> Iterator[_Pair]:
    for indicator in pack.indicators:
        version = indicator.in_period(period)
        if version is None or not isinstance(version.rule, RatioOf):
            continue
        part, whole = version.rule.numerator, version.rule.denominator
        yield _Pair(part=part, whole=whole, share=1.0, of_persons=False)


def _wholes(
    pair: _Pair, round_: Collected, draws: Draws
) -> list[tuple[Sheet, Fraction]]:
    """Answer how many there are; return the units that could say."""
    found = []
    for sheet in round_.sheets.values():
        if not _comes_to(sheet, pair.whole):
            continue
        key = (pair.whole.question, pair.whole.part)
        if key not in sheet.values:
            _tell(sheet, pair.whole, _whole(pair, sheet, draws), draws)
        told = sheet.values[key]
        if not isinstance(told, Missing):
            found.append((sheet, Fraction(told[0])))
        elif _comes_to(sheet, pair.part):
            # Who cannot say how many there are cannot say how many of them either.
            sheet.values[pair.part.question, pair.part.part] = told
    return found


def _whole(pair: _Pair, sheet: Sheet, draws: Draws) -> Fraction:
    question = pair.whole.question
    size = POSTS[sheet.size] * (
        1 + VARIATION * draws.normal("whole", question, sheet.place)
    )
    size *= 1 + DRIFT * draws.normal("drift", sheet.period, question, sheet.place)
    if pair.of_persons:
        size *= PERSONS_PER_POST
    steps = QUARTERS if _in_posts(sheet, pair.whole) else 1
    return Fraction(max(round(size * steps), 2 * steps), steps)


def _comes_to(sheet: Sheet, ref: NumberRef) -> bool:
    return ref.question in sheet.open and sheet.reach(ref.question) is True


def _why(sheet: Sheet, ref: NumberRef, draws: Draws) -> Missing | None:
    version = sheet.questions[ref.question]
    return reason(sheet, ref.question, ref.part, version, draws)


def _in_posts(sheet: Sheet, ref: NumberRef) -> bool:
    unit = sheet.questions[ref.question].response.unit
    return unit == "full-time-equivalents"


def _tell(sheet: Sheet, ref: NumberRef, number: Fraction, draws: Draws) -> None:
    why = _why(sheet, ref, draws)
    whole = number.denominator == 1
    text = str(int(number)) if whole else f"{float(number):.2f}".rstrip("0")
    sheet.values[ref.question, ref.part] = (text,) if why is None else why


def _parts(pair: _Pair, wholes: list[tuple[Sheet, Fraction]], draws: Draws) -> None:
    """Answer how many of them: shares around the wanted one, which all come to."""
    able = [
        _Part(
            sheet=sheet,
            # The same draw for every part of one whole: more experience is a subset.
            lean=SPREAD * draws.normal("part", pair.whole.question, sheet.place),
            quarters=int(whole * QUARTERS),
            step=1 if _in_posts(sheet, pair.part) else QUARTERS,
            told=_why(sheet, pair.part, draws) is None,
        )
        for sheet, whole in wholes
        if _comes_to(sheet, pair.part)
    ]
    told = [part for part in able if part.told]
    total = sum(part.quarters for part in told)
    aim = pair.share
    for _ in range(ROUNDS if total else 0):
        aim += pair.share - sum(part.at(aim) for part in told) / total
    for part in able:
        _tell(part.sheet, pair.part, Fraction(part.at(aim), QUARTERS), draws)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """A unit's number, in quarters, and how it leans from the common share."""

    sheet: Sheet
    lean: float
    quarters: int
    step: int
    told: bool

    def at(self, aim: float) -> int:
        """The part in quarters when all units together are to come near a share."""
        share = min(max(aim + self.lean, 0.0), 1.0)
        return min(round(self.quarters * share / self.step) * self.step, self.quarters)
