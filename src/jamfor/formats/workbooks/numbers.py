"""A number in words of a workbook: thousands, decimals, minus and the per cent sign."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from jamfor.formats.workbooks.sheets import Cell, Number
from jamfor.formats.workbooks.words import spaced


_WRITTEN = re.compile(r"-?(?:[0-9]+|[0-9]{1,3}(?: [0-9]{3})+)(?:[.,][0-9]+)?")
_EITHER = re.compile(r"-?[1-9][0-9]{0,2}[.,][0-9]{3}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A number that was read; `percent` when the cell itself says per cent.

    `unclear` when its mark may part decimals or thousands ("1.000"); then the value
    holds only if the mark parts decimals.
    """

    value: Decimal
    percent: bool
    unclear: bool = False


def written(cell: Cell) -> Written | None:
    """Return the number in a cell, or None where there is none.

    >>> written("1\\u00a0000,5 %").value
    Decimal('1000.5')
    >>> written("1.000").unclear
    True
    """
    if isinstance(cell, Number):
        value = Decimal(format(cell.value, ".15g"))  # the digits a spreadsheet keeps
        return Written(value=value * (100 if cell.percent else 1), percent=cell.percent)
    if any(mark.isdigit() and not mark.isdecimal() for mark in cell):
        return None  # a raised 1 is a note, not a last digit
    text = spaced(cell)
    percent = text.endswith("%")
    text = text.removesuffix("%").strip()
    text = re.sub(r"^- +", "-", text)
    if not _WRITTEN.fullmatch(text):
        return None
    return Written(
        value=Decimal(text.replace(" ", "").replace(",", ".")),
        percent=percent,
        unclear=_EITHER.fullmatch(text) is not None and not percent,
    )
