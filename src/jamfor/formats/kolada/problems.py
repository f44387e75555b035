"""What can be wrong with, or worth knowing of, a reply from Kolada."""

from __future__ import annotations

from collections.abc import Iterable

from jamfor.core.vocabulary.problems import Location, Problem, Severity
from jamfor.core.vocabulary.texts import LocalText


_TEXTS = {
    "reply-unreadable": LocalText(
        sv="Filen är inte JSON och kan inte läsas ({found}). Hämta svaret på nytt.",
        en="The file is not JSON and cannot be read ({found}). Fetch the reply again.",
    ),
    "reply-shape": LocalText(
        sv="Svaret är varken en lista eller ett kuvert med ”values”. Spara hela "
        "svaret som Kolada gav det.",
        en="The reply is neither a list nor an envelope with “values”. Save the "
        "whole reply as Kolada gave it.",
    ),
    "reply-unfinished": LocalText(
        sv="Svaret har en följande sida som kanske inte finns i mappen (antal: {n})."
        " Kontrollera att alla sidor är sparade: {found}",
        en="The reply has a page after it that may not be in the folder (replies: {n})."
        " See that every page was saved: {found}",
    ),
    "item-unknown": LocalText(
        sv="Posten är varken nyckeltal, plats, grupp eller värde (antal: {n}). "
        "Den lämnades.",
        en="The item is no key figure, place, group or value (number: {n}). It "
        "was left.",
    ),
    "unit-rows-skipped": LocalText(
        sv="Rader gäller enheter (ou), inte kommuner, och lästes inte in (antal: {n}).",
        en="Rows are of units (ou), not municipalities, and were not imported "
        "(number: {n}).",
    ),
    "row-incomplete": LocalText(
        sv="Raden saknar {found}. Hämta svaret på nytt.",
        en="The row lacks {found}. Fetch the reply again.",
    ),
    "value-unreadable": LocalText(
        sv="”{found}” är inget tal. Värdet ska vara ett tal eller null.",
        en="“{found}” is no number. A value is a number or null.",
    ),
    "value-twice": LocalText(
        sv="Samma värde finns två gånger med olika innehåll: {found}. Behåll det"
        " svar som gäller.",
        en="The same value stands twice and differs: {found}. Keep the reply "
        "that holds.",
    ),
    "value-off-scale": LocalText(
        sv="{found} ligger utanför nyckeltalets skala (antal värden: {n}). Det "
        "sparas som det står, som medelvärde.",
        en="{found} is off the key figure’s scale (values: {n}). It is stored as"
        " it stands, as a mean.",
    ),
    "status-unknown": LocalText(
        sv="Statusen ”{found}” är okänd (antal värden: {n}). Ett tal sparas som "
        "det står; där inget tal finns sparas ”svar saknas”.",
        en="The status “{found}” is unknown (values: {n}). A number is stored as"
        " it stands; where there is none, “no answer” is.",
    ),
    "null-without-status": LocalText(
        sv="Värden är tomma utan att Kolada säger varför (antal: {n}). De sparas"
        " som ”svar saknas”.",
        en="Values are empty and Kolada does not say why (number: {n}). They are"
        " stored as “no answer”.",
    ),
    "value-and-status": LocalText(
        sv="Värden har både ett tal och statusen ”{found}” (antal: {n}). {hint}",
        en="Values have both a number and the status “{found}” (number: {n}). {hint}",
    ),
    "gender-unknown": LocalText(
        sv="Könet ”{found}” är okänt (antal värden: {n}). De sparas under den koden.",
        en="The gender “{found}” is unknown (values: {n}). They are stored under"
        " that code.",
    ),
    "place-elsewhere": LocalText(
        sv="{found} är ingen plats i definitionerna (antal värden: {n}). De "
        "sparas under {hint}.",
        en="{found} is no place of the definitions (values: {n}). They are "
        "stored under {hint}.",
    ),
    "kpi-undescribed": LocalText(
        sv="{found} har värden men ingen beskrivning (antal värden: {n}). De "
        "sparas som de står, som medelvärden; hämta också nyckeltalets "
        "beskrivning.",
        en="{found} has values but no description (values: {n}). They are stored"
        " as they stand, as means; fetch the key figure’s description too.",
    ),
    "scale-recoded": LocalText(
        sv="{found} har Ja=1 och Nej=2 i Kolada (antal värden: {n}). Värdena är "
        "omräknade till Ja=1 och Nej=0.",
        en="{found} has Yes=1 and No=2 in Kolada (values: {n}). The values were "
        "recoded to Yes=1 and No=0.",
    ),
}

CODES = frozenset(_TEXTS)
ERRORS = frozenset(
    {
        "reply-unreadable",
        "reply-shape",
        "row-incomplete",
        "value-unreadable",
        "value-twice",
    }
)


def problem(
    code: str,
    where: Location,
    *,
    found: str = "",
    n: int = 1,
    hint: LocalText | None = None,
) -> Problem:
    """Return a problem of a reply; `found` is what stands there, `n` how often."""
    text = _TEXTS[code]
    return Problem(
        code=code,
        severity=Severity.ERROR if code in ERRORS else Severity.WARNING,
        text=LocalText(
            sv=text.sv.format(found=found, n=n, hint=hint.sv if hint else ""),
            en=text.en.format(found=found, n=n, hint=hint.en if hint else ""),
        ),
        where=where,
    )


class Remarks:
    """Remarks of one kind about many values are one remark, at the first of them."""

    def __init__(self) -> None:
        self._first: dict[tuple[str, str], tuple[Location, LocalText | None]] = {}
        self._count: dict[tuple[str, str], int] = {}

    def add(
        self,
        code: str,
        where: Location,
        *,
        found: str = "",
        n: int = 1,
        hint: LocalText | None = None,
    ) -> None:
        """Note a remark once more."""
        key = (code, found)
        self._first.setdefault(key, (where, hint))
        self._count[key] = self._count.get(key, 0) + n

    def problems(self) -> Iterable[Problem]:
        """Yield each remark once, with how many values it is about."""
        for (code, found), (where, hint) in self._first.items():
            n = self._count[code, found]
            yield problem(code, where, found=found, n=n, hint=hint)
