"""Figures from outside in a release: where they stand, and what verify says of them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from builders.deliveries import delivery_of, series_of, store
from builders.little_sweden import build, freeze, handful, rounds_of
from jamfor.core.comparability.edges import Edge, Verdict
from jamfor.core.releases.pack import Pack
from jamfor.core.vocabulary.basis import Basis
from jamfor.core.vocabulary.texts import LocalText
from jamfor.formats.packs import pack_from_json
from jamfor.pipeline.verify import verify_release
from jamfor.store.manifest import Manifest, read_manifest
from jamfor.store.parquet import OBSERVATIONS, read_table
from jamfor.store.releases import PACK


NATION = "0000"


def with_years_before(pack: Pack, verdict: Verdict) -> Pack:
    """Let a-a be known from elsewhere in 2016 and 2018, with a verdict on 2016–2018."""
    known = [
        replace(i, versions=(replace(i.versions[0], elsewhere=("2016", "2018")),))
        if i.id == "a-a"
        else i
        for i in pack.indicators
    ]
    edge = Edge(
        indicator="a-a",
        verdict=verdict,
        years=("2016", "2018"),
        motive=LocalText(sv="Ny metod", en="A new method"),
        decided_by="Myndigheten",
        decided_on="2018-01-01",
        basis=Basis.EXAMPLE,
    )
    return replace(pack, indicators=tuple(known), edges=(edge,))


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release with two sources beside the answers."""
    data = tmp_path_factory.mktemp("outside")
    pack = with_years_before(handful(), Verdict.NOT_COMPARABLE)
    answers = freeze(data, pack, rounds_of(pack, seed=8))
    first = delivery_of(
        [
            ("a-a", NATION, "2016", 0.28),
            ("a-a", NATION, "2018", 0.41),
            ("a-a", "1460", "2018", "suppressed"),
            ("a-a", NATION, "2022", 0.63),
            ("own-1", NATION, "2015", 0.11),
            ("own-1", NATION, "2017", 0.12),
        ],
        series=(series_of("own-1"), series_of("unused")),
    )
    second = delivery_of([("a-a", NATION, "2018", 0.42)], source="senare")
    return build(data, pack, [*answers, store(data, first), store(data, second)])


def figures(release: Path) -> dict[tuple[str, ...], dict[str, object]]:
    """The figures from outside, by indicator, place, year and breakdown."""
    rows = read_table(release, OBSERVATIONS).filter(
        pl.col("flags").str.contains("external")
    )
    keys = ("indicator", "place", "period", "breakdown")
    return {tuple(row[k] for k in keys): row for row in rows.to_dicts()}


def test_no_delivered_figure_is_lost_or_mixed_with_ours(release: Path) -> None:
    """Breaks if a figure of a year we compute takes the place of ours, if two sources
    overwrite each other, or if a series without a definition is dropped.
    """
    found = {key: row["value"] for key, row in figures(release).items()}

    assert found == {
        ("a-a", NATION, "2016", ""): 0.28,
        ("a-a", NATION, "2018", ""): 0.41,
        ("a-a", NATION, "2018", "source=senare"): 0.42,
        ("a-a", "1460", "2018", ""): None,
        ("a-a", NATION, "2022", "source=provkalla"): 0.63,
        ("own-1", NATION, "2015", ""): 0.11,
        ("own-1", NATION, "2017", ""): 0.12,
    }


def test_the_step_between_published_years_is_marked(release: Path) -> None:
    """Breaks if years from outside are not asked of the comparability graph, or if one
    source's years are joined as plainly comparable though nobody judged them.
    """
    found = {key: row["status"] for key, row in figures(release).items()}

    assert found["a-a", NATION, "2016", ""] == "A"
    assert found["a-a", NATION, "2018", ""] == "B"
    assert found["a-a", "1460", "2018", ""] == "Q"
    assert found["own-1", NATION, "2017", ""] == "D"


def test_a_series_without_a_definition_becomes_an_indicator(release: Path) -> None:
    """Breaks if the pack of a release lacks what its figures are of; one without any
    figure stays out.
    """
    pack = pack_from_json((release / PACK).read_bytes())
    known = {indicator.id: indicator for indicator in pack.indicators}

    assert known["own-1"].years == ("2015", "2017")
    assert known["own-1"].versions[0].title.sv == "Serie own-1"
    assert "unused" not in known


def test_verify_reads_the_deliveries_again(release: Path) -> None:
    """Breaks if the oracle and the pipeline place, mark or read a delivery otherwise:
    leave out `source=` in one of them, or the flags, and it differs.
    """
    assert verify_release(release).mismatches == ()


def test_the_manifest_names_each_delivery(release: Path) -> None:
    """Breaks if a release does not say which figures it was given."""
    named = read_manifest(release, Manifest).snapshots

    assert [(s.source, s.period) for s in named if s.source != "kommunenkaten"] == [
        ("provkalla", "2024"),
        ("senare", "2024"),
    ]


def test_the_first_round_is_marked_where_published_figures_go_before(
    tmp_path: Path,
) -> None:
    """Breaks if the step from the last published year to our first round is not judged,
    or is laid on places that have no published figure before.
    """
    pack = with_years_before(handful(), Verdict.IDENTICAL)
    step = replace(pack.edges[0], verdict=Verdict.CAUTION, years=("2018", "2021"))
    pack = replace(pack, edges=(*pack.edges, step))
    answers = freeze(tmp_path, pack, rounds_of(pack, seed=8))
    delivery = store(tmp_path, delivery_of([("a-a", NATION, "2018", 0.41)]))

    release = build(tmp_path, pack, [*answers, delivery])

    rows = read_table(release, OBSERVATIONS).filter(
        (pl.col("indicator") == "a-a") & (pl.col("period") == "2021")
    )
    cautious = set(rows.filter(pl.col("flags").str.contains("caution"))["place"])
    assert cautious == {NATION}
    assert verify_release(release).mismatches == ()


def test_a_newer_delivery_of_a_source_supersedes_the_older(tmp_path: Path) -> None:
    """Breaks if both stand, or if the order of folders decides."""
    pack = with_years_before(handful(), Verdict.IDENTICAL)
    answers = freeze(tmp_path, pack, rounds_of(pack, seed=8))
    deliveries = [
        store(tmp_path, delivery_of([("a-a", NATION, "2018", value)], label=label))
        for label, value in (("2024-06", 0.41), ("2024-09", 0.43))
    ]

    release = build(tmp_path, pack, [*deliveries, *answers])

    assert {k: r["value"] for k, r in figures(release).items()} == {
        ("a-a", NATION, "2018", ""): 0.43
    }
    assert verify_release(release).mismatches == ()
