"""Confirmations, word for word."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from scene import (
    CNY,
    EUR,
    GYM,
    TODAY,
    euro,
    expense,
    labels,
    recorded,
    standing,
    yuan,
)

from bot.chat.views import expenses as views
from bot.i18n import translator
from bot.ledger.changing import Recorded
from bot.ledger.standings import Alert
from bot.ledger.undoing import Undone
from bot.money.advice import BillDue
from bot.money.amount import Money
from bot.money.budget import BudgetStatus
from bot.money.category import Known
from bot.money.expense import Kind

EN, ZH = translator("en"), translator("zh")


def test_one_expense_is_answered_in_three_lines() -> None:
    reply = views.recorded(EN, recorded(expense(euro("23.50"))))
    assert reply.text == (
        "✓ €23.50 · Food\nToday: €7 of €31 left\nNovember: €476.50 left, €31 a day from tomorrow"
    )
    assert labels(reply.buttons) == [["Undo", "Category", "Edit"]]


def test_one_expense_in_chinese() -> None:
    reply = views.recorded(ZH, recorded(expense(yuan(25), note="午饭")))
    assert reply.text == "✓ ¥25.00 · 餐饮\n今天还能花 ¥107（共 ¥132）\n11 月剩 ¥1,975，明天起每天 ¥140"
    assert labels(reply.buttons) == [["撤销", "改分类", "修改"]]


def test_three_expenses_of_one_message() -> None:
    reply = views.recorded(
        EN,
        recorded(
            expense(euro("4.50"), "coffee"), expense(euro(12), "transport"), expense(euro("9.80"), "food")
        ),
    )
    assert reply.text == (
        "✓ 3 expenses · €26.30\n"
        "4.50 Coffee · 12.00 Transport · 9.80 Food\n"
        "Today: €4 of €31 left · November: €473.70"
    )


def test_three_expenses_in_chinese() -> None:
    reply = views.recorded(
        ZH, recorded(expense(yuan(8), "早餐"), expense(yuan(23), "transport"), expense(yuan(32), "food"))
    )
    assert reply.text == ("✓ 3 笔，共 ¥63.00\n早餐 8 · 交通 23 · 餐饮 32\n今天还能花 ¥69 · 11 月剩 ¥1,937")


def test_income_says_nothing_of_today() -> None:
    done = recorded(expense(euro(2000), "salary", kind=Kind.INCOME), now=standing(EUR))
    assert views.recorded(EN, done).text == "✓ +€2,000 · Salary\nNovember: €1,000 spent so far."


def test_another_day_is_named() -> None:
    done = recorded(expense(euro(12), spent_on=TODAY - timedelta(days=1)), now=standing(EUR))
    assert views.recorded(EN, done).text.startswith("✓ €12.00 · Food · yesterday\n")
    done = recorded(expense(euro(12), spent_on=TODAY.replace(year=2025)), now=standing(EUR))
    assert views.recorded(ZH, done).text.startswith("✓ €12.00 · 餐饮 · 2025 年 11 月 17 日\n")


def test_an_edit_says_what_it_was() -> None:
    done = replace(recorded(expense(euro(25))), was=(expense(euro("23.50")),))
    assert views.recorded(EN, done).text.splitlines()[0] == "✓ €25.00 · Food (was €23.50)"


def test_without_a_budget_the_first_answer_says_what_one_is_for() -> None:
    done = replace(
        recorded(expense(euro(12)), now=standing(EUR, 1200, before=euro(0), has_budget=False)), is_first=True
    )
    assert views.recorded(EN, done).text == (
        "✓ €12.00 · Food\nNovember so far: €12\nWith a budget I say what is left: /budget 1500"
    )


def test_an_assumed_currency_is_said_once() -> None:
    done = replace(recorded(expense(yuan(12))), is_first=True)
    reply = views.recorded(ZH, done, is_assumed=True)
    assert reply.text.splitlines()[-1] == "货币先按人民币算。"
    assert labels(reply.buttons)[-1] == ["换货币"]
    assert "人民币" not in views.recorded(ZH, replace(done, is_first=False), is_assumed=True).text


def test_a_bare_amount_shows_categories_at_once() -> None:
    reply = views.recorded(EN, recorded(expense(euro(12), "")), known=Known(("gym",)))
    assert reply.text.startswith("✓ €12.00 · uncategorised\n")
    assert labels(reply.buttons)[0] == ["gym", "Food", "Groceries"]
    assert labels(reply.buttons)[-1] == ["Undo", "Edit"]
    assert "New…" in [text for row in labels(reply.buttons) for text in row]


def test_a_big_overspend_offers_to_raise_the_budget_once() -> None:
    done = recorded(expense(euro(300), "shopping"))
    reply = views.recorded(EN, done)
    assert reply.text.splitlines()[1:] == [
        "Today: €0 of €31 left",
        "November: €200 left, €10 a day from tomorrow",
    ]
    assert labels(reply.buttons)[-1] == ["Raise budget", "Leave it"]
    again = Recorded(4, (expense(euro(5)),), standing(EUR, 30_500))
    assert labels(views.recorded(EN, again).buttons) == [["Undo", "Category", "Edit"]]


def test_over_the_month() -> None:
    done = recorded(expense(euro(550), "travel"))
    assert views.recorded(EN, done).text.splitlines()[-1] == "November: €50 over budget"


def test_an_alert_rides_in_the_confirmation() -> None:
    today = TODAY.replace(day=20)
    gym = (BillDue(2, "gym", euro(40), GYM),)
    now = standing(EUR, 2_000, before=euro(1180), bills=gym, today=today)
    assert now.budget is not None
    now = replace(now, alerts=(Alert(now.budget, 80),))
    reply = views.recorded(EN, Recorded(3, (expense(euro(20), spent_on=today),), now))
    assert reply.text == (
        "✓ €20.00 · Food\n"
        "Today: €5 of €25 left\n"
        "80% of November is spent (€1,200 of €1,500), 10 days to go.\n"
        "Minus the gym: €26 a day. Next word at 100%."
    )
    assert labels(reply.buttons)[-1] == ["Forecast", "Change budget"]


def test_an_alert_in_chinese() -> None:
    today = TODAY.replace(day=20)
    broadband = (BillDue(2, "宽带", yuan(88), GYM),)
    now = standing(CNY, 2_000, before=yuan(4780), bills=broadband, today=today)
    assert now.budget is not None
    now = replace(now, alerts=(Alert(now.budget, 80),))
    reply = views.recorded(ZH, Recorded(3, (expense(yuan(20), spent_on=today),), now))
    assert reply.text.splitlines()[2:] == [
        "11 月已用 80%（¥4,800 / ¥6,000），还有 10 天。",
        "留出宽带，每天 ¥111。到 100% 前不再提醒。",
    ]
    assert labels(reply.buttons)[-1] == ["预测", "改预算"]


def test_a_category_budget_has_its_line() -> None:
    food = BudgetStatus("food", euro(300), standing(EUR).period, euro(210), None, euro(0))
    now = replace(standing(EUR, 2350, has_budget=False), category_budgets=(food,))
    reply = views.recorded(EN, Recorded(3, (expense(euro("23.50")),), now))
    assert reply.text == "✓ €23.50 · Food\nFood: €90 of €300 left\nNovember so far: €1,023.50"


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("add", "Undone: €23.50 · Food"),
        ("edit", "Back as it was: €23.50 · Food"),
        ("delete", "Back again: €23.50 · Food"),
    ],
)
def test_undone(kind: str, text: str) -> None:
    taken = Undone(kind, (expense(euro("23.50")),), 1, standing(EUR), 3)
    assert views.undone(EN, taken).text == f"{text}\nToday: €31 of €31 left · November: €500"


def test_an_import_undone() -> None:
    taken = Undone("import", (), 412, standing(CNY, has_budget=False), 3)
    assert views.undone(ZH, taken).text == "导入已撤销，去掉了 412 笔。\n11 月至今 ¥4,000"


def test_waiting_confirmations_become_one() -> None:
    first = recorded(expense(euro("4.50"), "coffee"))
    last = recorded(expense(euro("4.50"), "coffee"), expense(euro(12), "transport"))
    reply = views.merged(EN, [first, Recorded(4, last.expenses[1:], last.standing)])
    assert reply.text == (
        "✓ 2 expenses · €16.50\n"
        "4.50 Coffee · 12.00 Transport\n"
        "Today: €14 of €31 left · November: €483.50\n"
        "/undo takes back the last."
    )


def test_no_confirmation_is_longer_than_four_lines() -> None:
    many = [expense(Money(100 + index, EUR)) for index in range(40)]
    assert len(views.recorded(EN, recorded(*many)).text.splitlines()) <= 4
    assert "32 more" in views.recorded(EN, recorded(*many)).text
