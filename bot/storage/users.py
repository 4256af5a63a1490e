"""People: their language, currency and zone; and the codes that let them in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Row, bindparam, delete, exists, insert, select, update

from bot.money.counting import USUAL, Counting, weekdays_code, weekdays_of_code
from bot.money.currency import Currency
from bot.money.cycle import CALENDAR, Cycle, cycle_code, cycle_of_code
from bot.storage.database import Transaction
from bot.storage.schema import confirmations, invites, uploads, users

GROUP = "group"  # the role of a shared ledger

# Statements that every message asks are made once: building one takes longer than running it.
_FOUND = select(users).where(users.c.id == bindparam("user_id"))


@dataclass(frozen=True, slots=True)
class User:
    """Whose ledger it is: a person, or (`role` group, `id` negative) the members of a group chat.

    `currency_chosen` and `zone_chosen` are False while those are assumed; `cycle` cuts days into periods. In
    a group `member` is who of them acts now, and `is_admin` whether they may change what others recorded;
    neither is stored here.
    """

    id: int
    chat_id: int
    language: str
    currency: Currency
    currency_chosen: bool
    zone: ZoneInfo
    zone_chosen: bool
    role: str
    is_reachable: bool
    met_at: datetime
    cycle: Cycle = CALENDAR
    counting: Counting = USUAL
    member: int | None = None
    is_admin: bool = False

    @property
    def is_group(self) -> bool:
        """Whether it is the shared ledger of a group."""
        return self.role == GROUP


def find_user(tx: Transaction, user_id: int) -> User | None:
    """The person with this Telegram id, or None."""
    row = tx.execute(_FOUND, {"user_id": user_id}).one_or_none()
    return read_user(row) if row else None


def find_users(tx: Transaction, user_ids: Sequence[int]) -> dict[int, User]:
    """Those of `user_ids` that are known."""
    rows = tx.execute(select(users).where(users.c.id.in_(user_ids)))
    return {row.id: read_user(row) for row in rows}


def save_user(tx: Transaction, user: User) -> None:
    """Add the person, or replace what is known about them."""
    values = {
        "id": user.id,
        "chat_id": user.chat_id,
        "language": user.language,
        "currency": user.currency.code,
        "currency_chosen": user.currency_chosen,
        "zone": user.zone.key,
        "zone_chosen": user.zone_chosen,
        "role": user.role,
        "is_reachable": user.is_reachable,
        "met_at": user.met_at,
        "cycle": cycle_code(user.cycle),
        "weekdays": weekdays_code(user.counting.weekdays),
        "leftover_since": user.counting.leftover_since,
    }
    if not tx.execute(update(users).where(users.c.id == user.id).values(values)).rowcount:
        tx.execute(insert(users).values(values))


def set_reachable(tx: Transaction, chat_id: int, is_reachable: bool) -> None:
    """Note whether the bot may write to the person or group of this chat."""
    tx.execute(update(users).where(users.c.chat_id == chat_id).values(is_reachable=is_reachable))


def delete_user(tx: Transaction, user_id: int, chat_id: int) -> None:
    """Delete the person with every row of theirs."""
    tx.execute(delete(confirmations).where(confirmations.c.chat_id == chat_id))
    tx.execute(delete(uploads).where(uploads.c.chat_id == chat_id))
    tx.execute(delete(users).where(users.c.id == user_id))


def has_role(tx: Transaction, role: str) -> bool:
    """Whether anybody has this role."""
    return bool(tx.scalar(select(exists().where(users.c.role == role))))


def insert_invite(tx: Transaction, code_hash: str, role: str, expires_at: datetime) -> None:
    """Keep a one-time code's hash."""
    tx.execute(insert(invites).values(code_hash=code_hash, role=role, expires_at=expires_at))


def take_invite(tx: Transaction, code_hash: str, now: datetime) -> str | None:
    """Use up a code that is still valid: the role it gives, or None. Expired codes are swept."""
    tx.execute(delete(invites).where(invites.c.expires_at < now))
    found = tx.execute(delete(invites).where(invites.c.code_hash == code_hash).returning(invites.c.role))
    return found.scalar_one_or_none()


def delete_invites(tx: Transaction, role: str) -> None:
    """Make every open code of this role useless."""
    tx.execute(delete(invites).where(invites.c.role == role))


def read_user(row: Row[Any]) -> User:
    """The value of a row of `users`."""
    return User(
        id=row.id,
        chat_id=row.chat_id,
        language=row.language,
        currency=Currency(row.currency),
        currency_chosen=row.currency_chosen,
        zone=ZoneInfo(row.zone),
        zone_chosen=row.zone_chosen,
        role=row.role,
        is_reachable=row.is_reachable,
        met_at=row.met_at,
        cycle=cycle_of_code(row.cycle),
        counting=Counting(weekdays_of_code(row.weekdays), row.leftover_since),
    )
