"""Release ids: YYYY.N.P, a round's year, its publication, its correction."""

from __future__ import annotations

import re
from dataclasses import dataclass

from jamfor.core.vocabulary.errors import JamforError, NotFoundError


_PATTERN = re.compile(r"(\d{4})\.([1-9]\d*)\.(0|[1-9]\d*)")


class BadReleaseIdError(NotFoundError):
    """What was given as a release id is not one.

    An address with it leads nowhere; a command with it cannot be used as it is.
    """

    code = JamforError.code
    exit_code = JamforError.exit_code


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
            raise BadReleaseIdError(
                f"“{text}” is not a release id; an id is the year of the round, the"
                " number of the publication and the number of the correction, such as"
                " 2022.1.0"
            )
        year, publication, correction = (int(group) for group in match.groups())
        return cls(year=year, publication=publication, correction=correction)

    def __str__(self) -> str:
        return f"{self.year}.{self.publication}.{self.correction}"
