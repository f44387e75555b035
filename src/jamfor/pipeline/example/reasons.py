"""Where a unit of the example says why it gives no answer, where the form lets it.

An operation a municipality does not have stays away from year to year, and from every
question about it.
"""

from __future__ import annotations

from collections.abc import Mapping

from jamfor.core.questionnaires.questions import QuestionVersion
from jamfor.core.vocabulary.missing import Missing
from jamfor.pipeline.example.draws import Draws
from jamfor.pipeline.example.sheets import Sheet


# Share of middle-sized municipalities without the operation that a row is about.
WITHOUT: Mapping[str, float] = {
    "residential-care-older": 0.00,
    "home-care": 0.00,
    "municipal-health-care": 0.00,
    "ordinary-housing": 0.02,
    "short-term-place": 0.06,
    "lss-housing": 0.02,
    "lss-housing-adults": 0.02,
    "lss-housing-children": 0.45,
    "sol-housing": 0.25,
    "sol-housing-adults": 0.22,
    "sol-housing-children": 0.55,
    "housing-support-adults": 0.03,
    "hvb-adults": 0.50,
    "hvb-children": 0.40,
    "supported-living-adults": 0.40,
    "supported-living-children": 0.35,
}
NEVER_PROCURED = 0.30  # of the operations a municipality has
NO_SUCH_CASES = 0.02
DONT_KNOW = 0.03
CANNOT_PROVIDE = 0.04
_SMALLER = 0.06  # more without an operation for each step down in size
_MIDDLE = 5  # size class


def reason(
    sheet: Sheet, question: str, part: str, version: QuestionVersion, draws: Draws
) -> Missing | None:
    """Return why a unit gives no answer to a part of a question, if so."""
    unit = sheet.place
    if Missing.NOT_APPLICABLE in version.allow and _lacks(sheet, question, part, draws):
        return Missing.NOT_APPLICABLE
    for why, share in (
        (Missing.CANNOT_PROVIDE, CANNOT_PROVIDE),
        (Missing.DONT_KNOW, DONT_KNOW),
    ):
        if why in version.allow:
            drawn = draws.uniform(why, sheet.period, question, unit)
            return why if drawn < share else None
    return None


def _lacks(sheet: Sheet, question: str, part: str, draws: Draws) -> bool:
    if part not in WITHOUT:
        return draws.uniform("lacks", question, sheet.place) < NO_SUCH_CASES
    share = WITHOUT[part]
    if share:
        share += _SMALLER * (_MIDDLE - sheet.size)
    if draws.uniform("lacks", part, sheet.place) < share:
        return True
    bought = draws.uniform("procures", part, sheet.place) >= NEVER_PROCURED
    return question == "preparedness-in-procurement" and not bought
