"""What is done beside the requests: building a release, and closing rounds at night."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone
from django_tasks import task

from jamfor.core.access.roles import Phase
from jamfor.core.vocabulary.errors import JamforError
from jamfor.web.collection.actions.closing import close_round
from jamfor.web.collection.models import Round
from jamfor.web.publishing.actions import build
from jamfor.web.publishing.models import Publication


A_DAY = timedelta(days=1)


@task()
def build_publication(publication: int) -> str:
    """Build an ordered release; a refusal is kept with the order and shown there."""
    ordered = Publication.objects.select_related("round").get(pk=publication)
    try:
        return str(build(ordered, data=Path(settings.DATA)).name)
    except JamforError as error:
        return error.code


@task()
def close_what_is_due() -> int:
    """Close the rounds whose closing day has passed, and come again tomorrow."""
    today = timezone.localdate()
    due = Round.objects.filter(phase=Phase.OPEN, closes__lt=today)
    for made in due:
        close_round(made, by=None, now=timezone.now())
    close_what_is_due.using(run_after=timezone.now() + A_DAY).enqueue()
    return len(due)
