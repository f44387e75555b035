"""A difference between two years, which cannot exist across a break (rule 7)."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from jamfor.core.comparability.edges import Verdict
from jamfor.core.comparability.frame_change import FrameChange
from jamfor.core.comparability.graph import ComparabilityGraph, Comparison


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Two values of an indicator that may be compared, and what to say beside them.

    Values are in the indicator's unit; shares are fractions. Building one over "not
    comparable" or "ended" raises ValueError.
    """

    comparison: Comparison
    before: Fraction
    after: Fraction

    def __post_init__(self) -> None:
        if not self.comparison.verdict.allows_difference:
            raise ValueError(
                f"no difference can be taken: {self.comparison.indicator} is "
                f"{self.comparison.verdict} from {self.comparison.earlier} "
                f"to {self.comparison.later}"
            )

    @property
    def change(self) -> Fraction:
        """After less before, exact."""
        return self.after - self.before

    @property
    def needs_caution(self) -> bool:
        """Whether the caution must be said beside the claim."""
        return self.comparison.verdict is Verdict.CAUTION


def difference(
    graph: ComparabilityGraph,
    indicator: str,
    *,
    earlier: tuple[str, Fraction],
    later: tuple[str, Fraction],
    frame: FrameChange | None = None,
) -> Difference | Comparison:
    """Return the difference between two (year, value), or why there is none.

    `frame` is the change of frame between the years when the values are of the nation
    or of a county it concerns: the difference is then with caution.
    """
    comparison = graph.compare(indicator, earlier=earlier[0], later=later[0])
    if frame is not None:
        comparison = comparison.with_caution(frame.motive)
    if not comparison.verdict.allows_difference:
        return comparison
    return Difference(comparison=comparison, before=earlier[1], after=later[1])
