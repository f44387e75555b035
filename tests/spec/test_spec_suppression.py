"""When a share of persons is shown, and when it is not (rule 9).

Each policy applied to a number of persons out of so many: shown as it is, as a band, or
not at all (`..`).
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from builders.tables import rows_of
from jamfor.core.statistics.complementary import Part, hidden_parts
from jamfor.core.statistics.shares import Share, pooled
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


# Units of a county under the policy ifo; `..` is hidden because it is too small, `(..)`
# so that another cannot be worked out.
COUNTIES = """
county                    | shown                        | note
--------------------------+------------------------------+----------------------------
12/20 15/30 40/80         | 12/20 15/30 40/80 = 67/130   | none is small
12/20 15/30 3/8           | (..) 15/30 .. = 30/58        | 58 less 50 would be the 8
12/20 3/8 4/9             | 12/20 .. .. = 19/37          | two cover each other
12/20 1/2 1/3             | (..) .. .. = 14/25           | 5 less 1 are too few numbers
12/20 0/8 0/9             | (..) .. .. = 12/37           | none of 17: both would be 0 %
1/20 15/30 30/60          | .. (..) 30/60 = 46/110       | 5 % of 20 is a band too
20/20 15/30 30/60         | .. (..) 30/60 = 65/110       | all of 20 is a band: hidden
"""


@pytest.mark.parametrize("row", rows_of(COUNTIES))
def test_a_share_hidden_alone_takes_the_smallest_other_with_it(
    row: tuple[str, ...],
) -> None:
    """Fails if the greatest other is taken, or if a rest of none is thought safe."""
    units = [
        Part(name=str(place), share=_share(cell), whole="county")
        for place, cell in enumerate(row[0].split())
    ]
    whole = pooled(unit.share for unit in units)
    assert whole is not None

    hidden = hidden_parts([*units, Part(name="county", share=whole)], POLICIES["ifo"])

    told = [
        cell if unit.name not in hidden else _why(unit.share)
        for unit, cell in zip(units, row[0].split(), strict=True)
    ]
    total = f"{whole.numerator}/{whole.denominator}"
    assert f"{' '.join(told)} = {total}" == row[1]
    assert "county" not in hidden


def _share(cell: str) -> Share:
    numerator, denominator = cell.split("/")
    return Share(numerator=int(numerator), denominator=int(denominator))


def _why(share: Share) -> str:
    told = POLICIES["ifo"].applied(
        numerator=share.numerator, denominator=share.denominator
    )
    return "(..)" if isinstance(told, Share) else ".."
