"""What is said of a ladder: what each level takes, read from the top.

A lower rung is only read where those above it did not hold, and the words say so.
"""

from __future__ import annotations

from collections.abc import Mapping

from jamfor.core.indicators.clauses import category_text, clause, where
from jamfor.core.indicators.definitions import IndicatorVersion
from jamfor.core.indicators.phrases import AND, OR, listed, quoted, say, sentence
from jamfor.core.indicators.routine_wording import Questions
from jamfor.core.indicators.rules import Ladder
from jamfor.core.questionnaires.conditions import Is
from jamfor.core.vocabulary.texts import LocalText


def describe_ladder(
    ladder: Ladder, version: IndicatorVersion, questions: Questions
) -> list[LocalText]:
    """Return each level with what it takes, and from which level it is met."""
    words = {level.code: quoted(level.text) for level in version.levels}
    met = [word for code, word in words.items() if version.is_met_at(code)]
    copied = _copied(ladder, words, questions)
    otherwise = say(
        "i övriga fall är nivån {level}",
        "in all other cases the level is {level}",
        level=words[ladder.otherwise],
    )
    every = say(
        "nivåerna är, från den lägsta, {every}",
        "the levels are, from the lowest, {every}",
        every=listed(list(words.values()), AND),
    )
    return [
        *([copied] if copied else _rungs(ladder, words, questions)),
        sentence(otherwise),
        *([sentence(every)] if copied else []),
        sentence(
            say(
                "uppfylls på nivån {met}", "met at the level {met}", met=listed(met, OR)
            )
        ),
    ]


def _rungs(
    ladder: Ladder, words: Mapping[str, LocalText], questions: Questions
) -> list[LocalText]:
    told = []
    for place, rung in enumerate(ladder.rungs):
        sv, en = _THEN if place else _FIRST
        when = clause(rung.when, questions)
        told.append(sentence(say(sv, en, level=words[rung.level], when=when)))
    return told


_FIRST = ("nivån är {level} när {when}", "the level is {level} when {when}")
_THEN = (
    "annars är nivån {level} när {when}",
    "otherwise the level is {level} when {when}",
)


def _copied(
    ladder: Ladder, words: Mapping[str, LocalText], questions: Questions
) -> LocalText | None:
    """Return that the level is the answer, where every rung says just that."""
    read = {
        (rung.when.question, rung.when.part)
        if isinstance(rung.when, Is) and _says(rung.when, words[rung.level], questions)
        else None
        for rung in ladder.rungs
    }
    only = next(iter(read)) if len(read) == 1 and ladder.rungs[1:] else None
    if only is None:
        return None
    return sentence(
        say(
            "nivån är svaret {where}",
            "the level is the answer {where}",
            where=where(*only, questions),
        )
    )


def _says(leaf: Is, word: LocalText, questions: Questions) -> bool:
    """Whether a level is called what the answer is called."""
    return quoted(category_text(leaf.question, leaf.value, questions)) == word
