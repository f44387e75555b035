"""Chance that is the same on every machine: each draw follows from a seed and a key."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2b
from math import sqrt
from struct import unpack


_BYTES = 16
_WORDS = _BYTES // 2
_WORD = 1 << 16
_LAYOUT = f">{_WORDS}H"
_MEAN = _WORDS * (_WORD - 1) / 2
_DEVIATION = sqrt(_WORDS * (_WORD * _WORD - 1) / 12)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draws:
    """Draws from a seed; a draw is asked for by key, so that order never matters."""

    seed: int

    def uniform(self, *key: str) -> float:
        """Return a number from 0 up to but not 1.

        >>> Draws(seed=1).uniform("a") == Draws(seed=1).uniform("a")
        True
        """
        return int.from_bytes(self._digest(key)[:6], "big") / (1 << 48)

    def normal(self, *key: str) -> float:
        """Return a nearly normal number with mean 0 and deviation 1.

        A sum of eight uniform words: whole numbers until the last step, so that no
        mathematics library can make it differ between machines.
        """
        words: tuple[int, ...] = unpack(_LAYOUT, self._digest(key))
        return (sum(words) - _MEAN) / _DEVIATION

    def _digest(self, key: tuple[str, ...]) -> bytes:
        text = f"{self.seed}|{'|'.join(key)}"
        return blake2b(text.encode(), digest_size=_BYTES).digest()
