"""Finding by what people type."""

from __future__ import annotations

import pytest

from jamfor.core.vocabulary.texts import LocalText
from jamfor.web.explorer.queries.finding import (
    Entry,
    Sort,
    folded,
    found,
    nearest,
)


def entry(name: str, *, sort: Sort = Sort.PLACE, code: str = "") -> Entry:
    """Return something to find."""
    return Entry(
        sort=sort,
        code=code or name,
        text=LocalText(sv=name, en=name),
        address=name,
        detail=None,
        names=(folded(name), folded(code or name)),
    )


SWEDEN = (
    entry("Mora", code="2062"),
    entry("Morgongåva"),
    entry("Östra Göinge", code="1256"),
    entry("Göteborg", code="1480"),
    entry("Norra Hisingen"),
    entry("Rutin för samordning", sort=Sort.INDICATOR, code="U31468"),
)


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ("mora", ["Mora"]),
        ("MOR", ["Mora", "Morgongåva", "Rutin för samordning"]),
        ("ostra goinge", ["Östra Göinge"]),
        ("göinge", ["Östra Göinge"]),
        ("1480", ["Göteborg"]),
        ("u31468", ["Rutin för samordning"]),
        ("samordning rutin", ["Rutin för samordning"]),
        ("borg", ["Göteborg"]),
        ("ora", ["Mora"]),
        ("xyz", []),
        ("  ", []),
    ],
)
def test_case_accents_and_order_of_words_do_not_matter(
    asked: str, names: list[str]
) -> None:
    """Breaks if å is not folded, or if only the beginning of a name is searched."""
    assert [hit.text.sv for hit in found(SWEDEN, asked)] == names


def test_whole_names_come_before_beginnings_before_pieces() -> None:
    """Breaks if hits are sorted by name alone."""
    names = [entry("Ahora"), entry("Ort Hora"), entry("Horad"), entry("Hora")]

    hits = [hit.text.sv for hit in found(names, "hora")]

    assert hits == ["Hora", "Horad", "Ort Hora", "Ahora"]


@pytest.mark.parametrize(
    ("asked", "name"),
    [("götborg", "Göteborg"), ("ostra gonige", "Östra Göinge"), ("moora", "Mora")],
)
def test_a_misspelt_name_is_near(asked: str, name: str) -> None:
    """Breaks if nearness is measured before accents are folded."""
    assert nearest(SWEDEN, asked)[0].text.sv == name


def test_only_the_sorts_asked_for_are_near() -> None:
    """Breaks if an unknown indicator suggests municipalities."""
    assert nearest(SWEDEN, "moora", Sort.INDICATOR) == ()
