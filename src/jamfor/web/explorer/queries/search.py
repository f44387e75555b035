"""The search page: what was asked for, or what is spelled most like it."""

from __future__ import annotations

from dataclasses import dataclass

from jamfor.core.vocabulary.errors import JamforError
from jamfor.core.vocabulary.texts import LocalText
from jamfor.web.explorer.pages import Page, Visit
from jamfor.web.explorer.queries.atlas import atlas_of
from jamfor.web.explorer.queries.finding import (
    Entry,
    Sort,
    entries_of,
    found,
    nearest,
)


LONGEST = 100  # letters of a question anybody would type
FOLDED_AFTER = 20

HEADINGS = {
    Sort.AREA: LocalText(sv="Områden", en="Service areas"),
    Sort.PLACE: LocalText(sv="Kommuner och andra platser", en="Places"),
    Sort.FAMILY: LocalText(
        sv="Samma sak i flera områden", en="The same thing in several service areas"
    ),
    Sort.INDICATOR: LocalText(sv="Indikatorer", en="Indicators"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """What was found of one sort: the first ones, and the rest folded."""

    title: LocalText
    first: tuple[Entry, ...]
    rest: tuple[Entry, ...]

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self.first) + len(self.rest)


def page(visit: Visit) -> Page:
    """Show what a search finds; refuse what is too long to be a search."""
    asked = visit.query.get("q", "").strip()
    if len(asked) > LONGEST:
        raise JamforError(
            text=LocalText(
                sv=f"Sökningen är för lång. Skriv högst {LONGEST} tecken.",
                en=f"The search is too long. Write at most {LONGEST} letters.",
            )
        )
    entries = entries_of(atlas_of(visit.release))
    hits = found(entries, asked)
    return Page(
        template="explorer/search.html",
        title=_title(asked),
        address="sok",
        context={
            "asked": asked,
            "count": len(hits),
            "groups": _groups(hits),
            "near": () if hits else nearest(entries, asked),
        },
    )


def _title(asked: str) -> LocalText:
    if not asked:
        return LocalText(sv="Sök", en="Search")
    return LocalText(sv=f"Sökning: {asked}", en=f"Search: {asked}")


def _groups(hits: tuple[Entry, ...]) -> tuple[Group, ...]:
    # The sort of the best hit comes first; within a sort the order is that of the hits.
    sorts = dict.fromkeys(hit.sort for hit in hits)
    return tuple(_group(sort, hits) for sort in sorts)


def _group(sort: Sort, hits: tuple[Entry, ...]) -> Group:
    mine = tuple(hit for hit in hits if hit.sort is sort)
    return Group(
        title=HEADINGS[sort], first=mine[:FOLDED_AFTER], rest=mine[FOLDED_AFTER:]
    )
