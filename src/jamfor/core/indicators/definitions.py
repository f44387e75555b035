"""An indicator: a stable id, versions, and in each version a rule over answers."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from jamfor.core.indicators.rules import Rule
from jamfor.core.vocabulary.basis import Basis, IndicatorBasis
from jamfor.core.vocabulary.missing import Missing
from jamfor.core.vocabulary.observations import Measure
from jamfor.core.vocabulary.texts import LocalText


class Kind(StrEnum):
    """What an indicator measures; the kind decides the method (rule 2)."""

    FACT = "fact"  # yes or no about a unit: no sampling error, no interval
    ORDINAL = "ordinal"  # levels with words of their own
    REPORTED = "reported"  # days, percent or a count that a unit reports
    PERSONS = "persons"  # a share of persons that a unit reports: has an interval
    COMPOSITE = "composite"  # a share of positives
    EXTERNAL = "external"  # computed by somebody else: a register, another survey

    @property
    def is_number(self) -> bool:
        """Whether a unit reports numbers, which are kept in ten-thousandths."""
        return self in {Kind.REPORTED, Kind.PERSONS}

    @property
    def has_interval(self) -> bool:
        """Whether chance is in the value: a fact about a unit has none (rule 2)."""
        return self is Kind.PERSONS

    @property
    def counts(self) -> bool:
        """Whether such an indicator can be a factor of a basket."""
        return self in {Kind.FACT, Kind.ORDINAL}


_OUTSIDE = {"percent": Measure.SHARE, "count": Measure.COUNT}


class Direction(StrEnum):
    """Which way is wanted."""

    HIGHER = "higher"
    LOWER = "lower"
    NONE = "none"


class Aspect(StrEnum):
    """Donabedian's three: what there is, what is done, what came of it."""

    STRUCTURE = "structure"
    PROCESS = "process"
    OUTCOME = "outcome"


class Dimension(StrEnum):
    """The six quality dimensions of the model of 2023."""

    KNOWLEDGE_BASED = "knowledge-based"
    SAFE = "safe"
    PERSON_CENTRED = "person-centred"
    EFFICIENT = "efficient"
    EQUAL = "equal"
    ACCESSIBLE = "accessible"


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """A step of an ordinal indicator, and the number Kolada writes for it."""

    code: str
    text: LocalText
    kolada: int


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorVersion:
    """An indicator as it was in some years.

    `periods` are the rounds it is computed from; `elsewhere` are years of which only
    figures that somebody else published are known. `service_areas` are where it is
    shown, its home first: the home's frame says who is asked. `counts_in` are the
    baskets it is a factor of. `outside_party` is whom an agreement is with.
    """

    version: int
    periods: tuple[str, ...]
    basis: IndicatorBasis
    title: LocalText
    kind: Kind
    rule: Rule
    when_not_reached: Missing | None  # None: an answer not reached counts as No
    service_areas: tuple[str, ...]
    counts_in: tuple[str, ...]
    counts_motive: LocalText | None
    family: str
    theme: str
    aspect: Aspect
    dimension: Dimension
    direction: Direction
    source: str
    owner: str
    review: str
    unit: str = ""
    levels: tuple[Level, ...] = ()
    met_from: str = ""
    elsewhere: tuple[str, ...] = ()
    suppression: str = ""  # the policy of a share of persons
    groups: tuple[tuple[str, str], ...] = ()  # whom it is about: (dimension, code)
    outside_party: str = ""

    @property
    def years(self) -> tuple[str, ...]:
        """Every year there can be a figure of, in order."""
        return tuple(sorted({*self.periods, *self.elsewhere}))

    @property
    def headline(self) -> Measure:
        """The measure a page shows first for an aggregate."""
        if self.kind is Kind.REPORTED:
            return Measure.MEDIAN
        if self.kind is Kind.EXTERNAL:
            return _OUTSIDE.get(self.unit, Measure.MEAN)
        return Measure.SHARE

    @property
    def home(self) -> str:
        """The service area whose frame says who is asked; empty without any."""
        return self.service_areas[0] if self.service_areas else ""

    def is_met_at(self, level: str) -> bool:
        """Whether an ordinal level counts as met."""
        order = [step.code for step in self.levels]
        return order.index(level) >= order.index(self.met_from)


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """A published indicator; its id never changes and is Kolada's where it has one."""

    id: str
    versions: tuple[IndicatorVersion, ...]
    kolada_until: str = ""  # last year Kolada carried it; empty: still carried in 2024

    def in_period(self, period: str) -> IndicatorVersion | None:
        """Return the version of a round, or None in a year it was not asked."""
        return next((v for v in self.versions if period in v.periods), None)

    def in_year(self, year: str) -> IndicatorVersion | None:
        """Return the version of a year, figures published elsewhere included."""
        return next((v for v in self.versions if year in v.years), None)

    @property
    def asked_in(self) -> tuple[str, ...]:
        """The rounds it was asked in, in order."""
        return tuple(sorted(p for v in self.versions for p in v.periods))

    @property
    def years(self) -> tuple[str, ...]:
        """Every year there can be a figure of, in order."""
        return tuple(sorted(year for v in self.versions for year in v.years))

    @property
    def latest(self) -> IndicatorVersion:
        """The version of the last year there can be a figure of."""
        return max(self.versions, key=lambda version: version.years[-1])


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """Indicators that measure the same thing in several service areas (rule 1b)."""

    id: str
    title: LocalText


COORDINATION = "coordination-routine"
"""The family of routines for coordination between the service areas that show them."""

AGREEMENT = "external-agreement"
"""The family of agreements between a service area and a party outside it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """Somebody outside the social services with whom there are agreements."""

    id: str
    title: LocalText
    basis: Basis
