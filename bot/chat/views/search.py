"""`/search`: what was found, a page at a time."""

from __future__ import annotations

from datetime import date

from bot.chat.buttons import Button, Rows, press
from bot.chat.replies import Reply
from bot.chat.views.history import PAGE, expense_line, expense_rows
from bot.chat.views.pickers import FOUND
from bot.chat.views.queries import asked, asked_first, others
from bot.i18n import Translator
from bot.ledger.searching import Found
from bot.money.query import Query


def shown(tr: Translator, found: Found, query: Query, today: date, telling: int) -> Reply:
    """A page of what was found, with count and total of all of it."""
    if not found.total:
        return nothing(tr, asked(tr, query, today))
    lines = [
        _title(tr, found, asked_first(tr, query, today)),
        *(expense_line(tr, one, today) for one in found.expenses),
    ]
    last = found.offset + len(found.expenses)
    if found.total > len(found.expenses):
        total = tr.number(found.total)
        lines.append(tr("{first}–{last} of {total}", first=found.offset + 1, last=last, total=total))
    origin = f"{FOUND}{telling}-{found.offset}"
    rows = expense_rows(tr, found.expenses, origin)
    return Reply("\n".join(lines), (*rows, *_turning(tr, found, telling)))


def nothing(tr: Translator, what: str) -> Reply:
    """Nothing is like that; what was understood is said, so that a misreading is seen."""
    lines = [tr("Nothing found. Looked for: {asked}", asked=what), tr(HOW)]
    return Reply("\n".join(lines))


HOW = "Try words, a category, #tag, >50, 20-30, a day or a month, together too: /search coffee >5 october"


def _title(tr: Translator, found: Found, what: str) -> str:
    count = tr.plural("{count} expense", "{count} expenses", found.count)
    spent = tr.money(found.spent)
    if not found.count:
        first = tr("{asked}: {income} came in", asked=what, income=tr.money(found.income))
    elif found.income:
        income = tr.money(found.income)
        first = tr(
            "{asked}: {count}, {spent}; {income} came in", asked=what, count=count, spent=spent, income=income
        )
    else:
        first = tr("{asked}: {count}, {spent}", asked=what, count=count, spent=spent)
    if not found.others:
        return first
    return f"{first}\n{others(tr, found.others)}"


def _turning(tr: Translator, found: Found, telling: int) -> Rows:
    row: list[Button] = []
    if found.offset:
        row.append(press(tr("Newer"), "found", telling, max(0, found.offset - PAGE)))
    if found.offset + len(found.expenses) < found.total:
        row.append(press(tr("Older"), "found", telling, found.offset + PAGE))
    return (tuple(row),) if row else ()
