"""Exports whose columns need more than their names, as where a row holds several currencies.

They are recognised by their columns and become an exact table (`tables.EXACT`) or one with fewer doubts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from decimal import Decimal, InvalidOperation

from bot.parsing.names import plain
from bot.parsing.tables import EXACT, Row, Table

Cells = dict[str, str]


def known_shape(table: Table) -> Table:
    """The table as it is, or in a form that says what its app meant."""
    header = [plain(name) for name in table.header]
    for wanted, read in _SHAPES:
        if wanted <= set(header):
            return _exact(header, table.rows, read)
    return table


def is_chinese(header: Sequence[str]) -> bool:
    """Whether the columns have the names a Chinese wallet or bank gives."""
    return any(re.search(r"交易|收/支|金额|记账|支出|摘要", name) for name in header)


def _exact(header: Sequence[str], rows: Sequence[Row], read: Callable[[Cells], Cells]) -> Table:
    found = []
    for row in rows:
        cells: Cells = {}
        for name, cell in zip(header, row, strict=True):
            cells.setdefault(name, cell.strip())
        exact = read(cells)
        found.append(tuple(exact.get(name, "") for name in EXACT))
    return Table(EXACT, tuple(found), is_exact=True)


def _wise(cells: Cells) -> Cells:
    """A transfer: what left in the source currency with its fee, or what arrived in the target's."""
    is_out = cells["direction"].upper() != "IN"
    side = "source" if is_out else "target"
    amount, fee = _number(cells[f"{side} amount"]), _number(cells.get(f"{side} fee amount", ""))
    value = -(amount + fee) if is_out else amount
    return {
        "Date": (cells.get("created on") or cells.get("finished on", ""))[:10],
        "Amount": f"{value:f}",
        "Currency": cells[f"{side} currency"],
        "Payee": cells.get("target name" if is_out else "source name", ""),
        "Category": cells.get("category", ""),
        "Type": cells["direction"],
        "Status": cells["status"],
    }


def _number(cell: str) -> Decimal:
    try:
        return Decimal(cell.replace(",", "") or 0)
    except InvalidOperation:
        return Decimal(0)


_SHAPES: tuple[tuple[set[str], Callable[[Cells], Cells]], ...] = (
    ({"direction", "source amount", "source currency", "target amount", "target currency", "status"}, _wise),
)
