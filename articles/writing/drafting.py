"""Saving the working copy: the only code that writes an article's text, and never anything readers see."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from taggit.models import Tag

from articles.body import sanitise
from articles.copytext import BylineCopy, Copy, Elsewhere, PhotoUse
from articles.korean import nfc
from articles.library.photo_uses import note_uses
from articles.models import Article, Byline, Photo, Revision, Series
from articles.models.version import VersionKind
from articles.slugs import slug_for
from articles.workflow import OPEN_TO_ITS_WRITER, Status
from articles.writing.installments import next_installment
from articles.writing.naming import may_be_printed_for
from articles.writing.survivors import standing_tags
from articles.writing.translations import made_from, set_made_from
from newsroom.models import Reporter, Section

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from django.contrib.auth.models import AnonymousUser, User


_LONGEST_NOTE = 300
_TEXTS = (
    *("headline", "deck", "dateline", "lead_caption", "lead_alt", "internal_note"),
    *("search_title", "search_description", "share_headline", "share_description"),
)


class Collision(Exception):
    """Somebody else saved the article since this copy was opened. Nothing was written."""

    def __init__(self, latest: Revision | None) -> None:
        super().__init__(_("This article was saved by somebody else while you were writing. Nothing was overwritten."))
        self.latest = latest


def may_write(article: Article, user: User | AnonymousUser) -> bool:
    """Whether `user` may change this copy now: an editor always, a writer their own until it is approved."""
    if not user.has_perm("articles.change_article"):
        return False
    if user.has_perm("articles.edit_any_article"):
        return True
    return Status(article.status) in OPEN_TO_ITS_WRITER and wrote(article, user)


def wrote(article: Article, user: User | AnonymousUser) -> bool:
    """Whether the article is `user`'s own: they began it, it was handed to them, or their name stands over it."""
    if user.pk in {article.created_by_id, article.holder_id}:
        return True
    if "bylines" in getattr(article, "_prefetched_objects_cache", {}):
        return any(line.reporter and line.reporter.user_id == user.pk for line in article.printed_bylines())
    return article.bylines.filter(reporter__user=user.pk).exists()


def check_current(article_id: int, edit_version: int) -> None:
    """Hold the article's row until the transaction ends; raise Collision if it was saved since `edit_version`.

    Called inside a transaction, before anything of the new copy is written.
    """
    current = Article.objects.select_for_update().only("edit_version").get(pk=article_id)
    if was_saved_since(current, edit_version):
        latest = Revision.objects.saved().filter(article_id=article_id).select_related("author").first()
        raise Collision(latest)


def was_saved_since(article: Article, edit_version: int) -> bool:
    """Whether somebody saved `article` after the state `edit_version` of it.

    New words of a photo in the library count as a change of the copy that borrows them; nobody's writing is in the way.
    """
    if article.edit_version <= edit_version:
        return article.edit_version < edit_version
    return Revision.objects.saved().filter(article=article.pk, edit_version__gt=edit_version).exists()


def tidy(article: Article) -> None:
    """What every way in does to the text before it is stored: composed characters, one sanitiser, a slug, a part's number."""
    for field in _TEXTS:
        setattr(article, field, nfc(getattr(article, field)).strip())
    for field in ("headline", "search_title", "share_headline"):
        setattr(article, field, " ".join(getattr(article, field).split()))
    article.body = sanitise(article.body)
    article.slug = _slug_of(article)
    if article.series is None:
        article.installment = None
    elif article.installment is None:
        article.installment = next_installment(article.series, article.language, article.pk)


def _slug_of(article: Article) -> str:
    """As it was typed, or made of the headline; none while a translation has its source's headline.

    Or the address would stay in the other language when the headline is written.
    """
    of_headline = slug_for(article.headline)
    slug = slug_for(article.slug) if article.slug else of_headline
    source = article.translation_of if slug == of_headline else None
    return "" if source is not None and source.headline == article.headline else slug


def check_tags(names: Iterable[str]) -> None:
    """Raise ValidationError, naming it, for a tag longer than the library can hold."""
    longest = Tag._meta.get_field("name").max_length or 0  # noqa: SLF001 - Django's documented model API
    for name in names:
        if len(name) > longest:
            raise ValidationError(gettext("“%s…” is no tag: it has more than 100 characters.") % name[:40])


def written(article: Article) -> dict[str, Any]:
    """All that saving stores of `article`, to be compared with what it stores later."""
    return {**article.writing(), "copy": Copy.from_article(article).to_json()}


def is_given(article: Article, copy: Copy) -> bool:
    """Whether `copy` says what readers have of `article`, or what they will be given at its time."""
    given = article.versions.given().first()
    return given is not None and given.kind != VersionKind.WITHDRAWAL and given.copy == copy.to_json()


def keep(article: Article, actor: User | None, note: str = "", *, stamp: str = "") -> Revision:
    """Count a finished save and keep it as a revision. Called last, when bylines and tags are stored too.

    `stamp` is the browser's mark of the writing that was saved, by which it can ask later whether it was.
    """
    Article.objects.filter(pk=article.pk).update(edit_version=F("edit_version") + 1, updated_at=timezone.now())
    article.refresh_from_db()
    copy = Copy.from_article(article)
    if article.published_edit_version is not None and is_given(article, copy):
        # Saved back to what readers have: from here on nothing of it waits to be published.
        article.published_edit_version = article.edit_version
        Article.objects.filter(pk=article.pk).update(published_edit_version=article.edit_version)
    note_uses(article, copy.photo_keys())
    return Revision.objects.create(
        article=article,
        edit_version=article.edit_version,
        copy=copy.to_json(),
        author=actor,
        note=note[:_LONGEST_NOTE],
        stamp=stamp[:36],
    )


@transaction.atomic
def write(article: Article, copy: Copy, actor: User | None, note: str = "") -> Revision:
    """Make `copy` the working copy of `article` (new or existing), rows and all, and keep it as a revision.

    For imports, samples and restoring: the admin's form stores the same things through its own fields.
    Sections, series, reporters and photos are found by their natural keys; a key nobody has raises the model's DoesNotExist.
    What was merged since the copy was kept is replaced by what it was merged into.
    """
    copy.apply_to(article)
    sections = Section.objects.select_related("merged_into")
    article.section = (
        sections.get(publication=article.publication_id, slug=copy.section).survivor if copy.section else None
    )
    article.lead_photo = Photo.objects.get(sha256=copy.lead.photo) if copy.lead else None
    series = Series.objects.select_related("merged_into").filter(publication=article.publication_id)
    article.series = series.get(slug=copy.series.slug).survivor if copy.series else None
    shared = copy.elsewhere.share_photo
    article.share_photo = Photo.objects.get(sha256=shared) if shared else None
    if actor is not None and article.created_by_id is None and article.pk is None:
        article.created_by = actor
    tidy(article)
    article.full_clean(exclude=["created_by"])
    article.save_writing()
    if article.translation_of_id:
        set_made_from(article, copy.translated_from_version, article.translated_from_edit)
    article.bylines.all().delete()
    reporters = Reporter.objects.select_related("merged_into").in_bulk(
        [line.reporter for line in copy.bylines if line.reporter], field_name="slug"
    )
    bylines = [
        Byline(
            article=article,
            reporter=reporters[line.reporter].survivor if line.reporter else None,
            name=nfc(line.name),
            role=line.role,
            contact_email=line.email,
            position=position,
        )
        for position, line in enumerate(copy.bylines)
    ]
    for byline in bylines:
        # SQLite stores what is too long, PostgreSQL fails in the middle: both refuse here.
        byline.clean_fields(exclude=["article", "reporter"])
    Byline.objects.bulk_create(bylines)
    names = [nfc(tag.name) for tag in copy.tags]
    check_tags(names)
    article.tags.set(standing_tags(names))
    return keep(article, actor, note)


@transaction.atomic
def restore(article: Article, copy: Copy, actor: User, edit_version: int, note: str) -> Revision:
    """Make an earlier `copy` the working copy again, as a new revision; nothing of the history is lost.

    `edit_version` is the state the person looked at. Raises PermissionDenied, Collision when somebody saved since,
    and as `write` does when the copy names what is no longer there.
    """
    check_current(article.pk, edit_version)
    article = Article.objects.get(pk=article.pk)
    if not may_write(article, actor):
        raise PermissionDenied
    return write(article, copy, actor, note)


@transaction.atomic
def replace_photo(article: Article, old: Photo, new: Photo, actor: User) -> Revision | None:
    """Show `new` where the working copy shows `old`, and change nothing else; None when it does not show it.

    Readers see the old one until the article is published again. Raises PermissionDenied.
    """
    article = Article.objects.select_for_update(of=("self",)).get(pk=article.pk)
    if not may_write(article, actor):
        raise PermissionDenied
    body = article.body.replace(f'data-photo="{old.sha256}"', f'data-photo="{new.sha256}"')
    columns: dict[str, Any] = {"body": body} if body != article.body else {}
    columns |= {name: new for name in ("lead_photo", "share_photo") if getattr(article, f"{name}_id") == old.pk}
    if not columns:
        return None
    Article.objects.filter(pk=article.pk).update(**columns)
    return keep(article, actor, gettext("Photo “%s” replaced") % old)


def duplicate(article: Article, actor: User, *, as_template: bool = False) -> Article:
    """A new draft with the copy of `article` and its embargo, nothing else of it: no number, no history.

    A template is such a draft that is never published. Raises PermissionDenied.
    """
    if not actor.has_perm("articles.add_article"):
        raise PermissionDenied
    copy = replace(Copy.from_article(article), story="", slug="", translated_from_version=None, series=None)
    made = Article(
        publication=article.publication,
        created_by=actor,
        is_template=as_template,
        embargoed_until=article.embargoed_until,
    )
    write(made, copy, actor, gettext("Copied from “%s”") % article)
    return made


@transaction.atomic
def begin_translation(article: Article, language: str, actor: User) -> Article:
    """The draft of a translation of `article`: its copy to be written over, its photo, section and kind.

    Gives back the translation there is already, if there is one. It remembers the state of the source it was begun
    from, so that the desk can say what changed since. Raises PermissionDenied.
    """
    if not actor.has_perm("articles.add_article"):
        raise PermissionDenied
    source = article.translation_of or article
    # Two people pressing the button at once make one translation.
    Article.objects.select_for_update(of=("self",)).get(pk=source.pk)
    there = Article.objects.filter(translation_of=source, language=language).first()
    if there is not None or source.language == language:
        return there or source
    version, edit = made_from(source)
    photo = source.lead_photo
    copy = replace(
        Copy.from_article(source),
        language=language,
        slug="",
        bylines=tuple(_bylines_in(language, source)),
        tags=(),
        translated_from_version=version,
        # What the library says of the photo in the other language, not what was written here.
        lead=PhotoUse(photo.sha256, "", "") if photo else None,
        # Nobody would notice a search engine's title left in the other language.
        elsewhere=Elsewhere(share_photo=source.share_photo.sha256 if source.share_photo else ""),
    )
    made = Article(
        publication=source.publication,
        created_by=actor,
        translation_of=source,
        translated_from_edit=edit,
        embargoed_until=source.embargoed_until,
    )
    write(made, copy, actor, gettext("Begun from “%s”") % source)
    return made


def _bylines_in(language: str, source: Article) -> Iterator[BylineCopy]:
    """Those of `source` for a text in `language`: reporters under their name in it, others as they are printed."""
    lines = source.printed_bylines().select_related("reporter__merged_into")
    for line in lines:
        reporter = line.reporter.survivor if line.reporter else None
        # A name that is not the linked reporter's is somebody else's, and that has to be looked at, not replaced.
        is_theirs = reporter is not None and may_be_printed_for(line.name, reporter)
        name = reporter.name_in(language) if reporter and is_theirs else line.name
        yield BylineCopy(line.reporter.slug if line.reporter else None, name, line.role, line.contact_email)
