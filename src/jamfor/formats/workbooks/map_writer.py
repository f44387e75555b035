"""A map filled with what was understood of a workbook, and with proposals to check."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator, Sequence

from jamfor.core.vocabulary.texts import LocalText
from jamfor.formats.workbooks.columns import How, Resolved
from jamfor.formats.workbooks.mapping import SKIP, ColumnRule, WorkbookMap
from jamfor.formats.workbooks.reading import Reading
from jamfor.formats.workbooks.sheets import letters
from jamfor.formats.workbooks.words import UNCLEAR_SYMBOLS, answer


def map_text(reading: Reading, said: WorkbookMap) -> str:
    """Return a map as YAML: what an earlier map said is kept, the rest is proposed.

    Nearest titles are written in as proposals, each with a remark to check it.
    """
    return (
        "\n".join([*_head(said), *_marks(reading, said), *_columns(reading, said)])
        + "\n"
    )


def _head(said: WorkbookMap) -> Iterator[str]:
    credit = said.credit
    yield "# Karta över en publicerad arbetsbok. Gå igenom varje rad märkt KONTROLLERA."
    yield "# A map of a published workbook. Go through each row marked KONTROLLERA."
    yield f"source: {_quoted(said.source)}  # kort namn på källan / a short name"
    yield f"label: {_quoted(said.label)}  # leveransens dag eller år / its day or year"
    yield "credit:  # vem som har publicerat siffrorna / who published the figures"
    yield f"  sv: {_quoted(credit.sv if credit else '')}"
    yield f"  en: {_quoted(credit.en if credit else '')}"


def _marks(reading: Reading, said: WorkbookMap) -> Iterator[str]:
    """The marks and the rows that somebody has to say the meaning of."""
    unclear = _unclear(reading, said)
    if unclear or said.missing:
        yield "missing:  # suppressed, not-answered, not-applicable, not-asked …"
        for symbol, reason in said.missing.items():
            yield f"  {_quoted(symbol)}: {_quoted(str(reason))}"
        for symbol in unclear:
            yield f'  {_quoted(symbol)}: ""  # KONTROLLERA: se teckenförklaringen'
    rows = _rows_of(reading)
    if rows or said.places:
        yield "places:  # radens kod, eller skip / the row’s code, or skip"
        for name, code in said.places.items():
            yield f"  {_quoted(name)}: {_quoted(code)}"
        for name in rows:
            yield f'  {_quoted(name)}: ""  # KONTROLLERA: kod eller skip'


def _unclear(reading: Reading, said: WorkbookMap) -> list[str]:
    """The marks nobody has explained, those of columns that are not known yet too."""
    found = {cell.text for cell in reading.refused}
    return sorted(
        text for text in found - said.missing.keys() if answer(text) in UNCLEAR_SYMBOLS
    )


def _rows_of(reading: Reading) -> list[str]:
    """The labels of rows whose place is not known."""
    found = {
        label
        for label, code in reading.refused_rows
        if code in {"place-unknown", "place-doubtful"} and label
    }
    return sorted(found)


def _columns(reading: Reading, said: WorkbookMap) -> Iterator[str]:
    if reading.columns:
        yield "columns:"
    done: set[tuple[str, str]] = set()
    for column in reading.columns:
        at = (column.table.sheet.name, letters(column.column.index))
        if at not in done:
            done.add(at)
            asked = {
                cell.code
                for cell in reading.refused
                if (cell.sheet, cell.address.rstrip("0123456789")) == at
            }
            yield from _column(column, at, _answers(reading, at))
            for code, line in _QUESTIONS.items():
                if code in asked:
                    yield f"    {line}"
    yield from _series(said)
    yield from _series_to_be(reading, said)


def _series_to_be(reading: Reading, said: WorkbookMap) -> Iterator[str]:
    """What could be series of their own, as remarks to fill in."""
    if series := _of_nobody(reading.columns):
        yield "# En kolumn utan motsvarighet kan bli en egen serie. Skriv då seriens id"
        yield "# som indicator i kolumnen ovan, ta bort # här och fyll i unit: percent,"
        yield "# count eller enhetens namn."
        if not said.series:
            yield "# series:"
        for heading in series:
            title = f"{{sv: {_quoted(heading)}, en: {_quoted(heading)}}}"
            yield f'#   - {{id: {_quoted(_slug(heading))}, title: {title}, unit: ""}}'


def _series(said: WorkbookMap) -> Iterator[str]:
    """The series an earlier map described."""
    if said.series:
        yield "series:"
    for each in said.series:
        yield f"  - id: {_quoted(each.id)}"
        for name, text in (("title", each.title), ("what", each.what)):
            yield f"    {name}: {{sv: {_quoted(text.sv)}, en: {_quoted(text.en)}}}"
        yield f"    unit: {_quoted(each.unit)}"
        yield f"    direction: {_quoted(str(each.direction))}"
        if each.service_areas:
            areas = ", ".join(_quoted(area) for area in each.service_areas)
            yield f"    service-areas: [{areas}]"


def _of_nobody(columns: Sequence[Resolved]) -> list[str]:
    return [c.column.heading for c in columns if c.how is How.UNKNOWN and not c.offers]


def _column(
    column: Resolved, at: tuple[str, str], answers: Sequence[str]
) -> Iterator[str]:
    sheet, letter = at
    yield f"  - sheet: {_quoted(sheet)}"
    yield f"    column: {_quoted(letter)}"
    if column.column.heading:
        yield f"    heading: {_quoted(column.column.heading)}"
    yield from _rule(column, column.rule)
    if answers:
        codes = ", ".join(f'{_quoted(answer)}: ""' for answer in answers)
        yield f"    codes: {{{codes}}}  # KONTROLLERA: yes, no eller en nivå"


def _answers(reading: Reading, at: tuple[str, str]) -> list[str]:
    """The numbers of a column that should be codes and are not known as such."""
    return [
        f"{number:f}"
        for column in reading.settled
        if not column.coded
        and (column.resolved.table.sheet.name, letters(column.resolved.column.index))
        == at
        for number in sorted(column.answers)
    ]


_QUESTIONS = {
    "scale-unclear": 'scale: ""  # KONTROLLERA: percent eller fraction',
    "number-unclear": 'decimal: ""  # KONTROLLERA: comma eller point',
    "aggregates-unclear": 'aggregates: ""  # KONTROLLERA: met eller skip',
}
"""What only somebody who has read the publication can say of a column."""


def _rule(column: Resolved, rule: ColumnRule) -> Iterator[str]:
    if column.how is How.SKIPPED:
        yield f"    {SKIP}: true"
        return
    yield f"    indicator: {_identifier(column)}"
    year = rule.year or column.year or column.column.year
    yield f"    year: {_quoted(year)}" + ("" if year else "  # KONTROLLERA: vilket år?")
    for name in ("scale", "decimal", "aggregates"):
        if value := getattr(rule, name):
            yield f"    {name}: {_quoted(value)}"
    for name, words in (("codes", rule.codes), ("missing", rule.missing)):
        if words:
            pairs = ", ".join(
                f"{_quoted(k)}: {_quoted(str(v))}" for k, v in words.items()
            )
            yield f"    {name}: {{{pairs}}}"


def _identifier(column: Resolved) -> str:
    if column.target is not None:
        return f"{_quoted(column.target.indicator)}  # {_one_line(column.target.title)}"
    if column.rule.indicator:
        return f"{_quoted(column.rule.indicator)}  # KONTROLLERA"
    if not column.offers:
        return '""  # KONTROLLERA: fyll i id, eller byt raden mot skip: true'
    (first, title), *rest = column.offers
    others = f" (eller {', '.join(i for i, _ in rest)})" if rest else ""
    return f"{_quoted(first)}  # KONTROLLERA: förslag, {_one_line(title)}{others}"


def _slug(heading: str) -> str:
    """An id of a series, of the letters addresses have."""
    letters_only = unicodedata.normalize("NFKD", heading.casefold())
    words = re.findall(r"[a-z0-9]+", letters_only.encode("ascii", "ignore").decode())
    return "-".join(words)[:60].strip("-")


def _one_line(title: LocalText) -> str:
    return " ".join(title.sv.split())


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
