"""Answers written so that a rule comes out as wished: judged by the rule itself."""

from __future__ import annotations

import pytest

from jamfor.core.indicators.definitions import Indicator
from jamfor.core.indicators.evaluation import evaluate
from jamfor.core.releases.pack import Pack
from jamfor.formats.definitions import definitions_folder, load_definitions
from jamfor.pipeline.example.draws import Draws
from jamfor.pipeline.example.sheets import Sheet, blank_round
from jamfor.pipeline.example.wishes import Pen


@pytest.fixture(scope="module")
def pack() -> Pack:
    """The definitions with the example laid over them."""
    loaded = load_definitions(definitions_folder(), example=True)
    assert loaded.pack is not None, loaded.problems
    return loaded.pack


def _blank(pack: Pack, period: str) -> Sheet:
    sheet = blank_round(pack, period).sheets["1490"]
    sheet.open = frozenset(sheet.questions)
    return sheet


def _met(indicator: Indicator, sheet: Sheet) -> bool | None:
    version = indicator.in_period(sheet.period)
    assert version is not None
    outcome = evaluate(version, questions=sheet.questions, answers=sheet.answers())
    return outcome.met


@pytest.mark.parametrize("period", ["2021", "2022"])
def test_every_indicator_can_be_met_from_nothing_and_unmet_again(
    pack: Pack, period: str
) -> None:
    """Broken by a route that is not opened, or by the wrong end of a scale."""
    blank = _blank(pack, period)
    astray = []
    for indicator in pack.indicators:
        version = indicator.in_period(period)
        if version is None or not version.kind.counts:
            continue
        blank.values.clear()
        blank.evidence.clear()
        pen = Pen(sheet=blank, previous=None, draws=Draws(seed=1))
        pen.grant(version, met=True)
        granted = _met(indicator, blank)
        pen.grant(version, met=False)
        if granted is not True or _met(indicator, blank) is not False:
            astray.append(indicator.id)

    assert astray == []
