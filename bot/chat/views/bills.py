"""Bills: what was entered, when it is due, what it keeps back; what was seen in the spending."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.chat.buttons import Button, Rows, press
from bot.chat.replies import Reply
from bot.chat.views.phrases import dated, exact_span, seen_name, short, weekday
from bot.i18n import Translator
from bot.ledger.bills import Bill, BillDue
from bot.ledger.detected import DetectedBill
from bot.ledger.expenses import Standing
from bot.money.cycle import Cycle, is_calendar_month, period_of
from bot.money.detected import as_bill

MOST_ENTERED = 20  # rows of buttons
MOST_SEEN = 10  # the nearest; the others follow once those are answered


def added(tr: Translator, bill: Bill, due: BillDue, now: Standing, cycle: Cycle) -> Reply:
    """A bill is kept back from now on, or from the period it falls due in."""
    what = tr(
        "✓ {name} {amount}, {rhythm}",
        name=short(bill.name),
        amount=tr.money(bill.amount),
        rhythm=rhythm(tr, bill),
    )
    lines = [what, tr("Next: {day}.", day=dated(tr, due.due_on, now.today)), _kept_back(tr, due, now, cycle)]
    return Reply("\n".join(lines), ((press(tr("Remove"), "unbill", bill.id),),))


def _kept_back(tr: Translator, due: BillDue, now: Standing, cycle: Cycle) -> str:
    if now.allowance is None:
        return tr("With a budget I keep it back from what a day may cost: /budget 1500")
    if due.due_on in now.period:
        day = tr.money(now.allowance.per_day)
        return tr("Kept back from your daily figure, which is {day} now.", day=day)
    period = period_of(cycle, due.due_on)
    if is_calendar_month(period):
        return tr("In {month} I keep it back from your daily figure.", month=tr.month(due.due_on))
    return tr("From {day} on I keep it back from your daily figure.", day=dated(tr, period.start, now.today))


def rhythm(tr: Translator, bill: Bill) -> str:
    """`every month, day 1`, `every week on Monday`, `every year on 15 Mar`."""
    if bill.every == "week":
        return tr("every week on {weekday}", weekday=weekday(tr, bill.first_on))
    if bill.every == "two weeks":
        return tr("every 2 weeks on {weekday}", weekday=weekday(tr, bill.first_on))
    if bill.every == "month":
        return tr("every month, day {day}", day=bill.first_on.day)
    if bill.every == "quarter":
        return tr("every 3 months, day {day}", day=bill.first_on.day)
    return tr("every year on {day}", day=tr.day(bill.first_on))


def listed(
    tr: Translator,
    bills: Sequence[tuple[Bill, BillDue]],
    today: date,
    *,
    seen: Sequence[DetectedBill] = (),
    replaces: bool = False,
) -> Reply:
    """The bills, the nearest first, each removed by a tap; below them what was seen in the spending, each a
    question."""
    if not bills and not seen:
        return Reply(tr("No bills yet. Try: /every month 1 rent 900"), replaces=replaces)
    lines = [*_entered(tr, bills, today), *_seen(tr, seen[:MOST_SEEN], today)]
    rows = (*_removals(tr, bills[:MOST_ENTERED]), *_questions(tr, seen[:MOST_SEEN]))
    return Reply("\n".join(lines), rows, replaces=replaces)


def _entered(tr: Translator, bills: Sequence[tuple[Bill, BillDue]], today: date) -> list[str]:
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
    return [*lines, tr("I keep them back from your daily figure.")] if lines else []


def _seen(tr: Translator, seen: Sequence[DetectedBill], today: date) -> list[str]:
    lines = [_seen_line(tr, found, today) for found in seen]
    return [tr("Seen in your spending, not kept back. Are these bills?"), *lines] if lines else []


def _seen_line(tr: Translator, found: DetectedBill, today: date) -> str:
    name = seen_name(tr, found)
    figures = {
        "day": dated(tr, found.days[0], today),
        "name": name,
        "amount": _amount(tr, found),
        "rhythm": rhythm(tr, as_bill(found, name)),
    }
    if found.is_sure:
        return tr("{day}: {name} {amount}, {rhythm}", **figures)
    return tr("Perhaps {day}: {name} {amount}, {rhythm}", **figures)


def _amount(tr: Translator, found: DetectedBill) -> str:
    if not found.varies:
        return tr.money(found.usual)
    return exact_span(tr, found.low, found.high)


def _removals(tr: Translator, bills: Sequence[tuple[Bill, BillDue]]) -> Rows:
    return tuple(
        (press(tr("Remove {name}", name=short(bill.name, 20)), "unbill", bill.id, "list"),)
        for bill, _ in bills
    )


def _questions(tr: Translator, seen: Sequence[DetectedBill]) -> Rows:
    return tuple(_question(tr, found) for found in seen)


def _question(tr: Translator, found: DetectedBill) -> tuple[Button, ...]:
    name = short(seen_name(tr, found), 20)
    yes = press(tr("Yes: {name}", name=name), "isbill", found.key)
    return yes, press(tr("No: {name}", name=name), "nobill", found.key)


def removed(tr: Translator, bill: Bill) -> Reply:
    """A bill is kept back no more."""
    return Reply(
        tr("Removed: {name} {amount}", name=short(bill.name), amount=tr.money(bill.amount)), replaces=True
    )
