"""Finding a municipality, an indicator, a service area or a family by what people type.

Case, accents and punctuation do not matter: "ostra goinge" finds Östra Göinge.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import IntEnum
from functools import lru_cache

from jamfor.core.places.places import Place, PlaceKind
from jamfor.core.vocabulary.errors import Match
from jamfor.core.vocabulary.texts import LocalText
from jamfor.web.explorer.queries.atlas import Atlas, is_composite, sorting


class Sort(IntEnum):
    """What is found, in the order in which it is shown."""

    AREA = 0
    PLACE = 1
    FAMILY = 2
    INDICATOR = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Something that can be found: what it is, where it is, and the words it goes by.

    `detail` tells it apart from its namesakes: a county, a service area, a year.
    """

    sort: Sort
    code: str
    text: LocalText
    address: str
    detail: LocalText | None
    names: tuple[str, ...]

    @property
    def match(self) -> Match:
        """The entry as an error page links to it."""
        return Match(text=self.text, address=self.address)


def folded(text: str) -> str:
    """Return a text as it is compared: small letters, no accents, single spaces.

    >>> folded("  Östra  Göinge ")
    'ostra goinge'
    """
    apart = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(
        letter if letter.isalnum() else " "
        for letter in apart
        if not unicodedata.combining(letter)
    )
    return " ".join(bare.split())


@lru_cache(maxsize=4)
def entries_of(atlas: Atlas) -> tuple[Entry, ...]:
    """Return everything that can be found in a release, in the order of its lists."""
    return (
        *_areas(atlas),
        *(_place(atlas, place) for place in atlas.pack.geography.places),
        *_families(atlas),
        *_indicators(atlas),
    )


def _areas(atlas: Atlas) -> Iterable[Entry]:
    for area in atlas.areas:
        names = (area.name.sv, area.name.en, area.short.sv, *area.former_names)
        yield _entry(Sort.AREA, area.id, area.name, f"omrade/{area.slug}", names)


_PLACE_WORDS = {
    PlaceKind.NATION: LocalText(sv="hela landet", en="the whole country"),
    PlaceKind.COUNTY: LocalText(sv="län", en="county"),
    PlaceKind.SKR_GROUP: LocalText(sv="kommungrupp", en="group of municipalities"),
    PlaceKind.SIZE_CLASS: LocalText(sv="storleksklass", en="size class"),
}


def _place(atlas: Atlas, place: Place) -> Entry:
    detail = _PLACE_WORDS.get(place.kind)
    if detail is None and place.parents and place.parents[0] in atlas.places:
        detail = atlas.places[place.parents[0]].name
    names = (place.name.sv, place.name.en)
    return _entry(
        Sort.PLACE, place.code, place.name, f"kommun/{place.code}", names, detail
    )


def _families(atlas: Atlas) -> Iterable[Entry]:
    detail = LocalText(sv="områden sida vid sida", en="service areas side by side")
    for family in atlas.pack.families:
        names = (family.title.sv, family.title.en)
        address = f"familj/{family.id}"
        yield _entry(Sort.FAMILY, family.id, family.title, address, names, detail)


def _indicators(atlas: Atlas) -> Iterable[Entry]:
    for indicator in atlas.pack.indicators:
        version = indicator.latest
        if is_composite(version):
            continue
        names = (version.title.sv, version.title.en)
        yield _entry(
            Sort.INDICATOR,
            indicator.id,
            version.title,
            f"indikator/{indicator.id}",
            names,
            atlas.area[version.home].short if version.home else _ELSEWHERE,
        )


_ELSEWHERE = LocalText(sv="från en annan källa", en="from another source")


def _entry(
    sort: Sort,
    code: str,
    text: LocalText,
    address: str,
    names: Iterable[str],
    detail: LocalText | None = None,
) -> Entry:
    words = dict.fromkeys(folded(name) for name in names)
    return Entry(
        sort=sort,
        code=code,
        text=text,
        address=address,
        detail=detail,
        names=(*words, folded(code)),
    )


def found(entries: Iterable[Entry], asked: str) -> tuple[Entry, ...]:
    """Return what a search finds, best first.

    Whole names come before beginnings of names, those before beginnings of words, and
    those before pieces of words; every word asked for must be there.
    """
    wanted = folded(asked)
    if not wanted:
        return ()
    hits = [
        (rank, entry.sort, sorting(entry.text), entry)
        for entry in entries
        if (rank := min(_rank(name, wanted) for name in entry.names)) < _NOWHERE
    ]
    return tuple(hit[-1] for hit in sorted(hits, key=lambda hit: hit[:-1]))


_NOWHERE = 4


def _rank(name: str, wanted: str) -> int:
    if name == wanted:
        return 0
    if name.startswith(wanted):
        return 1
    if all(f" {word}" in f" {name}" for word in wanted.split()):
        return 2
    return 3 if all(word in name for word in wanted.split()) else _NOWHERE


LIKE = 0.6  # below this two names have little to do with each other
SHOWN = 6


def nearest(
    entries: Iterable[Entry], asked: str, *sorts: Sort, shown: int = SHOWN
) -> tuple[Entry, ...]:
    """Return what is spelled most like what was asked for, best first.

    Only of the sorts named, when any are. A long title is compared by the word in it
    that is most alike.
    """
    wanted = folded(asked)
    if not wanted:
        return ()
    matcher = SequenceMatcher()
    matcher.set_seq2(wanted)
    scored = [
        (-score, entry.sort, entry.text.sv, entry)
        for entry in entries
        if (not sorts or entry.sort in sorts)
        and (score := _likeness(entry, matcher)) >= LIKE
    ]
    return tuple(hit[-1] for hit in sorted(scored, key=lambda hit: hit[:-1])[:shown])


def _likeness(entry: Entry, matcher: SequenceMatcher[str]) -> float:
    words = [word for name in entry.names for word in (name, *name.split())]
    return max(_ratio(matcher, word) for word in dict.fromkeys(words))


def _ratio(matcher: SequenceMatcher[str], word: str) -> float:
    matcher.set_seq1(word)
    # The quick bounds spare most words the slow comparison.
    if matcher.real_quick_ratio() < LIKE or matcher.quick_ratio() < LIKE:
        return 0.0
    return matcher.ratio()


def matches(entries: Iterable[Entry], asked: str, *sorts: Sort) -> tuple[Match, ...]:
    """Return the nearest entries as an error page lists them."""
    return tuple(entry.match for entry in nearest(entries, asked, *sorts))
