"""Indicators: the list with its filters, and the page of each one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from jamfor.core.comparability.edges import Edge
from jamfor.core.indicators.definitions import (
    Aspect,
    Indicator,
    IndicatorVersion,
    Kind,
)
from jamfor.core.indicators.inputs import questions_of
from jamfor.core.indicators.wording import describe, describe_method
from jamfor.core.places.places import PlaceKind, ServiceArea
from jamfor.core.questionnaires.questions import QuestionVersion, Term
from jamfor.core.vocabulary.errors import JamforError, NotFoundError
from jamfor.core.vocabulary.texts import LocalText
from jamfor.formats.tables import Table
from jamfor.web.explorer.pages import Page, Visit
from jamfor.web.explorer.queries import indicator_tables, register_page
from jamfor.web.explorer.queries.areas import Theme
from jamfor.web.explorer.queries.atlas import NATION, Atlas, atlas_of, is_composite
from jamfor.web.explorer.queries.figures import Mark, mark_of
from jamfor.web.explorer.queries.finding import Sort, entries_of, folded, matches
from jamfor.web.explorer.queries.names import (
    ASPECTS,
    ASPECTS_EXPLAINED,
    DIMENSIONS,
    DIRECTIONS,
    KINDS,
    SOURCES,
    THEMES,
    VERDICTS,
    theme,
)
from jamfor.web.explorer.queries.outside import KEY as OUTSIDE
from jamfor.web.explorer.queries.outside import outside_of, outside_table
from jamfor.web.explorer.queries.register_tables import KEY as REGISTERS
from jamfor.web.explorer.queries.register_tables import registers_table
from jamfor.web.explorer.queries.registers import (
    is_register,
    register_indicators,
    registers_of,
)
from jamfor.web.explorer.queries.rows import figures_at, indicator_row
from jamfor.web.explorer.queries.series import NationRow, Series
from jamfor.web.explorer.queries.siblings import (
    SiblingRow,
    sibling_rows,
    sibling_table,
    title_of,
)
from jamfor.web.explorer.queries.trend_flows import flows_over_years
from jamfor.web.explorer.queries.trend_notes import notes_of
from jamfor.web.explorer.queries.trend_pictures import drawn, story
from jamfor.web.explorer.queries.trends import PlaceTrend, place_trend, with_flows


LONGEST = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """A choice in a filter."""

    value: str
    text: LocalText
    chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """A filter of the list: what it is called in the address, and its choices."""

    name: str
    text: LocalText
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What the list is narrowed to; empty texts narrow nothing."""

    area: str
    theme: str
    kind: str
    aspect: str
    words: tuple[str, ...]

    def keeps(self, indicator: Indicator, version: IndicatorVersion) -> bool:
        """Whether an indicator stays in the list."""
        return (
            (not self.area or self.area in version.service_areas)
            and self.theme in {"", version.theme}
            and self.kind in {"", version.kind}
            and self.aspect in {"", version.aspect}
            and (not self.words or self._names(indicator, version))
        )

    def _names(self, indicator: Indicator, version: IndicatorVersion) -> bool:
        title = folded(f"{indicator.id} {version.title.sv} {version.title.en}")
        return all(word in title for word in self.words)


def index(visit: Visit) -> Page:
    """List the year's indicators, narrowed by the filters chosen."""
    atlas = atlas_of(visit.release)
    choice = _choice(visit, atlas)
    figures = figures_at(visit.release, NATION)
    grouped: dict[str, list[Indicator]] = {}
    for indicator in atlas.pack.indicators:
        version = indicator.in_period(atlas.now)
        if version is None or is_composite(version):
            continue
        if choice.keeps(indicator, version):
            home = choice.area or version.home
            grouped.setdefault(home, []).append(indicator)
    groups = tuple(
        Theme(
            title=area.name,
            rows=tuple(indicator_row(atlas, i, figures) for i in grouped[area.id]),
        )
        for area in atlas.areas
        if area.id in grouped
    )
    registers = registers_of(
        visit.release,
        atlas,
        [i for i in register_indicators(atlas) if choice.keeps(i, i.latest)],
    )
    return Page(
        template="explorer/indicators.html",
        title=LocalText(sv="Indikatorer", en="Indicators"),
        address="indikator",
        context={
            "atlas": atlas,
            "filters": _filters(atlas, choice),
            "asked": visit.query.get("q", ""),
            "narrowed": any(visit.query.values()),
            "themes": groups,
            "count": sum(len(group.rows) for group in groups),
            "families": atlas.pack.families,
            "registers": registers,
        },
        tables=lambda: (
            indicator_tables.listed(atlas, groups),
            *((registers_table(registers),) if registers.rows else ()),
        ),
        further=(REGISTERS,) if registers.rows else (),
        credits=registers.credits,
    )


def _choice(visit: Visit, atlas: Atlas) -> Choice:
    asked = visit.query.get("q", "")
    if len(asked) > LONGEST:
        raise JamforError(
            text=LocalText(
                sv=f"Sökorden är för långa. Skriv högst {LONGEST} tecken.",
                en=f"The words are too long. Write at most {LONGEST} letters.",
            )
        )
    slugs = {slug: area.id for slug, area in atlas.area_by_slug.items()}
    return Choice(
        area=slugs.get(_one_of(visit, "omrade", slugs), ""),
        theme=_one_of(visit, "tema", THEMES),
        kind=_one_of(visit, "slag", {str(k) for k in Kind}),
        aspect=_one_of(visit, "aspekt", {str(a) for a in Aspect}),
        words=tuple(folded(asked).split()),
    )


def _one_of(visit: Visit, name: str, allowed: Iterable[str]) -> str:
    value = visit.query.get(name, "")
    if value and value not in allowed:
        raise JamforError(
            text=LocalText(
                sv=f"Filtret ”{name}” har inget val som heter ”{value}”.",
                en=f"The filter “{name}” has no choice called “{value}”.",
            )
        )
    return value


def _filters(atlas: Atlas, choice: Choice) -> tuple[Filter, ...]:
    area = atlas.area[choice.area].slug if choice.area else ""
    used = {
        version.theme
        for indicator in atlas.pack.indicators
        if (version := indicator.in_period(atlas.now)) is not None
        and not is_composite(version)
    }
    areas = {a.slug: a.name for a in atlas.areas}
    themes = {code: text for code, text in THEMES.items() if code in used}
    kinds = {
        kind: text
        for kind, text in KINDS.items()
        if kind not in {Kind.COMPOSITE, Kind.EXTERNAL}
    }
    return (
        _filter("omrade", LocalText(sv="Område", en="Service area"), areas, area),
        _filter("tema", LocalText(sv="Tema", en="Theme"), themes, choice.theme),
        _filter("slag", LocalText(sv="Slag", en="Kind"), kinds, choice.kind),
        _filter("aspekt", LocalText(sv="Mäter", en="Measures"), ASPECTS, choice.aspect),
    )


Code = TypeVar("Code", bound=str)


def _filter(
    name: str, text: LocalText, texts: Mapping[Code, LocalText], chosen: str
) -> Filter:
    return Filter(
        name=name,
        text=text,
        options=tuple(
            Option(value=str(code), text=words, chosen=code == chosen)
            for code, words in texts.items()
        ),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A question an indicator is made of, and the words it explains."""

    id: str
    version: QuestionVersion
    terms: tuple[Term, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Join:
    """What stands between the two years, and who decided it."""

    edge: Edge
    verdict: LocalText


def page(visit: Visit, code: str) -> Page:
    """Show one indicator."""
    atlas = atlas_of(visit.release)
    indicator = indicator_of(atlas, code)
    if is_register(indicator.latest):
        return register_page.page(visit, atlas, indicator, _words_of(indicator.latest))
    series = Series.of(visit.release, atlas, indicator)
    version = indicator.in_period(atlas.now) or indicator.latest
    period = atlas.now if indicator.in_period(atlas.now) else version.years[-1]
    questions = atlas.questions_in(period)
    counties = series.by_county()
    nation = series.nation()
    joins = joins_of(atlas, indicator)
    trend = _nation_trend(visit, atlas, indicator)
    notes = notes_of(atlas, trend)
    outside = outside_of(visit.release, atlas, indicator)
    siblings = sibling_rows(visit.release, atlas, version)
    return Page(
        template="explorer/indicator.html",
        title=version.title,
        address=f"indikator/{indicator.id}",
        context={
            "atlas": atlas,
            "indicator": indicator,
            "version": version,
            "period": period,
            "resting": indicator.in_period(atlas.now) is None,
            "rule": describe(version, questions=questions),
            "method": describe_method(version),
            "areas": tuple(atlas.area[a] for a in version.service_areas),
            "counts_in": _areas(atlas, version.counts_in),
            "family": atlas.families.get(version.family),
            "words": _words_of(version),
            "sources": sources_of(atlas, version, questions),
            "policy": atlas.pack.policy_of(version),
            "siblings": siblings,
            "sibling_title": title_of(atlas, version) if siblings else None,
            "nation": nation,
            "head": nation[0] if nation else None,
            "joins": joins,
            "motives": _unsaid(joins, nation),
            "flows": series.flows(),
            "distributions": series.distributions(),
            "counties": counties,
            "groups": (
                series.rows(atlas.of_kind(PlaceKind.SKR_GROUP)),
                series.rows(atlas.of_kind(PlaceKind.SIZE_CLASS)),
            ),
            "mark": _mark(atlas, indicator),
            "trend": trend,
            "picture": drawn(trend, visit.language, notes=notes.by_year),
            "notes": notes.told,
            "story": story(trend),
            "outside": outside,
        },
        tables=lambda: (
            *indicator_tables.of(atlas, series, counties, nation, trend),
            *_side_by_side(atlas, version, siblings),
            *((outside_table(outside),) if outside.figures else ()),
        ),
        further=(
            *indicator_tables.further(indicator, atlas),
            *(["sex-and-age"] if siblings else []),
            *((OUTSIDE,) if outside.figures else ()),
        ),
        credits=outside.credits,
    )


def _nation_trend(visit: Visit, atlas: Atlas, indicator: Indicator) -> PlaceTrend:
    """All years of the country, with how its units moved between them."""
    found = place_trend(visit.release, atlas, indicator, atlas.places[NATION])
    flows = flows_over_years(visit.release, atlas, indicator, found.trend)
    return with_flows(found, flows)


def _side_by_side(
    atlas: Atlas, version: IndicatorVersion, siblings: tuple[SiblingRow, ...]
) -> tuple[Table, ...]:
    if not siblings:
        return ()
    return (sibling_table(atlas, title_of(atlas, version), siblings),)


def indicator_of(atlas: Atlas, code: str) -> Indicator:
    """Return the indicator with an id, or refuse with the nearest ones."""
    found = atlas.indicators.get(code)
    if found is None:
        raise NotFoundError(
            text=LocalText(
                sv=f"Det finns ingen indikator med id ”{code}”.",
                en=f"There is no indicator with the id “{code}”.",
            ),
            nearest=matches(entries_of(atlas), code, Sort.INDICATOR, Sort.FAMILY),
        )
    return found


def _areas(atlas: Atlas, ids: Iterable[str]) -> tuple[ServiceArea, ...]:
    return tuple(atlas.area[area] for area in ids)


def _words_of(version: IndicatorVersion) -> dict[str, LocalText]:
    return {
        "theme": theme(version.theme),
        "kind": KINDS[version.kind],
        "aspect": ASPECTS_EXPLAINED[version.aspect],
        "dimension": DIMENSIONS[version.dimension],
        "direction": DIRECTIONS[version.direction],
        "source": SOURCES.get(
            version.source, LocalText(sv=version.source, en=version.source)
        ),
    }


def sources_of(
    atlas: Atlas, version: IndicatorVersion, questions: Mapping[str, QuestionVersion]
) -> tuple[Source, ...]:
    """Return the questions a version is made of, as they were put."""
    return tuple(
        Source(
            id=question,
            version=questions[question],
            terms=tuple(
                atlas.terms[term]
                for term in questions[question].terms
                if term in atlas.terms
            ),
        )
        for question in questions_of(version.rule)
        if question in questions
    )


def joins_of(atlas: Atlas, indicator: Indicator) -> tuple[Join, ...]:
    """Return the edges between last year and this."""
    comparison = atlas.graph.compare(
        indicator.id, earlier=atlas.before, later=atlas.now
    )
    return tuple(
        Join(edge=edge, verdict=VERDICTS[edge.verdict]) for edge in comparison.edges
    )


def _unsaid(
    joins: tuple[Join, ...], nation: tuple[NationRow, ...]
) -> tuple[LocalText, ...]:
    """Return the reasons for caution that no edge has told: a changed frame."""
    told = {join.edge.motive for join in joins}
    motives = nation[0].change.motives if nation else ()
    return tuple(motive for motive in motives if motive not in told)


def _mark(atlas: Atlas, indicator: Indicator) -> Mark | None:
    if indicator.in_period(atlas.before) is None:
        return None
    comparison = atlas.graph.compare(
        indicator.id, earlier=atlas.before, later=atlas.now
    )
    return mark_of(comparison)
