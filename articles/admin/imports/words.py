"""The desk's words for what an importer stores as data: outcomes, doubts, facts of an imprint and how they compare.

The stored sentences stay as the importer wrote them; these words say in the reader's language what each is about.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.importing.intake.stored import ORIGINAL_CHANGED
from articles.models import ImportItem

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django_stubs_ext import StrOrPromise

OUTCOMES: Mapping[str, StrOrPromise] = {
    "in": _("Files read"),
    **{outcome.value: outcome.label for outcome in ImportItem.Outcome},
}

FACTS: Mapping[str, StrOrPromise] = {
    "title": pgettext_lazy("imprint", "title"),
    "publisher": _("publisher"),
    "address": pgettext_lazy("imprint", "address"),
    "e-mail": _("e-mail"),
    "phone": _("phone"),
    "registration": _("registration"),
    "masthead": _("masthead"),
}

STATES: Mapping[str, StrOrPromise] = {
    "same": _("same"),
    "differs": _("differs"),
    "missing": _("missing here"),
}

DOUBTS: Mapping[str, StrOrPromise] = {
    "charset-guessed": _("Encoding guessed"),
    "encoded-twice": _("Encoded twice"),
    "markup-unknown": _("Markup not known"),
    "charset-declared-wrongly": _("Encoding declared wrongly"),
    "broken-bytes": _("Damaged characters"),
    "time-missing": _("No time of day"),
    "several-times": _("Several times"),
    "published-time-assumed": _("Time of publication assumed"),
    "header-line-dropped": _("Line above the headline left out"),
    "deck-assumed": _("Deck assumed"),
    "section-assumed": _("Section assumed"),
    "kind-assumed": _("Kind assumed"),
    "language-assumed": _("Language assumed"),
    "no-byline": _("No byline"),
    "email-of-nobody": _("E-mail address of nobody"),
    "names-paired": _("Names taken for one person"),
    "names-not-paired": _("Names kept as different people"),
    "namesakes": _("Several reporters of this name"),
    "picture-missing": _("Picture missing"),
    "suspected-twin": _("Perhaps the same article twice"),
    "cut": _("Cut short"),
    "field-unknown": _("Field not known"),
    "not-joined": _("Not joined to its series or translation"),
    "number-twice": _("Number twice in one import"),
    "ai-label": _("AI label unclear"),
    ORIGINAL_CHANGED: _("Original changed, and somebody has worked on the article"),
}
