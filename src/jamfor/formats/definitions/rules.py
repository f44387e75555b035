"""From a rule as written to the core's rule; archetypes are put in full on the way.

A rule is a tree in which each node is one word with its fields. An archetype is a
named tree with placeholders; a placeholder is always a whole value.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from typing import TypeVar

import msgspec

from jamfor.core.indicators.rules import Ladder, Rule, Rung
from jamfor.core.questionnaires.conditions import All, AnyOf, Condition
from jamfor.formats.definitions.nodes import (
    ALL,
    ANY,
    LADDER,
    LEAVES,
    VALUES,
    WORDS,
    LadderNode,
)
from jamfor.formats.definitions.reading import Findings, Site, problem_of
from jamfor.formats.definitions.schema import ArchetypeEntry, Entry


E = TypeVar("E", bound=Entry)

_PLACEHOLDER = re.compile(r"\{([a-z0-9-]+)\}")
_STEP = re.compile(r"\.([^.\[`]+)|\[(\d+)\]")


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleReader:
    """Reads rules and conditions; what cannot be read is noted, and None returned."""

    findings: Findings
    archetypes: Mapping[str, ArchetypeEntry] = field(default_factory=dict)

    def rule(self, tree: object, site: Site) -> Rule | None:
        """Read the rule of an indicator."""
        node = self._node(tree, site)
        if node is None:
            return None
        word, fields = node
        if word in self.archetypes:
            full = self._expanded(word, fields, site)
            return None if full is None else self._plain().rule(full, site)
        if word in VALUES:
            value = self._fields(fields, VALUES[word], site.within(word))
            return None if value is None else value.core()
        if word == LADDER:
            return self._ladder(fields, site.within(word))
        return self._condition(word, fields, site)

    def condition(self, tree: object, site: Site) -> Condition | None:
        """Read a condition: what is judged yes, no or unknown."""
        node = self._node(tree, site)
        if node is None:
            return None
        word, fields = node
        if word in self.archetypes:
            full = self._expanded(word, fields, site)
            return None if full is None else self._plain().condition(full, site)
        return self._condition(word, fields, site)

    def _plain(self) -> RuleReader:
        """A reader without archetypes: they are written in primitive words only."""
        return replace(self, archetypes={})

    def _condition(self, word: str, fields: object, site: Site) -> Condition | None:
        if word in LEAVES:
            leaf = self._fields(fields, LEAVES[word], site.within(word))
            return None if leaf is None else leaf.core()
        if word not in {ALL, ANY}:
            self._unknown_word(word, site)
            return None
        if not isinstance(fields, list) or not fields:
            self.findings.refuse(
                "rule-without-parts",
                site.at(word),
                sv=f"Efter ”{word}” ska det stå en lista med minst ett villkor.",
                en=f"After “{word}” there must be a list with at least one condition.",
            )
            return None
        inner = site.within(word)
        parts = [self.condition(t, inner.within(i)) for i, t in enumerate(fields)]
        read = tuple(part for part in parts if part is not None)
        if len(read) < len(parts):
            return None
        return All(of=read) if word == ALL else AnyOf(of=read)

    def _ladder(self, fields: object, site: Site) -> Ladder | None:
        node = self._fields(fields, LadderNode, site)
        if node is None:
            return None
        rungs: list[Rung] = []
        for index, written in enumerate(node.rungs):
            when = self.condition(written.when, site.within("rungs", index, "when"))
            if when is not None:
                rungs.append(Rung(level=written.level, when=when))
        if len(rungs) < len(node.rungs):
            return None
        return Ladder(rungs=tuple(rungs), otherwise=node.otherwise)

    def _node(self, tree: object, site: Site) -> tuple[str, object] | None:
        """The one word of a node and its fields."""
        if isinstance(tree, dict) and len(tree) == 1:
            word, fields = next(iter(tree.items()))
            return str(word), fields
        self.findings.refuse(
            "rule-not-one-word",
            site.at(),
            sv="En regel är ett enda ord med sina fält, till exempel {offers: …}."
            " Sätt flera villkor under ”all” eller ”any”.",
            en="A rule is a single word with its fields, such as {offers: …}."
            " Put several conditions under “all” or “any”.",
        )
        return None

    def _fields(self, fields: object, kind: type[E], site: Site) -> E | None:
        try:
            return msgspec.convert(fields, kind)
        except msgspec.ValidationError as fault:
            what, _, inner = str(fault).partition(" - at ")
            steps = [
                int(number) if number else name for name, number in _STEP.findall(inner)
            ]
            self.findings.problems.append(problem_of(what, site.within(*steps)))
            return None

    def _unknown_word(self, word: str, site: Site) -> None:
        near = get_close_matches(word, {*WORDS, *self.archetypes}, n=1)
        swedish = f" Menas ”{near[0]}”?" if near else ""
        english = f" Is “{near[0]}” meant?" if near else ""
        self.findings.refuse(
            "unknown-rule",
            site.at(word),
            sv=f"”{word}” är ingen regel som kan stå här.{swedish}",
            en=f"“{word}” is no rule that can stand here.{english}",
        )

    def _expanded(self, word: str, fields: object, site: Site) -> object | None:
        """Put parameters in the place of an archetype's placeholders."""
        wanted = self.archetypes[word].parameters
        given = fields if isinstance(fields, dict) else {}
        unknown = [name for name in given if name not in wanted]
        lacking = [name for name in wanted if name not in given]
        for name in unknown:
            self.findings.refuse(
                "unknown-parameter",
                site.at(word, name),
                sv=f"”{word}” har ingen parameter ”{name}”; den har {_list(wanted)}.",
                en=f"“{word}” has no parameter “{name}”; it has {_list(wanted)}.",
            )
        for name in lacking:
            self.findings.refuse(
                "missing-parameter",
                site.at(word),
                sv=f"Parametern ”{name}” saknas. Lägg till den under ”{word}”.",
                en=f"The parameter “{name}” is missing. Add it under “{word}”.",
            )
        return None if lacking else _filled(self.archetypes[word].rule, given)


def _list(names: Iterable[str]) -> str:
    return ", ".join(names)


def _filled(tree: object, given: Mapping[str, object]) -> object:
    if isinstance(tree, dict):
        return {key: _filled(value, given) for key, value in tree.items()}
    if isinstance(tree, list):
        return [_filled(value, given) for value in tree]
    placeholder = _PLACEHOLDER.fullmatch(tree) if isinstance(tree, str) else None
    return tree if placeholder is None else given.get(placeholder[1], tree)


def placeholders(tree: object) -> set[str]:
    """Return the names of the placeholders of an archetype's rule."""
    if isinstance(tree, dict):
        return set().union(*(placeholders(value) for value in tree.values()))
    if isinstance(tree, list):
        return set().union(*(placeholders(value) for value in tree))
    found = _PLACEHOLDER.fullmatch(tree) if isinstance(tree, str) else None
    return {found[1]} if found else set()
