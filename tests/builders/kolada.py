"""Small replies of Kolada's, made by hand in the shapes of the real ones."""

from __future__ import annotations

import json
from collections.abc import Sequence

from jamfor.formats.kolada.replies import Reply, read_reply


Json = object
YES_NO = "Hämtar in synpunkter, (Ja=1, Nej=0)"
YES_NO_TWO = "Uppsökande verksamhet, (Ja=1, Nej=2)"
PERCENT = "Ansökningar som leder till insats, andel (%)"
LEVELS = "Välfärdsteknik, (Breddinfört=2, testverksamhet=1, Nej=0) (-2023)"
COUNT = "Antal hemlösa, antal"
KRONOR = "Kostnad, kr/inv (- 2024)"


def kpi(name: str, title: str) -> dict[str, Json]:
    """Return a key figure as version 3 describes it."""
    return {
        "id": name,
        "title": title,
        "description": "Påhittad. Källa: provet.",
        "is_divided_by_gender": False,
        "municipality_type": "K",
        "auspice": "X",
        "operating_area": "Individ- och familjeomsorg",
        "perspective": "Kvalitet och resultat",
        "prel_publication_date": None,
        "publication_date": "2026-08-28",
        "publ_period": "2025",
        "has_ou_data": False,
    }


def value(
    number: float | str | None,
    *,
    gender: str = "T",
    status: str = "",
    deleted: bool = False,
    count: int = 1,
) -> dict[str, Json]:
    """Return one value of a row, as version 3 gives it."""
    return {
        "gender": gender,
        "count": count,
        "status": status,
        "value": number,
        "isdeleted": deleted,
    }


def row(
    name: str, place: str, *values: dict[str, Json], period: int | str = 2022
) -> dict[str, Json]:
    """Return a row of data."""
    return {
        "kpi": name,
        "municipality": place,
        "period": period,
        "values": list(values),
    }


def v3(values: Sequence[Json], *, following: str | None = None) -> bytes:
    """Return the envelope of version 3."""
    document = {"values": values, "count": len(values), "next_url": following}
    return json.dumps(document | {"previous_url": None}).encode()


def v2(values: Sequence[Json], *, following: str | None = None) -> bytes:
    """Return the envelope of version 2, whose `next_page` is absent at the end."""
    document: dict[str, Json] = {"count": len(values), "values": values}
    return json.dumps(
        document | ({"next_page": following} if following else {})
    ).encode()


def reply(*values: Json) -> Reply:
    """Return values read from an envelope of version 3."""
    return read_reply(v3(values), file="svar.json")
