"""The archive package of a round: answers, definitions, receipts and log in one file.

The units' notes to themselves are not in it: they were never sent. People are in the
log by number and role; who signed a receipt is named on it.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import tempfile
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from jamfor.formats.documents.pdf import receipt_pdf
from jamfor.store.parquet import SNAPSHOT_TABLES, write_table
from jamfor.web.audit.models import Event
from jamfor.web.collection.models import (
    AreaWork,
    Explanation,
    Opinion,
    Receipt,
    Revision,
    Round,
)
from jamfor.web.collection.queries.freezing import tables_of
from jamfor.web.collection.queries.receipts import paper_of_receipt, signed_of


MANIFEST = "manifest.json"
# Zip knows no time zone and no time before 1980; the bytes follow from the round alone.
_STAMP = (1980, 1, 1, 0, 0, 0)
_CHUNK = 2_000  # rows read at a time
READ_ME = """\
Arkivpaket för en omgång av kommunenkäten / Archive package of a round

manifest.json            sha256 av varje annan fil / of every other file
round.json               kalender och texter / calendar and texts
pack.json                definitionerna omgången öppnades med / the definitions
answers/answers.*        svaren som de gäller / the answers as they stand
answers/evidence.*       beslut och uppföljning / decisions and follow-ups
answers/frame.*          ramen och deltagandet / the frame and participation
answers/revisions.csv    varje sparat svar / every answer that was saved
states.csv               områdenas lägen / how far each service area came
explanations.csv         förklaringar till varningar / explanations of warnings
opinions.csv             andra meningar / other views of shared questions
receipts/                kvitton: innehåll och utskrift / receipts: content and print
log.csv                  händelser; personer som nummer / events; people by number

CSV: UTF-8, komma / comma. Parquet: samma tabeller / the same tables.
Tider är i UTC. / Times are in UTC.
Anteckningar som enheter gjort för sig själva ingår inte.
Notes that units made to themselves are not included.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Packed:
    """What was written: how many files, and the SHA-256 of the package's manifest."""

    files: int
    sha256: str


def write_archive(made: Round, out: IO[bytes]) -> Packed:
    """Write the package of a round as a zip file: the same bytes for the same round.

    `manifest.json`, written last, holds the SHA-256 of every other file.
    """
    hashes: dict[str, str] = {}
    with zipfile.ZipFile(out, "w") as package:
        for name, content in _files(made):
            hashes[name] = hashlib.sha256(content).hexdigest()
            _add(package, name, content)
        tree = {"period": made.period, "pack": made.pack_id, "files": hashes}
        manifest = _json(tree)
        _add(package, MANIFEST, manifest)
    return Packed(files=len(hashes), sha256=hashlib.sha256(manifest).hexdigest())


def _add(package: zipfile.ZipFile, name: str, content: bytes) -> None:
    entry = zipfile.ZipInfo(name, date_time=_STAMP)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    package.writestr(entry, content)


def _json(tree: object) -> bytes:
    return json.dumps(tree, ensure_ascii=False, sort_keys=True, indent=1).encode()


def _files(made: Round) -> Iterator[tuple[str, bytes]]:
    yield "README.txt", READ_ME.encode()
    yield "round.json", _round(made)
    yield "pack.json", zlib.decompress(made.pack.content)
    yield from _tables(made)
    yield "answers/revisions.csv", _revisions(made)
    yield "states.csv", _states(made)
    yield "explanations.csv", _explanations(made)
    yield "opinions.csv", _opinions(made)
    yield "log.csv", _log(made)
    yield from _receipts(made)


def _round(made: Round) -> bytes:
    return _json(
        {
            "period": made.period,
            "phase": made.phase,
            "pack": made.pack_id,
            "calendar": {
                "opens": str(made.opens),
                "last_day": str(made.last_day),
                "closes": str(made.closes),
                "publishes": str(made.publishes),
                "opened_at": made.opened_at.isoformat() if made.opened_at else None,
            },
            "voluntary": made.voluntary,
            "message": {"sv": made.message_sv, "en": made.message_en},
        }
    )


def _tables(made: Round) -> Iterator[tuple[str, bytes]]:
    """The answers as they are frozen, each table as Parquet and as CSV."""
    tables = tables_of(made)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for shape in SNAPSHOT_TABLES:
            table = getattr(tables, shape.name)
            write_table(folder, table, shape)
            yield f"answers/{shape.file}", (folder / shape.file).read_bytes()
            sorted_rows = table.sort(table.columns)
            yield f"answers/{shape.name}.csv", sorted_rows.write_csv().encode()


def _csv(heads: Iterable[str], rows: Iterable[Iterable[object]]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(list(heads))
    writer.writerows([list(row) for row in rows])
    return out.getvalue().encode()


def _revisions(made: Round) -> bytes:
    heads = ("place", "question", "number", "based_on", "content", "source")
    more = ("carried_from", "by", "at", "key", "settles")
    columns = (*heads[1:], "carried_from", "by_id", "at", "key", "settles__key")
    rows = Revision.objects.filter(unit__round=made).order_by(
        "unit__place", "question", "id"
    )
    told = rows.values_list("unit__place", *columns)
    return _csv((*heads, *more), told.iterator(_CHUNK))


def _states(made: Round) -> bytes:
    rows = AreaWork.objects.filter(unit__round=made)
    columns = ("unit__place", "service_area", "state", "signed_at", "signed_by_id")
    found = rows.order_by("unit__place", "service_area").values_list(*columns)
    return _csv(("place", "service_area", "state", "signed_at", "signed_by"), found)


def _explanations(made: Round) -> bytes:
    rows = Explanation.objects.filter(unit__round=made).order_by("id")
    heads = ("question", "service_area", "code", "signature", "text")
    found = rows.values_list("unit__place", *heads, "by_id", "at")
    return _csv(("place", *heads, "by", "at"), found)


def _opinions(made: Round) -> bytes:
    rows = Opinion.objects.filter(unit__round=made).order_by("id")
    found = rows.values_list(
        "unit__place",
        "question",
        "administration__name",
        "content",
        "text",
        "withdrawn",
        "by_id",
        "at",
    )
    heads = ("place", "question", "administration", "content", "text", "withdrawn")
    return _csv((*heads, "by", "at"), found)


def _log(made: Round) -> bytes:
    rows = Event.objects.filter(period=made.period).exclude(action__in=OF_PACKAGES)
    columns = ("at", "actor", "role", "action", "place", "facts")
    told = (
        (*row[:-1], json.dumps(row[-1], sort_keys=True))
        for row in rows.order_by("id").values_list(*columns).iterator(_CHUNK)
    )
    return _csv(columns, told)


OF_PACKAGES = ("archive-ordered", "archive-made")
"""Events of making the package itself: with them no two would be alike."""


def _receipts(made: Round) -> Iterator[tuple[str, bytes]]:
    """An index, and each receipt as what was signed and as it is printed."""
    rows = Receipt.objects.filter(unit__round=made).select_related("unit__round", "by")
    found = list(rows.order_by("unit__place", "number"))
    heads = ("place", "number", "service_areas", "sha256", "by", "at", "file")
    index = (
        (
            row.unit.place,
            row.number,
            ";".join(row.service_areas),
            row.sha256,
            row.by_id,
            row.at,
            f"{_name(row)}.json",
        )
        for row in found
    )
    yield "receipts/index.csv", _csv(heads, index)
    for row in found:
        # As it was signed, to the byte: its hash is the one on the receipt.
        yield f"receipts/{_name(row)}.json", row.content.encode()
        printed = receipt_pdf(paper_of_receipt(row, "sv"), signed_of(row, "sv"))
        yield f"receipts/{_name(row)}.pdf", printed


def _name(receipt: Receipt) -> str:
    return f"{receipt.unit.place}-{receipt.number}"
