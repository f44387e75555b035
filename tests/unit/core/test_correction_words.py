"""What a page says that an earlier release said."""

from __future__ import annotations

from builders.indicators import version_of
from jamfor.core.questionnaires.conditions import Is
from jamfor.core.releases.changes import FigureChange, FigureState
from jamfor.core.releases.correction_words import before_words


def state(value: float) -> FigureState:
    """Return a yes or a no of one unit."""
    return FigureState(
        value=value,
        numerator=int(value),
        denominator=1,
        answered=1,
        frame=1,
        level="",
        missing="",
    )


def test_a_figure_no_answer_of_its_own_moved_is_told_without_brackets() -> None:
    """Breaks if a changed definition is told as an answer that says nothing: a page
    would be refused for a text without words.
    """
    change = FigureChange(
        indicator="a",
        place="1460",
        period="2022",
        breakdown="",
        measure="share",
        before=state(0.0),
        after=state(1.0),
    )
    version = version_of(Is(question="door", value="yes"))

    said = before_words("2022.1.0", change, version, [])

    assert said.sv == "I utgåva 2022.1.0: Nej"
    assert said.en == "In release 2022.1.0: No"
