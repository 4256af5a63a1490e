"""Which currency a row of a table is in: what its column, its name or the sign beside its amount says."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from bot.documents.columns import Columns
from bot.documents.tables import Row, Table
from bot.money.currency import Currency
from bot.parsing.cells import find_in, find_named_currency, is_figures
from bot.parsing.symbols import SIGNS

_FIGURES = re.compile(r"[\d\s,'’+()−–-]|\.(?=\d)|(?<=\d)\.")
_SHORT = 30  # characters: a longer cell tells of more than a currency
_WORDS = frozenset({"ALL", "TOP", "CUP", "MOP", "PEN", "SOS"})  # codes that are English words too
_BRACKETS = re.compile(r"[(\[](.*?)[)\]]")


class RowCurrency:
    """Where a sign stands for several currencies, as `$` does, it is the first `likely` one among them, or
    else the sign's own likeliest."""

    def __init__(self, table: Table, columns: Columns, likely: Iterable[Currency | None]) -> None:
        self._column = columns.currency
        self._amounts = [each for each in (columns.amount, columns.debit, columns.credit) if each is not None]
        self._likely = [each for each in likely if each]
        name = table.header[columns.shown_amount]
        self.named = _named_in(name) or self._by_sign(_BRACKETS.findall(name))

    def of(self, row: Row) -> Currency | None:
        """What the row names, or else its column of amounts."""
        if self._column is not None:
            cell = row[self._column]
            own = self._by_sign((cell,)) or find_named_currency(cell)
            if own:
                return own
        if self.named:
            return self.named
        cells = [row[place] for place in self._amounts if not is_figures(row[place])]
        return self._by_sign(cells) or next(filter(None, map(find_in, cells)), None)

    def _by_sign(self, cells: Iterable[str]) -> Currency | None:
        codes = next(filter(None, map(_signed, cells)), ())
        known = (each for each in self._likely if each.code in codes)
        return next(known, Currency(codes[0]) if codes else None)


def named_above(table: Table) -> Currency | None:
    """The one currency that a cell above the table names, by itself or beside a balance."""
    cells = (_FIGURES.sub("", cell).strip(' ="') for cell in table.above.splitlines() if len(cell) < _SHORT)
    found = {find_named_currency(cell) for cell in cells if cell.isupper() and cell not in _WORDS}
    named = found - {None}
    return named.pop() if len(named) == 1 else None


def _named_in(name: str) -> Currency | None:
    """The currency in a column's name: `Amount (EUR)`; `金额（元）` names none for sure."""
    spelled = (find_named_currency(word) for word in name.split() if len(word) > 3)
    return find_in(name) or next(filter(None, spelled), Currency("JPY") if "円" in name else None)


@lru_cache(4096)
def _signed(cell: str) -> tuple[str, ...]:
    """The currencies of the sign that stands beside an amount and of which nothing else is left."""
    sign = _FIGURES.sub("", unicodedata.normalize("NFKC", cell).casefold())
    return tuple(SIGNS[sign].split("/")) if sign in SIGNS else ()
