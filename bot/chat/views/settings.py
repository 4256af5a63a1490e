"""Settings: what holds, what was changed, privacy, and leaving."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.chat.buttons import Button, press
from bot.chat.replies import Reply
from bot.chat.views.phrases import cycle_name, per
from bot.chat.views.reminders import brief
from bot.chat.views.start import ALONE, clock, language_name
from bot.i18n import Translator, languages
from bot.ledger.hours import Schedule
from bot.ledger.users import CurrencyOutcome, User
from bot.money.amount import Money
from bot.money.budget import BudgetStatus
from bot.money.currency import Currency
from bot.money.cycle import CALENDAR


def shown(
    tr: Translator,
    user: User,
    now: datetime,
    reminders: Sequence[Schedule],
    budget: BudgetStatus | None,
    *,
    is_pinned: bool,
) -> Reply:
    """Everything that can be set, each with its button."""
    lines = [
        tr("Language: {language}", language=language_name(user.language)),
        tr("Currency: {currency}", currency=tr.currency_name(user.currency)),
        tr("Clock: {clock}", clock=clock(tr, user.zone.key, now)),
        tr("Reminder: {times}", times=" · ".join(brief(tr, each) for each in reminders) or tr("off")),
        tr("Budget: {limit}", limit=per(tr, budget.limit, budget.cycle) if budget else tr("none")),
    ]
    if user.cycle != CALENDAR:
        lines.append(tr("Period: {cycle}", cycle=cycle_name(tr, user.cycle)))
    rows = (
        (press(tr("Language"), "languages"), press(tr("Currency"), "currencies", ALONE)),
        (press(tr("Clock"), "zones", ALONE, 0), press(tr("Reminder"), "reminders")),
        (press(tr("Period"), "periods"), press(tr("Days and leftover"), "days")),
        (_pinned(tr, is_pinned),),
    )
    return Reply("\n".join(lines), rows)


def _pinned(tr: Translator, is_on: bool) -> Button:
    if is_on:
        return press(tr("Unpin the line of what is left"), "pin", "off")
    return press(tr("Pin a line of what is left"), "pin", "on")


def language_choice(tr: Translator) -> Reply:
    """The languages there are."""
    return Reply(
        tr("Which language?"),
        (tuple(press(language_name(code), "language", code, ALONE) for code in languages()),),
    )


def language_set(tr: Translator, *, replaces: bool) -> Reply:
    """The language changed, said in the new one."""
    return Reply(tr("I speak English now."), replaces=replaces)


def zone_set(tr: Translator, user: User, now: datetime, *, replaces: bool) -> Reply:
    """The zone changed: the clock shows whether it is the right one."""
    text = tr("Your clock: {clock}. Days and reminders follow it.", clock=clock(tr, user.zone.key, now))
    return Reply(text, replaces=replaces)


def currency_set(tr: Translator, outcome: CurrencyOutcome, *, replaces: bool) -> Reply:
    """The home currency changed."""
    return Reply(
        tr("Currency: {currency}", currency=tr.currency_name(outcome.user.currency)), replaces=replaces
    )


def with_currency(tr: Translator, reply: Reply, user: User) -> Reply:
    """A reply after something that was said in another currency made that the home currency."""
    line = tr("Currency: {currency}", currency=tr.currency_name(user.currency))
    return replace(reply, text=f"{reply.text}\n{line}")


def currency_kept(
    tr: Translator, currency: Currency, old: Currency, *, is_said: bool, over: Money | None = None
) -> Reply:
    """The home currency changed, earlier expenses stay in the old one; `is_said`: those that name it. `over`:
    the budget that was in the old one."""
    codes = {"currency": currency.code, "old": old.code}
    if is_said:
        text = tr("From now on {currency}. What you wrote in {old} stays, at the rate of its day.", **codes)
    else:
        text = tr(
            "From now on {currency}. Earlier expenses stay in {old} and count at the rate of their day.",
            **codes,
        )
    if over:
        text += "\n" + tr(
            "Your budget of {limit} ends with it; /budget sets a new one.", limit=tr.money(over)
        )
    return Reply(text, replaces=True)


def currency_question(
    tr: Translator, outcome: CurrencyOutcome, currency: Currency, mode: str, *, replaces: bool
) -> Reply:
    """What to do with the expenses there are, asked in the set-up or alone (`mode`); the first button takes
    the likeliest reading."""
    codes = {"old": outcome.user.currency.code, "currency": currency.code}
    if outcome.is_said and outcome.expenses:
        text = tr.plural(
            "You wrote {old} in {count} expense. Was it really {currency}?",
            "You wrote {old} in {count} expenses. Were they really {currency}?",
            outcome.expenses,
            **codes,
        )
    elif not outcome.expenses:
        text = tr("You set amounts in {old}. Were they really {currency}?", **codes)
    else:
        text = tr.plural(
            "{count} expense is in {old}. Was it really {currency}?",
            "{count} expenses are in {old}. Were they really {currency}?",
            outcome.expenses,
            **codes,
        )
    code = currency.code
    rows = (
        (press(tr("Yes, relabel as {currency}", currency=code), "relabel", code, "yes", mode),),
        (press(tr("No, keep them in {old}", old=codes["old"]), "relabel", code, "no", mode),),
    )
    return Reply(
        text + "\n" + tr("Relabelling keeps the numbers; nothing is converted."), rows, replaces=replaces
    )


def privacy(tr: Translator, *, is_group: bool = False) -> Reply:
    """What is kept, where, and how to be rid of it."""
    lines = [
        tr(
            "Kept on this server only: your expenses, budgets, goals, bills entered or seen, trips, rates, "
            "words you taught me, what I told you last, settings and your models."
        ),
        tr("A message's raw text is erased once handled; the log has no words or amounts of yours."),
        tr("Nothing goes anywhere else; Telegram itself carries our chat."),
        tr("/export gives you everything, /forget deletes everything."),
    ]
    if is_group:
        lines.insert(
            1, tr("Of the group: who recorded and paid what, and their names. Other talk is not kept.")
        )
    return Reply("\n".join(lines))


def ask_forget(tr: Translator, total: int) -> Reply:
    """The question before everything goes."""
    rows = ((press(tr("Delete everything"), "forget", "yes"), press(tr("Keep it"), "forget", "no")),)
    if not total:
        return Reply(tr("Delete everything I keep of you, settings too? This cannot be undone."), rows)
    count = tr.plural("{count} expense", "{count} expenses", total)
    text = tr(
        "Delete everything: {count}, budgets, bills, settings and your model? This cannot be undone.",
        count=count,
    )
    return Reply(text + "\n" + tr("/export first if you want a copy."), rows)


def forgotten(tr: Translator) -> Reply:
    """Everything is gone."""
    return Reply(tr("Everything is deleted. /start begins anew."), replaces=True)


def not_forgotten(tr: Translator) -> Reply:
    """They changed their mind."""
    return Reply(tr("Nothing was deleted."), replaces=True)


def invitation(tr: Translator, code: str) -> Reply:
    """A one-time code for somebody else."""
    return Reply(tr("Pass this on. It works once, within 24 hours:") + f"\n/start {code}")
