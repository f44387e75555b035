"""Freezing a round, ordering its release, and publishing it when two agree."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import transaction

from jamfor.core.access.roles import Phase
from jamfor.core.releases.ids import ReleaseId
from jamfor.core.vocabulary.errors import JamforError, NotFoundError
from jamfor.core.vocabulary.texts import LocalText
from jamfor.store.releases import current_release, publish_draft, published_releases
from jamfor.store.snapshots import latest_snapshot, write_answers_snapshot
from jamfor.web.accounts.models import User
from jamfor.web.audit.actions import record
from jamfor.web.collection.actions.rounds import RoundPhaseError
from jamfor.web.collection.models import Round
from jamfor.web.collection.packs import pack_of
from jamfor.web.collection.queries.freezing import tables_of
from jamfor.web.publishing.models import Publication
from jamfor.web.publishing.queries import changes_in


class SecondPersonError(JamforError):
    """Somebody else than the one who ordered a release has to agree to it."""

    code = "second-person"
    http_status = 409

    def __init__(self) -> None:
        super().__init__(
            text=LocalText(
                sv="En annan person än den som beställde publiceringen måste godkänna"
                " den.",
                en="Somebody else than the one who ordered the publication must agree"
                " to it.",
            )
        )


class NotBuiltError(JamforError):
    """The release is not built, so there is nothing to agree to."""

    code = "release-not-built"
    http_status = 409

    def __init__(self) -> None:
        super().__init__(
            text=LocalText(
                sv="Utgåvan är inte byggd, så det finns inget att godkänna än.",
                en="The release is not built, so there is nothing to agree to yet.",
            )
        )


class AlreadyPublishedError(JamforError):
    """A published release is never built again: a correction is a new one."""

    code = "release-published"
    http_status = 409

    def __init__(self) -> None:
        super().__init__(
            text=LocalText(
                sv="Utgåvan är publicerad och ändras aldrig. Beställ en ny utgåva.",
                en="The release is published and never changes. Order a new one.",
            )
        )


class BeingBuiltError(JamforError):
    """A release of the round is ordered already and not built yet."""

    code = "release-being-built"
    http_status = 409

    def __init__(self, release: str) -> None:
        super().__init__(
            text=LocalText(
                sv=f"Utgåvan {release} är redan beställd. Vänta tills den är byggd,"
                " eller bygg den på nytt.",
                en=f"Release {release} is ordered already. Wait until it is built, or"
                " build it again.",
            )
        )


class StaleError(JamforError):
    """Answers were frozen, or a release published, after this one was built."""

    code = "release-stale"
    http_status = 409

    def __init__(self) -> None:
        super().__init__(
            text=LocalText(
                sv="Sedan utgåvan byggdes har svar frysts på nytt eller en annan utgåva"
                " publicerats. Bygg den på nytt så att det ni godkänner är det läsarna"
                " får se.",
                en="Since the release was built answers were frozen anew, or another"
                " release was published. Build it again, so that what you agree to is"
                " what readers will see.",
            )
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """A release as it is ordered: the time it states, and what is new in it."""

    published_at: datetime
    note: LocalText | None = None


def freeze(made: Round, *, data: Path, by: User | None, now: datetime) -> int:
    """Freeze a closed round as the next snapshot and return its number.

    Raises RoundPhaseError for a round that is open. A round that was corrected after it
    was frozen is frozen again: the earlier snapshot stays as it is.
    """
    with transaction.atomic():
        row = Round.objects.select_for_update().get(pk=made.pk)
        if row.phase not in {Phase.CLOSED, Phase.FROZEN}:
            raise RoundPhaseError(
                text=LocalText(
                    sv=f"Enkäten {made.period} är inte stängd. Stäng den först.",
                    en=f"The round of {made.period} is not closed. Close it first.",
                )
            )
        # Counted before the answers are read: what comes meanwhile counts as later.
        seen = changes_in(row)
        folder = write_answers_snapshot(
            data,
            period=row.period,
            tables=tables_of(row),
            frozen_at=now,
            pack_hash=row.pack_id,
            example=pack_of(row.pack_id).example,
        )
        number = int(folder.name)
        Round.objects.filter(pk=row.pk).update(phase=Phase.FROZEN)
        record(
            "round-frozen",
            at=now,
            by=by.pk if by else None,
            period=row.period,
            facts={"snapshot": number, "changes": seen},
        )
    made.refresh_from_db()
    return number


def order(
    made: Round, wanted: Order, *, data: Path, by: User, now: datetime
) -> Publication:
    """Order a release of a frozen round; it is built by `build`, outside the request.

    Raises RoundPhaseError for a round that is not frozen, and BeingBuiltError while an
    earlier order is not built.
    """
    if made.phase != Phase.FROZEN:
        raise not_frozen(made)
    with transaction.atomic():
        # Two who order at the same moment wait for each other here.
        Round.objects.select_for_update().get(pk=made.pk)
        waiting = Publication.objects.filter(
            round=made, state=Publication.State.ORDERED
        ).first()
        if waiting is not None:
            raise BeingBuiltError(waiting.release)
        ordered = Publication.objects.create(
            round=made,
            release=str(_next_id(data, int(made.period))),
            snapshot=_newest(made, data),
            note_sv=wanted.note.sv if wanted.note else "",
            note_en=wanted.note.en if wanted.note else "",
            published_at=wanted.published_at,
            ordered_at=now,
            ordered_by=by,
        )
        _tell("release-ordered", ordered, by=by, now=now)
    return ordered


def not_frozen(made: Round) -> RoundPhaseError:
    """Return the refusal of a round that is not frozen."""
    return RoundPhaseError(
        text=LocalText(
            sv=f"Svaren {made.period} är inte frysta. Frys dem först.",
            en=f"The answers of {made.period} are not frozen. Freeze them first.",
        )
    )


def _next_id(data: Path, year: int) -> ReleaseId:
    """The year's next publication that is neither published nor ordered."""
    taken = {str(each) for each in published_releases(data)}
    taken |= set(Publication.objects.values_list("release", flat=True))
    number = 1
    while str(ReleaseId(year=year, publication=number, correction=0)) in taken:
        number += 1
    return ReleaseId(year=year, publication=number, correction=0)


def order_again(ordered: Publication, *, data: Path, by: User, now: datetime) -> None:
    """Order a release anew, of the newest snapshot: after a failure, a stop, a change.

    Whoever orders it again is the one who ordered it. Raises AlreadyPublishedError for
    one that is published.
    """
    with transaction.atomic():
        row = _locked(ordered)
        if row.state == Publication.State.PUBLISHED:
            raise AlreadyPublishedError
        row.state, row.started_at = Publication.State.ORDERED, None
        row.fault = row.fault_text = row.draft = row.compared_with = ""
        row.differs = {}
        row.snapshot = _newest(row.round, data)
        row.ordered_at, row.ordered_by = now, by
        row.save()
        _tell("release-ordered", row, by=by, now=now)
    ordered.refresh_from_db()


def agree(ordered: Publication, *, data: Path, by: User, now: datetime) -> None:
    """Publish a built release: from here on readers find it.

    Raises SecondPersonError for the one who ordered it, NotBuiltError before it is
    built, and StaleError where what it was built from or compared with is not the
    newest any more.
    """
    with transaction.atomic():
        row = _locked(ordered)
        if row.ordered_by_id == by.pk:
            raise SecondPersonError
        if row.state != Publication.State.BUILT:
            raise NotBuiltError
        if is_stale(row, data=data):
            raise StaleError
        row.state = Publication.State.PUBLISHED
        row.agreed_at, row.agreed_by = now, by
        row.save(update_fields=["state", "agreed_at", "agreed_by"])
        Round.objects.filter(pk=row.round_id).update(phase=Phase.PUBLISHED)
        _tell("release-published", row, by=by, now=now)
        # Last: what cannot be rolled back. Stopped here, it can be agreed to again.
        publish_draft(data, row.draft, ReleaseId.parse(row.release))
    ordered.refresh_from_db()


def is_stale(built: Publication, *, data: Path) -> bool:
    """Whether answers were frozen, or a release published, after it was built."""
    if built.snapshot != _newest(built.round, data):
        return True
    return _current(data) not in {built.compared_with, built.release}


def _current(data: Path) -> str:
    try:
        return current_release(data).name
    except NotFoundError:
        return ""


def _newest(made: Round, data: Path) -> int:
    folder = latest_snapshot(data, period=made.period)
    if folder is None:
        raise not_frozen(made)
    return int(folder.name)


def _locked(ordered: Publication) -> Publication:
    """The order as it is now, held against others until the transaction ends."""
    rows = Publication.objects.select_for_update(of=("self",)).select_related("round")
    return rows.get(pk=ordered.pk)


def _tell(action: str, row: Publication, *, by: User | None, now: datetime) -> None:
    record(
        action,
        at=now,
        by=by.pk if by else None,
        period=row.round.period,
        facts={"release": row.release, "snapshot": row.snapshot},
    )
