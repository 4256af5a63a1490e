"""What a group is told: what the bot is there for, what Telegram shows it, and how to change that."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from bot.chat.buttons import Button, press
from bot.chat.groups import Sight
from bot.chat.replies import Reply
from bot.chat.views.phrases import label, named, short, signed
from bot.chat.views.start import ALONE, clock
from bot.i18n import Translator
from bot.ledger.sharing import Paid
from bot.ledger.users import User
from bot.money.expense import Expense

MOST = 30  # members that are offered as payers
MOST_PAID = 8  # members named in one line


def greeting(tr: Translator, user: User, sight: Sight, now: datetime) -> Reply:
    """The first message in a group."""
    counted = tr(
        "{currency}, days by the clock {clock}. Admins change that, budgets and reminders.",
        currency=tr.currency_name(user.currency),
        clock=clock(tr, user.zone.key, now),
    )
    opened = counted[:1].upper() + counted[1:]
    lines = [tr("I keep what this group spends, and who paid."), *seen(tr, sight), opened]
    rows = (
        (press(tr("Language"), "languages"), press(tr("Currency"), "currencies", ALONE)),
        (press(tr("Clock"), "zones", ALONE, 0),),
    )
    return Reply("\n".join(lines), rows)


def seen(tr: Translator, sight: Sight) -> list[str]:
    """What Telegram shows the bot, and how to change it."""
    if not sight.sees_all:
        return [
            tr(
                "Telegram shows me only commands, replies to me and messages with @{username}, so write: "
                "@{username} 12 pizza",
                username=sight.username,
            ),
            tr("To have me see plain 12 pizza too: make me an admin. I keep only what is spending."),
        ]
    sees = tr("Telegram shows me every message here. I note plain spending (12 pizza) and keep nothing else.")
    if sight.is_admin:
        return [sees, tr("To hide the others from me: take away my admin rights.")]
    return [
        sees,
        tr(
            "To hide the others from me: whoever runs me turns on privacy mode (@BotFather, /setprivacy), "
            "then adds me again."
        ),
    ]


def payers(tr: Translator, expense: Expense, names: Mapping[int, str], origin: str) -> Reply:
    """The question who of the group paid."""
    buttons = [_payer(expense, member_id, name, origin) for member_id, name in list(names.items())[:MOST]]
    rows = tuple(tuple(buttons[start : start + 3]) for start in range(0, len(buttons), 3))
    text = tr("{amount} · {name}: who paid?", amount=signed(tr, expense), name=label(tr, expense))
    return Reply(text, rows, replaces=True)


def _payer(expense: Expense, member_id: int, name: str, origin: str) -> Button:
    mark = "✓ " if member_id == expense.paid_by else ""
    return press(mark + short(name, 20), "paid", expense.id, origin, member_id)


def with_payers(tr: Translator, reply: Reply, paid: Paid) -> Reply:
    """A period's figures with who paid what, and who owes whom where all share equally."""
    if len(paid.by) < 2 or not any(paid.by.values()):
        return reply
    who = [
        f"{named(tr, paid.names, id_)} {tr.money(amount)}"
        for id_, amount in list(paid.by.items())[:MOST_PAID]
    ]
    lines = [reply.text, tr("Paid: {who}", who=" · ".join(who)), evened(tr, paid)]
    return replace(reply, text="\n".join(lines))


def evened(tr: Translator, paid: Paid) -> str:
    """Who gives whom how much, where all share equally."""
    if not paid.even:
        return tr("Shared equally: nobody owes anything.")
    gifts = [
        tr(
            "{name} gives {other} {amount}",
            name=named(tr, paid.names, one.giver),
            other=named(tr, paid.names, one.taker),
            amount=tr.money(one.amount),
        )
        for one in paid.even[:MOST_PAID]
    ]
    return tr("Shared equally: {gifts}", gifts=" · ".join(gifts))


def seen_now(tr: Translator, sight: Sight) -> Reply:
    """The bot's rights in the group changed, and with them what it sees."""
    return Reply("\n".join(seen(tr, sight)))
