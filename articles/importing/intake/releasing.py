"""What an import holds, put before readers with its old dates; batch by batch, so that it can be stopped and gone on with."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Prefetch, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.copytext import Copy
from articles.importing.intake.relinking import Relinking
from articles.importing.intake.touching import WITHDRAWN_BY_UNDOING, is_touched
from articles.importing.item import Standing
from articles.models import Article, Byline, ImportItem, ImportRun, StatusChange
from articles.models.many_rows import compressed_quickly
from articles.record.adopting import Adoption
from articles.refusals import Refused
from articles.verbs.adopting import adopt, adopt_all, check_right_to_adopt, why_not
from articles.workflow import TRANSITIONS, Action, Status

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from django.contrib.auth.models import User
    from django.db.models import QuerySet

_SIZE = 500
_READY = (ImportItem.Outcome.CREATED, ImportItem.Outcome.UPDATED)


@dataclass(slots=True)
class Released:
    """How a release stands: items looked at, articles put before readers, and those kept back, each with its reason."""

    items: int = 0
    articles: int = 0
    kept_back: list[tuple[str, str]] = field(default_factory=list)


def _not_yet(run: ImportRun) -> QuerySet[ImportItem]:
    """What is ready and no reader has: new, or come in again after an import that readers had was undone."""
    undone = StatusChange.objects.filter(WITHDRAWN_BY_UNDOING, article=OuterRef("article"))
    again = Q(outcome=ImportItem.Outcome.UPDATED, article__status=Status.WITHDRAWN) & Q(Exists(undone))
    return run.items.filter(Q(article__number=None) | again, outcome__in=_READY, article__isnull=False)


def ready(run: ImportRun) -> int:
    """How many of its articles a release would look at and readers of the old site had."""
    return _not_yet(run).filter(standing=Standing.PUBLIC, published_at__isnull=False).count()


def waiting(run: ImportRun) -> int:
    """How many of its items wait for a person."""
    return run.items.filter(outcome=ImportItem.Outcome.QUEUED).count()


def release(run: ImportRun, actor: User | None = None) -> Iterator[Released]:
    """Put before readers what `run` holds, but for what was not public at its old home; yields after each batch.

    What a person has still to look at stays held, and is released by doing this again. Raises NotPermitted and Refused.
    """
    check_right_to_adopt(actor)
    if run.state == ImportRun.State.UNDONE:
        raise Refused(_("This import was undone; there is nothing to release."))
    if run.finished_at is None:
        raise Refused(_("This import has not come to its end. Go on with it first."))
    progress, last, relinking = Released(), 0, Relinking(run)
    while True:
        with transaction.atomic():
            items = list(_not_yet(run).filter(pk__gt=last).defer("original").order_by("pk")[:_SIZE])
            if not items:
                break
            compressed_quickly()
            _release(items, relinking, actor, progress)
            last = items[-1].pk
        progress.items += len(items)
        yield progress
    run.state, run.released_at = ImportRun.State.RELEASED, timezone.now()
    run.save(update_fields=["state", "released_at"])
    yield progress


def _release(items: Sequence[ImportItem], relinking: Relinking, actor: User | None, progress: Released) -> None:
    articles = _articles(items)
    going_out: list[tuple[ImportItem, Article]] = []
    for item in items:
        article = articles.pop(item.article_id or 0, None)
        if article is None or (article.number is not None and article.status != Status.WITHDRAWN):
            continue
        reason = _why_kept(item, article)
        if reason:
            progress.kept_back.append((item.name, reason))
        elif article.number is not None and item.published_at is not None:
            # It was on record before, and comes back with a further version and the date it always had.
            adopt(article, item.published_at, actor, f"Import {item.run_id}")
            progress.articles += 1
        else:
            going_out.append((item, article))
    relinking.relink(going_out)
    adopt_all([_adoption(item, article) for item, article in going_out], actor, f"Import {items[0].run_id}")
    progress.articles += len(going_out)


def _why_kept(item: ImportItem, article: Article) -> str:
    if item.standing != Standing.PUBLIC or item.published_at is None:
        return _("Readers of the old site did not have it (%s).") % item.standing
    if Status(article.status) not in TRANSITIONS[Action.ADOPT].sources:
        return _("It is at the desk: %s.") % Status(article.status).label
    if article.status == Status.WITHDRAWN and is_touched(article):
        return _("Somebody has withdrawn it.")
    return why_not(article, item.published_at)


def _adoption(item: ImportItem, article: Article) -> Adoption:
    if article.section is None or item.published_at is None:
        raise TypeError("why_not() keeps back what has no section or date")
    return Adoption(article, Copy.from_article(article), article.section, item.published_at)


def _articles(items: Sequence[ImportItem]) -> dict[int, Article]:
    """The articles of `items` by key, locked, with all that their copies are made of."""
    bylines = Byline.objects.select_related("reporter").order_by("position", "id")
    # The types of taggit do not say that tags can be fetched ahead.
    articles: QuerySet[Any] = Article.objects.all()
    articles = (
        articles.select_for_update(of=("self",))
        .filter(pk__in=[item.article_id for item in items])
        .select_related("publication", "section__parent", "lead_photo", "share_photo", "series", "translation_of")
        .prefetch_related(Prefetch("bylines", bylines), "tags")
        .order_by("pk")
    )
    return {article.pk: article for article in articles}
