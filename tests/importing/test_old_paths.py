"""A table of old addresses: each leads where it says, and every row that cannot is named."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from articles.models import OldPath
from newsroom.models import MissingAddress
from tests.builders import make_article, make_publication, make_section, publish_article

if TYPE_CHECKING:
    from pathlib import Path

    from django.test import Client

    from articles.models import Version

pytestmark = pytest.mark.django_db


@pytest.fixture
def version() -> Version:
    publication = make_publication()
    make_section(publication, "politics")
    return publish_article(publication)


def run(path: Path, code: int = 0, **options: Any) -> str:
    out = io.StringIO()
    try:
        call_command("import_old_paths", str(path), stdout=out, **options)
    except SystemExit as ended:
        assert ended.code == code, out.getvalue()
    else:
        assert code == 0, out.getvalue()
    return out.getvalue()


def table(tmp_path: Path, *rows: str, encoding: str = "utf-8") -> Path:
    path = tmp_path / "old.csv"
    path.write_bytes("\n".join(rows).encode(encoding))
    return path


def test_old_addresses_lead_to_articles_pages_and_nowhere(version: Version, tmp_path: Path, client: Client) -> None:
    path = table(
        tmp_path,
        "old,new",
        f"https://old.lantern.example/bbs/view.php?no=7&page=2,{version.path}",
        "/news/section.html?sec_no=3,/sections/politics/",
        "/event/2009,gone",
    )
    assert "3 in = 3 new + 0 unchanged + 0 changed + 0 refused" in run(path)
    assert client.get("/bbs/view.php", {"no": "7"}).headers["Location"].endswith(version.path)
    assert client.get("/news/section.html", {"sec_no": "3"}).headers["Location"].endswith("/sections/politics/")
    assert client.get("/event/2009").status_code == 410
    assert "3 unchanged" in run(path)


def test_every_row_that_cannot_be_taken_is_named_and_the_others_go_in(version: Version, tmp_path: Path) -> None:
    draft = make_article(version.publication)
    path = table(
        tmp_path,
        "/a,/nowhere/at/all/",
        "b,/sections/politics/",
        "/c",
        "/d,https://elsewhere.example/",
        f"/e,/2020/01/01/{draft.pk + 999}/x/",
        "/f,/f",
        f"/{'g' * 600},gone",
        "/h,gone",
    )
    said = run(path, code=1)
    assert [line.split(": ")[1] for line in said.splitlines()[:-1]] == [f"{path}:{number}" for number in range(1, 8)]
    assert "8 in = 1 new + 0 unchanged + 0 changed + 7 refused" in said
    assert OldPath.objects.get(path="/h").is_gone


def test_what_leads_elsewhere_is_changed_only_when_that_is_said(version: Version, tmp_path: Path) -> None:
    run(table(tmp_path, "/a,gone"))
    changed = table(tmp_path, "/a,/sections/politics/")
    assert "leads elsewhere already (gone)" in run(changed, code=1)
    assert "1 changed" in run(changed, replace=True)
    assert OldPath.objects.get().address == "/sections/politics/"


def test_a_dry_run_writes_nothing(version: Version, tmp_path: Path) -> None:
    assert "1 new" in run(table(tmp_path, "/a,gone"), dry_run=True)
    assert not OldPath.objects.exists()


def test_an_address_that_readers_missed_is_off_that_list(version: Version, tmp_path: Path) -> None:
    now = timezone.now()
    MissingAddress.objects.create(publication=version.publication, path="/기사", hits=3, first_seen=now, last_seen=now)
    run(table(tmp_path, "주소,새 주소", "/기사,gone", encoding="cp949"))
    assert not MissingAddress.objects.exists()


def test_a_file_that_is_none_is_wrong_use(version: Version, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be read") as wrong:
        run(tmp_path / "none.csv")
    assert wrong.value.returncode == 2
