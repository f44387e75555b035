"""The map of a workbook: what somebody who has read it says its columns are.

It is YAML, written by a dry run with proposals, looked through and handed back.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from jamfor.core.indicators.definitions import Direction
from jamfor.core.releases.outside import OutsideSeries
from jamfor.core.vocabulary.missing import Missing
from jamfor.core.vocabulary.problems import Problem
from jamfor.core.vocabulary.texts import LocalText
from jamfor.formats.workbooks.findings import Said, finding
from jamfor.formats.yaml_marks import Marked, Path, Plain, read_marked


SKIP = "skip"


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnRule:
    """What the map says of a column, named by its sheet and letters."""

    sheet: str
    column: str
    heading: str = ""
    indicator: str = ""
    year: str = ""
    skip: bool = False
    scale: str = ""  # percent | fraction
    decimal: str = ""  # comma | point
    aggregates: str = ""  # met | skip
    codes: Mapping[str, str] = field(default_factory=dict)
    missing: Mapping[str, Missing] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkbookMap:
    """Everything a map says; an empty one says nothing."""

    source: str = ""
    label: str = ""
    credit: LocalText | None = None
    missing: Mapping[str, Missing] = field(default_factory=dict)
    places: Mapping[str, str] = field(default_factory=dict)
    columns: Mapping[tuple[str, str], ColumnRule] = field(default_factory=dict)
    series: tuple[OutsideSeries, ...] = ()


def read_map(raw: bytes, *, file: str) -> tuple[WorkbookMap, tuple[Problem, ...]]:
    """Read a map; what is wrong with it comes beside, and then it says nothing."""
    marked, problems = read_marked(raw, file=file)
    if marked is None:
        return WorkbookMap(), problems
    reader = _Reader(marked)
    found = reader.whole()
    return found, tuple(reader.problems)


FIELDS = {"source", "label", "credit", "missing", "places", "columns", "series"}
COLUMN_FIELDS = {
    *("sheet", "column", "heading", "indicator", "year", "skip", "scale", "decimal"),
    *("aggregates", "codes", "missing"),
}
SERIES_FIELDS = {"id", "title", "what", "unit", "direction", "service-areas"}
_CHOICES = {
    "scale": ("", "percent", "fraction"),
    "decimal": ("", "comma", "point"),
    "aggregates": ("", "met", SKIP),
}


class _Reader:
    """Reads the values of a map, and gathers what is wrong with them."""

    def __init__(self, marked: Marked) -> None:
        self.marked = marked
        self.problems: list[Problem] = []

    def whole(self) -> WorkbookMap:
        content = self.marked.content
        self._known(content, FIELDS, ())
        columns = [
            self._column(item, ("columns", n))
            for n, item in enumerate(self._list(content, "columns"))
        ]
        return WorkbookMap(
            source=self._text(content, "source", ()),
            label=self._text(content, "label", ()),
            credit=self._local(content, "credit", ()),
            missing=self._reasons(content, ()),
            places=self._texts(content, "places", ()),
            columns={(c.sheet, c.column.upper()): c for c in columns},
            series=tuple(
                series
                for n, item in enumerate(self._list(content, "series"))
                if (series := self._series(item, ("series", n))) is not None
            ),
        )

    def _column(self, item: Plain, path: Path) -> ColumnRule:
        entry = self._mapping(item, path)
        self._known(entry, COLUMN_FIELDS, path)
        for name, allowed in _CHOICES.items():
            if self._text(entry, name, path) not in allowed:
                self._fault((*path, name), ", ".join(filter(None, allowed)))
        if not isinstance(entry.get("skip", False), bool):
            self._fault((*path, SKIP), "true | false")
        return ColumnRule(
            sheet=self._text(entry, "sheet", path),
            column=self._text(entry, "column", path),
            heading=self._text(entry, "heading", path),
            indicator=self._text(entry, "indicator", path),
            year=self._text(entry, "year", path),
            skip=entry.get("skip") is True,
            scale=self._text(entry, "scale", path),
            decimal=self._text(entry, "decimal", path),
            aggregates=self._text(entry, "aggregates", path),
            codes={k: v for k, v in self._texts(entry, "codes", path).items() if v},
            missing=self._reasons(entry, path),
        )

    def _series(self, item: Plain, path: Path) -> OutsideSeries | None:
        entry = self._mapping(item, path)
        self._known(entry, SERIES_FIELDS, path)
        title, what = (self._local(entry, name, path) for name in ("title", "what"))
        direction = self._text(entry, "direction", path) or "none"
        if direction not in set(Direction):
            self._fault((*path, "direction"), ", ".join(Direction))
            return None
        if title is None or not self._text(entry, "id", path):
            self._fault(path, "id, title: {sv, en}")
            return None
        areas = self._list(entry, "service-areas")
        return OutsideSeries(
            id=self._text(entry, "id", path),
            title=title,
            what=what or title,
            unit=self._text(entry, "unit", path),
            service_areas=tuple(str(a) for a in areas),
            direction=Direction(direction),
        )

    def _reasons(self, entry: dict[str, Plain], path: Path) -> dict[str, Missing]:
        reasons = {}
        for symbol, name in self._texts(entry, "missing", path).items():
            if name in set(Missing):
                reasons[symbol] = Missing(name)
            elif name:
                self._fault((*path, "missing", symbol), ", ".join(Missing))
        return reasons

    def _texts(self, entry: dict[str, Plain], name: str, path: Path) -> dict[str, str]:
        found = self._mapping(entry.get(name, {}), (*path, name))
        return {key: self._text(found, key, (*path, name)) for key in found}

    def _local(
        self, entry: dict[str, Plain], name: str, path: Path
    ) -> LocalText | None:
        found = entry.get(name, "")
        if isinstance(found, str):
            return LocalText(sv=found, en=found) if found.strip() else None
        both = self._texts(entry, name, path)
        sv, en = both.get("sv", ""), both.get("en", "")
        if not (sv.strip() or en.strip()):
            return None
        return LocalText(sv=sv.strip() or en, en=en.strip() or sv)

    def _text(self, entry: dict[str, Plain], name: str, path: Path) -> str:
        value = entry.get(name, "")
        if isinstance(value, str | int) and not isinstance(value, bool):
            return str(value).strip()
        self._fault((*path, name), LocalText(sv="en text väntas", en="expected a text"))
        return ""

    def _list(self, entry: dict[str, Plain], name: str) -> list[Plain]:
        found = entry.get(name, [])
        if isinstance(found, list):
            return found
        self._fault((name,), LocalText(sv="en lista väntas", en="expected a list"))
        return []

    def _mapping(self, value: Plain, path: Path) -> dict[str, Plain]:
        if isinstance(value, dict):
            return value
        said = LocalText(sv="fält väntas", en="expected fields")
        self._fault(path, said)
        return {}

    def _known(self, entry: dict[str, Plain], known: set[str], path: Path) -> None:
        for name in sorted(entry.keys() - known):
            said = LocalText(
                sv=f"okänt fält; kända är {', '.join(sorted(known))}",
                en=f"unknown field; known are {', '.join(sorted(known))}",
            )
            self._fault((*path, name), said)

    def _fault(self, path: Path, hint: Said) -> None:
        found = ".".join(str(p + 1) if isinstance(p, int) else p for p in path)
        where = self.marked.at(path)
        self.problems.append(finding("map-invalid", where, found=found, hint=hint))
