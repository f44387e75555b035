"""Faulty answers refuse a release: each fault by its code, and nothing is left."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from builders.little_sweden import build, freeze, handful, rounds_of
from builders.questions import YES_OR_NO, asked, number
from jamfor.core.questionnaires.conditions import Is
from jamfor.core.releases.pack import Pack
from jamfor.core.vocabulary.errors import FaultyDataError, JamforError, NotFoundError
from jamfor.core.vocabulary.missing import Missing
from jamfor.pipeline.validate import FaultyAnswersError, validate
from jamfor.store.parquet import ANSWERS
from jamfor.store.snapshots import SnapshotTables


PACK = handful()
SOUND = rounds_of(PACK, seed=6, silent=0.0)


def with_answer(*row: str) -> SnapshotTables:
    """Sound answers of 2021, where one part of one unit says something else."""
    place, question, part, value, missing = row
    tables = SOUND["2021"]
    same = (
        (pl.col("place") == place)
        & (pl.col("question") == question)
        & (pl.col("part") == part)
    )
    added = pl.DataFrame(
        [(place, question, part, value, missing, 1, "")],
        schema=ANSWERS.columns,
        orient="row",
    )
    return SnapshotTables(
        answers=pl.concat([tables.answers.filter(~same), added]),
        evidence=tables.evidence,
        frame=tables.frame,
    )


def with_more(*rows: tuple[str, ...]) -> SnapshotTables:
    """Sound answers of 2021 and some more rows."""
    tables = SOUND["2021"]
    added = pl.DataFrame(
        [(*row, 1, "") for row in rows], schema=ANSWERS.columns, orient="row"
    )
    return SnapshotTables(
        answers=pl.concat([tables.answers, added]),
        evidence=tables.evidence,
        frame=tables.frame,
    )


def part_over_whole() -> SnapshotTables:
    """Seven of six."""
    first = with_answer("1460", "part", "", "7", "")
    whole = (pl.col("place") == "1460") & (pl.col("question") == "whole")
    return SnapshotTables(
        answers=pl.concat(
            [
                first.answers.filter(~whole),
                with_more(("1460", "whole", "", "6", "")).answers.tail(1),
            ]
        ),
        evidence=first.evidence,
        frame=first.frame,
    )


def frame_without(place: str) -> SnapshotTables:
    """A frame that has forgotten a unit."""
    tables = SOUND["2021"]
    return SnapshotTables(
        answers=tables.answers.filter(pl.col("place") != place),
        evidence=tables.evidence.filter(pl.col("place") != place),
        frame=tables.frame.filter(pl.col("place") != place),
    )


def with_state(place: str, state: str, *, silent: bool = False) -> SnapshotTables:
    """Sound answers, where a unit is said to have taken part in another way."""
    tables = SOUND["2021"]
    others = pl.col("place") != place
    about = ~others & (pl.col("service_area") == "homelessness")
    kept = tables.answers.filter(others) if silent else tables.answers
    return SnapshotTables(
        answers=kept,
        evidence=tables.evidence.filter(others) if silent else tables.evidence,
        frame=tables.frame.with_columns(
            state=pl.when(about)
            .then(pl.lit(state))
            .when(pl.lit(silent) & ~others)
            .then(pl.lit("none"))
            .otherwise("state")
        ),
    )


def apart() -> Pack:
    """The handful, where only homelessness asks about days."""
    forms = tuple(
        replace(
            form,
            sections=tuple(
                replace(s, questions=tuple(q for q in s.questions if q != "days"))
                for s in form.sections
            ),
        )
        if form.service_area == "lss"
        else form
        for form in PACK.questionnaires
    )
    return replace(PACK, questionnaires=forms)


def told(pack: Pack, tables: SnapshotTables) -> list[tuple[str, str]]:
    """The codes of Bengtsfors' faults of 2021, and the question each is about."""
    return [
        (problem.code, problem.where.question)
        for problem in validate(pack, period="2021", tables=tables)
        if problem.where.file == "2021/1460"
    ]


FAULTS: dict[str, Callable[[], SnapshotTables]] = {
    "answer-unknown": lambda: with_answer("1460", "door", "", "perhaps", ""),
    "number-too-small": lambda: with_answer("1460", "whole", "", "-1", ""),
    "number-unreadable": lambda: with_answer("1460", "days", "", "many", ""),
    "part-exceeds-whole": part_over_whole,
    "question-not-asked": lambda: with_more(("1460", "window", "", "yes", "")),
    "part-unknown": lambda: with_more(("1460", "matrix", "z", "yes", "")),
    "unit-outside-frame": lambda: with_more(("0114", "door", "", "yes", "")),
    "key-duplicated": lambda: with_more(
        ("1460", "text", "", "yes", ""), ("1460", "text", "", "yes", "")
    ),
    "answer-unclear": lambda: with_answer("1460", "door", "", "", "just-because"),
    "reason-not-allowed": lambda: with_answer("1460", "door", "", "", "not-applicable"),
    "answer-several": lambda: with_more(("1460", "level", "", "maybe", "")),
    "frame-differs": lambda: frame_without("1461"),
    "taking-part-without-answers": lambda: with_state("1460", "partial", silent=True),
    "state-unknown": lambda: with_state("1460", "perhaps"),
}


def test_sound_answers_have_no_faults() -> None:
    """Breaks if a legal answer is refused."""
    for period, tables in SOUND.items():
        assert validate(PACK, period=period, tables=tables) == ()


@pytest.mark.parametrize("code", FAULTS)
def test_each_fault_is_told_by_its_code(code: str) -> None:
    """Breaks if the check behind a code is left out."""
    problems = validate(PACK, period="2021", tables=FAULTS[code]())

    assert code in {problem.code for problem in problems}
    assert all(problem.where.file.startswith("2021/") for problem in problems)


def test_who_answered_what_only_one_area_asks_took_part_in_it() -> None:
    """Breaks if the state is published as it stands (a response rate below the truth).

    The other breaks: a question that two areas ask makes a unit take part in both; and
    an answer behind a closed door, which counts nowhere, counts here.
    """
    silent = with_state("1460", "none")
    behind = [("1460", "door", "", "no", ""), ("1460", "days", "", "3", "")]
    closed = asked(number("days"), asked_when=Is(question="door", value="yes"))
    questions = tuple(
        replace(q, versions=(closed,)) if q.id == "days" else q for q in PACK.questions
    )
    kept = ~pl.col("question").is_in(["door", "behind", "days"])
    shut = replace(
        silent,
        answers=pl.concat(
            [
                silent.answers.filter(kept | (pl.col("place") != "1460")),
                with_more(*behind).answers.tail(2),
            ]
        ),
    )

    assert told(apart(), silent) == [("silent-with-answers", "days")]
    assert told(PACK, silent) == []
    assert told(replace(apart(), questions=questions), shut) == []


@pytest.mark.parametrize("state", ["answered", "partial"])
def test_who_has_no_answer_at_all_did_not_take_part(state: str) -> None:
    """Breaks if the state is published as it stands (a response rate above the truth).

    To say that one does not know is to answer; a row of no answer is not.
    """
    silent = with_state("1460", state, silent=True)

    def said(reason: str) -> SnapshotTables:
        row = with_more(("1460", "door", "", "", reason)).answers.tail(1)
        return replace(silent, answers=pl.concat([silent.answers, row]))

    assert told(PACK, silent) == [("taking-part-without-answers", "")]
    assert told(PACK, said("not-answered")) == [("taking-part-without-answers", "")]
    unsure = replace(asked(YES_OR_NO), allow=(Missing.DONT_KNOW,))
    questions = tuple(
        replace(q, versions=(unsure,)) if q.id == "door" else q for q in PACK.questions
    )
    assert told(replace(PACK, questions=questions), said("dont-know")) == []


def test_a_fault_refuses_the_release_and_leaves_nothing(tmp_path: Path) -> None:
    """Breaks if a release is built of the answers that happen to be sound."""
    tables = with_answer("1460", "door", "", "perhaps", "")
    snapshots = freeze(tmp_path, PACK, {**SOUND, "2021": tables})

    with pytest.raises(FaultyDataError, match="perhaps") as refused:
        build(tmp_path, PACK, snapshots)

    assert isinstance(refused.value, FaultyAnswersError)
    assert [problem.code for problem in refused.value.problems] == ["answer-unknown"]
    assert not (tmp_path / "releases").exists()
    assert not list(tmp_path.glob(".building-*"))


def test_a_build_that_fails_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk in the last step. Breaks if the folder is made in its place."""

    def full(*_: object, **__: object) -> None:
        raise OSError("no space left")

    snapshots = freeze(tmp_path, PACK, SOUND)
    monkeypatch.setattr("jamfor.pipeline.build.write_downloads", full)
    with pytest.raises(OSError, match="no space"):
        build(tmp_path, PACK, snapshots)

    assert not (tmp_path / "releases").exists()
    assert not list(tmp_path.glob(".building-*"))


def test_snapshots_must_be_one_of_each_round(tmp_path: Path) -> None:
    """Breaks if two snapshots of a round are both added up."""
    first = freeze(tmp_path, PACK, SOUND)
    second = freeze(tmp_path, PACK, SOUND)

    with pytest.raises(JamforError, match="more than one"):
        build(tmp_path, PACK, [first[0], second[0]])
    with pytest.raises(NotFoundError, match="no snapshot"):
        build(tmp_path, PACK, [])
