"""The rules of review are a promise: each is documented, and finds what it is for."""

from __future__ import annotations

import re

from builders.doubted import FOUND
from docs.build import REFERENCE
from jamfor.core.answers import faults
from jamfor.core.answers.doubts import RULES
from jamfor.core.answers.plausibility import doubts
from jamfor.formats.answer_sheets import problems


def test_every_rule_is_explained_and_every_explained_rule_exists() -> None:
    """Breaks if a rule is added, renamed or dropped without `make docs`."""
    page = (REFERENCE / "review-rules.md").read_text(encoding="utf-8")

    assert set(re.findall(r"^\| ([a-z-]+) \| (?:error|warning)", page, re.M)) == set(
        RULES
    )


def test_every_rule_has_an_area_it_finds_something_in() -> None:
    """Breaks if a rule is declared that nothing ever finds."""
    found = {
        doubt.code for cases in FOUND.values() for c in cases for doubt in doubts(c)
    }

    assert found == set(RULES)


def test_no_code_means_two_things() -> None:
    """Breaks if a doubt and a fault of an answer go by one name."""
    assert not set(RULES) & (faults.CODES | problems.CODES)
    assert all(code == rule.code for code, rule in RULES.items())
