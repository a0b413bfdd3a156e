"""An object store of its own for tests: a server that speaks S3, as a process, with one bucket."""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
from typing import TYPE_CHECKING, Any

from tests.browser.tools import missing, node_file

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_django import Settings

#: The one key that the server knows.
KEY = "S3RVER"


class ObjectStore:
    """s3rver in a folder: it refuses every other key, and lets in whoever gives none, as a bucket does that is public."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        program = shutil.which("node") or missing("No Node.js found. Install it: apt-get install npm")
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port: int = free.getsockname()[1]
        script = node_file("s3rver/bin/s3rver.js")
        options = (
            "-d",
            str(folder),
            "-a",
            "127.0.0.1",
            "-p",
            str(self.port),
            "--silent",
            "--configure-bucket",
            "press",
        )
        self._command = [program, str(script), *options]
        self._process: subprocess.Popen[bytes] | None = None
        self.environment = {
            "NEWSROOM_STORE": f"http://127.0.0.1:{self.port}/press/elsewhere",
            "NEWSROOM_STORE_KEY": KEY,
            "NEWSROOM_STORE_SECRET": KEY,
        }

    def start(self) -> None:
        """Until it answers."""
        self._process = subprocess.Popen(self._command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        limit = time.monotonic() + 60
        while True:
            assert self._process.poll() is None, "the server ended"
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
            except OSError:
                assert time.monotonic() < limit, "the server does not start"
                time.sleep(0.02)
            else:
                return

    def stop(self) -> None:
        """What it keeps stays."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait(30)
            self._process = None

    def choose(self, settings: Settings, **others: Any) -> None:
        """Let the site use it, as NEWSROOM_STORE does."""
        told = {
            "endpoint_url": f"http://127.0.0.1:{self.port}",
            "bucket_name": "press",
            "access_key": KEY,
            "secret_key": KEY,
            "region_name": "us-east-1",
            **others,
        }
        settings.STORE = told
        settings.STORAGES = settings.STORAGES | {
            alias: {
                "BACKEND": "newsroom.stores.bucket.Bucket",
                "OPTIONS": {**told, "location": f"journal/{name}", "base_url": base_url},
            }
            for alias, name, base_url in (("default", "media", "/media/"), ("documents", "documents", None))
        }

    def names(self) -> set[str]:
        """What lies in the bucket of what the site keeps."""
        # Beside each object lies what is said of it.
        return {
            path.relative_to(self.folder / "press").as_posix().removesuffix("._S3rver_object")
            for path in (self.folder / "press/journal").rglob("*._S3rver_object")
        }
