"""The codes of faults in a register's file are a promise, and each is explained."""

from __future__ import annotations

import re
from pathlib import Path

from jamfor.core.answers import faults
from jamfor.formats.answer_sheets import problems as of_sheets
from jamfor.formats.register_files import problems


GUIDE = Path(__file__).parents[2] / "docs" / "how-to" / "import-register.md"


def test_every_code_is_explained_and_every_explained_code_exists() -> None:
    """Breaks if a code is added, renamed or dropped without the guide."""
    table = GUIDE.read_text(encoding="utf-8").rpartition("# Koder")[2]

    assert set(re.findall(r"`([a-z0-9-]+)`", table)) == problems.CODES


def test_no_code_means_two_things() -> None:
    """Breaks if a register's fault and an answer's go by one name."""
    assert not problems.CODES & (faults.CODES | of_sheets.CODES)
