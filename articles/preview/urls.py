"""The address of a preview link."""

from __future__ import annotations

from django.urls import path

from articles.preview import views

urlpatterns = [path("preview/<str:token>/", views.shared, name="preview")]
