"""A worker in the test's own process: what is queued waits until it is told to work."""

from __future__ import annotations

from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult


KEPT = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


def work(*, most: int = 1000) -> int:
    """Do what is due, as a worker does, and return how much that was.

    A worker of its own would close the test's connection.
    """
    worker = Worker(
        queue_names=["default"],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id="one",
        excluded_queue_names=[],
    )
    done = 0
    while done < most and (due := DBTaskResult.objects.ready().first()) is not None:
        due.claim(worker.worker_id)
        worker.run_task(due)
        done += 1
    return done
