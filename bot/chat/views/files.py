"""Files in and out: the export, what an upload was understood as, what was imported."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from bot.chat.buttons import Button, Rows, press
from bot.chat.replies import Document, Reply
from bot.chat.views.expenses import new_amount, risen
from bot.chat.views.phrases import dated, days, period_name, short, with_year
from bot.i18n import Translator
from bot.ledger.imports import Imported, Preview
from bot.ledger.standings import Standing
from bot.money.expense import Draft, Kind

ROLES = ("date", "amount")
_MOST_COLUMNS = 12  # offered as buttons


def exported(tr: Translator, document: Document, count: int, others: Sequence[str] = ()) -> Reply:
    """Everything as a file; the `others` forms are a tap away."""
    if not count:
        return Reply(tr("Nothing recorded yet, so this file is empty. Try: 12 lunch"), document=document)
    rows = tr.plural("{count} row.", "{count} rows.", count)
    return Reply(
        tr("{rows} Send it back to me any time: nothing is counted twice.", rows=rows),
        (tuple(press(_FORM_NAMES.get(form, form), "export", form) for form in others),) if others else (),
        document=document,
    )


_FORM_NAMES = {"pdf": "PDF", "xlsx": "Excel", "json": "JSON"}  # names, the same in every language


def export_forms(tr: Translator, forms: Sequence[str]) -> Reply:
    """The forms there are, for a word that is none."""
    return Reply(tr("Choose one: {forms}", forms=", ".join(f"/export {form}" for form in forms)))


def how_to_import(tr: Translator) -> Reply:
    """How a file gets in."""
    lines = [
        tr("Just send me the file: your bank's statement, another app's export, or my own /export."),
        tr("CSV, Excel, OFX, QIF, CAMT and MT940 work. I show what I understood before anything is kept."),
    ]
    return Reply("\n".join(lines))


def preview(tr: Translator, found: Preview, upload: int, today: date, *, replaces: bool = False) -> Reply:
    """What the file holds, as understood; the first button imports, and there is none if nothing is new."""
    lines = [_summary(tr, found, today), _columns(tr, found)]
    if 0 < found.income < found.rows:
        lines.append(tr.plural("And {count} income", "And {count} incomes", found.income))
    if found.others:
        lines.append(tr("{count} in other currencies", count=tr.number(found.others)))
    if found.at_home:
        lines.append(tr("All together {total} at the rates of their days", total=tr.exact(found.at_home)))
    if found.without_rate:
        lines.append(tr("{count} without a rate: /rate", count=tr.number(found.without_rate)))
    if found.left_out:
        lines.append(tr("Left out: {reasons}", reasons=tr(", ").join(_reasons(tr, found.left_out))))
    if found.rounded:
        lines.append(tr.plural("{count} amount rounded", "{count} amounts rounded", found.rounded))
    if found.sample:
        lines.append(tr("First: {row}", row=_row(tr, found.sample, today)))
    buttons = (
        press(tr("Import {count}", count=tr.number(found.rows)), "import", upload),
        press(tr("Columns"), "columns", upload),
        press(tr("Cancel"), "cancel", upload),
    )
    return Reply("\n".join(lines), (buttons,) if found.rows else (), replaces=replaces)


def _summary(tr: Translator, found: Preview, today: date) -> str:
    if not found.rows or found.first is None or found.last is None:
        return tr("Nothing new in {name}.", name=short(found.name))
    span = _days(tr, found.first, found.last, today)
    if found.income == found.rows:
        return tr(", ").join((tr.plural("{count} income", "{count} incomes", found.income), span))
    count = tr.plural("{count} expense", "{count} expenses", found.rows - found.income)
    return tr("{count}, {total}, {days}", count=count, total=tr.exact(found.total), days=span)


def _days(tr: Translator, first: date, last: date, today: date) -> str:
    if first.year == last.year and last.year != today.year:
        return tr("{first} – {last}", first=with_year(tr, first), last=with_year(tr, last))
    return days(tr, first, last)


def _columns(tr: Translator, found: Preview) -> str:
    date_name, amount_name = short(found.date_column), short(found.amount_column)
    order = {"day.month": tr(" (day.month)"), "month/day": tr(" (month/day)")}.get(found.date_order, "")
    sign = tr(" (− = spent)") if found.spent_sign == "-" else ""
    return tr(
        "Date “{date}”{order}, amount “{amount}”{sign}",
        date=date_name,
        order=order,
        amount=amount_name,
        sign=sign,
    )


def _reasons(tr: Translator, left_out: Mapping[str, int]) -> list[str]:
    return [_reason(tr, reason, count) for reason, count in left_out.items() if count]


def _reason(tr: Translator, reason: str, count: int) -> str:
    number = tr.number(count)
    if reason == "already here":
        return tr("{count} already here", count=number)
    if reason == "transfer":
        return tr.plural("{count} transfer", "{count} transfers", count)
    if reason == "pending":
        return tr("{count} pending", count=number)
    if reason == "zero":
        return tr("{count} of zero", count=number)
    if reason == "future":
        return tr("{count} still to come", count=number)
    return (
        tr("{count} without a date", count=number)
        if reason == "no date"
        else tr("{count} without an amount", count=number)
    )


def _row(tr: Translator, draft: Draft, today: date) -> str:
    amount = tr.exact(draft.amount) if draft.kind is Kind.EXPENSE else "+" + tr.exact(draft.amount)
    return " · ".join(
        [dated(tr, draft.spent_on, today), amount, short(draft.note or tr.category(draft.category))]
    )


def choose_column(
    tr: Translator, headers: Sequence[str], which: str, upload: int, *, replaces: bool = True
) -> Reply:
    """Which column holds the date, or the amount."""
    text = tr("Which column is the date?") if which == "date" else tr("Which column is the amount?")
    buttons = [
        press(short(name, 24) or str(place + 1), "column", upload, which, place)
        for place, name in enumerate(headers[:_MOST_COLUMNS])
    ]
    rows: list[tuple[Button, ...]] = [
        tuple(buttons[start : start + 2]) for start in range(0, len(buttons), 2)
    ]
    return Reply(text, (*rows, (press(tr("Cancel"), "cancel", upload),)), replaces=replaces)


def imported(tr: Translator, done: Imported, *, is_training: bool) -> Reply:
    """The file is in the ledger; `is_training` where that is enough for a forecast."""
    today = done.standing.today
    span, month = _days(tr, done.first, done.last, today), _next(tr, done.standing)
    lines = [_imported(tr, done), span, month]
    if is_training:
        lines.append(tr("Your forecast is being trained on it: /forecast in about two minutes."))
    rows: Rows = ((press(tr("Undo"), "undo", done.change_id), press(tr("Forecast"), "forecast")),)
    if done.rise:
        lines.append(risen(tr, done.rise))
        rows = (*rows, *new_amount(tr, done.rise))
    return Reply("\n".join(lines), rows, replaces=True)


def _imported(tr: Translator, done: Imported) -> str:
    """`✓ 4 expenses and 1 income imported · €1,271.40`, what was spent where anything was."""
    expenses = tr.plural("{count} expense", "{count} expenses", done.count - done.income)
    incomes = tr.plural("{count} income", "{count} incomes", done.income)
    if done.count == done.income:
        return tr("✓ {what} imported", what=incomes)
    if done.income:
        said = tr("✓ {expenses} and {incomes} imported", expenses=expenses, incomes=incomes)
    else:
        said = tr("✓ {what} imported", what=expenses)
    return f"{said} · {tr.exact(done.total)}"


def _next(tr: Translator, now: Standing) -> str:
    return tr("{month} so far: {spent}", month=period_name(tr, now.period), spent=tr.money(now.spent))


def cancelled(tr: Translator) -> Reply:
    """Nothing was imported."""
    return Reply(tr("Nothing was imported."), replaces=True)
