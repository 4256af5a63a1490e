"""The same update again, late, early or after a crash: one record and the same answer."""

import json
import random
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from bot.local.people import Person
from bot.local.wire import content_of
from bot.parsing.lexicon import lexicon
from tests.chat.running import ANN, BEN, Rows, Running, Telegram, ask, bot, exported, notes

CSV = b"date,amount,note\n2026-01-02,3.50,imported\n2026-01-02,3.50,imported\n"


@pytest.fixture
def here(stopped: Telegram) -> Telegram:
    return stopped


async def test_everything_redelivered_twice_and_out_of_order_changes_nothing(
    here: Telegram, tmp_path: Path
) -> None:
    ann, ben = here.server.person(ANN, "Ann"), here.server.person(BEN, "Ben")
    async with bot(here, tmp_path) as running:
        for person in (ann, ben):
            await a_day(person)
        await running.settled(here)
        before = [await running.ledger(ANN), await running.ledger(BEN)]
        shown = len(ann.chat.shown), len(ben.chat.shown)
        for again in range(2):
            numbers = sorted(here.told)
            random.Random(again).shuffle(numbers)
            for number in numbers:
                here.tell_again(number)
            await running.settled(here)
        assert [await running.ledger(ANN), await running.ledger(BEN)] == before
        assert (len(ann.chat.shown), len(ben.chat.shown)) == shown, "a redelivery was answered"


async def test_messages_under_new_ids_are_known_again(here: Telegram, tmp_path: Path) -> None:
    """Telegram's update ids restart after an idle week, so the record is keyed by the message."""
    ann = here.server.person(ANN, "Ann")
    async with bot(here, tmp_path) as running:
        await a_day(ann)
        await running.settled(here)
        before = sorted((row["date"], row["amount"], row["note"]) for row in await exported(ann))
        texts = [told.wire for told in here.told.values() if "text" in told.wire.get("message", {})]
        for wire in texts:
            if not wire["message"]["text"].startswith("/"):
                here.world.tell_bot("message", wire["message"])
        await running.settled(here)
        assert sorted((row["date"], row["amount"], row["note"]) for row in await exported(ann)) == before


async def a_day(person: Person) -> None:
    """Every way to change a ledger."""
    first = person.say("1 tea")
    await person.replies()
    await ask(person, "2 cake\n3 jam")
    person.edit(first, "1.50 tea")
    await person.replies()
    await ask(person, "4 gone")
    await ask(person, "/undo")
    [undone] = await ask(person, "5 away")
    person.press(undone, "Undo")
    await person.replies()
    person.upload("bank.csv", CSV)
    [preview] = await person.replies()
    person.press(preview, preview.buttons[0][0])
    await person.replies()
    await ask(person, "/budget 400")
    await ask(person, "/remind 20:30")


Deed = Callable[[Person], object]


def say(words: str) -> Deed:
    return lambda person: person.say(words)


def press(label: str) -> Deed:
    return lambda person: person.press(_latest_with(person, label), label)


def edit(words: str) -> Deed:
    return lambda person: person.edit(_last_said(person), words)


def reply(text: str) -> Deed:
    return lambda person: person.say(text, reply_to=max(person.chat.messages))


def upload(person: Person) -> None:
    person.upload("bank.csv", CSV)


def _latest_with(person: Person, label: str) -> int:
    for number in sorted(person.chat.messages, reverse=True):
        rows = person.chat.messages[number].wire.get("reply_markup", {}).get("inline_keyboard", [])
        if any(
            label in button["text"] or label == button["callback_data"].split(":")[0]
            for row in rows
            for button in row
        ):
            return number
    raise LookupError(label)


def _last_said(person: Person) -> int:
    return max(number for number, one in person.chat.messages.items() if one.wire["from"]["id"] == person.id)


# The last deed of each is handled a second time, as after a crash between its commit and its answer.
DEEDS: dict[str, list[Deed]] = {
    "an expense": [say("2 cake")],
    "several": [say("2 cake\n3 jam\n+40 salary")],
    "a bare amount": [say("12")],
    "/add": [say("/add 2 cake")],
    "an edit": [say("2 cake"), edit("3 cake")],
    "a longer edit": [say("2 cake"), edit("3 cake\n4 jam")],
    "an edit before its message": [edit("3 cake")],
    "/undo": [say("2 cake"), say("/undo")],
    "/undo of an edit": [say("2 cake"), edit("3 cake"), say("/undo")],
    "/redo": [say("2 cake"), say("/undo"), say("/redo")],
    "redo by button": [say("2 cake"), say("/undo"), press("Redo")],
    "again": [say("2 cake"), say("again")],
    "a reply": [say("2 cake"), reply("was 3")],
    "a reply that deletes": [say("2 cake"), reply("delete")],
    "a reply that changes nothing": [say("2 cake"), reply("2")],
    "a reply to several": [say("2 cake\n3 jam"), reply("was 4"), press("$3.00 jam")],
    "undo by button": [say("2 cake"), press("Undo")],
    "an import": [upload, press("import")],
    "/undo of an import": [upload, press("import"), say("/undo")],
    "a preview": [upload],
    "/budget": [say("/budget 400")],
    "/budget off": [say("/budget 400"), say("/budget off")],
    "an alert": [say("/budget 10"), say("9 jam")],
    "/every": [say("/every month 1 rent 900")],
    "/remind": [say("/remind 20:30")],
    "/remind add": [say("/remind 20:30"), say("/remind add 08:00")],
    "/currency": [say("/currency EUR")],
    "/timezone": [say("/timezone Berlin")],
    "/language": [say("/language zh")],
    "/today": [say("/today")],
    "/history": [say("/history")],
    "/settings": [say("/settings")],
    "a word": [say("hello")],
    "a doubt": [say("need jam $3")],
    "a doubt recorded": [say("need jam $3"), press("Record $3.00 need jam")],
    "a doubt left": [say("need jam $3"), press("Leave it")],
    "a doubt edited": [say("need jam $3"), edit("need jam $4")],
    "a doubt edited and recorded": [say("need jam $3"), edit("need jam $4"), press("Record $4.00 need jam")],
    "a doubt recorded and undone": [say("need jam $3"), press("Record $3.00 need jam"), say("/undo")],
    "/goal": [say("/goal 2000 laptop")],
    "/goal add": [say("/goal 2000 laptop"), say("/goal add 100")],
    "a goal's undo": [say("/goal 2000 laptop"), say("/goal add 100"), press("Undo")],
    "a goal for an amount": [
        say("/goal 2000 laptop"),
        say("/goal 500 bike"),
        say("/goal add 100"),
        press("bike"),
    ],
    "/rate": [say("/rate THB 39")],
    "/travel": [say("/travel THB")],
    "/travel off": [say("/travel THB"), say("300 noodles"), say("/travel off")],
    "/move": [say("/budget food 100"), say("/budget fun 50"), say("/move 20 food fun")],
    "/whatif": [say("/budget 400"), say("/whatif 30 hat")],
    "/whatif recorded": [say("/budget 400"), say("/whatif 30 hat"), press("Record it")],
    "a rename": [say("2 cake"), say("/categories rename coffee brew")],
    "a rename by taps": [say("/categories"), press("Coffee"), press("Rename"), say("brew")],
    "a merge": [say("2 cake"), say("/categories merge coffee food")],
    "a split": [say("/categories split coffee tea into leaves"), press("Move")],
    "tags": [say("2 cake #trip"), say("/tags trip = holiday")],
    "a bill's pause": [say("/every month 1 rent 900"), say("/bills"), press("rent"), press("Pause")],
    "a bill removed": [say("/every month 1 rent 900"), say("/bills"), press("rent"), press("Remove")],
    "a bill's amount": [
        say("/every month 1 rent 900"),
        say("/bills"),
        press("rent"),
        press("Amount"),
        say("950"),
    ],
    "a period": [say("/budget 400"), say("/budget 100 a week")],
    "rollover": [say("/budget 400"), say("/budget rollover")],
    "the opening": [say("/budget 400"), press("I already spent"), say("120")],
    "a category typed": [say("2 zorb"), press("More"), press("New"), say("sport")],
    "an amount typed": [say("2 cake"), press("Edit"), press("Amount"), say("3")],
    "a note typed": [say("2 cake"), press("Edit"), press("Note"), say("pie")],
    "a deletion": [say("2 cake"), press("Edit"), press("Delete")],
    "/export": [say("/export")],
    "/search": [say("/search tea")],
    "/why": [say("/today"), say("/why")],
    "relabelled": [say("/currency EUR"), say("2 cake"), say("/currency CHF"), press("Yes")],
}


@pytest.mark.parametrize("name", DEEDS)
async def test_after_a_crash_before_the_answer_it_is_the_same_answer(
    name: str, here: Telegram, tmp_path: Path
) -> None:
    ann = here.server.person(ANN, "Ann")
    *earlier, last = DEEDS[name]
    async with bot(here, tmp_path) as running:
        await ask(ann, "1 tea")
        for deed in earlier:
            deed(ann)
            await ann.replies()
        await running.settled(here)
        last(ann)
        await running.settled(here)
        once = answers(ann)
        seen = texts(ann)
        kept = await state(running)
        wire = here.told[max(here.told)].wire
    with_row_left(tmp_path, wire)
    mark = len(ann.chat.shown)
    async with bot(here, tmp_path) as running:
        await running.settled(here)
        assert await state(running) == kept
    ann.mark = mark
    assert answers(ann) == once
    assert texts(ann)[: len(seen)] == seen


def answers(person: Person) -> list[tuple[str, list[list[str]]]]:
    """What was said anew. An answer that changes a message in place cannot be seen twice: Telegram refuses a
    change that changes nothing."""
    return [(shown.text, shown.buttons) for shown in person.since() if shown.kind == "message"]


def texts(person: Person) -> list[str]:
    """What the chat shows, from the top."""
    return [content_of(person.chat.messages[number].wire) for number in sorted(person.chat.messages)]


async def state(running: Running) -> dict[str, Rows]:
    """The ledger without what only remembers which message shows it."""
    kept = await running.ledger(ANN)
    del kept["confirmations"]
    return kept


def with_row_left(folder: Path, wire: dict[str, Any]) -> None:
    """Put an update's inbox row back to what it was before its answer went out."""
    with closing(sqlite3.connect(folder / "outlay.db", isolation_level=None)) as file:
        done = file.execute(
            "UPDATE inbox SET state = 'new', raw = ? WHERE update_id = ?",
            (json.dumps(wire), wire["update_id"]),
        )
        assert done.rowcount == 1


async def test_an_edit_of_an_undone_message_resurrects_nothing(here: Telegram, tmp_path: Path) -> None:
    ann = here.server.person(ANN, "Ann")
    async with bot(here, tmp_path) as running:
        said = ann.say("2 cake")
        await ann.replies()
        await ask(ann, "/undo")
        ann.edit(said, "3 cake")
        [answer] = await ann.replies()
        assert "undone" in answer.text
        for number in sorted(here.told):
            here.tell_again(number)
        await running.settled(here)
        assert await notes(ann) == []


async def test_an_edit_that_comes_before_its_message_wins(here: Telegram, tmp_path: Path) -> None:
    ann = here.server.person(ANN, "Ann")
    said = ann.say("2 cake")
    ann.edit(said, "3 jam")
    first, second = sorted(here.told)
    here.world.updates.waiting.clear()
    here.tell_raw(**(here.told[second].wire | {"update_id": 5000}))
    here.tell_raw(**(here.told[first].wire | {"update_id": 5001}))
    async with bot(here, tmp_path) as running:
        await running.settled(here)
        assert [row["amount"] for row in await exported(ann)] == ["3.00"]


async def test_undo_redelivered_takes_back_no_more(here: Telegram, tmp_path: Path) -> None:
    ann = here.server.person(ANN, "Ann")
    async with bot(here, tmp_path) as running:
        await ask(ann, "1 tea")
        await ask(ann, "2 cake")
        await ask(ann, "/undo")
        for _ in range(3):
            here.tell_again(max(here.told))
            await running.settled(here)
        assert await notes(ann) == ["tea"]


async def test_what_is_sent_later_sees_what_came_earlier(here: Telegram, tmp_path: Path) -> None:
    """Everything of a person at once, before the bot even runs; others in between."""
    ann, ben = here.server.person(ANN, "Ann"), here.server.person(BEN, "Ben")
    for number in range(1, 41):
        ann.say(f"{number} tea")
        ben.say(f"{number} cake")
        if number % 10 == 0:
            ann.say("/undo")
    ann.upload("bank.csv", CSV)
    async with bot(here, tmp_path) as running:
        rows = await exported(ann)
        await running.settled(here)
        assert [row["amount"] for row in rows] == [f"{n}.00" for n in range(1, 41) if n % 10]
        orders = await running.rows("SELECT message_id FROM expenses WHERE user_id = :u ORDER BY id", u=BEN)
        assert orders == sorted(orders)
        assert len(orders) == 40


async def test_words_are_read_before_a_message_is_begun(here: Telegram, tmp_path: Path) -> None:
    lexicon.cache_clear()
    async with bot(here, tmp_path) as running:
        assert lexicon.cache_info().currsize == 1
        await running.settled(here)


async def test_what_keeps_stopping_the_bot_is_set_aside(here: Telegram, tmp_path: Path) -> None:
    """An update that was begun again and again without an end is held to be what stops the bot."""
    ann, ben = here.server.person(ANN, "Ann"), here.server.person(BEN, "Ben")
    async with bot(here, tmp_path) as running:
        await ask(ann, "1 tea")
        await ask(ben, "1 tea")
        ann.say("2 cake")
        await running.settled(here)
        wire = here.told[max(here.told)].wire
    with_row_left(tmp_path, wire)
    with closing(sqlite3.connect(tmp_path / "outlay.db", isolation_level=None)) as file:
        file.execute("UPDATE inbox SET attempts = 20 WHERE state = 'new'")
    async with bot(here, tmp_path) as running:
        await running.settled(here)
        assert await running.rows("SELECT update_id FROM inbox WHERE state = 'failed'") == [
            (wire["update_id"],)
        ]
        assert "3.00" in (await ask(ann, "3 jam"))[0].text
