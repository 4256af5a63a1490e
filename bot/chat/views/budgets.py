"""Budgets: what was set, what is left of them, and a proposal from the person's own months."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.chat.buttons import Rows, press
from bot.chat.replies import Reply
from bot.chat.views.phrases import short
from bot.i18n import Translator
from bot.ledger.budgets import Proposal
from bot.ledger.expenses import Standing
from bot.money.amount import Money, to_decimal
from bot.money.budget import BudgetStatus, from_today

_RAISES = (10, 20, 30)  # per cent offered by [Raise budget]


def shown(
    tr: Translator, statuses: Sequence[BudgetStatus], now: Standing, proposal: Proposal | None
) -> Reply:
    """All budgets of the month, or how to set one."""
    if not statuses:
        return _none(tr, now, proposal)
    lines = [_line(tr, status, now) for status in statuses]
    if now.allowance and now.allowance.left_today:
        lines.append(tr("Left today: {left}", left=tr.money(now.allowance.left_today)))
    lines.append(tr("Change: /budget 1800 or /budget food 300. End: /budget off"))
    return Reply("\n".join(lines))


def _none(tr: Translator, now: Standing, proposal: Proposal | None) -> Reply:
    if not proposal:
        so_far = tr("{month} so far: {spent}", month=tr.month(now.today), spent=tr.money(now.spent))
        return Reply(tr("No budget yet. Try: /budget 1500 or /budget food 300") + "\n" + so_far)
    limit = tr.money(proposal.limit)
    text = _held(tr, proposal, limit)
    button = press(tr("Set {limit}", limit=limit), "budget", to_decimal(proposal.limit))
    return Reply(text + "\n" + tr("Another one: /budget 1500"), ((button,),))


def _held(tr: Translator, proposal: Proposal, limit: str) -> str:
    if proposal.months_held == proposal.months:
        return tr.plural(
            "No budget yet. {limit} would have held your last month.",
            "No budget yet. {limit} would have held all your last {count} months.",
            proposal.months,
            limit=limit,
        )
    return tr(
        "No budget yet. {limit} would have held {held} months in {months}.",
        limit=limit,
        held=proposal.months_held,
        months=proposal.months,
    )


def _line(tr: Translator, status: BudgetStatus, now: Standing) -> str:
    name = short(tr.category(status.category)) if status.category else tr.month(now.period.start)
    figures = {"name": name, "spent": tr.money(status.spent), "limit": tr.money(status.limit)}
    if status.is_over:
        return tr("{name}: {spent} of {limit}, {over} over", over=tr.money(-status.left), **figures)
    return tr("{name}: {spent} of {limit}, {left} left", left=tr.money(status.left), **figures)


def set_(
    tr: Translator, status: BudgetStatus, now: Standing, today: date, *, replaces: bool = False
) -> Reply:
    """A budget was set: what that means for the month it was set in."""
    limit = tr.money(status.limit)
    if status.category:
        first = tr("{name}: {limit} a month.", name=short(tr.category(status.category)), limit=limit)
    else:
        first = tr("Budget: {limit} a month.", limit=limit)
    if today.day == 1 or status.opening or status.counted_from:
        return Reply("\n".join([first, *_left(tr, status, now)]), replaces=replaces)
    counted = tr("Counted in full for {month}.", month=tr.month(today))
    return Reply(
        "\n".join([tr("{first} {second}", first=first, second=counted), *_left(tr, status, now)]),
        _mid_month(tr, status, today),
        replaces=replaces,
    )


def _mid_month(tr: Translator, status: BudgetStatus, today: date) -> Rows:
    if status.category:
        return ()
    share = tr.money(from_today(status.limit, status.period, today))
    return (
        (press(tr("From today: {limit}", limit=share), "fromtoday"),),
        (press(tr("I already spent…"), "opening"),),
    )


def _left(tr: Translator, status: BudgetStatus, now: Standing) -> list[str]:
    """Two lines: the month, then the day."""
    lines = [_line(tr, status, now)]
    if not status.category and now.allowance and not status.is_over:
        allowed, days = tr.money(now.allowance.per_day), now.allowance.days_left
        left = tr.money(now.allowance.left_today)
        per_day = tr.plural(
            "{allowed} a day for {count} day", "{allowed} a day for {count} days", days, allowed=allowed
        )
        lines.append(tr("{per_day}; today: {left} left", per_day=per_day, left=left))
    return lines


def counted_from_today(tr: Translator, status: BudgetStatus, now: Standing, today: date) -> Reply:
    """The first month counts from today only."""
    first = tr(
        "{limit} for the rest of {month}, counted from today.",
        limit=tr.money(status.limit),
        month=tr.month(today),
    )
    return Reply("\n".join([first, *_left(tr, status, now)]), replaces=True)


def ask_opening(tr: Translator, today: date) -> Reply:
    """The question how much was spent before the ledger knew."""
    return Reply(
        tr(
            "How much did you spend in {month} before today's entries? Type the amount.",
            month=tr.month(today),
        )
    )


def ask_limit(tr: Translator, now: Standing) -> Reply:
    """The question for a new limit, with three likely ones."""
    if not now.budget:
        return Reply(tr("How much may a month cost? Type the amount."))
    limits = [_raised(now.budget.limit, percent) for percent in _RAISES]
    buttons = tuple(press(tr.money(limit), "budget", to_decimal(limit)) for limit in limits)
    text = tr("It is {limit} a month now. Tap, or type the new amount.", limit=tr.money(now.budget.limit))
    return Reply(text, (buttons, (press(tr("Leave it"), "leave", "question"),)))


def _raised(limit: Money, percent: int) -> Money:
    """`limit` and `percent` more, rounded up to a tenth of its leading digit: 1,500 and 10 give 1,650."""
    units = -(-limit.minor * (100 + percent) // (100 * limit.currency.scale))
    step = int(10 ** max(0, len(str(units)) - 3))
    return Money(-(-units // (5 * step)) * 5 * step * limit.currency.scale, limit.currency)


def removed(tr: Translator, category: str) -> Reply:
    """A budget ended; past months keep theirs."""
    if category:
        return Reply(tr("No budget for {name} from this month on.", name=short(tr.category(category))))
    return Reply(tr("No monthly budget from this month on. Past months keep theirs."))


def left_alone(tr: Translator) -> Reply:
    """Nothing changes; the question is replaced by that word."""
    return Reply(tr("Left as it is."), replaces=True)
