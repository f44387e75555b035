"""From Kolada's values to figures of ours: places, sexes, fractions and reasons.

Shares are fractions. A yes or no of a municipality is 1 or 0 of 1; where Kolada has a
mean of several it is a share without parts. Nothing is dropped: what has no place of
ours keeps Kolada's own, and what has no number keeps a reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from jamfor.core.indicators.definitions import Indicator
from jamfor.core.places.places import PlaceKind
from jamfor.core.releases.outside import OutsideSeries
from jamfor.core.releases.pack import Pack
from jamfor.core.vocabulary.missing import Missing
from jamfor.core.vocabulary.observations import Measure
from jamfor.core.vocabulary.problems import Problem
from jamfor.core.vocabulary.texts import LocalText
from jamfor.formats.kolada.problems import Remarks, problem
from jamfor.formats.kolada.replies import Entry, PlaceText, Reply
from jamfor.formats.kolada.scales import Meaning, Scale, ended, scale_of
from jamfor.formats.kolada.series import described as described_series
from jamfor.formats.kolada.series import undescribed


NATION = "0000"
Key = tuple[str, str, str, str, Measure]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One figure as it will be delivered; its value is null where parts say it."""

    indicator: str
    place: str
    period: str
    breakdown: str
    measure: Measure
    value: float | None = None
    numerator: int | None = None
    denominator: int | None = None
    answered: int | None = None
    missing: Missing | None = None

    @property
    def key(self) -> Key:
        """What tells one figure of a delivery from another."""
        return self.indicator, self.place, self.period, self.breakdown, self.measure


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    """All replies together: figures, the series they are of, and what was remarked.

    `entries` counts the values read, `deleted` and `repeated` those of them that add no
    figure of their own, so that the numbers add up.
    """

    figures: tuple[Figure, ...]
    series: tuple[OutsideSeries, ...]
    problems: tuple[Problem, ...]
    places: tuple[PlaceText, ...]
    entries: int
    units: int
    repeated: int
    withdrawn: int
    ended: int


def understand(replies: Sequence[Reply], pack: Pack) -> Understood:
    """Turn replies into figures under the definitions."""
    reading = _Reading.of(replies, pack)
    figures, repeated, twice = _once(reading.figures())
    described = {kpi.id: kpi for reply in replies for kpi in reply.kpis}
    known = described.keys() | {indicator.id for indicator in pack.indicators}
    bare = sorted({figure.indicator for figure in figures} - known)
    return Understood(
        figures=figures,
        series=(
            *(described_series(kpi) for _, kpi in sorted(described.items())),
            *(undescribed(kpi) for kpi in bare),
        ),
        problems=(
            *(fault for reply in replies for fault in reply.problems),
            *twice,
            *reading.remarks.problems(),
        ),
        places=tuple({p.id: p for reply in replies for p in reply.places}.values()),
        entries=sum(len(reply.entries) for reply in replies),
        units=sum(reply.units for reply in replies),
        repeated=repeated,
        withdrawn=sum(figure.missing is Missing.WITHDRAWN for figure in figures),
        ended=sum(bool(ended(kpi.title)) for kpi in described.values()),
    )


def _once(
    found: Iterable[tuple[Entry, Figure]],
) -> tuple[tuple[Figure, ...], int, list[Problem]]:
    """Each key once; a withdrawn figure gives way to one that holds."""
    kept: dict[Key, Figure] = {}
    problems: list[Problem] = []
    repeated = 0
    for entry, figure in found:
        other = kept.setdefault(figure.key, figure)
        if other is figure:
            continue
        repeated += 1
        if other.missing is Missing.WITHDRAWN:
            kept[figure.key] = figure
        elif figure != other and figure.missing is not Missing.WITHDRAWN:
            what = f"{entry.kpi} {entry.place} {entry.period} {entry.gender}"
            problems.append(problem("value-twice", entry.where, found=what))
    return tuple(kept.values()), repeated, problems


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reading:
    """What is needed to read each entry, and what is remarked on the way."""

    entries: tuple[Entry, ...]
    scales: Mapping[str, Scale | None]
    codes: Mapping[str, PlaceKind]
    titles: Mapping[str, str]
    remarks: Remarks

    @classmethod
    def of(cls, replies: Sequence[Reply], pack: Pack) -> _Reading:
        entries = tuple(entry for reply in replies for entry in reply.entries)
        titles = {kpi.id: kpi.title for reply in replies for kpi in reply.kpis}
        ours: dict[str, Indicator] = {i.id: i for i in pack.indicators}
        return cls(
            entries=entries,
            scales={
                kpi: scale_of(kpi, title=titles.get(kpi, ""), indicator=ours.get(kpi))
                for kpi in {entry.kpi for entry in entries}
            },
            codes={
                place.code: place.kind
                for place in pack.geography.places
                if place.kind in {PlaceKind.NATION, PlaceKind.MUNICIPALITY}
            },
            titles={p.id: p.title for reply in replies for p in reply.places},
            remarks=Remarks(),
        )

    def figures(self) -> Iterator[tuple[Entry, Figure]]:
        for entry in self.entries:
            yield entry, self._figure(entry)

    def _figure(self, entry: Entry) -> Figure:
        scale = self.scales[entry.kpi]
        if scale is None:
            self._remark("kpi-undescribed", entry, found=entry.kpi)
            scale = Scale(meaning=Meaning.NUMBER)
        if scale.no:
            self._remark("scale-recoded", entry, found=entry.kpi)
        missing = self._reason(entry)
        number = None if missing or entry.value is None else entry.value
        measure, value, parts = self._value(entry, scale, number)
        of_unit = self.codes.get(entry.place) is PlaceKind.MUNICIPALITY
        return Figure(
            indicator=entry.kpi,
            place=self._place(entry),
            period=entry.period,
            breakdown=self._breakdown(entry),
            measure=measure,
            value=value,
            numerator=parts,
            denominator=None if parts is None else 1,
            # That one municipality is one says nothing.
            answered=None if of_unit and entry.count == 1 else entry.count,
            missing=missing,
        )

    def _remark(
        self, code: str, entry: Entry, *, found: str = "", hint: LocalText | None = None
    ) -> None:
        self.remarks.add(code, entry.where, found=found, hint=hint)

    def _reason(self, entry: Entry) -> Missing | None:
        if entry.deleted:
            return Missing.WITHDRAWN
        if not entry.status:
            if entry.value is not None:
                return None
            self._remark("null-without-status", entry)
            return Missing.NOT_ANSWERED
        reason = REASONS.get(entry.status.casefold())
        if reason is None:
            self._remark("status-unknown", entry, found=entry.status)
            return Missing.NOT_ANSWERED if entry.value is None else None
        if entry.value is None:
            return reason
        kept = reason is not Missing.SUPPRESSED
        self._remark(
            "value-and-status",
            entry,
            found=entry.status,
            hint=_KEPT if kept else _HIDDEN,
        )
        return None if kept else reason

    def _value(
        self, entry: Entry, scale: Scale, number: Decimal | None
    ) -> tuple[Measure, float | None, int | None]:
        """The measure, the value as stated, and a yes (1) or a no (0) of one."""
        if number is None:
            return scale.measure, None, None
        if scale.meaning is Meaning.PERCENT:
            return scale.measure, float(number / 100), None
        if scale.meaning is not Meaning.YES_NO:
            return scale.measure, float(number), None
        share = (number - scale.no) / (1 - scale.no)
        if not 0 <= share <= 1:
            self._remark("value-off-scale", entry, found=f"{entry.kpi}: {number}")
            return Measure.MEAN, float(number), None
        one = self.codes.get(entry.place) is PlaceKind.MUNICIPALITY
        if one and share in {0, 1}:
            return scale.measure, None, int(share)
        return scale.measure, float(share), None

    def _place(self, entry: Entry) -> str:
        if entry.place in self.codes:
            return entry.place
        code = f"{ELSEWHERE}{entry.place}"
        said = f"{entry.place} {self.titles.get(entry.place, '')}".strip()
        hint = LocalText(sv=code, en=code)
        self._remark("place-elsewhere", entry, found=said, hint=hint)
        return code

    def _breakdown(self, entry: Entry) -> str:
        if entry.gender in SEXES:
            return SEXES[entry.gender]
        self._remark("gender-unknown", entry, found=entry.gender)
        code = re.sub(r"[^a-z0-9]+", "-", entry.gender.casefold()).strip("-")
        return f"sex={code or 'unknown'}"


ELSEWHERE = "kolada-"
"""What begins the code of a place only Kolada has: its regions and groups."""

SEXES = {"T": "", "K": "sex=women", "M": "sex=men"}
REASONS = {
    "missing": Missing.NOT_ANSWERED,
    "-": Missing.NOT_ANSWERED,
    "private": Missing.SUPPRESSED,
    "..": Missing.SUPPRESSED,
    ".": Missing.NOT_APPLICABLE,
}
_KEPT = LocalText(sv="Talet sparas.", en="The number is stored.")
_HIDDEN = LocalText(
    sv="Talet sparas inte, eftersom statusen säger att det inte får visas.",
    en="The number is not stored: the status says that it must not be shown.",
)
