"""Settings, read once from the environment by :mod:`qms.environment`, which refuses what it cannot trust."""

from pathlib import Path

from django.utils.translation import gettext_lazy as _

from qms import environment, logs

BASE_DIR = Path(__file__).resolve().parent.parent
ENV = environment.read(BASE_DIR)

VERSION = "0.1.0"
SECRET_KEY = ENV.secret_key
DEBUG = ENV.debug
ENVIRONMENT = ENV.environment
ALLOWED_HOSTS = ENV.allowed_hosts
CSRF_TRUSTED_ORIGINS = ENV.trusted_origins
BASE_URL = ENV.base_url
VAR_DIR = ENV.var_dir
DEMO_PASSWORD = ENV.demo_password
SIGNING_KEY = ENV.signing_key
METRICS_TOKEN = ENV.metrics_token

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_filters",
    "django_htmx",
    "django_structlog",
    "simple_history",
    "template_partials",
    "qms.ui",
    "qms.people",
    "qms.jobs",
    "qms.records",
    "governance",
    "objectives",
    "reviews",
    "evidence",
    "qms.desk",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "qms.desk.tracing.RequestIdMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "qms.people.middleware.PersonMiddleware",
    "qms.ui.middleware.ReadableAddressMiddleware",
    "qms.ui.middleware.RefusalMiddleware",
]

ROOT_URLCONF = "qms.urls"
WSGI_APPLICATION = "qms.wsgi.application"

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
                "qms.ui.context.page",
            ],
            "builtins": [
                "qms.ui.templatetags.ui",
                "qms.ui.templatetags.panels",
                "template_partials.templatetags.partials",
            ],
        },
    }
]

DATABASES = {"default": ENV.database}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": ENV.cache}
STORAGES = {
    "default": ENV.storage,
    "staticfiles": {"BACKEND": ENV.static_backend},
}
MEDIA_ROOT = VAR_DIR / "files"

AUTH_USER_MODEL = "people.Account"
AUTHENTICATION_BACKENDS = ["qms.people.backend.AccountBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
SHARED_CACHE = "redis" in CACHES["default"]["BACKEND"]
SESSION_ENGINE = f"django.contrib.sessions.backends.{'cached_db' if SHARED_CACHE else 'db'}"
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "qms.people.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_RATE_LIMITS = {"login_failed": "50/5m/ip,5/5m/key"}  # an office shares one address
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEBUG or ENVIRONMENT == "development"
MFA_TOTP_ISSUER = "Evident"

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("de", _("German"))]
LOCALE_PATHS = [BASE_DIR / "qms" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
SEED_TIME_ZONE = ENV.time_zone

STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = BASE_DIR / "staticfiles" if ENV.production else None  # collected into the image only
WHITENOISE_USE_FINDERS = not ENV.production
WHITENOISE_ALLOW_ALL_ORIGINS = False

EMAIL_BACKEND = ENV.email["BACKEND"]
EMAIL_HOST = ENV.email.get("HOST", "")
EMAIL_PORT = ENV.email.get("PORT", 25)
EMAIL_HOST_USER = ENV.email.get("USER", "")
EMAIL_HOST_PASSWORD = ENV.email.get("PASSWORD", "")
EMAIL_USE_TLS = ENV.email.get("USE_TLS", False)
EMAIL_USE_SSL = ENV.email.get("USE_SSL", False)
EMAIL_FILE_PATH = ENV.email.get("FILE_PATH")
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = ENV.mail_from

CELERY_BROKER_URL = ENV.broker["URL"]
CELERY_BROKER_TRANSPORT_OPTIONS = ENV.broker.get("OPTIONS", {})
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TIMEZONE = "UTC"
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_REDIRECT_STDOUTS = False
CELERY_BEAT_SCHEDULE = {
    "sweep-jobs": {"task": "qms.jobs.tasks.sweep", "schedule": 60.0, "options": {"expires": 55}},
    "daily-digests": {"task": "qms.desk.tasks.daily_sweep", "schedule": 900.0, "options": {"expires": 800}},
    "climb": {"task": "governance.tasks.climb", "schedule": 60.0, "options": {"expires": 55}},
    "judge-sites": {"task": "evidence.tasks.judge_sites", "schedule": 3600.0, "options": {"expires": 3500}},
}
JOBS = {
    "LEASE_SECONDS": 120,  # without a sign of life, after which another worker may take a job over
    "HEAVY_AT_ONCE": 1,  # of the two threads of a worker, one stays free for mail
    "MEMORY_BYTES": 3 * 1024**3,  # address space of a heavy job's process
    "SECONDS": 7200,  # after which a heavy job is stopped
}

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_SSL_REDIRECT = ENV.https
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]  # asked from within, without TLS
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = ENV.https
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ENV.https else None
SECURE_HSTS_SECONDS = 31_536_000 if ENV.https else 0
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FORM_RENDERER = "qms.ui.forms.Renderer"

SIMPLE_HISTORY_HISTORY_CHANGE_REASON_USE_TEXT_FIELD = True
DJANGO_STRUCTLOG_TRUST_UPSTREAM_REQUEST_ID = True  # checked by RequestIdMiddleware
DJANGO_STRUCTLOG_STATUS_START_LOG_LEVEL = 10  # DEBUG: one line a request is enough
LOGGING = logs.configuration(production=ENV.production)
logs.configure()
