"""Who may sign in at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.backends import ModelBackend

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User


class DeskBackend(ModelBackend):
    """There is one place to sign in, the desk, so a login that may not enter it cannot sign in.

    A session ends with the right: the user is asked anew at every request, whatever the session says.
    """

    def user_can_authenticate(self, user: User | AnonymousUser | None) -> bool:
        """Active, and of the desk."""
        return super().user_can_authenticate(user) and user is not None and user.is_staff
