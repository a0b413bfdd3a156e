"""Every address: the desk, health, media, and the public site."""

from __future__ import annotations

from django.contrib import admin
from django.urls import include, path

from newsroom import views
from newsroom.health import views as health
from newsroom.policy_reports import policy_report

urlpatterns = [
    path("admin/language/", views.choose_language, name="choose_language"),
    path("admin/policy-report/", policy_report),
    # Before the admin's own: its sign-in page gives way to ours.
    path("admin/", include("newsroom.accounts.urls")),
    path("admin/", admin.site.urls),
    path("livez", health.livez),
    path("readyz", health.readyz),
    path("metrics", health.metrics),
    # What lies on the disk the web server in front hands out itself.
    path("media/<path:path>", views.media, name="media"),
    path("", include("articles.preview.urls")),
    path("", include("articles.public.urls")),
]

handler400 = "articles.public.errors.bad_request"
handler403 = "articles.public.errors.forbidden"
handler429 = "newsroom.accounts.views.too_many_requests"
handler404 = "articles.public.errors.not_found"
handler500 = "articles.public.errors.server_error"
