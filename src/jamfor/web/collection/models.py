"""A round, its units, and what was said in it.

Answers are revisions that are only ever added; the answer of a question is the one with
the highest number. What met a newer answer is kept beside, without a number.
"""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from jamfor.core.access.roles import Phase
from jamfor.core.answers.steps import AreaState
from jamfor.web.accounts.models import User
from jamfor.web.audit.append_only import append_only


def _by() -> models.ForeignKey[User | None]:
    """Who did it: users with a past are never removed."""
    return models.ForeignKey(
        User, null=True, on_delete=models.PROTECT, related_name="+"
    )


@append_only
class KeptPack(models.Model):
    """The definitions a round was opened with: they render it for ever."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    content = models.BinaryField()  # canonical JSON, zlib

    def __str__(self) -> str:
        return self.sha256


class Rounds(models.Manager["Round"]):
    """The rounds that count: everything but trial runs."""

    def get_queryset(self) -> models.QuerySet[Round]:
        """Leave trial runs out of whatever is counted, listed, frozen or built."""
        return super().get_queryset().filter(trial_of=None)


class Round(models.Model):
    """A collection: its frozen definitions, its calendar, where it is.

    A trial run is a round of its own beside the one it tries: same definitions, own
    units and answers, an address of its own in place of a year.
    """

    period = models.CharField(max_length=10, unique=True)
    pack = models.ForeignKey(KeptPack, on_delete=models.PROTECT)
    phase = models.CharField(
        max_length=10, choices=[(p, p) for p in Phase], default=Phase.PREPARED
    )
    opens = models.DateField()
    last_day = models.DateField()
    closes = models.DateField()
    publishes = models.DateField()
    voluntary = models.BooleanField(default=True)
    message_sv = models.TextField(blank=True)
    message_en = models.TextField(blank=True)
    opened_at = models.DateTimeField(null=True)
    trial_of = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="trials"
    )

    objects = Rounds()
    with_trials = models.Manager["Round"]()

    def __str__(self) -> str:
        return self.period

    @property
    def asked_period(self) -> str:
        """The year it asks about: its own, or that of the round it tries."""
        return self.trial_of.period if self.trial_of else self.period


class Unit(models.Model):
    """A municipality or district that is asked in a round."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="units")
    place = models.CharField(max_length=20)
    parent = models.CharField(max_length=20)  # the municipality; itself if undivided

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "place"], name="one_unit_a_place")
        ]

    def __str__(self) -> str:
        return f"{self.place} {self.round_id}"


class AreaWork(models.Model):
    """How far a unit has come with one service area it is asked about."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="areas")
    service_area = models.CharField(max_length=60)
    state = models.CharField(
        max_length=20,
        choices=[(s, s) for s in AreaState],
        default=AreaState.NOT_STARTED,
    )
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    finished_by = _by()
    handed_in_at = models.DateTimeField(null=True)
    handed_in_by = _by()
    signed_at = models.DateTimeField(null=True)
    signed_by = _by()
    # After closing: the agency let the unit correct this area.
    reopened_at = models.DateTimeField(null=True)
    reopened_by = _by()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "service_area"], name="one_work_an_area"
            )
        ]
        indexes = [models.Index(fields=["service_area", "state"], name="work_state")]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.service_area} {self.state}"


class Source(models.TextChoices):
    """How a revision came about."""

    ANSWERED = "answered"
    CONFIRMED = "confirmed"
    CARRIED = "carried"
    IMPORTED = "imported"
    FOR_UNIT = "for-unit"
    SETTLED = "settled"


@append_only
class Revision(models.Model):
    """An answer to a question as somebody saved it.

    `key` is made by whoever sends it, so that the same save arriving twice is one.
    `based_on` is the number she had before her. Without a `number` it met a newer
    answer and is kept beside it, until a revision `settles` it.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="revisions")
    question = models.CharField(max_length=80)
    number = models.PositiveIntegerField(null=True)
    based_on = models.PositiveIntegerField()
    content = models.TextField()
    source = models.CharField(max_length=10, choices=Source.choices)
    carried_from = models.CharField(max_length=10, blank=True)
    service_area = models.CharField(max_length=60, blank=True)
    by = _by()
    at = models.DateTimeField()
    key = models.UUIDField(default=uuid.uuid4, unique=True)
    settles = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="settled_by"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "question", "number"], name="one_revision_a_number"
            )
        ]
        indexes = [
            models.Index(
                fields=["unit", "question"],
                name="revision_beside",
                condition=Q(number=None),
            )
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.question} {self.number}"


@append_only
class Earlier(models.Model):
    """What a unit answered in the round before, as it was when this round opened."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="earlier")
    question = models.CharField(max_length=80)
    period = models.CharField(max_length=10)
    content = models.TextField()
    by_name = models.CharField(max_length=120, blank=True)
    at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "question"], name="one_earlier_a_question"
            )
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.question} {self.period}"


class Administration(models.Model):
    """A part of a municipality, and the service areas it answers for."""

    place = models.CharField(max_length=20, db_index=True)
    name = models.CharField(max_length=120)
    service_areas = models.JSONField(default=list)
    ended_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name


class Assignment(models.Model):
    """Who answers what: an area, a section of it, or one question.

    The narrowest assignment decides. It is ended, never removed.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="assignments")
    service_area = models.CharField(max_length=60)
    section = models.CharField(max_length=60, blank=True)
    question = models.CharField(max_length=80, blank=True)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="assignments")
    administration = models.ForeignKey(
        Administration, null=True, on_delete=models.PROTECT
    )
    inherited_from = models.CharField(max_length=10, blank=True)
    made_at = models.DateTimeField()
    made_by = _by()
    ended_at = models.DateTimeField(null=True)
    # Hand-over while somebody is away: who stands in, and to which day.
    stand_in = _by()
    stand_in_until = models.DateField(null=True)

    def __str__(self) -> str:
        return f"{self.user_id} {self.service_area}/{self.section}/{self.question}"


@append_only
class Note(models.Model):
    """Why we said so, for ourselves: shown next year, never sent."""

    place = models.CharField(max_length=20)
    period = models.CharField(max_length=10)
    question = models.CharField(max_length=80)
    text = models.TextField()
    by = _by()
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["place", "question"], name="note_question")]

    def __str__(self) -> str:
        return f"{self.place} {self.question} {self.period}"


@append_only
class Explanation(models.Model):
    """Why a value that looks odd is right; it holds for the values it was given to."""

    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="explanations"
    )
    code = models.CharField(max_length=60)
    question = models.CharField(max_length=80, blank=True)
    service_area = models.CharField(max_length=60, blank=True)
    signature = models.CharField(max_length=400)
    text = models.TextField()
    by = _by()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.unit_id} {self.code} {self.question}"


@append_only
class Opinion(models.Model):
    """What an administration would have answered to a shared question."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="opinions")
    question = models.CharField(max_length=80)
    administration = models.ForeignKey(
        Administration, null=True, on_delete=models.PROTECT
    )
    content = models.TextField()
    text = models.TextField(blank=True)
    withdrawn = models.BooleanField(default=False)
    by = _by()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.unit_id} {self.question} {self.administration_id}"


@append_only
class Receipt(models.Model):
    """What was handed in when it was signed, whole, with its hash."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="receipts")
    number = models.PositiveIntegerField()
    service_areas = models.JSONField()
    content = models.TextField()  # canonical JSON of answers and explanations
    sha256 = models.CharField(max_length=64)
    by = _by()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "number"], name="one_receipt_a_number"
            )
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.number}"


class Upload(models.Model):
    """A sheet of answers that was read and reported on, and waits to be stored.

    `based_on` are the numbers of the answers it was compared with.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    content = models.BinaryField()
    based_on = models.JSONField(default=dict)
    by = _by()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.unit_id} {self.name}"


class Bookmark(models.Model):
    """Where somebody was, so that another device opens there."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    service_area = models.CharField(max_length=60)
    section = models.CharField(max_length=60)
    question = models.CharField(max_length=80, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "unit"], name="one_bookmark_a_unit")
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.unit_id}"
