"""Where a rule, a text or a year comes from: nobody may mistake ours for theirs."""

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
    """The basis of a version's title, of its rule, and of the years it was asked."""

    title: Basis
    rule: Basis
    years: Basis
