"""Inline buttons: what they say, and the at most 64 bytes that they carry back.

The data is `action:argument:…`; whoever presses it is checked against the ledger again, since anybody can
send any data.
"""

from __future__ import annotations

from dataclasses import dataclass

LONGEST_DATA = 64  # bytes, Telegram's limit


@dataclass(frozen=True, slots=True)
class Button:
    """One inline button; `data` comes from `press`."""

    text: str
    data: str


Rows = tuple[tuple[Button, ...], ...]


def press(text: str, action: str, *arguments: object) -> Button:
    """A button that calls the handler registered for `action` with `arguments` as strings."""
    data = ":".join((action, *map(str, arguments)))
    if len(data.encode()) > LONGEST_DATA:
        raise ValueError(f"button data longer than {LONGEST_DATA} bytes: {action}")
    return Button(text, data)


def read_data(data: str) -> tuple[str, tuple[str, ...]]:
    """The action and its arguments, from a button's data."""
    action, *arguments = data.split(":")
    return action, tuple(arguments)
