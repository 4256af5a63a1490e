"""What is said without being asked, word for word."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from scene import CNY, EUR, GYM, euro, labels, standing, yuan
from test_forecast_views import EURO

from bot.chat.views import digests as views
from bot.i18n import translator
from bot.ledger.forecasts import PastOutlook
from bot.ledger.reports import CategoryTotal, Week
from bot.money.advice import BillDue
from bot.money.period import Period

EN, ZH = translator("en"), translator("zh")
NOVEMBER = Period(date(2026, 11, 1), date(2026, 12, 1))
WEEK = Period(date(2026, 11, 16), date(2026, 11, 23))
CATEGORIES = tuple(
    CategoryTotal(name, euro(units), 0, 1, euro(0))
    for name, units in (("food", 104), ("transport", 52), ("fun", 38), ("other", 35))
)


def test_the_reminder() -> None:
    reply = views.reminder(EN, standing(EUR))
    assert reply.text == "Anything today? Just type: 12 lunch\nAll €31 still there."
    assert labels(reply.buttons) == [["Nothing today", "Later"]]


def test_the_reminder_in_chinese() -> None:
    reply = views.reminder(ZH, standing(CNY))
    assert reply.text == "今天花了什么？直接发：午饭 25\n¥132 还没动。"
    assert labels(reply.buttons) == [["今天没花", "晚点"]]


def test_the_reminder_without_a_budget_only_asks() -> None:
    assert views.reminder(EN, standing(EUR, has_budget=False)).text == "Anything today? Just type: 12 lunch"


def test_the_reminder_does_not_say_that_nothing_is_left() -> None:
    assert views.reminder(EN, standing(EUR, 30_000)).text == "Anything today? Just type: 12 lunch"


def test_the_week_of_a_spent_budget_has_no_chance() -> None:
    over = standing(EUR, 52_300)
    spent = replace(EURO, budget=over.budget, chance=0)
    said = views.week(EN, Week(WEEK, euro("229.40"), euro("260.10"), ()), over, spent, 35).text
    assert said == "16–22 Nov: €229.40, €31 under your usual.\n€23 over budget."


def test_the_week() -> None:
    gym = (BillDue(2, "gym", euro(40), GYM),)
    now = standing(EUR, before=euro(1214), bills=gym, today=date(2026, 11, 23))
    outlook = replace(EURO, chance=50)
    reply = views.week(EN, Week(WEEK, euro(229), euro(260), CATEGORIES), now, outlook, 35)
    assert reply.text == (
        "16–22 Nov: €229, €31 under your usual.\n"
        "Food €104 · Transport €52 · Going out €38\n"
        "€286 left; €30 a day after the gym. Within budget: 50%, a coin toss (was 35%)."
    )


def test_the_week_across_months_and_above_the_usual_in_chinese() -> None:
    week = Period(date(2026, 10, 26), date(2026, 11, 2))
    now = standing(CNY, has_budget=False)
    reply = views.week(ZH, Week(week, yuan(900), yuan(800), ()), now, None, None)
    assert reply.text == "10 月 26 日至 11 月 1 日：¥900，比平时多 ¥100。"
    same_month = views.week(ZH, Week(WEEK, yuan(800), None, ()), now, None, None)
    assert same_month.text == "11 月 16–22 日：¥800"


def test_the_month_that_ended() -> None:
    said = PastOutlook(NOVEMBER, date(2026, 11, 10), euro("1388.20"), euro(1610), euro(1462))
    reply = views.month_close(EN, NOVEMBER, euro(1462), euro(1500), said)
    assert reply.text == "November: €1,462 of €1,500. On the 10th I expected €1,390–1,610 ✓"


def test_the_month_that_ended_in_chinese() -> None:
    said = PastOutlook(NOVEMBER, date(2026, 11, 10), yuan(5560), yuan(6440), yuan(5848))
    reply = views.month_close(ZH, NOVEMBER, yuan(5848), yuan(6000), said)
    assert reply.text == "11 月：¥5,848 / ¥6,000。10 日时我估 ¥5,560–6,440 ✓"


def test_a_miss_has_no_tick_and_no_scolding() -> None:
    said = PastOutlook(NOVEMBER, date(2026, 11, 10), euro(1390), euro(1610), euro(1700))
    reply = views.month_close(EN, NOVEMBER, euro(1700), None, said)
    assert reply.text == "November: €1,700. On the 10th I expected €1,390–1,610"
