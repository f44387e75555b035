"""`jamfor example-round`: a questionnaire to try, with people who are invented."""

from __future__ import annotations

import argparse
import secrets
import sys
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from jamfor.cli.answer_rounds import load_pack
from jamfor.cli.rounds import now
from jamfor.cli.site import ready
from jamfor.core.access.roles import Role
from jamfor.core.vocabulary.errors import JamforError


if TYPE_CHECKING:
    from jamfor.core.releases.pack import Pack
    from jamfor.web.accounts.models import User

# ruff: noqa: PLC0415 - models are imported where Django is set up

EXAMPLE = "jamfor example-round --data data"
UNITS = ("1460", "1490", "0180-s03")
"""Bengtsfors, Borås with its four administrations, and a district of Stockholm."""
ROLES = tuple(role for role in Role if role is not Role.AGENCY)
CONTRIBUTES = "child-youth-welfare"
"""The service area the contributor answers; the rest is the coordinator's."""


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Describe the command."""
    parser = subparsers.add_parser(
        "example-round",
        help="open a questionnaire to try, with invented people and their links",
        description="Open the newest round of the example from today, make invented"
        " people with each role at three units and two at the agency, and print how"
        " each comes in. Only for the example’s data folder.",
        epilog=f"example: {EXAMPLE}",
    )
    parser.add_argument("--data", type=Path, default=Path("data"), metavar="FOLDER")
    parser.add_argument("--definitions", type=Path, metavar="FOLDER")
    parser.set_defaults(run=run, example=True)


def run(options: argparse.Namespace) -> int:
    """Open the round, make the people, print the ways in."""
    pack = load_pack(options)
    ready(options.data)
    _open(options.data, pack)
    sys.stdout.write(
        "Letters, with the codes, are files below mail/ in the data folder.\n"
    )
    for line in (*_people(pack), *_agency()):
        sys.stdout.write(f"{line}\n")
    return 0


def _open(data: Path, pack: Pack) -> None:
    from jamfor.web.collection.actions.rounds import (
        Calendar,
        open_round,
        prepare_round,
    )
    from jamfor.web.collection.models import Round
    from jamfor.web.collection.queries.last_round import last_round

    if Round.objects.exists():
        raise JamforError("there is a round in this data folder already")
    period = max(round_.period for round_ in pack.rounds)
    today = now().date()
    made = prepare_round(
        pack,
        period=period,
        calendar=Calendar(
            opens=today,
            last_day=today + timedelta(weeks=4),
            closes=today + timedelta(weeks=7),
            publishes=today + timedelta(weeks=20),
        ),
        last=last_round(data, pack, period),
        by=None,
        now=now(),
    )
    open_round(made, by=None, now=now())


def _people(pack: Pack) -> list[str]:
    from jamfor.web.accounts.actions import appoint, invite, user_of

    period = max(round_.period for round_ in pack.rounds)
    names = {place.code: place.name.sv for place in pack.geography.places}
    lines = []
    for place in UNITS:
        lines.append(f"\n{names[place]}")
        made: dict[Role, User] = {}
        for role in ROLES:
            user = made[role] = user_of(
                f"{role}@{place}.example", name=f"{role.text.sv} {place}"
            )
            appoint(user, role, place=place, period=period, by=None, now=now())
            link = invite(user, place=place, period=period, by=None, now=now())
            lines.append(f"  {role.text.sv:28} {link}")
        _delegate(period, place, made[Role.COORDINATOR], made[Role.CONTRIBUTOR])
    return lines


def _delegate(period: str, place: str, coordinator: User, contributor: User) -> None:
    """Let the coordinator hand one service area to the contributor."""
    from jamfor.web.accounts.queries import grants_of
    from jamfor.web.collection.actions.people import Part, assign
    from jamfor.web.collection.here import Here
    from jamfor.web.collection.models import Unit
    from jamfor.web.collection.packs import asked_of, pack_of
    from jamfor.web.collection.phases import phase_on

    units = Unit.objects.select_related("round")
    unit = units.get(round__period=period, place=place)
    sha = unit.round.pack_id
    here = Here(
        unit=unit,
        user=coordinator,
        language="sv",
        phase=phase_on(unit.round, now().date()),
        grants=grants_of(coordinator),
        pack=pack_of(sha),
        asked=asked_of(sha, period),
        works={work.service_area: work for work in unit.areas.all()},
    )
    assign(here, [Part(service_area=CONTRIBUTES)], contributor, now=now())


def _agency() -> list[str]:
    from django.conf import settings

    from jamfor.web.accounts.actions import create_agency_user

    lines = ["\nMyndigheten", f"  {settings.SITE}/sv/konto/login/"]
    for name in ("beredare", "granskare"):
        password = secrets.token_urlsafe(12)
        email = f"{name}@myndigheten.example"
        create_agency_user(email=email, name=name, password=password, now=now())
        lines.append(f"  {email}  {password}")
    return lines
