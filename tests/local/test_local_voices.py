"""Voice messages in the local world: how long one is, and how the bot and the page get it."""

from __future__ import annotations

import struct

import httpx
import pytest

from bot.local.serving import serve
from bot.local.sounds import seconds_of
from bot.local.state import World

TOKEN = "42:voices-need-no-secret"


def page_of_ogg(count: int, body: bytes = b"") -> bytes:
    """A page of an OGG file that ends `count` samples after its start."""
    return b"OggS\0\0" + struct.pack("<q", count) + bytes(12) + body


def ogg(seconds: float) -> bytes:
    """As much of a recording as tells that it is one, and how long."""
    return page_of_ogg(0, b"\1\x13OpusHead\1\1") + page_of_ogg(round(seconds * 48_000), b"sound")


@pytest.mark.parametrize(
    ("data", "seconds"),
    [
        (ogg(7), 7),
        (ogg(0), 0),
        (ogg(61.4), 61),
        (ogg(-5), 0),
        (page_of_ogg(0, b"\1vorbis"), None),
        (b"OggS", None),
        (b"", None),
        (b"RIFF", None),
    ],
)
def test_the_length_is_read_from_the_end(data: bytes, seconds: int | None) -> None:
    assert seconds_of(data) == seconds


async def test_the_bot_is_told_size_and_length_and_may_fetch_it() -> None:
    async with serve(World(token=TOKEN)) as server, httpx.AsyncClient() as web:
        ann = server.person(1, "Ann")
        ann.voice(ogg(7), caption="for the flat")
        told = (await web.get(f"{server.url}/bot{TOKEN}/getUpdates")).json()["result"][-1]["message"]
        assert (told["voice"]["duration"], told["voice"]["file_size"]) == (7, len(ogg(7)))
        assert told["caption"] == "for the flat"
        asked = {"file_id": told["voice"]["file_id"]}
        file = (await web.get(f"{server.url}/bot{TOKEN}/getFile", params=asked)).json()["result"]
        found = await web.get(f"{server.url}/file/bot{TOKEN}/{file['file_path']}")
        assert found.content == ogg(7)
