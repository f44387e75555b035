"""A backup restored on an empty machine is what it was made of, row by row."""

from __future__ import annotations

import gzip
import io
import json
import os
import stat
import subprocess
import sys
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest

from builders.databases import own_postgresql
from builders.serving import environment, run_script


USED = """\
import sys
from pathlib import Path
from jamfor.cli.site import ready
data = Path(sys.argv[1])
ready(data)
from builders.rounds import *
from jamfor.web.audit.models import Event
made = opened_round()
unit = unit_at(made, "1460")
who = person(Role.COORDINATOR, "1460", name="Åsa “Ö” 🙂")
number = 0
for value in ("yes", "no", "yes"):
    saved = answer(unit, "method-freda-cy", Content(values={"": (value,)}), who, number)
    number = saved.current.number
signed_in(who)
Event.objects.create(
    at=timezone.now(), action="all", facts={"z": 1, "a": None, "b": True, "c": "å\\n"}
)
(data / "drafts").mkdir()
(data / "drafts" / "draft").write_text("left out")
(data / "mail").mkdir()
(data / "mail" / "letter").write_text("left out")
"""
ROWS = """\
import json, sys
from pathlib import Path
from jamfor.cli.site import ready
ready(Path(sys.argv[1]))
from django.apps import apps
from django.core import serializers
found = {
    model._meta.label: [
        json.loads(serializers.serialize("json", [row]))
        for row in model._base_manager.order_by("pk")
    ]
    for model in apps.get_models(include_auto_created=True)
}
print(json.dumps(found))
"""
GOES_ON = """\
import sys
from pathlib import Path
from jamfor.cli.site import ready
ready(Path(sys.argv[1]))
from builders.rounds import *
from jamfor.web.audit.models import Event
from django.db import DatabaseError
unit = unit_at(Round.objects.get(), "1460")
who = User.objects.get()
saved = answer(unit, "method-freda-cy", Content(values={"": ("no",)}), who, 3)
print(saved.current.number)
try:
    Event.objects.all().delete()
except DatabaseError as error:
    print("only grows" in str(error))
"""


def jamfor(*arguments: str | Path, url: str = "") -> subprocess.CompletedProcess[str]:
    """Run a command as a user does, on another machine: in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "jamfor.cli", *map(str, arguments)],
        env=environment(url),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def script(text: str, data: Path, url: str) -> str:
    env = environment(url, JAMFOR_DATA=str(data))
    settings = {"DJANGO_SETTINGS_MODULE": "jamfor.project.settings"}
    return run_script(text, str(data), env={**env, **settings})


def files_of(data: Path) -> dict[str, bytes]:
    """Return the bytes of every file that a backup keeps; locks are empty."""
    kept = ("snapshots", "protected", "releases")
    return {
        path.relative_to(data).as_posix(): path.read_bytes()
        for folder in kept
        for path in (data / folder).rglob("*")
        if path.is_file() and path.name != ".lock"
    }


@pytest.fixture
def used(tmp_path: Path, little_data: Path, database_url: str) -> Path:
    """A data folder in use, and its database: a round, answers, a session, files."""
    data = tmp_path / "used"
    data.mkdir()
    for folder in ("releases", "snapshots"):
        _copy(little_data / folder, data / folder)
    script(USED, data, database_url)
    return data


def _copy(source: Path, target: Path) -> None:
    for path in source.rglob("*"):
        if path.is_file():
            copied = target / path.relative_to(source)
            copied.parent.mkdir(parents=True, exist_ok=True)
            copied.write_bytes(path.read_bytes())


def test_a_restored_backup_is_what_it_was_made_of(
    used: Path, database_url: str, tmp_path: Path
) -> None:
    """Every table row by row, every file byte by byte; and the site goes on from there.

    Breaks when a table or a folder is left out, when a value changes its type on the
    way, when the next row takes a number that is taken, or when triggers are missing.
    """
    archive, data = tmp_path / "backup.tar.gz", tmp_path / "new"

    made = jamfor("backup", "--data", used, "--out", archive, url=database_url)
    assert made.returncode == 0, made.stderr
    with _empty_like(database_url) as url:
        restored = jamfor("restore", archive, "--data", data, url=url)
        assert restored.returncode == 0, restored.stderr
        before = json.loads(script(ROWS, used, database_url))
        after = json.loads(script(ROWS, data, url))
        went_on = script(GOES_ON, data, url)

    assert before == after
    assert len(before["collection.Revision"]) == 3
    assert len(before["sessions.Session"]) == 1
    assert files_of(used) == files_of(data)
    assert {"snapshots", "protected", "releases"} <= {p.name for p in data.iterdir()}
    assert not (data / "drafts").exists()
    assert not (data / "mail").exists()
    assert went_on.split() == ["4", "True"]
    assert "3  collection_revision" in restored.stdout
    assert _mode(archive) == 0o600
    assert _mode(data / "protected") == 0o700
    assert _mode(data / "protected" / "secret-key") == 0o600


class _empty_like:  # noqa: N801 - used as a function
    """An empty database of the kind a URL names; "" is a file in the data folder."""

    def __init__(self, url: str) -> None:
        server = os.environ.get("JAMFOR_TEST_POSTGRESQL", "")
        self._own = own_postgresql(server) if url else None

    def __enter__(self) -> str:
        return self._own.__enter__() if self._own else ""

    def __exit__(self, *_: object) -> None:
        if self._own:
            self._own.__exit__(None, None, None)


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_backup_of_one_database_is_restored_into_the_other(
    used: Path, database_url: str, tmp_path: Path
) -> None:
    """From PostgreSQL into a file, and from a file into PostgreSQL.

    Breaks when lines hold what only one of them understands, or are compared in an
    order that only one of them has.
    """
    server = os.environ.get("JAMFOR_TEST_POSTGRESQL", "")
    if not server:
        pytest.skip("JAMFOR_TEST_POSTGRESQL names no server")
    archive, data = tmp_path / "backup.tar.gz", tmp_path / "new"
    assert not jamfor(
        "backup", "--data", used, "--out", archive, url=database_url
    ).returncode

    with _empty_like("" if database_url else "postgresql") as url:
        restored = jamfor("restore", archive, "--data", data, url=url)
        assert restored.returncode == 0, restored.stderr
        after = json.loads(script(ROWS, data, url))

    assert json.loads(script(ROWS, used, database_url)) == after


def cut(archive: Path) -> None:
    archive.write_bytes(archive.read_bytes()[:-2_000])


def _changed(archive: Path, change: Callable[[str, bytes], bytes | None]) -> None:
    """Write an archive anew with other contents; None leaves a file out."""
    with tarfile.open(archive) as tar:
        read = {m.name: tar.extractfile(m).read() for m in tar}  # type: ignore[union-attr]
    with tarfile.open(archive, "w:gz") as tar:
        for name, content in read.items():
            new = change(name, content)
            if new is not None:
                entry = tarfile.TarInfo(name)
                entry.size = len(new)
                tar.addfile(entry, io.BytesIO(new))


def other_answer(archive: Path) -> None:
    table = "database/collection_revision.jsonl"
    _changed(archive, lambda n, c: c.replace(b"yes", b"no!") if n == table else c)


def missing_file(archive: Path) -> None:
    _changed(archive, lambda n, c: None if n == "files/protected/secret-key" else c)


def no_manifest(archive: Path) -> None:
    _changed(archive, lambda n, c: None if n == "manifest.json" else c)


def climbing_out(archive: Path) -> None:
    content = gzip.decompress(archive.read_bytes())
    old, new = b"files/protected/secret-key", b"files/../../../../secretke"
    archive.write_bytes(gzip.compress(content.replace(old, new)))


def no_archive(archive: Path) -> None:
    archive.write_bytes(b"not an archive")


DAMAGES = [cut, other_answer, missing_file, no_manifest, climbing_out, no_archive]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The bytes of a small backup."""
    folder = tmp_path_factory.mktemp("whole")
    data, archive = folder / "data", folder / "backup.tar.gz"
    data.mkdir()
    script(USED, data, "")
    assert jamfor("backup", "--data", data, "--out", archive).returncode == 0
    return archive.read_bytes()


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
def test_a_damaged_backup_is_refused_and_leaves_nothing(
    damage: Callable[[Path], None], whole: bytes, tmp_path: Path
) -> None:
    """Breaks when a file is put in place before all are checked."""
    archive = tmp_path / "backup.tar.gz"
    archive.write_bytes(whole)
    damage(archive)

    told = jamfor("restore", archive, "--data", tmp_path / "new")

    assert told.returncode == 6, told.stderr
    assert "[corrupt-backup]" in told.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["backup.tar.gz"]


def test_a_restore_mixes_with_nothing(whole: bytes, tmp_path: Path) -> None:
    archive, data = tmp_path / "backup.tar.gz", tmp_path / "data"
    archive.write_bytes(whole)
    data.mkdir()
    (data / "something").write_text("there")

    told = jamfor("restore", archive, "--data", data)

    assert told.returncode == 2
    assert "[not-empty]" in told.stderr
    assert [path.name for path in data.iterdir()] == ["something"]


def test_a_backup_replaces_no_file(whole: bytes, tmp_path: Path) -> None:
    archive, data = tmp_path / "backup.tar.gz", tmp_path / "data"
    archive.write_bytes(whole)
    assert jamfor("restore", archive, "--data", data).returncode == 0

    told = jamfor("backup", "--data", data, "--out", archive)

    assert told.returncode == 2
    assert archive.read_bytes() == whole


def test_a_backup_of_another_version_is_refused(whole: bytes, tmp_path: Path) -> None:
    """Breaks when rows are put in tables that mean something else."""
    archive = tmp_path / "backup.tar.gz"
    archive.write_bytes(whole)
    _changed(
        archive,
        lambda n, c: (
            c.replace(b"collection.0001_initial", b"collection.0009_later")
            if n == "manifest.json"
            else c
        ),
    )

    told = jamfor("restore", archive, "--data", tmp_path / "new")

    assert told.returncode == 2
    assert "collection.0009_later" in told.stderr
    assert "[backup-of-other-version]" in told.stderr
