"""A verb is called from its page, and what the person is told of it afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from articles.admin.acts.forms import PublishForm
from articles.admin.clock import written
from articles.models import Article
from articles.models.version import VersionKind
from articles.verbs import publishing, reviewing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from django import forms
    from django.contrib.auth.models import User

    from articles.admin.acts.verbs import Verb, Words

#: What is said of a change of a live story: as what it was published, and what readers are told of it.
_DONE_AS: dict[str, Words] = {
    VersionKind.TYPO: _("“%(headline)s” was published as a small change; readers are told nothing of it."),
    VersionKind.UPDATE: _("“%(headline)s” was published as an update."),
    VersionKind.CLARIFICATION: _("“%(headline)s” was published as a clarification."),
    VersionKind.CORRECTION: _("The correction was published; readers are told above the text."),
}


def carry_out(verb: Verb, article: Article, actor: User, form: forms.Form) -> str:
    """Do it; what is said of it afterwards. A correction that has to wait is put before a second reader instead."""
    if verb.act is None:
        return ""
    try:
        verb.act(article, actor, form)
    except publishing.CorrectionUnread:
        if not isinstance(form, PublishForm):
            raise
        articles = [article, *form.companions()]
        seen = {each.pk: each.edit_version for each in articles}
        reviewing.ask_for_second_reader(articles, actor, form.reason(), seen=seen)
        return str(
            _("The correction waits on the desk page for somebody who did not write it. Readers see no change yet.")
        )
    return _done(verb, form, article)


def translations_to_change(article: Article, published_too: Iterable[Article]) -> Iterator[str]:
    """A link to each translation whose readers have it still as the source was."""
    # Published at the same instant, it was written with the change in mind.
    left = Article.objects.behind().filter(translation_of=article.pk).exclude(pk__in=[one.pk for one in published_too])
    for translation in left:
        language = get_language_info(translation.language)["name_translated"]
        yield format_html(
            '{} <a href="{}">{}</a>',
            _("Its translation still says what was said before."),
            reverse("admin:articles_article_source", args=[translation.pk]),
            _("Correct the %(language)s too") % {"language": language},
        )


def _done(verb: Verb, form: forms.Form, article: Article) -> str:
    if isinstance(form, PublishForm) and (at := form.chosen_time()):
        return str(
            _("“%(headline)s” is scheduled for %(at)s.")
            % {"headline": article.headline, "at": written(at, article.publication.tzinfo)}
        )
    if not isinstance(form, PublishForm):
        return str(verb.done % {"headline": article.headline})
    # Asked only where readers are told what sort of change it is.
    said = _DONE_AS.get(form.cleaned_data.get("kind", ""), verb.done)
    on_site = article.versions.standing().first()
    if on_site is None:
        return str(said % {"headline": article.headline})
    return format_html(
        '{} <a href="{}" target="_blank" rel="noopener">{}<span class="visually-hidden"> {}</span></a>',
        *(said % {"headline": article.headline}, on_site.path, _("Read it on the site"), _("(opens in a new tab)")),
    )
