"""Taking changes back and doing them again: what was done last, and by which inbox row."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ScalarSelect, func, insert, select

from bot.storage.database import Transaction
from bot.storage.schema import changes, reversals


@dataclass(frozen=True, slots=True)
class Reversal:
    """The first of the changes that one inbox row took back, or (`is_redo`) did again."""

    change_id: int
    is_redo: bool


def note_reversal(
    tx: Transaction, user_id: int, change_id: int, *, made_by: int, is_redo: bool, member: int | None = None
) -> None:
    """Note that this inbox row took the change back, or did it again; `member` is who of a group did."""
    tx.execute(
        insert(reversals).values(
            user_id=user_id,
            change_id=change_id,
            made_by=made_by,
            is_redo=is_redo,
            newest_change=func.coalesce(_newest(user_id, member), 0),
            member_id=member,
        )
    )


def _newest(user_id: int, member: int | None) -> ScalarSelect[int]:
    """The newest change of the ledger, in a group of this member."""
    theirs = changes.c.member_id.is_not_distinct_from(member)
    return select(func.max(changes.c.id)).where(changes.c.user_id == user_id, theirs).scalar_subquery()


def reversal_by(tx: Transaction, user_id: int, inbox_id: int) -> Reversal | None:
    """What this inbox row took back or did again, if it did already."""
    row = tx.execute(
        select(reversals)
        .where(reversals.c.user_id == user_id, reversals.c.made_by == inbox_id)
        .order_by(reversals.c.change_id)
        .limit(1)
    ).one_or_none()
    return Reversal(row.change_id, row.is_redo) if row is not None else None


def redoable(tx: Transaction, user_id: int, member: int | None = None) -> list[int]:
    """Ids of the changes taken back last and together, in a group by this member, oldest first; none once
    they have changed something since."""
    newest = func.coalesce(_newest(user_id, member), 0)
    last = tx.execute(
        select(reversals.c.made_by, reversals.c.newest_change == newest)
        .join(changes, changes.c.id == reversals.c.change_id)
        .where(
            reversals.c.user_id == user_id,
            reversals.c.member_id.is_not_distinct_from(member),
            reversals.c.is_redo.is_(False),
            changes.c.undone_by == reversals.c.made_by,
        )
        .order_by(reversals.c.id.desc())
        .limit(1)
    ).one_or_none()
    if last is None or not last[1]:
        return []
    together = select(changes.c.id).where(changes.c.user_id == user_id, changes.c.undone_by == last[0])
    return [int(number) for number in tx.scalars(together.order_by(changes.c.id))]
