"""Somebody who says and taps whatever comes: nothing breaks, and all of it can be taken back."""

from __future__ import annotations

import logging
import random
from itertools import count
from pathlib import Path

import pytest

from bot import clock
from bot.errors import NothingToUndo
from bot.ledger import undoing, users
from bot.local.people import Person
from tests.chat.running import ANN, BROKE, Running, Telegram, bot

STEPS = 150
CSV = b"date,amount,note\n2026-01-02,3.50,imported\n2026-01-02,3.50,imported\n"
WORDS = """
12 lunch | 3.50 coffee #trip | -5 refund | +2000 salary | 99999999999 yacht | 0.01 gum | 5 EUR tea
300 THB noodles | yesterday 8 pizza | need milk 3 | lunch 5 coffee | rent 900
120 | again | was 45 | delete | that was food
/budget 1500 | /budget food 300 | /budget 100 a week | /budget off | /budget food off | /budget rollover
/budget days mon-fri | /budget leftover tomorrow | /budget payday 25 | /move 5 food fun | /undo | /redo | undo
/today | /forecast | /history | last 3 | /stats | /stats food | /search lunch | /search >5 | /why | /accuracy
/tags | /tags trip = holiday | /goal 200 bike by june | /goal add 10 | /goal take 5 | /goal | /goal off bike
/remind 20:30 | /remind add 08:00 mon | /remind | /remind off | /remind quiet 22-8 | /remind week sun 18:00
/export | /export json | /export beancount | /export ledger | /settings | /help | /whatif 300 laptop
/every month 1 rent 900 | /every week mon gym 10 EUR | /every year 03-15 tax 100 | /bills | /pin on | /pin off
/categories | /categories rename coffee brew | /categories merge brew food | /categories emoji food 🍜
/currency JPY | /currency KWD | /currency USD | /rate THB 39 | /rate EUR 3 | /rate | /rate THB off
/travel THB | /travel off | /timezone Auckland | /start | how much on food this month? | can I afford 200
what's left? | 1 EUR = 39 THB | sport | no | 🍕
"""
LEFT = (
    "SELECT * FROM expenses WHERE is_deleted = 0",
    "SELECT * FROM budgets",
    "SELECT * FROM bills WHERE is_active",
    "SELECT * FROM moves",
)
SAYINGS = [one.strip() for line in WORDS.strip().splitlines() for one in line.split("|")]


@pytest.mark.parametrize("seed", [1, 2])
async def test_whatever_comes_is_answered_and_can_be_taken_back(
    seed: int, here: Telegram, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    ann, dice, trail = here.server.person(ANN, "Ann"), random.Random(seed), list[str]()
    for _ in range(2):  # stopped and started in between
        async with bot(here, tmp_path) as running:
            for _ in range(STEPS // 2):
                trail.append(step(ann, here, dice))
                await running.settled(here)
                assert not [shown for shown in ann.since() if BROKE in shown.text], trail[-9:]
    assert not [record for record in caplog.records if record.levelno >= logging.ERROR], trail
    async with bot(here, tmp_path) as running:
        await take_everything_back(running)
        for left in LEFT:
            assert await running.rows(left) == [], trail


def step(ann: Person, here: Telegram, dice: random.Random) -> str:
    """Say, tap, edit, reply, send a file, or have an update delivered again; what it was."""
    own = [number for number, one in ann.chat.messages.items() if one.wire["from"]["id"] == ANN]
    taps = [
        (one.wire, button["callback_data"])
        for one in ann.chat.messages.values()
        for row in one.wire.get("reply_markup", {}).get("inline_keyboard", [])
        for button in row
        if "forget" not in button["callback_data"] and "language" not in button["callback_data"]
    ]
    words, chance = dice.choice(SAYINGS), dice.random()
    if chance < 0.4 and taps:
        message, words = dice.choice(taps[-30:])
        ann.press_data(message, words)
    elif chance < 0.46 and own:
        ann.edit(dice.choice(own), words)
    elif chance < 0.5:
        ann.upload("bank.csv", CSV)
    elif chance < 0.53 and here.told:
        here.tell_again(dice.choice(sorted(here.told)))
    else:
        ann.say(words, reply_to=dice.choice(own) if own and chance > 0.9 else None)
    return words


async def take_everything_back(running: Running) -> None:
    for update in count(1_000_000):
        user = await users.find(running.db, ANN)
        assert user
        try:
            await undoing.undo(running.db, user, update=update, now=clock.now())
        except NothingToUndo:
            return
