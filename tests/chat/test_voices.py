"""Voice messages: recorded once and by a tap alone, whatever comes twice; what is too long is not fetched."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from bot.documents import listening
from bot.documents.listening import NO_SOUND, TOO_LONG
from bot.local.people import Person
from tests.chat.running import ANN, BEN, Telegram, Watched, bot, notes

# Stands in for the recognition of speech: it is told what it hears, and fails where another one runs beside.
EARS = """
import json, os, sys, time
os.mkdir(sys.argv[1] + "/busy")
heard = sys.stdin.buffer.read().decode()
time.sleep(0.1)
os.rmdir(sys.argv[1] + "/busy")
print(json.dumps({"heard": heard}))
"""


@pytest.fixture
def model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that passes for a model, and a bot that can listen."""
    monkeypatch.setattr(listening, "NEEDS", ())
    monkeypatch.setattr(listening, "FILES", ())
    monkeypatch.setattr(listening, "LISTENER", (sys.executable, "-c", EARS))
    folder = tmp_path / "model"
    folder.mkdir()
    return folder


async def hear(person: Person, said: str) -> tuple[int, str]:
    """Send a recording of these words; its answer's message and text."""
    person.voice(said.encode())
    [answer] = await person.replies()
    return answer.message_id or 0, answer.text


async def test_a_recording_that_comes_again_is_recorded_once(
    here: Telegram, tmp_path: Path, model: Path
) -> None:
    ann = here.server.person(ANN, "Ann")
    async with bot(here, tmp_path, voice_model=model) as running:
        shown, _ = await hear(ann, "12 tuna")
        told = max(here.told)
        assert await notes(ann) == []
        here.tell_again(told)
        await running.settled(here)
        for _ in range(2):  # the second tap finds what the first recorded
            ann.press(shown, "Record")
        await running.settled(here)
        here.tell_again(told)
        await running.settled(here)
        assert await notes(ann) == ["tuna"]


async def test_a_bot_that_starts_again_knows_the_question(
    here: Telegram, tmp_path: Path, model: Path
) -> None:
    ann = here.server.person(ANN, "Ann")
    async with bot(here, tmp_path, voice_model=model):
        shown, _ = await hear(ann, "12 tuna")
        told = max(here.told)
    ann.press(shown, "Record")
    async with bot(here, tmp_path, voice_model=model) as running:
        await running.settled(here)
        here.tell_again(told)
        await running.settled(here)
        assert await notes(ann) == ["tuna"]


async def test_left_alone_it_is_nothing(here: Telegram, tmp_path: Path, model: Path) -> None:
    ann, ben = here.server.person(ANN, "Ann"), here.server.person(BEN, "Ben")
    async with bot(here, tmp_path, voice_model=model) as running:
        shown, _ = await hear(ann, "12 tuna")
        ann.press(shown, "Leave it")
        await running.settled(here)
        assert await notes(ann) == await notes(ben) == []


@pytest.mark.parametrize("voice", [{"duration": 61}, {"duration": 5, "file_size": 6_000_000}])
async def test_what_is_too_long_is_not_even_fetched(
    here: Telegram, tmp_path: Path, model: Path, voice: dict[str, int]
) -> None:
    here.world.faults = watched = Watched()
    ann = here.server.person(ANN, "Ann")
    async with bot(here, tmp_path, voice_model=model):
        ann.send({"voice": {"file_id": "v", "file_unique_id": "v"} | voice})
        [answer] = await ann.replies()
        assert answer.text == TOO_LONG
        assert watched.times("getfile") == []


async def test_one_is_heard_at_a_time(here: Telegram, tmp_path: Path, model: Path) -> None:
    people = [here.server.person(ANN + place, f"P{place}") for place in range(4)]
    async with bot(here, tmp_path, voice_model=model):
        for place, person in enumerate(people):
            person.voice(f"{place + 1} tea".encode())
        answers = [(await person.replies())[0].text for person in people]
    assert [text.splitlines()[0] for text in answers] == [f"🎤 {place + 1} tea" for place in range(4)]


async def test_one_that_breaks_leaves_the_next_alone(here: Telegram, tmp_path: Path, model: Path) -> None:
    ann = here.server.person(ANN, "Ann")
    async with bot(here, tmp_path, voice_model=model):
        (model / "busy").mkdir()
        assert (await hear(ann, "12 tuna"))[1] == NO_SOUND
        (model / "busy").rmdir()
        assert (await hear(ann, "12 tuna"))[1].startswith("🎤 12 tuna")


@pytest.mark.parametrize(
    "noise", ["9" * 400, "lunch " * 2000, "‮\x00\x07 12", "</b>&amp; 5", "/forget", "/undo"]
)
async def test_whatever_is_heard_is_said_and_nothing_more(
    here: Telegram, tmp_path: Path, model: Path, noise: str
) -> None:
    ann = here.server.person(ANN, "Ann")
    async with bot(here, tmp_path, voice_model=model):
        _, text = await hear(ann, noise)
        assert text.startswith("🎤 ")
        assert len(text) < 1000
        assert await notes(ann) == []
