"""What was left to do when an article was published anyway."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import get_language_info, gettext
from django.utils.translation import gettext_lazy as _

from articles.workflow import Status

if TYPE_CHECKING:
    from collections.abc import Mapping


#: What a key begins with, up to its colon → what is said of it.
SENTENCES = {
    "alt": _("Photo “%(photo)s” has no alternative text: who cannot see it learns nothing."),
    "credit": _("Photo “%(photo)s” has no credit."),
    "rights": _("The right to use photo “%(photo)s” ends on %(day)s."),
    "figures": _("Figures differ from “%(other)s”."),
    "still-en": _("The text is still that of the English: it is not translated yet."),
    "still-ko": _("The text is still that of the Korean: it is not translated yet."),
    "headline-en": _("Headline: it is still that of the English."),
    "headline-ko": _("Headline: it is still that of the Korean."),
    "slug-ko": _("Slug: “%(said)s” is still in Korean. Empty the field, and it is made of the headline."),
    "deck-en": _("Deck: it is still that of the English."),
    "deck-ko": _("Deck: it is still that of the Korean."),
    "caption-en": _("Caption: “%(said)s” is still that of the English."),
    "caption-ko": _("Caption: “%(said)s” is still that of the Korean."),
    "byline-ko": _("Byline: “%(said)s” is printed in Hangul in an English article."),
    "reporter": _(
        "Byline: “%(printed)s” is printed, and the name leads to the page of %(reporter)s. Choose the reporter of that"
        " name, or leave Reporter empty for somebody without a page."
    ),
    "hardly-ko": _("This is to be published as Korean, and hardly any of it is in Hangul."),
    "hardly-en": _("This is to be published as English, and most of it is in Hangul."),
    "pair": _("The article it translates is not on the site."),
    "readers": _("Readers do not find it everywhere as it was published: see “As readers find it”."),
    "correction": _("A correction waits for a second reader: %(said)s"),
    "document": _(
        "A link leads to document %(number)s, which is not in the library. Choose it again, or take the link out."
    ),
    "file": _(
        "The file of document “%(document)s” is lost, so its link leads to nothing. Add the file again and link to that."
    ),
    "address": _("A link leads to %(address)s, where this site has no page."),
    "part": _(
        "Part %(installment)s of “%(series)s” is “%(other)s” already. Give one of the two another number, or it stands there"
        " twice."
    ),
    "link": _("A link leads to article %(number)s, which is not on the site."),
}
#: Which figures: said of a side that has any of its own.
_FIGURES = {"here": _("Only here: %(here)s."), "there": _("Only there: %(there)s.")}
#: Tasks that were made before have a dash for none.
_NONE = {"", "–"}


def sentence_of(key: str, values: Mapping[str, str]) -> str:
    """The sentence of a key such as "alt:0f3c", in the language that is active."""
    sort = key.partition(":")[0]
    sentences = [SENTENCES[sort]]
    if sort == "figures":
        sentences += [said for side, said in _FIGURES.items() if values[side] not in _NONE]
    return " ".join(str(sentence) % values for sentence in sentences)


def other_of(key: str, values: Mapping[str, str]) -> tuple[str, str] | None:
    """Another article that a warning is about as well: its key, and what the way there is called. None where there is none."""
    sort, _colon, language = key.partition(":")
    if "article" not in values or not language:
        return None
    if sort == "part":
        return values["article"], gettext("Open “%(other)s”") % values
    language = str(get_language_info(language)["name_translated"])
    return values["article"], gettext("Open the %(language)s") % {"language": language}


class DeskTask(models.Model):
    """One thing that is still missing on a published article.

    It is kept as what it is and put into words when it is shown, in the language of who looks.
    """

    #: The key of the task that a bad receipt leaves.
    READERS = "readers"
    #: The key of a correction that waits for a second reader; its values are what readers will be told.
    CORRECTION = "correction"

    article = models.ForeignKey(
        "articles.Article", models.CASCADE, related_name="desk_tasks", verbose_name=_("article")
    )
    key = models.CharField(max_length=80)
    values = models.JSONField(default=dict)
    made_at = models.DateTimeField(_("since"), default=timezone.now)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, verbose_name=_("published by")
    )
    done_at = models.DateTimeField(_("done"), null=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, verbose_name=_("done by")
    )

    class Meta:
        verbose_name = _("desk task")
        verbose_name_plural = _("desk tasks")
        ordering = ("-made_at", "-id")
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(
                fields=("article", "key"), condition=Q(done_at=None), name="desk_task_open_once_per_article_and_key"
            ),
        )
        indexes = (
            # The desk's list of what is left to do.
            models.Index(fields=("-made_at",), condition=Q(done_at=None), name="desk_task_open"),
        )

    def __str__(self) -> str:
        return self.sentence

    @property
    def is_waiting_correction(self) -> bool:
        """Whether a second reader is what it waits for: not once it was approved, or sent back."""
        return self.key == self.CORRECTION and self.article.status == Status.IN_REVIEW

    @property
    def other(self) -> tuple[str, str] | None:
        """Another article that it is about as well, as `other_of` has it."""
        return other_of(self.key, self.values)

    @property
    def sentence(self) -> str:
        """What to do."""
        return sentence_of(self.key, self.values)
