"""How a form looks: widths, drop-down lists, what may be filled in and what not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from jamfor.core.answers.answers import Evidence
from jamfor.core.questionnaires.questions import NO, YES, ResponseType
from jamfor.core.vocabulary.texts import Language, LocalText
from jamfor.formats.answer_sheets.form_rows import FormRow
from jamfor.formats.answer_sheets.words import Heading, escaped


LISTS = LocalText(sv="Listor", en="Lists")
"""The hidden sheet the drop-down lists are on."""
ROW_HEIGHT = 48
"""Points: three lines. A long explanation is read in full by going to its cell."""
EARLIEST = date(1980, 1, 1)
"""No routine in use was decided before."""

ID, QUESTION, CONCERNS, ANSWER, REASON, DECIDED, FOLLOWED_UP, DOCUMENTED = range(8)
BEFORE, EXPLANATION = 8, 9
_WIDTHS = (4, 60, 34, 22, 20, 12, 12, 14, 22, 70)
_TITLES: Mapping[int, LocalText] = {
    ID: LocalText(sv="Id", en="Id"),
    QUESTION: LocalText(sv="Fråga", en="Question"),
    CONCERNS: LocalText(sv="Gäller", en="Concerns"),
    ANSWER: Heading.ANSWER.text,
    REASON: Heading.MISSING.text,
    DECIDED: Heading.DECIDED.text,
    FOLLOWED_UP: Heading.FOLLOWED_UP.text,
    DOCUMENTED: Heading.DOCUMENTED.text,
    BEFORE: LocalText(sv="Svar förra året", en="Answer last year"),
    EXPLANATION: LocalText(sv="Förklaring", en="Explanation"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Formats:
    grey: Format
    text: Format
    bold: Format
    section: Format
    fill: Format
    day: Format
    soft: Format

    @classmethod
    def of(cls, book: xlsxwriter.Workbook) -> _Formats:
        top = {"valign": "top", "text_wrap": True}
        return cls(
            grey=book.add_format({"font_color": "#a6a6a6", "font_size": 8}),
            text=book.add_format(top),
            bold=book.add_format({**top, "bold": True, "bottom": 1}),
            section=book.add_format({"bold": True, "font_size": 13, "bottom": 2}),
            fill=book.add_format({**top, "border": 1, "border_color": "#7f7f7f"}),
            day=book.add_format(
                {
                    **top,
                    "border": 1,
                    "border_color": "#7f7f7f",
                    "num_format": "yyyy-mm-dd",
                    "align": "left",
                }
            ),
            soft=book.add_format(
                {**top, "font_color": "#525c65", "bg_color": "#f2f2f2"}
            ),
        )


@dataclass(slots=True, kw_only=True)
class SheetWriter:
    """Writes the sheets of a form one after the other."""

    book: xlsxwriter.Workbook
    language: Language
    formats: _Formats
    lists: dict[tuple[str, ...], int] = field(default_factory=dict)
    sheet: Worksheet | None = None
    header: int = 0
    next: int = 0

    @classmethod
    def of(cls, book: xlsxwriter.Workbook, *, language: Language) -> SheetWriter:
        """Return a writer of sheets into a workbook."""
        return cls(book=book, language=language, formats=_Formats.of(book))

    @property
    def _page(self) -> Worksheet:
        if self.sheet is None:
            raise ValueError("no sheet was begun")
        return self.sheet

    def begin(self, name: str, *, above: Sequence[tuple[str, str | date, str]]) -> None:
        """Begin a sheet: lines above, then the headings."""
        self.sheet = self.book.add_worksheet(name)
        for column, width in enumerate(_WIDTHS):
            style = self.formats.grey if column == ID else None
            self._page.set_column(column, column, width, style)
        for number, cells in enumerate(above):
            for offset, cell in enumerate(cells):
                if cell:
                    style = self.formats.bold if number == 0 else None
                    self._page.write_string(number, QUESTION + offset, str(cell), style)
        self.header = len(above) + 1
        for column, title in _TITLES.items():
            style = self.formats.grey if column == ID else self.formats.bold
            self._page.write_string(self.header, column, self._said(title), style)
        self.next = self.header + 1
        self._page.freeze_panes(self.next, CONCERNS)

    def section(self, title: str) -> None:
        """Write the title of a section."""
        self._page.write_string(self.next, QUESTION, title, self.formats.section)
        self.next += 1

    def row(self, row: FormRow) -> None:
        """Write a row; one without a key is only there to be read."""
        texts = {
            ID: row.key,
            QUESTION: row.question,
            CONCERNS: row.concerns,
            BEFORE: row.before,
            EXPLANATION: row.explanation,
        }
        for column, text in texts.items():
            style = {ID: self.formats.grey, BEFORE: self.formats.soft}.get(
                column, self.formats.text if row.key else self.formats.soft
            )
            self._page.write_string(self.next, column, escaped(text), style)
        self._page.set_row(self.next, ROW_HEIGHT)
        if row.key:
            self._fill_in(row)
        self.next += 1

    def finish(self) -> None:
        """End a sheet: its rows can be sorted and filtered."""
        last = max(self.next - 1, self.header)
        self._page.autofilter(self.header, ID, last, EXPLANATION)

    def write_lists(self) -> None:
        """Write the sheet the drop-down lists refer to."""
        page = self.book.add_worksheet(self._said(LISTS))
        page.hide()
        for words, column in self.lists.items():
            for number, word in enumerate(words):
                page.write_string(number, column, word)

    def _said(self, text: LocalText) -> str:
        return text.in_language(self.language)

    def _fill_in(self, row: FormRow) -> None:
        self._answer(row)
        self._page.write_string(self.next, REASON, row.reason, self.formats.fill)
        self._offer(REASON, row.reasons)
        if row.has_evidence:
            self._evidence(row.evidence)
            return
        for column in (DECIDED, FOLLOWED_UP, DOCUMENTED):
            self._page.write_blank(self.next, column, None, self.formats.soft)

    def _answer(self, row: FormRow) -> None:
        cell = row.answer
        if isinstance(cell, Decimal):
            self._page.write_number(self.next, ANSWER, float(cell), self.formats.fill)
        elif isinstance(cell, date):
            self._page.write_datetime(self.next, ANSWER, cell, self.formats.day)
        else:
            style = (
                self.formats.day if row.type is ResponseType.DATE else self.formats.fill
            )
            self._page.write_string(self.next, ANSWER, escaped(cell), style)
        if row.choices:
            self._offer(ANSWER, row.choices)
        elif row.type in {ResponseType.NUMBER, ResponseType.PERCENT}:
            rule = {"validate": "decimal", "criteria": ">=", "value": 0}
            self._page.data_validation(self.next, ANSWER, self.next, ANSWER, rule)
        elif row.type is ResponseType.DATE:
            self._offer_days(ANSWER)

    def _evidence(self, evidence: Evidence | None) -> None:
        days = {
            DECIDED: evidence.decided if evidence else None,
            FOLLOWED_UP: evidence.followed_up if evidence else None,
        }
        for column, day in days.items():
            if day is None:
                self._page.write_blank(self.next, column, None, self.formats.day)
            else:
                self._page.write_datetime(self.next, column, day, self.formats.day)
            self._offer_days(column)
        documented = ""
        if evidence is not None:
            documented = self._said((YES if evidence.documented else NO).text)
        self._page.write_string(self.next, DOCUMENTED, documented, self.formats.fill)
        self._offer(DOCUMENTED, (self._said(YES.text), self._said(NO.text)))

    def _offer(self, column: int, words: tuple[str, ...]) -> None:
        """Give a cell a drop-down list; the words are on a sheet of their own.

        A list inside the cell's rule holds 255 characters and no commas.
        """
        at = self.lists.setdefault(words, len(self.lists))
        letter = xlsxwriter.utility.xl_col_to_name(at)
        source = f"='{self._said(LISTS)}'!${letter}$1:${letter}${len(words)}"
        rule = {"validate": "list", "source": source}
        self._page.data_validation(self.next, column, self.next, column, rule)

    def _offer_days(self, column: int) -> None:
        rule = {"validate": "date", "criteria": ">=", "value": EARLIEST}
        self._page.data_validation(self.next, column, self.next, column, rule)
