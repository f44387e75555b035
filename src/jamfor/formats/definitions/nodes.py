"""The nodes a rule is written with: each word, its fields, and what it means.

The same words are used in definition files and in packs, so a pack can be read by
whoever can read the files.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated

from msgspec import Meta

from jamfor.core.indicators.rules import (
    Elsewhere,
    Ladder,
    LevelOf,
    NumberOf,
    NumberRef,
    RatioOf,
    Rule,
    ShareOf,
    ShareOfPositives,
)
from jamfor.core.questionnaires.conditions import (
    All,
    AnyOf,
    AtLeast,
    AtMost,
    Chosen,
    FollowedUpWithin,
    FollowUpDocumented,
    In,
    Is,
    Leaf,
)
from jamfor.core.questionnaires.routing import AnswerLeaf
from jamfor.core.vocabulary.texts import LocalText
from jamfor.formats.definitions.schema import Entry, Id, Text, Tree


Count = Annotated[int, Meta(ge=1)]
Codes = Annotated[list[str], Meta(min_length=1)]
Limit = int | float | Annotated[str, Meta(pattern=r"^-?[0-9]+(/[1-9][0-9]*)?$")]


class LeafNode(Entry, frozen=True, kw_only=True):
    """A condition over one answer, or over the evidence of a routine."""

    def core(self) -> Leaf:
        """Return what the node means."""
        raise NotImplementedError


class IsNode(LeafNode, frozen=True, kw_only=True):
    """is: the answer is one given category."""

    question: Id
    part: str = ""
    value: str

    def core(self) -> Is:
        return Is(question=self.question, part=self.part, value=self.value)


class InNode(LeafNode, frozen=True, kw_only=True):
    """in: the answer is one of several categories."""

    question: Id
    part: str = ""
    values: Codes

    def core(self) -> In:
        return In(question=self.question, part=self.part, values=tuple(self.values))


class ChosenNode(LeafNode, frozen=True, kw_only=True):
    """chosen: at least so many of the codes were chosen."""

    question: Id
    codes: Codes
    at_least: Count = 1

    def core(self) -> Chosen:
        return Chosen(
            question=self.question, codes=tuple(self.codes), at_least=self.at_least
        )


class AtMostNode(LeafNode, frozen=True, kw_only=True):
    """at-most: the number is at most a limit."""

    question: Id
    part: str = ""
    value: Limit

    def core(self) -> AtMost:
        value = Fraction(str(self.value))
        return AtMost(question=self.question, part=self.part, value=value)


class AtLeastNode(LeafNode, frozen=True, kw_only=True):
    """at-least: the number is at least a limit."""

    question: Id
    part: str = ""
    value: Limit

    def core(self) -> AtLeast:
        value = Fraction(str(self.value))
        return AtLeast(question=self.question, part=self.part, value=value)


class FollowedUpWithinNode(LeafNode, frozen=True, kw_only=True):
    """followed-up-within: so many months before the reference date at most."""

    routine: Id
    months: Count

    def core(self) -> FollowedUpWithin:
        return FollowedUpWithin(routine=self.routine, months=self.months)


class FollowUpDocumentedNode(LeafNode, frozen=True, kw_only=True):
    """follow-up-documented: the last follow-up was written down."""

    routine: Id

    def core(self) -> FollowUpDocumented:
        return FollowUpDocumented(routine=self.routine)


class NumberNode(Entry, frozen=True, kw_only=True):
    """A number answered, inside a share, a ratio or a number."""

    question: Id
    part: str = ""

    def ref(self) -> NumberRef:
        """Return what the node means."""
        return NumberRef(question=self.question, part=self.part)


class ValueNode(Entry, frozen=True, kw_only=True):
    """A rule that gives a value rather than a yes or a no."""

    def core(self) -> Rule:
        """Return what the node means."""
        raise NotImplementedError


class LevelOfNode(ValueNode, frozen=True, kw_only=True):
    """level-of: the level is the category answered."""

    question: Id
    part: str = ""

    def core(self) -> LevelOf:
        return LevelOf(question=self.question, part=self.part)


class ShareNode(ValueNode, frozen=True, kw_only=True):
    """share: a part of a whole, both as numbers."""

    numerator: NumberNode
    denominator: NumberNode

    def core(self) -> ShareOf:
        return ShareOf(
            numerator=self.numerator.ref(), denominator=self.denominator.ref()
        )


class RatioNode(ValueNode, frozen=True, kw_only=True):
    """ratio: one number over another."""

    numerator: NumberNode
    denominator: NumberNode

    def core(self) -> RatioOf:
        return RatioOf(
            numerator=self.numerator.ref(), denominator=self.denominator.ref()
        )


class NumberOfNode(ValueNode, frozen=True, kw_only=True):
    """number: a number as it was reported."""

    question: Id
    part: str = ""

    def core(self) -> NumberOf:
        return NumberOf(of=NumberRef(question=self.question, part=self.part))


class ShareOfPositivesNode(ValueNode, frozen=True, kw_only=True):
    """share-of-positives: met over counted factors of a service area, or of all."""

    service_area: Id

    def core(self) -> ShareOfPositives:
        return ShareOfPositives(service_area=self.service_area)


class ElsewhereNode(ValueNode, frozen=True, kw_only=True):
    """elsewhere: computed by somebody else, from what they say."""

    what: Text

    def core(self) -> Elsewhere:
        return Elsewhere(what=LocalText(sv=self.what.sv, en=self.what.en))


class RungNode(Entry, frozen=True, kw_only=True):
    """A level of a ladder, and what must hold for it."""

    level: str
    when: Tree


class LadderNode(Entry, frozen=True, kw_only=True):
    """ladder: the first rung that holds, from the top."""

    rungs: Annotated[list[RungNode], Meta(min_length=1)]
    otherwise: str


LEAVES: dict[str, type[LeafNode]] = {
    "is": IsNode,
    "in": InNode,
    "chosen": ChosenNode,
    "at-most": AtMostNode,
    "at-least": AtLeastNode,
    "followed-up-within": FollowedUpWithinNode,
    "follow-up-documented": FollowUpDocumentedNode,
}
VALUES: dict[str, type[ValueNode]] = {
    "level-of": LevelOfNode,
    "share": ShareNode,
    "ratio": RatioNode,
    "number": NumberOfNode,
    "share-of-positives": ShareOfPositivesNode,
    "elsewhere": ElsewhereNode,
}
ALL, ANY, LADDER = "all", "any", "ladder"
WORDS = frozenset({ALL, ANY, LADDER, *LEAVES, *VALUES})


def tree_of(rule: Rule) -> Tree:
    """Return a rule as it would be written, every field stated."""
    match rule:
        case All(of=parts):
            return {ALL: [tree_of(part) for part in parts]}
        case AnyOf(of=parts):
            return {ANY: [tree_of(part) for part in parts]}
        case Ladder(rungs=rungs, otherwise=otherwise):
            steps = [{"level": r.level, "when": tree_of(r.when)} for r in rungs]
            return {LADDER: {"rungs": steps, "otherwise": otherwise}}
        case LevelOf() | ShareOf() | RatioOf() | NumberOf() | ShareOfPositives():
            return _value_tree(rule)
        case Elsewhere(what=what):
            return {"elsewhere": {"what": {"sv": what.sv, "en": what.en}}}
        case _:
            return _leaf_tree(rule)


def _leaf_tree(leaf: Leaf) -> Tree:
    if isinstance(leaf, FollowedUpWithin):
        fields: Tree = {"routine": leaf.routine, "months": leaf.months}
        return {"followed-up-within": fields}
    if isinstance(leaf, FollowUpDocumented):
        return {"follow-up-documented": {"routine": leaf.routine}}
    return _answer_tree(leaf)


def _answer_tree(leaf: AnswerLeaf) -> Tree:
    fields: Tree = {"question": leaf.question}
    match leaf:
        case Is(part=part, value=value):
            return {"is": fields | {"part": part, "value": value}}
        case In(part=part, values=values):
            return {"in": fields | {"part": part, "values": list(values)}}
        case Chosen(codes=codes, at_least=least):
            return {"chosen": fields | {"codes": list(codes), "at-least": least}}
        case AtMost(part=part, value=limit):
            return {"at-most": fields | {"part": part, "value": str(limit)}}
        case AtLeast(part=part, value=limit):
            return {"at-least": fields | {"part": part, "value": str(limit)}}


def _value_tree(
    rule: LevelOf | ShareOf | RatioOf | NumberOf | ShareOfPositives,
) -> Tree:
    match rule:
        case LevelOf(question=question, part=part):
            return {"level-of": {"question": question, "part": part}}
        case ShareOf(numerator=numerator, denominator=denominator):
            return {"share": _quotient(numerator, denominator)}
        case RatioOf(numerator=numerator, denominator=denominator):
            return {"ratio": _quotient(numerator, denominator)}
        case NumberOf(of=ref):
            return {"number": _ref(ref)}
        case ShareOfPositives(service_area=area):
            return {"share-of-positives": {"service-area": area}}


def _quotient(numerator: NumberRef, denominator: NumberRef) -> Tree:
    return {"numerator": _ref(numerator), "denominator": _ref(denominator)}


def _ref(ref: NumberRef) -> Tree:
    return {"question": ref.question, "part": ref.part}
