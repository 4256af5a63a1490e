"""Nobody sees or touches what is another's: commands, buttons, exports."""

import inspect
import itertools
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot import clock
from bot.chat.commands import BUTTONS, COMMANDS
from bot.ledger import users
from bot.local.people import Person
from bot.money.amount import Money
from bot.money.detected import DetectedBill
from bot.storage.detected import replace_detected
from tests.chat.running import ANN, BEN, BROKE, Running, Telegram, ask, bot, export, telegram

NOW = datetime(2026, 11, 17, 12, tzinfo=UTC)
REFUSED = "That button is not for you."
CSV = b"date,amount,note\n2026-01-02,3.50,imported-canary\n"

GARBAGE = [
    "",
    "x",
    "-1",
    "0",
    "00",
    "1e9",
    "nan",
    "٣",
    "½",
    "²",
    " 1",
    "1_0",
    "9" * 19,
    "€",
    "\x00",
    "yes;DROP",
]
WORDS = ["yes", "no", "on", "0", "1", "amount", "date", "note", "EUR", "food", "2026-11-01", "en", "c"]


@pytest.fixture
def here(stopped: Telegram) -> Telegram:
    return stopped


async def furnish(person: Person) -> None:
    """Something of every kind that a button can point at."""
    await ask(person, "12.50 canary")
    await ask(person, "2 tea\n3 cake")
    await ask(person, "7")
    await ask(person, "/budget 400")
    await ask(person, "/budget food 100")
    await ask(person, "/every month 1 rent 90")
    await ask(person, "/bills")
    await ask(person, "/remind 20:30")
    await ask(person, "/history")
    await ask(person, "/settings")
    await ask(person, "/forget")
    await ask(person, "/currency")
    person.upload("bank.csv", CSV)
    await person.replies()


async def seen(running: Running, user_id: int) -> None:
    """A bill that a training saw in the person's spending."""
    user = await users.find(running.db, user_id)
    assert user is not None
    amount = Money(1250, user.currency)
    bill = DetectedBill(
        "a1" * 8, "canary", "fun", amount, amount, amount, "month", 26, (NOW.date() + timedelta(days=9),), 90
    )
    await running.db.write(lambda tx: replace_detected(tx, user_id, [bill]))


async def ids_of(running: Running, user_id: int) -> list[str]:
    """Every number of theirs that a button could carry."""
    found = []
    for table, column in (
        ("expenses", "id"),
        ("changes", "id"),
        ("bills", "id"),
        ("uploads", "message_id"),
        ("uploads", "id"),
        ("expenses", "message_id"),
        ("detected_bills", "key"),
    ):
        rows = await running.rows(f"SELECT {column} FROM {table} WHERE user_id = :user", user=user_id)  # noqa: S608
        found += [str(number) for (number,) in rows]
    return sorted(set(found))


def arguments(action: str, pool: list[str], most: int) -> Iterator[tuple[str, ...]]:
    """Some of the ways to fill the places of a button's handler from a pool, the same ones each time."""
    places = list(inspect.signature(BUTTONS[action]).parameters.values())[1:]
    longest = 3 if any(place.kind is place.VAR_POSITIONAL for place in places) else len(places)
    every = [ways for length in range(longest + 1) for ways in itertools.product(pool, repeat=min(length, 2))]
    yield from random.Random(action).sample(every, min(most, len(every)))
    yield from (tuple(random.Random(n).choices(pool, k=3)) for n in range(3 if longest > 2 else 0))


@pytest.mark.parametrize("half", [0, 1])
async def test_no_button_of_mine_reaches_what_is_anothers(half: int, here: Telegram, tmp_path: Path) -> None:
    ann, ben = here.server.person(ANN, "Ann"), here.server.person(BEN, "Ben")
    async with bot(here, tmp_path) as running:
        await furnish(ann)
        [mine] = await ask(ben, "1 tea")
        await running.settled(here)
        await seen(running, ANN)
        before, pool = await running.ledger(ANN), await ids_of(running, ANN)
        shown = len(ann.chat.shown)
        mark = len(ben.chat.shown)
        for action in list(BUTTONS)[half::2]:
            for chosen in [*arguments(action, pool, 10), *arguments(action, [*pool, *WORDS], 8)]:
                data = ":".join((action, *chosen))[:64]
                ben.press_data(mine.wire, data)
        await running.settled(here)
        assert await running.ledger(ANN) == before
        assert len(ann.chat.shown) == shown
        said = [one.text for one in ben.chat.shown[mark:]]
        assert not [text for text in said if BROKE in text or "canary" in text or "12.50" in text]


async def test_buttons_of_anothers_chat_are_refused_by_name(here: Telegram, tmp_path: Path) -> None:
    ann, ben = here.server.person(ANN, "Ann"), here.server.person(BEN, "Ben")
    async with bot(here, tmp_path) as running:
        await furnish(ann)
        await seen(running, ANN)
        await ask(ann, "/bills")
        await ask(ben, "1 tea")
        await running.settled(here)
        before, mine = await running.ledger(ANN), await running.ledger(BEN)
        for number in list(ann.chat.messages):
            wire = ann.chat.messages[number].wire
            for row in wire.get("reply_markup", {}).get("inline_keyboard", []):
                for button in row:
                    query = ben.press_data(wire, button["callback_data"])
                    assert (await ben.answer(query)).text == REFUSED
        group = here.server.group(-1_002_000_000_001, "Flat")
        there = ben.within(group)
        for action in BUTTONS:
            wire = {"message_id": 1, "date": 0, "chat": group.wire, "text": "?"}
            query = there.press_data(wire, f"{action}:1:yes")
            assert (await there.answer(query)).text == REFUSED
        await running.settled(here)
        assert await running.ledger(ANN) == before
        assert await running.ledger(BEN) == mine


async def test_garbage_in_a_button_is_refused_politely(here: Telegram, tmp_path: Path) -> None:
    ann = here.server.person(ANN, "Ann")
    async with bot(here, tmp_path) as running:
        await furnish(ann)
        [mine] = await ask(ann, "1 tea")
        await running.settled(here)
        rows = (await running.ledger(ANN))["expenses"]
        mark = len(ann.chat.shown)
        for action in ("", "nonsense", "__init__", *BUTTONS):
            handler = BUTTONS.get(action, lambda _: None)
            for junk in random.Random(action).sample(GARBAGE, 8):
                count = random.Random(junk).choice([1, len(inspect.signature(handler).parameters) - 1, 9])
                ann.press_data(mine.wire, ":".join((action, *[junk] * count))[:64])
        await running.settled(here)
        assert (await running.ledger(ANN))["expenses"] == rows
        assert not [one.text for one in ann.chat.shown[mark:] if BROKE in one.text]


async def test_the_same_bill_seen_at_both_is_confirmed_and_dismissed_by_each_alone(
    here: Telegram, tmp_path: Path
) -> None:
    ann, ben = here.server.person(ANN, "Ann"), here.server.person(BEN, "Ben")
    async with bot(here, tmp_path) as running:
        await ask(ann, "1 tea")
        [mine] = await ask(ben, "1 tea")
        await running.settled(here)
        await seen(running, ANN)
        before = await running.ledger(ANN)
        for action in ("isbill", "nobill"):
            ben.press_data(mine.wire, f"{action}:{'a1' * 8}")
        await running.settled(here)
        assert await running.ledger(ANN) == before
        assert (await running.ledger(BEN))["bills"] == []
        await seen(running, BEN)
        [listed] = await ask(ben, "/bills")
        assert listed.buttons == [["Yes: canary", "No: canary"]]
        ben.press(listed, "Yes: canary")
        [entered] = await ben.replies()
        assert entered.text.startswith("26 Nov: canary $12.50, every month, day 26")
        await running.settled(here)
        assert await running.ledger(ANN) == before
        [listed] = await ask(ann, "/bills")
        ann.press(listed, "No: canary")
        [gone] = await ann.replies()
        assert gone.text.startswith("No bills yet.")


async def test_commands_of_mine_change_nothing_of_anothers(here: Telegram, tmp_path: Path) -> None:
    ann, ben = here.server.person(ANN, "Ann"), here.server.person(BEN, "Ben")
    async with bot(here, tmp_path) as running:
        await furnish(ann)
        await running.settled(here)
        await seen(running, ANN)
        before, pool = await running.ledger(ANN), await ids_of(running, ANN)
        mark = len(ben.chat.shown)
        for command in COMMANDS:
            for words in ("", *pool[:2], f"off {pool[-1]}", "5 canary"):
                ben.say(f"/{command.name} {words}".strip())
        for number in filter(str.isdigit, pool):
            ben.say(f"1 tea {number}", reply_to=int(number))
        await running.settled(here)
        assert await running.ledger(ANN) == before
        said = [one.text for one in ben.chat.shown[mark:] if one.kind == "message"]
        assert not [text for text in said if BROKE in text or "12.50" in text]


TRACE = [
    "12 tea", "3.50 cake\n4 jam", "/budget 400", "9", "/undo", "/today", "/history", "/stats", "/bills",
    "/remind 20:30", "yesterday 6 bread", "/every month 1 rent 90", "/currency EUR", "5 tea", "/settings",
    "/forecast",
]  # fmt: skip


@pytest.mark.parametrize("seed", [1, 2])
async def test_what_one_hears_does_not_depend_on_others(
    seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone = await trace(tmp_path / "alone", monkeypatch, seed, has_ben=False)
    among = await trace(tmp_path / "among", monkeypatch, seed, has_ben=True)
    assert alone == among


async def trace(
    folder: Path, patch: pytest.MonkeyPatch, seed: int, *, has_ben: bool
) -> tuple[list[object], bytes]:
    """What Ann is shown and what she exports, alone or with Ben busy in between."""
    patch.setattr(clock, "now", lambda: NOW)
    folder.mkdir()
    dice = random.Random(seed)
    words = random.Random(seed + 100).sample(TRACE, len(TRACE))
    heard: list[object] = []
    async with telegram() as here, bot(here, folder) as running:
        here.world.now = lambda: clock.now().timestamp()
        ann, ben = here.server.person(ANN, "Ann"), here.server.person(BEN, "Ben", language="zh")
        for step, said in enumerate(words):
            patch.setattr(clock, "now", lambda step=step: NOW + timedelta(minutes=step))
            for _ in range(2 * has_ben):
                ben.say(dice.choice(TRACE))
            ann.say(said)
            await running.settled(here)
            heard += [(one.kind, one.text, one.buttons) for one in ann.since()]
        return heard, await export(ann)
