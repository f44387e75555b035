"""A trace: answers → rule → judgement → unit value → aggregate → release, line by line.

A composite lists its factors. Every step is computed again from the snapshot the
release carries; the last says whether the release agrees.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from jamfor.core.findings.positives import item_state
from jamfor.core.indicators.definitions import Kind
from jamfor.core.indicators.explanation import explain
from jamfor.core.indicators.wording import describe
from jamfor.core.vocabulary.missing import Missing
from jamfor.core.vocabulary.observations import Observation
from jamfor.formats.packs import pack_from_json
from jamfor.pipeline.oracle.series import Judged
from jamfor.pipeline.rules_in_words import questions_of
from jamfor.pipeline.tracing.asked import Asked
from jamfor.pipeline.tracing.corrected import corrected
from jamfor.pipeline.tracing.delivered import Delivered, delivered
from jamfor.pipeline.tracing.series import series_lines
from jamfor.pipeline.tracing.words import (
    Line,
    answer_line,
    counted,
    evidence_line,
    figure_lines,
    heading,
    line,
)
from jamfor.store.releases import open_release


_Judged = Mapping[str, tuple[Judged, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """The lines, and where the release does not agree with them."""

    lines: tuple[Line, ...]
    mismatches: tuple[str, ...]


def trace(folder: Path, *, indicator: str, place: str, period: str) -> Trace:
    """Return how the figures of an indicator at a place and year came about.

    Raises NotFoundError for an indicator, place or year the release does not have.
    """
    release = open_release(folder, read_pack=pack_from_json)
    try:
        outside = delivered(release, indicator=indicator, place=place, period=period)
        if outside is not None:
            return _of_delivered(outside)
        asked = Asked.of(release, indicator=indicator, place=place, period=period)
        due = asked.due()
        mismatches = tuple(asked.mismatches(due))
        lines = (*_lines(asked, due), *_release(asked, agrees=not mismatches))
        return Trace(lines=lines, mismatches=mismatches)
    finally:
        release.close()


def _of_delivered(outside: Delivered) -> Trace:
    """Return the trace of a figure others computed: it ends with their delivery."""
    mismatches = tuple(outside.mismatches())
    agrees = (
        line("Som den levererades.", "As it was delivered.")
        if not mismatches
        else line("Inte som den levererades.", "Not as it was delivered.")
    )
    return Trace(lines=(*outside.lines(), agrees), mismatches=mismatches)


def _lines(asked: Asked, due: tuple[Observation, ...]) -> Iterator[Line]:
    yield from _title(asked)
    own = [figure for figure in due if figure.place == asked.place.code]
    if not own:
        yield Line(text=Missing.OUTSIDE_FRAME.text)
        return
    judged = asked.judged()
    units = judged.get(asked.indicator, ())
    alone = any(unit.place == asked.place.code for unit in units)
    if asked.version.kind is Kind.COMPOSITE:
        yield from _factors(asked, judged)
    elif alone:
        yield from _answers(asked)
        yield from _judgement(asked)
    else:
        yield from _units(asked, units)
    yield heading("Siffran", "The figure")
    for figure in own:
        yield from figure_lines(figure, asked.version)
    yield from corrected(asked, alone=alone)
    if alone:
        yield from _wholes(asked, due)
    yield from series_lines(asked)


def _title(asked: Asked) -> Iterator[Line]:
    title, name = asked.version.title, asked.place.name
    yield heading(
        f"{asked.indicator} {title.sv}: {name.sv} {asked.period}",
        f"{asked.indicator} {title.en}: {name.en} {asked.period}",
    )
    questions = questions_of(asked.pack, asked.period)
    yield heading("Regeln", "The rule")
    yield Line(text=describe(asked.version, questions=questions))


def _answers(asked: Asked) -> Iterator[Line]:
    """What the unit answered to the questions the rule looks at."""
    yield heading("Svaren", "The answers")
    questions = questions_of(asked.pack, asked.period)
    unit = asked.release.answers(asked.place.code, asked.period)
    steps = explain(asked.version, questions=questions, answers=unit)
    for question in dict.fromkeys(s.question for s in steps if s.question in questions):
        put = questions[question]
        yield Line(text=put.text)
        looked_at = {step.part for step in steps if step.question == question}
        for part in put.response.parts:
            if part in looked_at:
                answer = unit.values.get((question, part))
                yield answer_line(part, answer, put.response)
        if question in unit.evidence:
            yield evidence_line(unit.evidence[question])


def _judgement(asked: Asked) -> Iterator[Line]:
    """How each part of the rule was judged."""
    yield heading("Bedömningen", "The judgement")
    questions = questions_of(asked.pack, asked.period)
    unit = asked.release.answers(asked.place.code, asked.period)
    for step in explain(asked.version, questions=questions, answers=unit):
        yield line(
            f"{step.text.sv}: {step.outcome.sv}",
            f"{step.text.en}: {step.outcome.en}",
            depth=1 + step.depth,
        )


def _units(asked: Asked, units: tuple[Judged, ...]) -> Iterator[Line]:
    """How the units of an aggregate stand."""
    yield heading("Enheterna", "The units")
    states = Counter(_state(asked, unit) for unit in units)
    yield Line(text=counted(sorted(states.items())))


def _state(asked: Asked, unit: Judged) -> str:
    if unit.outcome.missing is not None:
        return unit.outcome.missing.value
    if not asked.version.kind.counts:
        return "reported"
    return "met" if unit.outcome.met else "not-met"


def _factors(asked: Asked, judged: _Judged) -> Iterator[Line]:
    """How each factor of a basket stands for the units of the place."""
    yield heading("Faktorerna", "The factors")
    for name, version in asked.factors().items():
        found = (
            item_state(met=unit.outcome.met, missing=unit.outcome.missing)
            for unit in judged[name]
        )
        states = Counter(str(state) for state in found if state is not None)
        if states:
            told, title = counted(sorted(states.items())), version.title
            yield line(f"{name} {title.sv}: {told.sv}", f"{name} {title.en}: {told.en}")


def _wholes(asked: Asked, due: tuple[Observation, ...]) -> Iterator[Line]:
    """The aggregates the unit's value went into."""
    names = {place.code: place.name for place in asked.pack.geography.places}
    headline = asked.version.headline
    for figure in due:
        shown = not figure.breakdown and figure.measure is headline
        if figure.place != asked.place.code and shown:
            name = names[figure.place]
            yield heading(f"Ingår i: {name.sv}", f"Adds to: {name.en}")
            yield from figure_lines(figure, asked.version)


def _release(asked: Asked, *, agrees: bool) -> Iterator[Line]:
    """Where the figure stands, and whether it is the one computed here."""
    manifest = asked.release.manifest
    reference = next(s for s in manifest.snapshots if s.period == asked.period)
    yield heading("Utgåvan", "The release")
    yield line(
        f"Utgåva {manifest.id}, {manifest.published_at:%Y-%m-%d}, av ögonblicksbild"
        f" {reference.source}/{reference.period}/{reference.number}"
        f" ({reference.sha256[:12]})",
        f"Release {manifest.id}, {manifest.published_at:%Y-%m-%d}, of snapshot"
        f" {reference.source}/{reference.period}/{reference.number}"
        f" ({reference.sha256[:12]})",
    )
    if agrees:
        yield line(
            "Siffrorna ovan är räknade på nytt och lika med utgåvans.",
            "The figures above were computed again and equal those of the release.",
        )
    else:
        yield line(
            "SIFFRORNA OVAN ÄR INTE UTGÅVANS.",
            "THE FIGURES ABOVE ARE NOT THOSE OF THE RELEASE.",
        )
