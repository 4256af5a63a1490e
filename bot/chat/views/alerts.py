"""A budget's thresholds: said once a period, in two lines, riding in the confirmation that crossed them."""

from __future__ import annotations

from bot.chat.buttons import Button, press
from bot.chat.views.phrases import chance_words, names, period_name, short
from bot.i18n import Translator
from bot.ledger.standings import Alert, Standing
from bot.money.amount import per_day
from bot.money.budget import BudgetStatus


def lines(tr: Translator, alert: Alert, now: Standing) -> list[str]:
    """`80% of November is spent (€1,200 of €1,500), 10 days to go.` and what that leaves a day."""
    status = alert.status
    if alert.chance is not None:
        return _risk(tr, status, alert.chance)
    after = status.period.days_left(now.today) - 1
    figures = tr("{spent} of {limit}", spent=tr.money(status.spent), limit=tr.money(status.allotted))
    name = short(tr.category(status.category)) if status.category else period_name(tr, status.period)
    if status.is_over or not status.left:
        first = tr(
            "{name} is spent ({figures}), {to_go}.", name=name, figures=figures, to_go=_to_go(tr, after)
        )
        return [first, _over(tr, status)]
    first = tr(
        "{percent}% of {name} is spent ({figures}), {to_go}.",
        percent=status.percent,
        name=name,
        figures=figures,
        to_go=_to_go(tr, after),
    )
    return [first, _advice(tr, alert, now, after)]


def _risk(tr: Translator, status: BudgetStatus, chance: int) -> list[str]:
    first = tr(
        "The forecast now says over: {percent}% to stay within {limit}, {words}.",
        percent=chance,
        limit=tr.money(status.allotted),
        words=chance_words(tr, chance),
    )
    return [
        first,
        tr("No more words on it until {day}. What helps: /forecast", day=tr.day(status.period.end)),
    ]


def _to_go(tr: Translator, days: int) -> str:
    if days == 0:
        return tr("today is the last day")
    return tr.plural("{count} day to go", "{count} days to go", days)


def _over(tr: Translator, status: BudgetStatus) -> str:
    until = tr.day(status.period.end)
    if status.is_over:
        over = tr.money(-status.left)
        return tr("{over} over. No more words on it until {day}.", over=over, day=until)
    return tr("Nothing left of it. No more words on it until {day}.", day=until)


def _advice(tr: Translator, alert: Alert, now: Standing, after: int) -> str:
    """What is left a day, bills kept back."""
    allowance = now.allowance
    if alert.status.category or not allowance or allowance.tomorrow is None:
        day = tr.money(per_day(alert.status.left, max(1, after)))
        return tr("{day} a day. Next word at 100%.", day=day)
    if allowance.short:
        short = tr.money(allowance.short)
        return tr("{short} too little for the bills to come. Next word at 100%.", short=short)
    day = tr.money(allowance.tomorrow)
    if allowance.bills_ahead:
        bills = names(tr, allowance.bills_ahead)
        return tr("Minus {bills}: {day} a day. Next word at 100%.", bills=bills, day=day)
    return tr("{day} a day. Next word at 100%.", day=day)


def buttons(tr: Translator) -> tuple[Button, ...]:
    """[Forecast] [Change budget]"""
    return (press(tr("Forecast"), "forecast"), press(tr("Change budget"), "raise"))
