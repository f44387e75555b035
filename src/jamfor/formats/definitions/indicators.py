"""Indicators, archetypes and families, from their files to the core's types."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from jamfor.core.indicators.definitions import (
    Family,
    Indicator,
    IndicatorVersion,
    Level,
    Party,
)
from jamfor.core.vocabulary.basis import IndicatorBasis
from jamfor.core.vocabulary.missing import Missing
from jamfor.formats.definitions.nodes import WORDS
from jamfor.formats.definitions.questions import local, years
from jamfor.formats.definitions.reading import Findings, Site
from jamfor.formats.definitions.rules import RuleReader, placeholders
from jamfor.formats.definitions.schema import (
    ArchetypeEntry,
    FamilyEntry,
    IndicatorEntry,
    IndicatorVersionEntry,
    LevelEntry,
    PartyEntry,
)


_NOT_REACHED: dict[Literal["no", "not-applicable"], Missing | None] = {
    "no": None,
    "not-applicable": Missing.NOT_APPLICABLE,
}


def indicator_of(entry: IndicatorEntry, site: Site, reader: RuleReader) -> Indicator:
    """Return an indicator; a version whose rule cannot be read is noted and left."""
    findings = reader.findings
    findings.define(("indicator", entry.id), site)
    versions: list[IndicatorVersion] = []
    for index, written in enumerate(entry.versions):
        place = site.within("versions", index)
        findings.define(("indicator", entry.id, written.version), place)
        version = _version(written, place, reader)
        versions += [version] if version is not None else []
    until = entry.kolada_until
    return Indicator(
        id=entry.id,
        versions=tuple(versions),
        kolada_until="" if until is None else str(until),
    )


def _version(
    entry: IndicatorVersionEntry, site: Site, reader: RuleReader
) -> IndicatorVersion | None:
    rule = reader.rule(entry.rule, site.within("rule"))
    if rule is None:
        return None
    motive = entry.counts_motive
    return IndicatorVersion(
        version=entry.version,
        periods=years(entry.periods),
        basis=IndicatorBasis(
            title=entry.basis.title, rule=entry.basis.rule, years=entry.basis.years
        ),
        title=local(entry.title),
        kind=entry.kind,
        rule=rule,
        when_not_reached=_NOT_REACHED[entry.when_not_reached],
        service_areas=tuple(entry.service_areas),
        counts_in=_counts_in(entry),
        counts_motive=None if motive is None else local(motive),
        family=entry.family or "",
        theme=entry.theme,
        aspect=entry.aspect,
        dimension=entry.dimension,
        direction=entry.direction,
        source=entry.source,
        owner=entry.owner,
        review=entry.review.isoformat(),
        unit=entry.unit or "",
        levels=_levels(entry.levels),
        met_from=entry.met_from or "",
        outside_party=entry.outside_party or "",
        elsewhere=years(entry.elsewhere),
        suppression=entry.suppression or "",
        groups=tuple(entry.groups.items()),
    )


def _counts_in(entry: IndicatorVersionEntry) -> tuple[str, ...]:
    """The baskets stated, else all where it is shown; numbers are in none."""
    if entry.counts_in is not None:
        return tuple(entry.counts_in)
    return tuple(entry.service_areas) if entry.kind.counts else ()


def _levels(entries: Iterable[LevelEntry]) -> tuple[Level, ...]:
    return tuple(
        Level(
            code=entry.code,
            text=local(entry.text),
            kolada=place if entry.kolada is None else entry.kolada,
        )
        for place, entry in enumerate(entries)
    )


def family_of(entry: FamilyEntry, site: Site, findings: Findings) -> Family:
    """Return a family of indicators."""
    findings.define(("family", entry.id), site)
    return Family(id=entry.id, title=local(entry.title))


def party_of(entry: PartyEntry, site: Site, findings: Findings) -> Party:
    """Return somebody outside with whom there are agreements."""
    findings.define(("party", entry.id), site)
    return Party(id=entry.id, title=local(entry.title), basis=entry.basis)


def check_archetype(entry: ArchetypeEntry, site: Site, findings: Findings) -> None:
    """Note an archetype named as a word of the rules, or whose placeholders differ."""
    findings.define(("archetype", entry.id), site)
    if entry.id in WORDS:
        findings.refuse(
            "archetype-name-taken",
            site.at("id"),
            sv=f"”{entry.id}” är redan ett ord i reglerna. Välj ett annat namn.",
            en=f"“{entry.id}” is already a word of the rules. Choose another name.",
        )
    used = placeholders(entry.rule)
    for name in sorted(used.symmetric_difference(entry.parameters)):
        findings.refuse(
            "archetype-parameter-differs",
            site.at("parameters"),
            sv=f"”{name}” ska stå både i ”parameters” och som {{{name}}} i regeln.",
            en=f"“{name}” stands both in “parameters” and as {{{name}}} in the rule.",
        )
