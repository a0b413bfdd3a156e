"""What is done to a translation beside writing it: to say that it says again what its source says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.models.version import VersionKind, began_by
from articles.refusals import SAVED_SINCE, NotPermitted, Refused
from articles.verbs.acting import begin, conclude
from articles.workflow import Action
from articles.writing.drafting import may_write
from articles.writing.translations import made_from, set_made_from

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from articles.models import Article, StatusChange, Version


@transaction.atomic
def take_in(
    translation: Article, actor: User, *, version: int | None = None, edit: int | None = None
) -> StatusChange | None:
    """Say that `translation` has what changed in its source, up to the `version` of it, or the saved state `edit`.

    It is the state the person looked at: one that was published meanwhile is not taken in. None where it was taken in
    already. Raises NotPermitted and Refused.
    """
    translation = begin(translation, Action.TAKE_IN, actor, "")
    if not may_write(translation, actor):
        raise NotPermitted(_("You can say this only of translations you may write."))
    if translation.translation_of is None:
        raise Refused(_("This article is no translation."))
    if edit is not None:
        if edit != translation.translation_of.edit_version:
            raise Refused(str(SAVED_SINCE))
        new, note = made_from(translation.translation_of), _("Up to the working copy of the source")
    else:
        new, note = (_seen(translation, version or 0), None), _("Up to version %s of the source") % version
    if new == (translation.translated_from_version, translation.translated_from_edit):
        return None
    set_made_from(translation, *new)
    return conclude(translation, Action.TAKE_IN, actor, note)


def _seen(translation: Article, number: int) -> int:
    """The version of the source with this number, which readers were given, and none older than what is taken in already."""
    source = translation.translation_of
    versions = source.versions.filter(began_by(timezone.now())).exclude(kind=VersionKind.WITHDRAWAL) if source else None
    found: Version | None = versions.filter(number=number).first() if versions is not None else None
    if source is None or found is None:
        raise Refused(_("Readers were never given that version of the source. Look again."))
    known = source.versions.filter(number=translation.translated_from_version or 0).first()
    if known and found.live_from < known.live_from:
        raise Refused(_("A newer version of the source was taken in already. Look again."))
    return found.number
