"""Rows of dots: this year filled, last year hollow, a line where they compare."""

from __future__ import annotations

from jamfor.charts.bars import bar
from jamfor.charts.dots import DotRow, axis, row, rows


LSS = DotRow(label="LSS: 6 % 2021, 69 % 2022", now=20 / 29, before=2 / 34, peers=0.47)


def test_a_line_joins_the_years_only_where_they_may_be_compared() -> None:
    """Breaks if the line were drawn whenever both values exist, also over a break."""
    broken = DotRow(label="x", now=0.5, before=0.2, joined=False)

    assert row(LSS).count("<line") == 7  # five of the grid, the peers', the join
    assert row(broken).count("<line") == 5
    assert row(broken).count("<circle") == 2


def test_a_missing_year_draws_no_dot_and_no_line() -> None:
    """Breaks if a missing value were drawn as zero."""
    alone = row(DotRow(label="x", now=0.5))
    nothing = row(DotRow(label="x", now=None))

    assert (alone.count("<circle"), alone.count("line-mine")) == (1, 0)
    assert nothing.count("<circle") == 0


def test_this_year_is_filled_and_last_year_hollow() -> None:
    """Breaks if the two differed by colour alone."""
    drawn = row(LSS)

    assert 'r="7.5" class="fill-mine"' in drawn
    assert 'r="6" class="fill-card line-mine"' in drawn


def test_zero_and_everything_keep_inside_the_strip() -> None:
    drawn = row(DotRow(label="x", now=1.0, before=0.0))

    assert 'cx="98.50%"' in drawn
    assert 'cx="1.50%"' in drawn


def test_bounds_and_the_common_share_are_drawn_where_given() -> None:
    drawn = row(DotRow(label="x", now=0.5, common=0.6, bounds=(0.4, 0.7)))

    assert drawn.count('class="bounds"') == 3
    assert drawn.count('class="line-ink"') == 1


def test_each_row_says_what_it_shows() -> None:
    (drawn,) = rows([LSS])

    assert 'role="img" aria-label="LSS: 6 % 2021, 69 % 2022"' in drawn


def test_the_axis_is_written_as_each_language_writes_per_cent() -> None:
    assert "100\N{NO-BREAK SPACE}%</text>" in axis("sv")
    assert "100%</text>" in axis("en")


def test_a_bar_without_a_value_is_an_empty_track() -> None:
    """Breaks if a missing share were drawn as a bar of no length, which reads 0 %."""
    assert "fill-" not in bar(None, label="svar saknas")
    assert 'width="25.00%" height="14" class="fill-mine"' in bar(
        0.25, label="25 %", mine=True
    )
    assert bar(0.25, label="25 %", bounds=(0.2, 0.3)).count("<line") == 3
