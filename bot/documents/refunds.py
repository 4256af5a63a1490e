"""Refunds as Chinese wallets write them: beside the amount, `131.77(已退款89.84)`, or as rows of closed
purchases."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from bot.documents.tables import Row

_PART = re.compile(r"([¥￥]?)(\d+(?:\.\d+)?)\s*[(（]已退款?[¥￥]?(\d+(?:\.\d+)?)[)）]\s*")
_PREFIX = re.compile(r"^退款[-—:：]\s*")


def has_refunds_taken_off(cells: Iterable[str]) -> bool:
    """Whether amounts are written with their refunds beside them: the rows of those refunds count nowhere."""
    return any("已退款" in cell or "已全额退款" in cell for cell in cells)


def taken_off(cell: str) -> str:
    """What such a purchase came to; any other cell as it is."""
    found = _PART.fullmatch(cell)
    return f"{found[1]}{Decimal(found[2]) - Decimal(found[3])}" if found else cell


@dataclass(slots=True)
class Closed:
    """Purchases undone whole: they and their refunds, told by what was bought or by the amount, come to
    nothing."""

    amounts: Counter[Decimal] = field(default_factory=Counter)
    goods: list[tuple[str, Decimal]] = field(default_factory=list)

    def add(self, amount: Decimal, told: Sequence[str]) -> None:
        """A purchase of `amount`; `told` are the cells that say what it was."""
        self.amounts[amount] += 1
        self.goods.extend((text, amount) for cell in told if len(text := cell.strip()) > 3)

    def takes(self, amount: Decimal, row: Row) -> bool:
        """Whether the refund `row` belongs to one of them; each amount is taken once."""
        if self.amounts[amount]:
            self.amounts[amount] -= 1
            return True
        bought = [name for cell in row if len(name := _bought(cell.strip())) > 3]
        return any(text.startswith(name) and amount <= whole for name in bought for text, whole in self.goods)


def _bought(cell: str) -> str:
    """What a refund's cell says was bought, `外套` of `退款-外套`; nothing of any other."""
    return _PREFIX.sub("", cell) if _PREFIX.match(cell) else ""
