"""A pack: all definitions of a moment, as one value. Old packs render old rounds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from jamfor.core.comparability.edges import Edge
from jamfor.core.comparability.notes import ContextNote
from jamfor.core.indicators.breakdowns import Breakdown
from jamfor.core.indicators.definitions import (
    Family,
    Indicator,
    IndicatorVersion,
    Party,
)
from jamfor.core.places.places import Geography
from jamfor.core.questionnaires.questions import Question, Questionnaire, Term
from jamfor.core.statistics.suppression import SuppressionPolicy
from jamfor.core.vocabulary.basis import Basis
from jamfor.core.vocabulary.texts import LocalText


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """A collection: its year, its dates, its legal ground."""

    period: str
    title: LocalText
    reference_date: date
    opens: date
    last_day: date
    closes: date
    published: date
    legal_ground: LocalText
    dates_basis: Basis


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """Indicators, questions, questionnaires, places and comparability of a moment."""

    example: bool
    rounds: tuple[Round, ...]
    indicators: tuple[Indicator, ...]
    families: tuple[Family, ...]
    questions: tuple[Question, ...]
    questionnaires: tuple[Questionnaire, ...]
    terms: tuple[Term, ...]
    edges: tuple[Edge, ...]
    geography: Geography
    parties: tuple[Party, ...] = ()
    notes: tuple[ContextNote, ...] = ()
    policies: tuple[SuppressionPolicy, ...] = ()
    breakdowns: tuple[Breakdown, ...] = ()

    def policy_of(self, version: IndicatorVersion) -> SuppressionPolicy | None:
        """Return the policy a version names; None where it names none."""
        return next((p for p in self.policies if p.id == version.suppression), None)
