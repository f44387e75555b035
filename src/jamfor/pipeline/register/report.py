"""What was hidden in a register's file, counted in words; never a number of persons."""

from __future__ import annotations

from jamfor.core.statistics.formatting import number_text
from jamfor.core.vocabulary.texts import Language, LocalText
from jamfor.pipeline.register.protect import Protected


def protection_report(protected: Protected, *, language: Language) -> str:
    """Return a line for each way figures were hidden."""
    counted = (
        (protected.came, _CAME),
        (protected.primary, _PRIMARY),
        (protected.complementary, _COMPLEMENTARY),
    )
    lines = (
        line.in_language(language).format(n=number_text(count, language))
        for count, line in counted
    )
    return "".join(f"{line}\n" for line in lines)


_CAME = LocalText(
    sv="{n} värden var redan dolda i filen",
    en="{n} values were already hidden in the file",
)
_PRIMARY = LocalText(
    sv="{n} värden för få personer döljs här",
    en="{n} values of too few persons are hidden here",
)
_COMPLEMENTARY = LocalText(
    sv="{n} värden döljs dessutom, för att ett dolt värde annars kunde räknas ut",
    en="{n} more values are hidden, because a hidden value could else be worked out",
)
