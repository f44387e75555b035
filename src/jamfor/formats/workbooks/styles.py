"""How the cells of a workbook are shown: as a percentage, or as an error.

Source: ECMA-376 part 1, 18.3.1.4 (cells) and 18.8.30 (number formats).
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.etree import ElementTree


_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_BUILT_IN_PERCENT = {"9", "10"}
_QUOTED = re.compile(r'"[^"]*"|\\.')
_ADDRESS = re.compile(r"([A-Z]+)([0-9]+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """Cells by row and column, counted from nought; an error with its text."""

    percent: frozenset[tuple[int, int]] = frozenset()
    errors: Mapping[tuple[int, int], str] = field(default_factory=dict)


def shown_in(content: bytes) -> dict[str, Shown]:
    """Return how the cells of each sheet are shown; nothing for other files."""
    if not content.startswith(b"PK"):
        return {}
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        percent = _percent_styles(book)
        return {
            name: _shown(book.read(part), percent)
            for name, part in _parts(book).items()
            if part in book.namelist()
        }


def _parts(book: zipfile.ZipFile) -> dict[str, str]:
    """The file of each sheet, by its name."""
    links = ElementTree.fromstring(book.read("xl/_rels/workbook.xml.rels"))  # noqa: S314
    targets = {link.get("Id"): link.get("Target", "") for link in links}
    sheets = ElementTree.fromstring(book.read("xl/workbook.xml"))  # noqa: S314
    return {
        sheet.get("name", ""): _inside(targets.get(sheet.get(_ID), ""))
        for sheet in sheets.iter(f"{_MAIN}sheet")
    }


def _inside(target: str) -> str:
    if target.startswith("/"):
        return target[1:]
    return posixpath.normpath(posixpath.join("xl", target))


def _percent_styles(book: zipfile.ZipFile) -> frozenset[str]:
    """The styles whose numbers are shown as percentages."""
    if "xl/styles.xml" not in book.namelist():
        return frozenset()
    styles = ElementTree.fromstring(book.read("xl/styles.xml"))  # noqa: S314
    formats = _BUILT_IN_PERCENT | {
        form.get("numFmtId", "")
        for form in styles.iter(f"{_MAIN}numFmt")
        if "%" in _QUOTED.sub("", form.get("formatCode", ""))
    }
    cells = styles.find(f"{_MAIN}cellXfs")
    return frozenset(
        str(number)
        for number, style in enumerate(() if cells is None else cells)
        if style.get("numFmtId") in formats
    )


def _shown(sheet: bytes, percent_styles: frozenset[str]) -> Shown:
    percent: set[tuple[int, int]] = set()
    errors: dict[tuple[int, int], str] = {}
    for _, cell in ElementTree.iterparse(io.BytesIO(sheet)):  # noqa: S314
        if cell.tag != f"{_MAIN}c":
            continue
        if (at := _position(cell.get("r", ""))) is not None:
            if cell.get("t") == "e":
                errors[at] = cell.findtext(f"{_MAIN}v") or "#"
            elif cell.get("s") in percent_styles:
                percent.add(at)
        cell.clear()
    return Shown(percent=frozenset(percent), errors=errors)


def _position(address: str) -> tuple[int, int] | None:
    found = _ADDRESS.fullmatch(address)
    if found is None:
        return None
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(found[2]) - 1, column - 1
