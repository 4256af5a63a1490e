"""What is said without being asked: the daily reminder, the week, the month's close."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time

from bot.chat.buttons import press
from bot.chat.replies import Reply
from bot.chat.views import travel
from bot.chat.views.accuracy import mark
from bot.chat.views.phrases import TENTH, chance_words, days, names, period_name, short, span
from bot.chat.views.recaps import Recap
from bot.i18n import Translator
from bot.ledger.forecasts import Outlook, PastOutlook
from bot.ledger.reports import Week
from bot.ledger.standings import Standing
from bot.money.amount import Money, whole
from bot.money.cycle import is_calendar_month
from bot.money.period import Period

_MOST_CATEGORIES = 3
NOTHING_MORE = Recap()


def reminder(tr: Translator, now: Standing) -> Reply:
    """The daily question."""
    lines = [tr("Anything today? Just type: 12 lunch"), *_still_there(tr, now)]
    rows = ((press(tr("Nothing today"), "nothingtoday"), press(tr("Later"), "later")),)
    return Reply("\n".join(lines), rows)


def _still_there(tr: Translator, now: Standing) -> list[str]:
    day = now.allowance
    if not day or not day.left_today:
        return []
    if not day.spent_today:
        return [tr("All {allowed} still there.", allowed=tr.money(day.per_day))]
    return [
        tr("{left} of {allowed} still there.", left=tr.money(day.left_today), allowed=tr.money(day.per_day))
    ]


def week(
    tr: Translator,
    found: Week,
    now: Standing,
    outlook: Outlook | None,
    chance_before: int | None,
    recap: Recap = NOTHING_MORE,
) -> Reply:
    """The week that ended; `chance_before` is what was said a week ago."""
    lines = [_week(tr, found), *recap.before]
    if found.categories:
        parts = [
            f"{short(tr.category(one.category))} {tr.money(one.spent)}"
            for one in found.categories[:_MOST_CATEGORIES]
        ]
        lines.append(" · ".join(parts))
    lines += travel.apart(tr, found.trips)
    left, chance = _left(tr, now), _chance(tr, outlook, chance_before)
    last = tr("{first} {second}", first=left, second=chance) if left and chance else left or chance
    said = filter(None, (*lines, *recap.changes, last, *recap.ahead))
    return Reply("\n".join(said), ((press(tr("Forecast"), "forecast"),),))


def _week(tr: Translator, found: Week) -> str:
    span_of_days, spent = days(tr, found.period.start, found.period.last), tr.money(found.spent)
    if found.usual is None:
        return tr("{days}: {spent}", days=span_of_days, spent=spent)
    change = whole(found.spent - found.usual)
    if change.minor < 0:
        return tr(
            "{days}: {spent}, {change} under your usual.",
            days=span_of_days,
            spent=spent,
            change=tr.money(-change),
        )
    if not change:
        return tr("{days}: {spent}, just your usual.", days=span_of_days, spent=spent)
    return tr(
        "{days}: {spent}, {change} over your usual.", days=span_of_days, spent=spent, change=tr.money(change)
    )


def _left(tr: Translator, now: Standing) -> str:
    day = now.allowance
    if not day:
        return ""
    if day.left.minor < 0:
        return tr("{over} over budget.", over=tr.money(-day.left))
    figures = {"left": tr.money(day.left), "day": tr.money(day.per_day)}
    if day.short:
        short = tr.money(day.short)
        return tr(
            "{left} left, {short} too little for the bills to come.", short=short, left=tr.money(day.left)
        )
    if day.bills_ahead:
        return tr("{left} left; {day} a day after {bills}.", bills=names(tr, day.bills_ahead), **figures)
    return tr("{left} left; {day} a day.", **figures)


def _chance(tr: Translator, outlook: Outlook | None, before: int | None) -> str:
    if outlook is None or outlook.chance is None or (outlook.budget and outlook.budget.is_over):
        return ""
    words = chance_words(tr, outlook.chance)
    if before is None or before == outlook.chance:
        return tr("Within budget: {percent}%, {words}.", percent=outlook.chance, words=words)
    return tr(
        "Within budget: {percent}%, {words} (was {before}%).",
        percent=outlook.chance,
        words=words,
        before=before,
    )


def month_close(
    tr: Translator,
    period: Period,
    spent: Money,
    limit: Money | None,
    said: PastOutlook | None,
    recap: Recap = NOTHING_MORE,
) -> Reply:
    """The period that ended, against its budget and against what was expected early in it."""
    name = period_name(tr, period)
    if limit:
        first = tr("{month}: {spent} of {limit}.", month=name, spent=tr.money(spent), limit=tr.money(limit))
    else:
        first = tr("{month}: {spent}.", month=name, spent=tr.money(spent))
    if said is not None:
        first = tr("{first} {second}", first=first, second=_expected(tr, said) + mark(said))
    return Reply("\n".join([first, *recap.before, *recap.changes, *recap.ahead]))


def _expected(tr: Translator, said: PastOutlook) -> str:
    expected = span(tr, said.low, said.high)
    if is_calendar_month(said.period) and said.said_on.day == TENTH:
        return tr("On the 10th I expected {span}", span=expected)
    return tr("On {day} I expected {span}", day=tr.day(said.said_on), span=expected)


def nothing_yet(tr: Translator, *, is_begun: bool) -> Reply:
    """There is no week to show: nothing is known, or only since it was over."""
    if is_begun:
        return Reply(tr("Nothing is known of last week. Your first summary comes when this one is over."))
    return Reply(tr("Nothing here yet. Try: 12 lunch"))


def ask_when(tr: Translator, text: str, clocks: Mapping[str, time]) -> Reply:
    """[Later]: when, by the names of the times to choose from."""
    words = {"hour": tr("In an hour"), "tonight": tr("Tonight"), "tomorrow": tr("Tomorrow")}
    row = tuple(press(f"{words[name]} {tr.clock(at)}", "later", name) for name, at in clocks.items())
    return Reply(text, tuple((button,) for button in row), replaces=True)


def snoozed(tr: Translator, clock: str, *, is_today: bool = True) -> Reply:
    """It comes again."""
    if is_today:
        return Reply(tr("Later then, at {clock}.", clock=clock), replaces=True)
    return Reply(tr("Tomorrow then, at {clock}.", clock=clock), replaces=True)


def nothing_today(tr: Translator) -> Reply:
    """[Nothing today]"""
    return Reply(tr("Noted: nothing today."), replaces=True)
