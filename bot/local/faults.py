"""Faults that a test switches on: what a flooded, broken or half-dead Telegram does."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum


class FaultKind(StrEnum):
    """What happens to a call."""

    FLOOD = "flood"  # 429 with retry_after
    ERROR = "error"  # a 5xx answer
    GARBAGE = "garbage"  # 200 with something that is no JSON
    HANG = "hang"  # no answer for `seconds`, then the connection drops
    DROP_BEFORE = "drop before"  # the connection drops and nothing was done
    DROP_AFTER = "drop after"  # it was done, then the connection drops


@dataclass(frozen=True, slots=True)
class Fault:
    """The next `times` calls of `method` (any method when empty) fare like this."""

    kind: FaultKind
    method: str = ""
    times: int = 1
    seconds: float = 1.0  # retry_after of a flood, length of a hang
    status: int = 502

    def concerns(self, method: str) -> bool:
        return self.method.lower() in ("", method.lower())


@dataclass(slots=True)
class Faults:
    """The faults still to come, first come first served."""

    coming: list[Fault] = field(default_factory=list)

    def add(
        self, kind: FaultKind, method: str = "", times: int = 1, seconds: float = 1.0, status: int = 502
    ) -> None:
        self.coming.append(Fault(kind, method, times, seconds, status))

    def take(self, method: str) -> Fault | None:
        """The fault that this call meets, counted down."""
        for place, fault in enumerate(self.coming):
            if fault.concerns(method):
                rest = [replace(fault, times=fault.times - 1)] if fault.times > 1 else []
                self.coming[place : place + 1] = rest
                return fault
        return None
