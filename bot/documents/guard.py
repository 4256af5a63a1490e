"""Text in tables that no spreadsheet takes for a formula."""

from __future__ import annotations

_FORMULA = tuple("=+-@\t\r＝＋－＠'")  # a spreadsheet would run, or strip, what starts with one of these


def guarded(text: str) -> str:
    """Text that no spreadsheet takes for a formula; `unguarded` gives it back exactly."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def unguarded(text: str) -> str:
    """The inverse of `guarded`; an apostrophe that guards nothing stays."""
    return text[1:] if text.startswith("'") and text[1:].startswith(_FORMULA) else text
