"""The answer to a question as canonical JSON: what is stored, sent and compared."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from jamfor.core.answers.answers import Evidence
from jamfor.core.answers.content import Content
from jamfor.core.vocabulary.missing import Missing


def content_to_json(content: Content) -> str:
    """Return the one JSON of a content: keys and codes sorted, nothing left out.

    >>> content_to_json(Content(values={"": ("yes",)}))
    '{"values":{"":["yes"]}}'
    """
    tree: dict[str, Any] = {
        "values": {
            part: {"missing": answer.value}
            if isinstance(answer, Missing)
            else sorted(answer)
            for part, answer in content.values.items()
        }
    }
    if content.evidence is not None:
        tree["evidence"] = {
            "decided": _day(content.evidence.decided),
            "followed_up": _day(content.evidence.followed_up),
            "documented": content.evidence.documented,
        }
    if content.link:
        tree["link"] = content.link
    return json.dumps(tree, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def content_from_json(text: str) -> Content:
    """Return the content of its JSON; raises ValueError or KeyError for another."""
    tree = json.loads(text)
    evidence = tree.get("evidence")
    return Content(
        values={
            part: Missing(answer["missing"])
            if isinstance(answer, dict)
            else tuple(answer)
            for part, answer in tree["values"].items()
        },
        evidence=Evidence(
            decided=_date(evidence["decided"]),
            followed_up=_date(evidence["followed_up"]),
            documented=evidence["documented"],
        )
        if evidence
        else None,
        link=tree.get("link", ""),
    )


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _date(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
