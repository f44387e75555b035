"""Persons are protected at the door: what enters has been through its policy.

A figure of too few persons is refused, or hidden here if asked for; more is hidden so
that it cannot be had back by subtraction. Nothing of what is hidden is kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from jamfor.core.releases.pack import Pack
from jamfor.core.statistics.additive_tables import Cell, hide
from jamfor.core.vocabulary.missing import Missing
from jamfor.core.vocabulary.problems import Problem
from jamfor.formats.register_files.problems import problem
from jamfor.formats.register_files.words import Column
from jamfor.pipeline.register.figures import RegisterFigure, RegisterPlaces


@dataclass(frozen=True, slots=True, kw_only=True)
class Protected:
    """Figures without anything hidden, and how many were hidden, and by whom.

    `came` were hidden by the sender, `primary` here for few persons, `complementary`
    here because a hidden figure would follow from them.
    """

    figures: tuple[RegisterFigure, ...]
    came: int
    primary: int
    complementary: int
    problems: tuple[Problem, ...]


def protect(pack: Pack, figures: Sequence[RegisterFigure]) -> Protected:
    """Hide what the policies hide, and what would give it away.

    Each figure of too few persons that came shown is a problem besides.
    """
    parents = RegisterPlaces.of(pack).parents
    done: list[RegisterFigure] = []
    problems: list[Problem] = []
    came = primary = complementary = 0
    for table in _tables(figures):
        before = _hidden(table)
        hidden = hide(
            table[0].policy,
            {(f.place, f.sex.value): f.persons for f in table if f.persons is not None},
            parents=parents,
            already=before,
        )
        late = hidden.primary - before
        came += len(before)
        primary += len(late)
        complementary += len(hidden.complementary)
        for figure in table:
            cell = (figure.place, figure.sex.value)
            if cell in late:
                where = figure.row.at(Column.NUMERATOR)
                problems.append(problem("register-not-suppressed", where))
            done.append(_without_numbers(figure) if cell in hidden.all else figure)
    return Protected(
        figures=tuple(done),
        came=came,
        primary=primary,
        complementary=complementary,
        problems=tuple(problems),
    )


def _tables(figures: Iterable[RegisterFigure]) -> list[list[RegisterFigure]]:
    """The figures of each indicator and period: within them sums can be taken."""
    tables: dict[tuple[str, str], list[RegisterFigure]] = {}
    for figure in figures:
        tables.setdefault((figure.indicator, figure.period), []).append(figure)
    return list(tables.values())


def _hidden(table: Sequence[RegisterFigure]) -> frozenset[Cell]:
    return frozenset(
        (figure.place, figure.sex.value)
        for figure in table
        if figure.missing is Missing.SUPPRESSED
    )


def _without_numbers(figure: RegisterFigure) -> RegisterFigure:
    """The figure as hidden; its row is emptied too, so that no number goes further."""
    row = replace(figure.row, numerator=None, denominator=None, value=None)
    return replace(figure, persons=None, missing=Missing.SUPPRESSED, row=row)
