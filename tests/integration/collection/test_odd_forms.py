"""Forms that no page of ours made: refused or ignored, never our own mistake."""

from __future__ import annotations

import pytest
from django.test import Client

from builders.rounds import opened_round, person, signed_in
from jamfor.core.access.roles import Role
from jamfor.web.collection.models import Assignment


pytestmark = pytest.mark.django_db

ROOT = "/sv/enkat/2022/1460"
SLUG, QUESTION = "social-barn-och-ungdomsvard", "method-freda-cy"
HUGE = "9" * 5_000
LONG_ADDRESS = f"{'a' * 60}@{('b' * 60 + '.') * 4}example"


@pytest.fixture
def kim() -> Client:
    opened_round()
    return signed_in(person(Role.COORDINATOR, "1460", period="2022"))


@pytest.mark.parametrize(
    ("address", "form"),
    [
        (
            f"{ROOT}/{SLUG}/violence-and-protection",
            {f"b.{QUESTION}": HUGE, f"q.{QUESTION}.": "yes"},
        ),
        (f"{ROOT}/las-in", {"store": HUGE}),
        (f"{ROOT}/forvaltningar", {"end": HUGE}),
        (f"{ROOT}/personer/ta-tillbaka", {"assignment": HUGE}),
        (f"{ROOT}/personer", {"do": "add", "email": LONG_ADDRESS, "role": "reader"}),
        ("/sv/konto", {"email": "\0"}),
    ],
)
def test_what_cannot_be_kept_is_no_fault_of_ours(
    kim: Client, address: str, form: dict[str, str]
) -> None:
    """Breaks when a number is read whatever its length, or an address kept whatever
    its: PostgreSQL refuses both.
    """
    client = Client() if address == "/sv/konto" else kim

    assert client.post(address, form).status_code < 500


def test_a_receipt_of_any_number_is_missing(kim: Client) -> None:
    assert kim.get(f"{ROOT}/kvitto/{HUGE}").status_code == 404


@pytest.mark.parametrize(
    "part", ["nothing", "nothing/method-freda-cy", "violence-and-protection/nothing"]
)
def test_nothing_that_is_not_asked_is_delegated(kim: Client, part: str) -> None:
    """Breaks when the parts a form names are not looked up in the questionnaire."""
    alex = person(Role.CONTRIBUTOR, "1460", period="2022")

    answer = kim.post(
        f"{ROOT}/personer",
        {"do": "assign", "user": str(alex.pk), "part": f"child-youth-welfare/{part}"},
    )

    assert answer.status_code == 422
    assert not Assignment.objects.exists()
