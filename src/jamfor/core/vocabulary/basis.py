"""Where a rule, a text or a year comes from, so that nobody mistakes ours for theirs."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Basis(StrEnum):
    """How far a statement can be trusted."""

    SOURCE = "source"  # stated by a published source
    INFERRED = "inferred"  # our reading; no source states it
    EXAMPLE = "example"  # invented for the example


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorBasis:
    """The basis of an indicator version's title, its rule and the years it was asked."""

    title: Basis
    rule: Basis
    years: Basis
