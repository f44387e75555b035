"""The tables behind a trace: the figure, the answers, the steps, units or factors."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from jamfor.core.vocabulary.texts import LocalText
from jamfor.formats.tables import Cell, Column, ColumnKind, Table
from jamfor.web.explorer.queries.figures import Figure
from jamfor.web.explorer.queries.trace_answers import AskedQuestion, UnitTrace
from jamfor.web.explorer.queries.trace_factors import FactorFigure
from jamfor.web.explorer.queries.trace_figures import Measured
from jamfor.web.explorer.queries.trace_units import UnitGroup


def _column(key: str, sv: str, en: str, kind: ColumnKind = ColumnKind.TEXT) -> Column:
    return Column(key=key, title=LocalText(sv=sv, en=en), kind=kind)


_FIGURE = (
    _column("answer", "Svar", "Answer"),
    _column("value", "Värde", "Value", ColumnKind.NUMBER),
    _column("numerator", "Täljare", "Numerator", ColumnKind.NUMBER),
    _column("denominator", "Nämnare", "Denominator", ColumnKind.NUMBER),
)


def tables_of(
    measured: Iterable[Measured],
    *,
    unit: UnitTrace | None,
    factors: Sequence[FactorFigure],
    groups: Sequence[UnitGroup],
) -> tuple[Table, ...]:
    """Return what a trace shows, as tables."""
    tables = [_measures(measured)]
    if unit is not None:
        tables += [_answers(unit.questions), _steps(unit)]
    if factors:
        tables.append(_factors(factors))
    if groups:
        tables.append(_units(groups))
    return tuple(tables)


def further_of(
    *,
    unit: UnitTrace | None,
    factors: Sequence[FactorFigure],
    groups: Sequence[UnitGroup],
) -> tuple[str, ...]:
    """Return the keys of the tables after the figure's own."""
    there = {
        "answers": unit is not None,
        "steps": unit is not None,
        "factors": bool(factors),
        "units": bool(groups),
    }
    return tuple(key for key, is_there in there.items() if is_there)


def _cells(figure: Figure) -> tuple[Cell, ...]:
    return (
        figure.words,
        figure.cell,
        figure.numerator_cell,
        figure.denominator_cell,
    )


def _measures(measured: Iterable[Measured]) -> Table:
    share = ColumnKind.SHARE
    return Table(
        key="figure",
        title=LocalText(sv="Siffran", en="The figure"),
        columns=(
            _column("measure", "Mått", "Measure"),
            *_FIGURE,
            _column("low", "Lägst om alla svarat", "Lowest if all had answered", share),
            _column(
                "high", "Högst om alla svarat", "Highest if all had answered", share
            ),
        ),
        rows=tuple(
            (one.label, *_cells(one.figure), one.figure.low, one.figure.high)
            for one in measured
        ),
    )


def _answers(questions: Iterable[AskedQuestion]) -> Table:
    day = ColumnKind.DATE
    return Table(
        key="answers",
        title=LocalText(sv="Frågorna och svaren", en="The questions and the answers"),
        columns=(
            _column("question", "Fråga", "Question"),
            _column("part", "Del", "Part"),
            _column("answer", "Svar", "Answer"),
            _column("decided", "Beslutad", "Decided", day),
            _column("followed_up", "Senast uppföljd", "Last followed up", day),
            _column("documented", "Dokumenterad", "Documented"),
        ),
        rows=tuple(row for question in questions for row in _rows(question)),
    )


def _rows(question: AskedQuestion) -> Iterator[tuple[Cell, ...]]:
    evidence = question.evidence
    for answer in question.answers:
        yield (
            question.version.text,
            answer.part,
            answer.text,
            evidence.decided if evidence else None,
            evidence.followed_up if evidence else None,
            _yes_no(documented=evidence.documented) if evidence else None,
        )


def _yes_no(*, documented: bool) -> LocalText:
    if documented:
        return LocalText(sv="ja", en="yes")
    return LocalText(sv="nej", en="no")


def _steps(unit: UnitTrace) -> Table:
    return Table(
        key="steps",
        title=LocalText(sv="Steg för steg", en="Step by step"),
        columns=(
            _column("depth", "Nivå", "Depth", ColumnKind.COUNT),
            _column("step", "Vad som prövas", "What is judged"),
            _column("outcome", "Utfall", "Outcome"),
        ),
        rows=tuple((step.depth, step.text, step.outcome) for step in unit.steps),
    )


def _factors(factors: Iterable[FactorFigure]) -> Table:
    return Table(
        key="factors",
        title=LocalText(sv="Faktorerna", en="The factors"),
        columns=(
            _column("indicator", "Id", "Id"),
            _column("title", "Faktor", "Factor"),
            *_FIGURE,
            _column("members", "Alla id", "All ids"),
        ),
        rows=tuple(
            (
                factor.indicator,
                factor.title,
                *_cells(factor.figure),
                " ".join(factor.members),
            )
            for factor in factors
        ),
    )


def _units(groups: Iterable[UnitGroup]) -> Table:
    return Table(
        key="units",
        title=LocalText(sv="Enheterna", en="The units"),
        columns=(
            _column("code", "Kod", "Code"),
            _column("place", "Plats", "Place"),
            _column("standing", "Läge", "Standing"),
            *_FIGURE,
        ),
        rows=tuple(
            (unit.place.code, unit.place.name, group.title, *_cells(unit.figure))
            for group in groups
            for unit in group.units
        ),
    )
