"""What is done beside the requests: builds, packages, and the night's work."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone
from django_tasks import TaskResultStatus, task

from jamfor.core.access.roles import Phase
from jamfor.core.vocabulary.errors import JamforError
from jamfor.web.collection.actions.closing import close_round
from jamfor.web.collection.models import Round
from jamfor.web.collection.tasks import go_on_sending
from jamfor.web.notices.bounces import read_folder
from jamfor.web.publishing.building import build
from jamfor.web.publishing.models import Publication
from jamfor.web.publishing.packages import keep_package


NIGHT = time(0, 15)
"""When the night's work is done, in Sweden: soon after a closing day has passed."""


@task()
def build_publication(publication: int) -> str:
    """Build an ordered release; a refusal is kept with the order and shown there."""
    ordered = Publication.objects.select_related("round").get(pk=publication)
    try:
        folder = build(ordered, data=Path(settings.DATA), clock=timezone.now)
    except JamforError as error:
        return error.code
    return folder.name if folder else ""


@task()
def make_package(period: str) -> str:
    """Make the archive package of a round."""
    made = Round.objects.get(period=period)
    return keep_package(made, data=Path(settings.DATA), now=timezone.now()).name


@task()
def close_what_is_due() -> int:
    """Close the rounds whose closing day has passed, and come again tomorrow.

    Run twice it closes nothing twice. A round that somebody closes meanwhile is left
    to her; the next run is ordered first, so that a fault in one night is not the last.
    """
    enqueue_nightly()
    read_bounces.enqueue()
    closed = 0
    due = Round.objects.filter(phase=Phase.OPEN, closes__lt=timezone.localdate())
    for made in due.order_by("period"):
        try:
            close_round(made, by=None, now=timezone.now())
        except JamforError:
            continue
        closed += 1
    return closed


@task()
def read_bounces() -> int:
    """Register the letters that came back: delivery reports in `bounces` of the data.

    Whoever runs the mail server puts them there; without the folder there are none.
    """
    folder = Path(settings.DATA) / "bounces"
    return read_folder(folder, now=timezone.now()) if folder.is_dir() else 0


def enqueue_nightly() -> bool:
    """Order the next night's work unless it is ordered; say whether it was needed.

    A queue that keeps nothing for later, as in tests, has no nights.
    """
    keeps = close_what_is_due.get_backend().supports_defer
    if not keeps or _is_waiting():
        return False
    close_what_is_due.using(run_after=next_night(timezone.now())).enqueue()
    return True


def run_tonight_and_now() -> None:
    """Do the night's work now, in case the site was down, and every night after.

    Called when a worker starts; however often one does there is one run a night.
    Letters that were on their way when it stopped go on.
    """
    close_what_is_due.enqueue()
    go_on_sending()


def _is_waiting() -> bool:
    """Whether a later run waits already."""
    # The model is there only where the queue is in the database.
    from django_tasks_db.models import DBTaskResult  # noqa: PLC0415

    return bool(
        DBTaskResult.objects.filter(
            task_path=close_what_is_due.module_path,
            status=TaskResultStatus.READY,
            run_after__gt=timezone.now(),
        ).exists()
    )


def next_night(now: datetime) -> datetime:
    """Return the first time after `now` that the night's work is done."""
    here = timezone.localtime(now)
    tonight = here.replace(
        hour=NIGHT.hour, minute=NIGHT.minute, second=0, microsecond=0
    )
    return tonight if tonight > here else tonight + timedelta(days=1)
