"""The archive package of a round: whole, verifiable, without what was never sent."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile
from pathlib import Path
from urllib.parse import urlencode

import polars as pl
import pytest
from django.http import QueryDict
from django.test.utils import override_settings
from django.utils import timezone

from builders.released import (
    AT_ONCE,
    answer_everything,
    seen_by,
    sign_what_can_be,
)
from builders.rounds import PERIOD, opened_round, person, signed_in, unit_at
from jamfor.cli import rounds
from jamfor.cli.main import main
from jamfor.core.access.roles import Role
from jamfor.formats.packs import pack_from_json, pack_hash
from jamfor.web.accounts.models import User
from jamfor.web.audit.models import Event
from jamfor.web.collection.actions.handing_in import explain
from jamfor.web.collection.actions.notes import write_notes
from jamfor.web.collection.models import Note, Receipt, Round
from jamfor.web.collection.queries.freezing import tables_of
from jamfor.web.publishing.archive import write_archive


pytestmark = pytest.mark.django_db

NOTE = "Vi sade nej för att rutinen ligger hos nämnden."
QUESTION = "method-freda-cy"
WHY = "Vi slog ihop två enheter."
ADDRESS = f"/sv/enkat/omgang/{PERIOD}"


@pytest.fixture
def made() -> Round:
    """A round in which one unit signed, and wrote a note to itself."""
    made = opened_round()
    unit = unit_at(made, "1460")
    coordinator = person(Role.COORDINATOR, "1460", period=PERIOD, name="Kim Karlsson")
    answer_everything(unit, coordinator)
    sign_what_can_be(unit)
    _explain_and_note(made, coordinator)
    return made


def _explain_and_note(made: Round, by: User) -> None:
    here = seen_by(by, unit_at(made, "1460"))
    now = timezone.now()
    explain(here, code="jump", question=QUESTION, signature="1 2", text=WHY, now=now)
    sent = QueryDict(urlencode({f"n.{QUESTION}": NOTE}))
    write_notes(here, sent, [QUESTION], now=now)
    assert Note.objects.get().text == NOTE


def packed(made: Round) -> dict[str, bytes]:
    """Return the files of a round's package by name."""
    out = io.BytesIO()
    write_archive(made, out)
    with zipfile.ZipFile(out) as package:
        assert package.testzip() is None
        return {name: package.read(name) for name in package.namelist()}


def rows(content: bytes) -> list[dict[str, str]]:
    """Return the rows of a CSV file."""
    return list(csv.DictReader(io.StringIO(content.decode())))


def test_the_manifest_names_every_other_file_by_its_hash(made: Round) -> None:
    """Breaks when a file is written that the manifest does not hold to its hash."""
    files = packed(made)
    manifest = json.loads(files.pop("manifest.json"))

    assert manifest["files"] == {
        name: hashlib.sha256(content).hexdigest() for name, content in files.items()
    }
    assert pack_hash(files["pack.json"]) == manifest["pack"] == made.pack_id
    assert pack_from_json(files["pack.json"]).rounds


def test_a_unit_s_notes_to_itself_are_nowhere_in_it(made: Round) -> None:
    """Breaks when notes are packed, in whatever file: they were never sent."""
    assert not [n for n, content in packed(made).items() if NOTE.encode() in content]


def test_people_are_numbers_in_the_log(made: Round) -> None:
    """Breaks when an event keeps an address or a name among its facts."""
    log = packed(made)["log.csv"].decode()
    people = User.objects.values_list("email", "name")

    assert len(rows(log.encode())) == Event.objects.filter(period=PERIOD).count()
    for email, name in people:
        assert email not in log
        assert not name or name not in log


def test_the_same_round_gives_the_same_bytes(made: Round) -> None:
    """Breaks when a query has no order, or something written depends on the clock."""
    first, second = io.BytesIO(), io.BytesIO()
    write_archive(made, first)
    write_archive(made, second)

    assert first.getvalue() == second.getvalue()


def test_answers_are_in_it_as_they_are_frozen_and_receipts_as_they_were_signed(
    made: Round,
) -> None:
    files = packed(made)
    tables = tables_of(made)

    for name in ("answers", "evidence", "frame"):
        kept = pl.read_parquet(files[f"answers/{name}.parquet"])
        table = getattr(tables, name)
        assert kept.sort(kept.columns).equals(table.sort(table.columns))
        assert len(rows(files[f"answers/{name}.csv"])) == table.height
    (receipt,) = Receipt.objects.all()
    (line,) = rows(files["receipts/index.csv"])
    content = files[f"receipts/{line['file']}"]
    assert hashlib.sha256(content).hexdigest() == line["sha256"] == receipt.sha256
    assert files["receipts/1460-1.pdf"].startswith(b"%PDF-")
    assert WHY in {row["text"] for row in rows(files["explanations.csv"])}


def test_the_agency_orders_it_and_gets_the_same_file_as_the_command_writes(
    made: Round, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Breaks when button and command pack different things."""
    # The command would migrate, and close, the test's own database.
    monkeypatch.setattr(rounds, "ready", lambda _: None)
    data, out = tmp_path / "data", tmp_path / "round.zip"
    data.mkdir()
    command = ["round", "archive", PERIOD, "--data", str(data), "--out", str(out)]
    with override_settings(DATA=data, TASKS=AT_ONCE):
        desk = signed_in(person(Role.AGENCY), second_factor=True)
        assert desk.get(f"{ADDRESS}/arkiv.zip").status_code == 404
        shown = desk.post(f"{ADDRESS}/publicering", {"do": "package"}, follow=True)
        assert "Hämta paketet" in shown.text
        fetched = b"".join(desk.get(f"{ADDRESS}/arkiv.zip"))  # type: ignore[arg-type]

    assert main(command) == 0
    assert out.read_bytes() == fetched
    assert main(command) == 2  # never in place of a file that is there
    assert Event.objects.filter(action="archive-made").count() == 2
