"""A series over years: what each line, mark and word of the picture says.

Each change a test names as making it fail has been made once, and it failed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from xml.etree import ElementTree

import pytest

from builders.series import edge, series, version_in
from jamfor.charts.trend import DASHES, DOTS, LETTER, Dot, TrendPicture, Words, lying
from jamfor.charts.trend_standing import standing
from jamfor.core.comparability.edges import Edge
from jamfor.core.comparability.graph import ComparabilityGraph
from jamfor.core.comparability.trend import trend_of
from jamfor.core.vocabulary.texts import LocalText


WORDS = Words(
    broken="jämförs inte",
    basket="andra faktorer",
    outside="källa",
    ended="serien upphörde",
)
TICKS = ("0", "25", "50", "75", "100 %")
Draw = Callable[[TrendPicture], str]
SHAPES = pytest.mark.parametrize("draw", [lying, standing])


def picture(
    asked: str,
    *edges: Edge,
    years: str = "",
    gaps: Mapping[str, str] | None = None,
    parted: Mapping[str, LocalText] | None = None,
    outside: str = "",
) -> TrendPicture:
    """A picture with a dot in every year asked; `/` begins a new version."""
    versions = [
        version_in(*each.split(), version=n)
        for n, each in enumerate(asked.split("/"), start=1)
    ]
    indicator = series("U1", *versions)
    graph = ComparabilityGraph.of([indicator], edges)
    dots = [year for year in indicator.asked_in if year not in (gaps or {})]
    return TrendPicture(
        trend=trend_of(graph, "U1", years=indicator.asked_in, parted=parted),
        years=tuple(years.split()) or indicator.asked_in,
        dots=tuple(
            Dot(
                year=year,
                value=0.3 + 0.1 * n,
                text=f"{30 + 10 * n} %",
                outside=year in outside.split(),
            )
            for n, year in enumerate(dots)
        ),
        gaps=gaps or {},
        ticks=TICKS,
        words=WORDS,
        label="Riket",
    )


def joins(svg: str) -> list[str]:
    """The dashes of each line between dots; empty where it is unbroken."""
    found = re.findall(r"<path[^>]*/>", svg)
    return [
        (re.findall(r'stroke-dasharray="([^"]*)"', path) or [""])[0] for path in found
    ]


@SHAPES
def test_a_plain_pair_has_an_unbroken_line(draw: Draw) -> None:
    drawn = draw(picture("2021 2022"))

    assert joins(drawn) == [""]
    assert "≈" not in drawn


@SHAPES
def test_a_caution_is_dashed_and_marked(draw: Draw) -> None:
    """Fails if it differs from a plain join by its dashes alone, which are lost where
    two dots lie near each other."""
    drawn = draw(picture("2021 2022", edge("U1", "caution")))

    assert joins(drawn) == [DASHES]
    assert "≈" in drawn


@SHAPES
def test_a_break_has_no_line_but_a_mark_and_a_word(draw: Draw) -> None:
    """Fails if the line is only left out, so that a break looks like a rest."""
    drawn = draw(picture("2021 / 2022", edge("U1", "not-comparable", step=(1, 2))))

    assert joins(drawn) == []
    assert 'class="break"' in drawn
    assert "jämförs inte" in drawn


@SHAPES
def test_another_basket_is_parted_in_its_own_words(draw: Draw) -> None:
    motive = LocalText(sv="Andra faktorer", en="Other factors")

    drawn = draw(picture("2021 2022", parted={"2022": motive}))

    assert joins(drawn) == []
    assert "andra faktorer" in drawn
    assert "jämförs inte" not in drawn


@SHAPES
def test_a_rest_is_dotted_and_says_that_nothing_was_asked(draw: Draw) -> None:
    """Fails if a rest is drawn as a break, or as if there had been a value."""
    drawn = draw(
        picture("2021 2023", years="2021 2022 2023", gaps={"2022": "ej ställd"})
    )

    assert joins(drawn) == [DOTS]
    assert 'class="break"' not in drawn
    assert all(word in drawn for word in ("ej", "ställd", ">2022<"))


@SHAPES
def test_a_caution_over_a_rest_is_dotted_and_marked(draw: Draw) -> None:
    """Fails if one of the two hides the other."""
    drawn = draw(
        picture(
            "2021 2023",
            edge("U1", "caution", years=("2021", "2023")),
            years="2021 2022 2023",
            gaps={"2022": "ej ställd"},
        )
    )

    assert joins(drawn) == [DOTS]
    assert "≈" in drawn


@SHAPES
def test_a_year_without_a_value_says_why(draw: Draw) -> None:
    """Fails if a missing value is drawn as nothing, or as a dot at nought."""
    drawn = draw(picture("2021 2022 2023", gaps={"2022": "svar saknas"}))

    assert drawn.count('class="dot') == 2
    assert re.sub(r"<[^>]*>", " ", drawn).count("saknas") == 1


@SHAPES
def test_what_others_published_is_hollow_and_says_so(draw: Draw) -> None:
    """Fails if it differs from ours by its colour alone."""
    drawn = draw(picture("2021 2022", outside="2021"))

    assert drawn.count('class="dot fill-card line-accent"') == 1
    assert drawn.count('class="dot fill-accent"') == 1
    assert drawn.count("källa") == 1


@SHAPES
def test_the_end_of_a_series_is_marked(draw: Draw) -> None:
    drawn = draw(picture("2020 2021", edge("U1", "ended", step=(1, 0))))

    assert "serien upphörde" in drawn
    assert 'class="break"' in drawn


@SHAPES
def test_bounds_and_notes_are_drawn_where_given(draw: Draw) -> None:
    plain = picture("2021 2022")
    dots = (replace(plain.dots[0], bounds=(0.2, 0.5)), plain.dots[1])

    drawn = draw(replace(plain, dots=dots, notes={"2022": (1, 2)}))

    assert drawn.count('class="bounds"') == 3
    assert ">1</text>" in drawn
    assert ">2</text>" in drawn


@SHAPES
def test_every_value_stands_in_print(draw: Draw) -> None:
    """Fails if a reader has to measure a dot against the scale."""
    drawn = draw(picture("2020 2021 2022"))

    assert all(f">{text}</text>" in drawn for text in ("30 %", "40 %", "50 %"))
    assert 'aria-label="Riket"' in drawn


LONG = " ".join(str(year) for year in range(2013, 2025))


@SHAPES
def test_no_two_words_lie_over_each_other_over_twelve_years(draw: Draw) -> None:
    """Breaks each year, and a reason each second year.

    Fails if the words of breaks are all in one row, or reasons are not broken up.
    """
    years = LONG.split()
    drawn = draw(
        picture(
            " / ".join(years),
            *(edge("U1", "not-comparable", step=(n, n + 1)) for n in range(1, 12)),
            gaps=dict.fromkeys(years[::2], "visas inte (för få svar)"),
        )
    )

    boxes = _boxes(drawn)
    assert len(boxes) > 30
    for index, one in enumerate(boxes):
        for other in boxes[index + 1 :]:
            assert not _meet(one, other), (one, other)


Box = tuple[str, float, float, float]


def _boxes(svg: str) -> list[Box]:
    """Each word of a picture: its text, left and right end, and base line."""
    found = []
    for element in ElementTree.fromstring(svg).iter("text"):  # noqa: S314 - ours
        text = element.text or ""
        x, y = float(element.get("x", "0")), float(element.get("y", "0"))
        size = float(element.get("font-size", "14")) / 14
        width = LETTER * len(text) * size
        start = {"middle": x - width / 2, "end": x - width}.get(
            element.get("text-anchor", ""), x
        )
        found.append((text, start, start + width, y))
    return found


def _meet(one: Box, other: Box) -> bool:
    return (
        abs(one[3] - other[3]) < 11
        and one[1] < other[2] - 0.5
        and other[1] < one[2] - 0.5
    )
