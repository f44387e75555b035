"""What a release corrected, at a place and behind a figure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from jamfor.core.indicators.definitions import IndicatorVersion, Kind
from jamfor.core.places.places import Place
from jamfor.core.releases.cause_words import BECAUSE
from jamfor.core.releases.changes import AnswerChange, Cause, FigureChange
from jamfor.core.releases.correction_words import (
    AnswerWords,
    answer_words,
    before_words,
    headline_change,
    state_words,
)
from jamfor.core.releases.corrections import Corrections
from jamfor.core.vocabulary.texts import LocalText
from jamfor.store.corrections import read_corrections
from jamfor.store.releases import Release
from jamfor.web.explorer.queries.atlas import Atlas


TOGETHER = LocalText(sv="Sammantaget", en="Taken together")
KEPT = 4  # releases whose corrections are remembered


class _Found:
    """The corrections of a release, by place."""

    def __init__(self, corrections: Corrections) -> None:
        self.all = corrections
        self.answers: dict[str, list[AnswerChange]] = {}
        self.figures: dict[str, list[tuple[Cause, FigureChange]]] = {}
        for answer in corrections.answers:
            self.answers.setdefault(answer.place, []).append(answer)
        for cause, figure in corrections.all_figures():
            self.figures.setdefault(figure.place, []).append((cause, figure))


_found: dict[str, _Found] = {}


def _of(release: Release) -> _Found:
    found = _found.get(release.key)
    if found is None:
        if len(_found) >= KEPT:
            _found.clear()
        corrections = read_corrections(release.folder, str(release.id))
        found = _found[release.key] = _Found(corrections)
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureLine:
    """A figure that was corrected: which, what it was, what it is."""

    indicator: str
    title: LocalText
    period: str
    before: LocalText
    after: LocalText


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerGroup:
    """A question answered otherwise at a unit, and the unit's figures that moved.

    `unit` is None where it is the place of the page itself.
    """

    unit: Place | None
    place: str
    period: str
    answers: tuple[AnswerWords, ...]
    figures: tuple[FigureLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceCorrections:
    """All that was corrected at a place against the release before."""

    predecessor: str
    groups: tuple[AnswerGroup, ...]
    lists: tuple[tuple[LocalText, tuple[FigureLine, ...]], ...]


def corrections_at(
    release: Release, atlas: Atlas, place: Place, districts: Iterable[Place] = ()
) -> PlaceCorrections | None:
    """Return what was corrected at a place that answers, itself or by districts."""
    found = _of(release)
    if found.all.predecessor is None:
        return None
    groups = tuple(
        group
        for unit in (place, *districts)
        for group in _groups(release, atlas, unit, own=unit.code == place.code)
    )
    lists = _lists(release, atlas, place)
    if not groups and not lists:
        return None
    return PlaceCorrections(
        predecessor=found.all.predecessor.id, groups=groups, lists=lists
    )


def _groups(
    release: Release, atlas: Atlas, unit: Place, *, own: bool
) -> Iterable[AnswerGroup]:
    """The unit's changed answers, the last year first, a group for each question."""
    by_question: dict[tuple[str, str], list[AnswerChange]] = {}
    for answer in _of(release).answers.get(unit.code, ()):
        by_question.setdefault((answer.period, answer.question), []).append(answer)
    for period, question in sorted(by_question, key=lambda key: (-int(key[0]), key[1])):
        yield AnswerGroup(
            unit=None if own else unit,
            place=unit.code,
            period=period,
            answers=tuple(_told(atlas, by_question[period, question])),
            figures=tuple(_moved(release, atlas, unit, period, question)),
        )


def _told(atlas: Atlas, answers: Iterable[AnswerChange]) -> Iterable[AnswerWords]:
    for answer in answers:
        put = atlas.questions_in(answer.period).get(answer.question)
        yield answer_words(answer, put)


def _moved(
    release: Release, atlas: Atlas, unit: Place, period: str, question: str
) -> Iterable[FigureLine]:
    """The unit's own figures that rest on a question; composites are told apart."""
    for _, change in _of(release).figures.get(unit.code, ()):
        if change.period != period or question not in change.questions:
            continue
        version = _version(atlas, change)
        single = version is not None and version.kind is not Kind.COMPOSITE
        if version is not None and single and not change.breakdown:
            yield _line(release, change, version)


def _lists(
    release: Release, atlas: Atlas, place: Place
) -> tuple[tuple[LocalText, tuple[FigureLine, ...]], ...]:
    """Composites and aggregates, and what no answer of the unit explains."""
    told: dict[LocalText, list[FigureLine]] = {}
    for cause, change in _of(release).figures.get(place.code, ()):
        version = _version(atlas, change)
        if version is None or change.breakdown:
            continue
        own = _of_unit(release, change, version) and version.kind is not Kind.COMPOSITE
        if cause is Cause.ANSWER and own:
            continue
        if change.measure == version.headline or own:
            title = TOGETHER if cause is Cause.ANSWER else BECAUSE[cause]
            told.setdefault(title, []).append(_line(release, change, version))
    return tuple((title, tuple(lines)) for title, lines in told.items())


def _version(atlas: Atlas, change: FigureChange) -> IndicatorVersion | None:
    indicator = atlas.indicators.get(change.indicator)
    return indicator.in_period(change.period) if indicator else None


def _of_unit(release: Release, change: FigureChange, version: IndicatorVersion) -> bool:
    return version.home in release.participation(change.place, change.period)


def _line(
    release: Release, change: FigureChange, version: IndicatorVersion
) -> FigureLine:
    of_unit = _of_unit(release, change, version)
    return FigureLine(
        indicator=change.indicator,
        title=version.title,
        period=change.period,
        before=state_words(change.before, version, of_unit=of_unit),
        after=state_words(change.after, version, of_unit=of_unit),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureBefore:
    """What the release before said of a figure, and which release that was."""

    predecessor: str
    text: LocalText


def before_of(
    release: Release,
    atlas: Atlas,
    figure: tuple[str, str, str],
    version: IndicatorVersion,
) -> FigureBefore | None:
    """Return what stood before for (indicator, place, period), if it was corrected."""
    indicator, place, period = figure
    found = _of(release)
    change = headline_change(
        (
            change
            for _, change in found.figures.get(place, ())
            if (change.indicator, change.period) == (indicator, period)
        ),
        version,
    )
    if change is None or found.all.predecessor is None:
        return None
    answers: list[AnswerWords] | None = None
    if version.kind is not Kind.COMPOSITE and _of_unit(release, change, version):
        at_unit = (
            answer
            for answer in found.answers.get(place, ())
            if answer.period == period and answer.question in change.questions
        )
        answers = list(_told(atlas, at_unit))
    predecessor = found.all.predecessor.id
    text = before_words(predecessor, change, version, answers)
    return FigureBefore(predecessor=predecessor, text=text)
