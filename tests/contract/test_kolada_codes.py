"""The codes of what is wrong with a reply from Kolada are a promise."""

from __future__ import annotations

import re
from pathlib import Path

from jamfor.cli.kolada_http import KoladaUnreachableError
from jamfor.formats.kolada import problems
from jamfor.formats.kolada.asking import KoladaRefusedError


GUIDE = Path(__file__).parents[2] / "docs" / "how-to" / "kolada.md"


def test_every_code_is_explained_and_every_explained_code_exists() -> None:
    """Breaks if a code is added, renamed or dropped without the guide."""
    table = GUIDE.read_text(encoding="utf-8").rpartition("# Koder")[2]

    explained = set(re.findall(r"`([a-z0-9-]+)`", table))

    refusals = {KoladaRefusedError.code, KoladaUnreachableError.code}
    assert explained == problems.CODES | refusals


def test_every_code_is_marked_as_what_it_is() -> None:
    """Breaks if the guide calls an error a warning, or the other way round."""
    text = GUIDE.read_text(encoding="utf-8")
    told = dict(re.findall(r"^\| `([a-z0-9-]+)` \| (fel|varning) \|", text, re.M))

    assert {code for code, kind in told.items() if kind == "fel"} == problems.ERRORS
    assert told.keys() == problems.CODES
