"""Any order of messages, edits, buttons, undos and redeliveries, against a model of a few lines."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Coroutine
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import Any, TypeVar

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from bot.errors import NotFound, NothingToRedo, NothingToUndo
from bot.ledger import correcting, expenses, recording, undoing
from bot.money.amount import Money
from bot.money.currency import Currency
from bot.money.expense import Draft, Source
from bot.storage.database import Database, open_database
from bot.storage.expenses import find_by_source
from tests.ledger.given import EUR, NOON, TODAY, draft, meet, money

T = TypeVar("T")
Key = tuple[int, int]  # message, place
CATEGORIES = st.sampled_from(["food", "fun", ""])
THB, VND = Currency("THB"), Currency("VND")  # the bank has a rate for one of them
CURRENCIES = st.sampled_from([EUR, EUR, THB, VND])
LINES = st.lists(
    st.builds(draft, st.integers(1, 500), CATEGORIES, currency=CURRENCIES), min_size=1, max_size=3
)
BAHT_A_EURO = Fraction("37.683")  # on 30 October, the newest day of the file that ships


def at_home(amount: Money) -> int:
    """Cents that a total counts."""
    if amount.currency == THB:
        return round(amount.minor / BAHT_A_EURO)
    return amount.minor if amount.currency == EUR else 0


@dataclass(frozen=True)
class Row:
    amount: Money
    category: str
    stands: bool = True


@dataclass(frozen=True)
class Step:
    id: int
    kind: str
    old: dict[Key, Row | None]  # what it touched, as it was before
    new: dict[Key, Row]  # and after


class LedgerMachine(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.folder = tempfile.TemporaryDirectory()
        self.db: Database = self.run(self.open())
        self.user = self.run(meet(self.db))
        self.rows: dict[Key, Row] = {}
        self.ids: dict[Key, int] = {}
        self.said: dict[Key, str] = {}  # the category each line's words give
        self.stack: list[Step] = []
        self.taken: list[list[Step]] = []  # what /redo does again, the last first taken
        self.change_ids: list[int] = []
        self.messages = 0
        self.update = 0

    async def open(self) -> Database:
        return await open_database(Path(self.folder.name) / "outlay.db")

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return self.loop.run_until_complete(work)

    def teardown(self) -> None:
        self.run(self.db.close())
        self.loop.close()
        self.folder.cleanup()

    def call(self, use_case: Any, *arguments: Any, **named: Any) -> Any:
        """The use case run twice for one update: the second run answers the same and changes nothing."""
        self.update += 1
        named |= {"update": self.update, "now": NOON}
        try:
            outcome = self.run(use_case(self.db, self.user, *arguments, **named))
        except (NotFound, NothingToUndo, NothingToRedo) as refusal:
            return refusal
        assert self.run(use_case(self.db, self.user, *arguments, **named)) == outcome
        return outcome

    def apply(self, outcome: Any, kind: str, new: dict[Key, Row]) -> None:
        old = {key: self.rows.get(key) for key, row in new.items() if self.rows.get(key) != row}
        self.rows |= new
        if old:
            self.stack.append(Step(outcome.change_id, kind, old, {key: new[key] for key in old}))
            self.change_ids.append(outcome.change_id)
            self.taken.clear()

    def revert(self, *newest_first: Step) -> None:
        for step in newest_first:
            for key, row in step.old.items():
                self.rows[key] = row or replace(self.rows[key], stands=False)
            self.stack.remove(step)
        self.taken.append([*reversed(newest_first)])

    def last_touch(self, key: Key) -> str:
        return next((step.kind for step in reversed(self.stack) if key in step.old), "")

    def of_message(self, number: int) -> dict[Key, Row]:
        return {key: row for key, row in self.rows.items() if key[0] == number}

    def source(self, number: int) -> Source:
        return Source(1, 7, number)

    def remember_ids(self, number: int) -> None:
        known = self.run(self.db.read(lambda tx: find_by_source(tx, 7, self.source(number))))
        self.ids |= {(number, kept.place): kept.expense.id for kept in known}

    @rule(lines=LINES)
    def send(self, lines: list[Draft]) -> None:
        self.messages += 1
        number = self.messages
        outcome = self.call(recording.record, lines, source=self.source(number))
        new = {(number, place): Row(line.amount, line.category) for place, line in enumerate(lines)}
        self.apply(outcome, "add", new)
        self.said |= {key: row.category for key, row in new.items()}
        self.remember_ids(number)

    @precondition(lambda self: self.messages)
    @rule(data=st.data(), lines=LINES)
    def redeliver(self, data: st.DataObject, lines: list[Draft]) -> None:
        number = data.draw(st.integers(1, self.messages))
        outcome = self.call(recording.record, lines, source=self.source(number))
        stands = any(row.stands for row in self.of_message(number).values())
        assert isinstance(outcome, NotFound) == (not stands)

    @precondition(lambda self: self.messages)
    @rule(data=st.data(), lines=LINES)
    def edit(self, data: st.DataObject, lines: list[Draft]) -> None:
        number = data.draw(st.integers(1, self.messages))
        outcome = self.call(recording.amend, lines, source=self.source(number))
        present = self.of_message(number)
        if not any(row.stands for row in present.values()):
            assert isinstance(outcome, NotFound)
            return
        new = {}
        for key, row in present.items():
            if row.stands or self.last_touch(key) == "edit":
                line = lines[key[1]] if key[1] < len(lines) else None
                new[key] = self.redrafted(key, row, line) if line else replace(row, stands=False)
        for place in range(len(present), len(lines)):
            new[number, place] = Row(lines[place].amount, lines[place].category)
            self.said[number, place] = lines[place].category
        self.apply(outcome, "edit", new)
        self.remember_ids(number)

    def redrafted(self, key: Key, row: Row, line: Draft) -> Row:
        keeps = line.category in ("", self.said[key])
        self.said[key] = line.category or self.said[key]
        return Row(line.amount, row.category if keeps else line.category)

    @precondition(lambda self: self.rows)
    @rule(data=st.data(), minor=st.integers(1, 500), currency=CURRENCIES, category=CATEGORIES)
    def correct(self, data: st.DataObject, minor: int, currency: Currency, category: str) -> None:
        key = data.draw(st.sampled_from(sorted(self.rows)))
        amount = money(minor, currency)
        outcome = self.call(correcting.correct, self.ids[key], amount=amount, category=category)
        if self.rows[key].stands:
            self.apply(outcome, "edit", {key: Row(amount, category)})
        else:
            assert isinstance(outcome, NotFound)

    @precondition(lambda self: self.rows)
    @rule(data=st.data())
    def delete(self, data: st.DataObject) -> None:
        key = data.draw(st.sampled_from(sorted(self.rows)))
        outcome = self.call(undoing.delete, self.ids[key])
        if self.rows[key].stands:
            self.apply(outcome, "delete", {key: replace(self.rows[key], stands=False)})
        else:
            assert isinstance(outcome, NotFound)

    @rule()
    def undo(self) -> None:
        outcome = self.call(undoing.undo)
        if self.stack:
            self.revert(self.stack[-1])
        else:
            assert isinstance(outcome, NothingToUndo)

    @precondition(lambda self: self.change_ids)
    @rule(data=st.data())
    def press_undo(self, data: st.DataObject) -> None:
        change_id = data.draw(st.sampled_from(self.change_ids))
        outcome = self.call(undoing.undo_change, change_id)
        step = next((step for step in self.stack if step.id == change_id), None)
        later = self.later(step) if step else []
        is_gone = step is not None and not any(self.rows[key].stands for key in step.old)
        if step is None or (is_gone if step.kind == "add" else later):
            assert isinstance(outcome, NotFound)
        else:
            self.revert(*reversed(later), step)

    @rule(wanted=st.sampled_from(["any", "right", "wrong"]))
    def redo(self, wanted: str) -> None:
        right = self.taken[-1][0].id if self.taken else 1
        change_id = {"any": None, "right": right, "wrong": 10_000}[wanted]
        outcome = self.call(undoing.redo, change_id)
        if not self.taken or wanted == "wrong":
            assert isinstance(outcome, NothingToRedo)
            return
        for step in self.taken.pop():
            self.rows |= step.new
            self.stack.append(step)
        self.stack.sort(key=lambda step: step.id)

    def later(self, step: Step) -> list[Step]:
        keys, found = set(step.old), [step]
        while True:
            more = [s for s in self.stack if s.id > step.id and s not in found and keys & set(s.old)]
            if not more:
                return sorted(found[1:], key=lambda each: each.id)
            found += more
            keys |= {key for each in more for key in each.old}

    @invariant()
    def the_ledger_is_the_model(self) -> None:
        page = self.run(expenses.page(self.db, self.user, offset=0, size=1000))
        kept = {expense.id: (expense.amount, expense.category) for expense in page.expenses}
        stands = {self.ids[key]: (row.amount, row.category) for key, row in self.rows.items() if row.stands}
        assert kept == stands
        spent = self.run(expenses.standing(self.db, self.user, TODAY)).spent
        assert spent.minor == sum(at_home(amount) for amount, _ in stands.values())
        assert spent.minor == sum(each.home.minor for each in page.expenses if each.home.currency == EUR)


LedgerMachine.TestCase.settings = settings(
    max_examples=40, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck)
)
TestLedger = LedgerMachine.TestCase
