"""Budgets, files, bills, history and the set-up, as they read."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from scene import CNY, EUR, NOW, TODAY, euro, expense, labels, standing, yuan

from bot.chat.buttons import LONGEST_DATA, press
from bot.chat.delivery import spoilers
from bot.chat.replies import Document, Reply, cover
from bot.chat.views import bills as bill_views
from bot.chat.views import budgets as budget_views
from bot.chat.views import files as file_views
from bot.chat.views import history as history_views
from bot.chat.views import pickers, start
from bot.chat.views import reminders as reminder_views
from bot.chat.views import settings as settings_views
from bot.i18n import languages, translator
from bot.ledger.bills import Bill, BillDue
from bot.ledger.budgets import Proposal
from bot.ledger.expenses import Page
from bot.ledger.hours import EVERY_DAY, WEEKDAYS, WEEKEND, Schedule
from bot.ledger.imports import Imported, Preview
from bot.ledger.reminders import MONDAY, Manners, Monthly, Plan
from bot.ledger.users import User
from bot.money.budget import BudgetStatus
from bot.money.category import INCOME, STARTING, Known
from bot.money.cycle import CALENDAR
from bot.money.detected import DetectedBill
from bot.money.expense import Draft

EN, ZH = translator("en"), translator("zh")
USER = User(1, 1, "en", EUR, True, ZoneInfo("Europe/Berlin"), True, "owner", True, NOW)


def _preview(**changes: object) -> Preview:
    found = Preview(
        name="umsatz.csv",
        rows=412,
        income=0,
        total=euro("18240.15"),
        first=date(2026, 1, 3),
        last=date(2026, 11, 16),
        date_column="Buchungstag",
        date_order="day.month",
        amount_column="Betrag",
        spent_sign="-",
        left_out={"transfer": 9, "pending": 2, "already here": 14},
        sample=Draft(euro("12.40"), "groceries", "REWE", date(2026, 1, 3)),
        rounded=0,
        headers=("Buchungstag", "Betrag"),
        others=0,
    )
    return replace(found, **changes)  # type: ignore[arg-type]  # a test may change any field


def test_an_import_is_shown_before_it_happens() -> None:
    reply = file_views.preview(EN, _preview(), 55, TODAY)
    assert reply.text == (
        "412 expenses, €18,240.15, 3 Jan – 16 Nov\n"
        "Date “Buchungstag” (day.month), amount “Betrag” (− = spent)\n"
        "Left out: 9 transfers, 2 pending, 14 already here\n"
        "First: 3 Jan · €12.40 · REWE"
    )
    assert labels(reply.buttons) == [["Import 412", "Columns", "Cancel"]]


def test_an_import_in_chinese() -> None:
    found = _preview(
        total=yuan("73960.60"),
        date_column="交易时间",
        date_order="year-month-day",
        amount_column="金额（元）",
        spent_sign="+",
        sample=Draft(yuan("12.40"), "", "全家", date(2026, 1, 3)),
    )
    reply = file_views.preview(ZH, found, 55, TODAY)
    assert reply.text == (
        "412 笔支出，¥73,960.60，1 月 3 日至 11 月 16 日\n"
        "日期「交易时间」，金额「金额（元）」\n"
        "不导入：转账 9、未完成 2、已有 14\n"
        "第一笔：1 月 3 日 · ¥12.40 · 全家"
    )
    assert labels(reply.buttons) == [["导入 412", "调整列", "取消"]]


def test_where_nothing_is_new_there_is_no_button() -> None:
    reply = file_views.preview(
        EN, _preview(rows=0, first=None, last=None, sample=None, left_out={"already here": 412}), 55, TODAY
    )
    assert reply.text.splitlines()[0] == "Nothing new in umsatz.csv."
    assert reply.buttons == ()


@pytest.mark.parametrize(
    ("count", "income", "english", "chinese"),
    [
        (412, 0, "✓ 412 expenses imported · €21.40", "✓ 已导入 412 笔 · €21.40"),
        (5, 1, "✓ 4 expenses and 1 income imported · €21.40", "✓ 已导入 4 笔支出、1 笔收入 · €21.40"),
        (2, 2, "✓ 2 incomes imported", "✓ 已导入 2 笔收入"),
    ],
)
def test_an_import_counts_incomes_apart(count: int, income: int, english: str, chinese: str) -> None:
    now = standing(EUR)
    done = Imported(3, count, income, euro("21.40"), date(2026, 11, 3), TODAY, now)
    for tr, said in ((EN, english), (ZH, chinese)):
        assert file_views.imported(tr, done, is_training=False).text.startswith(f"{said}\n")


def test_an_import_says_when_to_ask_for_the_forecast() -> None:
    done = Imported(3, 412, 0, euro(1), date(2026, 1, 3), TODAY, standing(EUR))
    assert file_views.imported(EN, done, is_training=True).text.endswith(
        "\nYour forecast is being trained on it: /forecast in about two minutes."
    )


def test_years_are_said_where_they_are_not_this_one() -> None:
    old = _preview(first=date(2015, 1, 3), last=date(2022, 7, 1))
    assert file_views.preview(EN, old, 55, TODAY).text.startswith(
        "412 expenses, €18,240.15, 3 Jan 2015 – 1 Jul 2022\n"
    )


def test_income_and_rounding_are_counted() -> None:
    text = file_views.preview(EN, _preview(income=12, rounded=3), 55, TODAY).text
    assert text.startswith("400 expenses")
    assert "\nAnd 12 incomes\n" in text
    assert "\n3 amounts rounded\n" in text


def test_the_export_says_how_many_rows() -> None:
    assert file_views.exported(EN, Document("a.csv", b""), 1).text.startswith("1 row. ")
    assert file_views.exported(ZH, Document("a.csv", b""), 4716).text.startswith("共 4,716 行。")


def test_a_budget_set_mid_month() -> None:
    now = standing(EUR, 2350, before=euro(0), bills=())
    assert now.budget is not None
    reply = budget_views.set_(EN, now.budget, now, TODAY, None)
    assert reply.text == (
        "Budget: €1,500 a month. Counted in full for November.\n"
        "November: €23.50 of €1,500, €1,476.50 left\n"
        "€107 a day for 14 days; today: €83 left"
    )
    assert labels(reply.buttons) == [["From today: €700"], ["I already spent…"]]


def test_a_budget_set_mid_month_in_chinese() -> None:
    now = standing(CNY, 2500, before=yuan(0), bills=())
    assert now.budget is not None
    reply = budget_views.set_(ZH, now.budget, now, TODAY, None)
    assert reply.text.splitlines()[0] == "预算：每月 ¥6,000。11 月按整月算。"
    assert labels(reply.buttons) == [["从今天算：¥2,800"], ["之前已花…"]]


def test_a_budget_of_a_category() -> None:
    food = BudgetStatus("food", euro(300), standing(EUR).period, euro(33), None, euro(0))
    reply = budget_views.set_(EN, food, standing(EUR), TODAY.replace(day=1), None)
    assert reply.text == "Food: €300 a month.\nFood: €33 of €300, €267 left"
    assert reply.buttons == ()


@pytest.mark.parametrize(
    ("held", "months", "text"),
    [
        (8, 10, "No budget yet. €1,700 would have held 8 months in 10."),
        (2, 2, "No budget yet. €1,700 would have held all your last 2 months."),
    ],
)
def test_a_budget_is_proposed(held: int, months: int, text: str) -> None:
    reply = budget_views.shown(EN, (), standing(EUR, has_budget=False), Proposal(euro(1700), held, months))
    assert reply.text.splitlines()[0] == text
    assert labels(reply.buttons) == [["Set €1,700"]]


def test_raising_offers_round_limits() -> None:
    reply = budget_views.ask_limit(EN, standing(EUR))
    assert labels(reply.buttons) == [["€1,650", "€1,800", "€1,950"], ["Leave it"]]


def test_bills() -> None:
    rent = Bill(1, "rent", "home", euro(900), "month", date(2026, 12, 1))
    due = BillDue(1, "rent", euro(900), date(2026, 12, 1))
    assert bill_views.added(EN, rent, due, standing(EUR), CALENDAR).text == (
        "✓ rent €900, every month, day 1\nNext: 1 Dec.\nIn December I keep it back from your daily figure."
    )
    soon = replace(due, due_on=date(2026, 11, 26))
    assert bill_views.added(EN, rent, soon, standing(EUR), CALENDAR).text.splitlines()[1:] == [
        "Next: 26 Nov.",
        "Kept back from your daily figure, which is €31 now.",
    ]
    assert "/budget" in bill_views.added(EN, rent, due, standing(EUR, has_budget=False), CALENDAR).text
    weekly = replace(rent, every="week", first_on=date(2026, 11, 23))
    assert bill_views.rhythm(EN, weekly) == "every week on Monday"
    assert bill_views.rhythm(ZH, weekly) == "每周一"
    assert bill_views.rhythm(ZH, replace(rent, every="year", first_on=date(2027, 3, 15))) == "每年 3 月 15 日"
    assert labels(bill_views.listed(EN, [(rent, due)], TODAY).buttons) == [["Change rent", "Remove rent"]]


RENT = DetectedBill(
    "a" * 16, "Rent Miller", "home", euro(900), euro(900), euro(900), "month", 1, (date(2026, 12, 1),), 95
)
POWER = DetectedBill(
    "b" * 16, "", "bills", euro("50.50"), euro(58), euro(64), "quarter", 20, (date(2026, 11, 20),), 72
)


def test_bills_seen_in_the_spending_are_asked_about_and_what_is_not_certain_is_so_said() -> None:
    reply = bill_views.listed(EN, [], TODAY, seen=[POWER, RENT])
    assert reply.text == (
        "Seen in your spending, not kept back. Are these bills?\n"
        "Perhaps 20 Nov: Bills €50.50–64, every 3 months, day 20\n"
        "1 Dec: Rent Miller €900, every month, day 1"
    )
    assert labels(reply.buttons) == [["Yes: Bills", "No: Bills"], ["Yes: Rent Miller", "No: Rent Miller"]]
    assert bill_views.listed(ZH, [], TODAY, seen=[POWER]).text == (
        "从你的账里看到的，还没预留。是固定账单吗？\n也许 11 月 20 日：账单 €50.50–64，每三个月 20 日"
    )
    many = [replace(RENT, key=f"{number:016}") for number in range(30)]
    assert len(bill_views.listed(EN, [], TODAY, seen=many).buttons) == bill_views.MOST_SEEN


def test_every_fortnight() -> None:
    choir = Bill(1, "choir", "fun", euro(12), "two weeks", date(2026, 11, 23))
    assert bill_views.rhythm(EN, choir) == "every 2 weeks on Monday"
    assert bill_views.rhythm(ZH, choir) == "每两周周一"


def test_history_pages() -> None:
    items = tuple(expense(euro(index + 1), note="lunch") for index in range(8))
    first = history_views.page(EN, Page(items, 0, 20), TODAY)
    assert first.text.splitlines()[:2] == [
        "1–8 of 20. Tap one to change it.",
        "17 Nov · €1.00 · Food · lunch",
    ]
    assert labels(first.buttons)[-1] == ["Older"]
    middle = history_views.page(ZH, Page(items, 8, 20), TODAY)
    assert middle.text.splitlines()[0] == "第 9–16 笔，共 20 笔。点一笔可修改。"
    assert labels(middle.buttons)[-1] == ["较新", "较早"]
    assert history_views.page(EN, Page((), 0, 0), TODAY).buttons == ()


def test_a_card_shows_everything() -> None:
    one = replace(expense(euro(12), note="with <b>Ana</b> & co"), tags=("trip",))
    assert (
        history_views.card(EN, one, "0", TODAY).text == "€12.00 · Food\ntoday · with <b>Ana</b> & co · #trip"
    )


def test_every_button_fits_telegram() -> None:
    own = ["日" * 40, "Ünïcödé " * 5, "a:b:c"]
    rows = pickers.category_rows(EN, replace(expense(euro(1)), id=10**15), Known(tuple(own)), "99999")
    assert all(len(button.data.encode()) <= LONGEST_DATA for row in rows for button in row)


def test_a_category_is_found_by_its_token() -> None:
    own = ["日" * 40, "a:b:c", "gym"]
    for name in (*STARTING, *INCOME, *own):
        assert pickers.find(pickers.token(name), own) == name
        assert ":" not in pickers.token(name)
    assert pickers.find(pickers.token("gone"), own) is None


def test_the_set_up_is_two_taps_on_one_message() -> None:
    first = start.greeting(EN, USER)
    assert labels(first.buttons)[0][0] == "€ EUR"
    assert labels(first.buttons)[-1] == [start.language_name(code) for code in languages() if code != "en"]
    second = start.zones(EN, USER, NOW, start.SETUP)
    assert second.replaces
    assert labels(second.buttons)[0] == ["Berlin 20:41", "Paris 20:41"]
    assert start.ready(ZH, USER).text.splitlines()[0] == "好了：欧元，柏林。"


def test_zones_can_be_paged_to_the_end() -> None:
    pages = [start.zones(EN, USER, NOW, start.ALONE, page) for page in range(12)]
    seen = [label for page in pages for row in labels(page.buttons) for label in row if label != "More"]
    assert len(seen) == len(set(seen)) >= 30
    assert labels(pages[-1].buttons) == []


def test_settings() -> None:
    schedules = (Schedule(time(8)), Schedule(time(20, 30)))
    reply = settings_views.shown(ZH, USER, NOW, schedules, None, is_pinned=False)
    assert labels(reply.buttons)[-1] == ["置顶余额"]
    text = reply.text
    assert text == "语言：English\n货币：欧元\n当地时间：柏林 20:41\n提醒：08:00 · 20:30\n预算：无"


def _plan(*schedules: Schedule, manners: Manners = Manners()) -> Plan:  # noqa: B008
    return Plan(schedules, MONDAY, Monthly(), manners)


def test_reminders() -> None:
    plan = _plan(Schedule(time(20, 30)))
    assert reminder_views.shown(EN, plan, reminder_views.Place("Berlin")).text.startswith(
        "Daily at 20:30 (Berlin).\n"
    )
    assert labels(reminder_views.set_(ZH, plan, "柏林").buttons) == [["现在看一眼"]]


@pytest.mark.parametrize(
    ("language", "chosen", "words"),
    [
        ("en", WEEKDAYS, "Mon–Fri"),
        ("en", WEEKEND, "Sat, Sun"),
        ("en", frozenset((0, 2, 4, 5, 6)), "Mon, Wed, Fri–Sun"),
        ("zh", WEEKDAYS, "周一至周五"),
        ("ru", WEEKDAYS, "Пн–Пт"),
        ("es", WEEKEND, "Sáb, Dom"),
        ("de", frozenset((1,)), "Di"),
        ("de", EVERY_DAY, "täglich"),
    ],
)
def test_days_of_the_week(language: str, chosen: frozenset[int], words: str) -> None:
    assert reminder_views.days(translator(language), chosen) == words


@pytest.mark.parametrize("language", languages())
def test_every_card_fits_its_buttons(language: str) -> None:
    tr, plan = translator(language), _plan(Schedule(time(20, 30), frozenset((0, 2))))
    cards = [
        reminder_views.card(tr, plan.reminders[0], "Berlin"),
        reminder_views.quiet_card(tr, (time(22), time(8))),
        reminder_views.week_card(tr, plan),
        reminder_views.month_card(tr, plan),
    ]
    assert all(len(row) <= 8 for card in cards for row in card.buttons)
    assert labels(cards[1].buttons)[0][1].startswith("✓")


def test_covered_amounts_are_marked_and_never_sent_as_marks() -> None:
    tr = replace(EN, covers_amounts=True)
    reply = cover(
        Reply(f"📅 {tr.money(euro(12))} of {tr.money(euro(31))}", ((press(tr.money(euro(9)), "why"),),))
    )
    assert reply.text == "📅 €12 of €31"
    assert [reply.text[start : start + length] for start, length in reply.covered] == ["€12", "€31"]
    assert labels(reply.buttons) == [["€9"]]
    first, second = spoilers(reply) or []
    assert (first.offset, first.length) == (3, 3)  # UTF-16: the calendar counts as two
    assert (second.offset, second.type) == (10, "spoiler")


def test_the_clock_is_the_zones_own() -> None:
    assert start.clock(EN, "Asia/Kolkata", datetime(2026, 11, 17, tzinfo=UTC)) == "Kolkata 05:30"
    assert start.clock(EN, "UTC", datetime(2026, 11, 17, tzinfo=UTC) + timedelta(hours=1)) == "UTC 01:00"
