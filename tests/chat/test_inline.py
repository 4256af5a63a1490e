"""Inline mode: typing records nothing, a choice records once, and others read nothing of a budget."""

from __future__ import annotations

from pathlib import Path

from bot.local.people import Person
from bot.settings import Access
from tests.chat.running import Telegram, ask, bot, notes

ANN, STRANGER = 5_000_000_001, 5_000_000_003


async def offer(person: Person, words: str) -> str:
    """Type it inline; the query's id, once it was answered."""
    query = person.ask_inline(words)
    await person.offered(query)
    return query


async def test_only_the_choice_records_and_that_once(here: Telegram, tmp_path: Path) -> None:
    ann = here.server.person(ANN, "Ann")
    async with bot(here, tmp_path) as running:
        await ask(ann, "/currency EUR")
        for typed in ("5", "5 la", "5 latte"):
            query = await offer(ann, typed)
        told = here.world.offers[query]
        assert (told["cache_time"], told["is_personal"]) == (0, True)
        assert await notes(ann) == []
        ann.choose(query)
        await ann.replies()
        await running.settled(here)
        chosen = max(number for number, one in here.told.items() if "chosen_inline_result" in one.wire)
        here.tell_again(chosen)  # under its own id, and …
        here.tell_raw(chosen_inline_result=here.told[chosen].wire["chosen_inline_result"])  # … under another
        await running.settled(here)
        assert await notes(ann) == ["latte"]
        await ask(ann, "/undo")
        here.tell_raw(chosen_inline_result=here.told[chosen].wire["chosen_inline_result"])
        await running.settled(here)
        assert await notes(ann) == []


async def test_without_feedback_nothing_is_recorded_and_nothing_claimed(
    here: Telegram, tmp_path: Path
) -> None:
    here.world.tells_choices = False
    ann = here.server.person(ANN, "Ann")
    async with bot(here, tmp_path) as running:
        await ask(ann, "/budget 300")
        query = await offer(ann, "12 pizza with Tom")
        ann.choose(query)
        await running.settled(here)
        sent = [shown.text for shown in ann.chat.shown if shown.kind == "sent"]
        assert sent == ["$12.00 · pizza with Tom"]
        assert await notes(ann) == []


async def test_who_has_no_ledger_is_asked_in(here: Telegram, tmp_path: Path) -> None:
    stranger = here.server.person(STRANGER, "S")
    for access in (Access(), Access(anyone=True)):
        async with bot(here, tmp_path, access) as running:
            query = await offer(stranger, "5 latte")
            told = here.world.offers[query]
            assert told["results"] == []
            assert "our own chat" in told["button"]["text"]
            here.tell_raw(chosen_inline_result={"result_id": "1", "from": stranger.user, "query": "5 latte"})
            await running.settled(here)
            assert await running.rows("SELECT count(*) FROM users") == [(0,)]
            assert await running.rows("SELECT DISTINCT raw FROM inbox") == [("",)]


async def test_hints_fit_telegrams_button(here: Telegram, tmp_path: Path) -> None:
    for place, language in enumerate(("en", "zh", "ru", "es", "de")):
        ann = here.server.person(ANN + place, "Ann", language=language)
        async with bot(here, tmp_path):
            for _ in range(2):
                query = await offer(ann, "")
                assert 1 <= len(here.world.offers[query]["button"]["text"]) <= 64
                await ask(ann, "/start")
