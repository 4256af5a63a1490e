"""`doctor` says what is wrong, and what BotFather has switched off."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import SecretStr

from bot import doctor
from bot.chat.connecting import Profile, check_token
from bot.local.serving import serve
from bot.local.state import World
from bot.settings import Settings

TOKEN = "424242:AAdoctors-need-no-secret-0123456789012"


@pytest.mark.parametrize("reads_all", [True, False])
async def test_what_botfather_has_of_the_bot(reads_all: bool, tmp_path: Path) -> None:
    world = World(token=TOKEN)
    world.reads_all = reads_all
    async with serve(world) as server:
        settings = Settings(_env_file=None, api_url=server.url, token=SecretStr(TOKEN), data_folder=tmp_path)
        profile = await check_token(settings, TOKEN)
        assert (profile.reads_all, profile.is_inline) == (reads_all, True)
        told = await doctor.check_telegram(settings)
    assert told.splitlines() == [f"@{profile.username}", doctor.GROUPS[reads_all], doctor.INLINE[True]]


def test_what_is_off_is_said_with_what_to_do() -> None:
    told = doctor.profile_lines(Profile("outlay_bot", reads_all=False, is_inline=False))
    assert told[0] == "@outlay_bot"
    assert "/setprivacy" in told[1]
    assert "/setinline" in told[2]
