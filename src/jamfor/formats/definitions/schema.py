"""The files of definitions/ as they are written: every field, and nothing else.

Names are those of the files with dashes for underscores. A rule or a condition is kept
as it was written, since its shape depends on its first word; `rules` reads it.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from msgspec import Meta, Struct

from jamfor.core.comparability.edges import Verdict
from jamfor.core.indicators.definitions import Aspect, Dimension, Direction, Kind
from jamfor.core.questionnaires.questions import ResponseType, Reuse
from jamfor.core.vocabulary.basis import Basis


Year = Annotated[int, Meta(ge=1990, le=2100)]
Id = Annotated[str, Meta(pattern=r"^[A-Za-z0-9]+(-[A-Za-z0-9]+)*$")]
Words = Annotated[str, Meta(pattern=r"\S")]
Tree = dict[str, object]


class Entry(
    Struct, frozen=True, kw_only=True, rename="kebab", forbid_unknown_fields=True
):
    """Something written in a file: a field that is not known is a fault."""


class Text(Entry, frozen=True, kw_only=True):
    """The same words in both languages."""

    sv: Words
    en: Words


# indicators/


class IndicatorBasisEntry(Entry, frozen=True, kw_only=True):
    """Whence an indicator's title, rule and years come."""

    title: Basis
    rule: Basis
    years: Basis


class LevelEntry(Entry, frozen=True, kw_only=True):
    """A step of an ordinal; without `kolada` its place in the order is its number."""

    code: Id
    text: Text
    kolada: int | None = None


class IndicatorVersionEntry(Entry, frozen=True, kw_only=True):
    """One version of an indicator."""

    version: Annotated[int, Meta(ge=1)]
    periods: list[Year] = []
    elsewhere: list[Year] = []
    basis: IndicatorBasisEntry
    title: Text
    kind: Kind
    rule: Tree
    when_not_reached: Literal["no", "not-applicable"]
    service_areas: Annotated[list[Id], Meta(min_length=1)]
    counts_in: list[Id] | None = None
    counts_motive: Text | None = None
    family: Id | None = None
    outside_party: Id | None = None
    theme: Id
    aspect: Aspect
    dimension: Dimension
    direction: Direction
    source: Id
    owner: Words
    review: date
    unit: Literal["percent", "days", "count", "per-1000"] | None = None
    suppression: Id | None = None
    groups: dict[Id, Id] = {}
    levels: list[LevelEntry] = []
    met_from: str | None = None


class IndicatorEntry(Entry, frozen=True, kw_only=True):
    """An indicator with its versions."""

    id: Id
    kolada_until: Year | None = None
    versions: Annotated[list[IndicatorVersionEntry], Meta(min_length=1)]


class IndicatorsFile(Entry, frozen=True, kw_only=True):
    """indicators/<service area>.yaml and indicators/composites.yaml."""

    indicators: list[IndicatorEntry]


class ArchetypeEntry(Entry, frozen=True, kw_only=True):
    """A named shape of a rule, with placeholders for its parameters."""

    id: Id
    title: Text
    parameters: list[Id]
    rule: Tree


class ArchetypesFile(Entry, frozen=True, kw_only=True):
    """indicators/archetypes.yaml."""

    archetypes: list[ArchetypeEntry]


class FamilyEntry(Entry, frozen=True, kw_only=True):
    """A family of indicators that measure the same thing."""

    id: Id
    title: Text
    basis: Basis


class FamiliesFile(Entry, frozen=True, kw_only=True):
    """indicators/families.yaml."""

    families: list[FamilyEntry]


class PartyEntry(Entry, frozen=True, kw_only=True):
    """Somebody outside the social services with whom there are agreements."""

    id: Id
    title: Text
    basis: Basis


class PartiesFile(Entry, frozen=True, kw_only=True):
    """indicators/parties.yaml, in the order in which pages show them."""

    parties: list[PartyEntry]


# questions/


class CategoryEntry(Entry, frozen=True, kw_only=True):
    """An answer that can be chosen, or a row of a matrix."""

    code: Id
    text: Text


class ResponseEntry(Entry, frozen=True, kw_only=True):
    """The form of an answer; which fields belong to which form is checked later."""

    type: ResponseType
    categories: list[CategoryEntry] | None = None
    rows: list[CategoryEntry] | None = None
    columns: Literal["yes-no"] | list[CategoryEntry] | None = None
    unit: Literal["days", "persons", "full-time-equivalents", "hours"] | None = None
    minimum: int | None = None
    maximum: int | None = None
    max_length: Annotated[int, Meta(ge=1)] | None = None


class QuestionVersionEntry(Entry, frozen=True, kw_only=True):
    """One version of a question."""

    version: Annotated[int, Meta(ge=1)]
    periods: Annotated[list[Year], Meta(min_length=1)]
    basis: Basis
    text: Text
    phrase: Text
    guidance: Text | None = None
    terms: list[Id] = []
    response: ResponseEntry
    asked_when: Tree | None = None
    allow: list[Literal["not-applicable", "cannot-provide", "dont-know"]] = []
    reuse: Reuse
    minutes: Annotated[float, Meta(ge=0)]


class QuestionEntry(Entry, frozen=True, kw_only=True):
    """A question with its versions."""

    id: Id
    versions: Annotated[list[QuestionVersionEntry], Meta(min_length=1)]


class QuestionsFile(Entry, frozen=True, kw_only=True):
    """questions/<file>.yaml."""

    questions: list[QuestionEntry]


class TermEntry(Entry, frozen=True, kw_only=True):
    """A word explained."""

    id: Id
    term: Text
    definition: Text
    basis: Basis


class TermsFile(Entry, frozen=True, kw_only=True):
    """questions/terms*.yaml."""

    terms: list[TermEntry]


# questionnaires/<year>/


class SectionEntry(Entry, frozen=True, kw_only=True):
    """A titled run of questions."""

    id: Id
    title: Text
    questions: Annotated[list[Id], Meta(min_length=1)]


class QuestionnaireFile(Entry, frozen=True, kw_only=True):
    """questionnaires/<year>/<service area>.yaml."""

    period: Year
    service_area: Id
    basis: Basis
    sections: list[SectionEntry]


class RoundBasisEntry(Entry, frozen=True, kw_only=True):
    """Whence the days and words of a round come."""

    title: Basis
    reference_date: Basis
    opens: Basis
    last_day: Basis
    closes: Basis
    published: Basis
    legal_ground: Basis


class RoundFile(Entry, frozen=True, kw_only=True):
    """questionnaires/<year>/round.yaml."""

    period: Year
    title: Text
    reference_date: date
    opens: date
    last_day: date
    closes: date
    published: date
    legal_ground: Text
    basis: RoundBasisEntry


# comparability/


class RecodeEntry(Entry, frozen=True, kw_only=True):
    """A named function that carries old levels to new ones."""

    function: Literal["rename-levels"]
    mapping: dict[str, str]


class EdgeEntry(Entry, frozen=True, kw_only=True):
    """A verdict: between versions, or between years of an indicator, area or round."""

    from_: str | None = None
    to: str | None = None
    indicator: Id | None = None
    service_area: Id | None = None
    round: Literal[True] | None = None
    years: Annotated[list[Year], Meta(min_length=2, max_length=2)] | None = None
    kind: Verdict
    recode: RecodeEntry | None = None
    motive: Text
    decided_by: Words
    on: date
    basis: Basis


class EdgesFile(Entry, frozen=True, kw_only=True):
    """comparability/<years>-<service area>.yaml."""

    edges: list[EdgeEntry]


class ContextNoteEntry(Entry, frozen=True, kw_only=True):
    """Something to know of some years; without service areas it concerns them all."""

    id: Id
    years: Annotated[list[Year], Meta(min_length=1)]
    service_areas: list[Id] = []
    text: Text
    source: Words
    basis: Basis


class ContextNotesFile(Entry, frozen=True, kw_only=True):
    """comparability/notes.yaml."""

    notes: list[ContextNoteEntry]


# breakdowns/


class BreakdownCodeEntry(Entry, frozen=True, kw_only=True):
    """A code of a breakdown, as it is or followed by a dash and a period."""

    code: Id
    followed_by: Literal["period"] | None = None
    text: Text
    motive: Text | None = None


class BreakdownFile(Entry, frozen=True, kw_only=True):
    """breakdowns/<dimension>.yaml: what a dimension of the observations divides.

    The pipeline makes the codes of baskets; those of persons are named by indicators.
    """

    dimension: Id
    title: Text
    of: Kind
    basis: Basis
    codes: Annotated[list[BreakdownCodeEntry], Meta(min_length=1)]


# suppression.yaml


class PolicyEntry(Entry, frozen=True, kw_only=True):
    """When a share of persons is not shown."""

    id: Id
    title: Text
    text: Text
    min_n: Annotated[int, Meta(ge=1)]
    min_numerator: Annotated[int, Meta(ge=0)] = 0
    min_complement: Annotated[int, Meta(ge=0)] = 0
    extremes_below: Annotated[int, Meta(ge=0)] = 0
    rounding: Annotated[int, Meta(ge=1)] = 1
    pooled_years: Annotated[int, Meta(ge=1)] = 1
    source: Text
    basis: Basis


class PoliciesFile(Entry, frozen=True, kw_only=True):
    """suppression.yaml."""

    policies: list[PolicyEntry]


# places/


class NationFile(Entry, frozen=True, kw_only=True):
    """places/nation.yaml."""

    code: str
    name: Text


class CountyEntry(Entry, frozen=True, kw_only=True):
    """A county."""

    code: str
    name: Text


class CountiesFile(Entry, frozen=True, kw_only=True):
    """places/counties.yaml."""

    counties: list[CountyEntry]


class MunicipalityEntry(Entry, frozen=True, kw_only=True):
    """A municipality: its county, and the groups it is compared with."""

    code: Annotated[str, Meta(pattern=r"^[0-9]{4}$")]
    name: Words
    county: str
    skr_group: str
    size_class: str


class MunicipalitiesFile(Entry, frozen=True, kw_only=True):
    """places/municipalities.yaml."""

    municipalities: list[MunicipalityEntry]


class DistrictEntry(Entry, frozen=True, kw_only=True):
    """A city district, from its first day to its last."""

    code: str
    city: str
    name: Words
    valid_from: date
    valid_to: date | None = None
    successors: list[str]
    basis: Basis


class DistrictsFile(Entry, frozen=True, kw_only=True):
    """places/districts.yaml."""

    districts: list[DistrictEntry]


class GroupBasisEntry(Entry, frozen=True, kw_only=True):
    """Whence a group's name and first day come."""

    name: Basis
    valid_from: Basis


class SkrGroupEntry(Entry, frozen=True, kw_only=True):
    """One of the groups of the Association of Local Authorities and Regions."""

    code: str
    name: Text
    valid_from: date
    basis: GroupBasisEntry


class SizeClassEntry(Entry, frozen=True, kw_only=True):
    """Municipalities of like population: from `least` up to but not `below`."""

    code: str
    name: Text
    least: Annotated[int, Meta(ge=0)]
    below: int | None = None
    basis: Basis


class GroupsFile(Entry, frozen=True, kw_only=True):
    """places/groups.yaml."""

    skr_groups: list[SkrGroupEntry]
    size_classes: list[SizeClassEntry]


class FrameEntry(Entry, frozen=True, kw_only=True):
    """Which cities are asked district by district, for some areas and years."""

    service_areas: list[Id]
    periods: list[Year]
    districts_of: list[str]
    reference: Literal["02-01"]  # frames are made on this day of the year
    basis: Basis


class FramesFile(Entry, frozen=True, kw_only=True):
    """places/frames.yaml."""

    frames: list[FrameEntry]


class RelationEntry(Entry, frozen=True, kw_only=True):
    """Places bound to each other for some years."""

    kind: Literal["shares-leadership"]
    places: Annotated[list[str], Meta(min_length=2)]
    from_: Year
    to: Year | None = None
    basis: Basis


class AdministrationBasisEntry(Entry, frozen=True, kw_only=True):
    """Whence an administration's existence, name and areas come."""

    exists: Basis
    name: Basis
    service_areas: Basis


class AdministrationEntry(Entry, frozen=True, kw_only=True):
    """A part of a municipality, and the service areas it answers for."""

    code: str
    municipality: str
    name: Text
    service_areas: list[Id]
    from_: Year
    to: Year | None = None
    basis: AdministrationBasisEntry


class RelationsFile(Entry, frozen=True, kw_only=True):
    """places/relations.yaml."""

    relations: list[RelationEntry]
    administrations: list[AdministrationEntry]


class FormerNameEntry(Entry, frozen=True, kw_only=True):
    """What a service area was called, and the last year it was."""

    sv: Words
    en: Words
    until: Year
    basis: Basis


class ServiceAreaBasisEntry(Entry, frozen=True, kw_only=True):
    """Whence a service area's name, first year and mandate come."""

    name: Basis
    from_: Basis
    mandate: Basis | None = None


class ServiceAreaEntry(Entry, frozen=True, kw_only=True):
    """A service area; `slug` is its address in both languages."""

    id: Id
    slug: Annotated[str, Meta(pattern=r"^[a-z]+(-[a-z]+)*$")]
    name: Text
    short: Text
    group: Id
    former_names: list[FormerNameEntry]
    from_: Year
    mandate: Text | None = None
    basis: ServiceAreaBasisEntry


class AreaGroupEntry(Entry, frozen=True, kw_only=True):
    """Service areas that a page gathers."""

    id: Id
    name: Text
    service_areas: list[Id]
    basis: Basis


class PublishedGroupsEntry(Entry, frozen=True, kw_only=True):
    """Which areas stood as one in the publication of a year."""

    period: Year
    basis: Basis
    groups: list[list[Id]]


class ServiceAreasFile(Entry, frozen=True, kw_only=True):
    """places/service-areas.yaml."""

    service_areas: list[ServiceAreaEntry]
    groups: list[AreaGroupEntry]
    published_groups: list[PublishedGroupsEntry]
