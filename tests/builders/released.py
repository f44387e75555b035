"""A round of little Sweden on its way out: answered, signed, closed, frozen, built."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from django.contrib.sessions.backends.db import SessionStore
from django.test import RequestFactory
from django.utils import timezone

from builders.little_sweden import build, freeze, rounds_of
from builders.rounds import BEFORE, PERIOD, answer, person, the_pack
from jamfor.core.access.roles import Role
from jamfor.core.answers.answers import UnitAnswers
from jamfor.core.answers.content import content_of
from jamfor.core.answers.steps import AreaState
from jamfor.core.questionnaires.routing import Form
from jamfor.core.releases.ids import ReleaseId
from jamfor.core.releases.pack import Pack
from jamfor.core.vocabulary.missing import Missing
from jamfor.formats.answer_sheets.asked import AskedRound
from jamfor.store.releases import publish
from jamfor.store.unit_answers import Occasion, all_units
from jamfor.web.accounts.models import User
from jamfor.web.collection.actions.handing_in import explain, finish, hand_in, sign
from jamfor.web.collection.here import Here, here_of
from jamfor.web.collection.models import Receipt, Unit
from jamfor.web.collection.queries.review import AreaReview, reviews


AT_ONCE = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
"""What is ordered is done at once, in the request: tests wait for no worker."""
OLD = ReleaseId.parse("2021.1.0")


def little_definitions(*, example: bool) -> Pack:
    """Return what a build reads in place of the definitions of the whole country."""
    assert example
    return the_pack()


def published_before(data: Path) -> Path:
    """Publish the year before, as it was before this round; return its folder."""
    pack = the_pack()
    rounds = rounds_of(pack, seed=7)
    folder = build(data, pack, freeze(data, pack, {BEFORE: rounds[BEFORE]}), OLD)
    publish(data, OLD)
    return folder


@lru_cache(maxsize=1)
def said() -> dict[str, UnitAnswers]:
    """Return what everybody answers to everything this year: random, always alike."""
    pack = the_pack()
    asked = AskedRound.of(pack, PERIOD)
    tables = rounds_of(pack, seed=7, silent=0)[PERIOD]
    occasion = Occasion(period=PERIOD, reference_date=asked.reference_date)
    units = all_units(tables, occasion)
    return {place: _without_gaps(unit, asked) for place, unit in units.items()}


def _without_gaps(unit: UnitAnswers, asked: AskedRound) -> UnitAnswers:
    """Answer the choices that were left out at random: some area can be handed in.

    Numbers stay as they are: made up, they could contradict each other.
    """
    values = dict(unit.values)
    for form in asked.questionnaires_of(unit.place):
        for question in form.questions:
            route = Form(questions=asked.questions, values=values)
            response = asked.questions[question].response
            for part in response.parts if response.categories else ():
                if route.answer(question, part) is Missing.NOT_ANSWERED:
                    values[question, part] = (response.categories[0].code,)
    return replace(unit, values=values)


def seen_by(user: User, unit: Unit) -> Here:
    """Return a unit as somebody sees it in a session of hers."""
    request = RequestFactory().get(f"/sv/enkat/{PERIOD}/{unit.place}")
    request.user, request.session = user, SessionStore()
    return here_of(request, PERIOD, unit.place, slug="")


def answer_everything(unit: Unit, by: User, *, most: int | None = None) -> None:
    """Save an answer to each question the unit is asked, or to the first of them."""
    unit_said = said()[unit.place]
    questions = dict.fromkeys(question for question, _ in unit_said.values)
    for question in list(questions)[:most]:
        answer(unit, question, content_of(unit_said, question), by, 0)


def sign_what_can_be(unit: Unit) -> Receipt:
    """Take every area without errors from done to signed; explain what is doubted."""
    coordinator = person(Role.COORDINATOR, unit.place, period=PERIOD)
    approver = person(Role.APPROVER, unit.place, period=PERIOD)
    here = seen_by(coordinator, unit)
    now = timezone.now()
    for review in _without_errors(here):
        for each in review.doubts:
            explain(
                here,
                code=each.doubt.code,
                question=each.doubt.question,
                signature=each.doubt.signature,
                text="Vi har gått igenom det.",
                now=now,
            )
    for review in _without_errors(here):
        finish(here, review, now=now)
    for review in _without_errors(here):
        hand_in(here, review, now=now)
    signing = seen_by(approver, unit)
    return sign(signing, _without_errors(signing), now=now)


def _without_errors(here: Here) -> list[AreaReview]:
    return [
        each
        for each in reviews(here)
        if not each.blocking and each.state is not AreaState.SIGNED
    ]
