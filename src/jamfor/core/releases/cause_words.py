"""Why a figure is another than in the release before, in words."""

from __future__ import annotations

from jamfor.core.indicators.phrases import say
from jamfor.core.releases.changes import (
    Cause,
    ImportChange,
    Participation,
    PlaceChange,
    RoundChange,
    TextChange,
    UnitChange,
)
from jamfor.core.statistics.formatting import number_text
from jamfor.core.vocabulary.observations import Flag
from jamfor.core.vocabulary.texts import LocalText


CAUSES = {
    Cause.ROUND: LocalText(sv="Omgång", en="Round"),
    Cause.IMPORT: LocalText(sv="Annan källa", en="Other source"),
    Cause.DEFINITION: LocalText(sv="Definition", en="Definition"),
    Cause.UNIT: LocalText(sv="Deltagande", en="Participation"),
    Cause.ANSWER: LocalText(sv="Svar", en="Answer"),
    Cause.OTHER: LocalText(sv="Utan förklaring", en="Unexplained"),
}
"""The name of each cause."""

BECAUSE = {
    Cause.ROUND: LocalText(
        sv="Ändrade för att en omgång tillkom eller utgick",
        en="Changed because a round came or left",
    ),
    Cause.IMPORT: LocalText(
        sv="Ändrade för att uppgifter från en annan källa tillkom, utgick eller byttes",
        en="Changed because figures from another source came, left or were replaced",
    ),
    Cause.DEFINITION: LocalText(
        sv="Ändrade för att definitionen ändrades",
        en="Changed because the definition changed",
    ),
    Cause.UNIT: LocalText(
        sv="Ändrade för att en enhet tillkom, utgick eller deltog på annat sätt",
        en="Changed because a unit came, left or took part otherwise",
    ),
    Cause.ANSWER: LocalText(
        sv="Ändrade för att ett svar ändrades", en="Changed because an answer changed"
    ),
    Cause.OTHER: LocalText(
        sv="Ändrade utan att svar, deltagande, definitioner eller andra källor"
        " förklarar det",
        en="Changed, and no answer, participation, definition or other source"
        " explains it",
    ),
}
"""The heading of the figures each cause moved."""

FLAGS = {
    Flag.BREAK: LocalText(sv="tidsseriebrott", en="break in the series"),
    Flag.CAUTION: LocalText(sv="jämför med försiktighet", en="compare with caution"),
    Flag.EXAMPLE: LocalText(sv="exempel", en="example"),
    Flag.EXTERNAL: LocalText(sv="annan källa", en="other source"),
    Flag.CORRECTED: LocalText(sv="rättad", en="corrected"),
    Flag.COMMENT: LocalText(sv="kommentar", en="comment"),
}
NO_FLAG = LocalText(sv="ingen märkning", en="no mark")
_STATES = {
    "answered": LocalText(sv="svarade", en="answered"),
    "partial": LocalText(sv="svarade delvis", en="answered in part"),
    "none": LocalText(sv="svarade inte", en="did not answer"),
}
_NOT_ASKED = LocalText(sv="tillfrågades inte", en="was not asked")
_FIELDS = {
    "title": LocalText(sv="titeln", en="the title"),
    "text": LocalText(sv="frågans text", en="the text of the question"),
    "phrase": LocalText(sv="frågans korta lydelse", en="the question in short"),
    "guidance": LocalText(sv="anvisningen", en="the guidance"),
    "terms": LocalText(sv="begreppen", en="the terms"),
    "levels": LocalText(sv="nivåernas ord", en="the words of the levels"),
    "direction": LocalText(sv="önskad riktning", en="the direction wanted"),
    "basis": LocalText(sv="grunden", en="the basis"),
    "service_areas": LocalText(
        sv="områdena den visas i", en="the areas it is shown in"
    ),
    "counts_in": LocalText(sv="korgarna den räknas i", en="the baskets it counts in"),
    "counts_motive": LocalText(
        sv="motivet för att den räknas", en="why it counts in baskets"
    ),
    "family": LocalText(sv="familjen", en="the family"),
    "theme": LocalText(sv="temat", en="the theme"),
    "aspect": LocalText(sv="typen", en="the aspect"),
    "dimension": LocalText(sv="kvalitetsdimensionen", en="the quality dimension"),
    "source": LocalText(sv="källan", en="the source"),
    "owner": LocalText(sv="ägaren", en="the owner"),
    "review": LocalText(sv="granskningsdagen", en="the review date"),
    "allow": LocalText(sv="tillåtna orsaker", en="the reasons allowed"),
    "reuse": LocalText(sv="återanvändningen", en="the reuse"),
    "minutes": LocalText(sv="tidsåtgången", en="the minutes"),
}


def participation_words(state: Participation | None) -> LocalText:
    """Return how a unit took part, as said after its name."""
    if state is None or not state.in_frame:
        return _NOT_ASKED
    return _STATES[state.state]


def unit_words(change: UnitChange, parents: tuple[str, str] = ("", "")) -> LocalText:
    """Return how a unit took part before and now.

    `parents` are the names of the municipality it stood and stands for, where those
    differ.
    """
    before, after = (participation_words(s) for s in (change.before, change.after))
    if before != after:
        return say("{b} → {a}", "{b} → {a}", b=before, a=after)
    was, now = (LocalText(sv=name, en=name) for name in parents)
    return say("räknas till {was} → {now}", "counts in {was} → {now}", was=was, now=now)


def import_words(change: ImportChange) -> LocalText:
    """Return what became of a delivery from outside."""
    name = f"{change.source}/{change.label}"
    if change.before is None:
        return LocalText(sv=f"{name} tillkom", en=f"{name} came")
    if change.after is None:
        return LocalText(sv=f"{name} utgick", en=f"{name} left")
    if change.before == change.after:
        return LocalText(sv=f"{name} byttes ut", en=f"{name} was replaced")
    return LocalText(
        sv=f"{name} byttes från leverans {change.before} till {change.after}",
        en=f"{name} was replaced, delivery {change.before} by {change.after}",
    )


def round_words(change: RoundChange) -> LocalText:
    """Return which round came or left, with how many figures."""
    sv, en = (number_text(change.figures, to) for to in ("sv", "en"))
    if change.came:
        return LocalText(
            sv=f"omgången {change.period} tillkom med {sv} värden",
            en=f"the round of {change.period} came with {en} figures",
        )
    return LocalText(
        sv=f"omgången {change.period} utgick med {sv} värden",
        en=f"the round of {change.period} left with {en} figures",
    )


def place_words(change: PlaceChange) -> LocalText:
    """Return which aggregates a place belonged to and belongs to, by code."""
    was, now = (", ".join(side) or "–" for side in (change.before, change.after))
    return LocalText(sv=f"hör till {was} → {now}", en=f"belongs to {was} → {now}")


def text_words(change: TextChange) -> LocalText:
    """Return what of a definition's words changed."""
    named = [_FIELDS.get(f) or LocalText(sv=f, en=f) for f in change.fields]
    return LocalText(
        sv=f"{change.id}, version {change.version}: {', '.join(t.sv for t in named)}",
        en=f"{change.id}, version {change.version}: {', '.join(t.en for t in named)}",
    )


def flag_words(flags: str) -> LocalText:
    """Return the marks of a figure, as stored, in words."""
    named = [FLAGS[Flag(flag)] for flag in flags.split(";") if flag]
    if not named:
        return NO_FLAG
    return LocalText(
        sv=", ".join(t.sv for t in named), en=", ".join(t.en for t in named)
    )
