"""The desk's server, killed while somebody publishes, saves, types and uploads: `python -m tests.faults.desk SEED KILLS` on an empty,
migrated database; KILLS of each act. Prints as JSON what became of each.

Whoever sends the forms lives on and knows what was acknowledged: that, and nothing half, must be there each time.
"""

from __future__ import annotations

import json
import os
import random
import re
import sys
import time
from abc import ABC, abstractmethod
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
django.setup()

from django.core.files.uploadedfile import SimpleUploadedFile  # noqa: E402 - models exist only from here on
from django.core.management import call_command  # noqa: E402
from django.test.utils import setup_test_environment  # noqa: E402

from articles.library.renditions import lacking  # noqa: E402
from articles.models import Article, Errand, Photo, Revision  # noqa: E402
from articles.models.version import VersionKind  # noqa: E402
from articles.verbs import publishing  # noqa: E402
from newsroom.roles import Role  # noqa: E402
from newsroom.wsgi import application  # noqa: E402
from tests.builders import edit, make_article, make_publication, make_user, picture  # noqa: E402
from tests.desk.pages import act, change, form_of  # noqa: E402
from tests.faults.killing import Count, kill_in, settle  # noqa: E402
from tests.faults.site import HOST, Browser, Site  # noqa: E402
from tests.faults.wholeness import broken  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.contrib.auth.models import User

    from newsroom.models import Publication
    from tests.faults.site import Answer

_FOUND = 302


@dataclass
class Act(ABC):
    """One thing that people do; `number` counts what was tried, so that each is told from all others."""

    browser: Browser
    publication: Publication
    editor: User
    number: int = 0
    count: Count = field(default_factory=Count)

    def try_it(self) -> bool:
        """Do it once; whether it was acknowledged."""
        self.number += 1
        self.prepare()
        answer = self.send()
        if answer is None:
            return False
        if not self.is_acknowledged(answer):
            self.count.losses.append(f"it was refused: {answer.status} {_error(answer.text)}")
            return True
        self.count.acknowledged += 1
        self.note()
        return True

    def prepare(self) -> None:  # noqa: B027 - an upload needs nothing
        """What is there before; its time does not count."""

    @abstractmethod
    def send(self) -> Answer | None:
        """Send the form."""

    def is_acknowledged(self, answer: Answer) -> bool:
        """Whether the answer says that it was done."""
        return answer.status == _FOUND

    def note(self) -> None:  # noqa: B027 - of what is typed the form tells
        """What was acknowledged."""

    @abstractmethod
    def lost(self) -> Iterator[str]:
        """What was acknowledged and is not there, or is there by half."""


@dataclass
class Publishing(Act):
    """A first publication, then a change of the same story, in turn."""

    article: Article | None = None
    headline: str = ""
    on_site: dict[int, tuple[str, str]] = field(default_factory=dict)

    def prepare(self) -> None:
        self.headline = f"Envoys meet for talk {self.number}"
        if self.article is None or self.number % 2 == 0 or not self.article.versions.exists():
            self.article = make_article(self.publication, self.editor, headline=self.headline, tags=("talks",))
        else:
            self.article = edit(self.article, self.editor, headline=self.headline)

    def send(self) -> Answer | None:
        assert self.article
        data = {"edit_version": self.article.edit_version, "when": "now", "kind": VersionKind.UPDATE}
        return self.browser.post(act(self.article, "publish"), data)

    def note(self) -> None:
        assert self.article
        version = self.article.versions.on_site().get()
        self.on_site[self.article.pk] = (version.path, self.headline)

    def lost(self) -> Iterator[str]:
        assert self.article
        there = self.article.versions.on_site().first()
        if there and there.headline == self.headline:
            # Done, though nobody was told.
            self.note()
        path, headline = self.on_site.get(self.article.pk, ("", ""))
        if path and (there is None or there.headline != headline):
            yield f"“{headline}” was published and is not on record"


@dataclass
class Saving(Act):
    """The article's form, saved."""

    article: Article | None = None
    data: dict[str, Any] = field(default_factory=dict)
    saved: str = ""

    def prepare(self) -> None:
        if self.article is None:
            self.article = make_article(self.publication, self.editor, headline="Saved 0", body="<p>Saved 0</p>")
        words = f"Saved {self.number}"
        self.data = form_of(self.browser.here, change(self.article), headline=words, body=f"<p>{words}</p>", deck=words)

    def send(self) -> Answer | None:
        assert self.article
        return self.browser.post(change(self.article), self.data)

    def note(self) -> None:
        self.saved = f"Saved {self.number}"

    def lost(self) -> Iterator[str]:
        assert self.article
        there = Article.objects.get(pk=self.article.pk)
        if there.headline not in {self.saved or "Saved 0", f"Saved {self.number}"}:
            yield f"“{self.saved}” was saved, and there is “{there.headline}”"
        if there.body != f"<p>{there.headline}</p>":
            yield f"half of it was saved: {there.headline}, {there.body}"
        # What is there is what the next save goes on from.
        self.saved = there.headline


@dataclass
class Typing(Saving):
    """The same form, as the script keeps it at a pause in typing."""

    def prepare(self) -> None:
        super().prepare()
        self.data |= {"_keep": "1", "_stamp": f"s{self.number}", "_tab": "t1", "_typed": "0"}

    def send(self) -> Answer | None:
        assert self.article
        answer = self.browser.post(f"/admin/articles/article/{self.article.pk}/writing/", self.data)
        # Killed between the head of an answer and its body; the script makes nothing of it either.
        return answer if answer and answer.text else None

    def is_acknowledged(self, answer: Answer) -> bool:
        return answer.status == 200 and bool(json.loads(answer.text)["kept"])

    def lost(self) -> Iterator[str]:
        assert self.article
        kept = list(Revision.objects.filter(article=self.article, is_autosave=True).values_list("form", flat=True))
        typed = [form["headline"][0] for form in kept if form]
        if len(kept) > 1 or typed not in ([self.saved] if self.saved else [], [f"Saved {self.number}"]):
            yield f"“{self.saved}” was kept, and there is {typed}"
        self.saved = typed[0] if typed else ""
        if (headline := Article.objects.get(pk=self.article.pk).headline) != "Saved 0":
            yield f"what was only typed became the article: {headline}"


@dataclass
class Uploading(Act):
    """A photo, by the library's form. None is like another."""

    taken: list[str] = field(default_factory=list)

    @property
    def credit(self) -> str:
        """By which it is known again."""
        return f"Credit {self.number}"

    def send(self) -> Answer | None:
        file = SimpleUploadedFile("photo.jpg", picture(size=(300 + self.number, 200)), "image/jpeg")
        return self.browser.post_file("/admin/articles/photo/add/", {"pictures": file, "credit": self.credit})

    def note(self) -> None:
        self.taken.append(self.credit)

    def lost(self) -> Iterator[str]:
        there = set(Photo.objects.values_list("credit", flat=True))
        yield from (f"the photo of {credit} was taken in and is gone" for credit in self.taken if credit not in there)


def main(seed: int, kills: int) -> None:
    """Kill the server `kills` times in each act, in turn."""
    chance = random.Random(seed)  # noqa: S311 - moments, not secrets
    # What a form has in it is asked of its page.
    setup_test_environment()
    publication, editor = make_publication(host=HOST), make_user(Role.DESK_EDITOR, "editor")
    site = Site(application)
    browser = Browser(site, editor)
    # What was published before anything was killed, and must be there at the end.
    first = publishing.publish(make_article(publication, editor, headline="Before all"), editor)
    published = Publishing(browser, publication, editor)
    acts: list[Act] = [published, *(each(browser, publication, editor) for each in (Saving, Typing, Uploading))]
    took = dict(zip(acts_by_name(acts), _times(site, browser, acts), strict=True))
    for _ in range(kills):
        for each in acts:
            _kill_amidst(site, each, chance, took[type(each).__name__])
            # One process after another: what the first of them said is what the next one has.
            each.count.losses += [*each.lost(), *broken()]
    process = site.begin()
    for path, headline in (*published.on_site.values(), (first.path, "Before all")):
        answer = browser.get(path)
        if answer.status != 200 or headline not in answer.text:
            published.count.losses.append(f"readers do not see “{headline}” at {path}: {answer.status}")
    kill_in(process, 0).join()
    settle()
    published.count.losses += _left_undone()
    print(json.dumps({name: asdict(each.count) for name, each in acts_by_name(acts).items()}))  # noqa: T201


def _error(page: str) -> str:
    """The sentences of a form that was refused, of the whole page."""
    return " ".join(re.findall(r'class="errorlist[^>]*>(.*?)</ul>', page, re.DOTALL)) or page[:200]


def acts_by_name(acts: list[Act]) -> dict[str, Act]:
    """Each act by what it is called."""
    return {type(each).__name__: each for each in acts}


def _times(site: Site, browser: Browser, acts: list[Act]) -> Iterator[float]:
    """Seconds that each act takes in a process that did it before, as all will have."""
    browser.here.get("/")
    process = site.begin()
    for each in acts:
        each.try_it()
        began = time.monotonic()
        each.try_it()
        yield time.monotonic() - began
    kill_in(process, 0).join()


def _kill_amidst(site: Site, each: Act, chance: random.Random, took: float) -> None:
    """Do it once or not at all, and kill the server while it is done once more."""
    process = site.begin()
    if chance.random() < 0.3:
        each.try_it()
    killing = kill_in(process, chance.uniform(0, took * 1.1))
    each.count.amidst += not each.try_it()
    each.count.kills += 1
    killing.join()
    settle()


def _left_undone() -> Iterator[str]:
    """What the sweep does not bring to its end."""
    call_command("sweep", "--minutes", "0", verbosity=0, stdout=open(os.devnull, "w"))  # noqa: SIM115, PTH123
    yield from (f"an errand is left: {errand.kind} {errand.key}" for errand in Errand.objects.all())
    yield from (f"photo {photo.pk} lacks sizes" for photo in Photo.objects.all() if lacking(photo))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
