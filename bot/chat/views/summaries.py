"""`/stats food october`: what was asked for, beside the same days before; and its picture."""

from __future__ import annotations

from datetime import date

from bot.charts.categories import Bar, Bars, six_and_rest
from bot.charts.months import Month, Months
from bot.chat.buttons import Rows, press
from bot.chat.replies import Reply
from bot.chat.views.phrases import dated, days, share_of, short
from bot.chat.views.queries import asked_first, others, period_name
from bot.i18n import Translator
from bot.ledger.summing import Summary
from bot.money.amount import Money, split, whole
from bot.money.category import INCOME
from bot.money.period import Period, month_of, year_of

_MOST_LINES = 5
_LONGEST_NAME = 18  # characters of a category on a picture


def nothing(tr: Translator, found: Summary, today: date) -> Reply:
    """Nothing was spent on it; what was before is said where there is something."""
    asked = _asked(tr, found, today)
    if found.income and _is_of_income(found):
        return Reply(tr("{asked}: {income} came in", asked=asked, income=tr.money(found.income)))
    lines = [tr("{asked}: nothing spent.", asked=asked)]
    if found.income:
        lines.append(tr("Income: {income}", income=tr.money(found.income)))
    return Reply("\n".join([*lines, *before(tr, found, today)]))


def _is_of_income(found: Summary) -> bool:
    """Whether what came in was asked for, by the name of its category."""
    return bool(found.query.terms) and all(set(term.categories) & set(INCOME) for term in found.query.terms)


def text(tr: Translator, found: Summary, today: date) -> str:
    """The sum, the same days before, the largest parts."""
    count = tr.plural("{count} expense", "{count} expenses", found.count)
    first = tr(
        "{asked}: {count}, {spent}", asked=_asked(tr, found, today), count=count, spent=tr.money(found.spent)
    )
    lines = [first, *before(tr, found, today), *a_day(tr, found)]
    if len(found.parts) > 1:
        lines += [_part(tr, found, place) for place in range(min(_MOST_LINES, len(found.parts)))]
    if found.income:
        lines.append(tr("Income: {income}", income=tr.money(found.income)))
    if found.others:
        lines.append(others(tr, found.others))
    return "\n".join(lines)


def _asked(tr: Translator, found: Summary, today: date) -> str:
    what = asked_first(tr, found.query, today)
    if found.query.period:
        return what
    return f"{what} · {period_name(tr, found.days, today)}"


def before(tr: Translator, found: Summary, today: date) -> list[str]:
    """What the same days before came to, in a line; none where they are not known."""
    if found.before is None or not found.before_days or (not found.before and not found.spent):
        return []
    named = _named(tr, found.before_days, today)
    figures = {"days": named[:1].upper() + named[1:], "before": tr.money(found.before)}
    change = found.spent - found.before
    if not found.before:
        return [tr("{days}: nothing.", days=figures["days"])]
    if not change:
        return [tr("{days}: {before}, the same.", **figures)]
    if change.minor > 0:
        return [tr("{days}: {before}; now {change} more.", change=tr.money(change), **figures)]
    return [tr("{days}: {before}; now {change} less.", change=tr.money(-change), **figures)]


def _named(tr: Translator, period: Period, today: date) -> str:
    """The days compared with: a whole month or year by its name, others by first and last."""
    if period in (month_of(period.start), year_of(period.start)):
        return period_name(tr, period, today)
    if period.start.year != today.year and period.days > 1:
        first, last = (dated(tr, day, today) for day in (period.start, period.last))
        return tr("{first} – {last}", first=first, last=last)
    return days(tr, period.start, period.last)


def a_day(tr: Translator, found: Summary) -> list[str]:
    """What a day comes to, and the largest expense, in a line; none where that says nothing."""
    if found.days.days < 2 or found.spent.minor <= 0 or found.count < 2:
        return []
    day = whole(split(found.spent, found.days.days)[0])
    parts = {"day": tr.money(day), "largest": tr.money(found.largest)}
    if not day:
        return [tr("The largest: {largest}.", largest=parts["largest"])]
    return [tr("About {day} a day; the largest: {largest}.", **parts)]


def _part(tr: Translator, found: Summary, place: int) -> str:
    part, before = found.parts[place]
    currency = found.spent.currency
    figures = {
        "name": short(tr.category(part.name)),
        "spent": tr.money(Money(part.spent, currency)),
        "share": share(found, part.spent),
    }
    change = whole(Money(part.spent - before, currency))
    if found.before is None or not before or not change:
        return tr("{name}: {spent} ({share}%)", **figures)
    if change.minor > 0:
        return tr("{name}: {spent} ({share}%), {change} more", change=tr.money(change), **figures)
    return tr("{name}: {spent} ({share}%), {change} less", change=tr.money(-change), **figures)


def share(found: Summary, spent: int) -> str:
    """So many minor units in per cent of all that was spent, halves up; 0 where refunds outweigh."""
    everything = sum(one.spent for one, _ in found.parts if one.spent > 0)
    per_cent = (200 * spent + everything) // (2 * everything) if spent > 0 else 0
    return share_of(per_cent, Money(spent, found.spent.currency))


def buttons(tr: Translator, telling: int) -> Rows:
    """[Expenses] lists them, [Why] sums them up."""
    return ((press(tr("Expenses"), "listed", telling), press(tr("Why"), "whysum", telling)),)


def is_by_month(found: Summary) -> bool:
    """Whether months say more than categories: for one category or tag, and for long periods."""
    return len(found.parts) < 2 or found.days.days > 100


def by_category(tr: Translator, found: Summary, today: date) -> Bars:
    """The picture by category: six and the rest."""
    currency = found.spent.currency
    named = [(short(tr.category(part.name), _LONGEST_NAME), max(0, part.spent)) for part, _ in found.parts]
    kept, rest = six_and_rest(named)

    def words(minor: int) -> str:
        return tr.money(whole(Money(minor, currency)))

    return Bars(
        headline=_headline(tr, found, today),
        subhead=tr("by category"),
        bars=tuple(Bar(name, minor, words(minor)) for name, minor in kept),
        rest=Bar(tr("all others"), rest, words(rest)) if rest else None,
    )


def by_month(tr: Translator, found: Summary, today: date) -> Months:
    """The picture by month: from the first with spending on."""
    first = next((place for place, one in enumerate(found.months) if one[1]), len(found.months) - 1)
    bars = [_bar(tr, month, spent) for month, spent in found.months[first:] if month <= today]
    return Months(headline=_headline(tr, found, today), subhead=tr("by month"), months=tuple(bars))


def _bar(tr: Translator, month: date, spent: Money) -> Month:
    name = tr.month(month)
    amount = max(0, spent.minor)
    return Month(
        name[:3] if tr.language == "en" else name, amount, tr.plain(whole(Money(amount, spent.currency)))
    )


def _headline(tr: Translator, found: Summary, today: date) -> str:
    what = short(asked_first(tr, found.query, today), 28)
    return tr("{month}: {spent}", month=what, spent=tr.money(whole(found.spent)))
