"""What differs between the desk and the public site by address."""

from __future__ import annotations

import pytest
from django.test import Client

from newsroom.roles import Role
from tests.builders import make_publication, make_user

pytestmark = pytest.mark.django_db


def test_a_public_page_is_asked_for_without_session_user_or_messages() -> None:
    make_publication()
    client = Client()
    client.force_login(make_user(Role.DESK_EDITOR))
    request = client.get("/").wsgi_request
    assert not any(hasattr(request, name) for name in ("session", "user", "_messages"))


def test_at_the_desk_they_are_there() -> None:
    make_publication()
    client = Client()
    editor = make_user(Role.DESK_EDITOR)
    client.force_login(editor)
    request = client.get("/admin/").wsgi_request
    assert request.user == editor
    assert request.session
    assert hasattr(request, "_messages")
