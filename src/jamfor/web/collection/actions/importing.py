"""Answers from a spreadsheet: reported on first, stored when she says so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid5

from django.db import transaction

from jamfor.core.answers.content import Content, content_of
from jamfor.core.vocabulary.errors import FaultyDataError
from jamfor.core.vocabulary.texts import LocalText
from jamfor.formats.answer_sheets.reading import open_file, read_answers
from jamfor.pipeline.receive import Receipt, receive
from jamfor.web.audit.actions import record
from jamfor.web.collection.actions.answers import Save, save_answer
from jamfor.web.collection.here import Here, not_allowed
from jamfor.web.collection.models import Source, Upload
from jamfor.web.collection.queries.answers import Current, answers_of, unit_answers


# A sheet of every question with last year's answers is a tenth of this.
LARGEST = 5_000_000  # bytes
_SHEETS = UUID("6e4d5ad4-26dc-4f1c-9d3c-6d6c2b6f0d51")


class FaultySheetError(FaultyDataError):
    """A sheet cannot be used as it is; nothing was stored."""

    code = "faulty-sheet"
    http_status = 422


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """How many questions of a sheet were stored, and how many met another answer."""

    stored: int
    beside: int


def read_sheet(here: Here, content: bytes, *, name: str) -> Receipt:
    """Report on a sheet beside the answers there are; nothing is stored.

    Raises FaultySheetError for a sheet of another unit or round.
    """
    if len(content) > LARGEST:
        raise FaultySheetError(
            text=LocalText(
                sv="Filen är för stor för att vara en svarsblankett.",
                en="The file is too large to be a sheet of answers.",
            )
        )
    known = frozenset(question.id for question in here.pack.questions)
    opened = open_file(content, file=name, known_questions=known)
    before = unit_answers(here.unit.place, here.asked, answers_of(here.unit))
    found = receive(
        read_answers(opened, here.asked),
        asked=here.asked,
        before={here.unit.place: before},
    )
    if set(found.units) - {here.unit.place}:
        raise FaultySheetError(
            text=LocalText(
                sv="Filen gäller en annan kommun eller stadsdel. Inget sparades.",
                en="The file has answers of another municipality or district. Nothing"
                " was stored.",
            )
        )
    return found


def keep_sheet(here: Here, content: bytes, *, name: str, now: datetime) -> Upload:
    """Keep a sheet that was reported on, with the answers it was compared with."""
    numbers = {q: current.number for q, current in answers_of(here.unit).items()}
    with transaction.atomic():
        Upload.objects.filter(unit=here.unit, by=here.user).delete()
        return Upload.objects.create(
            unit=here.unit,
            name=name[:200],
            content=content,
            based_on=numbers,
            by=here.user,
            at=now,
        )


def store_sheet(here: Here, kept: Upload, *, now: datetime) -> Imported:
    """Store a kept sheet's answers, each as a save of its own.

    What somebody answered since the report is not replaced: both are kept. Refused rows
    stay out, as the report said.
    """
    found = read_sheet(here, bytes(kept.content), name=kept.name)
    if found.is_broken or here.unit.place not in found.units:
        raise FaultySheetError(
            text=LocalText(
                sv="Filen har fel som gör att den inte kan läsas. Inget är sparat.",
                en="The file has faults that make it unreadable. Nothing was stored.",
            )
        )
    changed = _changed(here, found)
    for question in changed:
        served = here.areas_of(question)
        if not any(here.may_answer(question, area=area) for area in served):
            raise not_allowed(here.phase)
    beside = 0
    with transaction.atomic():
        for question, content in changed.items():
            saved = save_answer(
                here.unit,
                Save(
                    question=question,
                    content=content,
                    based_on=kept.based_on.get(question, 0),
                    key=uuid5(_SHEETS, f"{kept.pk} {question}"),
                    source=Source.IMPORTED,
                    service_area=min(here.areas_of(question)),
                ),
                by=here.user,
                areas=here.areas_of(question),
                now=now,
                role=here.role,
            )
            beside += saved.met_another
        Upload.objects.filter(pk=kept.pk).delete()
        record(
            "sheet-stored",
            at=now,
            by=here.user.pk,
            role=here.role,
            period=here.unit.round.period,
            place=here.unit.place,
            facts={"questions": len(changed), "beside": beside},
        )
    return Imported(stored=len(changed) - beside, beside=beside)


def _changed(here: Here, found: Receipt) -> Mapping[str, Content]:
    """The questions a sheet changes, each whole, with the link that was there."""
    received = found.units[here.unit.place]
    current = answers_of(here.unit)
    asked = dict.fromkeys(
        (
            *(question for question, _ in received.merged.values),
            *received.merged.evidence,
        )
    )
    changed = {}
    for question in asked:
        now = content_of(received.merged, question)
        if now != content_of(received.before, question):
            link = current.get(question, Current(question=question)).content.link
            changed[question] = Content(
                values=now.values, evidence=now.evidence, link=link
            )
    return changed
