"""`/export pdf`: what was asked for as pages to print, worded; and the reply that they come with."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from bot.charts.report import Bar, Chart, Page, Table
from bot.chat.replies import Document, Reply
from bot.chat.views import groups, print_tables, queries, summaries
from bot.chat.views.phrases import with_year
from bot.i18n import Translator
from bot.ledger.printouts import MonthPage, Printout
from bot.ledger.summing import Summary
from bot.money.amount import Money, whole
from bot.money.period import Period, month_of, year_of

MAKER = "Outlay"


def nothing(tr: Translator, found: Printout, today: date) -> Reply:
    """Nothing was spent on it, so there is nothing to print."""
    said = summaries.nothing(tr, found.summary, today)
    return replace(said, text="\n".join([said.text, *_uncounted(tr, found)]))


def sent(tr: Translator, found: Printout, today: date, content: bytes, pages: int) -> Reply:
    """The file, and the sum it says."""
    first, *others = summaries.text(tr, found.summary, today).split("\n")
    before = summaries.before(tr, found.summary, today)
    count = tr.plural("{count} page", "{count} pages", pages)
    lines = [first, *others[: len(before)], *_uncounted(tr, found), *_left_out(tr, found), count]
    return Reply("\n".join(lines), document=Document(file_name(found.summary), content))


def file_name(found: Summary) -> str:
    """`outlay-2025.pdf`, `outlay-2025-10.pdf`, else with the first and the last day."""
    period = found.query.period or found.days
    if period == year_of(period.start):
        return f"outlay-{period.start:%Y}.pdf"
    if period == month_of(period.start):
        return f"outlay-{period.start:%Y-%m}.pdf"
    last = f"-{period.last}" if period.days > 1 else ""
    return f"outlay-{period.start}{last}.pdf"


def title(tr: Translator, found: Summary, today: date) -> str:
    """What was asked for, with its days and their year: `Food · October 2025`."""
    words = queries.asked(tr, replace(found.query, period=None), today)
    named = " · ".join(filter(None, (words, _named(tr, found.query.period or found.days))))
    return named[:1].upper() + named[1:]


def _named(tr: Translator, period: Period) -> str:
    if period == year_of(period.start):
        return str(period.start.year)
    if period == month_of(period.start):
        return tr("{month} {year}", month=tr.month(period.start), year=period.start.year)
    if period.days == 1:
        return with_year(tr, period.start)
    first, last = with_year(tr, period.start), with_year(tr, period.last)
    return tr("{first} – {last}", first=first, last=last)


def pages(tr: Translator, found: Printout, today: date) -> list[Page]:
    """Everything on one page, then a page a month."""
    foot = " · ".join([MAKER, title(tr, found.summary, today), tr("as of {day}", day=with_year(tr, today))])
    drawn = [_first(tr, found, today), *(_month(tr, found, each, today) for each in found.months)]
    count = len(drawn)
    return [
        replace(page, foot=foot, number=tr("Page {page} of {pages}", page=place, pages=count))
        for place, page in enumerate(drawn, 1)
    ]


def _first(tr: Translator, found: Printout, today: date) -> Page:
    summary = found.summary
    lines = [*_lines(tr, summary, today), *_uncounted(tr, found), *_left_out(tr, found)]
    if found.paid and any(found.paid.by.values()):
        lines.append(groups.evened(tr, found.paid))
    return Page(
        title=title(tr, summary, today),
        figure=tr.exact(summary.spent),
        lines=tuple(lines),
        chart=_by_month(tr, found),
        bands=_filled(
            [[print_tables.categories(tr, summary)]],
            print_tables.beside(
                print_tables.largest(tr, found, today),
                print_tables.bills(tr, found),
                print_tables.tags(tr, found),
                print_tables.trips(tr, found),
                print_tables.payers(tr, found),
            ),
        ),
        foot="",
        number="",
    )


def _month(tr: Translator, found: Printout, month: MonthPage, today: date) -> Page:
    lines = _lines(tr, month.summary, today)
    return Page(
        title=title(tr, month.summary, today),
        figure=tr.exact(month.summary.spent),
        lines=(*lines, *_budget(tr, month)),
        chart=_by_day(tr, month) if month.summary.count else None,
        bands=_filled(
            print_tables.halves(print_tables.categories(tr, month.summary, is_of_month=True)),
            print_tables.expenses(tr, month, found.names),
        ),
        foot="",
        number="",
    )


Bands = tuple[tuple[tuple[Table, ...], ...], ...]


def _filled(*bands: Sequence[Sequence[Table]]) -> Bands:
    """The bands without tables that have no rows."""
    kept = (tuple(filter(None, (_rowed(column) for column in band))) for band in bands)
    return tuple(band for band in kept if band)


def _rowed(column: Iterable[Table]) -> tuple[Table, ...]:
    return tuple(table for table in column if table.rows)


def _lines(tr: Translator, found: Summary, today: date) -> list[str]:
    count = tr.plural("{count} expense", "{count} expenses", found.count)
    income = [tr("Income: {income}", income=tr.money(found.income))] if found.income else []
    return [" · ".join([count, *income]), *summaries.before(tr, found, today), *summaries.a_day(tr, found)]


def _uncounted(tr: Translator, found: Printout) -> list[str]:
    if not found.uncounted:
        return []
    left_out = tr(", ").join(map(tr.money, found.uncounted))
    return [tr("Not counted, without a rate: {amounts}", amounts=left_out)]


def _left_out(tr: Translator, found: Printout) -> list[str]:
    if not found.left_out or not found.by_month:
        return []
    first = found.by_month[0][0]
    since = tr("{month} {year}", month=tr.month(first), year=first.year)
    return [tr("Of the months before {month} only the sums are here.", month=since)]


def _budget(tr: Translator, month: MonthPage) -> list[str]:
    if month.limit is None:
        return []
    left, limit = month.limit - month.summary.spent, tr.money(month.limit)
    if left.minor < 0:
        return [tr("Budget {limit}: {over} over.", limit=limit, over=tr.money(-left))]
    return [tr("Budget {limit}: {left} left.", limit=limit, left=tr.money(left))]


def _by_month(tr: Translator, found: Printout) -> Chart:
    limits = {limit for _, _, limit in found.by_month if limit}
    label = tr("budget {limit}", limit=tr.money(min(limits))) if len(limits) == 1 else tr("budget")
    several = found.by_month[0][0].year < found.by_month[-1][0].year
    bars = tuple(
        replace(
            _bar(tr, tr.short_month(month), spent, limit.minor if limit else None),
            year=str(month.year) if several and month.month in ((1,) if at else range(1, 12)) else "",
        )
        for at, (month, spent, limit) in enumerate(found.by_month)
    )
    return Chart(print_tables.heading(tr("by month")), bars, label if limits else "")


def _by_day(tr: Translator, month: MonthPage) -> Chart:
    bars = tuple(_bar(tr, str(day.day), spent) for day, spent in month.days)
    return Chart(tr("By day"), bars)


def _bar(tr: Translator, name: str, spent: Money, limit: int | None = None) -> Bar:
    amount = max(0, spent.minor)
    label = tr.plain(whole(Money(amount, spent.currency))) if amount else ""
    return Bar(name, amount, label, limit)
