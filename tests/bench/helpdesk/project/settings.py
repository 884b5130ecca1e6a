"""As small a project as django-helpdesk runs in; `run` says in the environment where things lie."""

import os

SECRET_KEY = "of a throw-away project"
DEBUG = False
USE_TZ = True
ROOT_URLCONF = "urls"
STATIC_URL = "/static/"
MEDIA_ROOT = os.environ["DESK_MEDIA"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DEFAULT_FROM_EMAIL = "helpdesk@desk.example"
SITE_ID = 1

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.sites",
    "rest_framework",
    "helpdesk",
]

TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}]

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "HOST": os.environ["DESK_SOCKETS"],
        "NAME": "postgres",
        "USER": "helpdesk",
    }
}

# Nothing is sent: answers are thrown away, or kept in a folder where they are to be counted.
EMAIL_FILE_PATH = os.environ.get("DESK_ANSWERS")
EMAIL_BACKEND = f"django.core.mail.backends.{'filebased' if EMAIL_FILE_PATH else 'dummy'}.EmailBackend"

# Asks for an app of its own, and nothing of it is used.
HELPDESK_TEAMS_MODE_ENABLED = False
