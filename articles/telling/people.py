"""Whom an act or a comment concerns. Never who did it, and never who may not see the article."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import User

from articles.models import NoticeEvent, Revision, StatusChange

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

    from articles.models import Article, Comment


def concerned(about: StatusChange | Comment) -> list[tuple[User, list[NoticeEvent]]]:
    """Each with what it is to them, the nearest first: who was mentioned may have been in the conversation besides."""
    if isinstance(about, StatusChange):
        event = NoticeEvent(about.action)
        return [(person, [event]) for person in _hearing(_of_act(about), about.actor_id)]
    named = set(about.mentions.all())
    events: dict[User, list[NoticeEvent]] = {person: [NoticeEvent.MENTIONED] for person in named}
    for person in _of_conversation(about):
        events.setdefault(person, []).append(NoticeEvent.COMMENTED)
    return [(person, events[person]) for person in _hearing(events, about.author_id)]


def _hearing(people: Iterable[User], actor_id: int | None) -> list[User]:
    """Those among `people` who may see the article, without who did it: whoever reads articles reads all of them."""
    found = readers().filter(pk__in={person.pk for person in people}).order_by("pk")
    return [person for person in found if person.pk != actor_id]


def readers() -> QuerySet[User]:
    """Who may see articles at this moment."""
    return User.objects.with_perm("articles.view_article").filter(is_active=True, is_staff=True)


def _of_act(change: StatusChange) -> set[User]:
    article = change.article
    if change.action == NoticeEvent.SUBMITTED:
        return _editors(article)
    if change.action == NoticeEvent.HANDED_OVER:
        return _present(article.holder)
    people = _present(article.created_by, article.holder)
    return people | _named_over(article) if change.action == NoticeEvent.PUBLISHED else people


def _of_conversation(comment: Comment) -> set[User]:
    """In whose hands it is, who began it, who saved it last, whose names stand over it, and who said something before."""
    article = comment.article
    last = Revision.objects.saved().filter(article=article).select_related("author").order_by("-id").first()
    before = User.objects.filter(pk__in=article.comments.filter(pk__lt=comment.pk).values("author"))
    return (
        _present(article.created_by, article.holder, last.author if last else None) | _named_over(article) | set(before)
    )


def editors_of(article: Article, actor: User) -> list[User]:
    """Who gets the article when `actor` submits it for review."""
    return _hearing(_editors(article), actor.pk)


def _editors(article: Article) -> set[User]:
    """Who may approve in this section."""
    editors = User.objects.with_perm("articles.approve_article", include_superusers=False)
    editors = editors.prefetch_related("edited_sections")
    return {person for person in editors if article.section is None or article.section.is_edited_by(person)}


def _named_over(article: Article) -> set[User]:
    bylines = article.bylines.select_related("reporter__user").exclude(reporter=None)
    return _present(*(byline.reporter.user for byline in bylines if byline.reporter))


def _present(*people: User | None) -> set[User]:
    return {person for person in people if person is not None}
