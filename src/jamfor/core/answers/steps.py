"""How far a unit has come with a service area: one table of states and steps.

Contributors are done, the coordinator hands in, the approver signs. What is not in the
table is refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from jamfor.core.answers.answers import FrameState
from jamfor.core.vocabulary.errors import JamforError
from jamfor.core.vocabulary.texts import LocalText


class AreaState(StrEnum):
    """Where the work with a service area stands; the last two are set at closing."""

    NOT_STARTED = "not-started"
    IN_PROGRESS = "in-progress"
    DONE = "done"
    HANDED_IN = "handed-in"
    SIGNED = "signed"
    PARTIAL = "partial"
    NONE = "none"

    @property
    def text(self) -> LocalText:
        """What the state is called."""
        return _STATES[self]

    @property
    def short(self) -> LocalText:
        """What the state is called at the head of a column."""
        return _SHORT[self]


_STATES = {
    AreaState.NOT_STARTED: LocalText(sv="inte påbörjat", en="not started"),
    AreaState.IN_PROGRESS: LocalText(sv="pågår", en="in progress"),
    AreaState.DONE: LocalText(sv="klart att lämna in", en="ready to hand in"),
    AreaState.HANDED_IN: LocalText(
        sv="inlämnat, väntar på godkännande", en="handed in, awaits signing"
    ),
    AreaState.SIGNED: LocalText(sv="godkänt", en="signed"),
    AreaState.PARTIAL: LocalText(
        sv="delvis besvarat när enkäten stängde", en="partly answered at closing"
    ),
    AreaState.NONE: LocalText(
        sv="inte besvarat när enkäten stängde", en="not answered at closing"
    ),
}


_SHORT = {
    AreaState.NOT_STARTED: LocalText(sv="ej påbörjat", en="not started"),
    AreaState.IN_PROGRESS: LocalText(sv="pågår", en="in progress"),
    AreaState.DONE: LocalText(sv="klart", en="done"),
    AreaState.HANDED_IN: LocalText(sv="inlämnat", en="handed in"),
    AreaState.SIGNED: LocalText(sv="godkänt", en="signed"),
    AreaState.PARTIAL: LocalText(sv="delvis", en="partial"),
    AreaState.NONE: LocalText(sv="inget svar", en="no answer"),
}


class Step(StrEnum):
    """Something that moves the work."""

    START = "start"
    FINISH = "finish"
    HAND_IN = "hand-in"
    SEND_BACK = "send-back"
    SIGN = "sign"
    REOPEN = "reopen"

    @property
    def text(self) -> LocalText:
        """What the step is called."""
        return _STEPS[self]


_STEPS = {
    Step.START: LocalText(sv="börja svara", en="start answering"),
    Step.FINISH: LocalText(sv="markera som klart", en="mark as done"),
    Step.HAND_IN: LocalText(sv="lämna in", en="hand in"),
    Step.SEND_BACK: LocalText(sv="skicka tillbaka", en="send back"),
    Step.SIGN: LocalText(sv="godkänna", en="sign"),
    Step.REOPEN: LocalText(sv="öppna igen", en="open again"),
}

_S = AreaState
TABLE: Mapping[tuple[AreaState, Step], AreaState] = {
    (_S.NOT_STARTED, Step.START): _S.IN_PROGRESS,
    (_S.IN_PROGRESS, Step.START): _S.IN_PROGRESS,
    # An answer given after everybody was done makes it unfinished again.
    (_S.DONE, Step.START): _S.IN_PROGRESS,
    (_S.NOT_STARTED, Step.FINISH): _S.DONE,
    (_S.IN_PROGRESS, Step.FINISH): _S.DONE,
    (_S.DONE, Step.HAND_IN): _S.HANDED_IN,
    (_S.HANDED_IN, Step.SIGN): _S.SIGNED,
    (_S.DONE, Step.SEND_BACK): _S.IN_PROGRESS,
    (_S.HANDED_IN, Step.SEND_BACK): _S.IN_PROGRESS,
    # Before publication: to correct what was signed, or what was left at closing.
    (_S.SIGNED, Step.REOPEN): _S.IN_PROGRESS,
    (_S.HANDED_IN, Step.REOPEN): _S.IN_PROGRESS,
    (_S.DONE, Step.REOPEN): _S.IN_PROGRESS,
    (_S.IN_PROGRESS, Step.REOPEN): _S.IN_PROGRESS,
    (_S.PARTIAL, Step.REOPEN): _S.IN_PROGRESS,
    (_S.NONE, Step.REOPEN): _S.NOT_STARTED,
    (_S.NOT_STARTED, Step.REOPEN): _S.NOT_STARTED,
}

LOCKED = frozenset({AreaState.HANDED_IN, AreaState.SIGNED})
"""States in which the answers are not changed."""
COMPLETE = frozenset({AreaState.SIGNED})
"""States of whom nothing more is asked: no reminder goes to them."""


class StepRefusedError(JamforError):
    """The work is not where it would have to be for the step."""

    code = "step-refused"
    http_status = 409


def after(state: AreaState, step: Step) -> AreaState:
    """Return the state a step leads to; raises StepRefusedError where it leads nowhere.

    >>> after(AreaState.HANDED_IN, Step.SIGN)
    <AreaState.SIGNED: 'signed'>
    """
    found = TABLE.get((state, step))
    if found is None:
        raise StepRefusedError(
            f"{step} is not possible when {state}",
            text=LocalText(
                sv=f"Det går inte att {step.text.sv}: området är {state.text.sv}.",
                en=f"It is not possible to {step.text.en}: the service area is"
                f" {state.text.en}.",
            ),
        )
    return found


def closed(state: AreaState, *, saved: bool) -> AreaState:
    """Return the state an area has when the round closes; nothing is thrown away.

    `saved` says whether anything was answered in it. What was handed in counts as it
    is; everything else that was answered is partial, however much of it.
    """
    if state in {AreaState.SIGNED, AreaState.HANDED_IN}:
        return state
    return AreaState.PARTIAL if saved else AreaState.NONE


def frame_state(state: AreaState, *, saved: bool, complete: bool) -> FrameState:
    """Return how a unit took part in an area, as a snapshot says it.

    Signed and handed in is answered; unsigned answers are partial however many.
    """
    if state in LOCKED and complete:
        return FrameState.ANSWERED
    return FrameState.PARTIAL if saved else FrameState.NONE
