"""What would count at the next reference date if only it were followed up before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from jamfor.core.findings.positives import ItemState
from jamfor.core.findings.routines import met_if_followed_up
from jamfor.core.vocabulary.texts import LocalText
from jamfor.web.explorer.queries.ledger import Ledger, Reckoning
from jamfor.web.explorer.queries.place_factors import lacking
from jamfor.web.explorer.queries.place_routines import next_reference_date


@dataclass(frozen=True, slots=True, kw_only=True)
class NextStep:
    """Factors not met that would be, had only their routines been followed up."""

    title: LocalText
    unit: LocalText | None
    lacks: LocalText | None
    address: str


def next_steps(ledger: Ledger, reckoning: Reckoning) -> Iterator[NextStep]:
    """What a follow-up before the next reference date would make count."""
    on = next_reference_date(ledger)
    for change in reckoning.changes:
        if change.after is not ItemState.NOT_MET:
            continue
        unit, name = change.item
        factor = reckoning.factors[name]
        answers = ledger.answers(unit)
        if met_if_followed_up(
            factor.version, questions=ledger.questions, answers=answers, on=on
        ):
            alone = unit == ledger.place.code
            named = ledger.named(factor)
            yield NextStep(
                title=factor.version.title,
                unit=None if alone else ledger.atlas.places[unit].name,
                lacks=lacking(ledger, factor, change.item),
                address=f"indikator/{named}/{unit}",
            )
