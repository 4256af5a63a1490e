"""`/stats`: where the money went, by category and by month."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.charts.categories import Bar, Bars, six_and_rest
from bot.charts.months import Month, Months
from bot.chat.buttons import Rows, press
from bot.chat.replies import Reply
from bot.chat.views import travel
from bot.chat.views.phrases import about, period_name, share_of, short
from bot.i18n import Translator
from bot.ledger.reports import CategoryTotal, MonthTotal, Stats
from bot.money.amount import Money, whole
from bot.money.budget import BudgetStatus
from bot.money.cycle import is_calendar_month
from bot.money.period import Period

_MOST_LINES = 5
_LONGEST_NAME = 18  # characters of a category on a picture


def nothing(tr: Translator, stats: Stats) -> Reply:
    """A month without spending."""
    return Reply(
        tr("{month}: nothing recorded yet. Try: 12 lunch", month=_month(tr, stats)), _buttons(tr, stats)
    )


def text(tr: Translator, stats: Stats) -> str:
    """The month in a few lines."""
    count = tr.plural("{count} expense", "{count} expenses", stats.count)
    first = tr("{month}: {spent}, {count}", month=_month(tr, stats), spent=tr.money(stats.spent), count=count)
    lines = [first, *(_category(tr, one, stats.period) for one in stats.categories[:_MOST_LINES])]
    if stats.income:
        lines.append(tr("Income: {income}", income=tr.money(stats.income)))
    lines += travel.apart(tr, stats.trips)
    if stats.uncounted:
        left_out = tr(", ").join(map(tr.money, stats.uncounted))
        lines.append(tr("Not counted, without a rate: {amounts}", amounts=left_out))
    return "\n".join(lines)


def _month(tr: Translator, stats: Stats) -> str:
    return period_name(tr, stats.period)


def _category(tr: Translator, one: CategoryTotal, period: Period) -> str:
    figures = {
        "name": short(tr.labelled(one.category)),
        "spent": tr.money(one.spent),
        "share": share_of(one.share, one.spent),
    }
    if not one.before:
        return tr("{name}: {spent} ({share}%)", **figures)
    change = whole(one.spent - one.before)
    if not is_calendar_month(period):
        return _since(tr, figures, change)
    if not change:
        return tr("{name}: {spent} ({share}%), as last month", **figures)
    if change.minor >= 0:
        return tr("{name}: {spent} ({share}%), {more} more than last month", more=tr.money(change), **figures)
    return tr("{name}: {spent} ({share}%), {less} less than last month", less=tr.money(-change), **figures)


def _since(tr: Translator, figures: Mapping[str, str], change: Money) -> str:
    """Against the period before, which has no name of its own."""
    if not change:
        return tr("{name}: {spent} ({share}%), as in the period before", **figures)
    if change.minor > 0:
        return tr(
            "{name}: {spent} ({share}%), {more} more than in the period before",
            more=tr.money(change),
            **figures,
        )
    return tr(
        "{name}: {spent} ({share}%), {less} less than in the period before",
        less=tr.money(-change),
        **figures,
    )


def shown(tr: Translator, stats: Stats, png: bytes, telling: int, before: Sequence[str]) -> Reply:
    """The text under its picture, what was before in the second line; [Expenses] lists them, [Why] sums them
    up."""
    first, *others = text(tr, stats).split("\n")
    rows = ((press(tr("Expenses"), "listed", telling), press(tr("Why"), "whysum", telling)),)
    return Reply("\n".join([first, *before, *others]), (*_buttons(tr, stats), *rows), photo=png)


def _buttons(tr: Translator, stats: Stats) -> Rows:
    before = stats.months[-2].period
    name = period_name(tr, before).capitalize() if is_calendar_month(before) else period_name(tr, before)
    return ((press(name, "stats", before.start.isoformat()), press(_all_months(tr, before), "months")),)


def _all_months(tr: Translator, period: Period) -> str:
    return tr("Months") if is_calendar_month(period) else tr("Periods")


def categories(tr: Translator, stats: Stats, budgets: Sequence[BudgetStatus]) -> Bars:
    """The picture by category: six and the rest, and the categories' own budgets."""
    limits = {short(tr.category(one.category), _LONGEST_NAME): one.limit.minor for one in budgets}
    names = [short(tr.category(one.category), _LONGEST_NAME) for one in stats.categories]
    spent = [max(0, one.spent.minor) for one in stats.categories]
    kept, rest = six_and_rest(list(zip(names, spent, strict=True)))

    def words(minor: int) -> str:
        return tr.money(whole(Money(minor, stats.spent.currency)))

    return Bars(
        headline=tr("{month}: {spent}", month=_month(tr, stats), spent=tr.money(whole(stats.spent))),
        subhead=tr("by category"),
        bars=tuple(Bar(name, minor, words(minor), limits.get(name)) for name, minor in kept),
        rest=Bar(tr("all others"), rest, words(rest)) if rest else None,
        budget_label=tr("budget") if limits else "",
    )


def months(
    tr: Translator, totals: tuple[MonthTotal, ...], limit: Money | None, expected: Money | None
) -> Months:
    """The picture of the last months; `expected` is this month's likely end."""
    last = totals[-1]
    rest = max(0, expected.minor - last.spent.minor) if expected else 0
    bars = [_bar(tr, one, 0) for one in totals[:-1]] + [_bar(tr, last, rest)]
    return Months(
        headline=_months_headline(tr, totals, expected),
        subhead=tr("the last months") if is_calendar_month(last.period) else tr("the last periods"),
        months=tuple(bars),
        rest_label=tr("still expected") if rest else "",
        budget=limit.minor if limit else None,
        budget_label=tr("budget {limit}", limit=tr.money(limit)) if limit else "",
    )


def _months_headline(tr: Translator, totals: tuple[MonthTotal, ...], expected: Money | None) -> str:
    month = period_name(tr, totals[-1].period)
    if expected:
        return tr("{month}: likely {median}", month=month, median=tr.money(about(expected)))
    return tr("{month} so far: {spent}", month=month, spent=tr.money(whole(totals[-1].spent)))


def _bar(tr: Translator, total: MonthTotal, rest: int) -> Month:
    start = total.period.start
    name = tr.short_month(start) if is_calendar_month(total.period) else tr.day(start)
    amount = max(0, total.spent.minor)
    end = Money(amount + rest, total.spent.currency)
    return Month(name, amount, tr.plain(about(end) if rest else whole(end)), rest)


def known_months(totals: tuple[MonthTotal, ...]) -> tuple[MonthTotal, ...]:
    """The months from the first with spending on; this month at least."""
    first = next((place for place, one in enumerate(totals) if one.spent), len(totals) - 1)
    return totals[first:]


def months_text(tr: Translator, totals: tuple[MonthTotal, ...]) -> str:
    """The last months in a line each."""
    return "\n".join(_month_line(tr, one) for one in totals)


def _month_line(tr: Translator, one: MonthTotal) -> str:
    month, spent = period_name(tr, one.period), tr.money(one.spent)
    if one.limit:
        return tr("{month}: {spent} of {limit}", month=month, spent=spent, limit=tr.money(one.limit))
    return tr("{month}: {spent}", month=month, spent=spent)
