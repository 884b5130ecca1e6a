"""What `run` asks the database for: `desk.py queue FOLDER ADDRESS`, `count`, `tickets` (JSON) and `clear`."""

import json
import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "settings")
django.setup()

from helpdesk.models import Queue, Ticket  # noqa: E402


def queue(folder: str, address: str) -> None:
    Queue.objects.create(
        title="Complaints",
        slug="complaints",
        email_address=address,
        allow_public_submission=True,
        allow_email_submission=True,
        email_box_type="local",
        email_box_local_dir=folder,
        # Otherwise the second run within five minutes would look at nothing.
        email_box_interval=0,
    )


def count() -> None:
    print(Ticket.objects.count())


def tickets() -> None:
    print(json.dumps(list(Ticket.objects.order_by("id").values("submitter_email", "description"))))


def clear() -> None:
    Ticket.objects.all().delete()


{"queue": queue, "count": count, "tickets": tickets, "clear": clear}[sys.argv[1]](*sys.argv[2:])
