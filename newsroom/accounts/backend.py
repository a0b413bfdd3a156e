"""Who may sign in at all."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import Group, User
from django.db.models import CharField, Count, F, OuterRef, StringAgg, Subquery, Value
from django.db.models.functions import Cast, Coalesce, Concat

from newsroom.models import Reporter, Section

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser
    from django.db.models import QuerySet
    from django.db.models.query import RawQuerySet

_BETWEEN = Value(" ")
#: Stands for the user in the question; no row has this key.
_WHO = -1
#: Of their reporter: what they are called; all else is fetched when it is asked for.
_OF_REPORTER = ("id", "slug", "name_ko", "name_en")
_PERMISSION = Concat("permission__content_type__app_label", Value("."), "permission__codename")


class DeskBackend(ModelBackend):
    """There is one place to sign in, the desk, so a login that may not enter it cannot sign in.

    A session ends with the right: the user is asked anew at every request, whatever the session says.
    """

    def user_can_authenticate(self, user: User | AnonymousUser | None) -> bool:
        """Active, and of the desk."""
        return super().user_can_authenticate(user) and user is not None and user.is_staff

    def get_user(self, user_id: int) -> User | None:
        """Who a session belongs to, with what every page of the desk asks of them: one query brings all of it.

        That is their rights, the sections they are kept to, what they are called, and what the bell counts.
        """
        sql, params = _question()
        found: RawQuerySet[Any] = User.objects.raw(sql, [user_id if param == _WHO else param for param in params])
        user = next(iter(found), None)
        if user is None or not self.user_can_authenticate(user):
            return None
        if not user.is_superuser:
            # Where Django's own backend keeps what it has asked for.
            user._perm_cache = {*(user.granted or "").split(), *(user.granted_by_group or "").split()}  # noqa: SLF001
        user.edited_keys = {int(key) for key in (user.edits or "").split()}
        _know_reporter(user)
        return user  # type: ignore[no-any-return]


def _know_reporter(user: Any) -> None:
    """Keep who they are in print, or that they are nobody there, where Django would ask for it."""
    values = [getattr(user, f"reporter_{name}") for name in _OF_REPORTER]
    if values[0] is None:
        user._state.fields_cache["reporter"] = None  # noqa: SLF001 - as `select_related` does
    else:
        Reporter.from_db(user._state.db, _OF_REPORTER, values).user = user  # noqa: SLF001 - Django's documented name


@cache
def _question() -> tuple[str, tuple[Any, ...]]:
    """What is asked of one user, put into SQL once: to build it takes ten times as long as to answer it."""
    unread = apps.get_model("articles", "Notice")._default_manager.filter(recipient=OuterRef("pk"), read_at=None)  # noqa: SLF001 - Django's documented name
    count = unread.order_by().values("recipient").annotate(number=Count("pk")).values("number")
    by_group: QuerySet[Any] = Group.permissions.through.objects.filter(group__user=OuterRef("pk")).values("group__user")
    own: QuerySet[Any] = User.user_permissions.through.objects.filter(user=OuterRef("pk")).values("user")
    edited: QuerySet[Any] = Section.editors.through.objects.filter(user=OuterRef("pk")).values("user")
    everybody: QuerySet[Any] = User.objects.annotate(
        unread_notices=Coalesce(Subquery(count), 0),
        granted_by_group=Subquery(by_group.annotate(all=StringAgg(_PERMISSION, _BETWEEN)).values("all")),
        granted=Subquery(own.annotate(all=StringAgg(_PERMISSION, _BETWEEN)).values("all")),
        edits=Subquery(edited.annotate(all=StringAgg(Cast("section_id", CharField()), _BETWEEN)).values("all")),
        **{f"reporter_{name}": F(f"reporter__{name}") for name in _OF_REPORTER},
    )
    sql, params = everybody.filter(pk=_WHO).query.sql_with_params()
    return sql, tuple(params)
