"""What the periods of a budget left one after the other, as far as it rolls over."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from bot.money.amount import Money
from bot.money.budget import Budget, Spending, span_on, status
from bot.money.currency import Currency
from bot.money.period import Period
from bot.money.rollover import Move, carry


def carried(
    line: Sequence[Budget], day: date, currency: Currency, spent: Iterable[Spending], moves: Sequence[Move]
) -> Money | None:
    """What came over into the period of `day` by the budgets of a `timeline`; None where nothing has ever
    rolled over.

    The rule of a period says what it leaves. A period without a budget, or in another currency, ends the
    chain. `spent` and `moves` reach back to `chain_start`.
    """
    start = chain_start(line, day, currency)
    if start is None:
        return None
    by_day: dict[date, list[Spending]] = defaultdict(list)
    for each in spent:
        by_day[each.day].append(each)
    came = Money(0, currency)
    for budget, period in _spans(line, start, day):
        of_period = [each for inside in period for each in by_day.get(inside, ())]
        found = status(budget, period, of_period, moves=moves, carried=came)
        came = carry(found.left, budget.rollover)
    return came


def chain_start(line: Sequence[Budget], day: date, currency: Currency) -> date | None:
    """The first day whose spending bears on what came over into the period of `day`; None where nothing can
    come, and nothing rolls over now."""
    held = [budget for budget in line if budget.starts_on <= day]
    start = None
    for budget in reversed(held):
        if budget.limit is None or budget.currency != currency:
            break
        if budget.rollover.is_on:
            start = budget.starts_on
        elif budget is not held[-1]:
            break
    return start


def _spans(line: Sequence[Budget], start: date, day: date) -> Iterator[tuple[Budget, Period]]:
    """The budgets with their periods from `start` on, before the one of `day`."""
    span = span_on(line, start)
    while span and day not in span[1]:
        yield span
        span = span_on(line, span[1].end)
