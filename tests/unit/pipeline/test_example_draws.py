"""Draws of the example: the same for ever, spread as they should be."""

from __future__ import annotations

from statistics import fmean, pstdev

import pytest

from jamfor.pipeline.example.draws import Draws


UNIFORM = 0.278731917435195
NORMAL = 1.0313975442500418


def test_a_draw_never_changes() -> None:
    """Broken by another hash, other words, or another way to read them.

    The example that everybody has seen would change with it.
    """
    draws = Draws(seed=2022)

    assert draws.uniform("a", "b") == pytest.approx(UNIFORM, abs=1e-15)
    assert draws.normal("a", "b") == pytest.approx(NORMAL, abs=1e-12)


def test_draws_are_spread_as_their_names_say() -> None:
    """Broken by a wrong deviation of the sum."""
    draws = Draws(seed=1)
    uniform = [draws.uniform(str(key)) for key in range(4000)]
    normal = [draws.normal(str(key)) for key in range(4000)]

    assert 0 <= min(uniform) < 0.01
    assert 0.99 < max(uniform) < 1
    assert fmean(normal) == pytest.approx(0, abs=0.05)
    assert pstdev(normal) == pytest.approx(1, abs=0.05)


def test_seeds_and_keys_part() -> None:
    """Broken by leaving the seed out of the hash."""
    found = {Draws(seed=s).uniform(k) for s in (1, 2) for k in ("a", "b")}

    assert len(found) == 4
