"""What the articles have to say to whoever watches the installation."""

from __future__ import annotations

from django.db.models import Count, Min
from django.utils import timezone

from articles.models import Errand, ImportItem, Receipt, Version
from newsroom.health.metrics import Gauge
from newsroom.imprint.filing import to_file


def _published() -> dict[str, float]:
    rows = Version.objects.on_site().order_by().values_list("publication__slug").annotate(Count("pk"))
    return {slug: float(number) for slug, number in rows}


def _errands() -> dict[str, float]:
    rows = Errand.objects.order_by().values_list("kind").annotate(Count("pk"))
    return {kind: float(number) for kind, number in rows}


def _oldest_errand() -> dict[str, float]:
    since = Errand.objects.aggregate(Min("since"))["since__min"]
    return {"": (timezone.now() - since).total_seconds() if since else 0.0}


def _unseen() -> dict[str, float]:
    fresh = Receipt.objects.filter(checked_at__gte=timezone.now() - Receipt.FRESH, is_good=False)
    return {"": float(fresh.count())}


def _queued() -> dict[str, float]:
    return {"": float(ImportItem.objects.filter(outcome=ImportItem.Outcome.QUEUED).count())}


def _late_filings() -> dict[str, float]:
    return {"": float(sum(change.is_late for change in to_file()))}


GAUGES = (
    Gauge("newsroom_articles_public", "Articles that readers have now.", _published, "publication"),
    Gauge("newsroom_errands_waiting", "What has to follow an act and is not done yet.", _errands, "kind"),
    Gauge("newsroom_errand_oldest_seconds", "How long the oldest of these waits.", _oldest_errand),
    Gauge("newsroom_receipts_bad", "Published within a day, and not seen by readers everywhere.", _unseen),
    Gauge("newsroom_import_items_queued", "Items of imports that wait for a person.", _queued),
    Gauge("newsroom_filings_late", "Changes of the imprint that had to be filed with the authority.", _late_filings),
)
