"""What a person is told about articles at the desk and by mail, and what they want to be told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models.desk.comment import Comment
from articles.models.desk.status_change import StatusChange
from articles.workflow import Action

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from articles.models.desk.article import Article


class NoticeEvent(models.TextChoices):
    """What somebody else wants to hear of: acts of the workflow, and what is said about an article."""

    SUBMITTED = Action.SUBMIT.value, _("Submitted for review, where I may approve")
    SENT_BACK = Action.SEND_BACK.value, _("Sent back to me, with the note")
    PUBLISHED = Action.PUBLISH.value, _("An article of mine is published")
    HANDED_OVER = Action.HAND_OVER.value, _("Handed over to me")
    COMMENTED = "comment", _("A comment on an article I write, or commented on")
    MENTIONED = "mention", _("A comment that names me")


class NoticeQuerySet(models.QuerySet["Notice"]):
    """Somebody's notices."""

    def unread(self) -> NoticeQuerySet:
        """What the bell counts."""
        return self.filter(read_at=None)

    def about_article(self, article_id: int) -> NoticeQuerySet:
        """Of what was done with it or said about it."""
        return self.filter(Q(change__article=article_id) | Q(comment__article=article_id))

    def count_as_read(self) -> None:
        """In one statement, through the index of what is unread."""
        self.unread().update(read_at=timezone.now())


class Notice(models.Model):
    """One person is told of one act or one comment, once."""

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices", verbose_name=_("to whom")
    )
    change = models.ForeignKey(StatusChange, models.CASCADE, related_name="notices", null=True, verbose_name=_("act"))
    comment = models.ForeignKey(
        # The constraint below begins with it.
        Comment,
        models.CASCADE,
        related_name="notices",
        null=True,
        db_index=False,
        verbose_name=_("comment"),
    )
    mentioned = models.BooleanField(_("named in it"), default=False, db_default=False)
    created_at = models.DateTimeField(_("time"), default=timezone.now)
    read_at = models.DateTimeField(_("read"), null=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ("-id",)
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(fields=("change", "recipient"), name="notice_once_per_person"),
            models.UniqueConstraint(fields=("comment", "recipient"), name="notice_of_a_comment_once_per_person"),
            models.CheckConstraint(
                condition=Q(change=None, comment__isnull=False) | Q(change__isnull=False, comment=None),
                name="notice_is_of_an_act_or_a_comment",
            ),
        )
        indexes = (
            # The bell, on every page of the desk.
            models.Index(fields=("recipient",), condition=Q(read_at=None), name="notice_unread"),
            models.Index(fields=("recipient", "-id"), name="notice_by_person"),
        )

    def __str__(self) -> str:
        return f"{self.recipient_id}: {self.change_id or self.comment_id}"

    @property
    def about(self) -> StatusChange | Comment:
        """The act or the comment."""
        about = self.change or self.comment
        if about is None:
            raise LookupError("A notice is of an act or of a comment.")
        return about

    @property
    def article(self) -> Article:
        """What it is about."""
        return self.about.article

    @property
    def who(self) -> User | None:
        """Whose doing it is."""
        about = self.about
        return about.author if isinstance(about, Comment) else about.actor


class NoticeChoice(models.Model):
    """What one person wants to hear of one kind of act. Without a row they hear of it both ways."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notice_choices")
    event = models.CharField(max_length=20, choices=NoticeEvent)
    at_desk = models.BooleanField(default=True)
    by_mail = models.BooleanField(default=True)

    class Meta:
        default_permissions = ()
        constraints = (models.UniqueConstraint(fields=("user", "event"), name="notice_choice_once"),)

    def __str__(self) -> str:
        return f"{self.user_id}: {self.event}"

    @classmethod
    def of(cls, user: User) -> dict[NoticeEvent, NoticeChoice]:
        """Every choice of `user`, in the events' order; those never made stand at yes."""
        made = {choice.event: choice for choice in cls.objects.filter(user=user)}
        return {event: made.get(event.value) or cls(user=user, event=event.value) for event in NoticeEvent}
