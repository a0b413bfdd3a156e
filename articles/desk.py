"""The desk: the Django admin as this newsroom's people see it.

It lives outside `articles.admin` because an AdminSite defined there would be imported before the registry
exists, and Article would silently not be registered.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.contrib.admin import AdminSite
from django.contrib.auth.models import User
from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models import Article, Byline, Claim, DeskTask, ImportDoubt, ImportRun, StatusChange, Version
from articles.models.version import began_by
from articles.verbs.checklist import FIGURES
from articles.verbs.filing import MAY_FILE
from articles.workflow import Action, Status
from newsroom.imprint.filing import to_file

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.template.response import TemplateResponse

    from articles.models.desk.article import ArticleQuerySet

#: Rows of one list on the desk page.
_ROWS = 10
#: The models whose lists are looked at every day, in the order in which they stand below it.
_DAILY = ("Article", "Photo", "Document", "Claim", "Series", "Tag", "Reporter", "Section", "ImportRun")
_AT_DESK = (Status.IN_REVIEW, Status.APPROVED)
#: What went out lately, to whoever wrote it.
_LATELY = timedelta(days=14)


class DeskSite(AdminSite):
    """Stock admin, with what waits for whom on its first page."""

    site_header = _("Newsroom")
    site_title = _("Newsroom")
    index_title = _("Desk")
    index_template = "admin/desk.html"

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        """The first page: what waits for this person, then the models."""
        lists, administration = _apart(self.get_app_list(request))
        context = {"desk": _desk_for(request), "app_list": lists, "administration": administration}
        return super().index(request, context | (extra_context or {}))


def _apart(apps: list[Any]) -> tuple[list[Any], list[Any]]:
    """The lists that the desk works with as one, and all the others as they are, which are seldom wanted."""
    models = {model["object_name"]: model for app in apps for model in app["models"]}
    daily = [models[name] for name in _DAILY if name in models]
    rest = [{**app, "models": [model for model in app["models"] if model["object_name"] not in _DAILY]} for app in apps]
    lists = [{"name": _("Lists"), "app_label": "lists", "app_url": None, "models": daily}] if daily else []
    return lists, [app for app in rest if app["models"]]


def _desk_for(request: HttpRequest) -> dict[str, Any]:
    """Short lists, each through an index; nothing counts the archive."""
    user = request.user
    desk: dict[str, Any] = {
        "may_write": user.has_perm("articles.add_article"),
        "may_flash": user.has_perms(["articles.add_article", "articles.publish_article"]),
        "may_add_photos": user.has_perm("articles.add_photo"),
        "may_arrange": user.has_perm("articles.arrange_front"),
    }
    if not isinstance(user, User) or not user.has_perm("articles.view_article"):
        return desk
    names = Byline.objects.filter(article=OuterRef("pk")).order_by("position", "id").values("name")
    # As it is printed: whoever typed it in may have done so for somebody else.
    articles = Article.objects.select_related("publication", "section", "created_by__reporter").annotate(
        first_name_over_it=Subquery(names[:1]), next_name_over_it=Subquery(names[1:2])
    )
    desk |= _writing(articles, user)
    if desk["may_write"]:
        desk |= _written(articles, user)
    if user.has_perm("articles.approve_article"):
        desk |= _reviewing(articles, user)
    if user.has_perm("articles.publish_article"):
        desk |= _publishing()
        desk["imports"] = _imports()
    if user.has_perm(MAY_FILE):
        desk["filings"] = to_file()
    if user.has_perm("articles.decide_claim"):
        claims = Claim.objects.select_related("article__publication")
        # One more than is shown, to say that there are more.
        desk["claims"] = claims.pressing().order_by("due_at")[: _ROWS + 1]
    return desk


def _writing(articles: ArticleQuerySet, user: User) -> dict[str, Any]:
    """What is in this person's hands, with why it came back; templates to start from."""
    last_act = StatusChange.objects.filter(article=OuterRef("pk"))
    mine = articles.filter(Q(holder=user.pk) | Q(holder=None, created_by=user.pk), status=Status.DRAFT)
    return {
        "mine": mine.filter(is_template=False).annotate(
            last_act=last_act.values("action")[:1], last_note=last_act.values("note")[:1]
        )[:_ROWS],
        "templates": articles.filter(is_template=True)[:_ROWS],
    }


def _written(articles: ArticleQuerySet, user: User) -> dict[str, Any]:
    """What this person wrote, or has their name over: at the desk now, or else with readers lately. One query."""
    named = Exists(Byline.objects.filter(article=OuterRef("pk"), reporter__user=user.pk))
    own = Article.objects.filter(Q(created_by=user.pk) | Q(holder=user.pk) | Q(named))
    now = timezone.now()
    # What went out under a colleague's name is theirs, whoever typed it in or had it in hand.
    others = Byline.objects.filter(article=OuterRef("pk"), reporter__user__isnull=False).exclude(reporter__user=user.pk)
    # Asked for one at a time: of NOT EXISTS under OR, PostgreSQL would read all bylines first.
    theirs = Subquery(others.values("pk")[:1])
    lately = own.alias(theirs=theirs).filter(
        Q(named) | Q(theirs=None), first_published_at__gte=now - _LATELY, first_published_at__lte=now
    )
    # SQLite takes no LIMIT in a part of a union, but in a part's part.
    at_desk, went_out = (
        Article.objects.filter(pk__in=part.values("pk")[:_ROWS]).order_by().values("pk")
        for part in (
            own.filter(status__in=_AT_DESK),
            lately.exclude(status__in=(*_AT_DESK, Status.WITHDRAWN)).order_by("-first_published_at", "-id"),
        )
    )
    found = list(articles.filter(pk__in=at_desk.union(went_out)).order_by("-first_published_at", "-id"))
    waiting = [article for article in found if article.status in _AT_DESK]
    return {
        "with_desk": sorted(waiting, key=lambda article: article.updated_at, reverse=True),
        "went_out": [article for article in found if article.status not in _AT_DESK],
    }


def _reviewing(articles: ArticleQuerySet, user: User) -> dict[str, Any]:
    """What waits for an editor's eyes: in the sections they edit, all of them where they are named in none."""
    edited = [section.pk for section in user.edited_sections.all()]
    reach = Q(section__in=edited) | Q(section__parent__in=edited) if edited else Q()
    # One question for both. SQLite takes no LIMIT in a part of a union, but in a part's part.
    in_review, approved = (
        Article.objects.filter(pk__in=Article.objects.filter(reach, status=status).values("pk")[:_ROWS])
        .order_by()
        .values("pk")
        for status in _AT_DESK
    )
    sent = StatusChange.objects.filter(article=OuterRef("pk"), action=Action.SUBMIT)
    at_desk = list(articles.filter(pk__in=in_review.union(approved)).annotate(sent_note=sent.values("note")[:1]))
    changed = articles.filter(published_edit_version__isnull=False).exclude(published_edit_version=F("edit_version"))
    return {
        "in_review": [article for article in at_desk if article.status == Status.IN_REVIEW],
        "approved": [article for article in at_desk if article.status == Status.APPROVED],
        "changed": changed[:_ROWS],
        "behind": articles.behind().select_related("translation_of")[:_ROWS],
        **_left_to_do(),
        "unread": (
            StatusChange.objects.filter(
                began_by(timezone.now(), "version__"), without_second_reader=True, read_afterwards_at=None
            )
            .select_related("article__publication", "actor__reporter")
            .order_by("-at")[:_ROWS]
        ),
    }


def _left_to_do() -> dict[str, Any]:
    """Corrections that wait for a second reader, and what else is left, the newest first."""
    corrections_first = Case(When(key=DeskTask.CORRECTION, then=0), default=1)
    tasks = DeskTask.objects.filter(done_at=None).select_related("article__publication")
    found = list(tasks.order_by(corrections_first, "-made_at", "-id")[: 2 * _ROWS])
    waiting = [task for task in found if task.is_waiting_correction]
    left = [task for task in found if not task.is_waiting_correction][:_ROWS]
    return {
        "corrections": waiting[:_ROWS],
        "tasks": left,
        "figures_differ": any(task.key.startswith(FIGURES) for task in left),
    }


def _imports() -> list[ImportRun]:
    """Imports that are held or of which something waits for a person, the newest first."""
    waiting = ImportDoubt.objects.filter(run=OuterRef("pk"), waits=True, decision="")
    runs = ImportRun.objects.exclude(state=ImportRun.State.UNDONE).annotate(has_waiting=Exists(waiting))
    return list(runs.filter(Q(state=ImportRun.State.HELD) | Q(has_waiting=True)).select_related("publication")[:_ROWS])


def _publishing() -> dict[str, Any]:
    """What will go out; what readers have since today for the first time, and what was there before and was changed today."""
    versions = Version.objects.select_related("publication", "section")
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    since = Version.objects.on_site().filter(live_from__gte=midnight).order_by("-live_from")
    # One query for both, so that neither crowds out the other. SQLite takes no LIMIT in a part of a union.
    new, old = (
        Version.objects.filter(pk__in=part.values("pk")[:_ROWS]).order_by().values("pk")
        for part in (since.filter(published_at__gte=midnight), since.filter(published_at__lt=midnight))
    )
    today = list(versions.filter(pk__in=new.union(old)).order_by("-live_from"))
    return {
        "scheduled": versions.pending().order_by("live_from")[:_ROWS],
        "today": [version for version in today if version.published_at >= midnight],
        "changed_today": [version for version in today if version.published_at < midnight],
    }
