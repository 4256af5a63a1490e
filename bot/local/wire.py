"""Shapes of the Bot API: objects as they travel, errors as Telegram words them, lengths as it counts them."""

from __future__ import annotations

import json
from typing import Any, TypeAlias

Wire: TypeAlias = dict[str, Any]  # a Bot API object as it travels
Origin: TypeAlias = tuple[int, int]  # (chat_id, message_id)


class Refused(Exception):
    """A call that is answered with an error: HTTP status `code`, Telegram's words, extra `parameters`."""

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    def wire(self) -> Wire:
        body: Wire = {"ok": False, "error_code": self.code, "description": self.description}
        return body | ({"parameters": self.parameters} if self.parameters else {})


def bad_request(words: str) -> Refused:
    return Refused(400, f"Bad Request: {words}")


def encode(value: object) -> bytes:
    """Compact ASCII JSON; lone surrogates travel as escapes, as they do from Telegram."""
    return json.dumps(value, separators=(",", ":")).encode("ascii")


def utf16_length(text: str) -> int:
    """Length in UTF-16 code units, the unit of Telegram's limits and entity offsets."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def content_of(message: Wire) -> str:
    """The words a message carries: its text or its caption, or nothing."""
    words = message.get("text") or message.get("caption") or ""
    return str(words)
