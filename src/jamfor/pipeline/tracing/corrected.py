"""What an earlier release said of the figure that is traced, where it was corrected."""

from __future__ import annotations

from collections.abc import Iterator

from jamfor.core.releases.correction_words import (
    answer_words,
    before_words,
    headline_change,
)
from jamfor.pipeline.rules_in_words import questions_of
from jamfor.pipeline.tracing.asked import Asked
from jamfor.pipeline.tracing.words import Line, heading
from jamfor.store.corrections import read_corrections


def corrected(asked: Asked, *, alone: bool) -> Iterator[Line]:
    """Say how the figure stood before; nothing where it was not corrected.

    `alone`: the place is one unit that was asked.
    """
    release = str(asked.release.id)
    corrections = read_corrections(asked.release.folder, release)
    place, period = asked.place.code, asked.period
    change = headline_change(
        (
            figure
            for _, figure in corrections.all_figures()
            if (figure.indicator, figure.place, figure.period)
            == (asked.indicator, place, period)
        ),
        asked.version,
    )
    if change is None or corrections.predecessor is None:
        return
    put = questions_of(asked.pack, period)
    answers = [
        answer_words(answer, put.get(answer.question))
        for answer in corrections.answers
        if (answer.place, answer.period) == (place, period)
        and answer.question in change.questions
    ]
    yield heading(f"Rättat i utgåva {release}", f"Corrected in release {release}")
    before = corrections.predecessor.id
    text = before_words(before, change, asked.version, answers if alone else None)
    yield Line(text=text)
