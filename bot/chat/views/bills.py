"""Bills: what was entered, when it is due, what it keeps back; what was seen in the spending."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.chat.buttons import Button, Rows, press
from bot.chat.replies import Reply
from bot.chat.views import alerts
from bot.chat.views.phrases import dated, exact_span, seen_name, short, weekday
from bot.i18n import Translator
from bot.ledger.bill_news import BillNews, What
from bot.ledger.bills import Bill, BillDue
from bot.ledger.detected import DetectedBill
from bot.ledger.standings import Standing
from bot.money.bill import BEFORE, BOTH, NEVER, ON_DAY, WEEKS
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
        if short := now.allowance.short:
            return tr("Kept back, but the budget leaves {short} too little for it.", short=tr.money(short))
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
    is_budgeted: bool = True,
    replaces: bool = False,
) -> Reply:
    """The bills, the nearest first, each removed by a tap; below them what was seen in the spending, each a
    question. Without a budget there is nothing to keep them back from."""
    if not bills and not seen:
        return Reply(tr("No bills yet. Try: /every month 1 rent 900"), replaces=replaces)
    entered = _entered(tr, bills, today, is_budgeted=is_budgeted)
    lines = [*entered, *_seen(tr, seen[:MOST_SEEN], today)]
    rows = (*_removals(tr, bills[:MOST_ENTERED]), *_questions(tr, seen[:MOST_SEEN]))
    return Reply("\n".join(lines), rows, replaces=replaces)


def _entered(
    tr: Translator, bills: Sequence[tuple[Bill, BillDue]], today: date, *, is_budgeted: bool
) -> list[str]:
    lines = [_entered_line(tr, bill, due, today) for bill, due in bills]
    if all(bill.is_paused for bill, _ in bills):
        return lines
    if not is_budgeted:
        return [*lines, tr("With a budget I keep them back from what a day may cost: /budget 1500")]
    return [*lines, tr("I keep them back from your daily figure.")]


def _entered_line(tr: Translator, bill: Bill, due: BillDue, today: date) -> str:
    figures = {"name": short(bill.name), "amount": tr.money(bill.amount), "rhythm": rhythm(tr, bill)}
    if bill.is_paused:
        return tr("Paused: {name} {amount}, {rhythm}", **figures)
    return tr("{day}: {name} {amount}, {rhythm}", day=dated(tr, due.due_on, today), **figures)


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
        (
            press(tr("Change {name}", name=short(bill.name, 20)), "bill", bill.id),
            press(tr("Remove {name}", name=short(bill.name, 20)), "unbill", bill.id, "list"),
        )
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


def card(tr: Translator, bill: Bill, due: BillDue, today: date, *, replaces: bool = True) -> Reply:
    """A bill, and everything about it that can be changed."""
    lines = [
        tr(
            "{name} {amount}, {rhythm}",
            name=short(bill.name),
            amount=tr.money(bill.amount),
            rhythm=rhythm(tr, bill),
        ),
        tr("Paused: nothing is kept back or announced.")
        if bill.is_paused
        else tr("Next: {day}.", day=dated(tr, due.due_on, today)),
        _told(tr, bill),
        tr("Records itself on the day.") if bill.logged_from else tr("You record it, or tap [Paid]."),
    ]
    return Reply("\n".join(lines), _changes(tr, bill), replaces=replaces)


def _told(tr: Translator, bill: Bill) -> str:
    if bill.told == BOTH:
        return tr("Announced the day before and on the day.")
    if bill.told == BEFORE:
        return tr("Announced the day before.")
    return tr("Announced on the day.") if bill.told == ON_DAY else tr("Not announced.")


def _changes(tr: Translator, bill: Bill) -> Rows:
    is_before, is_day = bill.told in (BOTH, BEFORE), bill.told in (BOTH, ON_DAY)
    log, pause = ("off", tr("Stop recording")), ("off", tr("Resume"))
    if not bill.logged_from:
        log = ("on", tr("Record it by itself"))
    if not bill.is_paused:
        pause = ("on", tr("Pause"))
    return (
        (press(tr("Amount"), "billask", bill.id, "amount"), press(tr("Date"), "billask", bill.id, "day")),
        (
            press(
                _ticked(tr("The day before"), is_before), "billtold", bill.id, _as_told(not is_before, is_day)
            ),
            press(_ticked(tr("On the day"), is_day), "billtold", bill.id, _as_told(is_before, not is_day)),
        ),
        (press(log[1], "billlog", bill.id, log[0]), press(pause[1], "billpause", bill.id, pause[0])),
        (press(tr("Remove"), "unbill", bill.id, "list"), press(tr("Back"), "bills")),
    )


def _ticked(name: str, is_on: bool) -> str:
    return f"✓{name}" if is_on else name


def _as_told(is_before: bool, is_day: bool) -> str:
    if is_before:
        return BOTH if is_day else BEFORE
    return ON_DAY if is_day else NEVER


def ask_amount(tr: Translator, bill: Bill) -> Reply:
    """[Amount]"""
    return Reply(tr("What does {name} cost from now on?", name=short(bill.name)))


def ask_day(tr: Translator, bill: Bill) -> Reply:
    """[Date]"""
    name = short(bill.name)
    if bill.every in WEEKS:
        return Reply(tr("On which day of the week is {name} due?", name=name))
    if bill.every == "month":
        return Reply(tr("On which day of the month is {name} due? A number from 1 to 31.", name=name))
    return Reply(tr("On which day is {name} due? Month and day, like 03-15.", name=name))


def skipped(tr: Translator, bill: Bill, due_on: date, today: date) -> Reply:
    """[Not this time]"""
    return Reply(
        tr("{name} on {day}: not expected any more.", name=short(bill.name), day=dated(tr, due_on, today))
    )


def news(tr: Translator, found: Sequence[BillNews], today: date) -> Reply:
    """What there is to say about bills today, each with its buttons."""
    lines, rows = [], []
    for one in found:
        lines += _news_lines(tr, one, today)
        rows += _news_buttons(tr, one, is_alone=len(found) == 1)
    return Reply("\n".join(lines), tuple(rows))


def _news_lines(tr: Translator, one: BillNews, today: date) -> list[str]:
    name, amount = short(one.bill.name), tr.money(one.bill.amount)
    if one.done:
        line = tr(
            "✓ {name} {amount} recorded by itself, as due on {day}.",
            name=name,
            amount=amount,
            day=tr.day(one.due_on),
        )
        now = one.done.standing
        return [line, *(alerts.lines(tr, now.alerts[-1], now) if now.alerts else ())]
    if one.what is What.TOMORROW:
        return [tr("Due tomorrow: {name} {amount}", name=name, amount=amount)]
    if one.what is What.TODAY:
        return [tr("Due today: {name} {amount}", name=name, amount=amount)]
    ago = tr.plural("due {count} day ago", "due {count} days ago", (today - one.due_on).days)
    return [tr("Not seen yet: {name} {amount}, {ago}", name=name, amount=amount, ago=ago)]


def _news_buttons(tr: Translator, one: BillNews, *, is_alone: bool) -> list[tuple[Button, ...]]:
    name, day = short(one.bill.name, 20), one.due_on.isoformat()
    if one.done:
        label = tr("Undo") if is_alone else tr("Undo {name}", name=name)
        return [(press(label, "undo", one.done.change_id),)]
    if one.what is What.TOMORROW:
        return []
    paid = tr("Paid") if is_alone else tr("Paid: {name}", name=name)
    never = tr("Not this time") if is_alone else tr("Not this time: {name}", name=name)
    return [(press(paid, "billpaid", one.bill.id, day), press(never, "billskip", one.bill.id, day))]
