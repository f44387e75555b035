"""What the codes of the definitions are called on a page."""

from __future__ import annotations

from collections.abc import Mapping

from jamfor.core.comparability.edges import Verdict
from jamfor.core.indicators.definitions import Aspect, Dimension, Direction, Kind
from jamfor.core.vocabulary.texts import LocalText


def _said(sv: str, en: str) -> LocalText:
    return LocalText(sv=sv, en=en)


THEMES: Mapping[str, LocalText] = {
    "internal-coordination": _said("Intern samordning", "Internal coordination"),
    "external-collaboration": _said("Extern samverkan", "External collaboration"),
    "sip": _said("Samordnad individuell plan (SIP)", "Coordinated individual plan"),
    "competence-plan": _said("Kompetensutveckling", "Competence development"),
    "training": _said("Utbildning och handledning", "Training and supervision"),
    "staff": _said("Personal", "Staff"),
    "standardised-method": _said("Standardiserade metoder", "Standardised methods"),
    "manual-based": _said("Manualbaserade insatser", "Manual-based interventions"),
    "structured-work": _said("Strukturerat arbetssätt", "Structured ways of working"),
    "isu": _said(
        "Individbaserad systematisk uppföljning",
        "Individual-based systematic follow-up",
    ),
    "follow-up": _said("Uppföljning", "Follow-up"),
    "follow-up-by-sex": _said(
        "Uppföljning uppdelad på kön", "Follow-up divided by sex"
    ),
    "results-used": _said("Resultat som används", "Results put to use"),
    "users-view": _said("Brukarnas uppfattning", "The users’ view"),
    "user-led-audit": _said("Brukarrevision", "User-led audit"),
    "participation": _said("Delaktighet", "Participation"),
    "outreach": _said("Uppsökande arbete", "Outreach"),
    "web-information": _said("Information på webben", "Information on the web"),
    "waiting-time": _said("Väntetid", "Waiting time"),
    "protected-identity": _said("Skyddade personuppgifter", "Protected personal data"),
    "violence-routine": _said("Rutiner vid våld", "Routines on violence"),
    "other-routine": _said("Övriga rutiner", "Other routines"),
    "other-plan": _said("Övriga planer", "Other plans"),
    "continuity-plan": _said("Kontinuitetsplan", "Continuity plan"),
    "procurement": _said("Krav vid upphandling", "Requirements in procurement"),
    "evacuation-plan": _said("Utrymningsplan", "Evacuation plan"),
    "heat-plan": _said("Plan för värmebölja", "Heat-wave plan"),
    "dementia": _said("Demenssjukdom", "Dementia"),
    "diabetes": _said("Diabetes", "Diabetes"),
    "stroke": _said("Stroke", "Stroke"),
    "symptom-assessment": _said("Symtomskattning", "Symptom assessment"),
    "other": _said("Övrigt", "Other"),
    "share-of-positives": _said("Andel uppfyllda faktorer", "Share of factors met"),
    "placed-children": _said(
        "Placerade barn och unga", "Children and young people in out-of-home care"
    ),
    "external": _said("Från andra källor", "From other sources"),
}
"""Themes in the order in which pages show them."""

KINDS: Mapping[Kind, LocalText] = {
    Kind.FACT: _said("Ja eller nej", "Yes or no"),
    Kind.ORDINAL: _said("Nivåer", "Levels"),
    Kind.REPORTED: _said("Uppgivet tal", "Reported number"),
    Kind.PERSONS: _said("Andel personer", "Share of persons"),
    Kind.COMPOSITE: _said("Sammansatt andel", "Composite share"),
    Kind.EXTERNAL: _said("Beräknat av annan", "Computed by others"),
}

ASPECTS: Mapping[Aspect, LocalText] = {
    Aspect.STRUCTURE: _said("Struktur", "Structure"),
    Aspect.PROCESS: _said("Process", "Process"),
    Aspect.OUTCOME: _said("Resultat", "Outcome"),
}

ASPECTS_EXPLAINED: Mapping[Aspect, LocalText] = {
    Aspect.STRUCTURE: _said(
        "Struktur: vad som finns, till exempel rutiner och planer",
        "Structure: what there is, such as routines and plans",
    ),
    Aspect.PROCESS: _said(
        "Process: vad som görs i arbetet med enskilda",
        "Process: what is done in the work with individuals",
    ),
    Aspect.OUTCOME: _said(
        "Resultat: vad det ledde till för människor",
        "Outcome: what came of it for people",
    ),
}

DIMENSIONS: Mapping[Dimension, LocalText] = {
    Dimension.KNOWLEDGE_BASED: _said("Kunskapsbaserad", "Knowledge-based"),
    Dimension.SAFE: _said("Säker", "Safe"),
    Dimension.PERSON_CENTRED: _said("Individanpassad", "Person-centred"),
    Dimension.EFFICIENT: _said("Effektiv", "Efficient"),
    Dimension.EQUAL: _said("Jämlik", "Equal"),
    Dimension.ACCESSIBLE: _said("Tillgänglig", "Accessible"),
}

DIRECTIONS: Mapping[Direction, LocalText] = {
    Direction.HIGHER: _said("Hög andel eftersträvas", "A high share is wanted"),
    Direction.LOWER: _said("Låg andel eftersträvas", "A low share is wanted"),
    Direction.NONE: _said(
        "Ingen bestämd riktning eftersträvas", "No direction is wanted"
    ),
}

SOURCES: Mapping[str, LocalText] = {
    "survey": _said("Kommunenkäten", "The municipal questionnaire"),
    "external": _said("En annan källa", "Another source"),
    "register": _said("Register", "Registers"),
}

VERDICTS: Mapping[Verdict, LocalText] = {
    Verdict.IDENTICAL: _said("Identisk", "Identical"),
    Verdict.WORDING: _said("Endast ändrad ordalydelse", "Wording only"),
    Verdict.RECODED: _said("Omkodad", "Recoded"),
    Verdict.CAUTION: _said("Jämför med försiktighet", "Compare with caution"),
    Verdict.NOT_COMPARABLE: _said("Ej jämförbar", "Not comparable"),
    Verdict.ENDED: _said("Serien har upphört", "The series has ended"),
}


def theme(code: str) -> LocalText:
    """Return what a theme is called; its code where the list lacks it."""
    return THEMES.get(code) or LocalText(sv=code, en=code)


def theme_order(code: str) -> int:
    """Return where a theme stands on a page; unknown ones last."""
    return list(THEMES).index(code) if code in THEMES else len(THEMES)


TABLES: Mapping[str, LocalText] = {
    "agreements": _said("överenskommelserna", "the agreements"),
    "answers": _said("svaren", "the answers"),
    "contributions": _said("bidragen", "the contributions"),
    "counties": _said("länen", "the counties"),
    "outside": _said("publicerat av andra", "published by others"),
    "distribution": _said("fördelningen", "the distribution"),
    "districts": _said("delarna av staden", "the parts of the city"),
    "factors": _said("faktorerna", "the factors"),
    "groups": _said("kommungrupperna", "the groups of municipalities"),
    "indicators": _said("indikatorerna", "the indicators"),
    "members": _said("platserna", "the places"),
    "sex-and-age": _said("kön och ålder", "sex and age"),
    "not-counted": _said("det som inte räknas", "what is not counted"),
    "parts": _said("förändringens delar", "the parts of the change"),
    "places": _said("län och kommuner", "counties and municipalities"),
    "registers": _said("registeruppgifterna", "the register figures"),
    "routines": _said("rutinerna", "the routines"),
    "steps": _said("stegen", "the steps"),
    "units": _said("enheterna", "the units"),
    "years": _said("åren", "the years"),
}
"""What the tables after a page's first are called where they can be fetched."""
