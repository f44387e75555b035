"""Who may open what: every address, every role, one’s own unit and another’s."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from builders.rounds import PERIOD, opened_round, person, signed_in
from jamfor.core.access.policy import TABLE
from jamfor.core.access.roles import Action, Phase, Role
from jamfor.core.answers.steps import AreaState
from jamfor.web.collection.actions.closing import close_round
from jamfor.web.collection.models import AreaWork, Round


pytestmark = pytest.mark.django_db

OWN, OTHER = "1460", "1490"
SLUG, SECTION = "social-barn-och-ungdomsvard", "violence-and-protection"
QUESTION = "method-freda-cy"
PUBLIC_HERE = {"home"}
"""Views for everybody who has come in: what they show depends on who it is."""


def _views(
    patterns: list[URLPattern | URLResolver], prefix: str = ""
) -> Iterator[tuple[str, Any]]:
    for each in patterns:
        address = prefix + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from _views(each.url_patterns, address)
        else:
            yield address, each


def _ours() -> list[tuple[str, Any]]:
    return [
        (address, pattern)
        for address, pattern in _views(get_resolver().url_patterns)
        if pattern.callback.__module__.startswith(
            ("jamfor.web.collection", "jamfor.web.publishing")
        )
    ]


def test_every_view_says_which_action_it_is() -> None:
    """Breaks when a view is written without `needs`: nobody would ask the policy."""
    silent = [
        address
        for address, pattern in _ours()
        if not getattr(pattern.callback, "actions", ())
        and pattern.name not in PUBLIC_HERE
    ]

    assert silent == []
    assert len(_ours()) > 25


ADDRESSES = {
    "hub": "",
    "mine": "/mina",
    "resume": "/fortsatt",
    "lapses": "/aktualitet",
    "people": "/personer",
    "take-back": "/personer/ta-tillbaka",
    "administrations": "/forvaltningar",
    "sheet": "/enkat.xlsx",
    "upload": "/las-in",
    "review": "/granska",
    "sign": "/godkann",
    "receipt": "/kvitto/1",
    "receipt-pdf": "/kvitto/1.pdf",
    "printed": "/enkat.pdf",
    "unit-log": "/logg",
    "area": f"/{SLUG}",
    "meeting": f"/{SLUG}/mote",
    "section": f"/{SLUG}/{SECTION}",
    "review-area": f"/{SLUG}/granska",
    "opinion": f"/{SLUG}/annan-mening/{QUESTION}",
    "save": f"/fraga/{QUESTION}",
}
DESK = {
    "rounds": "",
    "round": f"/{PERIOD}",
    "status": f"/{PERIOD}/status",
    "status-csv": f"/{PERIOD}/status.csv",
    "reminders": f"/{PERIOD}/paminn",
    "invitations": f"/{PERIOD}/inbjudan",
    "desk-unit": f"/{PERIOD}/enhet/{OWN}",
    "try": f"/{PERIOD}/prov",
    "open-again": f"/{PERIOD}/oppna",
    "round-log": f"/{PERIOD}/logg",
    "publication": f"/{PERIOD}/publicering",
    "difference": f"/{PERIOD}/publicering/1/skillnad.txt",
    "difference-csv": f"/{PERIOD}/publicering/1/skillnad.csv",
    "archive": f"/{PERIOD}/arkiv.zip",
}
POSTED = {"sign", "save", "take-back", "open-again", "try"}


def test_the_walk_knows_every_address() -> None:
    """Breaks with a new address that is not walked below."""
    names = {pattern.name for _, pattern in _ours()}

    assert names - PUBLIC_HERE - WALKED_ELSEWHERE == set(ADDRESSES) | set(DESK)


WALKED_ELSEWHERE: set[str] = set()


@pytest.fixture
def made() -> Round:
    return opened_round()


def _ask(client: Client, name: str, address: str) -> int:
    if name in POSTED:
        return client.post(address, {}).status_code
    return client.get(address).status_code


def _in_phase(made: Round, phase: Phase) -> None:
    today, day = timezone.localdate(), timedelta(days=1)
    stored = Phase.OPEN if phase is Phase.LATE else phase
    last = today - day if phase is Phase.LATE else made.last_day
    Round.objects.filter(pk=made.pk).update(phase=stored, last_day=last)


@pytest.mark.parametrize("phase", list(Phase))
@pytest.mark.parametrize("role", [role for role in Role if role is not Role.AGENCY])
def test_a_role_opens_what_the_table_says_and_nothing_elsewhere(
    made: Round, role: Role, phase: Phase
) -> None:
    """Breaks when a view forgets the unit, the phase or the role: here a refusal is
    403, and everything else is something the view itself says.
    """
    user = person(role, OWN, period=PERIOD)
    _in_phase(made, phase)
    client = signed_in(user)
    actions = {p.name: p.callback.actions for _, p in _ours() if p.name in ADDRESSES}

    for name, address in ADDRESSES.items():
        allowed = any(phase in TABLE[a].get(role, ()) for a in actions[name])
        # A contributor to whom nothing is assigned answers nothing.
        narrow = {Action.ANSWER, Action.DISAGREE, Action.EXPLAIN}
        if role is Role.CONTRIBUTOR and set(actions[name]) & narrow:
            allowed = False
        own = _ask(client, name, f"/sv/enkat/{PERIOD}/{OWN}{address}")
        other = _ask(client, name, f"/sv/enkat/{PERIOD}/{OTHER}{address}")
        assert (own != 403) == allowed, (name, own)
        assert other == 403, (name, other)
    for name, address in DESK.items():
        assert _ask(client, name, f"/sv/enkat/omgang{address}") == 403, name


def test_nobody_opens_anything_without_coming_in(made: Round) -> None:
    client = Client()
    asked = [f"/sv/enkat/{PERIOD}/{OWN}{a}" for a in ADDRESSES.values()]
    asked += [f"/sv/enkat/omgang{a}" for a in DESK.values()]

    for address in (*asked, "/sv/enkat"):
        answer = client.post(address) if "/fraga/" in address else client.get(address)
        assert answer.status_code in {302, 405}, address
        if answer.status_code == 302:
            assert answer["Location"].startswith("/sv/konto?next=")


def test_the_agency_needs_a_second_factor(made: Round) -> None:
    """Breaks when the agency’s role counts in a session without one."""
    user = person(Role.AGENCY)
    one, two = signed_in(user), signed_in(user, second_factor=True)

    assert one.get("/sv/enkat/omgang")["Location"] == "/sv/konto/2fa/totp/activate/"
    assert one.get(f"/sv/enkat/{PERIOD}/{OWN}").status_code == 403
    assert two.get("/sv/enkat/omgang").status_code == 200
    assert two.get(f"/sv/enkat/{PERIOD}/{OWN}").status_code == 200


def test_the_agency_never_reads_a_units_notes(made: Round) -> None:
    """Breaks when notes are shown to whoever may see the unit."""
    coordinator = person(Role.COORDINATOR, OWN, period=PERIOD)
    address = f"/sv/enkat/{PERIOD}/{OWN}/{SLUG}/{SECTION}"
    signed_in(coordinator).post(
        address, {f"b.{QUESTION}": "0", f"n.{QUESTION}": "Därför att vi är få."}
    )

    assert "Därför att vi är få." in signed_in(coordinator).get(address).text
    agency = signed_in(person(Role.AGENCY), second_factor=True)
    assert "Därför att vi är få." not in agency.get(address).text


def test_what_the_agency_answers_for_a_unit_is_marked(made: Round) -> None:
    agency = signed_in(person(Role.AGENCY), second_factor=True)
    address = f"/sv/enkat/{PERIOD}/{OWN}/{SLUG}/{SECTION}"

    agency.post(address, {f"b.{QUESTION}": "0", f"q.{QUESTION}.": "yes", "save": "1"})

    seen = signed_in(person(Role.COORDINATOR, OWN, period=PERIOD)).get(address).text
    assert "besvarat av myndigheten åt kommunen" in seen


def test_what_the_agency_is_told_after_closing_makes_a_unit_partial(
    made: Round,
) -> None:
    """Breaks when the status page says no answer and the snapshot says there is one."""
    desk = person(Role.AGENCY)
    close_round(made, by=desk, now=timezone.now())
    agency = signed_in(desk, second_factor=True)

    agency.post(
        f"/sv/enkat/{PERIOD}/{OWN}/{SLUG}/{SECTION}",
        {f"b.{QUESTION}": "0", f"q.{QUESTION}.": "yes", "save": "1"},
    )

    works = AreaWork.objects.filter(unit__place=OWN)
    states = dict(works.values_list("service_area", "state"))
    assert states["child-youth-welfare"] == AreaState.PARTIAL
    assert states["elderly-care"] == AreaState.NONE
