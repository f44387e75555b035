"""The log as it is read: events in words, a page at a time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.core.paginator import Page, Paginator
from django.http import HttpRequest

from jamfor.core.access.roles import Role
from jamfor.core.answers.steps import AreaState
from jamfor.core.releases.pack import Pack
from jamfor.core.vocabulary.texts import LocalText
from jamfor.web.accounts.models import User
from jamfor.web.audit.models import Event
from jamfor.web.collection.models import Administration, Source


A_PAGE = 100

REASONS = {
    "unit-asked": LocalText(sv="kommunen bad om det", en="the unit asked for it"),
    "late": LocalText(sv="sent svar", en="late answer"),
    "recontact": LocalText(sv="återkontakt om ett svar", en="recontact on an answer"),
}
"""Why an area is opened again."""

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
    "role-limited": LocalText(
        sv="ändrade vilka områden en roll gäller",
        en="changed which service areas a role is for",
    ),
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
    "reminder-failed": LocalText(
        sv="påminnelsen kunde inte skickas", en="the reminder could not be sent"
    ),
    "reminded": LocalText(sv="skickade en påminnelse", en="sent a reminder"),
    "invitation-failed": LocalText(
        sv="den personliga länken kunde inte skickas",
        en="the personal link could not be sent",
    ),
    "letters-ordered": LocalText(sv="beställde ett utskick", en="ordered a mailing"),
    "letters-go-on": LocalText(
        sv="lät utskicket fortsätta", en="let the mailing go on"
    ),
    "letters-again": LocalText(
        sv="skickade om brev som inte gick fram", en="sent failed letters again"
    ),
    "mail-bounced": LocalText(sv="ett brev kom tillbaka", en="a letter bounced"),
    "round-prepared": LocalText(sv="förberedde omgången", en="prepared the round"),
    "map-inherited": LocalText(
        sv="ansvarskartan övertogs", en="the respondent map was inherited"
    ),
    "trial-begun": LocalText(sv="började en provkörning", en="began a trial run"),
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


FACTS = {
    "administration": LocalText(sv="förvaltning", en="administration"),
    "area": LocalText(sv="område", en="service area"),
    "areas": LocalText(sv="antal områden", en="service areas"),
    "areas_before": LocalText(sv="områden förut", en="service areas before"),
    "areas_now": LocalText(sv="områden nu", en="service areas now"),
    "beside": LocalText(sv="sparat bredvid", en="kept beside"),
    "changes": LocalText(sv="ändringar dittills", en="changes so far"),
    "closes": LocalText(sv="stänger", en="closes"),
    "code": LocalText(sv="regel", en="rule"),
    "from": LocalText(sv="från", en="from"),
    "last_day": LocalText(sv="sista svarsdag", en="last day"),
    "letters": LocalText(sv="antal brev", en="letters"),
    "mailing": LocalText(sv="utskick", en="mailing"),
    "message": LocalText(sv="ny text", en="new text"),
    "number": LocalText(sv="version", en="version"),
    "opens": LocalText(sv="öppnar", en="opens"),
    "pack": LocalText(sv="definitioner", en="definitions"),
    "parts": LocalText(sv="delar", en="parts"),
    "publishes": LocalText(sv="publiceras", en="published"),
    "question": LocalText(sv="fråga", en="question"),
    "questions": LocalText(sv="antal frågor", en="questions"),
    "reason": LocalText(sv="skäl", en="reason"),
    "receipt": LocalText(sv="kvitto", en="receipt"),
    "release": LocalText(sv="utgåva", en="release"),
    "role": LocalText(sv="roll", en="role"),
    "sha256": LocalText(sv="kontrollsumma", en="checksum"),
    "snapshot": LocalText(sv="fryst underlag", en="snapshot"),
    "source": LocalText(sv="sätt", en="how"),
    "to": LocalText(sv="till", en="to"),
    "trial": LocalText(sv="provkörning", en="trial run"),
    "units": LocalText(sv="antal enheter", en="units"),
    "user": LocalText(sv="vem", en="whom"),
}
"""What each kind of fact is called."""

SOURCES = {
    Source.ANSWERED: LocalText(sv="besvarat", en="answered"),
    Source.CONFIRMED: LocalText(sv="bekräftat", en="confirmed"),
    Source.CARRIED: LocalText(sv="övertaget", en="carried over"),
    Source.IMPORTED: LocalText(sv="inläst från fil", en="read from a file"),
    Source.FOR_UNIT: LocalText(
        sv="av myndigheten åt kommunen", en="by the agency for the municipality"
    ),
    Source.SETTLED: LocalText(sv="valt av två svar", en="chosen of two answers"),
}
EVERY_AREA = "all"
"""What an event says of a role that is held for every service area."""

HASH = 12  # characters shown of a checksum


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An event in words: who, in which role, did what, about what, where."""

    at: datetime
    who: LocalText
    role: LocalText | None
    what: LocalText
    facts: tuple[tuple[LocalText, LocalText], ...]
    place: LocalText | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Log:
    """A page of the log."""

    entries: tuple[Entry, ...]
    page: Page[Event]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Names:
    """What ids in events are called: people as they are now, the rest by the pack."""

    people: Mapping[int, str]
    administrations: Mapping[int, str]
    areas: Mapping[str, LocalText]
    places: Mapping[str, LocalText]


def events_of(request: HttpRequest, pack: Pack, *, period: str, place: str = "") -> Log:
    """Return a page of the log of a round or of one unit in it, the newest first.

    Events hold ids; names are looked up as they are read, by a query a kind.
    """
    rows = Event.objects.filter(period=period).order_by("-id")
    if place:
        rows = rows.filter(place=place)
    shown = Paginator(rows, A_PAGE).get_page(request.GET.get("sida"))
    known = {row.actor for row in shown} | {row.facts.get("user") for row in shown}
    ids = {each for each in known if each is not None}
    names = _Names(
        people={user.pk: str(user) for user in User.objects.filter(pk__in=ids)},
        administrations=_administrations(shown),
        areas={area.id: area.name for area in pack.geography.service_areas},
        places={place.code: place.name for place in pack.geography.places},
    )
    return Log(entries=tuple(_entry(row, names) for row in shown), page=shown)


def _administrations(shown: Iterable[Event]) -> dict[int, str]:
    ids = {
        row.facts["administration"] for row in shown if "administration" in row.facts
    }
    rows = Administration.objects.filter(pk__in=ids)
    return dict(rows.values_list("pk", "name"))


SYSTEM = LocalText(sv="systemet", en="the system")


def _entry(row: Event, names: _Names) -> Entry:
    roles = {role.value: role.text for role in Role}
    return Entry(
        at=row.at,
        who=SYSTEM if row.actor is None else _person(row.actor, names),
        role=roles.get(row.role),
        what=WORDS.get(row.action, _same(row.action)),
        facts=tuple(
            (_fact(name), _value(name, value, names))
            # PostgreSQL keeps facts in an order of its own.
            for name, value in sorted(row.facts.items())
            if value
        ),
        place=names.places.get(row.place),
    )


def _person(id_: int, names: _Names) -> LocalText:
    return _same(names.people.get(id_, f"nr {id_}"))


def _same(text: str) -> LocalText:
    return LocalText(sv=text, en=text)


def _fact(name: str) -> LocalText:
    return FACTS.get(name) or _STATES.get(name, _same(name))


def _value(name: str, value: object, names: _Names) -> LocalText:
    """A fact in words where it has any; codes and numbers as they are."""
    if name == "user" and isinstance(value, int):
        return _person(value, names)
    if name == "administration" and isinstance(value, int):
        return _same(names.administrations.get(value, f"nr {value}"))
    if value is True:
        return LocalText(sv="ja", en="yes")
    text = str(value)
    if name in {"areas_before", "areas_now"}:
        return _areas(text, names)
    if name in {"pack", "sha256"}:
        return _same(text[:HASH])
    known = {
        "area": names.areas,
        "reason": REASONS,
        "role": {role.value: role.text for role in Role},
        "source": {source.value: words for source, words in SOURCES.items()},
        "from": _STATES,
        "to": _STATES,
    }.get(name, {})
    return known.get(text, _same(text))


def _areas(text: str, names: _Names) -> LocalText:
    """Service areas by name; `all` says that a role was held for every one."""
    if text == EVERY_AREA:
        return LocalText(sv="alla områden", en="all service areas")
    found = [names.areas.get(id_, _same(id_)) for id_ in text.split()]
    return LocalText(
        sv=", ".join(each.sv for each in found),
        en=", ".join(each.en for each in found),
    )


_STATES = {state.value: state.text for state in AreaState}
