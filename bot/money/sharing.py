"""Who of several paid how much, and what makes it even where all share equally."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.money.amount import Money, split, total
from bot.money.currency import Currency


@dataclass(frozen=True, slots=True)
class Transfer:
    """What `giver` gives `taker` (ids), above zero."""

    giver: int
    taker: int
    amount: Money


def settle(paid: Mapping[int, Money], currency: Currency) -> list[Transfer]:
    """The fewest simple payments after which everybody has paid the same share of all, to the minor unit.

    At most one payment fewer than there are people: who owes most gives to who is owed most.
    """
    if not paid:
        return []
    order = sorted(paid, key=lambda id_: (-paid[id_].minor, id_))
    shares = split(total(paid.values(), currency), len(order))
    owed = {id_: paid[id_].minor - share.minor for id_, share in zip(order, shares, strict=True)}
    transfers = []
    while any(owed.values()):
        giver = min(order, key=lambda id_: owed[id_])
        taker = max(order, key=lambda id_: owed[id_])
        minor = min(-owed[giver], owed[taker])
        owed[giver] += minor
        owed[taker] -= minor
        transfers.append(Transfer(giver, taker, Money(minor, currency)))
    return transfers
