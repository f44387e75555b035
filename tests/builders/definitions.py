"""A little folder of definitions without a fault, and ways to break it."""

from __future__ import annotations

from pathlib import Path


HERE = "# here"
"""Marks the line a fault is expected on; to YAML it is a comment."""

_VERSION = """\
        basis: {title: inferred, rule: inferred, years: inferred}
        title: {sv: "Rubrik", en: "Title"}
        theme: other
        aspect: structure
        dimension: safe
        direction: higher
        source: survey
        owner: "Myndigheten"
        review: "2023-09-30"
"""
_ASKED = """\
        basis: inferred
        text: {sv: "Fråga?", en: "Question?"}
        phrase: {sv: "kommunen svarar", en: "the municipality answers"}
        reuse: carry
        minutes: 1.0
"""

FILES = {
    "indicators/archetypes.yaml": """\
archetypes:
  - id: offers
    title: {sv: "Erbjuder", en: "Offers"}
    parameters: [question]
    rule: {is: {question: "{question}", value: "yes"}}
""",
    "indicators/families.yaml": """\
families:
  - id: kin
    title: {sv: "Familj", en: "Family"}
    basis: inferred
  - id: coordination-routine
    title: {sv: "Samordning", en: "Coordination"}
    basis: inferred
  - id: external-agreement
    title: {sv: "Överenskommelse", en: "Agreement"}
    basis: inferred
""",
    "indicators/parties.yaml": """\
parties:
  - id: police
    title: {sv: "Polisen", en: "The police"}
    basis: inferred
""",
    "indicators/care.yaml": f"""\
indicators:
  - id: fact
    versions:
      - version: 1
        periods: [2021, 2022]
        kind: fact
        rule: {{offers: {{question: offered}}}}
        when-not-reached: "no"
        service-areas: [care, help]
        family: kin
{_VERSION}
  - id: steps
    versions:
      - version: 1
        periods: [2021]
        kind: ordinal
        rule: {{level-of: {{question: graded}}}}
        when-not-reached: "no"
        service-areas: [care]
        levels:
          - {{code: none, text: {{sv: "Inget", en: "None"}}}}
          - {{code: some, text: {{sv: "Något", en: "Some"}}}}
        met-from: some
{_VERSION}
      - version: 2
        periods: [2022]
        kind: ordinal
        rule:
          ladder:
            rungs:
              - {{level: high, when: {{is: {{question: offered, value: "yes"}}}}}}
            otherwise: low
        when-not-reached: "no"
        service-areas: [care]
        levels:
          - {{code: low, text: {{sv: "Låg", en: "Low"}}}}
          - {{code: high, text: {{sv: "Hög", en: "High"}}}}
        met-from: high
{_VERSION}
  - id: gone
    kolada-until: 2021
    versions:
      - version: 1
        periods: [2021]
        kind: fact
        rule:
          all:
            - {{is: {{question: routine, part: written, value: "yes"}}}}
            - {{followed-up-within: {{routine: routine, months: 12}}}}
        when-not-reached: "not-applicable"
        service-areas: [help]
{_VERSION}
  - id: days
    versions:
      - version: 1
        periods: [2021, 2022]
        kind: reported
        unit: days
        rule: {{number: {{question: waiting}}}}
        when-not-reached: "not-applicable"
        service-areas: [care]
{_VERSION}
  - id: oj-share
    versions:
      - version: 1
        periods: [2021, 2022]
        kind: composite
        rule: {{share-of-positives: {{service-area: care}}}}
        when-not-reached: "not-applicable"
        service-areas: [care]
{_VERSION}
""",
    "questions/care.yaml": f"""\
questions:
  - id: offered
    versions:
      - version: 1
        periods: [2021, 2022]
        response: {{type: yes-no}}
        terms: [word]
{_ASKED}
  - id: graded
    versions:
      - version: 1
        periods: [2021, 2022]
        response:
          type: ordinal
          categories:
            - {{code: none, text: {{sv: "Inget", en: "None"}}}}
            - {{code: some, text: {{sv: "Något", en: "Some"}}}}
        asked-when: {{is: {{question: offered, value: "yes"}}}}
{_ASKED}
  - id: routine
    versions:
      - version: 1
        periods: [2021, 2022]
        response: {{type: routine}}
{_ASKED}
  - id: waiting
    versions:
      - version: 1
        periods: [2021, 2022]
        response: {{type: number, unit: days, minimum: 0, maximum: 365}}
{_ASKED}
  - id: table
    versions:
      - version: 1
        periods: [2021, 2022]
        response:
          type: matrix
          rows:
            - {{code: home, text: {{sv: "Hemma", en: "At home"}}}}
            - {{code: away, text: {{sv: "Borta", en: "Away"}}}}
          columns: yes-no
{_ASKED}
  - id: methods
    versions:
      - version: 1
        periods: [2021, 2022]
        response:
          type: multiple
          categories:
            - {{code: one, text: {{sv: "Ett", en: "One"}}}}
            - {{code: other, text: {{sv: "Annat", en: "Other"}}}}
{_ASKED}
""",
    "questions/terms.yaml": """\
terms:
  - id: word
    term: {sv: "Ord", en: "Word"}
    definition: {sv: "Ett ord.", en: "A word."}
    basis: inferred
""",
    "comparability/notes.yaml": """\
notes:
  - id: a-note
    years: [2022]
    service-areas: [care]
    text: {sv: "Något hände.", en: "Something happened."}
    source: "Myndigheten"
    basis: source
""",
    "comparability/2021-2022.yaml": """\
edges:
  - from: "steps@1"
    to: "steps@2"
    kind: recoded
    recode: {function: rename-levels, mapping: {none: low, some: high}}
    motive: {sv: "Nya ord.", en: "New words."}
    decided-by: "Metodansvarig"
    on: "2021-10-15"
    basis: example
  - from: "gone@1"
    kind: ended
    motive: {sv: "Upphörde.", en: "Ended."}
    decided-by: "Metodansvarig"
    on: "2021-10-15"
    basis: source
  - indicator: oj-share
    years: [2021, 2022]
    kind: caution
    motive: {sv: "Ny korg.", en: "New basket."}
    decided-by: "Metodansvarig"
    on: "2021-10-15"
    basis: source
""",
    "places/nation.yaml": """\
code: "0000"
name: {sv: "Riket", en: "Sweden"}
""",
    "places/counties.yaml": """\
counties:
  - {code: "lan-14", name: {sv: "Länet", en: "The County"}}
""",
    "places/groups.yaml": """\
skr-groups:
  - {code: "skr-C8", name: {sv: "Land", en: "Rural"}, valid-from: "2017-01-01", \
basis: {name: source, valid-from: inferred}}
size-classes:
  - {code: "size-2", name: {sv: "Små", en: "Small"}, least: 0, basis: source}
""",
    "places/municipalities.yaml": """\
municipalities:
  - {code: "1460", name: "Bengtsfors", county: "lan-14", skr-group: "skr-C8", \
size-class: "size-2"}
  - {code: "1480", name: "Göteborg", county: "lan-14", skr-group: "skr-C8", \
size-class: "size-2"}
""",
    "places/districts.yaml": """\
districts:
  - code: "1480-g01"
    city: "1480"
    name: "Ena"
    valid-from: "2011-01-01"
    valid-to: "2021-06-30"
    successors: ["1480-g02"]
    basis: inferred
  - code: "1480-g02"
    city: "1480"
    name: "Andra"
    valid-from: "2021-07-01"
    successors: []
    basis: inferred
""",
    "places/frames.yaml": """\
frames:
  - service-areas: [care]
    periods: [2021, 2022]
    districts-of: ["1480"]
    reference: "02-01"
    basis: inferred
  - service-areas: [help]
    periods: [2021, 2022]
    districts-of: []
    reference: "02-01"
    basis: inferred
""",
    "places/relations.yaml": """\
relations:
  - {kind: shares-leadership, places: ["1460", "1480"], from: 2022, basis: source}
administrations:
  - code: "1460-f01"
    municipality: "1460"
    name: {sv: "Förvaltningen", en: "The Administration"}
    service-areas: [care, help]
    from: 2019
    basis: {exists: source, name: inferred, service-areas: inferred}
""",
    "places/service-areas.yaml": """\
service-areas:
  - id: care
    slug: omsorg
    name: {sv: "Omsorg", en: "Care"}
    short: {sv: "Omsorg", en: "Care"}
    group: all-care
    former-names: []
    from: 2016
    basis: {name: source, from: source}
  - id: help
    slug: hjalp
    name: {sv: "Hjälp", en: "Help"}
    short: {sv: "Hjälp", en: "Help"}
    group: all-care
    former-names: [{sv: "Stöd", en: "Support", until: 2015, basis: source}]
    from: 2016
    basis: {name: source, from: source}
groups:
  - {id: all-care, name: {sv: "Allt", en: "All"}, service-areas: [care, help], \
basis: inferred}
published-groups:
  - {period: 2021, basis: source, groups: [[care, help]]}
""",
}
for _year in (2021, 2022):
    FILES[f"questionnaires/{_year}/round.yaml"] = f"""\
period: {_year}
title: {{sv: "Omgången", en: "The round"}}
reference-date: "{_year}-02-01"
opens: "{_year}-01-24"
last-day: "{_year}-02-25"
closes: "{_year}-03-22"
published: "{_year}-06-21"
legal-ground: {{sv: "Frivilligt.", en: "Voluntary."}}
basis: {{title: source, reference-date: inferred, opens: inferred, \
last-day: inferred, closes: inferred, published: source, legal-ground: inferred}}
"""
    FILES[f"questionnaires/{_year}/care.yaml"] = f"""\
period: {_year}
service-area: care
basis: inferred
sections:
  - id: first
    title: {{sv: "Först", en: "First"}}
    questions: [offered, graded]
  - id: last
    title: {{sv: "Sist", en: "Last"}}
    questions: [waiting, table, methods]
"""
    FILES[f"questionnaires/{_year}/help.yaml"] = f"""\
period: {_year}
service-area: help
basis: inferred
sections:
  - id: only
    title: {{sv: "Enda", en: "Only"}}
    questions: [offered, routine]
"""


def write_definitions(folder: Path) -> Path:
    """Write the little definitions below a folder, and return where."""
    root = folder / "definitions"
    for name, text in FILES.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root


def break_file(root: Path, name: str, old: str, new: str) -> int | None:
    """Put `new` for the first `old` in a file; return the line marked as faulty."""
    path = root / name
    text = path.read_text(encoding="utf-8")
    if old not in text:
        raise ValueError(f"{name} does not hold {old!r}")
    broken = text.replace(old, new, 1)
    path.write_text(broken, encoding="utf-8")
    marked = [n for n, line in enumerate(broken.splitlines(), 1) if HERE in line]
    return marked[0] if marked else None
