"""Settings: one file, read from the environment; docs/running.md lists the variables."""

import os
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote, urlsplit

import environ
from csp.constants import NONE, SELF
from django.core.management.utils import get_random_secret_key

env = environ.Env()

BASE_DIR = Path(__file__).resolve().parent.parent
# What this machine keeps: the database, the secret key, collected files.
VAR_DIR = Path(env.str("VAR_DIR", default="") or BASE_DIR / "var").resolve()

DEBUG = env.bool("DEBUG", default=False)
PORT = env.int("PORT", default=8000)
SITE_NAME = "Atrocity Events"
SITE_URL = env.str("SITE_URL", default=f"http://127.0.0.1:{PORT}").rstrip("/")
HTTPS = SITE_URL.startswith("https://")
ALLOWED_HOSTS = env.list(
    "ALLOWED_HOSTS",
    default=["localhost", "127.0.0.1", "[::1]", urlsplit(SITE_URL).hostname],
)


def contact(typed: str) -> str:
    """An e-mail address as a URI, an address on the web as it is; what is neither is
    refused by the checks.
    """
    typed = typed.strip()
    on_the_web = not typed or "://" in typed or typed.startswith("mailto:")
    return typed if on_the_web else f"mailto:{quote(typed, safe='@+')}"


# How people reach whoever runs this copy of the site; "" until there is a way.
CONTACT = contact(env.str("CONTACT", default=""))


def kept_secret_key(path: Path) -> str:
    """The key in ``path``; made on first use, readable by its owner alone."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        written = path.with_suffix(f".{os.getpid()}")
        written.touch(mode=0o600)
        written.write_text(get_random_secret_key())
        with suppress(FileExistsError):
            path.hardlink_to(written)  # whole or not at all; of two first starts one wins
        written.unlink()
    return path.read_text()


SECRET_KEY = env.str("SECRET_KEY", default="") or kept_secret_key(VAR_DIR / "secret_key")

INSTALLED_APPS = [
    "atrocity_events",
    "desk.apps.DeskConfig",
    "organizers",
    "events",
    "desk.apps.DeskAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "reversion",
    "django_filters",
    "django_countries",
    "csp",
    *env.list("EXTRA_APPS", default=[]),  # make check adds one that checks migrations
]

MIDDLEWARE = [
    "atrocity_events.middleware.refuse_trace",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "atrocity_events.middleware.always_ask_again",
    "atrocity_events.middleware.say_when_the_database_is_away",
    "atrocity_events.middleware.refuse_too_many_parameters",
    "atrocity_events.middleware.drop_broken_cookies",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "atrocity_events.middleware.keep_the_readers_zone",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "atrocity_events.urls"
WSGI_APPLICATION = "atrocity_events.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "atrocity_events.context.site",
            ],
        },
    }
]

FORM_RENDERER = "desk.rendering.Renderer"

# -- the database --------------------------------------------------------------------------

FAST_STATEMENTS = {"prepare_threshold": 5, "server_side_binding": True}

if env.str("DATABASE_URL", default=""):
    postgresql = "django.db.backends.postgresql"
    try:
        DATABASES = {"default": env.db_url("DATABASE_URL", engine=postgresql)}
    except ValueError:  # its message would show a part of the password
        raise SystemExit(
            "DATABASE_URL cannot be read. Write special characters of the password "
            "percent-encoded: / as %2F, @ as %40."
        ) from None
    DATABASES["default"]["OPTIONS"] = {
        "connect_timeout": 5,
        **DATABASES["default"].get("OPTIONS", {}),  # from the address: sslmode and the like
        **FAST_STATEMENTS,
        # Of each worker process. A longer reconnect_timeout tries ever more rarely, so that
        # a long outage would go on for minutes after its end.
        "pool": {
            "min_size": 1,
            "max_size": env.int("DATABASE_POOL", default=8),
            "timeout": 3,
            "reconnect_timeout": 3,
        },
    }
else:  # the embedded PostgreSQL, started by the first connection
    DATABASES = {
        "default": {
            "ENGINE": "atrocity_events.database",
            "NAME": "postgres",
            "CONN_MAX_AGE": None,
            "OPTIONS": {"home": VAR_DIR / "postgres", **FAST_STATEMENTS},
        }
    }
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DATABASES["default"]["TEST"] = {"NAME": "test_atrocity_events"}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
FIXTURE_DIRS = [BASE_DIR / "fixtures"]

# -- words and times -----------------------------------------------------------------------

LANGUAGE_CODE = "en"
USE_I18N = False
USE_TZ = True
TIME_ZONE = "UTC"
COUNTRIES_OVERRIDE = {"XK": "Kosovo"}

# -- static files --------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
WHITENOISE_ALLOW_ALL_ORIGINS = False
WHITENOISE_KEEP_ONLY_HASHED_FILES = True  # no page names another: half as many to compress
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

# -- signing in ----------------------------------------------------------------------------

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "admin:login"
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # the admin's inline forms of a long programme

# -- what a browser may do -----------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_REFERRER_POLICY = (
    "same-origin"  # no-referrer would break the admin's forms over https
)
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
CSRF_TRUSTED_ORIGINS = [SITE_URL]
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0

# How many proxies of our own stand in front, each of which adds to X-Forwarded-For where a
# request came from (atrocity_events/visitors.py).
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=0)

# Only behind a proxy that sets this header itself: anybody else could send it.
if env.bool("TRUST_X_FORWARDED_PROTO", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = HTTPS
    SECURE_REDIRECT_EXEMPT = [r"^healthz$"]

SILENCED_SYSTEM_CHECKS = [
    "security.W005",  # HSTS for subdomains and
    "security.W021",  # preloading: for the owner of the whole domain to decide
]

# -- what is written to stderr -------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"short": {"format": "{levelname} {name}: {message}", "style": "{"}},
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": "short"},
        "nowhere": {"class": "logging.NullHandler"},
    },
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        "django.request": {"level": "ERROR"},  # not every 404 of every robot
        "django.security.DisallowedHost": {"handlers": ["nowhere"], "propagate": False},
    },
}
