"""Releases of what the collection holds: one person orders, another agrees."""

from __future__ import annotations

import getpass
import sys
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from jamfor.cli.rounds import now
from jamfor.cli.site import KEY, SECRETS, ready
from jamfor.core.releases.ids import ReleaseId
from jamfor.core.vocabulary.errors import JamforError
from jamfor.core.vocabulary.texts import LocalText


if TYPE_CHECKING:
    from jamfor.web.accounts.models import User
    from jamfor.web.publishing.models import Publication

# The models are there once Django is set up, which takes a data folder.
# ruff: noqa: PLC0415


class TwoPersonsError(JamforError):
    """One person alone cannot publish answers that were collected here."""

    code = "two-persons"


def held_years(data: Path) -> tuple[str, ...]:
    """Return the rounds frozen from the collection of a data folder, if it has one.

    A folder without a key has had no round and nobody in it; a database that is there
    and does not answer is a refusal, never taken for none.
    """
    if not (data / SECRETS / KEY).is_file():
        return ()
    ready(data)
    from jamfor.web.publishing.definitions import held_rounds

    return tuple(made.period for made in held_rounds())


def refuse_alone(held: Sequence[str], data: Path) -> None:
    """Raise TwoPersonsError where any round is held: nobody publishes it alone."""
    if held:
        raise TwoPersonsError(
            f"the answers of {', '.join(held)} in {data} were collected here: a release"
            " is ordered with `jamfor build-release ID --by ADDRESS`, or on the site,"
            " and published when somebody else has agreed"
        )


def order_and_build(
    data: Path,
    release_id: ReleaseId,
    *,
    by: str,
    published_at: datetime,
    notes: Sequence[LocalText],
) -> str:
    """Order a release as somebody at the agency, build its draft, and say what next."""
    from jamfor.web.publishing.building import build

    if len(notes) > 1:
        raise JamforError("a release that two persons publish has one --note")
    user = signed_in(by)
    ordered = _ordered(data, release_id, user, published_at, notes)
    folder = build(ordered, data=data, clock=now)
    return (
        f"{folder}\n{told(ordered)}\n{release_id} is a draft that no reader sees."
        f" Somebody else agrees: jamfor agree-release {release_id} --by ADDRESS"
    )


def _ordered(
    data: Path,
    release_id: ReleaseId,
    user: User,
    published_at: datetime,
    notes: Sequence[LocalText],
) -> Publication:
    """The order of a release, made, or made anew if it stands unpublished."""
    from jamfor.web.publishing.actions import Order, order, order_again
    from jamfor.web.publishing.definitions import held_rounds
    from jamfor.web.publishing.models import Publication

    wanted = Order(
        published_at=published_at, note=next(iter(notes), None), release=release_id
    )
    earlier = Publication.objects.filter(release=str(release_id)).first()
    if earlier is not None:
        order_again(earlier, data=data, by=user, now=now(), wanted=wanted)
        return earlier
    year = str(release_id.year)
    made = next((each for each in held_rounds() if each.period == year), None)
    if made is None:
        raise TwoPersonsError(
            f"no round of {year} was frozen here: a release of what the collection"
            f" holds has the year of one of its rounds"
        )
    return order(made, wanted, data=data, by=user, now=now())


def signed_in(email: str) -> User:
    """Ask for password and code, as the site does, and return whose they are.

    Where there is no terminal they are two lines of standard input.
    """
    from jamfor.web.accounts.by_command import person_by_command

    ask: Callable[[str], str] = getpass.getpass if sys.stdin.isatty() else _line
    return person_by_command(
        email, password=ask("Password: "), code=ask("Code: "), now=now()
    )


def _line(_: str) -> str:
    return sys.stdin.readline().rstrip("\n")


def told(ordered: Publication) -> str:
    """Return what somebody agrees to: of what, ordered by whom, and what it changes."""
    beside = (
        f"beside {ordered.compared_with}"
        if ordered.compared_with
        else "nothing was published before it"
    )
    counts = [
        f"  {cause}: " + ", ".join(f"{n} {kind}" for kind, n in row.items() if n)
        for cause, row in ordered.differs.items()
    ]
    head = (
        f"{ordered.release} of snapshot {ordered.snapshot} of {ordered.round.period},"
        f" ordered by {ordered.ordered_by.email}; {beside}:"
    )
    return "\n".join([head, *(counts or ["  no figure differs"])])
