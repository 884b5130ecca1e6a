"""Writes the data files beside it: what independent packages say of the days our calendars cover.

Needs the packages named in sources() (PyPI), in the versions the files' heads give. Not run by the
tests; they read the committed files. Run it again when a year or a calendar is added:

    python3 -m venv venv && venv/bin/pip install holidays workalendar chinesecalendar chinese-days \
        govuk-bank-holidays QuantLib
    venv/bin/python tests/data/make.py

A file holds one line for each day on which the package differs from Monday to Friday:
`2026-10-01 off` for a weekday not worked, `2026-10-10 work` for a weekend day worked.
"""

import json
import os
import warnings
from datetime import date, timedelta
from importlib.metadata import version

import chinese_calendar
import chinesedays
import govuk_bank_holidays
import holidays
import holidays.financial
import QuantLib as ql
import workalendar.europe as europe

FOLDER = os.path.dirname(os.path.abspath(__file__))
FIRST, LAST = 2020, 2028
YEARS = range(FIRST, LAST + 1)


def days(first=FIRST, last=LAST):
    day = date(first, 1, 1)
    while day.year <= last:
        yield day
        day += timedelta(1)


def of_package(calendar):
    """The question has the same name in `holidays` and `workalendar`."""
    return lambda day: calendar.is_working_day(day)


def of_quantlib(calendar):
    return lambda day: calendar.isBusinessDay(ql.Date(day.day, day.month, day.year))


def of_chinese_days():
    path = os.path.join(os.path.dirname(chinesedays.__file__), "data", "chinese-days.json")
    data = json.load(open(path, encoding="utf-8"))
    worked, off = set(data["workdays"]), set(data["holidays"])
    return lambda day: str(day) in worked or (day.weekday() < 5 and str(day) not in off)


def of_gov_uk(division):
    path = os.path.join(os.path.dirname(govuk_bank_holidays.__file__), "bank-holidays.json")
    events = json.load(open(path, encoding="utf-8"))[division]["events"]
    off = {event["date"] for event in events}
    return lambda day: day.weekday() < 5 and str(day) not in off


def country(code, **more):
    return of_package(holidays.country_holidays(code, years=YEARS, **more))


def sources():
    """(our calendar, package, first year, last year, is it a working day?)"""
    fed = ql.UnitedStates(ql.UnitedStates.FederalReserve)
    settlement = ql.UnitedStates(ql.UnitedStates.Settlement)
    yield "cn", "chinesecalendar", 2020, 2026, chinese_calendar.is_workday
    yield "cn", "chinese-days", 2020, 2026, of_chinese_days()
    yield "cn", "holidays", 2020, 2026, country("CN")
    for ours, part, division in [
        ("gb-eng", "ENG", "england-and-wales"),
        ("gb-sct", "SCT", "scotland"),
        ("gb-nir", "NIR", "northern-ireland"),
    ]:
        yield ours, "holidays", FIRST, LAST, country("GB", subdiv=part)
        yield ours, "govuk-bank-holidays", FIRST, LAST, of_gov_uk(division)
    yield "eu-target", "holidays", FIRST, LAST, of_package(holidays.financial.ECB(years=YEARS))
    yield "eu-target", "QuantLib", FIRST, LAST, of_quantlib(ql.TARGET())
    yield "us-federal", "holidays", FIRST, LAST, country("US")
    yield "us-federal", "QuantLib", FIRST, LAST, of_quantlib(settlement)
    yield "us-frb", "holidays", FIRST, LAST, of_package(holidays.financial.FED(years=YEARS))
    yield "us-frb", "QuantLib", FIRST, LAST, of_quantlib(fed)
    for ours, code, ready in [
        ("de", "DE", europe.Germany),
        ("lt", "LT", europe.Lithuania),
        ("lu", "LU", europe.Luxembourg),
        ("nl", "NL", europe.Netherlands),
        # workalendar's Ireland knows neither St Brigid's Day nor that the law moves no weekend.
        ("ie", "IE", None),
    ]:
        categories = ("public", "optional") if ours == "nl" else ("public",)
        yield ours, "holidays", FIRST, LAST, country(code, categories=categories)
        if ready:
            yield ours, "workalendar", FIRST, LAST, of_package(ready())


def main():
    warnings.simplefilter("ignore")
    for ours, package, first, last, works in sources():
        lines = [
            f"# Calendar {ours} as PyPI's {package} {version(package)} has it, {first} to {last}.",
            "# Written by make.py; a line for each day that differs from Monday to Friday.",
            f"years {first} {last}",
        ]
        for day in days(first, last):
            if works(day) != (day.weekday() < 5):
                lines.append(f"{day} {'work' if works(day) else 'off'}")
        name = os.path.join(FOLDER, f"{ours}.{package}.txt")
        with open(name, "w", encoding="utf-8") as file:
            file.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
