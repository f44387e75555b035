"""The archive package of a round: answers, definitions, receipts and log in one file.

The units' notes to themselves are not in it: they were never sent.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile
import zlib
from collections.abc import Iterable, Iterator

from jamfor.web.audit.models import Event
from jamfor.web.collection.models import (
    AreaWork,
    Explanation,
    Opinion,
    Receipt,
    Revision,
    Round,
)


# Zip knows no time zone and no time before 1980; the bytes follow from the round alone.
_STAMP = (1980, 1, 1, 0, 0, 0)


def archive(made: Round) -> bytes:
    """Return the package of a round as a zip file: the same bytes for the same round.

    `manifest.json` holds the SHA-256 of every other file.
    """
    files = dict(_files(made))
    hashes = {
        name: hashlib.sha256(content).hexdigest() for name, content in files.items()
    }
    manifest = {
        "period": made.period,
        "pack": made.pack_id,
        "calendar": {
            "opens": str(made.opens),
            "last_day": str(made.last_day),
            "closes": str(made.closes),
            "publishes": str(made.publishes),
        },
        "files": hashes,
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, content in sorted(
            {**files, "manifest.json": _json(manifest)}.items()
        ):
            entry = zipfile.ZipInfo(name, date_time=_STAMP)
            entry.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(entry, content)
    return out.getvalue()


def _json(tree: object) -> bytes:
    return json.dumps(tree, ensure_ascii=False, sort_keys=True, indent=1).encode()


def _files(made: Round) -> Iterator[tuple[str, bytes]]:
    yield "definitions.json", zlib.decompress(made.pack.content)
    yield "answers.csv", _answers(made)
    yield "states.csv", _states(made)
    yield "explanations.csv", _explanations(made)
    yield "opinions.csv", _opinions(made)
    yield "log.csv", _log(made)
    for receipt in Receipt.objects.filter(unit__round=made).select_related("unit"):
        yield f"receipts/{receipt.unit.place}-{receipt.number}.json", _receipt(receipt)


def _csv(heads: Iterable[str], rows: Iterable[Iterable[object]]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(list(heads))
    writer.writerows([list(row) for row in rows])
    return out.getvalue().encode()


def _answers(made: Round) -> bytes:
    heads = ("place", "question", "number", "based_on", "content", "source")
    more = ("carried_from", "by", "at", "settles")
    columns = (*heads[1:], "carried_from", "by_id", "at", "settles_id")
    rows = Revision.objects.filter(unit__round=made).order_by(
        "unit__place", "question", "id"
    )
    return _csv(
        (*heads, *more), rows.values_list("unit__place", *columns).iterator(2000)
    )


def _states(made: Round) -> bytes:
    rows = AreaWork.objects.filter(unit__round=made)
    columns = ("unit__place", "service_area", "state", "signed_at", "signed_by_id")
    found = rows.order_by("unit__place", "service_area").values_list(*columns)
    return _csv(("place", "service_area", "state", "signed_at", "signed_by"), found)


def _explanations(made: Round) -> bytes:
    rows = Explanation.objects.filter(unit__round=made).order_by("id")
    columns = ("unit__place", "question", "code", "signature", "text", "by_id", "at")
    heads = ("place", "question", "code", "signature", "text", "by", "at")
    return _csv(heads, rows.values_list(*columns))


def _opinions(made: Round) -> bytes:
    rows = Opinion.objects.filter(unit__round=made).order_by("id")
    columns = ("unit__place", "question", "administration__name", "content", "text")
    heads = (
        "place",
        "question",
        "administration",
        "content",
        "text",
        "withdrawn",
        "at",
    )
    return _csv(heads, rows.values_list(*columns, "withdrawn", "at"))


def _log(made: Round) -> bytes:
    rows = Event.objects.filter(period=made.period).order_by("id")
    columns = ("at", "actor", "role", "action", "place", "facts")
    told = (
        (*row[:-1], json.dumps(row[-1], sort_keys=True))
        for row in rows.values_list(*columns).iterator(2000)
    )
    return _csv(columns, told)


def _receipt(receipt: Receipt) -> bytes:
    return _json(
        {
            "number": receipt.number,
            "at": str(receipt.at),
            "by": receipt.by_id,
            "sha256": receipt.sha256,
            "content": receipt.content,
        }
    )
