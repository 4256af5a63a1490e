"""What a message holds: its words, a file, the message it answers."""

from __future__ import annotations

import re
from collections.abc import Collection

from telegram import Bot, Message
from telegram import User as Sender

from bot.chat.groups import is_group, without_mention
from bot.chat.uploads import LARGEST_UPLOAD, Upload
from bot.errors import UnreadableFile
from bot.money.expense import Source

_ADD = re.compile(r"/add(@\w+)?(\s|$)", re.IGNORECASE)


def replied_to(message: Message, bot: Bot) -> Source | None:
    """The message that this one answers."""
    answered = message.reply_to_message
    return Source(bot.id, message.chat.id, answered.message_id) if answered else None


def place_of(message: Message) -> tuple[float, float] | None:
    """Latitude and longitude in degrees, where a place was sent."""
    return (message.location.latitude, message.location.longitude) if message.location else None


def upload_of(message: Message, bot: Bot) -> Upload | None:
    """The file or the largest size of the picture that was sent."""
    document, sound = message.document, message.voice or message.audio or message.video_note
    if sound:
        return Upload(
            "voice",
            sound.file_size or 0,
            lambda: _fetch(bot, sound.file_id),
            is_sound=True,
            seconds=sound.to_dict()["duration"],  # the attribute warns: it will be a timedelta one day
        )
    if message.photo:
        largest = message.photo[-1]
        size = largest.file_size or 0
        return Upload("photo", size, lambda: _fetch(bot, largest.file_id), is_picture=True)
    if document is None:
        return None
    kind = document.mime_type or ""
    return Upload(
        document.file_name or "file",
        document.file_size or 0,
        lambda: _fetch(bot, document.file_id),
        is_picture=kind.startswith("image/"),
        is_pdf=kind == "application/pdf",
        is_sound=kind.startswith("audio/"),
    )


async def _fetch(bot: Bot, file_id: str) -> bytes:
    file = await bot.get_file(file_id)
    if (file.file_size or 0) > LARGEST_UPLOAD:
        raise UnreadableFile
    return bytes(await file.download_as_bytearray(read_timeout=60))


def own_message(message: Message, sender: Sender) -> int | None:
    """The message of `sender` that the bot's `message` is shown under."""
    answered = message.reply_to_message
    is_own = answered is not None and answered.from_user is not None and answered.from_user.id == sender.id
    return answered.message_id if answered and is_own else None


def words_of(message: Message, bot: Bot, names: Collection[str]) -> str:
    """What was said, without its command, one of these `names`, and in a group without the bot's name;
    nothing of a caption that asks for anything but /add."""
    text = message.text or message.caption or ""
    if not text.startswith("/"):
        return without_mention(text, bot) if is_group(message) else text
    if message.caption and not _ADD.match(text):
        return ""  # a command is heard in text alone: `/budget 100` under a photo is no expense
    command, *rest = text.split(maxsplit=1)
    is_known = command[1:].partition("@")[0].casefold() in names
    return "".join(rest) if is_known else text
