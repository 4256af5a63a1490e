"""What was heard in a recording."""

from __future__ import annotations

from dataclasses import replace

from bot.chat.replies import Reply

LONGEST_HEARD = 300  # characters


def heard(reply: Reply, words: str) -> Reply:
    """The reply to these words, with them above it."""
    shown = words if len(words) <= LONGEST_HEARD else words[: LONGEST_HEARD - 1] + "…"
    return replace(reply, text=f"🎤 {shown}\n{reply.text}")
