"""Persons are protected at the door: what enters has been through its policy.

A figure of too few persons is refused, or hidden here if asked for; more is hidden so
that it cannot be had back by subtraction. Nothing of what is hidden is kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from jamfor.core.releases.pack import Pack
from jamfor.core.statistics.additive_tables import Cell, Hidden, hide
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
    for table, before, late, hidden in _hidden_tables(figures, parents):
        came += len(before)
        primary += len(late)
        complementary += len(hidden - before - late)
        for figure in table:
            cell = (figure.place, figure.sex.value)
            if cell in late:
                where = figure.row.at(Column.NUMERATOR)
                problems.append(problem("register-not-suppressed", where))
            done.append(_without_numbers(figure) if cell in hidden else figure)
    return Protected(
        figures=tuple(done),
        came=came,
        primary=primary,
        complementary=complementary,
        problems=tuple(problems),
    )


PLACED = frozenset({"N33812", "N33813", "N33816", "N33817", "N33818", "N33878"})
"""Counts of one another's persons: children in foster homes, in residential care, and
in either. Two of them tell much of the third, so a cell hidden in one is hidden in all.
"""

_Table = list[RegisterFigure]
_Cells = frozenset[Cell]


def _hidden_tables(
    figures: Iterable[RegisterFigure], parents: Mapping[str, str]
) -> Iterator[tuple[_Table, _Cells, _Cells, _Cells]]:
    """Each table, with the cells that came hidden, must be hidden, and are in the end.

    Tables of the same persons are hidden alike: what one needs hidden the others need
    too, until none needs more.
    """
    for tables in _groups(figures):
        came = [_hidden(table) for table in tables]
        found = _hide_all(tables, came, parents)
        late = [f.primary - before for f, before in zip(found, came, strict=True)]
        shared = frozenset[Cell]().union(*(f.all for f in found))
        while len(tables) > 1:
            found = _hide_all(tables, [shared] * len(tables), parents)
            if (now := frozenset[Cell]().union(*(f.all for f in found))) == shared:
                break
            shared = now
        hidden = [f.all for f in found]
        yield from zip(tables, came, late, hidden, strict=True)


def _hide_all(
    tables: Sequence[_Table], already: Sequence[_Cells], parents: Mapping[str, str]
) -> list[Hidden]:
    return [
        hide(
            table[0].policy,
            {(f.place, f.sex.value): f.persons for f in table if f.persons is not None},
            parents=parents,
            already=before & {(f.place, f.sex.value) for f in table},
        )
        for table, before in zip(tables, already, strict=True)
    ]


def _groups(figures: Iterable[RegisterFigure]) -> list[list[_Table]]:
    """The figures of each indicator and period, those of the same persons together."""
    tables: dict[tuple[str, str], _Table] = {}
    for figure in figures:
        tables.setdefault((figure.indicator, figure.period), []).append(figure)
    groups: dict[tuple[str, str], list[_Table]] = {}
    for (indicator, period), table in tables.items():
        key = ("placed" if indicator in PLACED else indicator, period)
        groups.setdefault(key, []).append(table)
    return list(groups.values())


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
