"""Numbers in sentences: singular and plural, present and past, Swedish and English."""

from __future__ import annotations

from collections.abc import Sequence

from jamfor.core.statistics.formatting import count_text
from jamfor.core.vocabulary.texts import LocalText


def number(count: int) -> LocalText:
    """Return a number, in words up to twelve."""
    return LocalText(sv=count_text(count, "sv"), en=count_text(count, "en"))


def factors(count: int) -> LocalText:
    """Return "two factors"."""
    return _counted(count, "faktor", "faktorer", "factor", "factors")


def new_factors(count: int) -> LocalText:
    """Return "two new factors"."""
    return _counted(count, "ny faktor", "nya faktorer", "new factor", "new factors")


def units(count: int) -> LocalText:
    """Return "two units"."""
    return _counted(count, "enhet", "enheter", "unit", "units")


def is_or_are(count: int) -> LocalText:
    """Return the verb in the present."""
    return LocalText(sv="är", en="is" if count == 1 else "are")


def was_or_were(count: int) -> LocalText:
    """Return the verb in the past."""
    return LocalText(sv="var", en="was" if count == 1 else "were")


def are_met(count: int, *, past: bool = False, negated: bool = False) -> LocalText:
    """Return "is met", "were not met" and the like."""
    verb = was_or_were(count) if past else is_or_are(count)
    sv_not, en_not = (" inte", " not") if negated else ("", "")
    met = "uppfylld" if count == 1 else "uppfyllda"
    return LocalText(sv=f"{verb.sv}{sv_not} {met}", en=f"{verb.en}{en_not} met")


def so_many_are_met(met: int, *, of: int, past: bool = False) -> LocalText:
    """Return "none of them is met", "both were met", "it is not met" and the like."""
    if of == 1:
        verb = are_met(1, past=past, negated=not met)
        return LocalText(sv=f"den {verb.sv}", en=f"it {verb.en}")
    verb = are_met(max(met, 1), past=past)
    subject = _part(met, of)
    return LocalText(sv=f"{subject.sv} {verb.sv}", en=f"{subject.en} {verb.en}")


def is_counted(count: int, *, of: int, past: bool = False) -> LocalText:
    """Return "one of them is counted", "it was not counted" and the like."""
    verb = was_or_were(max(count, 1)) if past else is_or_are(max(count, 1))
    sv = "räknades" if past else "räknas"
    if of == 1:
        no = LocalText(sv=f"den {sv} inte", en=f"it {verb.en} not counted")
        return (
            no if not count else LocalText(sv=f"den {sv}", en=f"it {verb.en} counted")
        )
    n = none_or(count)
    return LocalText(sv=f"{n.sv} av dem {sv}", en=f"{n.en} of them {verb.en} counted")


def none_or(count: int) -> LocalText:
    """Return a number, and "none" for zero."""
    return number(count) if count else LocalText(sv="ingen", en="none")


def after_each_other(sentences: Sequence[LocalText]) -> LocalText:
    """Put sentences after each other."""
    return LocalText(
        sv=" ".join(text.sv for text in sentences),
        en=" ".join(text.en for text in sentences),
    )


def as_sentence(clause: LocalText) -> LocalText:
    """Give a clause its capital and its full stop."""
    sv, en = (text[0].upper() + text[1:] + "." for text in (clause.sv, clause.en))
    return LocalText(sv=sv, en=en)


def but(clause: LocalText) -> LocalText:
    """Make a clause a sentence that stands against the one before."""
    return LocalText(sv=f"Men {clause.sv}.", en=f"But {clause.en}.")


def _counted(count: int, *forms: str) -> LocalText:
    sv_one, sv_many, en_one, en_many = forms
    n = number(count)
    return LocalText(
        sv=f"{n.sv} {sv_one if count == 1 else sv_many}",
        en=f"{n.en} {en_one if count == 1 else en_many}",
    )


def _part(met: int, of: int) -> LocalText:
    if met == of:
        return _ALL.get(of, LocalText(sv="alla", en="all of them"))
    n = none_or(met)
    return LocalText(sv=f"{n.sv} av dem", en=f"{n.en} of them")


_ALL = {2: LocalText(sv="båda", en="both")}
