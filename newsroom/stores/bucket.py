"""Files in a bucket of an object store that speaks S3, which gives nothing to anybody but this application.

Pages name pictures by the same addresses as on the disk, and `newsroom.views.media` hands them out: so no page changes when the
store does, readers' browsers ask nobody else, and what is taken back is gone for all.
"""

from __future__ import annotations

import copy
import functools
import os
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from boto3.exceptions import Boto3Error
from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError, ConnectTimeoutError, ReadTimeoutError
from django.core.files.base import ContentFile, File
from django.utils.encoding import filepath_to_uri
from storages.backends.s3 import S3Storage

from newsroom.stores import StoreAway, Stored

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

#: Bytes up to which a file that is read stays in memory.
_IN_MEMORY = 16 << 20
#: Whoever waits for the store longer than this (seconds), twice, is told that it does not answer.
_PATIENT = Config(connect_timeout=3, read_timeout=15, retries={"total_max_attempts": 2, "mode": "standard"})
#: A reader keeps others waiting, as a process answers one at a time; and so does whoever locks an article.
_HURRIED = Config(connect_timeout=1, read_timeout=3, retries={"total_max_attempts": 1, "mode": "standard"})
#: Seconds for which nobody in this process asks a store again that was waited for in vain.
_LEFT_ALONE = 10
#: Its address → until when (`time.monotonic`).
_silent: dict[str, float] = {}
_NOT_FOUND, _REFUSED = 404, (401, 403, 404)


def _answered[**P, T](ask: Callable[P, T]) -> Callable[P, T]:
    """What the store refuses is an OSError, as what a disk refuses."""

    @functools.wraps(ask)
    def asked(*given: P.args, **named: P.kwargs) -> T:
        store: Any = given[0]
        if time.monotonic() < _silent.get(store.endpoint_url, 0):
            raise StoreAway("The object store does not answer: it was waited for in vain a moment ago.")
        try:
            return ask(*given, **named)
        except ClientError as error:
            said = error.response.get("Error", {}).get("Code", "")
            status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode")
            if status == _NOT_FOUND and said != "NoSuchBucket":
                raise FileNotFoundError(f"It is not in the store: {given[1]}") from error
            raise StoreAway(f"The object store refused: {error}") from error
        except (BotoCoreError, Boto3Error) as error:
            if isinstance(error, ConnectTimeoutError | ReadTimeoutError):
                _silent[store.endpoint_url] = time.monotonic() + _LEFT_ALONE
            raise StoreAway(f"The object store does not answer: {error}") from error

    return asked


class Bucket(S3Storage):  # type: ignore[misc]
    """A folder of a bucket; `base_url` is where the site hands its files out, None where it does not."""

    def __init__(self, *, base_url: str | None = None, **given: Any) -> None:
        self.base_url = base_url
        super().__init__(
            **given,
            # A name that is taken stays whose it is, as on the disk.
            file_overwrite=False,
            querystring_auth=False,
            client_config=Config(
                signature_version="s3v4",
                s3={"addressing_style": "path"},
                # What only Amazon's own store knows is left out where it may be.
                request_checksum_calculation="when_required",
                response_checksum_validation="when_required",
            ).merge(_PATIENT),
            transfer_config=TransferConfig(use_threads=False, multipart_threshold=1 << 30),
        )

    def __str__(self) -> str:
        """As it is named to whoever runs the site."""
        return f"{self.endpoint_url}/{self.bucket_name}/{self.location}"

    @functools.cached_property
    def hurried(self) -> Bucket:
        """The same for whoever cannot wait."""
        other = copy.copy(self)
        other.client_config = self.client_config.merge(_HURRIED)
        return other

    @property
    def bucket(self) -> Any:
        """Of this thread's own connection; two may not share one."""
        return self.connection.Bucket(self.bucket_name)

    def url(self, name: str, *_given: Any, **_named: Any) -> str:
        """On the site's own host; nobody is sent to the store."""
        if self.base_url is None:
            raise ValueError("This file is not accessible via a URL.")
        return urljoin(self.base_url, (filepath_to_uri(name) or "").lstrip("/"))

    @_answered
    def _open(self, name: str, mode: str = "rb") -> File[Any]:
        """All of it, read at once: nothing fails halfway."""
        if mode != "rb":
            raise ValueError(f"A file in the store can be read, not opened as {mode}.")
        file = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 - whoever opens it closes it
        try:
            answer = self.bucket.Object(self._normalize_name(name)).get()["Body"]
            while piece := answer.read(1 << 20):
                file.write(piece)
        except BaseException:
            file.close()
            raise
        file.seek(0)
        return File(file, name)

    @_answered
    def _save(self, name: str, content: File[Any]) -> str:
        return str(super()._save(name, content))

    @_answered
    def delete(self, name: str) -> None:
        """It may be gone already."""
        super().delete(name)

    @_answered
    def exists(self, name: str) -> bool:
        """Whether it is kept."""
        return bool(super().exists(name))

    @_answered
    def size(self, name: str) -> int:
        """In bytes."""
        return int(super().size(name))

    @_answered
    def get_modified_time(self, name: str) -> datetime:
        """When it was put there, to the second."""
        changed: datetime = super().get_modified_time(name)
        return changed

    @_answered
    def answers_strangers(self) -> bool:
        """Whether the store gives a file to somebody without the key."""
        name = self.save(f".seen-{os.getpid()}", ContentFile(b"x"))
        stranger = self.unsigned_connection.Object(self.bucket_name, self._normalize_name(name))
        try:
            stranger.load()
        except ClientError as error:
            if error.response["ResponseMetadata"]["HTTPStatusCode"] not in _REFUSED:
                raise
            return False
        else:
            return True
        finally:
            self.delete(name)

    def stored(self) -> Iterator[Stored]:
        """In the order of their names; a thousand with each question."""
        pages = iter(self._pages())
        ask = _answered(lambda _self, pages: next(pages, None))
        while page := ask(self, pages):
            for entry in page.get("Contents", ()):
                name = entry["Key"].removeprefix(f"{self.location}/")
                # A name that ends so is no file, but a folder as some programs draw it.
                if not name.endswith("/"):
                    yield Stored(name, entry["Size"], int(entry["LastModified"].timestamp()) * 10**9)

    def _pages(self) -> Any:
        asking = self.connection.meta.client.get_paginator("list_objects_v2")
        return asking.paginate(Bucket=self.bucket_name, Prefix=f"{self.location}/")

    @contextmanager
    def laid_down(self, name: str, changed: int) -> Iterator[Path]:
        """Written here, and then put there, where it is seen once all of it is there; the store has a time of its own."""
        self._normalize_name(name)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "file"
            yield path
            with path.open("rb") as file:
                self._save(name, File(file, name))
