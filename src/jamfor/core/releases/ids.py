"""Release ids: YYYY.N.P, a round's year, its publication, its correction."""

from __future__ import annotations

import re
from dataclasses import dataclass

from jamfor.core.vocabulary.errors import NotFoundError


_PATTERN = re.compile(r"(\d{4})\.([1-9]\d*)\.(0|[1-9]\d*)")


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class ReleaseId:
    """An id that sorts by time of publication within a year.

    >>> str(ReleaseId.parse("2022.1.0"))
    '2022.1.0'
    """

    year: int
    publication: int
    correction: int

    @classmethod
    def parse(cls, text: str) -> ReleaseId:
        """Read an id; refuse anything that is not one."""
        match = _PATTERN.fullmatch(text)
        if match is None:
            raise NotFoundError(
                f"“{text}” is not a release id; one looks like 2022.1.0"
            )
        year, publication, correction = (int(group) for group in match.groups())
        return cls(year=year, publication=publication, correction=correction)

    def __str__(self) -> str:
        return f"{self.year}.{self.publication}.{self.correction}"
