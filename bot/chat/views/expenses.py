"""Confirmations: what was understood, what is left today and this month, and the buttons that correct it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.chat.buttons import Button, Rows, press
from bot.chat.replies import Reply
from bot.chat.views import alerts, planned, rates
from bot.chat.views.categories import brief
from bot.chat.views.phrases import (
    both,
    label,
    paid_by,
    relative,
    short,
    signed,
    with_rate,
)
from bot.chat.views.pickers import CONFIRMATION, category_rows, choices
from bot.chat.views.standings import in_one_line, standing_lines
from bot.chat.views.start import ALONE
from bot.i18n import Translator
from bot.ledger.changing import Recorded
from bot.ledger.rises import Rise
from bot.ledger.undoing import Undone
from bot.ledger.unusual import Unusual
from bot.money.amount import Money, zero
from bot.money.category import Known
from bot.money.currency import Currency
from bot.money.expense import Expense

MOST_LISTED = 8  # expenses named in one confirmation
MOST_CHOICES = 6  # expense ids that fit a button's data


def recorded(
    tr: Translator,
    done: Recorded,
    *,
    is_assumed: bool = False,
    clock: str = "",
    known: Known | None = None,
    likely: Sequence[str] = (),
) -> Reply:
    """The confirmation of a message. `is_assumed`: the currency was guessed, not chosen; so was `clock`,
    where there is one. Without a category
    the `likely` ones are offered, or all that are `known`."""
    lines = [*_what(tr, done), *_taught(tr, done), *standing_lines(tr, done)]
    lines += _without_rate(tr, done)
    rows = _buttons(tr, done, known or Known(), likely)
    if done.rise:
        lines.append(risen(tr, done.rise))
        rows = (*rows, *new_amount(tr, done.rise))
    if done.unusual:
        lines.append(unusual(tr, done.unusual))
    guessed: list[Button] = []
    if is_assumed and done.is_first:
        lines.append(tr("I assumed {currency}.", currency=tr.currency_name(done.standing.spent.currency)))
        guessed.append(press(tr("Change currency"), "currencies"))
    if clock and done.is_first:
        lines.append(tr("I assumed the clock {clock}.", clock=clock))
        guessed.append(press(tr("Clock"), "zones", ALONE, 0))
    rows = (*rows, tuple(guessed)) if guessed else rows
    return Reply("\n".join(lines), rows, confirms=done)


def risen(tr: Translator, rise: Rise) -> str:
    """A bill came to more than it did."""
    figures = {"name": short(rise.name), "old": tr.money(rise.old), "new": tr.money(rise.new)}
    if rise.bill_id is None:
        return tr("{name} was {old}, now {new}.", **figures)
    return tr("{name} was {old}, now {new}. Is that what it costs from now on?", **figures)


def unusual(tr: Translator, found: Unusual) -> str:
    """An expense is far dearer than any like it."""
    name = short(tr.category(found.category))
    return tr(
        "In the past year {name} was {amount} at most. A typo? Tap Edit.",
        name=name,
        amount=tr.money(found.dearest),
    )


def new_amount(tr: Translator, rise: Rise) -> Rows:
    """Whether an entered bill costs so much from now on."""
    if rise.bill_id is None:
        return ()
    yes = press(tr("Yes, {amount}", amount=tr.money(rise.new)), "billprice", rise.bill_id, rise.new.minor)
    return ((yes, press(tr("Only this time"), "billprice", rise.bill_id)),)


def merged(tr: Translator, done: Sequence[Recorded]) -> Reply:
    """Several confirmations that had to wait, as one; figures are those after the last."""
    every = [expense for one in done for expense in one.expenses]
    lines = [
        *(_several(tr, every, done[-1].names) if every else ()),
        in_one_line(tr, done[-1].standing),
        tr("/undo takes back the last."),
    ]
    return Reply("\n".join(filter(None, lines)))


def _what(tr: Translator, done: Recorded) -> list[str]:
    if len(done.expenses) == 1:
        return [_one(tr, done.expenses[0], done)]
    return (
        _several(tr, done.expenses, done.names) if done.expenses else [tr("✓ Nothing left of that message.")]
    )


def _one(tr: Translator, expense: Expense, done: Recorded) -> str:
    parts = [tr("✓ {amount}", amount=with_rate(tr, expense)), label(tr, expense)]
    if expense.spent_on != done.standing.today:
        parts.append(relative(tr, expense.spent_on, done.standing.today))
    before = done.was[0] if len(done.was) == 1 else None
    if before and before.note != expense.note and expense.note and expense.category:
        parts.append(short(expense.note))
    if payer := paid_by(tr, expense, done.names):
        parts.append(payer)
    line = " · ".join(parts)
    changed = _changed(tr, before, expense, done) if before else ""
    return line + (tr(" (was {before})", before=changed) if changed else "")


def _taught(tr: Translator, done: Recorded) -> list[str]:
    """What the correction means for the future: one word about one lesson, none about many."""
    if len(done.taught) != 1:
        return []
    name = short(tr.category(done.expenses[0].category))
    return [tr("From now on “{words}” is {name}.", words=short(done.expenses[0].note), name=name)]


def _changed(tr: Translator, before: Expense, expense: Expense, done: Recorded) -> str:
    """What an expense was before a correction, where that is different now."""
    today = done.standing.today
    parts = [
        signed(tr, before) if before.amount != expense.amount or before.kind is not expense.kind else "",
        label(tr, before) if before.category != expense.category else "",
        relative(tr, before.spent_on, today) if before.spent_on != expense.spent_on else "",
        paid_by(tr, before, done.names) if before.paid_by != expense.paid_by else "",
    ]
    return " · ".join(filter(None, parts))


def _without_rate(tr: Translator, done: Recorded) -> list[str]:
    home = done.standing.spent.currency
    unknown = {one.home.currency for one in done.expenses} - {home}
    return [rates.ask(tr, currency, home) for currency in sorted(unknown)]


def _several(tr: Translator, expenses: Sequence[Expense], names: Mapping[int, str]) -> list[str]:
    named = [_brief(tr, expense, expenses) for expense in expenses[:MOST_LISTED]]
    if len(expenses) > MOST_LISTED:
        named.append(tr("{count} more", count=len(expenses) - MOST_LISTED))
    title = tr.plural(
        "✓ {count} expense · {amount}",
        "✓ {count} expenses · {amount}",
        len(expenses),
        amount=_sum(tr, expenses),
    )
    payers = {paid_by(tr, expense, names): None for expense in expenses}
    return [" · ".join(filter(None, (title, *payers))), " · ".join(named)]


def _sum(tr: Translator, expenses: Sequence[Expense]) -> str:
    """What they came to at home; amounts without a rate stand beside it, each currency by itself."""
    spent: dict[Currency, Money] = {}
    for one in expenses:
        currency = one.home.currency
        spent[currency] = spent.get(currency, zero(currency)) + Money(one.outflow, currency)
    return " + ".join(tr.exact(each) if each.minor >= 0 else "+" + tr.exact(-each) for each in spent.values())


def _brief(tr: Translator, expense: Expense, among: Sequence[Expense]) -> str:
    if len({one.amount.currency for one in among}) > 1 or expense.converted:
        return tr("{amount} {name}", amount=both(tr, expense), name=label(tr, expense))
    amount = tr.plain(expense.amount) if _are_whole(among) else tr.bare(expense.amount)
    sign = "" if expense.outflow > 0 else "+"
    return tr("{amount} {name}", amount=sign + amount, name=label(tr, expense))


def _are_whole(expenses: Sequence[Expense]) -> bool:
    return all(expense.amount.minor % expense.amount.currency.scale == 0 for expense in expenses)


def _buttons(tr: Translator, done: Recorded, known: Known, likely: Sequence[str]) -> Rows:
    undo = press(tr("Undo"), "undo", done.change_id)
    if not done.expenses:
        return ((undo,),)
    ids = [one.id for one in done.expenses]
    rows = [_correcting(tr, done.change_id, ids)]
    if len(done.expenses) == 1 and not done.expenses[0].category and not done.was:
        rows = [*_filing(tr, done.expenses[0], known, likely), (undo, _edit_button(tr, ids))]
    return (*rows, *_advice_buttons(tr, done))


def _filing(
    tr: Translator, expense: Expense, known: Known, likely: Sequence[str]
) -> list[tuple[Button, ...]]:
    """Where an expense may belong: the likely ones and a way to the others, or all."""
    if not likely:
        return category_rows(tr, expense, known)
    return [tuple(choices(tr, expense, likely)), (press(tr("More…"), "pick", expense.id),)]


def _correcting(tr: Translator, change_id: int, expense_ids: Sequence[int]) -> tuple[Button, ...]:
    undo = press(tr("Undo"), "undo", change_id)
    return undo, _category_button(tr, expense_ids), _edit_button(tr, expense_ids)


def _category_button(tr: Translator, expense_ids: Sequence[int]) -> Button:
    if len(expense_ids) == 1:
        return press(tr("Category"), "pick", expense_ids[0])
    return press(tr("Category"), "which", *expense_ids[:MOST_CHOICES])


def _edit_button(tr: Translator, expense_ids: Sequence[int]) -> Button:
    if len(expense_ids) == 1:
        return press(tr("Edit"), "card", expense_ids[0], CONFIRMATION)
    return press(tr("Edit"), "cards", *expense_ids[:MOST_CHOICES])


def _advice_buttons(tr: Translator, done: Recorded) -> Rows:
    if done.standing.alerts:
        return (alerts.buttons(tr),)
    if is_big_overspend(done):
        ids = (one.id for one in done.expenses[: MOST_CHOICES - 1])
        leave = press(tr("Leave it"), "leave", done.change_id, *ids)
        return ((press(tr("Raise budget"), "raise"), leave),)
    return ()


def left_alone(tr: Translator, text: str, change_id: int, expense_ids: Sequence[int]) -> Reply:
    """[Leave it] under a confirmation: it stays as it is, and the buttons that advised go."""
    rows = (_correcting(tr, change_id, expense_ids),)
    return Reply(text, rows, replaces=True, toast=tr("Left as it is."))


def is_big_overspend(done: Recorded) -> bool:
    """Whether this change brought tomorrow's figure below three quarters of today's, with today over."""
    day = done.standing.allowance
    if not day or not day.is_over:
        return False
    if day.tomorrow is None:
        return day.per_day.minor >= day.spent_today.minor - _change(done)
    kept_back = sum(due.amount.minor for due in day.bills_ahead)
    before = (day.left.minor + _change(done) - kept_back) // (day.days_left - 1)
    return 4 * day.tomorrow.minor < 3 * day.per_day.minor <= 4 * before


def _change(done: Recorded) -> int:
    """Minor units this change added to the day's spending."""
    today = done.standing.today
    added = [one for one in done.expenses if one.spent_on == today and one.bill_id is None]
    taken = [one for one in done.was if one.spent_on == today and one.bill_id is None]
    return sum(one.outflow for one in added) - sum(one.outflow for one in taken)


def undone(tr: Translator, taken: Undone, *, replaces: bool = False) -> Reply:
    """What was taken back or done again, what that leaves, and the button that turns it round."""
    text = f"{_undone(tr, taken)}\n{in_one_line(tr, taken.standing)}"
    undo, redo = press(tr("Undo"), "undo", taken.change_id), press(tr("Redo"), "redo", taken.change_id)
    return Reply(text, ((undo if taken.is_redo else redo,),), replaces=replaces)


def _undone(tr: Translator, taken: Undone) -> str:
    if taken.plan:
        return planned.undone(tr, taken)
    if taken.is_redo:
        return tr("Done again: {what}", what=_listed(tr, taken))
    if taken.kind == "import":
        return tr.plural(
            "Import undone, {count} entry taken out.",
            "Import undone, {count} entries taken out.",
            taken.count,
        )
    what = _listed(tr, taken)
    if taken.kind == "add" or taken.reshaped:
        return tr("Undone: {what}", what=what)
    return (
        tr("Back as it was: {what}", what=what)
        if taken.kind == "edit"
        else tr("Back again: {what}", what=what)
    )


def _listed(tr: Translator, taken: Undone) -> str:
    if taken.reshaped:
        return brief(tr, taken.reshaped)
    if len(taken.expenses) == 1:
        return f"{signed(tr, taken.expenses[0])} · {label(tr, taken.expenses[0])}"
    expenses = tr.plural("{count} expense", "{count} expenses", taken.count - taken.income)
    if not taken.income:
        return expenses
    incomes = tr.plural("{count} income", "{count} incomes", taken.income)
    if taken.income == taken.count:
        return incomes
    return tr("{expenses} and {incomes}", expenses=expenses, incomes=incomes)


def deleted(tr: Translator, gone: Undone) -> Reply:
    """An expense was deleted from its card."""
    text = f"{tr('Deleted: {what}', what=_listed(tr, gone))}\n{in_one_line(tr, gone.standing)}"
    return Reply(text + "\n" + tr("/undo brings it back."), replaces=True)


def which(tr: Translator, expenses: Sequence[Expense]) -> Reply:
    """Which of a message's expenses gets another category."""
    rows = tuple((press(f"{signed(tr, one)} {label(tr, one)}", "pick", one.id),) for one in expenses)
    return Reply(tr("Which one?"), rows)
