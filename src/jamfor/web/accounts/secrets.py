"""Links and codes that let somebody in: made, and known again by their hashes."""

from __future__ import annotations

import hashlib
import secrets

from django.utils.crypto import constant_time_compare, salted_hmac


DIGITS = 6


def new_token() -> str:
    """Return the secret of a personal link: 256 bits, safe in an address."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """Return what is kept of a link's secret; the secret itself is long and random."""
    return hashlib.sha256(token.encode()).hexdigest()


def new_code() -> str:
    """Return a code to type: six digits."""
    return f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"


def code_hash(code: str, *, of: int) -> str:
    """Return what is kept of a code; short, so it is keyed with the site's secret."""
    return salted_hmac(f"jamfor.code.{of}", code, algorithm="sha256").hexdigest()


def is_code(code: str, kept: str, *, of: int) -> bool:
    """Whether a code is the one kept, in a time that tells nothing."""
    return constant_time_compare(code_hash(code, of=of), kept)


def key_hash(text: str) -> str:
    """Return a key under which attempts are counted."""
    return salted_hmac("jamfor.attempt", text, algorithm="sha256").hexdigest()
