"""A change in parts: each hangs where the last one ended, and the last reaches home."""

from __future__ import annotations

import re

import pytest

from jamfor.charts.waterfall import BOTTOM, TOP, Bar, strips, waterfall


HEALTH_CARE = (
    Bar(label="2021", value=12 / 34, text="35 %", total=True),
    Bar(label="Våra svar", value=0.0502, text="+5,0", mine=True),
    Bar(label="Borttagna faktorer", value=0.0012, text="+0,1"),
    Bar(label="Nya faktorer", value=12 / 48 - 12 / 34 - 0.0514, text="−15,4"),
    Bar(label="2022", value=12 / 48, text="25 %", total=True),
)


def rectangles(svg: str) -> list[tuple[float, float, str]]:
    """Return top edge, bottom edge and class of each bar."""
    found = re.findall(
        r'<rect x="[\d.]+" y="([\d.-]+)" width="92" height="([\d.]+)" class="([\w-]+)"',
        svg,
    )
    return [(float(y), float(y) + float(h), kind) for y, h, kind in found]


def test_a_falling_part_begins_where_the_rising_one_ended() -> None:
    """Breaks if a part were drawn from the base line, as an ordinary bar."""
    first, rise, gone, fall, last = rectangles(waterfall(HEALTH_CARE, label="x"))

    assert rise[1] == pytest.approx(first[0], abs=0.02)
    assert fall[0] == pytest.approx(gone[0], abs=0.02)
    assert fall[1] == pytest.approx(last[0], abs=0.02)
    assert last[1] == pytest.approx(BOTTOM, abs=0.02)


def test_totals_parts_and_what_is_mine_have_each_their_fill() -> None:
    kinds = [kind for *_, kind in rectangles(waterfall(HEALTH_CARE, label="x"))]

    assert kinds == ["fill-ink", "fill-mine", "fill-peer", "fill-peer", "fill-ink"]


def test_parts_that_dip_below_zero_stay_inside_the_drawing() -> None:
    """Breaks if the scale began at zero whatever the parts do on the way."""
    dipping = (
        Bar(label="2021", value=1 / 33, text="3 %", total=True),
        Bar(label="Borttagna", value=-0.1, text="−10,0"),
        Bar(label="Våra svar", value=0.4, text="+40,0", mine=True),
        Bar(label="2022", value=1 / 33 + 0.3, text="33 %", total=True),
    )

    drawn = rectangles(waterfall(dipping, label="x"))

    assert min(top for top, _, _ in drawn) == pytest.approx(TOP, abs=0.02)
    assert max(bottom for _, bottom, _ in drawn) == pytest.approx(BOTTOM, abs=0.02)


def test_no_change_at_all_can_be_drawn() -> None:
    nothing = (
        Bar(label="2021", value=0, text="0 %", total=True),
        Bar(label="2022", value=0, text="0 %", total=True),
    )

    assert len(rectangles(waterfall(nothing, label="x"))) == 2
    assert len(strips(nothing)) == 2


def test_a_long_label_is_broken_in_two() -> None:
    svg = waterfall(HEALTH_CARE, label="x")

    assert ">Borttagna</text>" in svg
    assert ">faktorer</text>" in svg
    assert ">Nya faktorer</text>" in svg


def test_the_lying_form_has_a_strip_a_bar_on_one_scale() -> None:
    """Breaks if each strip were scaled by itself: they could not be compared."""
    found = [
        re.search(r'<rect x="([\d.]+)%" y="4" width="([\d.]+)%"', one)
        for one in strips(HEALTH_CARE)
    ]
    edges = [(float(m[1]), float(m[1]) + float(m[2])) for m in found if m]

    assert len(edges) == 5
    assert edges[1][0] == pytest.approx(edges[0][1], abs=0.02)
    assert max(end for _, end in edges) == pytest.approx(100, abs=0.02)
