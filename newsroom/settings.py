"""Every setting, from the environment, in one file. docs/operations.md explains each variable."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import django_stubs_ext
from django.utils.csp import CSP
from django.utils.translation import gettext_lazy as _

from newsroom import env

# Lets `ModelAdmin[Article]` be written at run time as the types want it.
django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parent.parent

# Where and for whom --------------------------------------------------------------------------------------

ENVIRONMENT = env.choice("NEWSROOM_ENV", ("embedded", "production"), "embedded")
PRODUCTION = ENVIRONMENT == "production"
DEBUG = env.flag("NEWSROOM_DEBUG") and not PRODUCTION
VAR = env.folder("NEWSROOM_VAR", BASE_DIR / "var")
SECRET_KEY = env.secret_key("SECRET_KEY", VAR / "secret-key", production=PRODUCTION)
SECRET_KEY_FALLBACKS = env.words("SECRET_KEY_FALLBACKS")

#: Hosts this process answers to. Which publication a host shows is a row in the database.
ALLOWED_HOSTS = env.words("NEWSROOM_HOSTS") or ([] if PRODUCTION else ["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.words("NEWSROOM_ORIGINS")
#: Slug of the publication shown on a host that no publication has; without it such a host gets 404,
#: except in the embedded default, where the only publication answers.
DEFAULT_PUBLICATION = env.text("NEWSROOM_DEFAULT_PUBLICATION")
#: How long a process may trust the generation it read before it reads it again, in seconds.
HOUSE_TRUST_SECONDS = env.number("NEWSROOM_TRUST_SECONDS", 0.5)
#: Memory for kept pages in each process, in megabytes; 0: every page is made anew.
PAGE_CACHE_MB = env.number("NEWSROOM_PAGE_CACHE_MB", 64)
#: Memory for what pages are made of (versions, cards, drawn parts) in each process, in megabytes: an article takes some
#: sixty kilobytes of it with all that stands around it, so this is a thousand articles. 0: all is read and drawn anew.
MEMORY_MB = env.number("NEWSROOM_MEMORY_MB", 64)

#: Questions a minute that the content API answers to one address; 0: as many as come.
# The face in which a shared article's headline is drawn, where it has no photo; without it none is drawn.
CARD_FONT = env.text("NEWSROOM_CARD_FONT")
API_PER_MINUTE = env.number("NEWSROOM_API_PER_MINUTE", 300)

# The parts -----------------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "articles.apps.DeskConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "taggit",
    "js_asset",
    "django_prose_editor",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "newsroom.apps.NewsroomConfig",
    "articles.apps.ArticlesConfig",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "newsroom.middleware.desk_policy",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "newsroom.middleware.DeskSessions",
    "newsroom.middleware.desk_language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "newsroom.middleware.DeskUsers",
    "newsroom.middleware.DeskMessages",
    "allauth.account.middleware.AccountMiddleware",
    "newsroom.middleware.second_factor",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "newsroom.urls"
WSGI_APPLICATION = "newsroom.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            # Words for the desk's templates; they know the working copy, as no library of the readers' pages may.
            "libraries": {"desk": "articles.admin.actor"},
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.csp",
            ],
        },
    },
]

# Data ----------------------------------------------------------------------------------------------------

DATABASES = {"default": env.database("DATABASE_URL", VAR / "newsroom.sqlite3")}
_pool = env.flag("NEWSROOM_DATABASE_POOL", default=True)
if DATABASES["default"]["ENGINE"].endswith("postgresql"):
    # One connection per thread is opened anyway; a pool keeps them open between requests. Whoever waits for one longer
    # than these seconds is told that the database does not answer.
    DATABASES["default"]["OPTIONS"].setdefault("pool", {"timeout": 5} if _pool else False)
    # After the server was started anew no page is asked of a connection that went with it.
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    # What every page asks (articles/questions.py) is planned once for each connection. Behind a pooler of its own nobody
    # knows which connection that is.
    DATABASES["default"]["OPTIONS"].setdefault("prepare_threshold", 2 if _pool else None)
    if _pool:
        # What is prepared has written into it all that a plan depends on. Left to itself, PostgreSQL plans such a question
        # anew each time, which takes it several times as long as to answer it.
        DATABASES["default"]["OPTIONS"].setdefault("options", "-c plan_cache_mode=force_generic_plan")

_MEMORY = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 10_000}}
_shared = env.cache("CACHE_URL")
SHARES_CACHE = _shared is not None
#: Who asks the API is counted apart, or many askers would push out the counts of attempts to sign in.
CACHES = {
    "default": {**_shared, "KEY_PREFIX": "newsroom"} if _shared else _MEMORY,
    "api": {**_shared, "KEY_PREFIX": "newsroom-api"} if _shared else {**_MEMORY, "LOCATION": "api"},
}

_AT_ONCE = {"BACKEND": "django.tasks.backends.immediate.ImmediateBackend"}
TASKS = {
    "default": _AT_ONCE,
    # Whatever is chosen: what may not lie in a table until a worker comes.
    "at_once": _AT_ONCE,
}
if env.choice("NEWSROOM_TASKS", ("immediate", "database"), "immediate") == "database":
    env.package("NEWSROOM_TASKS=database", "django_tasks_db")
    INSTALLED_APPS.append("django_tasks_db")
    TASKS["default"] = {"BACKEND": "django_tasks_db.DatabaseBackend"}

MEDIA_ROOT = env.folder("NEWSROOM_MEDIA", VAR / "media")
MEDIA_URL = "/media/"
DOCUMENT_ROOT = env.folder("NEWSROOM_DOCUMENTS", VAR / "documents")
#: What is handed in at the desk for an import, and from where else it can be taken. Neither is ever served.
IMPORT_UPLOADS = env.folder("NEWSROOM_IMPORT_UPLOADS", VAR / "import-uploads")
IMPORT_FOLDER = env.folder("NEWSROOM_IMPORT_FOLDER", VAR / "import-from")
#: Hosts of old sites that may be asked for pictures which are missing; nobody asks them by itself.
IMPORT_FETCH_HOSTS = env.words("NEWSROOM_IMPORT_FETCH_HOSTS")
#: What may be sent at once, in megabytes.
IMPORT_UPLOAD_MB = env.number("NEWSROOM_IMPORT_UPLOAD_MB", 500)
#: Whoever has it may read /metrics; "" where there is no such page.
METRICS_TOKEN = env.long_secret("NEWSROOM_METRICS_TOKEN")
#: Backups; with a key they are encrypted. See docs/operations.md.
BACKUPS = env.folder("NEWSROOM_BACKUPS", VAR / "backups")
BACKUP_KEY = env.long_secret("NEWSROOM_BACKUP_KEY")
#: What the record was on each day, for its owner to keep elsewhere.
ANCHORS = env.folder("NEWSROOM_ANCHORS", VAR / "anchors")
STATIC_ROOT = env.folder("NEWSROOM_STATIC", VAR / "static")
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
_ON_DISK: dict[str, Any] = {
    "media": {"BACKEND": "newsroom.stores.disk.Disk"},
    # Not among the media: readers get a document from a view that asks whether an article links to it.
    "documents": {
        "BACKEND": "newsroom.stores.disk.Disk",
        "OPTIONS": {"location": DOCUMENT_ROOT, "base_url": None},
    },
}
#: Where pictures and documents are kept instead of the disk; None: the disk.
STORE = env.bucket(
    "NEWSROOM_STORE",
    key=env.text("NEWSROOM_STORE_KEY"),
    secret=env.text("NEWSROOM_STORE_SECRET"),
    region=env.text("NEWSROOM_STORE_REGION", "us-east-1"),
)
_KEPT = (
    {
        name: {
            "BACKEND": "newsroom.stores.bucket.Bucket",
            "OPTIONS": {
                **STORE,
                "location": f"{STORE['location']}/{name}".lstrip("/"),
                "base_url": MEDIA_URL if name == "media" else None,
            },
        }
        for name in _ON_DISK
    }
    if STORE
    else _ON_DISK
)
STORAGES = {
    "default": _KEPT["media"],
    "documents": _KEPT["documents"],
    # What lies on the disk, whatever is chosen: for `bring_files`.
    **{f"{name}-on-disk": storage for name, storage in _ON_DISK.items()},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
# Outside production files are served from where they are written, without collectstatic.
WHITENOISE_USE_FINDERS = not PRODUCTION
FILE_UPLOAD_PERMISSIONS = 0o644
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024

TAGGIT_CASE_INSENSITIVE = True
TAGGIT_STRIP_UNICODE_WHEN_SLUGIFYING = False

# Language and time ---------------------------------------------------------------------------------------

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("ko", _("Korean"))]
LOCALE_PATHS = [BASE_DIR / "newsroom" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = env.text("NEWSROOM_TIME_ZONE", "Asia/Seoul")
LANGUAGE_COOKIE_SECURE = PRODUCTION
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_PATH = "/admin/"

# Signing in ----------------------------------------------------------------------------------------------

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "admin:index"
AUTHENTICATION_BACKENDS = ["newsroom.accounts.backend.DeskBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{validator}"}
    for validator in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
#: Whether people who may publish need a second factor, and how many days they have to get one.
SECOND_FACTOR = env.choice("NEWSROOM_SECOND_FACTOR", ("required", "off"), "required" if PRODUCTION else "off")
SECOND_FACTOR_GRACE_DAYS = env.number("NEWSROOM_SECOND_FACTOR_GRACE_DAYS", 14)
#: How long a recovery link works, in seconds.
PASSWORD_RESET_TIMEOUT = 24 * 60 * 60
ACCOUNT_ADAPTER = "newsroom.accounts.adapters.AccountAdapter"
ACCOUNT_FORMS = {"login": "newsroom.accounts.forms.SignInForm"}
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
#: The sentences of newsroom/accounts name these times.
ACCOUNT_RATE_LIMITS = {"login": "30/m/ip", "login_failed": "10/m/ip,5/5m/key", "reauthenticate": "10/m/user"}
MFA_ADAPTER = "newsroom.accounts.adapters.MFAAdapter"
MFA_FORMS = {
    "add_webauthn": "newsroom.accounts.forms.PasskeyForm",
    "authenticate_webauthn": "newsroom.accounts.forms.PasskeyStepForm",
    "login_webauthn": "newsroom.accounts.forms.PasskeySignInForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Newsroom"
#: A phone's clock may be half a minute wrong.
MFA_TOTP_TOLERANCE = 1
#: People are invited; nobody can block another's address by signing up with it.
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TRUST_ENABLED = True
MFA_TRUST_COOKIE_AGE = timedelta(days=30)
MFA_TRUST_COOKIE_NAME = "known_device"

# Headers -------------------------------------------------------------------------------------------------

#: Public pages: no inline script or style at all, so that a cached page needs no nonce.
SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "manifest-src": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
}
#: The desk: import maps carry a nonce; the one style that the body editor injects is let in by its hash
#: (django-prose-editor 0.28.0; without it typed spaces are saved as &nbsp;).
DESK_CSP = {
    **SECURE_CSP,
    "script-src": [CSP.SELF, CSP.NONCE],
    "style-src": [CSP.SELF, "'sha256-PlumsSlvJ7vvWzjqibGAYKq92O3y/4JTxWWsWJvyUYA='"],
    "img-src": [CSP.SELF, "blob:", "data:"],
    # To `newsroom/policy_reports.py`. `report-to` would take its place in browsers that know it, and theirs come a minute later
    # or, where the page is left before, never.
    "report-uri": ["/admin/policy-report/"],
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# Read everywhere, so that they are known names everywhere.
SECURE_SSL_REDIRECT = env.flag("NEWSROOM_SSL_REDIRECT", default=True) and PRODUCTION
SECURE_HSTS_SECONDS = int(env.number("NEWSROOM_HSTS_SECONDS", 31_536_000)) * PRODUCTION
SECURE_HSTS_INCLUDE_SUBDOMAINS = PRODUCTION
SECURE_HSTS_PRELOAD = PRODUCTION
#: Behind a proxy that sets X-Forwarded-Proto and X-Real-IP itself and lets no client set them.
BEHIND_PROXY = env.flag("NEWSROOM_BEHIND_PROXY", default=PRODUCTION)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
#: Whose attempts to sign in are counted, and what the audit log says.
ALLAUTH_TRUSTED_CLIENT_IP_HEADER = "X-Real-IP" if BEHIND_PROXY else None
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_PATH = "/admin/"

# Mail and logs -------------------------------------------------------------------------------------------

MAILERS = {"default": env.mailer("MAIL_URL", production=PRODUCTION)}
#: Without a mail server nothing is sent: links are copied by hand.
SENDS_MAIL = bool(env.text("MAIL_URL"))
DEFAULT_FROM_EMAIL = env.text("MAIL_FROM", "newsroom@localhost")
#: Which requests get a line: none, those of the desk (and whatever failed or took long), or all.
LOG_REQUESTS = env.choice("NEWSROOM_LOG_REQUESTS", ("off", "desk", "all"), "desk" if PRODUCTION else "off")
_LINES = {"json": "newsroom.logs.lines.JsonLine", "line": "newsroom.logs.lines.PlainLine"}
_line = env.choice("NEWSROOM_LOG", ("json", "line"), "json" if PRODUCTION else "line")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": _LINES[_line]}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "newsroom.requests": {"level": "INFO"},
        # Each picture made is two lines otherwise.
        "django.tasks": {"level": "WARNING"},
        # An address that leads nowhere is counted, and what the desk refuses has a line of its own.
        "django.request": {"level": "ERROR"},
        # Whoever scans for holes asks for hosts of their own invention all day, a page of traceback each. That readers are
        # refused at a host of ours, the receipt of a publication tells.
        "django.security.DisallowedHost": {"level": "CRITICAL"},
    },
}

# The body editor -----------------------------------------------------------------------------------------
# Its extensions stand in articles/prose.py.

env.refuse_unknown("NEWSROOM_")
