"""What the little definitions mean once they are read."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from builders.definitions import FILES, break_file, write_definitions
from jamfor.core.comparability.edges import Edge, Verdict
from jamfor.core.indicators.rules import LevelOf
from jamfor.core.places.frames import frame
from jamfor.core.questionnaires.conditions import All, FollowedUpWithin, Is
from jamfor.core.releases.pack import Pack
from jamfor.core.vocabulary.basis import Basis
from jamfor.core.vocabulary.errors import FaultyDefinitionsError, NotFoundError
from jamfor.core.vocabulary.missing import Missing
from jamfor.formats.definitions import load_definitions
from jamfor.formats.packs import pack_from_json, pack_hash, pack_to_json


EDGES = "comparability/2021-2022.yaml"
VERDICT = """\
    kind: not-comparable
    motive: {sv: "Bröts.", en: "Broke."}
    decided-by: "Metodansvarig"
    on: "2021-10-15"
    basis: example
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The little definitions."""
    return write_definitions(tmp_path)


def load(root: Path, *, example: bool = False) -> Pack:
    """Return the pack of a folder without faults."""
    loaded = load_definitions(root, example=example)
    assert loaded.pack is not None, loaded.problems
    return loaded.pack


def edges_of(pack: Pack) -> dict[str, Edge]:
    """Return the edges, none of which share an indicator here."""
    return {edge.indicator: edge for edge in pack.edges}


def test_an_archetype_is_put_in_full(root: Path) -> None:
    pack = load(root)

    fact = next(i for i in pack.indicators if i.id == "fact")

    assert fact.versions[0].rule == Is(question="offered", value="yes")


def test_rules_in_primitive_words_become_the_same_types(root: Path) -> None:
    rules = {i.id: i.versions[0].rule for i in load(root).indicators}

    assert rules["steps"] == LevelOf(question="graded")
    assert rules["gone"] == All(
        of=(
            Is(question="routine", part="written", value="yes"),
            FollowedUpWithin(routine="routine", months=12),
        )
    )


def test_what_is_not_reached_is_no_or_not_applicable_as_stated(root: Path) -> None:
    """Fails when one of the two becomes a default."""
    stated = {i.id: i.versions[0].when_not_reached for i in load(root).indicators}

    assert stated["fact"] is None
    assert stated["gone"] is Missing.NOT_APPLICABLE


def test_an_indicator_counts_where_it_is_shown_unless_it_is_a_number(
    root: Path,
) -> None:
    counted = {i.id: i.versions[0].counts_in for i in load(root).indicators}

    assert counted["fact"] == ("care", "help")
    assert counted["days"] == counted["oj-share"] == ()


def test_a_level_without_a_number_of_kolada_takes_its_place(root: Path) -> None:
    steps = next(i for i in load(root).indicators if i.id == "steps")

    assert [level.kolada for level in steps.versions[0].levels] == [0, 1]


def test_an_edge_between_versions_has_the_years_on_either_side(root: Path) -> None:
    edge = edges_of(load(root))["steps"]

    assert edge.years == ("2021", "2022")
    assert edge.recode == {"none": "low", "some": "high"}


def test_an_ended_series_ends_in_the_year_after_its_last(root: Path) -> None:
    edge = edges_of(load(root))["gone"]

    assert (edge.years, edge.from_version, edge.to_version) == (("2021", "2022"), 1, 0)


@pytest.mark.parametrize(
    ("verdict", "reached"),
    [
        ("round: true", {"fact", "days"}),
        ("service-area: care", {"fact", "days"}),
        ("service-area: help", set()),
    ],
)
def test_a_broad_verdict_reaches_what_no_narrower_one_is_about(
    root: Path, verdict: str, reached: set[str]
) -> None:
    """Fails when a round's verdict overrides that of an indicator or its versions."""
    path = root / EDGES
    added = f"  - {verdict}\n    years: [2021, 2022]\n{VERDICT}"
    path.write_text(FILES[EDGES] + added, encoding="utf-8")

    edges = edges_of(load(root))

    broken = {i for i, e in edges.items() if e.verdict is Verdict.NOT_COMPARABLE}
    assert broken == reached
    assert edges["oj-share"].verdict is Verdict.CAUTION


def test_the_verdict_of_a_service_area_wins_over_that_of_the_round(root: Path) -> None:
    """Fails when verdicts are expanded in the order they are written."""
    area = VERDICT.replace("not-comparable", "wording")
    added = (
        f"  - round: true\n    years: [2021, 2022]\n{VERDICT}"
        f"  - service-area: care\n    years: [2021, 2022]\n{area}"
    )
    (root / EDGES).write_text(FILES[EDGES] + added, encoding="utf-8")

    assert edges_of(load(root))["fact"].verdict is Verdict.WORDING


def test_a_round_accounts_for_a_step_between_versions(root: Path) -> None:
    """Fails when a broad verdict leaves the step between versions without an edge."""
    recoded, rest = FILES[EDGES].split('  - from: "gone@1"')
    assert "steps@2" in recoded
    added = f"  - round: true\n    years: [2021, 2022]\n{VERDICT}"
    text = f'edges:\n  - from: "gone@1"{rest}{added}'
    (root / EDGES).write_text(text, encoding="utf-8")

    edge = edges_of(load(root))["steps"]

    assert (edge.from_version, edge.to_version) == (1, 2)
    assert edge.verdict is Verdict.NOT_COMPARABLE


def test_a_district_ends_and_another_follows_it(root: Path) -> None:
    """Fails when the days a district exists are lost on the way from its file."""
    geography = load(root).geography

    def units(period: str) -> list[str]:
        asked = frame(geography, period=period, service_area="care")
        return [unit.place for unit in asked]

    assert units("2021") == ["1460", "1480-g01"]
    assert units("2022") == ["1460", "1480-g02"]


def test_the_example_is_a_mark_on_the_pack_and_nothing_else(root: Path) -> None:
    """Fails when the example has a place, a rule or a text of its own."""
    assert load(root, example=True) == replace(load(root), example=True)


def test_the_days_of_a_round_are_as_certain_as_the_least_certain(root: Path) -> None:
    first = load(root).rounds[0]

    assert first.reference_date == date(2021, 2, 1)
    assert first.dates_basis is Basis.INFERRED


def test_the_pack_does_not_depend_on_how_files_are_cut(root: Path) -> None:
    """Fails when the order of files decides the order, and so the hash, of a pack."""
    before = pack_hash(pack_to_json(load(root)))
    head, moved = FILES["questions/care.yaml"].split("  - id: graded", 1)
    (root / "questions/care.yaml").write_text(head, encoding="utf-8")
    text = f"questions:\n  - id: graded{moved}"
    (root / "questions/another.yaml").write_text(text, encoding="utf-8")

    assert pack_hash(pack_to_json(load(root))) == before


def test_an_unquoted_on_is_a_field_like_any_other(root: Path) -> None:
    """Fails when keys are resolved as YAML 1.1 does, where on is true."""
    break_file(root, EDGES, "    on: ", '    "on": ')

    assert edges_of(load(root))["steps"].decided_on == "2021-10-15"


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError):
        load_definitions(tmp_path / "none", example=False)


@pytest.mark.parametrize("raw", [b"", b"{}", b"[1]", b"\xff"])
def test_bytes_that_are_no_pack_are_refused(raw: bytes) -> None:
    with pytest.raises(FaultyDefinitionsError):
        pack_from_json(raw)


def test_a_pack_with_a_rule_nobody_knows_is_refused(root: Path) -> None:
    """Fails when a rule that cannot be read is dropped in silence."""
    raw = pack_to_json(load(root)).replace(b'"level-of"', b'"step-of"')

    with pytest.raises(FaultyDefinitionsError):
        pack_from_json(raw)
