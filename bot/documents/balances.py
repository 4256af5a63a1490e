"""What the balance beside the amounts of a statement tells of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import pairwise

from bot.parsing.cells import read_amount

Step = tuple[Decimal | None, Decimal | None]


def steps_of(rows: Sequence[Sequence[str]], amount: int, balance: int) -> int:
    """How the balance follows the amounts: 1 if it rises with them, -1 if it falls, 0 if it does neither.

    Rows may run either way in time.
    """
    return _follows([(decimal_in(row[amount]), decimal_in(row[balance])) for row in rows])


def is_account(rows: Sequence[Sequence[str]], balance: int, amount: int | None, sides: Sequence[int]) -> bool:
    """Whether the balance is money that somebody has, and not what a card owes: it is mostly above zero and
    rises with `amount`, or with the second of two `sides` (out, in)."""
    read = [decimal_in(row[balance]) for row in rows]
    known = [value for value in read if value is not None]
    if 2 * sum(value > 0 for value in known) <= len(known):
        return False
    if amount is not None:
        changes = [decimal_in(row[amount]) for row in rows]
        return _follows(zip(changes, read, strict=True), least=4) > 0
    return len(sides) == 2 and sides_follow(rows, sides, balance) > 0


def sides_follow(rows: Sequence[Sequence[str]], sides: Sequence[int], balance: int) -> int:
    """How the balance follows two `sides`: 1 if they are money out and in, -1 if in and out, else 0."""
    read = [decimal_in(row[balance]) for row in rows]
    return _follows(zip((_change(row, sides) for row in rows), read, strict=True), least=4)


def is_inside(rows: Sequence[Sequence[str]], amount: int, fee: int, balance: int) -> bool:
    """Whether the balance moves by the amounts of rows with a fee, more often than by both together."""
    votes = 0
    for order in (rows, rows[::-1]):
        for before, row in pairwise(order):
            start, end, cost = decimal_in(before[balance]), decimal_in(row[balance]), decimal_in(row[fee])
            change = decimal_in(row[amount])
            if start is not None and end is not None and change is not None and cost:
                votes += (end - start == change) - (end - start == change - abs(cost))
    return votes > 0


def ways(rows: Sequence[Sequence[str]], amount: int, balance: int) -> list[int]:
    """Where amounts have no signs: 1 for each row with which the balance rises, -1 with which it falls, 0
    where nothing tells, as for the oldest. Nothing but noughts unless all the others are told."""
    steps = [(decimal_in(row[amount]), decimal_in(row[balance])) for row in rows]
    for order in (steps, steps[::-1]):
        told = [0, *(_way(before, step) for before, step in pairwise(order))]
        if len(told) > 1 and all(told[1:]):
            return told if order is steps else told[::-1]
    return [0] * len(steps)


def _way(before: Step, step: Step) -> int:
    (_, start), (amount, end) = before, step
    if start is None or amount is None or end is None or abs(end - start) != abs(amount):
        return 0
    return 1 if end > start else -1


def _change(row: Sequence[str], sides: Sequence[int]) -> Decimal | None:
    out, back = (decimal_in(row[place]) for place in sides)
    return None if out is None and back is None else (back or Decimal(0)) - abs(out or Decimal(0))


def _follows(steps: Iterable[Step], *, least: int = 7) -> int:
    """1 or -1 where at least so many tenths of the steps say so, and more than say the other."""
    votes = {1: 0, -1: 0}
    counted = 0
    for (one, before), (other, after) in pairwise(steps):
        if one is None or other is None or before is None or after is None or not (one and other):
            continue
        counted += 1
        rise = after - before
        for sign in votes:
            votes[sign] += rise == sign * other or -rise == sign * one
    best = max(votes, key=lambda sign: votes[sign])
    return best if counted and votes[best] * 10 >= counted * least and votes[best] > votes[-best] else 0


def decimal_in(cell: str) -> Decimal | None:
    """The number in a cell, whichever mark it uses; of two readings that of a decimal point."""
    for mark in ".,":
        found = read_amount(cell, mark)
        if found:
            return found.value
    return None
