"""What the tests of the ledger start from: a fixed clock, a person in Berlin, drafts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from itertools import count
from zoneinfo import ZoneInfo

from bot.ledger import categories, changing, exports, recording, users
from bot.money.amount import Money
from bot.money.currency import Currency
from bot.money.expense import Draft, Kind, Source
from bot.storage.database import Database
from bot.storage.users import User

EUR = Currency("EUR")
TODAY = date(2026, 11, 17)  # a Tuesday
NOON = datetime(2026, 11, 17, 11, 0, tzinfo=UTC)  # noon in Berlin


def money(minor: int, currency: Currency = EUR) -> Money:
    return Money(minor, currency)


def draft(
    minor: int,
    category: str = "food",
    *,
    on: date = TODAY,
    note: str = "",
    kind: Kind = Kind.EXPENSE,
    tags: tuple[str, ...] = (),
    currency: Currency = EUR,
) -> Draft:
    return Draft(Money(minor, currency), category, note, on, kind, tags)


def at_noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 11, 0, tzinfo=UTC)


_messages = count(1)


def message() -> Source:
    """A message never seen before."""
    return Source(1, 7, next(_messages))


_updates = count(1000)


def new_update() -> int:
    return next(_updates)


async def meet(db: Database, user_id: int = 7, *, zone: str = "Europe/Berlin", language: str = "de") -> User:
    known = await users.meet(
        db, user_id=user_id, chat_id=user_id, language_code=language, now=datetime(2026, 1, 1, tzinfo=UTC)
    )
    return await users.set_zone(db, known, ZoneInfo(zone), datetime(2026, 1, 1, tzinfo=UTC))


async def record(
    db: Database, user: User, *drafts: Draft, now: datetime = NOON, source: Source | None = None
) -> changing.Recorded:
    return await recording.record(db, user, drafts, source=source or message(), update=new_update(), now=now)


async def exported(db: Database, user: User) -> bytes:
    """The person's rows as the CSV that `/export` sends."""
    return (await exports.export(db, user, "csv"))[0]


async def settled(db: Database, user: User, drafts: Sequence[Draft]) -> tuple[Draft, ...]:
    """The drafts where the person would have them now."""
    return await categories.settled(db, user, drafts, await categories.known(db, user))
