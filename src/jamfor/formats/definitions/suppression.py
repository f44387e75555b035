"""Suppression policies and breakdowns, from their files to the core's types."""

from __future__ import annotations

from jamfor.core.indicators.breakdowns import Breakdown, BreakdownCode
from jamfor.core.statistics.suppression import SuppressionPolicy
from jamfor.formats.definitions.questions import local
from jamfor.formats.definitions.reading import Findings, Site
from jamfor.formats.definitions.schema import BreakdownFile, PolicyEntry


def policy_of(entry: PolicyEntry, site: Site, findings: Findings) -> SuppressionPolicy:
    """Return a policy; a second one of the same id is noted."""
    findings.define(("policy", entry.id), site)
    return SuppressionPolicy(
        id=entry.id,
        title=local(entry.title),
        text=local(entry.text),
        min_n=entry.min_n,
        min_numerator=entry.min_numerator,
        min_complement=entry.min_complement,
        extremes_below=entry.extremes_below,
        rounding=entry.rounding,
        pooled_years=entry.pooled_years,
        source=local(entry.source),
        basis=entry.basis,
    )


def breakdown_of(entry: BreakdownFile, site: Site, findings: Findings) -> Breakdown:
    """Return a breakdown; a second one of the same dimension is noted."""
    findings.define(("breakdown", entry.dimension), site)
    return Breakdown(
        dimension=entry.dimension,
        title=local(entry.title),
        codes=tuple(
            BreakdownCode(code=each.code, text=local(each.text)) for each in entry.codes
        ),
        basis=entry.basis,
    )
