"""Writes working-time.json: deadlines with their reasoning, computed apart from the Rust crate.

Standard library only (Python 3.11: tomllib, zoneinfo). It reads the calendars' TOML and nothing
else of the crate; README.md beside it states the rules it follows.

    python3 make.py           # writes working-time.json
"""

import json
import os
import tomllib
from calendar import monthrange
from datetime import date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

from cases import cases

HERE = os.path.dirname(os.path.abspath(__file__))
FOLDERS = [os.path.join(HERE, "..", "calendars"), HERE]
DAY = timedelta(1)
WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]


class Calendar:
    """Answers what kind of day a date is, from a calendar file."""

    def __init__(self, name):
        paths = [os.path.join(folder, name + ".toml") for folder in FOLDERS]
        with open(next(path for path in paths if os.path.exists(path)), "rb") as file:
            data = tomllib.load(file)
        self.version = data["version"]
        self.zone = ZoneInfo(data["zone"])
        self.weekend = {WEEKDAYS.index(day) for day in data["weekend"]}
        self.day_ends = time.fromisoformat(data["day_ends"])
        self.published = set(data["published"])
        self.off, self.make_up, self.half = {}, {}, {}
        for group in ("years", "statutory"):
            for table in data.get(group, {}).values():
                self.read(table)

    def read(self, table):
        for entry in table["off"]:
            day = date.fromisoformat(entry["from"])
            while day <= date.fromisoformat(entry["to"]):
                self.off[day] = entry["name_en"]
                day += DAY
        for entry in table.get("make_up", []):
            self.make_up[date.fromisoformat(entry["date"])] = entry["name_en"]
        for entry in table.get("half", []):
            self.half[date.fromisoformat(entry["date"])] = (time.fromisoformat(entry["until"]), entry["name_en"])

    def works(self, day):
        if day in self.off:
            return False
        return day in self.half or day in self.make_up or day.weekday() not in self.weekend

    def says(self, day):
        """Why a day is or is not worked, in a few words."""
        if day in self.off:
            return self.off[day]
        if day in self.half:
            return f"half day, {self.half[day][1]}"
        if day in self.make_up:
            return f"worked weekend day, {self.make_up[day]}"
        return "weekend" if day.weekday() in self.weekend else "working day"

    def end(self, day):
        """The instant a day ends. Of a wall-clock time that comes twice the first is meant, and one
        that is skipped is read with the offset before the change: `fold=0` does both."""
        closes = self.half[day][0] if day in self.half else self.day_ends
        return datetime.combine(day, closes, tzinfo=self.zone).replace(fold=0).astimezone(timezone.utc)


def add_months(day, months):
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def first_end(calendar, event_day, length, unit, paused):
    """The last day before any roll, and the days on which a working day was asked for."""
    ends = {
        "calendar_days": lambda: event_day + length * DAY,
        "weeks": lambda: event_day + 7 * length * DAY,
        "months": lambda: add_months(event_day, length),
    }
    if unit in ends:
        left, day = (ends[unit]() - event_day).days, event_day
        while left:
            day += DAY
            left -= day not in paused
        return day, []
    day, asked = event_day, []
    while length:
        day += DAY
        if day not in paused:
            asked.append(day)
            length -= calendar.works(day)
    return day, asked


def days_between(calendar, pauses):
    """The days that do not count for pauses: after the one a pause begins on, up to the one it ends on."""
    days = set()
    for begin, end in pauses:
        day, last = begin.astimezone(calendar.zone).date(), end.astimezone(calendar.zone).date()
        while day < last:
            day += DAY
            days.add(day)
    return days


def due(calendar, start, length, unit, roll, pauses):
    """(due_on, due_at, provisional, reasoning)"""
    event_day = start.astimezone(calendar.zone).date()
    if unit == "hours":
        # In UTC: an hour is 3,600 seconds whatever the clocks do.
        stood = sum((end - begin for begin, end in pauses), timedelta())
        due_at = start.astimezone(timezone.utc) + timedelta(hours=length) + stood
        local = due_at.astimezone(calendar.zone)
        longer = f" and {stood} of standing still" if stood else ""
        why = f"{length} hours of 3600 seconds{longer} from the event end at {show(local)}"
        return local.date(), due_at, False, [why]
    paused = days_between(calendar, pauses)
    due_on, asked = first_end(calendar, event_day, length, unit, paused)
    why = [f"the event day {event_day} is not counted"]
    still = sorted(day for day in paused if event_day < day < due_on)
    why += [f"stood still: {runs(still)}"] if still else []
    why += ["it went on the day it stopped, which costs no day"] if pauses and not paused else []
    if unit == "working_days":
        skipped = [day for day in asked if not calendar.works(day)]
        why += [f"not worked: {stretches(calendar, skipped)}"] if skipped else []
        special = [day for day in asked if day in calendar.half or day in calendar.make_up]
        why += [f"counted: {stretches(calendar, special)}"] if special else []
        why.append(f"working day {length} is {due_on}" if length else "a length of zero ends with it")
    else:
        why.append(f"{length} {unit.replace('_', ' ')} end on {due_on}, {WEEKDAYS[due_on.weekday()].title()}")
    if roll == "forward":
        asked.append(due_on)
        passed = []
        while not calendar.works(due_on):
            passed.append(due_on)
            due_on += DAY
            asked.append(due_on)
        if passed:
            why.append(f"rolled over {stretches(calendar, passed)} to {due_on}")
    due_at = calendar.end(due_on)
    if due_on in calendar.half:
        why.append(f"{due_on} is a {calendar.says(due_on)}, and ends early")
    why.append(f"the day ends at {show(due_at.astimezone(calendar.zone))}")
    if due_at < start:
        due_at = start.astimezone(timezone.utc)
        why.append("which is before the event, so it is due at once")
    provisional = any(day.year not in calendar.published for day in asked)
    if provisional:
        why.append("provisional: a day that decided it lies in a year not published")
    return due_on, due_at, provisional, why


def runs(days):
    """`2026-10-01 to 2026-10-07, …`"""
    rows = []
    for day in days:
        if rows and rows[-1][1] + DAY == day:
            rows[-1][1] = day
        else:
            rows.append([day, day])
    return ", ".join(f"{a}" if a == b else f"{a} to {b}" for a, b in rows)


def stretches(calendar, days):
    """`2026-10-01 to 2026-10-07 (National Day), …`"""
    rows = []
    for day in days:
        says = calendar.says(day)
        if rows and rows[-1][1] + DAY == day and rows[-1][2] == says:
            rows[-1][1] = day
        else:
            rows.append([day, day, says])
    if len(rows) > 6:
        weekends = [row for row in rows if row[2] == "weekend"]
        rows = [row for row in rows if row[2] != "weekend"]
        text = [f"{len(weekends)} weekends"]
    else:
        text = []
    return ", ".join([(f"{a}" if a == b else f"{a} to {b}") + f" ({says})" for a, b, says in rows] + text)


def show(moment):
    return moment.isoformat(timespec="seconds" if not moment.microsecond else "milliseconds")


def utc(moment):
    text = moment.astimezone(timezone.utc).replace(tzinfo=None).isoformat(timespec="microseconds")
    whole, fraction = text.split(".")
    fraction = fraction.rstrip("0")
    return whole + ("." + fraction if fraction else "") + "Z"


def spans(pauses):
    return [tuple(datetime.fromisoformat(moment) for moment in pause.split("/")) for pause in pauses]


def main():
    calendars, rows, seen = {}, [], set()
    for topic, name, start, length, unit, roll, *pauses in cases():
        key = (name, start, length, unit, roll, *pauses)
        if key in seen:
            continue
        seen.add(key)
        calendar = calendars.setdefault(name, Calendar(name))
        due_on, due_at, provisional, why = due(calendar, datetime.fromisoformat(start), length, unit, roll, spans(pauses))
        rows.append({
            "id": f"{len(rows) + 1:03}", "topic": topic, "calendar": name, "start": start, "length": length,
            "unit": unit, "roll": roll, "pauses": pauses, "due_on": str(due_on), "due_at": utc(due_at),
            "provisional": provisional, "why": "; ".join(why) + ".",
        })
    versions = {name: calendar.version for name, calendar in sorted(calendars.items())}
    with open(os.path.join(HERE, "working-time.json"), "w", encoding="utf-8") as file:
        file.write('{"format": 2,\n"calendars": ' + json.dumps(versions) + ',\n"cases": [\n')
        file.write(",\n".join(json.dumps(row, ensure_ascii=False) for row in rows))
        file.write("\n]}\n")
    print(len(rows), "cases")


if __name__ == "__main__":
    main()
