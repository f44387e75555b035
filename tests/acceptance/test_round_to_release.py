"""From people who answer to readers who see it: a whole round on little Sweden."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from django.test import Client
from django.test.utils import override_settings
from django.utils import timezone

from builders.released import (
    AT_ONCE,
    OLD,
    answer_everything,
    little_definitions,
    published_before,
    said,
    sign_what_can_be,
)
from builders.rounds import (
    PERIOD,
    answer,
    opened_round,
    person,
    signed_in,
    unit_at,
)
from jamfor.core.access.roles import Phase, Role
from jamfor.core.answers.answers import FrameState
from jamfor.core.answers.content import Content
from jamfor.core.answers.steps import AreaState
from jamfor.formats.packs import pack_from_json
from jamfor.pipeline.verify import verify_release
from jamfor.store.durable import file_hash
from jamfor.store.manifest import files_below
from jamfor.store.releases import current_release, open_release
from jamfor.web.accounts.models import User
from jamfor.web.audit.models import Event
from jamfor.web.collection.actions.closing import close_round
from jamfor.web.collection.models import AreaWork, Round
from jamfor.web.explorer import pages
from jamfor.web.publishing import building


YES = Content(values={"": ("yes",)})
INDICATOR, QUESTION = "U33596", "method-freda-cy"
SIGNS, STARTS, SILENT = "1460", "1490", "1461"
ADDRESS = f"/sv/enkat/omgang/{PERIOD}/publicering"


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder with the year before published; builds are of little Sweden."""
    published_before(tmp_path)
    monkeypatch.setattr(building, "_pack", little_definitions)
    return tmp_path


def coordinator_of(place: str) -> User:
    """Somebody who answers for a unit."""
    return person(Role.COORDINATOR, place, period=PERIOD)


def press(client: Client, do: str, **more: str) -> str:
    """Press a button on the page of publication and return the page."""
    answer = client.post(ADDRESS, {"do": do, **more}, follow=True)
    return answer.text


@pytest.mark.django_db
def test_a_round_becomes_a_release_that_two_agreed_to(
    data: Path,
) -> None:
    """Breaks when an answer is lost on the way, when the release is found by readers
    before the second person agrees, or when the one who ordered it may agree.
    """
    old = {n: file_hash(data / "releases" / str(OLD) / n) for n in _files(data)}
    made = opened_round()
    for place, most in ((SIGNS, None), (STARTS, 40)):
        answer_everything(unit_at(made, place), coordinator_of(place), most=most)
    answer(unit_at(made, SIGNS), QUESTION, YES, coordinator_of(SIGNS), 1)
    receipt = sign_what_can_be(unit_at(made, SIGNS))
    assert receipt.service_areas

    close_round(made, by=None, now=timezone.now())

    states = Counter(AreaWork.objects.values_list("state", flat=True))
    assert states[AreaState.SIGNED] == len(receipt.service_areas)
    assert states[AreaState.PARTIAL] > 0
    assert set(states) <= {AreaState.SIGNED, AreaState.PARTIAL, AreaState.NONE}
    assert sum(states.values()) == AreaWork.objects.count()

    with override_settings(DATA=data, TASKS=AT_ONCE, ALLOWED_HOSTS=["*"]):
        pages.forget()
        one = signed_in(person(Role.AGENCY, name="Ann"), second_factor=True)
        two = signed_in(person(Role.AGENCY, name="Bo"), second_factor=True)
        reader = Client()
        assert "Fryst underlag 1" in press(one, "freeze")
        shown = press(one, "build", note_sv="Årets svar", note_en="This year")
        assert "byggd, väntar på godkännande" in shown
        assert "Du beställde den" in shown
        (ordered,) = made.publications.all()
        assert reader.get(f"/sv/r/{ordered.release}/").status_code == 404

        refused = one.post(ADDRESS, {"do": "agree", "publication": ordered.pk})
        assert refused.status_code == 422
        assert current_release(data).name == str(OLD)

        assert "Årets svar" in press(two, "agree", publication=str(ordered.pk))
        assert reader.get(f"/sv/r/{ordered.release}/").status_code == 200
        _is_read(reader, data)

    made.refresh_from_db()
    assert Round.objects.get().phase == Phase.PUBLISHED
    assert verify_release(data / "releases" / ordered.release).mismatches == ()
    assert old == {n: file_hash(data / "releases" / str(OLD) / n) for n in old}
    told = list(Event.objects.filter(action__startswith="release-").order_by("id"))
    assert [event.action for event in told] == [
        "release-ordered",
        "release-built",
        "release-published",
    ]


def _files(data: Path) -> tuple[str, ...]:
    return tuple(files_below(data / "releases" / str(OLD)))


def _is_read(reader: Client, data: Path) -> None:
    """Hold the release to what was saved, question by question, and a page to it."""
    release = open_release(current_release(data), read_pack=pack_from_json)
    try:
        told = {**said()[SIGNS].values, (QUESTION, ""): ("yes",)}
        assert release.answers(SIGNS, PERIOD).values == told
        assert set(release.participation(SILENT, PERIOD).values()) == {FrameState.NONE}
        page = reader.get(f"/sv/indikator/{INDICATOR}/{SIGNS}?ar={PERIOD}").text
        assert re.search(r"Svar Ja\b", " ".join(re.sub("<[^>]+>", " ", page).split()))
    finally:
        release.close()
