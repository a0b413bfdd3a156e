"""The desk's screens: a face for the models and the verbs. What is allowed is decided below, not here.

One room for each thing that is worked on; what every screen uses (who acts, which row they may have, the clock, paging, selects)
stands beside them. Importing this registers every screen with the admin.
"""

from articles.admin import filings, menus, missing, notices, restricting, series, tags
from articles.admin.article import screens as article_screens
from articles.admin.claims import docket
from articles.admin.documents import library as document_library
from articles.admin.front_page import arrangements
from articles.admin.history import record
from articles.admin.imports import screens as import_screens
from articles.admin.merging import screens as merging_screens
from articles.admin.photos import library as photo_library
from articles.admin.standing_pages import screens as standing_page_screens

__all__ = [
    "arrangements",
    "article_screens",
    "docket",
    "document_library",
    "filings",
    "import_screens",
    "menus",
    "merging_screens",
    "missing",
    "notices",
    "photo_library",
    "record",
    "restricting",
    "series",
    "standing_page_screens",
    "tags",
]
