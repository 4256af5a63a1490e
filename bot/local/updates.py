"""Updates on their way to the bot: kept until the bot's offset passes them, as Telegram keeps them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from bot.local.bell import Bell
from bot.local.wire import Origin, Wire

# Seconds Telegram keeps an update for a bot that does not fetch it; unnamed kinds are kept a day.
KEPT_SECONDS = {"callback_query": 150.0, "inline_query": 30.0}
DAY_SECONDS = 86_400.0
ONLY_WHEN_ASKED = frozenset({"chat_member", "message_reaction", "message_reaction_count"})


@dataclass(frozen=True, slots=True)
class Waiting:
    """One update: what travels, until when (Unix seconds) it is kept, the message it is about."""

    wire: Wire
    expires: float
    origin: Origin | None


@dataclass(slots=True)
class Updates:
    """The queue of one bot. Ids grow by one; `acknowledged` is the highest offset the bot has asked from."""

    next_id: int = 1000
    acknowledged: int = 0
    allowed: frozenset[str] | None = None
    waiting: dict[int, Waiting] = field(default_factory=dict)
    bell: Bell = field(default_factory=Bell)
    turn: int = 0  # counts polls: an older poll whose turn has passed ends in a conflict
    polling: int = 0  # polls in flight
    polled_at: float = 0.0  # when the last poll began or ended, Unix seconds

    def wants(self, kind: str) -> bool:
        return kind in self.allowed if self.allowed else kind not in ONLY_WHEN_ASKED

    def add(self, kind: str, body: Wire, now: float, origin: Origin | None) -> int:
        """Queue an update and wake the poll; returns its id."""
        number, self.next_id = self.next_id, self.next_id + 1
        expires = now + KEPT_SECONDS.get(kind, DAY_SECONDS)
        self.waiting[number] = Waiting({"update_id": number, kind: body}, expires, origin)
        self.bell.ring()
        return number

    def pass_over(self, offset: int, forgotten: Callable[[int, Waiting], None]) -> None:
        """Forget every update below `offset`; a negative one keeps only the last `-offset` updates."""
        if offset < 0:
            offset = sorted(self.waiting)[offset] if len(self.waiting) >= -offset else 0
        self.acknowledged = max(self.acknowledged, min(offset, self.next_id))
        for number in [n for n in self._in_order() if n < offset]:
            forgotten(number, self.waiting.pop(number))

    def batch(self, limit: int, now: float) -> list[Wire]:
        """The oldest `limit` updates that have not expired; expired ones are dropped."""
        for number in [n for n, update in self.waiting.items() if update.expires <= now]:
            del self.waiting[number]
        return [self.waiting[number].wire for number in self._in_order()[:limit]]

    def _in_order(self) -> list[int]:
        return sorted(self.waiting)  # nearly sorted already: linear
