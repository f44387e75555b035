"""A release on its way out, as the page of publication shows it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from jamfor.core.releases.cause_words import BECAUSE
from jamfor.core.releases.changes import Cause
from jamfor.core.vocabulary.texts import LocalText
from jamfor.pipeline.comparing.report import COLUMNS
from jamfor.web.collection.models import Round
from jamfor.web.publishing.actions import is_stale
from jamfor.web.publishing.models import Publication
from jamfor.web.publishing.queries import publications


_FAULTS = {
    "build-running": LocalText(
        sv="Ett annat bygge pågick. Vänta en stund och bygg på nytt.",
        en="Another build was running. Wait a while and build again.",
    ),
    "faulty-definitions": LocalText(
        sv="Definitionerna har fel och måste rättas innan något kan byggas.",
        en="The definitions have faults and must be corrected before anything is"
        " built.",
    ),
    "faulty-data": LocalText(
        sv="Svaren har fel. Rätta dem, frys på nytt och bygg på nytt.",
        en="The answers have faults. Correct them, freeze again and build again.",
    ),
    "corrupt-release": LocalText(
        sv="Något underlag eller den nu gällande utgåvan är inte som när den skrevs."
        " Kontakta den som sköter driften.",
        en="A snapshot or the current release is not as it was written. Contact those"
        " who run the site.",
    ),
}
_OTHER = LocalText(
    sv="Bygget kunde inte slutföras. Bygg på nytt; hjälper det inte, kontakta den som"
    " sköter driften och ange koden.",
    en="The build could not be finished. Build again; if that does not help, contact"
    " those who run the site and give them the code.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """How many figures a cause changes, in the order of the report's columns."""

    because: LocalText
    cells: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseLine:
    """A release that was ordered: where it is, and what it changes."""

    made: Publication
    stale: bool
    differs: tuple[Difference, ...]

    @property
    def fault(self) -> LocalText:
        """Why it could not be built."""
        return _FAULTS.get(self.made.fault, _OTHER)

    @property
    def can_be_built_again(self) -> bool:
        """Whether it may be ordered anew: everything but what is published."""
        return self.made.state != Publication.State.PUBLISHED


def releases(made: Round, data: Path) -> list[ReleaseLine]:
    """Return what was ordered of a round, the newest first."""
    return [
        ReleaseLine(
            made=each,
            stale=each.state == Publication.State.BUILT and is_stale(each, data=data),
            differs=tuple(
                Difference(
                    because=BECAUSE[Cause(cause)],
                    cells=tuple(counts[column] for column in COLUMNS),
                )
                for cause, counts in each.differs.items()
            ),
        )
        for each in publications(made)
    ]
