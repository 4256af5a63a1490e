"""Rollover: what a period leaves of a budget, taken into the next one. Computed from the ledger each time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.money.amount import Money


@dataclass(frozen=True, slots=True)
class Rollover:
    """Whether a surplus is carried into the next period, and whether a debt is; at most the cap, where there
    is one (above zero)."""

    surplus: bool = False
    debt: bool = False
    surplus_cap: Money | None = None
    debt_cap: Money | None = None

    @property
    def is_on(self) -> bool:
        """Whether anything is carried."""
        return self.surplus or self.debt


NONE = Rollover()


def carry(left: Money, rule: Rollover) -> Money:
    """What of `left` at a period's end goes into the next one: below zero for a debt."""
    nothing = Money(0, left.currency)
    if left.minor >= 0:
        most = rule.surplus_cap or left
        return min(left, most) if rule.surplus else nothing
    most = rule.debt_cap or -left
    return -min(-left, most) if rule.debt else nothing


@dataclass(frozen=True, slots=True)
class Move:
    """`amount` (above zero) taken from one category's budget into another's, in the periods that hold
    `moved_on`."""

    moved_on: date
    source: str
    target: str
    amount: Money


def moved_into(category: str, moves: Sequence[Move]) -> int:
    """Minor units that the moves bring a category, below zero where they take more away."""
    brought = sum(move.amount.minor for move in moves if move.target == category)
    return brought - sum(move.amount.minor for move in moves if move.source == category)
