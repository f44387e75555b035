"""An opened release: quick to open, right in every query, safe between threads."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from builders.little_sweden import FIRST, FOLLOWED, build, freeze, handful, rounds_of
from jamfor.core.answers.answers import FrameState
from jamfor.core.releases.ids import ReleaseId
from jamfor.core.vocabulary.errors import (
    CorruptReleaseError,
    NotFoundError,
    ReleaseExistsError,
)
from jamfor.core.vocabulary.observations import Measure
from jamfor.formats.packs import pack_from_json
from jamfor.pipeline.build import BuildRunningError, build_release
from jamfor.pipeline.figures import observations_of
from jamfor.store.durable import locked
from jamfor.store.releases import (
    Release,
    current_release,
    open_release,
    publish,
    published_releases,
)
from jamfor.store.unit_answers import Occasion, all_units


PACK = handful()
ROUNDS = rounds_of(PACK, seed=5)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with one release, published."""
    folder = tmp_path_factory.mktemp("data")
    build(folder, PACK, freeze(folder, PACK, ROUNDS))
    publish(folder, FIRST)
    return folder


@pytest.fixture(scope="module")
def release(data: Path) -> Release:
    """The release, opened."""
    return open_release(current_release(data), read_pack=pack_from_json)


def test_every_figure_can_be_asked_for_and_is_the_one_computed(
    release: Release,
) -> None:
    """Breaks if a column is read in another's place."""
    for row in observations_of(PACK, ROUNDS).to_dicts():
        found = release.value(
            row["indicator"],
            row["place"],
            row["period"],
            breakdown=row["breakdown"],
            measure=row["measure"],
        )
        assert found is not None
        assert found.value == row["value"]
        assert (found.missing or "") == row["missing"]
        assert (found.numerator, found.denominator) == (
            row["numerator"],
            row["denominator"],
        )
        assert (found.bound_low, found.bound_high) == (
            row["bound_low"],
            row["bound_high"],
        )
        assert ";".join(sorted(found.flags)) == row["flags"]


def test_what_was_never_to_be_said_is_none(release: Release) -> None:
    """Göteborg's districts are not asked about LSS. Breaks if a gap is made up."""
    assert release.value("i-count", "1480-g11", "2021", measure="count") is None
    assert release.value("no-such", "0000", "2021") is None


def test_an_indicator_at_all_places_and_a_place_with_all_indicators(
    release: Release,
) -> None:
    """Sorted, without breakdowns, narrowed by year and measure.

    Breaks if breakdown rows are mixed in, or if the order is the index's.
    """
    table = observations_of(PACK, ROUNDS)
    of_level = release.for_indicator("d-level", periods=["2022"], measures=["share"])
    due = table.filter(
        indicator="d-level", period="2022", measure="share", breakdown=""
    )
    assert [o.place for o in of_level] == due["place"].to_list()

    of_nation = release.for_place("0000")
    due = table.filter(place="0000", breakdown="")
    keys = [(o.indicator, o.period, o.measure) for o in of_nation]
    assert keys == due.select("indicator", "period", "measure").rows()

    rates = release.for_place("0000", periods=["2021"], measure=Measure.RESPONSE_RATE)
    assert {o.period for o in rates} == {"2021"}
    assert len(rates) == 3

    spread = release.for_indicator("d-level", breakdown="level=yes")
    assert {o.breakdown for o in spread} == {"level=yes"}


def test_answers_come_back_as_the_unit_gave_them(release: Release) -> None:
    """Breaks if a multiple choice loses a code or a reason its name."""
    for period, tables in ROUNDS.items():
        reference = next(r.reference_date for r in PACK.rounds if r.period == period)
        units = all_units(tables, Occasion(period=period, reference_date=reference))
        for place, unit in units.items():
            assert release.answers(place, period) == unit

    with pytest.raises(NotFoundError):
        release.answers("1460", "1999")


def test_participation_and_the_units_of_a_city(release: Release) -> None:
    """Breaks if a city that is asked as one is given districts, or the reverse."""
    assert release.units_of("1480", "2022", "lss") == ("1480",)
    assert release.units_of("1480", "2022", "homelessness") == (
        "1480-g11",
        "1480-g12",
        *FOLLOWED.values(),
    )
    assert set(release.participation("1480", "2022")) == {"lss"}
    assert set(release.participation("1460", "2022").values()) <= set(FrameState)


def test_threads_may_ask_at_once_each_on_its_own_connection(release: Release) -> None:
    """Breaks if one connection is shared: threads would wait for each other."""
    meeting = Barrier(4)

    def ask(_: int) -> tuple[int, float | None]:
        meeting.wait()
        found = release.value("a-a", "0000", "2021")
        assert found is not None
        meeting.wait()
        return id(release._serving._connection), found.value  # noqa: SLF001

    with ThreadPoolExecutor(4) as pool:
        asked = list(pool.map(ask, range(4)))

    assert len({connection for connection, _ in asked}) == 4
    assert len({value for _, value in asked}) == 1


def test_the_serving_file_cannot_be_written_through_a_release(
    data: Path, release: Release
) -> None:
    """Breaks if the connection is opened for writing."""
    connection = release._serving._connection  # noqa: SLF001 - the guarantee itself
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        connection.execute("DELETE FROM observation")
    assert release.folder == data / "releases" / str(FIRST)


def test_a_release_is_never_edited(data: Path) -> None:
    """Breaks if a taken id is built over."""
    folders = sorted((data / "snapshots" / "kommunenkaten").glob("*/1"))
    before = (current_release(data) / "manifest.json").read_bytes()

    with pytest.raises(ReleaseExistsError):
        build(data, PACK, folders)
    assert (current_release(data) / "manifest.json").read_bytes() == before


def test_a_draft_lies_beside_and_is_not_published(data: Path) -> None:
    """Breaks if a draft can be taken for a release."""
    folders = sorted((data / "snapshots" / "kommunenkaten").glob("*/1"))
    release = open_release(current_release(data), read_pack=pack_from_json)
    drafts = [
        build_release(
            data=data,
            pack=PACK,
            snapshots=folders,
            release_id=FIRST,
            published_at=release.manifest.published_at,
            draft=True,
        )
        for _ in range(2)
    ]

    names = [draft.relative_to(data).as_posix() for draft in drafts]
    assert names == ["drafts/2022.1.0-d1", "drafts/2022.1.0-d2"]
    assert published_releases(data) == (FIRST,)
    assert open_release(drafts[0], read_pack=pack_from_json).id == FIRST


def test_only_what_exists_is_published(data: Path, tmp_path: Path) -> None:
    """Breaks if `current` can name a release that is not there."""
    with pytest.raises(NotFoundError):
        publish(data, ReleaseId.parse("2022.2.0"))
    assert current_release(data).name == str(FIRST)
    with pytest.raises(NotFoundError, match="nothing is published"):
        current_release(tmp_path)


def test_two_builds_at_once_are_refused(data: Path) -> None:
    """Breaks if a second build can sweep away the first one's folder."""
    folders = sorted((data / "snapshots" / "kommunenkaten").glob("*/1"))
    with (
        locked(data / ".building.lock", wait=False),
        pytest.raises(BuildRunningError),
    ):
        build(data, PACK, folders, ReleaseId.parse("2022.2.0"))


def test_a_release_with_other_definitions_than_its_manifest_is_not_opened(
    tmp_path: Path,
) -> None:
    """Breaks if pack.json is read without its checksum."""
    folder = build(tmp_path, PACK, freeze(tmp_path, PACK, ROUNDS))
    text = (folder / "pack.json").read_text("utf-8")
    (folder / "pack.json").write_text(text.replace("Bengtsfors", "Bengtfors"), "utf-8")

    with pytest.raises(CorruptReleaseError, match=r"pack\.json"):
        open_release(folder, read_pack=pack_from_json)
