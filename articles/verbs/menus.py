"""What is done with menus: an entry kept or taken out. Every page shows them, so each raises the house."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from articles.refusals import NotPermitted
from newsroom.models import PublicState

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from articles.models import MenuEntry

MAY_ARRANGE = "articles.change_menuentry"


@transaction.atomic
def keep_entry(entry: MenuEntry, actor: User) -> None:
    """Save a new entry or a changed one."""
    _check(actor)
    entry.save()
    PublicState.objects.bump_house([entry.publication_id])


@transaction.atomic
def remove_entry(entry: MenuEntry, actor: User) -> None:
    """Take an entry out."""
    _check(actor)
    entry.delete()
    PublicState.objects.bump_house([entry.publication_id])


def _check(actor: User) -> None:
    if not actor.has_perm(MAY_ARRANGE):
        raise NotPermitted(_("You do not have the right to change the menus."))
