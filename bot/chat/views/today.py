"""`/today`: what may be spent today, with the sum behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.chat.buttons import press
from bot.chat.replies import Reply
from bot.chat.views.budgets import came_lines
from bot.chat.views.phrases import bills_of, kept_back, likely, period_name, weekday
from bot.i18n import Translator
from bot.ledger.detected import DetectedDue
from bot.ledger.standings import Standing
from bot.money.advice import Allowance, BillDue
from bot.money.amount import Money, whole
from bot.money.budget import BudgetStatus


def today(
    tr: Translator,
    now: Standing,
    typical: Money | None,
    bills: Sequence[BillDue] = (),
    seen: Sequence[DetectedDue] = (),
) -> Reply:
    """The day's allowance; without a budget the `typical` day (None: nothing known yet) and the entered
    `bills` still to come in the period. Then those `seen` in the spending."""
    if not now.allowance:
        return Reply("\n".join([*_without_budget(tr, now, typical), *_to_come(tr, bills, seen)]))
    found = _allowed(tr, now, now.allowance)
    if not seen:
        return found
    return replace(
        found, text=found.text + "\n" + tr("Likely, not kept back: {bills}", bills=likely(tr, seen))
    )


def _without_budget(tr: Translator, now: Standing, typical: Money | None) -> list[str]:
    lines = [tr("{month} so far: {spent}", month=period_name(tr, now.period), spent=tr.money(now.spent))]
    if typical:
        lines.append(tr("You usually spend about {day} a day.", day=tr.money(whole(typical))))
    return [*lines, tr("With a budget I say what is left for today: /budget 1500")]


def _to_come(tr: Translator, bills: Sequence[BillDue], seen: Sequence[DetectedDue]) -> list[str]:
    lines = [tr("Bills to come: {bills}", bills=kept_back(tr, bills))] if bills else []
    return [*lines, tr("Likely to come: {bills}", bills=likely(tr, seen))] if seen else lines


def _allowed(tr: Translator, now: Standing, day: Allowance) -> Reply:
    if now.budget and now.budget.is_over:
        return _nothing_left(tr, now.budget)
    lines = [_left(tr, day), *sums(tr, day)] if day.is_counted else [_uncounted(tr, day)]
    lines += came_lines(tr, now.budget) if now.budget else []
    if day.bills_total:
        lines.append(tr("Kept back: {bills}", bills=bills_of(tr, day)))
    is_told = bool(day.short and day.short == day.short_at_midnight)  # by the sum above
    if (
        day.is_counted
        and day.tomorrow is not None
        and not is_told
        and (day.is_over or day.leftover is not None)
    ):
        lines.append(_next(tr, day, day.tomorrow))
    why = press(tr("Why"), "whyday")
    return Reply("\n".join(lines), ((press(tr("Forecast"), "forecast"), why),) if day.is_over else ((why,),))


def _uncounted(tr: Translator, day: Allowance) -> str:
    """A day that no allowance falls on."""
    if day.tomorrow is None or day.next_day is None:
        return tr("Today is none of the days that count. {left} left.", left=tr.money(day.left))
    name = weekday(tr, day.next_day)
    return tr(
        "Today is none of the days that count. From {weekday}: {day} a day",
        weekday=name,
        day=tr.money(day.tomorrow),
    )


def _next(tr: Translator, day: Allowance, amount: Money) -> str:
    if day.short:
        return tr("{short} too little for the bills to come.", short=tr.money(day.short))
    if day.next_day is not None and (day.next_day - day.today).days > 1:
        return tr("From {weekday}: {day} a day", weekday=weekday(tr, day.next_day), day=tr.money(amount))
    if day.leftover is not None and not day.is_over:
        return tr("Tomorrow: {day}, if nothing more is spent today", day=tr.money(amount))
    return tr("From tomorrow: {day} a day", day=tr.money(amount))


def _nothing_left(tr: Translator, budget: BudgetStatus) -> Reply:
    """The period's budget is gone: no day has an allowance any more."""
    lines = [
        tr("{left} left today", left=tr.money(Money(0, budget.limit.currency))),
        tr(
            "{limit} is already spent, {over} over.",
            limit=tr.money(budget.allotted),
            over=tr.money(-budget.left),
        ),
    ]
    return Reply(
        "\n".join(lines), ((press(tr("Forecast"), "forecast"), press(tr("Change budget"), "raise")),)
    )


def _left(tr: Translator, day: Allowance) -> str:
    left, allowed = tr.money(day.left_today), day.per_day
    if not day.spent_today:
        return tr("{left} left today, nothing spent yet", left=left)
    if day.short_at_midnight and not day.is_over:
        return tr("{left} left today", left=left)
    if day.spent_today.minor < 0:
        back = -day.spent_today
        return tr(
            "{left} left today ({allowed} + {back} refunded)",
            left=left,
            allowed=tr.money(allowed),
            back=tr.money(back),
            plain_allowed=tr.plain(allowed),
            plain_back=tr.plain(back),
        )
    return tr(
        "{left} left today ({allowed} − {spent})",
        left=left,
        allowed=tr.money(allowed),
        spent=tr.money(day.spent_today),
        plain_allowed=tr.plain(allowed),
        plain_spent=tr.plain(day.spent_today),
    )


def sums(tr: Translator, day: Allowance) -> list[str]:
    """What today's allowance is made of."""
    if not day.leftover:
        return [_sum(tr, day)]
    figures = {"share": tr.plain(day.share), "leftover": tr.plain(day.leftover)}
    both = tr("{allowed} = {share} + {leftover} left over", allowed=tr.money(day.per_day), **figures)
    return [both, _sum(tr, day)]


def _sum(tr: Translator, day: Allowance) -> str:
    figures = {
        "allowed": tr.money(day.share),
        "plain_allowed": tr.plain(day.share),
        "limit": tr.plain(day.limit),
        "spent": tr.plain(day.spent_before),
        "days": tr.plural("{count} day", "{count} days", day.days_left),
    }
    if day.leftover:
        figures["kept"] = tr.plain(day.leftover + day.bills_total)
        return tr("{allowed} = ({limit} − {spent} spent − {kept} kept) ÷ {days}", **figures)
    if day.bills_total:
        bills = tr.plain(day.bills_total)
        if short := day.short_at_midnight:
            missing = tr.money(short)
            return tr(
                "{limit} − {spent} spent − {bills} bills: {short} short",
                short=missing,
                bills=bills,
                **figures,
            )
        return tr("{allowed} = ({limit} − {spent} spent − {bills} bills) ÷ {days}", bills=bills, **figures)
    return tr("{allowed} = ({limit} − {spent} spent) ÷ {days}", **figures)
