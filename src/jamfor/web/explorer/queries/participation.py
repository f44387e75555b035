"""How a place took part this year, said in a sentence."""

from __future__ import annotations

from dataclasses import dataclass

from jamfor.core.answers.answers import FrameState
from jamfor.core.places.places import Place, ServiceArea
from jamfor.core.statistics.formatting import count_text, date_text
from jamfor.core.vocabulary.texts import Language, LocalText
from jamfor.web.explorer.queries.ledger import Ledger


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaPart:
    """How the units of a place took part in a service area."""

    area: ServiceArea
    states: tuple[FrameState, ...]

    @property
    def took_part(self) -> int:
        """How many units answered, wholly or in part."""
        return len(self.states) - self.states.count(FrameState.NONE)


def took_part(ledger: Ledger) -> LocalText:
    """Say how a place took part; a place that is gone says when it ended."""
    parts = _parts(ledger)
    name = ledger.place.name
    if not parts:
        return _gone(ledger)
    if ledger.divided:
        return _through_districts(ledger, parts)
    by_state: dict[FrameState, list[ServiceArea]] = {}
    for part in parts:
        by_state.setdefault(part.states[0], []).append(part.area)
    answered = by_state.get(FrameState.ANSWERED, [])
    partly = by_state.get(FrameState.PARTIAL, [])
    silent = by_state.get(FrameState.NONE, [])
    if len(answered) == len(parts):
        return LocalText(
            sv=f"{name.sv} besvarade alla {count_text(len(parts), 'sv')} områden.",
            en=f"{name.en} answered all {count_text(len(parts), 'en')} service areas.",
        )
    if len(silent) == len(parts):
        return LocalText(
            sv=f"{name.sv} svarade inte på årets enkät.",
            en=f"{name.en} did not answer this year’s questionnaire.",
        )
    return LocalText(
        sv=_mixed(name.sv, len(parts), (answered, partly, silent), "sv"),
        en=_mixed(name.en, len(parts), (answered, partly, silent), "en"),
    )


def _mixed(
    name: str, asked: int, groups: tuple[list[ServiceArea], ...], to: Language
) -> str:
    answered, partly, silent = groups
    done = count_text(len(answered), to) if answered else NONE.in_language(to)
    words = count_text(asked, to)
    said = [
        f"{name} besvarade {done} av {words} områden helt."
        if to == "sv"
        else f"{name} answered {done} of {words} service areas in full."
    ]
    if partly:
        said.append(f"{PARTLY.in_language(to)} {_listed(partly, to)}.")
    if silent:
        said.append(f"{SILENT.in_language(to)} {_listed(silent, to)}.")
    return " ".join(said)


NONE = LocalText(sv="inget", en="none")
PARTLY = LocalText(sv="Delvis besvarat:", en="Answered in part:")
SILENT = LocalText(sv="Inte besvarat:", en="Not answered:")


def _listed(areas: list[ServiceArea], to: Language) -> str:
    names = [area.name.in_language(to) for area in areas]
    names = [n if n[:2].isupper() else n[0].lower() + n[1:] for n in names]
    if len(names) == 1:
        return names[0]
    word = "och" if to == "sv" else "and"
    return f"{', '.join(names[:-1])} {word} {names[-1]}"


def _through_districts(ledger: Ledger, parts: list[AreaPart]) -> LocalText:
    units = {u for p in parts for u in ledger.units(p.area.id, ledger.years[1])}
    districts = len(units - {ledger.place.code})
    lacking = [part for part in parts if part.took_part < len(part.states)]
    name = ledger.place.name
    word = district_word(ledger.place)
    sv = f"{name.sv} svarar genom {count_text(districts, 'sv')} {word.sv}"
    en = f"{name.en} answers through {count_text(districts, 'en')} {word.en}"
    whole = [p.area for p in parts if _is_whole(ledger, p.area)]
    if whole:
        apart = [p.area for p in parts if not _is_whole(ledger, p.area)]
        sv += f" om {_listed(apart, 'sv')}, och som en enda enhet om"
        sv += f" {_listed(whole, 'sv')}"
        en += f" on {_listed(apart, 'en')}, and as one unit on {_listed(whole, 'en')}"
    sv, en = f"{sv}.", f"{en}."
    if not lacking:
        return LocalText(
            sv=f"{sv} Alla tillfrågade svarade.",
            en=f"{en} All who were asked answered.",
        )
    return LocalText(
        sv=f"{sv} Inte alla svarade: {_counted(lacking, 'sv')}.",
        en=f"{en} Not all answered: {_counted(lacking, 'en')}.",
    )


_DISTRICT_WORDS = {
    "0180": LocalText(sv="stadsdelsområden", en="city districts"),
    "1480": LocalText(sv="socialförvaltningar", en="social welfare administrations"),
}
_PARTS = LocalText(sv="stadsdelar", en="districts")


def district_word(city: Place) -> LocalText:
    """Return what the parts are that a divided city answers through, in the plural."""
    return _DISTRICT_WORDS.get(city.code, _PARTS)


def _is_whole(ledger: Ledger, area: ServiceArea) -> bool:
    return ledger.units(area.id, ledger.years[1]) == (ledger.place.code,)


def _counted(parts: list[AreaPart], to: Language) -> str:
    of = "av" if to == "sv" else "of"
    return ", ".join(
        f"{part.area.short.in_language(to)} {part.took_part} {of} {len(part.states)}"
        for part in parts
    )


def _parts(ledger: Ledger) -> list[AreaPart]:
    """The service areas asked about this year, with how each unit took part."""
    year = ledger.years[1]
    taken = {u: ledger.release.participation(u, year) for u in ledger.all_units}
    return [
        AreaPart(area=area, states=tuple(taken[unit][area.id] for unit in units))
        for area in ledger.atlas.areas
        if (units := ledger.units(area.id, year))
    ]


def _gone(ledger: Ledger) -> LocalText:
    place, year = ledger.place, ledger.years[1]
    if place.valid_to is None:
        return LocalText(
            sv=f"{place.name.sv} tillfrågades inte {year}.",
            en=f"{place.name.en} was not asked in {year}.",
        )
    after = [ledger.atlas.places[c].name for c in place.successors]
    sv = f"{place.name.sv} upphörde {date_text(place.valid_to, 'sv')}"
    en = f"{place.name.en} ended on {date_text(place.valid_to, 'en')}"
    if not after:
        return LocalText(sv=f"{sv}.", en=f"{en}.")
    return LocalText(
        sv=f"{sv} och följdes av {' och '.join(n.sv for n in after)}.",
        en=f"{en} and was followed by {' and '.join(n.en for n in after)}.",
    )
