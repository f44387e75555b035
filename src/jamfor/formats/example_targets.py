"""What the example must agree with: definitions/example/{national,bengtsfors}.yaml."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, TypeVar

import msgspec
from msgspec import Meta

from jamfor.core.vocabulary.basis import Basis
from jamfor.core.vocabulary.errors import FaultyDefinitionsError
from jamfor.formats.definitions.schema import Entry
from jamfor.formats.yaml_marks import read_marked


Percent = Annotated[float, Meta(ge=0, le=100)]
Year = Annotated[int, Meta(ge=1990, le=2100)]


class NationalTarget(Entry, frozen=True, kw_only=True):
    """A published national figure: per cent of the units that were counted.

    Of an indicator that units report as a percentage: per cent of all the persons or
    posts together.
    """

    indicator: str
    period: Year
    share: Percent
    basis: Basis
    source: str
    note: str = ""


class NationalRange(Entry, frozen=True, kw_only=True):
    """The lowest and the highest published for several indicators together.

    The source does not say which is which, so the order of `indicators`, from lowest to
    highest, is ours.
    """

    indicators: Annotated[list[str], Meta(min_length=2)]
    period: Year
    lowest: Percent
    highest: Percent
    basis: Basis
    order: Basis = Basis.INFERRED
    source: str
    note: str = ""


class Unmatched(Entry, frozen=True, kw_only=True):
    """A published national figure that no indicator of ours is about, and why."""

    name: str
    period: Year
    share: Percent
    source: str
    why: str


class ResponseTarget(Entry, frozen=True, kw_only=True):
    """A published response rate in per cent: of a service area, or of every one."""

    period: Year
    service_area: str | None = None
    rate: Percent
    basis: Basis
    source: str


class NationalFile(Entry, frozen=True, kw_only=True):
    """example/national.yaml."""

    targets: list[NationalTarget]
    ranges: list[NationalRange]
    response: list[ResponseTarget]
    unmatched: list[Unmatched]


class BasketYear(Entry, frozen=True, kw_only=True):
    """A share of positives as printed, and the whole numbers behind it.

    `not_answered` factors are left without an answer, `not_applicable` ones answered
    so; neither is counted.
    """

    period: Year
    share: Percent
    met: Annotated[int, Meta(ge=0)]
    counted: Annotated[int, Meta(ge=5)]
    not_answered: int = 0
    not_applicable: tuple[str, ...] = ()


class BasketBasis(Entry, frozen=True, kw_only=True):
    """Whence the printed share and the whole numbers come."""

    share: Basis
    met: Basis
    counted: Basis


class BasketTarget(Entry, frozen=True, kw_only=True):
    """The share of positives of a service area in the years it was told."""

    service_area: str
    years: list[BasketYear]


class BengtsforsFile(Entry, frozen=True, kw_only=True):
    """example/bengtsfors.yaml."""

    place: str
    source: str
    basis: BasketBasis
    gained_first: list[str]  # families of indicators named among the improvements
    baskets: list[BasketTarget]


_File = TypeVar("_File", NationalFile, BengtsforsFile)


def read_national_targets(definitions: Path) -> NationalFile:
    """Read the published national figures below a folder of definitions."""
    return _read(definitions / "example" / "national.yaml", NationalFile)


def read_bengtsfors(definitions: Path) -> BengtsforsFile:
    """Read Bengtsfors' published shares below a folder of definitions."""
    return _read(definitions / "example" / "bengtsfors.yaml", BengtsforsFile)


def _read(path: Path, kind: type[_File]) -> _File:
    marked, problems = read_marked(path.read_bytes(), file=path.name)
    if marked is None:
        faults = "; ".join(f"{p.where}: {p.text.en}" for p in problems)
        raise FaultyDefinitionsError(faults)
    try:
        return msgspec.convert(marked.content, kind)
    except msgspec.ValidationError as error:
        raise FaultyDefinitionsError(f"{path.name}: {error}") from error
