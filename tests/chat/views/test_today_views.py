"""/today, word for word."""

from __future__ import annotations

from datetime import date

from scene import BILLS, CNY, EUR, euro, labels, standing

from bot.chat.views.today import today
from bot.i18n import translator
from bot.ledger.detected import DetectedDue

EN, ZH = translator("en"), translator("zh")


def test_the_sum_is_shown() -> None:
    assert today(EN, standing(EUR, 2350), None).text == (
        "€7 left today (€31 − €23.50)\n"
        "€31 = (1,500 − 1,000 spent − 62 bills) ÷ 14 days\n"
        "Kept back: phone €22 (Sat 21), gym €40 (Thu 26)"
    )


def test_the_sum_in_chinese() -> None:
    assert today(ZH, standing(CNY, 2500), None).text == (
        "今天还能花 ¥107（132 − 25）\n"
        "132 =（预算 6,000 − 已花 4,000 − 账单 148）÷ 14 天\n"
        "已预留：话费 ¥60（21 日）、宽带 ¥88（26 日）"
    )


def test_without_bills() -> None:
    assert today(EN, standing(EUR, bills=()), None).text == (
        "€35 left today, nothing spent yet\n€35 = (1,500 − 1,000 spent) ÷ 14 days"
    )


def test_over() -> None:
    reply = today(EN, standing(EUR, 30_000), None)
    assert reply.text.splitlines()[0] == "€0 left today (€31 − €300)"
    assert reply.text.splitlines()[-1] == "From tomorrow: €10 a day"


def test_a_spent_budget_leaves_no_day() -> None:
    reply = today(EN, standing(EUR, 52_300), None)
    assert reply.text == "€0 left today\n€1,500 is already spent, €23 over."
    assert labels(reply.buttons) == [["Forecast", "Change budget"]]
    assert today(ZH, standing(CNY, 202_300), None).text == "今天还能花 ¥0\n¥6,000 已用完，超了 ¥23。"


def test_without_a_budget_the_typical_day() -> None:
    assert today(EN, standing(EUR, 2350, has_budget=False), euro("37.80")).text == (
        "November so far: €1,023.50\n"
        "You usually spend about €38 a day.\n"
        "With a budget I say what is left for today: /budget 1500"
    )


SEEN = (
    DetectedDue("rent", "home", euro(640), varies=False, due_on=date(2026, 11, 23)),
    DetectedDue("", "bills", euro("58.40"), varies=True, due_on=date(2026, 11, 28)),
)


def test_what_was_seen_in_the_spending_is_likely_and_not_kept_back() -> None:
    told = today(EN, standing(EUR, 2350), None, seen=SEEN).text.splitlines()
    assert told[:-1] == today(EN, standing(EUR, 2350), None).text.splitlines()
    assert told[-1] == "Likely, not kept back: rent €640 (Mon 23), Bills about €58 (Sat 28)"
    told = today(ZH, standing(EUR, 2350), None, seen=SEEN).text.splitlines()
    assert told[-1] == "可能还有（未预留）：rent €640（23 日）、账单 约 €58（28 日）"


def test_without_a_budget_bills_are_told_too() -> None:
    told = today(EN, standing(EUR, has_budget=False), None, BILLS[EUR], SEEN).text.splitlines()
    assert told[-2:] == [
        "Bills to come: phone €22 (Sat 21), gym €40 (Thu 26)",
        "Likely to come: rent €640 (Mon 23), Bills about €58 (Sat 28)",
    ]


def test_a_line_names_four() -> None:
    told = today(EN, standing(EUR), None, seen=SEEN * 3).text.splitlines()[-1]
    assert told.count("€") == 4
    assert told.endswith(" and 2 more")
