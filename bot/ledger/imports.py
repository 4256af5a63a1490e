"""Importing a file: what was understood first, then everything in one transaction, as one change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from bot.clock import local_date
from bot.errors import NotFound
from bot.ledger.converting import Converter, reconvert
from bot.ledger.paying import BillMatcher
from bot.ledger.standings import Standing, read_month, stand
from bot.ledger.users import relabel_everything
from bot.money.amount import Money, total
from bot.money.currency import Currency
from bot.money.expense import Draft, Expense, Kind, Source
from bot.parsing.drafting import Line
from bot.parsing.isolated import read_isolated
from bot.parsing.reading import Reading, Task
from bot.parsing.statements import Statement
from bot.storage.changes import insert_change, made_by, rows_of
from bot.storage.database import Database, Transaction
from bot.storage.expenses import Entry, insert_expenses, list_expenses
from bot.storage.uploads import (
    Upload,
    choose_columns,
    delete_upload,
    find_upload,
    save_upload,
)
from bot.storage.users import User, find_user, save_user

IMPORTS = 0  # the bot id of imported rows: a file belongs to the person, not to a bot
LONGEST_NAME = 200

GONE = "That file was imported already, or waited too long. Send it again."
NOTHING_NEW = "Everything in that file is already here, nothing was imported."

Key = tuple[date, int, str, str, str]


@dataclass(frozen=True, slots=True)
class Preview:
    """A file as understood. `rows` would be added, `income` of them as money received; `total` is what the
    rest come to, of which `others` in another currency are no part. `at_home` is what all of the rest come to
    in the home currency, None where none is in another; those `without_rate` are no part of it. `left_out`
    counts rows by reason: already here, transfer, pending, zero, no date, no amount, future. `date_order` and
    `spent_sign` say how columns were read; `rounded` amounts had more digits than the currency."""

    name: str
    rows: int
    income: int
    total: Money
    first: date | None
    last: date | None
    date_column: str
    date_order: str
    amount_column: str
    spent_sign: str
    left_out: dict[str, int]
    sample: Draft | None
    rounded: int
    headers: tuple[str, ...]
    others: int
    at_home: Money | None = None
    without_rate: int = 0


@dataclass(frozen=True, slots=True)
class Unclear:
    """A file in which only the person can tell the columns of dates and amounts; it waits."""

    name: str
    headers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Imported:
    """A file's rows are in the ledger, as change `change_id`."""

    change_id: int
    count: int
    income: int
    total: Money
    first: date
    last: date
    standing: Standing


async def preview(
    db: Database,
    user: User,
    *,
    content: bytes,
    name: str,
    chat_id: int,
    message_id: int,
    today: date,
    now: datetime,
    columns: Mapping[str, int] | None = None,
) -> Preview | Unclear:
    """What importing the file would add; the file is kept for the tap. Raises `UnreadableFile`.

    `columns` are places chosen by the person, from 0, for "date" and "amount".
    """
    upload = Upload(chat_id, message_id, name[:LONGEST_NAME], content, dict(columns or {}), now)
    reading = await _read(upload, user, today)

    def step(tx: Transaction) -> Preview | Unclear:
        save_upload(tx, user.id, upload)
        return _preview(tx, user, upload, reading)

    return await db.write(step)


async def choose(
    db: Database, user: User, *, chat_id: int, message_id: int, role: str, place: int, today: date
) -> Preview | Unclear:
    """Read the waiting file with another column for "date" or "amount".

    Raises `NotFound` where the file waits no more, `UnreadableFile` where nothing comes of it.
    """
    upload = await _find(db, user, chat_id, message_id)
    chosen = replace(upload, columns={**upload.columns, role: place})
    reading = await _read(chosen, user, today)

    def step(tx: Transaction) -> Preview | Unclear:
        choose_columns(tx, user.id, chat_id, message_id, chosen.columns)
        return _preview(tx, user, chosen, reading)

    return await db.write(step)


async def headers(db: Database, user: User, *, chat_id: int, message_id: int, today: date) -> tuple[str, ...]:
    """The names of the waiting file's columns. Raises `NotFound`."""
    upload = await _find(db, user, chat_id, message_id)
    return (await _read(upload, user, today)).headers


async def cancel(db: Database, user: User, *, chat_id: int, message_id: int) -> None:
    """Drop the waiting file, if it still waits."""
    await db.write(lambda tx: delete_upload(tx, user.id, chat_id, message_id))


async def import_upload(
    db: Database, user: User, *, chat_id: int, message_id: int, update: int, now: datetime
) -> Imported:
    """Add what the preview counted, in one transaction and as one change.

    Raises `NotFound` where the file waits no more or holds nothing new.
    """
    done = await db.read(lambda tx: _repeat(tx, user, update, now))
    if done:
        return done
    upload = await _find(db, user, chat_id, message_id)
    statement = (await _read(upload, user, local_date(now, user.zone))).statement

    if statement is None:
        raise NotFound(GONE)

    def step(tx: Transaction) -> Imported:
        lines = _fresh(tx, user, statement)
        if not lines:
            raise NotFound(NOTHING_NEW)
        owner = _take_currency(tx, user, statement.currency)
        delete_upload(tx, user.id, chat_id, message_id)
        return _add(tx, owner, Source(IMPORTS, chat_id, message_id), lines, update, now)

    return await db.write(step)


async def _read(upload: Upload, user: User, today: date) -> Reading:
    month_first = user.language == "en" and user.currency.code == "USD"
    task = Task(user.currency, not user.currency_chosen, month_first, today, upload.columns)
    return await read_isolated(upload.content, task)


async def _find(db: Database, user: User, chat_id: int, message_id: int) -> Upload:
    upload = await db.read(lambda tx: find_upload(tx, user.id, chat_id, message_id))
    if upload is None:
        raise NotFound(GONE)
    return upload


def _fresh(tx: Transaction, user: User, statement: Statement) -> list[Line]:
    """The lines not in the ledger yet: equal ones are held against each other one by one."""
    known = Counter(_key(expense) for expense in list_expenses(tx, user.id))
    fresh = []
    for line in statement.lines:
        key = _key(line.draft)
        if known[key]:
            known[key] -= 1
        else:
            fresh.append(line)
    return fresh


def _key(row: Draft | Expense) -> Key:
    what = row.note or row.category
    return row.spent_on, row.amount.minor, row.amount.currency.code, row.kind.value, what.casefold()


def _preview(tx: Transaction, user: User, upload: Upload, reading: Reading) -> Preview | Unclear:
    statement = reading.statement
    if statement is None:
        return Unclear(upload.name, reading.headers)
    fresh = [line.draft for line in _fresh(tx, user, statement)]
    days = [draft.spent_on for draft in fresh]
    here = len(statement.lines) - len(fresh)
    home = user.currency if user.currency_chosen else statement.currency
    converted = _homes(tx, replace(user, currency=home), fresh)
    return Preview(
        name=upload.name,
        rows=len(fresh),
        income=sum(draft.kind is Kind.INCOME for draft in fresh),
        total=_total(fresh, statement.currency),
        first=min(days, default=None),
        last=max(days, default=None),
        date_column=statement.date_column,
        date_order=statement.date_order,
        amount_column=statement.amount_column,
        spent_sign=statement.spent_sign,
        left_out={**statement.left_out, **({"already here": here} if here else {})},
        sample=fresh[0] if fresh else None,
        rounded=statement.rounded,
        headers=reading.headers,
        others=sum(draft.amount.currency != statement.currency for draft in fresh),
        at_home=None if all(draft.amount.currency == home for draft in fresh) else _sum(converted, home),
        without_rate=sum(each.currency != home for each, _ in converted),
    )


def _homes(tx: Transaction, user: User, drafts: Iterable[Draft]) -> list[tuple[Money, Draft]]:
    """What each comes to at home; as written where no rate is known."""
    converter = Converter(tx, user)
    found = [(draft, converter.convert(draft.amount, draft.spent_on)) for draft in drafts]
    return [(converted.amount if converted else draft.amount, draft) for draft, converted in found]


def _sum(converted: Iterable[tuple[Money, Draft]], home: Currency) -> Money:
    spent = (each for each, draft in converted if draft.kind is Kind.EXPENSE and each.currency == home)
    return total(spent, home)


def _total(rows: Iterable[Draft | Expense], currency: Currency) -> Money:
    spent = (row for row in rows if row.kind is Kind.EXPENSE and row.amount.currency == currency)
    return Money(sum(row.amount.minor for row in spent), currency)


def _take_currency(tx: Transaction, user: User, currency: Currency) -> User:
    """A home currency that was only assumed becomes the file's."""
    owner = replace(find_user(tx, user.id) or user, member=user.member)
    if owner.currency_chosen or owner.currency == currency:
        return owner
    relabel_everything(tx, owner.id, owner.currency, currency)
    changed = replace(owner, currency=currency, currency_chosen=True)
    save_user(tx, changed)
    reconvert(tx, changed, since=date.min)
    return changed


def _add(
    tx: Transaction, user: User, source: Source, lines: Sequence[Line], update: int, now: datetime
) -> Imported:
    bills = BillMatcher(tx, user, [line.draft.spent_on for line in lines])
    converter, entries = Converter(tx, user), []
    for place, line in enumerate(lines):
        converted = converter.convert(line.draft.amount, line.draft.spent_on)
        bill_id = bills.find(line.draft, converted)
        entries.append(Entry(line.draft, place, line.recorded_at or now, bill_id, user.member, converted))
    added = insert_expenses(tx, user.id, source, entries)
    rows = [(expense.id, None) for expense in added]
    change_id = insert_change(tx, user.id, "import", rows, made_by=update, made_at=now, member=user.member)
    return _imported(tx, user, change_id, added, now)


def _repeat(tx: Transaction, user: User, update: int, now: datetime) -> Imported | None:
    made = made_by(tx, user.id, update)
    if made is None:
        return None
    owner = find_user(tx, user.id) or user
    return _imported(tx, owner, made.id, [row.now.expense for row in rows_of(tx, made.id)], now)


def _imported(
    tx: Transaction, user: User, change_id: int, added: Sequence[Expense], now: datetime
) -> Imported:
    currencies = Counter(expense.amount.currency for expense in added)
    days = [expense.spent_on for expense in added]
    return Imported(
        change_id=change_id,
        count=len(added),
        income=sum(expense.kind is Kind.INCOME for expense in added),
        total=_total(added, currencies.most_common(1)[0][0]),
        first=min(days),
        last=max(days),
        standing=stand(read_month(tx, user, local_date(now, user.zone)), user, ()),
    )
