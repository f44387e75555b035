"""A little Sweden: five municipalities, two of them cities asked district by district.

No city was reorganised between the rounds of 2021 and 2022, so Göteborg is here: two of
its districts end, and two that were never there follow them. Elderly care and three
other areas ask Göteborg as one. The definitions are the real ones, or a handful that
has every kind of indicator.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from random import Random

from builders.indicators import persons_version, version_of
from builders.questions import (
    ROUTINE,
    YES_OR_NO,
    as_questions,
    asked,
    matrix,
    number,
    ordinal,
    text,
)
from builders.random_answers import random_tables
from jamfor.core.indicators.definitions import Indicator, IndicatorVersion, Kind
from jamfor.core.indicators.inputs import questions_of
from jamfor.core.indicators.rules import (
    LevelOf,
    NumberOf,
    NumberRef,
    ShareOf,
    ShareOfPositives,
)
from jamfor.core.places.places import Geography, Place, PlaceKind
from jamfor.core.questionnaires.conditions import (
    All,
    FollowedUpWithin,
    FollowUpDocumented,
    Is,
)
from jamfor.core.questionnaires.questions import Questionnaire, Section
from jamfor.core.releases.ids import ReleaseId
from jamfor.core.releases.pack import Pack
from jamfor.core.vocabulary.basis import Basis
from jamfor.core.vocabulary.missing import Missing
from jamfor.core.vocabulary.texts import LocalText
from jamfor.formats.definitions import definitions_folder, load_definitions
from jamfor.formats.packs import pack_hash, pack_to_json
from jamfor.pipeline.build import build_release
from jamfor.store.snapshots import SnapshotTables, write_answers_snapshot


PERIODS = ("2021", "2022")
MUNICIPALITIES = ("0180", "1460", "1461", "1480", "1490")
STOCKHOLM = ("0180-s03", "0180-s04", "0180-s08")
FOLLOWED = {"1480-g13": "1480-x01", "1480-g14": "1480-x02"}
"""The districts of Göteborg that end in the summer of 2021, and what follows each."""
PUBLISHED = datetime(2022, 6, 21, 7, tzinfo=UTC)
FIRST = ReleaseId.parse("2022.1.0")


def little_pack() -> Pack:
    """Return the real definitions over a little Sweden."""
    pack = load_definitions(definitions_folder(), example=True).pack
    assert pack is not None
    return replace(pack, geography=little_geography(pack.geography))


def little_geography(whole: Geography) -> Geography:
    """Keep five municipalities and what they belong to; reorganise one of them."""
    kept = {p.code: p for p in whole.places if p.code in MUNICIPALITIES}
    parents = {parent for place in kept.values() for parent in place.parents}
    places = [p for p in whole.places if _stays(p, kept, parents)]
    return replace(
        whole,
        places=tuple(sorted(_reorganised(places), key=lambda place: place.code)),
        relations=(),
    )


def _stays(place: Place, kept: dict[str, Place], parents: set[str]) -> bool:
    if place.kind is PlaceKind.DISTRICT:
        return place.code in STOCKHOLM or place.parents[0] == "1480"
    return place.kind is PlaceKind.NATION or place.code in {*kept, *parents}


def _reorganised(places: Iterable[Place]) -> Iterator[Place]:
    """Yield the places, with the districts that end and those that follow them."""
    for place in places:
        successor = FOLLOWED.get(place.code)
        if successor is None:
            yield place
            continue
        yield replace(place, valid_to=date(2021, 6, 30), successors=(successor,))
        yield replace(
            place,
            code=successor,
            name=text(f"Efter {place.name.sv}"),
            basis=Basis.EXAMPLE,
            valid_from=date(2021, 7, 1),
        )


def handful() -> Pack:
    """Return a little Sweden with a few indicators, at least one of every kind."""
    whole = little_pack()
    routine = asked(ROUTINE)
    questions = {
        "matrix": asked(matrix("a", "b", "c", "d", "e")),
        "door": asked(YES_OR_NO),
        "behind": asked(YES_OR_NO, asked_when=Is(question="door", value="yes")),
        "level": asked(ordinal("no", "partly", "yes")),
        "part": asked(number()),
        "whole": asked(number()),
        "days": asked(number("days")),
        "routine": routine,
    }
    indicators = tuple(
        Indicator(id=name, versions=(version,)) for name, version in _handful().items()
    )
    forms = tuple(
        Questionnaire(
            period=period,
            service_area=area,
            basis=Basis.EXAMPLE,
            sections=(
                Section(id="all", title=text("Allt"), questions=tuple(questions)),
            ),
        )
        for period in PERIODS
        for area in ("lss", "homelessness")
    )
    return replace(
        whole,
        indicators=indicators,
        families=(),
        edges=(),
        questions=as_questions(questions),
        questionnaires=forms,
    )


def with_persons() -> Pack:
    """Return a handful with two shares of persons, of small numbers."""
    few = handful()
    shares = {
        f"j-persons-{who}": ShareOf(
            numerator=NumberRef(question=f"heard-{who}"),
            denominator=NumberRef(question=f"all-{who}"),
        )
        for who in ("girls", "boys")
    }
    counts = [name for s in shares.values() for name in questions_of(s)]
    added = tuple(
        Indicator(
            id=name,
            versions=(
                replace(persons_version(), rule=rule, service_areas=("homelessness",)),
            ),
        )
        for name, rule in shares.items()
    )
    section = Section(id="persons", title=text("Personer"), questions=tuple(counts))
    return replace(
        few,
        indicators=(*few.indicators, *added),
        questions=(
            *few.questions,
            *as_questions({name: asked(number()) for name in counts}),
        ),
        questionnaires=tuple(
            replace(form, sections=(*form.sections, section))
            for form in few.questionnaires
        ),
    )


def _handful() -> dict[str, IndicatorVersion]:
    home, both = ("homelessness",), ("homelessness", "lss")
    current = All(
        of=(
            Is(question="routine", part="written", value="yes"),
            Is(question="routine", part="management", value="yes"),
            FollowedUpWithin(routine="routine", months=12),
            FollowUpDocumented(routine="routine"),
        )
    )
    share = ShareOf(
        numerator=NumberRef(question="part"), denominator=NumberRef(question="whole")
    )
    found = {
        f"a-{row}": version_of(
            Is(question="matrix", part=row, value="yes"),
            service_areas=both if row in "abc" else home,
        )
        for row in "abcde"
    }
    return found | {
        "b-behind": version_of(Is(question="behind", value="yes"), service_areas=both),
        "c-behind": version_of(
            Is(question="behind", value="yes"),
            when_not_reached=Missing.NOT_APPLICABLE,
            service_areas=("lss",),
        ),
        "d-level": version_of(
            LevelOf(question="level"),
            levels=("no", "partly", "yes"),
            service_areas=("lss", "homelessness"),
        ),
        "e-routine": version_of(current, service_areas=home),
        "f-twin": version_of(current, service_areas=("homelessness",)),
        "g-share": version_of(share, unit="percent", service_areas=home),
        "h-days": version_of(
            NumberOf(of=NumberRef(question="days")), unit="days", service_areas=home
        ),
        "i-count": version_of(NumberOf(of=NumberRef(question="whole")), unit="count"),
        "oj-homelessness": composite("homelessness", home),
        "oj-lss": composite("lss", ("lss",)),
        "oj-all": composite("all", both),
    }


def composite(service_area: str, shown: tuple[str, ...]) -> IndicatorVersion:
    """Return a share of positives."""
    version = version_of(
        ShareOfPositives(service_area=service_area), service_areas=shown
    )
    return replace(version, kind=Kind.COMPOSITE, counts_in=())


def rounds_of(
    pack: Pack, seed: int, *, silent: float = 0.1
) -> dict[str, SnapshotTables]:
    """Return answers of both years, the same for a seed."""
    return {
        period: random_tables(pack, period, Random(f"{seed} {period}"), silent=silent)
        for period in PERIODS
    }


def freeze(data: Path, pack: Pack, rounds: dict[str, SnapshotTables]) -> list[Path]:
    """Write a snapshot a year and return their folders."""
    name = pack_hash(pack_to_json(pack))
    return [
        write_answers_snapshot(
            data,
            period=period,
            tables=tables,
            frozen_at=datetime.combine(
                date(int(period), 4, 1), datetime.min.time(), UTC
            ),
            pack_hash=name,
            example=True,
        )
        for period, tables in rounds.items()
    ]


def build(
    data: Path, pack: Pack, snapshots: list[Path], release_id: ReleaseId = FIRST
) -> Path:
    """Build a release and return its folder."""
    return build_release(
        data=data,
        pack=pack,
        snapshots=snapshots,
        release_id=release_id,
        published_at=PUBLISHED,
        notes=[LocalText(sv="Första utgåvan", en="First release")],
    )
