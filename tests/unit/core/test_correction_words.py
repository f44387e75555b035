"""What a page says that an earlier release said."""

from __future__ import annotations

from dataclasses import replace

from builders.indicators import version_of
from builders.questions import text
from jamfor.core.indicators.definitions import Kind
from jamfor.core.indicators.rules import Elsewhere
from jamfor.core.questionnaires.conditions import Is
from jamfor.core.releases.changes import FigureChange, FigureState
from jamfor.core.releases.correction_words import before_words, state_words


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


def test_a_count_from_a_register_is_told_as_a_number() -> None:
    """Breaks if every figure that is not reported is taken for a share: 23 350 children
    would read as 2 335 000 per cent.
    """
    version = replace(
        version_of(Is(question="door", value="yes")),
        kind=Kind.EXTERNAL,
        rule=Elsewhere(what=text("antal barn")),
        unit="count",
    )
    counted = replace(state(0.0), value=23350.0, numerator=None, denominator=None)

    assert state_words(counted, version, of_unit=False).sv == "23350"
