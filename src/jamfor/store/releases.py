"""Releases: opened once, never edited, and which of them is the current one."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import date
from functools import cache
from pathlib import Path

from jamfor.core.answers.answers import FrameState, UnitAnswers
from jamfor.core.comparability.graph import ComparabilityGraph
from jamfor.core.releases.ids import ReleaseId
from jamfor.core.releases.pack import Pack
from jamfor.core.vocabulary.errors import (
    CorruptReleaseError,
    NotFoundError,
    ReleaseExistsError,
)
from jamfor.core.vocabulary.missing import Missing
from jamfor.core.vocabulary.observations import Flag, Measure, Observation
from jamfor.core.vocabulary.texts import LocalText
from jamfor.store import serving
from jamfor.store.credits import Credits
from jamfor.store.durable import file_hash, move_into_place, write_durably
from jamfor.store.manifest import MANIFEST, RELEASE_SCHEMA, Manifest, read_manifest
from jamfor.store.snapshots import SOURCE
from jamfor.store.unit_answers import Occasion, gathered


CURRENT = "current"
DRAFTS = "drafts"
PACK = "pack.json"
SNAPSHOTS = "snapshots"
KEY_LENGTH = 12  # hexadecimal digits of the release's key

PackReader = Callable[[bytes], Pack]
"""Reads pack.json. It is given, because the store does not know formats."""

_MEASURES = {str(measure): measure for measure in Measure}


class Release:
    """An opened release: what it was made from, and its figures.

    Immutable, and safe to use from several threads. Figures come from the serving file;
    that it says what the Parquet files say is checked by `jamfor verify`, not here.
    """

    def __init__(self, folder: Path, read_pack: PackReader) -> None:
        """Open a folder; refuse one that is not a release or cannot be read."""
        self.folder = folder
        self.manifest: Manifest = read_manifest(folder, Manifest)
        if self.manifest.schema != RELEASE_SCHEMA:
            raise CorruptReleaseError(f"{folder} is not a release")
        self.id = ReleaseId.parse(self.manifest.id)
        self.key = file_hash(folder / MANIFEST)[:KEY_LENGTH]
        if file_hash(folder / PACK) != self.manifest.files[PACK].sha256:
            raise CorruptReleaseError(f"{folder / PACK} was changed")
        self.pack: Pack = read_pack((folder / PACK).read_bytes())
        self.graph = ComparabilityGraph.of(self.pack.indicators, self.pack.edges)
        self._serving = serving.Serving(folder / serving.FILE)
        self._credits = Credits(
            [
                folder / SNAPSHOTS / each.source / each.period
                for each in self.manifest.snapshots
                if each.source != SOURCE
            ]
        )
        self._dates = {r.period: r.reference_date for r in self.pack.rounds}

    @property
    def rounds(self) -> tuple[str, ...]:
        """The years whose answers the release was made from, in order."""
        snapshots = self.manifest.snapshots
        return tuple(sorted(s.period for s in snapshots if s.source == SOURCE))

    def value(
        self,
        indicator: str,
        place: str,
        period: str,
        *,
        breakdown: str = "",
        measure: str = Measure.SHARE,
    ) -> Observation | None:
        """Return one figure, or None where nothing was ever to be said."""
        key = (indicator, place, period, breakdown, str(measure))
        rows = self._serving.observations(serving.POINT, key)
        return _observation(rows[0]) if rows else None

    def for_indicator(
        self,
        indicator: str,
        *,
        periods: Collection[str] | None = None,
        measures: Collection[str] | None = None,
        breakdown: str = "",
    ) -> tuple[Observation, ...]:
        """Return an indicator's figures at all places, sorted by place and period."""
        rows = self._serving.observations(serving.OF_INDICATOR, (indicator, breakdown))
        return _kept(rows, periods=periods, measures=measures)

    def for_series(
        self, indicator: str, place: str, *, breakdown: str = ""
    ) -> tuple[Observation, ...]:
        """Return an indicator's figures at a place, sorted by period and measure."""
        parameters = (indicator, place, breakdown)
        rows = self._serving.observations(serving.OF_SERIES, parameters)
        return tuple(_observation(row) for row in rows)

    def for_place(
        self,
        place: str,
        *,
        periods: Collection[str] | None = None,
        measure: str | None = None,
    ) -> tuple[Observation, ...]:
        """Return all indicators' figures at a place, sorted by indicator and period."""
        if measure is None:
            rows = self._serving.observations(serving.OF_PLACE, (place,))
        else:
            parameters = (place, str(measure))
            rows = self._serving.observations(serving.OF_PLACE_ONE_MEASURE, parameters)
        return _kept(rows, periods=periods, measures=None)

    def credit(self, figure: Observation) -> LocalText | None:
        """Return the source line of a figure from outside; None for our own."""
        return self._credits.of(figure)

    def answers(self, place: str, period: str) -> UnitAnswers:
        """Return what a unit answered in a round; nothing where it answered nothing."""
        if period not in self._dates:
            raise NotFoundError(f"release {self.id} has no round {period}")
        return gathered(
            place,
            Occasion(period=period, reference_date=self._dates[period]),
            answers=self._serving.answers(place, period),
            evidence=(
                (routine, _day(decided), _day(followed_up), bool(documented))
                for routine, decided, followed_up, documented in self._serving.evidence(
                    place, period
                )
            ),
        )

    def participation(self, place: str, period: str) -> Mapping[str, FrameState]:
        """Return how a unit took part in each service area it was asked about."""
        rows = self._serving.participation(place, period)
        return {area: FrameState(state) for area, state in rows}

    def units_of(
        self, municipality: str, period: str, service_area: str
    ) -> tuple[str, ...]:
        """Return the units asked in a municipality: itself, or a city's districts."""
        return tuple(self._serving.units_of(municipality, period, service_area))

    def close(self) -> None:
        """Close the serving file; the release cannot be asked anything after."""
        self._serving.close()


def open_release(folder: Path, *, read_pack: PackReader) -> Release:
    """Open a release folder; `read_pack` is `formats.packs.pack_from_json`."""
    return Release(folder, read_pack)


def release_folder(data: Path, release_id: ReleaseId) -> Path:
    """Return where a release lies, whether or not it is there."""
    return data / "releases" / str(release_id)


def published_releases(data: Path) -> tuple[ReleaseId, ...]:
    """Return the ids of all releases, oldest first."""
    manifests = (data / "releases").glob(f"*/{MANIFEST}")
    return tuple(sorted(ReleaseId.parse(path.parent.name) for path in manifests))


def current_release(data: Path) -> Path:
    """Return the folder of the release that is published."""
    pointer = data / "releases" / CURRENT
    if not pointer.is_file():
        raise NotFoundError(f"nothing is published in {data}")
    return release_folder(data, ReleaseId.parse(pointer.read_text("ascii").strip()))


def publish(data: Path, release_id: ReleaseId) -> None:
    """Make a release the current one, in one step seen by all readers."""
    if not (release_folder(data, release_id) / MANIFEST).is_file():
        raise NotFoundError(f"there is no release {release_id} in {data}")
    write_durably(data / "releases" / CURRENT, f"{release_id}\n".encode("ascii"))


def drafts_of(data: Path, release_id: ReleaseId) -> list[Path]:
    """Return the folders of a release's drafts, the oldest first."""
    folders = (data / DRAFTS).glob(f"{release_id}-d*")
    return sorted(folders, key=lambda folder: (len(folder.name), folder.name))


def publish_draft(data: Path, draft: str, release_id: ReleaseId) -> None:
    """Move a draft in among the releases, where readers find it, and make it current.

    Done again after it was stopped half-way it goes on from there. Raises
    NotFoundError without a draft and ReleaseExistsError where the id is taken.
    """
    folder, target = data / DRAFTS / draft, release_folder(data, release_id)
    waiting = (folder / MANIFEST).is_file()
    if not waiting and not (target / MANIFEST).is_file():
        raise NotFoundError(f"there is no draft {draft} in {data}")
    if waiting and target.exists():
        raise ReleaseExistsError(f"release {release_id} exists and is never edited")
    if waiting:
        move_into_place(folder, target)
    publish(data, release_id)


def _kept(
    rows: list[serving.ObservationRow],
    *,
    periods: Collection[str] | None,
    measures: Collection[str] | None,
) -> tuple[Observation, ...]:
    return tuple(
        _observation(row)
        for row in rows
        if (periods is None or row[2] in periods)
        and (measures is None or row[5] in measures)
    )


def _observation(row: serving.ObservationRow) -> Observation:
    return Observation(
        indicator=row[0],
        place=row[1],
        period=row[2],
        version=row[3],
        breakdown=row[4],
        measure=_MEASURES[row[5]],
        value=row[6],
        numerator=row[7],
        denominator=row[8],
        answered=row[9],
        frame=row[10],
        ci_low=row[11],
        ci_high=row[12],
        bound_low=row[13],
        bound_high=row[14],
        missing=Missing(row[15]) if row[15] else None,
        status=row[16],
        flags=_flags(row[17]),
    )


@cache
def _flags(text: str) -> frozenset[Flag]:
    return frozenset(Flag(flag) for flag in text.split(";") if flag)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text is not None else None
