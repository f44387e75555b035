"""Refusals a user can act on: a stable code, a sentence, an exit code and a status."""

from __future__ import annotations

from dataclasses import dataclass

from jamfor.core.vocabulary.texts import LocalText


class JamforError(Exception):
    """A refusal that says what to do; never used for our own mistakes.

    `text` is what a reader of the site sees. A message without one is for whoever runs
    the program: it may name files, and is never shown on a page.
    """

    code = "refused"
    exit_code = 2
    http_status = 400

    def __init__(self, message: str = "", *, text: LocalText | None = None) -> None:
        super().__init__(message or (text.en if text else ""))
        self.text = text


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """Something near what was asked for: its name, and its address below the root."""

    text: LocalText
    address: str


class NotFoundError(JamforError):
    """What was asked for does not exist; `nearest` is what might have been meant."""

    code = "not-found"
    exit_code = 3
    http_status = 404

    def __init__(
        self,
        message: str = "",
        *,
        text: LocalText | None = None,
        nearest: tuple[Match, ...] = (),
    ) -> None:
        super().__init__(message, text=text)
        self.nearest = nearest


class FaultyDefinitionsError(JamforError):
    """The definitions have errors; `jamfor check` lists them."""

    code = "faulty-definitions"
    exit_code = 4


class FaultyDataError(JamforError):
    """A file that was read has errors; nothing was stored."""

    code = "faulty-data"
    exit_code = 5


class CorruptReleaseError(JamforError):
    """A file of a release does not match its manifest."""

    code = "corrupt-release"
    exit_code = 6


class ReleaseExistsError(JamforError):
    """A release is never edited: the id is taken."""

    code = "release-exists"
    exit_code = 7
