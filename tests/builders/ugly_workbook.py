"""Workbooks as they are published, with every quirk seen, and what was put in them.

The builder writes down each cell it fills and what it means, so that a reading can be
held to it cell by cell. The order of rows, their layout and how numbers are written are
drawn from a seed; what the figures are is not.
"""

from __future__ import annotations

import io
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import xlsxwriter
from xlsxwriter.format import Format

from jamfor.core.indicators.definitions import Indicator, Kind
from jamfor.core.places.places import Place, PlaceKind
from jamfor.core.releases.pack import Pack


Said = tuple[float | None, int | None, int | None, str]
"""Value, numerator, denominator, reason."""
Key = tuple[str, str, str, str]
Raw = str | float
SYMBOL_OF = {"not-answered": ("-", "–", "Uppgift saknas", "svar saknas")}
SYMBOL_OF |= {"not-applicable": (".", "Ej tillämpligt")}
SYMBOL_OF |= {"suppressed": ("..", "visas  inte")}
REASONS = ("not-answered", "not-applicable", "suppressed")
SHEET = "Komuner"


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """How a workbook is laid out; none of it may change what it says."""

    seed: int = 1
    above: int = 4
    left: int = 0
    years_beneath: bool = True
    county_headings: bool = True
    codes: str = "mixed"
    name_first: bool = False
    totals_first: bool = False
    repeat_header_at: int = 0  # a page break after so many rows


@dataclass(slots=True, kw_only=True)
class Ugly:
    """A workbook, the figures put in it, and the fate each of its cells should have."""

    layout: Layout
    cells: dict[tuple[int, int], tuple[Raw, str]] = field(default_factory=dict)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    fates: dict[tuple[str, int, int], str] = field(default_factory=dict)
    figures: dict[Key, Said] = field(default_factory=dict)
    blanks: int = 0

    def put(self, row: int, column: int, raw: Raw, fate: str, look: str = "") -> None:
        """Fill a cell."""
        self.cells[row, column] = (raw, look)
        self.fates[SHEET, row, column] = fate

    def content(self) -> bytes:
        """Return the workbook."""
        out = io.BytesIO()
        book = xlsxwriter.Workbook(out, {"in_memory": True})
        looks: dict[str, Format | None] = {
            "": None,
            "percent": book.add_format({"num_format": "0.0 %"}),
            "red": book.add_format({"bg_color": "red"}),
        }
        about = book.add_worksheet("Om filen")
        about.write(1, 1, "Öppna jämförelser. Se bladet för resultat.")
        self.fates["Om filen", 1, 1] = "unread"
        page = book.add_worksheet(SHEET)
        for box in self.merged:
            page.merge_range(*box, "")
        for (row, column), (raw, look) in self.cells.items():
            if isinstance(raw, str):
                page.write_string(row, column, raw, looks[look])
            else:
                page.write_number(row, column, raw, looks[look])
        page.set_row(self.layout.above + 9, None, None, {"hidden": True})
        page.set_column(
            self.layout.left + 5, self.layout.left + 5, 3, None, {"hidden": 1}
        )
        book.close()
        return out.getvalue()


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """The figures of a publication, before anybody laid them out."""

    indicators: tuple[Indicator, ...]
    headings: Mapping[str, str]
    years: tuple[str, ...]
    figures: Mapping[tuple[str, str, str], str | float]


def truth_of(
    pack: Pack,
    places: Sequence[Place],
    indicators: Sequence[Indicator],
    years: tuple[str, ...],
    headings: Mapping[str, str],
) -> Truth:
    """Draw figures: a level's code, yes or no, a share, a number, or a reason."""
    draw = random.Random(7)
    del pack
    figures = {
        (indicator.id, place.code, year): _drawn(draw, indicator, place)
        for indicator in indicators
        for place in places
        for year in years
    }
    return Truth(
        indicators=tuple(indicators), headings=headings, years=years, figures=figures
    )


def _drawn(draw: random.Random, indicator: Indicator, place: Place) -> str | float:
    if draw.random() < 0.06:
        return draw.choice([*REASONS, ""])
    version = indicator.latest
    if version.kind.is_number and version.unit == "count":
        return float(draw.randrange(1200, 40_000))
    if version.kind.is_number or place.kind in _SUMS:
        return draw.randrange(210, 990) / 1000
    if version.kind is Kind.ORDINAL:
        return draw.choice([level.code for level in version.levels])
    return draw.choice(["yes", "no"])


_SUMS = {PlaceKind.NATION, PlaceKind.COUNTY}


def laid_out(pack: Pack, truth: Truth, codes: Sequence[str], layout: Layout) -> Ugly:
    """Lay figures out as a workbook: of municipalities by county, with districts."""
    book = Ugly(layout=layout)
    draw = random.Random(layout.seed)
    places = {place.code: place for place in pack.geography.places}
    _title(book)
    row = _headings(book, truth, layout.above)
    styles = {
        (i.id, year): draw.randrange(4)
        for i in truth.indicators
        for year in truth.years
    }
    row += 1
    order = _ordered([places[code] for code in codes], layout)
    for since, place in enumerate(order, start=1):
        if isinstance(place, str):
            book.put(row, _name_column(layout), place, "note")
        else:
            _place_row(book, truth, place, row, styles, draw)
        row += 1
        if layout.repeat_header_at and since == layout.repeat_header_at:
            row = _headings(book, truth, row + 1) + 1
    book.put(row, _name_column(layout), "Medelvärde", "summary")
    book.put(row, _first(layout), 0.5, "summary")
    book.put(row + 2, layout.left, "* Siffrorna avser den 1 februari.", "note")
    book.put(row + 3, _first(layout), "Källa: enkäten till kommunerna", "note")
    return book


def _title(book: Ugly) -> None:
    book.put(0, book.layout.left, "Öppna jämförelser 2021", "heading")
    book.merged.append((0, book.layout.left, 0, book.layout.left + 6))
    if book.layout.above > 2:
        book.put(1, book.layout.left, "Tabell 3 (rättad)", "heading")


def _code_column(layout: Layout) -> int:
    return layout.left + int(layout.name_first)


def _name_column(layout: Layout) -> int:
    return layout.left + int(not layout.name_first)


def _first(layout: Layout) -> int:
    return layout.left + 2


def _headings(book: Ugly, truth: Truth, row: int) -> int:
    """Write the headings, in one row or two; return the last of them."""
    layout = book.layout
    book.put(row, _code_column(layout), "K-kod", "heading")
    book.put(row, _name_column(layout), "Kommun", "heading")
    column = _first(layout)
    for indicator in truth.indicators:
        heading = truth.headings.get(indicator.id, indicator.latest.title.sv)
        if layout.years_beneath:
            book.put(row, column, heading, "heading")
            if len(truth.years) > 1:
                book.merged.append((row, column, row, column + len(truth.years) - 1))
        for number, year in enumerate(truth.years):
            if layout.years_beneath:
                raw = float(year) if number % 2 else year
                book.put(row + 1, column, raw, "heading")
            else:
                book.put(row, column, f"{heading}, {year}", "heading")
            column += 1
    return row + int(layout.years_beneath)


def _ordered(places: list[Place], layout: Layout) -> list[Place | str]:
    """Counties in order, each with its municipalities, each of these with districts."""
    municipal = [p for p in places if p.kind is PlaceKind.MUNICIPALITY]
    sums = [p for p in places if p.kind in _SUMS]
    found: list[Place | str] = list(sums) if layout.totals_first else []
    seen: set[str] = set()
    for place in municipal:
        county = f"lan-{place.code[:2]}"
        if layout.county_headings and county not in seen:
            seen.add(county)
            found.append(f"Län {county[-2:]}")
        found.append(place)
        found += [
            p
            for p in places
            if p.kind is PlaceKind.DISTRICT and p.parents[0] == place.code
        ]
    return found if layout.totals_first else [*found, *sums]


def _place_row(
    book: Ugly,
    truth: Truth,
    place: Place,
    row: int,
    styles: Mapping[tuple[str, str], int],
    draw: random.Random,
) -> None:
    layout = book.layout
    if place.kind is PlaceKind.MUNICIPALITY:
        book.put(row, _code_column(layout), _code(place.code, layout, draw), "label")
    name = place.name.sv
    if place.kind is PlaceKind.DISTRICT and draw.random() < 0.3:
        name = f"{name} stadsdelsförvaltning"
    blank = draw.choice(["", " ", "\u00a0"])
    book.put(row, _name_column(layout), f"{blank}{name}{blank}", "label")
    column = _first(layout)
    for indicator in truth.indicators:
        for year in truth.years:
            value = truth.figures[indicator.id, place.code, year]
            _value(book, (row, column), (indicator, place, year), value, styles, draw)
            column += 1


def _code(code: str, layout: Layout, draw: random.Random) -> Raw:
    kinds = ("text", "number", "short")
    kind = draw.choice(kinds) if layout.codes == "mixed" else layout.codes
    if kind == "number":
        return float(code)
    return code.lstrip("0") if kind == "short" else f"{code}\u00a0"


def _value(
    book: Ugly,
    at: tuple[int, int],
    of: tuple[Indicator, Place, str],
    value: str | float,
    styles: Mapping[tuple[str, str], int],
    draw: random.Random,
) -> None:
    indicator, place, year = of
    if value == "":
        book.blanks += 1
        return
    key = (indicator.id, place.code, year)
    if isinstance(value, str) and value in SYMBOL_OF:
        book.put(*at, draw.choice(SYMBOL_OF[value]), "stored")
        book.figures[(*key, "")] = (None, None, None, value)
        return
    style = styles[indicator.id, year]
    if isinstance(value, str):
        _answer(book, at, indicator, key, value, style)
    elif value > 1:
        raw: Raw = value if style % 2 else _thousands(value, style)
        book.put(*at, raw, "stored", "red")
        book.figures[(*key, "")] = (value, None, None, "")
    else:
        raw, look = _written_share(value, style, draw)
        book.put(*at, raw, "stored", look)
        book.figures[(*key, "")] = (value, None, None, "")


def _answer(
    book: Ugly,
    at: tuple[int, int],
    indicator: Indicator,
    key: tuple[str, str, str],
    code: str,
    style: int,
) -> None:
    levels = {level.code: level for level in indicator.latest.levels}
    if not levels:
        word = {"yes": "Ja", "no": "NEJ "}[code]
        raw: Raw = float(code == "yes") if style % 2 else word
        book.figures[(*key, "")] = (None, int(code == "yes"), 1, "")
    else:
        level = levels[code]
        raw = float(level.kolada) if style % 2 else level.text.sv.replace(" ", "\u00a0")
        met = int(indicator.latest.is_met_at(code))
        book.figures[(*key, "")] = (None, met, 1, "")
        book.figures[(*key, f"level={code}")] = (None, 1, 1, "")
    book.put(*at, raw, "stored")


def _thousands(value: float, style: int) -> str:
    blank = "\u00a0" if style else "\u2009"
    return f"{int(value):,}".replace(",", blank)


def _written_share(value: float, style: int, draw: random.Random) -> tuple[Raw, str]:
    """A share in the way of its column: per cents, fractions, texts, or as shown."""
    percent = f"{value * 100:.1f}"
    if style == 0:
        text = percent if draw.random() < 0.5 else percent.replace(".", ",")
        return text, ""
    if style == 1:
        return value, ""
    if style == 2:
        return f"{percent.replace('.', ',')}{draw.choice([' ', chr(160), ''])}%", ""
    return value, "percent"


def undivided_on(pack: Pack, day: date) -> list[str]:
    """Every municipality, county, the nation, and the districts of a day."""
    wanted = {PlaceKind.MUNICIPALITY, PlaceKind.COUNTY, PlaceKind.NATION}
    return [
        place.code
        for place in pack.geography.places
        if place.kind in wanted
        or (place.kind is PlaceKind.DISTRICT and place.exists_on(day))
    ]
