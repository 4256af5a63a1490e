"""Periods: which there are, what a chosen one means, which days count and what becomes of a leftover."""

from __future__ import annotations

from datetime import date, timedelta

from bot.chat.buttons import Rows, press
from bot.chat.replies import Reply
from bot.chat.views.budgets import left_lines
from bot.chat.views.phrases import cycle_name, dated, days_range, per, weekday
from bot.i18n import Translator
from bot.ledger.standings import Standing
from bot.ledger.users import User
from bot.money.counting import EVERY_DAY, WORKING_DAYS, Counting, weekdays_code
from bot.money.cycle import (
    CALENDAR,
    LAST_WORKING_DAY,
    Cycle,
    cycle_code,
    is_alike,
    period_of,
    weeks_from,
)


def choices(tr: Translator, user: User, today: date, first_weekday: int) -> Reply:
    """The present period and others to tap."""
    period = period_of(user.cycle, today)
    start = today - timedelta(days=(today.weekday() - first_weekday) % 7)
    offered: list[Cycle] = [CALENDAR, LAST_WORKING_DAY, *(weeks_from(count, start) for count in (1, 2, 4))]
    rows = tuple(
        (press(_capital(cycle_name(tr, cycle)), "cycle", cycle_code(cycle)),)
        for cycle in offered
        if cycle != user.cycle
    )
    asking = (press(tr("From a day…"), "cycleday", "day"), press(tr("Pay-day…"), "cycleday", "pay"))
    text = tr(
        "Your period: {cycle}, now {days}. Another one:",
        cycle=cycle_name(tr, user.cycle),
        days=days_range(tr, period.start, period.last),
    )
    return Reply(text, (*rows, asking, (press(tr("Days and leftover"), "days"),)))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def ask_day(tr: Translator) -> Reply:
    """The question which day of the month."""
    return Reply(tr("Which day of the month? Type its number, 1 to 31; a short month has its last day."))


def chosen(
    tr: Translator, cycle: Cycle, now: Standing, change_id: int | None, *, was: Cycle, replaces: bool
) -> Reply:
    """The days are cut anew: the present period, the next one, and what that leaves."""
    lines = [period_line(tr, cycle, now)]
    if now.budget:
        lines.append(_budget(tr, now, was))
        lines += left_lines(tr, now.budget, now)
    lines.append(tr("What was spent counts in the period of its day; nothing is lost."))
    return Reply("\n".join(lines), undo_row(tr, change_id), replaces=replaces)


def period_line(tr: Translator, cycle: Cycle, now: Standing) -> str:
    """`Your period: month from day 25, now 25 Oct – 24 Nov, the next from 25 Nov.`"""
    return tr(
        "Your period: {cycle}, now {days}, the next from {day}.",
        cycle=cycle_name(tr, cycle),
        days=days_range(tr, now.period.start, now.period.last),
        day=dated(tr, now.period.end, now.today),
    )


def _budget(tr: Translator, now: Standing, was: Cycle) -> str:
    if now.budget is None or is_alike(now.budget.cycle, was):
        return tr("Budget: {limit}.", limit=per(tr, now.budget.limit, now.budget.cycle)) if now.budget else ""
    limit = per(tr, now.budget.limit, now.budget.cycle)
    return tr("Your budget comes to {limit}. Another one: /budget 400", limit=limit)


def undo_row(tr: Translator, change_id: int | None) -> Rows:
    """[Undo], where there is something to take back."""
    return ((press(tr("Undo"), "undo", change_id),),) if change_id is not None else ()


def days(tr: Translator, counting: Counting) -> Reply:
    """Which days count and what becomes of a leftover, each with its other choices."""
    code, mode = weekdays_code(counting.weekdays), "t" if counting.leftover_since else "s"
    rows = (
        (
            press(tr("Every day"), "count", weekdays_code(EVERY_DAY), mode),
            press(tr("Mon–Fri"), "count", weekdays_code(WORKING_DAYS), mode),
        ),
        (
            press(tr("Spread leftovers"), "count", code, "s"),
            press(tr("Add to tomorrow"), "count", code, "t"),
        ),
    )
    lines = [*_counting(tr, counting), tr("Other days: /budget days mon wed sat")]
    return Reply("\n".join(lines), rows)


def counted(
    tr: Translator, counting: Counting, now: Standing, change_id: int | None, *, replaces: bool
) -> Reply:
    """What was chosen, and what today may cost by it."""
    lines = [*_counting(tr, counting), *(left_lines(tr, now.budget, now)[1:] if now.budget else ())]
    return Reply("\n".join(lines), undo_row(tr, change_id), replaces=replaces)


def _counting(tr: Translator, counting: Counting) -> list[str]:
    names = weekdays_name(tr, counting.weekdays)
    first = tr("Days that count: {days}.", days=names)
    if counting.leftover_since:
        return [first, tr("What a day leaves is added to the next one.")]
    return [first, tr("What a day leaves is spread over the rest.")]


def weekdays_name(tr: Translator, weekdays: frozenset[int]) -> str:
    """`every day`, `Monday to Friday`, `Monday, Wednesday and Saturday`."""
    if weekdays == EVERY_DAY:
        return tr("every day")
    names = [weekday(tr, date(2001, 1, 1 + day)) for day in sorted(weekdays)]
    if weekdays == WORKING_DAYS:
        return tr("{start} to {end}", start=weekday(tr, date(2001, 1, 1)), end=weekday(tr, date(2001, 1, 5)))
    return tr.join(names)
