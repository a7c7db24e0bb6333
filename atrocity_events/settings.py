"""Settings: one file, read from the environment; docs/running.md lists the variables."""

import re
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import environ
from csp.constants import NONE, SELF

from atrocity_events.keys import files_of, kept_secret_key, secret, signing_key

env = environ.Env()

BASE_DIR = Path(__file__).resolve().parent.parent
# What this machine keeps: the database, the secret key, collected files.
VAR_DIR = Path(env.str("VAR_DIR", default="") or BASE_DIR / "var").resolve()

DEBUG = env.bool("DEBUG", default=False)
PORT = env.int("PORT", default=8000)
SITE_NAME = "Atrocity Events"
SITE_URL = env.str("SITE_URL", default=f"http://127.0.0.1:{PORT}").rstrip("/")
HTTPS = SITE_URL.startswith("https://")
# The same site within Tor: http://<56 letters and digits>.onion; "" if there is none.
ONION_URL = env.str("ONION_URL", default="").rstrip("/").lower()
ALLOWED_HOSTS = env.list(
    "ALLOWED_HOSTS",
    default=["localhost", "127.0.0.1", "[::1]", urlsplit(SITE_URL).hostname],
)
if ONION_URL:
    ALLOWED_HOSTS.append(urlsplit(ONION_URL).hostname)


def contact(typed: str) -> str:
    """An e-mail address as a URI, an address on the web as it is; what is neither is
    refused by the checks.
    """
    typed = typed.strip()
    on_the_web = not typed or "://" in typed or typed.startswith("mailto:")
    return typed if on_the_web else f"mailto:{quote(typed, safe='@+')}"


# How people reach whoever runs this copy of the site; "" until there is a way.
CONTACT = contact(env.str("CONTACT", default=""))


# What signs sessions; during a change of keys the earlier ones still open what they signed.
KEPT_KEY = VAR_DIR / "secret_key"
SECRET_KEY = signing_key("SECRET_KEY", secret("SECRET_KEY") or kept_secret_key(KEPT_KEY))
SECRET_KEY_FALLBACKS = [
    signing_key("SECRET_KEY_FALLBACKS", key)
    for key in secret("SECRET_KEY_FALLBACKS").split()
]
SECRET_FILES = [
    KEPT_KEY,
    *files_of("SECRET_KEY", "SECRET_KEY_FALLBACKS", "DATABASE_URL"),
]

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
    "allauth.account",
    "allauth.mfa",
    "reversion",
    "django_filters",
    "django_countries",
    "csp",
    *env.list("EXTRA_APPS", default=[]),  # make check adds one that checks migrations
]

MIDDLEWARE = [
    "atrocity_events.middleware.begin_anew",
    # These speak of every answer, whoever gives it.
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "atrocity_events.headers.say_what_browsers_may",
    "atrocity_events.middleware.know_the_visitor",
    "atrocity_events.middleware.take_onion_for_https",
    "django.middleware.security.SecurityMiddleware",
    # These refuse some requests.
    "atrocity_events.middleware.refuse_forged_hosts",
    "atrocity_events.middleware.refuse_other_methods",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "atrocity_events.middleware.say_when_the_database_is_away",
    "atrocity_events.middleware.refuse_too_many_parameters",
    "atrocity_events.middleware.refuse_what_came_too_slowly",
    "atrocity_events.turns.take_turns",
    "atrocity_events.middleware.read_cookies_at_the_desk_alone",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "atrocity_events.middleware.keep_the_readers_zone",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "desk.signing_in.guard.guard_the_desk",
    "django.contrib.messages.middleware.MessageMiddleware",
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

if database_url := secret("DATABASE_URL"):
    postgresql = "django.db.backends.postgresql"
    try:
        DATABASES = {"default": env.db_url_config(database_url, engine=postgresql)}
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

ADMIN_PATH = env.str("ADMIN_PATH", default="").strip("/") or "admin"
if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]*", ADMIN_PATH):
    raise SystemExit("ADMIN_PATH is one word of letters, digits, - and _, like staff-7f3k.")
ADMIN_PATH += "/"
# Whoever works at the desk sees names that stay off the site.
SECOND_FACTOR_REQUIRED = env.bool("SECOND_FACTOR_REQUIRED", default=HTTPS)

AUTHENTICATION_BACKENDS = ["desk.signing_in.backend.Backend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",  # of older accounts, until used
]
AUTH_PASSWORD_VALIDATORS: list[dict[str, Any]] = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in {
        "UserAttributeSimilarityValidator": {},
        "MinimumLengthValidator": {"min_length": 12},
        "CommonPasswordValidator": {},
        "NumericPasswordValidator": {},
    }.items()
]
LOGIN_URL = "admin:login"
LOGIN_REDIRECT_URL = "admin:index"
CSRF_FAILURE_VIEW = "desk.signing_in.kept.csrf_failure"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

ACCOUNT_ADAPTER = "desk.signing_in.adapters.AccountAdapter"
ACCOUNT_FORMS = {"login": "desk.signing_in.forms.SignInForm"}
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGIN_TIMEOUT = ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
ACCOUNT_RATE_LIMITS = MFA_RATE_LIMITS = False  # desk.signing_in.limits has ours
MFA_ADAPTER = "desk.signing_in.adapters.FactorAdapter"
MFA_FORMS = {
    "authenticate": "desk.signing_in.forms.SecondStepForm",
    "reauthenticate": "desk.signing_in.forms.SayAgainForm",
    "activate_totp": "desk.signing_in.forms.SetUpAppForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = SITE_NAME
MFA_TOTP_TOLERANCE = 1  # half minutes that a phone's clock may be wrong
MFA_ALLOW_UNVERIFIED_EMAIL = True  # the desk knows no addresses
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_RECOVERY_CODE_DIGITS = 10
# Of each worker process, which has THREADS: what takes long is done in few of them, and
# bodies of requests are waited for in some, so that there is always one for readers.
THREADS = env.int("THREADS", default=16)
HEAVY_AT_ONCE = max(THREADS // 4, 1)
BODIES_AT_ONCE = max(THREADS * 5 // 16, 1)

DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # the admin's inline forms of a long programme

# -- what a browser may do -----------------------------------------------------------------

DESK_PATHS = (f"/{ADMIN_PATH}", "/preview/")  # cookies are read and set there alone

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],  # data: the sign of the site in a browser's tab
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_REFERRER_POLICY = "no-referrer"  # the desk's: atrocity_events/headers.py
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
CSRF_TRUSTED_ORIGINS = [SITE_URL, *([ONION_URL] if ONION_URL else [])]
SESSION_COOKIE_AGE = 12 * 3600  # at most; desk.signing_in.sessions ends them sooner
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
# With this prefix no other host of the domain can set them, nor any page over http.
PREFIX = "__Host-" if HTTPS else ""
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = f"{PREFIX}sessionid", f"{PREFIX}csrftoken"
DEVICE_COOKIE_NAME = f"{PREFIX}device"
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
# For the owner of the whole domain to decide: both bind every other host in it.
SECURE_HSTS_INCLUDE_SUBDOMAINS = env.bool("HSTS_SUBDOMAINS", default=False)
SECURE_HSTS_PRELOAD = env.bool("HSTS_PRELOAD", default=False)

# How many proxies of our own stand in front, each of which adds to X-Forwarded-For where a
# request came from (atrocity_events/callers.py).
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=0)

# Only behind a proxy that sets this header itself: anybody else could send it.
if env.bool("TRUST_X_FORWARDED_PROTO", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = HTTPS
    SECURE_REDIRECT_EXEMPT = [r"^healthz$"]

SILENCED_SYSTEM_CHECKS = [
    "security.W005",  # HSTS_SUBDOMAINS and
    "security.W021",  # HSTS_PRELOAD: what the owner of the domain decides is no mistake
]

DEFAULT_EXCEPTION_REPORTER_FILTER = "atrocity_events.logs.WithoutSecrets"

# -- what is written to stderr -------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"short": {"()": "atrocity_events.logs.WithoutVisitors"}},
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
