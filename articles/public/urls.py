"""Addresses of the public site. They are promises: a path that once answered goes on answering.

The publication's first language stands at the root, every other one under its code: `/sections/politics/`,
`/ko/sections/politics/`.
"""

from __future__ import annotations

from django.urls import include, path, register_converter

from articles.public.addresses import DayConverter, FeedEndingConverter, LanguageConverter, MonthConverter
from articles.public.following import feeds, sitemaps
from articles.public.metadata import manifest, oembed
from articles.public.pages import (
    article,
    corrections,
    document,
    front,
    lists,
    publication,
    search,
    standing_pages,
)
from articles.public.record import views as record

register_converter(DayConverter, "day")
register_converter(MonthConverter, "month")
register_converter(LanguageConverter, "language")
register_converter(FeedEndingConverter, "feed")

pages = [
    path("", front.front, name="front"),
    path("<day:day>/<int:number>/", article.article, {"slug": ""}, name="article_number"),
    path("<day:day>/<int:number>/<str:slug>/", article.article, name="article"),
    path("<day:day>/<int:number>/<str:slug>/versions/", record.versions, name="versions"),
    path("<day:day>/<int:number>/<str:slug>/versions/<int:which>/", record.version, name="version"),
    path("<day:day>/<int:number>/notices/<int:notice>/", corrections.notice, name="claim_notice"),
    path("<day:day>/", lists.day, name="day"),
    path("<month:month>/", lists.month, name="month"),
    path("sections/<slug:slug>/", lists.section, name="section"),
    path("series/", lists.all_series, name="all_series"),
    path("series/<slug:slug>/", lists.series, name="series"),
    path("tags/<str:slug>/", lists.tag, name="tag"),
    path("reporters/<str:slug>/", lists.reporter, name="reporter"),
    path("corrections/", corrections.corrected, name="corrections"),
    path("search/", search.search, name="search"),
    path("imprint/", publication.imprint, name="imprint"),
    path("masthead/", publication.masthead, name="masthead"),
    path("pages/<slug:slug>/", standing_pages.standing_page, name="standing_page"),
    path("pages/<slug:slug>/<int:number>/", standing_pages.earlier, name="earlier_standing_page"),
    path("manifest.webmanifest", manifest.manifest, name="manifest"),
    path("feeds/", feeds.listed, name="feeds"),
    path("feeds/latest.<feed:ending>", feeds.latest, name="front_feed"),
    path("feeds/sections/<slug:slug>.<feed:ending>", feeds.section, name="section_feed"),
    path("feeds/series/<slug:slug>.<feed:ending>", feeds.series, name="series_feed"),
    path("feeds/tags/<str:slug>.<feed:ending>", feeds.tag, name="tag_feed"),
    path("feeds/reporters/<str:slug>.<feed:ending>", feeds.reporter, name="reporter_feed"),
]

urlpatterns = [
    # First, or who reads in the second language would wait for all the others to be tried.
    path("<language:language>/", include(pages)),
    *pages,
    # One address for every edition: a document has a language of its own.
    path("documents/<int:number>/<str:name>", document.document, name="document"),
    # Programs ask for a language by name.
    path("api/", include("articles.public.api.urls")),
    # And one for all of a publication.
    path("sitemap.xml", sitemaps.index, name="sitemap"),
    path("sitemaps/pages.xml", sitemaps.pages, name="sitemap_pages"),
    path("sitemaps/<month:month>.xml", sitemaps.month, name="sitemap_month"),
    path("news-sitemap.xml", sitemaps.news, name="news_sitemap"),
    path("oembed/", oembed.oembed, name="oembed"),
    path("share-card.png", manifest.share_card, name="share_card"),
    path("share-cards/<int:number>/<int:which>.png", manifest.headline_card, name="headline_card"),
    path("icons/maskable.png", manifest.maskable, name="maskable_icon"),
    path("icons/<int:size>.png", manifest.icon, name="icon"),
    # Asked for by programs that read no page.
    path("favicon.ico", manifest.icon, {"size": 32}, name="favicon"),
    path("robots.txt", sitemaps.robots, name="robots"),
]
