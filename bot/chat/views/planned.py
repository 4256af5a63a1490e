"""Changes of budgets, periods, moves and bills taken back or done again, in words."""

from __future__ import annotations

from bot.chat.views.phrases import cycle_name, per, short
from bot.i18n import Translator
from bot.ledger.planning import BILL, BUDGET, DAYS, MOVE, PERIOD, Planned
from bot.ledger.undoing import Undone

_MOST = 3  # things that one line names


def undone(tr: Translator, taken: Undone) -> str:
    """`Undone: Food €300 a month`, `Back again: rent €900`."""
    shown = [one for one in taken.plan if one.kind != PERIOD or taken.is_redo or taken.kind != BUDGET]
    what = " · ".join(_what(tr, taken.kind, one) for one in shown[:_MOST])
    if taken.is_redo:
        return tr("Done again: {what}", what=what)
    if taken.kind in (PERIOD, DAYS) or (taken.kind == BUDGET and _is_there(taken)):
        return tr("Back as it was: {what}", what=what)
    return tr("Back again: {what}", what=what) if _is_there(taken) else tr("Undone: {what}", what=what)


def _is_there(taken: Undone) -> bool:
    return any(one.is_there for one in taken.plan if one.kind != PERIOD)


def _what(tr: Translator, kind: str, one: Planned) -> str:
    amount = tr.money(one.amount) if one.amount else ""
    if one.kind == MOVE:
        source, target = short(tr.category(one.name)), short(tr.category(one.target))
        return tr("{amount}, {source} → {target}", amount=amount, source=source, target=target)
    if one.kind == BILL:
        return f"{short(one.name)} {amount}".strip()
    if one.kind == BUDGET and one.amount and one.cycle:
        name = short(tr.category(one.name)) if one.name else tr("budget")
        return f"{name} {per(tr, one.amount, one.cycle)}"
    if kind == DAYS or one.cycle is None:
        return tr("the days that count")
    return cycle_name(tr, one.cycle)
