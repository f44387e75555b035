"""In what an indicator is measured otherwise than its family, in words.

The clauses can follow a colon after the name of a service area.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence

from jamfor.core.indicators.definitions import Kind
from jamfor.core.indicators.phrases import AND, listed, number_word, quoted, say
from jamfor.core.indicators.shapes import Shape
from jamfor.core.vocabulary.texts import LocalText


def differences(own: Shape, common: Shape) -> tuple[LocalText, ...]:
    """Say, as clauses, in what a shape differs from its family's most common one."""
    if own.kind is not common.kind:
        return (_answered(own, common),)
    said = [
        tell(own, common)
        for differs, tell in _DIFFERENCES
        if differs(own) != differs(common)
    ]
    # With other levels, from which of them it is met cannot be told as a difference.
    if own.levels == common.levels and own.met_from != common.met_from:
        said.append(_met_from(own, common))
    return tuple(said)


def _answered(own: Shape, common: Shape) -> LocalText:
    return say(
        "svaret är {own}, i de övriga {common}",
        "the answer is {own}, in the others {common}",
        own=_scale(own),
        common=_scale(common),
    )


def _scale(shape: Shape) -> LocalText:
    match shape.kind:
        case Kind.FACT:
            return LocalText(sv="ja eller nej", en="yes or no")
        case Kind.ORDINAL:
            return say(
                "en av {n} nivåer",
                "one of {n} levels",
                n=number_word(len(shape.levels)),
            )
        case Kind.EXTERNAL:
            return LocalText(
                sv="beräknat av någon annan", en="computed by somebody else"
            )
        case _:
            return LocalText(sv="ett tal", en="a number")


def _levels(own: Shape, common: Shape) -> LocalText:
    return say(
        "nivåerna är {own}, i de övriga {common}",
        "the levels are {own}, in the others {common}",
        own=_named_levels(own),
        common=_named_levels(common),
    )


def _named_levels(shape: Shape) -> LocalText:
    return listed([quoted(level) for level in shape.levels], AND)


def _met_from(own: Shape, common: Shape) -> LocalText:
    return say(
        "den uppfylls från nivån {own}, i de övriga från {common}",
        "it is met from the level {own}, in the others from {common}",
        own=quoted(own.levels[own.met_from]),
        common=quoted(common.levels[common.met_from]),
    )


def _windows(own: Shape, common: Shape) -> LocalText:
    if not own.windows:
        return LocalText(
            sv="ingen uppföljning krävs inom en viss tid, som i de övriga",
            en="no follow-up is demanded within a time, as it is in the others",
        )
    if not common.windows:
        return say(
            "uppföljningen får vara högst {own} månader gammal, i de övriga krävs ingen"
            " uppföljning",
            "the follow-up may be at most {own} months old; in the others none is"
            " demanded",
            own=_months(own.windows),
        )
    return say(
        "uppföljningen får vara högst {own} månader gammal, i de övriga {common}",
        "the follow-up may be at most {own} months old, in the others {common}",
        own=_months(own.windows),
        common=_months(common.windows),
    )


def _months(windows: Sequence[int]) -> LocalText:
    found = [LocalText(sv=str(w), en=str(w)) for w in sorted(set(windows))]
    return listed(found, AND)


def _unit(_own: Shape, _common: Shape) -> LocalText:
    return LocalText(
        sv="talet har en annan enhet än i de övriga",
        en="the number has another unit than in the others",
    )


def _other_criteria(_own: Shape, _common: Shape) -> LocalText:
    return LocalText(
        sv="kriterierna är andra än i de övriga",
        en="the criteria are others than in the rest",
    )


def _left_out(own: Shape, _common: Shape) -> LocalText:
    if own.some_left_out:
        return LocalText(
            sv="bara de som får följdfrågan räknas, i de övriga alla som har svarat",
            en="only those put the follow-up question count, in the others all that"
            " answered",
        )
    return LocalText(
        sv="alla som har svarat räknas, i de övriga bara de som får följdfrågan",
        en="all that answered count, in the others only those put the follow-up"
        " question",
    )


_DIFFERENCES: tuple[
    tuple[Callable[[Shape], Hashable], Callable[[Shape, Shape], LocalText]], ...
] = (
    (lambda shape: shape.levels, _levels),
    (lambda shape: shape.unit, _unit),
    (lambda shape: shape.windows, _windows),
    (lambda shape: shape.criteria, _other_criteria),
    (lambda shape: shape.some_left_out, _left_out),
)


def years_apart(own: Iterable[str], common: Iterable[str]) -> LocalText | None:
    """Say in which years it was asked and the others not, and the other way round."""
    mine, others = set(own), set(common)
    more, fewer = sorted(mine - others), sorted(others - mine)
    said = []
    if more:
        said.append(
            say(
                "den ställdes även {years}",
                "it was also asked in {years}",
                years=in_years(more),
            )
        )
    if fewer:
        said.append(
            say(
                "den ställdes inte {years}",
                "it was not asked in {years}",
                years=in_years(fewer),
            )
        )
    return listed(said, AND) if said else None


def in_years(years: Sequence[str]) -> LocalText:
    """Return years as a reader lists them, runs of three or more as one.

    >>> in_years(["2019", "2020", "2021", "2023"]).sv
    '2019–2021 och 2023'
    """
    runs: list[list[str]] = []
    for year in sorted(years):
        if runs and int(year) == int(runs[-1][-1]) + 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    found = [text for run in runs for text in _run(run)]
    return listed([LocalText(sv=text, en=text) for text in found], AND)


def _run(years: Sequence[str]) -> list[str]:
    if years[2:]:
        return [f"{years[0]}\N{EN DASH}{years[-1]}"]
    return list(years)
