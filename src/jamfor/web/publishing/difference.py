"""What a release waiting for agreement changes, beside the one readers see now."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from jamfor.core.releases.cause_words import CAUSES
from jamfor.core.vocabulary.errors import NotFoundError
from jamfor.core.vocabulary.texts import Language
from jamfor.pipeline.comparing.comparison import compared
from jamfor.pipeline.comparing.files import figures_csv
from jamfor.pipeline.comparing.grouped import Grouped, Scope
from jamfor.pipeline.comparing.releases import difference_lines, read_sound
from jamfor.pipeline.comparing.report import COLUMNS, Manner, summary
from jamfor.store.durable import write_durably
from jamfor.store.manifest import Manifest, read_manifest
from jamfor.store.releases import current_release


FOLDER = "differences"
LANGUAGES: Final[tuple[Language, ...]] = ("sv", "en")

Counts = dict[str, dict[str, int]]
"""By cause, how many figures changed, came, left, or are only marked otherwise."""


def keep_difference(data: Path, draft: str) -> tuple[str, Counts]:
    """Compare a draft with the current release; keep the report in both languages,
    and a row for each figure.

    Returns the id compared with and the counts; nothing to either where no release is
    published yet. Raises CorruptReleaseError for one that is not what it says.
    """
    try:
        before = current_release(data)
    except NotFoundError:
        return "", {}
    folders = (before, data / "drafts" / draft)
    manifests = tuple(read_manifest(folder, Manifest) for folder in folders)
    found = compared(*(read_sound(folder) for folder in folders))
    grouped = Grouped(found, Scope())
    (data / FOLDER).mkdir(exist_ok=True)
    for language in LANGUAGES:
        manner = Manner(language=language, cut=True, whole=True)
        lines = difference_lines(grouped, manner, (manifests[0], manifests[1]))
        content = "".join(f"{line}\n" for line in lines)
        path = difference_file(data, draft, f"{language}.txt")
        write_durably(path, content.encode())
    write_durably(difference_file(data, draft, "csv"), figures_csv(grouped))
    return before.name, _counts(grouped)


def difference_file(data: Path, draft: str, form: str) -> Path:
    """Return where the report of a draft lies, whether or not it is there.

    The form is `sv.txt` or `en.txt`, the report with its long lists cut, or `csv`, a
    row for each figure that differs.
    """
    return data / FOLDER / f"{draft}.{form}"


def _counts(grouped: Grouped) -> Counts:
    """The counts by cause; a whole round's figures are counted as new or gone."""
    told = {
        str(cause): {
            column: sum(area.get(column, 0) for area in areas.values())
            for column in COLUMNS
        }
        for cause, areas in summary(grouped).items()
    }
    for change in grouped.found.rounds:
        row = told.setdefault("round", dict.fromkeys(COLUMNS, 0))
        row["added" if change.came else "removed"] += change.figures
    return {str(cause): told[str(cause)] for cause in CAUSES if str(cause) in told}
