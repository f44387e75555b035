"""What the collection does beside the requests: it sends letters."""

from __future__ import annotations

from django.utils import timezone
from django_tasks import task

from jamfor.web.collection.actions.inviting import inviting
from jamfor.web.collection.actions.reminders import reminding
from jamfor.web.collection.models import Round
from jamfor.web.notices.mailings import send_some, unfinished
from jamfor.web.notices.models import Mailing


_WRITES = {
    Mailing.Kind.REMINDER.value: reminding,
    Mailing.Kind.INVITATION.value: inviting,
}


@task()
def send_letters(mailing: int) -> bool:
    """Send some letters of a mailing, and order the rest after what else waits.

    Run twice, or again after a stop, it sends no letter twice.
    """
    found = Mailing.objects.get(pk=mailing)
    made = Round.objects.get(period=found.period)
    write = _WRITES[found.kind](made, found, clock=timezone.now)
    more = send_some(found, write, clock=timezone.now)
    if more:
        send_letters.enqueue(mailing)
    return more


def go_on_sending() -> int:
    """Order the letters that wait: called when a worker starts, after one that died."""
    found = unfinished(now=timezone.now())
    for mailing in found:
        send_letters.enqueue(mailing.pk)
    return len(found)
