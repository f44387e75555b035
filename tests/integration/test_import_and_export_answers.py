"""The two commands about answers, on the real definitions and a data folder."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import polars as pl
import pytest

from jamfor.cli import export_answers, import_answers
from jamfor.core.answers.answers import UnitAnswers
from jamfor.core.answers.response_review import categories_of
from jamfor.core.questionnaires.questions import QuestionVersion, ResponseType
from jamfor.core.releases.pack import Pack
from jamfor.core.vocabulary.errors import JamforError, NotFoundError
from jamfor.formats.answer_sheets.asked import AskedRound
from jamfor.formats.answer_sheets.grids import read_grids
from jamfor.formats.answer_sheets.long import to_long_csv
from jamfor.formats.definitions import definitions_folder, load_definitions
from jamfor.pipeline.receive import nothing_answered
from jamfor.pipeline.validate import validate
from jamfor.store.snapshots import latest_snapshot, read_answers_snapshot


HEADER = "plats;år;fråga;del;svar;orsak;beslutad;senast uppföljd;dokumenterad"
SHARED = "1460;2022;coordination-fa-hu;Finns skriftligt;Ja;;;;"
WAITING = "1460;2022;waiting-time-fa;;12;;;;"


@pytest.fixture(scope="module")
def pack() -> Pack:
    loaded = load_definitions(definitions_folder(), example=False)
    assert loaded.pack is not None
    return loaded.pack


def command(*words: str, data: Path) -> int:
    """Run `import answers …` or `export answers …` as the command line does."""
    parser = argparse.ArgumentParser()
    verbs = parser.add_subparsers()
    import_answers.add_parser(verbs.add_parser("import").add_subparsers())
    export_answers.add_parser(verbs.add_parser("export").add_subparsers())
    options = parser.parse_args([*words, "--data", str(data)])
    return int(options.run(options))


def sheet(folder: Path, *rows: str, name: str = "svar.csv") -> str:
    """Write a long sheet and return its path."""
    path = folder / name
    path.write_text("\n".join([HEADER, *rows]), encoding="utf-8")
    return str(path)


def stored(data: Path, period: str = "2022") -> pl.DataFrame:
    """Return the answers of the latest snapshot."""
    folder = latest_snapshot(data, period=period)
    assert folder is not None
    return read_answers_snapshot(folder).tables.answers


def revisions(data: Path) -> dict[str, tuple[str, int]]:
    """Return value and revision of each question in the latest snapshot."""
    rows = stored(data).select("question", "value", "revision").iter_rows()
    return {question: (value, revision) for question, value, revision in rows}


def test_a_dry_run_tells_and_stores_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Breaks if storing becomes the default."""
    code = command("import", "answers", sheet(tmp_path, SHARED, WAITING), data=tmp_path)

    assert code == 0
    assert not (tmp_path / "snapshots").exists()
    told = capsys.readouterr().out.split("\n")
    assert "lästa rader                2" in told
    assert "  nya                      2" in told
    assert "Inget är sparat. Lägg till --store för att spara." in told


def test_a_dry_run_names_each_answer_that_changes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Breaks if a user must guess what --store would write over.

    What changes is told before what is new; rows without an answer are counted apart.
    """
    dated = "1460;2022;coordination-fa-hu;Finns skriftligt;Ja;;2020-05-04;;nej"
    first = sheet(tmp_path, dated, "1460;2022;waiting-time-fa;;12,5;;;;")
    command("import", "answers", first, "--store", data=tmp_path)
    capsys.readouterr()
    second = sheet(
        tmp_path,
        "1460;2022;coordination-fa-hu;Är beslutad på ledningsnivå;Ja;;;;",
        dated.replace("2020-05-04;;nej", "2020-05-04;2021-10-12;ja"),
        "1460;2022;waiting-time-fa;;9;;;;",
        "1460;2022;waiting-time-fa;;;;;;",
    )

    assert command("import", "answers", second, data=tmp_path) == 0

    told = capsys.readouterr().out
    assert "  med svar                 3\n  tomma                    1\n" in told
    assert "En tom rad ändrar ingenting." in told
    changed, new = told.split("Svar som ändras:\n")[1].split("Nya svar:\n")
    dates, days = changed.splitlines()
    assert dates.startswith("  rad 3: coordination-fa-hu ”Finns det en rutin för ")
    assert dates.endswith(
        " …”, Senast uppföljd: – → 2021-10-12, Uppföljningen dokumenterad: Nej → Ja"
    )
    assert days.startswith("  rad 4: waiting-time-fa ”")
    assert days.endswith("”, Svar: 12,5 dagar → 9 dagar")
    assert new.splitlines()[0].endswith(
        ", Är beslutad på ledningsnivå: svar saknas → Ja"
    )

    command("import", "answers", second, "--language", "en", data=tmp_path)
    told = capsys.readouterr().out
    assert "Last followed up: – → 2021-10-12, Follow-up documented: No → Yes" in told
    assert told.endswith("Nothing was stored. Add --store to store.\n")


def test_a_dry_run_lists_sixty_lines_and_counts_the_others(
    tmp_path: Path, pack: Pack, capsys: pytest.CaptureFixture[str]
) -> None:
    """Breaks if a whole municipality scrolls the summary away, or is cut in silence."""
    file = tmp_path / "all.csv"
    file.write_bytes(to_long_csv([_everything(pack, "1460")], language="sv"))

    command("import", "answers", str(file), data=tmp_path)

    told = capsys.readouterr().out
    new = int(told.split("  nya")[1].split()[0])
    assert told.count(" → ") == 60
    assert f"  … och {new - 60} till\n" in told


def test_an_error_stores_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Breaks if --store goes past an error, or a file of faults exits with 0."""
    file = sheet(tmp_path, SHARED, "1460;2022;waiting-time-fa;;tolv;;;;")

    code = command("import", "answers", file, "--store", data=tmp_path)

    assert code == 5
    assert not (tmp_path / "snapshots").exists()
    assert "[number-unreadable]" in capsys.readouterr().out


def test_what_is_stored_is_the_latest_snapshot_with_the_file_laid_over(
    tmp_path: Path,
) -> None:
    """Breaks if a former answer is lost, or a revision is not counted up by one."""
    first = sheet(tmp_path, SHARED, WAITING)
    assert command("import", "answers", first, "--store", data=tmp_path) == 0
    second = sheet(tmp_path, SHARED, "1460;2022;waiting-time-fa;;9,50;;;;")

    assert command("import", "answers", second, "--store", data=tmp_path) == 0

    assert revisions(tmp_path) == {
        "coordination-fa-hu": ("yes", 1),
        "waiting-time-fa": ("9.5", 2),
    }
    home = tmp_path / "snapshots" / "kommunenkaten" / "2022"
    assert sorted(path.name for path in home.iterdir()) == ["1", "2"]


def test_the_same_file_twice_makes_no_new_snapshot(tmp_path: Path) -> None:
    """Breaks if answers that change nothing are stored once more."""
    file = sheet(tmp_path, SHARED, WAITING)

    for _ in range(2):
        assert command("import", "answers", file, "--store", data=tmp_path) == 0

    assert latest_snapshot(tmp_path, period="2022") == (
        tmp_path / "snapshots" / "kommunenkaten" / "2022" / "1"
    )


def test_the_example_is_known_by_its_snapshots(tmp_path: Path) -> None:
    """Breaks if the README's commands ask for --example in a folder of the demo."""
    first = sheet(tmp_path, SHARED)
    command("import", "answers", first, "--store", "--example", data=tmp_path)
    second = sheet(tmp_path, WAITING)

    assert command("import", "answers", second, "--store", data=tmp_path) == 0
    assert command(*_export("1460", tmp_path / "form.xlsx"), data=tmp_path) == 0

    folder = latest_snapshot(tmp_path, period="2022")
    assert folder is not None
    assert folder.name == "2"
    assert read_answers_snapshot(folder).manifest.example


def test_the_example_and_real_answers_are_never_mixed(tmp_path: Path) -> None:
    """Breaks if invented answers are laid over real ones, or read beside them."""
    file = sheet(tmp_path, SHARED)
    command("import", "answers", file, "--store", data=tmp_path)
    with pytest.raises(JamforError, match="drop --example"):
        command("import", "answers", file, "--example", data=tmp_path)

    elsewhere = tmp_path / "elsewhere"
    command("import", "answers", file, "--store", "--example", data=elsewhere)
    home = Path("snapshots", "kommunenkaten", "2022")
    (elsewhere / home / "1").rename(tmp_path / home / "2")

    with pytest.raises(JamforError, match="a data folder of its own"):
        command("import", "answers", file, data=tmp_path)


def test_what_is_stored_is_a_snapshot_a_release_can_be_made_from(
    tmp_path: Path, pack: Pack
) -> None:
    """Breaks if the tables are not in the shape, or the frame not as defined."""
    command("import", "answers", sheet(tmp_path, SHARED), "--store", data=tmp_path)

    folder = latest_snapshot(tmp_path, period="2022")
    assert folder is not None
    tables = read_answers_snapshot(folder).tables
    assert validate(pack, period="2022", tables=tables) == ()


def test_only_the_units_that_answered_took_part(tmp_path: Path) -> None:
    """Breaks if the frame is not whole, or a shared answer counts for every area."""
    file = sheet(tmp_path, SHARED, WAITING)
    command("import", "answers", file, "--store", data=tmp_path)

    folder = latest_snapshot(tmp_path, period="2022")
    assert folder is not None
    frame = read_answers_snapshot(folder).tables.frame
    took_part = frame.filter(pl.col("state") != "none")
    assert took_part.select("service_area", "place", "state").rows() == [
        ("financial-assistance", "1460", "partial")
    ]
    sizes = dict(frame.group_by("service_area").len().iter_rows())
    assert sizes["financial-assistance"] == 305
    assert sizes["elderly-care"] == 302


def test_what_is_refused_is_kept_and_can_be_corrected(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Breaks if a refused row disappears, or its file cannot be read back."""
    wrong = "1460;2022;waiting-time-fa;;=1+1;;;;"
    file = sheet(tmp_path, SHARED, wrong)

    assert command("import", "answers", file, "--store-valid", data=tmp_path) == 0

    assert revisions(tmp_path) == {"coordination-fa-hu": ("yes", 1)}
    kept = tmp_path / "svar-refused-1.csv"
    text = kept.read_text(encoding="utf-8-sig")
    assert "number-unreadable" in text
    assert ";'=1+1;" in text
    assert str(kept) in capsys.readouterr().out
    corrected = tmp_path / "corrected.csv"
    corrected.write_text(text.replace("'=1+1", "12"), encoding="utf-8")
    assert (
        command("import", "answers", str(corrected), "--store-valid", data=tmp_path)
        == 0
    )
    assert revisions(tmp_path)["waiting-time-fa"] == ("12", 1)


def test_refused_rows_are_never_written_over(tmp_path: Path) -> None:
    """Breaks if the second file of refused rows takes the place of the first."""
    file = sheet(tmp_path, "1460;2022;waiting-time-fa;;tolv;;;;")

    for _ in range(2):
        command("import", "answers", file, "--store-valid", data=tmp_path)

    assert len(list(tmp_path.glob("svar-refused-*.csv"))) == 2
    with pytest.raises(JamforError, match="nothing was stored"):
        command(
            *("import", "answers", file, "--store-valid"),
            *("--refused", str(tmp_path / "svar-refused-1.csv")),
            data=tmp_path,
        )


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file-empty"),
        (b"\x89PNG\0", "file-unreadable"),
        (b"plats;id;svar\n1460;waiting-time-fa;5", "period-missing"),
        (b"1460;waiting-time-fa;5", "header-missing"),
    ],
)
def test_a_file_nobody_knows_the_round_of_is_told_and_refused(
    content: bytes, code: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Breaks if a hopeless file ends in a traceback, or is stored by --store-valid."""
    file = tmp_path / "svar.csv"
    file.write_bytes(content)

    exit_code = command("import", "answers", str(file), "--store-valid", data=tmp_path)

    assert exit_code == 5
    assert f"[{code}]" in capsys.readouterr().out
    assert not (tmp_path / "snapshots").exists()


def test_a_file_without_headings_is_not_stored_by_halves(tmp_path: Path) -> None:
    """Breaks if --store-valid stores although some rows could not even be found."""
    headless = tmp_path / "svar.csv"
    headless.write_text("waiting-time-fa;5\n", encoding="utf-8")

    code = command(
        *("import", "answers", str(headless), "--period", "2022", "--store-valid"),
        data=tmp_path,
    )

    assert code == 5
    assert not (tmp_path / "snapshots").exists()


def _export(place: str, out: Path, *more: str) -> Sequence[str]:
    place_and_year = ("--place", place, "--period", "2022")
    return ("export", "answers", *place_and_year, "--out", str(out), *more)


def test_a_form_has_a_sheet_for_each_area_the_unit_is_asked_about(
    tmp_path: Path, pack: Pack
) -> None:
    """Breaks if a district gets its city's areas, or a question stands twice."""
    out = tmp_path / "form.xlsx"

    command(*_export("1480-g11", out), data=tmp_path)

    grids = read_grids(out.read_bytes())
    names = [grid.name for grid in grids if grid.name != "Listor"]
    areas = {area.id: area for area in pack.geography.service_areas}
    forms = AskedRound.of(pack, "2022").questionnaires_of("1480-g11")
    assert len(names) == len(forms)
    for name, form in zip(names, forms, strict=True):
        area = areas[form.service_area]
        assert name in {area.name.sv, area.short.sv}
    assert "Äldreomsorg" not in names
    ids = [row[0] for grid in grids for row in grid.rows if row and "#" in row[0]]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize(
    ("place", "told"), [("0180", "0180-s04"), ("1234", "there is no place 1234")]
)
def test_who_is_not_asked_gets_no_form(place: str, told: str, tmp_path: Path) -> None:
    """Breaks if a divided city gets a form its answers are refused from."""
    with pytest.raises(NotFoundError, match=told):
        command(*_export(place, tmp_path / "form.xlsx"), data=tmp_path)


def test_an_export_never_writes_over_a_file(tmp_path: Path) -> None:
    """Breaks if a form somebody is filling in can be written over."""
    out = tmp_path / "form.xlsx"
    out.write_text("mine")

    with pytest.raises(JamforError, match="exists"):
        command(*_export("1460", out), data=tmp_path)

    assert out.read_text() == "mine"


def _any_answer(version: QuestionVersion) -> tuple[str, ...]:
    """Return a legal answer: the best there is, so that follow-on questions open."""
    categories = categories_of(version.response)
    if categories and version.response.type is ResponseType.MULTIPLE:
        return (categories[0].code,)
    if categories:
        return (categories[-1].code,)
    match version.response.type:
        case ResponseType.DATE:
            return ("2021-11-30",)
        case ResponseType.TEXT:
            return ("=text",)
        case _:
            return ("7",) if version.response.unit == "persons" else ("7.5",)


def _everything(pack: Pack, place: str) -> UnitAnswers:
    asked = AskedRound.of(pack, "2022")
    unit = nothing_answered(place, asked)
    values = {
        (question, part): _any_answer(version)
        for form in asked.questionnaires_of(place)
        for question in form.questions
        for version in [asked.questions[question]]
        for part in version.response.parts
    }
    return UnitAnswers(
        place=unit.place,
        period=unit.period,
        reference_date=unit.reference_date,
        values=values,
    )


def test_a_whole_municipality_comes_through_and_its_form_changes_nothing(
    tmp_path: Path, pack: Pack, capsys: pytest.CaptureFixture[str]
) -> None:
    """Breaks if any real question cannot be answered through a sheet."""
    file = tmp_path / "all.csv"
    file.write_bytes(to_long_csv([_everything(pack, "1460")], language="sv"))
    assert command("import", "answers", str(file), "--store", data=tmp_path) == 0
    capsys.readouterr()
    form = tmp_path / "form.xlsx"
    command(*_export("1460", form), data=tmp_path)

    code = command("import", "answers", str(form), "--store", data=tmp_path)

    told = capsys.readouterr().out
    assert code == 0, told
    assert "  nya                      0\n" in told
    assert "  ändrade                  0\n" in told
    assert "Inget att spara." in told


def test_every_unit_can_be_asked_for_in_both_languages(
    tmp_path: Path, pack: Pack
) -> None:
    """Breaks if a title is no name of a sheet, or two sheets get the same."""
    for language in ("sv", "en"):
        for place in ("1460", "1480", "1480-g11", "0180-s04"):
            out = tmp_path / f"{place}-{language}.xlsx"
            command(*_export(place, out, "--language", language), data=tmp_path)
            assert len(read_grids(out.read_bytes())) > 1
