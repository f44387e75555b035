"""How much a workbook may unpack to: a small file can hold a sheet of any size.

A sheet is laid out from its first cell to its last before anybody sees it, so one cell
at the far corner would take all the memory of the machine.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator


LARGEST = 100_000_000  # bytes unpacked, all parts of a workbook together
MOST_CELLS = 2_000_000  # a sheet of every question of every unit has fewer
_CHUNK = 1 << 20  # bytes
_WORKBOOK = "xl/workbook.xml"
# Cells say where they are (r="AB12"), rows too (r="12"); those that do not come next.
_PLACE = re.compile(rb"""\br\s*=\s*["']([A-Za-z]{0,3})([0-9]{1,7})["']""")
_LOOSE = re.compile(rb"""<(c|row)(?=[\s/>])(?![^>]*\sr\s*=)""")
_LETTERS = 26


def is_within_bounds(content: bytes) -> bool:
    """Whether a workbook can be laid out in memory; False for what is no workbook.

    Parts are counted as they unpack, since what a file says of their size may be false.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            return _WORKBOOK in package.namelist() and _fits(package)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, OSError):
        return False


def _fits(package: zipfile.ZipFile) -> bool:
    left = LARGEST
    for entry in package.infolist():
        rows = columns = 0
        for text, fresh in _pieces(package, entry):
            left -= fresh
            if left < 0:
                return False
            for letters, digits in _PLACE.findall(text):
                rows = max(rows, int(digits))
                columns = max(columns, _number(letters))
            loose = Counter(_LOOSE.findall(text))
            rows, columns = rows + loose[b"row"], columns + loose[b"c"]
            if rows * columns > MOST_CELLS:
                return False
    return True


def _pieces(
    package: zipfile.ZipFile, entry: zipfile.ZipInfo
) -> Iterator[tuple[bytes, int]]:
    """A part as it unpacks, in pieces of whole tags, with how much of each is new."""
    rest = b""
    with package.open(entry) as part:
        while read := part.read(_CHUNK):
            whole, mark, begun = (rest + read).rpartition(b"<")
            yield whole, len(read)
            rest = mark + begun
    yield rest, 0


def _number(letters: bytes) -> int:
    """The number of a column, A being 1; 1 where only a row is named."""
    number = 0
    for letter in letters.upper():
        number = number * _LETTERS + letter - ord("A") + 1
    return max(number, 1)
