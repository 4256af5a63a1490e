"""[Sample]: what a forecast looks like, with made-up figures that are said to be made up."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.i18n import Translator
from bot.ledger.forecasts import Outlook
from bot.money.advice import BillDue
from bot.money.amount import Money
from bot.money.budget import BudgetStatus
from bot.money.currency import Currency
from bot.money.period import month_of

_TODAY = 17  # the day of the month the sample stands on
_FACTORS = {"CNY": 4, "JPY": 150, "KRW": 1500, "INR": 60, "RUB": 80, "HKD": 8, "TWD": 30, "THB": 35}
_SPENT = (
    0,
    520,
    548,
    556,
    560,
    566,
    575,
    580,
    592,
    760,
    764,
    768,
    772,
    800,
    905,
    1000,
    1024,
)  # by day, in units
_ENDS = {10: 1390, 25: 1480, 50: 1560, 75: 1670, 90: 1810}  # per cent: units at the month's end


def text(tr: Translator, caption: str) -> str:
    """The caption of the sample."""
    return (
        tr("A sample, made up. After two weeks of entries, or an import, yours looks like this:")
        + "\n"
        + caption
    )


def outlook(currency: Currency, month: date, zone: ZoneInfo) -> Outlook:
    """A made-up month at risk, in `currency`, on the 17th of the month that holds `month`."""
    period = month_of(month)
    today = period.start.replace(day=_TODAY)

    def money(units: int) -> Money:
        return Money(units * _FACTORS.get(currency.code, 1) * currency.scale, currency)

    limit = BudgetStatus("", money(1500), period, money(_SPENT[-1]), None, money(0))
    return Outlook(
        today=today,
        period=period,
        spent=limit.spent,
        budget=limit,
        bills=(BillDue(0, "☎", money(22), today + timedelta(days=4)),),
        seen=(),
        low=money(_ENDS[10]),
        median=money(_ENDS[50]),
        high=money(_ENDS[90]),
        next7=money(270),
        chance=35,
        run_out=(today + timedelta(days=9), period.last - timedelta(days=1)),
        usual_day=money(38),
        enough_day=money(25),
        answered_by="lstm",
        trained_at=datetime.combine(today, time(3, 10), zone),
        known_days=130,
        first_known=today - timedelta(days=130),
        silent_since=None,
        is_early=False,
        spent_by_day=tuple(money(units).minor for units in _SPENT),
        bands={band: _band(limit.spent, money(end), period.days - _TODAY) for band, end in _ENDS.items()},
    )


def _band(start: Money, end: Money, days: int) -> tuple[int, ...]:
    """A straight line from today to the end."""
    return tuple(start.minor + (end.minor - start.minor) * day // days for day in range(days + 1))
