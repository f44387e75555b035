"""Reported numbers with their units, as people read them in both languages."""

from __future__ import annotations

from fractions import Fraction

from jamfor.core.vocabulary.texts import LocalText


_UNITS = {
    "days": (LocalText(sv="dag", en="day"), LocalText(sv="dagar", en="days")),
    "hours": (LocalText(sv="timme", en="hour"), LocalText(sv="timmar", en="hours")),
    "percent": (LocalText(sv="procent", en="per cent"),) * 2,
}


def figure(number: Fraction) -> LocalText:
    """Return a number in figures, with the decimal mark of each language.

    >>> figure(Fraction(25, 2)).sv
    '12,5'
    """
    digits = f"{float(number):.4f}".rstrip("0").rstrip(".")
    return LocalText(sv=digits.replace(".", ","), en=digits)


def amount(number: Fraction, unit: str) -> LocalText:
    """Return a number with its unit; persons and posts are said by what is counted.

    >>> amount(Fraction(14), "days").sv
    '14 dagar'
    """
    told = figure(number)
    if unit not in _UNITS:
        return told
    word = _UNITS[unit][0 if number == 1 else 1]
    return LocalText(sv=f"{told.sv} {word.sv}", en=f"{told.en} {word.en}")


def unit_name(unit: str) -> LocalText | None:
    """Return a unit's name after “in”, or None where what is counted says it."""
    return _UNITS[unit][1] if unit in _UNITS else None


_COUNTED = {
    "persons": LocalText(sv="Antal personer", en="Number of persons"),
    "full-time-equivalents": LocalText(
        sv="Antal årsarbetare", en="Number of full-time equivalents"
    ),
}


def field_name(unit: str) -> LocalText:
    """Return what a field for a number in a unit is called.

    >>> field_name("days").sv
    'Antal dagar'
    """
    if unit in _COUNTED:
        return _COUNTED[unit]
    if unit == "percent":
        return LocalText(sv="Andel i procent", en="Per cent")
    name = unit_name(unit)
    if name is None:
        return LocalText(sv="Antal", en="Number")
    return LocalText(sv=f"Antal {name.sv}", en=f"Number of {name.en}")
