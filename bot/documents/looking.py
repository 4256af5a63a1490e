"""How a column of a table is found: by its name in many languages, and by what its cells hold."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

from bot.documents import column_names, names
from bot.documents.balances import decimal_in, sides_follow, steps_of
from bot.documents.cell_words import (
    EXPENSE_WORDS,
    INCOME_WORDS,
    MOVED_KINDS,
    NO_WORDS,
    PASSED_WORDS,
    PENDING_WORDS,
    TRANSFER_WORDS,
    YES_WORDS,
    variants,
    words,
)
from bot.documents.names import full, has_words, plain
from bot.documents.tables import Row, Table, without_remarks
from bot.errors import UnreadableFile
from bot.parsing.cells import YEAR_FIRST, date_parts, find_named_currency, read_amount, read_date

_KIND_WORDS = EXPENSE_WORDS | INCOME_WORDS | TRANSFER_WORDS | PENDING_WORDS | MOVED_KINDS | PASSED_WORDS
_LOOKED_AT = 300  # rows, spread over the table
_MOST_NOTES = 3


class ColumnsUnclear(UnreadableFile):
    """A table whose column of dates or of amounts only a person can tell."""


class Looker:
    """Finds columns of a table by name and content; it looks at some rows spread over it."""

    def __init__(self, table: Table) -> None:
        self._names = [plain(name).rstrip(" 0123456789") if table.is_named else "" for name in table.header]
        self._full = [full(name) if table.is_named else "" for name in table.header]
        step = max(1, len(table.rows) // _LOOKED_AT)
        sample = table.rows[::step]
        self._sample: Sequence[Row] = without_remarks(sample)
        self._top: Sequence[Row] = table.rows[:_LOOKED_AT]
        self._percents: dict[tuple[int, Callable[[str], bool]], int] = {}

    def ask_if_of_use(self, *, is_asked: bool = False) -> None:
        """Raise `ColumnsUnclear` where some cells at least are dates and others amounts."""
        places = range(len(self._names))
        dates = [place for place in places if self._percent(place, is_date) >= 30]
        amounts = [place for place in places if self._percent(place, is_amount) >= 30]
        if is_asked or (dates and amounts and {*dates, *amounts} != {dates[0]}):
            raise ColumnsUnclear

    def find(
        self,
        joined: str,
        is_one: Callable[[str], bool],
        *,
        least: int = 60,
        besides: tuple[int, ...] = (),
    ) -> int | None:
        """The column with the likeliest of the names of whose filled cells `least` per cent fit, of one that
        is called just so two thirds of that."""
        for name in variants(joined):
            for is_match, enough in ((_is_whole, least * 2 // 3), (_is_part, least)):
                for place in range(len(self._names)):
                    if (
                        place not in besides
                        and is_match(self._names[place], self._full[place], name)
                        and self._percent(place, is_one) >= enough
                        and not (is_one is is_amount and is_match is _is_part
                                 and names.is_no_amount(self._names[place])
                                 and joined not in (column_names.BALANCES, column_names.FEES))
                    ):  # fmt: skip
                        return place
        return None

    def date(self) -> int | None:
        """The column of dates: found by its whole name, else by a part of it, else the first nearly all of
        whose cells are dates. What is not booked yet has a word there."""
        wanted = variants(column_names.DATES)
        for is_match in (_is_whole, _is_part):
            for name in wanted:
                for place, own in enumerate(self._names):
                    if (
                        is_match(own, self._full[place], name)
                        and not names.is_no_date(own)
                        and self._percent(place, _is_day) >= 60
                        and self._percent(place, is_date)
                    ):
                        return place
        places = range(len(self._names))
        return next((place for place in places if self._percent(place, is_date) >= 90), None)

    def other_dates(self, date: int) -> tuple[int, ...]:
        """The other columns of nothing but dates."""
        places = (place for place in range(len(self._names)) if place != date)
        return tuple(place for place in places if self._percent(place, is_date) == 100)

    def notes(self, besides: tuple[int, ...]) -> tuple[int, ...]:
        """The columns that say what for, the likelier first; without a name the one with the most letters."""
        wanted = variants(column_names.NOTES)
        places = [
            place
            for is_match in (_is_whole, _is_part)
            for name in wanted
            for place, own in enumerate(self._names)
            if place not in besides
            and is_match(own, self._full[place], name)
            and not (is_match is _is_part and names.is_no_note(own))
            and self._percent(place, is_text)
            and not self._is_same(place)
        ]
        if places:
            return tuple(dict.fromkeys(places))[:_MOST_NOTES]
        letters = {
            place: sum(character.isalpha() for row in self._sample for character in row[place])
            for place, own in enumerate(self._names)
            if place not in besides and not names.is_no_note(own)
        }
        best = max(letters, key=lambda place: letters[place], default=None)
        return (best,) if best is not None and letters[best] else ()

    def _is_same(self, place: int) -> bool:
        """Whether the column says the same of every row: that tells nothing of any."""
        return len(self._sample) > 3 and len({row[place] for row in self._sample}) == 1

    def kind(self) -> int | None:
        """The column that says spent or received, by its name or by saying both and nothing else."""
        found = self.find(column_names.KINDS, is_kind, least=80)
        if found is not None:
            return found
        for place in range(len(self._names)):
            told = {plain(row[place]) for row in self._sample}
            if told & EXPENSE_WORDS and told & INCOME_WORDS and self._percent(place, is_kind) == 100:
                return place
            if {"o", "i"} <= told and len(told) <= 4:  # out and in
                return place
        return None

    def every(self, joined: str) -> tuple[int, ...]:
        """All columns with one of the names."""
        wanted = words(joined)
        return tuple(place for place, name in enumerate(self._names) if name in wanted)

    def beside(self, shown: int | None, joined: str, is_one: Callable[[str], bool]) -> int | None:
        """The column named so that stands nearest to the right of `shown`, or else nearest at all."""
        wanted = words(joined)
        fitting = [
            place
            for place, name in enumerate(self._names)
            if not names.is_foreign(name)
            and (name in wanted or any(has_words(name, each) for each in wanted if len(each) > 2))
            and self._percent(place, is_one) >= 60
        ]
        whole = [place for place in fitting if self._names[place] in wanted] or fitting
        anchor = shown or 0
        if not any(self._names):
            whole = [place for place in range(len(self._names)) if self._percent(place, is_one) == 100]
        elif not whole and shown is not None:  # a name over both an amount and its currency
            beside = (place for place in (shown - 1, shown + 1) if 0 <= place < len(self._names))
            whole = [place for place in beside if self._percent(place, is_one) == 100]
        return min(whole, key=lambda place: (abs(place - anchor), place < anchor), default=None)

    def pair(self, date: int) -> tuple[int | None, int | None]:
        """A column of money out and one of money in, told by their names or by never being both filled."""
        debit = self.find(column_names.DEBITS, is_amount, besides=(date,))
        credit = self.find(column_names.CREDITS, is_amount, besides=(date,))
        if credit is None and debit is not None:
            credit = self._empty(column_names.CREDITS)
        if debit is None and credit is not None:
            debit = self._empty(column_names.DEBITS)
        if debit is not None and credit is None:
            credit = self._other_side(debit, date)
        if debit is not None and credit is not None and debit != credit:
            return (None, None) if self._both(debit, credit) else (debit, credit)
        if any(self._names):
            return None, None
        return self._pair_by_content(date)

    def _empty(self, joined: str) -> int | None:
        """The column called just so that no row looked at fills: nothing has gone that way yet."""
        wanted = words(joined)
        named = (place for place, name in enumerate(self._names) if name in wanted)
        return next((place for place in named if not any(row[place].strip() for row in self._sample)), None)

    def _other_side(self, side: int, date: int) -> int | None:
        """The column beside that is filled just where `side` is empty, whatever it is called."""
        for place in (side + 1, side - 1):
            if 0 <= place < len(self._names) and place != date and self._percent(place, is_amount) >= 90:
                filled = [bool(row[side].strip()) + bool(row[place].strip()) for row in self._sample]
                if filled.count(1) == len(filled) and not names.is_no_amount(self._names[place]):
                    return place
        return None

    def _both(self, debit: int, credit: int) -> bool:
        """Whether most rows have a figure in both columns: then they are sums of the whole statement."""
        filled = [[decimal_in(row[place]) for place in (debit, credit)] for row in self._sample]
        return len(filled) > 1 and 2 * sum(bool(one and other) for one, other in filled) > len(filled)

    def _pair_by_content(self, date: int) -> tuple[int | None, int | None]:
        places = [p for p in range(len(self._names)) if p != date and self._percent(p, is_amount) >= 90]
        for one, other in pairwise(places):
            both = [bool(row[one].strip()) + bool(row[other].strip()) for row in self._sample]
            if other == one + 1 and both.count(1) == len(both):
                is_swapped = any(sides_follow(self._top, (one, other), place) < 0 for place in places)
                return (other, one) if is_swapped else (one, other)
        return None, None

    def credit(self, date: int) -> int | None:
        """A column of money in, where there is none of money out."""
        return self.find(column_names.CREDITS, is_amount, besides=(date,))

    def named_amount(self, date: int) -> int | None:
        """The column called as amounts are, or as money out is; one of nothing but noughts comes last."""
        zero = (place for place in range(len(self._names)) if self._is_zero(place))
        for besides in ((date, *zero), (date,)):
            for joined in (column_names.AMOUNTS, column_names.DEBITS):
                found = self.find(joined, is_amount, besides=besides)
                if found is not None:
                    return self._fullest(found)
        return None

    def _fullest(self, found: int) -> int:
        """Of columns that only brackets tell apart, `Valor (em US$)` and `Valor (em R$)`, the one with the
        fewest noughts; the first of equals."""
        same = [place for place, name in enumerate(self._names) if name and name == self._names[found]]
        told = {place: sum(bool(decimal_in(row[place])) for row in self._sample) for place in same}
        return max(same, key=lambda place: (told[place], place == found), default=found)

    def _is_zero(self, place: int) -> bool:
        values = [decimal_in(row[place]) for row in self._sample]
        return any(value is not None for value in values) and not any(values)

    def unnamed_amount(self, date: int) -> int | None:
        """The column that makes up another's steps, or else the first of amounts."""
        places = [
            place
            for place in range(len(self._names))
            if place != date
            and self._percent(place, is_amount) >= 90
            and not names.is_no_amount(self._names[place])
        ]
        for place in places:
            if any(steps_of(self._top, place, other) for other in places if other != place):
                return place
        marked = [p for p in places if any(not row[p].strip().isdigit() for row in self._sample if row[p])]
        return next(iter(marked or places), None)

    def _percent(self, place: int, is_one: Callable[[str], bool]) -> int:
        key = place, is_one
        if key not in self._percents:
            filled = [
                cell for row in self._sample if (cell := row[place].strip()) not in ("", "-", "--", "/")
            ]
            self._percents[key] = 100 * sum(map(is_one, filled)) // len(filled) if filled else 0
        return self._percents[key]


def _is_whole(own: str, whole: str, name: str) -> bool:
    return name in (own, whole)


def _is_part(own: str, whole: str, name: str) -> bool:
    return (len(name) > 2 or name > "⺀") and has_words(whole, name)


def is_date(cell: str) -> bool:
    """Whether a date stands in the cell, in whatever order."""
    return date_parts(cell) is not None or read_date(cell, YEAR_FIRST) is not None


def _is_day(cell: str) -> bool:
    return is_date(cell) or plain(cell) in PENDING_WORDS


def is_amount(cell: str) -> bool:
    """Whether the cell holds an amount, by either mark, and no date."""
    return date_parts(cell) is None and any(read_amount(cell, mark) is not None for mark in ".,")


def is_currency(cell: str) -> bool:
    """Whether the whole cell names a currency."""
    return find_named_currency(cell) is not None


def is_flag(cell: str) -> bool:
    """Whether the cell says yes or no."""
    return plain(cell) in YES_WORDS | NO_WORDS


def is_text(cell: str) -> bool:
    """Whether anything stands in the cell."""
    return bool(cell.strip())


def is_kind(cell: str) -> bool:
    """Whether the cell says spent, received, moved or pending."""
    own = plain(cell)
    return own in _KIND_WORDS or cell.strip() in ("/", "+", "-")
