"""How a person's days are cut into periods, which of them count, and what becomes of a day's leftover."""

from __future__ import annotations

from dataclasses import replace

from bot.chat.context import ChatContext
from bot.chat.handlers import reading
from bot.chat.replies import Reply
from bot.chat.views import periods as views
from bot.errors import Refusal
from bot.i18n import first_weekday
from bot.ledger import cycles, expenses, planning, questions
from bot.ledger.planning import Cause
from bot.money.counting import EVERY_DAY, WORKING_DAYS, Counting, weekdays_of_code
from bot.money.cycle import Cycle, Months, cycle_of_code
from bot.parsing.planned import NoPayDay, NoSuchDay, split_cycle, words_of

NO_SUCH_DAY = "There is no such day, nothing was changed. Try: /budget 1500 from the 25th"
NO_PAY_DAY = "Which day is pay-day? Try: /budget 1500 payday 25, or payday last working day"
UNREADABLE_DAYS = "Say which days count: /budget days mon-fri, or /budget days mon wed sat, or every day"
UNREADABLE_LEFTOVER = "Say what becomes of it: /budget leftover tomorrow, or /budget leftover spread"


def cause(c: ChatContext) -> Cause:
    """The message or tap as the cause of a change."""
    return Cause(c.update, c.now)


def split(c: ChatContext, text: str) -> tuple[Cycle | None, str]:
    """The cycle a text names, and its other words; raises `Refusal` for a day that is none."""
    try:
        return split_cycle(
            text,
            c.user.language,
            today=c.today,
            first_weekday=first_weekday(c.user.zone.key, c.user.language),
            parse_day=lambda said: reading.day(c, said),
            weekday_of=lambda said: reading.weekday(c, said),
        )
    except NoSuchDay:
        raise Refusal(NO_SUCH_DAY) from None
    except NoPayDay:
        raise Refusal(NO_PAY_DAY) from None


async def show(c: ChatContext) -> Reply:
    """[Period]: the present one, and others to tap."""
    return views.choices(c.tr, c.user, c.today, first_weekday(c.user.zone.key, c.user.language))


async def tap(c: ChatContext, code: str) -> Reply:
    """A cycle was tapped."""
    return await put(c, cycle_of_code(code), replaces=True)


async def ask(c: ChatContext, kind: str) -> Reply:
    """[From a day…], [Pay-day…]: the next message says which."""
    await questions.ask(c.db, c.user, "cycleday", {"is_moved": kind == "pay"}, c.now)
    return views.ask_day(c.tr)


async def answer(c: ChatContext, is_moved: bool) -> Reply | None:
    """The day of the month that was asked for; None for anything else."""
    number = c.words.strip().rstrip(".号日")
    if not (number.isascii() and number.isdigit() and len(number) <= 4):
        return None
    if not 1 <= int(number) <= 31:
        await questions.ask(c.db, c.user, "cycleday", {"is_moved": is_moved}, c.now)
        return views.ask_day(c.tr)
    return await put(c, Months(int(number), is_moved))


async def put(c: ChatContext, cycle: Cycle, *, replaces: bool = False) -> Reply:
    """Cut the days anew, and say what that means."""
    user = await cycles.choose_cycle(c.db, c.user, cycle, today=c.today, by=cause(c))
    now = await expenses.standing(c.db, user, c.today)
    change_id = await planning.change_made(c.db, c.user, c.update)
    return views.chosen(c.tr, cycle, now, change_id, was=c.user.cycle, replaces=replaces)


async def show_days(c: ChatContext) -> Reply:
    """[Days and leftover]"""
    return views.days(c.tr, c.user.counting)


async def tap_days(c: ChatContext, code: str, leftover: str) -> Reply:
    """A choice of days or of the leftover was tapped."""
    weekdays = weekdays_of_code(reading.number(code) & 127)
    since = (c.user.counting.leftover_since or c.today) if leftover == "t" else None
    return await _put_counting(c, Counting(weekdays, since), replaces=True)


async def set_days(c: ChatContext, text: str) -> Reply:
    """`/budget days mon-fri`"""
    weekdays = _weekdays(c, text)
    if weekdays is None:
        raise Refusal(UNREADABLE_DAYS)
    return await _put_counting(c, replace(c.user.counting, weekdays=weekdays))


def _weekdays(c: ChatContext, text: str) -> frozenset[int] | None:
    said = " ".join(text.split())
    if said in words_of(c.user.language, "weekdays"):
        return WORKING_DAYS
    if said in words_of(c.user.language, "every day"):
        return EVERY_DAY
    found: set[int] = set()
    for part in said.replace(",", " ").replace("、", " ").split():
        first, dash, last = part.replace("–", "-").partition("-")
        start, end = reading.weekday(c, first), reading.weekday(c, last if dash else first)
        if start is None or end is None:
            return None
        found.update((start + step) % 7 for step in range((end - start) % 7 + 1))
    return frozenset(found) or None


async def set_leftover(c: ChatContext, text: str) -> Reply:
    """`/budget leftover tomorrow`, `/budget leftover spread`"""
    said = " ".join(text.split())
    if said in words_of(c.user.language, "spread"):
        return await _put_counting(c, replace(c.user.counting, leftover_since=None))
    if said in words_of(c.user.language, "tomorrow"):
        since = c.user.counting.leftover_since or c.today
        return await _put_counting(c, replace(c.user.counting, leftover_since=since))
    raise Refusal(UNREADABLE_LEFTOVER)


async def _put_counting(c: ChatContext, counting: Counting, *, replaces: bool = False) -> Reply:
    user = await cycles.choose_counting(c.db, c.user, counting, by=cause(c))
    now = await expenses.standing(c.db, user, c.today)
    change_id = await planning.change_made(c.db, c.user, c.update)
    return views.counted(c.tr, user.counting, now, change_id, replaces=replaces)
