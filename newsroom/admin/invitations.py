"""Invitations to the desk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin, messages
from django.shortcuts import redirect
from django.utils.html import format_html
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from newsroom.accounts.people import MANAGE, invitation_path, invite, roles_to_give, withdraw
from newsroom.admin.logins import ROLE_NAMES, actor_of, person_link
from newsroom.models import Invitation, Reporter
from newsroom.roles import Role

if TYPE_CHECKING:
    from django.db.models import Model, QuerySet
    from django.http import HttpRequest, HttpResponse


class InvitationForm(forms.ModelForm[Invitation]):
    """Whom, as what."""

    role = forms.ChoiceField(label=_("role"))


@admin.register(Invitation)
class InvitationAdmin(admin.ModelAdmin[Invitation]):
    """One link is one login. It is shown to who may invite, for as long as it works."""

    form = InvitationForm
    fields = ("role", "email", "reporter")
    list_display = ("__str__", "role_name", "reporter", "invited_by", "created_at", "state")
    list_select_related = ("reporter", "invited_by", "user")
    autocomplete_fields = ("reporter",)
    actions = ("withdraw_chosen",)

    class Media:
        css = {"all": ("desk/account.css",)}

    @admin.display(description=_("role"))
    def role_name(self, invitation: Invitation) -> str:
        """In the language of who looks."""
        return str(ROLE_NAMES[Role(invitation.role)])

    @admin.display(description=_("state"))
    def state(self, invitation: Invitation) -> str:
        """What became of it."""
        if invitation.accepted_at:
            return gettext("accepted")
        if invitation.withdrawn_at:
            return gettext("withdrawn")
        return gettext("waiting") if invitation.is_open else gettext("too old")

    @admin.display(description=_("link"))
    def link(self, invitation: Invitation) -> str:
        """To be copied. The host is filled in by `change_view`."""
        if not invitation.is_open:
            return "–"
        origin = getattr(invitation, "origin", "")
        return format_html('<code class="desk-link">{}{}</code>', origin, invitation_path(invitation))

    @admin.display(description=_("login"))
    def login(self, invitation: Invitation) -> str:
        """Who came of it."""
        return person_link(invitation.user)

    # Who may ------------------------------------------------------------------------------------------------

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Whoever manages people."""
        return actor_of(request).has_perm(MANAGE)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """The link is a key: only for who could make one."""
        return actor_of(request).has_perm(MANAGE)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Whoever manages people."""
        return actor_of(request).has_perm(MANAGE)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """What was promised to somebody is withdrawn, not changed. Actions ask this of the list."""
        return obj is None and actor_of(request).has_perm(MANAGE)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """The log speaks of them."""
        return False

    # Inviting -----------------------------------------------------------------------------------------------

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """With the address at which the desk is seen. A link is no use to who may not give its role."""
        invitation = super().get_object(request, object_id, from_field)
        if invitation is not None and Role(invitation.role) not in roles_to_give(actor_of(request)):
            return None
        if invitation is not None:
            invitation.origin = request.build_absolute_uri("/").rstrip("/")  # type: ignore[attr-defined]
        return invitation

    def get_fields(self, request: HttpRequest, obj: Invitation | None = None) -> Any:
        """What is asked, or what stands."""
        if obj is None:
            return self.fields
        return ("state", "link", "role_name", "email", "reporter", "invited_by", "created_at", "expires_at", "login")

    def get_readonly_fields(self, request: HttpRequest, obj: Invitation | None = None) -> Any:
        """All that is not a column of the form."""
        return () if obj is None else self.get_fields(request, obj)

    def get_form(self, request: HttpRequest, obj: Invitation | None = None, change: bool = False, **kwargs: Any) -> Any:  # noqa: FBT001, FBT002 - Django's signature
        """With the roles this person may give."""
        form = super().get_form(request, obj, change, **kwargs)
        fields: dict[str, Any] = form.base_fields
        if "role" in fields:
            fields["role"].choices = [(role.value, ROLE_NAMES[role]) for role in roles_to_give(actor_of(request))]
        if "reporter" in fields:
            fields["reporter"].queryset = Reporter.objects.standing().filter(user=None)
        return form

    def save_model(self, request: HttpRequest, obj: Invitation, form: Any, change: bool) -> None:  # noqa: FBT001 - Django's signature
        """Through the verb."""
        invite(obj, actor_of(request), request.build_absolute_uri("/").rstrip("/"))

    def response_add(self, request: HttpRequest, obj: Invitation, post_url_continue: str | None = None) -> HttpResponse:
        """To the link."""
        messages.success(request, gettext("The invitation is made. Copy the link below and give it to its person."))
        return redirect("admin:newsroom_invitation_change", obj.pk)

    @admin.action(description=_("Withdraw"))
    def withdraw_chosen(self, request: HttpRequest, queryset: QuerySet[Invitation]) -> None:
        """Those that still wait."""
        done = sum(map(withdraw, queryset))
        words = ngettext("%(count)d invitation is withdrawn.", "%(count)d invitations are withdrawn.", done)
        messages.success(request, words % {"count": done})
