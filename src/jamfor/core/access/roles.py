"""Roles, what they may do, and the phases of a round.

A role is held at a unit, for service areas, in a round. One person may hold several,
and in several municipalities.
"""

from __future__ import annotations

from enum import StrEnum

from jamfor.core.vocabulary.texts import LocalText


class Role(StrEnum):
    """What somebody is at a unit, or at the agency."""

    AGENCY = "agency"
    COORDINATOR = "coordinator"
    DEPUTY = "deputy"
    CONTRIBUTOR = "contributor"
    APPROVER = "approver"
    READER = "reader"

    @property
    def text(self) -> LocalText:
        """What the role is called."""
        return _ROLES[self]


_ROLES = {
    Role.AGENCY: LocalText(sv="myndigheten", en="the agency"),
    Role.COORDINATOR: LocalText(sv="kontaktperson", en="coordinator"),
    Role.DEPUTY: LocalText(sv="ersättare för kontaktperson", en="deputy coordinator"),
    Role.CONTRIBUTOR: LocalText(sv="medsvarande", en="contributor"),
    Role.APPROVER: LocalText(sv="godkännare", en="approver"),
    Role.READER: LocalText(sv="läsare", en="reader"),
}


class Phase(StrEnum):
    """Where a round is, from its preparation to its publication.

    A trial run is a round beside the round and stays what it is.
    """

    PREPARED = "prepared"
    OPEN = "open"
    LATE = "late"
    CLOSED = "closed"
    FROZEN = "frozen"
    PUBLISHED = "published"
    TRIAL = "trial"

    @property
    def text(self) -> LocalText:
        """What the phase is called."""
        return _PHASES[self]


_PHASES = {
    Phase.PREPARED: LocalText(sv="förbereds", en="being prepared"),
    Phase.OPEN: LocalText(sv="öppen", en="open"),
    Phase.LATE: LocalText(sv="påminnelsetid", en="reminders"),
    Phase.CLOSED: LocalText(sv="stängd", en="closed"),
    Phase.FROZEN: LocalText(sv="fryst", en="frozen"),
    Phase.PUBLISHED: LocalText(sv="publicerad", en="published"),
    Phase.TRIAL: LocalText(sv="en provkörning", en="a trial run"),
}


class Action(StrEnum):
    """Something a page lets somebody do; each page names the one it needs."""

    SEE_UNIT = "see-unit"
    ANSWER = "answer"
    FINISH = "finish"
    HAND_IN = "hand-in"
    SEND_BACK = "send-back"
    SIGN = "sign"
    READ_NOTES = "read-notes"
    WRITE_NOTES = "write-notes"
    DISAGREE = "disagree"
    EXPLAIN = "explain"
    MANAGE_PEOPLE = "manage-people"
    EXPORT = "export"
    IMPORT = "import"
    READ_AUDIT = "read-audit"
    RUN_ROUND = "run-round"
    SEE_STATUS = "see-status"
    REMIND = "remind"
    ANSWER_FOR_UNIT = "answer-for-unit"
    FREEZE = "freeze"
    PUBLISH = "publish"
