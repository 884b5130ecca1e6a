"""Which cases are in working-time.json: (topic, calendar, start, length, unit, roll, pause, pause …)."""

import os
import tomllib
from datetime import date, timedelta

HERE = os.path.dirname(os.path.abspath(__file__))
NAMES = ["cn", "de", "eu-target", "gb-eng", "gb-nir", "gb-sct", "ie", "lt", "lu", "nl", "us-federal", "us-frb"]
UNITS = ["hours", "calendar_days", "working_days", "weeks", "months"]
ROLLS = ["none", "forward"]
DAY = timedelta(1)


def table(name, year):
    with open(os.path.join(HERE, "..", "calendars", name + ".toml"), "rb") as file:
        return tomllib.load(file)["years"][str(year)]


def make_up_weekends():
    """Every worked weekend day of China from 2020 on: from the Friday before, and counted to it."""
    for year in range(2020, 2027):
        for entry in table("cn", year)["make_up"]:
            day = date.fromisoformat(entry["date"])
            friday = day - (day.weekday() - 4) * DAY
            yield "make-up weekend", "cn", f"{friday}T10:00:00+08:00", (day - friday).days, "working_days", "none"
    for start, length in [("2026-09-18", 3), ("2026-09-18", 15), ("2026-02-09", 15), ("2026-04-28", 7),
                          ("2025-09-26", 15), ("2024-02-02", 15), ("2020-01-17", 20), ("2020-09-25", 10)]:
        yield "make-up weekend", "cn", f"{start}T10:00:00+08:00", length, "working_days", "none"
    # A calendar day that ends on a worked weekend day has nowhere to roll to.
    for start in ["2026-09-13", "2026-05-02", "2026-02-21"]:
        yield "make-up weekend", "cn", f"{start}T10:00:00+08:00", 7, "calendar_days", "forward"


def holidays():
    """Into each Chinese holiday of three years, with and without a roll, and over it."""
    for year in (2024, 2025, 2026):
        for entry in table("cn", year)["off"]:
            first, last = date.fromisoformat(entry["from"]), date.fromisoformat(entry["to"])
            eve = first - DAY
            yield "over a holiday", "cn", f"{eve}T16:30:00+08:00", 1, "working_days", "none"
            for roll in ROLLS:
                length = 15 + (last - first).days // 2
                yield "into a holiday", "cn", f"{first - 15 * DAY}T09:00:00+08:00", length, "calendar_days", roll


def leap_days():
    for year in (2020, 2024):
        for name, offset in [("cn", "+08:00"), ("gb-eng", "+00:00")]:
            for day, length, unit in [(28, 1, "calendar_days"), (28, 1, "working_days"), (28, 2, "calendar_days"),
                                      (29, 12, "months"), (29, 48, "months"), (29, 1, "weeks"), (28, 24, "hours")]:
                yield "leap day", name, f"{year}-02-{day}T12:00:00{offset}", length, unit, "none"
    for start, months in [("2024-01-31", 1), ("2023-01-31", 1), ("2024-01-30", 1), ("2024-03-31", 11), ("2021-02-28", 36)]:
        yield "leap day", "cn", f"{start}T12:00:00+08:00", months, "months", "none"


def month_ends():
    for start in ["2026-01-29", "2026-01-30", "2026-01-31", "2026-03-31", "2026-05-31", "2026-08-31", "2026-10-31"]:
        for months in (1, 3, 6):
            roll = "forward" if months == 3 else "none"
            yield "month end", "gb-eng", f"{start}T12:00:00Z", months, "months", roll
    for start, months in [("2026-08-31", 1), ("2026-09-03", 1), ("2026-10-31", 1), ("2025-12-31", 2)]:
        for roll in ROLLS:
            yield "month end", "cn", f"{start}T12:00:00+08:00", months, "months", roll


def year_ends():
    for name in NAMES:
        for year in (2021, 2024, 2025):
            yield "year end", name, f"{year}-12-30T12:00:00Z", 2, "working_days", "none"
        yield "year end", name, "2022-12-24T12:00:00Z", 8, "calendar_days", "forward"


def clocks():
    """Both changes of the clocks in London and New York: the hour that is skipped, the one that comes
    twice, and terms in days, which do not mind."""
    changes = [
        ("gb-eng", "2025-03-30", "+00:00", "+01:00"), ("gb-eng", "2026-03-29", "+00:00", "+01:00"),
        ("gb-eng", "2025-10-26", "+01:00", "+00:00"), ("gb-eng", "2026-10-25", "+01:00", "+00:00"),
        ("us-federal", "2025-03-09", "-05:00", "-04:00"), ("us-federal", "2026-03-08", "-05:00", "-04:00"),
        ("us-federal", "2025-11-02", "-04:00", "-05:00"), ("us-federal", "2026-11-01", "-04:00", "-05:00"),
    ]
    for name, text, before, after in changes:
        day = date.fromisoformat(text)
        eve = f"{day - DAY}T12:00:00{before}"
        yield "clocks change", name, eve, 24, "hours", "none"
        yield "clocks change", name, eve, 48, "hours", "forward"
        yield "clocks change", name, eve, 1, "calendar_days", "none"
        yield "clocks change", name, eve, 1, "calendar_days", "forward"
        yield "clocks change", name, f"{day - 2 * DAY}T23:30:00{before}", 1, "working_days", "none"
        yield "clocks change", name, f"{day}T00:30:00{before}", 3, "hours", "none"
        yield "clocks change", name, f"{day}T23:30:00{after}", 1, "weeks", "forward"
    # The repeated hour: 01:30 twice, an hour apart.
    for offset in ("+01:00", "+00:00"):
        yield "clocks change", "gb-eng", f"2026-10-25T01:30:00{offset}", 24, "hours", "none"
    for offset in ("-04:00", "-05:00"):
        yield "clocks change", "us-frb", f"2026-11-01T01:30:00{offset}", 24, "hours", "none"
    # The end of the day itself is skipped, or comes twice.
    for start in ("2026-03-28T12:00:00Z", "2026-10-24T12:00:00Z", "2026-10-25T01:45:00+01:00"):
        for length in (0, 1):
            yield "clocks change", "example-gap", start, length, "calendar_days", "none"
            yield "clocks change", "example-gap", start, length, "working_days", "none"
    yield "clocks change", "gb-eng", "2026-02-28T12:00:00Z", 1, "months", "none"
    yield "clocks change", "gb-eng", "2026-06-10T23:30:00Z", 1, "working_days", "none"
    yield "clocks change", "gb-eng", "2026-12-10T23:30:00Z", 1, "working_days", "none"


def kathmandu():
    """Midnight there is a quarter past six in the evening, UTC."""
    for start in ["2026-06-10T18:14:59Z", "2026-06-10T18:15:00Z", "2026-06-12T18:15:00Z", "2026-06-13T00:00:00+05:45"]:
        yield "quarter hours", "example-np", start, 1, "working_days", "none"
        yield "quarter hours", "example-np", start, 2, "calendar_days", "forward"
        yield "quarter hours", "example-np", start, 24, "hours", "none"
    for length in (1, 5):
        yield "quarter hours", "example-np", "2026-10-16T12:00:00+05:45", length, "working_days", "none"
        yield "quarter hours", "example-np", "2026-12-29T12:00:00+05:45", length, "working_days", "none"
    yield "quarter hours", "example-np", "2026-03-14T12:00:00+05:45", 1, "months", "forward"


def half_days():
    name = "example-half"
    for start in ["2026-12-22T10:00:00-05:00", "2026-12-23T19:00:00-05:00", "2026-12-24T10:00:00-05:00",
                  "2026-12-24T13:00:00-05:00"]:
        for length in (0, 1, 2):
            yield "half day", name, start, length, "working_days", "none"
            yield "half day", name, start, length, "calendar_days", "forward"
        yield "half day", name, start, 24, "hours", "none"
    yield "half day", name, "2026-12-17T10:00:00-05:00", 1, "weeks", "none"
    yield "half day", name, "2026-10-24T10:00:00-04:00", 2, "months", "none"
    yield "half day", name, "2026-11-25T10:00:00-05:00", 1, "working_days", "none"
    yield "half day", name, "2026-11-25T10:00:00-05:00", 1, "calendar_days", "forward"
    # A worked Saturday, half of it, the day before the clocks change.
    yield "half day", name, "2026-03-06T10:00:00-05:00", 1, "working_days", "none"
    yield "half day", name, "2026-03-06T10:00:00-05:00", 2, "working_days", "none"
    yield "half day", name, "2026-12-30T10:00:00-05:00", 2, "working_days", "none"


def two_calendars():
    """The same event under two calendars: other holidays, other zones, another event day."""
    for start in ["2026-04-30T16:30:00Z", "2026-12-23T23:30:00Z", "2026-09-30T15:59:59Z", "2026-02-13T12:00:00Z"]:
        for name in ["cn", "gb-eng"]:
            yield "two calendars", name, start, 3, "working_days", "none"
            yield "two calendars", name, start, 10, "calendar_days", "forward"
    for start, length in [("2026-04-02T12:00:00Z", 1), ("2026-06-12T12:00:00Z", 1), ("2026-07-10T12:00:00Z", 1),
                          ("2026-11-27T12:00:00Z", 1), ("2026-07-31T12:00:00Z", 15)]:
        for name in ["gb-eng", "gb-sct", "gb-nir"]:
            yield "two calendars", name, start, length, "working_days", "none"
    for start in ["2026-07-02T15:00:00Z", "2021-12-30T15:00:00Z", "2027-06-17T15:00:00Z", "2021-06-17T15:00:00Z"]:
        for name in ["us-federal", "us-frb"]:
            yield "two calendars", name, start, 1, "working_days", "none"
    for name in ["eu-target", "de", "ie", "lt", "lu", "nl"]:
        yield "two calendars", name, "2026-04-30T12:00:00Z", 15, "working_days", "none"


def edges_of_days():
    """Around midnight, at lengths of nought, and at the last moment of a day."""
    for start in ["2026-09-17T15:59:59.999Z", "2026-09-17T16:00:00Z", "2026-09-18T23:59:59.5+08:00"]:
        for length in (0, 1):
            yield "edge of a day", "cn", start, length, "working_days", "none"
            yield "edge of a day", "cn", start, length, "calendar_days", "none"
    for unit in UNITS:
        for roll in ROLLS:
            yield "edge of a day", "cn", "2026-10-02T10:00:00+08:00", 0, unit, roll
    yield "edge of a day", "cn", "2026-09-18T09:30:00.25+08:00", 24, "hours", "none"


def unpublished():
    for start, length, unit, roll in [
        ("2026-12-30", 1, "working_days", "none"), ("2026-12-30", 2, "working_days", "none"),
        ("2026-12-18", 15, "working_days", "none"), ("2027-02-04", 1, "working_days", "none"),
        ("2026-12-30", 2, "calendar_days", "none"), ("2026-12-30", 2, "calendar_days", "forward"),
        ("2026-12-28", 1, "weeks", "forward"), ("2026-12-31", 24, "hours", "forward"),
        ("2027-12-31", 1, "working_days", "none"), ("2019-12-26", 1, "working_days", "none"),
    ]:
        yield "not published", "cn", f"{start}T10:00:00+08:00", length, unit, roll
    yield "not published", "gb-eng", "2028-12-27T10:00:00Z", 5, "working_days", "none"


def long_terms():
    for name, start, terms in [
        ("gb-eng", "2026-12-18T10:00:00Z", [(3, "working_days"), (15, "working_days"), (35, "working_days"), (8, "weeks"), (6, "months")]),
        ("us-federal", "2026-11-20T10:00:00-05:00", [(10, "working_days"), (45, "calendar_days"), (90, "calendar_days")]),
        ("us-frb", "2026-11-20T10:00:00-05:00", [(10, "working_days"), (20, "working_days")]),
        ("lt", "2026-10-20T10:00:00+03:00", [(15, "working_days"), (35, "working_days")]),
        ("nl", "2026-04-10T10:00:00+02:00", [(15, "working_days"), (35, "working_days")]),
        ("cn", "2026-02-05T10:00:00+08:00", [(15, "calendar_days"), (30, "calendar_days"), (60, "calendar_days")]),
        ("cn", "2020-01-10T10:00:00+08:00", [(250, "working_days"), (500, "working_days"), (60, "months")]),
    ]:
        for length, unit in terms:
            for roll in ROLLS:
                yield "long term", name, start, length, unit, roll


def every_unit():
    """Each unit in each calendar, ending on a day off where it can."""
    for name in NAMES:
        for unit, length in [("hours", 36), ("calendar_days", 9), ("weeks", 2), ("months", 1)]:
            yield "every unit", name, "2026-12-11T12:00:00Z", length, unit, "forward" if unit != "hours" else "none"


def pauses():
    """Terms that stood still for a time: over plain days, weekends, holidays, make-up days, changes of the clocks."""
    def case(name, start, offset, length, unit, roll, *spans):
        moments = [f"{begin}{offset}/{end}{offset}" for begin, end in spans]
        return ("pause", name, f"{start}{offset}", length, unit, roll, *moments)

    in_november = [
        [("2026-11-17T15:00:00", "2026-11-17T18:00:00")],  # within a day
        [("2026-11-17T15:00:00", "2026-11-19T09:00:00")],
        [("2026-11-16T11:00:00", "2026-11-17T09:00:00")],  # from the event day
        [("2026-11-20T15:00:00", "2026-11-23T09:00:00")],  # over a weekend
        [("2026-11-21T15:00:00", "2026-11-22T09:00:00")],  # within a weekend
        [("2026-11-17T00:00:00", "2026-11-18T00:00:00")],  # from midnight to midnight
        [("2026-11-17T23:59:59", "2026-11-18T00:00:01")],
        [("2026-11-17T15:00:00", "2026-11-18T09:00:00"), ("2026-11-19T15:00:00", "2026-11-24T09:00:00")],
        [("2026-11-17T15:00:00", "2026-12-29T15:00:00")],  # six weeks
        [("2027-03-01T15:00:00", "2027-03-09T15:00:00")],  # after the end
    ]
    for spans in in_november:
        for unit, length in [("hours", 72), ("calendar_days", 10), ("working_days", 5), ("weeks", 1), ("months", 1)]:
            yield case("gb-eng", "2026-11-16T10:00:00", "+00:00", length, unit, "none", *spans)
        yield case("cn", "2026-11-16T10:00:00", "+08:00", 15, "working_days", "none", *spans)
        yield case("cn", "2026-11-16T10:00:00", "+08:00", 5, "calendar_days", "forward", *spans)
    # Over National Day, into it, and over a worked weekend day.
    for span in [("2026-09-29T10:00:00", "2026-10-09T10:00:00"), ("2026-10-02T10:00:00", "2026-10-05T10:00:00"),
                 ("2026-10-09T10:00:00", "2026-10-10T10:00:00"), ("2026-09-18T12:00:00", "2026-09-20T12:00:00")]:
        for length, unit, roll in [(15, "working_days", "none"), (20, "calendar_days", "forward")]:
            yield case("cn", "2026-09-17T10:00:00", "+08:00", length, unit, roll, span)
    # The last hour of a day in the calendar's zone is the next day's first in another.
    yield "pause", "cn", "2026-11-16T10:00:00+08:00", 3, "working_days", "none", "2026-11-17T15:30:00Z/2026-11-17T16:30:00Z"
    yield "pause", "example-np", "2026-11-16T10:00:00+05:45", 3, "working_days", "none", "2026-11-17T18:00:00Z/2026-11-17T18:30:00Z"
    # The clocks go forward and back while it stands still: hours are hours.
    for day, offset in [("2026-03-28", "+00:00"), ("2026-10-24", "+01:00")]:
        for length, unit in [(48, "hours"), (3, "calendar_days"), (2, "working_days")]:
            yield case("gb-eng", f"{day}T12:00:00", offset, length, unit, "none", (f"{day}T18:00:00", f"{day[:8]}{int(day[8:]) + 2}T06:00:00"))
    # To a half day, and beyond what is published.
    yield case("example-half", "2026-12-21T10:00:00", "+01:00", 2, "working_days", "none", ("2026-12-21T12:00:00", "2026-12-22T09:00:00"))
    yield case("cn", "2026-12-25T10:00:00", "+08:00", 2, "working_days", "none", ("2026-12-26T10:00:00", "2026-12-31T10:00:00"))
    yield case("cn", "2026-12-25T10:00:00", "+08:00", 2, "working_days", "none", ("2026-12-30T10:00:00", "2027-01-05T10:00:00"))


def cases():
    for group in [make_up_weekends, holidays, leap_days, month_ends, year_ends, clocks, kathmandu, half_days,
                  two_calendars, edges_of_days, unpublished, long_terms, every_unit,
                  pauses]:
        yield from group()
