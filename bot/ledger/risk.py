"""The forecast's own alert: once a period, when it first says that the budget will not hold."""

from __future__ import annotations

from datetime import datetime

from bot.ledger.forecasts import chance_now
from bot.ledger.standings import Alert, Month
from bot.money.budget import WHOLE_MONTH, BudgetStatus
from bot.storage.database import Transaction
from bot.storage.due import list_sent, mark_sent
from bot.storage.users import User

AT_RISK = 40  # per cent: "less likely than not"
_RISK = "alert-forecast"


def raise_risk(tx: Transaction, user: User, month: Month, now: datetime) -> tuple[Alert, ...]:
    """Note and return that the chance to stay within the budget is `AT_RISK` or less, the first time."""
    whole = _open_budget(month)
    if whole is None or _RISK in list_sent(tx, user.id, whole.period.start):
        return ()
    chance = chance_now(tx, user, month.today)
    if chance is None or chance > AT_RISK:
        return ()
    mark_sent(tx, user.id, _RISK, whole.period.start, now)
    return (Alert(whole, 0, chance),)


def repeat_risk(tx: Transaction, user: User, month: Month, made_at: datetime) -> tuple[Alert, ...]:
    """The alert a change raised when it was made, for an answer that is given again."""
    whole = _open_budget(month)
    if whole is None or list_sent(tx, user.id, whole.period.start).get(_RISK) != made_at:
        return ()
    chance = chance_now(tx, user, month.today)
    return (Alert(whole, 0, chance),) if chance is not None else ()


def _open_budget(month: Month) -> BudgetStatus | None:
    """The budget for everything while something is left of it: later 100 % speaks."""
    whole = next((each for each in month.statuses if each.category == WHOLE_MONTH), None)
    return whole if whole and not whole.is_over else None
