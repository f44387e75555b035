"""What is only ever added to: the database itself refuses the rest."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, models, transaction
from django.utils import timezone

from builders.databases import allow_changes, on_postgresql
from builders.rounds import opened_round, unit_at
from jamfor.web.audit.append_only import APPEND_ONLY
from jamfor.web.audit.models import Event
from jamfor.web.audit.triggers import REFUSAL, names, tables
from jamfor.web.collection.models import Note, Revision


def said(text: str = "a") -> Note:
    return Note.objects.create(
        place="1460", period="2022", question="q", text=text, at=timezone.now()
    )


def triggers() -> set[str]:
    """Return the triggers the database has."""
    query = (
        "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
        if on_postgresql()
        else "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        return {name for (name,) in cursor.fetchall()}


def expected() -> set[str]:
    return {
        name
        for model in APPEND_ONLY
        for name in names(model._meta.db_table, vendor=connection.vendor)
    }


def refused(statement: str) -> bool:
    """Whether the database refuses a statement, and says why."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    except DatabaseError as error:
        return REFUSAL in str(error)
    return False


@pytest.mark.django_db
def test_after_all_migrations_every_append_only_table_has_its_triggers() -> None:
    """Breaks when a model is marked and no trigger follows, or a migration drops one.

    PostgreSQL cuts long names; then the sets differ, too.
    """
    assert len(APPEND_ONLY) >= 8
    assert set(tables()) <= set(connection.introspection.table_names())
    assert expected() <= triggers()


TABLES = sorted(APPEND_ONLY, key=lambda model: model._meta.db_table)


@pytest.mark.django_db
@pytest.mark.parametrize("model", TABLES, ids=lambda model: model._meta.db_table)
def test_every_append_only_table_refuses_change_removal_and_emptying(
    model: type[models.Model],
) -> None:
    """Breaks when `post_migrate` no longer makes the triggers of a table.

    The row that is added refers to others that are not there: that is looked at when a
    transaction ends, and this one is rolled back.
    """
    quoted = connection.ops.quote_name
    table = quoted(model._meta.db_table)
    key = quoted(model._meta.pk.column)
    if on_postgresql():
        assert refused(f"TRUNCATE {table} CASCADE")
    with transaction.atomic():
        insert_anything(model)

        assert refused(f"UPDATE {table} SET {key} = {key}")  # noqa: S608 - names
        assert refused(f"DELETE FROM {table}")  # noqa: S608 - names
        model._base_manager.get()
        transaction.set_rollback(True)


def insert_anything(model: type[models.Model]) -> None:
    """Add a row with something in every column that must have it."""
    fields = model._meta.concrete_fields
    made = (models.AutoField, models.BigAutoField)
    model._base_manager.create(
        **{f.attname: anything(f) for f in fields if not isinstance(f, made)}
    )


def anything(field: models.Field[object, object]) -> object:
    """Return a value a column takes."""
    if field.null:
        return None
    if field.has_default():
        return field.get_default()
    kinds: dict[type[models.Field[object, object]], object] = {
        models.DateTimeField: timezone.now(),
        models.BinaryField: b"1",
        models.CharField: "1",
        models.TextField: "1",
        models.JSONField: [],
    }
    return next((v for kind, v in kinds.items() if isinstance(field, kind)), 1)


@pytest.mark.django_db
def test_an_object_that_is_saved_again_is_refused() -> None:
    note = said("first")
    note.text = "second"

    with pytest.raises(DatabaseError, match=REFUSAL), transaction.atomic():
        note.save()

    assert Note.objects.get().text == "first"


@pytest.mark.django_db
@pytest.mark.skipif(
    "on_postgresql()", reason="only SQLite can put a row in another’s place"
)
def test_a_row_cannot_be_replaced_by_inserting_another() -> None:
    """Breaks when connections lose `recursive_triggers`: REPLACE removes silently."""
    said("first")

    assert refused(
        "INSERT OR REPLACE INTO collection_note"
        " (id, place, period, question, text, at, by_id)"
        " SELECT id, place, period, question, 'second', at, by_id FROM collection_note"
    )

    assert Note.objects.get().text == "first"


@pytest.mark.django_db
def test_an_answer_of_a_round_can_be_neither_changed_nor_removed() -> None:
    """The whole of the product’s own tables, as they are in use."""
    unit = unit_at(opened_round(), "1460")
    Revision.objects.create(
        unit=unit,
        question="q",
        number=1,
        based_on=0,
        content="{}",
        source="answered",
        at=timezone.now(),
    )

    for attempt in (
        lambda: Revision.objects.update(content="changed"),
        lambda: Revision.objects.all().delete(),
        lambda: Event.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError, match=REFUSAL), transaction.atomic():
            attempt()

    assert Revision.objects.get().content == "{}"


@pytest.mark.django_db(transaction=True)
def test_a_table_that_is_remade_has_its_triggers_again_after_migrating() -> None:
    """Breaks when triggers are made by a migration instead of after all of them: SQLite
    makes a table anew to change a column, and the triggers of the old one are gone.
    """
    name = Note._meta.get_field("period")
    wider = models.CharField(max_length=11)
    wider.set_attributes_from_name("period")
    wider.model = Note
    before = triggers()

    with connection.schema_editor() as editor:
        editor.alter_field(Note, name, wider)
    lost = before - triggers()
    with connection.schema_editor() as editor:
        editor.alter_field(Note, wider, name)
    call_command("migrate", verbosity=0)

    assert bool(lost) is not on_postgresql()
    assert expected() <= triggers()
    said()
    assert refused("DELETE FROM collection_note")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("time", ["first", "second"])
def test_a_test_that_commits_is_cleaned_up_and_the_triggers_stay(time: str) -> None:
    """Breaks when the rows of the first time are there the second, or unguarded."""
    assert not Note.objects.exists()

    said()

    assert refused("DELETE FROM collection_note")


@pytest.mark.django_db(transaction=True)
def test_what_tests_drop_is_made_again_by_migrating() -> None:
    allow_changes(connection)
    assert not expected() & triggers()

    call_command("migrate", verbosity=0)

    assert expected() <= triggers()
