"""Budgets: what was set, what is left of them, and a proposal from the person's own past."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.chat.buttons import Rows, press
from bot.chat.replies import Reply
from bot.chat.views.phrases import cycle_name, dated, floor, per, period_name, short, signed_money
from bot.i18n import Translator
from bot.ledger.budgets import Proposal, Suggestion
from bot.ledger.standings import Standing
from bot.money.amount import Money, to_decimal
from bot.money.budget import BudgetStatus, friendly, from_today
from bot.money.cycle import CALENDAR, is_calendar_month
from bot.money.period import Period

_WEEK = 7  # days
_RAISES = (10, 20, 30)  # per cent offered by [Raise budget]
_A_LITTLE_MORE = 20  # per cent that an example is above what is set
_SHARE = 5  # an example's category gets a fifth


def shown(
    tr: Translator,
    statuses: Sequence[BudgetStatus],
    now: Standing,
    proposal: Proposal | Suggestion | None,
) -> Reply:
    """All budgets, or how to set one."""
    if not statuses:
        return _none(tr, now, proposal)
    lines = [
        words for status in statuses for words in (line(tr, status, now.period), *came_lines(tr, status))
    ]
    if now.allowance and now.allowance.left_today:
        lines.append(tr("Left today: {left}", left=tr.money(now.allowance.left_today)))
    lines.append(_how_to_change(tr, statuses))
    return Reply("\n".join(lines), _more(tr))


def _how_to_change(tr: Translator, statuses: Sequence[BudgetStatus]) -> str:
    """Examples from what is set: a little more, and a share of it for a category."""
    first = next((one for one in statuses if one.category), None)
    overall = next((one.limit for one in statuses if not one.category), None)
    if first:
        words = {"name": _called(tr, first.category), "share": _more_than(first.limit)}
    else:
        limit = statuses[0].limit
        share = friendly(Money(max(1, limit.minor // _SHARE), limit.currency))
        words = {"name": _called(tr, "food"), "share": _typed(share)}
    if overall is None:
        return tr("Change: /budget {name} {share}. End: /budget {name} off", **words)
    words["limit"] = _more_than(overall)
    return tr("Change: /budget {limit} or /budget {name} {share}. End: /budget off", **words)


def _called(tr: Translator, category: str) -> str:
    """A category as one would type it; German writes nouns large."""
    name = tr.category(category)
    return name if tr.language == "de" else name.lower()


def _more_than(limit: Money) -> str:
    return _typed(_raised(limit, _A_LITTLE_MORE))


def _typed(limit: Money) -> str:
    """As one would type it."""
    return str(limit.minor // limit.currency.scale)


def _more(tr: Translator) -> Rows:
    return ((press(tr("Period"), "periods"), press(tr("Days and leftover"), "days")),)


def _none(tr: Translator, now: Standing, proposal: Proposal | Suggestion | None) -> Reply:
    if not proposal:
        so_far = tr("{month} so far: {spent}", month=period_name(tr, now.period), spent=tr.money(now.spent))
        return Reply(_how_to_set(tr, now) + "\n" + so_far)
    limit = tr.money(proposal.limit)
    if isinstance(proposal, Suggestion):
        usual = floor(tr, proposal.usual)
        text = tr("No budget yet. You spend about {usual} a day; {limit} would do.", usual=usual, limit=limit)
    else:
        text = _held(tr, proposal, limit)
    button = press(tr("Set {limit}", limit=limit), "budget", to_decimal(proposal.limit))
    other = tr("Another one: /budget 400") if now.period.days == _WEEK else tr("Another one: /budget 1500")
    return Reply(text + "\n" + other, ((button,),))


def _how_to_set(tr: Translator, now: Standing) -> str:
    if now.period.days == _WEEK:
        return tr("No budget yet. Try: /budget 400 or /budget food 80")
    return tr("No budget yet. Try: /budget 1500 or /budget food 300")


def _held(tr: Translator, proposal: Proposal, limit: str) -> str:
    if proposal.cycle != CALENDAR:
        return tr(
            "No budget yet. {limit} would have held {held} of the last {count} periods ({cycle}).",
            limit=limit,
            held=proposal.months_held,
            count=proposal.months,
            cycle=cycle_name(tr, proposal.cycle),
        )
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


def line(tr: Translator, status: BudgetStatus, beside: Period | None = None) -> str:
    """What is left of a budget; its days are said where they are not a month's, or not those `beside` it."""
    figures = {
        "name": _name(tr, status, beside),
        "spent": tr.money(status.spent),
        "limit": tr.money(status.allotted),
    }
    if status.is_over:
        return tr("{name}: {spent} of {limit}, {over} over", over=tr.money(-status.left), **figures)
    return tr("{name}: {spent} of {limit}, {left} left", left=tr.money(status.left), **figures)


def came_lines(tr: Translator, status: BudgetStatus) -> list[str]:
    """What came over from the periods before, and from other budgets, each on its own line."""
    lines = []
    if status.carried:
        lines.append(tr("carried over {amount}", amount=signed_money(tr, status.carried)))
    if status.moved:
        lines.append(tr("moved {amount}", amount=signed_money(tr, status.moved)))
    return ["  " + words for words in lines]


def _name(tr: Translator, status: BudgetStatus, beside: Period | None) -> str:
    """`November`, `16–22 Nov`, `Food`, `Food 16–22 Nov`."""
    period = period_name(tr, status.period)
    if not status.category:
        return period
    name = short(tr.category(status.category))
    is_plain = is_calendar_month(status.period) and status.period == (beside or status.period)
    return name if is_plain else tr("{name} {days}", name=name, days=period)


def set_(
    tr: Translator,
    status: BudgetStatus,
    now: Standing,
    today: date,
    change_id: int | None,
    *,
    is_new_period: bool = False,
    replaces: bool = False,
) -> Reply:
    """A budget was set: what that means for the period it was set in."""
    limit = per(tr, status.limit, status.cycle)
    if status.category:
        first = tr("{name}: {limit}.", name=short(tr.category(status.category)), limit=limit)
    else:
        first = tr("Budget: {limit}.", limit=limit)
    undo = _undo(tr, change_id)
    lines = left_lines(tr, status, now)
    if is_new_period:
        lines.insert(0, _period(tr, status, now))
    if today == status.period.start or status.opening or status.counted_from:
        return Reply("\n".join([first, *lines]), undo, replaces=replaces)
    first = tr("{first} {second}", first=first, second=_counted(tr, status.period))
    return Reply("\n".join([first, *lines]), (*_mid_month(tr, status, today), *undo), replaces=replaces)


def _undo(tr: Translator, change_id: int | None) -> Rows:
    return ((press(tr("Undo"), "undo", change_id),),) if change_id is not None else ()


def _period(tr: Translator, status: BudgetStatus, now: Standing) -> str:
    return tr(
        "Period: {cycle}, the next from {day}.",
        cycle=cycle_name(tr, status.cycle),
        day=dated(tr, status.period.end, now.today),
    )


def _counted(tr: Translator, period: Period) -> str:
    if is_calendar_month(period):
        return tr("Counted in full for {month}.", month=tr.month(period.start))
    return tr("Counted in full for {days}.", days=period_name(tr, period))


def _mid_month(tr: Translator, status: BudgetStatus, today: date) -> Rows:
    if status.category:
        return ()
    share = tr.money(from_today(status.limit, status.period, today))
    return (
        (press(tr("From today: {limit}", limit=share), "fromtoday"),),
        (press(tr("I already spent…"), "opening"),),
    )


def left_lines(tr: Translator, status: BudgetStatus, now: Standing) -> list[str]:
    """Two lines: the period, then the day."""
    lines = [line(tr, status), *came_lines(tr, status)]
    if not status.category and now.allowance and not status.is_over:
        allowed, days = tr.money(now.allowance.per_day), now.allowance.days_left
        left = tr.money(now.allowance.left_today)
        per_day = tr.plural(
            "{allowed} a day for {count} day", "{allowed} a day for {count} days", days, allowed=allowed
        )
        lines.append(tr("{per_day}; today: {left} left", per_day=per_day, left=left))
    return lines


def counted_from_today(
    tr: Translator, status: BudgetStatus, now: Standing, today: date, change_id: int | None
) -> Reply:
    """The first period counts from today only."""
    limit, period = tr.money(status.limit), status.period
    if is_calendar_month(period):
        first = tr(
            "{limit} for the rest of {month}, counted from today.", limit=limit, month=tr.month(period.start)
        )
    else:
        last = dated(tr, period.last, today)
        first = tr("{limit} up to {day}, counted from today.", limit=limit, day=last)
    text = "\n".join([first, *left_lines(tr, status, now)])
    return Reply(text, _undo(tr, change_id), replaces=True)


def ask_opening(tr: Translator, period: Period) -> Reply:
    """The question how much was spent in `period` before the ledger knew."""
    if is_calendar_month(period):
        month = tr.month(period.start)
        return Reply(
            tr("How much did you spend in {month} before today's entries? Type the amount.", month=month)
        )
    day = tr.day(period.start)
    return Reply(
        tr("How much did you spend from {day} on, before today's entries? Type the amount.", day=day)
    )


def ask_limit(tr: Translator, now: Standing) -> Reply:
    """The question for a new limit, with three likely ones."""
    if not now.budget:
        if is_calendar_month(now.period):
            return Reply(tr("How much may a month cost? Type the amount."))
        return Reply(tr("How much may {days} cost? Type the amount.", days=period_name(tr, now.period)))
    limits = [_raised(now.budget.limit, percent) for percent in _RAISES]
    buttons = tuple(press(tr.money(limit), "budget", to_decimal(limit)) for limit in limits)
    limit = per(tr, now.budget.limit, now.budget.cycle)
    text = tr("It is {limit} now. Tap, or type the new amount.", limit=limit)
    return Reply(text, (buttons, (press(tr("Leave it"), "leave", "question"),)))


def _raised(limit: Money, percent: int) -> Money:
    """`limit` and `percent` more, rounded up to a tenth of its leading digit: 1,500 and 10 give 1,650."""
    units = -(-limit.minor * (100 + percent) // (100 * limit.currency.scale))
    step = int(10 ** max(0, len(str(units)) - 3))
    return Money(-(-units // (5 * step)) * 5 * step * limit.currency.scale, limit.currency)


def removed(tr: Translator, category: str, change_id: int | None) -> Reply:
    """A budget ended; past periods keep theirs."""
    if category:
        name = short(tr.category(category))
        return Reply(tr("No budget for {name} any more.", name=name), _undo(tr, change_id))
    text = tr("No overall budget any more. Past periods keep theirs.")
    return Reply(text, _undo(tr, change_id))


def left_alone(tr: Translator) -> Reply:
    """Nothing changes; the question is replaced by that word."""
    return Reply(tr("Left as it is."), replaces=True)
