"""What can be wrong with a register file. No text ever holds a number of persons."""

from __future__ import annotations

from jamfor.core.vocabulary.problems import Location, Problem, Severity
from jamfor.core.vocabulary.texts import LocalText


_TEXTS = {
    "register-unreadable": LocalText(
        sv="Filen kan inte läsas som Excel eller CSV. Spara om den som .xlsx och försök"
        " igen.",
        en="The file cannot be read as Excel or CSV. Save it again as .xlsx and retry.",
    ),
    "register-headings-missing": LocalText(
        sv="Ingen rad med rubrikerna Indikator, Plats och Period hittades, och ett"
        " värde eller en täljare. Lägg till rubrikerna.",
        en="No row with the headings Indicator, Place and Period, and a value or a"
        " numerator, was found. Add the headings.",
    ),
    "register-heading-twice": LocalText(
        sv="Två kolumner betyder samma sak: {found}. Ta bort den ena.",
        en="Two columns mean the same: {found}. Remove one of them.",
    ),
    "register-indicator-unknown": LocalText(
        sv="”{found}” är ingen indikator från annan källa i definitionerna. Rätta id,"
        " eller lägg till indikatorn i definitionerna först.",
        en="“{found}” is no indicator from another source in the definitions. Correct"
        " the id, or add the indicator to the definitions first.",
    ),
    "register-policy-missing": LocalText(
        sv="Indikatorn {found} har ingen regel för när få personer döljs. Ange"
        " ”suppression” i definitionen innan uppgifter om personer läses in.",
        en="The indicator {found} has no rule for when few persons are hidden. State"
        " “suppression” in the definition before figures of persons are imported.",
    ),
    "register-place-unknown": LocalText(
        sv="”{found}” är ingen kommun, inget län och inte riket. Ange kommunens"
        " fyrsiffriga kod, länets kod (lan-14 eller 14) eller 0000.",
        en="“{found}” is no municipality, county or the nation. Use the municipality’s"
        " four-digit code, the county’s code (lan-14 or 14) or 0000.",
    ),
    "register-period-unreadable": LocalText(
        sv="”{found}” är ingen period. Skriv ett år, som 2022, eller flera, som"
        " 2017–2022.",
        en="“{found}” is no period. Write a year, like 2022, or several, like"
        " 2017–2022.",
    ),
    "register-window-differs": LocalText(
        sv="Perioden {found} har inte den längd som indikatorn ska ha ({years} år).",
        en="The period {found} is not as long as the indicator’s ({years} years).",
    ),
    "register-year-not-named": LocalText(
        sv="Definitionen av {found} nämner inte året {years}. Uppgifterna ställs"
        " bredvid serien. Lägg till året i ”elsewhere” om de hör till den.",
        en="The definition of {found} does not name the year {years}. The figures stand"
        " beside the series. Add the year to “elsewhere” if they belong to it.",
    ),
    "register-sex-unknown": LocalText(
        sv="”{found}” är inget kön. Skriv T, K eller M.",
        en="“{found}” is no sex. Write T, K or M.",
    ),
    "register-number-unreadable": LocalText(
        sv="Cellen är inget tal. Skriv bara siffror, eller lämna den tom och ange en"
        " orsak.",
        en="The cell is no number. Write digits only, or leave it empty and give a"
        " reason.",
    ),
    "register-reason-unknown": LocalText(
        sv="”{found}” är ingen orsak. Skriv till exempel ”..” för det som inte visas.",
        en="“{found}” is no reason. Write, for example, “..” for what is not shown.",
    ),
    "register-figure-and-reason": LocalText(
        sv="Raden har både siffror och en orsak till att de saknas. Ta bort det ena.",
        en="The row has both figures and a reason why there are none. Remove one.",
    ),
    "register-figure-missing": LocalText(
        sv="Raden har varken siffror eller en orsak. Fyll i det ena.",
        en="The row has neither figures nor a reason. Fill in one of them.",
    ),
    "register-parts-missing": LocalText(
        sv="Täljare och nämnare behövs, annars går det inte att veta om få personer"
        " ska döljas. Ett antal behöver bara täljare eller värde.",
        en="A numerator and a denominator are needed, or it cannot be known whether few"
        " persons are to be hidden. A count needs only a numerator or a value.",
    ),
    "register-numerator-exceeds": LocalText(
        sv="Täljaren är större än nämnaren.",
        en="The numerator is larger than the denominator.",
    ),
    "register-value-differs": LocalText(
        sv="Värdet är inte täljaren delad med nämnaren. Andelar anges i procent.",
        en="The value is not the numerator over the denominator. Shares are stated in"
        " per cent.",
    ),
    "register-row-twice": LocalText(
        sv="Samma indikator, plats, period och kön står redan på rad {found}.",
        en="The same indicator, place, period and sex already stand in row {found}.",
    ),
    "register-total-differs": LocalText(
        sv="Totalen är inte summan av kvinnor och män.",
        en="The total is not the sum of women and men.",
    ),
    "register-sum-exceeds": LocalText(
        sv="Delarna är tillsammans fler än helheten {found}.",
        en="The parts are together more than the whole, {found}.",
    ),
    "register-not-suppressed": LocalText(
        sv="Raden gäller för få personer och skulle ha varit dold. Filen sparas inte."
        " Låt avsändaren dölja raden, eller läs in med --suppress, som döljer den.",
        en="The row is of too few persons and should have been hidden. The file is not"
        " stored. Have the sender hide it, or import with --suppress to hide it here.",
    ),
}

CODES = frozenset(_TEXTS)
_WARNINGS = {"register-year-not-named"}


def problem(code: str, where: Location, *, found: str = "", years: str = "") -> Problem:
    """Return a problem of a register file; `found` is a word of it, never a number."""
    text = _TEXTS[code]
    return Problem(
        code=code,
        severity=Severity.WARNING if code in _WARNINGS else Severity.ERROR,
        text=LocalText(
            sv=text.sv.format(found=found, years=years),
            en=text.en.format(found=found, years=years),
        ),
        where=where,
    )
