"""read(write(pack)) == pack, for packs of any content."""

from __future__ import annotations

import json
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from jamfor.core.comparability.edges import Edge
from jamfor.core.comparability.notes import ContextNote
from jamfor.core.indicators.definitions import Family, Indicator, IndicatorVersion
from jamfor.core.indicators.rules import (
    Elsewhere,
    Ladder,
    LevelOf,
    NumberOf,
    NumberRef,
    RatioOf,
    Rung,
    ShareOf,
    ShareOfPositives,
)
from jamfor.core.places.places import Geography
from jamfor.core.questionnaires.conditions import (
    All,
    AnyOf,
    AtLeast,
    AtMost,
    Chosen,
    Condition,
    FollowedUpWithin,
    FollowUpDocumented,
    In,
    Is,
)
from jamfor.core.questionnaires.questions import (
    Question,
    Questionnaire,
    QuestionVersion,
    Response,
    Term,
)
from jamfor.core.releases.pack import Pack, Round
from jamfor.core.vocabulary.texts import LocalText
from jamfor.formats.packs import pack_from_json, pack_to_json


words = st.text(st.characters(exclude_categories=["Cs"]), max_size=6)
said = words.filter(lambda word: bool(word.strip()))
ids = st.from_regex(r"[A-Za-z0-9]{1,5}(-[a-z0-9]{1,3})?", fullmatch=True)
numbers = st.integers(min_value=1, max_value=9)
limits = st.fractions(min_value=-1000, max_value=1000, max_denominator=100)
days = st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 1, 1))
names = st.tuples(words, words)


def some(of: st.SearchStrategy[str]) -> st.SearchStrategy[tuple[str, ...]]:
    """Return at least one of something."""
    return st.lists(of, min_size=1, max_size=3).map(tuple)


refs = st.builds(NumberRef, question=ids, part=words)
leaves: st.SearchStrategy[Condition] = st.one_of(
    st.builds(Is, question=ids, value=words, part=words),
    st.builds(In, question=ids, values=some(words), part=words),
    st.builds(Chosen, question=ids, codes=some(words), at_least=numbers),
    st.builds(AtMost, question=ids, value=limits, part=words),
    st.builds(AtLeast, question=ids, value=limits, part=words),
    st.builds(FollowedUpWithin, routine=ids, months=numbers),
    st.builds(FollowUpDocumented, routine=ids),
)


def branches(
    children: st.SearchStrategy[Condition],
) -> st.SearchStrategy[Condition]:
    """Return conditions made of conditions."""
    parts = st.lists(children, min_size=1, max_size=3).map(tuple)
    return st.one_of(st.builds(All, of=parts), st.builds(AnyOf, of=parts))


conditions = st.recursive(leaves, branches, max_leaves=6)
rungs = st.lists(
    st.builds(Rung, level=words, when=conditions), min_size=1, max_size=2
).map(tuple)
rules = st.one_of(
    conditions,
    st.builds(LevelOf, question=ids, part=words),
    st.builds(Ladder, rungs=rungs, otherwise=words),
    st.builds(ShareOf, numerator=refs, denominator=refs),
    st.builds(RatioOf, numerator=refs, denominator=refs),
    st.builds(NumberOf, of=refs),
    st.builds(ShareOfPositives, service_area=ids),
    st.builds(Elsewhere, what=st.builds(LocalText, sv=said, en=said)),
)

st.register_type_strategy(LocalText, st.builds(LocalText, sv=said, en=said))
st.register_type_strategy(date, days)


def few(of: st.SearchStrategy[object]) -> st.SearchStrategy[tuple[object, ...]]:
    """Return none, one or two of something."""
    return st.lists(of, max_size=2).map(tuple)


responses = st.builds(
    Response,
    minimum=st.none() | numbers,
    maximum=st.none() | numbers,
    max_length=st.none() | numbers,
)
indicators = st.builds(
    Indicator,
    id=words,
    kolada_until=words,
    versions=few(
        st.builds(IndicatorVersion, version=numbers, rule=rules, elsewhere=few(words))
    ),
)
questions = st.builds(
    Question,
    id=words,
    versions=few(
        st.builds(
            QuestionVersion,
            version=numbers,
            response=responses,
            asked_when=st.none() | conditions,
            minutes=numbers.map(float),
        )
    ),
)
edges = st.builds(
    Edge,
    years=names,
    from_version=numbers,
    to_version=numbers,
    recode=st.dictionaries(words, words, max_size=2),
)
packs = st.builds(
    Pack,
    rounds=few(st.from_type(Round)),
    indicators=few(indicators),
    families=few(st.from_type(Family)),
    questions=few(questions),
    questionnaires=few(st.from_type(Questionnaire)),
    terms=few(st.from_type(Term)),
    edges=few(edges),
    geography=st.from_type(Geography),
    notes=few(st.from_type(ContextNote)),
)


@settings(max_examples=40)
@given(packs)
def test_a_pack_survives_its_file(pack: Pack) -> None:
    """Fails when a field, or one kind of rule, is not written or read back."""
    raw = pack_to_json(pack)

    assert pack_from_json(raw) == pack
    assert pack_to_json(pack_from_json(raw)) == raw


@settings(max_examples=40)
@given(packs)
def test_a_pack_is_canonical(pack: Pack) -> None:
    """Fails when keys are not sorted, or a space or an escape is written."""
    raw = pack_to_json(pack)

    plain = json.dumps(
        json.loads(raw), sort_keys=True, ensure_ascii=False, separators=(",", ":")
    )
    assert raw.decode() == plain
