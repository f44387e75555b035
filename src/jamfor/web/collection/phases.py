"""Where a round is on a day: what was decided, and what the calendar says."""

from __future__ import annotations

from datetime import date

from jamfor.core.access.roles import Phase
from jamfor.web.collection.models import Round


def phase_on(round_: Round, day: date) -> Phase:
    """Return the phase of a round on a day.

    An opened round passes into reminders after its last day, and closes by itself the
    day after it closes, whether or not anybody has pressed the button. A trial run
    knows no days.
    """
    phase = Phase(round_.phase)
    if phase is not Phase.OPEN:
        return phase
    if day < round_.opens:
        return Phase.PREPARED
    if day > round_.closes:
        return Phase.CLOSED
    return Phase.LATE if day > round_.last_day else Phase.OPEN
