"""Files, folders and zips as they are handed in: one order, nothing opened that leads elsewhere."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

import pytest

from articles.importing.item import NotAnArticle, Refusal
from articles.importing.sources.handed_in import HandedIn
from articles.importing.sources.source_file import LARGEST_PAGE, SourceFile

if TYPE_CHECKING:
    from pathlib import Path


def contents(*paths: Path) -> dict[str, bytes | str]:
    """Name, below the first path's folder, to what stands in the file or to why it was refused."""
    root = f"{paths[0].parent}/"
    with HandedIn([str(path) for path in paths]) as handed_in:
        return {
            found.name.removeprefix(root): found.reason if isinstance(found, Refusal) else found.whole()
            for found in handed_in.files()
        }


def make_zip(path: Path, **files: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return path


def test_a_folder_is_gone_through_by_the_names_in_it_and_what_systems_leave_there_is_not(tmp_path: Path) -> None:
    folder = tmp_path / "old"
    (folder / "2004").mkdir(parents=True)
    for name in ("b.txt", "a.txt", "2004/c.txt", ".DS_Store", "Thumbs.db"):
        (folder / name).write_bytes(name.encode())
    assert list(contents(folder).items()) == [
        ("old/2004/c.txt", b"2004/c.txt"), ("old/a.txt", b"a.txt"), ("old/b.txt", b"b.txt")
    ]  # fmt: skip


def test_a_zip_is_read_where_it_lies(tmp_path: Path) -> None:
    make_zip(tmp_path / "old.zip", **{"pages/1.txt": b"one", "pages/2.txt": b"two", "__MACOSX/._1.txt": b"litter"})
    assert contents(tmp_path / "old.zip") == {"old.zip/pages/1.txt": b"one", "old.zip/pages/2.txt": b"two"}
    assert not (tmp_path / "pages").exists()


def test_a_name_in_a_zip_that_leads_out_of_it_is_refused(tmp_path: Path) -> None:
    make_zip(tmp_path / "old.zip", **{"../../etc/passwd": b"x", "/etc/shadow": b"x", "fine.txt": b"fine"})
    assert contents(tmp_path / "old.zip") == {
        "old.zip/../../etc/passwd": "its name leads out of the zip",
        "old.zip//etc/shadow": "its name leads out of the zip",
        "old.zip/fine.txt": b"fine",
    }


def test_a_korean_name_in_a_zip_of_korean_windows_is_read(tmp_path: Path) -> None:
    name = "기사/외교.txt"
    make_zip(tmp_path / "old.zip", placeholder=b"text")
    raw = (tmp_path / "old.zip").read_bytes()
    # As its archivers write it: CP949, and no word of which encoding that is.
    encoded = name.encode("cp949")
    (tmp_path / "long.zip").write_bytes(b"")
    with zipfile.ZipFile(tmp_path / "long.zip", "w") as archive:
        archive.writestr("x" * len(encoded), b"text")
    raw = (tmp_path / "long.zip").read_bytes().replace(b"x" * len(encoded), encoded)
    (tmp_path / "long.zip").write_bytes(raw)
    assert contents(tmp_path / "long.zip") == {f"long.zip/{name}": b"text"}


def test_a_file_that_becomes_enormous_is_refused_and_one_that_lies_about_it_is_not_read_to_the_end(
    tmp_path: Path,
) -> None:
    make_zip(tmp_path / "bomb.zip", **{"bomb.txt": b"\0" * 60_000_000})
    assert contents(tmp_path / "bomb.zip") == {"bomb.zip/bomb.txt": "it becomes far too large when it is unpacked"}
    liar = SourceFile("liar.txt", 10, lambda: io.BytesIO(b"x" * (LARGEST_PAGE + 1)))
    with pytest.raises(NotAnArticle, match="far too large"):
        liar.whole()


def test_a_broken_zip_a_nested_one_and_a_link_are_named_and_the_rest_goes_on(tmp_path: Path) -> None:
    folder = tmp_path / "old"
    folder.mkdir()
    (folder / "a.txt").write_bytes(b"fine")
    (folder / "link.txt").symlink_to("/etc/passwd")
    whole = make_zip(tmp_path / "whole.zip", **{"1.txt": b"one" * 1000, "inner.zip": b"PK"}).read_bytes()
    (folder / "broken.zip").write_bytes(whole[:40] + b"\xff" * 8 + whole[48:])
    found = contents_or_reasons(folder)
    assert found["a.txt"] == "fine"
    assert found["link.txt"] == "it is a link to another place; hand in the file itself"
    assert found["broken.zip/inner.zip"] == "it is a zip within a zip; hand it in by itself"
    assert found["broken.zip/1.txt"].startswith("it cannot be read")


def contents_or_reasons(folder: Path) -> dict[str, str]:
    found: dict[str, str] = {}
    with HandedIn([str(folder)]) as handed_in:
        for file in handed_in.files():
            name = file.name.removeprefix(f"{folder}/")
            if isinstance(file, Refusal):
                found[name] = file.reason
                continue
            try:
                found[name] = file.whole().decode()
            except NotAnArticle as error:
                found[name] = error.reason
    return found


def test_what_is_not_there_is_named(tmp_path: Path) -> None:
    assert contents(tmp_path / "nothing.txt") == {"nothing.txt": "it cannot be read: No such file or directory"}


def test_its_size_is_known_once_all_of_it_was_gone_through(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("12345")
    (tmp_path / "b.html").write_text("678")
    untouched = HandedIn((str(tmp_path),))
    assert untouched.size() == 8
    handed_in = HandedIn((str(tmp_path),))
    assert len(list(handed_in.files())) == 2
    (tmp_path / "b.html").unlink()
    assert handed_in.size() == 8
