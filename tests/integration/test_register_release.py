"""A minor release: a register's figures beside rounds that are as they were."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import polars as pl
import pytest

from builders.little_sweden import build, freeze, rounds_of
from builders.registers import handful_with_registers, store_register
from jamfor.core.releases.ids import ReleaseId
from jamfor.core.releases.pack import Pack
from jamfor.formats.packs import pack_from_json
from jamfor.pipeline import build as building
from jamfor.pipeline.tracing.trace import trace
from jamfor.pipeline.verify import verify_release
from jamfor.store.parquet import OBSERVATIONS, read_table
from jamfor.store.releases import current_release, open_release, publish


SUMMER, AUTUMN = ReleaseId.parse("2022.1.0"), ReleaseId.parse("2022.2.0")


class Year(NamedTuple):
    """A year with two releases, and what they were made of."""

    data: Path
    pack: Pack
    answers: list[Path]
    delivery: Path
    summer: Path
    autumn: Path


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Year:
    """A release of the rounds, and one with a register's figures too."""
    data = tmp_path_factory.mktemp("register")
    pack = handful_with_registers()
    answers = freeze(data, pack, rounds_of(pack, seed=8))
    summer = build(data, pack, answers, SUMMER)
    delivery = store_register(data, pack)
    autumn = build(data, pack, [*answers, delivery], AUTUMN)
    return Year(data, pack, answers, delivery, summer, autumn)


def test_every_figure_of_the_release_before_is_in_it_unchanged(year: Year) -> None:
    """Breaks if a new delivery changes, marks or drops a figure of the rounds."""
    before = read_table(year.summer, OBSERVATIONS)
    after = read_table(year.autumn, OBSERVATIONS)

    assert before.height > 100
    assert (
        after.join(before, on=after.columns, nulls_equal=True).height == before.height
    )
    added = after.join(before, on=OBSERVATIONS.key, how="anti")
    assert added.height == after.height - before.height == 14
    assert set(added["flags"]) == {"example;external"}


def test_the_old_release_can_still_be_read_when_the_new_one_is_current(
    year: Year,
) -> None:
    """Breaks if publishing moves or edits what was published before."""
    before = (year.summer / "manifest.json").read_bytes()
    publish(year.data, SUMMER)
    publish(year.data, AUTUMN)

    assert current_release(year.data) == year.autumn
    old = open_release(year.summer, read_pack=pack_from_json)
    assert old.value("N33870", "0000", "2022") is None
    new = open_release(year.autumn, read_pack=pack_from_json)
    found = new.value("N33870", "0000", "2022")
    assert found is not None
    assert (found.numerator, found.denominator, found.version) == (980, 1630, 1)
    assert (year.summer / "manifest.json").read_bytes() == before


def test_verify_agrees_with_both(year: Year) -> None:
    """Breaks if a figure carried over is not what the answers give."""
    for folder in (year.summer, year.autumn):
        assert verify_release(folder).mismatches == ()


def test_the_hidden_are_hidden_in_every_file_of_the_release(year: Year) -> None:
    """Breaks if a number of a hidden place is in the figures or in the snapshot that a
    release carries.
    """
    snapshot = pl.read_parquet(
        year.autumn / "snapshots" / "register" / "2022-10" / "cells.parquet"
    )
    for table in (snapshot, read_table(year.autumn, OBSERVATIONS)):
        hidden = table.filter(
            (pl.col("indicator") == "N33870") & pl.col("place").is_in(["1460", "1461"])
        )
        assert hidden["missing"].to_list() == ["suppressed"] * 2
        numbers = hidden.select("value", "numerator", "denominator").unique()
        assert numbers.rows() == [(None, None, None)]


def traced(folder: Path, indicator: str, place: str) -> str:
    found = trace(folder, indicator=indicator, place=place, period="2022")
    assert found.mismatches == ()
    return " ".join(each.text.sv for each in found.lines).replace("\xa0", " ")


def test_a_figure_is_traced_to_its_delivery(year: Year) -> None:
    """Breaks if a figure others computed cannot be asked for, is said to follow from
    answers, tells a hidden number, or prints a rate of a thousand as a quotient.
    """
    schooling = traced(year.autumn, "N33870", "1480")

    assert "Källa: Provregistret. Siffran är inte räknad av svar" in schooling
    assert "61 av 180" in schooling
    assert "Som den levererades." in schooling
    assert "visas inte" in traced(year.autumn, "N33870", "1460")
    assert "22 363 av 2 528 889: 8,8" in traced(year.autumn, "N33817", "0000")


@pytest.fixture
def computed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The steps of builds in which answers were judged again."""
    steps: list[str] = []
    real: Callable[..., None] = building.refuse_faults

    def told(*given: object) -> None:
        steps.append("judged")
        real(*given)

    monkeypatch.setattr(building, "refuse_faults", told)
    return steps


def test_the_same_rounds_are_not_computed_twice(
    year: Year, computed: list[str], tmp_path: Path
) -> None:
    """Breaks if figures of the same answers are computed again, or carried figures
    differ from computed ones by a byte.
    """
    again = build(year.data, year.pack, [*year.answers, year.delivery], replace_id(3))
    assert computed == []
    alone = build(tmp_path, year.pack, [*year.answers, year.delivery], AUTUMN)

    assert computed == ["judged"]
    name = OBSERVATIONS.file
    assert (again / name).read_bytes() == (alone / name).read_bytes()


def replace_id(publication: int) -> ReleaseId:
    return replace(AUTUMN, publication=publication)


def test_other_answers_or_definitions_are_computed_anew(
    year: Year, computed: list[str]
) -> None:
    """Breaks if figures are carried from other answers, or from other definitions."""
    other = freeze(year.data, year.pack, rounds_of(year.pack, seed=9))
    build(year.data, year.pack, other, replace_id(4))
    pack = replace(year.pack, families=(), terms=year.pack.terms[1:])
    build(year.data, pack, year.answers, replace_id(5))

    assert computed == ["judged", "judged"]


def test_a_release_that_was_damaged_is_not_carried_on(
    year: Year, computed: list[str], tmp_path: Path
) -> None:
    """Breaks if figures are carried from a file that is not what its manifest says."""
    summer = build(tmp_path, year.pack, year.answers, SUMMER)
    table = read_table(summer, OBSERVATIONS)
    table.head(table.height - 1).write_parquet(summer / OBSERVATIONS.file)

    autumn = build(tmp_path, year.pack, [*year.answers, year.delivery], AUTUMN)

    assert computed == ["judged", "judged"]
    assert verify_release(autumn).mismatches == ()
