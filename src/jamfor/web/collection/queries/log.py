"""The log as it is read: events in words, a page at a time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.core.paginator import Page, Paginator
from django.http import HttpRequest

from jamfor.core.access.roles import Role
from jamfor.core.vocabulary.texts import LocalText
from jamfor.web.accounts.models import User
from jamfor.web.audit.models import Event


A_PAGE = 100

WORDS = {
    "answer-saved": LocalText(sv="sparade ett svar", en="saved an answer"),
    "answer-kept-beside": LocalText(
        sv="svarade samtidigt som någon annan; båda svaren finns kvar",
        en="answered at the same time as somebody else; both answers are kept",
    ),
    "note-written": LocalText(sv="skrev en anteckning", en="wrote a note"),
    "doubt-explained": LocalText(sv="förklarade en varning", en="explained a warning"),
    "area-finish": LocalText(sv="markerade området som klart", en="marked as done"),
    "area-hand-in": LocalText(sv="lämnade in området", en="handed the area in"),
    "area-send-back": LocalText(sv="skickade tillbaka området", en="sent it back"),
    "area-sign": LocalText(sv="godkände området", en="signed the area"),
    "area-reopen": LocalText(sv="öppnade området igen", en="opened the area again"),
    "reopened-because": LocalText(sv="angav skäl", en="gave the reason"),
    "receipt-made": LocalText(sv="kvitto skapat", en="receipt made"),
    "role-given": LocalText(sv="gav en roll", en="gave a role"),
    "role-ended": LocalText(sv="avslutade en roll", en="ended a role"),
    "link-made": LocalText(sv="skapade en personlig länk", en="made a personal link"),
    "came-in": LocalText(sv="loggade in", en="signed in"),
    "code-refused": LocalText(sv="skrev fel kod", en="typed a wrong code"),
    "parts-delegated": LocalText(sv="delegerade frågor", en="delegated questions"),
    "part-taken-back": LocalText(sv="tog tillbaka frågor", en="took questions back"),
    "handed-over": LocalText(sv="lämnade över", en="handed over"),
    "stand-in": LocalText(sv="utsåg ersättare", en="named a stand-in"),
    "administration-described": LocalText(
        sv="beskrev en förvaltning", en="described an administration"
    ),
    "administration-ended": LocalText(
        sv="avslutade en förvaltning", en="ended an administration"
    ),
    "opinion-kept": LocalText(sv="sparade en annan mening", en="kept another view"),
    "opinion-withdrawn": LocalText(
        sv="tog tillbaka en annan mening", en="withdrew another view"
    ),
    "sheet-stored": LocalText(sv="läste in en fil", en="stored a sheet"),
    "reminded": LocalText(sv="skickade en påminnelse", en="sent a reminder"),
    "mail-bounced": LocalText(sv="ett brev kom tillbaka", en="a letter bounced"),
    "round-prepared": LocalText(sv="förberedde omgången", en="prepared the round"),
    "map-inherited": LocalText(
        sv="ansvarskartan övertogs", en="the respondent map was inherited"
    ),
    "round-opened": LocalText(sv="öppnade omgången", en="opened the round"),
    "calendar-changed": LocalText(sv="ändrade kalendern", en="changed the calendar"),
    "round-closed": LocalText(sv="stängde omgången", en="closed the round"),
    "round-frozen": LocalText(sv="frös svaren", en="froze the answers"),
    "release-ordered": LocalText(sv="beställde en utgåva", en="ordered a release"),
    "release-built": LocalText(sv="utgåvan blev byggd", en="the release was built"),
    "release-failed": LocalText(
        sv="utgåvan kunde inte byggas", en="the release could not be built"
    ),
    "archive-ordered": LocalText(
        sv="beställde arkivpaketet", en="ordered the archive package"
    ),
    "archive-made": LocalText(
        sv="arkivpaketet blev gjort", en="the archive package was made"
    ),
    "release-published": LocalText(sv="publicerade utgåvan", en="published it"),
}
"""What each event is called; a test sees to it that none lacks words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An event in words: who, in which role, did what, about what."""

    at: datetime
    who: str
    role: LocalText | None
    what: LocalText
    facts: tuple[tuple[str, str], ...]
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Log:
    """A page of the log."""

    entries: tuple[Entry, ...]
    page: Page[Event]


def events_of(request: HttpRequest, *, period: str, place: str = "") -> Log:
    """Return a page of the log of a round or of one unit in it, the newest first."""
    rows = Event.objects.filter(period=period).order_by("-id")
    if place:
        rows = rows.filter(place=place)
    shown = Paginator(rows, A_PAGE).get_page(request.GET.get("sida"))
    names = {
        user.pk: str(user)
        for user in User.objects.filter(pk__in={row.actor for row in shown})
    }
    return Log(entries=tuple(_entry(row, names) for row in shown), page=shown)


def _entry(row: Event, names: dict[int, str]) -> Entry:
    known = {role.value: role.text for role in Role}
    said = WORDS.get(row.action, LocalText(sv=row.action, en=row.action))
    facts = ((name, str(value)) for name, value in row.facts.items() if value)
    return Entry(
        at=row.at,
        who=names.get(row.actor or 0, "–"),
        role=known.get(row.role),
        what=said,
        facts=tuple(facts),
        place=row.place,
    )
