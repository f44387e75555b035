"""What is done at night: rounds close by themselves, once, and every night after."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test.utils import override_settings
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from builders.rounds import opened_round
from builders.worker import KEPT, work
from jamfor.core.access.roles import Phase
from jamfor.core.vocabulary.errors import JamforError
from jamfor.web.audit.models import Event
from jamfor.web.collection.models import Round
from jamfor.web.publishing import tasks
from jamfor.web.publishing.tasks import next_night, run_tonight_and_now


pytestmark = pytest.mark.django_db


def test_a_round_closes_by_itself_the_night_after_its_closing_day() -> None:
    """Breaks when nobody orders the first run, or a run not the next."""
    made = opened_round()
    with override_settings(TASKS=KEPT):
        with time_machine.travel(timezone.now()):
            run_tonight_and_now()
            work()
        assert Round.objects.get().phase == Phase.OPEN
        for days in (1, 2):
            after = made.closes + timedelta(days=days)
            night = datetime.combine(after, tasks.NIGHT, tzinfo=UTC)
            with time_machine.travel(night + timedelta(hours=1)):
                work()

    assert Round.objects.get().phase == Phase.CLOSED
    assert Event.objects.filter(action="round-closed").count() == 1


def test_however_often_the_site_starts_there_is_one_run_a_night() -> None:
    """Breaks when every start orders a night of its own."""
    with override_settings(TASKS=KEPT):
        for _ in range(3):
            run_tonight_and_now()
        work()
        run_tonight_and_now()
        work()

    later = DBTaskResult.objects.filter(status="READY")
    assert [row.run_after for row in later] == [next_night(timezone.now())]


def test_a_fault_in_one_round_does_not_stop_the_nights(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Breaks when the next run is ordered last: a fault would be the end of them."""
    made = opened_round()
    Round.objects.update(closes=timezone.localdate() - timedelta(days=1))

    def fault(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(tasks, "close_round", fault)
    with override_settings(TASKS=KEPT):
        run_tonight_and_now()
        work()

    assert DBTaskResult.objects.filter(status="READY").count() == 1
    assert Round.objects.get(pk=made.pk).phase == Phase.OPEN


def test_a_round_somebody_closed_meanwhile_is_left_to_her(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    opened_round()
    Round.objects.update(closes=timezone.localdate() - timedelta(days=1))

    def closed_already(*_: object, **__: object) -> None:
        raise JamforError("the round is not open")

    monkeypatch.setattr(tasks, "close_round", closed_already)

    with override_settings(TASKS=KEPT):
        assert tasks.close_what_is_due.call() == 0


@pytest.mark.parametrize(
    ("now", "night"),
    [
        ("2024-02-01T12:00+01:00", "2024-02-02T00:15+01:00"),
        ("2024-02-01T00:14+01:00", "2024-02-01T00:15+01:00"),
        ("2024-02-01T00:15+01:00", "2024-02-02T00:15+01:00"),
        ("2024-03-30T23:00+01:00", "2024-03-31T00:15+01:00"),
        ("2024-03-31T12:00+02:00", "2024-04-01T00:15+02:00"),
    ],
)
def test_the_night_is_swedens(now: str, night: str) -> None:
    """Breaks when a day is counted as 24 hours: summer time would move it."""
    assert next_night(datetime.fromisoformat(now)) == datetime.fromisoformat(night)
