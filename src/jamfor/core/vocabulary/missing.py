"""Why a figure is not there: a reason, never an empty cell.

Source: the rules for numbers, rule 4. The letters are lossy projections of the reason.
"""

from __future__ import annotations

from enum import StrEnum

from jamfor.core.vocabulary.texts import LocalText


class Missing(StrEnum):
    """The reason a value is absent."""

    NOT_ANSWERED = "not-answered"
    CANNOT_PROVIDE = "cannot-provide"
    DONT_KNOW = "dont-know"
    NOT_APPLICABLE = "not-applicable"
    NOT_ASKED = "not-asked"
    OUTSIDE_FRAME = "outside-frame"
    SUPPRESSED = "suppressed"
    WITHDRAWN = "withdrawn"
    NOT_YET_PUBLISHED = "not-yet-published"

    @property
    def sdmx(self) -> str:
        """The SDMX OBS_STATUS letter."""
        return _SDMX[self]

    @property
    def kolada(self) -> str:
        """The mark Kolada shows; empty where Kolada shows nothing."""
        return _KOLADA[self]

    @property
    def text(self) -> LocalText:
        """What a reader sees in place of the figure."""
        return _TEXT[self]


_SDMX = {
    Missing.NOT_ANSWERED: "L",
    Missing.CANNOT_PROVIDE: "L",
    Missing.DONT_KNOW: "L",
    Missing.NOT_APPLICABLE: "M",
    Missing.NOT_ASKED: "M",
    Missing.OUTSIDE_FRAME: "M",
    Missing.SUPPRESSED: "Q",
    Missing.WITHDRAWN: "O",
    Missing.NOT_YET_PUBLISHED: "O",
}
_KOLADA = {
    Missing.NOT_ANSWERED: "-",
    Missing.CANNOT_PROVIDE: "-",
    Missing.DONT_KNOW: "-",
    Missing.NOT_APPLICABLE: ".",
    Missing.NOT_ASKED: "",
    Missing.OUTSIDE_FRAME: ".",
    Missing.SUPPRESSED: "..",
    Missing.WITHDRAWN: "",
    Missing.NOT_YET_PUBLISHED: "",
}
_TEXT = {
    Missing.NOT_ANSWERED: LocalText(sv="svar saknas", en="no answer"),
    Missing.CANNOT_PROVIDE: LocalText(sv="kan inte lämna uppgift", en="cannot provide"),
    Missing.DONT_KNOW: LocalText(sv="vet ej", en="don’t know"),
    Missing.NOT_APPLICABLE: LocalText(sv="ej tillämpligt", en="not applicable"),
    Missing.NOT_ASKED: LocalText(
        sv="frågan ställdes inte i år", en="not asked this year"
    ),
    Missing.OUTSIDE_FRAME: LocalText(sv="ingår inte", en="outside the frame"),
    Missing.SUPPRESSED: LocalText(
        sv="visas inte (för få svar)", en="not shown (too few answers)"
    ),
    Missing.WITHDRAWN: LocalText(sv="indragen", en="withdrawn"),
    Missing.NOT_YET_PUBLISHED: LocalText(sv="publiceras senare", en="published later"),
}
