"""A publication with every kind of page that readers are given, in both languages, with pretty data and with ugly."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from articles.copytext import BylineCopy
from articles.library.renditions import make_renditions
from articles.models import Claim, OldPath, PreviewLink, StandingPage, Version
from articles.models.restriction import RestrictionGround, RestrictionStatus
from articles.models.standing_version import StandingKind
from articles.models.version import VersionKind
from articles.verbs import claims, publishing, restricting
from articles.verbs.publishing import Reason
from articles.verbs.restricting import Terms
from articles.verbs.standing import publish_page, withdraw_page
from newsroom.counting.ranking import rank_again
from newsroom.models import ReadCount
from newsroom.roles import Role
from tests.builders import (
    edit,
    in_future,
    make_article,
    make_photo,
    make_publication,
    make_section,
    make_series,
    make_standing_page,
    make_user,
    part_of,
    publish_article,
)
from tests.claims.docket import met

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from articles.models import Photo
    from newsroom.models import Publication

#: As wide as nobody's headline should be, and words no line has room for.
LONG = "Parliamentarians from twenty-three countries agree to disagree about the order of speaking " * 2
WORD = "Donaudampfschifffahrtsgesellschaftskapitaenspatent" * 3
WRONG = Reason(en="It was wrong.", ko="틀렸습니다.")


def every_page() -> dict[str, str]:
    """Make it all; the path of each page by a name, which ends in `-ko` where the page is in Korean."""
    publication = make_publication(host="localhost", name_en="The Extraordinarily Long-Named Journal of Diplomacy")
    editor = make_user(Role.MANAGING_EDITOR, "editor")
    for slug in ("politics", "culture", "empty"):
        make_section(publication, slug)
    make_section(publication, "assembly", parent=make_section(publication, "politics"), name_en="Assembly")
    photo, upright = make_photo(), make_photo("olive")
    make_renditions(photo)
    body = _body(photo, upright)
    paths = (
        _stories(publication, editor, photo, body)
        | _withheld(publication, editor, photo)
        | _standing_pages(publication, editor, body)
    )
    OldPath.objects.create(publication=publication, path="/contest/2012", is_gone=True)
    _count_reads(publication)
    return _chrome(publication) | paths


def _body(photo: Photo, upright: Photo) -> str:
    """Everything that a body may hold."""
    gallery = "".join(
        f'<figure data-photo="{each.sha256}"><figcaption>A field</figcaption></figure>'
        for each in (photo, upright, photo)
    )
    return (
        f'<p>Text with <a href="https://example.com/">a link</a> and <em>stress</em>.</p><h2>{WORD}</h2>'
        "<ul><li>One</li><li>Two</li></ul><blockquote><p>Quoted</p></blockquote>"
        '<aside class="pullquote"><p>Pulled out</p></aside><h3>Smaller</h3>'
        f'<figure class="photo photo--left" data-photo="{photo.sha256}"><figcaption>A field</figcaption></figure>'
        f'<figure class="photo photo--wide" data-photo="{upright.sha256}"><figcaption></figcaption></figure>'
        '<div class="embed" data-embed="https://video.example.com/1"><a href="https://video.example.com/1">x</a></div>'
        '<div class="embed" data-embed="https://youtu.be/aqz-KE-bpKQ"><a href="https://youtu.be/aqz-KE-bpKQ">x</a></div>'
        f"{gallery}"
        f"<table><thead><tr><th>Head</th></tr></thead><tbody><tr>{'<td>A cell of words</td>' * 12}</tr></tbody></table>"
        "<hr>"
    )


def _stories(publication: Publication, editor: User, photo: Photo, body: str) -> dict[str, str]:
    """Articles, plain and ugly, corrected and explained, and every page that leads to them by what they are about."""
    six = tuple(BylineCopy(None, f"Alexandra Konstantinopoulos-Whitfield {number}", "author") for number in range(6))
    series = make_series(publication, title_en=LONG[:40] + WORD[:80], description_en=LONG, description_ko=LONG)
    full = publish_article(
        publication,
        editor,
        photo=photo,
        body=body,
        tags=["Seoul"],
        headline="Envoys meet in Seoul",
        series=part_of(series, 2),
    )
    korean = publish_article(
        publication,
        editor,
        language="ko",
        headline="사절단, 서울에서 만나",
        photo=photo,
        tags=["Seoul"],
        series=part_of(series, 2),
        translation_of=full.article,
    )
    publishing.publish(
        edit(korean.article, editor, headline="사절단 38명, 서울에서 만나"),
        editor,
        kind=VersionKind.CORRECTION,
        reason=WRONG,
    )
    ugly = publish_article(
        publication,
        editor,
        headline=LONG[:140] + WORD,
        deck=LONG,
        bylines=six,
        section="culture",
        series=part_of(series, 1),
        tags=[LONG[:90]],
    )
    corrected = publish_article(publication, editor, days_ago=3, kind="advertorial", photo=photo, section="assembly")
    publishing.publish(
        edit(corrected.article, editor, deck="Another"), editor, kind=VersionKind.CORRECTION, reason=WRONG
    )
    publishing.publish(edit(corrected.article, editor, deck="Later news"), editor, kind=VersionKind.UPDATE)
    notice = met(corrected, editor, title=LONG[:200], front_until=in_future(days=1))
    ended = met(full, editor, received_at=timezone.now())
    claims.take_down(Claim.objects.get(notice=ended), editor, "Wrong")
    draft = make_article(publication, editor, photo=photo)
    link = PreviewLink.objects.create(article=draft, created_by=editor, expires_at=in_future(days=1))
    day = full.published_at.astimezone(publication.tzinfo)
    yesterday = (timezone.now() - timedelta(days=1)).isoformat(timespec="seconds")[:-6]
    return {
        "article": full.path,
        "article-ko": korean.path,
        "article-ugly": ugly.path,
        "article-corrected": corrected.path,
        "versions": f"{corrected.path}versions/",
        "versions-ko": f"{korean.path}versions/",
        "version": f"{corrected.path}versions/1/",
        "version-ko": f"{korean.path}versions/1/",
        "as-of": f"{corrected.path}?as-of={yesterday}Z",
        "as-of-too-early": f"{full.path}?as-of=2001-01-01T00:00Z",
        "notice": notice.path,
        "notice-taken-down": ended.path,
        "preview": f"/preview/{link.token}/",
        "all-series": "/series/",
        "all-series-ko": "/ko/series/",
        "series": "/series/silk-road/",
        "series-ko": "/ko/series/silk-road/",
        "day": f"/{day:%Y/%m/%d}/",
        "day-ko": f"/ko/{day:%Y/%m/%d}/",
        "month": f"/{day:%Y/%m}/",
        "month-ko": f"/ko/{day:%Y/%m}/",
    }


def _withheld(publication: Publication, editor: User, photo: Photo) -> dict[str, str]:
    """What readers are told in the place of an article."""
    withdrawn = publish_article(publication, editor, days_ago=2)
    answered = met(withdrawn, editor)
    korean = publish_article(publication, editor, language="ko", headline="거둔 기사", photo=photo)
    restricted = publish_article(publication, editor)
    for each in (withdrawn, korean):
        publishing.withdraw(each.article, editor, WRONG)
    terms = Terms(RestrictionGround.COURT, RestrictionStatus.LEGAL, "A letter", notice_en="A court has ordered it.")
    restricting.restrict(restricted.article, editor, terms)
    return {
        "withdrawn": withdrawn.path,
        "withdrawn-ko": korean.path,
        "restricted": restricted.path,
        "notice-of-withdrawn": answered.path,
    }


def _standing_pages(publication: Publication, editor: User, body: str) -> dict[str, str]:
    """What the publication says of itself: as it stands, as it stood, and no more."""
    about = make_standing_page(publication, title_en=f"About {WORD[:100]}", body_en=body)
    publish_page(about, editor, seen=1)
    StandingPage.objects.filter(pk=about.pk).update(body_en=body * 2)
    publish_page(about, editor, seen=1, reason=Reason(en=LONG))
    ethics = make_standing_page(publication, "ethics", kind=StandingKind.ETHICS)
    publish_page(ethics, editor, seen=1)
    withdraw_page(ethics, editor, Reason(ko="더는 쓰지 않는다."))
    privacy = make_standing_page(publication, "privacy", kind=StandingKind.PRIVACY, title_ko="개인정보 처리방침")
    publish_page(privacy, editor, seen=1)
    return {
        "standing": "/pages/about/",
        "standing-ko": "/ko/pages/about/",
        "standing-earlier": "/pages/about/1/",
        "standing-earlier-ko": "/ko/pages/about/1/",
        "standing-gone": "/pages/ethics/",
        "standing-gone-ko": "/ko/pages/ethics/",
    }


def _count_reads(publication: Publication) -> None:
    """Let there be a list of what is read most."""
    hour = timezone.now().replace(minute=0, second=0, microsecond=0)
    for version in Version.objects.on_site():
        ReadCount.objects.create(
            publication=publication, language=version.language, number=version.public_number, hour=hour, hits=50
        )
    rank_again(timezone.now())


def _chrome(publication: Publication) -> dict[str, str]:
    """Pages of the publication itself, each in both languages."""
    now = timezone.now().isoformat(timespec="seconds")[:-6]
    both = {
        "front": "/",
        "as-of-front": f"/?as-of={now}Z",
        "as-of-refused": "/?as-of=yesterday",
        "section": "/sections/politics/",
        "section-empty": "/sections/empty/",
        "tag": "/tags/seoul/",
        "reporter": "/reporters/lee/",
        "search-form": "/search/",
        "search-nothing": "/search/?q=unicorn",
        "imprint": "/imprint/",
        "masthead": "/masthead/",
        "feeds": "/feeds/",
        "corrections": "/corrections/",
        "not-found": "/nowhere/",
    }
    return (
        both
        | {f"{name}-ko": f"/ko{path}" for name, path in both.items()}
        | {
            "search": "/search/?q=envoys+meet&order=newest",
            "search-ko": "/ko/search/?q=%EC%82%AC%EC%A0%88%EB%8B%A8&section=politics&from=x",
            "gone": "/contest/2012",
        }
    )
