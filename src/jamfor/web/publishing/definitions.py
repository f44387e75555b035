"""The definitions a release is built with: today's, and each round as it was asked."""

from __future__ import annotations

from jamfor.core.access.roles import Phase
from jamfor.core.releases.own_wording import as_asked
from jamfor.core.releases.pack import Pack
from jamfor.web.collection.models import Round
from jamfor.web.collection.packs import pack_of


HELD = (Phase.FROZEN, Phase.PUBLISHED)
"""Rounds in these phases have answers in a snapshot: they are on their way out."""


def held_rounds() -> list[Round]:
    """Return the rounds whose answers two people publish, the oldest first."""
    return list(Round.objects.filter(phase__in=HELD).order_by("period"))


def with_own_wording(pack: Pack) -> Pack:
    """Return a pack in which every round held here is as it was when it was opened.

    Where two rounds share a version, the later one's is taken: readers saw it last.
    """
    for made in held_rounds():
        pack = as_asked(pack, pack_of(made.pack_id), period=made.period)
    return pack
