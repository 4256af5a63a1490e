"""The tables of a printout: where the money went, what was largest, every expense of a month."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import groupby

from bot.charts.report import Table
from bot.chat.views.bills import rhythm
from bot.chat.views.history import described
from bot.chat.views.phrases import dated, named, short
from bot.chat.views.summaries import share
from bot.chat.views.travel import days_of
from bot.i18n import Translator
from bot.ledger.printouts import MonthPage, Printout
from bot.ledger.summing import Summary
from bot.money.amount import Money
from bot.money.expense import Expense

MOST_CATEGORIES, MOST_OF_MONTH = 16, 12
MOST_TAGS, MOST_BILLS, MOST_TRIPS, MOST_PAYERS = 5, 6, 4, 5
LONGEST_NOTE = 60  # characters of one
ONE_COLUMN = 30  # expenses that stand under each other; more of them in two columns


def heading(words: str) -> str:
    """The words as a heading: with a capital."""
    return words[:1].upper() + words[1:]


def beside(*tables: Table) -> list[list[Table]]:
    """The tables in two columns, each where there is more room; one alone across the page."""
    filled = [table for table in tables if table.rows]
    if len(filled) < 2:
        return [filled]
    columns: list[list[Table]] = [[], []]
    for table in filled:
        min(columns, key=_height).append(table)
    return columns


def _height(column: Sequence[Table]) -> int:
    return sum(3 + len(table.rows) for table in column)


def halves(table: Table) -> list[list[Table]]:
    """A table's first rows in one column and the others in a second one, which has no title of its own."""
    if len(table.rows) < 2:
        return [[table]]
    middle = (len(table.rows) + 1) // 2
    first, second = table.rows[:middle], table.rows[middle:]
    return [[replace(table, rows=first, foot=())], [replace(table, title="", rows=second)]]


def categories(tr: Translator, found: Summary, *, is_of_month: bool = False) -> Table:
    """Every category with its share and, where days before are known, the change; the smallest together."""
    spent = [(part.name, part.count, part.spent, part.spent - before) for part, before in found.parts]
    gone = [(name, 0, 0, -before) for name, before in found.gone]
    rows = [*spent, *gone]
    most = MOST_OF_MONTH if is_of_month else MOST_CATEGORIES
    kept = rows if len(rows) <= most else rows[: most - 1]
    lines = [_category(tr, found, tr.category(name), *sums) for name, *sums in kept]
    if rest := rows[len(kept) :]:
        count, minor = sum(row[1] for row in rest), sum(row[2] for row in rest)
        lines.append(_category(tr, found, tr("all others"), count, minor, sum(row[3] for row in rest)))
    total = _category(tr, found, tr("Total"), found.count, found.spent.minor, _change(found))
    head = ("", tr("Number"), tr("Spent"), tr("Share"), tr("Difference"))
    return _narrowed(
        found, Table(heading(tr("by category")), "wrrrr", tuple(lines), head, () if is_of_month else total)
    )


def _change(found: Summary) -> int:
    return found.spent.minor - (found.before.minor if found.before else 0)


def _category(
    tr: Translator, found: Summary, name: str, count: int, spent: int, change: int
) -> tuple[str, ...]:
    currency = found.spent.currency
    more = ("+" if change > 0 else "") + exact(tr, Money(change, currency)) if change else ""
    return (
        short(name),
        tr.number(count),
        exact(tr, Money(spent, currency)),
        tr("{share}%", share=share(found, spent)),
        more,
    )


def _narrowed(found: Summary, table: Table) -> Table:
    """Without the change where nothing is known of the days before."""
    if found.before is not None:
        return table
    rows = tuple(row[:-1] for row in table.rows)
    return replace(table, aligns=table.aligns[:-1], rows=rows, head=table.head[:-1], foot=table.foot[:-1])


def exact(tr: Translator, amount: Money) -> str:
    """`€23.50`, `−€20.00`"""
    return tr.exact(amount) if amount.minor >= 0 else "−" + tr.exact(-amount)


def largest(tr: Translator, found: Printout, today: date) -> Table:
    """The largest expenses, payments of bills aside; as written too where that is in another currency."""
    rows = [
        (dated(tr, one.spent_on, today), described(tr, one, found.names, LONGEST_NOTE), *_amounts(tr, one))
        for one in found.largest
    ]
    return Table(tr("The largest"), "lwrr", tuple(rows))


def _amounts(tr: Translator, one: Expense) -> tuple[str, str]:
    """As it was written, where that is not what the sums count; and that."""
    written = tr.exact(one.amount) if one.converted else ""
    return written, exact(tr, Money(one.outflow, one.home.currency))


def bills(tr: Translator, found: Printout) -> Table:
    """What was paid for each bill."""
    rows = [
        (short(bill.name), rhythm(tr, bill), f"{part.count} ×", _of(tr, found, part.spent))
        for bill, part in found.bills[:MOST_BILLS]
    ]
    return Table(tr("Bills paid"), "wlrr", tuple(rows))


def tags(tr: Translator, found: Printout) -> Table:
    """What the largest tags come to; an expense with two of them is in both."""
    rows = [
        (f"#{short(tag.name)}", tr.number(tag.count), _of(tr, found, tag.spent))
        for tag in found.tags[:MOST_TAGS]
    ]
    return Table(heading(tr("by tag")), "wrr", tuple(rows))


def trips(tr: Translator, found: Printout) -> Table:
    """What was spent on each trip; of trips over the same days, which share it, one."""
    rows = [
        (f"{days_of(tr, one.trip)} · {one.trip.currency.code}", exact(tr, one.spent)) for one in found.trips
    ]
    return Table(tr("Of it travelling"), "wr", tuple(dict.fromkeys(rows[-MOST_TRIPS:])))


def payers(tr: Translator, found: Printout) -> Table:
    """Who of a group paid how much."""
    if found.paid is None or len(found.paid.by) < 2:
        return Table("", "wr", ())
    paid = list(found.paid.by.items())[:MOST_PAYERS]
    rows = [(named(tr, found.paid.names, id_), exact(tr, amount)) for id_, amount in paid]
    return Table(tr("Who paid"), "wr", tuple(rows))


def _of(tr: Translator, found: Printout, minor: int) -> str:
    return exact(tr, Money(minor, found.summary.spent.currency))


def expenses(tr: Translator, month: MonthPage, names: Mapping[int, str]) -> list[list[Table]]:
    """Every expense by day, or the largest and what the others come to, so that it adds up to the month."""
    rows = list(_listed(tr, month, names))
    table = Table(tr("Expenses"), "lwrr", tuple(rows))
    if len(rows) <= ONE_COLUMN:
        return [[replace(table, foot=_smaller(tr, month))]]
    [first], [second] = halves(table)
    again = ((_day(tr, month.expenses[len(first.rows)]), *second.rows[0][1:]), *second.rows[1:])
    return [[first], [replace(second, rows=again, foot=_smaller(tr, month))]]


def _listed(tr: Translator, month: MonthPage, names: Mapping[int, str]) -> Iterator[tuple[str, ...]]:
    for _, of_day in groupby(month.expenses, key=lambda one: one.spent_on):
        for place, one in enumerate(of_day):
            day = "" if place else _day(tr, one)
            yield day, described(tr, one, names, LONGEST_NOTE), *_amounts(tr, one)


def _day(tr: Translator, one: Expense) -> str:
    return tr.weekday(one.spent_on)


def _smaller(tr: Translator, month: MonthPage) -> tuple[str, ...]:
    """The line for what is not listed; empty where everything is."""
    count = month.summary.count - len(month.expenses)
    if count <= 0:
        return ()
    rest = month.summary.spent.minor - sum(one.outflow for one in month.expenses)
    words = tr.plural("and {count} smaller one", "and {count} smaller ones", count)
    return "", words, "", exact(tr, Money(rest, month.summary.spent.currency))
