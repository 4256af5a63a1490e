"""What is to be said now: taken once, kept until it is known to have arrived, made up for after a crash.

Telegram has no key that makes sending twice harmless, so between losing and repeating something has to be
chosen: what a crash leaves unconfirmed is said once more at the next start, and never a third time.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.ledger.reminders import (
    BILLS,
    LATER,
    MONTH,
    PIN,
    REMINDER,
    TOO_LATE,
    TRIP,
    WEEK,
    Manners,
    advance,
    after_quiet,
    day_meant,
)
from bot.storage.announcing import Announcing, confirm_announced, note_announcing, take_unconfirmed
from bot.storage.database import Database, Transaction
from bot.storage.due import Waiting, mark_sent, ripe, set_due
from bot.storage.listing import count_expenses
from bot.storage.manners import find_manners
from bot.storage.users import User, find_users

KINDS = (REMINDER, WEEK, MONTH, TRIP, BILLS, PIN)
_SILENT = (PIN,)  # said without a sound: quiet hours do not concern it
_NEVER_TOO_LATE = (BILLS, PIN, TRIP)  # they know themselves which days are past; a trip's clock goes back
_NEED_EXPENSES = (WEEK, MONTH, TRIP)


@dataclass(frozen=True, slots=True)
class Due:
    """Something to say now, of one of `KINDS`; `at` is when it should have gone out."""

    user: User
    kind: str
    slot: str
    at: datetime
    hides_amounts: bool = False


async def take_due(db: Database, now: datetime, limit: int = 100) -> list[Due]:
    """What is to be said now, noted before it is: each moves on to its next time.

    What falls into quiet hours waits for their end. What was said on that local date already, or is more
    than `TOO_LATE` late, moves on in silence.
    """

    def step(tx: Transaction) -> list[Due]:
        waiting = ripe(tx, KINDS, now, limit)
        ids = sorted({each.user_id for each in waiting})
        people, manners = find_users(tx, ids), find_manners(tx, ids)
        taken = [_take(tx, people[each.user_id], manners[each.user_id], each, now) for each in waiting]
        return [due for due in taken if due]

    return await db.write(step)


async def take_left_over(db: Database, now: datetime) -> list[Due]:
    """What an earlier run of the bot had taken and not confirmed: once more, unless it is too late for it."""

    def step(tx: Transaction) -> list[Due]:
        left = take_unconfirmed(tx, now - TOO_LATE)
        ids = sorted({each.user_id for each in left})
        people, manners = find_users(tx, ids), find_manners(tx, ids)
        return [_due(people[each.user_id], manners[each.user_id], each) for each in left]

    return await db.write(step)


async def confirm(db: Database, due: Due) -> None:
    """It arrived, cannot arrive, or there was nothing to say: it is not said again."""
    await db.write(lambda tx: confirm_announced(tx, Announcing(due.user.id, due.kind, due.slot, due.at)))


def _take(tx: Transaction, user: User, manners: Manners, waiting: Waiting, now: datetime) -> Due | None:
    allowed_at = now if waiting.kind in _SILENT else after_quiet(now, manners.quiet, user.zone)
    if allowed_at > now:
        set_due(tx, Waiting(user.id, waiting.kind, waiting.slot, allowed_at))
        return None
    advance(tx, user, waiting, now)
    if not user.is_reachable or (waiting.kind in _NEED_EXPENSES and not count_expenses(tx, user.id)):
        return None
    if now - waiting.at > TOO_LATE and waiting.kind not in _NEVER_TOO_LATE:
        return None
    if not mark_sent(tx, user.id, _once(user, manners, waiting), day_meant(user, waiting), now):
        return None
    taken = Announcing(user.id, waiting.kind, waiting.slot, waiting.at)
    note_announcing(tx, taken)
    return _due(user, manners, taken)


def _once(user: User, manners: Manners, waiting: Waiting) -> str:
    """What goes out once a day: a reminder for each of its hours, a snoozed one for each instant, and one for
    all that waited for the end of the quiet hours."""
    if waiting.kind != REMINDER:
        return waiting.kind
    clock = f"{waiting.at.astimezone(user.zone):%H:%M}"
    if manners.quiet and clock == f"{manners.quiet[1]:%H:%M}":
        return f"{REMINDER}:{clock}"
    if waiting.slot == LATER:
        return f"{REMINDER}:{LATER} {waiting.at.timestamp():.0f}"
    return f"{REMINDER}:{waiting.slot[:5]}"


def _due(user: User, manners: Manners, taken: Announcing) -> Due:
    return Due(user, taken.kind, taken.slot, taken.at, manners.hides_amounts)
