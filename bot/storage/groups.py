"""Group chats: which ledger each has, who of its members used the bot, and how it outlives a new chat id."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.sqlite import insert as insert_sqlite

from bot.storage.database import Transaction
from bot.storage.schema import groups, members, metadata, users


@dataclass(frozen=True, slots=True)
class Group:
    """A group chat as it is known: `user_id` is its ledger, `sponsor_id` who opened it here; None where
    nobody did. `told_at` is when it heard what the bot sees there, or that the bot is private."""

    chat_id: int
    user_id: int | None
    sponsor_id: int | None
    told_at: datetime | None


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody of a group by their Telegram id; `username` is without @, empty where they have none."""

    id: int
    name: str
    username: str = ""


def find_group(tx: Transaction, chat_id: int) -> Group | None:
    """What is known of a group chat."""
    row = tx.execute(select(groups).where(groups.c.chat_id == chat_id)).one_or_none()
    return Group(row.chat_id, row.user_id, row.sponsor_id, row.told_at) if row is not None else None


def save_group(tx: Transaction, group: Group) -> None:
    """Add the group chat, or replace what is known of it."""
    values = {"user_id": group.user_id, "sponsor_id": group.sponsor_id, "told_at": group.told_at}
    statement = insert_sqlite(groups).values(chat_id=group.chat_id, **values)
    tx.execute(statement.on_conflict_do_update(index_elements=["chat_id"], set_=values))


def chats_of(tx: Transaction, user_id: int) -> Sequence[int]:
    """The ids that a ledger's group chat has and had."""
    return tx.scalars(select(groups.c.chat_id).where(groups.c.user_id == user_id)).all()


def merge_ledgers(tx: Transaction, kept: int, other: int) -> None:
    """Give everything of the ledger `other` to `kept`, whose own wins where both have one; `other` goes."""
    for table in metadata.sorted_tables:
        if "user_id" in table.c and table.name != "users":
            moved = update(table).where(table.c.user_id == other).values(user_id=kept)
            tx.execute(moved.prefix_with("OR IGNORE", dialect="sqlite"))
    tx.execute(delete(users).where(users.c.id == other))


def note_member(tx: Transaction, user_id: int, member: Member) -> None:
    """Keep a member's name as it is now."""
    values = {"name": member.name, "username": member.username}
    statement = insert_sqlite(members).values(user_id=user_id, member_id=member.id, **values)
    tx.execute(statement.on_conflict_do_update(index_elements=["user_id", "member_id"], set_=values))


def list_members(tx: Transaction, user_id: int) -> list[Member]:
    """The known members of a group's ledger, by id."""
    rows = tx.execute(select(members).where(members.c.user_id == user_id).order_by(members.c.member_id))
    return [Member(row.member_id, row.name, row.username) for row in rows]


def forget_member(tx: Transaction, member_id: int) -> None:
    """Forget a person's name in every group, and that they opened any."""
    tx.execute(delete(members).where(members.c.member_id == member_id))
    tx.execute(update(groups).where(groups.c.sponsor_id == member_id).values(sponsor_id=None))
