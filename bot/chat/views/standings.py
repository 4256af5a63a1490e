"""What a change leaves: of today, of the month, of a category's budget."""

from __future__ import annotations

from bot.chat.views import alerts
from bot.chat.views.phrases import (
    is_earning,
    period_name,
    short,
    weekday,
)
from bot.i18n import Translator
from bot.ledger.changing import Recorded
from bot.ledger.standings import Standing


def standing_lines(tr: Translator, done: Recorded) -> list[str]:
    """What is left, in two lines at most (one where several expenses took two lines above)."""
    now = done.standing
    if done.expenses and all(map(is_earning, done.expenses)):
        return [
            tr("{month}: {spent} spent so far.", month=period_name(tr, now.period), spent=tr.money(now.spent))
        ]
    if now.alerts:
        return [*_today(tr, now), *alerts.lines(tr, now.alerts[-1], now)]
    if len(done.expenses) > 1:
        return [*_categories(tr, now, 1), in_one_line(tr, now)]
    lines = [*_categories(tr, now, 1), *_today(tr, now), month_line(tr, now)]
    if not now.budget and not now.category_budgets and done.is_first:
        lines.append(tr("With a budget I say what is left: /budget 1500"))
    return lines


def _today(tr: Translator, now: Standing) -> list[str]:
    if not now.allowance:
        return []
    left, day = tr.money(now.allowance.left_today), tr.money(now.allowance.per_day)
    if now.allowance.spent_today.minor < 0:  # of more than there was at midnight
        return [tr("Today: {left} left", left=left)]
    return [tr("Today: {left} of {allowance} left", left=left, allowance=day)]


def month_line(tr: Translator, now: Standing) -> str:
    """`November: €476.50 left, €31 a day from tomorrow`, or what was spent where there is no budget."""
    month = period_name(tr, now.period)
    if not now.budget:
        return tr("{month} so far: {spent}", month=month, spent=tr.money(now.spent))
    left = now.budget.left
    if left.minor < 0:
        return tr("{month}: {over} over budget", month=month, over=tr.money(-left))
    day = now.allowance
    if day and day.short:
        return tr(
            "{month}: {left} left, {short} too little for the bills to come",
            month=month,
            left=tr.money(left),
            short=tr.money(day.short),
        )
    if day is None or day.tomorrow is None or day.next_day is None:
        return tr("{month}: {left} left", month=month, left=tr.money(left))
    if (day.next_day - day.today).days > 1:
        return tr(
            "{month}: {left} left, {day} a day from {weekday}",
            month=month,
            left=tr.money(left),
            day=tr.money(day.tomorrow),
            weekday=weekday(tr, day.next_day),
        )
    return tr(
        "{month}: {left} left, {day} a day from tomorrow",
        month=month,
        left=tr.money(left),
        day=tr.money(day.tomorrow),
    )


def in_one_line(tr: Translator, now: Standing) -> str:
    """What is left of today and of the month, where one line has to do."""
    month = period_name(tr, now.period)
    if not now.budget or not now.allowance:
        return month_line(tr, now)
    if now.budget.is_over:
        line = month_line(tr, now)  # begins with the month, which is no beginning here
        return f"{_today(tr, now)[0]} · {month}{line[len(month) :]}"
    figures = {
        "left": tr.money(now.allowance.left_today),
        "month": month,
        "rest": tr.money(now.budget.left),
    }
    if now.allowance.spent_today.minor < 0:
        return tr("Today: {left} left · {month}: {rest}", **figures)
    allowance = tr.money(now.allowance.per_day)
    return tr("Today: {left} of {allowance} left · {month}: {rest}", allowance=allowance, **figures)


def _categories(tr: Translator, now: Standing, most: int) -> list[str]:
    """What is left of the budgets of the touched categories."""
    lines = []
    for status in now.category_budgets[:most]:
        name = short(tr.category(status.category))
        if status.is_over:
            lines.append(
                tr(
                    "{name}: {over} over its {limit}",
                    name=name,
                    over=tr.money(-status.left),
                    limit=tr.money(status.allotted),
                )
            )
        else:
            lines.append(
                tr(
                    "{name}: {left} of {limit} left",
                    name=name,
                    left=tr.money(status.left),
                    limit=tr.money(status.allotted),
                )
            )
    return lines
