"""`/api/v1/`: promises like every address."""

from __future__ import annotations

from django.urls import path, re_path

from articles.public.api import answers, views

urlpatterns = [
    path("v1/openapi.json", views.description, name="api"),
    path("v1/articles", views.articles, name="api_articles"),
    path("v1/articles/<int:number>", views.article, name="api_article"),
    path("v1/articles/<int:number>/versions", views.versions, name="api_versions"),
    path("v1/articles/<int:number>/versions/<int:which>", views.version, name="api_version"),
    path("v1/sections", views.sections, name="api_sections"),
    path("v1/reporters", views.reporters, name="api_reporters"),
    # A line break in it as well, at which `path:` stops.
    re_path(r"^(?P<rest>(?s:.+))$", answers.nothing_here),
]
