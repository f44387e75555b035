"""What the figures and facts of a comparison are called, and how a figure stood."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from jamfor.core.indicators.definitions import IndicatorVersion, Kind
from jamfor.core.questionnaires.questions import QuestionVersion
from jamfor.core.releases.cause_words import flag_words
from jamfor.core.releases.changes import FigureState
from jamfor.core.releases.correction_words import NOTHING, state_words
from jamfor.core.vocabulary.observations import Measure
from jamfor.core.vocabulary.texts import LocalText
from jamfor.pipeline.comparing.causes import COMMON
from jamfor.pipeline.comparing.comparison import Comparison, state_of
from jamfor.pipeline.comparing.figures import FLOATS, LEVEL
from jamfor.pipeline.foundations import Asked, Foundations
from jamfor.pipeline.rules_in_words import questions_of


Row = Mapping[str, str | int | float | list[str] | bool | None]
NO_AREA = LocalText(sv="Utan område", en="No service area")
ALL_AREAS = LocalText(sv="Alla områden", en="All service areas")
LONGEST = 60  # characters of a title
_BOUNDS = LocalText(sv="gränser vid bortfall", en="non-response bounds")
_VERSION = LocalText(sv="version", en="version")


class Names:
    """The words of both releases; where both have one, those of the new release."""

    def __init__(self, found: Comparison) -> None:
        self._sides = (found.new, found.old)
        places = [
            (place.code, place.name)
            for side in (found.old, found.new)
            for place in side.pack.geography.places
        ]
        self._places = dict(places)
        self._areas = {
            area.id: area.name
            for side in (found.old, found.new)
            for area in side.pack.geography.service_areas
        }
        self._units = {(p, unit) for p, unit, _ in found.grounds.targets.iter_rows()}
        self._put: dict[tuple[int, str], dict[str, QuestionVersion]] = {}

    def version(self, asked: Asked) -> IndicatorVersion | None:
        """Return the definition of an indicator in a year."""
        found = (side.versions.get(asked) for side in self._sides)
        return next((version for version in found if version is not None), None)

    def place(self, code: str) -> LocalText:
        """Return a place's name; its code where it has none."""
        return self._places.get(code) or LocalText(sv=code, en=code)

    def areas(self, ids: tuple[str, ...]) -> LocalText:
        """Return the names of service areas in a row."""
        named = [self._areas.get(i) or LocalText(sv=i, en=i) for i in ids]
        return LocalText(
            sv=", ".join(t.sv for t in named), en=", ".join(t.en for t in named)
        )

    def area_of(self, asked: Asked) -> LocalText:
        """Return the service area whose figures an indicator's are."""
        version = self.version(asked)
        if version is None or not version.service_areas:
            return NO_AREA
        several = version.kind is Kind.COMPOSITE and len(version.service_areas) > 1
        return ALL_AREAS if several else self.areas((version.home,))

    def question(self, question: str, period: str) -> QuestionVersion | None:
        """Return a question as it was put in a year."""
        found = (self.put(side, period).get(question) for side in self._sides)
        return next((put for put in found if put is not None), None)

    def put(self, side: Foundations, period: str) -> dict[str, QuestionVersion]:
        """Return the questions one of the releases has for a year, by id."""
        key = (id(side), period)
        if key not in self._put:
            self._put[key] = questions_of(side.pack, period)
        return self._put[key]

    def indicator(self, asked: Asked) -> LocalText:
        """Return an indicator's id and its title, cut."""
        version = self.version(asked)
        if version is None:
            return LocalText(sv=asked[0], en=asked[0])
        sv, en = (_cut(t) for t in (version.title.sv, version.title.en))
        return LocalText(sv=f"{asked[0]} {sv}", en=f"{asked[0]} {en}")

    def figure(self, row: Row) -> LocalText:
        """Return a figure that differs on a line: which, what it was, what it is."""
        asked = (str(row["indicator"]), str(row["period"]))
        version = self.version(asked)
        name, place = self.indicator(asked), self.place(str(row["place"]))
        what = list(self._what(row, version))
        before, after = self.change(row)
        sv, en = (
            ", ".join(
                [
                    f"{name.in_language(to)}, {place.in_language(to)} {asked[1]}",
                    *(w.in_language(to) for w in what),
                ]
            )
            for to in ("sv", "en")
        )
        return LocalText(
            sv=f"{sv}: {before.sv} → {after.sv}", en=f"{en}: {before.en} → {after.en}"
        )

    def change(self, row: Row) -> tuple[LocalText, LocalText]:
        """Return how a figure stood and stands; where only marks differ, those."""
        if not row["moved"]:
            return self._marks(row)
        before, after = (self._state(row, side) for side in ("", "_right"))
        if before == after and row["value"] != row["value_right"]:
            return _value(row["value"]), _value(row["value_right"])
        return before, after

    def _state(self, row: Row, side: str) -> LocalText:
        asked = (str(row["indicator"]), str(row["period"]))
        sides = self._sides if side else self._sides[::-1]
        found = (each.versions.get(asked) for each in sides)
        version = next((v for v in found if v is not None), None)
        state = state_of(row, side)
        if state is None:
            return NOTHING
        if version is None:
            return _value(state.value)
        of_unit = (asked[1], str(row["place"])) in self._units
        whole = of_unit and not row["breakdown"] and _is_one(state)
        return state_words(state, version, of_unit=whole)

    def _what(self, row: Row, version: IndicatorVersion | None) -> Iterator[LocalText]:
        """The measure where it is not the first one shown, and the breakdown."""
        measure, breakdown = str(row["measure"]), str(row["breakdown"])
        if version is None or measure != version.headline:
            yield Measure(measure).text
        if breakdown.startswith(COMMON):
            other = breakdown.removeprefix(COMMON)
            yield LocalText(sv=f"gemensamt med {other}", en=f"in common with {other}")
        elif breakdown.startswith(LEVEL) and version is not None:
            texts = {f"{LEVEL}{level.code}": level.text for level in version.levels}
            yield texts.get(breakdown) or LocalText(sv=breakdown, en=breakdown)
        elif breakdown:
            yield LocalText(sv=breakdown, en=breakdown)

    def _marks(self, row: Row) -> tuple[LocalText, LocalText]:
        """The first of flags, version and bounds that differs."""
        if row["flags"] != row["flags_right"]:
            return flag_words(str(row["flags"])), flag_words(str(row["flags_right"]))
        if row["version"] != row["version_right"]:
            return _numbered(row["version"]), _numbered(row["version_right"])
        low, high = FLOATS[-2:]
        return _bounds(row[low], row[high]), _bounds(
            row[f"{low}_right"], row[f"{high}_right"]
        )


def _is_one(state: FigureState) -> bool:
    return state.denominator in {None, 0, 1} or bool(state.level)


def _cut(text: str) -> str:
    if len(text) <= LONGEST:
        return text
    return text[:LONGEST].rsplit(" ", 1)[0] + " …"


def _value(value: object) -> LocalText:
    text = "–" if value is None else f"{value:.6g}"
    return LocalText(sv=text.replace(".", ","), en=text)


def _numbered(version: object) -> LocalText:
    return LocalText(sv=f"{_VERSION.sv} {version}", en=f"{_VERSION.en} {version}")


def _bounds(low: object, high: object) -> LocalText:
    if not isinstance(low, float) or not isinstance(high, float):
        return LocalText(sv=f"{_BOUNDS.sv} –", en=f"{_BOUNDS.en} –")
    return LocalText(
        sv=f"{_BOUNDS.sv} {low:.4f}–{high:.4f}".replace(".", ","),
        en=f"{_BOUNDS.en} {low:.4f}–{high:.4f}",
    )
