"""The length of a voice message, read from its last bytes."""

from __future__ import annotations

OGG = "audio/ogg"
_PAGE = b"OggS"
_RATE = 48_000  # Opus counts so many a second, whatever was recorded


def seconds_of(data: bytes) -> int | None:
    """The whole seconds of a recording as Telegram's voice messages are, Opus in OGG; None for anything
    else."""
    if not data.startswith(_PAGE) or b"OpusHead" not in data[:64]:
        return None
    last = data.rfind(_PAGE, 0, len(data) - 10)
    count = int.from_bytes(data[last + 6 : last + 14], "little", signed=True)
    return round(max(0, count) / _RATE)
