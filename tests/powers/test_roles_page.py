"""docs/roles.md says what the code has."""

from __future__ import annotations

import io

import pytest
from django.conf import settings
from django.core.management import call_command

from articles.management.powers import powers
from articles.workflow import TRANSITIONS
from newsroom.roles import PERMISSIONS, Role


def page() -> str:
    out = io.StringIO()
    call_command("roles", "--markdown", stdout=out)
    return out.getvalue()


def test_the_page_is_what_the_command_says() -> None:
    kept = (settings.BASE_DIR / "docs" / "roles.md").read_text("utf-8")
    assert page() == kept, "python manage.py roles --markdown > docs/roles.md"


def test_a_permission_given_to_a_role_is_on_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    before = page()
    monkeypatch.setitem(PERMISSIONS, Role.REPORTER, PERMISSIONS[Role.REPORTER] | {"articles.withdraw_article"})
    assert "| Withdraw a published article | – | own" not in before
    (line,) = (line for line in page().splitlines() if line.startswith("| Withdraw a published"))
    assert (
        line == "| Withdraw a published article | – | in their sections | in their sections | in their sections | yes |"
    )


def test_every_permission_beyond_rows_stands_in_an_act() -> None:
    """Or somebody could be given a right of which the page says nothing."""
    named = {permission for power in powers() for permission in power.permissions}
    given = {name for names in PERMISSIONS.values() for name in names}
    of_rows = {name for name in given if name.split(".")[1].startswith(("add_", "change_", "delete_", "view_"))}
    # A limit of other acts, which the page says as “own articles”.
    assert given - of_rows - named == set()
    assert {transition.permission for transition in TRANSITIONS.values()} <= named
