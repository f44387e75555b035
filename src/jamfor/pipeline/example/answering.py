"""Every unit's answers in a round: the most prone answer yes, as many as are wanted.

The number that reach each answer is settled first and the units are taken in order of
propensity, so that a share is hit within one unit and no coin is flipped.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from jamfor.core.questionnaires.questions import QuestionVersion, ResponseType
from jamfor.pipeline.example.draws import Draws
from jamfor.pipeline.example.levels import Demand, Demands
from jamfor.pipeline.example.propensity import Propensity
from jamfor.pipeline.example.reasons import reason
from jamfor.pipeline.example.routines import keep_current, lack
from jamfor.pipeline.example.sheets import Collected, Sheet, by_route


UNASKED = 0.4  # share wanted of an answer that no indicator reads
ALSO = 0.3  # chance of each further code of a multiple choice
BESIDE = 0.15  # share choosing a code that no indicator reads
LONGEST = 14  # days a unit waits longer than the limit at most
TEXT = "Lokalt framtaget program"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answering:
    """What it takes to answer a round."""

    round_: Collected
    previous: Collected | None
    demands: Demands
    draws: Draws
    propensity: Propensity

    def answer(self) -> None:
        """Answer every question of the round, those that open others first."""
        versions: dict[str, QuestionVersion] = {}
        for sheet in self.round_.sheets.values():
            versions.update(sheet.questions)
        for question in by_route(versions):
            self._ask(question, versions[question])

    def _ask(self, question: str, version: QuestionVersion) -> None:
        met = [s for s in self.round_.sheets.values() if question in s.open]
        reach = [(sheet, sheet.reach(question)) for sheet in met]
        asked = [sheet for sheet, reached in reach if reached is True]
        closed = sum(reached is False for _, reached in reach)
        match version.response.type:
            case ResponseType.ROUTINE:
                self._routine(question, asked, closed)
            case ResponseType.MULTIPLE:
                self._multiple(question, version, asked, closed)
            case ResponseType.NUMBER | ResponseType.PERCENT:
                self._number(question, version, asked, closed)
            case ResponseType.DATE:
                self._date(question, asked)
            case ResponseType.TEXT:
                for sheet in asked:
                    sheet.values[question, ""] = (TEXT,)
            case _:
                for part in version.response.parts:
                    self._ordered(question, part, version, asked, closed)

    def _willing(
        self, question: str, part: str, version: QuestionVersion, asked: list[Sheet]
    ) -> list[Sheet]:
        """Write the reasons of those that give no answer; return the others."""
        if not version.allow:
            return asked
        willing = []
        for sheet in asked:
            why = reason(sheet, question, part, version, self.draws)
            if why is None:
                willing.append(sheet)
            else:
                sheet.values[question, part] = why
        return willing

    def _ranked(
        self, question: str, atom: str, kind: str, sheets: list[Sheet]
    ) -> list[Sheet]:
        """The most prone first."""
        area = self.round_.areas_of[question][0]
        weight = {
            sheet.place: self.propensity.of(sheet, area=area, kind=kind, atom=atom)
            for sheet in sheets
        }
        return sorted(sheets, key=lambda sheet: (-weight[sheet.place], sheet.place))

    def _ordered(
        self,
        question: str,
        part: str,
        version: QuestionVersion,
        asked: list[Sheet],
        closed: int,
    ) -> None:
        sheets = self._willing(question, part, version, asked)
        atom = f"{question}/{part}"
        kind = version.response.type.value
        ranked = self._ranked(question, atom, kind, sheets)
        codes = [category.code for category in version.response.categories]
        shares = _cumulative(codes, self.demands.get((question, part), ()))
        ends = [round(share * (len(ranked) + closed)) for share in shares]
        for place, sheet in enumerate(ranked):
            step = sum(place < end for end in ends)
            sheet.values[question, part] = (codes[step],)

    def _routine(self, question: str, asked: list[Sheet], closed: int) -> None:
        wanted = self.demands.get((question, ""), ())
        share = wanted[0].share if wanted else UNASKED
        ranked = self._ranked(question, question, "routine", asked)
        quota = min(round(share * (len(ranked) + closed)), len(ranked))
        for place, sheet in enumerate(ranked):
            before = self.previous.sheets.get(sheet.place) if self.previous else None
            if place < quota:
                keep_current(sheet, question, self.draws, before)
                continue
            nearness = (len(ranked) - place) / (len(ranked) - quota + 1)
            lack(sheet, question, self.draws, before, nearness=nearness)

    def _multiple(
        self, question: str, version: QuestionVersion, asked: list[Sheet], closed: int
    ) -> None:
        sheets = self._willing(question, "", version, asked)
        codes = [category.code for category in version.response.categories]
        chosen: dict[str, set[str]] = {sheet.place: set() for sheet in sheets}
        read: set[str] = set()
        for demand in self.demands.get((question, ""), ()):
            read.update(demand.codes)
            atom = f"{question}/{'+'.join(demand.codes)}"
            ranked = self._ranked(question, atom, "multiple", sheets)
            quota = round(demand.share * (len(ranked) + closed))
            for sheet in ranked[:quota]:
                chosen[sheet.place].update(self._some(demand, question, sheet))
        for sheet in sheets:
            mine = chosen[sheet.place]
            for code in codes:
                key = ("beside", question, code, sheet.place)
                if code not in {*read, "none"} and self.draws.uniform(*key) < BESIDE:
                    mine.add(code)
            listed = tuple(code for code in codes if code in mine)
            sheet.values[question, ""] = listed or (codes[-1],)

    def _some(self, demand: Demand, question: str, sheet: Sheet) -> set[str]:
        """At least the codes it takes, and now and then more of them."""
        order = sorted(
            demand.codes,
            key=lambda code: self.draws.uniform("code", question, code, sheet.place),
        )
        return set(order[: demand.at_least]) | {
            code
            for code in order[demand.at_least :]
            if self.draws.uniform("also", question, code, sheet.place) < ALSO
        }

    def _number(
        self, question: str, version: QuestionVersion, asked: list[Sheet], closed: int
    ) -> None:
        """Answer a number that is held against a limit; others come in pairs, later."""
        limits = [d for d in self.demands.get((question, ""), ()) if d.limit]
        if not limits:
            return
        sheets = self._willing(question, "", version, asked)
        ranked = self._ranked(question, question, "number", sheets)
        limit = int(limits[0].limit)
        quota = round(limits[0].share * (len(ranked) + closed))
        for place, sheet in enumerate(ranked):
            drawn = self.draws.uniform("number", sheet.period, question, sheet.place)
            within = place < quota
            least, most = (
                (limit // 4, limit) if within else (limit + 1, limit + LONGEST)
            )
            number = least + int(drawn * (most - least + 1))
            sheet.values[question, ""] = (str(number),)

    def _date(self, question: str, asked: list[Sheet]) -> None:
        for sheet in asked:
            drawn = self.draws.uniform("date", sheet.period, question, sheet.place)
            day = sheet.reference_date - timedelta(days=int(drawn * 360) + 3)
            sheet.values[question, ""] = (day.isoformat(),)


def _cumulative(codes: Sequence[str], wanted: Sequence[Demand]) -> list[float]:
    """The share at or above each step over the lowest, from what is wanted of some."""
    known: dict[int, float] = {}
    for demand in wanted:
        step = min(codes.index(code) for code in demand.codes)
        known.setdefault(step, demand.share)
    if not known:
        known = {1: UNASKED}
    shares: list[float] = []
    below = 1.0
    for step in range(1, len(codes)):
        above = next((known[s] for s in range(step, len(codes)) if s in known), None)
        if step in known:
            share = known[step]
        elif above is not None:
            share = above + (below - above) * 0.5
        else:
            share = below * 0.5
        below = min(share, below)
        shares.append(below)
    return shares
