"""A round of little Sweden, open today, and people with roles in it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from functools import lru_cache
from uuid import uuid4

from django.test import Client
from django.utils import timezone

from builders.little_sweden import little_pack, rounds_of
from jamfor.core.access.roles import Role
from jamfor.core.answers.answers import UnitAnswers
from jamfor.core.answers.content import Content
from jamfor.core.releases.pack import Pack
from jamfor.formats.answer_sheets.asked import AskedRound
from jamfor.store.unit_answers import Occasion, all_units
from jamfor.web.accounts.models import Appointment, User
from jamfor.web.collection.actions.answers import Save, Saved, save_answer
from jamfor.web.collection.actions.rounds import (
    Calendar,
    LastRound,
    open_round,
    prepare_round,
)
from jamfor.web.collection.models import Round, Unit
from jamfor.web.collection.packs import asked_of


PERIOD, BEFORE = "2022", "2021"


@lru_cache(maxsize=1)
def the_pack() -> Pack:
    """Return little Sweden's definitions, made once."""
    return little_pack()


@lru_cache(maxsize=1)
def last_year() -> Mapping[str, UnitAnswers]:
    """Return what the units answered the year before: random, always the same."""
    asked = AskedRound.of(the_pack(), BEFORE)
    tables = rounds_of(the_pack(), seed=7)[BEFORE]
    occasion = Occasion(period=BEFORE, reference_date=asked.reference_date)
    return all_units(tables, occasion)


def prepared_round() -> Round:
    """Return a round that is prepared, its calendar around today."""
    today = timezone.localdate()
    return prepare_round(
        the_pack(),
        period=PERIOD,
        calendar=Calendar(
            opens=today - timedelta(days=3),
            last_day=today + timedelta(days=20),
            closes=today + timedelta(days=40),
            publishes=today + timedelta(days=100),
        ),
        last=LastRound(period=BEFORE, units=last_year()),
        by=None,
        now=timezone.now(),
    )


def opened_round() -> Round:
    """Return a round that people can answer."""
    made = prepared_round()
    open_round(made, by=None, now=timezone.now())
    return made


def person(role: Role, place: str = "", *, name: str = "", period: str = "") -> User:
    """Return somebody with a role at a place; an address of her own."""
    user = User.objects.create_user(
        f"{role}-{uuid4().hex[:8]}@kommun.example", name=name or role.text.sv
    )
    Appointment.objects.create(
        user=user, role=role, place=place, period=period, made_at=timezone.now()
    )
    return user


def signed_in(user: User, *, second_factor: bool = False) -> Client:
    """Return a browser in which somebody has come in, with a second factor if asked."""
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    if second_factor:
        session = client.session
        session["account_authentication_methods"] = [{"method": "mfa", "at": 0}]
        session["account_authentication_methods_user"] = str(user.pk)
        session.save()
    return client


def unit_at(made: Round, place: str) -> Unit:
    """Return a unit of a round."""
    return Unit.objects.select_related("round").get(round=made, place=place)


def answer(unit: Unit, question: str, content: Content, by: User, base: int) -> Saved:
    """Save an answer as somebody, based on the number she saw."""
    asked = asked_of(unit.round.pack_id, unit.round.period)
    works = set(unit.areas.values_list("service_area", flat=True))
    areas = frozenset(asked.areas_of[question]) & works
    return save_answer(
        unit,
        Save(
            question=question,
            content=content,
            based_on=base,
            key=uuid4(),
            service_area=min(areas),
        ),
        by=by,
        areas=areas,
        now=timezone.now(),
    )
