"""The definitions a round was opened with, unpacked once a process."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from functools import lru_cache

from jamfor.core.comparability.graph import ComparabilityGraph
from jamfor.core.indicators.freshness import Demand, demands
from jamfor.core.releases.pack import Pack
from jamfor.formats.answer_sheets.asked import AskedRound
from jamfor.formats.packs import pack_from_json, pack_hash, pack_to_json
from jamfor.web.collection.models import KeptPack


# This year's round, the one before, and one being prepared.
UNPACKED = 3


def keep(pack: Pack) -> KeptPack:
    """Store a pack unless it is there, and return its row."""
    content = pack_to_json(pack)
    kept, _ = KeptPack.objects.get_or_create(
        sha256=pack_hash(content), defaults={"content": zlib.compress(content)}
    )
    return kept


@lru_cache(maxsize=UNPACKED)
def pack_of(sha256: str) -> Pack:
    """Return a kept pack; it never changes, so it is read once."""
    row = KeptPack.objects.get(pk=sha256)
    return pack_from_json(zlib.decompress(row.content))


@lru_cache(maxsize=UNPACKED)
def asked_of(sha256: str, period: str) -> AskedRound:
    """Return what a round asks, by its pack."""
    return AskedRound.of(pack_of(sha256), period)


@lru_cache(maxsize=UNPACKED)
def graph_of(sha256: str) -> ComparabilityGraph:
    """Return which years of a pack's indicators may be compared."""
    pack = pack_of(sha256)
    return ComparabilityGraph.of(pack.indicators, pack.edges)


@lru_cache(maxsize=UNPACKED)
def demands_of(sha256: str, period: str) -> Mapping[str, Demand]:
    """Return what is asked of each routine of a round whose follow-up counts."""
    return demands(pack_of(sha256).indicators, period=period)
