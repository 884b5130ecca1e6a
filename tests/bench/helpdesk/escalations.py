"""What `manage.py escalate_tickets` takes over many open tickets, and what is lost when it is killed."""

import re
import signal
import subprocess
import time
from pathlib import Path

# How often it is killed in the run that shows what a crash costs.
KILLS = 5
# The submitter's and the supervisors'.
MAILS_EACH = 2
# Longest wait for a mail of a run that is to be killed.
PATIENCE = 120.0


def measure(desk, tickets: int, due: int) -> dict:
    """One whole run over what is due, its mails rendered and thrown away."""
    desk.prepare("complaints@desk.example")
    desk.ask("fill", str(tickets), str(due))
    used = desk.timed("escalate_tickets")
    outcome = desk.outcome()
    return {
        "tickets": tickets,
        "due": due,
        "escalated": outcome["escalated"],
        "wall_ms": round(used["wall"] * 1000),
        "cpu_ms": round(used["cpu"] * 1000),
        "cpu_ms_of_postgresql": round(used["cpu_of_postgresql"] * 1000),
        "killed": killed(desk, tickets, due),
        "version": desk.version(),
    }


def killed(desk, tickets: int, due: int) -> dict:
    """The same from the start, killed some times in the middle and run again to its end; mails go to files."""
    desk.ask("clear")
    desk.ask("fill", str(tickets), str(due))
    desk.answers.mkdir(exist_ok=True)
    environment = desk.environment | {"DESK_ANSWERS": str(desk.answers)}
    command = [desk.python, "manage.py", "escalate_tickets"]
    kills = 0
    for number in range(1, KILLS + 1):
        process = subprocess.Popen(command, cwd=desk.project, env=environment, stdout=subprocess.DEVNULL)
        try:
            if wait_for(process, desk.answers, MAILS_EACH * due * number // (KILLS + 1)):
                process.send_signal(signal.SIGKILL)
                kills += 1
        finally:
            process.kill()
            process.wait()
    subprocess.run(command, check=True, cwd=desk.project, env=environment, stdout=subprocess.DEVNULL)
    outcome = desk.outcome()
    mailed = recipients(desk.answers)
    escalated = set(outcome["escalated_ones"])
    return {
        "kills": kills,
        "escalated": len(escalated),
        "mails": len(mailed),
        "without_mail": len(escalated - set(mailed)),
        "without_record": len(escalated - set(outcome["recorded_ones"])),
        "mailed_twice": len(mailed) - len(set(mailed)),
    }


def wait_for(process: subprocess.Popen, folder: Path, mails: int) -> bool:
    """Whether it is still at work once so many mails are there; each lies in a file of its own."""
    until = time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < until:
        if sum(1 for _ in folder.iterdir()) >= mails:
            return True
        time.sleep(0.01)
    return False


def recipients(folder: Path) -> list[str]:
    """Which submitters whole mails were written to: a line of dashes ends one."""
    found = []
    for path in folder.iterdir():
        text = path.read_bytes()
        if text.rstrip().endswith(b"-" * 79):
            found += [to.decode() for to in re.findall(rb"^To: (customer\S+)", text, re.MULTILINE)]
    return found
