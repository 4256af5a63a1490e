"""Whether a person wants the pinned status line; `bot.chat.pinning` shows it."""

from __future__ import annotations

from datetime import datetime

from bot.ledger.reminders import PIN, plan_pin
from bot.storage.database import Database, Transaction
from bot.storage.due import remove_due
from bot.storage.pins import Pin, delete_pin, find_pins, save_pin
from bot.storage.users import User


async def is_on(db: Database, user: User) -> bool:
    """Whether there is one, or will be in a moment."""
    found = await db.read(lambda tx: find_pins(tx, [user.id]))
    return any(not pin.is_ending for pin in found)


async def switch(db: Database, user: User, wanted: bool, now: datetime) -> None:
    """Have the line pinned, or taken down."""

    def step(tx: Transaction) -> None:
        known = next(iter(find_pins(tx, [user.id])), None)
        if wanted and (known is None or known.is_ending):
            save_pin(tx, Pin(user.id, 0, ""))
            plan_pin(tx, user, now)
        elif not wanted:
            remove_due(tx, user.id, PIN)
            if known and known.message_id:
                save_pin(tx, Pin(user.id, known.message_id, ""))
            else:
                delete_pin(tx, user.id)

    await db.write(step)
