"""The few questions that have to do with one: what opens it, and what it opens.

A save reads these and no others, however many questions a unit is asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from jamfor.core.indicators.inputs import read_by
from jamfor.web.collection.packs import asked_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Near:
    """What has to do with a question.

    `opened` are the questions whose route hangs on it, directly or by another's;
    `read` all that is needed to judge it and them, the question itself included.
    """

    opened: tuple[str, ...]
    read: frozenset[str]


@lru_cache(maxsize=1024)
def near(sha256: str, period: str, question: str) -> Near:
    """Return what has to do with a question of a round."""
    openers, opens = _routes(sha256, period)
    opened = _reached([question], opens) - {question}
    wholes = {
        key[0]
        for pair in asked_of(sha256, period).parts_of_wholes
        if any(key[0] == question for key in pair)
        for key in pair
    }
    read = _reached([question, *opened, *wholes], openers)
    return Near(opened=tuple(sorted(opened)), read=frozenset(read))


@lru_cache(maxsize=4)
def _routes(
    sha256: str, period: str
) -> tuple[Mapping[str, set[str]], Mapping[str, set[str]]]:
    """For each question: those that open it, and those it opens."""
    openers: dict[str, set[str]] = {}
    opens: dict[str, set[str]] = {}
    for question, version in asked_of(sha256, period).questions.items():
        if version.asked_when is None:
            continue
        openers[question] = set(read_by(version.asked_when))
        for opener in openers[question]:
            opens.setdefault(opener, set()).add(question)
    return openers, opens


def _reached(start: Iterable[str], steps: Mapping[str, set[str]]) -> set[str]:
    found: set[str] = set()
    waiting = list(start)
    while waiting:
        question = waiting.pop()
        if question not in found:
            found.add(question)
            waiting += steps.get(question, ())
    return found
