"""What `run` asks the database for: `desk.py queue FOLDER ADDRESS`, `count`, `tickets` (JSON), `clear`, and for
escalations `fill TICKETS DUE` and `outcome` (JSON)."""

import json
import os
import sys
from datetime import timedelta

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "settings")
django.setup()

from django.utils import timezone  # noqa: E402
from helpdesk.models import FollowUp, Queue, Ticket  # noqa: E402


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


def fill(tickets: str, due: str) -> None:
    """Open tickets, some of them a day older than a queue that escalates after a day lets them grow. Besides the
    submitter the supervisors are told: as many mails as ours writes."""
    queue = Queue.objects.get()
    queue.escalate_days = 1
    queue.updated_ticket_cc = "supervisors@desk.example"
    queue.save()
    now = timezone.now()
    made = [
        Ticket(
            queue=queue,
            title="My refund has not arrived",
            description="On 3 November I paid 128.00 CNY to a shop and sent the goods back a week later.",
            submitter_email=f"customer{number}@example.com",
            priority=3,
            modified=now,
        )
        for number in range(int(tickets))
    ]
    Ticket.objects.bulk_create(made, batch_size=1000)
    # A ticket is always created now.
    late = [ticket.pk for ticket in made[: int(due)]]
    Ticket.objects.filter(pk__in=late).update(created=now - timedelta(days=2))


def outcome() -> None:
    escalated = Ticket.objects.filter(last_escalation__isnull=False).values_list("submitter_email", flat=True)
    recorded = FollowUp.objects.filter(ticketchange__isnull=False).values_list("ticket__submitter_email", flat=True)
    told = {"escalated": len(escalated), "escalated_ones": list(escalated), "recorded_ones": list(recorded)}
    print(json.dumps(told))


commands = {"queue": queue, "count": count, "tickets": tickets, "clear": clear, "fill": fill, "outcome": outcome}
commands[sys.argv[1]](*sys.argv[2:])
