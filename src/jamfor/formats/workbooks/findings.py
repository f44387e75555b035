"""What can be wrong with a published workbook."""

from __future__ import annotations

from jamfor.core.vocabulary.problems import Location, Problem, Severity
from jamfor.core.vocabulary.texts import LocalText


_TEXTS = {
    "table-missing": LocalText(
        sv="Ingen tabell hittades. En tabell har en rubrikrad med K-kod, Kommunkod"
        " eller Kommun. Kontrollera att rätt fil och blad är valda.",
        en="No table was found. A table has a row of headings with K-kod, Kommunkod"
        " or Kommun. Check that the file and the sheet are the right ones.",
    ),
    "sheet-unknown": LocalText(
        sv="Bladet ”{found}” finns inte. Bladen heter: {hint}.",
        en="There is no sheet “{found}”. The sheets are: {hint}.",
    ),
    "sheet-hidden": LocalText(
        sv="Bladet är dolt och lästes inte. Ange det med --sheet om det ska läsas.",
        en="The sheet is hidden and was not read. Name it with --sheet to read it.",
    ),
    "column-unmapped": LocalText(
        sv="Kolumnen ”{found}” motsvarar ingen indikator. {hint}Skriv i kartan vilken"
        " indikator det är, eller skip: true.",
        en="The column “{found}” is no indicator. {hint}Say in the map which indicator"
        " it is, or skip: true.",
    ),
    "column-ambiguous": LocalText(
        sv="Rubriken ”{found}” passar flera indikatorer: {hint}. Skriv i kartan vilken"
        " som avses.",
        en="The heading “{found}” fits several indicators: {hint}. Say in the map"
        " which is meant.",
    ),
    "column-twice": LocalText(
        sv="Kolumnerna {found} har olika rubriker men gäller samma indikator och år"
        " ({hint}). Skriv i kartan vilken som ska tas in, och skip: true för de andra.",
        en="The columns {found} have unlike headings but are of one indicator and year"
        " ({hint}). Say in the map which to take, and skip: true for the others.",
    ),
    "year-missing": LocalText(
        sv="Det framgår inte vilket år kolumnen ”{found}” gäller. Ange --year, eller"
        " year i kartan.",
        en="The year of the column “{found}” is not said. Give --year, or year in the"
        " map.",
    ),
    "unit-unclear": LocalText(
        sv="Serien {found} saknar enhet. Beskriv den under series i kartan med unit:"
        " percent, count eller enhetens namn.",
        en="The series {found} has no unit. Describe it under series in the map with"
        " unit: percent, count or the name of the unit.",
    ),
    "place-unknown": LocalText(
        sv="”{found}” är ingen känd plats. Skriv under places i kartan vilken kod den"
        " har, eller skip.",
        en="“{found}” is no known place. Say under places in the map which code it has,"
        " or skip.",
    ),
    "place-doubtful": LocalText(
        sv="Koden och namnet hör till olika platser: {found}. Skriv under places i"
        " kartan vilken som gäller: ”{hint}”.",
        en="The code and the name are of different places: {found}. Say under places"
        " in the map which it is: “{hint}”.",
    ),
    "place-outside-year": LocalText(
        sv="{found} fanns inte {hint}. Skriv under places i kartan vilken plats som"
        " avses.",
        en="{found} did not exist in {hint}. Say under places in the map which place"
        " is meant.",
    ),
    "place-spelled-otherwise": LocalText(
        sv="{found} läses som {hint}: koden är känd men namnet skrivs på annat sätt,"
        " eller tvärtom.",
        en="{found} is read as {hint}: the code is known but the name is spelled"
        " otherwise, or the reverse.",
    ),
    "value-unknown": LocalText(
        sv="”{found}” är inget värde i den här kolumnen. Väntat: {hint}.",
        en="“{found}” is no value in this column. Expected: {hint}.",
    ),
    "number-unclear": LocalText(
        sv="”{found}” kan vara ett tal med tre decimaler eller ett tusental. Skriv"
        " decimal: comma eller decimal: point för kolumnen i kartan.",
        en="“{found}” may be a number with three decimals or thousands. Write decimal:"
        " comma or decimal: point for the column in the map.",
    ),
    "symbol-unclear": LocalText(
        sv="”{found}” betyder olika i olika publiceringar. Se filens teckenförklaring"
        " och skriv under missing i kartan vad det betyder här.",
        en="“{found}” means different things in different publications. See the file’s"
        " legend, and say under missing in the map what it means here.",
    ),
    "coding-unclear": LocalText(
        sv="Kolumnen har talen {found}, som inte är kända svar. Väntat: {hint}. Skriv"
        " codes för kolumnen i kartan.",
        en="The column has the numbers {found}, which are not known answers. Expected:"
        " {hint}. Write codes for the column in the map.",
    ),
    "scale-unclear": LocalText(
        sv="Det går inte att avgöra om talen ({found}) är procent eller delar av ett."
        " Skriv scale: percent eller scale: fraction för kolumnen i kartan.",
        en="Whether the numbers ({found}) are per cent or fractions of one cannot be"
        " told. Write scale: percent or scale: fraction for the column in the map.",
    ),
    "percent-out-of-range": LocalText(
        sv="{found} är ingen andel: den ska vara 0–100 procent.",
        en="{found} is no share: it should be 0–100 per cent.",
    ),
    "aggregates-unclear": LocalText(
        sv="Kolumnen ”{found}” har nivåer, och vad andelen för län, riket och grupper"
        " avser framgår inte. Skriv aggregates: met (andelen som uppfyller"
        " indikatorn) eller aggregates: skip i kartan.",
        en="The column “{found}” has levels, and what the share of counties, the"
        " country and groups is of is not said. Write aggregates: met (the share that"
        " meets the indicator) or aggregates: skip in the map.",
    ),
    "value-conflict": LocalText(
        sv="Samma uppgift har ett annat värde i {found}. Inget av dem tas in.",
        en="The same figure has another value in {found}. Neither is taken.",
    ),
    "value-repeated": LocalText(
        sv="Samma värde står redan i {found}. Det räknas en gång.",
        en="The same value already stands in {found}. It counts once.",
    ),
    "total-differs": LocalText(
        sv="Filen anger {found}, men raderna i tabellen ger {hint}. Filens siffra"
        " tas in som den står.",
        en="The file says {found}, but the rows of the table give {hint}. The file’s"
        " figure is taken as it stands.",
    ),
    "map-invalid": LocalText(
        sv="Kartan kan inte läsas vid {found}: {hint}.",
        en="The map cannot be read at {found}: {hint}.",
    ),
    "map-heading-differs": LocalText(
        sv="Kartan säger att kolumnen heter ”{hint}”, men i filen står ”{found}”. Skriv"
        " en ny karta med --write-map.",
        en="The map says the column is called “{hint}”, but the file says “{found}”."
        " Write a new map with --write-map.",
    ),
    "map-unknown-column": LocalText(
        sv="Kartan har kolumnen {found}, som inte finns bland filens tabeller.",
        en="The map has the column {found}, which is in no table of the file.",
    ),
    "map-unknown-indicator": LocalText(
        sv="Indikatorn {found} finns varken i definitionerna eller under series i"
        " kartan.",
        en="The indicator {found} is neither in the definitions nor under series in the"
        " map.",
    ),
    "map-unknown-place": LocalText(
        sv="Kartan ger ”{hint}” koden {found}, som inte finns bland platserna.",
        en="The map gives “{hint}” the code {found}, which is no place.",
    ),
}

CODES = frozenset(_TEXTS) | {"file-unreadable"}
_WARNINGS = {
    *("sheet-hidden", "place-spelled-otherwise", "value-repeated", "total-differs"),
}
Said = str | LocalText


def finding(
    code: str, where: Location, *, found: Said = "", hint: Said = ""
) -> Problem:
    """Return a problem of a workbook; `found` is what stands there."""
    text = _TEXTS[code]
    return Problem(
        code=code,
        severity=Severity.WARNING if code in _WARNINGS else Severity.ERROR,
        text=LocalText(
            sv=text.sv.format(found=_said(found, "sv"), hint=_said(hint, "sv")),
            en=text.en.format(found=_said(found, "en"), hint=_said(hint, "en")),
        ),
        where=where,
    )


def _said(said: Said, language: str) -> str:
    if isinstance(said, str):
        return said
    return said.sv if language == "sv" else said.en
