"""Renames, merges, splits and emoji: what a change does to a person's categories, and its way back.

Every row of theirs that names a category follows: expenses, budgets, bills, whatever table has such a column.
What maps words to categories (lessons, guesses, word lists) is not rewritten: `categories.became` tells what
they mean now.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Table, and_, case, delete, func, insert, select, update
from sqlalchemy.types import TypeDecorator

from bot.money.category import UNCATEGORISED, filed_words
from bot.storage.database import Transaction
from bot.storage.schema import categories, changes, expenses, lessons, metadata, reshapings

_AT_ONCE = 5_000  # ids in one statement
_NAMES = {"category", "source", "target"}  # columns that name a category
_PLACES = tuple(
    (table, column.name)
    for table in metadata.sorted_tables
    for column in table.columns
    if column.name in _NAMES and "user_id" in table.c and table not in (expenses, lessons)
)

Details = dict[str, Any]


def count_by_category(tx: Transaction, user_id: int) -> dict[str, int]:
    """How many expenses each category has, the fullest first."""
    count = func.count()
    rows = tx.execute(
        select(expenses.c.category, count)
        .where(expenses.c.user_id == user_id, expenses.c.is_deleted.is_(False))
        .group_by(expenses.c.category)
        .order_by(count.desc(), expenses.c.category)
    )
    return {category: int(number) for category, number in rows}


def ids_by_words(tx: Transaction, user_id: int, category: str) -> dict[str, list[int]]:
    """The ids of a category's expenses by the words of their notes, deleted ones left out."""
    rows = tx.execute(
        select(expenses.c.id, expenses.c.note).where(
            expenses.c.user_id == user_id,
            expenses.c.category == category,
            expenses.c.is_deleted.is_(False),
        )
    )
    found: dict[str, list[int]] = {}
    for id_, note in rows:
        found.setdefault(filed_words(note), []).append(id_)
    return found


def save_reshaping(tx: Transaction, user_id: int, change_id: int, details: Details) -> None:
    """Keep what the change does, in place of what was kept of it."""
    tx.execute(delete(reshapings).where(reshapings.c.change_id == change_id))
    tx.execute(insert(reshapings).values(change_id=change_id, user_id=user_id, details=details))


def find_reshaping(tx: Transaction, change_id: int) -> Details | None:
    """What the change does to categories; None where it does nothing to them."""
    found: Details | None = tx.scalar(select(reshapings.c.details).where(reshapings.c.change_id == change_id))
    return found


def has_later(tx: Transaction, user_id: int, change_id: int) -> bool:
    """Whether categories were reshaped again since, and that stands."""
    later = (
        select(reshapings.c.change_id)
        .join(changes, changes.c.id == reshapings.c.change_id)
        .where(
            reshapings.c.user_id == user_id,
            reshapings.c.change_id > change_id,
            changes.c.undone_by.is_(None),
        )
    )
    return tx.execute(later.limit(1)).one_or_none() is not None


def reshape(tx: Transaction, user_id: int, details: Details) -> Details:
    """Do what `details` says; they come back with what the way back needs."""
    source, target, kind = details["from"], details["to"], details["kind"]
    touched = [source, target, *_became(tx, user_id, source)]
    done = {**details, "before": _marks(tx, user_id, touched)}
    if kind != "emoji":
        moved = _move(tx, user_id, source, target, details.get("ids"))
        done["ids"] = list(moved)
        done["count"] = sum(not is_deleted for is_deleted in moved.values())
    if kind in ("rename", "merge"):
        done["moved"], done["dropped"] = _move_others(tx, user_id, source, target)
        _replace_marks(tx, user_id, touched, _joined(done["before"], source, target))
    elif kind == "split":
        _replace_marks(tx, user_id, [target], _revived(done["before"], target))
    else:
        kept = [mark for mark in done["before"] if mark["name"] != source]
        _replace_marks(tx, user_id, [source], [_mark(source, details["emoji"])])
        done["before"] = [*kept, *(mark for mark in done["before"] if mark["name"] == source)]
    return done


def reshape_back(tx: Transaction, user_id: int, details: Details) -> None:
    """Take back what `reshape` did; what came into a category that it made goes back with the rest."""
    source, target = details["from"], details["to"]
    if details["kind"] != "emoji":
        everything = details["kind"] == "rename"
        _move(tx, user_id, target, source, None if everything else details["ids"])
    for place, keys in details.get("moved", {}).items():
        name, _, column = place.partition(".")
        _move_back(tx, metadata.tables[name], column, keys, source)
    for name, rows in details.get("dropped", {}).items():
        _insert_missing(tx, metadata.tables[name], rows)
    touched = [source, target, *(mark["name"] for mark in details["before"])]
    _replace_marks(tx, user_id, touched, details["before"])


def _move(
    tx: Transaction, user_id: int, source: str, target: str, ids: Sequence[int] | None
) -> dict[int, bool]:
    """Expenses (all of `source`, or those with these ids) into `target`: those that moved, by id, and whether
    they are deleted."""
    is_theirs = and_(expenses.c.user_id == user_id, expenses.c.category == source)
    said = case((expenses.c.said == source, target), else_=expenses.c.said)
    moved: dict[int, bool] = {}
    for some in _parts(ids):
        which: ColumnElement[bool] = is_theirs if some is None else and_(is_theirs, expenses.c.id.in_(some))
        statement = update(expenses).where(which).values(category=target, said=said)
        rows = tx.execute(statement.returning(expenses.c.id, expenses.c.is_deleted))
        moved.update((row.id, row.is_deleted) for row in rows)
    return moved


def _parts(ids: Sequence[int] | None) -> Iterator[Sequence[int] | None]:
    if ids is None:
        yield None
    else:
        yield from (ids[start : start + _AT_ONCE] for start in range(0, len(ids), _AT_ONCE))


def _move_others(
    tx: Transaction, user_id: int, source: str, target: str
) -> tuple[dict[str, list[Details]], dict[str, list[Details]]]:
    """The other tables' rows into `target`; where a row of it stands in the way, those of `source` end."""
    moved: dict[str, list[Details]] = {}
    dropped: dict[str, list[Details]] = {}
    for table, name in _PLACES:
        column = table.c[name]
        is_source = and_(table.c.user_id == user_id, column == source)
        rows = [_packed(tx, table, row._asdict()) for row in tx.execute(select(table).where(is_source))]
        if not rows:
            continue
        if column.primary_key and _has(tx, table, user_id, target):
            dropped[table.name] = rows
            tx.execute(delete(table).where(is_source))
        else:
            moved[f"{table.name}.{name}"] = [_key(table, {**row, name: target}) for row in rows]
            tx.execute(update(table).where(is_source).values({name: target}))
    return moved, dropped


def _has(tx: Transaction, table: Table, user_id: int, category: str) -> bool:
    there = select(table.c.user_id).where(table.c.user_id == user_id, table.c.category == category)
    return tx.execute(there.limit(1)).one_or_none() is not None


def _key(table: Table, row: Details) -> Details:
    return {column.name: row[column.name] for column in table.primary_key.columns}


def _move_back(tx: Transaction, table: Table, column: str, keys: Iterable[Details], source: str) -> None:
    for key in keys:
        values = _unpacked(tx, table, key)
        where = and_(*(table.c[name] == value for name, value in values.items()))
        tx.execute(update(table).where(where).values({column: source}))


def _insert_missing(tx: Transaction, table: Table, rows: Iterable[Details]) -> None:
    for row in rows:
        values = _unpacked(tx, table, row)
        where = and_(*(table.c[name] == values[name] for name in _key(table, row)))
        if tx.execute(select(table.c.user_id).where(where)).first() is None:
            tx.execute(insert(table).values(values))


def _packed(tx: Transaction, table: Table, row: Details) -> Details:
    """A row as JSON can keep it: every value as the database has it."""
    return {name: _bound(tx, table, name, value) for name, value in row.items()}


def _bound(tx: Transaction, table: Table, name: str, value: Any) -> Any:
    kind = table.c[name].type
    return kind.process_bind_param(value, tx.dialect) if isinstance(kind, TypeDecorator) else value


def _unpacked(tx: Transaction, table: Table, row: Details) -> Details:
    return {name: _result(tx, table, name, value) for name, value in row.items()}


def _result(tx: Transaction, table: Table, name: str, value: Any) -> Any:
    kind = table.c[name].type
    return kind.process_result_value(value, tx.dialect) if isinstance(kind, TypeDecorator) else value


def _became(tx: Transaction, user_id: int, category: str) -> list[str]:
    """The names that mean `category` since an earlier rename or merge."""
    theirs = (categories.c.user_id == user_id, categories.c.became == category)
    return list(tx.scalars(select(categories.c.name).where(*theirs)))


def _marks(tx: Transaction, user_id: int, names: Iterable[str]) -> list[Details]:
    rows = tx.execute(
        select(categories).where(categories.c.user_id == user_id, categories.c.name.in_(list(names)))
    )
    return [_mark(row.name, row.emoji, row.became) for row in rows]


def _mark(name: str, emoji: str = "", became: str | None = None) -> Details:
    return {"name": name, "emoji": emoji, "became": became}


def _joined(before: Sequence[Details], source: str, target: str) -> list[Details]:
    """The marks once `source` became `target`, which takes over its emoji where it has none."""
    emoji = {mark["name"]: mark["emoji"] for mark in before}
    former = [mark["name"] for mark in before if mark["became"] == source and mark["name"] != target]
    shown = emoji.get(target) or emoji.get(source, "")
    return [
        *(_mark(name, "", target) for name in {source, *former} if name != UNCATEGORISED),
        *([_mark(target, shown)] if shown else []),
    ]


def _revived(before: Sequence[Details], target: str) -> list[Details]:
    """The target is a category of its own, whatever it became before."""
    return [_mark(target, mark["emoji"]) for mark in before if mark["name"] == target and mark["emoji"]]


def _replace_marks(tx: Transaction, user_id: int, names: Iterable[str], marks: Iterable[Details]) -> None:
    tx.execute(delete(categories).where(categories.c.user_id == user_id, categories.c.name.in_(list(names))))
    rows = [{"user_id": user_id, **mark} for mark in marks if mark["emoji"] or mark["became"] is not None]
    if rows:
        tx.execute(insert(categories), rows)
