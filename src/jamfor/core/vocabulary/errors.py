"""Refusals a user can act on: a stable code, a sentence, an exit code and a status."""

from __future__ import annotations


class JamforError(Exception):
    """A refusal that says what to do; never used for our own mistakes."""

    code = "refused"
    exit_code = 2
    http_status = 400


class NotFoundError(JamforError):
    """What was asked for does not exist."""

    code = "not-found"
    exit_code = 3
    http_status = 404


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
