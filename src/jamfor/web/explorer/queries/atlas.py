"""What a release knows, by name: places, service areas, indicators, questions.

Built once for each release that is open; pages look things up here instead of walking
the pack.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from jamfor.core.comparability.frame_change import FrameChange, frame_change
from jamfor.core.comparability.graph import ComparabilityGraph
from jamfor.core.comparability.rate import ComparabilityRate, comparability_rate
from jamfor.core.findings.baskets import ALL, homes_of
from jamfor.core.findings.trends import Trends
from jamfor.core.indicators.definitions import (
    Family,
    Indicator,
    IndicatorVersion,
    Kind,
)
from jamfor.core.places.places import Place, PlaceKind, ServiceArea
from jamfor.core.questionnaires.questions import Question, QuestionVersion, Term
from jamfor.core.releases.pack import Pack, Round
from jamfor.core.vocabulary.errors import JamforError, NotFoundError
from jamfor.core.vocabulary.texts import LocalText
from jamfor.store.releases import Release


NATION = "0000"


@dataclass(frozen=True, kw_only=True, eq=False)
class Atlas:
    """The names of a pack, read in one of its years.

    `periods` are the years collected, in order; `now` is the one that pages are about,
    the last unless a reader chose another.
    """

    pack: Pack
    graph: ComparabilityGraph
    periods: tuple[str, ...]
    now: str

    @property
    def choices(self) -> Sequence[str]:
        """The years a reader can choose between."""
        return to_choose(self.periods)

    @property
    def before(self) -> str:
        """The year before it, whether or not anything was collected then."""
        return str(int(self.now) - 1)

    @cached_property
    def rounds(self) -> Mapping[str, Round]:
        """Collections by year."""
        return {r.period: r for r in self.pack.rounds}

    @cached_property
    def places(self) -> Mapping[str, Place]:
        """Places by code."""
        return {place.code: place for place in self.pack.geography.places}

    @cached_property
    def children(self) -> Mapping[str, tuple[Place, ...]]:
        """What belongs to a place, by its code, in the order of Swedish names."""
        found: dict[str, list[Place]] = {}
        for place in self.pack.geography.places:
            for parent in place.parents:
                found.setdefault(parent, []).append(place)
        return {code: tuple(sorted(p, key=by_name)) for code, p in found.items()}

    def of_kind(self, *kinds: PlaceKind) -> tuple[Place, ...]:
        """Return the places of some kinds, in the order of the pack."""
        return tuple(p for p in self.pack.geography.places if p.kind in kinds)

    @property
    def areas(self) -> tuple[ServiceArea, ...]:
        """The service areas in their order."""
        return self.pack.geography.service_areas

    @cached_property
    def area(self) -> Mapping[str, ServiceArea]:
        """Service areas by id."""
        return {area.id: area for area in self.areas}

    @cached_property
    def area_by_slug(self) -> Mapping[str, ServiceArea]:
        """Service areas by address."""
        return {area.slug: area for area in self.areas}

    @cached_property
    def indicators(self) -> Mapping[str, Indicator]:
        """Indicators by id."""
        return {indicator.id: indicator for indicator in self.pack.indicators}

    @cached_property
    def families(self) -> Mapping[str, Family]:
        """Families by id."""
        return {family.id: family for family in self.pack.families}

    @cached_property
    def questions(self) -> Mapping[str, Question]:
        """Questions by id."""
        return {question.id: question for question in self.pack.questions}

    @cached_property
    def terms(self) -> Mapping[str, Term]:
        """Explained words by id."""
        return {term.id: term for term in self.pack.terms}

    def questions_in(self, period: str) -> Mapping[str, QuestionVersion]:
        """Return the questions put in a year, by id."""
        put = ((q.id, q.asked_in(period)) for q in self.pack.questions)
        return {key: version for key, version in put if version is not None}

    @cached_property
    def rates(self) -> Mapping[str | None, ComparabilityRate]:
        """How much of this year can be compared, by service area; None is all."""
        keys: tuple[str | None, ...] = (None, *(area.id for area in self.areas))
        return {
            key: comparability_rate(
                self.pack.indicators, self.graph, period=self.now, service_area=key
            )
            for key in keys
        }

    @cached_property
    def trends(self) -> Trends:
        """The series of each indicator over all years, parted where edges part it."""
        return Trends(self.pack.indicators, self.graph, self.pack.geography)

    @cached_property
    def frame_changes(self) -> Mapping[str, FrameChange | None]:
        """Who came and left since the year before, by service area."""
        return {area.id: self._frame_change(area.id) for area in self.areas}

    def _frame_change(self, service_area: str) -> FrameChange | None:
        try:
            return frame_change(
                self.pack.geography,
                service_area=service_area,
                earlier=self.before,
                later=self.now,
            )
        except NotFoundError:
            return None  # nobody was asked about it in one of the years

    def frame_change_at(self, service_area: str, place: str) -> FrameChange | None:
        """Return the change of frame that shakes a place's figures, if any."""
        change = self.frame_changes.get(service_area)
        return change if change is not None and place in change.aggregates else None

    @cached_property
    def homes(self) -> Mapping[str, frozenset[str]]:
        """The areas whose frames a share of positives depends on, by its own area.

        A factor counted in several areas is asked of the units of its home.
        """
        years = (self.before, self.now)
        return {
            area: homes_of(self.pack.indicators, composite, periods=years)
            for area in (ALL, *(area.id for area in self.areas))
            if (composite := self.indicators.get(share_of_positives_id(area)))
        }

    def frame_changes_of(self, service_area: str) -> tuple[FrameChange, ...]:
        """Return the frame changes that shake a share of positives, its own first."""
        homes = self.homes.get(service_area, frozenset())
        changed = ((a, c) for a, c in self.frame_changes.items() if a in homes and c)
        ordered = sorted(changed, key=lambda found: found[0] != service_area)
        return tuple(change for _, change in ordered)

    def basket_change_at(self, service_area: str, place: str) -> FrameChange | None:
        """Return the change of frame that shakes a place's share of positives."""
        changes = self.frame_changes_of(service_area)
        return next((c for c in changes if place in c.aggregates), None)

    def shown_in(self, period: str, service_area: str) -> tuple[Indicator, ...]:
        """Return the indicators a service area shows in a year, composites left out."""
        return tuple(
            indicator
            for indicator in self.pack.indicators
            if (version := indicator.in_period(period)) is not None
            and service_area in version.service_areas
            and not is_composite(version)
        )


def is_composite(version: IndicatorVersion) -> bool:
    """Whether a version is a share of positives, made of the others."""
    return version.kind is Kind.COMPOSITE


def share_of_positives_id(service_area: str) -> str:
    """Return the id of a service area's share of positives; `all` is every area's."""
    return f"oj-share-{service_area}"


# Swedish has å, ä, ö last; as code points ä comes before å.
_ALPHABET = str.maketrans({"å": "z\u0001", "ä": "z\u0002", "ö": "z\u0003"})


def sorting(text: LocalText) -> str:
    """Return a key that puts Swedish names in Swedish order."""
    return text.sv.casefold().translate(_ALPHABET)


def by_name(place: Place) -> str:
    """Return the key of a place in a list of names."""
    return sorting(place.name)


KEPT = 16  # atlases of open releases and years

_atlases: dict[tuple[str, str], Atlas] = {}


def atlas_of(release: Release, now: str = "") -> Atlas:
    """Return the names of a release in a year, the last one unless another is given.

    Made at the first visit. Raises JamforError for a year that cannot be chosen.
    """
    year = now or release.rounds[-1]
    choices = to_choose(release.rounds)
    if year not in choices:
        raise _no_such_year(year, choices)
    found = _atlases.get((release.key, year))
    if found is None:
        if len(_atlases) >= KEPT:
            _atlases.clear()
        found = _atlases[release.key, year] = Atlas(
            pack=release.pack, graph=release.graph, periods=release.rounds, now=year
        )
    return found


def to_choose(rounds: Sequence[str]) -> Sequence[str]:
    """Return the years a page can be about: each with a round before it.

    Of the year before the first round nothing is known here; the first stands beside
    the second.
    """
    return rounds[1:] or rounds


def _no_such_year(year: str, rounds: Sequence[str]) -> JamforError:
    listed = ", ".join(rounds)
    return JamforError(
        text=LocalText(
            sv=f"Sidan kan inte visas för ”{year}”. Välj något av åren {listed}.",
            en=f"The page cannot be shown for “{year}”. Choose one of {listed}.",
        )
    )
