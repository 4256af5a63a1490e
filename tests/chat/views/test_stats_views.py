"""The pictures of what was spent, as each language labels them."""

from datetime import date

import pytest
from scene import euro

from bot.chat.views import stats
from bot.i18n import translator
from bot.ledger.reports import MonthTotal
from bot.money.period import month_of


@pytest.mark.parametrize(
    ("language", "labels"),
    [
        ("en", ["Sep", "Nov"]),
        ("zh", ["9 月", "11 月"]),
        ("ru", ["сен", "ноя"]),
        ("es", ["sep", "nov"]),
        ("de", ["Sep", "Nov"]),
    ],
)
def test_months_are_short_enough_to_stand_under_every_bar(language: str, labels: list[str]) -> None:
    totals = tuple(MonthTotal(month_of(date(2026, month, 1)), euro(100), None) for month in (9, 11))
    picture = stats.months(translator(language), totals, None, None)
    assert [month.name for month in picture.months] == labels
