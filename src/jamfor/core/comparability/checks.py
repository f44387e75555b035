"""What can be wrong with the edges between versions and years."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import pairwise

from jamfor.core.comparability.edges import Edge, Verdict
from jamfor.core.indicators.definitions import Indicator, IndicatorVersion
from jamfor.core.vocabulary.problems import Problem, Where, error


def check_comparability(
    indicators: Sequence[Indicator],
    edges: Sequence[Edge],
    *,
    rounds: Collection[str],
    where: Where,
) -> list[Problem]:
    """Report edges that lead nowhere, and steps that no edge accounts for.

    `rounds` are the years there is a round of: a series not asked in the last of them
    has ended, or rests, and an edge must say which.
    """
    by_id = {indicator.id: indicator for indicator in indicators}
    found: list[Problem] = []
    for edge in edges:
        found += _check_edge(edge, by_id, where)
    joined = {(e.indicator, e.from_version, e.to_version) for e in edges}
    ended = {edge.indicator for edge in edges if edge.verdict is Verdict.ENDED}
    for indicator in indicators:
        found += _check_steps(indicator, joined, where)
        if indicator.id not in ended:
            found += _check_ended(indicator, rounds, where)
    return found


def _check_edge(
    edge: Edge, indicators: Mapping[str, Indicator], where: Where
) -> Iterator[Problem]:
    place = where(_subject(edge))
    indicator = indicators.get(edge.indicator)
    if indicator is None:
        yield error(
            "edge-unknown-indicator",
            place,
            sv=f"Indikatorn ”{edge.indicator}” finns inte. Rätta id.",
            en=f"There is no indicator “{edge.indicator}”. Correct the id.",
        )
        return
    versions = {version.version: version for version in indicator.versions}
    for number in (edge.from_version, edge.to_version):
        if number and number not in versions:
            yield error(
                "edge-unknown-version",
                place,
                sv=f"{edge.indicator} har ingen version {number}. Rätta numret eller"
                " lägg till versionen.",
                en=f"{edge.indicator} has no version {number}. Correct the number or"
                " add the version.",
            )
            return
    if not edge.from_version:
        yield from _check_years(edge, indicator, where)
    elif edge.verdict is Verdict.ENDED:
        yield from _check_end(edge, indicator, where)
    else:
        yield from _check_direction(edge, versions, where)
        yield from _check_recode(edge, versions, where)


def _subject(edge: Edge) -> tuple[str | int, ...]:
    numbers = (edge.from_version, edge.to_version)
    return ("edge", edge.indicator, *numbers, *edge.years)


def _check_years(edge: Edge, indicator: Indicator, where: Where) -> Iterator[Problem]:
    earlier, later = (indicator.in_year(year) for year in edge.years)
    if earlier is None or later is None:
        yield error(
            "edge-year-not-asked",
            where((*_subject(edge), "years")),
            sv=f"{edge.indicator} frågades inte båda åren. Rätta ”years”.",
            en=f"{edge.indicator} was not asked in both years. Correct “years”.",
        )
    elif earlier is not later:
        yield error(
            "edge-years-of-two-versions",
            where((*_subject(edge), "years")),
            sv="Åren hör till olika versioner. Ange ”from” och ”to” i stället.",
            en="The years belong to different versions. State “from” and “to” instead.",
        )


def _check_end(edge: Edge, indicator: Indicator, where: Where) -> Iterator[Problem]:
    if indicator.years[-1] >= edge.years[1]:
        yield error(
            "ended-but-asked",
            where(_subject(edge)),
            sv=f"{edge.indicator} frågas {indicator.years[-1]} och har inte upphört."
            " Rätta ”kind” eller åren.",
            en=f"{edge.indicator} is asked in {indicator.years[-1]} and has not"
            " ended. Correct “kind” or the years.",
        )


def _check_direction(
    edge: Edge, versions: Mapping[int, IndicatorVersion], where: Where
) -> Iterator[Problem]:
    before = versions[edge.from_version].years
    after = versions[edge.to_version].years
    if edge.from_version == edge.to_version or max(before) > min(after):
        yield error(
            "edge-backwards",
            where((*_subject(edge), "to")),
            sv="”to” ska vara en senare version än ”from”. Byt plats på dem.",
            en="“to” must be a later version than “from”. Let them change places.",
        )


def _check_recode(
    edge: Edge, versions: Mapping[int, IndicatorVersion], where: Where
) -> Iterator[Problem]:
    if edge.verdict is not Verdict.RECODED:
        return
    place = where((*_subject(edge), "recode"))
    before = {level.code for level in versions[edge.from_version].levels}
    after = {level.code for level in versions[edge.to_version].levels}
    for level in sorted(before - set(edge.recode)):
        yield error(
            "recode-missing-level",
            place,
            sv=f"Omkodningen säger inget om nivån ”{level}”. Lägg till den.",
            en=f"The recoding says nothing of the level “{level}”. Add it.",
        )
    unknown = (set(edge.recode) - before) | (set(edge.recode.values()) - after)
    for level in sorted(unknown):
        yield error(
            "recode-unknown-level",
            place,
            sv=f"”{level}” är ingen nivå i den version det gäller. Rätta ”mapping”.",
            en=f"“{level}” is no level of the version in question. Correct “mapping”.",
        )


def _check_steps(
    indicator: Indicator, joined: Collection[tuple[str, int, int]], where: Where
) -> Iterator[Problem]:
    ordered = sorted(indicator.versions, key=lambda version: min(version.years))
    for before, after in pairwise(ordered):
        if (indicator.id, before.version, after.version) not in joined:
            old, new = (f"{indicator.id}@{v.version}" for v in (before, after))
            yield error(
                "versions-without-edge",
                where(("indicator", indicator.id, after.version)),
                sv=f"Ingenting säger om {new} kan jämföras med {old}. Lägg till det i"
                " comparability/.",
                en=f"Nothing says whether {new} may be compared with {old}. Add it in"
                " comparability/.",
            )


def _check_ended(
    indicator: Indicator, rounds: Collection[str], where: Where
) -> Iterator[Problem]:
    last = max(indicator.asked_in, default="")
    if last and any(period > last for period in rounds):
        yield error(
            "ended-without-edge",
            where(("indicator", indicator.id)),
            sv=f"{indicator.id} frågades sist {last}. Lägg till i comparability/ att"
            " serien upphörde (kind: ended), och varför.",
            en=f"{indicator.id} was last asked in {last}. Add under comparability/ that"
            " the series ended (kind: ended), and why.",
        )
