"""The reference is made from the code and the definitions, and is up to date."""

from __future__ import annotations

import re

import pytest

from docs.build import REFERENCE, pages
from jamfor.cli.main import EPILOG, main


@pytest.mark.parametrize("name", sorted(pages()))
def test_the_reference_says_what_the_code_says(name: str) -> None:
    """Broken by a command, a code, a rule or a spec test that `make docs` never saw."""
    assert (REFERENCE / name).read_text(encoding="utf-8") == pages()[name]


EXAMPLES = [line.split() for line in EPILOG.splitlines() if line.startswith("  jamfor")]


@pytest.mark.parametrize("example", EXAMPLES, ids=" ".join)
def test_every_example_of_the_guide_is_a_command_with_its_own_help(
    example: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """Broken by renaming a command or an option in one place only."""
    words = [word for word in example[1:3] if re.fullmatch("[a-z-]+", word)]
    command = words if words[0] in {"import", "export"} else words[:1]

    with pytest.raises(SystemExit) as stopped:
        main([*command, "--help"])

    said = capsys.readouterr().out
    assert stopped.value.code == 0
    assert "example" in said
    options = [word for word in example if word.startswith("--")]
    assert [option for option in options if option not in said] == []
