"""A decomposition said in one plain run of sentences, in Swedish and English.

Every word follows from the typed finding: "better" is said only when more of the common
factors are met than before, which is exactly when the part of the answers is positive.
Across "not comparable" nothing can be said. Small numbers are words up to twelve.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction

from jamfor.core.comparability.edges import Verdict
from jamfor.core.comparability.graph import Comparison
from jamfor.core.findings import phrases
from jamfor.core.findings.decomposition import (
    Contribution,
    Decomposition,
    Part,
    Undecomposed,
)
from jamfor.core.findings.grammar import after_each_other, as_sentence, but
from jamfor.core.findings.phrases import Tally, Years
from jamfor.core.findings.positives import ItemState, Positives
from jamfor.core.statistics.formatting import parts_text, percent_text
from jamfor.core.statistics.shares import Share
from jamfor.core.vocabulary.texts import Language, LocalText


class Voice(Enum):
    """Whose answers they are to the one who reads."""

    OWN = LocalText(sv="Våra svar", en="Our answers")
    NEUTRAL = LocalText(sv="Svaren", en="The answers")


def explain_change(
    found: Decomposition | Undecomposed,
    comparison: Comparison,
    *,
    voice: Voice = Voice.NEUTRAL,
) -> LocalText:
    """Say why a share of positives changed; `comparison` is that share's own.

    Raises ValueError when the comparison allows no difference.
    """
    _refuse_over_a_break(comparison)
    years = Years(earlier=comparison.earlier, later=comparison.later)
    if isinstance(found, Undecomposed):
        return _undecomposed(found, years)
    answers = _answers(found, voice)
    direction = found.parts[Part.ANSWERS]
    clauses = [
        clause
        for part in (_basket(found, years), _gaps(found, years), _units(found, years))
        for clause in part
    ]
    said = [*answers, *_linked(clauses, direction)]
    if len({c.item[0] for c in found.contributions}) > 1:
        said.append(phrases.PER_UNIT)
    return after_each_other(said)


def headline(found: Decomposition, comparison: Comparison) -> LocalText:
    """Say how the share moved: both years in per cent, with their two numbers.

    "Rose" and "fell" need the printed figures to differ; an exact change too small to
    print is "almost unchanged". Raises ValueError when no difference is allowed.
    """
    _refuse_over_a_break(comparison)
    before, after = _share(found.before), _share(found.after)
    same = percent_text(before.fraction, "sv") == percent_text(after.fraction, "sv")
    if found.difference and not same:
        how = _ROSE if found.difference > 0 else _FELL
    else:
        how = _ALMOST if found.difference else _UNCHANGED
    first, second = _printed(before), _printed(after)
    sv_to, en_to = ("och", "and") if same else ("till", "to")
    return LocalText(
        sv=f"Andelen uppfyllda faktorer {how.sv} {first.sv} {comparison.earlier} "
        f"{sv_to} {second.sv} {comparison.later}.",
        en=f"The share of factors met {how.en} {first.en} in {comparison.earlier} "
        f"{en_to} {second.en} in {comparison.later}.",
    )


_ROSE = LocalText(sv="steg från", en="rose from")
_FELL = LocalText(sv="sjönk från", en="fell from")
_ALMOST = LocalText(sv="är nästan oförändrad:", en="is almost unchanged:")
_UNCHANGED = LocalText(sv="är oförändrad:", en="is unchanged:")


def _printed(share: Share) -> LocalText:
    sv, en = (
        f"{percent_text(share.fraction, to)} ({parts_text(share, to)})"
        for to in _LANGUAGES
    )
    return LocalText(sv=sv, en=en)


_LANGUAGES: tuple[Language, Language] = ("sv", "en")


def _refuse_over_a_break(comparison: Comparison) -> None:
    if not comparison.verdict.allows_difference:
        raise ValueError(
            f"nothing can be said of a change over {comparison.verdict}: "
            f"{comparison.indicator} {comparison.earlier}–{comparison.later}"
        )


def _share(positives: Positives) -> Share:
    return Share(numerator=positives.met, denominator=positives.counted)


def _undecomposed(found: Undecomposed, years: Years) -> LocalText:
    counted = (found.before.counted, found.after.counted)
    both = (years.earlier, years.later)
    empty = [year for year, n in zip(both, counted, strict=True) if not n]
    return phrases.nothing_counted(empty)


def _answers(found: Decomposition, voice: Voice) -> Iterator[LocalText]:
    common = found.of(Part.ANSWERS)
    if not common:
        yield phrases.NOTHING_IN_COMMON
        return
    gained = sum(c.amount > 0 for c in common)
    lost = sum(c.amount < 0 for c in common)
    met = sum(c.after is ItemState.MET for c in common)
    yield phrases.answers(
        voice.value, common=len(common), met=met, gained=gained, lost=lost
    )
    cautious = sum(c.verdict is Verdict.CAUTION for c in common)
    if cautious:
        yield phrases.with_caution(cautious, common=len(common))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Clause:
    """Something that moved the share, said without a capital, and by how much."""

    text: LocalText
    amount: Fraction


def _linked(clauses: list[_Clause], direction: Fraction) -> Iterator[LocalText]:
    """Yield the clauses as sentences; the first that pulls the other way has "but"."""
    contrasted = False
    for clause in clauses:
        if clause.amount * direction < 0 and not contrasted:
            contrasted = True
            yield but(clause.text)
        else:
            yield as_sentence(clause.text)


def _basket(found: Decomposition, years: Years) -> Iterator[_Clause]:
    added, removed = found.of(Part.ADDED), found.of(Part.REMOVED)
    new = tuple(c for c in added if c.verdict is None)
    gone = tuple(c for c in removed if c.verdict is None)
    if new:
        states = [c.after for c in new]
        text = phrases.added(len(new), counted=_counted(states), met=_met(states))
        yield _clause(new, text)
    if gone:
        states = [c.before for c in gone]
        text = phrases.removed(len(gone), counted=_counted(states), met=_met(states))
        yield _clause(gone, text)
    before = tuple(c for c in removed if c.verdict is not None)
    after = tuple(c for c in added if c.verdict is not None)
    if after:
        text = phrases.remade(
            years,
            len(after),
            before=_tally([c.before for c in before]),
            after=_tally([c.after for c in after]),
        )
        yield _clause((*before, *after), text)
    recoded = found.of(Part.REDEFINED)
    if recoded:
        text = phrases.recoded(
            years,
            to_met=sum(c.amount > 0 for c in recoded),
            to_not_met=sum(c.amount < 0 for c in recoded),
        )
        yield _clause(recoded, text)


def _gaps(found: Decomposition, years: Years) -> Iterator[_Clause]:
    for part in (Part.APPLICABILITY, Part.MISSINGNESS):
        items = [c for c in found.of(part) if _is_counted(c.before, c.after)]
        began = tuple(c for c in items if c.after is not None and c.after.counted)
        ceased = tuple(c for c in items if c.before is not None and c.before.counted)
        if began:
            met = _met([c.after for c in began])
            yield _clause(began, phrases.BEGAN[part](years, len(began), met))
        if ceased:
            met = _met([c.before for c in ceased])
            yield _clause(ceased, phrases.CEASED[part](years, len(ceased), met))


def _units(found: Decomposition, years: Years) -> Iterator[_Clause]:
    moved = found.of(Part.UNITS)
    came = tuple(c for c in moved if c.before is None)
    left = tuple(c for c in moved if c.after is None)
    if came:
        states = [c.after for c in came]
        units = len({c.item[0] for c in came})
        text = phrases.came(years, units, counted=_counted(states), met=_met(states))
        yield _clause(came, text)
    if left:
        states = [c.before for c in left]
        units = len({c.item[0] for c in left})
        text = phrases.left(years, units, counted=_counted(states), met=_met(states))
        yield _clause(left, text)


def _clause(items: tuple[Contribution, ...], text: LocalText) -> _Clause:
    return _Clause(text=text, amount=sum((c.amount for c in items), Fraction()))


def _is_counted(*states: ItemState | None) -> bool:
    return any(state is not None and state.counted for state in states)


def _counted(states: list[ItemState | None]) -> int:
    return sum(_is_counted(state) for state in states)


def _tally(states: list[ItemState | None]) -> Tally:
    return Tally(counted=_counted(states), met=_met(states))


def _met(states: list[ItemState | None]) -> int:
    return sum(state is ItemState.MET for state in states)
