"""What differs between two releases: each planted mistake explained by its cause."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from builders.compared import (
    answered_otherwise,
    made,
    outside_frame,
    silent,
    with_versions,
    with_window,
)
from builders.corrected import SECOND, routine_followed_up
from builders.deliveries import delivery_of
from builders.little_sweden import FIRST, PUBLISHED, build, freeze, handful, rounds_of
from jamfor.cli.main import main
from jamfor.core.releases.changes import Cause
from jamfor.core.releases.ids import ReleaseId
from jamfor.core.releases.pack import Pack
from jamfor.core.vocabulary.texts import LocalText
from jamfor.pipeline.build import build_release
from jamfor.pipeline.comparing.comparison import Comparison, compared
from jamfor.pipeline.comparing.grouped import Fact, Grouped, Scope
from jamfor.pipeline.comparing.report import Manner, report_lines
from jamfor.pipeline.verify import verify_release
from jamfor.store.corrections import read_corrections
from jamfor.store.snapshots import SnapshotTables


Rounds = dict[str, SnapshotTables]
BENGTSFORS, MELLERUD, BORAS, NATION = "1460", "1461", "1490", "0000"
TWENTY_MONTHS_BEFORE = date(2020, 6, 1)


def windowed(pack: Pack, months: int) -> Pack:
    """The window of the routine's two indicators, which are one factor."""
    return with_window(with_window(pack, "e-routine", months), "f-twin", months)


def right() -> tuple[Pack, Rounds]:
    """What should have been published."""
    pack = handful()
    rounds = routine_followed_up(
        rounds_of(pack, seed=8, silent=0), TWENTY_MONTHS_BEFORE
    )
    rounds = answered_otherwise(rounds, "2022", MELLERUD, "matrix", "yes", "a")
    return windowed(pack, 24), rounds


def wrong() -> tuple[Pack, Rounds]:
    """The same with three mistakes: a window, an answer, a unit that was late."""
    pack, rounds = right()
    rounds = answered_otherwise(rounds, "2022", MELLERUD, "matrix", "no", "a")
    return windowed(pack, 12), silent(rounds, "2022", BORAS)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """2022.1.0 with three mistakes, 2022.1.1 without them."""
    folder = tmp_path_factory.mktemp("diff")
    for release, (pack, rounds) in ((FIRST, wrong()), (SECOND, right())):
        build(folder, pack, freeze(folder, pack, rounds), release)
    return folder


@pytest.fixture(scope="module")
def planted() -> Comparison:
    """The two releases, compared in memory."""
    return compared(made(*wrong()), made(*right(), name="2022.1.1"))


def told(found: Comparison, scope: Scope | None = None, language: str = "sv") -> str:
    """The report of a comparison."""
    manner = Manner(
        language="sv" if language == "sv" else "en", cut=False, whole=scope is None
    )
    lines = report_lines(Grouped(found, scope or Scope()), manner)
    return "\n".join(lines)


def facts(found: Comparison, cause: Cause) -> Sequence[Fact]:
    """The facts of a cause that moved figures."""
    return Grouped(found, Scope()).facts(cause, None).facts


def of(found: Comparison, indicator: str, place: str) -> dict[str, object]:
    """The headline of an indicator at a place in 2022, as it differs."""
    (row,) = found.figures.filter(
        pl.col("indicator") == indicator,
        pl.col("place") == place,
        pl.col("period") == "2022",
        pl.col("breakdown") == "",
        pl.col("measure") == "share",
    ).to_dicts()
    return row


def command(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    """The exit code of `jamfor diff`, and what it printed."""
    code = main(["diff", *arguments])
    return code, capsys.readouterr().out


def test_each_planted_mistake_is_explained_by_its_cause(planted: Comparison) -> None:
    """Breaks if any of the three facts is not found, or told with other figures."""
    window, twin = facts(planted, Cause.DEFINITION)
    (late,) = facts(planted, Cause.UNIT)
    answers = facts(planted, Cause.ANSWER)

    assert "uppföljningsfönstret: 12 månader → 24 månader" in window.text.sv
    assert "the window of follow-up: 12 months → 24 months" in window.text.en
    assert twin.text.sv.startswith("f-twin ")
    assert late.text.sv.startswith("2022 Borås, ")
    assert late.text.sv.endswith(": svarade inte → svarade")
    (mellerud,) = [fact for fact in answers if fact.place == MELLERUD]
    assert mellerud.text.sv.startswith("2022 Mellerud, ")
    assert mellerud.text.sv.endswith(": a: Nej → Ja")
    assert {fact.place for fact in answers} == {MELLERUD, BORAS}
    assert "other" not in set(planted.figures["cause"])


def test_a_figure_stands_under_its_decisive_cause(planted: Comparison) -> None:
    """Breaks if one cause is told of all figures, or the order of causes is another."""
    assert of(planted, "e-routine", BENGTSFORS)["causes"] == ["definition"]
    assert of(planted, "a-a", MELLERUD)["causes"] == ["answer"]
    assert of(planted, "a-a", BORAS)["causes"] == ["unit", "answer"]
    assert of(planted, "oj-homelessness", BENGTSFORS)["causes"] == ["definition"]


def test_an_aggregate_counts_the_units_that_moved_it(planted: Comparison) -> None:
    """Breaks if units are counted that only answered something else otherwise."""
    nation = of(planted, "a-a", NATION)
    untouched = planted.figures.filter(
        pl.col("indicator") == "a-a", pl.col("place") == "lan-01"
    )

    assert nation["causes"] == ["unit", "answer"]
    assert nation["units"] == 2
    assert nation["questions"] == ["matrix"]
    assert untouched.is_empty()


def test_a_response_rate_is_moved_by_who_took_part(planted: Comparison) -> None:
    """Breaks if answers, or the definition, are told as the cause of a rate."""
    rates = planted.figures.filter(
        pl.col("measure") == "response-rate", pl.col("indicator") == "oj-lss"
    )

    assert set(rates["place"]) >= {NATION, "lan-14"}
    assert rates["causes"].to_list() == [["unit"]] * rates.height
    assert set(rates["units"]) == {1}


def test_the_command_tells_the_facts_first(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Breaks if the facts are not above the figures they moved, or not in words."""
    code, out = command(capsys, "2022.1.0", "2022.1.1", "--data", str(data), "--all")
    lines = out.splitlines()

    assert code == 0
    assert lines[0] == "2022.1.0 → 2022.1.1"
    fact = lines.index(next(line for line in lines if line.endswith(": a: Nej → Ja")))
    assert lines[fact + 1].startswith("    ändrar ")
    assert lines[fact + 2].endswith("Mellerud 2022: Nej → Ja")
    assert "Riket 2022" in lines[fact + 3]
    for heading in ("Definition. ", "Deltagande. ", "Svar. "):
        assert sum(line.startswith(heading) for line in lines) == 1


def test_lists_are_cut_with_the_count_of_what_is_left_out(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Breaks if a long list is printed whole, or cut in silence."""
    both = ("2022.1.0", "2022.1.1", "--data", str(data), "--language", "en")
    _, cut = command(capsys, *both)
    _, whole = command(capsys, *both, "--all")

    assert "… and " in cut
    assert "… and " not in whole
    assert len(whole.splitlines()) > len(cut.splitlines())


def test_one_indicator_place_or_cause_can_be_asked_for(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Breaks if an option is not heeded, or names are not taken for codes."""
    both = ("2022.1.0", "2022.1.1", "--data", str(data), "--all")
    _, mellerud = command(capsys, *both, "--place", "mellerud")
    _, routine = command(capsys, *both, "--indicator", "E-ROUTINE")
    _, answers = command(capsys, *both, "--cause", "answer")

    assert "Mellerud, " in mellerud
    assert "Borås" not in mellerud
    assert "Riket" not in mellerud
    assert "uppföljningsfönstret" in routine
    assert "a-a " not in routine
    assert "Svar. " in answers
    assert "Definition. " not in answers
    assert main(["diff", *both, "--place", "Nowhere"]) == 3


def test_the_nation_alone_still_tells_which_units_moved_it(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Breaks if a fact is only told beside the unit's own figure."""
    both = ("2022.1.0", "2022.1.1", "--data", str(data), "--all")
    _, out = command(capsys, *both, "--place", NATION, "--indicator", "a-a")

    assert "2022 Mellerud, " in out
    assert "2022 Borås, " in out
    assert "[2 enheter; deltagande + svar]" in out


def test_the_files_have_every_figure_asked_for(data: Path, tmp_path: Path) -> None:
    """Breaks if a list is cut in the files too."""
    csv, facts_file = tmp_path / "diff.csv", tmp_path / "diff.json"
    both = ["diff", "2022.1.0", "2022.1.1", "--data", str(data)]
    assert main([*both, "--csv", str(csv), "--json", str(facts_file)]) == 0
    found = json.loads(facts_file.read_text("utf-8"))
    rows = pl.read_csv(csv, schema_overrides={"place": pl.String})

    assert rows.height == len(found["figures"]) > 100
    counts = (
        n for a in found["summary"].values() for t in a.values() for n in t.values()
    )
    assert sum(counts) == rows.height
    (answer,) = [a for a in found["facts"]["answer"] if a["place"] == MELLERUD]
    assert answer["before"]["values"] == ["no"]
    assert main([*both, "--csv", str(tmp_path / "no" / "diff.csv")]) == 2


def test_the_exit_code_says_whether_anything_differs_when_asked(data: Path) -> None:
    """Breaks if a difference looks like a fault, or is not told to a script."""
    both = ["diff", "2022.1.0", "2022.1.1", "--data", str(data)]

    assert main(both) == 0
    assert main([*both, "--exit-code"]) == 8
    assert main([*both, "--exit-code", "--place", "0180"]) == 8 * (
        "0180" in compared(made(*wrong()), made(*right())).figures["place"]
    )
    assert (
        main(["diff", "2022.1.0", "2022.1.0", "--exit-code", "--data", str(data)]) == 0
    )
    assert main(["diff", "2022.1.0", "2022.9.0", "--data", str(data)]) == 3
    assert main(["diff", "2022.1.0", "latest", "--data", str(data)]) == 2


def test_a_correction_tells_the_same_as_the_comparison(
    data: Path, planted: Comparison
) -> None:
    """Breaks if corrections and `diff` are compared by two mechanisms."""
    found = read_corrections(data / "releases" / str(SECOND), str(SECOND))
    moved = planted.figures.filter("moved")

    assert found.count == moved.height
    told_of = {
        (c.indicator, c.place, c.period, c.breakdown, c.measure): (cause, c.units)
        for cause, c in found.all_figures()
    }
    for row in moved.iter_rows(named=True):
        key = tuple(
            row[n] for n in ("indicator", "place", "period", "breakdown", "measure")
        )
        assert told_of[key] == (row["cause"], row["units"])
    assert found.units == planted.units
    assert found.definitions == planted.definitions
    assert verify_release(data / "releases" / str(SECOND)).mismatches == ()


def test_two_identical_builds_say_no_change(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Breaks if a note, a time or a folder is taken for a difference."""
    pack, rounds = right()
    snapshots = freeze(tmp_path, pack, rounds)
    first = build(tmp_path, pack, snapshots, FIRST)
    draft = build_release(
        data=tmp_path,
        pack=pack,
        snapshots=snapshots,
        release_id=ReleaseId.parse("2022.2.0"),
        published_at=PUBLISHED.replace(year=2023),
        notes=[LocalText(sv="En annan not", en="Another note")],
        draft=True,
    )
    code, out = command(
        capsys, str(first), draft.name, "--data", str(tmp_path), "--exit-code"
    )

    assert code == 0
    assert "Ingen skillnad" in out
    assert "observations.parquet är lika, byte för byte." in out
    assert "Manifesten skiljer sig också i: published_at, notes." in out
    _, english = command(
        capsys, str(first), str(first), "--language", "en", "--data", str(tmp_path)
    )
    assert "No change" in english
    assert "manifests" not in english


def test_words_that_decide_no_figure_are_told_apart() -> None:
    """Breaks if a changed title moves figures, or is passed over."""
    pack, rounds = right()
    title = LocalText(sv="En ny titel", en="A new title")
    found = compared(
        made(pack, rounds), made(with_versions(pack, "a-a", title=title), rounds)
    )
    out = told(found)

    assert found.figures.is_empty()
    assert not found.is_empty
    assert "Inget värde skiljer sig." in out
    assert "a-a, version 1: titeln" in out
    assert "Definitioner som ändrades utan" not in out


def test_a_definition_that_moved_no_figure_is_told_apart() -> None:
    """Breaks if a rule that happens to give the same figures is passed over."""
    pack, rounds = right()
    other = windowed(pack, 25)
    out = told(compared(made(pack, rounds), made(other, rounds)))

    assert "Inget värde skiljer sig." in out
    assert "Definitioner som ändrades utan att något värde ändrades: 2" in out
    assert "24 månader → 25 månader" in out


def test_a_version_that_is_renumbered_moves_marks_only() -> None:
    """Breaks if the version of a figure is not compared, or is taken for a value."""
    pack, rounds = right()
    found = compared(
        made(pack, rounds), made(with_versions(pack, "a-a", version=2), rounds)
    )
    own = found.figures.filter(pl.col("indicator") == "a-a")

    assert own.height
    assert not own["moved"].any()
    assert set(found.figures["cause"]) == {"definition"}
    assert "version 1 → version 2" in told(found)


def test_a_factor_that_leaves_a_basket_moves_the_composite() -> None:
    """Breaks if a composite is only compared by its own rule."""
    pack, rounds = right()
    found = compared(
        made(pack, rounds), made(with_versions(pack, "a-d", counts_in=()), rounds)
    )
    texts = [fact.text.sv for fact in facts(found, Cause.DEFINITION)]

    assert set(found.figures["indicator"]) >= {"oj-all", "oj-homelessness"}
    assert "a-d" not in set(found.figures["indicator"])
    assert any("korgen: " in text and "utgick a-d" in text for text in texts)


def test_a_unit_that_leaves_the_frame_is_told_as_that() -> None:
    """Breaks if only answers are compared, and not who was asked."""
    pack, rounds = right()
    found = compared(
        made(pack, rounds), made(pack, outside_frame(rounds, "2022", BORAS))
    )
    (left,) = facts(found, Cause.UNIT)
    own = found.figures.filter(
        pl.col("place") == BORAS, pl.col("period") == "2022", pl.col("other") == ""
    )

    assert left.text.sv.endswith(": svarade → tillfrågades inte")
    assert set(own["change"]) == {"removed"}
    assert set(own["cause"]) == {"unit"}
    nation = of(found, "a-a", NATION)
    assert (nation["cause"], nation["units"]) == ("unit", 1)
    assert nation["frame"] == (nation["frame_right"] or 0) + 1  # type: ignore[operator]


def test_a_place_in_another_group_moves_the_groups() -> None:
    """Breaks if what a place belongs to is no part of the definitions."""
    pack, rounds = right()
    codes = {p.code: p.parents for p in pack.geography.places}
    groups = [g for g in codes[BORAS] if g not in codes[BENGTSFORS]]
    mine, theirs = groups[-1], codes[BENGTSFORS][codes[BORAS].index(groups[-1])]
    places = tuple(
        replace(p, parents=tuple(theirs if g == mine else g for g in p.parents))
        if p.code == BORAS
        else p
        for p in pack.geography.places
    )
    moved = replace(pack, geography=replace(pack.geography, places=places))
    found = compared(made(pack, rounds), made(moved, rounds))

    assert set(found.figures.filter("moved")["place"]) <= {mine, theirs}
    assert set(found.figures["cause"]) == {"definition"}
    (fact,) = facts(found, Cause.DEFINITION)
    assert fact.text.sv.startswith("Borås hör till ")
    assert fact.figures.height == found.figures.height


def test_a_round_that_came_is_counted_and_not_listed(tmp_path: Path) -> None:
    """Breaks if a round is told figure by figure, in `diff` or in corrections.json."""
    pack, rounds = right()
    alone = {"2022": rounds["2022"]}
    build(tmp_path, pack, freeze(tmp_path, pack, alone), FIRST)
    second = build(tmp_path, pack, freeze(tmp_path, pack, rounds), SECOND)
    found = compared(made(pack, alone), made(pack, rounds))
    corrections = read_corrections(second, str(SECOND))

    (change,) = found.rounds
    own = made(pack, rounds).observations.filter(period="2021")
    assert (change.period, change.came, change.figures) == ("2021", True, own.height)
    assert "omgången 2021 tillkom med " in told(found)
    assert set(found.figures["cause"]) == {"round"}
    assert set(found.figures["other"]) == {"2021"}
    assert corrections.rounds == found.rounds
    assert corrections.count == 0


def test_a_delivery_from_outside_is_told_by_its_source() -> None:
    """Breaks if figures that are flagged external are sought among our answers."""
    pack, rounds = right()
    before = made(pack, rounds, delivery_of([("a-a", NATION, "2022", 0.5)], label="1"))
    after = made(pack, rounds, delivery_of([("a-a", NATION, "2022", 0.6)], label="2"))
    found = compared(before, after)
    texts = {fact.text.sv: fact.figures.height for fact in facts(found, Cause.IMPORT)}

    assert found.figures["causes"].to_list() == [["import"]]
    assert texts == {"provkalla/1 utgick": 1, "provkalla/2 tillkom": 1}
    came = compared(made(pack, rounds), after)
    assert came.figures["change"].to_list() == ["added"]
    assert "Annan källa" in told(came)
    assert "nya" in told(came)


def test_an_external_figure_without_another_delivery_is_unexplained() -> None:
    """Breaks if the flag alone is taken for an explanation."""
    pack, rounds = right()
    release = made(pack, rounds, delivery_of([("a-a", NATION, "2022", 0.5)]))
    external = pl.col("flags").str.contains("external")
    other = pl.when(external).then(0.7).otherwise("value")
    forged = replace(
        release, observations=release.observations.with_columns(value=other)
    )

    assert compared(release, forged).figures["causes"].to_list() == [["other"]]


def test_what_nothing_explains_is_said_plainly() -> None:
    """Breaks if a figure without a cause is put under one, or left out."""
    release = made(*right())
    unit = (pl.col("indicator") == "a-a") & (pl.col("place") == BENGTSFORS)
    other = pl.when(unit).then(1 - pl.col("value")).otherwise("value")
    forged = replace(
        release, observations=release.observations.with_columns(value=other)
    )
    found = compared(release, forged)

    assert set(found.figures["cause"]) == {"other"}
    assert "Utan förklaring" in told(found)
    assert "a-a" in told(found)
