"""When a share of persons is shown, and when it is not (rule 9).

`–` is a share that is shown; `..` one that is not.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from jamfor.core.statistics.shares import Share
from jamfor.core.statistics.suppression import Band
from jamfor.core.vocabulary.missing import Missing
from jamfor.formats.definitions.loading import definitions_folder, load_definitions


POLICIES = {
    policy.id: policy
    for loaded in [load_definitions(definitions_folder(), example=True)]
    if loaded.pack is not None
    for policy in loaded.pack.policies
}


@pytest.mark.parametrize(
    ("policy", "numerator", "denominator", "told"),
    [
        ("ifo", 5, 10, "5/10"),
        ("ifo", 5, 9, ".."),
        ("ifo", 0, 0, "ej tillämpligt"),
        ("ifo", 0, 29, "högst 10 %"),
        ("ifo", 2, 29, "högst 10 %"),
        ("ifo", 3, 29, "3/29"),
        ("ifo", 10, 10, "minst 90 %"),
        ("ifo", 9, 10, "minst 90 %"),
        ("ifo", 0, 30, "0/30"),
        ("disability", 4, 4, ".."),
        ("disability", 0, 5, "0/5"),
        ("placed-children", 4, 21, "4/21"),
        ("placed-children", 3, 21, ".."),
        ("placed-children", 10, 20, ".."),
        ("placed-children", 18, 21, ".."),
        ("placed-children", 17, 21, "17/21"),
    ],
)
def test_each_policy_tells_what_its_source_says(
    policy: str, numerator: int, denominator: int, told: str
) -> None:
    """Breaks if a threshold of suppression.yaml is moved by one, or a band shrinks to
    none or all alone (it would then say exactly what it hides)."""
    found = POLICIES[policy].applied(numerator=numerator, denominator=denominator)

    match found:
        case Share():
            assert told == f"{found.numerator}/{found.denominator}"
        case Band(low=low) if low:
            assert told == f"minst {int(low * 100)} %"
        case Band(high=high):
            assert told == f"högst {int(high * 100)} %"
        case Missing.SUPPRESSED:
            assert told == ".."
        case reason:
            assert told == reason.text.sv


@pytest.mark.parametrize(
    ("base", "count", "told"), [(5, 12, 10), (5, 13, 15), (1, 7, 7)]
)
def test_counts_are_rounded_to_the_base_of_the_policy(
    base: int, count: int, told: int
) -> None:
    """Breaks if rounding truncates."""
    assert replace(POLICIES["ifo"], rounding=base).rounded(count) == told
