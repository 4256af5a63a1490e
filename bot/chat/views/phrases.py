"""Parts of sentences that several views share: dates, rounded money, names, the fixed words for a chance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from bot.i18n import Translator
from bot.ledger.detected import DetectedBill, DetectedDue
from bot.money.advice import Allowance, BillDue
from bot.money.amount import Money, per_day, whole
from bot.money.budget import counts
from bot.money.cycle import LAST_WORKING_DAY, Cycle, Months, Weeks, is_calendar_month
from bot.money.expense import Expense, Kind
from bot.money.period import Period

LONGEST_NAME = 32  # characters of a person's own words that a line or button repeats
MOST_NAMED = 4  # detected bills that one line names
_STALE_DAYS = 7  # so old a rate of the central bank is not without a word: it is closed on some days
TENTH = 10  # the day of a month on which its outlook is held against what came
_SIGNIFICANT = 3  # digits a forecast is shown with


def short(words: str, longest: int = LONGEST_NAME) -> str:
    """A person's own words on one line, cut with "…" beyond `longest` characters."""
    line = " ".join(words.split())
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"


def floor(tr: Translator, amount: Money) -> str:
    """Advice: whole units, rounded down, never below zero (`€7` of €7.50)."""
    return tr.money(per_day(amount, 1))


def about(amount: Money) -> Money:
    """A forecast as one would say it: three significant digits, whole units from ten units on."""
    step = 10 ** max(0, len(str(abs(amount.minor))) - _SIGNIFICANT)
    if abs(amount.minor) >= 10 * amount.currency.scale:
        step = max(step, amount.currency.scale)
    sign = -1 if amount.minor < 0 else 1
    return Money(sign * ((abs(amount.minor) + step // 2) // step) * step, amount.currency)


def span(tr: Translator, low: Money, high: Money) -> str:
    """A rounded range with one currency sign: `€1,390–1,810`, `1 390–1 810 €`."""
    return exact_span(tr, _positive(low), _positive(high))


def exact_span(tr: Translator, low: Money, high: Money) -> str:
    """A range as it is, with one currency sign: `€52.10–63.20`."""
    first, last = (tr.plain, tr.money) if tr.is_sign_last else (tr.money, tr.plain)
    return tr("{low}–{high}", low=first(low), high=last(high))


def plain_span(tr: Translator, low: Money, high: Money) -> str:
    """A rounded range without a currency sign: `1,390–1,810`."""
    return tr("{low}–{high}", low=tr.plain(_positive(low)), high=tr.plain(_positive(high)))


def _positive(amount: Money) -> Money:
    return about(max(amount, Money(0, amount.currency)))


def days(tr: Translator, first: date, last: date) -> str:
    """From one day to another: `26–29 Nov`, `3 Jan – 16 Nov`, `26 Nov`."""
    if first == last:
        return dated(tr, first)
    if (first.year, first.month) == (last.year, last.month):
        return tr("{first}–{last} {month}", first=first.day, last=last.day, month=_short_month(tr, first))
    if first.year == last.year:
        return tr("{first} – {last}", first=tr.day(first), last=tr.day(last))
    return tr("{first} – {last}", first=with_year(tr, first), last=with_year(tr, last))


def period_name(tr: Translator, period: Period) -> str:
    """What a period is called: `November`, or its days where it is no calendar month: `25 Oct – 24 Nov`."""
    return tr.month(period.start) if is_calendar_month(period) else days(tr, period.start, period.last)


def per(tr: Translator, limit: Money, cycle: Cycle) -> str:
    """`€1,500 a month`, `€400 a week`."""
    amount = tr.money(limit)
    if isinstance(cycle, Months):
        return tr("{limit} a month", limit=amount)
    if cycle.count == 1:
        return tr("{limit} a week", limit=amount)
    return (
        tr("{limit} every 2 weeks", limit=amount)
        if cycle.count == 2
        else tr("{limit} every 4 weeks", limit=amount)
    )


def cycle_name(tr: Translator, cycle: Cycle) -> str:
    """`calendar month`, `month from pay-day, day 25`, `week from Monday`."""
    if isinstance(cycle, Weeks):
        return _weeks_name(tr, cycle)
    if cycle == LAST_WORKING_DAY:
        return tr("month from its last working day")
    if cycle.is_moved:
        return tr("month from pay-day: day {day}, or the working day before a weekend", day=cycle.day)
    if cycle.day == 31:
        return tr("month from its last day")
    return tr("month from day {day}", day=cycle.day) if cycle.day > 1 else tr("calendar month")


def _weeks_name(tr: Translator, cycle: Weeks) -> str:
    first = weekday(tr, date.fromordinal(7 + cycle.offset % 7))
    if cycle.count == 1:
        return tr("week from {weekday}", weekday=first)
    return (
        tr("2 weeks from {weekday}", weekday=first)
        if cycle.count == 2
        else tr("4 weeks from {weekday}", weekday=first)
    )


def days_range(tr: Translator, first: date, last: date) -> str:
    """`1–30 Nov`, `25 Oct – 24 Nov`: also of a calendar month."""
    return days(tr, first, last)


def _short_month(tr: Translator, day: date) -> str:
    return tr.day(day).split(" ", 1)[1] if tr.language == "en" else tr.month_of_day(day)


def days_of_month(tr: Translator, first: date, last: date) -> str:
    """Days of a month that was just named: `26–29 Nov`, `26 Nov`; in Chinese `26–29 日`. Of two months:
    `30 Nov – 2 Dec`."""
    if first.month != last.month:
        return days(tr, first, last)
    numbers = str(first.day) if first == last else tr("{first}–{last}", first=first.day, last=last.day)
    return tr("{days} {month}", days=numbers, month=_short_month(tr, last))


def dated(tr: Translator, day: date, today: date | None = None) -> str:
    """A day: `16 Nov`; with its year where that is not `today`'s."""
    return tr.day(day) if today is None or day.year == today.year else with_year(tr, day)


def with_year(tr: Translator, day: date) -> str:
    """`3 Jan 2026`, `2026 年 1 月 3 日`."""
    return tr("{day} {year}", day=tr.day(day), year=day.year)


def relative(tr: Translator, day: date, today: date) -> str:
    """`today`, `yesterday`, a weekday within the last week, otherwise the date."""
    if day == today:
        return tr("today")
    if day == today - timedelta(days=1):
        return tr("yesterday")
    if today - timedelta(days=7) < day < today:
        return weekday(tr, day)
    return dated(tr, day, today)


def weekday(tr: Translator, day: date) -> str:
    """`Saturday`, `sábado`, `Samstag`, `周六`."""
    names = tr.locale.days["format"]["wide" if tr.language in ("en", "es", "de") else "abbreviated"]
    return str(names[day.weekday()])


def full_day(tr: Translator, day: date) -> str:
    """`1 December`, `12 月 1 日`."""
    return tr("{number} {month}", number=day.day, month=tr.month_of_day(day))


def label(tr: Translator, expense: Expense) -> str:
    """What an expense is called: its category, else what was written, else that it has none."""
    return label_of(tr, expense.category, expense.note)


def label_of(tr: Translator, category: str, note: str) -> str:
    """Like `label`, for a category and a note."""
    return short(note) if note and not category else short(tr.labelled(category))


def paid_by(tr: Translator, expense: Expense, names: Mapping[int, str]) -> str:
    """`paid by Anna` in a group (`names` of its members); empty in a private ledger."""
    if not names or expense.paid_by is None:
        return ""
    return tr("paid by {name}", name=named(tr, names, expense.paid_by))


def named(tr: Translator, names: Mapping[int, str], member: int) -> str:
    """A group's member by their name, where it was not forgotten."""
    return short(names.get(member) or tr("somebody who left"), 20)


def signed(tr: Translator, expense: Expense) -> str:
    """`€23.50`, or `+€2,000` for money coming in."""
    return tr.exact(expense.amount) if expense.kind is Kind.EXPENSE else "+" + tr.money(expense.amount)


def both(tr: Translator, expense: Expense) -> str:
    """Like `signed`, with the amount at home beside one in another currency: `฿50.00 ≈ €1.32`."""
    if not expense.converted:
        return signed(tr, expense)
    return tr("{amount} ≈ {home}", amount=signed(tr, expense), home=tr.exact(expense.home))


def with_rate(tr: Translator, expense: Expense) -> str:
    """Like `both`, saying so where the central bank's rate is older than a week."""
    rate = expense.converted.rate if expense.converted else None
    if rate is None or rate.is_own or expense.spent_on - rate.on <= timedelta(days=_STALE_DAYS):
        return both(tr, expense)
    return tr("{amount} (rate of {day})", amount=both(tr, expense), day=dated(tr, rate.on, expense.spent_on))


def signed_money(tr: Translator, amount: Money) -> str:
    """`+€34`, `−€20`."""
    return ("+" if amount.minor >= 0 else "−") + tr.money(Money(abs(amount.minor), amount.currency))


def is_earning(expense: Expense) -> bool:
    """Whether it is true income: not spending, and no refund either."""
    return not counts(expense.kind, expense.category)


def names(tr: Translator, bills: Sequence[BillDue]) -> str:
    """`the gym`, `phone and gym`: what is kept back, by name."""
    named = list(dict.fromkeys(short(bill.name) for bill in bills))  # a weekly one comes several times
    if len(named) == 1:
        return tr("the {name}", name=named[0])
    if len(named) > 3:
        return tr.plural("{count} bill", "{count} bills", len(bills))
    return tr.join(named)


def kept_back(tr: Translator, bills: Sequence[BillDue], *, most: int | None = None) -> str:
    """`phone €22 (Sat 21), gym €40 (Thu 26)`; of more than `most` the others are counted."""
    named = [
        _due(tr, short(bill.name), tr.money(bill.amount), bill.due_on) + (" ✓" if bill.is_paid else "")
        for bill in bills[:most]
    ]
    return _and_more(tr, named, len(bills))


def bills_of(tr: Translator, day: Allowance) -> str:
    """What the day's figure leaves out for bills, so that the parts add up; those paid today are ticked."""
    named = [kept_back(tr, day.bills)] if day.bills else []
    if day.bills_beyond:
        beyond = tr("{amount} paid today beyond what was kept", amount=tr.money(day.bills_beyond))
        named.append(beyond)
    return tr(", ").join(named)


def likely(tr: Translator, seen: Sequence[DetectedDue]) -> str:
    """`rent €640 (Tue 1), electricity about €58 (Sat 5) and 2 more`."""
    named = [_due(tr, seen_name(tr, due), _likely(tr, due), due.due_on) for due in seen[:MOST_NAMED]]
    return _and_more(tr, named, len(seen))


def _and_more(tr: Translator, named: Sequence[str], count: int) -> str:
    text, more = tr(", ").join(named), count - len(named)
    return tr("{bills} and {count} more", bills=text, count=more) if more else text


def _likely(tr: Translator, due: DetectedDue) -> str:
    return tr("about {amount}", amount=tr.money(whole(due.amount))) if due.varies else tr.money(due.amount)


def _due(tr: Translator, name: str, amount: str, due_on: date) -> str:
    return tr(
        "{name} {amount} ({weekday} {day})",
        name=name,
        amount=amount,
        weekday=tr.weekday(due_on).split(" ")[0].rstrip(".,"),
        day=due_on.day,
    )


def seen_name(tr: Translator, found: DetectedBill | DetectedDue) -> str:
    """What a detected bill is called: as its notes have it, else its category."""
    return short(found.name) if found.name else short(tr.category(found.category))


def share_of(share: int, spent: Money) -> str:
    """A share in whole per cent, where little of it is not nothing: `38`, `<1`."""
    return "<1" if not share and spent.minor > 0 else str(share)


def chance_words(tr: Translator, percent: int) -> str:
    """The fixed words for a chance of staying within the budget; 0 and 100 are said only when certain."""
    if percent in (0, 100):
        return tr("certain") if percent else tr("no longer possible")
    if percent <= 20:
        return tr("unlikely")
    if percent <= 40:
        return tr("less likely than not")
    if percent <= 55:
        return tr("a coin toss")
    return tr("likely") if percent <= 75 else tr("very likely")
