"""A change said in words: every sentence must be true of the items it was made from.

Each change a test names as making it fail has been made once, and it failed.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from builders.items import two_years
from jamfor.core.comparability.edges import Verdict
from jamfor.core.comparability.graph import Comparison
from jamfor.core.findings.decomposition import Decomposition, decompose
from jamfor.core.findings.sentences import Voice, explain_change, headline


def _comparison(verdict: Verdict = Verdict.IDENTICAL) -> Comparison:
    return Comparison(
        indicator="oj-share-lss", earlier="2021", later="2022", verdict=verdict
    )


def _said(items: str, voice: Voice = Voice.OWN) -> tuple[str, str]:
    years = two_years(items)
    found = decompose(years.before, years.after, years.joins, years.recoded)
    told = explain_change(found, _comparison(), voice=voice)
    return told.sv, told.en


def test_others_are_not_told_that_the_answers_are_theirs() -> None:
    """Fails if the voice is not used."""
    sv, en = _said("11 01 00", Voice.NEUTRAL)

    assert sv.startswith("Svaren blev bättre: ")
    assert en.startswith("The answers improved: ")


# sentences.txt: a line of items (as in builders.items), the Swedish, the English.
CASES = [
    tuple(block.splitlines())
    for block in (Path(__file__).parent / "sentences.txt").read_text().split("\n\n")
]


@pytest.mark.parametrize(("items", "sv", "en"), CASES, ids=[c[0] for c in CASES])
def test_what_is_said_of_a_change(items: str, sv: str, en: str) -> None:
    """Fails if better and worse change places, if "but" is said of what pulls the same
    way, if uncounted items are counted, or if a part is not mentioned."""
    assert _said(items) == (sv, en.strip())


@pytest.mark.parametrize(
    ("items", "sv", "en"),
    [
        (
            "12×11 22×0– 36×–0",
            "sjönk från 35 % (12 av 34) 2021 till 25 % (12 av 48) 2022.",
            "fell from 35% (12 of 34) in 2021 to 25% (12 of 48) in 2022.",
        ),
        (
            "2×11 18×01 9×00 5×0–",
            "steg från 6 % (2 av 34) 2021 till 69 % (20 av 29) 2022.",
            "rose from 6% (2 of 34) in 2021 to 69% (20 of 29) in 2022.",
        ),
        (
            "11 01 10 00",
            "är oförändrad: 50 % (2 av 4) 2021 och 50 % (2 av 4) 2022.",
            "is unchanged: 50% (2 of 4) in 2021 and 50% (2 of 4) in 2022.",
        ),
        (
            "20×11 41×00 –1 –0",
            "är nästan oförändrad: 33 % (20 av 61) 2021 och 33 % (21 av 63) 2022.",
            "is almost unchanged: 33% (20 of 61) in 2021 and 33% (21 of 63) in 2022.",
        ),
    ],
)
def test_the_headline(items: str, sv: str, en: str) -> None:
    """Fails if "rose" is said of shares that print alike, or of one that fell."""
    years = two_years(items)
    found = decompose(years.before, years.after, years.joins)
    assert isinstance(found, Decomposition)

    told = headline(found, _comparison())

    assert told.sv.replace("\u00a0", " ") == f"Andelen uppfyllda faktorer {sv}"
    assert told.en == f"The share of factors met {en}"


@pytest.mark.parametrize("verdict", [Verdict.NOT_COMPARABLE, Verdict.ENDED])
def test_nothing_is_said_over_a_break(verdict: Verdict) -> None:
    """Fails if the check of the comparison is taken away from either sentence."""
    years = two_years("01 11 00")
    found = decompose(years.before, years.after, years.joins)
    assert isinstance(found, Decomposition)

    with pytest.raises(ValueError, match="nothing can be said"):
        explain_change(found, _comparison(verdict))
    with pytest.raises(ValueError, match="nothing can be said"):
        headline(found, _comparison(verdict))
