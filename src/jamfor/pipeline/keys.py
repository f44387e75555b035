"""Keys to a workbook: what each indicator means, and what each code stands for."""

from __future__ import annotations

from collections.abc import Mapping

from jamfor.core.comparability.edges import Verdict
from jamfor.core.indicators.definitions import Indicator, IndicatorVersion, Kind
from jamfor.core.vocabulary.missing import Missing
from jamfor.core.vocabulary.observations import Flag, Measure
from jamfor.formats.sheets import CAUTION, Grid
from jamfor.pipeline.segments import OTHER_FACTORS


MEASURES = {
    Measure.SHARE: "Andel (0–1) av de enheter som svarat, eller enhetens eget värde",
    Measure.COUNT: "Antal som enheten redovisat",
    Measure.MEAN: "Tal som enheten redovisat",
    Measure.MEAN_UNWEIGHTED: "Ovägt medelvärde, varje kommun en gång. answered är"
    " kommuner med ett värde, frame de som har ett värde eller saknar svar; den som"
    " frågan inte är tillämplig på ingår inte. Täljare och nämnare finns inte.",
    Measure.MEDIAN: "Median av enheterna",
    Measure.Q1: "Undre kvartil av enheterna",
    Measure.Q3: "Övre kvartil av enheterna",
    Measure.RESPONSE_RATE: "Andel av de tillfrågade enheterna som deltog",
}
FLAGS = {
    Flag.BREAK: "Ej jämförbar med närmast föregående år",
    Flag.CAUTION: "Jämför med försiktighet",
    Flag.EXAMPLE: "Exempeldata: svaren är påhittade",
    Flag.EXTERNAL: "Uppgift från annan källa",
    Flag.CORRECTED: "Rättad uppgift",
    Flag.COMMENT: "Kommentar finns",
}
BREAKDOWNS = {
    "source=KÄLLA": "Uppgift från en annan källa, bredvid den som beräknas av svar",
    "basket=common-ÅÅÅÅ": "Bara de par av enhet och faktor som räknas både detta år och"
    " året ÅÅÅÅ och är jämförbara",
}
KINDS = {
    Kind.FACT: "Ja eller nej om en enhet",
    Kind.ORDINAL: "Nivå",
    Kind.REPORTED: "Tal som enheten redovisat",
    Kind.PERSONS: "Andel av personer som enheten redovisat",
    Kind.COMPOSITE: "Andel uppfyllda faktorer",
    Kind.EXTERNAL: "Beräknat och publicerat av någon annan",
}
MARKS = {
    CAUTION: "Efter en uppgift i Läsbar: jämför med försiktighet (flags caution)",
}
VERDICTS = {
    Verdict.IDENTICAL: "Samma fråga och regel",
    Verdict.WORDING: "Endast ändrad ordalydelse",
    Verdict.RECODED: "Omkodad till den senare skalan",
    Verdict.CAUTION: "Jämför med försiktighet",
    Verdict.NOT_COMPARABLE: "Ej jämförbar: olika segment",
    Verdict.ENDED: "Serien har upphört",
}
STATUSES = {
    "A": "Normalt värde",
    "B": "Tidsseriebrott",
    "D": "Definitionen eller de tillfrågade skiljer sig från föregående år",
    "L": "Svar saknas",
    "M": "Ej tillämpligt",
    "O": "Saknas",
    "Q": "Visas inte",
}


def definition_sheet(
    indicators: list[Indicator], *, rules: Mapping[tuple[str, int], str]
) -> Grid:
    """Return a row a version: its years, titles, rule in words and basis."""
    rows = [
        _definition(indicator, version, rules.get((indicator.id, version.version), ""))
        for indicator in indicators
        for version in indicator.versions
    ]
    heading = (
        "Indikator",
        "Version",
        "År",
        "Titel",
        "Title",
        "Regel",
        "Slag",
        "Önskad riktning",
        "Titelns grund",
        "Regelns grund",
        "Årens grund",
        "Kolada till och med",
    )
    return Grid(
        name="Definitioner",
        headings=(heading,),
        rows=tuple(rows),
        widths=(24, 8, 12, 60, 60, 80, 26, 12, 12, 12, 12, 12),
        frozen_columns=1,
    )


def _definition(
    indicator: Indicator, version: IndicatorVersion, rule: str
) -> tuple[str | int, ...]:
    return (
        indicator.id,
        version.version,
        ", ".join(version.years),
        version.title.sv,
        version.title.en,
        rule,
        KINDS[version.kind],
        version.direction.value,
        version.basis.title.value,
        version.basis.rule.value,
        version.basis.years.value,
        indicator.kolada_until,
    )


def code_sheet(indicators: list[Indicator]) -> Grid:
    """Return what each code of the data sheet stands for."""
    rows = [("measure", m.value, text) for m, text in MEASURES.items()]
    rows += [("missing", reason.value, reason.text.sv) for reason in Missing]
    rows += [("flags", flag.value, text) for flag, text in FLAGS.items()]
    rows += [("Läsbar", mark, text) for mark, text in MARKS.items()]
    rows += [("status", letter, text) for letter, text in STATUSES.items()]
    rows += [("verdict_to_previous", v.value, text) for v, text in VERDICTS.items()]
    rows.append(("verdict_to_previous", OTHER_FACTORS, "Andra faktorer räknas"))
    rows += [("breakdown", code, text) for code, text in BREAKDOWNS.items()]
    rows += [
        (f"{indicator.id}, version {v.version}", f"level={level.code}", level.text.sv)
        for indicator in indicators
        for v in indicator.versions
        for level in v.levels
    ]
    return Grid(
        name="Koder",
        headings=(("Kolumn", "Kod", "Betyder"),),
        rows=tuple(rows),
        widths=(24, 20, 60),
    )
