"""The example's register: near the levels given, whole, and hidden as in life."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from jamfor.cli.demo_autumn import invented_delivery
from jamfor.core.releases.ids import ReleaseId
from jamfor.core.releases.pack import Pack
from jamfor.core.vocabulary.missing import Missing
from jamfor.core.vocabulary.observations import Flag
from jamfor.formats.definitions import definitions_folder, load_definitions
from jamfor.formats.example_register import RegisterLevels, read_register_levels
from jamfor.formats.packs import pack_from_json
from jamfor.formats.register_files.reading import RegisterFile
from jamfor.pipeline.example.register import register_rows
from jamfor.pipeline.register.protect import PLACED
from jamfor.pipeline.register.review import review
from jamfor.store.releases import (
    current_release,
    open_release,
    published_releases,
    release_folder,
)


SEED = 2022


@pytest.fixture(scope="module")
def pack() -> Pack:
    """The example's definitions."""
    loaded = load_definitions(definitions_folder(), example=True).pack
    assert loaded is not None
    return loaded


@pytest.fixture(scope="module")
def levels() -> RegisterLevels:
    """The levels of the invented delivery."""
    return read_register_levels(definitions_folder())


@pytest.fixture(scope="module")
def rows(pack: Pack, levels: RegisterLevels) -> RegisterFile:
    """The invented rows, before the door."""
    return register_rows(pack, levels, seed=SEED, before=2024)


@pytest.fixture(scope="module")
def cells(pack: Pack, levels: RegisterLevels) -> pl.DataFrame:
    """What came through the door."""
    return invented_delivery(pack, levels, seed=SEED, year=2024).cells


def test_every_register_indicator_has_a_level(
    pack: Pack, levels: RegisterLevels
) -> None:
    """Breaks if an indicator is defined without a level, or invented without one."""
    defined = {i.id for i in pack.indicators if i.latest.source == "register"}

    assert {level.indicator for level in levels.indicators} == defined
    assert len(defined) == 18


def test_the_invented_rows_are_whole_and_add_up(pack: Pack, rows: RegisterFile) -> None:
    """Breaks if sexes, counties or years do not add up, or a place or year is left out:
    290 municipalities, 21 counties and the nation, in six years, eight of them by
    sex.
    """
    assert review(pack, rows).problems == ()
    assert len(rows.rows) == 312 * 6 * (18 + 2 * 8)


def test_the_same_seed_gives_the_same_whatever_the_order(
    pack: Pack, levels: RegisterLevels, rows: RegisterFile
) -> None:
    """Breaks if a draw depends on the draws before it."""
    alone = [level for level in levels.indicators if level.indicator == "N33871"]
    few = RegisterLevels(
        published=levels.published, young=levels.young, indicators=alone
    )

    again = register_rows(pack, few, seed=SEED, before=2024)

    def said(file: RegisterFile) -> list[tuple[str, str, int | None]]:
        return [
            (row.place, str(row.window), row.numerator)
            for row in file.rows
            if row.indicator == "N33871"
        ]

    assert said(again) == said(rows)


def test_the_nation_lies_near_the_known_level(cells: pl.DataFrame) -> None:
    """Breaks if municipalities drift from what is known of the whole: 37 per cent."""
    found = cells.filter(
        (pl.col("indicator") == "N33871") & (pl.col("place") == "0000")
    ).with_columns(share=pl.col("numerator") / pl.col("denominator"))

    assert found.height == 6
    assert all(0.35 < share < 0.39 for share in found["share"])


def test_most_municipalities_are_hidden_as_in_life(cells: pl.DataFrame) -> None:
    """Breaks if the example shows what life hides, or hides the counties too."""
    schooling = cells.filter(pl.col("indicator").is_in(["N33870", "N33871"]))
    counties = pl.col("place").str.starts_with("lan-")
    hidden = pl.col("missing") == "suppressed"

    assert schooling.filter(~counties).select(hidden.mean()).item() > 0.5
    assert schooling.filter(counties).select(hidden.mean()).item() < 0.1


def test_no_figure_of_too_few_persons_comes_through(cells: pl.DataFrame) -> None:
    """Breaks if the invented delivery goes round the door."""
    shown = cells.filter(pl.col("missing") == "")

    assert shown.filter(pl.col("numerator") < 4).height == 0
    assert shown.filter(pl.col("denominator") < 21).height == 0
    counts = shown.filter(pl.col("measure") == "count")
    assert counts.filter(pl.col("value") < 4).height == 0


def test_the_example_has_a_release_in_june_and_one_in_the_autumn(
    example_data: Path,
) -> None:
    """Breaks if the register's figures are in the June release, if that cannot be read
    any more, or if a figure of the register is not marked as an example.
    """
    june, autumn = published_releases(example_data)[-2:]

    assert (june, autumn) == (
        ReleaseId.parse("2024.1.0"),
        ReleaseId.parse("2024.2.0"),
    )
    assert current_release(example_data) == release_folder(example_data, autumn)
    before, after = (
        open_release(release_folder(example_data, each), read_pack=pack_from_json)
        for each in (june, autumn)
    )
    assert before.for_indicator("N33871") == ()
    figures = after.for_indicator("N33871")
    assert len(figures) == 312 * 6
    assert {figure.flags for figure in figures} == {
        frozenset({Flag.EXAMPLE, Flag.EXTERNAL})
    }
    assert after.manifest.published_at > before.manifest.published_at


def test_what_is_hidden_of_placed_children_is_hidden_in_every_count_of_them(
    cells: pl.DataFrame,
) -> None:
    """Breaks if each count is protected by itself: children in foster homes, in
    residential care and in either are counted in one another, and two of them give the
    third away. Leave one out of `PLACED` and it does.
    """
    placed = cells.filter(pl.col("indicator").is_in(list(PLACED)))
    hidden = pl.col("missing") == str(Missing.SUPPRESSED)
    told = placed.group_by("place", "period", "breakdown").agg(
        some=hidden.any(), all=hidden.all()
    )

    assert placed["indicator"].n_unique() == len(PLACED)
    assert told.filter("some").height > 0
    assert told.filter(pl.col("some") & ~pl.col("all")).rows() == []
