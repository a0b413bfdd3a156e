"""The desk's screens: a face for the models and the verbs. What is allowed is decided below, not here."""

from articles.admin import articles, documents, importing, menus, missing, notices, record, restricting, tags
from articles.admin.claims import docket
from articles.admin.front_page import arrangements
from articles.admin.merging import screens
from articles.admin.photos import library
from articles.admin.standing_pages import screens as standing_pages

__all__ = [
    "arrangements",
    "articles",
    "docket",
    "documents",
    "importing",
    "library",
    "menus",
    "missing",
    "notices",
    "record",
    "restricting",
    "screens",
    "standing_pages",
    "tags",
]
