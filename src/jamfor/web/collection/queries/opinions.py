"""What administrations would have answered to questions they share."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from jamfor.core.answers.content import Content
from jamfor.formats.contents import content_from_json
from jamfor.web.collection.models import Opinion, Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class OpinionView:
    """An administration's own view of a question, or that of somebody without one.

    `holder` is the id of the administration; of a view of one's own it is None.
    """

    administration: str
    holder: int | None
    by_id: int | None
    content: Content
    text: str
    by: str
    at: datetime

    @property
    def whose(self) -> str:
        """The administration, and who spoke for it."""
        alone = self.administration == self.by or not self.by
        return self.administration if alone else f"{self.administration} ({self.by})"


def opinions_of(
    unit: Unit, questions: Collection[str] | None = None
) -> dict[str, tuple[OpinionView, ...]]:
    """Return the opinions that stand, by question: the latest of each; one query.

    Of every question, or of some; none where there are none to ask about.
    """
    latest: dict[tuple[str, int | None, int | None], Opinion] = {}
    rows = Opinion.objects.filter(unit=unit).select_related("administration", "by")
    if questions is not None:
        rows = rows.filter(question__in=questions)
    for row in rows.order_by("id"):
        whose = row.by_id if row.administration_id is None else None
        latest[row.question, row.administration_id, whose] = row
    found: dict[str, tuple[OpinionView, ...]] = {}
    for row in latest.values():
        if not row.withdrawn:
            view = OpinionView(
                administration=str(row.administration or row.by or ""),
                holder=row.administration_id,
                by_id=row.by_id,
                content=content_from_json(row.content),
                text=row.text,
                by=str(row.by or ""),
                at=row.at,
            )
            found[row.question] = (*found.get(row.question, ()), view)
    return found
