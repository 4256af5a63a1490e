"""Telegram refuses what is too long: such a reply is shortened, never lost."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from bot.chat.buttons import press
from bot.chat.replies import LONGEST_TEXT, MOST_BUTTONS, Reply, fitted, utf16_length
from bot.ledger import budgets, users
from bot.money.amount import Money
from tests.chat.running import ANN, Telegram, ask, bot


async def test_more_budgets_than_a_message_holds_are_still_answered(here: Telegram, tmp_path: Path) -> None:
    ann = here.server.person(ANN, "Ann")
    async with bot(here, tmp_path) as running:
        await ask(ann, "1 tea")
        user = await users.find(running.db, ANN)
        assert user
        for place in range(120):
            limit, name = Money(10_000, user.currency), f"a category of mine, number {place}"
            await budgets.set_budget(running.db, user, limit, category=name, today=date(2026, 11, 17))
        [shown] = await ask(ann, "/budget")
        assert utf16_length(shown.text) <= LONGEST_TEXT
        assert shown.text.endswith("\n…")


def test_what_fits_stays_as_it_is() -> None:
    reply = Reply("🧾" * (LONGEST_TEXT // 2), ((press("Undo", "undo", 1),),))
    assert fitted(reply) == reply


def test_it_ends_with_a_line_and_a_row_and_covers_what_is_left() -> None:
    rows = tuple((press("a", "page", place), press("b", "page", place)) for place in range(60))
    long = Reply("\n".join(["🧾" * 20] * 110), rows, covered=((0, 20), (2200, 20)))
    found = fitted(long)
    assert set(found.text.splitlines()) == {"🧾" * 20, "…"}
    assert utf16_length(found.text) <= LONGEST_TEXT
    assert sum(map(len, found.buttons)) == MOST_BUTTONS
    assert found.covered == ((0, 20),)


def test_one_line_is_cut_within() -> None:
    found = fitted(Reply("🧾" * 3000))
    assert utf16_length(found.text) <= LONGEST_TEXT
    assert found.text.strip("🧾") == "\n…"
