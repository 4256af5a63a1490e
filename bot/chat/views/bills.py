"""Bills: what was entered, when it is due, what it keeps back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.chat.buttons import press
from bot.chat.replies import Reply
from bot.chat.views.phrases import dated, short, weekday
from bot.i18n import Translator
from bot.ledger.bills import Bill, BillDue
from bot.ledger.expenses import Standing


def added(tr: Translator, bill: Bill, due: BillDue, now: Standing) -> Reply:
    """A bill is kept back from now on, or from the month it falls due in."""
    what = tr(
        "✓ {name} {amount}, {rhythm}",
        name=short(bill.name),
        amount=tr.money(bill.amount),
        rhythm=rhythm(tr, bill),
    )
    lines = [what, tr("Next: {day}.", day=dated(tr, due.due_on, now.today)), _kept_back(tr, due, now)]
    return Reply("\n".join(lines), ((press(tr("Remove"), "unbill", bill.id),),))


def _kept_back(tr: Translator, due: BillDue, now: Standing) -> str:
    if now.allowance is None:
        return tr("With a budget I keep it back from what a day may cost: /budget 1500")
    if due.due_on in now.period:
        day = tr.money(now.allowance.per_day)
        return tr("Kept back from your daily figure, which is {day} now.", day=day)
    return tr("In {month} I keep it back from your daily figure.", month=tr.month(due.due_on))


def rhythm(tr: Translator, bill: Bill) -> str:
    """`every month on the 1st`, `every week on Monday`, `every year on 15 Mar`."""
    if bill.every == "week":
        return tr("every week on {weekday}", weekday=weekday(tr, bill.first_on))
    if bill.every == "month":
        return tr("every month, day {day}", day=bill.first_on.day)
    return tr("every year on {day}", day=tr.day(bill.first_on))


def listed(
    tr: Translator, bills: Sequence[tuple[Bill, BillDue]], today: date, *, replaces: bool = False
) -> Reply:
    """The bills, the nearest first, each removed by a tap."""
    if not bills:
        return Reply(tr("No bills yet. Try: /every month 1 rent 900"), replaces=replaces)
    lines = [
        tr(
            "{day}: {name} {amount}, {rhythm}",
            day=dated(tr, due.due_on, today),
            name=short(bill.name),
            amount=tr.money(bill.amount),
            rhythm=rhythm(tr, bill),
        )
        for bill, due in bills
    ]
    rows = tuple(
        (press(tr("Remove {name}", name=short(bill.name, 20)), "unbill", bill.id, "list"),)
        for bill, _ in bills[:20]
    )
    return Reply("\n".join([*lines, tr("I keep them back from your daily figure.")]), rows, replaces=replaces)


def removed(tr: Translator, bill: Bill) -> Reply:
    """A bill is kept back no more."""
    return Reply(
        tr("Removed: {name} {amount}", name=short(bill.name), amount=tr.money(bill.amount)), replaces=True
    )
