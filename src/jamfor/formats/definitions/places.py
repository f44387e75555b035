"""Places, service areas, frames and relations, from their files to the core's types."""

from __future__ import annotations

from datetime import date

from jamfor.core.places.places import (
    FrameRule,
    Place,
    PlaceKind,
    Relation,
    ServiceArea,
)
from jamfor.core.vocabulary.texts import LocalText
from jamfor.formats.definitions.questions import local, years
from jamfor.formats.definitions.reading import Findings, Site
from jamfor.formats.definitions.schema import (
    AdministrationEntry,
    CountiesFile,
    DistrictEntry,
    FramesFile,
    GroupsFile,
    MunicipalityEntry,
    NationFile,
    RelationsFile,
    ServiceAreasFile,
)


def nation_of(entry: NationFile, site: Site, findings: Findings) -> Place:
    """Return the nation."""
    findings.define(("place", entry.code), site)
    return Place(code=entry.code, kind=PlaceKind.NATION, name=local(entry.name))


def counties_of(entry: CountiesFile, site: Site, findings: Findings) -> list[Place]:
    """Return the counties."""
    for index, county in enumerate(entry.counties):
        findings.define(("place", county.code), site.within("counties", index))
    return [
        Place(code=county.code, kind=PlaceKind.COUNTY, name=local(county.name))
        for county in entry.counties
    ]


def groups_of(entry: GroupsFile, site: Site, findings: Findings) -> list[Place]:
    """Return the groups a municipality is compared with."""
    for index, group in enumerate(entry.skr_groups):
        findings.define(("place", group.code), site.within("skr-groups", index))
    for index, size in enumerate(entry.size_classes):
        findings.define(("place", size.code), site.within("size-classes", index))
    groups = [
        Place(
            code=group.code,
            kind=PlaceKind.SKR_GROUP,
            name=local(group.name),
            basis=group.basis.name,
            valid_from=group.valid_from,
        )
        for group in entry.skr_groups
    ]
    return groups + [
        Place(
            code=size.code,
            kind=PlaceKind.SIZE_CLASS,
            name=local(size.name),
            basis=size.basis,
        )
        for size in entry.size_classes
    ]


def municipality_of(entry: MunicipalityEntry, site: Site, findings: Findings) -> Place:
    """Return a municipality, whose name is the same in both languages."""
    findings.define(("place", entry.code), site)
    return Place(
        code=entry.code,
        kind=PlaceKind.MUNICIPALITY,
        name=_proper(entry.name),
        parents=(entry.county, entry.skr_group, entry.size_class),
    )


def district_of(entry: DistrictEntry, site: Site, findings: Findings) -> Place:
    """Return a city district, which has its city as its only parent."""
    findings.define(("place", entry.code), site)
    return Place(
        code=entry.code,
        kind=PlaceKind.DISTRICT,
        name=_proper(entry.name),
        basis=entry.basis,
        parents=(entry.city,),
        valid_from=entry.valid_from,
        valid_to=entry.valid_to,
        successors=tuple(entry.successors),
    )


def service_areas_of(
    entry: ServiceAreasFile, site: Site, findings: Findings
) -> tuple[ServiceArea, ...]:
    """Return the service areas in the order they are shown."""
    members = {
        (group.id, area) for group in entry.groups for area in group.service_areas
    }
    for index, area in enumerate(entry.service_areas):
        place = site.within("service-areas", index)
        findings.define(("service-area", area.id), place)
        if (area.group, area.id) not in members:
            findings.refuse(
                "service-area-not-in-group",
                place.at("group"),
                sv=f"Gruppen ”{area.group}” saknar {area.id}. Lägg till området"
                " under ”groups”.",
                en=f"The group “{area.group}” does not list {area.id}. Add the area"
                " under “groups”.",
            )
    return tuple(
        ServiceArea(
            id=area.id,
            slug=area.slug,
            name=local(area.name),
            short=local(area.short),
            group=area.group,
            former_names=tuple(name.sv for name in area.former_names),
        )
        for area in entry.service_areas
    )


def frame_rules_of(
    entry: FramesFile, site: Site, findings: Findings
) -> tuple[FrameRule, ...]:
    """Return the rules that say which cities are asked district by district."""
    for index, _ in enumerate(entry.frames):
        findings.define(("frame", index), site.within("frames", index))
    return tuple(
        FrameRule(
            service_areas=tuple(frame.service_areas),
            periods=years(frame.periods),
            districts_of=tuple(frame.districts_of),
            basis=frame.basis,
        )
        for frame in entry.frames
    )


def relations_of(
    entry: RelationsFile, site: Site, findings: Findings
) -> tuple[Relation, ...]:
    """Return relations; a year stands for its first day, or its last where it ends."""
    for index, _ in enumerate(entry.relations):
        findings.define(("relation", index), site.within("relations", index))
    shared = tuple(
        Relation(
            kind=relation.kind,
            places=tuple(relation.places),
            valid_from=date(relation.from_, 1, 1),
            valid_to=_last_day(relation.to),
            basis=relation.basis,
        )
        for relation in entry.relations
    )
    for index, _ in enumerate(entry.administrations):
        place = site.within("administrations", index)
        findings.define(("relation", len(shared) + index), place)
    return shared + tuple(_administration(each) for each in entry.administrations)


def _administration(entry: AdministrationEntry) -> Relation:
    return Relation(
        kind="administration",
        places=(entry.municipality,),
        name=entry.name.sv,
        service_areas=tuple(entry.service_areas),
        valid_from=date(entry.from_, 1, 1),
        valid_to=_last_day(entry.to),
        basis=entry.basis.service_areas,
    )


def _last_day(year: int | None) -> date | None:
    return None if year is None else date(year, 12, 31)


def _proper(name: str) -> LocalText:
    return LocalText(sv=name, en=name)
