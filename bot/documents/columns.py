"""Which columns a table has: those that nothing can be read without, and those that say more of each row."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.documents import column_names
from bot.documents.balances import decimal_in, is_inside
from bot.documents.looking import Looker, is_amount, is_currency, is_flag, is_text
from bot.documents.names import plain
from bot.documents.tables import EXACT, Table
from bot.errors import UnreadableFile

NO_DATE = "I found no column of dates, nothing was imported. The file needs a date and an amount column."
NO_AMOUNT = "I found no column of amounts, nothing was imported. The file needs a date and an amount column."


@dataclass(frozen=True, slots=True)
class Columns:
    """Places of the columns, from 0; None where there is none. Either `amount`, or `debit`, `credit` or
    both. `kind` and `types` may say of a row that it was spent, received or moved, and so may `flag`.
    `notes` are columns that say what for, the likelier first; `other_dates` those that hold a day too. With
    `is_net` a fee stands beside an amount that has it taken off; `counted` marks what an app counts,
    `pending` what is not booked, `earned` what came in."""

    date: int
    amount: int | None
    debit: int | None = None
    credit: int | None = None
    currency: int | None = None
    category: int | None = None
    notes: tuple[int, ...] = ()
    kind: int | None = None
    state: int | None = None
    types: tuple[int, ...] = ()
    balance: int | None = None
    fee: int | None = None
    flag: int | None = None
    tags: int | None = None
    other_dates: tuple[int, ...] = ()
    is_net: bool = False
    counted: int | None = None
    pending: int | None = None
    earned: int | None = None

    @property
    def amounts(self) -> tuple[int, ...]:
        """The columns of amounts, one or two."""
        return tuple(place for place in (self.amount, self.debit, self.credit) if place is not None)

    @property
    def shown_amount(self) -> int:
        """The column named as the one of amounts."""
        return self.amounts[0]


def find_columns(table: Table, *, date: int | None = None, amount: int | None = None) -> Columns:
    """The columns of a table; `date` and `amount` are those a person chose: of two for money out and in,
    either stands for both. Raises `UnreadableFile`."""
    if table.is_exact and date is amount is None:
        return _of_exact()
    look = Looker(table)
    found = _described(look, _essential(look, date, amount))
    if _is_net(table.header[found.shown_amount]):
        return replace(found, fee=None, is_net=found.fee is not None)
    net = _net_of(table, found)
    if net is not None:
        return replace(found, amount=net, fee=None, is_net=True)
    return replace(found, fee=None) if _is_fee_inside(table, found) else found


def _of_exact() -> Columns:
    places = {name: place for place, name in enumerate(EXACT)}
    return Columns(
        places["Date"], places["Amount"], currency=places["Currency"], category=places["Category"],
        notes=(places["Payee"],), state=places["Status"], types=(places["Type"],), tags=places["Tags"],
    )  # fmt: skip


def _essential(look: Looker, date: int | None, amount: int | None) -> Columns:
    """What nothing can be read without: the columns of dates, and of amounts or what went out and came in."""
    is_asked = date is not None
    date = look.date() if date is None else date
    if date is None:
        look.ask_if_of_use()
        raise UnreadableFile(NO_DATE)
    debit, credit = look.pair(date)
    if amount is not None and amount not in (debit, credit):
        return Columns(date, None, credit=amount) if amount == look.credit(date) else Columns(date, amount)
    if debit is not None:
        return Columns(date, None, debit, credit)
    amount = look.named_amount(date)
    if amount is None and (credit := look.credit(date)) is not None:
        return Columns(date, None, credit=credit)
    amount = look.unnamed_amount(date) if amount is None else amount
    if amount is None:
        look.ask_if_of_use(is_asked=is_asked)
        raise UnreadableFile(NO_AMOUNT)
    return Columns(date, amount)


def _described(look: Looker, found: Columns) -> Columns:
    """`found` with the columns that say more of each row."""
    category = look.find(column_names.CATEGORIES, is_text)
    currency = look.beside(found.shown_amount, column_names.CURRENCIES, is_currency)
    taken = (found.date, found.amount, found.debit, found.credit, category, currency)
    return replace(
        found,
        currency=currency,
        category=category,
        notes=look.notes(besides=tuple(place for place in taken if place is not None)),
        other_dates=look.other_dates(found.date),
        kind=look.kind(),
        flag=look.find(column_names.FLAGS, is_flag, least=100),
        state=look.find(column_names.STATES, is_text),
        types=look.every(column_names.TYPES),
        balance=look.find(column_names.BALANCES, is_amount),
        fee=look.find(column_names.FEES, is_amount),
        counted=look.find(column_names.COUNTED, is_flag, least=100),
        pending=look.find(column_names.PENDING_FLAGS, is_flag, least=100),
        earned=look.find(column_names.EARNED, is_flag, least=100),
    )


def _is_fee_inside(table: Table, found: Columns) -> bool:
    """Whether the amounts have their fees in them already: all fees together do, and the balance tells."""
    if found.fee is None or found.amount is None:
        return False
    is_sum = plain(table.header[found.fee]).startswith("total")
    return is_sum or (
        found.balance is not None and is_inside(table.rows, found.amount, found.fee, found.balance)
    )


def _net_of(table: Table, found: Columns) -> int | None:
    """The column of what is left of each amount when its fee is taken off."""
    places = (place for place, name in enumerate(table.header) if _is_net(name))
    net = next(places, None)
    if net is None or found.amount is None or found.fee is None:
        return None
    read = [[decimal_in(row[place]) for place in (found.amount, found.fee, net)] for row in table.rows]
    known = [(one, cost, left) for one, cost, left in read if one is not None and cost and left is not None]
    is_left = all(left in (one - cost, one + cost) for one, cost, left in known)
    return net if known and is_left else None


def _is_net(name: str) -> bool:
    return plain(name).startswith("net")
