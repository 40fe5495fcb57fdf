"""All settings. Each choice of a deployment is one environment variable, listed in README.md."""

from ipaddress import ip_network
from pathlib import Path
from zoneinfo import available_timezones

from django.core.exceptions import ImproperlyConfigured
from environs import Env, validate

from immunoinfo.buckets import file_stores, is_bucket
from immunoinfo.databases import reached
from immunoinfo.headers import ALWAYS, OPENER_POLICY, READERS_POLICY, REFERRER_POLICY, on_static_file
from immunoinfo.languages import ENGLISH, OTHERS
from immunoinfo.logs import FORMATS, logging_table
from immunoinfo.mails import sent_by

env = Env()
BASE_DIR = Path(__file__).resolve().parent.parent

DEBUG = env.bool("DEBUG", False)
DATA_DIR = env.path("DATA_DIR", BASE_DIR / ".data")

# A site that signs with a known key can be broken into, and `manage.py check` passes with an empty one.
SECRET_KEY = env.str("SECRET_KEY", "only-for-development-never-in-production" if DEBUG else "")
if len(SECRET_KEY) < 32:
    raise ImproperlyConfigured(
        "The environment variable SECRET_KEY is missing or shorter than 32 characters. Set it to a long random "
        "text and keep it secret, or set DEBUG=1 to try the site on your own machine."
    )
ALLOWED_HOSTS: list[str] = env.list("ALLOWED_HOSTS", [])  # with DEBUG, Django itself allows localhost
if not (DEBUG or ALLOWED_HOSTS):
    raise ImproperlyConfigured(
        "The environment variable ALLOWED_HOSTS is missing: name the site's hosts, or set DEBUG=1."
    )
HTTPS = env.bool("HTTPS", not DEBUG)
# Pages name their own address to search engines: on a real site it must not be that of a developer's machine.
first_host = next((host.lstrip(".") for host in ALLOWED_HOSTS if not DEBUG and host != "*"), "localhost:8000")
SITE_URL = env.str("SITE_URL", f"{'https' if HTTPS else 'http'}://{first_host}").rstrip("/")
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", [])
TRUSTED_PROXIES: list[str] = env.list("TRUSTED_PROXIES", [])  # addresses or networks; "unix" for a Unix socket
for proxy in TRUSTED_PROXIES:
    try:
        if proxy != "unix":
            ip_network(proxy)
    except ValueError as error:
        raise ImproperlyConfigured(f"The environment variable TRUSTED_PROXIES: {error}.") from error
CONTACT_EMAIL = env.str("CONTACT_EMAIL", "")  # where readers report a mistake; empty: no link is shown

INSTALLED_APPS = [
    "whitenoise.runserver_nostatic",
    "immunoinfo.accounts.apps.EditorsAdminConfig",  # django.contrib.admin with the sign-in of this site
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "taggit",
    "csp",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "django_prose_editor",
    "import_export",
    "immunoinfo",
    "immunoinfo.publishing",
    "immunoinfo.therapies",
    "immunoinfo.changes",
    "immunoinfo.search",
    "immunoinfo.feedback",
    "immunoinfo.operation",
    "articles",
    "glossary",
]

MIDDLEWARE = [
    "immunoinfo.changes.door.StoringMiddleware",
    "immunoinfo.changes.shared.PurgingMiddleware",
    "immunoinfo.proxies.TrustedProxyMiddleware",
    "immunoinfo.headers.HeadersMiddleware",  # what sets headers stands outside of all that makes answers
    "immunoinfo.headers.PolicyMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "immunoinfo.changes.unstored.CompressMiddleware",
    "immunoinfo.changes.unstored.ValidateMiddleware",  # inside, because a compressed answer is padded at random
    "immunoinfo.gate.GateMiddleware",
    "immunoinfo.publishing.translations.LanguageMiddleware",
    "immunoinfo.accounts.turns.InTurnMiddleware",
    "immunoinfo.accounts.visitors.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "immunoinfo.accounts.visitors.AuthenticationMiddleware",
    "immunoinfo.accounts.visitors.OTPMiddleware",
    "immunoinfo.accounts.visitors.MessageMiddleware",
    "immunoinfo.changes.moved.RedirectMiddleware",
]

ROOT_URLCONF = "immunoinfo.urls"
WSGI_APPLICATION = "immunoinfo.wsgi.application"

FORM_RENDERER = "immunoinfo.templating.FormRenderer"
TEMPLATES = [
    # Compiled: pages for readers, made anew after each change, and the pieces that editors' pages show over and over.
    {
        "BACKEND": "immunoinfo.templating.Templates",
        "NAME": "readers",
        "DIRS": [BASE_DIR / "templates" / "readers", BASE_DIR / "templates" / "editors"],
        "OPTIONS": {
            "environment": "immunoinfo.templating.environment",
            "context_processors": ["immunoinfo.changes.context.site"],
        },
    },
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",  # the rest of the admin, and mails
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# --- data --------------------------------------------------------------------------------------------------------
DATABASES = {"default": reached(env.dj_db_url("DATABASE_URL", f"sqlite:///{DATA_DIR / 'immunoinfo.sqlite3'}"))}
DATABASE_ROUTERS: list[str] = []
if env.str("DATABASE_REPLICA_URL", ""):
    DATABASES["replica"] = reached(env.dj_db_url("DATABASE_REPLICA_URL"))
    DATABASE_ROUTERS = ["immunoinfo.changes.replica.ReplicaRouter"]
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    try:
        DATA_DIR.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ImproperlyConfigured(f"The folder {DATA_DIR} cannot be made ({error.strerror}): set DATA_DIR.") from error
    DATABASES["default"]["ENGINE"] = "immunoinfo.sqlite"
    DATABASES["default"]["OPTIONS"] = {
        # Readers never wait for a writer (WAL); a second writer waits its turn instead of failing.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,  # seconds
        # FULL: not even a power cut takes away a save that was acknowledged.
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
    }
SILENCED_SYSTEM_CHECKS = ["operation.W001"] if env.bool("ACCEPT_SQLITE_WAL_FAULT", False) else []  # docs/operating.md
# Finished pages kept in each process, in megabytes; 0 while templates are being written.
PAGE_STORE_MB = env.int("PAGE_STORE_MB", 0 if DEBUG else 24, validate=validate.Range(min=0))
# A CDN or another cache in front that many readers share.
SHARED_CACHE_SECONDS = env.int("SHARED_CACHE_SECONDS", 0, validate=validate.Range(min=0, max=3600))
PURGE_URL = env.str("PURGE_URL", "", validate=validate.Regexp("^(https?://.+)?$"))
PURGE_METHOD = env.str("PURGE_METHOD", "PURGE", validate=validate.OneOf(["PURGE", "BAN", "POST"]))
PURGE_TOKEN = env.str("PURGE_TOKEN", "")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.str("REDIS_URL", "")
# Django's default of 300 entries would let anybody push out the counts of wrong sign-ins by trying many names.
ROOM = {"MAX_ENTRIES": 10_000}
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "OPTIONS": {"socket_timeout": 1, "socket_connect_timeout": 1},  # seconds
    }
    if REDIS_URL
    else {"BACKEND": "immunoinfo.accounts.shared.SharedCache", "LOCATION": DATA_DIR / "cache", "OPTIONS": ROOM},
    # Where sign-ins are counted while the other does not answer.
    "memory": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "memory", "OPTIONS": ROOM},
}

# --- words, time, mail ---------------------------------------------------------------------------------------------
LANGUAGE_CODE = ENGLISH.code
LANGUAGES_ON: list[str] = env.list("LANGUAGES_ON", [])  # beside English
if unknown := [code for code in LANGUAGES_ON if code not in OTHERS]:
    raise ImproperlyConfigured(f"The environment variable LANGUAGES_ON: “{unknown[0]}” is none of {', '.join(OTHERS)}.")
LANGUAGES = [(each.code, each.name) for each in (ENGLISH, *(OTHERS[code] for code in LANGUAGES_ON))]
LOCALE_PATHS = [BASE_DIR / "immunoinfo" / "locale"]
FORMAT_MODULE_PATH = ["immunoinfo.formats"]
TIME_ZONE = env.str("TIME_ZONE", "UTC")
if TIME_ZONE not in available_timezones():
    raise ImproperlyConfigured(f"The environment variable TIME_ZONE: “{TIME_ZONE}” is no time zone; try Europe/London.")
USE_TZ = True

vars().update(sent_by(env.dj_email_url("EMAIL_URL", "console://")))
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str("DEFAULT_FROM_EMAIL", CONTACT_EMAIL or "webmaster@localhost")

# --- files -----------------------------------------------------------------------------------------------------------
STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
MEDIA_URL = "media/"
MEDIA_ROOT = DATA_DIR / "media"
MEDIA_STORAGE_URL = env.str("MEDIA_STORAGE_URL", "")  # a bucket that several machines share
if not is_bucket(MEDIA_STORAGE_URL):
    raise ImproperlyConfigured("The environment variable MEDIA_STORAGE_URL is no s3://key:secret@host/bucket.")
STORAGES = {
    **file_stores(MEDIA_STORAGE_URL, DATA_DIR),
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = DEBUG
WHITENOISE_ALLOW_ALL_ORIGINS = False
WHITENOISE_ADD_HEADERS_FUNCTION = on_static_file
FILE_UPLOAD_HANDLERS = [
    "immunoinfo.publishing.uploads.LimitedUpload",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

# --- safety ----------------------------------------------------------------------------------------------------------
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]  # asked by machines inside, without TLS
# Believed only from TRUSTED_PROXIES: TrustedProxyMiddleware removes the header from everybody else.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = env.int("HSTS_SECONDS", 31_536_000 if HTTPS else 0)
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY, SECURE_CROSS_ORIGIN_OPENER_POLICY = REFERRER_POLICY, OPENER_POLICY
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "immunoinfo.views.csrf_failure"
X_FRAME_OPTIONS = ALWAYS["X-Frame-Options"]
MESSAGE_STORAGE = "immunoinfo.accounts.messages.MessageStorage"
MESSAGE_COOKIE_NAME = "__Host-messages" if HTTPS else "messages"
CONTENT_SECURITY_POLICY = {"DIRECTIVES": READERS_POLICY}
REQUIRE_SECOND_FACTOR = env.bool("REQUIRE_SECOND_FACTOR", not DEBUG)
OTP_TOTP_ISSUER = "Immunoinfo"  # what the app of an editor calls the account
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

# --- content ---------------------------------------------------------------------------------------------------------
ALLOW_SELF_APPROVAL = env.bool("ALLOW_SELF_APPROVAL", False)  # for sites of one person only
NOTIFY_BY_EMAIL = env.bool("NOTIFY_BY_EMAIL", True)  # a mail to whoever is next in the workflow
TAGGIT_CASE_INSENSITIVE = True  # "CAR-T" beside "car-t" would otherwise become a second tag
FIXTURE_DIRS = [BASE_DIR / "fixtures"]
TEST_RUNNER = "immunoinfo.testing.PytestRunner"

# --- what the operator sees ------------------------------------------------------------------------------------------
LOG_FORMAT = env.str("LOG_FORMAT", "line" if DEBUG else "json", validate=validate.OneOf(FORMATS))
LOGGING = logging_table(LOG_FORMAT, requests=env.bool("ACCESS_LOG", not DEBUG))
METRICS_TOKEN = env.str("METRICS_TOKEN", "")  # whoever asks for /metrics must send it; empty: there are none
