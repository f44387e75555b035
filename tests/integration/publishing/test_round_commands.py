"""A round by command, in a data folder of its own, as whoever runs the site does it."""

from __future__ import annotations

import os
import re
import sqlite3
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest


PASSWORD = "fyra hemliga hästar"  # noqa: S105 - of a user that lives for a test


def jamfor(data: Path, *words: str, typed: str = "", code: int = 0) -> str:
    """Run a command on a data folder and return what it says."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("JAMFOR_")}
    kept.pop("DATABASE_URL", None)
    run = subprocess.run(
        [sys.executable, "-m", "jamfor.cli", *words, "--data", str(data)],
        input=typed,
        capture_output=True,
        text=True,
        check=False,
        env=kept | {"PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert run.returncode == code, run.stderr
    return run.stdout + run.stderr


def stored(data: Path, query: str) -> list[tuple[object, ...]]:
    """Return what a query finds in the database of a data folder."""
    connection = sqlite3.connect(data / "collection.sqlite3")
    try:
        return connection.execute(query).fetchall()
    finally:
        connection.close()


def test_a_round_goes_by_command_from_preparation_to_its_archive(
    tmp_path: Path,
) -> None:
    """Breaks when a step is left out or taken too early, or a sum is not the frame."""
    days = ("--opens", "2024-01-22", "--last-day", "2024-02-23")
    later = ("--closes", "2024-03-08", "--publishes", "2024-06-18")
    out = tmp_path / "2024.zip"

    assert "no round of 2024" in jamfor(tmp_path, "round", "status", "2024", code=3)
    prepare = ("round", "prepare", "2024", *days, *later, "--example")
    assert "304 units" in jamfor(tmp_path, *prepare)
    assert "[round-exists]" in jamfor(tmp_path, *prepare, code=2)
    assert "[round-phase]" in jamfor(tmp_path, "round", "freeze", "2024", code=2)
    opened = jamfor(tmp_path, "round", "open", "2024")
    assert "open from 2024-01-22 to 2024-02-23" in opened
    assert sums_are_the_frame(jamfor(tmp_path, "round", "status", "2024"))
    assert "3018 no answer" in jamfor(tmp_path, "round", "close", "2024")
    assert sums_are_the_frame(jamfor(tmp_path, "round", "status", "2024"))
    assert "snapshot 1 of 2024" in jamfor(tmp_path, "round", "freeze", "2024")
    jamfor(tmp_path, "round", "archive", "2024", "--out", str(out))

    with zipfile.ZipFile(out) as package:
        assert {"pack.json", "round.json", "manifest.json"} <= set(package.namelist())
    actions = stored(tmp_path, "select action, actor from audit_event order by id")
    assert actions == [
        (action, None)
        for action in (
            "round-prepared",
            "round-opened",
            "round-closed",
            "round-frozen",
            "archive-made",
        )
    ]


def sums_are_the_frame(table: str) -> bool:
    """Whether every line, and the last one of all areas, adds up to its frame."""
    found = [
        [int(n) for n in re.split(r"\s{2,}", line.strip())[1:]]
        for line in table.splitlines()[1:]
    ]
    areas, last = found[:-1], found[-1]
    columns = [sum(column) for column in zip(*areas, strict=True)]
    return columns == last and all(sum(row[:-1]) == row[-1] for row in found)


def test_somebody_at_the_agency_is_made_with_a_password_no_list_of_commands_shows(
    tmp_path: Path,
) -> None:
    """Breaks when the password is an argument, kept as it is, or allowed to be weak."""
    words = ("agency-user", "Ann@myndigheten.example", "--name", "Ann")

    refused = jamfor(tmp_path, *words, typed="kort\n", code=2)
    assert "[refused]" in refused
    told = jamfor(tmp_path, *words, typed=f"{PASSWORD}\n")

    assert told == "ann@myndigheten.example\n"
    people = stored(tmp_path, "select email, password from accounts_user")
    ((email, kept),) = people
    assert email == "ann@myndigheten.example"
    assert str(kept).startswith("scrypt$")
    assert PASSWORD not in str(kept)
    given = stored(tmp_path, "select role, place from accounts_appointment")
    assert given == [("agency", "")]


def test_the_example_round_is_open_today_with_everybody_in_it(tmp_path: Path) -> None:
    """Breaks when a role has nobody, the contributor nothing to answer, or a unit is
    not asked this year (seen with a district that had ended).
    """
    told = jamfor(tmp_path, "example-round")

    for name in ("Bengtsfors", "Borås", "Hässelby-Vällingby"):
        assert f"\n{name}\n" in told
    links = re.findall(r"http://\S+/sv/konto/in/\S+", told)
    assert len(set(links)) == 3 * 5
    assert len(re.findall(r"@myndigheten\.example  \S{12,}", told)) == 2
    assert stored(tmp_path, "select period, phase from collection_round") == [
        ("2024", "open")
    ]
    emails = stored(tmp_path, "select email from accounts_user")
    units = {
        place for (place,) in stored(tmp_path, "select place from collection_unit")
    }
    held = stored(tmp_path, "select place from accounts_appointment where place <> ''")
    assert {place for (place,) in held} <= units
    assert all(str(email).endswith(".example") for (email,) in emails)
    assigned = stored(tmp_path, "select service_area from collection_assignment")
    assert assigned == [("child-youth-welfare",)] * 3
    assert "there is a round" in jamfor(tmp_path, "example-round", code=2)


def test_the_example_never_meets_real_answers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Breaks when invented people are let in beside real ones."""
    jamfor(tmp_path, "round", "prepare", "2024")
    jamfor(tmp_path, "round", "open", "2024")
    jamfor(tmp_path, "round", "close", "2024")
    jamfor(tmp_path, "round", "freeze", "2024")

    assert "are real" in jamfor(tmp_path, "example-round", code=2)
    assert stored(tmp_path, "select count(*) from accounts_user") == [(0,)]
