"""The desk's view of what came in."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.core.management import call_command
from django.urls import reverse

from articles.admin.imports.words import DOUBTS
from articles.importing.intake.stored import ORIGINAL_CHANGED
from articles.importing.item import DoubtCode
from articles.models import ImportItem, ImportRun
from newsroom.roles import Role
from tests.builders import make_publication, make_section, make_user

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db

DUMP = Path(__file__).parent / "dumps" / "same_shape_as_the_seed.txt"


@pytest.fixture
def item() -> ImportItem:
    make_section(make_publication(), "politics")
    call_command("import_articles", str(DUMP), stdout=io.StringIO())
    return ImportItem.objects.get()


def test_an_editor_sees_runs_files_doubts_and_the_imprint_proposed(client: Client, item: ImportItem) -> None:
    client.force_login(make_user(Role.MANAGING_EDITOR))
    runs = client.get(reverse("admin:articles_importrun_changelist"))
    assert "Files read 1 · Created 1" in runs.text
    run = client.get(reverse("admin:articles_importrun_change", args=[ImportRun.objects.get().pk]))
    assert "Busan A00417 2011-03-02" in run.text
    files = client.get(reverse("admin:articles_importitem_changelist") + f"?run__id__exact={item.run_id}")
    assert DUMP.name in files.text
    assert "한도윤 = Han Do-yun" in client.get(reverse("admin:articles_importitem_change", args=[item.pk])).text


def test_a_korean_desk_reads_in_korean_what_each_doubt_and_each_fact_is_about(client: Client, item: ImportItem) -> None:
    client.force_login(make_user(Role.MANAGING_EDITOR))
    korean = {"accept-language": "ko"}
    run = client.get(reverse("admin:articles_importrun_change", args=[item.run_id]), headers=korean).text
    assert "읽은 파일 1 · 생성 1" in client.get(reverse("admin:articles_importrun_changelist"), headers=korean).text
    assert "<td>현재 없음</td><td>등록</td><td>Busan A00417 2011-03-02</td>" in run
    page = client.get(reverse("admin:articles_importitem_change", args=[item.pk]), headers=korean).text
    assert "<strong>한 사람으로 본 이름</strong>" in page


def test_every_doubt_has_words_at_the_desk() -> None:
    assert set(DOUBTS) == {*(code.value for code in DoubtCode), ORIGINAL_CHANGED}


def test_the_original_is_a_download_and_nothing_else(client: Client, item: ImportItem) -> None:
    client.force_login(make_user(Role.MANAGING_EDITOR))
    answer = client.get(reverse("admin:articles_importitem_original", args=[item.pk]))
    assert answer.content == DUMP.read_bytes()
    assert answer["Content-Disposition"] == f'attachment; filename="{DUMP.name}"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Type"] == "application/octet-stream"


def test_a_stranger_may_not_download_an_original(client: Client, item: ImportItem) -> None:
    url = reverse("admin:articles_importitem_original", args=[item.pk])
    assert client.get(url).status_code == 302
    client.force_login(make_user())
    assert client.get(url).status_code == 302
    client.force_login(make_user(Role.REPORTER))
    assert client.get(url).status_code == 403


def test_nobody_changes_or_deletes_the_log(client: Client, item: ImportItem) -> None:
    client.force_login(make_user(Role.MANAGING_EDITOR))
    assert client.get(reverse("admin:articles_importitem_add")).status_code == 403
    assert client.post(reverse("admin:articles_importitem_delete", args=[item.pk]), {"post": "yes"}).status_code == 403
    assert ImportItem.objects.filter(pk=item.pk).exists()
