"""A whole round through the real pages: from invitation to published release."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest
from django.core import mail
from django.test import Client
from django.test.utils import override_settings
from django.utils import timezone

from builders.rounds import person, signed_in
from builders.visitor import (
    Visitor,
    answers_all,
    comes_in,
    explains_all,
    form_with,
)
from jamfor.core.access.roles import Role
from jamfor.core.answers.steps import AreaState
from jamfor.store.releases import current_release
from jamfor.store.snapshots import SOURCE
from jamfor.web.accounts.models import Appointment
from jamfor.web.collection.models import AreaWork, Round, Unit
from jamfor.web.collection.packs import asked_of, pack_of
from jamfor.web.explorer import pages


pytestmark = pytest.mark.django_db


def agency() -> Visitor:
    """Somebody at the agency, come in with her second factor."""
    return Visitor(signed_in(person(Role.AGENCY), second_factor=True))


def prepared(desk: Visitor, period: str) -> Round:
    """Prepare and open a round as the agency does."""
    desk.go(f"/sv/enkat/omgang?period={period}")
    today = timezone.localdate()
    days = {
        "opens": today,
        "last_day": today + timedelta(days=20),
        "closes": today + timedelta(days=40),
        "publishes": today + timedelta(days=90),
    }
    desk.fill("opens", period=period, **{n: str(day) for n, day in days.items()})
    desk.fill("do=open", "do=open")
    return Round.objects.get(period=period)


def answers_whole(desk: Visitor, unit: Unit, slugs: list[str], random: Random) -> None:
    """One unit’s round: invited, answered, reviewed, handed in, signed."""
    place, root = unit.place, f"/sv/enkat/{unit.round.period}/{unit.place}"
    coordinator = _added(desk, root, f"kontakt@{place}.example", Role.COORDINATOR)
    contributor = _added(coordinator, root, f"enhet@{place}.example", Role.CONTRIBUTOR)
    approver = _added(coordinator, root, f"chef@{place}.example", Role.APPROVER)
    _delegated(coordinator, root)
    for slug in slugs:
        answers_all(contributor, f"{root}/{slug}", random)
        explains_all(contributor, f"{root}/{slug}/granska")
        contributor.fill("step=finish", "step=finish")
        coordinator.go(f"{root}/{slug}/granska")
        coordinator.fill("step=hand-in", "step=hand-in")
    approver.go(f"{root}/granska")
    approver.fill("area")
    assert "/kvitto/1" in approver.address


def _added(who: Visitor, root: str, email: str, role: Role) -> Visitor:
    """Add somebody on the page of people; she comes in by the letter she gets."""
    who.go(f"{root}/personer")
    who.fill(
        "email",
        "do=add",
        email=email,
        name=email.split("@", maxsplit=1)[0],
        role=role.value,
    )
    return comes_in(email)


def _delegated(coordinator: Visitor, root: str) -> None:
    """Give the contributor every area."""
    coordinator.go(f"{root}/personer")
    form = form_with(coordinator.page, "do=assign")
    areas = [f.value for f in form.fields if f.name == "part" and "/" not in f.value]
    place = root.rsplit("/", 1)[1]
    user = Appointment.objects.get(place=place, role=Role.CONTRIBUTOR).user_id
    pairs = [(n, v) for n, v in form.pairs() if n not in {"part", "user"}]
    pairs += [("part", area) for area in areas] + [("user", str(user))]
    coordinator.send(form, pairs, press="do=assign")


def published(desk: Visitor, second: Visitor, period: str) -> None:
    """Close, freeze, build and publish, by the buttons."""
    desk.go(f"/sv/enkat/omgang/{period}")
    closing = form_with(desk.page, "do=close")
    desk.send(closing, [*closing.pairs(), ("sure", "on")], press="do=close")
    desk.go(f"/sv/enkat/omgang/{period}/publicering")
    desk.fill("do=freeze", "do=freeze")
    desk.fill("do=build", "do=build")
    second.go(f"/sv/enkat/omgang/{period}/publicering")
    second.fill("do=agree", "do=agree")


@pytest.fixture
def round_data(example_data: Path, tmp_path: Path) -> Iterator[Path]:
    """A data folder in which the round before the last one is frozen, and no more."""
    before = Path("snapshots") / SOURCE / "2023"
    shutil.copytree(example_data / before, tmp_path / before)
    at_once = {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}
    with override_settings(DATA=tmp_path, TASKS={"default": at_once}):
        pages.forget()
        yield tmp_path


def test_two_units_answer_and_the_rest_are_silent(round_data: Path) -> None:
    """From invitation to release; who answered and who did not are told apart.

    Breaks with any link, button, field or step that is missing on the way.
    """
    desk, second = agency(), agency()
    made = prepared(desk, "2024")
    for place in ("1460", "1461"):
        unit = made.units.select_related("round").get(place=place)
        answers_whole(desk, unit, _slugs(unit), Random(place))
    published(desk, second, "2024")

    assert _states(made, "1460") == {AreaState.SIGNED.value}
    assert _states(made, "1490") == {AreaState.NONE.value}
    assert current_release(round_data).name == "2024.1.0"
    shown = Client().get("/sv/kommun/1460")
    assert shown.status_code == 200
    assert "2024.1.0" in shown.text


def _states(made: Round, place: str = "") -> set[str]:
    works = AreaWork.objects.filter(unit__round=made)
    if place:
        works = works.filter(unit__place=place)
    return set(works.values_list("state", flat=True))


def _slugs(unit: Unit) -> list[str]:
    works = set(unit.areas.values_list("service_area", flat=True))
    areas = pack_of(unit.round.pack_id).geography.service_areas
    return [area.slug for area in areas if area.id in works]


@pytest.mark.slow
def test_every_unit_answers_everything(round_data: Path) -> None:
    """Every municipality and district of 2024, each invited, answering every question
    of every area on its pages, reviewed, handed in and signed; then published.
    """
    desk, second = agency(), agency()
    made = prepared(desk, "2024")
    units = list(made.units.select_related("round").order_by("place"))
    for unit in units:
        answers_whole(desk, unit, _slugs(unit), Random(unit.place))
        mail.outbox.clear()
    states = _states(made)
    published(desk, second, "2024")

    asked = asked_of(made.pack_id, made.period)
    assert {unit.place for unit in units} == set(asked.units)
    assert len(units) > 300
    assert states == {AreaState.SIGNED.value}
    assert current_release(round_data).name == "2024.1.0"
