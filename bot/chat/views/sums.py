"""`/why`: the lines that a figure is the sum of, exact to the minor unit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

from bot.chat.replies import Reply
from bot.chat.views.budgets import came_lines
from bot.chat.views.phrases import bills_of, dated, days, label, period_name, short
from bot.chat.views.queries import asked_first
from bot.chat.views.today import sums
from bot.i18n import Translator
from bot.ledger.standings import Standing
from bot.ledger.summing import DaySum, Summary
from bot.money.advice import Allowance
from bot.money.amount import Money
from bot.money.expense import Expense

MOST_LINES = 20  # expenses that are named one by one; more are put together
LONGEST = 4096  # characters of a message


def of_query(tr: Translator, found: Summary, expenses: Sequence[Expense], today: date) -> Reply:
    """What a query's sum is made of."""
    what = asked_first(tr, found.query, today) or tr("everything")
    if not expenses:
        return Reply(tr("{asked}: nothing spent.", asked=what))
    title = tr("{asked}: {spent} =", asked=what, spent=tr.exact(found.spent))
    return _reply([title, *sum_lines(tr, expenses, today)])


def of_day(tr: Translator, found: DaySum) -> Reply:
    """Where the figure of the day comes from; without a budget, what this period's spending is."""
    now = found.standing
    if not now.allowance and not found.expenses:
        return Reply(tr("{month}: nothing recorded yet. Try: 12 lunch", month=period_name(tr, now.period)))
    if not now.allowance:
        title = tr("{month} so far: {spent} =", month=period_name(tr, now.period), spent=tr.exact(now.spent))
        return _reply([title, *sum_lines(tr, found.expenses, now.today)])
    return _reply([*_today(tr, now.allowance, found), *_a_day(tr, now, now.allowance, found)])


def _today(tr: Translator, day: Allowance, found: DaySum) -> list[str]:
    figures = {"left": tr.money(day.left_today), "allowed": tr.money(day.per_day)}
    if not day.spent_today:
        return [tr("{left} left today: nothing of {allowed} is spent.", **figures)]
    return [_of_today(tr, day, figures), *sum_lines(tr, found.of_today, found.standing.today)]


def _of_today(tr: Translator, day: Allowance, figures: Mapping[str, str]) -> str:
    if day.spent_today.minor >= 0:
        spent = tr.money(day.spent_today)
        if day.is_over:
            return tr("{left} left today: {allowed} − {spent} is below zero.", spent=spent, **figures)
        return tr("{left} left today = {allowed} − {spent}, rounded down.", spent=spent, **figures)
    back = tr.money(-day.spent_today)
    if short := day.short_at_midnight:
        missing = tr.money(short)
        return tr(
            "{left} left today: {back} refunded, {short} missing before.",
            left=figures["left"],
            back=back,
            short=missing,
        )
    return tr("{left} left today = {allowed} + {back} refunded, rounded down.", back=back, **figures)


def _a_day(tr: Translator, now: Standing, day: Allowance, found: DaySum) -> list[str]:
    lines = [*_share(tr, day), *(came_lines(tr, now.budget) if now.budget else ())]
    if day.spent_before:
        lines.append(tr("{spent} spent before today =", spent=tr.exact(day.spent_before)))
        if now.budget and now.budget.opening:
            opening = tr.bare(now.budget.opening)
            lines.append(tr("{amount} · already spent when the budget was set", amount=opening))
        lines += sum_lines(tr, found.before_today, now.today)
    if day.bills_total:
        bills, named = tr.exact(day.bills_total), bills_of(tr, day)
        lines.append(tr("{bills} of bills = {named}", bills=bills, named=named))
    return lines


def _share(tr: Translator, day: Allowance) -> list[str]:
    """What a day may cost; nothing on one that does not count."""
    if not day.is_counted:
        return []
    if day.leftover or day.short_at_midnight:
        return sums(tr, day)
    figures = {
        "allowed": tr.money(day.per_day),
        "limit": tr.money(day.limit),
        "spent": tr.money(day.spent_before),
        "days": tr.plural("{count} day", "{count} days", day.days_left),
    }
    if not day.bills_total:
        return [tr("{allowed} a day = ({limit} − {spent} spent) ÷ {days}, rounded down.", **figures)]
    return [
        tr(
            "{allowed} a day = ({limit} − {spent} spent − {bills} bills) ÷ {days}, rounded down.",
            bills=tr.money(day.bills_total),
            **figures,
        )
    ]


def sum_lines(tr: Translator, expenses: Sequence[Expense], today: date) -> list[str]:
    """What comes to the sum: each expense, or where there are many each category, or each month."""
    if len(expenses) <= MOST_LINES:
        return [_line(tr, one, today) for one in expenses]
    names = {one.category for one in expenses}
    if len(names) > 1:
        return _together(tr, [(short(tr.category(one.category)), one) for one in expenses])
    months = {one.spent_on.replace(day=1) for one in expenses}
    if len(months) > 1:
        return _together(tr, [(_month(tr, one.spent_on, today), one) for one in expenses], by_size=False)
    return _by_stretch(tr, expenses)


def _line(tr: Translator, one: Expense, today: date) -> str:
    name = short(one.note) if one.note else label(tr, one)
    return f"{tr.bare(Money(one.outflow, one.home.currency))} · {dated(tr, one.spent_on, today)} · {name}"


def _together(tr: Translator, named: Sequence[tuple[str, Expense]], *, by_size: bool = True) -> list[str]:
    sums: dict[str, list[int]] = defaultdict(list)
    for name, one in named:
        sums[name].append(one.outflow)
    currency = named[0][1].home.currency
    rows = sorted(sums.items(), key=lambda row: -sum(row[1])) if by_size else list(sums.items())
    return [_row(tr, name, Money(sum(parts), currency), len(parts)) for name, parts in rows]


def _row(tr: Translator, name: str, amount: Money, count: int) -> str:
    expenses = tr.plural("{count} expense", "{count} expenses", count)
    return tr("{amount} · {name}, {count}", amount=tr.bare(amount), name=name, count=expenses)


def _month(tr: Translator, day: date, today: date) -> str:
    name = tr.month(day)
    return name if day.year == today.year else tr("{month} {year}", month=name, year=day.year)


def _by_stretch(tr: Translator, expenses: Sequence[Expense]) -> list[str]:
    """A month's many expenses of one category, some after the other."""
    size = -(-len(expenses) // MOST_LINES)
    groups = [expenses[start : start + size] for start in range(0, len(expenses), size)]
    return [
        _row(
            tr,
            days(tr, group[0].spent_on, group[-1].spent_on),
            Money(sum(one.outflow for one in group), group[0].home.currency),
            len(group),
        )
        for group in groups
    ]


def _reply(lines: Sequence[str]) -> Reply:
    return Reply("\n".join(lines)[:LONGEST])
