"""What every page of a round needs, made ready when a worker starts."""

from __future__ import annotations

from django.db import connection

from jamfor.core.access.roles import Phase
from jamfor.web.collection.models import Round
from jamfor.web.collection.packs import asked_of, pack_of
from jamfor.web.collection.queries.near import near
from jamfor.web.collection.queries.questions import feeding


def warm() -> None:
    """Unpack each round that is not published yet; raises DatabaseError without one."""
    try:
        rounds = Round.objects.exclude(phase=Phase.PUBLISHED)
        for sha256, period in rounds.values_list("pack_id", "period"):
            pack_of(sha256)
            feeding(sha256, period)
            for question in asked_of(sha256, period).questions:
                near(sha256, period, question)
    finally:
        # The worker's threads have connections of their own.
        connection.close()
