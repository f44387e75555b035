"""Our figures as Kolada takes them: a row a key figure, municipality, year and gender.

Numbers stay exact until they are written: then at most six decimals, rounded half away
from zero, without zeros at the end. A figure that is not there has Kolada's mark. The
JSON is a reply of version 3, so that whoever reads Kolada reads this.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import groupby

from jamfor.core.statistics.rounding import round_half_away
from jamfor.core.vocabulary.missing import Missing
from jamfor.core.vocabulary.texts import LocalText


DECIMALS = 6
Key = tuple[str, str, str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryRow:
    """A value in Kolada's own numbers, or the reason there is none.

    `method` says how the value of a city asked by districts was made.
    """

    kpi: str
    title: str
    place: str
    name: str
    year: str
    gender: str
    value: Fraction | None
    missing: Missing | None = None
    method: LocalText | None = None

    @property
    def key(self) -> Key:
        """What Kolada tells values apart by."""
        return self.kpi, self.place, self.year, self.gender

    @property
    def printed(self) -> Decimal | None:
        """The value as it is written."""
        return None if self.value is None else rounded(self.value)

    @property
    def mark(self) -> str:
        """The mark Kolada shows in place of a value."""
        return self.missing.kolada if self.missing else ""


def rounded(value: Fraction) -> Decimal:
    """Round to six decimals, half away from zero, without zeros at the end.

    >>> rounded(Fraction(9, 14)), rounded(Fraction(50))
    (Decimal('0.642857'), Decimal('50'))
    """
    found = round_half_away(value, DECIMALS)
    whole = found.to_integral_value()
    return whole.quantize(Decimal(1)) if found == whole else found.normalize()


STATUSES = {
    "-": "Missing",
    ".": ".",
    "..": "Private",
}
"""What version 3 says of a null, by the mark. It has no word for “not applicable” that
is known, so the mark itself stands there.
"""


def to_json(rows: Iterable[DeliveryRow], *, notice: str = "") -> bytes:
    """Write rows as a reply of version 3, with what is withdrawn marked as deleted.

    A `notice` stands beside the values; readers of the API pass it by.
    """
    values = []
    ordered = sorted(rows, key=lambda row: row.key)
    for (kpi, place, year), group in groupby(ordered, key=lambda row: row.key[:3]):
        entries = ",".join(_entry(row) for row in group)
        values.append(
            f'{{"kpi":{json.dumps(kpi)},"municipality":{json.dumps(place)},'
            f'"period":{int(year)},"values":[{entries}]}}'
        )
    body = ",\n".join(values)
    text = (
        f'{{"values":[\n{body}\n],"count":{len(values)},'
        '"next_url":null,"previous_url":null'
        + (f',"notice":{json.dumps(notice, ensure_ascii=False)}' if notice else "")
        + "}\n"
    )
    return text.encode()


def _entry(row: DeliveryRow) -> str:
    # Written out, because a number of JSON's own writer passes through a float.
    value = "null" if row.printed is None else f"{row.printed:f}"
    status = STATUSES.get(row.mark, "")
    deleted = "true" if row.missing is Missing.WITHDRAWN else "false"
    return (
        f'{{"gender":{json.dumps(row.gender)},"count":1,"status":{json.dumps(status)},'
        f'"value":{value},"isdeleted":{deleted}}}'
    )


COLUMNS = (
    *("kpi", "title", "municipality", "name", "year", "gender"),
    *("value", "mark", "reason", "method"),
)


def to_csv(
    rows: Sequence[DeliveryRow],
    *,
    further: Sequence[tuple[str, ...]] = (),
    headings: tuple[str, ...] = (),
) -> bytes:
    """Write rows as CSV, with the mark that lets Excel read å, ä and ö.

    `further` are cells after those of each row, under `headings`.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow((*COLUMNS, *headings))
    for number, row in enumerate(rows):
        writer.writerow((*_cells(row), *(further[number] if further else ())))
    return out.getvalue().encode("utf-8-sig")


def _cells(row: DeliveryRow) -> tuple[str, ...]:
    return (
        row.kpi,
        row.title,
        row.place,
        row.name,
        row.year,
        row.gender,
        "" if row.printed is None else f"{row.printed:f}",
        row.mark,
        row.missing.text.sv if row.missing else "",
        row.method.sv if row.method else "",
    )
