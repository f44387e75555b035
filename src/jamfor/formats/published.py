"""National figures others published, as written in definitions/published/national.yaml.

They are figures with a source each, no definitions: which indicator and year they are
about is said here, and whether years can be compared in definitions/comparability/.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta

from jamfor.core.vocabulary.basis import Basis
from jamfor.core.vocabulary.errors import FaultyDefinitionsError
from jamfor.formats.definitions.schema import Entry, Id, Text, Words, Year
from jamfor.formats.yaml_marks import read_marked


class PublishedFigure(Entry, frozen=True, kw_only=True):
    """A national share, in per cent as printed, and where it stands."""

    indicator: Id
    year: Year
    percent: Annotated[float, Meta(ge=0, le=100)]
    basis: Basis
    source: Words
    note: str = ""


class PublishedFile(Entry, frozen=True, kw_only=True):
    """published/<name>.yaml: figures of one source line."""

    source: Id
    label: Words
    credit: Text
    figures: Annotated[list[PublishedFigure], Meta(min_length=1)]


def read_published(definitions: Path) -> PublishedFile:
    """Read the published national figures below a folder of definitions."""
    path = definitions / "published" / "national.yaml"
    marked, problems = read_marked(path.read_bytes(), file=path.name)
    if marked is None:
        faults = "; ".join(f"{p.where}: {p.text.en}" for p in problems)
        raise FaultyDefinitionsError(faults)
    try:
        return msgspec.convert(marked.content, PublishedFile)
    except msgspec.ValidationError as error:
        raise FaultyDefinitionsError(f"{path.name}: {error}") from error
