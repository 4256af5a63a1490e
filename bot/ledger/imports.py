"""Importing a file: what was understood first, then everything in one transaction, as one change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from bot.clock import local_date
from bot.documents.drafting import Line
from bot.documents.isolated import read_isolated
from bot.documents.reading import Reading, Task
from bot.documents.statements import Statement
from bot.errors import NotFound
from bot.ledger.converting import Converter, reconvert
from bot.ledger.filing import Filer
from bot.ledger.paying import BillMatcher, Logged
from bot.ledger.rises import Rise, find_rise
from bot.ledger.standings import Standing, read_month, stand
from bot.ledger.users import relabel_everything
from bot.money.amount import Money
from bot.money.currency import Currency
from bot.money.expense import Draft, Kind, Source
from bot.storage.bills import list_bills
from bot.storage.changes import add_source, insert_change, made_by, sums_of
from bot.storage.database import Database, Transaction
from bot.storage.expenses import Entry, find_by_source, insert_many
from bot.storage.listing import stream_told
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
RECENTLY = timedelta(days=45)  # a higher price from before is no news

GONE = "That file was imported already, or waited too long. Send it again."
NOTHING_NEW = "Everything in that file is already here, nothing was imported."


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
    """A file's rows are in the ledger, as change `change_id`; `rise` is a bill that lately came to more."""

    change_id: int
    count: int
    income: int
    total: Money
    first: date
    last: date
    standing: Standing
    rise: Rise | None = None


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
        delete_upload(tx, user.id, chat_id, message_id)
        owner = _take_currency(tx, user, statement.currency)
        return _add(tx, owner, Source(IMPORTS, chat_id, message_id), statement, update, now)

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


def _fresh(tx: Transaction, user: User, statement: Statement) -> Iterator[Line]:
    """The lines not in the ledger yet: equal ones are held against each other one by one.

    A bill that recorded itself is there already.
    """
    # A hash of 64 bits stands for each row: the rows themselves would not fit beside the rest of the bot.
    known = Counter(_key(*told) for told in stream_told(tx, user.id))
    logged = Logged(tx, user, list_bills(tx, user.id), (line.draft.spent_on for line in statement.lines))
    for line in statement.lines:
        draft = line.draft
        amount = draft.amount
        what = draft.note or draft.category
        key = _key(draft.spent_on, amount.minor, amount.currency.code, draft.kind.value, what)
        if known[key]:
            known[key] -= 1
        elif not logged.take(draft):
            yield line


def _key(day: date, minor: int, code: str, kind: str, what: str) -> int:
    return hash((day, minor, code, kind, what.casefold()))


def _preview(tx: Transaction, user: User, upload: Upload, reading: Reading) -> Preview | Unclear:
    statement = reading.statement
    if statement is None:
        return Unclear(upload.name, reading.headers)
    home = _home_after(user, statement.currency)
    tally = _Tally(Converter(tx, replace(user, currency=home)), statement.currency, home)
    for line in _fresh(tx, user, statement):
        tally.add(line.draft)
    here = len(statement.lines) - tally.rows
    return Preview(
        name=upload.name,
        rows=tally.rows,
        income=tally.income,
        total=Money(tally.spent, statement.currency),
        first=tally.first,
        last=tally.last,
        date_column=statement.date_column,
        date_order=statement.date_order,
        amount_column=statement.amount_column,
        spent_sign=statement.spent_sign,
        left_out={**statement.left_out, **({"already here": here} if here else {})},
        sample=tally.sample,
        rounded=statement.rounded,
        headers=reading.headers,
        others=tally.others,
        at_home=Money(tally.at_home, home) if tally.is_foreign else None,
        without_rate=tally.without_rate,
    )


class _Tally:
    """What rows come to, counted one by one."""

    def __init__(self, converter: Converter, currency: Currency, home: Currency) -> None:
        self._converter, self._currency, self._home = converter, currency, home
        self.rows = self.income = self.spent = self.others = self.at_home = self.without_rate = 0
        self.first: date | None = None
        self.last: date | None = None
        self.sample: Draft | None = None
        self.is_foreign = False

    def add(self, draft: Draft) -> None:
        """Count one."""
        self.rows += 1
        self.income += draft.kind is Kind.INCOME
        self.sample = self.sample or draft
        self.first = min(self.first or draft.spent_on, draft.spent_on)
        self.last = max(self.last or draft.spent_on, draft.spent_on)
        is_spent, amount = draft.kind is Kind.EXPENSE, draft.amount
        if amount.currency != self._currency:
            self.others += 1
        elif is_spent:
            self.spent += amount.minor
        converted = self._converter.convert(amount, draft.spent_on)
        home = converted.amount if converted else amount
        self.is_foreign = self.is_foreign or amount.currency != self._home
        if home.currency != self._home:
            self.without_rate += 1
        elif is_spent:
            self.at_home += home.minor


def _home_after(user: User, currency: Currency) -> Currency:
    """The home currency once a file in `currency` is imported; nobody's home is one that ended."""
    return user.currency if user.currency_chosen or currency.last_day else currency


def _take_currency(tx: Transaction, user: User, currency: Currency) -> User:
    """A home currency that was only assumed becomes the file's."""
    owner = replace(find_user(tx, user.id) or user, member=user.member)
    if _home_after(owner, currency) == owner.currency:
        return owner
    relabel_everything(tx, owner.id, owner.currency, currency, keeps_said=True)
    changed = replace(owner, currency=currency, currency_chosen=True)
    save_user(tx, changed)
    reconvert(tx, changed, since=date.min)
    return changed


def _add(
    tx: Transaction, user: User, source: Source, statement: Statement, update: int, now: datetime
) -> Imported:
    bills = BillMatcher(tx, user, (line.draft.spent_on for line in statement.lines))
    converter, filer = Converter(tx, user), Filer(tx, user)

    def entries() -> Iterator[Entry]:
        for place, line in enumerate(_fresh(tx, user, statement)):
            # Our own export says itself what had no category; a bank's statement does not know of any.
            draft = line.draft if line.recorded_at else filer.file(line.draft)
            converted = converter.convert(draft.amount, draft.spent_on)
            bill_id = bills.find(draft, converted)
            yield Entry(draft, place, line.recorded_at or now, bill_id, user.member, converted)

    if not insert_many(tx, user.id, source, entries()):
        raise NotFound(NOTHING_NEW)
    change_id = insert_change(tx, user.id, "import", [], made_by=update, made_at=now, member=user.member)
    add_source(tx, change_id, user.id, source)
    return replace(_imported(tx, user, change_id, now), rise=_rise(tx, user, source, now))


def _rise(tx: Transaction, user: User, source: Source, now: datetime) -> Rise | None:
    """What is news of the bills that the file paid: of the last weeks alone."""
    since = local_date(now, user.zone) - RECENTLY
    recent = [kept.expense for kept in find_by_source(tx, user.id, source, since=since)]
    return find_rise(tx, user, sorted(recent, key=lambda one: one.spent_on, reverse=True), now)


def _repeat(tx: Transaction, user: User, update: int, now: datetime) -> Imported | None:
    made = made_by(tx, user.id, update)
    if made is None:
        return None
    return _imported(tx, find_user(tx, user.id) or user, made.id, now)


def _imported(tx: Transaction, user: User, change_id: int, now: datetime) -> Imported:
    sums = sums_of(tx, change_id)
    currency = Counter[Currency]()
    for each in sums:
        currency[each.currency] += each.count
    most = currency.most_common(1)[0][0]
    spent = (each.minor for each in sums if each.kind is Kind.EXPENSE and each.currency == most)
    return Imported(
        change_id=change_id,
        count=sum(each.count for each in sums),
        income=sum(each.count for each in sums if each.kind is Kind.INCOME),
        total=Money(sum(spent), most),
        first=min(each.first for each in sums),
        last=max(each.last for each in sums),
        standing=stand(read_month(tx, user, local_date(now, user.zone)), user, ()),
    )
