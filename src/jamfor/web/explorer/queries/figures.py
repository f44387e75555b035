"""From an observation to what a page prints: a value with its parts, or a reason.

Values stay exact fractions until a template writes them. A change can only be made by
asking the comparability graph, so a page cannot print a difference over a break.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from jamfor.core.comparability.difference import Difference, difference
from jamfor.core.comparability.edges import Edge, Verdict
from jamfor.core.comparability.frame_change import FrameChange
from jamfor.core.comparability.graph import ComparabilityGraph, Comparison
from jamfor.core.indicators.definitions import IndicatorVersion, Kind
from jamfor.core.statistics.formatting import number_text, percent_text, points_text
from jamfor.core.statistics.intervals import Interval, newcombe
from jamfor.core.statistics.rounding import round_half_away
from jamfor.core.statistics.shares import Share
from jamfor.core.vocabulary.basis import Basis
from jamfor.core.vocabulary.missing import Missing
from jamfor.core.vocabulary.observations import Flag, Measure, Observation
from jamfor.core.vocabulary.texts import Language, LocalText
from jamfor.formats.tables import Cell


SCALE = 10_000  # the engine adds reported numbers in whole ten-thousandths

YES = LocalText(sv="Ja", en="Yes")
NO = LocalText(sv="Nej", en="No")
OF = LocalText(sv="av", en="of")

# "This year" is not the year of every column.
_READS = {Missing.NOT_ASKED: LocalText(sv="frågan ställdes inte", en="not asked")}

_TOO_FEW = LocalText(
    sv="visas inte (för få personer)", en="not shown (too few persons)"
)

UNIT_WORDS = {
    "days": (LocalText(sv="dag", en="day"), LocalText(sv="dagar", en="days")),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One value as a page prints it, or the reason it is not there.

    `exact` is a share as a fraction of one when `percent`, else a number in `unit`.
    `words` stand in place of the number where the value is an answer of one unit.
    `met` is whether one unit meets the indicator; None for aggregates and numbers.
    `of_persons` are figures in which too few persons are hidden, not too few answers;
    a share of persons may have an `interval`: how much of it can be chance. `counted`
    is what `answered` counts where a value is no fraction of them: a mean of
    municipalities, a median of units.
    """

    exact: Fraction | None
    missing: Missing | None = None
    percent: bool = True
    unit: str = ""
    words: LocalText | None = None
    met: bool | None = None
    numerator: Fraction | None = None
    denominator: Fraction | None = None
    answered: int | None = None
    frame: int | None = None
    low: Fraction | None = None
    high: Fraction | None = None
    counted: LocalText | None = None
    flags: frozenset[Flag] = frozenset()
    of_persons: bool = False
    interval: Interval | None = None

    def __post_init__(self) -> None:
        if self.interval is None:
            return
        # A fact has bounds, and no interval: a page that could print both would.
        if not self.of_persons or self.missing is not None or self.low is not None:
            raise ValueError("only a share of persons that is shown has an interval")

    @property
    def share(self) -> Share | None:
        """The persons a share is of; None for every other figure."""
        first, second = self.numerator, self.denominator
        if not self.of_persons or self.counted or Flag.EXTERNAL in self.flags:
            return None
        if first is None or second is None:
            return None
        return Share(numerator=int(first), denominator=int(second))

    @property
    def cell(self) -> Cell:
        """The value as a table exports it: exact, or its reason."""
        if self.exact is None:
            return self.missing
        return self.exact if self.percent else as_number(self.exact)

    @property
    def answer_cell(self) -> Cell:
        """The words where there are any, else as `cell`."""
        return self.words or self.cell

    @property
    def numerator_cell(self) -> Cell:
        """The numerator as a table exports it; empty where there is none.

        A mean of municipalities is a fraction over a common denominator, and that is no
        number of anything.
        """
        return None if self.counted else _whole(self.numerator)

    @property
    def denominator_cell(self) -> Cell:
        """The denominator as a table exports it; empty where there is none."""
        return None if self.counted else _whole(self.denominator)

    @property
    def plot(self) -> float | None:
        """The value for a chart."""
        return None if self.exact is None else float(self.exact)

    @property
    def plot_bounds(self) -> tuple[float, float] | None:
        """The bounds for a chart, where there is anybody who did not answer."""
        if self.low is None or self.high is None or self.low == self.high:
            return None
        return float(self.low), float(self.high)

    def text(self, language: Language) -> str:
        """Return "25 %", "14 dagar", "Ja" or the reason."""
        if self.missing is Missing.SUPPRESSED and self.of_persons:
            return _TOO_FEW.in_language(language)
        if self.missing is not None:
            return _READS.get(self.missing, self.missing.text).in_language(language)
        if self.words is not None:
            return self.words.in_language(language)
        if self.exact is None:
            raise ValueError("a figure without value, words or reason")
        if self.percent:
            return percent_text(self.exact, language)
        return _number(self.exact, self.unit, language)

    def parts_text(self, language: Language) -> str:
        """Return "12 av 48"; empty where a value has no parts to show."""
        if self.missing is not None or self.words is not None:
            return ""
        first, second = self.numerator, self.denominator
        if self.counted is not None and self.answered is not None:
            number = number_text(self.answered, language)
            return f"{number} {self.counted.in_language(language)}"
        if first is None or second is None:
            return ""
        of = OF.in_language(language)
        return f"{_plain(first, language)} {of} {_plain(second, language)}"

    def limits_text(self, language: Language) -> str:
        """Return "mellan 60 och 68 %"; empty when all answered."""
        if self.low is None or self.high is None or self.missing is not None:
            return ""
        low, high = (round_half_away(100 * b) for b in (self.low, self.high))
        if low == high:
            return ""
        if language == "sv":
            return f"mellan {low} och {high}\N{NO-BREAK SPACE}%"
        return f"between {low} and {high}%"

    def interval_text(self, language: Language) -> str:
        """Return "intervall 70–77 %"; empty where there is none."""
        if self.interval is None:
            return ""
        low, high = (
            round_half_away(100 * Fraction(end))
            for end in (self.interval.low, self.interval.high)
        )
        if language == "sv":
            return f"intervall {low}\N{EN DASH}{high}\N{NO-BREAK SPACE}%"
        return f"interval {low}\N{EN DASH}{high}%"

    def range_text(self, language: Language) -> str:
        """Return "60–68 %", for a column that says what it is; empty as above."""
        if not self.limits_text(language) or self.low is None or self.high is None:
            return ""
        low, high = (round_half_away(100 * b) for b in (self.low, self.high))
        space = "\N{NO-BREAK SPACE}" if language == "sv" else ""
        return f"{low}\N{EN DASH}{high}{space}%"

    def bounds_text(self, language: Language) -> str:
        """Return "mellan 60 och 68 % om alla hade svarat"; empty when all answered."""
        said = self.limits_text(language)
        if not said:
            return ""
        had = "om alla hade svarat" if language == "sv" else "if all had answered"
        return f"{said} {had}"


_COUNTED = {
    Measure.MEAN_UNWEIGHTED: LocalText(sv="kommuner", en="municipalities"),
    Measure.MEDIAN: LocalText(sv="enheter", en="units"),
}


def absent(reason: Missing) -> Figure:
    """Return a figure that is not there."""
    return Figure(exact=None, missing=reason)


def figure_of(
    observation: Observation | None,
    version: IndicatorVersion | None,
    *,
    of_unit: bool = False,
    level: str = "",
) -> Figure:
    """Return how an observation is printed.

    `of_unit`: the place is one unit that was asked, so a fact reads Yes or No, and an
    ordinal the words of `level`. No observation, or no version that year, reads "not
    asked" (or "outside the frame" when the indicator was asked that year).
    """
    if version is None:
        return absent(Missing.NOT_ASKED)
    if observation is None:
        return absent(Missing.OUTSIDE_FRAME)
    if observation.missing is not None:
        return Figure(
            exact=None,
            missing=observation.missing,
            answered=observation.answered,
            frame=observation.frame,
            flags=observation.flags,
            of_persons=bool(version.suppression),
        )
    scale = SCALE if version.kind.is_number else 1
    first, second = _parts(observation, scale)
    low, high = _limits(observation)
    return Figure(
        exact=_exact(observation, version),
        percent=_is_percent(version),
        unit=version.unit,
        words=_words(observation, version, level) if of_unit else None,
        met=_met(observation, version) if of_unit else None,
        numerator=first,
        denominator=second,
        answered=observation.answered,
        frame=observation.frame,
        low=low,
        high=high,
        counted=_COUNTED.get(observation.measure),
        flags=observation.flags,
        of_persons=version.kind.has_interval,
        interval=_interval(observation),
    )


def _interval(observation: Observation) -> Interval | None:
    low, high = observation.ci_low, observation.ci_high
    return None if low is None or high is None else Interval(low=low, high=high)


def near(value: float | None) -> Fraction | None:
    """Return a stored number exactly as it is stored."""
    return None if value is None else Fraction(value)


def _is_percent(version: IndicatorVersion) -> bool:
    stated = version.kind.is_number or version.kind is Kind.EXTERNAL
    return version.unit == "percent" if stated else True


def _exact(observation: Observation, version: IndicatorVersion) -> Fraction | None:
    first, second = observation.numerator, observation.denominator
    if version.kind is Kind.EXTERNAL and observation.measure is not Measure.SHARE:
        # A rate of a thousand is no plain quotient of its parts.
        return near(observation.value)
    return (
        Fraction(first, second)
        if first is not None and second
        else near(observation.value)
    )


def _parts(
    observation: Observation, scale: int
) -> tuple[Fraction | None, Fraction | None]:
    first, second = observation.numerator, observation.denominator
    if first is None or second is None:
        return None, None
    return Fraction(first, scale), Fraction(second, scale)


def _limits(observation: Observation) -> tuple[Fraction | None, Fraction | None]:
    """Return the bounds exactly as they were made: [M/F, (M + F - n)/F]."""
    met, n, frame = observation.numerator, observation.answered, observation.frame
    if observation.bound_low is None or met is None or n is None or not frame:
        return near(observation.bound_low), near(observation.bound_high)
    return Fraction(met, frame), Fraction(met + frame - n, frame)


def _met(observation: Observation, version: IndicatorVersion) -> bool | None:
    if not version.kind.counts or observation.value is None:
        return None
    return observation.value == 1


def _words(
    observation: Observation, version: IndicatorVersion, level: str
) -> LocalText | None:
    if version.kind is Kind.ORDINAL:
        return next((s.text for s in version.levels if s.code == level), None)
    if version.kind is Kind.FACT:
        return YES if observation.value == 1 else NO
    return None


def _number(value: Fraction, unit: str, language: Language) -> str:
    written = _plain(value, language)
    if unit not in UNIT_WORDS:
        return written
    one, many = UNIT_WORDS[unit]
    word = (one if value == 1 else many).in_language(language)
    return f"{written}\N{NO-BREAK SPACE}{word}"


def _plain(value: Fraction, language: Language) -> str:
    return number_text(value, language, 0 if value.denominator == 1 else 1)


def _whole(value: Fraction | None) -> Cell:
    if value is None:
        return None
    return value.numerator if value.denominator == 1 else value


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A word beside a claim: new, redefined, with caution, not comparable."""

    text: LocalText
    caution: bool = False


NEW = Mark(text=LocalText(sv="ny", en="new"))
RETURNED = Mark(text=LocalText(sv="vilade förra året", en="rested last year"))
RESTS = Mark(text=LocalText(sv="ställdes inte i år", en="not asked this year"))
ENDED = Mark(text=LocalText(sv="utgår", en="ended"))
REDEFINED = Mark(text=LocalText(sv="omdefinierad", en="redefined"), caution=True)
CAUTION = Mark(text=LocalText(sv="med försiktighet", en="with caution"), caution=True)
NOT_COMPARABLE = Mark(
    text=LocalText(sv="ej jämförbar", en="not comparable"), caution=True
)
RECODED = Mark(text=LocalText(sv="omkodad", en="recoded"))
WORDING = Mark(text=LocalText(sv="ny ordalydelse", en="new wording"))

_MARKS = {
    Verdict.WORDING: WORDING,
    Verdict.RECODED: RECODED,
    Verdict.CAUTION: CAUTION,
    Verdict.NOT_COMPARABLE: NOT_COMPARABLE,
    Verdict.ENDED: ENDED,
}


def mark_of(comparison: Comparison) -> Mark | None:
    """Return the word that stands beside a pair of years; None when all is well."""
    if comparison.verdict is Verdict.NOT_COMPARABLE and any(
        edge.to_version for edge in comparison.edges
    ):
        return REDEFINED
    return _MARKS.get(comparison.verdict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Common:
    """The shares of two years among the factors they have in common: one denominator.

    `counted` is how many they are; None where the shares are means.
    """

    before: Fraction
    after: Fraction
    counted: int | None
    mark: Mark | None = None

    @property
    def change(self) -> Fraction:
        """After less before."""
        return self.after - self.before

    def shares_text(self, language: Language) -> str:
        """Return "36 → 37 %"."""
        before = round_half_away(100 * self.before)
        return f"{before} → {percent_text(self.after, language)}"

    def text(self, language: Language) -> str:
        """Return "36 → 37 %, +1,4"."""
        return f"{self.shares_text(language)}, {points_text(self.change, language)}"


AMONG_COMMON = LocalText(sv="bland gemensamma faktorer", en="among common factors")


def as_number(value: Fraction) -> Decimal:
    """Return a number that is no share as a table holds it: not to be shown in %."""
    return Decimal(value.numerator) / Decimal(value.denominator)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """The change between two years where it may be taken, and the word beside it.

    `amount` is a difference of shares as a fraction when `percent`, else in the unit
    of the figures; None where no difference can be taken or a value is missing. Of a
    share of positives it may be that of the factors in `common`, and `same_basket` says
    whether those are all there are.
    """

    amount: Fraction | None
    mark: Mark | None
    percent: bool = True
    motives: tuple[LocalText, ...] = ()
    edges: tuple[Edge, ...] = ()
    common: Common | None = None
    same_basket: bool = True
    interval: Interval | None = None  # of a change between shares of persons

    @property
    def cell(self) -> Cell:
        """The difference as a table exports it; empty where there is none."""
        if self.amount is None or self.percent:
            return self.amount
        return as_number(self.amount)

    @property
    def mark_cell(self) -> Cell:
        """The word beside it, as a table exports it; empty where there is none."""
        return self.mark.text if self.mark else None

    @property
    def said(self) -> bool:
        """Whether there is a change to print."""
        return self.amount is not None

    @property
    def joined(self) -> bool:
        """Whether a line may be drawn between the years: the same thing in both."""
        return self.amount is not None and self.same_basket

    def chance_text(self, language: Language) -> str:
        """Return "−1,2 till +7,6: kan inte skiljas från slumpen"; empty without."""
        if self.interval is None:
            return ""
        ends = (self.interval.low, self.interval.high)
        low, high = (points_text(Fraction(end), language) for end in ends)
        said = f"{low} till {high}" if language == "sv" else f"{low} to {high}"
        if not self.interval.covers_zero:
            return said
        cannot = (
            "kan inte skiljas från slumpen"
            if language == "sv"
            else "cannot be told from chance"
        )
        return f"{said}: {cannot}"

    def text(self, language: Language) -> str:
        """Return "+3,2"; empty where there is no difference."""
        if self.amount is None:
            return ""
        if self.percent:
            return points_text(self.amount, language)
        plus = "+" if self.amount > 0 else ""
        return plus + _plain(self.amount, language)


NO_CHANGE_SHOWN = Change(amount=None, mark=None)


def change_of(
    graph: ComparabilityGraph,
    indicator: str,
    *,
    before: tuple[str, Figure],
    after: tuple[str, Figure],
    frame: FrameChange | None = None,
) -> Change:
    """Return the change between two (year, figure), as far as it may be said.

    Not asked the year before: "new", or that it rested. Not asked this year: "ended"
    where the series has, else that it rests. A break: its mark and motives, and no
    difference.
    """
    if before[1].missing is Missing.NOT_ASKED:
        return Change(amount=None, mark=_entering(graph, indicator, after))
    comparison = graph.compare(indicator, earlier=before[0], later=after[0])
    if after[1].missing is Missing.NOT_ASKED:
        ended = comparison.verdict is Verdict.ENDED
        comparison_mark: Mark | None = ENDED if ended else RESTS
    else:
        comparison_mark = mark_of(comparison)
    first, second = before[1].exact, after[1].exact
    if first is None or second is None:
        return _unsaid(comparison, comparison_mark)
    found = difference(
        graph,
        indicator,
        earlier=(before[0], first),
        later=(after[0], second),
        frame=frame,
    )
    if not isinstance(found, Difference):
        return _unsaid(found, comparison_mark)
    return Change(
        amount=found.change,
        mark=mark_of(found.comparison),
        percent=after[1].percent,
        motives=found.comparison.motives,
        edges=found.comparison.edges,
        interval=_of_change(before[1], after[1]),
    )


def _entering(
    graph: ComparabilityGraph, indicator: str, after: tuple[str, Figure]
) -> Mark | None:
    """The word beside a year whose year before was not asked."""
    if after[1].missing is Missing.NOT_ASKED:
        return None
    years = graph.indicators[indicator].asked_in
    return RETURNED if years and years[0] < after[0] else NEW


def _of_change(before: Figure, after: Figure) -> Interval | None:
    first, second = before.share, after.share
    return None if first is None or second is None else newcombe(second, first)


def _unsaid(comparison: Comparison, mark: Mark | None) -> Change:
    return Change(
        amount=None, mark=mark, motives=comparison.motives, edges=comparison.edges
    )


BASIS_WORDS = {
    Basis.SOURCE: LocalText(sv="källa", en="source"),
    Basis.INFERRED: LocalText(sv="vår tolkning", en="our reading"),
    Basis.EXAMPLE: LocalText(sv="exempel", en="example"),
}
