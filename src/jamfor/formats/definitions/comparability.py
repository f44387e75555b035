"""Verdicts as written, expanded to edges of one indicator each.

A verdict for a round covers every indicator, one for a service area those at home
there; the more specific one wins. Source: the rules for numbers, rule 7.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from jamfor.core.comparability.edges import Edge, Verdict
from jamfor.core.comparability.notes import ContextNote
from jamfor.core.indicators.definitions import Indicator, IndicatorVersion
from jamfor.formats.definitions.questions import local, years
from jamfor.formats.definitions.reading import Findings, Site
from jamfor.formats.definitions.schema import ContextNoteEntry, EdgeEntry


Written = tuple[EdgeEntry, Site]
Years = tuple[str, str]

UNKNOWN: Years = ("", "")
"""The years of an edge that names a version there is none of; the checks tell it."""

REGISTER = "register"
"""The source of an indicator that no questionnaire asks about."""

_REF = re.compile(r"([A-Za-z0-9-]+)@([1-9][0-9]*)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Expansion:
    """Turns verdicts into edges, the most specific first."""

    indicators: Mapping[str, Indicator]
    service_areas: Collection[str]
    findings: Findings
    covered: set[tuple[str, Years]] = field(default_factory=set)

    def edges(self, written: Sequence[Written]) -> tuple[Edge, ...]:
        """Return the edges of all verdicts, sorted; faulty ones are noted and left."""
        sound = [each for each in written if self._is_sound(*each)]
        found: list[Edge] = []
        for entry, site in sorted(sound, key=lambda each: _breadth(each[0])):
            found += self._one(entry, site)
        return tuple(
            sorted(found, key=lambda e: (e.indicator, e.years, e.from_version))
        )

    def _one(self, entry: EdgeEntry, site: Site) -> Iterator[Edge]:
        if entry.from_ is not None:
            yield from self._between_versions(entry, site)
            return
        if entry.service_area is not None:
            self._check_area(entry.service_area, site)
        earlier, later = years(entry.years or ())
        for indicator, pair, versions in self._reached(entry, (earlier, later)):
            if _breadth(entry) and (indicator, pair) in self.covered:
                continue
            yield self._edge(entry, site, indicator, pair, versions)

    def _between_versions(self, entry: EdgeEntry, site: Site) -> Iterator[Edge]:
        left = self._ref(entry.from_ or "", site.within("from"))
        right = self._ref(entry.to, site.within("to")) if entry.to else None
        if left is None or (entry.to and right is None):
            return
        indicator, number = left
        if right is not None and right[0] != indicator:
            self.findings.refuse(
                "edge-between-indicators",
                site.at("to"),
                sv="En jämförbarhet gäller versioner av samma indikator. Rätta id.",
                en="Only versions of one indicator are compared. Correct the id.",
            )
            return
        later = 0 if right is None else right[1]
        pair = self._step(indicator, number, later)
        yield self._edge(entry, site, indicator, pair, (number, later))

    def _edge(
        self,
        entry: EdgeEntry,
        site: Site,
        indicator: str,
        pair: Years,
        numbers: tuple[int, int],
    ) -> Edge:
        self.covered.add((indicator, pair))
        self.findings.define(("edge", indicator, *numbers, *pair), site)
        return Edge(
            indicator=indicator,
            verdict=entry.kind,
            years=pair,
            from_version=numbers[0],
            to_version=numbers[1],
            motive=local(entry.motive),
            decided_by=entry.decided_by,
            decided_on=entry.on.isoformat(),
            basis=entry.basis,
            recode={} if entry.recode is None else dict(entry.recode.mapping),
        )

    def _reached(
        self, entry: EdgeEntry, pair: Years
    ) -> Iterator[tuple[str, Years, tuple[int, int]]]:
        """The indicators a verdict reaches, with years, and versions where they differ.

        A series that rested in one of the years is reached too: what broke it lies
        between the last year before and the first year after. What comes from a
        register was not collected in any round, and is reached by its own id alone.
        """
        if entry.indicator is not None:
            yield entry.indicator, pair, (0, 0)
            return
        earlier, later = pair
        for indicator in self.indicators.values():
            before = [year for year in indicator.years if year <= earlier]
            after = [year for year in indicator.years if year >= later]
            first = indicator.in_year(before[-1]) if before else None
            second = indicator.in_year(after[0]) if after else None
            if first is None or second is None:
                continue
            if entry.service_area not in {None, second.home}:
                continue
            if second.source == REGISTER:
                continue
            if first is second:
                yield indicator.id, (before[-1], after[0]), (0, 0)
            else:
                step = (_last_year(first, later), _first_year(second, earlier))
                yield indicator.id, step, (first.version, second.version)

    def _step(self, indicator: str, number: int, later: int) -> Years:
        """The last year of one version and the first of the next, or of none."""
        found = self.indicators.get(indicator)
        versions = {v.version: v for v in found.versions} if found else {}
        if number not in versions or (later and later not in versions):
            return UNKNOWN
        last = max(versions[number].years)
        return last, min(versions[later].years) if later else str(int(last) + 1)

    def _ref(self, text: str, site: Site) -> tuple[str, int] | None:
        found = _REF.fullmatch(text)
        if found is not None:
            return found[1], int(found[2])
        self.findings.refuse(
            "invalid-version-name",
            site.at(),
            sv=f"”{text}” är ingen version. Skriv id, @ och nummer: U31468@1.",
            en=f"“{text}” is no version. Write the id, @ and its number: U31468@1.",
        )
        return None

    def _check_area(self, area: str, site: Site) -> None:
        if area not in self.service_areas:
            self.findings.refuse(
                "unknown-service-area",
                site.at("service-area"),
                sv=f"Verksamhetsområdet ”{area}” finns inte. Rätta id.",
                en=f"There is no service area “{area}”. Correct the id.",
            )

    def _is_sound(self, entry: EdgeEntry, site: Site) -> bool:
        """Whether a verdict says one thing about one kind of subject."""
        for sound, field_name, sv, en in _shape(entry):
            if not sound:
                self.findings.refuse("edge-shape", site.at(field_name), sv=sv, en=en)
                return False
        return True


def _shape(entry: EdgeEntry) -> Iterable[tuple[bool, str, str, str]]:
    subjects = (entry.from_, entry.indicator, entry.service_area, entry.round)
    versions = entry.from_ is not None
    ended = entry.kind is Verdict.ENDED
    pair = entry.years or [0, 1]
    yield (
        sum(subject is not None for subject in subjects) == 1,
        "kind",
        "Ange ett av ”from”, ”indicator”, ”service-area” och ”round”, inte flera.",
        "State one of “from”, “indicator”, “service-area” and “round”, not several.",
    )
    yield (
        versions == (entry.years is None),
        "years",
        "”years” hör till indikator, område eller omgång, inte till versioner.",
        "“years” goes with an indicator, an area or a round, not with versions.",
    )
    yield (
        (entry.to is not None) == (versions and not ended),
        "to",
        "”to” anges tillsammans med ”from”, utom när serien upphörde (ended).",
        "“to” goes with “from”, except when the series ended.",
    )
    yield (
        versions or not ended,
        "kind",
        "Att en serie upphörde anges med ”from” och ingen ”to”.",
        "That a series ended is stated with “from” and no “to”.",
    )
    yield (
        (entry.recode is not None) == (entry.kind is Verdict.RECODED),
        "recode",
        "”recode” anges när, och bara när, ”kind” är recoded.",
        "“recode” is stated when, and only when, “kind” is recoded.",
    )
    yield (
        versions or entry.kind is not Verdict.RECODED,
        "kind",
        "En omkodning gäller två versioner: ange ”from” och ”to”.",
        "A recoding is between two versions: state “from” and “to”.",
    )
    yield (
        pair[0] < pair[1],
        "years",
        "Det tidigare året ska stå först i ”years”.",
        "The earlier year comes first in “years”.",
    )


def _breadth(entry: EdgeEntry) -> int:
    if entry.round is not None:
        return 2
    return 1 if entry.service_area is not None else 0


def _last_year(version: IndicatorVersion, before: str) -> str:
    return max(period for period in version.years if period < before)


def _first_year(version: IndicatorVersion, after: str) -> str:
    return min(period for period in version.years if period > after)


def context_note_of(
    entry: ContextNoteEntry, site: Site, service_areas: Collection[str], found: Findings
) -> ContextNote:
    """Return a context note; a service area there is none of is noted."""
    found.define(("note", entry.id), site)
    for index, area in enumerate(entry.service_areas):
        if area not in service_areas:
            found.refuse(
                "unknown-service-area",
                site.at("service-areas", index),
                sv=f"Verksamhetsområdet ”{area}” finns inte. Rätta id.",
                en=f"There is no service area “{area}”. Correct the id.",
            )
    return ContextNote(
        id=entry.id,
        years=years(entry.years),
        service_areas=tuple(entry.service_areas),
        text=local(entry.text),
        source=entry.source,
        basis=entry.basis,
    )
