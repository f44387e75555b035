"""One address of Kolada's at a time: patient where it is busy, plain where it refuses.

429 is waited out as long as the server says, a fault of the server's own and a broken
connection a little longer each time; both a bounded number of times.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from http.client import HTTPException
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from jamfor.core.vocabulary.errors import JamforError
from jamfor.formats.kolada.asking import KoladaRefusedError, TooLongError


TRIES = 5
PATIENCE = 60.0  # seconds a reply may take
BUSY = 60.0  # seconds to wait after 429 where the server does not say
LONGEST_WAIT = 300.0  # seconds
MOST_BYTES = 256 * 1024 * 1024  # of one reply


class KoladaUnreachableError(JamforError):
    """Nobody answered at the address, however often we asked."""

    code = "kolada-unreachable"


@dataclass(frozen=True, slots=True, kw_only=True)
class KoladaServer:
    """Fetches addresses; `sleep` waits, so that a test need not."""

    sleep: Callable[[float], None] = time.sleep
    patience: float = PATIENCE

    def fetch(self, address: str) -> bytes:
        """Return the reply of an address; raise what says why there is none."""
        fault = ""
        for attempt in range(TRIES):
            try:
                return self._once(address)
            except HTTPError as error:
                with error:
                    fault = f"{error.code} {error.reason}"
                    wait = _wait(error, attempt)
                    if wait is None:
                        raise _refusal(address, error) from error
            except (URLError, TimeoutError, HTTPException, OSError) as error:
                fault, wait = str(error), float(2**attempt)
            if attempt + 1 < TRIES:
                self.sleep(wait)
        raise KoladaUnreachableError(
            f"{address} did not answer after {TRIES} tries ({fault}); try again later"
        )

    def _once(self, address: str) -> bytes:
        headers = {"Accept": "application/json", "User-Agent": "jamfor"}
        request = Request(address, headers=headers)  # noqa: S310 - see checked_address
        with urlopen(request, timeout=self.patience) as reply:  # noqa: S310
            content: bytes = reply.read(MOST_BYTES + 1)
        if len(content) > MOST_BYTES:
            raise KoladaRefusedError(f"{address} answers more than a page can hold")
        return content


def checked_address(address: str) -> str:
    """Return where Kolada is said to be; refuse what is no address on the web."""
    parts = urlsplit(address)
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        raise JamforError(f"--address must begin with https:// or http://: {address}")
    return address.rstrip("/").removesuffix("/v2").removesuffix("/v3")


def _wait(error: HTTPError, attempt: int) -> float | None:
    """Seconds until the next try, or None where asking again is no use."""
    if error.code == HTTPStatus.TOO_MANY_REQUESTS:
        return min(_retry_after(error.headers.get("Retry-After", "")), LONGEST_WAIT)
    if error.code >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return float(2**attempt)
    return None


def _retry_after(said: str) -> float:
    if said.strip().isdigit():
        return float(said)
    try:
        moment = parsedate_to_datetime(said)
    except ValueError:
        return BUSY
    now = datetime.now(UTC)  # noqa: TID251 - the edge knows the time
    return max(0.0, (moment.astimezone(UTC) - now).total_seconds())


def _refusal(address: str, error: HTTPError) -> KoladaRefusedError:
    said = error.read(500).decode("utf-8", "replace").strip()
    told = f"{address} answers {error.code}" + (f" ({said})" if said else "")
    if error.code == HTTPStatus.REQUEST_URI_TOO_LONG or (
        error.code == HTTPStatus.BAD_REQUEST and "/v2/" in address
    ):
        return TooLongError(told)
    hint = _HINTS.get(error.code, "")
    if error.code == HTTPStatus.GONE and "/v2/" in address:
        hint = "version 2 is switched off there: use --api v3"
    return KoladaRefusedError(f"{told}; {hint}" if hint else told)


_HINTS = {
    404: "there is no Kolada at the address, or no such version: look at --address",
    410: "what is asked for is no longer there",
    422: "an id or a year is not one Kolada has: look at --kpi, --municipality, --year",
}
