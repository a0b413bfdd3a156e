"""Who may sign in at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.apps import apps
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import User
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


class DeskBackend(ModelBackend):
    """There is one place to sign in, the desk, so a login that may not enter it cannot sign in.

    A session ends with the right: the user is asked anew at every request, whatever the session says.
    """

    def user_can_authenticate(self, user: User | AnonymousUser | None) -> bool:
        """Active, and of the desk."""
        return super().user_can_authenticate(user) and user is not None and user.is_staff

    def get_user(self, user_id: int) -> User | None:
        """Who a session belongs to, with what the bell on every page counts: one query brings both."""
        unread = apps.get_model("articles", "Notice")._default_manager.filter(recipient=OuterRef("pk"), read_at=None)  # noqa: SLF001 - Django's documented name
        count = unread.order_by().values("recipient").annotate(number=Count("pk")).values("number")
        user = User.objects.annotate(unread_notices=Coalesce(Subquery(count), 0)).filter(pk=user_id).first()
        return user if self.user_can_authenticate(user) else None
