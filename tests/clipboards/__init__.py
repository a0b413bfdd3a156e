"""What word processors put on the clipboard, each with the prose that is in it.

The first comment of a file says where the shape of its markup comes from; what it says is ours.
"""

from __future__ import annotations

from pathlib import Path

_HERE = Path(__file__).parent

#: What of the look and the order has to be there still, by clipboard.
KEPT = {
    "word": (
        "<h2>River states agree on gauges</h2>",
        "on <strong>Monday</strong>, and its chair called the outcome <em>modest</em>.[1]</p>",
        "<ul><li>Gauges at every border<ul><li>read twice a day<ol><li>at dawn</li><li>at dusk</li></ol></li></ul></li>",
        "<li>공동 기록부</li></ul><ol><li>준비 단계</li><li>시행 단계</li></ol>",
        '<td rowspan="2">State</td><td colspan="2"><strong>Gauges</strong></td></tr><tr><td>now</td><td>planned</td>',
        "<td><p>30</p><p>by spring</p></td>",
    ),
    "google_docs": (
        "<h2>Seeds for the islands</h2>",
        "sent <strong>two hundred</strong> <em>sealed</em> boxes.<sup>1</sup></p>",
        '<a href="https://example.org/seeds?a=1&amp;b=2">목록</a>에 있다.',
        "<ul><li>Grain<ul><li>보리<ol><li>winter barley</li></ol></li></ul></li><li><strong>Vegetables</strong></li></ul>",
        '<td colspan="2"><strong>Island</strong></td><td rowspan="2">상자</td></tr><tr><td>north</td><td>south</td></tr>',
        "<p>Struck and kept,<br>on a second line.</p>",
    ),
    "hwp": (
        "<strong>강변 네 나라, 수위계 설치 합의</strong>",
        "하였다.<sup>1)</sup></p>",
        '<td rowspan="2"><strong>나라</strong></td><td colspan="2"><strong>수위계</strong>(기)</td></tr>',
        "<td><p>30</p><p>봄까지</p></td>",
        "<p>다리 아래의 수위계</p>",
        "작은 <em>그림입니다</em>. 라고",
    ),
    "hwp_2010": (
        "<p><strong>씨앗을 섬으로</strong></p>",
        "보냈다.<sup>1)</sup> 모두",
        '<td colspan="2"><strong>섬</strong></td><td rowspan="2">상자<br>(개)</td></tr><tr><td>가람</td><td>누리</td></tr>',
    ),
}


def copied(name: str) -> str:
    """What the program put on the clipboard, without the note on where its shape comes from."""
    return (_HERE / f"{name}.html").read_text().partition("-->")[2]


def words(name: str) -> list[str]:
    """The prose of it, in order."""
    return (_HERE / f"{name}.txt").read_text().split()
