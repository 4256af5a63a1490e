"""Periods as people type them, in five languages; what is left is the amount and the category."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.i18n import first_weekday, languages
from bot.money.cycle import CALENDAR, LAST_WORKING_DAY, Cycle, Months, weeks_from
from bot.parsing.dates import parse_date
from bot.parsing.lexicon import lexicon
from bot.parsing.planned import NoPayDay, NoSuchDay, split_cycle

TODAY = date(2026, 11, 17)  # a Tuesday
MONDAY, FRIDAY, SUNDAY = date(2026, 11, 16), date(2026, 11, 13), date(2026, 11, 15)


def split(text: str, language: str = "en", first: int = 0) -> tuple[Cycle | None, str]:
    words = lexicon(language)

    def weekday_of(word: str) -> int | None:
        found = words["weekday"].meanings.get(word)
        return int(found) if found is not None else None

    return split_cycle(
        text,
        language,
        today=TODAY,
        first_weekday=first,
        parse_day=lambda said: parse_date(said, lexicon=words, today=TODAY),
        weekday_of=weekday_of,
    )


@pytest.mark.parametrize(
    ("language", "text", "cycle", "rest"),
    [
        ("en", "1500", None, "1500"),
        ("en", "food 300", None, "food 300"),
        ("en", "1500 a month", CALENDAR, "1500"),
        ("en", "1500 from the 25th", Months(25), "1500"),
        ("en", "1500 a month from the 25th", Months(25), "1500"),
        ("en", "from 1st 1500", Months(1), "1500"),
        ("en", "1500 from the last day", Months(31), "1500"),
        ("en", "400 a week", weeks_from(1, MONDAY), "400"),
        ("en", "400/week", weeks_from(1, MONDAY), "400"),
        ("en", "weekly 400", weeks_from(1, MONDAY), "400"),
        ("en", "food 80 per week", weeks_from(1, MONDAY), "food 80"),
        ("en", "400 a week from Sunday", weeks_from(1, SUNDAY), "400"),
        ("en", "800 every 2 weeks", weeks_from(2, MONDAY), "800"),
        ("en", "800 every 2 weeks from friday", weeks_from(2, FRIDAY), "800"),
        ("en", "800 fortnightly from 6 Nov", weeks_from(2, date(2026, 11, 6)), "800"),
        ("en", "1600 every 4 weeks from 2026-10-30", weeks_from(4, date(2026, 10, 30)), "1600"),
        ("en", "1500 payday 25", Months(25, is_moved=True), "1500"),
        ("en", "1500 from payday the 25th", Months(25, is_moved=True), "1500"),
        ("en", "1500 payday 31st", Months(31, is_moved=True), "1500"),
        ("en", "1500 payday last working day", LAST_WORKING_DAY, "1500"),
        ("en", "1500 from the last working day of the month", LAST_WORKING_DAY, "1500 of the"),
        ("zh", "6000 从25号", Months(25), "6000"),
        ("zh", "6000 从25号起", Months(25), "6000"),
        ("zh", "6000 每月25日起", Months(25), "6000"),
        ("zh", "每周 1500", weeks_from(1, MONDAY), "1500"),
        ("zh", "1500 每周", weeks_from(1, MONDAY), "1500"),
        ("zh", "餐饮 300 每两周", weeks_from(2, MONDAY), "餐饮 300"),
        ("zh", "6000 发薪日25号", Months(25, is_moved=True), "6000"),
        ("zh", "6000 发薪日最后一个工作日", LAST_WORKING_DAY, "6000"),
        ("ru", "50000 с 25-го", Months(25), "50000"),
        ("ru", "50000 с 25 числа", Months(25), "50000"),
        ("ru", "12000 в неделю", weeks_from(1, MONDAY), "12000"),
        ("ru", "еда 3000 на 2 недели", weeks_from(2, MONDAY), "еда 3000"),
        ("ru", "50000 зарплата 25", Months(25, is_moved=True), "50000"),
        ("ru", "50000 зарплата последний рабочий день", LAST_WORKING_DAY, "50000"),
        ("es", "1500 desde el 25", Months(25), "1500"),
        ("es", "400 a la semana", weeks_from(1, MONDAY), "400"),
        ("es", "800 cada 2 semanas desde el viernes", weeks_from(2, FRIDAY), "800"),
        ("es", "1500 nómina 25", Months(25, is_moved=True), "1500"),
        ("es", "1500 nómina último día laborable", LAST_WORKING_DAY, "1500"),
        ("de", "1500 ab dem 25.", Months(25), "1500"),
        ("de", "400 pro Woche", weeks_from(1, MONDAY), "400"),
        ("de", "400 die Woche", weeks_from(1, MONDAY), "400"),
        ("de", "800 alle 2 Wochen ab Freitag", weeks_from(2, FRIDAY), "800"),
        ("de", "1500 Zahltag 25.", Months(25, is_moved=True), "1500"),
        ("de", "1500 ab Gehalt am letzten Werktag", LAST_WORKING_DAY, "1500"),
        ("de", "1500 Zahltag letzter Werktag", LAST_WORKING_DAY, "1500"),
    ],
)
def test_periods_as_they_are_typed(language: str, text: str, cycle: Cycle | None, rest: str) -> None:
    assert split(text, language) == (cycle, rest)


@pytest.mark.parametrize(
    "text", ["1500 from the 32nd", "1500 from the 0", "1500 payday 45", "400 a week from 31 Feb"]
)
def test_a_day_that_no_month_has(text: str) -> None:
    with pytest.raises(NoSuchDay):
        split(text)


@pytest.mark.parametrize("text", ["1500 payday", "payday 1500 x"])
def test_pay_day_without_its_day(text: str) -> None:
    with pytest.raises((NoPayDay, NoSuchDay)):
        split(text)


def test_weeks_begin_where_the_person_lives() -> None:
    assert split("400 a week", first=first_weekday("America/New_York", "en"))[0] == weeks_from(1, SUNDAY)
    assert first_weekday("Europe/Berlin", "en") == first_weekday("UTC", "zh") == 0


@given(st.sampled_from(languages()), st.text(max_size=40))
def test_any_text_is_read_or_refused(language: str, text: str) -> None:
    try:
        cycle, rest = split(text, language)
    except (NoSuchDay, NoPayDay):
        return
    assert cycle is None or len(rest) <= len(text) * 4
