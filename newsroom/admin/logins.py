"""Logins at the desk, by role. Raw rows of Django's and django-allauth's are nobody's to edit here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from allauth.account.internal.flows.reauthentication import raise_if_reauthentication_required
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django import forms
from django.contrib import admin, messages
from django.contrib.auth.models import Group, User
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Prefetch
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from newsroom.accounts.people import MANAGE, may_manage, may_recover, role_of, roles_to_give, set_role
from newsroom.accounts.recovery import end_sessions, recovery_path, reset_second_factors
from newsroom.auditing import note
from newsroom.models import AuditAct
from newsroom.roles import Role

if TYPE_CHECKING:
    from django.db.models import Model, QuerySet
    from django.http import HttpRequest, HttpResponse
    from django.urls import URLPattern

for model in (Authenticator, EmailAddress, UserSession, User, Group):
    admin.site.unregister(model)

ROLE_NAMES = {
    Role.REPORTER: pgettext_lazy("role", "Reporter"),
    Role.DESK_EDITOR: pgettext_lazy("role", "Desk editor"),
    Role.MANAGING_EDITOR: pgettext_lazy("role", "Managing editor"),
}


def actor_of(request: HttpRequest) -> User:
    """Who is signed in; the desk lets nobody else this far."""
    return cast("User", request.user)


class PersonForm(forms.ModelForm[User]):
    """A login, with its role instead of groups and permissions."""

    role = forms.ChoiceField(label=_("role"), required=False)

    #: Who fills it in; the admin makes a class of it for every request.
    actor: User

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "role" not in self.fields:
            return
        role = role_of(self.instance)
        given = roles_to_give(self.actor)
        # A role the actor may not give stays where it is.
        shown = given if role is None or role in given else [*given, role]
        choices = [("", gettext("none: cannot enter the desk")), *((each.value, ROLE_NAMES[each]) for each in shown)]
        field = cast("forms.ChoiceField", self.fields["role"])
        field.choices = choices
        self.initial["role"] = role.value if role else ""


@admin.register(User)
class PersonAdmin(admin.ModelAdmin[User]):
    """People who sign in. They are invited, not added; they are shut out, not deleted: what they did stays theirs."""

    form = PersonForm
    change_form_template = "admin/newsroom/person.html"
    list_display = ("username", "full_name", "role_name", "is_active", "second_factor", "last_login")
    list_filter = ("is_active", ("groups", admin.RelatedOnlyFieldListFilter))
    search_fields = ("username", "first_name", "last_name", "email")
    ordering = ("username",)
    actions = None

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        """With all that the list shows of each."""
        factors = Authenticator.objects.filter(user=OuterRef("pk")).exclude(type=Authenticator.Type.RECOVERY_CODES)
        return (
            super()
            .get_queryset(request)
            .prefetch_related(Prefetch("groups", Group.objects.order_by("name")))
            .annotate(factor=Exists(factors))
        )

    @admin.display(description=_("name"), ordering="last_name")
    def full_name(self, person: User) -> str:
        """As they write it."""
        return person.get_full_name() or "–"

    @admin.display(description=_("role"))
    def role_name(self, person: User) -> str:
        """One of the three, or more than they are."""
        if person.is_superuser:
            return gettext("Administrator")
        role = role_of(person)
        return str(ROLE_NAMES[role]) if role else "–"

    @admin.display(description=_("second factor"), boolean=True)
    def second_factor(self, person: Any) -> bool:
        """Whether there is one."""
        return bool(person.factor)

    # Who may ------------------------------------------------------------------------------------------------

    def has_add_permission(self, request: HttpRequest) -> bool:
        """People are invited."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """What somebody wrote and published stays theirs; their login is shut instead."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Only of who can do no more than oneself."""
        actor = actor_of(request)
        return actor.has_perm(MANAGE) if obj is None else may_manage(actor, cast("User", obj))

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Also for who only looks up the login of a reporter."""
        return super().has_view_permission(request, cast("User | None", obj)) or actor_of(request).has_perm(MANAGE)

    # The form -----------------------------------------------------------------------------------------------

    def get_fieldsets(self, request: HttpRequest, obj: User | None = None) -> Any:
        """The role; for administrators also what goes beyond the roles."""
        role = "role" if self._may_change_rights(request, obj) else "role_name"
        fieldsets: list[Any] = [
            (None, {"fields": ("username", ("last_name", "first_name"), "email")}),
            (_("At the desk"), {"fields": (role, "is_active", "second_factor", "last_login")}),
        ]
        if actor_of(request).is_superuser:
            fieldsets.append(
                (
                    _("Beyond the roles"),
                    {
                        "fields": ("is_superuser", "user_permissions"),
                        "classes": ("collapse",),
                        "description": _("Only administrators see and change this."),
                    },
                )
            )
        return fieldsets

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> tuple[str, ...]:
        """Nobody changes their own rights."""
        fields = ("username", "role_name", "second_factor", "last_login")
        if self._may_change_rights(request, obj):
            return fields
        return (*fields, "is_active", "is_superuser", "user_permissions")

    def _may_change_rights(self, request: HttpRequest, obj: User | None) -> bool:
        return obj is not None and obj.pk != request.user.pk and self.has_change_permission(request, obj)

    def get_form(self, request: HttpRequest, obj: User | None = None, change: bool = False, **kwargs: Any) -> Any:  # noqa: FBT001, FBT002 - Django's signature
        """Knows who fills it in, and takes no role from who may not give one, whatever is sent."""
        form = super().get_form(request, obj, change, **kwargs)
        attributes: dict[str, Any] = {"actor": actor_of(request)}
        if not self._may_change_rights(request, obj):
            attributes["role"] = None
        return type("PersonForm", (form,), attributes)

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Permissions with their models, in one query."""
        if db_field.name == "user_permissions":
            kwargs["queryset"] = db_field.remote_field.model.objects.select_related("content_type")
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:  # noqa: FBT001 - Django's signature
        """The role, once the row is there."""
        super().save_related(request, form, formsets, change)
        person = form.instance
        if {"role", "is_superuser"} & set(form.changed_data):
            set_role(person, Role(form.cleaned_data["role"]) if form.cleaned_data["role"] else None)
        if "is_active" in form.changed_data and not person.is_active:
            end_sessions(person)

    # A way back in ------------------------------------------------------------------------------------------

    def get_urls(self) -> list[URLPattern]:
        """Recovery beside the form."""
        view = self.admin_site.admin_view(self.recover)
        return [path("<int:pk>/recover/", view, name="auth_user_recover"), *super().get_urls()]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """With the way to recovery for who may."""
        person = self.get_object(request, object_id)
        may = person is not None and may_recover(actor_of(request), person)
        context = {"may_recover": may} | (extra_context or {})
        return super().change_view(request, object_id, form_url, context)

    def recover(self, request: HttpRequest, pk: int) -> HttpResponse:
        """End sessions, take away second factors, give a link for a new password; asked who one is before."""
        person = self.get_object(request, str(pk))
        if person is None:
            raise Http404
        if not may_recover(actor_of(request), person):
            raise PermissionDenied
        raise_if_reauthentication_required(request, app="newsroom")
        lost, link = request.POST.get("lost"), ""
        if request.method == "POST" and lost in {"session", "factor", "password", "both"}:
            link = self._recover(request, person, lost)
            if not link:
                return redirect("admin:auth_user_change", person.pk)
        context = self.admin_site.each_context(request) | {
            "title": _("A way back in"),
            "person": person,
            "link": link,
            "opts": self.opts,
        }
        return TemplateResponse(request, "admin/newsroom/recover.html", context)

    def _recover(self, request: HttpRequest, person: User, lost: str) -> str:
        """The link, if there is one."""
        if lost == "session":
            note(AuditAct.SESSION_ENDED, person=person, details={"sessions": end_sessions(person)})
            messages.success(request, gettext("%(who)s is signed out everywhere.") % {"who": person})
            return ""
        if lost in {"factor", "both"}:
            reset_second_factors(person)
            messages.success(request, gettext("%(who)s has no second factor any more.") % {"who": person})
        return request.build_absolute_uri(recovery_path(person)) if lost in {"password", "both"} else ""


def person_link(person: User | None) -> str:
    """To the page of a login."""
    if person is None:
        return "–"
    return format_html('<a href="{}">{}</a>', reverse("admin:auth_user_change", args=[person.pk]), person)
