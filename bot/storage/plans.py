"""What changes remember of a person's plan: rows of budgets, moves, bills, and how their days are counted."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Table, and_, delete, exists, insert, or_, select, update

from bot.money.currency import Currency
from bot.storage.columns import Day, Instant
from bot.storage.database import Transaction
from bot.storage.schema import (
    bills,
    budgets,
    change_plans,
    changes,
    detected_bills,
    goals,
    moves,
    users,
)

Values = dict[str, Any]  # a row's columns as JSON has them
Plan = Mapping[tuple[str, str], Values]  # by kind and key

PERSON = "person"
_TABLES: Mapping[str, tuple[Table, tuple[str, ...]]] = {
    "budget": (budgets, ("category", "starts_on")),
    "move": (moves, ("id",)),
    "bill": (bills, ("id",)),
    "seen": (detected_bills, ("key",)),
}
_OF_PERSON = ("cycle", "weekdays", "leftover_since")


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A row that a change touched: what it remembers, and what is there; None where there is none."""

    kind: str
    key: str
    before: Values | None
    now: Values | None


def read_plan(tx: Transaction, user_id: int) -> Plan:
    """Every row of the person's plan."""
    found: dict[tuple[str, str], Values] = {}
    for kind, (table, key) in _TABLES.items():
        for row in tx.execute(select(table).where(table.c.user_id == user_id)).mappings():
            values = _encoded(table, dict(row))
            found[kind, json.dumps([values[name] for name in key])] = values
    of_person = select(*(users.c[name] for name in _OF_PERSON)).where(users.c.id == user_id)
    for row in tx.execute(of_person).mappings():
        found[PERSON, ""] = _encoded(users, dict(row))
    return found


def note_plan(tx: Transaction, change_id: int, before: Plan, after: Plan) -> None:
    """Remember the rows in which `after` differs from `before`."""
    rows = [
        {"change_id": change_id, "kind": kind, "key": key, "before": before.get((kind, key))}
        for kind, key in sorted({*before, *after})
        if before.get((kind, key)) != after.get((kind, key))
    ]
    if rows:
        tx.execute(insert(change_plans), rows)


def plan_rows(tx: Transaction, user_id: int, change_id: int) -> list[PlanRow]:
    """What a change remembers beside what is there."""
    rows = tx.execute(
        select(change_plans)
        .where(change_plans.c.change_id == change_id)
        .order_by(change_plans.c.kind, change_plans.c.key)
    ).all()
    present = read_plan(tx, user_id) if rows else {}
    return [PlanRow(row.kind, row.key, row.before, present.get((row.kind, row.key))) for row in rows]


def swap_plan(tx: Transaction, user_id: int, change_id: int) -> None:
    """Put what a change remembers in place of what is there, which it remembers instead."""
    for row in plan_rows(tx, user_id, change_id):
        _put(tx, user_id, row)
        is_it = and_(
            change_plans.c.change_id == change_id,
            change_plans.c.kind == row.kind,
            change_plans.c.key == row.key,
        )
        tx.execute(update(change_plans).where(is_it).values(before=row.now))


def later_plans(tx: Transaction, user_id: int, change_id: int) -> list[int]:
    """Ids of later changes, not taken back, that touched a row of this one, newest first."""
    own = change_plans.alias()
    later = (
        select(changes.c.id)
        .join(change_plans, change_plans.c.change_id == changes.c.id)
        .join(own, and_(own.c.kind == change_plans.c.kind, own.c.key == change_plans.c.key))
        .where(
            own.c.change_id == change_id,
            changes.c.id > change_id,
            changes.c.user_id == user_id,
            changes.c.undone_by.is_(None),
        )
    )
    return [int(number) for number in tx.scalars(later.distinct().order_by(changes.c.id.desc()))]


def has_plans(tx: Transaction, user_id: int, currency: Currency, *, is_said: bool) -> bool:
    """Whether budgets, goals or bills are in `currency`; `is_said`: bills that name it."""
    theirs = and_(bills.c.user_id == user_id, bills.c.currency == currency.code, bills.c.is_active.is_(True))
    if is_said:
        return bool(tx.scalar(select(exists().where(theirs, bills.c.is_currency_said.is_(True)))))
    planned = (
        exists().where(table.c.user_id == user_id, table.c.currency == currency.code)
        for table in (budgets, goals)
    )
    return bool(tx.scalar(select(or_(exists().where(theirs), *planned))))


def relabel(tx: Transaction, user_id: int, old: Currency, new: Currency, *, keeps_said: bool) -> None:
    """Relabel what changes remember: the same number of units in another currency; bills that name `old` stay
    where it `keeps_said`."""
    own = select(changes.c.id).where(changes.c.user_id == user_id)
    for row in tx.execute(select(change_plans).where(change_plans.c.change_id.in_(own))).all():
        stays = bool(keeps_said and row.before and row.before.get("is_currency_said"))
        if row.before and row.before.get("currency") == old.code and not stays:
            values = {
                name: _rescaled(value, old, new) if name.endswith("_minor") else value
                for name, value in row.before.items()
            }
            is_it = and_(
                change_plans.c.change_id == row.change_id,
                change_plans.c.kind == row.kind,
                change_plans.c.key == row.key,
            )
            tx.execute(update(change_plans).where(is_it).values(before={**values, "currency": new.code}))


def _rescaled(minor: int | None, old: Currency, new: Currency) -> int | None:
    if not minor:
        return minor
    return max(1, (minor * new.scale + old.scale // 2) // old.scale)


def _put(tx: Transaction, user_id: int, row: PlanRow) -> None:
    if row.kind == PERSON:
        if row.before is not None:
            tx.execute(update(users).where(users.c.id == user_id).values(_decoded(users, row.before)))
        return
    table, names = _TABLES[row.kind]
    key = _decoded(table, dict(zip(names, json.loads(row.key), strict=True)))
    is_it = and_(table.c.user_id == user_id, *(table.c[name] == value for name, value in key.items()))
    if row.before is None:
        tx.execute(delete(table).where(is_it))
    elif row.now is None:
        tx.execute(insert(table).values(_decoded(table, row.before)))
    else:
        tx.execute(update(table).where(is_it).values(_decoded(table, row.before)))


def _encoded(table: Table, values: Values) -> Values:
    def plain(value: Any) -> Any:
        if isinstance(value, datetime):
            return int(value.timestamp())
        return value.isoformat() if isinstance(value, date) else value

    return {name: plain(value) for name, value in values.items() if name in table.c}


def _decoded(table: Table, values: Values) -> Values:
    def typed(name: str, value: Any) -> Any:
        if value is None:
            return None
        if isinstance(table.c[name].type, Day):
            return date.fromisoformat(value)
        return datetime.fromtimestamp(value, UTC) if isinstance(table.c[name].type, Instant) else value

    return {name: typed(name, value) for name, value in values.items()}
