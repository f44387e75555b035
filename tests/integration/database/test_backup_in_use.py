"""A backup of a site in use is of one moment, and stops nobody."""

from __future__ import annotations

import pytest
from django.utils import timezone

from builders.databases import together
from jamfor.cli.backup_tables import entry_of, one_moment
from jamfor.web.collection.models import Note


def say(text: str) -> None:
    Note.objects.create(
        place="1460", period="2022", question="q", text=text, at=timezone.now()
    )


@pytest.mark.django_db(transaction=True)
def test_a_backup_sees_one_moment_while_others_go_on_writing() -> None:
    """Breaks when tables are read one after another without a snapshot: an answer could
    be in a backup without its event. Breaks, too, when the backup holds a lock: then
    the other waits for it and is refused.
    """
    say("before")

    with one_moment():
        first = entry_of(Note)
        together([lambda: say("meanwhile")])
        again = entry_of(Note)

    assert first == again
    assert first.rows == 1
    assert entry_of(Note).rows == 2
