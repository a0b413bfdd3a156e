"""The environment is read strictly: what cannot be understood stops the start with a sentence that names it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from newsroom import env

ROOT = Path(__file__).resolve().parent.parent.parent
KEY = "k" * 50


def read_settings(tmp_path: Path, expression: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """What `expression` of the settings is, in a process of its own that has only these variables."""
    surroundings = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return subprocess.run(
        [sys.executable, "-c", f"from newsroom import settings; print({expression})"],
        cwd=ROOT,
        env=surroundings | {"NEWSROOM_VAR": str(tmp_path / "var")} | variables,
        capture_output=True,
        text=True,
        check=False,
    )


PRODUCTION = {"NEWSROOM_ENV": "production", "SECRET_KEY": KEY, "NEWSROOM_HOSTS": "www.example.org"}


@pytest.mark.parametrize("value", ["maybe", "2", "ja"])
def test_a_flag_is_yes_or_no(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("NEWSROOM_DEBUG", value)
    with pytest.raises(ImproperlyConfigured, match="NEWSROOM_DEBUG"):
        env.flag("NEWSROOM_DEBUG")


def test_a_secret_may_stand_in_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "key").write_text(f"{KEY}\n")
    (tmp_path / "key").chmod(0o640)
    monkeypatch.delenv("SECRET_KEY", raising=False)
    monkeypatch.setenv("SECRET_KEY_FILE", str(tmp_path / "key"))
    assert env.text("SECRET_KEY") == KEY
    monkeypatch.setenv("SECRET_KEY", KEY)
    with pytest.raises(ImproperlyConfigured, match="not both"):
        env.text("SECRET_KEY")


@pytest.mark.parametrize(
    ("content", "mode", "complaint"),
    [
        (None, 0o600, "cannot be read: No such file or directory"),
        (b"", 0o600, "is empty"),
        (b" \n", 0o600, "is empty"),
        (KEY.encode(), 0o644, "everybody on this machine may read: chmod o="),
        (KEY.encode(), 0o602, "everybody on this machine may read: chmod o="),
        (b"\xff\xfe", 0o600, "no text in UTF-8"),
    ],
)
@pytest.mark.parametrize("name", ["SECRET_KEY", "DATABASE_URL", "MAIL_URL", "NEWSROOM_METRICS_TOKEN"])
def test_a_secrets_file_that_is_missing_empty_or_open_to_all_stops_the_start(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str, content: bytes | None, mode: int, complaint: str
) -> None:
    file = tmp_path / "secret"
    if content is not None:
        file.write_bytes(content)
        file.chmod(mode)
    monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv(f"{name}_FILE", str(file))
    with pytest.raises(ImproperlyConfigured) as raised:
        env.text(name)
    assert str(raised.value).startswith(f"{name}_FILE names {file}, which ")
    assert complaint in str(raised.value)
    assert KEY not in str(raised.value)


def test_a_variable_for_a_file_that_names_none_is_no_secret_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSROOM_BACKUP_KEY_FILE", "")
    with pytest.raises(ImproperlyConfigured, match="names no file"):
        env.long_secret("NEWSROOM_BACKUP_KEY")


def test_every_secret_may_stand_in_a_file(tmp_path: Path) -> None:
    """As systemd hands credentials on: no variable of the process holds one."""
    given = {
        "SECRET_KEY": KEY,
        "DATABASE_URL": f"sqlite:///{tmp_path}/given.sqlite3",
        "CACHE_URL": "redis://:secret@127.0.0.1/0",
        "MAIL_URL": "smtps://desk:secret@mail.example.org",
        "NEWSROOM_BACKUP_KEY": "b" * 32,
        "NEWSROOM_METRICS_TOKEN": "m" * 32,
    }
    variables = {}
    for name, value in given.items():
        (tmp_path / name).write_text(value)
        (tmp_path / name).chmod(0o400)
        variables[f"{name}_FILE"] = str(tmp_path / name)
    run = read_settings(
        tmp_path,
        "[settings.SECRET_KEY, settings.DATABASES['default']['NAME'].name, settings.CACHES['default']['LOCATION'],"
        " settings.MAILERS['default']['OPTIONS']['host'], settings.BACKUP_KEY, settings.METRICS_TOKEN]",
        **variables,
    )
    assert run.stderr == ""
    assert run.stdout.strip() == str(
        [KEY, "given.sqlite3", "redis://:secret@127.0.0.1/0", "mail.example.org", "b" * 32, "m" * 32]
    )


def test_production_does_not_start_without_a_key_of_its_own(tmp_path: Path) -> None:
    run = read_settings(tmp_path, "SECRET_KEY", NEWSROOM_ENV="production", NEWSROOM_HOSTS="www.example.org")
    assert run.returncode != 0
    assert "SECRET_KEY is missing" in run.stderr


def test_elsewhere_a_key_is_made_once_that_only_its_owner_reads(tmp_path: Path) -> None:
    first, second = (read_settings(tmp_path, "settings.SECRET_KEY").stdout for _ in range(2))
    assert len(first) > 50
    assert first == second
    assert (tmp_path / "var" / "secret-key").stat().st_mode & 0o077 == 0


def test_a_misspelt_variable_stops_the_start(tmp_path: Path) -> None:
    run = read_settings(tmp_path, "1", NEWSROOM_HOST="www.example.org")
    assert run.returncode != 0
    assert "NEWSROOM_HOST is set, but no setting has this name" in run.stderr


@pytest.mark.parametrize("name", ["NEWSROOM_SSL_REDIRECT", "NEWSROOM_HSTS_SECONDS", "NEWSROOM_DATABASE_POOL"])
def test_a_variable_that_only_matters_in_production_is_known_everywhere(tmp_path: Path, name: str) -> None:
    assert read_settings(tmp_path, "1", **{name: "1"}).stderr == ""


def test_outside_production_nobody_is_sent_to_https(tmp_path: Path) -> None:
    run = read_settings(
        tmp_path,
        "settings.SECURE_SSL_REDIRECT, settings.SECURE_HSTS_SECONDS",
        NEWSROOM_SSL_REDIRECT="1",
        NEWSROOM_HSTS_SECONDS="60",
    )
    assert run.stdout == "False 0\n"
    assert read_settings(tmp_path, "settings.SECURE_SSL_REDIRECT", **PRODUCTION).stdout == "True\n"


def test_mail_goes_to_the_terminal_at_home_and_to_this_machines_mail_server_in_production(tmp_path: Path) -> None:
    mailer = "settings.MAILERS['default']"
    assert "console" in read_settings(tmp_path, mailer).stdout
    assert "'host': 'localhost'" in read_settings(tmp_path, mailer, **PRODUCTION).stdout


@pytest.mark.parametrize(
    ("url", "options"),
    [
        ("smtp://mail.example.org", {"host": "mail.example.org", "use_tls": True}),
        ("smtp://localhost:25", {"host": "localhost", "port": 25, "use_tls": False}),
        (
            "smtps://desk%40example.org:s%3Aecret@mail.example.org:4650",
            {
                "host": "mail.example.org",
                "port": 4650,
                "use_ssl": True,
                "username": "desk@example.org",
                "password": "s:ecret",
            },
        ),
    ],
)
def test_a_mail_server_is_named_by_its_address(
    monkeypatch: pytest.MonkeyPatch, url: str, options: dict[str, object]
) -> None:
    monkeypatch.setenv("MAIL_URL", url)
    found = env.mailer("MAIL_URL", production=True)
    assert found["BACKEND"] == "django.core.mail.backends.smtp.EmailBackend"
    assert {name: value for name, value in found["OPTIONS"].items() if name != "timeout"} == options


@pytest.mark.parametrize("url", ["mail.example.org", "http://mail.example.org", "smtp://", "smtp://mail:many"])
def test_what_is_no_mail_server_stops_the_start(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("MAIL_URL", url)
    with pytest.raises(ImproperlyConfigured, match="MAIL_URL"):
        env.mailer("MAIL_URL", production=True)


@pytest.mark.parametrize(
    "url",
    [
        "mysql://host/name",
        "postgresql://host",
        "postgresql://host:many/name",
        "postgresql://host/name?sslmode",
    ],
)
def test_what_is_no_database_stops_the_start(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, url: str) -> None:
    monkeypatch.setenv("DATABASE_URL", url)
    with pytest.raises(ImproperlyConfigured, match="DATABASE_URL"):
        env.database("DATABASE_URL", tmp_path / "newsroom.sqlite3")


#: Variables that are not settings: who reads them.
_READ_ELSEWHERE = {
    "ADMIN_PASSWORD": "newsroom/management/commands/setup.py",
    "FAILURES_TO": "deploy/tell-of-failure",
    "GRANIAN_WORKERS": "deploy/serve",
    "PORT": "Makefile",
    "PYTHON": "deploy/environment",
    "REQUIRE": "tests/run.py",
    "TEST_DATABASE_URL": "tests/run.py",
    "VENV": "deploy/environment",
}


def test_every_variable_is_explained_in_the_handbook_and_every_explained_one_is_read() -> None:
    source = (ROOT / "newsroom" / "settings.py").read_text(encoding="utf-8")
    read = set(re.findall(r'\benv\.\w+\(\s*"([A-Z_]+)"', source)) - {"NEWSROOM_"}
    assert len(read) > 10
    for name, reader in _READ_ELSEWHERE.items():
        assert name in (ROOT / reader).read_text(encoding="utf-8"), f"{name} is no longer read by {reader}"
    handbook = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    explained = set(re.findall(r"^\| `([A-Z_]+)`", handbook, re.MULTILINE))
    assert explained == read | set(_READ_ELSEWHERE)


def test_the_file_an_installation_begins_with_explains_every_setting_and_sets_none() -> None:
    lines = (ROOT / "deploy" / "newsroom.env").read_text(encoding="utf-8").splitlines()
    settings, _, units = "\n".join(lines).partition("# Read by the units")
    source = (ROOT / "newsroom" / "settings.py").read_text(encoding="utf-8")
    read = re.findall(r'\benv\.\w+\(\s*"([A-Z_]+)"', source)
    named = re.findall(r"^#([A-Z_]+)=", settings, re.MULTILINE)
    assert sorted(named) == sorted({*read} - {"NEWSROOM_"})
    for before, line in pairwise(lines):
        assert not line.startswith("#") or "=" not in line.split()[0] or before.startswith("# "), (
            f"{line} is not explained"
        )
    assert not [line for line in lines if line and not line.startswith("#")]
    for name in re.findall(r"^#([A-Z_]+)=", units, re.MULTILINE):
        assert any(
            name in path.read_text(encoding="utf-8")
            for path in (ROOT / "deploy").iterdir()
            if path.name in {"serve", "tell-of-failure"}
        ), name


_BUCKET = {"NEWSROOM_STORE": "https://s3.example.org/press", "NEWSROOM_STORE_KEY": "k", "NEWSROOM_STORE_SECRET": "s"}


@pytest.mark.parametrize("choice", [{"NEWSROOM_TASKS": "database"}, {"CACHE_URL": "redis://127.0.0.1/0"}, _BUCKET])
def test_what_needs_a_package_that_is_not_installed_says_how_to_install_it(
    tmp_path: Path, choice: dict[str, str]
) -> None:
    # Where the packages are there, they are looked for under another name.
    hidden = "import importlib.util as u; f = u.find_spec; u.find_spec = lambda n, *a: None if n in ('redis', 'django_tasks_db', 'storages') else f(n, *a)"
    run = subprocess.run(
        [sys.executable, "-c", f"{hidden}; from newsroom import settings; settings.TASKS"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "NEWSROOM_VAR": str(tmp_path / "var")} | choice,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode != 0
    assert "pip install --require-hashes -r requirements-production.txt" in run.stderr
    assert next(iter(choice)) in run.stderr


@pytest.mark.parametrize(
    ("address", "key", "secret", "complaint"),
    [
        ("s3://press", "k", "s", "is no bucket: write https://HOST/BUCKET"),
        ("https://s3.example.org", "k", "s", "is no bucket"),
        ("https://k:s@s3.example.org/press", "", "", "is no bucket"),
        ("https://s3.example.org:port/press", "k", "s", "has a port that is no number"),
        ("https://s3.example.org/press", "k", "", "needs NEWSROOM_STORE_KEY and NEWSROOM_STORE_SECRET"),
        ("", "", "s", "names no bucket"),
    ],
)
def test_a_bucket_that_cannot_be_one_is_refused_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch, address: str, key: str, secret: str, complaint: str
) -> None:
    monkeypatch.setenv("NEWSROOM_STORE", address)
    with pytest.raises(ImproperlyConfigured, match=complaint):
        env.bucket("NEWSROOM_STORE", key, secret, "us-east-1")


def test_a_bucket_may_hold_more_than_the_files_of_one_site(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSROOM_STORE", "https://s3.example.org:9000/press/journal/")
    assert env.bucket("NEWSROOM_STORE", "k", "s", "kr") == {
        "endpoint_url": "https://s3.example.org:9000",
        "bucket_name": "press",
        "location": "journal",
        "access_key": "k",
        "secret_key": "s",
        "region_name": "kr",
    }
    monkeypatch.setenv("NEWSROOM_STORE", "")
    assert env.bucket("NEWSROOM_STORE", "", "", "kr") is None
