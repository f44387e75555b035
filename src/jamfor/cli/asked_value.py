"""Which figure a user means: ids in any case, and places by code or by name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from pathlib import Path

from jamfor.core.releases.pack import Pack
from jamfor.core.vocabulary.errors import JamforError, NotFoundError
from jamfor.formats.packs import pack_from_json
from jamfor.store.releases import open_release


NEAREST = 3


def definitions_of(folder: Path) -> Pack:
    """Return the definitions a release was made from."""
    release = open_release(folder, read_pack=pack_from_json)
    try:
        return release.pack
    finally:
        release.close()


def indicator_meant(pack: Pack, asked: str) -> str:
    """Return the id of an indicator written in capitals or not."""
    names = {
        i.id: (i.id, *(t for v in i.versions for t in (v.title.sv, v.title.en)))
        for i in pack.indicators
    }
    return _meant(asked, names, "indicator")


def place_meant(pack: Pack, asked: str) -> str:
    """Return the code of a place called by its code or by its name."""
    names = {
        place.code: (place.code, place.name.sv, place.name.en)
        for place in pack.geography.places
    }
    return _meant(asked, names, "place")


def _meant(asked: str, names: Mapping[str, tuple[str, ...]], what: str) -> str:
    """Return the one key that is called what was asked; refuse none, and several."""
    if asked in names:
        return asked
    wanted = asked.casefold()
    found = [key for key, said in names.items() if wanted in map(str.casefold, said)]
    if len(found) > 1:
        raise JamforError(f"“{asked}” may be {_listed(found, names)}: give the code")
    if not found:
        near = _nearest(wanted, names)
        hint = f"; nearest: {_listed(near, names)}" if near else ""
        raise NotFoundError(f"there is no {what} {asked}{hint}")
    return found[0]


def _nearest(wanted: str, names: Mapping[str, tuple[str, ...]]) -> list[str]:
    keys = {name.casefold(): key for key, said in names.items() for name in said}
    close = get_close_matches(wanted, keys, n=2 * NEAREST)
    return list(dict.fromkeys(keys[name] for name in close))[:NEAREST]


def _listed(keys: Iterable[str], names: Mapping[str, tuple[str, ...]]) -> str:
    return ", ".join(f"{key} {names[key][1]}" for key in keys)
