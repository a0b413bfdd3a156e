"""An editor who types and saves all the time while releases change; each save that was acknowledged must be there afterwards."""

from __future__ import annotations

import http.client
import itertools
import json
import threading
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Self

from tests.rehearsal.desk import key_in, option
from tests.rehearsal.visiting import PATIENCE, Visitor, trusting

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

    from tests.rehearsal.machine import Machine
    from tests.rehearsal.visiting import Answer

#: Seconds between what one editor does and does next: a form is heavy, and the machine has an upgrade to do besides.
_BETWEEN = 0.25
_FORM = "form:has([name=headline])"
#: What the history of an article holds, and what is kept of it unsaved.
_ON_RECORD = """
import json
from articles.models import Revision
rows = Revision.objects.filter(article={key})
saved = [row.copy["headline"] for row in rows.saved()]
kept = [row.form["headline"][0] for row in rows.filter(is_autosave=True)]
print(json.dumps([saved, kept]))
"""


@dataclass(slots=True)
class Writer:
    """Types (which the desk keeps), looks whether it is kept, and saves, again and again until the block ends."""

    machine: Machine
    password: str
    typed: list[str] = field(default_factory=list)
    saved: list[str] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    requests: int = 0
    slowest: float = 0
    _key: str = ""
    _over: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None

    def __enter__(self) -> Self:
        visitor = Visitor(trusting(self.machine))
        visitor.submit("/admin/login/", "form:has([name=login])", {"login": "admin", "password": self.password})
        add = "/admin/articles/article/add/"
        section = option(visitor.get(add), "section")
        begun = visitor.submit(add, _FORM, {"headline": "Draft 0", "section": section, "_continue": "1"})
        self._key = key_in(begun)
        self._thread = threading.Thread(target=self._write, args=(visitor,), daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        if self._thread:
            self._thread.join(PATIENCE * 4)

    def _write(self, visitor: Visitor) -> None:
        with self.machine.network():
            for number in itertools.count(1):
                if self._over.is_set():
                    return
                headline = f"Draft {number}"
                if self._type(visitor, headline):
                    self._save(visitor, headline)

    def _type(self, visitor: Visitor, headline: str) -> bool:
        """As the script of the form sends what is typed, at each pause."""
        page = self._one("reading the form", lambda: visitor.get(self._form))
        if page is None:
            return False
        typed = {"headline": headline, "_keep": "1", "_stamp": headline, "_tab": "rehearsal", "_typed": "0"}
        fields = visitor.fields(page, _FORM) | typed
        kept = self._one("typing", lambda: visitor.send(f"/admin/articles/article/{self._key}/writing/", fields))
        if kept is None or not json.loads(kept.body)["kept"]:
            return False
        self.typed.append(headline)
        return True

    def _save(self, visitor: Visitor, headline: str) -> None:
        page = self._one("reading the form again", lambda: visitor.get(self._form))
        if page is None:
            return
        if headline not in page.body.decode():
            self.failures.append(f"“{headline}” was typed and kept, and the form does not offer it")
        fields = visitor.fields(page, _FORM) | {"headline": headline, "_stamp": headline, "_continue": "1"}
        answer = self._one("saving", lambda: visitor.send(self._form, fields))
        if answer is None:
            return
        if answer.status == http.client.FOUND:
            self.saved.append(headline)
        else:
            self.failures.append(f"“{headline}” was not saved: {answer.status}")

    def _one(self, what: str, request: Callable[[], Answer]) -> Answer | None:
        """What came, or None and a failure."""
        began = time.monotonic()
        try:
            return request()
        except (OSError, http.client.HTTPException, AssertionError) as error:
            self.failures.append(f"{what}: {type(error).__name__}: {error}")
            return None
        finally:
            self.requests += 1
            self.slowest = max(self.slowest, time.monotonic() - began)
            time.sleep(_BETWEEN)

    @property
    def _form(self) -> str:
        return f"/admin/articles/article/{self._key}/change/"

    def lost(self) -> list[str]:
        """Saves that were acknowledged and are not among the revisions; what was typed last and is not kept."""
        told = self.machine.run(
            "newsroom", "shell", "--verbosity", "0", "--command", _ON_RECORD.format(key=self._key), quiet=True
        )
        saved, kept = json.loads(told.splitlines()[-1])
        last = self.typed[-1:] if self.typed[-1:] != self.saved[-1:] else []
        return [each for each in self.saved if each not in saved] + [each for each in last if each not in saved + kept]

    def __str__(self) -> str:
        """The figures."""
        return (
            f"{self.requests} requests of an editor: {len(self.typed)} times kept what was typed, {len(self.saved)} saves;"
            f" {len(self.failures)} failed; the slowest took {self.slowest:.2f} s"
        )
