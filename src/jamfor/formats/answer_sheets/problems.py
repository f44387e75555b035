"""What can be wrong with a sheet before its answers are reviewed."""

from __future__ import annotations

from jamfor.core.vocabulary.problems import Location, Problem, Severity
from jamfor.core.vocabulary.texts import LocalText


_TEXTS = {
    "file-unreadable": LocalText(
        sv="Filen kan inte läsas som Excel eller CSV. Spara om den som .xlsx"
        " och försök igen.",
        en="The file cannot be read as Excel or CSV. Save it again as .xlsx and retry.",
    ),
    "file-empty": LocalText(
        sv="Filen är tom. Kontrollera att rätt fil är vald.",
        en="The file is empty. Check that it is the right one.",
    ),
    "header-missing": LocalText(
        sv="Ingen rubrikrad hittades. Det behövs en rad med rubrikerna Fråga"
        " (eller Id) och Svar.",
        en="No row of headings was found. A row with the headings Question (or"
        " Id) and Answer is needed.",
    ),
    "heading-twice": LocalText(
        sv="Rubriken ”{found}” finns två gånger. Ta bort den ena kolumnen.",
        en="The heading “{found}” stands twice. Remove one of the columns.",
    ),
    "sheet-ignored": LocalText(
        sv="Bladet har ingen rubrikrad och inga frågor och lästes inte.",
        en="The sheet has no headings and no questions, and was not read.",
    ),
    "no-rows": LocalText(
        sv="Bladet har rubriker men inga rader med svar.",
        en="The sheet has headings but no rows of answers.",
    ),
    "period-missing": LocalText(
        sv="Det framgår inte vilket år svaren gäller. Lägg till --period, till"
        " exempel --period 2022.",
        en="Which year the answers are for is not said. Add --period, such as"
        " --period 2022.",
    ),
    "other-period": LocalText(
        sv="Raden gäller {found} men filen läses in för {period}. Läs in ett"
        " år i taget.",
        en="The row is for {found}, but the file is imported for {period}."
        " Import one year at a time.",
    ),
    "place-missing": LocalText(
        sv="Det framgår inte vem som svarar. Fyll i kommunkoden i kolumnen"
        " Plats, eller ovanför rubrikraden.",
        en="Who answers is not said. Fill in the municipality code under"
        " Place, or above the row of headings.",
    ),
    "place-unknown": LocalText(
        sv="”{found}” är ingen känd plats. Ange kommunens fyrsiffriga kod"
        " eller stadsdelens kod, till exempel 1460 eller 0180-s04.",
        en="“{found}” is no known place. Use the municipality’s four-digit"
        " code or the district’s code, such as 1460 or 0180-s04.",
    ),
    "place-outside-frame": LocalText(
        sv="{found} ingår inte i undersökningen {period}.{hint}",
        en="{found} is not in the frame of {period}.{hint}",
    ),
    "question-missing": LocalText(
        sv="Raden har ett svar men ingen fråga. Fyll i frågans id.",
        en="The row has an answer but no question. Fill in the question’s id.",
    ),
    "question-unknown": LocalText(
        sv="Frågan ”{found}” finns inte.{hint}",
        en="There is no question “{found}”.{hint}",
    ),
    "question-outside-frame": LocalText(
        sv="Frågan ställs inte till {found} {period}, eftersom platsen inte"
        " ingår i ramen för frågans område. Ta bort raden.",
        en="The question is not put to {found} in {period}: the place is not"
        " in the frame of its service area. Remove the row.",
    ),
    "answer-and-reason": LocalText(
        sv="Raden har både ett svar och en orsak till att svar saknas. Ta bort"
        " det ena.",
        en="The row has both an answer and a reason why there is none. Remove"
        " one of them.",
    ),
    "reason-unknown": LocalText(
        sv="”{found}” är ingen orsak. Skriv till exempel ”ej tillämpligt”,"
        " ”kan inte lämna uppgift” eller ”svar saknas”.",
        en="“{found}” is no reason. Write, for example, “not applicable”,"
        " “cannot provide” or “no answer”.",
    ),
    "answer-conflict": LocalText(
        sv="Samma fråga har olika svar på raderna {found}. Behåll den rad som är rätt.",
        en="The same question has different answers in rows {found}. Keep the"
        " right one.",
    ),
    "answer-twice": LocalText(
        sv="Samma svar finns redan på rad {found}. Ingenting behöver göras.",
        en="The same answer already stands in row {found}. Nothing needs doing.",
    ),
    "answer-emptied": LocalText(
        sv="Raden är tom, men det finns ett svar sedan tidigare ({found}). Det"
        " står kvar. Skriv ”svar saknas” som orsak för att ta bort det.",
        en="The row is empty, but there is an answer since before ({found})."
        " It stays. Write “no answer” as the reason to withdraw it.",
    ),
}

CODES = frozenset(_TEXTS)
_WARNINGS = {"sheet-ignored", "no-rows", "answer-twice", "answer-emptied"}


def problem(
    code: str,
    where: Location,
    *,
    found: str = "",
    period: str = "",
    hint: LocalText | None = None,
) -> Problem:
    """Return a problem of a sheet; `found` is what stands there."""
    text = _TEXTS[code]
    return Problem(
        code=code,
        severity=Severity.WARNING if code in _WARNINGS else Severity.ERROR,
        text=LocalText(
            sv=text.sv.format(
                found=found, period=period, hint=f" {hint.sv}" if hint else ""
            ),
            en=text.en.format(
                found=found, period=period, hint=f" {hint.en}" if hint else ""
            ),
        ),
        where=where,
    )
