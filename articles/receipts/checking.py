"""How a receipt is made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.http.request import validate_host
from django.utils import timezone

from articles.models import DeskTask, Receipt, Version
from articles.models.version import is_given
from articles.receipts.stranger import ask
from articles.receipts.surfaces import expectations_of
from newsroom.models import Host

if TYPE_CHECKING:
    from newsroom.models import Publication


def check(version: Version) -> Receipt | None:
    """Ask every surface about `version` and keep the answers; None when it is not, or no longer, in force, or restricted."""
    now = timezone.now()
    if not Version.objects.in_force(now).filter(is_given(), pk=version.pk).exists():
        return None
    host = host_of(version.publication)
    findings = [
        {
            "surface": expected.surface.value,
            "address": expected.address,
            "status": answer.status,
            "good": expected.is_met_by(answer),
        }
        for expected in expectations_of(version)
        for answer in (ask(host, expected.address),)
    ]
    receipt, _new = Receipt.objects.update_or_create(
        version=version,
        defaults={"checked_at": now, "findings": findings, "is_good": all(found["good"] for found in findings)},
    )
    _remind(version, receipt)
    return receipt


def _remind(version: Version, receipt: Receipt) -> None:
    """A desk task stands as long as readers do not find what was published."""
    task = DeskTask.objects.filter(article=version.article_id, key=DeskTask.READERS, done_at=None)
    if receipt.is_good:
        task.update(done_at=receipt.checked_at)
    else:
        DeskTask.objects.get_or_create(article_id=version.article_id, key=DeskTask.READERS, done_at=None)


def unchecked() -> list[Version]:
    """What went live within a day and was never asked about: schedules whose instant came, and tasks that died."""
    now = timezone.now()
    versions = Version.objects.in_force(now).filter(is_given(), live_from__gte=now - Receipt.FRESH, receipt=None)
    return list(versions.select_related("publication", "section").order_by("live_from"))


def host_of(publication: Publication) -> str:
    """The name readers know it by; where it has none, this machine's."""
    named = (
        Host.objects.filter(publication=publication).order_by("-is_primary", "pk").values_list("hostname", flat=True)
    )
    known = [*named]
    allowed = [host for host in known if validate_host(host, settings.ALLOWED_HOSTS)]
    # A name that this process does not answer to is asked for all the same: that readers are refused is the finding.
    return (allowed or known or ["localhost"])[0]
