"""The elements charts are made of: numbers short, what people wrote escaped."""

from __future__ import annotations

import pytest

from jamfor.charts.svg import chart, strip, tag, words


@pytest.mark.parametrize(
    ("value", "written"), [(4.0, "4"), (2.5, "2.5"), (1 / 3, "0.33"), ("1.5%", "1.5%")]
)
def test_a_coordinate_is_written_with_at_most_two_decimals(
    value: str | float, written: str
) -> None:
    assert tag("circle", cx=value) == f'<circle cx="{written}"/>'


def test_python_names_become_the_names_of_svg() -> None:
    element = tag("text", text_anchor="end", class_="axis", viewBox="0 0 1 1")

    assert element == '<text text-anchor="end" class="axis" viewBox="0 0 1 1"/>'


def test_text_and_attributes_are_escaped() -> None:
    """Breaks if a name from the definitions could open an element of its own."""
    name = "<script>\"&'"

    for written in (
        words(name, x=0, y=0),
        strip(height=1, label=name),
        chart(width=1, height=1, label=name),
    ):
        assert "<script>" not in written
        assert "&lt;script&gt;" in written


def test_a_strip_without_words_is_hidden_from_screen_readers() -> None:
    """Breaks if an unlabelled strip were announced as a nameless picture."""
    assert 'aria-hidden="true"' in strip(height=22)
    assert 'role="img" aria-label="LSS: 69 %"' in strip(height=22, label="LSS: 69 %")
