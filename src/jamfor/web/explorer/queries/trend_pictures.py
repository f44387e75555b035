"""The years of an indicator as a picture, in two shapes, and as sentences."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from django.utils.safestring import SafeString, mark_safe

from jamfor.charts.trend import GRID, Dot, TrendPicture, Words, lying
from jamfor.charts.trend_standing import standing
from jamfor.core.comparability.difference import Difference
from jamfor.core.comparability.edges import Verdict
from jamfor.core.comparability.trend import Segment
from jamfor.core.places.places import PlaceKind
from jamfor.core.statistics.formatting import number_text, percent_text, points_text
from jamfor.core.vocabulary.missing import Missing
from jamfor.core.vocabulary.texts import Language, LocalText
from jamfor.web.explorer.queries.figures import CAUTION, Change, Figure, Mark
from jamfor.web.explorer.queries.trends import PlaceTrend, YearRow


LEAST = 2  # dots that make a picture
_STEPS = (1, 2, 4, 6, 8, 10)  # of a scale's top, each with a quarter people can read

_WORDS: Mapping[Language, Words] = {
    "sv": Words(
        broken="jämförs inte",
        basket="andra faktorer",
        outside="källa",
        ended="serien upphörde",
    ),
    "en": Words(
        broken="not compared",
        basket="other factors",
        outside="source",
        ended="the series ended",
    ),
}
_NOT_ASKED = LocalText(sv="ej ställd", en="not asked")


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """A picture for a wide page and one for a narrow page, of the same figures."""

    wide: SafeString
    narrow: SafeString
    outside: bool
    rests: bool
    cautious: bool
    bounds: bool


def drawn(
    found: PlaceTrend,
    language: Language,
    *,
    notes: Mapping[str, tuple[int, ...]] | None = None,
) -> Drawn | None:
    """Draw the years; None for a unit's answers and where there are too few to draw."""
    if found.of_unit or len(found.told) < LEAST:
        return None
    picture = picture_of(found, language, notes=notes or {})
    years = picture.years
    return Drawn(
        wide=mark_safe(lying(picture)),  # noqa: S308 - drawn by us
        narrow=mark_safe(standing(picture)),  # noqa: S308 - drawn by us
        outside=any(dot.outside for dot in picture.dots),
        rests=any(
            years.index(j.later) - years.index(j.earlier) > 1 for j in picture.joins
        ),
        cautious=any(join.verdict is Verdict.CAUTION for join in picture.joins),
        bounds=any(dot.bounds for dot in picture.dots),
    )


def picture_of(
    found: PlaceTrend, language: Language, *, notes: Mapping[str, tuple[int, ...]]
) -> TrendPicture:
    """Return what the chart shows of a place."""
    percent = all(row.figure.percent for row in found.told)
    top = Fraction(1) if percent else _top(found.told)
    return TrendPicture(
        trend=found.trend,
        years=tuple(row.year for row in found.rows),
        dots=tuple(_dot(row, top, language) for row in found.told),
        gaps={
            row.year: _gap(row, language)
            for row in found.rows
            if row.figure.exact is None
        },
        ticks=tuple(_tick(Fraction(s) * top, language, percent=percent) for s in GRID),
        words=_WORDS[language],
        label=_described(found, language),
        notes=notes,
        mine=found.place.kind in {PlaceKind.MUNICIPALITY, PlaceKind.DISTRICT},
    )


def _top(rows: Iterable[YearRow]) -> Fraction:
    """The end of a scale of numbers that are no shares: the next round one."""
    most = max((row.figure.exact or Fraction(0) for row in rows), default=Fraction(0))
    size = Fraction(1)
    while size * _STEPS[-1] < most:
        size *= 10
    return next(size * step for step in _STEPS if size * step >= most)


def _dot(row: YearRow, top: Fraction, language: Language) -> Dot:
    figure = row.figure
    if figure.exact is None:
        raise ValueError(f"no value to draw in {row.year}")
    bounds = figure.plot_bounds
    return Dot(
        year=row.year,
        value=float(figure.exact / top),
        text=_printed(figure, language),
        outside=row.outside,
        bounds=bounds if top == 1 else None,
    )


def _printed(figure: Figure, language: Language) -> str:
    """A value without the words of a unit: the scale has said what it is."""
    if figure.exact is None:
        return ""
    if figure.percent:
        return percent_text(figure.exact, language)
    digits = 0 if figure.exact.denominator == 1 else 1
    return number_text(figure.exact, language, digits)


def _tick(value: Fraction, language: Language, *, percent: bool) -> str:
    if percent:
        whole = number_text(100 * value, language)
        return percent_text(value, language) if value == 1 else whole
    return number_text(value, language, 0 if value.denominator == 1 else 1)


def _gap(row: YearRow, language: Language) -> str:
    if row.why is not None:
        return row.why.in_language(language)
    if row.figure.missing is Missing.NOT_ASKED:
        return _NOT_ASKED.in_language(language)
    return row.figure.text(language)


def _described(found: PlaceTrend, language: Language) -> str:
    """The picture in words, for those who do not see it."""
    name = found.place.name.in_language(language)
    said = []
    for row in found.rows:
        if row.broken:
            said.append(found_words(row, language))
        value = row.figure.exact
        text = _gap(row, language) if value is None else _printed(row.figure, language)
        said.append(f"{row.year}: {text}")
    return f"{name}. {', '.join(said)}"


def found_words(row: YearRow, language: Language) -> str:
    """Return what stands at the break before a year."""
    words = _WORDS[language]
    step = row.step
    allowed = step is not None and step.comparison.verdict.allows_difference
    return words.basket if allowed else words.broken


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """What may be said of the years in words."""

    parts: LocalText | None
    change: LocalText | None
    mark: Mark | None


def story(found: PlaceTrend) -> Story:
    """Return which years may be compared, and the change over the last of them."""
    change, mark = _last_change(found)
    return Story(parts=_parts(found), change=change, mark=mark)


def _parts(found: PlaceTrend) -> LocalText | None:
    told = {row.year for row in found.told}
    segments = [s for s in found.trend.segments if told & set(s.years)]
    if len(told) < LEAST:
        return None
    if len(segments) == 1:
        careful = any(row.cautious for row in found.told)
        return LocalText(
            sv=f"Alla åren kan jämföras{', men några med försiktighet' * careful}.",
            en=f"All the years can be compared{', but some with caution' * careful}.",
        )
    if all(len(told & set(segment.years)) == 1 for segment in segments):
        return LocalText(
            sv="Inget av åren kan jämföras rakt av med ett annat.",
            en="None of the years can be compared as it stands with another.",
        )
    names = [segment.name for segment in segments]
    return LocalText(
        sv=f"Serien är delad. Jämför bara inom {_listed(names, 'respektive')}.",
        en=f"The series is divided. Compare only within {_listed(names, 'and')}.",
    )


def _listed(names: list[str], last: str) -> str:
    return f"{', '.join(names[:-1])} {last} {names[-1]}"


def _last_change(found: PlaceTrend) -> tuple[LocalText | None, Mark | None]:
    """The change from the first to the last year with a value of the last segment."""
    if not found.trend.segments:
        return None, None
    segment = found.trend.segments[-1]
    rows = [row for row in found.told if row.year in segment.years]
    if len(rows) < LEAST or found.of_unit:
        return None, None
    change = _difference(segment, rows[0], rows[-1])
    percent = rows[-1].figure.percent
    # What others published is rounded to whole per cent: no more can be said of it.
    rounded = percent and any(row.outside for row in (rows[0], rows[-1]))
    told = {
        language: points_text(change.change, language, 0)
        if rounded
        else Change(amount=change.change, mark=None, percent=percent).text(language)
        for language in _WORDS
    }
    mark = CAUTION if change.needs_caution else None
    said = {
        language: [_printed(row.figure, language) for row in (rows[0], rows[-1])]
        for language in _WORDS
    }
    sv, en = ("procentenheter", "percentage points") if percent else ("", "")
    first, last = rows[0].year, rows[-1].year
    return LocalText(
        sv=f"Från {first} till {last}: {' → '.join(said['sv'])}"
        f" ({told['sv']} {sv}".rstrip()
        + ").",
        en=f"From {first} to {last}: {' → '.join(said['en'])}"
        f" ({told['en']} {en}".rstrip()
        + ").",
    ), mark


def _difference(segment: Segment, first: YearRow, last: YearRow) -> Difference:
    comparison = next(
        c
        for c in segment.comparisons
        if (c.earlier, c.later) == (first.year, last.year)
    )
    before, after = first.figure.exact, last.figure.exact
    if before is None or after is None:
        raise ValueError("a difference needs two values")
    return Difference(comparison=comparison, before=before, after=after)
