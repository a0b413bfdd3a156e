"""Whose pages can be shown inside an article, and what a reader's browser would load for it."""

from __future__ import annotations

import pytest

from articles.body import sanitise
from articles.body.embeds import frame, frame_hosts

_YOUTUBE = "https://www.youtube-nocookie.com/embed/aqz-KE-bpKQ"
_X = "https://platform.twitter.com/embed/Tweet.html?id=1234567890&dnt=true"


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("https://www.youtube.com/watch?v=aqz-KE-bpKQ", _YOUTUBE),
        ("https://m.youtube.com/watch?app=desktop&v=aqz-KE-bpKQ&t=3s", _YOUTUBE),
        ("http://youtu.be/aqz-KE-bpKQ?si=abc", _YOUTUBE),
        ("https://youtube.com/shorts/aqz-KE-bpKQ", _YOUTUBE),
        ("https://www.youtube.com/embed/aqz-KE-bpKQ", _YOUTUBE),
        ("https://vimeo.com/76979871", "https://player.vimeo.com/video/76979871?dnt=1"),
        ("https://x.com/example/status/1234567890?s=20", _X),
        ("https://twitter.com/example/status/1234567890", _X),
        ("https://www.instagram.com/p/CxAbC-d_1/", "https://www.instagram.com/p/CxAbC-d_1/embed/captioned/"),
        ("https://www.instagram.com/some.body/reel/Cx1/", "https://www.instagram.com/p/Cx1/embed/captioned/"),
        ("https://www.tiktok.com/@some.body/video/71", "https://www.tiktok.com/player/v1/71"),
        ("https://tv.naver.com/v/31234567", "https://tv.naver.com/embed/31234567"),
        ("https://open.spotify.com/intl-ko/episode/5Abc", "https://open.spotify.com/embed/episode/5Abc"),
        (
            "https://www.facebook.com/page/posts/1?a=1&b=2",
            "https://www.facebook.com/plugins/post.php?href=https%3A%2F%2Fwww.facebook.com%2Fpage%2Fposts%2F1%3Fa%3D1%26b%3D2",
        ),
    ],
)
def test_a_known_page_has_a_frame_of_its_own(address: str, shown: str) -> None:
    found = frame(address)
    assert found is not None
    assert found.address == shown
    assert found.host in address


@pytest.mark.parametrize(
    "address",
    [
        "https://www.youtube.com/",
        "https://www.youtube.com/@channel",
        "https://www.youtube.com/watch?v=short",
        "https://www.youtube.com/watch?v=aqz-KE-bpKQ-and-more",
        "https://youtube.com.example.org/watch?v=aqz-KE-bpKQ",
        "https://example.org/?u=https://youtu.be/aqz-KE-bpKQ",
        "https://notyoutube.com/watch?v=aqz-KE-bpKQ",
        "https://x.com/example",
        "https://video.example.com/1",
        "https://[::1",
        "",
    ],
)
def test_any_other_page_is_a_link(address: str) -> None:
    assert frame(address) is None


def test_a_page_may_load_frames_of_those_it_offers_alone() -> None:
    body = sanitise(
        "".join(
            f'<div data-embed="{address}"></div>'
            for address in (
                "https://youtu.be/aqz-KE-bpKQ",
                "https://www.youtube.com/watch?a=1&amp;v=aqz-KE-bpKQ",
                "https://x.com/a/status/1",
                "https://example.org/",
            )
        )
    )
    assert frame_hosts(body) == ["https://platform.twitter.com", "https://www.youtube-nocookie.com"]
    assert frame_hosts("<p>Text</p>") == []
