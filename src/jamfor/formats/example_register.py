"""The levels of the invented register delivery: definitions/example/register.yaml."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta

from jamfor.core.vocabulary.basis import Basis
from jamfor.core.vocabulary.errors import FaultyDefinitionsError
from jamfor.formats.definitions.schema import Entry
from jamfor.formats.register_files.words import Sex
from jamfor.formats.yaml_marks import read_marked


FILE = "register.yaml"
EVERYBODY = 1000.0
Percent = Annotated[float, Meta(ge=0, le=100)]


class RegisterLevel(Entry, frozen=True, kw_only=True):
    """How many an indicator counts, of how many, in the whole country."""

    indicator: str
    of_per_1000: Annotated[float, Meta(gt=0, le=1000)] = EVERYBODY
    of: str = ""
    like: str = ""
    union_of: tuple[str, ...] = ()
    overlap: Percent = 0
    share: Percent | None = None
    girls: Percent | None = None
    boys: Percent | None = None
    drift: float = 0
    spread: Percent = 0
    basis: Basis
    note: str = ""

    @property
    def shares(self) -> Mapping[Sex, float]:
        """Per cent counted of each sex the source divides by; of both where it none."""
        if self.girls is not None and self.boys is not None:
            return {Sex.WOMEN: self.girls, Sex.MEN: self.boys}
        return {} if self.share is None else {Sex.BOTH: self.share}


class PublishedDay(Entry, frozen=True, kw_only=True):
    """The day of the year on which the delivery is published."""

    month: Annotated[int, Meta(ge=1, le=12)]
    day: Annotated[int, Meta(ge=1, le=31)]
    basis: Basis


class RegisterLevels(Entry, frozen=True, kw_only=True):
    """example/register.yaml; an indicator stands after those it names."""

    published: PublishedDay
    young: Percent
    indicators: list[RegisterLevel]


def read_register_levels(definitions: Path) -> RegisterLevels:
    """Read the levels of the invented delivery below a folder of definitions."""
    content = (definitions / "example" / FILE).read_bytes()
    marked, problems = read_marked(content, file=FILE)
    if marked is None:
        faults = "; ".join(f"{p.where}: {p.text.en}" for p in problems)
        raise FaultyDefinitionsError(faults)
    try:
        return msgspec.convert(marked.content, RegisterLevels)
    except msgspec.ValidationError as error:
        raise FaultyDefinitionsError(f"{FILE}: {error}") from error
