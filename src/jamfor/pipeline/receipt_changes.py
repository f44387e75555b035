"""Which answers a file changes: where it stands, what was there, what comes instead."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from jamfor.core.answers.answers import Evidence
from jamfor.core.answers.wording import answer_words, part_words
from jamfor.core.questionnaires.questions import NO, YES
from jamfor.core.vocabulary.missing import Missing
from jamfor.core.vocabulary.texts import Language, LocalText
from jamfor.formats.answer_sheets.claims import AnswerClaim, EvidenceClaim
from jamfor.formats.answer_sheets.rows import Row
from jamfor.formats.answer_sheets.words import Heading
from jamfor.pipeline.receive import Effect, Receipt


MOST_LINES = 60
LONGEST_TEXT = 70

_Claim = AnswerClaim | EvidenceClaim


def change_lines(receipt: Receipt, *, language: Language) -> Iterator[str]:
    """Return a line for each answer that changes, then for each new; at most 60."""
    for effect, title in _TITLES.items():
        claims = [c for c in _claims(receipt) if _effect(receipt, c) is effect]
        if claims:
            yield title.in_language(language)
            shown = claims[:MOST_LINES]
            yield from (f"  {_line(receipt, c, language)}" for c in shown)
            more = len(claims) - len(shown)
            if more:
                yield _MORE.in_language(language).format(more)


_TITLES = {
    Effect.CHANGED: LocalText(sv="Svar som ändras:", en="Answers that change:"),
    Effect.NEW: LocalText(sv="Nya svar:", en="New answers:"),
}
_MORE = LocalText(sv="  … och {} till", en="  … and {} more")


def _claims(receipt: Receipt) -> list[_Claim]:
    """All claims in the order of the file."""
    claims: Sequence[_Claim] = (*receipt.reading.answers, *receipt.reading.evidence)
    order = {row.name: at for at, row in enumerate(receipt.reading.rows)}
    return sorted(claims, key=lambda claim: order[claim.rows[0].name])


def _effect(receipt: Receipt, claim: _Claim) -> Effect | None:
    """What a claim did; None where its rows were refused."""
    unit = receipt.units[claim.place]
    if isinstance(claim, EvidenceClaim):
        return unit.evidence.get(claim.routine)
    return unit.answers.get((claim.question, claim.part))


def _line(receipt: Receipt, claim: _Claim, language: Language) -> str:
    where = _where(claim.rows[0], language)
    place = f"{claim.place}, " if len(receipt.units) > 1 else ""
    name = claim.routine if isinstance(claim, EvidenceClaim) else claim.question
    asked = receipt.asked.questions[name].text.in_language(language)
    quotes = "””" if language == "sv" else "“”"
    text = _short(asked).join(quotes)
    change = (
        _evidence_change(receipt, claim, language)
        if isinstance(claim, EvidenceClaim)
        else _answer_change(receipt, claim, language)
    )
    return f"{where}: {place}{name} {text}, {change}"


def _where(row: Row, language: Language) -> str:
    sheet, line = ("blad", "rad") if language == "sv" else ("sheet", "row")
    number = f"{line} {row.number}"
    return f"{sheet} {row.sheet}, {number}" if row.sheet else number


def _short(text: str) -> str:
    if len(text) <= LONGEST_TEXT:
        return text
    return text[:LONGEST_TEXT].rsplit(" ", 1)[0] + " …"


def _answer_change(receipt: Receipt, claim: AnswerClaim, language: Language) -> str:
    unit = receipt.units[claim.place]
    response = receipt.asked.questions[claim.question].response
    key = (claim.question, claim.part)
    part = part_words(response, claim.part)
    was, now = (
        answer_words(answers.values.get(key, Missing.NOT_ANSWERED), response)
        for answers in (unit.before, unit.merged)
    )
    called = (
        part.in_language(language)
        if part
        else Heading.ANSWER.text.in_language(language)
    )
    return f"{called}: {was.in_language(language)} → {now.in_language(language)}"


def _evidence_change(receipt: Receipt, claim: EvidenceClaim, language: Language) -> str:
    """The dates that differ, and whether the follow-up was documented."""
    unit = receipt.units[claim.place]
    was = _told(unit.before.evidence.get(claim.routine), language)
    now = _told(unit.merged.evidence[claim.routine], language)
    return ", ".join(
        f"{heading.text.in_language(language)}: {was[heading]} → {now[heading]}"
        for heading in now
        if was[heading] != now[heading]
    )


def _told(evidence: Evidence | None, language: Language) -> dict[Heading, str]:
    documented = "–"
    if evidence is not None:
        documented = (YES if evidence.documented else NO).text.in_language(language)
    return {
        Heading.DECIDED: _day(evidence.decided if evidence else None),
        Heading.FOLLOWED_UP: _day(evidence.followed_up if evidence else None),
        Heading.DOCUMENTED: documented,
    }


def _day(day: date | None) -> str:
    return str(day or "–")
