"""By command, too, one person orders what was collected here and another agrees."""

from __future__ import annotations

import io
import shutil
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.core.cache import cache
from django.test.utils import override_settings
from django.utils import timezone

from builders.released import (
    AT_ONCE,
    OLD,
    answer_everything,
    little_definitions,
    published_before,
)
from builders.rounds import PERIOD, opened_round, person, signed_in, the_pack, unit_at
from jamfor.cli import agree_release, build_release, demo, two_persons
from jamfor.cli.main import main
from jamfor.cli.site import KEY, SECRETS
from jamfor.core.access.roles import Role
from jamfor.core.releases.pack import Pack
from jamfor.core.vocabulary.texts import LocalText
from jamfor.formats.packs import pack_from_json
from jamfor.store.releases import PACK, current_release
from jamfor.web.accounts.limits import TRIES
from jamfor.web.accounts.models import User
from jamfor.web.audit.models import Event
from jamfor.web.collection.actions.closing import close_round
from jamfor.web.collection.models import Round
from jamfor.web.publishing import building
from jamfor.web.publishing.actions import freeze
from jamfor.web.publishing.models import Publication


pytestmark = pytest.mark.django_db

NOW = datetime(2022, 6, 1, 9, tzinfo=UTC)
PASSWORD = "fyra hemliga hästar"  # noqa: S105 - of somebody who is invented
SECRET = "JBSWY3DPEHPK3PXP"  # noqa: S105 - of the same
RELEASE = "2022.1.0"


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the year before published, built once."""
    data = tmp_path_factory.mktemp("before")
    published_before(data)
    (data / SECRETS).mkdir()
    (data / SECRETS / KEY).write_text("key", "ascii")
    return data


@pytest.fixture
def data(
    before: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Path]:
    """A copy of it beside a collection, in which builds are of little Sweden."""
    folder = tmp_path / "data"
    shutil.copytree(before, folder)
    monkeypatch.setattr(building, "_pack", little_definitions)
    monkeypatch.setattr(build_release, "definitions", lambda *_, **__: the_pack())
    # The commands would migrate, and close, the test's own database.
    for command in (two_persons, agree_release):
        monkeypatch.setattr(command, "ready", lambda _: None)
    # A half-minute may end between the making of a code and its reading.
    with override_settings(DATA=folder, TASKS=AT_ONCE, MFA_TOTP_TOLERANCE=1):
        yield folder


@pytest.fixture
def held(data: Path) -> Round:
    """A round that was frozen from the collection."""
    made = opened_round()
    coordinator = person(Role.COORDINATOR, "1460", period=PERIOD)
    answer_everything(unit_at(made, "1460"), coordinator, most=5)
    close_round(made, by=None, now=timezone.now())
    freeze(made, data=data, by=None, now=NOW)
    return made


def with_two_factors(role: Role, name: str) -> User:
    place = "" if role is Role.AGENCY else "1460"
    user = person(role, place, name=name, period=PERIOD)
    user.set_password(PASSWORD)
    user.save()
    TOTP.activate(user, SECRET)
    return user


@pytest.fixture
def ann() -> User:
    return with_two_factors(Role.AGENCY, "Ann")


@pytest.fixture
def bo() -> User:
    return with_two_factors(Role.AGENCY, "Bo")


def types(monkeypatch: pytest.MonkeyPatch, password: str = PASSWORD) -> None:
    """Let the next command read a password and the code of this half-minute."""
    cache.clear()  # a code is good once, and these come close upon each other
    code = format_hotp_value(hotp_value(SECRET, int(time.time()) // 30))
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{password}\n{code}\n"))


def ordered_by(user: User, data: Path, monkeypatch: pytest.MonkeyPatch) -> int:
    types(monkeypatch)
    command = ["build-release", RELEASE, "--data", str(data), "--by", user.email]
    return main([*command, "--published-at", "2022-06-21T09:00+02:00"])


def agreed_by(user: User, data: Path, monkeypatch: pytest.MonkeyPatch) -> int:
    types(monkeypatch)
    return main(["agree-release", RELEASE, "--data", str(data), "--by", user.email])


def test_one_orders_and_another_agrees_by_command(
    held: Round,
    data: Path,
    ann: User,
    bo: User,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Breaks when the command builds among the releases, or lets her agree to her own.

    Both steps stand in the log with who took them.
    """
    assert ordered_by(ann, data, monkeypatch) == 0
    assert "agree-release 2022.1.0" in capsys.readouterr().out
    assert not (data / "releases" / RELEASE).exists()

    assert agreed_by(ann, data, monkeypatch) == 2
    assert "[second-person]" in capsys.readouterr().err
    assert current_release(data).name == str(OLD)

    assert agreed_by(bo, data, monkeypatch) == 0
    assert f"ordered by {ann.email}; beside {OLD}" in capsys.readouterr().err
    assert current_release(data).name == RELEASE
    events = Event.objects.filter(action__startswith="release-").order_by("pk")
    assert list(events.values_list("action", "actor")) == [
        ("release-ordered", ann.pk),
        ("release-built", None),
        ("release-published", bo.pk),
    ]


def test_what_is_ordered_by_command_is_agreed_to_on_the_page(
    held: Round, data: Path, ann: User, bo: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Breaks when there are two doors. What was built again since is not agreed to."""
    assert ordered_by(ann, data, monkeypatch) == 0
    made = Publication.objects.get()
    address = f"/sv/enkat/omgang/{PERIOD}/publicering"
    desk = signed_in(bo, second_factor=True)
    seen = {"do": "agree", "publication": made.pk, "draft": made.draft}
    assert ordered_by(ann, data, monkeypatch) == 0
    refused = desk.post(address, seen)

    made.refresh_from_db()
    assert refused.status_code == 422
    assert current_release(data).name == str(OLD)
    assert desk.post(address, seen | {"draft": made.draft}).status_code == 302
    assert current_release(data).name == RELEASE


@pytest.mark.parametrize("words", [[], ["--publish"], ["--rounds", PERIOD]])
def test_nobody_publishes_alone_what_was_collected_here(
    held: Round, data: Path, words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """Breaks when a release can be written where readers find it and nobody agreed."""
    assert main(["build-release", RELEASE, "--data", str(data), *words]) == 2

    assert "[two-persons]" in capsys.readouterr().err
    assert not (data / "releases" / RELEASE).exists()


def test_the_demo_publishes_nothing_over_a_round_that_was_answered(
    held: Round, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(demo, "_example_pack", lambda *_: the_pack())
    monkeypatch.setattr(demo, "_inputs", lambda *_: "others")

    assert main(["demo", "--data", str(data), "--no-serve"]) == 2
    assert current_release(data).name == str(OLD)


def test_an_imported_folder_is_published_by_one_as_before(
    data: Path, ann: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Breaks when a served example can no longer be corrected as the README says."""
    opened_round()  # open, not frozen: nothing of it is in a release
    note = ["--note", "Rättat", "Corrected", "--publish"]

    assert main(["build-release", "2021.1.1", "--data", str(data), *note]) == 0
    assert current_release(data).name == "2021.1.1"
    assert ordered_by(ann, data, monkeypatch) == 2


def test_a_draft_to_look_at_is_nobodys_to_agree_to(held: Round, data: Path) -> None:
    assert main(["build-release", RELEASE, "--data", str(data), "--draft"]) == 0
    assert not Publication.objects.exists()
    assert current_release(data).name == str(OLD)


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.APPROVER])
def test_only_the_agency_orders_and_agrees(
    held: Round,
    data: Path,
    ann: User,
    role: Role,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Breaks when whoever has a password is taken for the agency."""
    other = with_two_factors(role, "Kim")

    assert ordered_by(other, data, monkeypatch) == 2
    assert not Publication.objects.exists()
    assert ordered_by(ann, data, monkeypatch) == 0
    assert agreed_by(other, data, monkeypatch) == 2
    assert capsys.readouterr().err.count("[agency-only]") == 2


def test_an_address_is_not_a_person(
    held: Round,
    data: Path,
    ann: User,
    bo: User,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Breaks when --by is believed, one factor is enough, or guesses are free."""
    assert ordered_by(ann, data, monkeypatch) == 0
    agree = ["agree-release", RELEASE, "--data", str(data), "--by", bo.email]
    for said in ("", f"{PASSWORD}\n", f"{PASSWORD}\n000000\n"):
        monkeypatch.setattr("sys.stdin", io.StringIO(said))
        assert main(agree) == 2
    assert capsys.readouterr().err.count("[not-signed-in]") == 3

    for _ in range(TRIES.most):
        monkeypatch.setattr("sys.stdin", io.StringIO("fel\n\n"))
        main(agree)
    assert agreed_by(bo, data, monkeypatch) == 2
    assert "[too-many-attempts]" in capsys.readouterr().err
    assert current_release(data).name == str(OLD)


def test_a_correction_after_publication_takes_two_as_well(
    held: Round,
    data: Path,
    ann: User,
    bo: User,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Breaks when what is out can be replaced by one, or not at all."""
    ordered_by(ann, data, monkeypatch)
    agreed_by(bo, data, monkeypatch)
    correction = ["2022.1.1", "--data", str(data), "--by"]
    note = ["--note", "Ett svar rättat", "An answer corrected"]
    types(monkeypatch)
    assert main(["build-release", *correction, bo.email, *note]) == 0
    types(monkeypatch)
    assert main(["agree-release", *correction, ann.email]) == 0

    assert current_release(data).name == "2022.1.1"


def test_drafts_that_were_superseded_are_swept_and_no_others(
    held: Round, data: Path, ann: User, bo: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Breaks when the draft that waits is swept, or the older ones fill the disk."""
    other = data / "drafts" / "2022.2.0-d1"
    for count in range(1, 4):
        assert ordered_by(ann, data, monkeypatch) == 0
        other.mkdir(exist_ok=True)
        left = sorted(path.name for path in (data / "drafts").iterdir())
        assert left == [f"{RELEASE}-d{count}", other.name]
    told = {path.name.split(".")[2] for path in (data / "differences").iterdir()}
    assert told == {"0-d3"}

    main(["build-release", RELEASE, "--data", str(data), "--draft"])
    assert agreed_by(bo, data, monkeypatch) == 0

    assert [path.name for path in (data / "drafts").iterdir()] == [other.name]
    assert {p.name for p in (data / "differences").iterdir()} == {
        f"{RELEASE}-d3.{form}" for form in ("sv.txt", "en.txt", "csv")
    }


def test_a_round_is_built_as_it_was_asked(
    held: Round, data: Path, ann: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Breaks when a question edited after the round was opened is what readers see."""
    monkeypatch.setattr(building, "_pack", _edited)

    assert ordered_by(ann, data, monkeypatch) == 0

    draft = data / "drafts" / f"{RELEASE}-d1" / PACK
    assert pack_from_json(draft.read_bytes()).questions == the_pack().questions


def _edited(*, example: bool) -> Pack:
    pack = the_pack()
    first, *rest = [q for q in pack.questions if q.asked_in(PERIOD)]
    text = LocalText(sv="Omskriven", en="Rewritten")
    versions = tuple(replace(version, text=text) for version in first.versions)
    changed = replace(first, versions=versions)
    others = tuple(changed if q.id == first.id else q for q in pack.questions)
    assert rest
    return replace(pack, questions=others)
