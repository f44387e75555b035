"""What is said of a series of Kolada's: its own words, and what we make of them."""

from __future__ import annotations

from jamfor.core.releases.outside import OutsideSeries
from jamfor.core.vocabulary.texts import LocalText
from jamfor.formats.kolada.replies import KpiText
from jamfor.formats.kolada.scales import Scale, ended, scale_of


def undescribed(kpi: str) -> OutsideSeries:
    """A series for values nobody described, so that they too have a page."""
    return OutsideSeries(
        id=kpi, title=LocalText(sv=kpi, en=kpi), what=_NO_DESCRIPTION, unit=""
    )


_NO_DESCRIPTION = LocalText(
    sv="Beskrivningen hämtades inte från Kolada. Värdena står som de är.",
    en="The description was not fetched from Kolada. The values stand as they are.",
)


def described(kpi: KpiText) -> OutsideSeries:
    """Return a series in the words Kolada describes a key figure with."""
    scale = scale_of(kpi.id, title=kpi.title, indicator=None)
    title = kpi.title or kpi.id
    return OutsideSeries(
        id=kpi.id,
        title=LocalText(sv=title, en=title),
        what=LocalText(sv=_what(kpi, scale, "sv"), en=_what(kpi, scale, "en")),
        unit=scale.unit if scale else "",
    )


def _what(kpi: KpiText, scale: Scale | None, language: str) -> str:
    """The description in Kolada's words, then what else it says, in ours."""
    swedish = language == "sv"
    said = [kpi.description] if kpi.description else []
    year = ended(kpi.title)
    if year:
        said.append(f"Upphörde {year}." if swedish else f"Ended in {year}.")
    if scale and scale.no:
        said.append(
            "I Kolada är Ja=1 och Nej=2; här är värdet omräknat till andelen Ja."
            if swedish
            else "In Kolada Yes=1 and No=2; here the value is recoded to the share Yes."
        )
    facts = "; ".join(
        f"{_FACTS[key].sv if swedish else _FACTS[key].en}: {value}"
        for key, value in kpi.facts
        if key in _FACTS
    )
    if facts:
        said.append(f"{'I Kolada' if swedish else 'In Kolada'}: {facts}.")
    return " ".join(said) or kpi.title or kpi.id


_FACTS = {
    "operating_area": LocalText(sv="verksamhetsområde", en="operating area"),
    "perspective": LocalText(sv="perspektiv", en="perspective"),
    "auspice": LocalText(sv="driftform", en="auspice"),
    "prel_publication_date": LocalText(
        sv="nästa preliminära publicering", en="next preliminary publication"
    ),
    "publication_date": LocalText(sv="nästa publicering", en="next publication"),
    "publ_period": LocalText(sv="avser", en="of"),
}
