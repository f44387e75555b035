"""Each way definitions can be wrong: what is written, and the code and line told.

A row breaks the little definitions in one place. The line expected is the one marked
`# here`; a row without a mark is about a file as a whole.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from builders.definitions import break_file, write_definitions
from jamfor.formats.definitions import check, load_definitions


CARE = "indicators/care.yaml"
ASKED = "questions/care.yaml"
EDGES = "comparability/2021-2022.yaml"
FORM = "questionnaires/2022/care.yaml"
FRAMES = "places/frames.yaml"
DISTRICTS = "places/districts.yaml"
AREAS = "places/service-areas.yaml"
TOWNS = "places/municipalities.yaml"
ARCHETYPES = "indicators/archetypes.yaml"
TERMS = "questions/terms.yaml"

YES = '{is: {question: offered, value: "yes"}}'
NO = '{is: {question: offered, value: "no"}}'
# Graded is asked only of those that answered yes to offered.
NEVER_BOTH = f"{{all: [{{is: {{question: graded, value: none}}}}, {NO}]}} # here"

NOTES = "comparability/notes.yaml"

YAML = [
    ("yaml-duplicate-key", TERMS, "basis: inferred", "id: x # here"),
    ("yaml-surprising-value", CARE, '"no"', "no # here"),
    ("yaml-surprising-value", EDGES, '"2021-10-15"', "2021-10-15 # here"),
    ("yaml-surprising-value", TOWNS, 'code: "1460"', "code: 01460 # here\n   "),
    ("yaml-surprising-value", TERMS, "basis: inferred", "basis: On # here"),
    ("yaml-empty-value", TERMS, "basis: inferred", "basis: # here"),
    ("yaml-anchor-or-tag", TERMS, "id: word", "id: &word word # here"),
    ("yaml-anchor-or-tag", TERMS, "id: word", "id: !!str word # here"),
    ("yaml-syntax", TERMS, "basis: inferred", "basis: ] # here"),
    ("yaml-key-not-text", TERMS, "basis: inferred", "basis: {[a]: b} # here"),
    ("yaml-several-documents", TERMS, "terms:", "a: b\n--- # here\nterms:"),
    ("yaml-not-a-mapping", TERMS, "terms:", "- # here"),
]

SHAPE = [
    ("unknown-field", CARE, "family: kin", "famly: kin # here"),
    ("unknown-field", ASKED, "response: {type: yes-no}", "respons: {} # here"),
    (
        "missing-field",
        TERMS,
        '- id: word\n    term: {sv: "Ord",',
        '- term: {sv: "Ord", # here\n     ',
    ),
    ("missing-language", TERMS, ', en: "Word"}', "} # here"),
    ("missing-language", TERMS, 'en: "Word"}', 'en: " "} # here'),
    ("category-without-code", ASKED, "- {code: none, ", "- { # here\n          "),
    ("invalid-value", CARE, "aspect: structure", "aspect: wishes # here"),
    ("invalid-value", CARE, "- version: 1\n", '- version: "1" # here\n'),
    ("invalid-value", EDGES, '"2021-10-15"', '"2021-13-15" # here'),
    ("missing-file", FRAMES, "", None),
    ("unknown-file", "more.yaml", "", ""),
    ("defined-twice", CARE, "- id: steps", "- id: fact # here"),
    ("defined-twice", CARE, "- version: 2", "- version: 1 # here"),
    ("defined-twice", ASKED, "- id: graded", "- id: offered # here"),
    ("defined-twice", TOWNS, '- {code: "1480"', '- {code: "1460" # here\n   '),
    ("wrong-folder", FORM, "period: 2022", "period: 2021 # here"),
    ("response-incomplete", ASKED, "{type: yes-no}", "{type: single} # here"),
    (
        "response-field-out-of-place",
        ASKED,
        "{type: yes-no}",
        "{type: yes-no, unit: days} # here",
    ),
    ("service-area-not-in-group", AREAS, "group: all-care", "group: others # here"),
]

RULES = [
    ("unknown-rule", CARE, "{offers: {question: offered}}", "{ofers: {}} # here"),
    ("missing-parameter", CARE, "{offers: {question: offered}}", "{offers: {}} # here"),
    (
        "unknown-parameter",
        CARE,
        "{offers: {question: offered}}",
        "{offers: {question: offered, part: a}} # here",
    ),
    (
        "rule-not-one-word",
        CARE,
        "{offers: {question: offered}}",
        "{offers: {}, is: {}} # here",
    ),
    ("rule-without-parts", CARE, "{offers: {question: offered}}", "{all: []} # here"),
    (
        "unknown-field",
        CARE,
        "{offers: {question: offered}}",
        '{is: {question: offered, vaule: "yes"}} # here',
    ),
    ("archetype-parameter-differs", ARCHETYPES, "[question]", "[question, x] # here"),
    ("archetype-name-taken", ARCHETYPES, "- id: offers", "- id: any # here"),
]

QUESTIONS = [
    ("unknown-term", ASKED, "terms: [word]", "terms: [wird] # here"),
    ("overlapping-periods", ASKED, "[2021, 2022]", "[2021, 2022, 2022] # here"),
    ("too-few-categories", ASKED, "columns: yes-no", "columns: [] # here"),
    (
        "category-code-twice",
        ASKED,
        "- {code: away, ",
        "- {code: home, # here\n               ",
    ),
    (
        "category-code-not-a-word",
        ASKED,
        "- {code: away, ",
        "- {code: '2', # here\n               ",
    ),
    ("empty-range", ASKED, "maximum: 365", "maximum: -1"),
    (
        "unknown-question",
        ASKED,
        "asked-when: {is: {question: offered,",
        "asked-when: {is: {question: ofered, # here\n               ",
    ),
    (
        "unknown-category",
        ASKED,
        'asked-when: {is: {question: offered, value: "yes"}}',
        "asked-when: {is: {question: offered, value: perhaps}} # here",
    ),
    (
        "unknown-part",
        ASKED,
        'asked-when: {is: {question: offered, value: "yes"}}',
        'asked-when: {is: {question: offered, part: a, value: "yes"}} # here',
    ),
    (
        "missing-part",
        ASKED,
        'asked-when: {is: {question: offered, value: "yes"}}',
        'asked-when: {is: {question: table, value: "yes"}} # here',
    ),
    (
        "rule-does-not-fit-question",
        ASKED,
        'asked-when: {is: {question: offered, value: "yes"}}',
        "asked-when: {at-most: {question: offered, value: 3}} # here",
    ),
    (
        "routing-on-evidence",
        ASKED,
        'asked-when: {is: {question: offered, value: "yes"}}',
        "asked-when: {follow-up-documented: {routine: routine}} # here",
    ),
    (
        "question-never-reached",
        ASKED,
        'asked-when: {is: {question: offered, value: "yes"}}',
        f"asked-when: {{all: [{YES}, {NO}]}} # here",
    ),
    (
        "question-never-reached",
        ASKED,
        'asked-when: {is: {question: offered, value: "yes"}}',
        "asked-when: {at-least: {question: waiting, value: 366}} # here",
    ),
    (
        "question-never-reached",
        ASKED,
        'asked-when: {is: {question: offered, value: "yes"}}',
        "asked-when: {chosen: {question: methods, codes: [one], at-least: 2}} # here",
    ),
]

QUESTIONNAIRES = [
    ("missing-round", "questionnaires/2022/round.yaml", "", None),
    ("unknown-question", FORM, "[offered, graded]", "[offerd, graded] # here"),
    ("routing-not-earlier", FORM, "[offered, graded]", "[graded, offered] # here"),
    ("question-twice", FORM, "[waiting, table", "[waiting, offered, table # here\n   "),
    ("unknown-service-area", FORM, "area: care", "area: carre # here"),
    ("question-not-asked", ASKED, "periods: [2021, 2022]", "periods: [2021] #"),
    (
        "question-in-no-questionnaire",
        ASKED,
        "periods: [2021, 2022]",
        "periods: [2021, 2022, 2023] # here",
    ),
]

INDICATORS = [
    ("unknown-family", CARE, "family: kin", "family: kim # here"),
    (
        "coordination-of-one-area",
        CARE,
        "service-areas: [care, help]\n        family: kin",
        "service-areas: [care] # here\n        family: coordination-routine",
    ),
    (
        "agreement-without-party",
        CARE,
        "family: kin",
        "family: external-agreement # here",
    ),
    (
        "unknown-party",
        CARE,
        "family: kin",
        "family: external-agreement\n        outside-party: polis # here",
    ),
    ("party-out-of-place", CARE, "family: kin", "outside-party: police # here"),
    ("unknown-service-area", CARE, "[care, help]", "[care, hepl] # here"),
    ("unknown-service-area", NOTES, "[care]", "[caer] # here"),
    ("unknown-service-area", CARE, "service-area: care", "service-area: x"),
    ("overlapping-periods", CARE, "periods: [2022]", "periods: [2021, 2022] # here"),
    ("rule-does-not-fit-kind", CARE, "kind: fact", "kind: ordinal # here"),
    ("unit-and-kind", CARE, "        unit: days\n", ""),
    ("levels-out-of-place", CARE, "family: kin", "met-from: low # here"),
    ("levels-incomplete", CARE, "{code: high, ", "{code: low, "),
    ("unknown-level", CARE, "met-from: some", "met-from: none # here"),
    (
        "levels-differ",
        CARE,
        "rule: {level-of: {question: graded}}",
        "rule: # here\n          {level-of: {question: offered}}",
    ),
    ("levels-differ", CARE, "otherwise: low", "otherwise: high"),
    ("counts-in-without-motive", CARE, "family: kin", "counts-in: [] # here"),
    (
        "counts-out-of-place",
        CARE,
        "unit: days",
        "unit: days\n        counts-in: [care] # here",
    ),
    ("missing-frame", CARE, "[2021, 2022]", "[2021, 2022, 2023] # here"),
    ("missing-questionnaire", CARE, "[2021, 2022]", "[2021, 2022, 2023] # here"),
    (
        "unknown-question",
        CARE,
        "{offers: {question: offered}}",
        "{offers: # here\n         {question: offerd}}",
    ),
    ("question-not-in-home", CARE, "service-areas: [help]", "service-areas: [care]"),
    (
        "rule-does-not-fit-question",
        CARE,
        "{number: {question: waiting}}",
        "{number: {question: offered}} # here",
    ),
    (
        "never-met",
        CARE,
        "{offers: {question: offered}}",
        NEVER_BOTH,
    ),
    (
        "never-met",
        CARE,
        "{offers: {question: offered}}",
        "{at-most: {question: waiting, value: -1}} # here",
    ),
]

PLACES = [
    ("unknown-place", TOWNS, 'county: "lan-14"', 'county: "lan-15" # here\n   '),
    ("unknown-place", DISTRICTS, 'city: "1480"', 'city: "0180" # here'),
    ("unknown-place", DISTRICTS, '["1480-g02"]', '["1480-g03"] # here'),
    ("ends-before-it-begins", DISTRICTS, '"2021-06-30"', '"2001-06-30" # here'),
    ("city-without-districts", FRAMES, '["1480"]', '["1460"] # here'),
    ("two-frames", FRAMES, "- service-areas: [help]", "- service-areas: [care] # here"),
    ("unknown-service-area", FRAMES, "[help]", "[help, hepl] # here"),
    ("address-taken", AREAS, "slug: hjalp", "slug: omsorg # here"),
    ("unknown-place", "places/relations.yaml", '"1460", ', '"1461", # here\n   '),
]

COMPARABILITY = [
    ("versions-without-edge", EDGES, 'to: "steps@2"', 'to: "steps@1"'),
    ("edge-unknown-version", EDGES, '- from: "steps@1"', '- from: "steps@3" # here'),
    ("edge-unknown-indicator", EDGES, '- from: "gone@1"', '- from: "gane@1" # here'),
    ("edge-between-indicators", EDGES, 'to: "steps@2"', 'to: "fact@1" # here'),
    ("edge-backwards", EDGES, 'to: "steps@2"', 'to: "steps@1" # here'),
    ("invalid-version-name", EDGES, '- from: "gone@1"', '- from: "gone" # here'),
    (
        "recode-missing-level",
        EDGES,
        "recode: {function: rename-levels, mapping: {none: low, some: high}}",
        "recode: # here\n      {function: rename-levels, mapping: {none: low}}",
    ),
    (
        "recode-unknown-level",
        EDGES,
        "{none: low, some: high}}",
        "{none: low, some: hi}} # here",
    ),
    (
        "edge-shape",
        EDGES,
        "indicator: oj-share",
        "round: true\n    indicator: oj-share",
    ),
    ("edge-shape", EDGES, "kind: ended", "kind: caution"),
    ("edge-shape", EDGES, "[2021, 2022]", "[2022, 2021] # here"),
    ("edge-year-not-asked", EDGES, "[2021, 2022]", "[2020, 2022] # here"),
    ("edge-years-of-two-versions", EDGES, "indicator: oj-share", "indicator: steps"),
    ("ended-but-asked", EDGES, '- from: "gone@1"', '- from: "steps@1" # here'),
    (
        "ended-without-edge",
        EDGES,
        'from: "gone@1"\n    kind: ended',
        "indicator: fact\n    years: [2021, 2022]\n    kind: caution",
    ),
    ("unknown-service-area", EDGES, "indicator: oj-share", "service-area: hlp # here"),
]

TABLE = [
    *YAML,
    *SHAPE,
    *RULES,
    *QUESTIONS,
    *QUESTIONNAIRES,
    *INDICATORS,
    *PLACES,
    *COMPARABILITY,
]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The little definitions, without a fault."""
    return write_definitions(tmp_path)


def test_the_little_definitions_have_no_fault(root: Path) -> None:
    assert check(root) == []


@pytest.mark.parametrize(("code", "name", "old", "new"), TABLE)
def test_a_fault_is_told_with_its_code_and_line(
    root: Path, code: str, name: str, old: str, new: str | None
) -> None:
    """Fails when a check is removed, or when it points at another line."""
    line = _write(root, name, old, new)

    found = [p for p in check(root) if p.code == code]

    assert found
    assert line is None or (f"definitions/{name}", line) in {
        (p.where.file, p.where.line) for p in found
    }


@pytest.mark.parametrize(("code", "name", "old", "new"), TABLE)
def test_a_faulty_definition_never_yields_a_pack(
    root: Path, code: str, name: str, old: str, new: str | None
) -> None:
    """Fails when loading returns what it has read in spite of an error."""
    _write(root, name, old, new)

    loaded = load_definitions(root, example=True)

    assert code in {problem.code for problem in loaded.problems}
    assert loaded.pack is None


def _write(root: Path, name: str, old: str, new: str | None) -> int | None:
    """Break a file: replace a text, add the file, or (None) take it away."""
    path = root / name
    if new is None:
        path.unlink()
        return None
    if not path.exists():
        path.write_text("a: b\n", encoding="utf-8")
        return None
    return break_file(root, name, old, new)


def test_every_text_says_something_in_both_languages(root: Path) -> None:
    """Fails when the Swedish text of a fault is the English one."""
    break_file(root, CARE, "family: kin", "family: kim")
    break_file(root, ASKED, "terms: [word]", "terms: [wird]")

    problems = check(root)

    assert {problem.code for problem in problems} == {"unknown-family", "unknown-term"}
    assert all(problem.text.sv != problem.text.en for problem in problems)


def test_every_faulty_entry_of_a_file_is_told_at_once(root: Path) -> None:
    """Fails when reading stops at the first entry that does not fit."""
    break_file(root, CARE, "family: kin", "famly: kin")
    break_file(root, CARE, "met-from: some", "met-form: some")

    codes = [problem.code for problem in check(root)]

    assert codes == ["unknown-field", "unknown-field"]


def test_a_missing_parameter_is_one_fault(root: Path) -> None:
    """Fails when a rule is read on with its placeholders still empty."""
    break_file(root, CARE, "{offers: {question: offered}}", "{offers: {}}")

    codes = [problem.code for problem in check(root)]

    assert codes == ["missing-parameter"]


def test_a_file_that_is_not_utf8_is_refused_at_its_line(root: Path) -> None:
    (root / TERMS).write_bytes(b"terms: []\n# caf\xe9\n")

    problems = check(root)

    assert [(p.code, p.where.line) for p in problems] == [("yaml-not-utf8", 2)]


def test_values_inside_values_without_end_are_refused(root: Path) -> None:
    """Fails when nesting is followed until Python gives up."""
    (root / TERMS).write_text(f"terms: {'[' * 400}{']' * 400}\n", encoding="utf-8")

    problems = check(root)

    assert [problem.code for problem in problems] == ["yaml-syntax"]
