"""/forecast, /whatif and /accuracy, word for word."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from scene import BILLS, CNY, EUR, LIMIT, TODAY, euro, labels, standing, yuan

from bot.chat.replies import LONGEST_CAPTION
from bot.chat.views import accuracy as accuracy_views
from bot.chat.views import forecast as views
from bot.chat.views import sample
from bot.chat.views import whatif as whatif_views
from bot.chat.views.phrases import about, chance_words
from bot.i18n import translator
from bot.ledger.detected import DetectedDue
from bot.ledger.forecasts import Accuracy, Outlook, PastOutlook, TooEarly, WhatIf
from bot.ledger.users import User
from bot.money.amount import Money
from bot.money.currency import Currency
from bot.money.period import month_of

EN, ZH = translator("en"), translator("zh")
BERLIN = ZoneInfo("Europe/Berlin")
TRAINED = datetime(2026, 11, 17, 2, 10, tzinfo=UTC)


def outlook(
    currency: Currency, low: int, median: int, high: int, week: int, usual: int, enough: int
) -> Outlook:
    now = standing(currency, 2350)
    bands = {
        band: tuple(now.spent.minor + 3_000 * day * (band + 40) // 100 for day in range(14))
        for band in (10, 25, 50, 75, 90)
    }
    return Outlook(
        today=TODAY,
        period=month_of(TODAY),
        spent=now.spent,
        budget=now.budget,
        bills=BILLS[currency],
        seen=(),
        low=Money(low, currency),
        median=Money(median, currency),
        high=Money(high, currency),
        next7=Money(week, currency),
        chance=35,
        run_out=(date(2026, 11, 26), date(2026, 11, 29)),
        usual_day=Money(usual, currency),
        enough_day=Money(enough, currency),
        answered_by="lstm",
        trained_at=TRAINED,
        known_days=130,
        first_known=date(2026, 7, 10),
        silent_since=None,
        is_early=False,
        spent_by_day=(*(min(now.spent.minor, 6_100 * day) for day in range(1, 17)), now.spent.minor),
        bands=bands,
    )


DECEMBER = date(2026, 12, 1)
EURO = outlook(EUR, 139_040, 156_230, 180_960, 26_980, 3_790, 2_500)
YUAN = outlook(CNY, 553_900, 624_400, 722_800, 107_700, 15_320, 10_020)


def test_the_month_at_risk() -> None:
    assert views.caption(EN, EURO, BERLIN) == (
        "November: likely €1,560 (4 in 5: €1,390–1,810). Next 7 days about €270.\n"
        "Within €1,500: 35%, less likely than not; if it runs out, 26–29 Nov.\n"
        "You usually spend €38 a day; about €25 makes it 80%.\n"
        "Your LSTM, trained 03:10"
    )
    assert labels(views.buttons(EN, is_silent=False)) == [["Why", "By day", "What if"]]


def test_the_month_at_risk_in_chinese() -> None:
    assert views.caption(ZH, YUAN, BERLIN) == (
        "11 月大概 ¥6,240（八成在 5,540–7,230），未来 7 天约 ¥1,080。\n"
        "守住 ¥6,000：35%，偏难；若超，多半在 26–29 日。\n"
        "平时每天 ¥153，压到约 ¥100 可到 80%。\n"
        "你的 LSTM，03:10 训练"
    )
    assert labels(views.buttons(ZH, is_silent=False)) == [["为什么", "逐日", "假如"]]


def test_the_first_day() -> None:
    early = TooEarly(1, date(2026, 12, 1), standing(EUR, 2_350, before=euro(800), bills=()))
    reply = views.early(EN, early)
    assert reply.text == (
        "One day known: too early to forecast you; about 1 December.\n"
        "By budget: €700 for 14 days, €50 a day, €26 left today.\n"
        "Sooner: send your bank's CSV."
    )
    assert labels(reply.buttons) == [["Import", "Sample"]]


def test_the_first_day_in_chinese() -> None:
    early = TooEarly(1, date(2026, 12, 1), standing(CNY, 2_500, before=yuan(3_200), bills=()))
    reply = views.early(ZH, early)
    assert reply.text == (
        "只有一天记录，还预测不了你，约 12 月 1 日起可以。\n"
        "先按预算：14 天 ¥2,800，每天 ¥200，今天还能花 ¥175。\n"
        "想早点看？发账单 CSV 给我。"
    )
    assert labels(reply.buttons) == [["导入", "示例"]]


def test_enough_days_but_no_model_yet() -> None:
    early = TooEarly(130, TODAY, standing(EUR, has_budget=False))
    assert views.early(EN, early).text == (
        "130 days known; your model is being trained. Ask again in a minute or two.\n"
        "With a budget I can already say what is left each day: /budget 1500"
    )


def test_silence_is_said_first() -> None:
    silent = replace(EURO, silent_since=date(2026, 11, 14))
    assert views.caption(EN, silent, BERLIN).startswith("No entries since Saturday.\nNovember: likely")
    assert views.caption(ZH, silent, BERLIN).startswith("周六之后没有记账。\n")
    assert labels(views.buttons(EN, is_silent=True))[0] == ["Nothing spent", "Add"]
    long_ago = replace(EURO, silent_since=date(2026, 10, 31))
    assert views.caption(EN, long_ago, BERLIN).startswith("No entries since 31 Oct.\n")


def test_early_in_the_month_is_said() -> None:
    assert "35%, less likely than not, still early;" in views.caption(
        EN, replace(EURO, is_early=True), BERLIN
    )


def test_over_budget_and_without_one() -> None:
    assert EURO.budget is not None
    over = replace(EURO, budget=replace(EURO.budget, spent=euro(1523)), chance=0)
    assert "€1,500 is already spent, €23 over." in views.caption(EN, over, BERLIN)
    none = replace(EURO, budget=None, chance=None, run_out=None, enough_day=None)
    assert views.caption(EN, none, BERLIN).splitlines()[1:3] == [
        "With a budget I say how likely it holds: /budget 1600",
        "You usually spend €38 a day.",
    ]


def test_a_spent_budget_has_no_chance_and_no_day() -> None:
    assert EURO.budget is not None
    over = replace(EURO, budget=replace(EURO.budget, spent=euro(1523)), chance=0)
    english, chinese = views.fan(EN, over), views.fan(ZH, over)
    assert (english.subhead, chinese.subhead) == ("€1,500 is spent, €23 over", "€1,500 已花完，超了 €23")
    assert (english.run_out, english.run_out_label) == (None, "")
    early = TooEarly(130, TODAY, replace(standing(EUR, 0), budget=over.budget))
    assert views.early(EN, early).text.endswith("\n€1,500 is already spent, €23 over.")
    tried = WhatIf(over, 0, 0, euro(0), euro(0), euro("1862.30"), DECEMBER, None)
    assert whatif_views.what_if(EN, tried, euro(300), "", 1).text.endswith(
        "\n€1,500 is already spent, €23 over. Nothing was recorded."
    )
    chinese_words = whatif_views.what_if(ZH, tried, euro(300), "", 1).text
    assert chinese_words.endswith("\n€1,500 已用完，超了 €23。这笔没有记下。")


def test_a_budget_that_the_bills_alone_break() -> None:
    found = replace(EURO, chance=0, run_out=None)
    assert views.fan(EN, found).subhead == "€1,500 can no longer hold"
    assert "Within €1,500: 0%, no longer possible." in views.caption(EN, found, BERLIN)


def test_a_range_of_one_figure_is_not_said() -> None:
    sure = replace(EURO, low=EURO.median, high=EURO.median)
    assert views.caption(EN, sure, BERLIN).startswith("November: likely €1,560. Next 7 days about €270.\n")
    assert views.caption(ZH, sure, BERLIN).startswith("11 月大概 €1,560，未来 7 天约 €270。\n")


def test_the_first_own_model_is_news() -> None:
    said = views.caption(EN, EURO, BERLIN, is_news=True).splitlines()
    assert said[-2:] == [
        "Your LSTM, trained 03:10",
        "From today your own model answers: on your past weeks it beat a straight line.",
    ]


def test_a_model_of_another_day_says_its_day() -> None:
    old = replace(EURO, trained_at=TRAINED - timedelta(days=1), answered_by="seasonal")
    assert views.caption(EN, old, BERLIN).splitlines()[-1].endswith(", trained 16 Nov")
    assert views.caption(ZH, old, BERLIN).splitlines()[-1].endswith("，11 月 16 日训练")


@pytest.mark.parametrize(
    ("percent", "english", "chinese"),
    [
        (0, "no longer possible", "已不可能"),
        (5, "unlikely", "很难"),
        (20, "unlikely", "很难"),
        (25, "less likely than not", "偏难"),
        (40, "less likely than not", "偏难"),
        (45, "a coin toss", "五五开"),
        (55, "a coin toss", "五五开"),
        (60, "likely", "有希望"),
        (75, "likely", "有希望"),
        (80, "very likely", "很有把握"),
        (95, "very likely", "很有把握"),
        (100, "certain", "稳了"),
    ],
)
def test_the_words_for_a_chance_are_fixed(percent: int, english: str, chinese: str) -> None:
    assert (chance_words(EN, percent), chance_words(ZH, percent)) == (english, chinese)


@pytest.mark.parametrize(
    ("minor", "shown"),
    [
        (156_230, "€1,560"),
        (3_790, "€38"),
        (26_980, "€270"),
        (512, "€5.12"),
        (0, "€0"),
        (12_345_678, "€123,000"),
    ],
)
def test_forecasts_are_rounded(minor: int, shown: str) -> None:
    assert EN.money(about(Money(minor, EUR))) == shown


def test_the_picture_has_the_answer() -> None:
    fan = views.fan(EN, EURO)
    assert (fan.headline, fan.subhead) == ("November: likely €1,560", "35% chance to stay within €1,500")
    assert fan.edge == ("1,810", "€1,560", "1,390")
    assert (fan.run_out, fan.run_out_label) == ((26, 29), "gone 26–29")
    assert fan.bills == ((21, "phone"), (26, "gym"))
    assert (17, "today 17") in fan.day_labels
    assert fan.budget == LIMIT[EUR].minor


def test_the_picture_in_chinese() -> None:
    fan = views.fan(ZH, YUAN)
    assert (fan.headline, fan.subhead) == ("11 月：大概花到 ¥6,240", "守住 ¥6,000 的可能：35%")
    assert (fan.run_out_label, fan.budget_label) == ("26–29 日用完", "预算 ¥6,000")


def test_the_picture_survives_refunds_and_the_last_day() -> None:
    refunded = replace(EURO, spent_by_day=(-500,) * 17, bands=dict.fromkeys(EURO.bands, (-500,) * 14))
    assert views.fan(EN, refunded).spent == (0,) * 17
    period = EURO.period
    last = replace(EURO, today=period.last, spent_by_day=(0,) * 30, bands=dict.fromkeys(EURO.bands, (100,)))
    assert views.fan(EN, last).days == 30


def test_why_shows_the_sum() -> None:
    assert views.why(EN, EURO).text == (
        "€1,560 = €1,023.50 spent + about €537 in 14 days\n"
        "Bills among it: phone €22 (Sat 21), gym €40 (Thu 26)\n"
        "Known: 130 days since 10 Jul.\n"
        "The range holds 4 times in 5. /accuracy shows how it did."
    )


def test_bills_seen_in_the_spending_are_said_to_be_in_the_figures() -> None:
    seen = (DetectedDue("rent", "home", euro(640), varies=False, due_on=date(2026, 11, 23)),)
    both, alone = replace(EURO, seen=seen), replace(EURO, seen=seen, bills=())
    lines = views.caption(EN, both, BERLIN).splitlines()
    assert lines[3] == ("Bills among it: phone €22 (Sat 21), gym €40 (Thu 26); likely rent €640 (Mon 23)")
    assert [*lines[:3], *lines[4:]] == views.caption(EN, EURO, BERLIN).splitlines()
    assert views.caption(ZH, alone, BERLIN).splitlines()[3] == "其中可能有账单：rent €640（23 日）"
    assert views.why(EN, alone).text.splitlines()[1] == "Likely bills among it: rent €640 (Mon 23)"
    assert views.fan(EN, both).bills == ((21, "phone"), (26, "gym"), (23, "rent"))


def test_what_if() -> None:
    found = WhatIf(EURO, 35, 10, euro(31), euro(9), euro("1862.30"), DECEMBER, 65)
    assert whatif_views.what_if(EN, found, euro(300), "laptop", 1).text == (
        "With €300 laptop: November likely €1,860 instead of €1,560.\n"
        "Within €1,500: 10%, unlikely (now 35%).\n"
        "A day: €9 instead of €31. Nothing was recorded.\n"
        "Best day: 1 December, then 65%, likely."
    )


@pytest.mark.parametrize(
    ("now", "later", "said"),
    [
        (60, 5, "It fits: today is as good a day as any."),
        (55, 60, "Best day: 1 December, then 60%, likely."),
        (10, 40, "No day fits well; the least harm from 1 December: 40%, less likely than not."),
        (40, 40, "No day fits well; later would be no better: from 1 December 40%."),
        (40, None, "A day: €9 instead of €31. Nothing was recorded."),
    ],
)
def test_the_best_day(now: int, later: int | None, said: str) -> None:
    found = WhatIf(EURO, 70, now, euro(31), euro(9), euro("1862.30"), DECEMBER, later)
    assert whatif_views.what_if(EN, found, euro(300), "laptop", 1).text.splitlines()[-1] == said


def test_what_if_before_any_forecast() -> None:
    early = TooEarly(1, date(2026, 12, 1), standing(EUR, 0))
    assert whatif_views.what_if_early(EN, early, euro(300), "laptop", 1).text == (
        "By budget: with €300 laptop, €138 would be left for 14 days, bills kept back.\n"
        "Too early for a chance; about 1 December."
    )


def test_what_is_asked_while_the_model_trains() -> None:
    training = TooEarly(130, TODAY, standing(EUR, 0))
    asked = whatif_views.what_if_early(EN, training, euro(300), "laptop", 1).text
    assert asked.endswith("\nYour model is being trained; the chance comes with it in a minute or two.")
    assert "being trained" in accuracy_views.none_yet(EN, is_training=True).text
    assert "14 days" in accuracy_views.none_yet(EN).text


def test_accuracy_says_why_r2_is_low() -> None:
    by_day = tuple((date(2026, 11, day), 1_000 * day, 0, 3_000, 9_000) for day in range(1, 15))
    past = (PastOutlook(month_of(date(2026, 10, 1)), date(2026, 10, 10), euro(1390), euro(1610), euro(1462)),)
    scores = {"lstm": 12.31, "seasonal": 13.02, "recent": 12.9}
    found = Accuracy("lstm", TRAINED, 812.4, 0.04, (1.0, 0.6, 0.5), by_day, scores, past)
    user = _user()
    text = accuracy_views.text(EN, found, user, TODAY)
    assert text.splitlines()[:2] == ["Your LSTM, trained 03:10", "Day by day: MSE 812, R² 0.04"]
    assert "R² near 0 is normal" in text
    assert "MSE 812, R² 0,04" in accuracy_views.text(translator("de"), found, user, TODAY)
    assert text.splitlines()[-1] == "October: €1,460; on the 10th I expected €1,390–1,610 ✓"
    assert accuracy_views.days(EN, found, user).subhead == "9 of 14 days in the band; 11 expected"
    assert accuracy_views.loss(ZH, found).epoch_labels == ("第 1 轮", "第 3 轮")


def held(missed: int, line_missed: int, month: int = 10) -> PastOutlook:
    period, came = month_of(date(2026, month, 1)), euro(1400)
    median, line = euro(1400 + missed), euro(1400 - line_missed)
    return PastOutlook(period, date(2026, month, 10), euro(1), euro(9999), came, median, line)


def test_accuracy_holds_the_forecast_against_a_straight_line() -> None:
    assert accuracy_views.against_a_line(EN, ()) == [
        "No month has ended since the first forecast, so there is nothing to hold it against yet."
    ]
    assert accuracy_views.against_a_line(EN, (held(60, 140),)) == [
        "1 month is over: off by €60, a straight line by €140. Too few to judge."
    ]
    three = (held(60, 140), held(90, 20, 9), held(30, 110, 8))
    assert accuracy_views.against_a_line(EN, three) == [
        "3 months: off by €60 on average, a straight line by €90; closer in 2 of them."
    ]


def _user() -> User:

    return User(1, 1, "en", EUR, True, BERLIN, True, "owner", True, TRAINED)


@pytest.mark.parametrize("currency", ["EUR", "JPY", "KWD", "CNY"])
@pytest.mark.parametrize("month", [1, 2, 4])
def test_the_sample_can_be_drawn_and_says_that_it_is_one(currency: str, month: int) -> None:
    found = sample.outlook(Currency(currency), date(2027, month, 28), BERLIN)
    assert views.fan(EN, found).run_out is not None
    caption = sample.text(EN, views.caption(EN, found, BERLIN))
    assert caption.startswith("A sample, made up.")
    assert len(caption) <= LONGEST_CAPTION
