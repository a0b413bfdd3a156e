"""What the scripts that keep somebody's writing need of the server: addresses, their pace, and every word they say."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from django.core.serializers.json import DjangoJSONEncoder
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy

if TYPE_CHECKING:
    from datetime import datetime

    from django.contrib.auth.models import User

    from articles.models import Article

#: Milliseconds: a pause in typing; between two autosaves at least; between two questions who else is here; between two
#: looks whether somebody who was signed out has come back.
PACE = {"pause": 600, "least": 5000, "poll": 15000, "session": 5000}
_WORDS = {
    "saved": gettext_lazy("Saved %s"),
    "typed": gettext_lazy("Not saved yet"),
    "kept": gettext_lazy("Kept %s, not saved yet"),
    "keptHere": gettext_lazy("Kept in this browser %s, not saved yet"),
    "unreachable": gettext_lazy("Kept in this browser; the server does not answer"),
    "signedOut": gettext_lazy("Signed out: sign in in another tab; nothing is lost."),
    "signIn": gettext_lazy("Sign in"),
    "somebodyElse": gettext_lazy(
        "Somebody else is signed in in this browser now. Sign in again as yourself; nothing is lost."
    ),
    "nowhere": gettext_lazy("Not kept: neither this browser nor the server takes it. Copy your text before you leave."),
    "stale": gettext_lazy("A newer state was saved meanwhile. When you save, you are shown both."),
    "checking": gettext_lazy("Saving…"),
    "found": gettext_lazy("You have unsaved writing from %s, which only this browser holds."),
    "foundSeveral": gettext_lazy("You have unsaved writing that only this browser holds:"),
    "differences": gettext_lazy("What it would change"),
    "restore": gettext_lazy("Restore"),
    "discard": gettext_lazy("Discard"),
}


def script_config(actor: User, article: Article | None, *, is_unsaved: bool = False) -> str:
    """As JSON for a data attribute. `is_unsaved`: the form holds what is not saved from its first moment."""
    urls = {
        "session": reverse("admin:articles_article_session"),
        "unsaved": reverse("admin:articles_article_unsaved_new"),
        "signIn": f"{reverse('admin:login')}?next={reverse('admin:articles_article_signed_in')}",
    }
    if article:
        urls["session"] += f"?article={article.pk}"
        urls["writing"] = reverse("admin:articles_article_writing", args=[article.pk])
        urls["leaving"] = reverse("admin:articles_article_leaving", args=[article.pk])
        urls["unsaved"] = reverse("admin:articles_article_unsaved", args=[article.pk])
    config = {
        "user": actor.pk,
        "article": str(article.key) if article else "",
        "savedAt": o_clock(article.updated_at, article) if article else "",
        "zone": str(article.publication.tzinfo if article else timezone.get_current_timezone()),
        "isUnsaved": is_unsaved,
        "pace": PACE,
        "urls": urls,
        "words": _WORDS,
    }
    return json.dumps(config, cls=DjangoJSONEncoder, ensure_ascii=False)


def o_clock(at: datetime, article: Article) -> str:
    """ "14:03"; with its day when that is not today."""
    local = timezone.localtime(at, article.publication.tzinfo)
    today = timezone.localdate(timezone=article.publication.tzinfo)
    return date_format(local, "H:i" if local.date() == today else "Y-m-d H:i")
