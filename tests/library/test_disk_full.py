"""A disk without room: whoever uploads is told so, nothing stays by half, and it works again once there is room."""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from articles.models import Photo
from newsroom.roles import Role
from tests.builders import make_user, picture

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


pytestmark = pytest.mark.django_db


def half_then_full(self: ContentFile[bytes], chunk_size: int | None = None) -> Iterator[bytes]:
    """What is written before the disk is full."""
    yield self.read()[:100]
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def upload(client: Client) -> Any:
    file = SimpleUploadedFile("photo.jpg", picture(size=(320, 200)), "image/jpeg")
    return client.post("/admin/articles/photo/add/", {"pictures": file, "credit": "Newsroom"})


def test_an_upload_without_room_says_so_and_leaves_no_half_picture(tmp_path: Path) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(make_user(Role.DESK_EDITOR))
    with pytest.MonkeyPatch.context() as full:
        full.setattr(ContentFile, "chunks", half_then_full)
        answer = upload(client)
    assert answer.status_code == 507
    assert "There is no room left on this server" in answer.text
    assert Photo.objects.count() == 0
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
    assert upload(client).status_code == 302
    assert Photo.objects.count() == 1
