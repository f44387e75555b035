"""How far letters came, on the pages that ordered them, and what to do about it."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils import timezone

from jamfor.core.vocabulary.errors import NotFoundError
from jamfor.core.vocabulary.texts import LocalText
from jamfor.web.collection.desk import Desk
from jamfor.web.collection.models import Round
from jamfor.web.collection.tasks import send_letters
from jamfor.web.notices.mailings import Progress, go_on, progress, send_again
from jamfor.web.notices.models import Mailing


def mailings(made: Round, kind: Mailing.Kind) -> list[Progress]:
    """Return how far the newest mailings of a round came, the newest first."""
    return progress(kind, made.period, now=timezone.now())


def changed_mailing(request: HttpRequest, desk: Desk, kind: Mailing.Kind) -> bool:
    """Do what a button of a mailing asks: go on, or send again; False for others."""
    step = request.POST.get("mailing-step", "")
    if step not in {"go-on", "again"}:
        return False
    wanted = request.POST.get("mailing", "")
    rows = Mailing.objects.filter(kind=kind, period=desk.made.period)
    mailing = rows.filter(pk=int(wanted)).first() if wanted.isdecimal() else None
    if mailing is None:
        raise NotFoundError(
            text=LocalText(sv="Utskicket finns inte.", en="There is no such mailing.")
        )
    now = timezone.now()
    if step == "go-on":
        go_on(mailing, by=desk.user, now=now)
    else:
        send_again(mailing, by=desk.user, now=now)
    send_letters.enqueue(mailing.pk)
    return True
