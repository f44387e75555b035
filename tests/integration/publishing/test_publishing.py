"""Freezing, building and agreeing: what is refused, and what a fault leaves behind."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from django.test import Client
from django.test.utils import override_settings
from django.utils import timezone

from builders.released import (
    AT_ONCE,
    OLD,
    answer_everything,
    little_definitions,
    published_before,
)
from builders.rounds import (
    PERIOD,
    answer,
    opened_round,
    person,
    signed_in,
    unit_at,
)
from jamfor.cli import rounds
from jamfor.cli.main import main
from jamfor.core.access.roles import Role
from jamfor.core.answers.content import Content
from jamfor.core.releases.ids import ReleaseId
from jamfor.core.vocabulary.errors import FaultyDataError, NotFoundError
from jamfor.store.manifest import files_below
from jamfor.store.releases import current_release, publish
from jamfor.store.snapshots import latest_snapshot
from jamfor.web.accounts.models import User
from jamfor.web.audit.models import Event
from jamfor.web.collection.actions.closing import close_round
from jamfor.web.collection.actions.rounds import RoundPhaseError
from jamfor.web.collection.models import Round
from jamfor.web.publishing import building
from jamfor.web.publishing.actions import (
    Order,
    agree,
    freeze,
    order,
    order_again,
)
from jamfor.web.publishing.building import build
from jamfor.web.publishing.models import Publication
from jamfor.web.publishing.queries import frozen
from jamfor.web.publishing.refusals import (
    AlreadyPublishedError,
    BeingBuiltError,
    NotBuiltError,
    SecondPersonError,
    StaleError,
)


pytestmark = pytest.mark.django_db

NOW = datetime(2022, 6, 1, 9, tzinfo=UTC)
YES, NO = Content(values={"": ("yes",)}), Content(values={"": ("no",)})
QUESTION = "method-freda-cy"
ADDRESS = f"/sv/enkat/omgang/{PERIOD}/publicering"


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the year before published, built once."""
    data = tmp_path_factory.mktemp("before")
    published_before(data)
    return data


@pytest.fixture
def data(
    before: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Path]:
    """A copy of it, in which builds are of little Sweden and done at once."""
    folder = tmp_path / "data"
    shutil.copytree(before, folder)
    monkeypatch.setattr(building, "_pack", little_definitions)
    with override_settings(DATA=folder, TASKS=AT_ONCE):
        yield folder


@pytest.fixture
def closed() -> Round:
    """A closed round in which one unit answered a little."""
    made = opened_round()
    coordinator = person(Role.COORDINATOR, "1460", period=PERIOD)
    answer_everything(unit_at(made, "1460"), coordinator, most=5)
    close_round(made, by=None, now=timezone.now())
    return made


@pytest.fixture
def ann() -> User:
    return person(Role.AGENCY, name="Ann")


@pytest.fixture
def bo() -> User:
    return person(Role.AGENCY, name="Bo")


@pytest.fixture
def ordered(closed: Round, data: Path, ann: User) -> Publication:
    """A release of the round, ordered and not built."""
    freeze(closed, data=data, by=ann, now=NOW)
    return order(closed, Order(published_at=NOW), data=data, by=ann, now=NOW)


def build_now(ordered: Publication, data: Path) -> Path | None:
    """Build as the worker does."""
    return build(ordered, data=data, clock=lambda: NOW)


def test_a_round_is_closed_before_it_is_frozen_and_frozen_before_it_is_built(
    data: Path, ann: User
) -> None:
    made = opened_round()

    with pytest.raises(RoundPhaseError):
        freeze(made, data=data, by=ann, now=NOW)
    with pytest.raises(RoundPhaseError):
        order(made, Order(published_at=NOW), data=data, by=ann, now=NOW)

    assert latest_snapshot(data, period=PERIOD) is None
    assert not Event.objects.filter(action__in=("round-frozen", "release-ordered"))


def test_the_command_freezes_the_same_bytes_as_the_button(
    closed: Round, data: Path, ann: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Breaks when one of the two ways freezes other tables, or says something else."""
    # The command would migrate, and close, the test's own database.
    monkeypatch.setattr(rounds, "ready", lambda _: None)
    with time_machine.travel(NOW, tick=False):
        page = signed_in(ann, second_factor=True).post(ADDRESS, {"do": "freeze"})
        assert page.status_code == 302
        assert main(["round", "freeze", PERIOD, "--data", str(data)]) == 0

    newest = latest_snapshot(data, period=PERIOD)
    assert newest is not None
    home = newest.parent
    button, command = _bytes(home / "1"), _bytes(home / "2")
    assert button.keys() == command.keys()
    assert button.pop("manifest.json") == command.pop("manifest.json").replace(
        b'"number":2', b'"number":1'
    ).replace(b'"number": 2', b'"number": 1')
    assert button == command


def _bytes(folder: Path) -> dict[str, bytes]:
    names = {*files_below(folder), "manifest.json"}
    return {name: (folder / name).read_bytes() for name in names}


def test_the_desk_sees_that_an_answer_changed_after_freezing(
    closed: Round, data: Path, ann: User
) -> None:
    """Breaks when nobody counts what was saved later, or it is counted as frozen."""
    freeze(closed, data=data, by=ann, now=NOW)
    first = frozen(closed, data)
    answer(unit_at(closed, "1490"), QUESTION, YES, ann, 0)
    second = frozen(closed, data)
    freeze(closed, data=data, by=ann, now=NOW)
    third = frozen(closed, data)

    assert [f and (f.number, f.changed_since) for f in (first, second, third)] == [
        (1, False),
        (1, True),
        (2, False),
    ]


def test_readers_find_a_release_only_when_a_second_person_agreed(
    ordered: Publication, data: Path, ann: User, bo: User
) -> None:
    """Breaks when the build writes among the releases: anybody could read it there."""
    build_now(ordered, data)

    assert not (data / "releases" / ordered.release).exists()
    with pytest.raises(SecondPersonError):
        agree(ordered, data=data, by=ann, now=NOW)
    assert current_release(data).name == str(OLD)

    agree(ordered, data=data, by=bo, now=NOW)

    assert current_release(data).name == ordered.release
    assert (ordered.ordered_by, ordered.agreed_by) == (ann, bo)
    with pytest.raises(AlreadyPublishedError):
        order_again(ordered, data=data, by=ann, now=NOW)
    assert build_now(ordered, data) is None


def test_who_orders_it_again_cannot_agree_to_it(
    ordered: Publication, data: Path, ann: User, bo: User
) -> None:
    """Breaks when only who ordered it first is asked: one person could do both."""
    order_again(ordered, data=data, by=bo, now=NOW)
    with pytest.raises(NotBuiltError):
        agree(ordered, data=data, by=ann, now=NOW)
    Publication.objects.update(
        state=Publication.State.BUILT, draft="x", compared_with=str(OLD)
    )

    with pytest.raises(SecondPersonError):
        agree(ordered, data=data, by=bo, now=NOW)


def test_agreeing_and_its_event_are_undone_together(
    ordered: Publication, data: Path, bo: User
) -> None:
    """Breaks when the release is published outside the transaction, or the event is."""
    build_now(ordered, data)
    shutil.rmtree(data / "drafts")

    with pytest.raises(NotFoundError):
        agree(ordered, data=data, by=bo, now=NOW)

    ordered.refresh_from_db()
    assert ordered.state == Publication.State.BUILT
    assert not Event.objects.filter(action="release-published").exists()
    assert current_release(data).name == str(OLD)


def test_what_is_agreed_to_is_what_was_looked_at(
    ordered: Publication, data: Path, ann: User, bo: User
) -> None:
    """Breaks when answers frozen later, or another release, are not asked for."""
    build_now(ordered, data)
    answer(unit_at(ordered.round, "1490"), QUESTION, YES, ann, 0)
    freeze(ordered.round, data=data, by=ann, now=NOW)

    with pytest.raises(StaleError):
        agree(ordered, data=data, by=bo, now=NOW)

    order_again(ordered, data=data, by=ann, now=NOW)
    assert ordered.snapshot == 2
    build_now(ordered, data)
    _publish_something_else(data)
    with pytest.raises(StaleError):
        agree(ordered, data=data, by=bo, now=NOW)


def _publish_something_else(data: Path) -> None:
    other = ReleaseId.parse("2021.2.0")
    shutil.copytree(current_release(data), data / "releases" / str(other))
    publish(data, other)


def test_one_order_at_a_time(ordered: Publication, data: Path, ann: User) -> None:
    """Breaks when pressing twice builds two releases."""
    with pytest.raises(BeingBuiltError):
        order(ordered.round, Order(published_at=NOW), data=data, by=ann, now=NOW)


def test_a_refused_build_keeps_its_code_and_can_be_ordered_again(
    ordered: Publication,
    data: Path,
    ann: User,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Breaks when a refusal is lost with the worker that met it."""

    def refuse(*_: object) -> Path:
        raise FaultyDataError(f"{data}/secret/path is faulty")

    desk = signed_in(ann, second_factor=True)
    with monkeypatch.context() as broken:
        broken.setattr(building, "_draft", refuse)
        again = {"do": "again", "publication": ordered.pk}
        shown = desk.post(ADDRESS, again, follow=True).text

    assert "kunde inte byggas" in shown
    assert "faulty-data" in shown
    assert "Svaren har fel. Rätta dem, frys på nytt" in shown
    assert "secret" not in shown
    (told,) = Event.objects.filter(action="release-failed")
    assert told.facts["code"] == "faulty-data"

    shown = desk.post(ADDRESS, again, follow=True).text
    assert "byggd, väntar på godkännande" in shown
    assert "skillnad.txt" in shown
    text = fetched(desk, f"{ADDRESS}/{ordered.pk}/skillnad.txt")
    assert text.startswith(f"{OLD} → {ordered.release}\n")
    table = fetched(desk, f"{ADDRESS}/{ordered.pk}/skillnad.csv")
    assert table.startswith("cause,causes,change,")


def fetched(desk: Client, address: str) -> str:
    """Return a file the desk offers."""
    answer = desk.get(address)
    assert answer["Content-Disposition"].startswith("attachment")
    return b"".join(answer).decode()  # type: ignore[arg-type]


def test_a_mistake_of_ours_is_kept_with_the_order_too(
    ordered: Publication, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_(*_: object) -> Path:
        raise ZeroDivisionError

    monkeypatch.setattr(building, "_draft", break_)

    with pytest.raises(ZeroDivisionError):
        build_now(ordered, data)

    ordered.refresh_from_db()
    assert (ordered.state, ordered.fault) == (Publication.State.FAILED, "unexpected")


@pytest.mark.parametrize("killed_in", ["_draft", "keep_difference"])
def test_a_worker_killed_half_way_leaves_an_order_that_can_be_built(
    ordered: Publication,
    data: Path,
    ann: User,
    monkeypatch: pytest.MonkeyPatch,
    killed_in: str,
) -> None:
    """Breaks when a stopped build is counted as failed or built, or its left-overs
    stand in the way of the next one.
    """

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(building, killed_in, killed)
        with pytest.raises(KeyboardInterrupt):
            build_now(ordered, data)

    ordered.refresh_from_db()
    assert (ordered.state, ordered.started_at) == (Publication.State.ORDERED, NOW)
    assert not (data / "releases" / ordered.release).exists()

    order_again(ordered, data=data, by=ann, now=NOW)
    assert build_now(ordered, data) is not None
    assert ordered.state == Publication.State.BUILT


@pytest.mark.parametrize(
    ("sent", "refusal"),
    [
        ({"note_sv": "Bara på svenska"}, "båda språken"),
        ({"published_at": "i morgon"}, "Skriv tidpunkten"),
    ],
)
def test_what_was_written_is_kept_when_it_is_refused(
    closed: Round, data: Path, ann: User, sent: dict[str, str], refusal: str
) -> None:
    freeze(closed, data=data, by=ann, now=NOW)

    page = signed_in(ann, second_factor=True).post(ADDRESS, {"do": "build", **sent})

    assert page.status_code == 422
    assert refusal in page.text
    assert all(written in page.text for written in sent.values())
    assert not Publication.objects.exists()


def test_a_release_states_the_time_that_was_chosen_in_sweden(
    closed: Round, data: Path, ann: User
) -> None:
    """Breaks when what was written is read as another time zone's."""
    freeze(closed, data=data, by=ann, now=NOW)
    desk = signed_in(ann, second_factor=True)

    desk.post(ADDRESS, {"do": "build", "published_at": "2022-06-21T09:00"})

    (made,) = Publication.objects.all()
    assert made.published_at == datetime(2022, 6, 21, 7, tzinfo=UTC)
    assert timedelta(0) <= timezone.now() - made.ordered_at < timedelta(minutes=5)
