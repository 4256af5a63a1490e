"""`doctor`: checks settings, token, database, model worker; says what is wrong and what may be switched."""

from __future__ import annotations

import asyncio
import io
import sys
import wave
from collections.abc import Awaitable, Callable
from pathlib import Path

from bot.chat.connecting import Profile, check_token
from bot.documents import listening
from bot.errors import OperatorError, UnreadableFile
from bot.jobs.retrain import check_worker
from bot.settings import Settings
from bot.storage import migrating
from bot.storage.database import open_database

Check = Callable[[Settings], Awaitable[str]]


GROUPS = {
    False: "groups: privacy mode is on, so there the bot is shown commands, replies to it and its name. "
    "@BotFather, /setprivacy, Disable shows it plain `12 pizza`; add it to the group again then",
    True: "groups: privacy mode is off, so there the bot is shown everything; it keeps only spending. "
    "@BotFather, /setprivacy, Enable hides the rest from it",
}
INLINE = {
    False: "inline: off. @BotFather, /setinline, and /setinlinefeedback at 100%, for `@bot 5 coffee`",
    True: "inline: on, `@bot 5 coffee` works in any chat, with @BotFather's /setinlinefeedback at 100%",
}

NO_VOICE = "off: they need the extra `outlay[voice]` and BOT_VOICE_MODEL, see docs/deploy.md"


async def _settings(settings: Settings) -> str:
    who = settings.allowed_users
    access = "anyone" if who.anyone else f"{len(who.ids)} listed and invited people" if who.ids else "closed"
    return f"log level {settings.log_level}, access: {access}"


async def _database(settings: Settings) -> str:
    path = settings.database_path()
    await (await open_database(path, may_checkpoint=False)).close()
    return f"{path}, schema {migrating.revision(path)}, {_size(path)} kB"


def _size(path: Path) -> int:
    return path.stat().st_size // 1000


async def check_telegram(settings: Settings) -> str:
    """Whose token it is, and below what BotFather has switched on."""
    token = settings.bot_token()
    if token is None:
        return "none set: `run` needs BOT_TOKEN, `chat` does not"
    return "\n".join(profile_lines(await check_token(settings, token)))


def profile_lines(profile: Profile) -> list[str]:
    """The bot's name, then what its groups and other chats show it."""
    return [f"@{profile.username}", GROUPS[profile.reads_all], INLINE[profile.is_inline]]


async def _worker(_: Settings) -> str:
    return await check_worker()


async def check_voice(settings: Settings) -> str:
    """Whether voice messages are heard: the model is loaded, and hears nothing in a second of silence."""
    folder = settings.voice_model
    if folder is None:
        return NO_VOICE
    if not listening.is_installed():
        raise OperatorError("BOT_VOICE_MODEL is set, but the extra is missing: pip install 'outlay[voice]'")
    if not listening.is_model(folder):
        raise OperatorError(f"BOT_VOICE_MODEL: {folder} does not hold {', '.join(listening.FILES)}")
    try:
        await listening.listen(_silence(), folder, "en")
    except UnreadableFile as refusal:
        if refusal.sentence != listening.NO_WORDS:
            raise OperatorError(f"{folder} holds no model that hears with the memory it may have") from None
    return f"heard with {folder}, {_size(folder / listening.FILES[0]) // 1000} MB"


def _silence() -> bytes:
    content = io.BytesIO()
    with wave.open(content, "wb") as sound:
        sound.setparams((1, 2, 16_000, 0, "NONE", ""))
        sound.writeframes(bytes(32_000))
    return content.getvalue()


CHECKS: tuple[tuple[str, Check], ...] = (
    ("settings", _settings),
    ("database", _database),
    ("token", check_telegram),
    ("model worker", _worker),
    ("voice messages", check_voice),
)


async def examine(settings: Settings) -> int:
    """Run every check and print a line each; exit status 1 when one fails."""
    failed = 0
    for name, check in CHECKS:
        try:
            found, *notes = (await asyncio.wait_for(check(settings), 60)).splitlines()
            print("\n".join([f"ok    {name}: {found}", *(f"note  {note}" for note in notes)]))
        except (OperatorError, TimeoutError) as error:
            failed = 1
            print(f"FAIL  {name}: {str(error) or 'no answer within a minute'}", file=sys.stderr)
    return failed
