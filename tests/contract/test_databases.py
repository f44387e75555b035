"""Which database the product uses: none yet, and from the first one on it is two.

The site reads releases (decision 0005). Whatever writes to a database is tested on
SQLite and on PostgreSQL; nothing does so far, and this is where that would show.
"""

from __future__ import annotations

import importlib.util

from django.apps import apps
from django.db import connections


def test_no_part_of_the_product_uses_a_database() -> None:
    """Breaks with the first model, migration or database setting. Then the tests that
    use it must run on SQLite and PostgreSQL both, and this one must say so instead.
    """
    ours = [app for app in apps.get_app_configs() if app.name.startswith("jamfor.")]

    assert ours
    assert [model for app in ours for model in app.get_models()] == []
    assert not any(importlib.util.find_spec(f"{app.name}.migrations") for app in ours)
    assert connections["default"].settings_dict["ENGINE"].endswith(".dummy")
