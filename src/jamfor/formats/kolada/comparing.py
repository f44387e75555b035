"""Our delivery beside what Kolada answers: equal, different, only ours, only theirs.

Two numbers are equal when they are written alike with six decimals; two reasons when
Kolada shows the same mark for them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from jamfor.core.statistics.formatting import number_text
from jamfor.core.vocabulary.missing import Missing
from jamfor.core.vocabulary.texts import Language, LocalText
from jamfor.formats.kolada.delivery_rows import DeliveryRow, Key, rounded
from jamfor.formats.kolada.figures import REASONS
from jamfor.formats.kolada.replies import Entry


class Standing(StrEnum):
    """How a value of ours and one of Kolada's stand to each other."""

    EQUAL = "equal"
    DIFFERENT = "different"
    OURS = "only-ours"
    THEIRS = "only-theirs"


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """One key of either side, with both values as they are written."""

    key: Key
    standing: Standing
    row: DeliveryRow | None
    ours: str
    theirs: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """All keys; `outside` counts Kolada's values of what is not delivered at all."""

    compared: tuple[Compared, ...]
    outside: int

    def rows(self) -> Iterator[tuple[DeliveryRow, tuple[str, str, str]]]:
        """Yield a row for each key with what stands beside it, also only theirs."""
        for each in self.compared:
            yield each.row or _empty(each.key), (each.standing, each.ours, each.theirs)


HEADINGS = ("comparison", "ours", "kolada")


def compare(ours: Iterable[DeliveryRow], theirs: Iterable[Entry]) -> Comparison:
    """Compare within the key figures and years delivered."""
    mine = {row.key: row for row in ours}
    scope = {(kpi, year) for kpi, _, year, _ in mine}
    found: dict[Key, Entry] = {}
    outside = 0
    for entry in theirs:
        if (entry.kpi, entry.period) in scope:
            found[entry.kpi, entry.place, entry.period, entry.gender] = entry
        else:
            outside += 1
    keys = sorted(mine.keys() | found.keys())
    return Comparison(
        compared=tuple(_compared(key, mine.get(key), found.get(key)) for key in keys),
        outside=outside,
    )


def _compared(key: Key, row: DeliveryRow | None, entry: Entry | None) -> Compared:
    ours = "" if row is None else _written(row.value, row.missing)
    theirs = "" if entry is None else _written(_number(entry), _reason(entry))
    if row is None or entry is None:
        standing = Standing.THEIRS if row is None else Standing.OURS
    else:
        standing = Standing.EQUAL if ours == theirs else Standing.DIFFERENT
    return Compared(key=key, standing=standing, row=row, ours=ours, theirs=theirs)


def _written(value: Fraction | None, missing: Missing | None) -> str:
    """The number, the mark, or the reason where Kolada shows a blank."""
    if value is not None:
        return f"{rounded(value):f}"
    return "" if missing is None else missing.kolada or missing.value


def _number(entry: Entry) -> Fraction | None:
    hidden = entry.deleted or _of_status(entry) is Missing.SUPPRESSED
    return None if hidden or entry.value is None else Fraction(entry.value)


def _reason(entry: Entry) -> Missing | None:
    if entry.deleted:
        return Missing.WITHDRAWN
    reason = _of_status(entry)
    if entry.value is not None:
        return reason if reason is Missing.SUPPRESSED else None
    return reason or Missing.NOT_ANSWERED


def _of_status(entry: Entry) -> Missing | None:
    return REASONS.get(entry.status.casefold())


def _empty(key: Key) -> DeliveryRow:
    kpi, place, year, gender = key
    return DeliveryRow(
        kpi=kpi, title="", place=place, name="", year=year, gender=gender, value=None
    )


def comparison_report(
    comparison: Comparison, *, language: Language, shown: int = 60
) -> str:
    """Return the counts, and each value that is not the same, the first ones."""
    counts = Counter(each.standing for each in comparison.compared)
    lines = [_counted(_TEXTS[kind], counts[kind], language) for kind in Standing]
    if comparison.outside:
        lines.append(_counted(_OUTSIDE, comparison.outside, language))
    unlike = [c for c in comparison.compared if c.standing is not Standing.EQUAL]
    lines += [f"  {_told(each, language)}" for each in unlike[:shown]]
    if len(unlike) > shown:
        more = "till" if language == "sv" else "more"
        lines.append(f"  … {len(unlike) - shown} {more}")
    return "".join(f"{line}\n" for line in lines)


def _counted(text: LocalText, count: int, language: Language) -> str:
    return f"{text.in_language(language)}: {number_text(count, language)}"


def _told(each: Compared, language: Language) -> str:
    nothing = "finns inte" if language == "sv" else "absent"
    here = "här" if language == "sv" else "here"
    ours = each.ours if each.row else nothing
    theirs = nothing if each.standing is Standing.OURS else each.theirs
    return f"{' '.join(each.key)}: {here} {ours}, Kolada {theirs}"


_TEXTS: Mapping[Standing, LocalText] = {
    Standing.EQUAL: LocalText(sv="Lika", en="Equal"),
    Standing.DIFFERENT: LocalText(
        sv="Skiljer sig från Kolada", en="Different from Kolada"
    ),
    Standing.OURS: LocalText(sv="Finns bara här", en="Only here"),
    Standing.THEIRS: LocalText(sv="Finns bara i Kolada", en="Only in Kolada"),
}
_OUTSIDE = LocalText(
    sv="Jämfördes inte, eftersom nyckeltalet eller året inte levereras",
    en="Not compared: key figures and years that are not delivered",
)


def as_columns(
    comparison: Comparison,
) -> tuple[Sequence[DeliveryRow], Sequence[tuple[str, ...]]]:
    """Return the rows and the cells beside them, for the delivery file."""
    both = list(comparison.rows())
    return [row for row, _ in both], [cells for _, cells in both]
