"""The review of an area: contradictions are told, never a broken page."""

from __future__ import annotations

import pytest
from django.utils import timezone

from builders.rounds import answer, opened_round, person, signed_in, the_pack, unit_at
from jamfor.core.access.roles import Role
from jamfor.core.answers.content import Content
from jamfor.core.indicators.rules import ShareOf
from jamfor.formats.contents import content_to_json
from jamfor.web.collection.models import Opinion
from jamfor.web.collection.packs import asked_of


pytestmark = pytest.mark.django_db

PLACE = "1460"


def _said(code: str) -> Content:
    return Content(values={"": (code,)})


def _shares() -> list[tuple[str, ShareOf]]:
    return [
        (version.home, version.rule)
        for indicator in the_pack().indicators
        if (version := indicator.in_period("2022")) is not None
        and isinstance(version.rule, ShareOf)
        and not version.rule.numerator.part + version.rule.denominator.part
    ]


def _slug(area: str) -> str:
    return next(a.slug for a in the_pack().geography.service_areas if a.id == area)


def test_a_part_larger_than_its_whole_is_told_on_the_page() -> None:
    """Breaks if the share were computed all the same: the page would not be shown."""
    area, rule = _shares()[0]
    made = opened_round()
    by, unit = person(Role.COORDINATOR, PLACE), unit_at(made, PLACE)
    answer(unit, rule.numerator.question, _said("5"), by, 0)
    answer(unit, rule.denominator.question, _said("4"), by, 0)

    page = signed_in(by).get(f"/sv/enkat/{made.period}/{PLACE}/{_slug(area)}/granska")

    assert page.status_code == 200
    assert "<small>unsound</small>" in page.content.decode()


def test_a_share_is_told_in_per_cent() -> None:
    """Breaks if what is neither met nor not were told as No."""
    area, rule = _shares()[0]
    made = opened_round()
    by, unit = person(Role.COORDINATOR, PLACE), unit_at(made, PLACE)
    answer(unit, rule.numerator.question, _said("1"), by, 0)
    answer(unit, rule.denominator.question, _said("3"), by, 0)

    page = signed_in(by).get(f"/en/enkat/{made.period}/{PLACE}/{_slug(area)}/granska")

    assert "<td>33.3%</td>" in page.content.decode()


@pytest.mark.parametrize(("view", "asked"), [("yes", False), ("no", True)])
def test_another_view_is_explained_only_while_it_is_another(
    view: str, *, asked: bool
) -> None:
    """Breaks if who agreed at last were told to explain that she once did not."""
    made = opened_round()
    by, unit = person(Role.COORDINATOR, PLACE), unit_at(made, PLACE)
    forms = asked_of(made.pack_id, made.period)
    question = next(
        q
        for q in forms.questionnaires_of(PLACE)[0].questions
        if forms.questions[q].response.type == "yes-no"
        and forms.questions[q].asked_when is None
    )
    answer(unit, question, _said("yes"), by, 0)
    Opinion.objects.create(
        unit=unit,
        question=question,
        administration=None,
        content=content_to_json(_said(view)),
        by=by,
        at=timezone.now(),
    )
    area = forms.questionnaires_of(PLACE)[0].service_area

    page = signed_in(by).get(f"/sv/enkat/{made.period}/{PLACE}/{_slug(area)}/granska")

    assert ("<small>areas-disagree</small>" in page.content.decode()) is asked
