"""The app's start: what must stand after every migration."""

from __future__ import annotations

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class ArticlesConfig(AppConfig):
    """Articles: working copies, the record, and everything that reads either."""

    name = "articles"
    verbose_name = _("Articles")

    def ready(self) -> None:
        """Connect what keeps the record guarded and the pages current."""
        from articles import gauges, receivers  # noqa: PLC0415 - models exist only from here on
        from articles.public.metadata import lettering  # noqa: PLC0415 - models exist only from here on
        from articles.record import guards as record_guards  # noqa: PLC0415 - models exist only from here on
        from newsroom.health import metrics  # noqa: PLC0415 - models exist only from here on

        receivers.connect()
        metrics.register(gauges.GAUGES)
        record_guards.register_check()
        lettering.register_check()
        post_migrate.connect(record_guards.reinstall, dispatch_uid="articles.record.guards")


class DeskConfig(AdminConfig):
    """The Django admin with this newsroom's desk as its site."""

    default_site = "articles.desk.DeskSite"
