"""A pack as canonical JSON: the definitions a release carries with it.

Every field of every type is written by its own name, with its default left out; where a
field may hold one of several types, the type's name stands under "is". The same pack
gives the same bytes, and so the same hash.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date
from enum import Enum
from fractions import Fraction
from functools import cache
from types import NoneType, UnionType
from typing import Union, get_args, get_origin, get_type_hints

import msgspec

from jamfor.core.releases.pack import Pack
from jamfor.core.vocabulary.errors import CorruptReleaseError


TYPE = "is"

Reader = Callable[[object], object]


def pack_to_json(pack: Pack) -> bytes:
    """Write a pack as canonical JSON."""
    return msgspec.json.encode(_plain(pack), order="sorted")


def pack_hash(pack: Pack) -> str:
    """Return the SHA-256 of a pack's canonical JSON."""
    return hashlib.sha256(pack_to_json(pack)).hexdigest()


def pack_from_json(text: bytes) -> Pack:
    """Read what `pack_to_json` wrote; refuse anything else."""
    try:
        pack = _reader(Pack)(msgspec.json.decode(text))
    except (msgspec.DecodeError, KeyError, TypeError, ValueError) as error:
        raise CorruptReleaseError(f"the definitions cannot be read: {error}") from error
    if not isinstance(pack, Pack):
        raise CorruptReleaseError("the definitions cannot be read")
    return pack


def _plain(value: object) -> object:
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if is_dataclass(value) and not isinstance(value, type):
        return _plain_fields(value, type(value))
    return _plain_leaf(value)


def _plain_leaf(value: object) -> object:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Fraction) else value


def _plain_fields(value: object, kind: type) -> dict[str, object]:
    found: dict[str, object] = {TYPE: kind.__name__} if kind in _alternatives() else {}
    for name, default in _defaults(kind):
        item = getattr(value, name)
        if default is MISSING or item != default:
            found[name] = _plain(item)
    return found


@cache
def _defaults(kind: type) -> tuple[tuple[str, object], ...]:
    return tuple((field.name, _default(field)) for field in _fields(kind))


def _fields(kind: type) -> tuple[Field[object], ...]:
    if not is_dataclass(kind):
        raise TypeError(f"{kind.__name__} has no fields")
    return fields(kind)


def _default(field: Field[object]) -> object:
    if field.default_factory is not MISSING:
        return field.default_factory()
    return field.default


@cache
def _alternatives() -> frozenset[type]:
    """The types that must be told apart, because a field may hold several of them."""
    found: set[type] = set()
    _collect(Pack, found, set())
    return frozenset(found)


def _collect(kind: object, found: set[type], seen: set[object]) -> None:
    if kind in seen:
        return
    seen.add(kind)
    parts = [part for part in get_args(kind) if part is not NoneType]
    if get_origin(kind) in {Union, UnionType} and len(parts) > 1:
        found |= {p for p in parts if isinstance(p, type) and is_dataclass(p)}
    if isinstance(kind, type) and is_dataclass(kind):
        parts = list(get_type_hints(kind).values())
    for part in parts:
        _collect(part, found, seen)


@cache
def _reader(kind: object) -> Reader:
    """Return what reads a type; types are met again and again, so it is made once."""
    origin, parts = get_origin(kind), get_args(kind)
    if origin in {Union, UnionType}:
        return _union_reader(parts)
    if origin is tuple:
        return _tuple_reader(parts[0])
    if origin is not None:  # a mapping from text to text
        return _mapping
    if not isinstance(kind, type):
        raise TypeError(f"cannot read {kind}")
    return _plain_reader(kind)


def _plain_reader(kind: type) -> Reader:
    if is_dataclass(kind):
        return _fields_reader(kind)
    if issubclass(kind, Enum):
        return kind
    if issubclass(kind, date):
        return lambda value: date.fromisoformat(_text(value))
    if kind is Fraction:
        return lambda value: Fraction(_text(value))
    if kind is float:
        return lambda value: float(_checked(value, (int, float)))
    return lambda value: _checked(value, (kind,))


def _checked(value: object, kinds: tuple[type, ...]) -> float:
    if not isinstance(value, kinds):
        raise TypeError(f"{value!r} is not {kinds[0].__name__}")
    return value  # type: ignore[return-value]


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is not a text")
    return value


def _mapping(value: object) -> object:
    if not isinstance(value, dict):
        raise TypeError(f"{value!r} is not a mapping")
    return {_text(key): _text(item) for key, item in value.items()}


def _tuple_reader(part: object) -> Reader:
    read = _reader(part)

    def elements(value: object) -> object:
        if not isinstance(value, list):
            raise TypeError(f"{value!r} is not a list")
        return tuple(read(item) for item in value)

    return elements


def _union_reader(parts: tuple[object, ...]) -> Reader:
    """Read one of several types by its name, or one type or nothing."""
    named = {
        part.__name__: part
        for part in parts
        if isinstance(part, type) and part in _alternatives()
    }
    others = [part for part in parts if part is not NoneType and part not in named]
    # Readers are looked up when they are needed: conditions hold conditions.

    def one_of(value: object) -> object:
        if value is None and NoneType in parts:
            return None
        if isinstance(value, dict) and TYPE in value:
            return _reader(named[value[TYPE]])(value)
        return _reader(others[0])(value)

    return one_of


def _fields_reader(kind: type) -> Reader:
    hints = get_type_hints(kind)
    readers = {field.name: _reader(hints[field.name]) for field in _fields(kind)}

    def structure(value: object) -> object:
        if not isinstance(value, dict):
            raise TypeError(f"{value!r} is not a {kind.__name__}")
        given = {
            name: readers[name](item) for name, item in value.items() if name != TYPE
        }
        return kind(**given)

    return structure
