"""Totals of a workbook held against its own rows.

A published total may rightly differ from its rows (it was rounded, or some rows are not
shown), so what is found is told, and the figure stands.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from jamfor.core.places.places import Place, PlaceKind
from jamfor.core.vocabulary.observations import Measure
from jamfor.core.vocabulary.problems import Problem
from jamfor.core.vocabulary.texts import LocalText
from jamfor.formats.workbooks.findings import finding
from jamfor.formats.workbooks.places import PlaceBook, is_aggregate
from jamfor.formats.workbooks.values import Figure


Differing = tuple[LocalText, LocalText]
"""What a total says, and what its rows give."""

SLACK = 0.0101  # of a share: published in whole per cent, and rounded twice
COUNTED = 0.5  # of a count


def contradicted(figures: Sequence[Figure], book: PlaceBook) -> Iterator[Problem]:
    """Yield a finding for each total that its own rows cannot give."""
    plain = [f for f in figures if not f.breakdown and f.missing is None]
    units: dict[tuple[str, str], list[Figure]] = {}
    for figure in plain:
        if not is_aggregate(book.by_code[figure.place]):
            units.setdefault((figure.indicator, figure.period), []).append(figure)
    for total in plain:
        place = book.by_code[total.place]
        if place.kind not in {PlaceKind.NATION, PlaceKind.COUNTY}:
            continue
        below = _below(place, units.get((total.indicator, total.period), []), book)
        if below and (given := _given(total, below)) is not None:
            said, rows = given
            yield finding("total-differs", total.where, found=said, hint=rows)


def _below(place: Place, units: Sequence[Figure], book: PlaceBook) -> list[Figure]:
    """The units a total sums up; the districts of a city stand for the city."""
    divided = {
        book.by_code[f.place].parents[0]
        for f in units
        if book.by_code[f.place].kind is PlaceKind.DISTRICT
    }
    return [
        figure
        for figure in units
        if figure.place not in divided and _is_within(figure.place, place, book)
    ]


def _is_within(code: str, place: Place, book: PlaceBook) -> bool:
    if place.kind is PlaceKind.NATION:
        return True
    unit = book.by_code[code]
    if unit.kind is PlaceKind.DISTRICT:
        unit = book.by_code[unit.parents[0]]
    return place.code in unit.parents


def _given(total: Figure, below: Sequence[Figure]) -> Differing | None:
    """What a total says and what its rows give, where the two cannot agree."""
    if total.value is None:
        return None
    if all(figure.denominator == 1 for figure in below):
        return _share_of_yes(total.value, below)
    values = [figure.value for figure in below if figure.value is not None]
    if len(values) < len(below):
        return None  # a divided city's share has no parts: the sum is not known
    if total.measure is Measure.COUNT and total.value > max(values):
        return _sum(total.value, values)
    ends = min(values), max(values)
    return _between(total.value, ends, percent=total.measure is Measure.SHARE)


def _share_of_yes(said: float, below: Sequence[Figure]) -> Differing | None:
    share = sum(figure.numerator or 0 for figure in below) / len(below)
    if abs(share - said) <= SLACK:
        return None
    return _both(_percent(said)), _both(_percent(share))


def _sum(said: float, values: Sequence[float]) -> Differing | None:
    if abs(sum(values) - said) <= COUNTED:
        return None
    return _both(f"{said:.15g}"), _both(f"{sum(values):.15g}")


def _between(
    said: float, ends: tuple[float, float], *, percent: bool
) -> Differing | None:
    """A mean or a median lies between the least and the greatest."""
    low, high = ends
    if low - SLACK <= said <= high + SLACK:
        return None
    if percent:
        return _both(_percent(said)), _both(f"{_percent(low)} – {_percent(high)}")
    return _both(f"{said:.15g}"), _both(f"{low:.15g}–{high:.15g}")


def _percent(share: float) -> str:
    return f"{100 * share:.3g} %"


def _both(text: str) -> LocalText:
    return LocalText(sv=text.replace(".", ","), en=text)
