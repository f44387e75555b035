"""Documents as PDF/UA-1, by typst: tagged, with a language and a title."""

from __future__ import annotations

import json
from pathlib import Path

import typst

from jamfor.formats.documents.trees import (
    Paper,
    Signed,
    Tree,
    questionnaire_tree,
    receipt_tree,
)


_TEMPLATE = Path(__file__).parent / "paper.typ"


def questionnaire_pdf(paper: Paper) -> bytes:
    """Return a unit's questionnaire to print: every question, with room to answer.

    The same paper gives the same bytes.
    """
    return _compiled(questionnaire_tree(paper))


def receipt_pdf(paper: Paper, signed: Signed) -> bytes:
    """Return a receipt with the answers that were signed; the same bytes every time."""
    return _compiled(receipt_tree(paper, signed))


def _compiled(tree: Tree) -> bytes:
    compiled = typst.compile(
        str(_TEMPLATE),
        root=str(_TEMPLATE.parent),
        # The program's own type, so that it looks the same everywhere.
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(tree, ensure_ascii=False)},
        pdf_standards=["ua-1"],
        timestamp=0,
    )
    return bytes(compiled)
