"""Opening a round: its frame, its definitions, and last year's answers beside."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from jamfor.core.access.roles import Phase, Role
from jamfor.core.answers.answers import UnitAnswers
from jamfor.core.answers.content import content_of
from jamfor.core.places.frames import frame
from jamfor.core.releases.pack import Pack
from jamfor.core.vocabulary.errors import JamforError
from jamfor.core.vocabulary.texts import LocalText
from jamfor.formats.answer_sheets.asked import AskedRound
from jamfor.formats.contents import content_to_json
from jamfor.web.accounts.models import User
from jamfor.web.audit.actions import record
from jamfor.web.collection.actions.people import inherit
from jamfor.web.collection.models import AreaWork, Earlier, Round, Unit
from jamfor.web.collection.packs import keep
from jamfor.web.collection.queries.last_round import LastRound


BATCH = 2_000  # rows an INSERT


class RoundExistsError(JamforError):
    """There is a round of that year already."""

    code = "round-exists"
    http_status = 409


class RoundPhaseError(JamforError):
    """The round is not where it would have to be for this."""

    code = "round-phase"
    http_status = 409


class MessageError(JamforError):
    """What is said must be said in both languages, or in neither."""

    code = "message-in-one-language"
    http_status = 422

    def __init__(self) -> None:
        super().__init__(
            text=LocalText(
                sv="Skriv meddelandet på båda språken.",
                en="Write the message in both languages.",
            )
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """The days of a round, both ends included; the order is checked at birth."""

    opens: date
    last_day: date
    closes: date
    publishes: date

    def __post_init__(self) -> None:
        if not self.opens <= self.last_day <= self.closes < self.publishes:
            raise RoundPhaseError(
                f"the days of a round must follow each other: {self}",
                text=LocalText(
                    sv="Dagarna måste komma i ordning: öppnar, sista svarsdag, stänger,"
                    " publicering.",
                    en="The days must follow each other: opens, last day, closes,"
                    " publication.",
                ),
            )


DAYS = ("opens", "last_day", "closes", "publishes")


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What is said to everybody above a round: in both languages, or nothing."""

    sv: str = ""
    en: str = ""

    def __post_init__(self) -> None:
        if bool(self.sv) != bool(self.en):
            raise MessageError


def prepare_round(
    pack: Pack,
    *,
    period: str,
    calendar: Calendar,
    last: LastRound | None,
    by: User | None,
    now: datetime,
) -> Round:
    """Make a round of a pack, with its frame and last year's answers beside.

    Nobody can answer before it is opened. Raises RoundExistsError for a second round of
    a year and NotFoundError for a year the definitions do not have.
    """
    asked = AskedRound.of(pack, period)
    with transaction.atomic():
        if Round.objects.filter(period=period).exists():
            raise RoundExistsError(f"there is a round of {period} already")
        made = Round.objects.create(
            period=period,
            pack=keep(pack),
            opens=calendar.opens,
            last_day=calendar.last_day,
            closes=calendar.closes,
            publishes=calendar.publishes,
        )
        units = _frame(made, pack, asked)
        earlier = _earlier(units, asked, last) if last else ()
        Earlier.objects.bulk_create(earlier, batch_size=BATCH)
        before = Round.objects.filter(period__lt=period).order_by("-period").first()
        if before is not None:
            inherit(made, before=before, now=now)
        record(
            "round-prepared",
            at=now,
            by=by.pk if by else None,
            period=period,
            facts={"units": len(units), "pack": made.pack_id},
        )
    return made


def _frame(made: Round, pack: Pack, asked: AskedRound) -> dict[str, Unit]:
    """Everybody who is asked about something, and each area they are asked about."""
    parents: dict[str, str] = {}
    areas: list[tuple[str, str]] = []
    for form in asked.questionnaires:
        area = form.service_area
        for unit in frame(pack.geography, period=made.period, service_area=area):
            parents[unit.place] = unit.municipality
            areas.append((unit.place, area))
    units = {
        place: Unit(round=made, place=place, parent=parent)
        for place, parent in sorted(parents.items())
    }
    Unit.objects.bulk_create(units.values(), batch_size=BATCH)
    works = (AreaWork(unit=units[place], service_area=area) for place, area in areas)
    AreaWork.objects.bulk_create(works, batch_size=BATCH)
    return units


def _earlier(
    units: Mapping[str, Unit], asked: AskedRound, last: LastRound
) -> Iterator[Earlier]:
    for place, unit in units.items():
        answered = last.units.get(place)
        if answered is None:
            continue
        for question in _questions(answered):
            if not asked.asks(place, question):
                continue
            content = content_of(answered, question)
            if not content.is_empty:
                yield Earlier(
                    unit=unit,
                    question=question,
                    period=last.period,
                    content=content_to_json(content),
                )


def _questions(answered: UnitAnswers) -> Iterable[str]:
    asked = (question for question, _ in answered.values)
    return dict.fromkeys((*asked, *answered.evidence))


def open_round(made: Round, *, by: User | None, now: datetime) -> None:
    """Open a prepared round; from its first day people can answer."""
    _move(made, Phase.PREPARED, Phase.OPEN, "round-opened", by=by, now=now)


def change_calendar(
    made: Round,
    calendar: Calendar,
    *,
    message: Message,
    by: User | None,
    now: datetime,
) -> None:
    """Change the days of a round, and what is said above it.

    Raises RoundPhaseError for a round that is closed: its days are history.
    """
    with transaction.atomic():
        row = Round.objects.select_for_update().get(pk=made.pk)
        if row.phase not in {Phase.PREPARED, Phase.OPEN}:
            raise RoundPhaseError(
                f"the round of {row.period} is closed",
                text=LocalText(
                    sv="Omgången är stängd. Kalendern kan inte ändras längre.",
                    en="The round is closed. Its calendar cannot be changed any more.",
                ),
            )
        days = {name: getattr(row, name) for name in DAYS}
        changed = {
            name: f"{before} → {getattr(calendar, name)}"
            for name, before in days.items()
            if before != getattr(calendar, name)
        }
        spoken = (row.message_sv, row.message_en) != (message.sv, message.en)
        Round.objects.filter(pk=row.pk).update(
            **{name: getattr(calendar, name) for name in DAYS},
            message_sv=message.sv,
            message_en=message.en,
        )
        record(
            "calendar-changed",
            at=now,
            by=by.pk if by else None,
            role=Role.AGENCY if by else "",
            period=row.period,
            facts={**changed, "message": spoken},
        )
    made.refresh_from_db()


def _move(
    made: Round,
    before: Phase,
    after: Phase,
    action: str,
    *,
    by: User | None,
    now: datetime,
) -> None:
    with transaction.atomic():
        moved = Round.objects.filter(pk=made.pk, phase=before).update(
            phase=after, **({"opened_at": now} if after is Phase.OPEN else {})
        )
        if not moved:
            raise RoundPhaseError(f"the round of {made.period} is not {before}")
        actor = by.pk if by else None
        record(action, at=now, by=actor, period=made.period)
    made.refresh_from_db()
