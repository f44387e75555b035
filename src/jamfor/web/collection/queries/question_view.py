"""What a page shows of a question: its fields, what stands, what stood last year."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from jamfor.core.answers.faults import Fault
from jamfor.core.answers.reuse import Offer
from jamfor.core.indicators.freshness import Freshness
from jamfor.core.questionnaires.questions import QuestionVersion, ResponseType, Term
from jamfor.core.statistics.amounts import field_name
from jamfor.core.vocabulary.texts import LocalText
from jamfor.web.collection.forms import WRITTEN_TYPES
from jamfor.web.collection.models import Source
from jamfor.web.collection.queries.answers import Current


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """Something that can be chosen."""

    value: str
    label: str
    chosen: bool
    is_reason: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PartView:
    """One part of a question: its options, or the text written in its field."""

    code: str
    label: str
    options: tuple[Option, ...] = ()
    text: str = ""
    reasons: tuple[Option, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceView:
    """The dates of a routine as they stand in their fields."""

    decided: str = ""
    followed_up: str = ""
    documented: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CurrencyView:
    """Whether a routine is current at the reference date, or what it lacks.

    `through` is the last day its follow-up counts, None where there is none.
    """

    freshness: Freshness
    months: int
    followed_up: date | None
    through: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """An answer in words, part by part; who gave it, when, and why if she said so."""

    rows: tuple[tuple[str, str], ...]
    by: str = ""
    at: datetime | None = None
    period: str = ""
    id: int = 0
    why: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Feeds:
    """An indicator a question feeds."""

    id: str
    title: LocalText


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionView:
    """A question on a page."""

    id: str
    number: int
    version: QuestionVersion
    parts: tuple[PartView, ...]
    evidence: EvidenceView | None
    currency: CurrencyView | None
    terms: tuple[Term, ...]
    new_terms: tuple[Term, ...]
    based_on: int
    key: UUID
    current: Current
    said: Said
    last: Said | None
    offer: Offer
    prefilled: bool
    beside: tuple[Said, ...]
    faults: tuple[Fault, ...]
    closed: bool
    opened_by: tuple[str, ...]
    locked: bool
    editable: bool
    serves: tuple[str, ...]
    feeds: tuple[Feeds, ...]
    opinions: tuple[Said, ...] = ()
    notes: tuple[object, ...] = field(default=())

    @property
    def kind(self) -> str:
        """The form of its answer, as a template asks for it."""
        return self.version.response.type.value

    @property
    def field_name(self) -> LocalText:
        """What the field is called where the answer is a number or a day."""
        if self.version.response.type is ResponseType.DATE:
            return LocalText(sv="Datum", en="Date")
        return field_name(self.version.response.unit)

    @property
    def is_written(self) -> bool:
        """Whether the answer is written in a field rather than chosen."""
        return self.version.response.type in WRITTEN_TYPES

    @property
    def may_reuse(self) -> bool:
        """Whether last year's answer may be given again by a button."""
        return self.offer is not Offer.NOTHING and not self.current.number

    @property
    def carried(self) -> bool:
        """Whether the answer was taken over from last year."""
        return self.current.source == Source.CARRIED

    @property
    def answered(self) -> bool:
        """Whether there is an answer that counts."""
        return self.prefilled or not self.current.content.is_empty
