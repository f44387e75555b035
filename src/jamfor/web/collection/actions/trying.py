"""A trial run: the agency answers as a unit, beside the round, before others do."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from jamfor.core.access.roles import Phase, Role
from jamfor.web.accounts.models import User
from jamfor.web.audit.actions import record
from jamfor.web.collection.models import AreaWork, Earlier, Round, Unit


def try_as(unit: Unit, *, anew: bool = False, by: User | None, now: datetime) -> Unit:
    """Return a unit's double in a trial run of its round, made if there is none.

    The double has the unit's service areas and last year's answers, and answers of its
    own: nothing said there is ever counted, frozen or seen by the unit. `anew` begins
    with an empty double; what was tried before stays in the run it was tried in.
    """
    with transaction.atomic():
        made = Round.objects.select_for_update().get(pk=unit.round_id)
        found = Unit.objects.filter(round__trial_of=made, place=unit.place)
        double = found.select_related("round").order_by("round__pk").last()
        if double is None or anew:
            double = _double(unit, _run(made, unit))
            record(
                "trial-begun",
                at=now,
                by=by.pk if by else None,
                role=Role.AGENCY if by else "",
                period=made.period,
                facts={"place": unit.place, "trial": double.round.period},
            )
    return double


def _run(made: Round, unit: Unit) -> Round:
    """The first trial run in which the unit has no double yet."""
    runs = Round.with_trials.filter(trial_of=made)
    free = runs.exclude(units__place=unit.place).order_by("pk").first()
    if free is not None:
        return free
    return Round.with_trials.create(
        period=f"{made.period}-p{runs.count() + 1}",
        trial_of=made,
        pack=made.pack,
        phase=Phase.TRIAL,
        opens=made.opens,
        last_day=made.last_day,
        closes=made.closes,
        publishes=made.publishes,
        voluntary=made.voluntary,
    )


def _double(unit: Unit, run: Round) -> Unit:
    double = Unit.objects.create(round=run, place=unit.place, parent=unit.parent)
    areas = unit.areas.order_by("pk").values_list("service_area", flat=True)
    AreaWork.objects.bulk_create(
        AreaWork(unit=double, service_area=area) for area in areas
    )
    Earlier.objects.bulk_create(
        Earlier(
            unit=double,
            question=each.question,
            period=each.period,
            content=each.content,
            by_name=each.by_name,
            at=each.at,
        )
        for each in unit.earlier.order_by("pk")
    )
    return double
