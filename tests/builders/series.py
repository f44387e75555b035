"""Indicators over years, and edges between them, with only what a test says of them."""

from __future__ import annotations

from collections.abc import Mapping

from jamfor.core.comparability.edges import Edge, Verdict
from jamfor.core.indicators.definitions import (
    Aspect,
    Dimension,
    Direction,
    Indicator,
    IndicatorVersion,
    Kind,
    Level,
)
from jamfor.core.indicators.rules import Rule
from jamfor.core.questionnaires.conditions import Is
from jamfor.core.vocabulary.basis import Basis, IndicatorBasis
from jamfor.core.vocabulary.texts import LocalText


def asks(question: str) -> Is:
    """Return the simplest rule: the question is answered yes."""
    return Is(question=question, value="yes")


def version_in(
    *periods: str,
    version: int = 1,
    rule: Rule | None = None,
    kind: Kind = Kind.FACT,
    areas: tuple[str, ...] = ("lss",),
    levels: str = "",
    met_from: str = "",
) -> IndicatorVersion:
    """Return a version of some years; `levels` lists codes, the lowest first."""
    return IndicatorVersion(
        version=version,
        periods=periods,
        basis=IndicatorBasis(
            title=Basis.EXAMPLE, rule=Basis.EXAMPLE, years=Basis.EXAMPLE
        ),
        title=LocalText(sv="Indikator", en="Indicator"),
        kind=kind,
        rule=rule or asks("question"),
        when_not_reached=None,
        service_areas=areas,
        counts_in=areas,
        counts_motive=None,
        family="",
        theme="other",
        aspect=Aspect.STRUCTURE,
        dimension=Dimension.KNOWLEDGE_BASED,
        direction=Direction.HIGHER,
        source="survey",
        owner="Socialstyrelsen",
        review="2023-09-30",
        levels=tuple(
            Level(code=code, text=LocalText(sv=code, en=code), kolada=number)
            for number, code in enumerate(levels.split())
        ),
        met_from=met_from,
    )


def series(name: str, *versions: IndicatorVersion) -> Indicator:
    """Return an indicator; its rule is a question of its own unless versions say."""
    return Indicator(id=name, versions=versions)


def edge(
    indicator: str,
    verdict: str,
    *,
    years: tuple[str, str] = ("2021", "2022"),
    step: tuple[int, int] = (0, 0),
    recode: Mapping[str, str] | None = None,
) -> Edge:
    """Return an edge between two years, or between two versions (`step`)."""
    return Edge(
        indicator=indicator,
        verdict=Verdict(verdict),
        years=years,
        from_version=step[0],
        to_version=step[1],
        motive=LocalText(sv=f"därför: {verdict}", en=f"because: {verdict}"),
        decided_by="Socialstyrelsen, metodansvarig",
        decided_on="2021-10-15",
        basis=Basis.EXAMPLE,
        recode=recode or {},
    )
