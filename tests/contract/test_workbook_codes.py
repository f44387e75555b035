"""The codes of faults in workbooks are a promise: each is documented, none is stray."""

from __future__ import annotations

import re
from pathlib import Path

from jamfor.formats.workbooks import findings, mapping


GUIDE = Path(__file__).parents[2] / "docs" / "how-to" / "import-workbook.md"


def test_every_code_is_explained_and_every_explained_code_exists() -> None:
    """Breaks if a code is added, renamed or dropped without the guide."""
    table = GUIDE.read_text(encoding="utf-8").rpartition("# Koder")[2]

    explained = set(re.findall(r"`([a-z0-9-]+)`", table))

    assert explained == findings.CODES


def test_the_guide_names_every_field_of_a_map() -> None:
    """Breaks if a field is added to the map and nobody is told what it means."""
    text = GUIDE.read_text(encoding="utf-8")

    fields = mapping.FIELDS | mapping.COLUMN_FIELDS | mapping.SERIES_FIELDS
    assert {field for field in fields if f"`{field}`" not in text} == set()
