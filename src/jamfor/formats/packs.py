"""A pack as canonical JSON, so that its hash names one set of definitions for ever.

Keys are sorted, there is no whitespace, and the text is UTF-8. Rules are written with
the words of the definition files; everything else has the names of the core's types.
"""

from __future__ import annotations

import hashlib
from dataclasses import fields

import msgspec
from msgspec import Struct

from jamfor.core.comparability.edges import Edge
from jamfor.core.comparability.notes import ContextNote
from jamfor.core.indicators.breakdowns import Breakdown
from jamfor.core.indicators.definitions import (
    Aspect,
    Dimension,
    Direction,
    Family,
    Indicator,
    IndicatorVersion,
    Kind,
    Level,
    Party,
)
from jamfor.core.places.places import Geography
from jamfor.core.questionnaires.questions import (
    Question,
    Questionnaire,
    QuestionVersion,
    Response,
    Reuse,
    Term,
)
from jamfor.core.releases.pack import Pack, Round
from jamfor.core.statistics.suppression import SuppressionPolicy
from jamfor.core.vocabulary.basis import Basis, IndicatorBasis
from jamfor.core.vocabulary.errors import FaultyDefinitionsError
from jamfor.core.vocabulary.missing import Missing
from jamfor.core.vocabulary.texts import LocalText
from jamfor.formats.definitions.nodes import tree_of
from jamfor.formats.definitions.reading import Findings, Site
from jamfor.formats.definitions.rules import RuleReader
from jamfor.formats.definitions.schema import Tree
from jamfor.formats.yaml_marks import Marked


class _Row(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A core type as it stands in a pack, with its rule as a tree."""


class _IndicatorVersionRow(_Row, frozen=True, kw_only=True):
    version: int
    periods: tuple[str, ...]
    basis: IndicatorBasis
    title: LocalText
    kind: Kind
    rule: Tree
    when_not_reached: Missing | None
    service_areas: tuple[str, ...]
    counts_in: tuple[str, ...]
    counts_motive: LocalText | None
    family: str
    theme: str
    aspect: Aspect
    dimension: Dimension
    direction: Direction
    source: str
    owner: str
    review: str
    unit: str
    levels: tuple[Level, ...]
    met_from: str
    elsewhere: tuple[str, ...] = ()
    # Packs of earlier releases have none of these.
    suppression: str = ""
    groups: tuple[tuple[str, str], ...] = ()
    outside_party: str = ""


class _IndicatorRow(_Row, frozen=True, kw_only=True):
    id: str
    versions: tuple[_IndicatorVersionRow, ...]
    kolada_until: str


class _QuestionVersionRow(_Row, frozen=True, kw_only=True):
    version: int
    periods: tuple[str, ...]
    basis: Basis
    text: LocalText
    phrase: LocalText
    response: Response
    guidance: LocalText | None
    terms: tuple[str, ...]
    asked_when: Tree | None
    allow: tuple[Missing, ...]
    reuse: Reuse
    minutes: float


class _QuestionRow(_Row, frozen=True, kw_only=True):
    id: str
    versions: tuple[_QuestionVersionRow, ...]


class _PackRow(_Row, frozen=True, kw_only=True):
    example: bool
    rounds: tuple[Round, ...]
    indicators: tuple[_IndicatorRow, ...]
    families: tuple[Family, ...]
    questions: tuple[_QuestionRow, ...]
    questionnaires: tuple[Questionnaire, ...]
    terms: tuple[Term, ...]
    edges: tuple[Edge, ...]
    geography: Geography
    parties: tuple[Party, ...] = ()
    notes: tuple[ContextNote, ...] = ()
    policies: tuple[SuppressionPolicy, ...] = ()
    breakdowns: tuple[Breakdown, ...] = ()


_ENCODER = msgspec.json.Encoder(order="sorted")
_DECODER = msgspec.json.Decoder(_PackRow)


def pack_to_json(pack: Pack) -> bytes:
    """Write a pack; equal packs give equal bytes."""
    row = _row(pack)
    row["indicators"] = [_indicator_row(each) for each in pack.indicators]
    row["questions"] = [_question_row(each) for each in pack.questions]
    return _ENCODER.encode(row)


def pack_from_json(raw: bytes) -> Pack:
    """Read a pack; refuse bytes that are not one."""
    try:
        row = _DECODER.decode(raw)
    except msgspec.DecodeError as fault:
        raise FaultyDefinitionsError(
            f"this is not a pack of definitions: {fault}"
        ) from fault
    findings = Findings()
    reader = RuleReader(findings=findings)
    pack = Pack(
        example=row.example,
        rounds=row.rounds,
        indicators=tuple(_indicator(each, reader) for each in row.indicators),
        families=row.families,
        questions=tuple(_question(each, reader) for each in row.questions),
        questionnaires=row.questionnaires,
        terms=row.terms,
        edges=row.edges,
        geography=row.geography,
        parties=row.parties,
        notes=row.notes,
        policies=row.policies,
        breakdowns=row.breakdowns,
    )
    if findings.problems:
        raise FaultyDefinitionsError(findings.problems[0].text.en)
    return pack


def pack_hash(raw: bytes) -> str:
    """Return the name of a pack's bytes: SHA-256 in hexadecimal."""
    return hashlib.sha256(raw).hexdigest()


def _row(of: Pack | Indicator | IndicatorVersion | Question | QuestionVersion) -> Tree:
    return {each.name: getattr(of, each.name) for each in fields(of)}


def _indicator_row(indicator: Indicator) -> Tree:
    versions = [_row(v) | {"rule": tree_of(v.rule)} for v in indicator.versions]
    return _row(indicator) | {"versions": versions}


def _question_row(question: Question) -> Tree:
    versions = [
        _row(v)
        | {"asked_when": None if v.asked_when is None else tree_of(v.asked_when)}
        for v in question.versions
    ]
    return _row(question) | {"versions": versions}


_NOWHERE = Site(marked=Marked(file="pack.json", content={}, lines={(): 1}))


def _indicator(row: _IndicatorRow, reader: RuleReader) -> Indicator:
    versions = []
    for written in row.versions:
        values = msgspec.structs.asdict(written)
        rule = reader.rule(written.rule, _NOWHERE)
        versions += [IndicatorVersion(**values | {"rule": rule})] if rule else []
    return Indicator(id=row.id, versions=tuple(versions), kolada_until=row.kolada_until)


def _question(row: _QuestionRow, reader: RuleReader) -> Question:
    versions = []
    for written in row.versions:
        values = msgspec.structs.asdict(written)
        if written.asked_when is not None:
            values["asked_when"] = reader.condition(written.asked_when, _NOWHERE)
        versions.append(QuestionVersion(**values))
    return Question(id=row.id, versions=tuple(versions))
