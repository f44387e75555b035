"""The graph's own edges: what is unknown, reversed, or recoded twice."""

from __future__ import annotations

import pytest

from builders.series import edge, series, version_in
from jamfor.core.comparability.edges import Verdict
from jamfor.core.comparability.graph import ComparabilityGraph
from jamfor.core.vocabulary.errors import NotFoundError
from jamfor.core.vocabulary.texts import LocalText


def _graph(last: str = "recoded") -> ComparabilityGraph:
    return ComparabilityGraph.of(
        [
            series(
                "U1",
                version_in("2020"),
                version_in("2021", version=2),
                version_in("2022", version=3),
            )
        ],
        [
            edge("U1", last, years=("2021", "2022"), step=(2, 3), recode={"a": "b"}),
            edge(
                "U1", "recoded", years=("2020", "2021"), step=(1, 2), recode={"x": "a"}
            ),
        ],
    )


def test_recodings_are_done_in_the_order_of_the_years() -> None:
    """Fails if edges are followed in the order they were written."""
    assert _graph().recode("U1", "x", earlier="2020", later="2022") == "b"
    assert _graph().recode("U1", "a", earlier="2021", later="2022") == "b"
    assert _graph().recode("U1", "b", earlier="2022", later="2022") == "b"


def test_a_level_no_recoding_names_is_a_fault() -> None:
    with pytest.raises(ValueError, match="does not name y"):
        _graph().recode("U1", "y", earlier="2020", later="2021")


def test_nothing_is_recoded_over_a_break() -> None:
    """Fails if the verdict is not asked for first."""
    with pytest.raises(ValueError, match="not-comparable"):
        _graph("not-comparable").recode("U1", "x", earlier="2020", later="2022")


def test_an_unknown_indicator_is_not_found() -> None:
    with pytest.raises(NotFoundError):
        _graph().compare("U2", earlier="2021", later="2022")


def test_years_are_compared_forwards() -> None:
    with pytest.raises(ValueError, match="not before"):
        _graph().compare("U1", earlier="2022", later="2021")


def test_one_more_reason_for_caution_never_makes_a_verdict_better() -> None:
    """Fails if the caution overwrites "not comparable"."""
    motive = LocalText(sv="Ramen ändrades.", en="The frame changed.")
    broken = _graph("not-comparable").compare("U1", earlier="2021", later="2022")
    recoded = _graph().compare("U1", earlier="2021", later="2022")

    assert broken.with_caution(motive).verdict is Verdict.NOT_COMPARABLE
    assert recoded.with_caution(motive).verdict is Verdict.CAUTION
    assert recoded.with_caution(motive).motives[-1] == motive
