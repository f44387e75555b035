"""Laws of what differs between two releases: nothing, everything once, and a mirror."""

from __future__ import annotations

from functools import cache
from itertools import chain
from random import Random

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from builders.compared import (
    Rounds,
    made,
    outside_frame,
    silent,
    with_versions,
    with_window,
)
from builders.deliveries import delivery_of
from builders.little_sweden import PERIODS, handful, rounds_of
from builders.random_answers import random_tables
from jamfor.core.releases.changes import Cause, Change
from jamfor.pipeline.comparing.comparison import Comparison, compared
from jamfor.pipeline.comparing.figures import CELLS, KEY, LEVEL
from jamfor.pipeline.comparing.made import Made
from jamfor.store.cells import Delivery
from jamfor.store.snapshots import SnapshotTables


MIRRORED = {
    str(Change.ADDED): str(Change.REMOVED),
    str(Change.REMOVED): str(Change.ADDED),
    str(Change.CHANGED): str(Change.CHANGED),
}


@cache
def base() -> Rounds:
    """Answers that all the releases below begin with."""
    return rounds_of(handful(), seed=3)


@st.composite
def releases(draw: st.DrawFn) -> Made:
    """A release that is another in any of the ways one can be."""
    pack, rounds = handful(), dict(base())
    deliveries: list[Delivery] = []
    for way in sorted(draw(st.sets(st.sampled_from(sorted(WAYS)), max_size=3))):
        pack, rounds, deliveries = WAYS[way](pack, rounds, deliveries)
    return made(pack, rounds, *deliveries)


WAYS = {
    "answers": lambda p, r, d: (p, {**r, "2022": some_others(r["2022"])}, d),
    "silent": lambda p, r, d: (p, silent(r, "2022", "1460"), d),
    "left": lambda p, r, d: (p, outside_frame(r, "2021", "0180-s03"), d),
    "window": lambda p, r, d: (with_window(p, "e-routine", 24), r, d),
    "levels": lambda p, r, d: (with_versions(p, "d-level", met_from="partly"), r, d),
    "basket": lambda p, r, d: (with_versions(p, "a-a", counts_in=()), r, d),
    "round": lambda p, r, d: (p, {k: v for k, v in r.items() if k != "2021"}, d),
    "import": lambda p, r, d: (p, r, [*d, delivery("2022", 0.5)]),
    "other import": lambda p, r, d: (p, r, [*d, delivery("2023", 0.6)]),
}


def delivery(label: str, share: float) -> Delivery:
    """A delivery of one share of the nation."""
    return delivery_of([("a-a", "0000", "2022", share)], label=label)


def some_others(tables: SnapshotTables) -> SnapshotTables:
    """The round with the answers of a few units by another chance."""
    other = random_tables(handful(), "2022", Random("other"), silent=0)
    places = ["1461", "0180-s04"]
    kept = pl.col("place").is_in(places)
    return SnapshotTables(
        **{
            name: pl.concat(
                [getattr(tables, name).filter(~kept), getattr(other, name).filter(kept)]
            )
            for name in ("answers", "evidence", "frame")
        }
    )


def keys(table: pl.DataFrame) -> set[tuple[str, ...]]:
    """The keys of a table's rows."""
    return set(table.select(KEY).iter_rows())


def raw_differences(before: Made, after: Made) -> set[tuple[str, ...]]:
    """The keys of every row that is not exactly in both, found the obvious way."""
    one, other = (
        {
            tuple(row[k] for k in KEY): [row[c] for c in CELLS]
            for row in table.to_dicts()
        }
        for table in (before.observations, after.observations)
    )
    return {k for k in one.keys() | other.keys() if one.get(k) != other.get(k)}


def told_once(found: Comparison, before: Made, after: Made) -> None:
    """Every differing row is a figure of the comparison, or a whole round's."""
    told = found.figures.select(KEY).rows()
    periods = {change.period for change in found.rounds}
    units = {
        tuple(row)
        for side in (found.old, found.new)
        for row in side.units_with_levels()
        .select("indicator", "place", "period")
        .rows()
    }
    assert len(told) == len(set(told))
    of_rounds = 0
    for key in raw_differences(before, after) - set(told):
        indicator, place, period, breakdown, measure = key
        held = breakdown.startswith(LEVEL) and (indicator, place, period) in units
        if held and (indicator, place, period, "", measure) in set(told):
            continue
        assert period in periods
        of_rounds += 1
    assert of_rounds == sum(change.figures for change in found.rounds)


@settings(max_examples=6)
@given(release=releases())
def test_a_release_does_not_differ_from_itself(release: Made) -> None:
    """Breaks if rows are compared by their place in the table, or null with null."""
    found = compared(release, release)

    assert found.is_empty
    assert found.figures.is_empty()


@settings(max_examples=6)
@given(before=releases(), after=releases())
def test_every_differing_row_is_told_once(before: Made, after: Made) -> None:
    """Breaks if a cell is left out of the comparison, or a cause repeats a figure."""
    found = compared(before, after)

    told_once(found, before, after)
    assert found.figures["cause"].is_in([str(cause) for cause in Cause]).all()
    firsts = found.figures["causes"].list.first()
    assert (firsts == found.figures["cause"]).all()


@settings(max_examples=6)
@given(before=releases(), after=releases())
def test_what_is_told_backwards_is_the_mirror(before: Made, after: Made) -> None:
    """Breaks if causes are sought with the new release's definitions alone."""
    there, back = compared(before, after), compared(after, before)

    assert keys(there.figures) == keys(back.figures)
    both = there.figures.join(back.figures, on=KEY, suffix="_back")
    for name in ("cause", "causes", "questions", "units", "moved"):
        assert both[name].to_list() == both[f"{name}_back"].to_list(), name
    changes = [MIRRORED[change] for change in both["change"]]
    assert changes == both["change_back"].to_list()
    for name in (*CELLS, "level"):
        assert both[f"{name}_right"].to_list() == both[f"{name}_back"].to_list()
    mirrored = [(c.period, not c.came, c.figures) for c in back.rounds]
    assert [(c.period, c.came, c.figures) for c in there.rounds] == mirrored
    assert {(c.place, c.before) for c in there.units} == {
        (c.place, c.after) for c in back.units
    }


def test_every_way_a_release_can_be_another_has_a_cause() -> None:
    """Breaks if one of the causes is never found, or something is left unexplained."""
    before = made(handful(), base())
    found = {
        name: compared(before, made(pack, rounds, *deliveries))
        for name, way in WAYS.items()
        for pack, rounds, deliveries in [way(handful(), dict(base()), [])]
    }

    causes = {
        name: set(chain.from_iterable(each.figures["causes"].to_list()))
        for name, each in found.items()
    }
    assert causes == {
        "answers": {"unit", "answer"},
        "silent": {"unit", "answer"},
        "left": {"unit", "answer"},
        "window": {"definition"},
        "levels": {"definition"},
        "basket": {"definition"},
        "round": {"round"},
        "import": {"import"},
        "other import": {"import"},
    }
    assert PERIODS == ("2021", "2022")
