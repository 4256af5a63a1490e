"""What goes from one period to the next, and from one budget to another."""

from __future__ import annotations

from bot.chat.replies import Reply
from bot.chat.views.budgets import came_lines, line
from bot.chat.views.periods import undo_row
from bot.chat.views.phrases import period_name, short
from bot.i18n import Translator
from bot.money.amount import Money
from bot.money.budget import BudgetStatus


def ruled(tr: Translator, status: BudgetStatus, change_id: int | None) -> Reply:
    """What is carried over from now on."""
    rule = status.rollover
    name = short(tr.category(status.category)) if status.category else period_name(tr, status.period)
    day = tr.day(status.period.last)
    if not rule.is_on:
        first = [tr("{name}: nothing is carried over at the end. What came over stays.", name=name)]
    else:
        first = [tr("{name}: at the end ({day}) I carry over:", name=name, day=day)]
        if rule.surplus:
            first.append(_capped(tr, tr("what is left"), rule.surplus_cap))
        if rule.debt:
            first.append(_capped(tr, tr("what is overspent"), rule.debt_cap))
    return Reply("\n".join([*first, line(tr, status), *came_lines(tr, status)]), undo_row(tr, change_id))


def _capped(tr: Translator, what: str, cap: Money | None) -> str:
    if cap is None:
        return f"· {what}"
    return "· " + tr("{what}, at most {cap}", what=what, cap=tr.money(cap))


def moved(
    tr: Translator, amount: Money, source: BudgetStatus, target: BudgetStatus, change_id: int | None
) -> Reply:
    """What was moved, and how both budgets stand."""
    first = tr(
        "✓ {amount} moved: {source} → {target}",
        amount=tr.money(amount),
        source=short(tr.category(source.category)),
        target=short(tr.category(target.category)),
    )
    last = tr("For this period alone.")
    return Reply("\n".join([first, line(tr, source), line(tr, target), last]), undo_row(tr, change_id))
