"""An update's turn: from its handling to the last reply's end."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(slots=True)
class Turn:
    """One inbox row while it is handled: it is done once every reply to it has settled."""

    row: int
    finish: Callable[[int], None]
    open_replies: int = 1  # the handling itself counts as one
    error: BaseException | None = None

    def close_one(self) -> None:
        """A reply has settled, or the handling is over."""
        self.open_replies -= 1
        if self.open_replies == 0 and self.error is None:
            self.finish(self.row)


TURN: ContextVar[Turn] = ContextVar("turn")
