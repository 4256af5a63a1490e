"""`/forecast`, `/whatif`, `/accuracy` and their buttons."""

from __future__ import annotations

from datetime import timedelta

from bot.charts import by_day as by_day_chart
from bot.charts import curve
from bot.charts import forecast as fan_chart
from bot.chat.context import ChatContext
from bot.chat.handlers import reading
from bot.chat.handlers.expenses import confirmed
from bot.chat.pictures import render
from bot.chat.replies import Reply
from bot.chat.views import accuracy as accuracy_views
from bot.chat.views import forecast as views
from bot.chat.views import sample as sample_views
from bot.chat.views import whatif as whatif_views
from bot.errors import Refusal
from bot.ledger import days, forecasts, models, questions, rates, recording, tellings
from bot.ledger.forecasts import TooEarly
from bot.money.amount import Money
from bot.money.currency import Currency
from bot.money.expense import LONGEST_NOTE, Draft

FORECAST, TRIED = "forecast", "whatif"  # kinds of telling
WHAT_IF = "Write what it would cost: /whatif 300 laptop"


async def forecast(c: ChatContext) -> Reply:
    """`/forecast`: a picture, with the answer as its caption."""
    found = await forecasts.outlook(c.db, c.user, c.today)
    if isinstance(found, TooEarly):
        if found.ready_on <= c.today:
            c.retrain_soon()
        return views.early(c.tr, found)
    png = await render(fan_chart.fan, views.fan(c.tr, found))
    await tellings.tell(c.db, c.user, FORECAST, update=c.update, now=c.now)
    is_news = await models.is_first_answer(c.db, c.user, c.now)
    text = views.caption(c.tr, found, c.user.zone, is_news=is_news)
    return Reply(text, views.buttons(c.tr, is_silent=found.silent_since is not None), photo=png)


async def sample(c: ChatContext) -> Reply:
    """[Sample]: what it will look like, with made-up figures."""
    found = sample_views.outlook(c.user.currency, c.today, c.user.zone)
    png = await render(fan_chart.fan, views.fan(c.tr, found))
    return Reply(sample_views.text(c.tr, views.caption(c.tr, found, c.user.zone)), photo=png)


async def why(c: ChatContext) -> Reply:
    """[Why]"""
    found = await forecasts.outlook(c.db, c.user, c.today)
    return views.early(c.tr, found) if isinstance(found, TooEarly) else views.why(c.tr, found)


async def nothing_spent(c: ChatContext) -> Reply:
    """[Nothing spent]: the silent days were days without spending."""
    silence = await days.silence(c.db, c.user, c.today)
    if silence is None:
        return views.confirmed_zero(c.tr, 0)
    silent = [silence.since + timedelta(days=1 + step) for step in range(silence.days)]
    past = [day for day in silent if day < c.today]
    await days.confirm_zero(c.db, c.user, past)
    return views.confirmed_zero(c.tr, len(past))


async def what_if(c: ChatContext) -> Reply:
    """`/whatif 300 laptop`"""
    if not c.words.strip():
        raise Refusal(WHAT_IF)
    amount, name = reading.amount_and_words(c, c.words, WHAT_IF, is_any_currency=True)
    return await try_out(c, amount, name)


async def try_out(c: ChatContext, amount: Money, name: str) -> Reply:
    """What one more expense would do, at today's rate where it is in another currency."""
    tried = {"minor": amount.minor, "currency": amount.currency.code, "name": name[:LONGEST_NOTE]}
    amount = await rates.at_home(c.db, c.user, amount, c.today)
    found = await forecasts.what_if(c.db, c.user, amount, c.today)
    telling = await tellings.tell(c.db, c.user, TRIED, update=c.update, now=c.now, **tried)
    if isinstance(found, TooEarly):
        return whatif_views.what_if_early(c.tr, found, amount, name, telling)
    return whatif_views.what_if(c.tr, found, amount, name, telling)


async def bought(c: ChatContext, telling: str) -> Reply:
    """[Record it]: what was tried out, bought today."""
    tried = (await tellings.told(c.db, c.user, reading.number(telling), TRIED)).payload
    currency = Currency(tried["currency"])
    draft = Draft(
        Money(tried["minor"], currency),
        "",
        tried["name"],
        c.today,
        is_currency_said=currency != c.user.currency,
    )
    bought = [await reading.filed(c, draft)]
    done = await recording.record(c.db, c.user, bought, source=c.source, update=c.update, now=c.now)
    return await confirmed(c, done)


async def ask_what_if(c: ChatContext) -> Reply:
    """[What if]"""
    await questions.ask(c.db, c.user, "whatif", {}, c.now)
    return views.ask_what_if(c.tr)


async def accuracy(c: ChatContext) -> Reply:
    """`/accuracy`, [By day]: the last days against what was predicted for them."""
    found = await forecasts.accuracy(c.db, c.user, c.today)
    if found is None:
        is_training = await models.is_enough(c.db, c.user, c.today)
        return accuracy_views.none_yet(c.tr, is_training=is_training)
    text = accuracy_views.text(c.tr, found, c.user, c.today)
    if len(found.by_day) < accuracy_views.FEWEST_DAYS:
        return Reply(text)
    png = await render(by_day_chart.lines, accuracy_views.days(c.tr, found, c.user))
    return Reply(text, accuracy_views.buttons(c.tr, found), photo=png)


async def loss(c: ChatContext) -> Reply:
    """[Training]: the loss of each epoch."""
    found = await forecasts.accuracy(c.db, c.user, c.today)
    if found is None or not found.loss_curve:
        return accuracy_views.none_yet(c.tr)
    png = await render(curve.loss, accuracy_views.loss(c.tr, found))
    return Reply(accuracy_views.loss_text(c.tr, found), photo=png)
