"""What every message of a person is read beside."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.ledger.trips import Trip, trip_of
from bot.money.category import Known
from bot.storage.categories import read_known
from bot.storage.database import Database, Transaction
from bot.storage.questions import find_question
from bot.storage.users import User


@dataclass(frozen=True, slots=True)
class Present:
    """The person's categories, and the trip they are on. `was_asked`: something they may be answering, or
    have answered."""

    known: Known
    trip: Trip | None = None
    was_asked: bool = False


async def present(db: Database, user: User, today: date) -> Present:
    """How things are as the message comes, read at once."""

    def step(tx: Transaction) -> Present:
        question = find_question(tx, user.id, user.member)
        return Present(read_known(tx, user.id), trip_of(tx, user, today), question is not None)

    return await db.read(step)
