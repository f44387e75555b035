"""Units added up, as small tables: cities, counties, the nation and groups.

Stockholm is three districts and Göteborg four, two of which are others in 2022;
Bengtsfors, Mellerud and Borås answer for themselves. Ten units in all, five
municipalities.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import polars as pl
import pytest

from builders.little_sweden import FOLLOWED, handful
from jamfor.core.comparability.edges import Edge, Verdict
from jamfor.core.places.frames import frame
from jamfor.core.releases.pack import Pack
from jamfor.core.vocabulary.basis import Basis
from jamfor.core.vocabulary.texts import LocalText
from jamfor.pipeline.figures import observations_of
from jamfor.store.parquet import ANSWERS, EVIDENCE, FRAME
from jamfor.store.snapshots import SnapshotTables


Row = dict[str, object]

NATION, COUNTY = "0000", "lan-14"
PACK = handful()

DOORS = """
0180-s03 yes
0180-s04 yes
0180-s08 no
1460     yes
1461     no
1480-g11 no
1480-g12 dont-know
1480-g13 no
1480-g14
1490     yes
"""


def round_of(
    pack: Pack, answers: dict[str, dict[tuple[str, str], str]], *, period: str = "2021"
) -> SnapshotTables:
    """Answers by unit; a word in angle brackets is a reason, no answer is silence."""
    rows = [
        (place, question, part, *_cell(value), 1, "")
        for place, values in answers.items()
        for (question, part), value in values.items()
    ]
    frames = [
        (area, unit.place, unit.municipality, True, _state(answers, unit.place))
        for area in ("homelessness", "lss")
        for unit in frame(pack.geography, period=period, service_area=area)
    ]
    return SnapshotTables(
        answers=pl.DataFrame(rows, schema=ANSWERS.columns, orient="row"),
        evidence=pl.DataFrame([], schema=EVIDENCE.columns, orient="row"),
        frame=pl.DataFrame(frames, schema=FRAME.columns, orient="row"),
    )


def _cell(value: str) -> tuple[str, str]:
    return ("", value[1:-1]) if value.startswith("<") else (value, "")


def _state(answers: dict[str, dict[tuple[str, str], str]], place: str) -> str:
    return "answered" if answers.get(place) else "none"


def figures(rounds: dict[str, SnapshotTables], pack: Pack = PACK) -> dict[str, Row]:
    """Return observations by "indicator place period measure breakdown"."""
    table = observations_of(pack, rounds)
    return {
        " ".join(
            str(row[name])
            for name in ("indicator", "place", "period", "measure", "breakdown")
            if row[name]
        ): row
        for row in table.to_dicts()
    }


@pytest.fixture(scope="module")
def doors() -> dict[str, Row]:
    """What follows from the table of doors: `a-a` is met where the door is open."""
    lines = [line.split() for line in DOORS.strip().splitlines()]
    answers = {
        place: {("matrix", "a"): word[0] if word[0] != "dont-know" else "<dont-know>"}
        for place, *word in lines
        if word
    }
    return figures({"2021": round_of(PACK, answers)})


def cells(row: Row, *names: str) -> tuple[object, ...]:
    """Return some cells of a figure."""
    return tuple(row[name] for name in names)


COUNTS = ("numerator", "denominator", "answered", "frame")


def test_a_city_is_the_share_of_its_districts_never_a_yes_or_no(
    doors: dict[str, Row],
) -> None:
    """Breaks if the share of a city is taken over its frame instead of its answers."""
    city = doors["a-a 0180 2021 share"]

    assert cells(city, *COUNTS) == (2, 3, 3, 3)
    assert city["value"] == 2 / 3


def test_the_nation_counts_districts_once_each_and_their_city_never(
    doors: dict[str, Row],
) -> None:
    """4 met of 8 that said yes or no, of 10 asked.

    Breaks if cities are added beside their districts (the frame would be 12).
    """
    nation = doors[f"a-a {NATION} 2021 share"]

    assert cells(nation, *COUNTS) == (4, 8, 8, 10)
    assert nation["value"] == 0.5


def test_bounds_are_what_the_silent_could_do(doors: dict[str, Row]) -> None:
    """[M/F, (M + F - n)/F]. Breaks if "don't know" leaves the frame."""
    nation = doors[f"a-a {NATION} 2021 share"]

    assert cells(nation, "bound_low", "bound_high") == (4 / 10, 6 / 10)


def test_a_mean_counts_each_municipality_once_a_city_with_its_fraction(
    doors: dict[str, Row],
) -> None:
    """(2/3 + 1 + 0 + 0/2 + 1) / 5 = 8/15. The common whole of 5 · 6 counts nothing.

    Breaks if the mean is taken over units, or if 16 of 30 is told as if it were counts.
    """
    mean = doors[f"a-a {NATION} 2021 mean-unweighted"]

    assert mean["value"] == float(Fraction(8, 15))
    assert cells(mean, *COUNTS) == (None, None, 5, 5)


def test_a_silent_unit_has_a_reason_and_not_a_nought(doors: dict[str, Row]) -> None:
    """Breaks if missing values are filled with nought."""
    silent = doors["a-a 1480-g14 2021 share"]
    unsure = doors["a-a 1480-g12 2021 share"]

    assert cells(silent, "value", "missing", "status") == (None, "not-answered", "L")
    assert cells(unsure, "value", "missing") == (None, "dont-know")


def test_not_applicable_leaves_the_frame() -> None:
    """Two of ten say no at the door, and `c-behind` then does not apply to them.

    Only LSS asks Göteborg as one: 3 + 4 = 7 units. Breaks if F counts them.
    """
    answers = {
        "1460": {("door", ""): "no"},
        "1461": {("door", ""): "no"},
        "1490": {("door", ""): "yes", ("behind", ""): "yes"},
    }
    found = figures({"2021": round_of(PACK, answers)})
    nation = found[f"c-behind {NATION} 2021 share"]

    assert cells(nation, *COUNTS) == (1, 1, 1, 5)
    assert cells(nation, "bound_low", "bound_high") == (1 / 5, 5 / 5)


def test_a_mean_leaves_out_municipalities_it_does_not_apply_to() -> None:
    """Two of five say no at the door; Stockholm has silent districts and one that says
    no: an answer is missing there, and it stays.

    Breaks if F counts all five, which reads as non-response, or if one district that is
    not concerned takes its city along.
    """
    answers = {
        "1460": {("door", ""): "no"},
        "1461": {("door", ""): "no"},
        "1490": {("door", ""): "yes", ("behind", ""): "yes"},
        "0180-s03": {("door", ""): "no"},
    }
    found = figures({"2021": round_of(PACK, answers)})
    mean = found[f"c-behind {NATION} 2021 mean-unweighted"]

    assert cells(mean, "value", *COUNTS) == (1.0, None, None, 1, 3)


def test_levels_are_counted_the_empty_ones_too() -> None:
    """Breaks if a level nobody holds has no row."""
    answers = {"1460": {("level", ""): "partly"}, "1461": {("level", ""): "yes"}}
    found = figures({"2021": round_of(PACK, answers)})

    shares = [
        cells(found[f"d-level {NATION} 2021 share level={level}"], *COUNTS[:2])
        for level in ("no", "partly", "yes")
    ]
    assert shares == [(0, 2), (1, 2), (1, 2)]
    assert found["d-level 1460 2021 share level=partly"]["value"] == 1.0
    assert "d-level 1460 2021 share level=yes" not in found


def test_reported_numbers_have_quartiles_and_sums() -> None:
    """Days 2, 4, 10 and 20: quartiles 3.5, 7 and 12.5. 1/4 and 9/12 pool to 10/16.

    Breaks if quartiles are not interpolated, or if percentages are averaged.
    """
    days = {"1460": "2", "1461": "4", "1490": "10", "0180-s03": "20"}
    answers = {place: {("days", ""): told} for place, told in days.items()}
    answers["1460"] |= {("part", ""): "1", ("whole", ""): "4"}
    answers["1461"] |= {("part", ""): "9", ("whole", ""): "12"}
    found = figures({"2021": round_of(PACK, answers)})

    values = [
        found[f"h-days {NATION} 2021 {measure}"]["value"]
        for measure in ("q1", "median", "q3")
    ]
    assert values == [3.5, 7.0, 12.5]
    pooled = found[f"g-share {NATION} 2021 share"]
    assert cells(pooled, *COUNTS) == (100_000, 160_000, 2, 10)
    assert pooled["value"] == 10 / 16


def test_a_composite_adds_items_and_never_averages_shares() -> None:
    """Six factors of homelessness for Bengtsfors, five of them for Stockholm's first.

    5/6 and 1/5 add to 6/11. Breaks if the county or nation averages its units.
    """
    yes = {("matrix", row): "yes" for row in "abcde"}
    no = {("matrix", row): "no" for row in "bcde"} | {("matrix", "a"): "yes"}
    answers = {"1460": {**yes, ("routine", "written"): "no"}, "0180-s03": no}
    found = figures({"2021": round_of(PACK, answers)})
    name = "oj-homelessness"

    assert cells(found[f"{name} 1460 2021 share"], *COUNTS[:2]) == (5, 6)
    assert found[f"{name} 1460 2021 share"]["frame"] == 8  # door and level: no answer
    # Most of what the district and the nation were asked has no answer: no share.
    nation = found[f"{name} {NATION} 2021 share"]
    assert cells(nation, "value", "missing") == (None, "not-answered")
    assert cells(nation, "answered") == (11,)


def test_the_response_rate_counts_units_that_took_part(doors: dict[str, Row]) -> None:
    """Nine of ten said something. Breaks if partial answers are not taking part."""
    rate = doors[f"oj-homelessness {NATION} 2021 response-rate"]

    assert cells(rate, *COUNTS) == (9, 10, 9, 10)


def test_a_changed_frame_puts_a_caution_on_the_city_and_all_it_is_added_to() -> None:
    """Two of Göteborg's districts are new in 2022, for homelessness but not for LSS.

    The city, its county, its groups and the nation are shaken, and nobody else.

    Breaks if the caution follows every place, or areas whose frame did not change.
    """
    rounds = {p: round_of(PACK, {}, period=p) for p in ("2021", "2022")}
    found = figures(rounds)

    flags = {
        place: found[f"a-a {place} 2022 {measure}"]["flags"]
        for measure, places in (
            ("share", (NATION, COUNTY, "1480", "lan-01", "1460", "1480-g11")),
            ("mean-unweighted", ("skr-A1", "size-9", "skr-C8")),
        )
        for place in places
    }
    shaken = {place for place, told in flags.items() if told == "caution;example"}
    assert shaken == {NATION, COUNTY, "1480", "skr-A1", "size-9"}
    assert {flags[place] for place in flags.keys() - shaken} == {"example"}
    assert found[f"c-behind {NATION} 2022 share"]["flags"] == "example"
    assert found[f"a-a {NATION} 2021 share"]["flags"] == "example"


@pytest.mark.parametrize(
    ("verdict", "flags", "status"),
    [
        (Verdict.NOT_COMPARABLE, "break;example", "B"),
        (Verdict.CAUTION, "caution;example", "D"),
        (Verdict.WORDING, "example", "A"),
        (Verdict.IDENTICAL, "example", "A"),
    ],
)
def test_a_verdict_follows_the_value_as_flag_and_status(
    verdict: Verdict, flags: str, status: str
) -> None:
    """Breaks if a value may be read across a break without its mark."""
    edge = Edge(
        indicator="c-behind",
        verdict=verdict,
        years=("2021", "2022"),
        motive=LocalText(sv="Prov", en="Test"),
        decided_by="metodansvarig",
        decided_on="2022-01-01",
        basis=Basis.EXAMPLE,
    )
    pack = replace(PACK, edges=(edge,))
    answers = {"1460": {("door", ""): "yes", ("behind", ""): "yes"}}
    rounds = {p: round_of(pack, answers, period=p) for p in ("2021", "2022")}
    later = figures(rounds, pack)["c-behind 1460 2022 share"]

    assert cells(later, "flags", "status") == (flags, status)


def test_the_frame_of_any_factor_s_home_shakes_a_share_of_positives() -> None:
    """LSS asks Göteborg as one in both years, but counts factors of homelessness.

    Those are asked of its districts, and two are new. Breaks if only the frame of the
    composite's own area is looked at.
    """
    rounds = {p: round_of(PACK, {}, period=p) for p in ("2021", "2022")}
    found = figures(rounds)

    shares = [
        cells(found[f"oj-lss {place} {period} share"], "flags")
        for place, period in (
            (NATION, "2022"),
            (COUNTY, "2022"),
            ("1480", "2022"),
            ("lan-01", "2022"),
            ("1460", "2022"),
            (NATION, "2021"),
        )
    ]
    cautious, plain = ("caution;example",), ("example",)
    assert shares == [cautious, cautious, cautious, plain, plain, plain]


COMMON = """
           a-a a-b a-c a-d a-e d-level
1460        11  01  01  10  0-      11
1461        10  10  1-  01  --      11
1490        01  01  01  01  01      11
1480-g11    11  11  11  11  11      1-
1480-g13    1-  1-  1-  1-  1-      1-
1480-x01    -1  -1  -1  -1  -1      -1
"""
LEFT = "1480-g13"
CAME = FOLLOWED[LEFT]


@pytest.fixture(scope="module")
def common() -> dict[str, Row]:
    """Two years of six factors, 1 for yes and 0 for no; a dash is no answer."""
    heading, *lines = COMMON.strip().splitlines()
    places = [(line.split()[0], line.split()[1:]) for line in lines]
    rounds = {
        period: round_of(
            PACK,
            {
                place: {
                    _asked(factor): "yes" if cell[year] == "1" else "no"
                    for factor, cell in zip(heading.split(), row, strict=True)
                    if cell[year] != "-"
                }
                for place, row in places
            },
            period=period,
        )
        for year, period in enumerate(("2021", "2022"))
    }
    return figures(rounds)


def _asked(factor: str) -> tuple[str, str]:
    return ("level", "") if factor == "d-level" else ("matrix", factor[-1])


@pytest.mark.parametrize(
    ("place", "before", "after", "counted"),
    [
        ("1460", 3, 4, 5),  # a-e has no answer in 2022 and leaves both years
        ("1490", 1, 6, 6),
        ("1480-g11", 5, 5, 5),
        ("1480", 5, 5, 5),  # districts that came and left are in neither year
        ("lan-14", 12, 17, 20),  # 1460, 1461's four, 1490 and the district
        (NATION, 12, 17, 20),
    ],
)
def test_what_two_years_have_in_common_has_one_denominator(
    common: dict[str, Row], place: str, before: int, after: int, counted: int
) -> None:
    """Met over the pairs counted in both years, added over units and factors.

    Breaks if a pair counted in one year only stays in that year's denominator.
    """
    name = f"oj-homelessness {place}"
    earlier = common[f"{name} 2021 share basket=common-2022"]
    later = common[f"{name} 2022 share basket=common-2021"]

    assert cells(earlier, *COUNTS) == (before, counted, counted, counted)
    assert cells(later, *COUNTS) == (after, counted, counted, counted)
    assert (earlier["value"], later["value"]) == (before / counted, after / counted)
    assert cells(later, "missing", "bound_low", "bound_high") == ("", None, None)


def test_fewer_than_five_in_common_have_no_row(common: dict[str, Row]) -> None:
    """Mellerud has four: it counts in the nation, and has no share of its own.

    Nor has a district that came or left. Breaks if a row is made below five.
    """
    rows = [key for key in common if "basket=" in key]

    for place in ("1461", LEFT, CAME):
        assert not [key for key in rows if key.startswith(f"oj-homelessness {place} ")]


def test_a_group_s_common_share_is_the_mean_of_its_municipalities(
    common: dict[str, Row],
) -> None:
    """(3/5 + 1/6 + 5/5) / 3 in 2021, (4/5 + 6/6 + 5/5) / 3 in 2022; 1461 has none.

    Breaks if units are averaged, or if a municipality without a share is a nought.
    """
    group = f"oj-homelessness {NATION}"
    earlier = common[f"{group} 2021 mean-unweighted basket=common-2022"]
    later = common[f"{group} 2022 mean-unweighted basket=common-2021"]

    assert earlier["value"] == pytest.approx((3 / 5 + 1 / 6 + 1) / 3)
    assert later["value"] == pytest.approx((4 / 5 + 1 + 1) / 3)
    assert cells(later, *COUNTS) == (None, None, 3, 3)


@pytest.mark.parametrize(
    ("verdict", "counts"),  # met in 2021, met in 2022, in common
    [
        (Verdict.IDENTICAL, (1, 6, 6)),
        (Verdict.WORDING, (1, 6, 6)),
        (Verdict.CAUTION, (0, 5, 5)),
        (Verdict.NOT_COMPARABLE, (0, 5, 5)),
        (Verdict.RECODED, (0, 6, 6)),  # its earlier "yes" is a "no" on the later scale
    ],
)
def test_a_verdict_says_whether_a_factor_is_in_common(
    verdict: Verdict, counts: tuple[int, int, int]
) -> None:
    """All of Borås's factors became met but one that was: the level.

    Breaks if cautious factors are counted, or an earlier level is not recoded.
    """
    edge = Edge(
        indicator="d-level",
        verdict=verdict,
        years=("2021", "2022"),
        motive=LocalText(sv="Prov", en="Test"),
        decided_by="metodansvarig",
        decided_on="2022-01-01",
        basis=Basis.EXAMPLE,
        recode={"no": "no", "partly": "partly", "yes": "no"},
    )
    pack = replace(PACK, edges=(edge,))
    later = {("matrix", row): "yes" for row in "abcde"} | {("level", ""): "yes"}
    earlier = dict.fromkeys(later, "no") | {("level", ""): "yes"}
    found = figures(
        {
            "2021": round_of(pack, {"1490": earlier}, period="2021"),
            "2022": round_of(pack, {"1490": later}, period="2022"),
        },
        pack,
    )
    before = found["oj-homelessness 1490 2021 share basket=common-2022"]
    after = found["oj-homelessness 1490 2022 share basket=common-2021"]

    assert (before["numerator"], after["numerator"], after["denominator"]) == counts
    assert before["denominator"] == counts[2]
